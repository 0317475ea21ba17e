//! What became of what the round before found, for both pages.

use serde::Serialize;
use smol_str::SmolStr;

use super::mark::{Mark, Tile};
use super::text;
use crate::model::followup::{Follows, Item, Ledger, State};
use crate::model::quantity::date_in_text;
use crate::model::round::Round;

/// The follow-up of a county.
#[derive(Clone, Debug, Serialize)]
pub struct CountyProgress {
    /// How many findings stand how.
    pub tiles: Vec<Tile>,
    /// What is no longer asked for, or waits to be re-checked.
    pub settled: Vec<SettledRow>,
    /// How many of those.
    pub settled_count: String,
}

/// A finding that is no longer asked for, or that waits to be re-checked.
#[derive(Clone, Debug, Serialize)]
pub struct SettledRow {
    /// Where it stands.
    pub mark: Mark,
    /// What was the matter.
    pub message: String,
    /// Id.
    pub id: String,
    /// Why it stands so.
    pub reason: String,
    /// When it was first found.
    pub first: String,
}

/// The follow-up of a county; none if everything was found for the first time.
pub fn of_county(ledger: Option<&Ledger>) -> Option<CountyProgress> {
    let ledger = ledger.filter(|ledger| ledger.items.iter().any(|item| item.state != State::新增))?;
    let settled: Vec<SettledRow> = ledger
        .items
        .iter()
        .filter(|item| !item.state.is_open())
        .map(|item| SettledRow {
            mark: item.state.into(),
            message: item.message.to_string(),
            id: item.id.to_string(),
            reason: item.reason.to_string(),
            first: item.first.to_string(),
        })
        .collect();
    Some(CountyProgress {
        tiles: tiles(std::slice::from_ref(ledger)),
        settled_count: text::count(settled.len()),
        settled,
    })
}

/// How the open findings of an action stand: one mark for each state.
pub fn of_action(ledger: Option<&Ledger>, findings: &[SmolStr]) -> Vec<Tile> {
    let items: Vec<&Item> = ledger
        .into_iter()
        .flat_map(|ledger| &ledger.items)
        .filter(|item| findings.contains(&item.id))
        .collect();
    State::ALL
        .iter()
        .map(|state| (*state, items.iter().filter(|item| item.state == *state).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| Tile::new(state, count, ""))
        .collect()
}

/// The follow-up of the province.
#[derive(Clone, Debug, Serialize)]
pub struct ProvinceProgress {
    /// Which round is followed.
    pub follows: String,
    /// Which edited lists could not be made use of, as sentences.
    pub left: Vec<String>,
    /// How many findings stand how.
    pub tiles: Vec<Tile>,
    /// The states, in the order of the columns.
    pub heads: Vec<Mark>,
    /// The counties.
    pub rows: Vec<CountyRow>,
}

/// The follow-up of a county among the others.
#[derive(Clone, Debug, Serialize)]
pub struct CountyRow {
    /// The city.
    pub city: String,
    /// The county.
    pub county: String,
    /// How many findings stand how; empty for none.
    pub counts: Vec<String>,
    /// Struck off, of what the round before left open or this one found: 60.0%（12/20）.
    pub closed: String,
    /// Whether it sent nothing that could be re-checked.
    pub not_sent: bool,
}

/// The follow-up of the province; none in a first round.
pub fn of_province(round: &Round) -> Option<ProvinceProgress> {
    let follows = round.follows.as_ref()?;
    let ledgers: Vec<&Ledger> = round
        .ledgers
        .iter()
        .filter(|ledger| !ledger.items.is_empty())
        .collect();
    Some(ProvinceProgress {
        follows: told(follows),
        left: follows
            .lists
            .iter()
            .flat_map(|list| {
                list.left
                    .iter()
                    .map(move |left| format!("清单“{}”：{left}", list.name))
            })
            .collect(),
        tiles: tiles(&round.ledgers),
        heads: State::ALL.iter().map(|state| Mark::from(*state)).collect(),
        rows: ledgers
            .into_iter()
            .map(|ledger| CountyRow {
                city: text::shown(&ledger.county.city),
                county: text::shown(&ledger.county.name),
                counts: State::ALL
                    .iter()
                    .map(|state| match ledger.count(*state) {
                        0 => String::new(),
                        count => text::count(count),
                    })
                    .collect(),
                closed: text::rate(ledger.count(State::已销号), ledger.items.len()),
                not_sent: round.sent_by(&ledger.county).is_none(),
            })
            .collect(),
    })
}

fn told(follows: &Follows) -> String {
    format!(
        "接上一轮“{}”（核查基准日 {}，结果校验值 {}），读取整改清单 {} 份。",
        follows.title,
        date_in_text(follows.as_of),
        follows.sha256.chars().take(8).collect::<String>(),
        text::count(follows.lists.len())
    )
}

fn tiles(ledgers: &[Ledger]) -> Vec<Tile> {
    State::ALL
        .iter()
        .map(|state| {
            let count = ledgers.iter().map(|ledger| ledger.count(*state)).sum();
            Tile::new(*state, count, "")
        })
        .collect()
}
