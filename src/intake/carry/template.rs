//! What the blank workbook says by itself, so that it is not taken for the county's words.

use std::collections::{BTreeMap, BTreeSet};

use crate::workbook::{Book, Raw};

/// The blank workbook's cells.
#[derive(Debug, PartialEq)]
pub struct Template {
    sheets: BTreeMap<String, Words>,
}

#[derive(Debug, Default, PartialEq)]
struct Words {
    texts: BTreeSet<String>,
    cells: BTreeMap<(u32, u16), Raw>,
}

impl Template {
    /// Takes them from the blank workbook as read.
    pub fn new(blank: &Book) -> Self {
        let mut sheets: BTreeMap<String, Words> = BTreeMap::new();
        for sheet in &blank.sheets {
            let words = sheets.entry(sheet.name.clone()).or_default();
            for cell in &sheet.cells {
                match &cell.value {
                    Raw::Text(text) => {
                        words.texts.insert(text.to_string());
                    }
                    value => {
                        words.cells.insert((cell.row, cell.col), value.clone());
                    }
                }
            }
        }
        Self { sheets }
    }

    /// Whether the sheet of this name says so itself: a text anywhere on it, a number only in its own cell.
    pub fn says(&self, sheet: &str, (row, col): (u32, u16), value: &Raw) -> bool {
        let Some(words) = self.sheets.get(sheet) else {
            return false;
        };
        match value {
            Raw::Text(text) => words.texts.contains(text.as_str()),
            value => words.cells.get(&(row, col)) == Some(value),
        }
    }
}
