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
    pub rows: RowPrints,
}

/// The rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowPrints {
    /// Of each a hash of what tells it from any other. That two rows of two counties agree in it by chance happens once
    /// in four thousand million pairs, and one row alike is no finding.
    hashes: Vec<u32>,
    /// Where they stand, of those that do not stand right below the one before: index, zero-based row of the sheet.
    jumps: Vec<(u32, u32)>,
}

impl RowPrints {
    /// Of hashes with the zero-based rows where they stand.
    pub fn of(rows: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut prints = Self::default();
        let mut next = None;
        for ((hash, row), index) in rows.zip(0..) {
            if next != Some(row) {
                prints.jumps.push((index, row));
            }
            next = row.checked_add(1);
            prints.hashes.push(hash);
        }
        prints.hashes.shrink_to_fit();
        prints
    }

    /// The hashes, top to bottom.
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// The zero-based row of the sheet on which one of them stands.
    pub fn row(&self, index: usize) -> Option<u32> {
        let index = u32::try_from(index).ok()?;
        let after = self.jumps.partition_point(|(first, _)| *first <= index);
        let (first, row) = self.jumps.get(after.checked_sub(1)?)?;
        row.checked_add(index - first)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_where_they_stand() {
        let rows = [(7, 4), (8, 5), (7, 6), (9, 9), (1, 10), (2, 30)];
        let prints = RowPrints::of(rows.into_iter());
        assert_eq!(prints.hashes(), [7, 8, 7, 9, 1, 2]);
        let found: Vec<u32> = (0..6).map(|index| prints.row(index).unwrap()).collect();
        assert_eq!(found, [4, 5, 6, 9, 10, 30]);
        assert_eq!(prints.jumps.len(), 3);
        assert_eq!(RowPrints::default().row(0), None);
    }
}
