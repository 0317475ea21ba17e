//! Checks a submission against the plan: structure, how it was filled in, rules, evidence, the county's self-rating.
//!
//! Floor 2: takes a [`Submission`] from `intake` and gives an [`Assessment`] to `followup`, `round` and `report`.
//! Every defect becomes a finding with its place; a rule whose values are missing is 无法判定 and never looks passed.

mod by_row;
mod cells;
mod compiled;
mod data;
mod doubts;
mod evidence;
mod examples;
mod explanation;
mod figures;
mod filled;
mod fingerprint;
mod identity;
mod integrity;
mod judge;
mod last_year;
mod message;
pub(crate) mod names;
mod note;
mod picture;
mod rating;
mod rows;
mod rules;
mod structure;
mod trace;
mod used;
mod verdict;

pub use verdict::submission as submission_verdict;

use std::collections::{BTreeMap, BTreeSet};

use smol_str::{SmolStr, ToSmolStr, format_smolstr};

use crate::formula::FormulaError;
use crate::model::assessment::{Assessment, Standings};
use crate::model::finding::{Explanation, Finding, Review, Severity};
use crate::model::fingerprint::Fingerprint;
use crate::model::last_year::LastYear;
use crate::model::place::Place;
use crate::model::plan::{Builtin, Plan, Roster};
use crate::model::quantity::date_in_text;
use crate::model::round::{PreviousRound, RoundInfo};
use crate::model::submission::{Answer, Submission};
use crate::model::value::Value;
use crate::model::wording::comparable;

use cells::Cells;
use compiled::Compiled;
use data::Data;
pub use doubts::{Doubt, doubts};
pub use examples::{BrokenExample, broken_examples};
pub use fingerprint::Printer;

/// A plan made ready to check submissions.
pub struct Checker<'a> {
    plan: &'a Plan,
    compiled: Compiled<'a>,
}

/// What a submission is checked against besides the plan.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The round: its year and the day as of which everything is judged.
    pub info: &'a RoundInfo,
    /// The counties of the round.
    pub roster: &'a Roster,
    /// The last round, where there was one.
    pub previous: Option<&'a PreviousRound>,
    /// What the counties reported last year, where that is given.
    pub last_year: Option<&'a LastYear>,
}

/// A formula of the plan that cannot be used; loading the plan refuses such a plan beforehand.
#[derive(Clone, Debug, PartialEq)]
pub struct UnusableFormula {
    /// The formula.
    pub text: String,
    /// Why.
    pub error: FormulaError,
}

impl std::fmt::Display for UnusableFormula {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "公式“{}”无法使用：{}", self.text, self.error)
    }
}

impl std::error::Error for UnusableFormula {}

impl<'a> Checker<'a> {
    /// Makes a plan ready.
    ///
    /// # Errors
    /// The first formula that cannot be parsed.
    pub fn new(plan: &'a Plan) -> Result<Self, UnusableFormula> {
        Ok(Self {
            plan,
            compiled: Compiled::new(plan)?,
        })
    }

    /// Checks one submission. The assessment's actions are left empty: `followup` makes them; and so is its fingerprint,
    /// which a [`Printer`] makes.
    pub fn check(&self, submission: &Submission, context: Context<'_>) -> Assessment {
        let cells = Cells::new(&self.plan.form, submission);
        let data = Data::new(self.plan, &self.compiled, submission, &cells, context.info);
        let mut job = Job {
            plan: self.plan,
            compiled: &self.compiled,
            submission,
            context,
            cells: &cells,
            data: &data,
            as_of: date_in_text(context.info.as_of),
            findings: Vec::new(),
        };
        let county = identity::check(&mut job);
        structure::check(&mut job);
        integrity::check(&mut job, &county);
        filled::check(&mut job);
        rows::check(&mut job);
        let outcomes = rules::check(&mut job);
        let measures = verdict::measures(self.plan, submission, &outcomes);
        rating::check(&mut job, &measures);
        evidence::check(&mut job);
        note::check(&mut job);
        let last_year = last_year::check(&mut job, &county);
        let figures = figures::values(&job);
        let values = trace::values(&job);
        let mut findings = job.findings;
        make_ids_unique(&mut findings);
        let unused = explain(self.plan, submission, &mut findings);
        if let Some(check) = self.plan.check(Builtin::ExplanationWithoutFinding) {
            findings.extend(unused.iter().map(|(id, _, answer)| {
                let message = format!("核实说明的编号“{id}”没有对应的可说明问题，该说明未采用。");
                let place = place_of(submission, answer, &self.plan.form.roles.explanation_id);
                Finding::of_check(check, context.info, id, message, place)
            }));
        }
        // Worst first; within a severity in the order of the checks, which follow the form.
        findings.sort_by_key(|finding| finding.severity);
        let pictures = picture::pictures(&self.plan.form, submission, &cells, &findings);
        Assessment {
            county,
            file: submission.file.clone(),
            year: identity::year(self.plan, submission),
            filled_on: submission.value(&self.plan.form.roles.filled_on).date(),
            saved_at: submission.origin.saved_at.clone(),
            verdict: verdict::submission(&findings),
            outcomes,
            measures,
            findings,
            figures,
            actions: Vec::new(),
            last_year,
            unanswered: unused
                .into_iter()
                .map(|(id, text, _)| (id.to_owned(), text.to_owned()))
                .collect(),
            rows_gone: Vec::new(),
            values,
            fingerprint: Fingerprint::default(),
            standings: Standings::default(),
            pictures,
        }
    }
}

