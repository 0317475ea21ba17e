//! Cells as a clerk fills them in: short ways to say them, and to read them back.

use std::collections::BTreeMap;

use dudao::form::Entry;
use jiff::civil::Date;
use smol_str::SmolStr;
use toml::Value;

/// A row of a table, by column.
pub type Row = BTreeMap<String, Entry>;

/// A text.
pub fn text(text: impl Into<SmolStr>) -> Entry {
    Entry::Text(text.into())
}

/// A number.
pub fn number(number: impl Into<f64>) -> Entry {
    Entry::Number(number.into())
}

/// 是 or 否.
pub fn yes(holds: bool) -> Entry {
    text(if holds { "是" } else { "否" })
}

/// A row from columns and cells.
pub fn row<const N: usize>(cells: [(&str, Entry); N]) -> Row {
    cells
        .into_iter()
        .map(|(column, entry)| (column.to_owned(), entry))
        .collect()
}

/// A day as the descriptions state it; none if it is no day.
pub fn day(stated: &toml::value::Datetime) -> Option<Date> {
    let date = stated.date?;
    Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()
}

/// Puts a described value into a cell; an empty text empties it.
pub fn put(cells: &mut Row, name: &str, value: &Value) {
    let entry = match value {
        Value::String(typed) if typed.is_empty() => None,
        Value::String(typed) => Some(text(typed)),
        Value::Integer(typed) => i32::try_from(*typed).ok().map(number),
        Value::Float(typed) => Some(number(*typed)),
        Value::Datetime(typed) => day(typed).map(Entry::Date),
        _ => None,
    };
    match entry {
        Some(entry) => cells.insert(name.to_owned(), entry),
        None => cells.remove(name),
    };
}

/// An entry as it reads within a sentence.
pub fn said(entry: &Entry) -> String {
    match entry {
        Entry::Text(text) => text.to_string(),
        Entry::Number(number) | Entry::Moment(number) => number.to_string(),
        Entry::Truth(truth) => if *truth { "是" } else { "否" }.to_owned(),
        Entry::Date(date) => format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day()),
    }
}

/// Whether a cell holds this text.
pub fn is(row: &Row, column: &str, wanted: &str) -> bool {
    matches!(row.get(column), Some(Entry::Text(held)) if held == wanted)
}

/// The date in a cell.
pub fn date_in(row: &Row, column: &str) -> Option<Date> {
    if let Some(Entry::Date(date)) = row.get(column) {
        Some(*date)
    } else {
        None
    }
}

/// The number in a cell; 0 if there is none.
pub fn number_in(row: &Row, column: &str) -> f64 {
    if let Some(Entry::Number(number)) = row.get(column) {
        *number
    } else {
        0.0
    }
}
