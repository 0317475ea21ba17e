//! What of a submission is compared word for word with those of the other counties.
//!
//! Hashes with their places and no texts but a few words, and no more than a bounded number of them: a round keeps one
//! for every county.

use super::place::Cell;

/// How many values the sketch of a text has.
pub const SKETCH: usize = 16;

/// The fingerprint of one submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// The tables in which the county lists what it has, in the form's order.
    pub rosters: Vec<RosterPrint>,
    /// The longest texts, in the form's order; none is there twice.
    pub texts: Vec<TextPrint>,
    /// The columns and fields in which the texts stand.
    pub columns: Vec<ColumnPrint>,
}

/// A table of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterPrint {
    /// The form's name of its sheet.
    pub table: String,
    /// The sheet's name in the file.
    pub sheet: String,
    /// Zero-based column of what tells its rows apart; none in a public edition, where no row may be pointed at.
    pub key: Option<u16>,
    /// Its rows, top to bottom.
    pub rows: Vec<RowPrint>,
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowPrint {
    /// Hash of what tells the row from any other. That two rows of two counties agree in it by chance happens once in
    /// four thousand million pairs, and one row alike is no finding.
    pub hash: u32,
    /// Zero-based row.
    pub row: u32,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPrint {
    /// The least hash of its runs of characters under each of several hash functions (MinHash): the share of values in
    /// which two sketches agree estimates the share of runs that the texts have in common.
    pub sketch: [u32; SKETCH],
    /// Index into the fingerprint's columns.
    pub column: usize,
    /// The cell, where it is known.
    pub at: Option<Cell>,
    /// Its first characters; empty in a public edition.
    pub begins: String,
}

/// Where texts stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPrint {
    /// The form's name of the sheet.
    pub table: String,
    /// The sheet's name in the file.
    pub sheet: String,
    /// The label of the column or field.
    pub label: String,
}

impl TextPrint {
    /// The share of values in which two sketches agree, from 0 to 1.
    pub fn likeness(&self, other: &TextPrint) -> f64 {
        let same = self.sketch.iter().zip(&other.sketch);
        let same = same.filter(|(one, other)| one == other).count();
        // Both are at most 16.
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let share = same as f64 / SKETCH as f64;
        share
    }
}
