//! Counties by measures, in signs.

use serde::Serialize;

use super::sent;
use crate::model::assessment::{Assessment, Verdict};
use crate::model::plan::Plan;
use crate::model::round::{Entry, Round, Status};
use crate::report::paths::county_link;
use crate::report::view::mark::{Mark, Pair};
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
    /// What has become of submissions, of those that there are.
    pub states: Vec<Mark>,
    /// The plan's parts: their titles, and numbers as values.
    pub parts: Vec<Pair>,
}

/// A measure.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Number.
    pub no: u8,
    /// Title.
    pub title: String,
    /// Number of its part.
    pub part: u8,
}

/// The counties of one city.
#[derive(Clone, Debug, Serialize)]
pub struct CityRows {
    /// Id, unique on the page, of its place among the cities.
    pub id: String,
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
    let cities: Vec<CityRows> = sent::cities(round)
        .into_iter()
        .zip(1..)
        .map(|(city, number)| city_rows(plan, round, city, number))
        .collect();
    let mut states: Vec<Mark> = Vec::new();
    for row in cities.iter().flat_map(|city| &city.rows) {
        if !states.contains(&row.mark) {
            states.push(row.mark);
        }
    }
    Matrix {
        columns: plan
            .measures
            .iter()
            .map(|measure| Column {
                no: measure.no,
                title: measure.title.clone(),
                part: measure.part,
            })
            .collect(),
        width: plan.measures.len(),
        span: plan.measures.len() + 1,
        cities,
        legend: Verdict::OF_MEASURE
            .iter()
            .map(|&verdict| verdict.into())
            .collect(),
        states,
        parts: plan
            .parts
            .iter()
            .map(|part| {
                let name = format!("{}　{}", text::chinese_number(usize::from(part.no)), part.name);
                Pair::new(name, part.no.to_string())
            })
            .collect(),
    }
}

/// Id of a city, by its number in the order of the roster.
pub(super) fn city_id(number: usize) -> String {
    format!("city-{number}")
}

fn city_rows(plan: &Plan, round: &Round, city: &str, number: usize) -> CityRows {
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
        id: city_id(number),
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
        name: entry.county.name.to_string(),
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
