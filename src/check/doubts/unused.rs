//! Fields and columns that counties fill in and nothing makes use of.

use std::collections::BTreeSet;

use super::Doubt;
use crate::formula::Formula;
use crate::model::form::{Field, FieldKind, Required};
use crate::model::plan::Plan;

/// Adds the fields that no formula, message or report uses and no check of the program knows.
pub fn fields(plan: &Plan, doubts: &mut Vec<Doubt>) {
    let used = used(plan);
    let known = known(plan);
    let mut doubt = |sheet: &str, field: &Field, name: &str| {
        // Texts, names and numbers of documents are asked for to be read by people.
        let is_for_people = matches!(
            field.kind,
            FieldKind::Text
                | FieldKind::Note
                | FieldKind::Phone
                | FieldKind::DocumentNumber
                | FieldKind::List
        );
        if is_for_people
            || field.given
            || used.contains(name)
            || known.contains(name)
            || field.refers_to.is_some()
        {
            return;
        }
        doubts.push(Doubt {
            about: format!("「{sheet}」的“{}”", field.label),
            serious: false,
            message: "没有规则、报告或核对用到这一项，县里白填，建议删去或补上规则。".to_owned(),
        });
    };
    for (sheet, field) in plan.form.fields() {
        doubt(&sheet.name, field, &field.name);
    }
    for (sheet, table) in plan.form.tables() {
        for column in &table.columns {
            doubt(&sheet.name, column, &format!("{}_{}", sheet.name, column.name));
        }
    }
}

/// Every name in a formula or message of the plan, columns in full.
fn used(plan: &Plan) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut take = |text: &str, row_table: Option<&str>| {
        // A loaded plan's formulas parse.
        let Ok(formula) = Formula::parse(text) else { return };
        for name in formula.names() {
            if let Some(table) = row_table {
                used.insert(format!("{table}_{name}"));
            }
            used.insert(name.to_owned());
        }
    };
    for rule in &plan.rules {
        for formula in rule.formulas() {
            take(formula.text, formula.row_table);
        }
    }
    for figure in &plan.figures {
        take(&figure.value, None);
        let others = figure
            .required
            .iter()
            .chain(figure.ratio.iter().flat_map(|(a, b)| [a, b]));
        others.for_each(|text| take(text, None));
    }
    for (_, field) in plan.form.fields() {
        field.computed.iter().for_each(|text| take(text, None));
        if let Required::When(text) = &field.required {
            take(text, None);
        }
    }
    for (sheet, table) in plan.form.tables() {
        table.may_be_empty.iter().for_each(|text| take(text, None));
        for column in &table.columns {
            column
                .computed
                .iter()
                .for_each(|text| take(text, Some(&sheet.name)));
            if let Required::When(text) = &column.required {
                take(text, Some(&sheet.name));
            }
        }
    }
    for rule in &plan.rules {
        for name in rule
            .message
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
        {
            if let Some(table) = rule.row_table() {
                used.insert(format!("{table}_{name}"));
            }
            used.insert(name.to_owned());
        }
    }
    used
}

/// What the program itself asks for: roles, the keys of tables, what other columns refer to, the self-rating.
fn known(plan: &Plan) -> BTreeSet<String> {
    let roles = &plan.form.roles;
    let mut known: BTreeSet<String> = [
        &roles.city,
        &roles.county,
        &roles.code,
        &roles.year,
        &roles.filled_on,
    ]
    .into_iter()
    .cloned()
    .collect();
    for (sheet, table) in plan.form.tables() {
        known.insert(format!("{}_{}", sheet.name, table.key));
        for column in &table.columns {
            known.extend(column.refers_to.clone());
        }
        if sheet.name == roles.rating_sheet {
            // Every column of the self-rating is shown beside the measure's verdict.
            known.extend(
                table
                    .columns
                    .iter()
                    .map(|column| format!("{}_{}", sheet.name, column.name)),
            );
        }
    }
    known
}
