//! Numbers as clerks type them: units in the cell, separators, full-width and Chinese digits.

use unicode_normalization::UnicodeNormalization;

use super::{Reading, shown};
use crate::model::quantity;
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

/// Units that mean the same for counting: what stands in the label, what clerks write.
const SAME_UNITS: [(&str, &[&str]); 6] = [
    ("人", &["名", "位", "个人"]),
    ("所", &["个", "家", "所学校"]),
    ("个", &["家", "所", "项", "名"]),
    ("次", &["回", "场", "个"]),
    ("学时", &["小时", "课时", "个学时", "h"]),
    ("平方米", &["m2", "m²", "平米", "平方", "㎡"]),
];

/// Words by which a number is not exact.
const INEXACT: [&str; 9] = ["约", "大约", "左右", "上下", "以上", "以下", "近", "余", "多"];

/// Reads a number in the unit of its field.
pub fn read(raw: &Raw, unit: &str, whole: bool) -> Reading {
    let reading = match raw {
        Raw::Number(number) => Reading::plain(Value::Number(*number)),
        Raw::Text(text) => read_text(text, unit),
        Raw::DateTime(_) => Reading::defect(format!("这里应填数字，单元格里是日期 {}。", shown(raw))),
        _ => Reading::defect(format!("这里应填数字，单元格里是“{}”。", shown(raw))),
    };
    match reading.value {
        Value::Number(number) if whole && number.fract() != 0.0 => {
            Reading::defect(format!("这里应填整数，单元格里是“{}”。", shown(raw)))
        }
        _ => reading,
    }
}

/// Reads a calendar year.
pub fn read_year(raw: &Raw) -> Reading {
    let text = shown(raw);
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let bare = folded
        .strip_suffix("年度")
        .or_else(|| folded.strip_suffix('年'))
        .unwrap_or(&folded);
    match bare.parse::<u16>() {
        Ok(year) if bare.len() == 4 => {
            let value = Value::Number(f64::from(year));
            match raw {
                Raw::Number(_) => Reading::plain(value),
                _ if bare == text => Reading::plain(value),
                _ => Reading::noted(value, format!("“{text}”按 {year} 年读取。")),
            }
        }
        _ => Reading::defect(format!("这里应填四位数的年份，单元格里是“{text}”。")),
    }
}

fn read_text(text: &str, unit: &str) -> Reading {
    if says_nothing(text) {
        return Reading::noted(Value::Number(0.0), format!("“{}”按 0 读取。", text.trim()));
    }
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if INEXACT.iter().any(|word| folded.contains(word)) {
        return Reading::defect(format!("“{}”不是确数，这里应填确切的数字。", text.trim()));
    }
    let split = folded
        .find(|c: char| !matches!(c, '0'..='9' | '.' | ',' | '-' | '+'))
        .unwrap_or(folded.len());
    let (figures, suffix) = folded.split_at_checked(split).unwrap_or((&folded, ""));
    let parsed = if figures.is_empty() {
        chinese(&folded)
    } else {
        plain_number(figures).map(|number| (number, suffix))
    };
    let Some((number, suffix)) = parsed else {
        return Reading::defect(format!("这里应填数字，单元格里是“{}”。", text.trim()));
    };
    let Some(factor) = factor(suffix, unit) else {
        let expected = if unit.is_empty() {
            "数字".to_owned()
        } else {
            format!("以“{unit}”为单位的数字")
        };
        return Reading::defect(format!(
            "这里应填{expected}，单元格里是“{}”，单位无法换算。",
            text.trim()
        ));
    };
    let value = rounded(number * factor);
    if factor == 1.0 && suffix.is_empty() && figures == text.trim() {
        // A number stored as text: read as it stands, worth no more than a note.
        return Reading::noted(
            Value::Number(value),
            format!("文本“{figures}”按数字 {} 读取。", quantity::plain(value)),
        );
    }
    Reading::noted(
        Value::Number(value),
        format!("“{}”按 {}读取。", text.trim(), quantity::with_unit(value, unit)),
    )
}

/// What a number with this suffix must be multiplied with to be in the field's unit; none if that is not sure.
fn factor(suffix: &str, unit: &str) -> Option<f64> {
    let unit_folded: String = unit.nfkc().collect();
    if suffix.is_empty() || suffix == unit_folded {
        return Some(1.0);
    }
    if unit == "万元" {
        return match suffix {
            "万" | "万圆" => Some(1.0),
            "元" | "圆" => Some(1e-4),
            "千元" => Some(0.1),
            "亿元" | "亿" => Some(1e4),
            _ => None,
        };
    }
    let same = SAME_UNITS.iter().find(|(held, _)| *held == unit)?.1;
    same.iter()
        .any(|held| held.nfkc().collect::<String>() == suffix)
        .then_some(1.0)
}

