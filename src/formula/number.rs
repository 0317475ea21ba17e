//! Numbers as Excel has them: 15 significant digits wherever binary dust would show, that is in comparison,
//! subtraction, rounding and text.

use std::borrow::Cow;

use crate::model::serial;

/// A finite number as `sign × digits × 10^exponent`, with `digits` of 15 decimal places (or 0).
struct Decimal {
    negative: bool,
    digits: u64,
    exponent: i32,
}

impl Decimal {
    fn of(number: f64) -> Self {
        let text = format!("{:.14e}", number.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa
            .chars()
            .filter_map(|c| c.to_digit(10))
            .fold(0, |sum: u64, digit| {
                sum.wrapping_mul(10).wrapping_add(u64::from(digit))
            });
        let exponent = exponent.parse::<i32>().unwrap_or(0);
        Self {
            negative: number < 0.0,
            digits,
            exponent: exponent - 14,
        }
    }

    fn number(&self) -> f64 {
        let number = format!("{}e{}", self.digits, self.exponent)
            .parse::<f64>()
            .unwrap_or(f64::NAN);
        if self.negative { -number } else { number }
    }
}

/// How to leave a multiple of the last place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    /// To the nearest, half away from zero.
    Nearest,
    /// Away from zero.
    Away,
    /// Towards zero.
    Toward,
    /// Towards minus infinity.
    Floor,
}

/// The number with 15 significant digits.
pub(super) fn to_15_digits(number: f64) -> f64 {
    if number == number.trunc() && number.abs() < 1e15 {
        number
    } else {
        Decimal::of(number).number()
    }
}

/// Rounds to `places` decimal places (negative: to tens, hundreds …), counting 15 digits of the number.
pub(super) fn round(number: f64, places: f64, how: Rounding) -> f64 {
    if !number.is_finite() || (number == number.trunc() && places >= 0.0 && number.abs() < 1e15) {
        return number;
    }
    // Clamped first.
    let places = places.trunc().clamp(-400.0, 400.0) as i32;
    let decimal = Decimal::of(number);
    // How many of the digits stand behind the place we keep.
    let behind = -(decimal.exponent + places);
    if behind <= 0 || decimal.digits == 0 {
        return number;
    }
    let power = u32::try_from(behind).ok().and_then(|p| 10_u64.checked_pow(p));
    let (kept, rest, half) = match power {
        Some(power) => {
            let rest = decimal.digits % power;
            (decimal.digits / power, rest, rest >= power - rest)
        }
        None => (0, decimal.digits, false),
    };
    let up = match how {
        Rounding::Nearest => half,
        Rounding::Away => rest > 0,
        Rounding::Toward => false,
        Rounding::Floor => decimal.negative && rest > 0,
    };
    Decimal {
        negative: decimal.negative,
        digits: kept + u64::from(up),
        exponent: -places,
    }
    .number()
}

/// The order of two numbers by their first 15 digits.
pub(super) fn compare(a: f64, b: f64) -> std::cmp::Ordering {
    if is_same(a, b) {
        std::cmp::Ordering::Equal
    } else {
        a.total_cmp(&b)
    }
}

/// Whether two numbers have the same first 15 digits.
pub(super) fn is_same(a: f64, b: f64) -> bool {
    if a == b {
        return true;
    }
    // Only numbers this close can round to the same digits, and rounding is slow.
    (a - b).abs() <= a.abs().max(b.abs()) * 1e-14 && to_15_digits(a) == to_15_digits(b)
}

/// `a + b`, where a sum that is nothing but the dust of two equal numbers is 0.
pub(super) fn add(a: f64, b: f64) -> f64 {
    if is_same(a, -b) { 0.0 } else { a + b }
}

/// A number as Excel puts it into text: 15 digits, an exponent from 1E+15 on and where plain digits get too long.
pub(super) fn to_text(number: f64) -> String {
    if number == number.trunc() && number.abs() < 1e15 {
        return format!("{}", number + 0.0);
    }
    if !number.is_finite() {
        return "#NUM!".to_owned();
    }
    let decimal = Decimal::of(number);
    let digits = decimal.digits.to_string();
    let significant = digits.trim_end_matches('0');
    // The power of ten of the first digit.
    let first = decimal.exponent + 14;
    let sign = if decimal.negative { "-" } else { "" };
    let plain_length = i32::try_from(significant.len()).unwrap_or(0) + 1 - first.min(0);
    if first < 15 && plain_length <= 20 {
        return format!("{}", decimal.number());
    }
    let (head, tail) = significant.split_at_checked(1).unwrap_or((significant, ""));
    let point = if tail.is_empty() { "" } else { "." };
    let exponent_sign = if first < 0 { '-' } else { '+' };
    format!(
        "{sign}{head}{point}{tail}E{exponent_sign}{:02}",
        first.unsigned_abs()
    )
}

/// A text read as a number: signs, grouped thousands, exponent, percent, brackets for minus, or a date (`2024-09-01`,
/// `2024/9/1`, `2024年9月1日`). Digits may be full-width, as to every spreadsheet program under a Chinese setting.
pub(super) fn from_text(text: &str) -> Option<f64> {
    let text = half_width(text.trim_matches(' '));
    let text = text.as_ref();
    if let Some(date) = from_date(text) {
        return Some(date);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return if inner.starts_with(['-', '+', '(']) {
            None
        } else {
            from_text(inner).map(|n| -n)
        };
    }
    let (text, scale) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end_matches(' '), 100.0),
        None => (text, 1.0),
    };
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let number = with_15_digits(&without_groups(text)?).parse::<f64>().ok()? / scale;
    number
        .is_finite()
        .then_some(if negative { -number } else { number })
}

