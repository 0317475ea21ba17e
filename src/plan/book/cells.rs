//! One cell of the plan workbook to a value of the document, and an example's value to what its cell shows.
//!
//! What stands in a cell is taken for what its column holds: full-width digits, 是 and √, dates written with dots are
//! understood. What cannot be understood is handed on as it is or as unusable, and the loader says what is wrong.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::layout::Holds;
use crate::model::serial::from_serial;
use crate::plan::mistake::Place;
use crate::plan::tree::{Item, Value};
use crate::workbook::{Cell, Raw};

const FORMULA: &str = "里是公式，请改为直接填写的内容；内容以等号开头的，先把单元格格式设为文本";
const ERROR: &str = "里是错误值，请重新填写";
const DATE_FOR_TEXT: &str = "里是日期，应为文字，请把单元格格式设为文本后重新填写";
const QUOTES: &str = "的双引号不成对";

/// What a cell says, as a value of the document; none if it is blank.
pub(super) fn value(cell: &Cell, holds: Holds, at: &Place) -> Option<Value> {
    if cell.formula.is_some() {
        return Some(Value::Unusable(FORMULA));
    }
    if let Raw::Error(_) = cell.value {
        return Some(Value::Unusable(ERROR));
    }
    if let Raw::Text(text) = &cell.value
        && text.trim().is_empty()
    {
        return None;
    }
    Some(match holds {
        Holds::Text | Holds::Pick(..) => text(&cell.value),
        Holds::Lines => lines(&cell.value, at),
        Holds::Number | Holds::PickNumber(..) => number(&cell.value),
        Holds::Date => date(&cell.value),
        Holds::Flag => flag(&cell.value).unwrap_or_else(|| text(&cell.value)),
        Holds::Required => flag(&cell.value).unwrap_or_else(|| text(&cell.value)),
        Holds::Word(words) => word(&cell.value, &words()),
        Holds::Value => example(&cell.value),
    })
}

fn text(raw: &Raw) -> Value {
    match raw {
        Raw::Text(text) => Value::of_text(&text.replace("\r\n", "\n")),
        // The office typed a version, a code or a number of days into a cell that is not formatted as text.
        Raw::Number(number) => Value::Text(number.to_string()),
        Raw::Bool(flag) => Value::Text(if *flag { "TRUE" } else { "FALSE" }.to_owned()),
        Raw::DateTime(_) => Value::Unusable(DATE_FOR_TEXT),
        Raw::Blank | Raw::Error(_) => Value::Unusable(ERROR),
    }
}

fn lines(raw: &Raw, at: &Place) -> Value {
    match text(raw) {
        Value::Text(text) => {
            let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
            let items = lines.map(|line| Item {
                value: Value::Text(line.to_owned()),
                at: at.clone(),
            });
            Value::List(items.collect())
        }
        other => other,
    }
}

fn number(raw: &Raw) -> Value {
    match raw {
        Raw::Number(number) => Value::Number(*number),
        Raw::Text(text) => number_in(text).map_or_else(|| Value::Text(text.to_string()), Value::Number),
        Raw::DateTime(_) => Value::Unusable("里是日期，应为数字，请把单元格格式设为常规后重新填写"),
        other => text(other),
    }
}

fn date(raw: &Raw) -> Value {
    match raw {
        Raw::DateTime(serial) if serial.fract() == 0.0 => {
            from_serial(*serial).map_or(Value::Unusable(""), Value::Date)
        }
        Raw::Text(text) => date_in(text).map_or_else(|| Value::Text(text.to_string()), Value::Date),
        Raw::Number(number) => Value::Number(*number),
        _ => Value::Unusable(""),
    }
}

fn flag(raw: &Raw) -> Option<Value> {
    match raw {
        Raw::Bool(flag) => Some(Value::Flag(*flag)),
        Raw::Text(text) => match text.trim() {
            "是" | "√" | "✓" | "✔" => Some(Value::Flag(true)),
            "否" | "×" | "✕" | "✗" => Some(Value::Flag(false)),
            _ => None,
        },
        _ => None,
    }
}

/// The word of the list that a cell means, whatever its width and blanks; otherwise what stands there.
fn word(raw: &Raw, words: &[&str]) -> Value {
    match text(raw) {
        Value::Text(text) => {
            let bare = normalise(&text);
            let known = words.iter().find(|word| normalise(word) == bare);
            Value::Text(known.map_or(text, |word| (*word).to_owned()))
        }
        other => other,
    }
}

