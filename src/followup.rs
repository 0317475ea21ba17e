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

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::model::followup::{Follows, Ledger, ListFile};
use crate::model::plan::{County, Plan};
use crate::model::round::{PreviousRound, Round};

use by_county::{ByCounty, Places};
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
    let counties = each_once(&counties);
    let of_counties = names(&counties);
    let (of_before, of_replaced) = (places_of(before), places_of(&edits.replaced));
    let lists = ByCounty::of(&edits.lists);
    let replaced_lists = ByCounty::of(&edits.replaced_lists);
    let assessments = &mut round.assessments;
    let of_assessments = Places::new(assessments.iter().map(|sent| sent.county.name.clone()).collect());

    round.ledgers = counties
        .iter()
        .filter_map(|county| {
            let before = find(before, &of_before, county);
            let stated = of_assessments.of(&county.name);
            let is_its = |place: &usize| assessments.get(*place).is_some_and(|sent| sent.county == *county);
            let mut sent = if let [only] = stated.filter(is_its).collect::<Vec<usize>>().as_slice() {
                assessments.get_mut(*only)
            } else {
                // Submissions of no county of the roster may state the same county; then none can be told to follow.
                None
            };
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
            let replaced = find(&edits.replaced, &of_replaced, county);
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
    let followed = places_of(&round.ledgers);
    for assessment in &mut round.assessments {
        assessment.actions = actions(&assessment.findings);
        // What could not be re-checked is still to be done.
        let place = place_of(&round.ledgers, &followed, &assessment.county);
        if let Some(ledger) = place.and_then(|place| round.ledgers.get_mut(place)) {
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
                    .unplaced(&counties, &of_counties)
                    .into_iter()
                    .chain(reviews::wrong(&edited.list.reviews))
                    .collect(),
            })
            .collect(),
    });
}

/// Where the counties of a name stand among ledgers.
fn places_of(ledgers: &[Ledger]) -> Places {
    Places::new(ledgers.iter().map(|ledger| ledger.county.name.clone()).collect())
}

/// Where the ledger of a county is.
fn place_of(ledgers: &[Ledger], places: &Places, county: &County) -> Option<usize> {
    let is_its = |place: &usize| ledgers.get(*place).is_some_and(|ledger| ledger.county == *county);
    places.of(&county.name).find(is_its)
}

/// The ledger of a county.
fn find<'l>(ledgers: &'l [Ledger], places: &Places, county: &County) -> Option<&'l Ledger> {
    ledgers.get(place_of(ledgers, places, county)?)
}

/// The counties where each comes first.
fn each_once(counties: &[County]) -> Vec<County> {
    let places = names(counties);
    let is_first = |(place, county): &(usize, &County)| {
        let mut named = places.of(&county.name);
        named.find(|place| counties.get(*place) == Some(*county)) == Some(*place)
    };
    let first = counties.iter().enumerate().filter(is_first);
    first.map(|(_, county)| county.clone()).collect()
}

/// Where the counties of a name stand.
fn names(counties: &[County]) -> Places {
    Places::new(counties.iter().map(|county| county.name.clone()).collect())
}
