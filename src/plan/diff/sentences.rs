//! Values and their changes in words.

use crate::plan::book::Row;
use crate::plan::tree::{Item, Value};

/// The text in a cell of a row; empty if it is blank. Numbers are written out.
pub(super) fn text(row: &Row, key: &str) -> String {
    match row.entry.at_path(key).map(|item| &item.value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A quantity with its unit; a share in percent.
pub(super) fn quantity(row: &Row) -> String {
    let Some(Value::Number(number)) = row.entry.at_path("value").map(|item| &item.value) else {
        return String::new();
    };
    match text(row, "unit").as_str() {
        "" => number.to_string(),
        // Rounded far behind what anyone writes, so that 0.07 is 7% and not 7.000000000000001%.
        "%" => format!("{}%", (number * 1e12).round() / 1e10),
        unit => format!("{number} {unit}"),
    }
}

/// A value as it stands in a sentence.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("“{text}”"),
        Value::Number(number) => format!(" {number} "),
        Value::Flag(flag) => if *flag { "“是”" } else { "“否”" }.to_owned(),
        Value::Date(date) => format!(" {date} "),
        Value::List(items) => listed(items),
        Value::Table(_) | Value::Unusable(_) => String::new(),
    }
}

/// Values one behind the other.
pub(super) fn listed(items: &[Item]) -> String {
    let shown: Vec<String> = items.iter().map(|item| shown(&item.value)).collect();
    shown.join("、")
}

/// What became of a cell: `的“应达”由“甲”改为“乙”`. None if it is the same.
pub(super) fn change(heading: &str, old: Option<&Value>, new: Option<&Value>) -> Option<String> {
    let same = match (old, new) {
        (Some(old), Some(new)) => same(old, new),
        (None, None) => true,
        _ => false,
    };
    if same {
        return None;
    }
    Some(match (old, new) {
        (Some(Value::List(old)), Some(Value::List(new))) => list_change(heading, old, new),
        (Some(Value::Flag(true)), None) => format!("的“{heading}”由“是”改为“否”"),
        (None, Some(Value::Flag(true))) => format!("的“{heading}”由“否”改为“是”"),
        (Some(old), Some(new)) => {
            format!("的“{heading}”由{}改为{}", shown(old), shown(new).trim_end())
        }
        (Some(old), None) => format!("的“{heading}”原为{}，现不填", shown(old).trim_end()),
        (None, Some(new)) => format!("的“{heading}”原不填，现为{}", shown(new).trim_end()),
        (None, None) => String::new(),
    })
}

/// Whether two values say the same, wherever they stand.
pub(super) fn same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::List(old), Value::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(&old.value, &new.value))
        }
        _ => old == new,
    }
}

fn list_change(heading: &str, old: &[Item], new: &[Item]) -> String {
    let without = |items: &[Item], others: &[Item]| -> Vec<Item> {
        items
            .iter()
            .filter(|item| !others.iter().any(|other| same(&item.value, &other.value)))
            .cloned()
            .collect()
    };
    let (removed, added) = (without(old, new), without(new, old));
    match (removed.is_empty(), added.is_empty()) {
        (false, false) => format!("的“{heading}”删去{}，增加{}", listed(&removed), listed(&added)),
        (false, true) => format!("的“{heading}”删去{}", listed(&removed)),
        (true, false) => format!("的“{heading}”增加{}", listed(&added)),
        // The same items, in another order or another number of times.
        (true, true) => format!("的“{heading}”改为{}", listed(new)),
    }
}
