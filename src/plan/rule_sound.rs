//! Whether a rule is sound: its formulas, the table it walks, its message; its examples are looked at in
//! [`super::examples`].

use std::collections::BTreeMap;

use super::examples::Given;
use super::measures::situation_key;
use super::mistake::{Lines, Located, Log};
use super::names::Names;
use super::suggest::suggestion;
use crate::model::names::NameKind;
use crate::model::plan::{Rule, Shape};

/// Notes everything that is wrong with a rule.
pub(super) fn check(rule: &Located<Rule>, names: &Names<'_>, log: &Log) {
    let Located { item: rule, lines } = rule;
    if !table_is_known(rule, lines, names, log) {
        names.pass_over();
        return;
    }
    let mut used: BTreeMap<String, NameKind<'_>> = BTreeMap::new();
    let mut complete = true;
    for formula in rule.formulas() {
        let found = names.formula(formula.text, formula.row_table, lines, formula.key);
        complete &= found.complete;
        used.extend(found.names);
    }
    for name in &rule.optional {
        if complete && !used.contains_key(name) {
            let near = suggestion(name, used.keys().map(String::as_str));
            log.at(
                lines,
                "optional",
                format!("中的“{name}”没有在本规则的公式里用到{near}"),
            );
        }
    }
    check_message(rule, lines, names, log);
    let given = Given::of(rule, &used, complete, names);
    for (key, case) in [("pass", &rule.pass), ("fail", &rule.fail)] {
        if !case.values.is_empty() {
            given.check(case, key, lines, log);
        }
    }
    for situation in &rule.cases {
        given.check_given(&situation.case, &situation_key(&situation.title), lines, log);
    }
}

/// Whether the table whose rows the rule walks exists; notes if it does not, or its `at` column.
fn table_is_known(rule: &Rule, lines: &Lines, names: &Names<'_>, log: &Log) -> bool {
    let Shape::Each { table, at, .. } = &rule.shape else {
        return true;
    };
    let Some(known) = names.form.table(table) else {
        if !table.is_empty() {
            let tables = names.form.tables().map(|(sheet, _)| sheet.name.as_str());
            log.at(
                lines,
                "each.table",
                format!("为“{table}”，没有这张表{}", suggestion(table, tables)),
            );
        }
        return false;
    };
    if known.column(at).is_none() && !at.is_empty() {
        let columns = known.columns.iter().map(|column| column.name.as_str());
        log.at(
            lines,
            "each.at",
            format!("为“{at}”，表“{table}”没有这一列{}", suggestion(at, columns)),
        );
    }
    true
}

/// Names in a message that stand for quantities of the rule.
const QUANTITIES: [&str; 3] = ["实际", "应达", "差距"];

fn check_message(rule: &Rule, lines: &Lines, names: &Names<'_>, log: &Log) {
    let Some(placeholders) = placeholders(&rule.message) else {
        log.at(lines, "message", "中的花括号不成对");
        return;
    };
    for name in placeholders {
        if QUANTITIES.contains(&name) {
            if let Shape::Must { .. } = rule.shape {
                log.at(lines, "message", format!("用了 {{{name}}}，但本规则不比较数量"));
            }
            continue;
        }
        match names.kind(name, rule.row_table()) {
            Some(NameKind::Column { .. }) => {
                log.at(lines, "message", format!("用了整列“{name}”，一句话里放不下一列"));
            }
            Some(_) => {}
            None => log.at(lines, "message", names.unknown(name, rule.row_table())),
        }
    }
}

/// What stands in braces; none if they do not pair.
pub(super) fn placeholders(message: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        if before.contains('}') || name.contains('{') {
            return None;
        }
        found.push(name);
        rest = behind;
    }
    (!rest.contains('}')).then_some(found)
}
