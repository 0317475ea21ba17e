//! The assessment of one submission: what each rule came to, each measure, and the whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::action::Action;
use super::finding::{Finding, Gap, Severity};
use super::fingerprint::Fingerprint;
use super::last_year::ComparedWith;
use super::picture::SheetPictures;
use super::place::{Place, SourceFile};
use super::plan::{County, Figure, Relation, Rule};
use super::trace::{Trace, Used};

/// Verdict of a rule or a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    /// Met.
    达标,
    /// Met in part (measures only).
    部分达标,
    /// Not met.
    未达标,
    /// Cannot be told: data are missing or wrong.
    无法判定,
    /// Does not apply to this county.
    不适用,
    /// Not met, by a rule that is on trial; does not count against the county (rules only).
    试行,
}

impl Verdict {
    /// The verdicts of a measure, in the order of reports.
    pub const OF_MEASURE: [Verdict; 5] = [
        Verdict::达标,
        Verdict::部分达标,
        Verdict::未达标,
        Verdict::无法判定,
        Verdict::不适用,
    ];

    /// The word that reports print.
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::达标 => "达标",
            Verdict::部分达标 => "部分达标",
            Verdict::未达标 => "未达标",
            Verdict::无法判定 => "无法判定",
            Verdict::不适用 => "不适用",
            Verdict::试行 => "试行",
        }
    }

    /// The sign that goes with the word.
    pub fn sign(self) -> &'static str {
        match self {
            Verdict::达标 => "✓",
            Verdict::部分达标 => "◐",
            Verdict::未达标 => "✕",
            Verdict::无法判定 => "？",
            Verdict::不适用 => "—",
            Verdict::试行 => "△",
        }
    }
}

/// What a rule came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleOutcome {
    /// The rule's id.
    pub rule: SmolStr,
    /// The measure it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<u8>,
    /// Verdict.
    pub verdict: Verdict,
    /// Whether the rule is on trial, so that whatever it came to counts nowhere.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub trial: bool,
    /// Actual, required and gap, for rules that state quantities; boxed, because most have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Box<Gap>>,
    /// Why it could not be told or does not apply.
    #[serde(skip_serializing_if = "SmolStr::is_empty", default)]
    pub reason: SmolStr,
    /// The cells it speaks of.
    pub places: Vec<Place>,
    /// How it was computed.
    #[serde(skip_serializing_if = "Trace::is_empty", default)]
    pub trace: Trace,
}

/// What a measure came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureOutcome {
    /// The measure's number.
    pub measure: u8,
    /// Verdict.
    pub verdict: Verdict,
    /// Rules that count, by their verdict; empty while the details are put aside, and so is the rating.
    pub tally: BTreeMap<Verdict, u32>,
    /// The county's own rating; empty if blank.
    pub self_rating: String,
}

/// Verdict of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum SubmissionVerdict {
    /// Nothing to do.
    通过,
    /// Accepted; gaps go to the action list.
    #[serde(rename = "通过（有整改事项）")]
    通过有整改,
    /// Must be corrected and sent again.
    退回修改,
}

impl SubmissionVerdict {
    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            SubmissionVerdict::通过 => "通过",
            SubmissionVerdict::通过有整改 => "通过（有整改事项）",
            SubmissionVerdict::退回修改 => "退回修改",
        }
    }

    /// The sign that goes with the word.
    pub fn sign(self) -> &'static str {
        match self {
            SubmissionVerdict::通过 => "✓",
            SubmissionVerdict::通过有整改 => "◐",
            SubmissionVerdict::退回修改 => "■",
        }
    }
}

/// A figure's values for one county.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureValue {
    /// Which figure it is; all counties share that.
    #[serde(flatten)]
    pub named: Arc<FigureName>,
    /// The value; none if data are missing.
    pub value: Option<f64>,
    /// The required value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<f64>,
    /// Numerator and denominator of a rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<(f64, f64)>,
    /// How it was computed.
    #[serde(skip_serializing_if = "Trace::is_empty", default)]
    pub trace: Trace,
}

/// What a figure is called, and how its values are shown and judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FigureName {
    /// Group it is shown in.
    pub group: SmolStr,
    /// Title.
    pub title: SmolStr,
    /// How the value must stand to the required one.
    pub relation: Relation,
    /// Unit as printed; `%` means that the numbers are shares of 1.
    pub unit: SmolStr,
    /// Decimals as printed.
    pub decimals: u8,
}

