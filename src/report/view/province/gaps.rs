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
    /// Counties that do not meet it, of those to which it applies.
    pub missed: String,
    /// How many of these it could not be told of; empty if none.
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
            .filter(|(_, assessment)| assessment.verdict_of(&rule.id).unwrap_or(Verdict::无法判定) == verdict)
            .map(|(county, _)| Named::with_report(county))
            .collect()
    };
    let missed = with(unmet);
    let untold = with(Verdict::无法判定);
    // As in every rate, what could not be told counts among those to which it applies.
    let applicable = counted.len() - with(Verdict::不适用).len();
    let row = GapRow {
        id: rule.id.to_string(),
        measure: rule.measure.map_or_else(String::new, |no| format!("措施 {no}")),
        title: rule.title.to_string(),
        missed: share(missed.len(), applicable),
        unknown: if untold.is_empty() {
            String::new()
        } else {
            format!("无法判定 {} 个", text::count(untold.len()))
        },
        cite: plan.cite(&rule.source),
        counties: missed,
        untold,
    };
    (row.counties.len(), row)
}
