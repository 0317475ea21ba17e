//! Defined names that stand for one place, in one spelling for all formats.

use crate::model::place::column_letters;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::super::Unreadable;
use super::super::guard::{Limits, within};

/// Gathers names; one that stands for two places (a copied sheet does that) is left aside.
#[derive(Debug, Default)]
pub(super) struct Names {
    found: BTreeMap<String, String>,
    ambiguous: BTreeSet<String>,
}

impl Names {
    /// Adds a name and what it refers to. Excel's own names are left out.
    pub(super) fn add(&mut self, name: &str, place: &str, limits: &Limits) -> Result<(), Unreadable> {
        if name.starts_with("_xlnm.") || name.is_empty() {
            return Ok(());
        }
        let place = place.trim().trim_start_matches('=');
        let count = self.found.len() as u64 + 1;
        match self.found.entry(name.to_owned()) {
            Entry::Occupied(held) if held.get() != place => {
                self.ambiguous.insert(name.to_owned());
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => {
                within("名称个数", count, limits.names)?;
                free.insert(place.to_owned());
            }
        }
        Ok(())
    }

    /// The names, and a sentence in `notes` for each that was left aside.
    pub(super) fn finish(mut self, notes: &mut Vec<String>) -> BTreeMap<String, String> {
        for name in self.ambiguous {
            self.found.remove(&name);
            notes.push(format!(
                "名称“{name}”指向多处单元格（可能复制过工作表），未采用。"
            ));
        }
        self.found
    }
}

/// A cell or area as .xlsx spells it: `'基本信息'!$C$7`. Rows and columns are 0-based.
pub(super) fn place(sheet: &str, first: (u32, u16), last: (u32, u16)) -> String {
    let quoted = sheet.replace('\'', "''");
    let cell = |(row, col): (u32, u16)| format!("${}${}", column_letters(col), u64::from(row) + 1);
    if first == last {
        format!("'{quoted}'!{}", cell(first))
    } else {
        format!("'{quoted}'!{}:{}", cell(first), cell(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_spelled_as_in_xlsx() {
        assert_eq!(place("基本信息", (6, 2), (6, 2)), "'基本信息'!$C$7");
        assert_eq!(place("it's", (0, 25), (9, 26)), "'it''s'!$Z$1:$AA$10");
        assert_eq!(
            place("表", (1_048_575, 16_383), (1_048_575, 16_383)),
            "'表'!$XFD$1048576"
        );
    }
}
