//! Who has sent, who has not, who twice, who the wrong year, and what could not be read.

use std::collections::BTreeSet;

use serde::Serialize;

use super::who::{self, Named};
use crate::model::assessment::SubmissionVerdict;
use crate::model::quantity::date_in_text;
use crate::model::round::{Entry, Round, Status};
use crate::report::paths::{county_folders, folder_link};
use crate::report::view::bar::{self, Stack};
use crate::report::view::mark::{Mark, Tile};
use crate::report::view::text;

/// Who has sent what.
#[derive(Clone, Debug, Serialize)]
pub struct Sent {
    /// How many counties are due to send.
    pub due: String,
    /// Counties by state, and how many sent more than once.
    pub tiles: Vec<Tile>,
    /// The states as a bar.
    pub stack: Stack,
    /// The states by city.
    pub cities: Vec<CityRow>,
    /// The whole province.
    pub total: CityRow,
    /// Files that could not be read.
    pub unreadable: Vec<UnreadableRow>,
    /// Submissions set aside.
    pub superseded: Vec<SupersededRow>,
    /// Submissions of no county of the roster.
    pub strangers: Vec<Stranger>,
}

/// The states of one city's counties.
#[derive(Clone, Debug, Serialize)]
pub struct CityRow {
    /// The city.
    pub city: String,
    /// Where its counties are listed.
    pub link: String,
    /// How many counties are due to send.
    pub due: String,
    /// How many have.
    pub sent: String,
    /// How many of these passed.
    pub passed: String,
    /// How many passed and still have something to do.
    pub with_gaps: String,
    /// How many were returned.
    pub returned: String,
    /// How many have not.
    pub missing: String,
    /// How many sent another year.
    pub wrong_year: String,
    /// How many sent what could not be read.
    pub unreadable: String,
    /// How many sent more than once.
    pub twice: String,
    /// Who they are, by state.
    pub names: Vec<NamesRow>,
}

/// How many of a city's counties stand how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CityCounts<'a> {
    /// The city; none for the whole province.
    pub city: Option<&'a str>,
    /// Counties of the roster.
    pub due: usize,
    /// Those whose submission of the year counts.
    pub sent: usize,
    /// Of these, those that passed, that passed with something to do, and that were returned.
    pub verdicts: [usize; 3],
    /// Those from which nothing came, a submission of another year, or something that could not be read.
    pub without: [usize; 3],
    /// Those that sent more than once.
    pub twice: usize,
}

/// The verdicts that a table by city counts, in its order.
pub const VERDICTS: [SubmissionVerdict; 3] = [
    SubmissionVerdict::通过,
    SubmissionVerdict::通过有整改,
    SubmissionVerdict::退回修改,
];

/// The states besides 已报送 that a table by city counts, in its order.
pub const WITHOUT: [Status; 3] = [Status::未报送, Status::年度不符, Status::无法读取];

/// How the counties of every city stand, in the order of the roster, then those of the whole province.
pub fn by_city(round: &Round) -> Vec<CityCounts<'_>> {
    let all = cities(round).into_iter().map(Some).chain([None]);
    all.map(|city| city_counts(round, city)).collect()
}

fn city_counts<'a>(round: &Round, city: Option<&'a str>) -> CityCounts<'a> {
    let entries: Vec<&Entry> = round
        .entries
        .iter()
        .filter(|entry| city.is_none_or(|city| entry.county.city == city))
        .collect();
    let twice = twice(round);
    let with = |status| entries.iter().filter(|entry| entry.status == status).count();
    let verdict_of = |entry: &&&Entry| {
        let sent = round.assessment(entry).filter(|_| entry.status == Status::已报送);
        sent.map(|sent| sent.verdict)
    };
    CityCounts {
        city,
        due: entries.len(),
        sent: with(Status::已报送),
        verdicts: VERDICTS.map(|verdict| {
            let held = entries.iter().filter(|entry| verdict_of(entry) == Some(verdict));
            held.count()
        }),
        without: WITHOUT.map(with),
        twice: entries
            .iter()
            .filter(|entry| twice.contains(entry.county.code.as_str()))
            .count(),
    }
}

/// Counties of one state.
#[derive(Clone, Debug, Serialize)]
pub struct NamesRow {
    /// The state.
    pub word: &'static str,
    /// Its sign.
    pub sign: &'static str,
    /// Its tone.
    pub tone: &'static str,
    /// Who they are.
    pub counties: Vec<Named>,
}

/// A file that could not be read.
#[derive(Clone, Debug, Serialize)]
pub struct UnreadableRow {
    /// Name of the file.
    pub file: String,
    /// The county it seems to come from.
    pub county: String,
    /// Why, and what to do.
    pub message: String,
}

/// A submission set aside.
#[derive(Clone, Debug, Serialize)]
pub struct SupersededRow {
    /// The county.
    pub county: String,
    /// The file set aside.
    pub file: String,
    /// When it was signed.
    pub filled_on: String,
    /// The file that counts.
    pub by: String,
    /// When that was signed.
    pub by_filled_on: String,
}

/// A submission of no county of the roster.
#[derive(Clone, Debug, Serialize)]
pub struct Stranger {
    /// The county as the workbook has it.
    pub county: String,
    /// Its code as the workbook has it.
    pub code: String,
    /// Name of the file.
    pub file: String,
    /// Its report.
    pub link: String,
}

