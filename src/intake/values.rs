//! What stands in a cell, as a value of its field's type: the one place that decides how a clerk's habits are read.

mod choice;
mod date;
mod list;
mod number;
mod text;
mod typed;

use std::sync::Arc;

use smol_str::{SmolStr, ToSmolStr, format_smolstr};

pub use self::number::other_money;
pub use self::typed::is_blank;
use self::typed::{is_invisible, visible};
use crate::model::form::{Field, FieldKind};
use crate::model::place::Cell as At;
use crate::model::quantity;
use crate::model::serial::from_serial;
use crate::model::submission::Answer;
use crate::model::value::Value;
use crate::workbook::{Cell, Raw};

/// A value, and how it was read.
struct Reading {
    value: Value,
    note: Option<String>,
    defect: Option<String>,
}

impl Reading {
    fn plain(value: Value) -> Self {
        Self {
            value,
            note: None,
            defect: None,
        }
    }

    fn noted(value: Value, note: String) -> Self {
        Self {
            value,
            note: Some(note),
            defect: None,
        }
    }

    fn defect(why: String) -> Self {
        Self {
            value: Value::Unreadable,
            note: None,
            defect: Some(why),
        }
    }
}

/// The answer of a field from the cell in which it belongs.
pub fn answer(field: &Field, cell: Option<&Cell>, sheet: &Arc<str>, at: At) -> Answer {
    let sheet = Arc::clone(sheet);
    let Some(cell) = cell else {
        return Answer {
            sheet,
            at: Some(at),
            ..Answer::default()
        };
    };
    let without_result = cell.formula.is_some() && cell.value == Raw::Blank;
    let reading = match &cell.value {
        // A computed cell is computed again; anywhere else the value is simply not in the file.
        _ if without_result && field.computed.is_none() => Reading::plain(Value::Unreadable),
        _ if without_result => Reading::plain(Value::Blank),
        Raw::Error(error) => Reading::defect(format!("单元格显示的是公式错误 {error}。")),
        raw => read(field, raw),
    };
    Answer {
        value: reading.value,
        raw: shown(&cell.value),
        sheet,
        at: Some(at),
        note: reading.note,
        defect: reading.defect,
        formula: cell.formula.is_some(),
        without_result,
    }
}

fn read(field: &Field, raw: &Raw) -> Reading {
    if shows_nothing(raw) {
        return Reading::plain(Value::Blank);
    }
    // The mark that makes a text of what follows, with nothing behind it.
    if let Raw::Text(text) = raw
        && text
            .chars()
            .filter(|c| !is_invisible(*c))
            .all(|c| matches!(c, '\'' | '‘' | '’' | '＇') || c.is_whitespace())
    {
        return Reading::noted(Value::Blank, "单元格里只有撇号，按未填读取。".to_owned());
    }
    if let Raw::Text(text) = raw
        && says_ditto(text)
    {
        return Reading::defect(format!(
            "“{}”没有写明内容，上面的行增删或排序后就不知道指什么，请逐格填写。",
            visible(text)
        ));
    }
    match &field.kind {
        FieldKind::Integer => number::read(raw, &field.unit, true),
        FieldKind::Decimal(_) => number::read(raw, &field.unit, false),
        FieldKind::Year => number::read_year(raw),
        FieldKind::Date => date::read(raw),
        FieldKind::Choice(list) => choice::read(raw, list),
        FieldKind::Text => text::read(raw, field.personal),
        FieldKind::Note => text::read_note(raw),
        FieldKind::DocumentNumber => text::read_document_number(raw),
        FieldKind::Phone | FieldKind::RegionCode => text::read_digits(raw),
        FieldKind::List => list::read(raw),
    }
}

/// Whether a text only points to the cell above or beside it.
fn says_ditto(text: &str) -> bool {
    // Asked of every text, nearly all of which begin otherwise.
    let mut seen = text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c));
    if !matches!(seen.next(), Some('同' | '如' | '〃' | '″' | '"' | '”')) {
        return false;
    }
    let said = visible(text);
    matches!(
        said.trim_end_matches(['。', '.', '，']),
        "同上" | "同左" | "同前" | "同上行" | "如上" | "〃" | "″" | "\"" | "”"
    )
}

