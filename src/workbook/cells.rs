//! What a workbook holds, as plain types: sheets of cells, defined names, document properties.
//!
//! Positions are 0-based. A cell that carries only formatting is not data and is not kept; a cell with a formula
//! is kept even when the file stores no result for it, so that intake can say so.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use smol_str::SmolStr;

/// The kind of file a workbook came in, told by its content and not by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Office Open XML without macros.
    #[default]
    Xlsx,
    /// Office Open XML with macros (never run).
    Xlsm,
    /// Excel binary workbook, BIFF12.
    Xlsb,
    /// Excel 97-2003, BIFF8; WPS writes the same under .et.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
}

/// A workbook as read: its sheets in their order, and what is said about the whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// The kind of file it came in.
    pub format: Format,
    /// The worksheets in the order of the tabs (chart sheets are named in `notes`).
    pub sheets: Vec<SheetCells>,
    /// Defined name → what it refers to, as written in the file (`填报说明!$B$3`, no leading `=`).
    ///
    /// Excel's own names (`_xlnm.…`) are left out; so is a name that stands for two different places (a copied
    /// sheet does that), which `notes` then mentions.
    pub names: BTreeMap<String, String>,
    /// Document properties, including the custom ones that say which plan the workbook was made from.
    pub properties: Properties,
    /// The file carries macros (never run, never read).
    pub macros: bool,
    /// The file refers to cells of other workbooks.
    pub external_links: bool,
    /// What was seen but left aside, as sentences for the reader of the report.
    pub notes: Vec<String>,
}

/// Document properties; a missing one is `None`, dates are text as stored (`2026-03-01T00:00:00Z`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// Author (dc:creator).
    pub creator: Option<String>,
    /// Who saved the file last.
    pub last_modified_by: Option<String>,
    /// When the file was created.
    pub created: Option<String>,
    /// When the file was saved last.
    pub modified: Option<String>,
    /// Title of the document.
    pub title: Option<String>,
    /// The program that saved the file last, such as `Microsoft Excel` or `WPS 表格`.
    pub application: Option<String>,
    /// Custom properties, name → value as text.
    pub custom: BTreeMap<String, String>,
}

/// The cells of one worksheet, row by row, only those that hold data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetCells {
    /// Name on the tab.
    pub name: String,
    /// Hidden or "very hidden".
    pub hidden: bool,
    /// Cells ordered by row, then column; no position twice.
    pub cells: Vec<Cell>,
    /// Merged areas; only the top left cell of each holds data.
    pub merged: Vec<Rect>,
    /// Rows that are not shown (hidden, filtered out or folded), in order, 0-based.
    pub hidden_rows: Vec<RangeInclusive<u32>>,
    /// Columns that are not shown, in order, 0-based.
    pub hidden_cols: Vec<RangeInclusive<u16>>,
}

impl SheetCells {
    /// The cell at a position, if it holds data.
    #[must_use]
    pub fn get(&self, row: u32, col: u16) -> Option<&Cell> {
        let at = self
            .cells
            .binary_search_by_key(&(row, col), |cell| (cell.row, cell.col))
            .ok()?;
        self.cells.get(at)
    }

    /// As [`get`](Self::get), where cells are asked for mostly in their order: `next` is where to look first, and is set to
    /// what follows.
    pub(crate) fn get_next(&self, row: u32, col: u16, next: &mut usize) -> Option<&Cell> {
        /// Cells between one that is asked for and the next: numbers of rows, live checks.
        const FEW: usize = 8;
        let before = |cell: &Cell| (cell.row, cell.col) < (row, col);
        let (passed, ahead) = self.cells.split_at_checked(*next)?;
        let ahead = ahead.iter().take(FEW).position(|cell| !before(cell));
        *next = match ahead {
            Some(ahead) if passed.last().is_none_or(before) => passed.len() + ahead,
            _ => self.cells.partition_point(before),
        };
        let found = self.cells.get(*next);
        let found = found.filter(|cell| (cell.row, cell.col) == (row, col))?;
        *next += 1;
        Some(found)
    }

    /// The rows that hold data, in order, each with its cells.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[Cell])> {
        self.cells
            .chunk_by(|a, b| a.row == b.row)
            .filter_map(|cells| cells.first().map(|first| (first.row, cells)))
    }
}

/// One cell that holds data.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Row, 0-based.
    pub row: u32,
    /// Column, 0-based.
    pub col: u16,
    /// The value, or for a formula the result stored in the file.
    pub value: Raw,
    /// The formula without its leading `=`; an empty text when there is one that the format's reader cannot spell out.
    /// One that .xlsx keeps once for several cells stands in each as in the first of them.
    pub formula: Option<Arc<str>>,
}

/// A cell's value as the file states it, before any field is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// Nothing; kept only for a formula whose result is not stored in the file.
    Blank,
    /// A number.
    Number(f64),
    /// A text; for a formula it may be empty.
    Text(SmolStr),
    /// A truth value.
    Bool(bool),
    /// An error value, such as `#N/A`.
    Error(SmolStr),
    /// A number shown as a date or time: days since 1899-12-30 (the 1900 system; 1904 dates are converted).
    DateTime(f64),
}

/// A rectangle of cells, both corners included, 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u16,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u16,
}

impl Rect {
    /// Whether the position lies in the rectangle.
    #[must_use]
    pub fn contains(&self, row: u32, col: u16) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&col)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_whatever_was_asked_for_before() {
        let places = (0..40_u32).flat_map(|row| (0..5_u16).map(move |col| (row * 2, col * 3)));
        let cells = places.map(|(row, col)| Cell {
            row,
            col,
            value: Raw::Bool(true),
            formula: None,
        });
        let sheet = SheetCells {
            cells: cells.collect(),
            ..SheetCells::default()
        };
        let mut next = 0;
        // Forwards by one and by many, backwards, and past both ends.
        for step in [1, 3, 17, 89, 501, 1021, 1199] {
            for asked in (0..1200_u32).map(|number| number * step % 1200) {
                let (row, col) = (asked / 14, u16::try_from(asked % 14).unwrap());
                let found = sheet.get_next(row, col, &mut next);
                assert_eq!(found, sheet.get(row, col), "{row} {col}");
                assert!(next <= sheet.cells.len());
            }
        }
        assert_eq!(SheetCells::default().get_next(0, 0, &mut 0), None);
    }
}
