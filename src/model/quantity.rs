//! Quantities as officials read them: thousands separators from 10,000 up, no float dust, units after a space,
//! rates with their denominator. Every report and message prints numbers through here.

use jiff::civil::Date;

/// A number with fixed decimals and thousands separators from 10,000 up: `12,345.60`.
pub fn number(value: f64, decimals: u8) -> String {
    // Adding zero turns a negative zero into zero.
    let mut shown = format!("{:.*}", usize::from(decimals), value + 0.0);
    let mut start = usize::from(shown.starts_with('-'));
    if start > 0 && shown.bytes().skip(start).all(|c| matches!(c, b'0' | b'.')) {
        shown.remove(0);
        start = 0;
    }
    let end = shown.find('.').unwrap_or(shown.len());
    if end - start > 4 {
        (start + 1..end)
            .rev()
            .filter(|at| (end - at).is_multiple_of(3))
            .for_each(|at| shown.insert(at, ','));
    }
    shown
}

/// A number with as many decimals as it needs, two at the most: `12`, `3.5`.
pub fn plain(value: f64) -> String {
    let cents = (value * 100.0).round();
    let decimals = if cents % 100.0 == 0.0 {
        0
    } else if cents % 10.0 == 0.0 {
        1
    } else {
        2
    };
    number(value, decimals)
}

/// A number with its unit: `12 人`, `35.50 万元`, `78.0%` (the unit `%` takes a share of 1).
pub fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" => plain(value),
        "%" => percent(value),
        "万元" => number(value, 2) + " 万元",
        _ => [&plain(value), " ", unit].concat(),
    }
}

/// A share of 1 as percent with one decimal; only the whole is 100.0%, and only nothing is 0.0%.
pub fn percent(share: f64) -> String {
    let shown = number(share * 100.0, 1);
    match shown.as_str() {
        "100.0" if share < 1.0 => "99.9%".to_owned(),
        "0.0" if share > 0.0 => "0.1%".to_owned(),
        _ => shown + "%",
    }
}

/// A rate with its denominator: `78.0%（78/100）`; `—（0/0）` if there is nothing to count.
pub fn rate(part: f64, whole: f64) -> String {
    let share = if whole == 0.0 {
        "—".to_owned()
    } else {
        percent(part / whole)
    };
    format!("{share}（{}/{}）", plain(part), plain(whole))
}

/// A date in running text: `2026年11月20日`.
pub fn date_in_text(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_from_ten_thousand_up() {
        assert_eq!(number(9999.0, 0), "9999");
        assert_eq!(number(10_000.0, 0), "10,000");
        assert_eq!(number(-1_234_567.891, 2), "-1,234,567.89");
        assert_eq!(number(-0.001, 2), "0.00");
    }

    #[test]
    fn float_dust_is_not_shown() {
        assert_eq!(plain(0.1 + 0.2), "0.3");
        assert_eq!(plain(12.0), "12");
        assert_eq!(plain(3.456), "3.46");
    }

    #[test]
    fn units_follow_a_space_and_percent_does_not() {
        assert_eq!(with_unit(12.0, "人"), "12 人");
        assert_eq!(with_unit(35.5, "万元"), "35.50 万元");
        assert_eq!(with_unit(0.78, "%"), "78.0%");
    }

    #[test]
    fn a_rate_is_whole_only_when_it_is() {
        assert_eq!(rate(78.0, 100.0), "78.0%（78/100）");
        assert_eq!(rate(9999.0, 10_000.0), "99.9%（9999/10,000）");
        assert_eq!(rate(0.0, 0.0), "—（0/0）");
    }
}
