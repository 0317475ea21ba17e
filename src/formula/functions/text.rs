//! Text functions. Places and lengths count UTF-16 units, as in Excel: a character outside the basic plane counts
//! two, and where one is cut in half `U+FFFD` is left.

use super::{Outcome, arg, given};
use crate::formula::eval::Item;
use crate::formula::number;
use crate::formula::pattern::Pattern;
use crate::formula::value::{ErrorKind, Value};

use super::aggregate::of_count;

fn units(value: &Value) -> Result<Vec<u16>, ErrorKind> {
    Ok(value.to_text()?.encode_utf16().collect())
}

fn of_units<'u>(units: impl IntoIterator<Item = &'u u16>) -> Value {
    let text = char::decode_utf16(units.into_iter().copied());
    Value::of_text(text.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// A length or place from an argument, at least `least`; `default` where the argument was not given.
fn place(items: &[Item<'_>], index: usize, default: usize, least: f64) -> Result<usize, ErrorKind> {
    let Some(value) = given(items, index) else {
        return Ok(default);
    };
    let number = value.to_number()?.trunc();
    if number < least {
        return Err(ErrorKind::Value);
    }
    // Not negative, and saturates.
    Ok(number as usize)
}

pub(super) fn len(items: &[Item<'_>]) -> Outcome {
    Ok(of_count(arg(items, 0).to_text()?.encode_utf16().count()))
}

pub(super) fn left(items: &[Item<'_>]) -> Outcome {
    let units = units(arg(items, 0))?;
    let count = place(items, 1, 1, 0.0)?;
    Ok(of_units(units.iter().take(count)))
}

pub(super) fn right(items: &[Item<'_>]) -> Outcome {
    let units = units(arg(items, 0))?;
    let count = place(items, 1, 1, 0.0)?;
    Ok(of_units(units.iter().skip(units.len().saturating_sub(count))))
}

pub(super) fn mid(items: &[Item<'_>]) -> Outcome {
    let units = units(arg(items, 0))?;
    let (start, count) = (place(items, 1, 1, 1.0)?, place(items, 2, 0, 0.0)?);
    Ok(of_units(units.iter().skip(start - 1).take(count)))
}

/// Takes runs of spaces down to one, and away at both ends; only the ASCII space counts.
pub(super) fn trim(items: &[Item<'_>]) -> Outcome {
    let text = arg(items, 0).to_text()?;
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    Ok(Value::of_text(words.join(" ")))
}

pub(super) fn exact(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Bool(arg(items, 0).to_text()? == arg(items, 1).to_text()?))
}

pub(super) fn upper(items: &[Item<'_>]) -> Outcome {
    Ok(Value::of_text(arg(items, 0).to_text()?.to_uppercase()))
}

pub(super) fn lower(items: &[Item<'_>]) -> Outcome {
    Ok(Value::of_text(arg(items, 0).to_text()?.to_lowercase()))
}

pub(super) fn concatenate(items: &[Item<'_>]) -> Outcome {
    let mut whole = String::new();
    for item in items {
        whole.push_str(&item.value().to_text()?);
    }
    Ok(Value::of_text(whole))
}

/// `FIND`: with regard to case, without wildcards.
pub(super) fn find(items: &[Item<'_>]) -> Outcome {
    let (wanted, text) = (units(arg(items, 0))?, units(arg(items, 1))?);
    let skipped = place(items, 2, 1, 1.0)? - 1;
    let rest = text.get(skipped..).ok_or(ErrorKind::Value)?;
    let found = match wanted.len() {
        0 => Some(0),
        length => rest.windows(length).position(|window| window == wanted),
    };
    found
        .map(|before| of_count(skipped + before + 1))
        .ok_or(ErrorKind::Value)
}

/// `SEARCH`: without regard to case, with wildcards.
pub(super) fn search(items: &[Item<'_>]) -> Outcome {
    let (wanted, text) = (arg(items, 0).to_text()?, units(arg(items, 1))?);
    let skipped = place(items, 2, 1, 1.0)? - 1;
    let rest = text.get(skipped..).ok_or(ErrorKind::Value)?;
    let rest: Vec<char> = char::decode_utf16(rest.iter().copied())
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    let before = Pattern::new(&wanted).find(&rest).ok_or(ErrorKind::Value)?;
    let before: usize = rest.iter().take(before).map(|c| c.len_utf16()).sum();
    Ok(of_count(skipped + before + 1))
}

/// `SUBSTITUTE`: replaces every place, or the one of a given number.
pub(super) fn substitute(items: &[Item<'_>]) -> Outcome {
    let (text, old, new) = (
        arg(items, 0).to_text()?,
        arg(items, 1).to_text()?,
        arg(items, 2).to_text()?,
    );
    let which = place(items, 3, 0, 1.0)?;
    if old.is_empty() {
        return Ok(Value::of_text(text.into_owned()));
    }
    if which == 0 {
        return Ok(Value::of_text(text.replace(&*old, &new)));
    }
    let place = text.match_indices(&*old).nth(which - 1).map(|(at, _)| at);
    let split = place.and_then(|at| text.split_at_checked(at));
    let replaced = split.and_then(|(head, tail)| Some(format!("{head}{new}{}", tail.strip_prefix(&*old)?)));
    Ok(Value::of_text(replaced.unwrap_or_else(|| text.into_owned())))
}

/// `VALUE`: text as a number; a truth value is none.
pub(super) fn value(items: &[Item<'_>]) -> Outcome {
    match arg(items, 0) {
        Value::Bool(_) => Err(ErrorKind::Value),
        Value::Text(text) => number::from_text(text).map(Value::Number).ok_or(ErrorKind::Value),
        other => other.to_number().map(Value::of_number),
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    #[test]
    fn pieces() {
        check(&[
            ("LEN(\"督学\")", "2"),
            ("LEN(\"𠮷\")", "2"),
            ("LEN(空)", "0"),
            ("LEN(12.5)", "4"),
            ("LEN(错)", "#DIV/0!"),
            ("LEFT(\"实验小学\",2)", "实验"),
            ("LEFT(\"实验\")", "实"),
            ("LEFT(\"实\",9)", "实"),
            ("LEFT(\"实\",-1)", "#VALUE!"),
            ("LEFT(\"实\",)", ""),
            ("LEFT(\"𠮷\",1)", "\u{FFFD}"),
            ("RIGHT(\"实验小学\",2)", "小学"),
            ("RIGHT(\"小\",9)", "小"),
            ("RIGHT(\"小学\",0)", ""),
            ("RIGHT(\"a𠮷\",1)", "\u{FFFD}"),
            ("MID(\"360000199001011234\",7,4)", "1990"),
            ("MID(\"abc\",0,1)", "#VALUE!"),
            ("MID(\"abc\",2,-1)", "#VALUE!"),
            ("MID(\"abc\",9,1)", ""),
            ("MID(\"abc\",2,1E300)", "bc"),
            ("TRIM(\"  a   b \")", "a b"),
            ("TRIM(\"　a\")", "　a"),
            ("UPPER(\"aBc\")", "ABC"),
            ("LOWER(\"aBc\")", "abc"),
            ("CONCATENATE(\"a\",1,TRUE,空)", "a1TRUE"),
        ]);
    }

    #[test]
    fn finding() {
        check(&[
            ("FIND(\"小\",\"实验小学\")", "3"),
            ("FIND(\"b\",\"ABab\")", "4"),
            ("FIND(\"x\",\"abc\")", "#VALUE!"),
            ("FIND(\"a\",\"aba\",2)", "3"),
            ("FIND(\"\",\"abc\",2)", "2"),
            ("FIND(\"\",\"abc\",5)", "#VALUE!"),
            ("FIND(\"a\",\"abc\",0)", "#VALUE!"),
            ("FIND(\"a\",\"𠮷a\")", "3"),
            ("SEARCH(\"B\",\"abc\")", "2"),
            ("SEARCH(\"小?\",\"实验小学\")", "3"),
            ("SEARCH(\"~?\",\"a?\")", "2"),
            ("SEARCH(\"a\",\"𠮷a\")", "3"),
            ("SEARCH(\"x\",\"abc\")", "#VALUE!"),
            ("SEARCH(\"a\",\"aba\",2)", "3"),
            ("SUBSTITUTE(\"a-b-c\",\"-\",\"\")", "abc"),
            ("SUBSTITUTE(\"a-b-c\",\"-\",\"+\",2)", "a-b+c"),
            ("SUBSTITUTE(\"abc\",\"\",\"x\")", "abc"),
            ("SUBSTITUTE(\"a-b\",\"-\",\"+\",9)", "a-b"),
            ("SUBSTITUTE(\"a-b\",\"-\",\"+\",0)", "#VALUE!"),
            ("EXACT(\"a\",\"A\")", "FALSE"),
            ("EXACT(\"a\",\"a\")", "TRUE"),
            ("EXACT(1,\"1\")", "TRUE"),
            ("VALUE(\"1,234\")", "1234"),
            ("VALUE(\"\")", "#VALUE!"),
            ("VALUE(\"50%\")", "0.5"),
            ("VALUE(空)", "0"),
            ("VALUE(TRUE)", "#VALUE!"),
            ("VALUE(\"十\")", "#VALUE!"),
        ]);
    }
}