pub(super) const TWICE: Mark = Mark {
    sign: "▲",
    word: "重复报送",
    tone: "part",
};

pub(super) fn sent(round: &Round) -> Sent {
    let states = [Status::已报送, Status::未报送, Status::年度不符, Status::无法读取];
    let counts: Vec<(Mark, usize)> = states
        .iter()
        .map(|&state| (state.into(), round.count(state)))
        .collect();
    let all = round.entries.len();
    let mut tiles: Vec<Tile> = counts
        .iter()
        .zip(states)
        .map(|(&(mark, count), state)| {
            Tile::new(mark, count, super::stand::share(count, all))
                .leading_to(who::leads_to(who::status_id(state), count))
        })
        .collect();
    let twice = twice(round);
    let in_roster = round
        .entries
        .iter()
        .filter(|entry| twice.contains(entry.county.code.as_str()))
        .count();
    tiles.push(
        Tile::new(TWICE, in_roster, super::stand::share(in_roster, all))
            .leading_to(who::leads_to(who::TWICE_ID, in_roster)),
    );
    Sent {
        due: text::count(all),
        tiles,
        stack: bar::stack("sent", "报送情况", &counts, "个县区"),
        cities: cities(round)
            .into_iter()
            .zip(1..)
            .map(|(city, number)| CityRow {
                link: format!("#{}", super::matrix::city_id(number)),
                ..city_row(round, &twice, Some(city))
            })
            .collect(),
        total: city_row(round, &twice, None),
        unreadable: round
            .unreadable
            .iter()
            .map(|unread| UnreadableRow {
                file: unread.file.name.to_string(),
                county: unread
                    .county
                    .as_ref()
                    .map_or_else(|| "不明".to_owned(), |county| county.name.to_string()),
                message: unread.message.clone(),
            })
            .collect(),
        superseded: superseded(round),
        strangers: strangers(round),
    }
}

/// The cities in the order of the roster.
pub(super) fn cities(round: &Round) -> Vec<&str> {
    let mut cities: Vec<&str> = Vec::new();
    for entry in &round.entries {
        if !cities.contains(&entry.county.city.as_str()) {
            cities.push(&entry.county.city);
        }
    }
    cities
}

/// Codes of counties that sent more than once.
pub(super) fn twice(round: &Round) -> BTreeSet<&str> {
    round
        .superseded
        .iter()
        .map(|set_aside| set_aside.county.code.as_str())
        .collect()
}

fn city_row(round: &Round, twice: &BTreeSet<&str>, city: Option<&str>) -> CityRow {
    let entries: Vec<_> = round
        .entries
        .iter()
        .filter(|entry| city.is_none_or(|city| entry.county.city == city))
        .collect();
    let named = |entry: &Entry| match entry.assessment {
        Some(_) => Named::with_report(&entry.county),
        None => Named::without_report(&entry.county),
    };
    let with = |state| -> Vec<Named> {
        let held = entries.iter().filter(|entry| entry.status == state);
        held.map(|entry| named(entry)).collect()
    };
    let double: Vec<Named> = entries
        .iter()
        .filter(|entry| twice.contains(entry.county.code.as_str()))
        .map(|entry| named(entry))
        .collect();
    let mut names = Vec::new();
    // The whole province's names already stand with their cities.
    if city.is_some() {
        for state in WITHOUT {
            push_names(&mut names, state.into(), with(state));
        }
        push_names(&mut names, TWICE, double);
    }
    let counts = city_counts(round, city);
    let [passed, with_gaps, returned] = counts.verdicts.map(text::count);
    let [missing, wrong_year, unreadable] = counts.without.map(text::count);
    CityRow {
        city: city.unwrap_or("全省").to_owned(),
        link: "#map".to_owned(),
        due: text::count(counts.due),
        sent: text::count(counts.sent),
        passed,
        with_gaps,
        returned,
        missing,
        wrong_year,
        unreadable,
        twice: text::count(counts.twice),
        names,
    }
}

fn push_names(rows: &mut Vec<NamesRow>, mark: Mark, counties: Vec<Named>) {
    if !counties.is_empty() {
        rows.push(NamesRow {
            word: mark.word,
            sign: mark.sign,
            tone: mark.tone,
            counties,
        });
    }
}

fn superseded(round: &Round) -> Vec<SupersededRow> {
    let signed = |date: Option<jiff::civil::Date>| date.map_or_else(|| "未填".to_owned(), date_in_text);
    round
        .superseded
        .iter()
        .map(|set_aside| SupersededRow {
            county: set_aside.county.name.to_string(),
            file: set_aside.file.name.to_string(),
            filled_on: signed(set_aside.filled_on),
            by: set_aside.by.name.to_string(),
            by_filled_on: signed(set_aside.by_filled_on),
        })
        .collect()
}

fn strangers(round: &Round) -> Vec<Stranger> {
    let known: BTreeSet<usize> = round
        .entries
        .iter()
        .filter_map(|entry| entry.assessment)
        .collect();
    let folders = county_folders(round);
    round
        .assessments
        .iter()
        .zip(folders)
        .enumerate()
        .filter(|(index, _)| !known.contains(index))
        .map(|(_, (assessment, folder))| Stranger {
            county: text::shown(&assessment.county.name),
            code: text::shown(&assessment.county.code),
            file: assessment.file.name.to_string(),
            link: folder_link(&folder),
        })
        .collect()
}
