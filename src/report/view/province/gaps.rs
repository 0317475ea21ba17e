//! The most common gaps: rules that most counties do not meet.

use std::cmp::Reverse;

use serde::Serialize;

use super::Counted;
use super::stand::share;
use super::who::Named;
use crate::model::assessment::Verdict;
use crate::model::plan::{Plan, Rule};
use crate::report::view::text;

/// How many rules the list names.
const NAMED: usize = 20;

/// A rule and the counties that do not meet it.
#[derive(Clone, Debug, Serialize)]
pub struct GapRow {
    /// The rule's id.
    pub id: String,
    /// The measure's number; empty for a rule of no measure.
    pub measure: String,
    /// What the rule demands.
    pub title: String,
    /// Counties that do not meet it, of those for which it could be told.
    pub missed: String,
    /// Counties for which it could not be told; empty if none.
    pub unknown: String,
    /// Where the demand comes from.
    pub cite: String,
    /// Who does not meet it.
    pub counties: Vec<Named>,
    /// For whom it could not be told.
    pub untold: Vec<Named>,
}

/// Only rules that count for a measure: an error of the form is not a gap of the county.
pub(super) fn gaps(plan: &Plan, counted: &[Counted]) -> Vec<GapRow> {
    let rules = plan.rules.iter().filter(|rule| rule.counts());
    let mut rows: Vec<(usize, GapRow)> = rules
        .map(|rule| row(plan, rule, Verdict::未达标, counted))
        .filter(|(missed, _)| *missed > 0)
        .collect();
    rows.sort_by_key(|(missed, _)| Reverse(*missed));
    rows.into_iter().take(NAMED).map(|(_, row)| row).collect()
}

/// The rules on trial, whoever meets them: what comes of a trial is to be seen before it ends.
pub(super) fn trials(plan: &Plan, counted: &[Counted]) -> Vec<GapRow> {
    let rules = plan.rules.iter().filter(|rule| rule.trial);
    rules
        .map(|rule| row(plan, rule, Verdict::试行, counted).1)
        .collect()
}

/// A rule, and how many counties come to the verdict that says that it is not met.
fn row(plan: &Plan, rule: &Rule, unmet: Verdict, counted: &[Counted]) -> (usize, GapRow) {
    let with = |verdict| -> Vec<Named> {
        counted
            .iter()
            .filter(|(_, assessment)| assessment.outcome(&rule.id).is_some_and(|o| o.verdict == verdict))
            .map(|(county, _)| Named::with_report(county))
            .collect()
    };
    let missed = with(unmet);
    let told = missed.len() + with(Verdict::达标).len();
    let untold = with(Verdict::无法判定);
    let row = GapRow {
        id: rule.id.clone(),
        measure: rule.measure.map_or_else(String::new, |no| format!("措施 {no}")),
        title: rule.title.clone(),
        missed: share(missed.len(), told),
        unknown: if untold.is_empty() {
            String::new()
        } else {
            format!("另有 {} 个无法判定", text::count(untold.len()))
        },
        cite: plan.cite(&rule.source),
        counties: missed,
        untold,
    };
    (row.counties.len(), row)
}