/// Digits with or without thousands separators; none for anything like `1,23` or `1.2.3`.
fn plain_number(figures: &str) -> Option<f64> {
    let (sign, unsigned) = match figures.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, figures),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1
        || groups.iter().enumerate().all(|(index, group)| {
            if index == 0 {
                (1..=3).contains(&group.len())
            } else {
                group.len() == 3
            }
        });
    let all_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !grouped || !groups.iter().all(|group| all_digits(group)) || !all_digits(fraction) {
        return None;
    }
    let joined: String = groups.concat();
    format!("{joined}.{fraction}")
        .parse::<f64>()
        .ok()
        .map(|number| sign * number)
}

/// A number in Chinese numerals below one hundred million, and what follows it.
fn chinese(text: &str) -> Option<(f64, &str)> {
    let end = text
        .find(|c: char| !"零〇一二三四五六七八九十百千两".contains(c))
        .unwrap_or(text.len());
    let (numerals, suffix) = text.split_at_checked(end)?;
    if numerals.is_empty() {
        return None;
    }
    let (mut total, mut digit, mut last_unit) = (0_u32, None, u32::MAX);
    for c in numerals.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' | '〇' => {
                digit = None;
                continue;
            }
            _ => {
                // Two digits side by side (二三) are a code or a range, not a number.
                if digit.is_some() {
                    return None;
                }
                digit = Some(match c {
                    '一' => 1,
                    '二' | '两' => 2,
                    '三' => 3,
                    '四' => 4,
                    '五' => 5,
                    '六' => 6,
                    '七' => 7,
                    '八' => 8,
                    _ => 9,
                });
                continue;
            }
        };
        if unit >= last_unit {
            return None;
        }
        total += digit.take().unwrap_or(1) * unit;
        last_unit = unit;
    }
    Some((f64::from(total + digit.unwrap_or(0)), suffix))
}

/// Takes the dust out of a conversion such as 35000 × 0.0001.
fn rounded(number: f64) -> f64 {
    format!("{number:.10}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, unit: &str) -> Value {
        read(&Raw::Text(text.to_owned()), unit, false).value
    }

    #[test]
    fn units_typed_into_the_cell_are_read_when_they_are_sure() {
        for (text, unit, expected) in [
            ("12人", "人", 12.0),
            ("１２ 名", "人", 12.0),
            ("3.5万元", "万元", 3.5),
            ("35000元", "万元", 3.5),
            ("1,234.5", "万元", 1234.5),
            ("十二", "人", 12.0),
            ("三十五人", "人", 35.0),
            ("一百零八", "所", 108.0),
            ("120㎡", "平方米", 120.0),
            ("无", "次", 0.0),
            ("/", "次", 0.0),
        ] {
            assert_eq!(value(text, unit), Value::Number(expected), "{text}");
            assert!(
                read(&Raw::Text(text.to_owned()), unit, false).note.is_some(),
                "{text} is noted"
            );
        }
    }

    #[test]
    fn what_is_not_sure_is_a_defect_and_no_guess() {
        for (text, unit) in [
            ("约20", "人"),
            ("20左右", "人"),
            ("12元", "人"),
            ("1,23", "人"),
            ("12-15", "人"),
            ("二三", "人"),
            ("见附件", "人"),
        ] {
            let reading = read(&Raw::Text(text.to_owned()), unit, false);
            assert_eq!(reading.value, Value::Unreadable, "{text}");
            assert!(reading.defect.is_some(), "{text}");
        }
        assert!(read(&Raw::Number(1.5), "人", true).defect.is_some());
        assert!(read(&Raw::DateTime(45000.0), "人", true).defect.is_some());
    }

    #[test]
    fn a_year_has_four_digits() {
        assert_eq!(
            read_year(&Raw::Text("2026年度".to_owned())).value,
            Value::Number(2026.0)
        );
        assert_eq!(read_year(&Raw::Number(2026.0)).value, Value::Number(2026.0));
        assert!(read_year(&Raw::Text("26年".to_owned())).defect.is_some());
    }
}
