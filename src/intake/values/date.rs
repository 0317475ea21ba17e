//! Dates as clerks type them.

mod parts;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use self::parts::{Found, Unreadable};
use super::typed::half_width;
use super::{Reading, digits, shown};
use crate::model::serial::from_serial;
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

/// Serials of 1950-01-01 and 2100-01-01, for cells that are formatted as dates.
const PLAUSIBLE_SERIALS: std::ops::Range<f64> = 18_264.0..73_051.0;
/// Serials of 1990-01-01 and 2100-01-01, for numbers that no cell's format calls a date: 20265 is rather May 2026 than a
/// day of 1955.
const BARE_SERIALS: std::ops::Range<f64> = 32_874.0..73_051.0;
/// Years that an answer can mean.
const PLAUSIBLE_YEARS: std::ops::Range<i16> = 1950..2100;

/// Reads a date. Month without day, two-digit years and impossible days are defects.
pub fn read(raw: &Raw) -> Reading {
    match raw {
        // In a cell formatted as a date even 2026.5 is stored as the day number 2026, a day of 1905.
        Raw::DateTime(serial) if !PLAUSIBLE_SERIALS.contains(serial) => read_number(*serial),
        Raw::DateTime(serial) => match from_serial(*serial) {
            Some(date) if serial.fract() == 0.0 => Reading::plain(Value::Date(date)),
            Some(date) => Reading::noted(Value::Date(date), format!("日期带有时刻，按日期 {date} 读取。")),
            None => not_a_date(&shown(raw)),
        },
        Raw::Number(number) => read_number(*number),
        Raw::Text(text) => read_text(text),
        _ => not_a_date(&shown(raw)),
    }
}

fn not_a_date(shown: &str) -> Reading {
    Reading::defect(format!("这里应填日期，单元格里是“{}”。", shown.trim()))
}

fn read_number(number: f64) -> Reading {
    let shown = digits(number);
    if number.fract() == 0.0 && matches!(shown.len(), 6 | 8) {
        return read_text(&shown);
    }
    if (1900.0..2100.0).contains(&number) {
        return year_and_month(&shown);
    }
    match from_serial(number) {
        Some(date) if BARE_SERIALS.contains(&number) => {
            Reading::noted(Value::Date(date), format!("数值 {shown} 按日期 {date} 读取。"))
        }
        _ => not_a_date(&shown),
    }
}

/// 2026.5 as a number: the day is missing, and of 2026.1 it is not even sure which month is meant.
fn year_and_month(shown: &str) -> Reading {
    match shown.split_once('.') {
        Some((year, "1")) => Reading::defect(format!(
            "“{shown}”可能是 {year} 年 1 月，也可能是 {year} 年 10 月（末尾的 0 被省去），并且缺少日，这里应填完整的年月日。"
        )),
        Some((year, rest)) if rest.len() >= 3 => Reading::defect(format!(
            "“{shown}”里 {year} 年之后的“{rest}”分不清月和日，这里应填完整的年月日。"
        )),
        Some(_) => incomplete(shown, "缺少日"),
        None => incomplete(shown, "缺少月和日"),
    }
}

fn read_text(text: &str) -> Reading {
    let typed = text.trim();
    let folded = half_width(text);
    if says_nothing(&folded) {
        return Reading::plain(Value::Nothing);
    }
    let parts = match parts::of(&folded) {
        Ok(parts) => parts,
        Err(Unreadable::Era) => {
            return Reading::defect(format!("“{typed}”用的是年号，这里应填公历的年月日。"));
        }
        Err(Unreadable::Several) => {
            return Reading::defect(format!("“{typed}”里有不止一个日期，这里应填一个完整的年月日。"));
        }
        Err(Unreadable::NotADay) => return not_a_date(typed),
    };
    let (parts, marked) = match parts {
        Found::One(whole) => return one_number(typed, &whole),
        Found::Two { first, .. } if first.len() == 4 => return incomplete(typed, "缺少日"),
        Found::Two { marked: true, .. } => return incomplete(typed, "缺少年份"),
        Found::Two { .. } => return incomplete(typed, "缺少年份或日"),
        Found::Three { parts, marked } => (parts, marked),
    };
    let [first, second, third] = &parts;
    if first.len() == 4 {
        return dated(typed, first, second, third);
    }
    if third.len() == 4 && !marked {
        return year_last(typed, first, second, third);
    }
    Reading::defect(format!("“{typed}”的年份不是四位数，无法确定年份。"))
}

/// 20260501, 202605, 46143 and 2026.
fn one_number(typed: &str, whole: &str) -> Reading {
    let cut = |from: usize, to: usize| whole.get(from..to).unwrap_or_default();
    match whole.len() {
        8 => dated(typed, cut(0, 4), cut(4, 6), cut(6, 8)),
        6 if ["19", "20"].contains(&cut(0, 2)) && (1..=12).contains(&cut(4, 6).parse().unwrap_or(0)) => {
            incomplete(typed, "缺少日")
        }
        6 => Reading::defect(format!("“{typed}”的年份不是四位数，无法确定年份。")),
        4 => incomplete(typed, "缺少月和日"),
        5 => match whole
            .parse::<f64>()
            .ok()
            .filter(|serial| BARE_SERIALS.contains(serial))
        {
            Some(serial) => read_number(serial),
            None => not_a_date(typed),
        },
        _ => not_a_date(typed),
    }
}

/// Day and month before the year: sure only where just one of the two can be a month.
fn year_last(typed: &str, first: &str, second: &str, year: &str) -> Reading {
    let one = date(year, first, second);
    let other = date(year, second, first);
    match (one, other) {
        (Some(one), Some(other)) if one != other => Reading::defect(format!(
            "“{typed}”可以读作 {one}，也可以读作 {other}，请按年、月、日的顺序填写。"
        )),
        (Some(date), _) | (None, Some(date)) => plausible(typed, date),
        (None, None) => Reading::defect(format!("“{typed}”不是一个存在的日期。")),
    }
}

fn dated(typed: &str, year: &str, month: &str, day: &str) -> Reading {
    match date(year, month, day) {
        Some(date) => plausible(typed, date),
        None => Reading::defect(format!("“{typed}”不是一个存在的日期。")),
    }
}

fn plausible(typed: &str, date: Date) -> Reading {
    if !PLAUSIBLE_YEARS.contains(&date.year()) {
        return Reading::defect(format!("“{typed}”的年份不合情理，请核对。"));
    }
    Reading::noted(Value::Date(date), format!("文本“{typed}”按日期 {date} 读取。"))
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn incomplete(typed: &str, what: &str) -> Reading {
    Reading::defect(format!("“{typed}”{what}，这里应填完整的年月日。"))
}
