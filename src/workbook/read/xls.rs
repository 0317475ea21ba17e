//! .xls of Excel 97-2003 and .et of WPS: a compound file with a stream of BIFF8 records (MS-XLS).
//!
//! The records are read one after the other, each no longer than 64 KiB, and nothing is reserved on the word of a
//! count. What is kept is bounded by the file's own size and by the limits. Formulas are seen but not spelled out.

mod globals;
mod records;
mod sheet;
mod strings;
mod summary;
#[cfg(test)]
mod tests;

use super::super::guard::Limits;
use super::super::{Book, Format, Properties, Raw, SheetCells, Unreadable, sniff};
use super::budget::{Budget, no_cells, sound_sheets};
use super::compound::Compound;
use super::names::{Names, place};
use super::properties;
use globals::{Globals, Tab, TabKind};
use records::Records;

/// Reads a compound file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    let file = Compound::open(bytes)?;
    sniff::compound(|name| file.has(name))?;
    let Some(stream) = file.stream("Workbook")? else {
        return Err(Unreadable::broken("其中没有工作表", "Workbook is no stream"));
    };
    let (mut book, texts_stored) = read_stream(&stream, limits)?;
    book.macros |= file.has("_VBA_PROJECT_CUR");
    match summary::properties(&file) {
        Some(properties) => book.properties = properties,
        None => book.notes.push(properties::DAMAGED.to_owned()),
    }
    if !texts_stored && !calculates(&book.properties) {
        distrust_zeros(&mut book);
    }
    Ok(book)
}

/// Reads a stream of records without a compound file around it.
pub(super) fn read_bare(stream: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    let (mut book, texts_stored) = read_stream(stream, limits)?;
    if !texts_stored {
        distrust_zeros(&mut book);
    }
    Ok(book)
}

/// The workbook, and whether any formula in it has a text for its stored result.
fn read_stream(stream: &[u8], limits: &Limits) -> Result<(Book, bool), Unreadable> {
    let mut budget = Budget::new(limits);
    let globals = globals::read(&mut Records::new(stream, 0)?, &mut budget)?;
    let mut book = Book {
        format: Format::Xls,
        external_links: globals.external_links,
        ..Book::default()
    };
    let all_names: Vec<&str> = globals.tabs.iter().map(|tab| tab.name.as_str()).collect();
    let worksheets = globals
        .tabs
        .iter()
        .filter(|tab| tab.kind == TabKind::Worksheet)
        .count();
    sound_sheets(&all_names, worksheets)?;
    for tab in &globals.tabs {
        match tab.kind {
            TabKind::Worksheet => book.sheets.push(sheet(stream, tab, &globals, &mut budget)?),
            TabKind::Other => book.notes.push(no_cells(&tab.name)),
            TabKind::Macros => {
                book.macros = true;
                book.notes.push(format!("「{}」是宏表，未读取。", tab.name));
            }
        }
    }
    book.names = names(&globals, &mut book.notes, limits)?;
    let texts_stored = book.sheets.iter().any(|sheet| {
        let mut cells = sheet.cells.iter();
        cells.any(|cell| cell.formula.is_some() && matches!(&cell.value, Raw::Text(text) if !text.is_empty()))
    });
    Ok((book, texts_stored))
}

/// Whether the file says that it was saved by a program that stores every result.
fn calculates(properties: &Properties) -> bool {
    properties
        .application
        .as_ref()
        .is_some_and(|name| name.starts_with("Microsoft") || name.starts_with("WPS"))
}

/// Takes results of 0 for not stored.
///
/// LibreOffice stores 0 for every formula whose result is a text and that it has not calculated itself since it opened
/// an .xlsx file; libraries that cannot calculate store 0 for all formulas. Where no result at all is a text, a 0 may be
/// any of these.
fn distrust_zeros(book: &mut Book) {
    let mut found = false;
    for cell in book.sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        let zero = matches!(cell.value, Raw::Number(0.0) | Raw::DateTime(0.0));
        if cell.formula.is_some() && zero {
            cell.value = Raw::Blank;
            found = true;
        }
    }
    if found {
        book.notes
            .push("保存文件的软件没有保存文字类公式的结果，结果为 0 的公式按没有保存结果处理。".to_owned());
    }
}

fn sheet(
    stream: &[u8],
    tab: &Tab,
    globals: &Globals,
    budget: &mut Budget<'_>,
) -> Result<SheetCells, Unreadable> {
    let mut records = Records::new(stream, tab.offset)?;
    sheet::read(&mut records, tab, globals, budget)
}

/// The defined names that stand for one cell or area of one sheet.
fn names(
    globals: &Globals,
    notes: &mut Vec<String>,
    limits: &Limits,
) -> Result<std::collections::BTreeMap<String, String>, Unreadable> {
    let mut names = Names::default();
    for (name, reference) in &globals.names {
        let target = globals.extern_sheets.get(usize::from(reference.extern_sheet));
        let own =
            target.filter(|target| globals.own_book == Some(target.book) && target.first == target.last);
        let tab = own
            .and_then(|target| usize::try_from(target.first).ok())
            .and_then(|at| globals.tabs.get(at));
        if let Some(tab) = tab {
            names.add(name, &place(&tab.name, reference.first, reference.last), limits)?;
        }
    }
    Ok(names.finish(notes))
}