/// One submission being checked.
struct Job<'a> {
    plan: &'a Plan,
    compiled: &'a Compiled<'a>,
    submission: &'a Submission,
    context: Context<'a>,
    cells: &'a Cells<'a>,
    data: &'a Data<'a>,
    /// The day as of which everything is judged, as it is written.
    as_of: String,
    findings: Vec<Finding>,
}

impl Job<'_> {
    /// Adds a finding of a built-in check and gives it back for details to be added.
    fn report(
        &mut self,
        builtin: Builtin,
        subject: &str,
        message: String,
        place: Place,
    ) -> Option<&mut Finding> {
        let check = self.plan.check(builtin)?;
        self.findings.push(Finding::of_check(
            check,
            self.context.info,
            subject,
            message,
            place,
        ));
        self.findings.last_mut()
    }

    /// The place of an answer.
    fn place(&self, answer: &Answer, label: impl Into<SmolStr>) -> Place {
        place_of(self.submission, answer, label)
    }

    /// The place that is the whole file.
    fn file(&self) -> Place {
        Place {
            file: self.submission.file.name.clone(),
            ..Place::default()
        }
    }
}

fn place_of(submission: &Submission, answer: &Answer, label: impl Into<SmolStr>) -> Place {
    Place {
        file: submission.file.name.clone(),
        sheet: Some(answer.sheet.as_ref().into()),
        cell: answer.at.map(|at| at.to_smolstr()),
        label: label.into(),
        shown: answer.raw.as_str().into(),
    }
}

/// Gives findings of the same check and subject a number, in the order of their places.
fn make_ids_unique(findings: &mut [Finding]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for finding in findings {
        let count = seen.entry(finding.id.to_string()).or_insert(0);
        *count += 1;
        if *count > 1 {
            finding.id = format_smolstr!("{}#{count}", finding.id);
        }
    }
}

/// Puts the county's explanations to the findings that they answer; gives back those that answer none.
fn explain<'a>(
    plan: &Plan,
    submission: &'a Submission,
    findings: &mut [Finding],
) -> Vec<(&'a str, &'a str, &'a Answer)> {
    let roles = &plan.form.roles;
    let Some(table) = submission.tables.get(&roles.explanation_sheet) else {
        return Vec::new();
    };
    let mut unused = Vec::new();
    for row in &table.rows {
        let Some(answer) = row.answers.get(&roles.explanation_id) else {
            continue;
        };
        let (Some(id), Value::Text(text)) = (answer.value.text(), row.value(&roles.explanation_text)) else {
            continue;
        };
        if !answer_findings(findings, id, text) {
            unused.push((id, text.as_str(), answer));
        }
    }
    unused
}

/// Puts an explanation to the findings that it answers; says whether there are any.
fn answer_findings(findings: &mut [Finding], id: &str, text: &str) -> bool {
    let wanted = comparable(id);
    let mut answered = false;
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.explainable && finding.severity == Severity::预警)
    {
        if comparable(&finding.id) == wanted || comparable(&finding.check) == wanted {
            finding.explanation = Some(text.into());
            finding.review = explanation::says_nothing(text).map(|remark| {
                Box::new(Review {
                    state: Explanation::说明不足,
                    by: String::new(),
                    on: None,
                    until: None,
                    remark,
                })
            });
            answered = true;
        }
    }
    answered
}

/// Puts the county's explanations to what only the round has found, and takes back that they answer nothing.
pub fn explain_what_the_round_found(plan: &Plan, assessment: &mut Assessment) {
    let check = plan.check(Builtin::ExplanationWithoutFinding);
    for (id, text) in std::mem::take(&mut assessment.unanswered) {
        if answer_findings(&mut assessment.findings, &id, &text)
            && let Some(check) = check
        {
            let said = format!("{}:{id}", check.id);
            assessment.findings.retain(|finding| finding.id != said);
        }
    }
}

/// Items of a list as the reader stores it: joined by 、.
fn items(value: &Value) -> BTreeSet<String> {
    let text = value.text().unwrap_or_default();
    text.split('、')
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}
