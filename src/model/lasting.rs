//! What of a county's last workbook goes into its next one.

use std::collections::BTreeMap;

use super::entry::Entry;
use super::place::SourceFile;
use super::plan::County;

/// Label, in the guide of a prefilled workbook, of the line that says where the values come from; the mark in the notes
/// at cells.
pub const CARRIED_OVER: &str = "沿用上年";

/// A county's last workbook, as far as it lasts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lasting {
    /// The file.
    pub file: SourceFile,
    /// The county, as the roster has it.
    pub county: County,
    /// How the county was told, where that is not plain: one sentence.
    pub county_note: Option<String>,
    /// The year that the file reports on; none if it does not say.
    pub year: Option<i32>,
    /// Answers to lasting fields, by the field's name.
    pub fields: BTreeMap<String, Entry>,
    /// Rows of tables, by the table's sheet: answers by the column's name, lasting columns only.
    pub rows: BTreeMap<String, Vec<BTreeMap<String, Entry>>>,
    /// What might last and was not carried over, because it is not clear.
    pub left: Vec<LeftOut>,
}

/// Something that stays blank in the next workbook although last year's says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The sheet's name in the file.
    pub sheet: String,
    /// The cell as Excel writes it; none for a sheet or column as a whole.
    pub cell: Option<String>,
    /// Label of the field or column; empty where it is none.
    pub label: String,
    /// Why: one sentence.
    pub why: String,
}

impl Lasting {
    /// How many values are carried over.
    pub fn values(&self) -> usize {
        let rows = self.rows.values().flatten().map(BTreeMap::len);
        self.fields.len() + rows.sum::<usize>()
    }
}
