//! What the blank workbook says by itself, so that it is not taken for the county's words.

use std::collections::{BTreeMap, BTreeSet};

use crate::workbook::{Book, Raw};

/// The blank workbook's cells.
#[derive(Debug, PartialEq)]
pub struct Template {
    sheets: BTreeMap<String, Words>,
}

/// What one of its sheets says.
#[derive(Debug, Default, PartialEq)]
pub struct Words {
    texts: BTreeSet<String>,
    /// What stands where: of equal texts the first.
    cells: BTreeMap<(u32, u16), Raw>,
}

impl Template {
    /// Takes them from the blank workbook as read.
    pub fn new(blank: &Book) -> Self {
        let mut sheets: BTreeMap<String, Words> = BTreeMap::new();
        for sheet in &blank.sheets {
            let words = sheets.entry(sheet.name.clone()).or_default();
            for cell in &sheet.cells {
                let is_said_above =
                    matches!(&cell.value, Raw::Text(text) if !words.texts.insert(text.to_string()));
                if !is_said_above {
                    words.cells.insert((cell.row, cell.col), cell.value.clone());
                }
            }
        }
        Self { sheets }
    }

    /// What the sheet of this name says.
    pub fn sheet(&self, name: &str) -> Option<&Words> {
        self.sheets.get(name)
    }
}

impl Words {
    /// Whether the sheet says so itself: a text anywhere on it, a number only in its own cell.
    pub fn say(&self, place: (u32, u16), value: &Raw) -> bool {
        // Most texts still stand where they stood.
        self.cells.get(&place) == Some(value)
            || matches!(value, Raw::Text(text) if self.texts.contains(text.as_str()))
    }
}
