//! Dates as clerks type them.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::{Reading, shown};
use crate::model::serial::from_serial;
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

/// Serials of 1950-01-01 and 2100-01-01: a bare number between them is a date whose format was lost.
const PLAUSIBLE_SERIALS: std::ops::Range<f64> = 18_264.0..73_051.0;

/// Reads a date. Month without day, two-digit years and impossible days are defects.
pub fn read(raw: &Raw) -> Reading {
    match raw {
        Raw::DateTime(serial) => match from_serial(*serial) {
            Some(date) => Reading::plain(Value::Date(date)),
            None => Reading::defect(format!("这里应填日期，单元格里的“{}”不是一个日期。", shown(raw))),
        },
        Raw::Number(number) => read_number(*number, &shown(raw)),
        Raw::Text(text) => read_text(text),
        _ => Reading::defect(format!("这里应填日期，单元格里是“{}”。", shown(raw))),
    }
}

fn read_number(number: f64, shown: &str) -> Reading {
    if number.fract() == 0.0 && shown.len() == 8 {
        return read_text(shown);
    }
    if (1900.0..2100.0).contains(&number) {
        return incomplete(shown);
    }
    match from_serial(number) {
        Some(date) if PLAUSIBLE_SERIALS.contains(&number) && number.fract() == 0.0 => {
            Reading::noted(Value::Date(date), format!("数值 {shown} 按日期 {date} 读取。"))
        }
        _ => Reading::defect(format!("这里应填日期，单元格里是“{shown}”。")),
    }
}

fn read_text(text: &str) -> Reading {
    let typed = text.trim();
    if says_nothing(typed) {
        return Reading::plain(Value::Nothing);
    }
    let folded: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = folded
        .trim_end_matches('日')
        .split(['-', '.', '/', '年', '月', '。'])
        .map(str::trim)
        .collect();
    let all_digits =
        |part: &&str| !part.is_empty() && part.len() <= 8 && part.chars().all(|c| c.is_ascii_digit());
    match parts.as_slice() {
        [whole] if whole.len() == 8 && all_digits(whole) => {
            let cut = |from: usize, to: usize| whole.get(from..to).unwrap_or_default();
            dated(typed, cut(0, 4), cut(4, 6), cut(6, 8))
        }
        [year, month, day] if [year, month, day].into_iter().all(all_digits) => {
            if year.len() == 4 {
                dated(typed, year, month, day)
            } else {
                Reading::defect(format!("“{typed}”的年份不是四位数，无法确定年份。"))
            }
        }
        [year, month] | [year, month, ""] if all_digits(year) && all_digits(month) => incomplete(typed),
        [year] | [year, ""] if all_digits(year) => incomplete(typed),
        _ => Reading::defect(format!("这里应填日期，单元格里是“{typed}”。")),
    }
}

fn dated(typed: &str, year: &str, month: &str, day: &str) -> Reading {
    let date = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    match date() {
        Some(date) => Reading::noted(Value::Date(date), format!("文本“{typed}”按日期 {date} 读取。")),
        None => Reading::defect(format!("“{typed}”不是一个存在的日期。")),
    }
}

fn incomplete(typed: &str) -> Reading {
    Reading::defect(format!("“{typed}”缺少月或日，这里应填完整的年月日。"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_as_text_are_read_and_noted() {
        for text in [
            "2026-5-1",
            "2026.5.1",
            "2026/05/01",
            "2026年5月1日",
            "２０２６年５月１日",
            "20260501",
        ] {
            let reading = read(&Raw::Text(text.to_owned()));
            assert_eq!(reading.value, Value::Date(date(2026, 5, 1)), "{text}");
            assert!(reading.note.is_some(), "{text}");
        }
        assert_eq!(read(&Raw::DateTime(46143.5)).value, Value::Date(date(2026, 5, 1)));
        assert_eq!(read(&Raw::Number(46143.0)).value, Value::Date(date(2026, 5, 1)));
        assert_eq!(
            read(&Raw::Number(20_260_501.0)).value,
            Value::Date(date(2026, 5, 1))
        );
    }

    #[test]
    fn what_is_no_full_date_is_a_defect() {
        for text in ["2026.5", "2026年5月", "26.5.1", "2026-02-30", "五月", "2026"] {
            assert!(read(&Raw::Text(text.to_owned())).defect.is_some(), "{text}");
        }
        assert!(read(&Raw::Number(2026.5)).defect.is_some());
        assert!(read(&Raw::Number(12.0)).defect.is_some());
        assert_eq!(read(&Raw::Text("—".to_owned())).value, Value::Nothing);
    }
}