impl FigureName {
    /// As a plan has it.
    pub fn of(figure: &Figure) -> Self {
        Self {
            group: figure.group.clone(),
            title: figure.title.clone(),
            relation: figure.relation,
            unit: figure.unit.clone(),
            decimals: figure.decimals,
        }
    }
}

/// One county's submission, checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// The county, as the roster has it where it is known.
    pub county: County,
    /// The file that was checked.
    pub file: SourceFile,
    /// The year that the workbook reports on, as the county wrote it.
    pub year: Option<i32>,
    /// The date on which the county signed the workbook.
    #[schemars(with = "Option<String>")]
    pub filled_on: Option<Date>,
    /// The instant at which a program last saved the workbook, as the file states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<String>,
    /// Verdict.
    pub verdict: SubmissionVerdict,
    /// What every rule came to, in the plan's order; while the details are put aside, only their [`Standings`] are there.
    pub outcomes: Vec<RuleOutcome>,
    /// What every measure came to, in the plan's order.
    pub measures: Vec<MeasureOutcome>,
    /// Findings, worst first, then by place.
    pub findings: Vec<Finding>,
    /// Funding and staffing.
    pub figures: Vec<FigureValue>,
    /// What has to be done.
    pub actions: Vec<Action>,
    /// The values that rules and figures were computed from, with the cells that they came from.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub values: Vec<Used>,
    /// With what of last year it was compared; none where no results of last year are given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_year: Option<ComparedWith>,
    /// Ids of the round before about a row that is no longer in its table.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rows_gone: Vec<SmolStr>,
    /// Explanations that answer no finding of the submission alone: the round may find something yet that they answer.
    /// Each with the id that it quotes.
    #[serde(skip)]
    pub unanswered: Vec<(String, String)>,
    /// What the round compares word for word with the other counties.
    #[serde(skip)]
    pub fingerprint: Fingerprint,
    /// The cells around findings, for pages; places and what stands there are with the findings already.
    #[serde(skip)]
    pub pictures: Vec<SheetPictures>,
    /// What the rules came to in short, while the outcomes themselves are put aside.
    #[serde(skip)]
    pub standings: Standings,
}

/// What rules came to in short: all that a round asks of outcomes that are put aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// Ids of the plan's rules; all counties share them.
    rules: Arc<[SmolStr]>,
    /// The verdict of each; none of one that did not run.
    verdicts: Vec<Option<Verdict>>,
    /// Ids of those of which it could not be told, and why.
    reasons: Vec<(SmolStr, SmolStr)>,
}

impl Standings {
    /// Of outcomes in the order of the rules.
    fn of(outcomes: &[RuleOutcome], rules: &Arc<[SmolStr]>) -> Self {
        let untold = outcomes
            .iter()
            .filter(|outcome| outcome.verdict == Verdict::无法判定);
        let ran = by_id(outcomes, rules.iter().map(SmolStr::as_str));
        Self {
            rules: rules.clone(),
            verdicts: ran.map(|outcome| Some(outcome?.verdict)).collect(),
            reasons: untold
                .map(|outcome| (outcome.rule.clone(), outcome.reason.clone()))
                .collect(),
        }
    }

    fn verdict(&self, rule: &str) -> Option<Verdict> {
        let mut rules = self.rules.iter().zip(&self.verdicts);
        rules
            .find(|(held, _)| *held == rule)
            .and_then(|(_, verdict)| *verdict)
    }

    fn reason(&self, rule: &str) -> Option<&SmolStr> {
        let mut reasons = self.reasons.iter();
        reasons.find(|(held, _)| held == rule).map(|(_, reason)| reason)
    }
}

/// What each of a plan's rules came to, of outcomes in their order; none of a rule that did not run.
pub fn outcomes_of<'o>(
    outcomes: &'o [RuleOutcome],
    rules: &'o [Rule],
) -> impl Iterator<Item = Option<&'o RuleOutcome>> {
    by_id(outcomes, rules.iter().map(|rule| rule.id.as_str()))
}

