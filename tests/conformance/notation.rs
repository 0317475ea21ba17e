//! How values are written in the data of this test.

use dudao::formula::{ErrorKind, Value};
use jiff::civil::Date;

/// A cell of the inputs.
#[derive(Clone, Debug)]
pub enum Input {
    /// A value as it is.
    Value(Value),
    /// A number that a spreadsheet shows as a date.
    Date(f64),
}

impl Input {
    /// Reads a number, a date, a `"text"`, a `"text"*times`, a truth value, an error or `blank`.
    pub fn read(written: &str) -> Self {
        if written == "blank" {
            return Self::Value(Value::Blank);
        }
        if let Ok(date) = written.parse::<Date>() {
            return Self::Date(dudao::model::serial::to_serial(date));
        }
        if let Some((text, times)) = written.rsplit_once("\"*")
            && let Ok(times) = times.parse()
        {
            return Self::Value(Value::from(text.trim_start_matches('"').repeat(times).as_str()));
        }
        Self::Value(read(written))
    }

    /// What a formula sees.
    pub fn value(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Date(serial) => Value::Number(*serial),
        }
    }
}

/// Reads a result as [`write`] writes it.
pub fn read(written: &str) -> Value {
    if let Some(text) = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return Value::from(text);
    }
    match written {
        "TRUE" => Value::Bool(true),
        "FALSE" => Value::Bool(false),
        _ => match ErrorKind::from_text(written) {
            Some(kind) => Value::Error(kind),
            None => Value::Number(
                written
                    .parse()
                    .unwrap_or_else(|_| panic!("“{written}” is no value")),
            ),
        },
    }
}

/// Writes the result of a cell: what is blank shows 0 there, as in every spreadsheet program.
pub fn write(value: &Value) -> String {
    match value {
        Value::Blank => "0".to_owned(),
        Value::Number(number) => digits(*number),
        Value::Text(text) => format!("\"{text}\""),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Error(kind) => kind.to_string(),
        Value::Array(_) => panic!("a column is no result of a rule"),
    }
}

/// A number by the 15 digits that a spreadsheet keeps.
fn digits(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap();
    if (1e-5..1e16).contains(&rounded.abs()) || rounded == 0.0 {
        (rounded + 0.0).to_string()
    } else {
        format!("{rounded:e}")
    }
}
