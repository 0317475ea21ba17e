//! A first look at the characters of a formula, before it is parsed: the parser takes full-width punctuation for
//! part of a name and tells little about brackets, so what people get wrong most is found here, with its place.

use super::error::FormulaError;

/// The longest formula that Excel takes, in characters.
const MAX_CHARS: usize = 8192;
/// The deepest nesting that Excel takes.
const MAX_DEPTH: usize = 64;

/// Checks length, leading `=`, punctuation, quotes and brackets.
pub(super) fn check(text: &str) -> Result<(), FormulaError> {
    if text.trim().is_empty() {
        return Err(FormulaError::Empty);
    }
    if text.trim_start().starts_with('=') {
        return Err(FormulaError::LeadingEquals);
    }
    let chars = text.chars().count();
    if chars > MAX_CHARS {
        return Err(FormulaError::TooLong { chars });
    }
    let mut open = Vec::new();
    let mut quote = None;
    for (position, c) in (1..).zip(text.chars()) {
        if c == '"' {
            // A doubled quote inside a literal closes and opens it again.
            quote = if quote.is_some() { None } else { Some(position) };
        } else if quote.is_none() {
            outside(position, c, &mut open)?;
        }
    }
    if let Some(position) = quote {
        return Err(FormulaError::UnclosedText { position });
    }
    match open.pop() {
        Some(position) => Err(FormulaError::UnclosedBracket { position }),
        None => Ok(()),
    }
}

/// Checks a character that stands outside string literals; `open` holds the places of the open brackets.
fn outside(position: usize, c: char, open: &mut Vec<usize>) -> Result<(), FormulaError> {
    match c {
        '(' if open.len() >= MAX_DEPTH => return Err(FormulaError::TooDeep),
        '(' => open.push(position),
        ')' if open.pop().is_none() => return Err(FormulaError::UnopenedBracket { position }),
        ' ' | '\t' | '\r' | '\n' => {}
        ':' | ';' | '{' | '}' | '[' | ']' | '!' | '@' | '#' | '$' | '\'' | '\\' | '?' | '~' | '|' | '`' => {
            return Err(FormulaError::Forbidden { position, found: c });
        }
        _ => {
            if let Some(instead) = half_width(c) {
                return Err(FormulaError::FullWidth {
                    position,
                    found: c,
                    instead,
                });
            }
            if c.is_control() || c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}') {
                return Err(FormulaError::Forbidden { position, found: c });
            }
        }
    }
    Ok(())
}

/// What to write instead of a full-width or Chinese punctuation mark.
fn half_width(c: char) -> Option<String> {
    let instead = match c {
        '\u{3000}' => " ",
        '“' | '”' | '‘' | '’' | '「' | '」' => "\"",
        '、' => ",",
        '。' => ".",
        '【' | '〔' | '〈' => "(",
        '】' | '〕' | '〉' => ")",
        '×' => "*",
        '÷' => "/",
        '−' | '–' | '—' => "-",
        '≥' | '≧' => ">=",
        '≤' | '≦' => "<=",
        '≠' => "<>",
        // The full-width forms of ASCII stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            return char::from_u32(u32::from(c) - 0xFEE0).map(String::from);
        }
        _ => return None,
    };
    Some(instead.to_owned())
}

/// The names in a formula that parses, in order of first use, without repeats; what [`super::Formula::names`] tells,
/// for those who want to know nothing else of the formula.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    // Every second stretch between quotes is a string literal; a doubled quote leaves an empty stretch.
    for outside in text.split('"').step_by(2) {
        let mut rest = outside;
        while let Some(start) = rest.find(in_word) {
            let (_, from) = rest.split_at(start);
            let (word, after) = from.split_at(from.find(|c| !in_word(c)).unwrap_or(from.len()));
            let is_name = !after.starts_with('(')
                && !word.starts_with(|c: char| c.is_ascii_digit() || c == '.')
                && !word.eq_ignore_ascii_case("TRUE")
                && !word.eq_ignore_ascii_case("FALSE");
            if is_name && !names.contains(&word) {
                names.push(word);
            }
            rest = after;
        }
    }
    names
}

/// Whether a character is part of a name, a number or a function. Of those that are no ASCII nothing else is left
/// outside string literals, see [`check`].
fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.') || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Formula;

    #[test]
    fn names_are_those_that_the_parser_finds() {
        for text in [
            "1",
            "甲",
            "TRUE",
            "IF(甲>=1.5,乙,丙_丁)",
            "ROUNDUP(甲/1E3,0)+甲-_x*a.b^2%",
            "甲=\"乙\"",
            "甲&\"\"&乙&\"他说\"\"丙\"\"\"&丁",
            "COUNTIFS(表_列,\"(专职\",表_名, 甲 )<>false",
            "AND(甲,OR(乙, 甲),ISBLANK(丙))",
            "x1y+ABCD1",
            "inf+甲",
            "if(甲,,乙)",
        ] {
            assert_eq!(names(text), Formula::parse(text).unwrap().names(), "{text}");
        }
    }
}
