//! Which sheet of the file is which sheet of the form: by name, by a copied or renamed name, else by its labels.

use std::collections::BTreeSet;

use super::label::{Labels, normalise};
use crate::model::carried::{FINDINGS_TITLE, KEPT_TITLE};
use crate::model::form::{Body, FINDINGS_SHEET, Field, Form, KEPT_SHEET, LISTS_SHEET, Sheet, WORKING_SHEET};
use crate::model::submission::NotRead;
use crate::workbook::{Book, Cell, Raw, SheetCells};

/// The share of a sheet's labels that must stand on a sheet of another name for it to be taken for it.
const ENOUGH_LABELS: f64 = 0.6;

/// The form's sheets as found in a file.
pub struct Found<'a> {
    /// For each sheet of the form, in its order, the sheet of the file.
    pub sheets: Vec<Option<&'a SheetCells>>,
    /// The sheet that explains how to fill the workbook in.
    pub guide: Option<&'a SheetCells>,
    /// Sheets of the file that stand for a sheet of the form, by its index, that another one stands for already.
    pub copies: Vec<(usize, &'a SheetCells)>,
    /// Sheets of the file that are none of the form's.
    pub not_read: Vec<NotRead>,
}

/// Finds each of the form's sheets.
pub fn find<'a>(form: &Form, book: &'a Book) -> Found<'a> {
    // The template's own sheets repeat labels and answers of the form's; they never stand for one that is missing.
    let mut taken: Vec<bool> = book.sheets.iter().map(is_own).collect();
    let mut sheets: Vec<Option<&SheetCells>> = vec![None; form.sheets.len()];
    let by_name: [fn(&Sheet, &str) -> bool; 3] = [is_named, is_alias, is_copy];
    for matches in by_name {
        assign(form, book, &mut sheets, &mut taken, |sheet, cells| {
            matches(sheet, &cells.name)
        });
    }
    let named_sheets: Vec<bool> = sheets.iter().map(Option::is_some).collect();
    assign(form, book, &mut sheets, &mut taken, has_its_labels);
    let mut copies = Vec::new();
    for (index, sheet) in form.sheets.iter().enumerate() {
        if matches!(sheet.body, Body::Guide(_) | Body::SelfCheck) {
            continue;
        }
        let named = named_sheets.get(index).copied().unwrap_or(false);
        let found = sheets.get(index).is_some_and(Option::is_some);
        for (cells, taken) in book.sheets.iter().zip(&mut taken) {
            // Where the name says which sheet it is, a sheet of another name that holds the same labels is not it, unless
            // its name only adds something: 基本信息（旧）, 某县基本信息.
            let is_one = if named {
                by_name.iter().any(|matches| matches(sheet, &cells.name))
                    || (adds_to_name(sheet, &cells.name) && has_its_labels(sheet, cells))
            } else {
                has_its_labels(sheet, cells)
            };
            if found && !*taken && is_one {
                *taken = true;
                copies.push((index, cells));
            }
        }
    }
    let not_read = book
        .sheets
        .iter()
        .zip(&taken)
        .filter(|(cells, taken)| !**taken && !cells.cells.is_empty())
        .map(|(cells, _)| NotRead {
            sheet: cells.name.clone(),
            at: None,
            shown: String::new(),
            why: format!("工作表“{}”不属于自评工作簿，未读取。", cells.name),
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
        copies,
        not_read,
    }
}

/// Whether a sheet is one that the template or a returned workbook adds to the form's.
fn is_own(cells: &SheetCells) -> bool {
    [LISTS_SHEET, WORKING_SHEET].contains(&cells.name.as_str()) || is_findings(cells) || is_kept(cells)
}

/// Whether a sheet is a returned workbook's list of findings.
pub fn is_findings(cells: &SheetCells) -> bool {
    cells.name == FINDINGS_SHEET && is_titled(cells, FINDINGS_TITLE)
}

/// Whether a sheet is a returned workbook's of what has no place in the form.
pub fn is_kept(cells: &SheetCells) -> bool {
    cells.name == KEPT_SHEET && is_titled(cells, KEPT_TITLE)
}

/// A county may have a sheet of that name of its own.
fn is_titled(cells: &SheetCells, title: &str) -> bool {
    cells
        .get(0, 0)
        .is_some_and(|cell| matches!(&cell.value, Raw::Text(text) if text == title))
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
    let name = normalise(name);
    sheet.aliases.iter().any(|alias| normalise(alias) == name)
}

/// The sheet's name with something added that is no other year.
fn adds_to_name(sheet: &Sheet, name: &str) -> bool {
    let name = normalise(name);
    let other_year = ["上年", "去年", "往年", "20"]
        .iter()
        .any(|word| name.contains(word));
    name.contains(&*normalise(&sheet.name)) && !other_year
}

/// Copied (`基本信息 (2)`, `基本信息 - 副本`) or numbered (`2.基本信息`, `附表2 基本信息`).
fn is_copy(sheet: &Sheet, name: &str) -> bool {
    let name = normalise(name);
    let numerals = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let mut bare = &*name;
    for word in ["附件", "附表", "表"] {
        if let Some(rest) = bare.strip_prefix(word).filter(|rest| rest.starts_with(numerals)) {
            bare = rest;
        }
    }
    let bare = bare.trim_matches(numerals);
    let bare = ["的副本", "副本", "的复制", "复制", "copy"]
        .iter()
        .find_map(|word| bare.strip_suffix(word))
        .unwrap_or(bare)
        .trim_matches(numerals);
    std::iter::once(&sheet.name)
        .chain(&sheet.aliases)
        .any(|held| normalise(held) == bare)
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
