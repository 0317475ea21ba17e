//! Small pictures of the cells around findings, as the clerk sees them in the workbook.

use serde::{Deserialize, Serialize};

use super::finding::Severity;

/// The pictures of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPictures {
    /// The sheet's name in the file.
    pub sheet: String,
    /// Pictures, top to bottom.
    pub pictures: Vec<Picture>,
    /// How many cells with findings are in none of them.
    pub left_out: usize,
}

/// Some rows and columns of a sheet around cells with findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its columns, left to right.
    pub columns: Vec<PictureColumn>,
    /// Its rows, top to bottom; not every row of the sheet need be there.
    pub rows: Vec<PictureRow>,
}

/// A column of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureColumn {
    /// Zero-based column in the sheet; none for the labels of fields, which may stand anywhere left of the answers.
    pub col: Option<u16>,
    /// What its header says.
    pub head: String,
}

/// A row of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRow {
    /// Zero-based row in the sheet.
    pub row: u32,
    /// One for each column.
    pub cells: Vec<PictureCell>,
}

/// A cell of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureCell {
    /// What stands there, shortened; empty for a blank cell.
    pub shown: String,
    /// The worst severity of the findings at this cell.
    pub found: Option<Severity>,
}
