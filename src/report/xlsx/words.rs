//! Words, signs and colours that the sheets share.

use crate::model::assessment::{SubmissionVerdict, Verdict};
use crate::model::finding::Gap;
use crate::model::followup::State;
use crate::model::plan::{Citation, County, Plan, Relation};
use crate::model::round::Status;
use crate::workbook::Tone;

/// Colour of a verdict.
pub fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::达标 => Tone::Met,
        Verdict::部分达标 => Tone::Partial,
        Verdict::未达标 => Tone::Unmet,
        Verdict::无法判定 => Tone::Unknown,
        Verdict::不适用 => Tone::NotApplicable,
        Verdict::试行 => Tone::Trial,
    }
}

/// The verdict in the narrow columns of a matrix; the sheet explains it above.
pub fn brief(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::部分达标 => "部分",
        Verdict::未达标 => "未达",
        Verdict::无法判定 => "无法",
        _ => verdict.word(),
    }
}

/// Colour of a submission's verdict.
pub fn submission_tone(verdict: SubmissionVerdict) -> Tone {
    match verdict {
        SubmissionVerdict::通过 => Tone::Met,
        SubmissionVerdict::通过有整改 => Tone::Partial,
        SubmissionVerdict::退回修改 => Tone::Unmet,
    }
}

/// Colour of where a county stands in a round.
pub fn status_tone(status: Status) -> Tone {
    match status {
        Status::已报送 => Tone::Met,
        Status::年度不符 => Tone::Partial,
        Status::无法读取 => Tone::Unknown,
        Status::未报送 => Tone::Unmet,
    }
}

/// The tone of where a followed-up finding stands.
pub fn state_tone(state: State) -> Tone {
    match state {
        State::逾期 | State::反弹 | State::未整改 => Tone::Unmet,
        State::新增 => Tone::Partial,
        State::已整改待复查 => Tone::Trial,
        State::已销号 => Tone::Met,
    }
}

/// The county's name, or that it is not known.
pub fn county_name(county: &County) -> &str {
    match county.name.trim() {
        "" => "未知县区",
        name => name,
    }
}

/// A measure with its title: 第 12 条 配齐配强各级督学; 整体 for what belongs to none.
pub fn measure(plan: &Plan, no: Option<u8>) -> String {
    let Some(no) = no else {
        return "整体".to_owned();
    };
    let title = plan.measure(no).map_or("", |measure| measure.title.as_str());
    format!("第 {no} 条 {title}").trim_end().to_owned()
}

/// Several citations.
pub fn cites(plan: &Plan, citations: &[Citation]) -> String {
    let cites: Vec<String> = citations.iter().map(|citation| plan.cite(citation)).collect();
    cites.join("；")
}

/// Decimals of a quantity: two for money, otherwise as many as it needs, two at the most.
pub fn decimals(value: f64, unit: &str) -> u8 {
    let cents = (value * 100.0).round();
    if unit == "万元" || cents % 10.0 != 0.0 {
        2
    } else if cents % 100.0 != 0.0 {
        1
    } else {
        0
    }
}

/// Decimals that show all three quantities of a gap alike.
pub fn gap_decimals(gap: &Gap) -> u8 {
    [gap.actual, gap.required, gap.gap]
        .into_iter()
        .map(|value| decimals(value, &gap.unit))
        .max()
        .unwrap_or(0)
}

/// What is missing or too much, without float dust; none if the actual stands to the required as it must.
pub fn shortfall(actual: f64, required: f64, relation: Relation) -> Option<f64> {
    let difference = actual - required;
    let slack = 1e-9 * actual.abs().max(required.abs()).max(1.0);
    let missing = match relation {
        Relation::AtLeast => -difference,
        Relation::AtMost => difference,
        Relation::Equals => difference.abs(),
    };
    (missing > slack).then_some(missing)
}

/// Names joined; beyond `most` only counted.
pub fn names<'n>(names: impl IntoIterator<Item = &'n str>, most: usize) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown: Vec<&str> = names.iter().take(most).copied().collect();
    if names.len() > most {
        format!("{}等 {} 个", shown.join("、"), names.len())
    } else {
        shown.join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_number_and_money_has_two() {
        assert_eq!([12.0, 3.5, 3.456].map(|value| decimals(value, "人")), [0, 1, 2]);
        assert_eq!(decimals(12.0, "万元"), 2);
        assert_eq!(decimals(0.1 + 0.2, ""), 1);
    }

    #[test]
    fn a_hairs_breadth_is_no_shortfall() {
        assert_eq!(shortfall(0.1 + 0.2, 0.3, Relation::Equals), None);
        assert_eq!(shortfall(12.0, 15.0, Relation::AtLeast), Some(3.0));
        assert_eq!(shortfall(12.0, 15.0, Relation::AtMost), None);
        assert_eq!(shortfall(3.0, 4.0, Relation::Equals), Some(1.0));
    }
}