/// Full-width digits and what belongs to them as half-width ones.
fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let half = |c: char| match c {
        '０'..='９' | '．' | '，' | '－' | '＋' => {
            // The full-width forms of ASCII stand in the order of ASCII.
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        _ => c,
    };
    Cow::Owned(text.chars().map(half).collect())
}

/// The digits of a number as Excel takes them in, typed or in text: those after the fifteenth become 0.
pub(super) fn with_15_digits(digits: &str) -> String {
    let (mut significant, mut in_exponent) = (0, false);
    digits
        .chars()
        .map(|c| {
            in_exponent |= matches!(c, 'e' | 'E');
            if in_exponent || !c.is_ascii_digit() || (significant == 0 && c == '0') {
                return c;
            }
            significant += 1;
            if significant > 15 { '0' } else { c }
        })
        .collect()
}

/// Plain digits, point and exponent, with the commas of grouped thousands taken out.
fn without_groups(text: &str) -> Option<String> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | 'E' | '+' | '-'))
        || text == "."
    {
        return None;
    }
    let end = text.find(['.', 'e', 'E']).unwrap_or(text.len());
    let (whole, rest) = text.split_at_checked(end)?;
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut plain = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        plain.push_str(group);
    }
    plain.push_str(rest);
    Some(plain)
}

/// A date that begins with its year: the order of day, month and a short year depends on the language setting.
fn from_date(text: &str) -> Option<f64> {
    let (year, month, day) = date_parts(text)?;
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit())
    };
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    serial::of_parts(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn date_parts(text: &str) -> Option<(&str, &str, &str)> {
    if let Some(text) = text.strip_suffix('日') {
        let (year, rest) = text.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        return Some((year, month, day));
    }
    let mark = if text.contains('/') { '/' } else { '-' };
    let (year, rest) = text.split_once(mark)?;
    let (month, day) = rest.split_once(mark)?;
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_to_number() {
        for (text, number) in [
            ("12", Some(12.0)),
            (" 12 ", Some(12.0)),
            ("-1.5", Some(-1.5)),
            ("+2", Some(2.0)),
            ("1,234", Some(1234.0)),
            ("1,234,567.5", Some(1_234_567.5)),
            ("50%", Some(0.5)),
            ("1e3", Some(1000.0)),
            ("1E-2", Some(0.01)),
            (".5", Some(0.5)),
            ("(5)", Some(-5.0)),
            ("2024-09-01", Some(45536.0)),
            ("1900-02-29", Some(60.0)),
            ("", None),
            (" ", None),
            (".", None),
            ("360000199001010499", Some(360_000_199_001_010_000.0)),
            ("-1234567890123459", Some(-1_234_567_890_123_450.0)),
            ("0.0012345678901234599", Some(0.001_234_567_890_123_45)),
            ("1234567890.123459E3", Some(1_234_567_890_123.45)),
            ("1E123456789012345678", None),
            ("1,23", None),
            ("1234,567", None),
            (",123", None),
            ("十二", None),
            ("12人", None),
            ("inf", None),
            ("nan", None),
            ("1e999", None),
            ("--1", None),
            ("2023-02-29", None),
            ("2024-13-01", None),
            ("24-1-1", None),
            ("(-5)", None),
            ("１２", Some(12.0)),
            ("－１，２３４．5", Some(-1234.5)),
            ("１２％", None),
            ("2024/9/1", Some(45536.0)),
            ("2024年09月01日", Some(45536.0)),
            ("２０２４-9-1", Some(45536.0)),
            ("2024-9/1", None),
            ("2024/9/1/1", None),
            ("2024年9月", None),
            ("2024.9.1", None),
            ("2023年2月29日", None),
            ("年月日", None),
            ("1 2", None),
            ("%", None),
        ] {
            assert_eq!(from_text(text), number, "{text}");
        }
    }

    #[test]
    fn number_to_text() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (-3.0, "-3"),
            (1.0 / 3.0, "0.333333333333333"),
            (0.1 + 0.2, "0.3"),
            (123_456.789, "123456.789"),
            (1e14, "100000000000000"),
            (1e15, "1E+15"),
            (1.5e20, "1.5E+20"),
            (1_234_567_890_123_456.0, "1.23456789012346E+15"),
            (0.00001, "0.00001"),
            (1e-9, "0.000000001"),
            (1.234_567_890_123_45e-10, "1.23456789012345E-10"),
            (-2.5e-30, "-2.5E-30"),
        ] {
            assert_eq!(to_text(number), text, "{number}");
        }
    }

    #[test]
    fn rounding() {
        for (number, places, how, expected) in [
            (2.675, 2.0, Rounding::Nearest, 2.68),
            (1.005, 2.0, Rounding::Nearest, 1.01),
            (-2.5, 0.0, Rounding::Nearest, -3.0),
            (1250.0, -2.0, Rounding::Nearest, 1300.0),
            (0.4, 0.0, Rounding::Nearest, 0.0),
            (49.0, -2.0, Rounding::Nearest, 0.0),
            (50.0, -2.0, Rounding::Nearest, 100.0),
            (0.1 * 3.0 * 10.0, 0.0, Rounding::Away, 3.0),
            (3.001, 0.0, Rounding::Away, 4.0),
            (-3.2, 0.0, Rounding::Away, -4.0),
            (1e-30, 0.0, Rounding::Away, 1.0),
            (3.99, 1.0, Rounding::Toward, 3.9),
            ((0.1 + 0.7) * 10.0, 0.0, Rounding::Floor, 8.0),
            (-0.5, 0.0, Rounding::Floor, -1.0),
            (1e300, 2.0, Rounding::Nearest, 1e300),
            (123_456_788.999_999_6, 0.0, Rounding::Floor, 123_456_789.0),
        ] {
            assert_eq!(round(number, places, how), expected, "{number} {places} {how:?}");
        }
    }
}
