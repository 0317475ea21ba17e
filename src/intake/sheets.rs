//! Which sheet of the file is which sheet of the form: by name, by a copied or renamed name, else by its labels.

use std::collections::BTreeSet;

use super::label::{Labels, normalise};
use crate::model::form::{Body, Field, Form, Sheet};
use crate::model::submission::NotRead;
use crate::workbook::{Book, Cell, Raw, SheetCells};

/// A hidden sheet of the template that holds the items of long drop-down lists.
const LISTS: &str = "选项表";
/// The share of a sheet's labels that must stand on a sheet of another name for it to be taken for it.
const ENOUGH_LABELS: f64 = 0.6;

/// The form's sheets as found in a file.
pub struct Found<'a> {
    /// For each sheet of the form, in its order, the sheet of the file.
    pub sheets: Vec<Option<&'a SheetCells>>,
    /// The sheet that explains how to fill the workbook in.
    pub guide: Option<&'a SheetCells>,
    /// Sheets of the file that are none of the form's.
    pub not_read: Vec<NotRead>,
}

/// Finds each of the form's sheets.
pub fn find<'a>(form: &Form, book: &'a Book) -> Found<'a> {
    let mut taken = vec![false; book.sheets.len()];
    let mut sheets: Vec<Option<&SheetCells>> = vec![None; form.sheets.len()];
    let by_name: [fn(&Sheet, &str) -> bool; 3] = [is_named, is_alias, is_copy];
    for matches in by_name {
        assign(form, book, &mut sheets, &mut taken, |sheet, cells| {
            matches(sheet, &cells.name)
        });
    }
    assign(form, book, &mut sheets, &mut taken, has_its_labels);
    let not_read = book
        .sheets
        .iter()
        .zip(&taken)
        .filter(|(cells, taken)| !**taken && cells.name != LISTS && !cells.cells.is_empty())
        .map(|(cells, _)| NotRead {
            sheet: cells.name.clone(),
            at: None,
            shown: String::new(),
            why: format!(
                "工作表“{}”不属于自评工作簿，或与另一张表重复，未读取。",
                cells.name
            ),
        })
        .collect();
    let guide = form
        .sheets
        .iter()
        .zip(&sheets)
        .find(|(sheet, _)| matches!(sheet.body, Body::Guide(_)));
    Found {
        guide: guide.and_then(|(_, found)| *found),
        sheets,
        not_read,
    }
}

fn assign<'a>(
    form: &Form,
    book: &'a Book,
    sheets: &mut [Option<&'a SheetCells>],
    taken: &mut [bool],
    matches: impl Fn(&Sheet, &SheetCells) -> bool,
) {
    for (sheet, slot) in form.sheets.iter().zip(sheets) {
        if slot.is_some() {
            continue;
        }
        let free = book
            .sheets
            .iter()
            .zip(taken.iter_mut())
            .find(|(cells, taken)| !**taken && matches(sheet, cells));
        if let Some((cells, taken)) = free {
            *taken = true;
            *slot = Some(cells);
        }
    }
}

fn is_named(sheet: &Sheet, name: &str) -> bool {
    normalise(name) == normalise(&sheet.name)
}

fn is_alias(sheet: &Sheet, name: &str) -> bool {
    sheet
        .aliases
        .iter()
        .any(|alias| normalise(alias) == normalise(name))
}

/// Copied (`基本信息 (2)`) or numbered (`2.基本信息`, `表2 基本信息`).
fn is_copy(sheet: &Sheet, name: &str) -> bool {
    let wanted = normalise(&sheet.name);
    let name = normalise(name);
    let around = name.strip_prefix('表').unwrap_or(&name);
    let around = around.trim_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    around == wanted
}

/// Whether a sheet of another name holds the labels: those of a table stand in one row, its header.
fn has_its_labels(sheet: &Sheet, cells: &SheetCells) -> bool {
    let (fields, in_one_row): (Vec<&Field>, bool) = match &sheet.body {
        Body::Fields(sections) => (
            sections.iter().flat_map(|section| &section.fields).collect(),
            false,
        ),
        Body::Table(table) => (table.columns.iter().collect(), true),
        Body::Guide(_) | Body::SelfCheck => return false,
    };
    let labels = Labels::new(fields.iter().copied());
    let found = |cells: &[Cell]| {
        let texts = cells.iter().filter_map(|cell| {
            if let Raw::Text(text) = &cell.value {
                Some(text)
            } else {
                None
            }
        });
        texts
            .filter_map(|text| labels.find(text).map(|found| found.index))
            .collect::<BTreeSet<usize>>()
            .len()
    };
    let count = if in_one_row {
        cells.rows().map(|(_, row)| found(row)).max().unwrap_or(0)
    } else {
        found(&cells.cells)
    };
    let share = f64::from(u32::try_from(count).unwrap_or(0))
        / f64::from(u32::try_from(fields.len().max(1)).unwrap_or(1));
    count >= 2 && share >= ENOUGH_LABELS
}
