//! What a unit behind a number, or in a label, makes of the number.

use crate::intake::values::typed::half_width;
use crate::model::units::{same, yuan, yuan_typed};

/// What a number with this unit is multiplied with to be in the field's; none if that is not sure.
pub fn factor(typed: &str, unit: &str) -> Option<f64> {
    let wanted = half_width(unit);
    if typed.is_empty() || typed == wanted {
        return Some(1.0);
    }
    if let Some(held) = yuan(&wanted) {
        return Some(yuan_typed(typed)? / held);
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
    same(unit).contains(&typed).then_some(1.0)
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