/// What stands in a cell, as the county sees it; a text is that of the cell itself, so that it is in memory once.
pub fn shown(raw: &Raw) -> SmolStr {
    match raw {
        Raw::Blank => SmolStr::default(),
        Raw::Number(number) => digits(*number),
        Raw::Text(text) | Raw::Error(text) => text.clone(),
        Raw::Bool(true) => SmolStr::new_static("TRUE"),
        Raw::Bool(false) => SmolStr::new_static("FALSE"),
        Raw::DateTime(serial) => {
            from_serial(*serial).map_or_else(|| digits(*serial), |date| date.to_smolstr())
        }
    }
}

/// A text of a cell; that of the cell itself where it is the same, so that it is in memory once.
fn shared(raw: &Raw, text: &str) -> SmolStr {
    match raw {
        Raw::Text(held) if held == text => held.clone(),
        _ => text.into(),
    }
}

/// Whether a cell shows nothing.
pub fn shows_nothing(raw: &Raw) -> bool {
    match raw {
        Raw::Blank => true,
        Raw::Text(text) | Raw::Error(text) => is_blank(text),
        Raw::Number(_) | Raw::Bool(_) | Raw::DateTime(_) => false,
    }
}

/// A number as it would be typed: no separators, no float dust, as many decimals as it has.
fn digits(number: f64) -> SmolStr {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        // Through the formatting of decimals it takes ten times as long; that tells -0 from 0.
        return match number as i64 {
            0 => format_smolstr!("{number:.0}"),
            whole => whole.to_smolstr(),
        };
    }
    if number.abs() >= 1e15 || number.abs() < 1e-9 {
        return quantity::plain(number).into();
    }
    let fixed = format_smolstr!("{number:.9}");
    fixed.trim_end_matches('0').trim_end_matches('.').into()
}

/// What stands in a cell, short enough for a sentence.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 30;
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// Why a number under a label with another unit is not read.
pub fn changed_unit(typed: &str, unit: &str) -> String {
    format!("名称里的单位被改成了“{typed}”，这里应填以“{unit}”为单位的数字，请核对单位后重填。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form::Required;

    fn answer_of(kind: FieldKind, text: &str) -> Answer {
        let field = Field {
            name: "指标".to_owned(),
            label: "指标".into(),
            aliases: Vec::new(),
            kind,
            unit: String::new(),
            required: Required::Always,
            min: None,
            max: None,
            help: String::new(),
            computed: None,
            given: false,
            unique: false,
            refers_to: None,
            personal: false,
            lasting: false,
            compare: false,
        };
        let cell = Cell {
            row: 0,
            col: 0,
            value: Raw::Text(text.into()),
            formula: None,
        };
        answer(&field, Some(&cell), &"表".into(), At { row: 0, col: 0 })
    }

    #[test]
    fn marks_without_anything_behind_them_are_blank_and_noted() {
        // Found by fuzzing: "\0'" and "''" were texts without a letter.
        for kind in [
            FieldKind::Text,
            FieldKind::Phone,
            FieldKind::DocumentNumber,
            FieldKind::Integer,
        ] {
            for text in ["'", "\0'", "''", "‘ ’"] {
                let answer = answer_of(kind.clone(), text);
                assert_eq!(answer.value, Value::Blank, "{text:?}");
                assert!(answer.note.is_some(), "{text:?}");
            }
        }
    }

    #[test]
    fn a_cell_that_points_to_another_says_nothing_itself() {
        for kind in [FieldKind::Text, FieldKind::Note, FieldKind::List, FieldKind::Date] {
            for text in ["同上", "同上。", "〃", "″"] {
                assert!(answer_of(kind.clone(), text).defect.is_some(), "{text}");
            }
        }
        assert!(answer_of(FieldKind::Text, "同上教育集团").defect.is_none());
    }
}
