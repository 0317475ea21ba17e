//! The measures by part, each with its rules; and the rules that belong to no measure.

use std::borrow::Cow;

use serde::Serialize;

use crate::model::assessment::{Assessment, MeasureOutcome, Verdict};
use crate::model::plan::{Measure, Rule};
use crate::report::view::computation::{Computation, Computations, WorkedRule};
use crate::report::view::mark::Mark;
use crate::report::view::text;

/// A part of the plan.
#[derive(Clone, Debug, Serialize)]
pub struct PartView<'a> {
    /// Number in Chinese.
    pub no: String,
    /// Short name.
    pub name: &'a str,
    /// Heading.
    pub title: &'a str,
    /// Whether the heading is the document's own.
    pub status: &'static str,
    /// Its measures.
    pub measures: Vec<MeasureView<'a>>,
}

/// A measure.
#[derive(Clone, Debug, Serialize)]
pub struct MeasureView<'a> {
    /// Number.
    pub no: u8,
    /// Title.
    pub title: &'a str,
    /// Whether the title is the document's own.
    pub status: &'static str,
    /// What a reader must know of the title; may be empty.
    pub title_note: &'a str,
    /// Verdict.
    pub mark: Mark,
    /// The county's own rating, or 未填.
    pub self_rating: String,
    /// Rules by verdict, in words.
    pub tally: String,
    /// What the county must show.
    pub must_show: &'a [String],
    /// Where the measure is known from.
    pub cites: String,
    /// Its rules.
    pub rules: Vec<RuleRow<'a>>,
    /// Its rules on trial, which are shown apart.
    pub trials: Vec<RuleRow<'a>>,
}

/// A rule and what it came to.
#[derive(Clone, Debug, Serialize)]
pub struct RuleRow<'a> {
    /// Id.
    pub id: &'a str,
    /// What it demands.
    pub title: &'a str,
    /// What it is if it does not count for its measure's verdict: 参考 or 试行; empty if it does.
    pub standing: &'static str,
    /// What the finding says, or why it could not be told; may be empty.
    pub note: Cow<'a, str>,
    /// Verdict.
    pub mark: Mark,
    /// Actual quantity; empty for rules without quantities.
    pub actual: String,
    /// Required quantity.
    pub required: String,
    /// Gap.
    pub gap: String,
    /// Where the demand comes from.
    pub cite: &'a str,
    /// The cells it speaks of.
    pub places: &'a str,
    /// How it was computed.
    pub work: &'a Computation<'a>,
    /// How sure we are of the source, in a word.
    pub certainty: &'static str,
    /// What counts as evidence; may be empty.
    pub evidence: &'a str,
    /// What to do, by whom, within how many days; empty for a rule that is met or does not apply.
    pub remedy: String,
}

pub(super) fn parts<'a>(of: &'a Computations<'a>) -> Vec<PartView<'a>> {
    of.plan
        .parts
        .iter()
        .map(|part| PartView {
            no: text::chinese_number(part.no.into()),
            name: &part.name,
            title: &part.title,
            status: part.status.word(),
            measures: of
                .plan
                .measures
                .iter()
                .filter(|measure| measure.part == part.no)
                .map(|measure| measure_view(of, measure))
                .collect(),
        })
        .collect()
}

/// The rules of no measure that are on trial, or those that are not.
pub(super) fn other_rules<'a>(of: &'a Computations<'a>, trial: bool) -> Vec<RuleRow<'a>> {
    rules(of, None, trial)
}

/// A measure without an outcome has not been checked, and never looks passed.
pub(super) fn verdict(assessment: &Assessment, measure: u8) -> Verdict {
    assessment
        .measure(measure)
        .map_or(Verdict::无法判定, |outcome| outcome.verdict)
}

fn measure_view<'a>(of: &'a Computations<'a>, measure: &'a Measure) -> MeasureView<'a> {
    let outcome = of.assessment.measure(measure.no);
    MeasureView {
        no: measure.no,
        title: &measure.title,
        status: measure.status.word(),
        title_note: &measure.title_note,
        mark: verdict(of.assessment, measure.no).into(),
        self_rating: text::shown(outcome.map_or("", |outcome| &outcome.self_rating)),
        tally: outcome.map(tally).unwrap_or_default(),
        must_show: &measure.must_show,
        cites: measure
            .sources
            .iter()
            .map(|source| of.plan.cite(source))
            .collect::<Vec<_>>()
            .join("；"),
        rules: rules(of, Some(measure.no), false),
        trials: rules(of, Some(measure.no), true),
    }
}

fn tally(outcome: &MeasureOutcome) -> String {
    outcome
        .tally
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(verdict, count)| format!("{} {count}", verdict.word()))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Every rule stands on the page, also one that came to nothing: what was not checked never looks passed.
fn rules<'a>(of: &'a Computations<'a>, measure: Option<u8>, trial: bool) -> Vec<RuleRow<'a>> {
    of.rules_of(measure, trial).map(rule_row).collect()
}

fn rule_row<'a>(worked: &'a WorkedRule<'a>) -> RuleRow<'a> {
    let (rule, gap, verdict) = (worked.rule, worked.gap(), worked.verdict());
    let is_open = worked.outcome.is_some() && !matches!(verdict, Verdict::达标 | Verdict::不适用);
    RuleRow {
        id: &rule.id,
        title: &rule.title,
        standing: rule.standing(),
        note: note(worked),
        mark: verdict.into(),
        actual: gap.map(text::actual).unwrap_or_default(),
        required: gap.map(text::required).unwrap_or_default(),
        gap: gap.map(text::shortfall).unwrap_or_default(),
        cite: &worked.cite,
        places: &worked.places,
        work: &worked.computation,
        certainty: worked.certainty,
        evidence: &rule.remedy.evidence,
        remedy: if is_open { remedy(rule) } else { String::new() },
    }
}

fn remedy(rule: &Rule) -> String {
    let remedy = &rule.remedy;
    format!(
        "{}（{}，{}内）",
        remedy.what.trim_end_matches('。'),
        remedy.owner,
        remedy.within.told()
    )
}

fn note<'a>(worked: &WorkedRule<'a>) -> Cow<'a, str> {
    let Some(outcome) = worked.outcome else {
        return "这条规则没有运行。".into();
    };
    if !outcome.reason.is_empty() {
        return outcome.reason.as_str().into();
    }
    match (worked.finding, worked.more_findings) {
        (None, _) => "".into(),
        (Some(only), 0) => only.message.as_str().into(),
        (Some(first), more) => format!(
            "{}（共 {} 处，见“问题与位置”）",
            first.message,
            text::count(more + 1)
        )
        .into(),
    }
}
