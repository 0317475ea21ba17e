//! How Excel orders values: numbers before text before truth values, text without regard to case, numbers by their
//! first 15 digits. Signs, digits and letters each are ordered by code point, where Excel follows the language of the
//! machine (Chinese by pinyin on a Chinese one), so a rule must not put Chinese text in order.

use std::cmp::Ordering;

use smol_str::SmolStr;

use super::number;
use super::value::{ErrorKind, Value};

/// The order of two single values; blank is what the other one makes of it.
pub(super) fn order(a: &Value, b: &Value) -> Result<Ordering, ErrorKind> {
    match (a, b) {
        // What is compared in row after row comes first.
        (Value::Number(_), Value::Number(_)) | (Value::Text(_), Value::Text(_)) => Ok(order_filled(a, b)),
        (Value::Error(kind), _) | (_, Value::Error(kind)) => Err(*kind),
        (Value::Array(_), _) | (_, Value::Array(_)) => Err(ErrorKind::Value),
        (Value::Blank, Value::Blank) => Ok(Ordering::Equal),
        (Value::Blank, b) => Ok(order_filled(&default_like(b), b)),
        (a, Value::Blank) => Ok(order_filled(a, &default_like(a))),
        (a, b) => Ok(order_filled(a, b)),
    }
}

/// The order of two texts without regard to case: signs before digits before letters.
pub(super) fn order_text(a: &str, b: &str) -> Ordering {
    // Most texts that are compared are answers out of a list.
    if a == b {
        return Ordering::Equal;
    }
    let key = |c: char| {
        let c = fold(c);
        (c.is_alphanumeric(), c.is_alphabetic(), c)
    };
    let (mut a, mut b) = (a.chars(), b.chars());
    loop {
        match (a.next(), b.next()) {
            // The kind of a character is asked for only where it decides.
            (Some(a), Some(b)) if fold(a) == fold(b) => {}
            // All of them are letters.
            (Some(a), Some(b)) if is_han(a) && is_han(b) => return a.cmp(&b),
            (Some(a), Some(b)) => return key(a).cmp(&key(b)),
            (a, b) => return a.is_some().cmp(&b.is_some()),
        }
    }
}

/// The lower-case form of a character, always one character.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() || is_han(c) {
        c.to_ascii_lowercase()
    } else {
        c.to_lowercase().next().unwrap_or(c)
    }
}

/// A Chinese character: it has no case, and no other character is folded to it. They are most of what is asked for.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Whether a text is made of Chinese characters only, so that nothing but itself equals it and none of it is a wildcard.
pub(super) fn is_all_han(text: &str) -> bool {
    text.chars().all(is_han)
}

fn order_filled(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => number::compare(*a, *b),
        (Value::Text(a), Value::Text(b)) => order_text(a, b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn default_like(other: &Value) -> Value {
    match other {
        Value::Text(_) => Value::Text(SmolStr::default()),
        Value::Bool(_) => Value::Bool(false),
        _ => Value::Number(0.0),
    }
}

const fn rank(value: &Value) -> u8 {
    match value {
        Value::Blank | Value::Number(_) => 0,
        Value::Text(_) => 1,
        Value::Bool(_) => 2,
        Value::Error(_) | Value::Array(_) => 3,
    }
}
