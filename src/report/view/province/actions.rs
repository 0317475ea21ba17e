//! Everything that has to be done, in all counties, and what the list can be narrowed down to.
//!
//! Thousands of rows: sources and evidence stand in each county's own page.

use serde::Serialize;

use crate::model::finding::Severity;
use crate::model::plan::Plan;
use crate::model::round::Round;
use crate::report::view::mark::{Mark, Pair};
use crate::report::view::text;

/// One action of one county.
#[derive(Clone, Debug, Serialize)]
pub struct ActionRow {
    /// Number in the list.
    pub no: String,
    /// Id.
    pub id: String,
    /// The city.
    pub city: String,
    /// The county.
    pub county: String,
    /// The measure's number; empty for none.
    pub measure: String,
    /// Severity.
    pub mark: Mark,
    /// What is asked.
    pub demand: &'static str,
    /// What is the matter.
    pub problem: String,
    /// What has to be done.
    pub what: String,
    /// 责任单位.
    pub owner: String,
    /// By when.
    pub due: String,
}

/// What the list can be narrowed down to.
#[derive(Clone, Debug, Serialize)]
pub struct Choices {
    /// Cities that have actions.
    pub cities: Vec<String>,
    /// Counties that have actions.
    pub counties: Vec<String>,
    /// Measures that have actions: title, and number as value.
    pub measures: Vec<Pair>,
    /// Severities that actions have.
    pub severities: Vec<&'static str>,
}

pub(super) fn rows(round: &Round) -> Vec<ActionRow> {
    round
        .assessments
        .iter()
        .flat_map(|assessment| {
            assessment
                .actions
                .iter()
                .map(move |action| (&assessment.county, action))
        })
        .enumerate()
        .map(|(index, (county, action))| ActionRow {
            no: text::count(index + 1),
            id: action.id.to_string(),
            city: text::shown(&county.city),
            county: text::shown(&county.name),
            measure: action.measure.map_or_else(String::new, |no| no.to_string()),
            mark: action.severity.into(),
            demand: action.demand.word(),
            problem: action.problem.to_string(),
            what: action.what.to_string(),
            owner: action.owner.to_string(),
            due: action.due.to_string(),
        })
        .collect()
}

impl Choices {
    pub(super) fn of(plan: &Plan, rows: &[ActionRow]) -> Self {
        let mut cities: Vec<String> = Vec::new();
        let mut counties: Vec<String> = Vec::new();
        for row in rows {
            if !cities.contains(&row.city) {
                cities.push(row.city.clone());
            }
            // Rows of one county stand together.
            if counties.last() != Some(&row.county) {
                counties.push(row.county.clone());
            }
        }
        Choices {
            cities,
            counties,
            measures: plan
                .measures
                .iter()
                .map(|measure| Pair::new(measure.title.clone(), measure.no.to_string()))
                .filter(|measure| rows.iter().any(|row| row.measure == measure.value))
                .collect(),
            severities: Severity::ALL
                .into_iter()
                .map(Severity::word)
                .filter(|word| rows.iter().any(|row| row.mark.word == *word))
                .collect(),
        }
    }
}
