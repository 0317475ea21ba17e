//! Everything that has to be done, in all counties, and what the list can be narrowed down to.
//!
//! Thousands of rows: sources and evidence stand in each county's own page.

use serde::Serialize;

use crate::model::action::Action;
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

/// How many actions there are.
pub(super) fn count(round: &Round) -> usize {
    round.assessments.iter().map(|sent| sent.actions.len()).sum()
}

/// Hands on the actions, those of one county at a time.
pub(super) fn rows(round: &Round, to: &mut dyn FnMut(&[ActionRow])) {
    let mut numbers = 1..;
    for sent in &round.assessments {
        let actions = sent.actions.iter().zip(&mut numbers);
        let rows: Vec<ActionRow> = actions
            .map(|(action, number)| ActionRow {
                no: text::count(number),
                id: action.id.to_string(),
                city: text::shown(&sent.county.city),
                county: text::shown(&sent.county.name),
                measure: action.measure.map_or_else(String::new, |no| no.to_string()),
                mark: action.severity.into(),
                demand: action.demand.word(),
                problem: action.problem.to_string(),
                what: action.what.to_string(),
                owner: action.owner.to_string(),
                due: action.due.to_string(),
            })
            .collect();
        to(&rows);
    }
}

impl Choices {
    pub(super) fn of(plan: &Plan, round: &Round) -> Self {
        let mut cities: Vec<String> = Vec::new();
        let mut counties: Vec<String> = Vec::new();
        for sent in round.assessments.iter().filter(|sent| !sent.actions.is_empty()) {
            let (city, county) = (text::shown(&sent.county.city), text::shown(&sent.county.name));
            if !cities.contains(&city) {
                cities.push(city);
            }
            // Rows of one county stand together.
            if counties.last() != Some(&county) {
                counties.push(county);
            }
        }
        let has = |is_such: &dyn Fn(&Action) -> bool| {
            let mut actions = round.assessments.iter().flat_map(|sent| &sent.actions);
            actions.any(is_such)
        };
        Choices {
            cities,
            counties,
            measures: plan
                .measures
                .iter()
                .filter(|measure| has(&|action| action.measure == Some(measure.no)))
                .map(|measure| Pair::new(measure.title.clone(), measure.no.to_string()))
                .collect(),
            severities: Severity::ALL
                .into_iter()
                .filter(|severity| has(&|action| action.severity == *severity))
                .map(Severity::word)
                .collect(),
        }
    }
}
