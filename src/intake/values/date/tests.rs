//! How clerks write dates, and what is made of it.

use super::*;
use jiff::civil::date as day;

#[test]
fn dates_as_text_are_read_and_noted() {
    for text in [
        "2026-5-1",
        "2026.5.1",
        "2026/05/01",
        "2026、5、1",
        "2026 5 1",
        "2026. 5. 1",
        "2026。5。1",
        "2026年5月1日",
        "2026 年 5 月 1 日",
        "2026年5月1号",
        "2026年5月1",
        "２０２６年５月１日",
        "2026－05－01",
        "二〇二六年五月一日",
        "二零二六年五月一日",
        "20260501",
        "2026-05-01 08:30",
        "2026-05-01T00:00:00",
        "2026/5/1 8:30:00",
        "2026年5月1日（星期五）",
        "2026-5-1 周五",
        "'2026-5-1",
        "\u{feff}2026-5-1\u{200b}",
        "46143",
    ] {
        let reading = read(&Raw::Text(text.into()));
        assert_eq!(
            reading.value,
            Value::Date(day(2026, 5, 1)),
            "{text}: {:?}",
            reading.defect
        );
        assert!(reading.note.is_some(), "{text}");
    }
    for (text, wanted) in [
        ("二〇二六年十二月三十一日", day(2026, 12, 31)),
        ("二〇二六年十月二十日", day(2026, 10, 20)),
        ("13/5/2026", day(2026, 5, 13)),
        ("5/13/2026", day(2026, 5, 13)),
        ("5/5/2026", day(2026, 5, 5)),
        ("2026-12-10", day(2026, 12, 10)),
    ] {
        assert_eq!(read(&Raw::Text(text.into())).value, Value::Date(wanted), "{text}");
    }
}

#[test]
fn stored_dates_are_read() {
    assert_eq!(read(&Raw::DateTime(46143.0)).value, Value::Date(day(2026, 5, 1)));
    assert_eq!(read(&Raw::DateTime(46143.0)).note, None);
    assert_eq!(read(&Raw::DateTime(46143.5)).value, Value::Date(day(2026, 5, 1)));
    assert!(read(&Raw::DateTime(46143.5)).note.is_some());
    assert_eq!(read(&Raw::Number(46143.0)).value, Value::Date(day(2026, 5, 1)));
    assert_eq!(
        read(&Raw::Number(20_260_501.0)).value,
        Value::Date(day(2026, 5, 1))
    );
    // Typed into a cell that is formatted as a date.
    assert_eq!(
        read(&Raw::DateTime(20_260_501.0)).value,
        Value::Date(day(2026, 5, 1))
    );
}

#[test]
fn what_is_no_full_date_is_a_defect_that_says_why() {
    for (text, said) in [
        ("2026.5", "缺少日"),
        ("2026年5月", "缺少日"),
        ("2026-05", "缺少日"),
        ("202605", "缺少日"),
        ("2026年", "缺少月和日"),
        ("2026", "缺少月和日"),
        ("5月1日", "缺少年份"),
        ("5月", "缺少年份"),
        ("5-1", "缺少年份"),
        ("26.5.1", "年份不是四位数"),
        ("26年5月1日", "年份不是四位数"),
        ("260501", "年份不是四位数"),
        ("1/5/2026", "可以读作 2026-01-05，也可以读作 2026-05-01"),
        ("5/1/2026", "可以读作 2026-05-01，也可以读作 2026-01-05"),
        ("2026-02-30", "不是一个存在的日期"),
        ("2026-13-01", "不是一个存在的日期"),
        ("2026-5-1至2026-6-1", "不止一个日期"),
        ("2026年5月1日-5日", "不止一个日期"),
        ("2026-5-1、2026-6-1", "不止一个日期"),
        ("2025-2026", "不止一个日期"),
        ("民国115年5月1日", "年号"),
        ("令和8年5月1日", "年号"),
        ("0206-05-01", "年份不合情理"),
        ("五月", "缺少年份"),
        ("2026年5月初", "应填日期"),
        ("2026年5月31日前", "应填日期"),
        ("2026-1 2-1", "不止一个日期"),
        ("5月1日2026年", "应填日期"),
        ("12", "应填日期"),
        ("见文件", "应填日期"),
    ] {
        let reading = read(&Raw::Text(text.into()));
        assert_eq!(reading.value, Value::Unreadable, "{text}");
        let defect = reading.defect.unwrap_or_default();
        assert!(defect.contains(said), "{text}: {defect}");
    }
    for (raw, said) in [
        (Raw::Number(2026.5), "缺少日"),
        (Raw::Number(2026.1), "2026 年 10 月"),
        (Raw::Number(2026.12), "缺少日"),
        (Raw::Number(2026.0501), "分不清月和日"),
        (Raw::Number(202_605.0), "缺少日"),
        (Raw::Number(12.0), "应填日期"),
        // The same typed into a cell formatted as a date: not a day of 1905 or 2454.
        (Raw::DateTime(2026.5), "缺少日"),
        (Raw::DateTime(2026.0), "缺少月和日"),
        (Raw::DateTime(202_605.0), "缺少日"),
        (Raw::DateTime(12.0), "应填日期"),
        (Raw::Bool(true), "应填日期"),
    ] {
        let reading = read(&raw);
        assert_eq!(reading.value, Value::Unreadable, "{raw:?}");
        let defect = reading.defect.unwrap_or_default();
        assert!(defect.contains(said), "{raw:?}: {defect}");
    }
    assert_eq!(read(&Raw::Text("—".into())).value, Value::Nothing);
}
