//! .xlsb: a zip of parts of BIFF12 records (MS-XLSB), each streamed through once.
//!
//! A reader of our own, because the one of `calamine` gives a cell's value or its formula but not which cells have one,
//! drops formulas whose result is an error, and spells formulas out at any length. Here they are seen and not spelled
//! out. Nothing is reserved on the word of a count, and a record is held only if it is looked into.

mod globals;
mod records;
mod relations;
mod sheet;
#[cfg(test)]
mod tests;

use std::io::{BufReader, Cursor};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::super::guard::{Limits, Package};
use super::super::{Book, Format, Unreadable};
use super::budget::{Budget, no_cells, sound_sheets};
use super::names::{Names, place};
use super::properties;
use globals::Globals;
use records::Records;
use relations::Relations;

type Zip<'b> = ZipArchive<Cursor<&'b [u8]>>;
type Part<'z, 'b> = BufReader<ZipFile<'z, Cursor<&'b [u8]>>>;

/// Reads a package that the guard has walked.
pub(super) fn read(bytes: &[u8], limits: &Limits, package: &Package) -> Result<Book, Unreadable> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|err| damaged(&err))?;
    let mut budget = Budget::new(limits);
    let relations = Relations::read(part(&mut zip, "xl/_rels/workbook.bin.rels")?, limits)?;
    let mut globals = Globals::default();
    if let Some(workbook) = part(&mut zip, "xl/workbook.bin")? {
        globals.workbook(&mut Records::new(workbook, limits), &mut budget)?;
    }
    if let Some(strings) = part(
        &mut zip,
        &relations.of_kind("sharedStrings", "xl/sharedStrings.bin"),
    )? {
        globals.shared_strings(&mut Records::new(strings, limits), &mut budget)?;
    }
    if let Some(styles) = part(&mut zip, &relations.of_kind("styles", "xl/styles.bin"))? {
        globals.styles(&mut Records::new(styles, limits), &mut budget)?;
    }
    let mut book = Book {
        format: Format::Xlsb,
        macros: package.macros,
        external_links: package.external_links,
        ..Book::default()
    };
    let all_names: Vec<&str> = globals.tabs.iter().map(|tab| tab.name.as_str()).collect();
    let parts = globals
        .tabs
        .iter()
        .map(|tab| relations.part(&tab.relation))
        .collect::<Result<Vec<_>, _>>()?;
    let worksheets = parts.iter().filter(|part| part.worksheet).count();
    sound_sheets(&all_names, worksheets)?;
    let mut paths: Vec<&str> = parts.iter().map(|part| part.path.as_str()).collect();
    paths.sort_unstable();
    if paths.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(Unreadable::broken(
            "两张工作表指向同一份内容",
            "two sheets with one part",
        ));
    }
    for (tab, target) in globals.tabs.iter().zip(&parts) {
        if !target.worksheet {
            book.notes.push(no_cells(&tab.name));
            continue;
        }
        let Some(content) = part(&mut zip, &target.path)? else {
            return Err(Unreadable::broken(
                format!("工作表「{}」缺少组成部分", tab.name),
                &target.path,
            ));
        };
        let mut records = Records::new(content, limits);
        book.sheets
            .push(sheet::read(&mut records, tab, &globals, &mut budget)?);
    }
    let mut names = Names::default();
    for (name, reference) in &globals.names {
        if let Some(sheet) = globals.sheet_of(reference) {
            names.add(name, &place(sheet, reference.first, reference.last), limits)?;
        }
    }
    book.names = names.finish(&mut book.notes);
    match properties::of_open_xml(&mut zip) {
        Some(properties) => book.properties = properties,
        None => book.notes.push(properties::DAMAGED.to_owned()),
    }
    Ok(book)
}

/// A part by its path, whatever the case of its letters.
fn part<'z, 'b>(zip: &'z mut Zip<'b>, path: &str) -> Result<Option<Part<'z, 'b>>, Unreadable> {
    let found = zip
        .file_names()
        .flatten()
        .find(|name| name.replace('\\', "/").eq_ignore_ascii_case(path))
        .map(|name| name.to_string());
    match found {
        Some(name) => {
            let entry = zip.by_name(&name).map_err(|err| damaged(&err))?;
            Ok(Some(BufReader::new(entry)))
        }
        None => Ok(None),
    }
}

fn damaged(err: &ZipError) -> Unreadable {
    Unreadable::broken("压缩结构损坏", err)
}
