//! Counties by measures, in signs.

use serde::Serialize;

use super::sent;
use crate::model::assessment::{Assessment, Verdict};
use crate::model::plan::Plan;
use crate::model::round::{Entry, Round, Status};
use crate::report::paths::county_link;
use crate::report::template::{Long, LongLists};
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
    /// The counties, by city: a list of [`CityRows`].
    pub cities: Long,
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

pub(super) fn matrix<'a>(plan: &'a Plan, round: &'a Round, lists: &mut LongLists<'a>) -> Matrix {
    let cities = sent::cities(round);
    let entries = cities.iter().flat_map(|city| of_city(round, city));
    let mut states: Vec<Mark> = Vec::new();
    for mark in entries.map(|entry| mark(round, entry)) {
        if !states.contains(&mark) {
            states.push(mark);
        }
    }
    let cities = lists.add(cities.len(), move |to| {
        for (city, number) in cities.iter().zip(1..) {
            to(&[city_rows(plan, round, city, number)]);
        }
    });
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

fn of_city<'r>(round: &'r Round, city: &'r str) -> impl Iterator<Item = &'r Entry> {
    let entries = round.entries.iter();
    entries.filter(move |entry| entry.county.city == city)
}

fn city_rows(plan: &Plan, round: &Round, city: &str, number: usize) -> CityRows {
    let entries: Vec<&Entry> = of_city(round, city).collect();
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
    CountyRow {
        name: entry.county.name.to_string(),
        link: round
            .assessment(entry)
            .map(|assessment| county_link(&assessment.county))
            .unwrap_or_default(),
        mark: mark(round, entry),
        cells: counted(round, entry)
            .map(|assessment| cells(plan, assessment))
            .unwrap_or_default(),
    }
}

/// What a county sent, if it counts.
fn counted<'r>(round: &'r Round, entry: &Entry) -> Option<&'r Assessment> {
    round.assessment(entry).filter(|_| entry.status == Status::已报送)
}

fn mark(round: &Round, entry: &Entry) -> Mark {
    counted(round, entry).map_or_else(|| entry.status.into(), |assessment| assessment.verdict.into())
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
