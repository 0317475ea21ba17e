//! What kind of value a cell holds.

use super::{Outcome, arg};
use crate::formula::eval::Item;
use crate::formula::value::{ErrorKind, Value};

pub(super) fn isblank(items: &[Item<'_>]) -> Outcome {
    // Only a cell is blank; an argument left empty is not.
    Ok(Value::Bool(
        items.first().is_some_and(|item| item.value().is_blank()),
    ))
}

pub(super) fn isnumber(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Bool(matches!(arg(items, 0), Value::Number(_))))
}

pub(super) fn istext(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Bool(matches!(arg(items, 0), Value::Text(_))))
}

pub(super) fn iserror(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Bool(matches!(arg(items, 0), Value::Error(_))))
}

/// A number or truth value as a number; anything else is 0.
pub(super) fn n(items: &[Item<'_>]) -> Outcome {
    match arg(items, 0) {
        Value::Text(_) | Value::Blank => Ok(Value::Number(0.0)),
        value => value.to_number().map(Value::of_number),
    }
}

pub(super) fn na(_: &[Item<'_>]) -> Outcome {
    Err(ErrorKind::Na)
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    #[test]
    fn kinds() {
        check(&[
            ("ISBLANK(空)", "TRUE"),
            ("ISBLANK(空文)", "FALSE"),
            ("ISBLANK(错)", "FALSE"),
            ("ISBLANK(未知)", "FALSE"),
            ("ISNUMBER(1)", "TRUE"),
            ("ISNUMBER(文数)", "FALSE"),
            ("ISNUMBER(空)", "FALSE"),
            ("ISTEXT(文数)", "TRUE"),
            ("ISTEXT(空)", "FALSE"),
            ("ISERROR(1/0)", "TRUE"),
            ("ISERROR(1)", "FALSE"),
            ("N(TRUE)", "1"),
            ("N(\"5\")", "0"),
            ("N(5)", "5"),
            ("N(空)", "0"),
            ("N(1/0)", "#DIV/0!"),
            ("NA()", "#N/A"),
        ]);
    }
}
