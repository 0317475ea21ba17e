//! Fills the placeholders of a rule's message with values, as an official reads them.

use super::data::Data;
use crate::formula::{Scope, Value as Operand};
use crate::model::finding::Gap;
use crate::model::form::FieldKind;
use crate::model::names::NameKind;
use crate::model::plan::{Plan, Rule};
use crate::model::quantity;
use crate::model::serial;

/// The message of a rule's finding; `row` is the failing row of the rule's table.
pub fn message(plan: &Plan, rule: &Rule, gap: Option<&Gap>, data: &Data, row: Option<usize>) -> String {
    let table = rule.row_table();
    let mut filled = String::new();
    let mut rest = rule.message.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let quantity = gap.and_then(|gap| match name {
            "实际" => Some(quantity::with_unit(gap.actual, &gap.unit)),
            "应达" => Some(quantity::with_unit(gap.required, &gap.unit)),
            "差距" => Some(quantity::with_unit(gap.gap.abs(), &gap.unit)),
            _ => None,
        });
        filled.push_str(&quantity.unwrap_or_else(|| value(plan, data, name, table, row)));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A name's value as an official reads it; `row` is a row of the table.
pub fn value(plan: &Plan, data: &Data, name: &str, table: Option<&str>, row: Option<usize>) -> String {
    let operand = match (table, row) {
        (Some(table), Some(row)) => data.row(table, row).get(name).cloned(),
        _ => data.value(name).cloned(),
    };
    let kind = plan.name_kind(name, table);
    let field = match &kind {
        Some(NameKind::Field { field, .. }) => Some(*field),
        Some(NameKind::Column { column, .. } | NameKind::RowCell { column, .. }) => Some(*column),
        _ => None,
    };
    match operand {
        Some(Operand::Number(number)) => match (field.map(|field| &field.kind), &kind) {
            (Some(FieldKind::Date), _) => {
                serial::from_serial(number).map_or_else(|| quantity::plain(number), |date| date.to_string())
            }
            (Some(FieldKind::Year), _) | (_, Some(NameKind::Year)) => format!("{number:.0}"),
            (Some(FieldKind::Decimal(decimals)), _) if *decimals >= 2 => quantity::number(number, *decimals),
            (_, Some(NameKind::Parameter(parameter))) if parameter.unit == "%" => quantity::percent(number),
            _ => quantity::plain(number),
        },
        Some(Operand::Text(text)) if text.is_empty() => "无".to_owned(),
        Some(Operand::Text(text)) => text,
        Some(Operand::Blank) | None => "未填".to_owned(),
        Some(Operand::Bool(truth)) => if truth { "是" } else { "否" }.to_owned(),
        Some(Operand::Error(_) | Operand::Array(_)) => "—".to_owned(),
    }
}
