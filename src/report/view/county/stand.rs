//! The first screen: how do we stand, what first, by when.

use serde::Serialize;

use super::measures;
use crate::model::action::Action;
use crate::model::assessment::{Assessment, SubmissionVerdict, Verdict};
use crate::model::finding::Severity;
use crate::model::plan::Plan;
use crate::model::quantity::date_in_text;
use crate::model::round::RoundInfo;
use crate::report::view::bar::{self, Stack};
use crate::report::view::mark::{Mark, Tile};
use crate::report::view::text;

/// How many actions the first screen names.
const FIRST: usize = 5;

/// The first screen.
#[derive(Clone, Debug, Serialize)]
pub struct Stand {
    /// The submission's verdict.
    pub verdict: Mark,
    /// What follows from it, one or two sentences.
    pub sentence: String,
    /// How many measures there are.
    pub measures: String,
    /// Measures by verdict.
    pub tiles: Vec<Tile>,
    /// The same as a bar.
    pub stack: Stack,
    /// Each measure's verdict.
    pub strip: Vec<StripCell>,
    /// Findings by severity.
    pub severities: Vec<Tile>,
    /// The next due date; empty if there is nothing to do.
    pub due: String,
    /// How many days that is, and how many actions fall due then.
    pub due_note: String,
    /// What comes first.
    pub firsts: Vec<First>,
    /// How many actions there are beyond those; empty if none.
    pub more: String,
}

/// One measure in the strip.
#[derive(Clone, Debug, Serialize)]
pub struct StripCell {
    /// Number.
    pub no: u8,
    /// Title.
    pub title: String,
    /// Verdict.
    pub mark: Mark,
}

/// An action that comes first.
#[derive(Clone, Debug, Serialize)]
pub struct First {
    /// Severity.
    pub mark: Mark,
    /// What is the matter.
    pub problem: String,
    /// What has to be done.
    pub what: String,
    /// By whom.
    pub owner: String,
    /// By when.
    pub due: String,
    /// Its number in the action list.
    pub no: String,
}

pub(super) fn stand(plan: &Plan, info: &RoundInfo, assessment: &Assessment) -> Stand {
    let counts: Vec<(Mark, usize)> = Verdict::OF_MEASURE
        .iter()
        .map(|&verdict| (Mark::from(verdict), assessment.measures_with(verdict)))
        .collect();
    let mut order: Vec<(usize, &Action)> = assessment.actions.iter().enumerate().collect();
    order.sort_by_key(|(index, action)| (action.severity, action.due, *index));
    let next = assessment.actions.iter().map(|action| action.due).min();
    let left = assessment.actions.len().saturating_sub(FIRST);
    Stand {
        verdict: assessment.verdict.into(),
        sentence: sentence(assessment),
        measures: text::count(assessment.measures.len()),
        tiles: counts
            .iter()
            .map(|&(mark, count)| Tile::new(mark, count, ""))
            .collect(),
        stack: bar::stack("stand", "各项措施的结论", &counts, "项"),
        strip: plan
            .measures
            .iter()
            .map(|measure| StripCell {
                no: measure.no,
                title: measure.title.clone(),
                mark: measures::verdict(assessment, measure.no).into(),
            })
            .collect(),
        severities: Severity::ALL
            .iter()
            .map(|&severity| Tile::new(severity, assessment.count(severity), consequence(severity)))
            .collect(),
        due: next.map(date_in_text).unwrap_or_default(),
        due_note: next.map_or_else(String::new, |due| {
            let then = assessment
                .actions
                .iter()
                .filter(|action| action.due == due)
                .count();
            format!(
                "{}，{} 项到期",
                text::days_left(info.as_of, due),
                text::count(then)
            )
        }),
        firsts: order
            .iter()
            .take(FIRST)
            .map(|(index, action)| First {
                mark: action.severity.into(),
                problem: action.problem.to_string(),
                what: action.what.to_string(),
                owner: action.owner.to_string(),
                due: date_in_text(action.due),
                no: text::count(index + 1),
            })
            .collect(),
        more: if left == 0 {
            String::new()
        } else {
            text::count(left)
        },
    }
}

fn sentence(assessment: &Assessment) -> String {
    let errors = assessment.count(Severity::错误);
    let gaps = assessment.count(Severity::不达标);
    let warnings = assessment
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::预警 && finding.is_open())
        .count();
    let mut parts = Vec::new();
    if gaps > 0 {
        parts.push(format!("{} 处不达标须整改", text::count(gaps)));
    }
    if warnings > 0 {
        parts.push(format!("{} 处预警须改正或说明", text::count(warnings)));
    }
    let rest = parts.join("，");
    match assessment.verdict {
        SubmissionVerdict::退回修改 if rest.is_empty() => {
            format!("有 {} 处错误，请改正后重新报送。", text::count(errors))
        }
        SubmissionVerdict::退回修改 => {
            format!(
                "有 {} 处错误，请改正后重新报送；另有 {rest}。",
                text::count(errors)
            )
        }
        SubmissionVerdict::通过有整改 if rest.is_empty() => {
            "报送的数据可以采用，整改事项见整改清单。".to_owned()
        }
        SubmissionVerdict::通过有整改 => format!("报送的数据可以采用；{rest}，见整改清单。"),
        SubmissionVerdict::通过 => "报送的数据可以采用，没有需要整改的事项。".to_owned(),
    }
}

fn consequence(severity: Severity) -> &'static str {
    match severity {
        Severity::错误 => "改正后重新报送",
        Severity::不达标 => "列入整改清单",
        Severity::预警 => "改正或说明",
        Severity::提示 => "供参考",
    }
}
