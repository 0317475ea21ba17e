//! Follow-up: the action list of a round, and what became of every item from round to round until it is struck off.
//!
//! Floor 2: takes assessments, the [`Ledger`]s that the round before left and the action lists that people edited since
//! ([`list`]), gives ledgers and action lists to `report`. The state of a follow-up lives in documents: the result.json
//! and the lists of the round before; there is nothing else to run or to keep.

mod actions;
mod by_county;
mod ledger;
mod likely;
pub mod list;
mod notes;
mod reviews;
mod rows_gone;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use crate::model::assessment::Assessment;
use crate::model::followup::{Follows, Ledger, ListFile};
use crate::model::plan::{County, Plan};
use crate::model::round::{PreviousRound, Round};

use by_county::ByCounty;
use list::List;

pub use actions::actions;
pub use rows_gone::rows_gone;

/// An action list that somebody edited, and the file it stood in.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedList {
    /// The file's name.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// What it says.
    pub list: List,
}

/// What people wrote into action lists since they were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edits {
    /// Lists of the round before, edited since, and lists that came with the submissions.
    pub lists: Vec<EditedList>,
    /// The follow-up in results of this round that are about to be replaced.
    pub replaced: Vec<Ledger>,
    /// Lists of those results, edited since.
    pub replaced_lists: Vec<EditedList>,
}

/// Follows every county of a round up: writes the ledgers into it, sets the deadlines of what was found before to those
/// of its first finding, and makes the action lists.
pub fn follow(plan: &Plan, round: &mut Round, previous: Option<&PreviousRound>, edits: &Edits) {
    let mut counties: Vec<County> = round
        .entries
        .iter()
        .map(|entry| entry.county.clone())
        .chain(
            round
                .assessments
                .iter()
                .map(|assessment| assessment.county.clone()),
        )
        .collect();
    let before = previous.map_or(&[][..], |previous| &previous.ledgers);
    counties.extend(before.iter().map(|ledger| ledger.county.clone()));
    let mut seen: BTreeSet<County> = BTreeSet::new();
    counties.retain(|county| seen.insert(county.clone()));
    let before = ledgers(before);
    let replaced = ledgers(&edits.replaced);
    let lists = ByCounty::of(&edits.lists);
    let replaced_lists = ByCounty::of(&edits.replaced_lists);
    let mut sent_by: BTreeMap<County, Vec<&mut Assessment>> = BTreeMap::new();
    for assessment in &mut round.assessments {
        let sent = sent_by.entry(assessment.county.clone()).or_default();
        sent.push(assessment);
    }

    round.ledgers = counties
        .iter()
        .filter_map(|county| {
            let before = before.get(county).copied();
            // Submissions of no county of the roster may state the same county; then none can be told to follow.
            let mut sent = sent_by.remove(county).filter(|sent| sent.len() == 1);
            let mut sent = sent.as_mut().and_then(Vec::pop);
            if sent.is_none() && before.is_none() {
                return None;
            }
            let mut ledger = Ledger {
                county: county.clone(),
                ..Ledger::default()
            };
            let findings = sent.iter().flat_map(|sent| &sent.findings);
            let known: BTreeSet<String> = findings
                .map(|finding| actions::id(&finding.check, finding.measure))
                .collect();
            let replaced = replaced.get(county).copied();
            let sources: [notes::Source<'_>; 2] = [(before, &lists), (replaced, &replaced_lists)];
            notes::merge(&mut ledger, &known, &sources);
            reviews::merge(&mut ledger, &sources);
            if let Some(sent) = sent.as_deref_mut() {
                reviews::apply(&ledger, sent, round.info.as_of);
            }
            ledger::follow(plan, round.info.as_of, before, sent, &mut ledger);
            Some(ledger)
        })
        .collect();
    let followed = round.ledgers.iter_mut();
    let mut followed: BTreeMap<County, &mut Ledger> =
        followed.map(|ledger| (ledger.county.clone(), ledger)).collect();
    for assessment in &mut round.assessments {
        assessment.actions = actions(&assessment.findings);
        // What could not be re-checked is still to be done.
        if let Some(ledger) = followed.get_mut(&assessment.county) {
            let carried = std::mem::take(&mut ledger.carried).into_iter();
            let known: Vec<SmolStr> = assessment
                .actions
                .iter()
                .map(|action| action.id.clone())
                .collect();
            assessment
                .actions
                .extend(carried.filter(|action| !known.contains(&action.id)));
        }
    }
    round.follows = previous.map(|previous| Follows {
        title: previous.info.title.clone(),
        as_of: previous.info.as_of,
        sha256: previous.sha256.clone(),
        lists: edits
            .lists
            .iter()
            .zip(&lists)
            .map(|(edited, list)| ListFile {
                name: edited.name.clone(),
                sha256: edited.sha256.clone(),
                left: list
                    .unplaced(&counties)
                    .into_iter()
                    .chain(reviews::wrong(&edited.list.reviews))
                    .collect(),
            })
            .collect(),
    });
}

/// Ledgers by their counties; of one county the first.
fn ledgers(ledgers: &[Ledger]) -> BTreeMap<&County, &Ledger> {
    let mut by_county = BTreeMap::new();
    for ledger in ledgers {
        by_county.entry(&ledger.county).or_insert(ledger);
    }
    by_county
}
