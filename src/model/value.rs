//! A typed value of the form, as the reader understood it.

use jiff::civil::Date;
use smol_str::SmolStr;

/// Answers that there is nothing. The reader and the live formulas of the workbook must agree on them.
pub const NOTHING: [&str; 13] = [
    "无", "没有", "暂无", "/", "／", "\\", "-", "—", "－", "–", "――", "——", "--",
];

/// Whether a text is an answer that there is nothing.
pub fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    // None of them is longer; nearly every other answer is.
    text.len() <= "没有".len() && NOTHING.contains(&text)
}

/// What a cell of the form means once it has been read.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing was filled in.
    #[default]
    Blank,
    /// The county answered that there is nothing (无, /, —): an answer, unlike a blank.
    Nothing,
    /// A number, in the field's unit.
    Number(f64),
    /// Text, trimmed; an item of a list in the list's own spelling.
    Text(SmolStr),
    /// A calendar date.
    Date(Date),
    /// Something stands there that the field's type cannot hold.
    Unreadable,
}

impl Value {
    /// Whether nothing was filled in.
    pub fn is_blank(&self) -> bool {
        matches!(self, Value::Blank)
    }

    /// The text, if it is text.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The number, if it is a number.
    pub fn number(&self) -> Option<f64> {
        if let Value::Number(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    /// The date, if it is a date.
    pub fn date(&self) -> Option<Date> {
        if let Value::Date(date) = self {
            Some(*date)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_that_there_is_nothing_is_known() {
        for text in NOTHING {
            assert!(
                says_nothing(text) && says_nothing(&format!(" {text}　")),
                "{text}"
            );
        }
        assert!(!says_nothing("没有了") && !says_nothing(""));
    }
}
