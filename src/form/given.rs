//! The rows of a table that are filled in beforehand, in whichever way they are told.

use std::collections::BTreeMap;

use super::{Entry, Fill};
use crate::model::form::Field;

/// The rows of a table.
#[derive(Clone, Copy)]
pub(super) struct GivenRows<'f> {
    by_name: &'f [BTreeMap<String, Entry>],
    by_column: &'f [Vec<Option<Entry>>],
}

impl Fill {
    /// The rows of the table on a sheet.
    pub(super) fn given(&self, sheet: &str) -> GivenRows<'_> {
        GivenRows {
            by_name: self.rows.get(sheet).map_or(&[], Vec::as_slice),
            by_column: self.sent_rows.get(sheet).map_or(&[], Vec::as_slice),
        }
    }
}

impl<'f> GivenRows<'f> {
    pub(super) fn len(self) -> usize {
        self.by_name.len().max(self.by_column.len())
    }

    /// What a row says in a column of the table, which has this index there.
    pub(super) fn get(self, row: usize, index: usize, column: &Field) -> Option<&'f Entry> {
        match self.by_column.get(row) {
            Some(row) => row.get(index)?.as_ref(),
            None => self.by_name.get(row)?.get(&column.name),
        }
    }
}
