//! Counties by measures, in signs.

use serde::Serialize;

use super::sent;
use crate::model::assessment::{Assessment, Verdict};
use crate::model::plan::Plan;
use crate::model::round::{Entry, Round, Status};
use crate::report::paths::county_link;
use crate::report::view::mark::Mark;
use crate::report::view::text;

/// Counties by measures.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// The measures.
    pub columns: Vec<Column>,
    /// How many measures there are.
    pub width: usize,
    /// Columns beside the first one.
    pub span: usize,
    /// The counties, by city.
    pub cities: Vec<CityRows>,
    /// What the signs mean.
    pub legend: Vec<Mark>,
}

/// A measure.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Number.
    pub no: u8,
    /// Title.
    pub title: String,
}

/// The counties of one city.
#[derive(Clone, Debug, Serialize)]
pub struct CityRows {
    /// The city.
    pub city: String,
    /// How many counties count, of all.
    pub note: String,
    /// Its counties.
    pub rows: Vec<CountyRow>,
}

/// One county.
#[derive(Clone, Debug, Serialize)]
pub struct CountyRow {
    /// Name.
    pub name: String,
    /// Its report; empty if there is none.
    pub link: String,
    /// Verdict of the submission, or where the county stands.
    pub mark: Mark,
    /// Verdicts of its measures; empty if no submission of this year counts.
    pub cells: Vec<Mark>,
}

pub(super) fn matrix(plan: &Plan, round: &Round) -> Matrix {
    Matrix {
        columns: plan
            .measures
            .iter()
            .map(|measure| Column {
                no: measure.no,
                title: measure.title.clone(),
            })
            .collect(),
        width: plan.measures.len(),
        span: plan.measures.len() + 1,
        cities: sent::cities(round)
            .into_iter()
            .map(|city| city_rows(plan, round, city))
            .collect(),
        legend: Verdict::OF_MEASURE
            .iter()
            .map(|&verdict| verdict.into())
            .collect(),
    }
}

fn city_rows(plan: &Plan, round: &Round, city: &str) -> CityRows {
    let entries: Vec<&Entry> = round
        .entries
        .iter()
        .filter(|entry| entry.county.city == city)
        .collect();
    let sent = entries
        .iter()
        .filter(|entry| entry.status == Status::已报送)
        .count();
    CityRows {
        city: city.to_owned(),
        note: format!("已报送 {}/{}", text::count(sent), text::count(entries.len())),
        rows: entries
            .iter()
            .map(|entry| county_row(plan, round, entry))
            .collect(),
    }
}

fn county_row(plan: &Plan, round: &Round, entry: &Entry) -> CountyRow {
    let assessment = round.assessment(entry);
    let counted = assessment.filter(|_| entry.status == Status::已报送);
    CountyRow {
        name: entry.county.name.clone(),
        link: assessment
            .map(|assessment| county_link(&assessment.county))
            .unwrap_or_default(),
        mark: counted.map_or_else(|| entry.status.into(), |assessment| assessment.verdict.into()),
        cells: counted
            .map(|assessment| cells(plan, assessment))
            .unwrap_or_default(),
    }
}

fn cells(plan: &Plan, assessment: &Assessment) -> Vec<Mark> {
    plan.measures
        .iter()
        .map(|measure| {
            let outcome = assessment.measure(measure.no);
            Mark::from(outcome.map_or(Verdict::无法判定, |outcome| outcome.verdict))
        })
        .collect()
}
