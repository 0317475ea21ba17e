//! Sheets with one table, as people edit them: the row of headings, and what stands in a cell.

use std::collections::BTreeMap;

use crate::model::followup::Written;
use crate::model::plan::County;
use crate::model::serial;
use crate::workbook::{Raw, SheetCells};

/// How many rows a heading may stand below the top.
const HEADER_WITHIN: u32 = 30;

/// The row of headings, which holds the wanted one, and the headings by column.
pub(super) fn header(sheet: &SheetCells, wanted: &str) -> Option<(u32, BTreeMap<u16, String>)> {
    sheet
        .rows()
        .take_while(|(row, _)| *row < HEADER_WITHIN)
        .find_map(|(row, cells)| {
            let heads: BTreeMap<u16, String> = cells
                .iter()
                .map(|cell| {
                    (
                        cell.col,
                        shown(&cell.value).split_whitespace().collect::<String>(),
                    )
                })
                .filter(|(_, head)| !head.is_empty())
                .collect();
            heads.values().any(|head| head == wanted).then_some((row, heads))
        })
}

/// What somebody wrote into a cell; none if nothing stands there.
pub(super) fn value(raw: &Raw) -> Option<Written> {
    match raw {
        Raw::Blank => None,
        Raw::Number(number) => Some(Written::Number(*number)),
        Raw::DateTime(days) => Some(match serial::from_serial(*days) {
            Some(date) => Written::Date { date },
            None => Written::Number(*days),
        }),
        Raw::Text(text) if text.trim().is_empty() => None,
        other => Some(Written::Text(shown(other))),
    }
}

/// A cell as a text.
pub(super) fn shown(raw: &Raw) -> String {
    match raw {
        Raw::Blank => String::new(),
        Raw::Number(number) | Raw::DateTime(number) => number.to_string(),
        Raw::Text(text) | Raw::Error(text) => text.to_string(),
        Raw::Bool(true) => "是".to_owned(),
        Raw::Bool(false) => "否".to_owned(),
    }
}

/// Whether a row that names city and county is about this county.
pub(super) fn is_about((city, name): &(String, String), county: &County) -> bool {
    !county.name.is_empty() && *name == county.name && (city.is_empty() || *city == county.city)
}
