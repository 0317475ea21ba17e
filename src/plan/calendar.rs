//! Reads a calendar of public holidays: `日期,类型,说明`, with 休 for a day off and 班 for a weekend day that is worked.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::lines::{decoded, line, records};
use super::mistake::{Log, Mistakes};
use crate::model::calendar::{Calendar, is_weekend};
use crate::model::hash::sha256;
use crate::model::wording::comparable;

/// What the first line must be.
const HEADER: [&str; 3] = ["日期", "类型", "说明"];

/// Reads a calendar from the bytes of its file.
///
/// # Errors
/// Everything wrong in it, each with its line: header, columns, what is no date, what is neither 休 nor 班, days that
/// repeat, a 班 on a day that is worked anyway, no day at all.
pub fn load_calendar(file_name: &str, bytes: &[u8]) -> Result<Calendar, Mistakes> {
    let log = Log::default();
    let mut calendar = Calendar {
        name: file_name.to_owned(),
        sha256: sha256(bytes),
        ..Calendar::default()
    };
    let mut seen: BTreeMap<Date, usize> = BTreeMap::new();
    for (at, record) in records(file_name, &decoded(bytes), &HEADER, &log) {
        // Excel writes a line of commas for a row that was emptied.
        if record.iter().all(str::is_empty) {
            continue;
        }
        let (Some(typed), Some(kind), 2 | 3) = (record.get(0), record.get(1), record.len()) else {
            log.add(at, format!("应有 3 列，实有 {} 列", record.len()));
            continue;
        };
        let day = day(typed);
        if day.is_none() {
            log.add(at.clone(), format!("“{typed}”不是日期，应写作 2026-10-01"));
        }
        if !matches!(kind, "休" | "班") {
            log.add(at.clone(), format!("类型“{kind}”应为“休”或“班”"));
        }
        let Some(day) = day else { continue };
        if let Some(earlier) = seen.insert(day, at.line()) {
            log.add(at.clone(), format!("{day} 与第 {earlier} 行重复"));
        }
        match kind {
            "班" if !is_weekend(day) => log.add(
                at,
                format!(
                    "{day} 是{}，本来就上班，“班”只用于调休上班的周六、周日",
                    weekday(day)
                ),
            ),
            "班" => {
                calendar.worked.insert(day);
            }
            _ => {
                calendar.off.insert(day);
            }
        }
    }
    if seen.is_empty() {
        log.add(line(file_name, 1), "节假日安排里没有任何日期");
    }
    log.verdict(calendar)
}

/// A day as an office or a spreadsheet writes it: 2026-10-01, 2026/10/1, 2026.10.1, 2026年10月1日, 20261001.
fn day(typed: &str) -> Option<Date> {
    let typed = comparable(typed);
    let is_mark = |c: char| matches!(c, '-' | '/' | '.' | '年' | '月' | '日');
    if !typed.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return None;
    }
    let parts: Vec<&str> = typed.split(is_mark).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [whole] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;
    use jiff::civil::date;

    const GOOD: &str = "日期,类型,说明\n2026-10-01,休,示例假期\n2026/10/2,休,\n2026年10月3日,休\n２０２６．１０．４,休,\n,,\n20261010,班,调休\n";

    #[test]
    fn reads_days_as_offices_and_spreadsheets_write_them() {
        let (gbk, _, _) = GB18030.encode(GOOD);
        let marked = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
        for bytes in [GOOD.as_bytes(), &gbk, marked.as_bytes()] {
            let calendar = load_calendar("节假日.csv", bytes).unwrap();
            assert_eq!(calendar.off, (1..=4).map(|day| date(2026, 10, day)).collect());
            assert_eq!(calendar.worked, [date(2026, 10, 10)].into());
            assert!(calendar.covers(2026) && !calendar.covers(2027));
            assert_eq!(calendar.sha256.len(), 64);
        }
    }

    #[test]
    fn tells_every_problem_with_its_line() {
        let text = "日期,类别,说明\n10月1日,休,\n2026-10-01,放假,\n2026-02-30,休,\n2026-10-01,休,\n2026-10-08,班,\n2026-10-09\n2026-10-09,休,多,出\n";
        assert_eq!(
            load_calendar("节假日.csv", text.as_bytes())
                .unwrap_err()
                .to_string(),
            "节假日.csv 第 1 行：第一行应为 日期,类型,说明\n\
             节假日.csv 第 2 行：“10月1日”不是日期，应写作 2026-10-01\n\
             节假日.csv 第 3 行：类型“放假”应为“休”或“班”\n\
             节假日.csv 第 4 行：“2026-02-30”不是日期，应写作 2026-10-01\n\
             节假日.csv 第 5 行：2026-10-01 与第 3 行重复\n\
             节假日.csv 第 6 行：2026-10-08 是星期四，本来就上班，“班”只用于调休上班的周六、周日\n\
             节假日.csv 第 7 行：应有 3 列，实有 1 列\n\
             节假日.csv 第 8 行：应有 3 列，实有 4 列"
        );
        for empty in ["", "日期,类型,说明\n"] {
            let told = load_calendar("节假日.csv", empty.as_bytes())
                .unwrap_err()
                .to_string();
            assert!(told.contains("没有任何日期"), "{told}");
        }
    }
}