/// A label or word reduced to what carries its meaning: width folded, lower case, only letters and digits.
pub(super) fn normalise(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// An example's value: what looks like a number or a date is one, unless it stands in quotation marks as in a formula.
fn example(raw: &Raw) -> Value {
    match raw {
        Raw::Number(number) => Value::Number(*number),
        Raw::DateTime(_) => date(raw),
        Raw::Bool(_) => Value::Unusable("里是逻辑值，应为数字、文字或日期"),
        Raw::Text(text) => {
            let text = text.trim();
            if text.starts_with('"') {
                return unquoted(text).map_or(Value::Unusable(QUOTES), Value::Text);
            }
            number_in(text)
                .map(Value::Number)
                .or_else(|| date_in(text).map(Value::Date))
                .unwrap_or_else(|| Value::Text(text.to_owned()))
        }
        Raw::Blank | Raw::Error(_) => Value::Unusable(ERROR),
    }
}

/// How an example's text is written so that it is read as that text.
pub(super) fn example_text(text: &str) -> String {
    let plain = !text.is_empty()
        && !text.starts_with('"')
        && text.trim() == text
        && number_in(text).is_none()
        && date_in(text).is_none();
    if plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

/// The text in quotation marks, in which a doubled mark stands for one.
fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut unquoted = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter == '"' && letters.next() != Some('"') {
            return None;
        }
        unquoted.push(letter);
    }
    Some(unquoted)
}

/// The number that a text is: digits of any width, a sign, a point, separators of thousands, a percent sign behind.
fn number_in(text: &str) -> Option<f64> {
    let folded: String = text.nfkc().collect();
    let folded = folded.trim();
    let (digits, scale) = match folded.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 100.0),
        None => (folded, 1.0),
    };
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.chars().all(|digit| digit.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = groups.clone().next().is_none()
        || (1..=3).contains(&first.len()) && groups.clone().all(|group| group.len() == 3);
    if !all_digits(first) || !groups.all(all_digits) || !all_digits(fraction) || !grouped {
        return None;
    }
    let number: f64 = digits.replace(',', "").parse().ok()?;
    Some(number / scale).filter(|number| number.is_finite())
}

/// The day that a text is: year, month and day in this order, with `-`, `/`, `.` or 年月日 between them.
fn date_in(text: &str) -> Option<Date> {
    let folded: String = text.nfkc().collect();
    let folded = folded.trim();
    let folded = folded.strip_suffix('日').unwrap_or(folded);
    let parts: Vec<&str> = folded.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str, least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.chars().all(|digit| digit.is_ascii_digit())
    };
    if !digits(year, 4, 4) || !digits(month, 1, 2) || !digits(day, 1, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_read_as_a_careful_clerk_reads_them() {
        for (text, number) in [
            ("40", 40.0),
            ("１２．５", 12.5),
            (" -3 ", -3.0),
            ("1,234,567.8", 1_234_567.8),
            ("80%", 0.8),
            ("８０％", 0.8),
        ] {
            assert_eq!(number_in(text), Some(number), "{text}");
        }
        for text in [
            "",
            "12人",
            "约20",
            "1,23",
            "1e5",
            "inf",
            "2026-05-08",
            ".5",
            "5.",
            "%",
            "1,,234",
            "--1",
        ] {
            assert_eq!(number_in(text), None, "{text}");
        }
        let day = jiff::civil::date(2020, 9, 14);
        for text in [
            "2020-09-14",
            "2020/9/14",
            "2020.9.14",
            "2020年9月14日",
            "２０２０－０９－１４",
        ] {
            assert_eq!(date_in(text), Some(day), "{text}");
        }
        for text in ["2020-09", "14-9-2020", "2020-13-01", "2020年9月", "9月14日"] {
            assert_eq!(date_in(text), None, "{text}");
        }
    }

    #[test]
    fn texts_of_examples_are_read_as_they_were() {
        for text in [
            "",
            " ",
            "是",
            "12",
            "80%",
            "2020-09-14",
            "\"",
            "\"\"",
            "a\"b",
            "\"引\"",
            " 前后 ",
            "=1+1",
            "甲\n乙",
            "１２",
        ] {
            let raw = Raw::Text(example_text(text).into());
            assert_eq!(example(&raw), Value::Text(text.to_owned()), "{text:?}");
        }
        for text in ["\"", "\"a", "\"a\"b\"", "\"a\"\""] {
            assert_eq!(
                example(&Raw::Text(text.into())),
                Value::Unusable(QUOTES),
                "{text}"
            );
        }
    }
}
