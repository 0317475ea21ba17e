//! Whether the two examples of a rule give a value for every name that the rule uses, and for no other; and whether its
//! situations give none that it does not use.

use std::collections::BTreeMap;

use super::mistake::{Lines, Log};
use super::names::Names;
use super::rule_sound::placeholders;
use super::suggest::suggestion;
use crate::model::names::NameKind;
use crate::model::plan::{Case, CaseValue, Rule, Shape};

/// The names that an example of a rule must or may give.
pub(super) struct Given {
    names: BTreeMap<String, Want>,
    /// Whether every formula could be read, so that a name not among these is one too many.
    complete: bool,
}

/// How an example gives a name.
#[derive(Clone, PartialEq, Eq)]
struct Want {
    /// Whether it must be there.
    needed: bool,
    /// For a column the table it belongs to; the example gives it from top to bottom.
    table: Option<String>,
}

impl Given {
    /// What the examples of a rule must give (what its formulas use) and may give (what its message shows, where
    /// its findings point, thresholds).
    pub(super) fn of(
        rule: &Rule,
        used: &BTreeMap<String, NameKind<'_>>,
        complete: bool,
        names: &Names<'_>,
    ) -> Self {
        let mut given = Given {
            names: BTreeMap::new(),
            complete,
        };
        for (name, kind) in used {
            given.take(name, *kind, true);
        }
        let shown = placeholders(&rule.message).unwrap_or_default();
        let pointed = if let Shape::Each { at, .. } = &rule.shape {
            Some(at.as_str())
        } else {
            None
        };
        for name in shown.into_iter().chain(pointed) {
            if let Some(kind) = names.kind(name, rule.row_table()) {
                given.take(name, kind, false);
            }
        }
        given
    }

    /// Takes a name; a row's cell is given as its whole column.
    fn take(&mut self, name: &str, kind: NameKind<'_>, needed: bool) {
        let (name, needed, table) = match kind {
            NameKind::RowCell { sheet, .. } => {
                (format!("{}_{name}", sheet.name), needed, Some(sheet.name.clone()))
            }
            NameKind::Column { sheet, .. } => (name.to_owned(), needed, Some(sheet.name.clone())),
            NameKind::Field { .. } => (name.to_owned(), needed, None),
            NameKind::Parameter(_) | NameKind::Year => (name.to_owned(), false, None),
        };
        self.names.entry(name).or_insert(Want { needed, table }).needed |= needed;
    }

    /// Notes names that the example lacks, and what [`Given::check_given`] finds.
    pub(super) fn check(&self, case: &Case, key: &str, lines: &Lines, log: &Log) {
        for (name, want) in &self.names {
            if want.needed && !case.values.iter().any(|(given, _)| given == name) {
                log.at(lines, key, format!("缺少“{name}”的值，公式用到了它"));
            }
        }
        self.check_given(case, key, lines, log);
    }

    /// Notes names that the rule does not use, and columns of uneven length; what is not given is blank.
    pub(super) fn check_given(&self, case: &Case, key: &str, lines: &Lines, log: &Log) {
        let mut lengths: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for (name, value) in &case.values {
            let Some(want) = self.names.get(name) else {
                if !self.complete {
                    continue;
                }
                let near = suggestion(name, self.names.keys().map(String::as_str));
                log.at_name(
                    lines,
                    key,
                    name,
                    format!("给了“{name}”的值，但本规则没有用到它{near}"),
                );
                continue;
            };
            match (&want.table, value) {
                (Some(table), CaseValue::Column(cells)) => {
                    let (rows, first) = *lengths.entry(table).or_insert((cells.len(), name));
                    if rows != cells.len() {
                        let here = cells.len();
                        let wrong = format!("中同一张表的列长短不一：“{first}”{rows} 行，“{name}”{here} 行");
                        log.at_name(lines, key, name, wrong);
                    }
                }
                (Some(_), _) => {
                    let written = lines.tongue.say("应写成数组，如 [1, 2]", "“几个值”应选“一列”");
                    log.at_name(lines, key, name, format!("中“{name}”是一列，{written}"));
                }
                (None, CaseValue::Column(_)) => {
                    let written = lines.tongue.say("不能写成数组", "“几个值”应选“一个值”");
                    log.at_name(lines, key, name, format!("中“{name}”是一个值，{written}"));
                }
                (None, _) => {}
            }
        }
    }
}
