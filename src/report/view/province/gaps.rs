//! The most common gaps: rules that most counties do not meet.

use std::cmp::Reverse;

use serde::Serialize;

use super::Counted;
use super::stand::share;
use crate::model::assessment::Verdict;
use crate::model::finding::Severity;
use crate::model::plan::Plan;
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
    pub counties: String,
}

/// Only rules that count for a measure: an error of the form is not a gap of the county.
pub(super) fn gaps(plan: &Plan, counted: &[Counted]) -> Vec<GapRow> {
    let mut rows: Vec<(usize, GapRow)> = plan
        .rules
        .iter()
        .filter(|rule| rule.severity == Severity::不达标)
        .map(|rule| {
            let with = |verdict| -> Vec<&str> {
                counted
                    .iter()
                    .filter(|(_, assessment)| {
                        assessment.outcome(&rule.id).is_some_and(|o| o.verdict == verdict)
                    })
                    .map(|(county, _)| county.name.as_str())
                    .collect()
            };
            let missed = with(Verdict::未达标);
            let told = missed.len() + with(Verdict::达标).len();
            let unknown = with(Verdict::无法判定).len();
            let row = GapRow {
                id: rule.id.clone(),
                measure: rule.measure.map_or_else(String::new, |no| format!("措施 {no}")),
                title: rule.title.clone(),
                missed: share(missed.len(), told),
                unknown: if unknown == 0 {
                    String::new()
                } else {
                    format!("另有 {} 个无法判定", text::count(unknown))
                },
                cite: plan.cite(&rule.source),
                counties: missed.join("、"),
            };
            (missed.len(), row)
        })
        .filter(|(missed, _)| *missed > 0)
        .collect();
    rows.sort_by_key(|(missed, _)| Reverse(*missed));
    rows.into_iter().take(NAMED).map(|(_, row)| row).collect()
}