fn by_id<'o>(
    outcomes: &'o [RuleOutcome],
    rules: impl Iterator<Item = &'o str>,
) -> impl Iterator<Item = Option<&'o RuleOutcome>> {
    let mut ran = outcomes.iter().peekable();
    rules.map(move |rule| {
        let next = ran.next_if(|outcome| outcome.rule == rule);
        next.or_else(|| outcomes.iter().find(|outcome| outcome.rule == rule))
    })
}

/// What nothing but a county's own reports show of its assessment: what the rules came to, how that was computed and from
/// which cells, and the cells around findings. That is most of an assessment by size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Details {
    outcomes: Vec<RuleOutcome>,
    /// Of every measure.
    measures: Vec<MeasureDetails>,
    /// Of every figure.
    figures: Vec<Trace>,
    values: Vec<Used>,
    pictures: Vec<SheetPictures>,
}

/// What only a county's own reports show of a measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct MeasureDetails {
    tally: BTreeMap<Verdict, u32>,
    self_rating: String,
}

impl Assessment {
    /// Takes the details out, and leaves of the values only those that are wanted by name. `rules` are the ids of the
    /// plan's rules in its order.
    pub fn take_details(&mut self, rules: &Arc<[SmolStr]>, wanted: impl Fn(&str) -> bool) -> Details {
        let values = std::mem::take(&mut self.values);
        self.values = values.iter().filter(|used| wanted(&used.name)).cloned().collect();
        self.standings = Standings::of(&self.outcomes, rules);
        // They are there for long.
        self.findings.shrink_to_fit();
        Details {
            outcomes: std::mem::take(&mut self.outcomes),
            measures: self
                .measures
                .iter_mut()
                .map(|measure| MeasureDetails {
                    tally: std::mem::take(&mut measure.tally),
                    self_rating: std::mem::take(&mut measure.self_rating),
                })
                .collect(),
            figures: self
                .figures
                .iter_mut()
                .map(|figure| std::mem::take(&mut figure.trace))
                .collect(),
            values,
            pictures: std::mem::take(&mut self.pictures),
        }
    }

    /// Puts back what was taken out.
    pub fn put_back(&mut self, details: Details) {
        self.outcomes = details.outcomes;
        self.standings = Standings::default();
        for (measure, details) in self.measures.iter_mut().zip(details.measures) {
            measure.tally = details.tally;
            measure.self_rating = details.self_rating;
        }
        for (figure, trace) in self.figures.iter_mut().zip(details.figures) {
            figure.trace = trace;
        }
        self.values = details.values;
        self.pictures = details.pictures;
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Whether the county has to do something: correct, make good, or explain.
    pub fn asks_something(&self) -> bool {
        self.findings.iter().any(Finding::is_open)
    }

    /// The verdict of this rule, also while its outcome is put aside; none if it did not run.
    pub fn verdict_of(&self, rule: &str) -> Option<Verdict> {
        let outcome = self.outcome(rule).map(|outcome| outcome.verdict);
        outcome.or_else(|| self.standings.verdict(rule))
    }

    /// Why it could not be told what this rule comes to, also while its outcome is put aside; empty if it could.
    pub fn reason_of(&self, rule: &str) -> &str {
        let untold = |outcome: &&RuleOutcome| outcome.verdict == Verdict::无法判定;
        let outcome = self.outcome(rule).filter(untold);
        outcome
            .map(|outcome| &outcome.reason)
            .or_else(|| self.standings.reason(rule))
            .map_or("", SmolStr::as_str)
    }

    /// What this rule came to; none while that is put aside.
    pub fn outcome(&self, rule: &str) -> Option<&RuleOutcome> {
        self.outcomes.iter().find(|outcome| outcome.rule == rule)
    }

    /// The value of this name; a column's name is `表_列`.
    pub fn value(&self, name: &str) -> Option<&Used> {
        self.values.iter().find(|used| used.name == name)
    }

    /// What this measure came to.
    pub fn measure(&self, no: u8) -> Option<&MeasureOutcome> {
        self.measures.iter().find(|measure| measure.measure == no)
    }

    /// How many measures came to this verdict.
    pub fn measures_with(&self, verdict: Verdict) -> usize {
        self.measures
            .iter()
            .filter(|measure| measure.verdict == verdict)
            .count()
    }
}
