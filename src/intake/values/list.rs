//! Several short texts in one cell, however they were separated.

use super::text::turned_into_date;
use super::typed::{half_width, visible};
use super::{Reading, shown};
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

/// A span of more numbers than this is a slip of the keys.
const LONGEST_SPAN: u32 = 100;

/// Reads several short texts; joined by 、.
pub fn read(raw: &Raw) -> Reading {
    if let Some(turned) = turned_into_date(raw) {
        return turned;
    }
    let typed = shown(raw);
    let kept = visible(&typed);
    if says_nothing(&kept) {
        return Reading::plain(Value::Nothing);
    }
    let mut noted = kept != typed.trim();
    let mut items: Vec<String> = Vec::new();
    for item in kept.split(['、', '，', ',', '；', ';', '\n', '\r', '\t']) {
        let item = item.trim();
        if item.is_empty() {
            continue;
        }
        let several = numbers(item);
        noted |= several.is_some();
        match several {
            Some(numbers) => items.extend(numbers),
            None => items.push(item.to_owned()),
        }
    }
    if items.is_empty() {
        return Reading::plain(Value::Text((&*kept).into()));
    }
    let value = items.join("、");
    if noted {
        let note = format!("“{}”按“{value}”读取。", kept.replace('\n', " "));
        Reading::noted(Value::Text(value.into()), note)
    } else {
        Reading::plain(Value::Text(value.into()))
    }
}

/// The numbers of documents in an item that other signs separate (`Z01/Z02`, `Z01 Z02`, `9\10`) or that is a span
/// (`Z01至Z03`); none if it is anything else, such as the name of a file.
fn numbers(item: &str) -> Option<Vec<String>> {
    let folded = half_width(item);
    let parts: Vec<&str> = folded
        .split([' ', '/', '\\', '|', '和', '及', '与'])
        .filter(|part| !part.is_empty())
        .collect();
    let mut numbers = Vec::new();
    for part in &parts {
        match span(part) {
            Some(span) => numbers.extend(span),
            None if is_number(part) => numbers.push((*part).to_owned()),
            None => return None,
        }
    }
    let as_typed = matches!(numbers.as_slice(), [one] if one == item);
    (!as_typed && !numbers.is_empty()).then_some(numbers)
}

/// Letters and digits, with a digit at the end, as documents are numbered.
fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && text.ends_with(|c: char| c.is_ascii_digit())
}

/// A span whose ends have the same letters and as many digits. With a hyphen the letters must be there: 1-3 may be
/// the number of one document.
fn span(text: &str) -> Option<Vec<String>> {
    let (first, last) = ["至", "到", "~", "—", "-"].iter().find_map(|sign| {
        let (first, last) = text.split_once(sign)?;
        let hyphen = matches!(*sign, "-" | "—");
        (!hyphen || !letters(first).is_empty()).then_some((first.trim(), last.trim()))
    })?;
    let prefix = letters(first);
    let (from, to) = (first.strip_prefix(prefix)?, last.strip_prefix(prefix)?);
    let all_digits =
        |text: &str| !text.is_empty() && text.len() <= 6 && text.chars().all(|c| c.is_ascii_digit());
    // Without letters 8至12 is sure as well; with them, Z8至Z12 may follow another way of numbering.
    if !all_digits(from) || !all_digits(to) || (from.len() != to.len() && !prefix.is_empty()) {
        return None;
    }
    let width = from.len();
    let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    let padded = |number: u32| {
        if prefix.is_empty() && width != to.to_string().len() {
            format!("{number}")
        } else {
            format!("{prefix}{number:0width$}")
        }
    };
    (from < to && to - from < LONGEST_SPAN).then(|| (from..=to).map(padded).collect())
}

/// The letters before the digits.
fn letters(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        read(&Raw::Text(text.into())).value
    }

    #[test]
    fn a_list_is_split_at_any_separator() {
        for typed in [
            "Z01，Z02;Z03\nZ04",
            "Z01 Z02 Z03 Z04",
            "Z01/Z02／Z03、Z04",
            "Ｚ０１、Z02、Z03、Z04",
            "Z01-Z04",
            "Z01至Z04",
            "Z01～Z04",
            "Z01、Z02-Z04",
            "Z01和Z02，Z03及Z04",
            "Z01、、Z02、Z03、Z04、",
        ] {
            assert_eq!(value(typed), Value::Text("Z01、Z02、Z03、Z04".into()), "{typed}");
        }
        assert!(read(&Raw::Text("Z01-Z04".into())).note.is_some());
        assert!(read(&Raw::Text("Z01、Z02".into())).note.is_none());
        assert_eq!(read(&Raw::Number(7.0)).value, Value::Text("7".into()));
        assert_eq!(value("1至3"), Value::Text("1、2、3".into()));
    }

    #[test]
    fn what_is_not_surely_a_span_stays() {
        for typed in [
            "Z01-03",
            "Z04-Z01",
            "Z1-Z12",
            "A01-B03",
            "1-3",
            "附件 1.pdf",
            "材料/说明.docx",
        ] {
            assert_eq!(value(typed), Value::Text(typed.into()), "{typed}");
        }
        // Taken for a date by the spreadsheet program.
        assert!(read(&Raw::DateTime(46143.0)).defect.is_some());
    }
}
