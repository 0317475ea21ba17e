//! Reads an action list that people edited: 整改清单 of a county, 整改总清单 of the office.
//!
//! Rows are told by the id in the column 事项编号, columns by their headings, wherever sorting, filtering and inserting
//! have put them. Columns that the program writes are not read back; all others are what people wrote.

use std::collections::BTreeMap;

use crate::model::followup::Written;
use crate::model::followup::column::{CITY, COUNTY, EMPTY, GIVEN, ID, OF_COUNTY, OF_PROVINCE, TO_FILL_IN};
use crate::model::submission::COUNTY_CODE_PROPERTY;
use crate::workbook::Book;

use super::reviews::{self, ReviewRow};
use super::sheet::{header, shown, value};

/// An edited list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// Whether it is the office's list over all counties.
    pub of_province: bool,
    /// Code of the county whose list it is, if the file says so.
    pub county_code: Option<String>,
    /// Title of the sheet, which names the county.
    pub title: String,
    /// Columns that people added, in their order.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What the office said of explanations, in its own list.
    pub reviews: Vec<ReviewRow>,
}

impl List {
    /// Whether people wrote anything into it.
    pub fn holds_writing(&self) -> bool {
        let in_list = self
            .rows
            .iter()
            .any(|row| !row.written.is_empty() || row.id.is_empty());
        in_list || self.reviews.iter().any(ReviewRow::holds_writing)
    }
}

/// A row of an edited list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The action's id; empty for a row that people added.
    pub id: String,
    /// City and county, in the office's list.
    pub county: (String, String),
    /// What stands in the columns to fill in and in those that people added, by heading; blanks are left out.
    pub written: BTreeMap<String, Written>,
    /// What stands in the program's columns, for a row that people added.
    pub given: BTreeMap<String, Written>,
}

/// Reads the list of a workbook; none if it has none.
pub fn read(book: &Book) -> Option<List> {
    let sheet = book.sheets.iter().find_map(|sheet| {
        let name = sheet.name.trim();
        [OF_COUNTY, OF_PROVINCE]
            .contains(&name)
            .then_some((sheet, name == OF_PROVINCE))
    });
    let (sheet, of_province) = sheet?;
    let (header, heads) = header(sheet, ID)?;
    let written = |head: &str| !GIVEN.contains(&head);
    let mut rows = Vec::new();
    for (_, cells) in sheet.rows().filter(|(row, _)| *row > header) {
        let mut row = Row::default();
        for cell in cells {
            let Some(value) = value(&cell.value) else { continue };
            let head = heads
                .get(&cell.col)
                .cloned()
                .unwrap_or_else(|| format!("{} 列", crate::model::place::column_letters(cell.col)));
            match head.as_str() {
                ID => row.id = value.shown().trim().to_owned(),
                CITY if of_province => row.county.0 = value.shown(),
                COUNTY if of_province => row.county.1 = value.shown(),
                head if written(head) => {
                    row.written.insert(head.to_owned(), value);
                }
                head => {
                    row.given.insert(head.to_owned(), value);
                }
            }
        }
        let says_empty = row.given.len() == 1 && row.given.values().all(|value| value.shown() == EMPTY);
        if !says_empty {
            rows.push(row);
        }
    }
    let mut columns: Vec<String> = Vec::new();
    let titled = heads
        .values()
        .cloned()
        .chain(rows.iter().flat_map(|row| row.written.keys().cloned()));
    for head in titled {
        if written(&head) && !TO_FILL_IN.contains(&head.as_str()) && !columns.contains(&head) {
            columns.push(head);
        }
    }
    Some(List {
        of_province,
        county_code: book.properties.custom.get(COUNTY_CODE_PROPERTY).cloned(),
        title: sheet
            .cells
            .first()
            .map(|cell| shown(&cell.value))
            .unwrap_or_default(),
        columns,
        rows,
        reviews: reviews::read(book),
    })
}
