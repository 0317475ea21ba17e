//! Numbers in Arabic figures: sign, separators, decimals, exponent.

use super::Why;

/// Beyond this many digits a number in a spreadsheet is no longer exact.
const EXACT_DIGITS: usize = 15;

/// Figures at the beginning of a text and what follows them.
pub fn split(text: &str) -> (&str, &str) {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = text.get(at + c.len_utf8()..).unwrap_or_default();
        let exponent = matches!(c, 'E' | 'e')
            && next.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'))
            && end > 0;
        let sign_of_exponent =
            matches!(c, '+' | '-') && text.get(..at).is_some_and(|held| held.ends_with(['E', 'e']));
        match c {
            '0'..='9' | '.' | ',' | ' ' => end = at + c.len_utf8(),
            '。' if next.starts_with(|c: char| c.is_ascii_digit()) => end = at + c.len_utf8(),
            '+' | '-' if at == 0 || sign_of_exponent => end = at + c.len_utf8(),
            _ if exponent => end = at + c.len_utf8(),
            _ => break,
        }
    }
    let (core, suffix) = text.split_at_checked(end).unwrap_or((text, ""));
    if core.chars().any(|c| c.is_ascii_digit()) {
        (core.trim(), suffix.trim())
    } else {
        ("", text)
    }
}

/// Figures with or without sign, thousands separators, exponent; refused are `1,23`, `1 2` and `1.2.3`.
pub fn figures(text: &str) -> Result<f64, Why> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim_start()),
        None => (1.0, text.strip_prefix('+').unwrap_or(text).trim_start()),
    };
    if let Some((mantissa, exponent)) = unsigned.split_once(['E', 'e']) {
        return scientific(mantissa, exponent).map(|number| sign * number);
    }
    let unsigned = unsigned.replace('。', ".");
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((&unsigned, ""));
    let separator = if whole.contains(',') { ',' } else { ' ' };
    let groups: Vec<&str> = whole.split(separator).collect();
    let grouped = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.iter().all(|group| group.len() == 3)
        }
        [] => false,
    };
    let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let joined: String = groups.concat();
    if !groups.iter().all(|group| all_digits(group)) || !all_digits(fraction) {
        return Err(Why::Other);
    }
    if joined.is_empty() && fraction.is_empty() {
        return Err(Why::Other);
    }
    if !grouped {
        return Err(Why::Several(groups.join("、")));
    }
    if joined.trim_start_matches('0').len() + fraction.trim_end_matches('0').len() > EXACT_DIGITS {
        return Err(Why::TooLong);
    }
    let number: f64 = format!("0{joined}.{fraction}0").parse().map_err(|_| Why::Other)?;
    Ok(sign * number)
}

/// `3.5E+04`: sure only if every digit of the number is there; otherwise the display has rounded it.
fn scientific(mantissa: &str, exponent: &str) -> Result<f64, Why> {
    let exponent: usize = exponent.trim_start_matches('+').parse().map_err(|_| Why::Other)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || exponent > EXACT_DIGITS {
        return Err(Why::Other);
    }
    if fraction.len() < exponent {
        return Err(Why::NotExact);
    }
    format!("{mantissa}E{exponent}").parse().map_err(|_| Why::Other)
}
