//! Units as clerks write them behind a number or into a label.

use crate::intake::values::typed::half_width;

/// Units that count the same things, by the unit of the field. 小时 is not among those of 学时: an hour of sixty
/// minutes is no hour of class.
const SAME: [(&str, &[&str]); 9] = [
    ("人", &["名", "位", "个人", "个"]),
    ("名", &["人", "位", "个", "个人"]),
    ("所", &["个", "家", "所学校", "所学校(园)"]),
    ("个", &["家", "所", "项", "名", "个单位"]),
    ("次", &["回", "场", "个", "次会议"]),
    ("项", &["个", "件"]),
    ("份", &["个", "篇"]),
    ("学时", &["课时", "个学时", "个课时"]),
    ("平方米", &["m2", "m²", "㎡", "平米", "平方"]),
];

/// Units of money and what one of each is in 元.
const MONEY: [(&str, f64); 9] = [
    ("元", 1.0),
    ("圆", 1.0),
    ("元整", 1.0),
    ("千元", 1e3),
    ("万元", 1e4),
    ("万圆", 1e4),
    ("万元整", 1e4),
    ("百万元", 1e6),
    ("亿元", 1e8),
];

/// What a number with this unit is multiplied with to be in the field's; none if that is not sure.
pub fn factor(typed: &str, unit: &str) -> Option<f64> {
    let wanted = half_width(unit);
    if typed.is_empty() || typed == wanted {
        return Some(1.0);
    }
    if let Some(held) = yuan(&wanted) {
        // 3.5万 in a column of 万元 says the unit, though not all of it.
        let typed = match typed {
            "万" => 1e4,
            "亿" => 1e8,
            other => yuan(other)?,
        };
        return Some(typed / held);
    }
    // 台（套） is counted in 台 or in 套.
    if let Some((first, second)) = wanted.split_once('(')
        && (typed == first
            || Some(typed) == second.strip_suffix(')')
            || typed == format!("{first}/{}", second.trim_end_matches(')'))
            || typed == format!("{first}{}", second.trim_end_matches(')')))
    {
        return Some(1.0);
    }
    let same = SAME.iter().find(|(held, _)| *held == unit)?.1;
    same.contains(&typed).then_some(1.0)
}

/// What one of a unit of money is in 元.
pub fn yuan(unit: &str) -> Option<f64> {
    MONEY
        .iter()
        .find(|(held, _)| *held == unit)
        .map(|(_, yuan)| *yuan)
}

/// A unit of money in the brackets of a label that is not the field's: `通信费（元）` where 万元 is asked for.
pub fn other_money(label: &str, unit: &str) -> Option<String> {
    let held = yuan(unit)?;
    let folded = half_width(label);
    let bracketed = folded
        .rsplit(['(', '（', '[', '【', ':', '/', '单'])
        .next()?
        .trim_start_matches(['位', ':', '：', ' '])
        .trim_end_matches([')', '）', ']', '】', ' ', ':', '：'])
        .to_owned();
    let stated = yuan(&bracketed)?;
    (stated != held && bracketed.len() < folded.len()).then_some(bracketed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_sure() {
        for (typed, unit, expected) in [
            ("名", "人", Some(1.0)),
            ("元", "万元", Some(1e-4)),
            ("万", "万元", Some(1.0)),
            ("亿元", "万元", Some(1e4)),
            ("台", "台（套）", Some(1.0)),
            ("套", "台（套）", Some(1.0)),
            ("台(套)", "台（套）", Some(1.0)),
            ("台套", "台（套）", Some(1.0)),
            ("m²", "平方米", Some(1.0)),
            ("小时", "学时", None),
            ("元", "人", None),
            ("万", "人", None),
            ("亩", "平方米", None),
        ] {
            assert_eq!(factor(typed, unit), expected, "{typed} {unit}");
        }
    }

    #[test]
    fn a_label_with_another_unit_of_money_is_noticed() {
        for label in ["通信费（元）", "＊通信费(元)", "通信费 单位：元", "通信费/元"] {
            assert_eq!(other_money(label, "万元").as_deref(), Some("元"), "{label}");
        }
        for label in ["通信费（万元）", "通信费", "元", "本年预算（含追加）"] {
            assert_eq!(other_money(label, "万元"), None, "{label}");
        }
        assert_eq!(other_money("现有编制数（元）", "名"), None);
    }
}
