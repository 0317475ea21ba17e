//! What the blank workbook says by itself, so that it is not taken for the county's words.

use std::collections::{BTreeMap, BTreeSet};

use crate::workbook::Raw;

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
    /// Takes them from the names of the sheets and the values of their cells, by row and column, in this order.
    pub fn new(sheets: impl IntoIterator<Item = (String, Vec<((u32, u16), Raw)>)>) -> Self {
        let sheets = sheets.into_iter();
        let sheets = sheets.map(|(name, cells)| (name, Words::of(cells)));
        Self {
            sheets: sheets.collect(),
        }
    }

    /// What the sheet of this name says.
    pub fn sheet(&self, name: &str) -> Option<&Words> {
        self.sheets.get(name)
    }
}

impl Words {
    fn of(said: Vec<((u32, u16), Raw)>) -> Self {
        let mut words = Words::default();
        for (at, value) in said {
            let is_said_above = matches!(&value, Raw::Text(text) if !words.texts.insert(text.to_string()));
            if !is_said_above {
                words.cells.insert(at, value);
            }
        }
        words
    }

    /// Whether the sheet says so itself: a text anywhere on it, a number only in its own cell.
    pub fn say(&self, place: (u32, u16), value: &Raw) -> bool {
        // Most texts still stand where they stood.
        self.cells.get(&place) == Some(value)
            || matches!(value, Raw::Text(text) if self.texts.contains(text.as_str()))
    }
}
