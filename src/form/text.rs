//! Pieces of Excel formulas as text: literals, references, conjunctions.

use crate::formula::Formula;
use crate::workbook::MadeFrom;

use super::error::FormError;

/// Excel's longest formula, in characters.
const LONGEST: usize = 8192;

/// A string literal; Excel takes at most 255 characters in one, so a long text is joined from several.
pub(super) fn literal(text: &str) -> String {
    const PIECE: usize = 200;
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index.is_multiple_of(PIECE) {
            literal.push_str("\"&\"");
        }
        if c == '"' {
            literal.push('"');
        }
        literal.push(c);
    }
    literal.push('"');
    literal
}

/// A sheet's name as references write it, with room for the cells after it.
pub(super) fn quoted(sheet: &str) -> String {
    let mut text = String::with_capacity(sheet.len() + 24);
    text.push('\'');
    for part in sheet.split_inclusive('\'') {
        text.push_str(part);
        if part.ends_with('\'') {
            text.push('\'');
        }
    }
    text.push('\'');
    text
}

/// `OR` of conditions; none if there is no condition.
pub(super) fn any(conditions: &[String]) -> Option<String> {
    match conditions {
        [] => None,
        [only] => Some(only.clone()),
        several => Some(format!("OR({})", several.join(","))),
    }
}

/// A name of the plan as part of a defined name.
pub(super) fn name_part(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect()
}

/// Reads a formula of the plan.
pub(super) fn parse(text: &str) -> Result<Formula, FormError> {
    Formula::parse(text).map_err(|error| FormError::Formula {
        formula: text.to_owned(),
        error,
    })
}

/// A formula that is not too long for a cell.
pub(super) fn checked(owner: &str, formula: String) -> Result<String, FormError> {
    let length = formula.encode_utf16().count();
    if length > LONGEST {
        return Err(FormError::TooLong {
            owner: owner.to_owned(),
            length,
        });
    }
    Ok(formula)
}

/// The same of a formula that stands alone in its cell.
pub(super) fn alone(owner: &str, formula: String) -> Result<MadeFrom, FormError> {
    Ok(MadeFrom::alone(&checked(owner, formula)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_double_quotes_and_are_never_too_long() {
        assert_eq!(literal("甲\"乙"), "\"甲\"\"乙\"");
        assert_eq!(literal(""), "\"\"");
        assert_eq!(literal(&"字".repeat(450)).matches('&').count(), 2);
    }
}
