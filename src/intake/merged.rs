//! Merged areas of a sheet, and what a merged cell says about the cells it covers.

use crate::model::form::{Field, FieldKind};
use crate::workbook::{Rect, SheetCells};

/// Beyond this many merged areas a sheet is no form that anybody filled in; further ones are not looked at, so that
/// reading stays in proportion to the cells.
const MOST: usize = 5_000;

/// The merged areas of a sheet.
pub struct Merged {
    areas: Vec<Rect>,
}

impl Merged {
    /// Takes the areas of a sheet.
    pub fn new(sheet: &SheetCells) -> Self {
        Self {
            areas: sheet.merged.iter().take(MOST).copied().collect(),
        }
    }

    /// The area that covers a cell.
    pub fn at(&self, row: u32, col: u16) -> Option<Rect> {
        self.areas.iter().find(|area| area.contains(row, col)).copied()
    }

    /// The areas that touch a row.
    pub fn in_row(&self, row: u32) -> Vec<Rect> {
        self.areas
            .iter()
            .filter(|area| (area.top..=area.bottom).contains(&row))
            .copied()
            .collect()
    }

    /// The last column of a cell, which may be merged over several.
    pub fn right_end(&self, row: u32, col: u16) -> u16 {
        self.at(row, col).map_or(col, |area| area.right)
    }
}

/// Whether one value over several rows surely holds for each of them: a date or a word does, but a number may be
/// their sum, and what tells rows apart cannot be the same in two.
pub fn holds_for_each(field: &Field) -> bool {
    match field.kind {
        FieldKind::Integer | FieldKind::Decimal(_) => false,
        FieldKind::Text
        | FieldKind::Note
        | FieldKind::Date
        | FieldKind::Year
        | FieldKind::Choice(_)
        | FieldKind::DocumentNumber
        | FieldKind::Phone
        | FieldKind::RegionCode
        | FieldKind::List => !field.unique,
    }
}

/// An area as Excel writes it: `C5:C6`.
pub fn shown(area: Rect) -> String {
    use crate::model::place::Cell;
    let cell = |row, col| Cell { row, col };
    format!("{}:{}", cell(area.top, area.left), cell(area.bottom, area.right))
}
