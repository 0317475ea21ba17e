//! Dates as clerks type them.

use dudao::model::form::FieldKind;
use dudao::model::serial::to_serial;
use dudao::workbook::Raw;
use jiff::civil::Date;

use super::kind::{Kind, Slot, retype, typed};
use super::oracle::Expect::{Either, Noted, Returned, Same};

fn day(slot: &Slot) -> Option<Date> {
    matches!(slot.field.kind, FieldKind::Date)
        .then(|| slot.value.date())
        .flatten()
}

fn numerals(number: i16) -> String {
    const TENS: [&str; 4] = ["", "十", "二十", "三十"];
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    format!("{}{}", TENS[(number / 10) as usize], ONES[(number % 10) as usize])
}

/// The kinds.
pub fn kinds() -> Vec<Kind> {
    vec![
        retype("日期写成文本", Noted, |slot, chance| {
            let date = day(slot)?;
            let (y, m, d) = (date.year(), date.month(), date.day());
            typed(match chance.between(0, 9) {
                0 => format!("{y}-{m}-{d}"),
                1 => format!("{y}-{m:02}-{d:02}"),
                2 => format!("{y}.{m}.{d}"),
                3 => format!("{y}/{m}/{d}"),
                4 => format!("{y}年{m}月{d}日"),
                5 => format!("{y}年{m:02}月{d:02}日"),
                6 => format!("{y} 年 {m} 月 {d} 日"),
                7 => format!("{y}、{m}、{d}"),
                8 => format!("{y}年{m}月{d}号"),
                _ => format!("{y}。{m}。{d}"),
            })
        }),
        retype("日期全角", Noted, |slot, _| {
            let date = day(slot)?;
            let text = format!("{}-{}-{}", date.year(), date.month(), date.day());
            let wide = text
                .chars()
                .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c));
            typed(wide.collect::<String>())
        }),
        retype("日期八位数字", Noted, |slot, chance| {
            let date = day(slot)?;
            let text = format!("{}{:02}{:02}", date.year(), date.month(), date.day());
            if chance.percent(50) {
                return Some(Raw::Number(text.parse().ok()?));
            }
            typed(text)
        }),
        retype("日期成了序列值", Noted, |slot, _| {
            Some(Raw::Number(to_serial(day(slot)?)))
        }),
        retype("序列值存为文本", Either, |slot, _| {
            typed(format!("{}", to_serial(day(slot)?)))
        }),
        retype("日期带时刻", Same, |slot, _| {
            Some(Raw::DateTime(to_serial(day(slot)?) + 0.375))
        }),
        retype("日期文本带时刻或星期", Either, |slot, chance| {
            let date = day(slot)?;
            typed(match chance.between(0, 2) {
                0 => format!("{date} 00:00:00"),
                1 => format!("{}年{}月{}日（星期三）", date.year(), date.month(), date.day()),
                _ => format!("{}年{}月{}日上午", date.year(), date.month(), date.day()),
            })
        }),
        retype("日期汉字", Either, |slot, _| {
            let date = day(slot)?;
            let zero = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
            let year = date.year().to_string();
            let year = year.chars().map(|c| zero[c.to_digit(10).unwrap_or(0) as usize]);
            typed(format!(
                "{}年{}月{}日",
                year.collect::<String>(),
                numerals(date.month().into()),
                numerals(date.day().into())
            ))
        }),
        retype("只有年月", Returned, |slot, chance| {
            let date = day(slot)?;
            let (y, m) = (date.year(), date.month());
            match chance.between(0, 5) {
                0 => typed(format!("{y}.{m}")),
                1 => typed(format!("{y}年{m}月")),
                2 => typed(format!("{y}-{m:02}")),
                3 => typed(format!("{y}{m:02}")),
                4 => Some(Raw::Number(f64::from(y) + f64::from(m) / 10.0)),
                _ => Some(Raw::Number(f64::from(y) * 100.0 + f64::from(m))),
            }
        }),
        retype("只有年份", Returned, |slot, chance| {
            let year = day(slot)?.year();
            match chance.between(0, 2) {
                0 => typed(format!("{year}")),
                1 => typed(format!("{year}年")),
                _ => Some(Raw::Number(f64::from(year))),
            }
        }),
        retype("两位年份", Returned, |slot, chance| {
            let date = day(slot)?;
            let (y, m, d) = (date.year() % 100, date.month(), date.day());
            typed(match chance.between(0, 3) {
                0 => format!("{y}.{m}.{d}"),
                1 => format!("{y}年{m}月{d}日"),
                2 => format!("'{y}-{m}-{d}"),
                _ => format!("{y:02}{m:02}{d:02}"),
            })
        }),
        retype("日月先后不明", Returned, |slot, chance| {
            let date = day(slot)?;
            (date.day() <= 12 && date.day() != date.month()).then_some(())?;
            let by = chance.pick(&["/", "-", "."]);
            let (y, m, d) = (date.year(), date.month(), date.day());
            typed(if chance.percent(50) {
                format!("{m}{by}{d}{by}{y}")
            } else {
                format!("{d}{by}{m}{by}{y}")
            })
        }),
        retype("日在前且看得出", Either, |slot, _| {
            let date = day(slot)?;
            (date.day() > 12).then_some(())?;
            typed(format!("{}/{}/{}", date.day(), date.month(), date.year()))
        }),
        retype("没有年份的月日", Returned, |slot, _| {
            let date = day(slot)?;
            typed(format!("{}月{}日", date.month(), date.day()))
        }),
        retype("日期写成起止", Returned, |slot, chance| {
            let date = day(slot)?;
            let (y, m, d) = (date.year(), date.month(), date.day());
            let to = chance.pick(&["至", "-", "—", "~"]);
            typed(match chance.between(0, 1) {
                0 => format!("{y}年{m}月{d}日{to}{}年{m}月{d}日", y + 1),
                _ => format!("{y}.{m}.{d}{to}{y}.{m}.28"),
            })
        }),
        retype("不存在的日期", Returned, |slot, chance| {
            let year = day(slot)?.year();
            typed(format!(
                "{year}{}",
                chance.pick(&["-02-30", "-13-01", "-00-10", "年6月31日", ".4.31"])
            ))
        }),
        retype("日期写成民国或其他历", Returned, |slot, chance| {
            let date = day(slot)?;
            typed(format!(
                "{}{}月{}日",
                chance.pick(&["民国115年", "令和8年", "农历丙午年"]),
                date.month(),
                date.day()
            ))
        }),
        retype("日期之外的话", Returned, |slot, chance| {
            day(slot)?;
            typed(chance.pick(&[
                "近期",
                "上半年",
                "2026年底前",
                "长期",
                "同上",
                "2026年第三季度",
                "5月上旬",
            ]))
        }),
        retype("日期带不可见字符", Noted, |slot, chance| {
            let date = day(slot)?;
            typed(format!(
                "{date}{}",
                chance.pick(&["\u{200b}", "\u{a0}", "\u{200e}", "\n"])
            ))
        }),
        retype("日期前有撇号", Either, |slot, _| {
            typed(format!("'{}", day(slot)?))
        }),
    ]
}
