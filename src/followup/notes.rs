//! What people wrote into the lists: taken over from round to round, the county's list and the office's put together.
//!
//! Every list was made from the same text, that of the round before: what only one of them changed is taken; where both
//! changed it otherwise, the office's stands and both are shown.

use std::collections::{BTreeMap, BTreeSet};

use super::by_county::{ByCounty, is_of};
use super::list::{List, Row};
use crate::model::followup::{Ledger, Note, Written, column};

/// The text that lists were made from, and what became of those lists.
pub(super) type Source<'a> = (Option<&'a Ledger>, &'a [ByCounty<'a>]);

/// Takes over what was written: from each source in turn, so that what was changed later stands. `actions` are ids of
/// this round's own.
pub(super) fn merge(ledger: &mut Ledger, actions: &BTreeSet<String>, sources: &[Source<'_>]) {
    let nothing = Ledger::default();
    for (base, lists) in sources {
        let base = base.unwrap_or(&nothing);
        let mut own: Vec<(&List, Vec<&Row>)> = lists
            .iter()
            .map(|held| (held.list, held.rows_of(&ledger.county)))
            .filter(|(list, rows)| !rows.is_empty() || is_of(list, &ledger.county))
            .collect();
        // The office's first.
        own.sort_by_key(|(list, _)| !list.of_province);
        columns(ledger, base, &own);

        let mut known: BTreeSet<&str> = base.items.iter().map(|item| item.action.as_str()).collect();
        known.extend(base.notes.keys().map(String::as_str));
        known.extend(actions.iter().map(String::as_str));
        for id in &known {
            let held = base.notes.get(*id).map(|note| &note.written);
            let edits: Vec<(bool, &BTreeMap<String, Written>)> = own
                .iter()
                .flat_map(|(list, rows)| {
                    let rows = rows.iter().filter(|row| row.id == *id);
                    rows.map(|row| (list.of_province, &row.written))
                })
                .collect();
            let note = ledger.notes.entry((*id).to_owned()).or_default();
            take_over(note, held, &edits);
        }
        let rows = own.iter().flat_map(|(_, rows)| rows);
        let added: Vec<_> = rows
            .filter(|row| !known.contains(row.id.as_str()))
            .map(|row| added(row))
            .collect();
        for row in if own.is_empty() { &base.rows } else { &added } {
            if !row.is_empty() && !ledger.rows.contains(row) {
                ledger.rows.push(row.clone());
            }
        }
    }
    ledger.notes.retain(|_, note| *note != Note::default());
}

/// Columns that people added.
fn columns(ledger: &mut Ledger, base: &Ledger, own: &[(&List, Vec<&Row>)]) {
    let mut add = |column: &String| {
        if !ledger.columns.contains(column) {
            ledger.columns.push(column.clone());
        }
    };
    base.columns.iter().for_each(&mut add);
    for (list, rows) in own {
        let used = |column: &&String| rows.iter().any(|row| row.written.contains_key(*column));
        // A column of the office's list that says nothing of this county is none of its own.
        list.columns
            .iter()
            .filter(|column| !list.of_province || used(column))
            .for_each(&mut add);
    }
}

/// Takes over what is written beside one action: what it said when the lists were made, and what each list says now.
fn take_over(
    note: &mut Note,
    held: Option<&BTreeMap<String, Written>>,
    edits: &[(bool, &BTreeMap<String, Written>)],
) {
    let nothing = BTreeMap::new();
    let held = held.unwrap_or(&nothing);
    let mut columns: BTreeSet<&String> = held.keys().collect();
    columns.extend(edits.iter().flat_map(|(_, written)| written.keys()));
    for column in columns {
        let changed: Vec<(bool, Option<&Written>)> = edits
            .iter()
            .map(|(of_province, written)| (*of_province, written.get(column)))
            .filter(|(_, value)| *value != held.get(column))
            .collect();
        let Some((of_province, value)) = changed.first() else {
            if let Some(value) = held.get(column) {
                note.written
                    .entry(column.clone())
                    .or_insert_with(|| value.clone());
            }
            continue;
        };
        if let Some((other_of_province, other)) = changed.iter().find(|(_, other)| other != value) {
            note.differing.push(format!(
                "{column}：{}{}，{}{}。",
                whose(*of_province),
                says(*value),
                whose(*other_of_province),
                says(*other)
            ));
        }
        match value {
            Some(value) => note.written.insert(column.clone(), (*value).clone()),
            None => note.written.remove(column),
        };
    }
}

fn whose(of_province: bool) -> &'static str {
    if of_province {
        "省级清单"
    } else {
        "县级清单"
    }
}

fn says(value: Option<&Written>) -> String {
    match value {
        Some(value) => format!("写“{}”", value.shown()),
        None => "留空".to_owned(),
    }
}

/// A row that people added: everything in it but its number, which the list gives anew.
fn added(row: &Row) -> BTreeMap<String, Written> {
    let mut all = row.written.clone();
    all.extend(
        row.given
            .iter()
            .filter(|(head, _)| *head != column::SERIAL)
            .map(|(head, value)| (head.clone(), value.clone())),
    );
    if !row.id.is_empty() {
        all.insert(column::ID.to_owned(), Written::Text(row.id.clone()));
    }
    all
}
