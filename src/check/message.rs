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
use crate::model::wording::within_quotes;

/// What stands in place of the name of a row that has none; the finding's place says which it is.
const THIS_ROW: &str = "这一行";

/// What names in a message stand for.
#[derive(Clone, Copy)]
pub struct Meaning<'a> {
    names: &'a Names<'a>,
    data: &'a Data<'a>,
    /// The table whose columns may be named alone.
    table: Option<&'a str>,
    /// The row of it that is spoken of.
    row: Option<&'a Row<'a>>,
}

/// The message of a rule's finding; `row` is the failing row of the rule's table.
pub fn message(
    names: &Names<'_>,
    rule: &Rule,
    gap: Option<&Gap>,
    data: &Data<'_>,
    row: Option<&Row<'_>>,
) -> String {
    let meaning = Meaning {
        names,
        data,
        table: rule.row_table(),
        row,
    };
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
        if meaning.lacks_name_of_row(name) {
            // What stands in quotation marks would be a name.
            if let (Some(before), Some(after)) = (filled.strip_suffix('“'), rest.strip_prefix('”')) {
                filled.truncate(before.len());
                rest = after;
            }
            filled.push_str(THIS_ROW);
            continue;
        }
        if let Some(date) = meaning.date(name) {
            // Its characters are Chinese, unlike the digits for which the message leaves room.
            filled.truncate(filled.trim_end_matches(' ').len());
            filled.push_str(&date_in_text(date));
            rest = rest.trim_start_matches(' ');
            continue;
        }
        let value = quantity.unwrap_or_else(|| meaning.value(name));
        if filled.ends_with('“') && rest.starts_with('”') {
            filled.push_str(&within_quotes(&value));
        } else {
            filled.push_str(&value);
        }
    }
    filled.push_str(rest);
    filled
}

impl<'a> Meaning<'a> {
    /// Of names that stand for themselves: fields, whole columns, parameters.
    pub fn of(names: &'a Names<'a>, data: &'a Data<'a>) -> Self {
        Self {
            names,
            data,
            table: None,
            row: None,
        }
    }

    /// A name's value as an official reads it.
    pub fn value(self, name: &str) -> String {
        let operand = self.operand(name);
        let kind = self.names.kind(name, self.table);
        let field = field(kind.as_ref());
        match operand {
            Some(Operand::Number(number)) => match (field.map(|field| &field.kind), &kind) {
                (Some(FieldKind::Date), _) => serial::from_serial(number)
                    .map_or_else(|| quantity::plain(number), |date| date.to_string()),
                (Some(FieldKind::Year), _) | (_, Some(NameKind::Year)) => format!("{number:.0}"),
                (Some(FieldKind::Decimal(decimals)), _) if *decimals >= 2 => {
                    quantity::number(number, *decimals)
                }
                (_, Some(NameKind::Parameter(parameter))) if parameter.unit == "%" => {
                    quantity::percent(number)
                }
                _ => quantity::plain(number),
            },
            Some(Operand::Text(text)) if text.is_empty() => "无".to_owned(),
            Some(Operand::Text(text)) => text.into(),
            Some(Operand::Blank) | None => "未填".to_owned(),
            Some(Operand::Bool(truth)) => if truth { "是" } else { "否" }.to_owned(),
            Some(Operand::Error(_) | Operand::Array(_)) => "—".to_owned(),
        }
    }

    /// The date that a name stands for, if it stands for one.
    fn date(self, name: &str) -> Option<Date> {
        let is_date = field(self.names.kind(name, self.table).as_ref())?.kind == FieldKind::Date;
        match self.operand(name) {
            Some(Operand::Number(number)) if is_date => serial::from_serial(number),
            _ => None,
        }
    }

    /// Whether a name is what tells the rows of the table apart, and the row at hand has nothing there that could be read.
    fn lacks_name_of_row(self, name: &str) -> bool {
        let is_key = matches!(
            self.names.kind(name, self.table),
            Some(NameKind::RowCell { table, column, .. }) if column.name == table.key
        );
        self.row.is_some()
            && is_key
            && match self.operand(name) {
                Some(Operand::Text(text)) => text.is_empty(),
                Some(Operand::Number(_) | Operand::Bool(_)) => false,
                Some(Operand::Blank | Operand::Error(_) | Operand::Array(_)) | None => true,
            }
    }

    fn operand(self, name: &str) -> Option<Operand> {
        let value = self
            .row
            .map_or_else(|| self.data.value(name), |row| row.get(name));
        value.cloned()
    }
}

/// The field or column that a name is of.
fn field<'p>(kind: Option<&NameKind<'p>>) -> Option<&'p Field> {
    match kind? {
        NameKind::Field { field, .. } => Some(*field),
        NameKind::Column { column, .. } | NameKind::RowCell { column, .. } => Some(*column),
        NameKind::Parameter(_) | NameKind::Year => None,
    }
}
