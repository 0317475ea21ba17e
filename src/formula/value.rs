//! The values of cells and formulas, and Excel's rules for reading one type as another.

use std::borrow::Cow;
use std::fmt;

use smol_str::SmolStr;

use super::number;

/// The longest text that a cell holds, in UTF-16 units.
const MAX_TEXT: usize = 32_767;

/// What a cell, a column or a formula holds; a date is its serial number.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An empty cell.
    Blank,
    /// A number, a date or a time.
    Number(f64),
    /// A text.
    Text(SmolStr),
    /// A truth value.
    Bool(bool),
    /// An error value.
    Error(ErrorKind),
    /// A column, top to bottom.
    Array(Vec<Value>),
}

/// The error values of Excel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// `#NULL!`
    Null,
    /// `#DIV/0!`
    Div0,
    /// `#VALUE!`
    Value,
    /// `#REF!`
    Ref,
    /// `#NAME?`
    Name,
    /// `#NUM!`
    Num,
    /// `#N/A`
    Na,
}

impl ErrorKind {
    /// The error of a cell that shows this text, for instance `#N/A`.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        [
            Self::Null,
            Self::Div0,
            Self::Value,
            Self::Ref,
            Self::Name,
            Self::Num,
            Self::Na,
        ]
        .into_iter()
        .find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    }

    /// The error as a cell shows it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "#NULL!",
            Self::Div0 => "#DIV/0!",
            Self::Value => "#VALUE!",
            Self::Ref => "#REF!",
            Self::Name => "#NAME?",
            Self::Num => "#NUM!",
            Self::Na => "#N/A",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Value {
    /// The value as a number: blank is 0, truth 1 or 0, text what it says (`"1,234"`, `"50%"`,
    /// `"2024-09-01"`, `"2024年9月1日"`).
    ///
    /// # Errors
    /// `#VALUE!` for other text and for columns, and the error of an error value.
    pub fn to_number(&self) -> Result<f64, ErrorKind> {
        match self {
            Self::Blank => Ok(0.0),
            Self::Number(number) if number.is_finite() => Ok(*number),
            Self::Number(_) => Err(ErrorKind::Num),
            Self::Bool(truth) => Ok(f64::from(u8::from(*truth))),
            Self::Text(text) => number::from_text(text).ok_or(ErrorKind::Value),
            Self::Error(kind) => Err(*kind),
            Self::Array(_) => Err(ErrorKind::Value),
        }
    }

    /// The value as text: blank is empty, a number has at most 15 digits, truth is `TRUE` or `FALSE`.
    ///
    /// # Errors
    /// `#VALUE!` for columns, and the error of an error value.
    pub fn to_text(&self) -> Result<Cow<'_, str>, ErrorKind> {
        match self {
            Self::Blank => Ok(Cow::Borrowed("")),
            Self::Number(value) => Ok(Cow::Owned(number::to_text(*value))),
            Self::Bool(true) => Ok(Cow::Borrowed("TRUE")),
            Self::Bool(false) => Ok(Cow::Borrowed("FALSE")),
            Self::Text(text) => Ok(Cow::Borrowed(text)),
            Self::Error(kind) => Err(*kind),
            Self::Array(_) => Err(ErrorKind::Value),
        }
    }

    /// The value as a condition: a number is true unless it is 0, blank is false, text must say `TRUE` or `FALSE`.
    ///
    /// # Errors
    /// `#VALUE!` for other text and for columns, and the error of an error value.
    pub fn to_bool(&self) -> Result<bool, ErrorKind> {
        match self {
            Self::Bool(truth) => Ok(*truth),
            Self::Text(text) if text.eq_ignore_ascii_case("TRUE") => Ok(true),
            Self::Text(text) if text.eq_ignore_ascii_case("FALSE") => Ok(false),
            Self::Text(_) => Err(ErrorKind::Value),
            _ => self.to_number().map(|number| number != 0.0),
        }
    }

    /// Whether this is an empty cell.
    #[must_use]
    pub const fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }

    /// A number as a value; what no cell can hold is `#NUM!`.
    pub(super) fn of_number(number: f64) -> Self {
        // Excel has no negative zero.
        if number.is_finite() {
            Self::Number(number + 0.0)
        } else {
            Self::Error(ErrorKind::Num)
        }
    }

    /// A text as a value; one too long for a cell is `#VALUE!`.
    pub(super) fn of_text(text: String) -> Self {
        // A text has at least as many bytes as UTF-16 units.
        if text.len() > MAX_TEXT && text.encode_utf16().count() > MAX_TEXT {
            Self::Error(ErrorKind::Value)
        } else {
            Self::Text(text.into())
        }
    }

    /// The row of a column, or the one value for all rows; a row that is not there is `#N/A`.
    pub(super) fn row(&self, row: usize) -> &Self {
        static MISSING: Value = Value::Error(ErrorKind::Na);
        match self {
            Self::Array(rows) => match rows.as_slice() {
                [single] => single,
                rows => rows.get(row).unwrap_or(&MISSING),
            },
            single => single,
        }
    }

    /// How many rows a column has; `None` for a single value.
    pub(super) fn height(&self) -> Option<usize> {
        if let Self::Array(rows) = self {
            Some(rows.len())
        } else {
            None
        }
    }

    /// The rows of a column; a single cell is a column of one row.
    pub(super) fn rows(&self) -> &[Self] {
        match self {
            Self::Array(rows) => rows,
            single => std::slice::from_ref(single),
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::of_number(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<ErrorKind> for Value {
    fn from(kind: ErrorKind) -> Self {
        Self::Error(kind)
    }
}

impl From<Result<Self, ErrorKind>> for Value {
    fn from(outcome: Result<Self, ErrorKind>) -> Self {
        outcome.unwrap_or_else(Self::Error)
    }
}
