//! Fills the placeholders of a rule's message with values, as an official reads them.

use jiff::civil::Date;

use super::data::{Data, Row};
use super::names::Names;
use crate::formula::{Scope, Value as Operand};
use crate::model::finding::Gap;
use crate::model::form::{Field, FieldKind};
use crate::model::names::NameKind;
use crate::model::plan::Rule;
use crate::model::quantity::{self, date_in_text};
use crate::model::serial;

/// What stands in place of the name of a row that has none; the finding's place says which it is.
const THIS_ROW: &str = "这一行";

/// The message of a rule's finding; `row` is the failing row of the rule's table.
pub fn message(
    names: &Names<'_>,
    rule: &Rule,
    gap: Option<&Gap>,
    data: &Data<'_>,
    row: Option<&Row<'_>>,
) -> String {
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
        rest = after;
        if row.is_some() && is_without_name(names, data, name, table, row) {
            // What stands in quotation marks would be a name.
            if let (Some(before), Some(after)) = (filled.strip_suffix('“'), rest.strip_prefix('”')) {
                filled.truncate(before.len());
                rest = after;
            }
            filled.push_str(THIS_ROW);
            continue;
        }
        if let Some(date) = date(names, data, name, table, row) {
            // Its characters are Chinese, unlike the digits for which the message leaves room.
            filled.truncate(filled.trim_end_matches(' ').len());
            filled.push_str(&date_in_text(date));
            rest = rest.trim_start_matches(' ');
            continue;
        }
        filled.push_str(&quantity.unwrap_or_else(|| value(names, data, name, table, row)));
    }
    filled.push_str(rest);
    filled
}

/// Whether a name is what tells the rows of the table apart, and the row at hand has nothing there that could be read.
fn is_without_name(
    names: &Names<'_>,
    data: &Data<'_>,
    name: &str,
    table: Option<&str>,
    row: Option<&Row<'_>>,
) -> bool {
    let is_key = matches!(
        names.kind(name, table),
        Some(NameKind::RowCell { table, column, .. }) if column.name == table.key
    );
    is_key
        && match operand(data, name, row) {
            Some(Operand::Text(text)) => text.is_empty(),
            Some(Operand::Number(_) | Operand::Bool(_)) => false,
            Some(Operand::Blank | Operand::Error(_) | Operand::Array(_)) | None => true,
        }
}

/// The date that a name stands for, if it stands for one.
fn date(
    names: &Names<'_>,
    data: &Data<'_>,
    name: &str,
    table: Option<&str>,
    row: Option<&Row<'_>>,
) -> Option<Date> {
    let is_date = field(names.kind(name, table).as_ref())?.kind == FieldKind::Date;
    match operand(data, name, row) {
        Some(Operand::Number(number)) if is_date => serial::from_serial(number),
        _ => None,
    }
}

fn operand(data: &Data<'_>, name: &str, row: Option<&Row<'_>>) -> Option<Operand> {
    row.map_or_else(|| data.value(name), |row| row.get(name)).cloned()
}

/// The field or column that a name is of.
fn field<'p>(kind: Option<&NameKind<'p>>) -> Option<&'p Field> {
    match kind? {
        NameKind::Field { field, .. } => Some(*field),
        NameKind::Column { column, .. } | NameKind::RowCell { column, .. } => Some(*column),
        NameKind::Parameter(_) | NameKind::Year => None,
    }
}

/// A name's value as an official reads it; `row` is a row of the table.
pub fn value(
    names: &Names<'_>,
    data: &Data<'_>,
    name: &str,
    table: Option<&str>,
    row: Option<&Row<'_>>,
) -> String {
    let operand = operand(data, name, row);
    let kind = names.kind(name, table);
    let field = field(kind.as_ref());
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
