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
