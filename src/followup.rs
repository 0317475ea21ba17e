//! Follow-up: the action list of a round, and what became of every item from round to round until it is struck off.
//!
//! Floor 2: takes assessments, the [`Ledger`]s that the round before left and the action lists that people edited since
//! ([`list`]), gives ledgers and action lists to `report`. The state of a follow-up lives in documents: the result.json
//! and the lists of the round before; there is nothing else to run or to keep.

mod actions;
mod ledger;
mod likely;
pub mod list;
mod notes;
mod reviews;
mod rows_gone;
mod sheet;

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::model::assessment::Assessment;
use crate::model::followup::{Follows, Ledger, ListFile};
use crate::model::plan::{County, Plan};
use crate::model::round::{PreviousRound, Round};

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
    let mut seen: Vec<County> = Vec::new();
    counties.retain(|county| {
        let new = !seen.contains(county);
        if new {
            seen.push(county.clone());
        }
        new
    });

    round.ledgers = counties
        .iter()
        .filter_map(|county| {
            let before = before.iter().find(|ledger| ledger.county == *county);
            let of_county = |assessment: &&mut Assessment| assessment.county == *county;
            let mut sent: Vec<&mut Assessment> = round.assessments.iter_mut().filter(of_county).collect();
            // Submissions of no county of the roster may state the same county; then none can be told to follow.
            let sent = if let [only] = sent.as_mut_slice() {
                Some(&mut **only)
            } else {
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
            let replaced = edits.replaced.iter().find(|ledger| ledger.county == *county);
            let sources: [notes::Source<'_>; 2] = [(before, &edits.lists), (replaced, &edits.replaced_lists)];
            notes::merge(&mut ledger, &known, &sources);
            reviews::merge(&mut ledger, &sources);
            let mut sent = sent;
            if let Some(sent) = sent.as_deref_mut() {
                reviews::apply(&ledger, sent, round.info.as_of);
            }
            ledger::follow(plan, round.info.as_of, before, sent, &mut ledger);
            Some(ledger)
        })
        .collect();
    for assessment in &mut round.assessments {
        assessment.actions = actions(&assessment.findings);
        let ledgers = round.ledgers.iter_mut();
        // What could not be re-checked is still to be done.
        for ledger in ledgers.filter(|ledger| ledger.county == assessment.county) {
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
            .map(|edited| ListFile {
                name: edited.name.clone(),
                sha256: edited.sha256.clone(),
                left: notes::unplaced(&edited.list, &counties)
                    .into_iter()
                    .chain(reviews::wrong(&edited.list.reviews))
                    .collect(),
            })
            .collect(),
    });
}
