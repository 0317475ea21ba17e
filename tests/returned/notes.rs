//! The notes of a workbook as they stand in its package, and the list of findings on its first sheet.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use dudao::model::carried::FINDINGS_HEADINGS;
use dudao::model::form::{FINDINGS_SHEET, KEPT_SHEET};
use dudao::workbook::{Book, Raw, SheetCells};
use zip::ZipArchive;

/// Notes by sheet and cell.
pub type Notes = BTreeMap<(String, String), String>;

/// Reads them; `book` is the same workbook, for the names of its sheets.
pub fn of(bytes: &[u8], book: &Book) -> Notes {
    let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut part = package.by_name(name).ok()?;
        part.read_to_string(&mut text).unwrap();
        Some(text)
    };
    let mut notes = Notes::new();
    for (number, sheet) in (1..).zip(&book.sheets) {
        let Some(relations) = part(&format!("xl/worksheets/_rels/sheet{number}.xml.rels")) else {
            continue;
        };
        let Some((_, target)) = relations.split_once("Target=\"../comments") else {
            continue;
        };
        let target = target.split('"').next().unwrap();
        let comments = part(&format!("xl/comments{target}")).unwrap();
        for comment in comments.split("<comment ref=\"").skip(1) {
            let (cell, rest) = comment.split_once('"').unwrap();
            let text: String = rest
                .split("<t")
                .skip(1)
                .filter(|piece| piece.starts_with([' ', '>']))
                .map(|piece| piece.split_once('>').unwrap().1.split("</t>").next().unwrap())
                .collect();
            notes.insert((sheet.name.clone(), cell.to_owned()), unescaped(&text));
        }
    }
    notes
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// A line of the list of findings: its columns by their headings.
pub type Line = BTreeMap<&'static str, String>;

/// The list of findings.
pub fn list(book: &Book) -> Vec<Line> {
    assert_eq!(book.sheets[0].name, FINDINGS_SHEET, "the list comes first");
    let sheet = &book.sheets[0];
    let header = sheet
        .rows()
        .find(|(row, _)| text(sheet, *row, 0) == FINDINGS_HEADINGS[0])
        .unwrap()
        .0;
    let rows = sheet.rows().filter(|(row, _)| *row > header);
    rows.map(|(row, _)| {
        let columns = FINDINGS_HEADINGS.iter().zip(0_u16..);
        columns
            .map(|(heading, col)| (*heading, text(sheet, row, col)))
            .collect()
    })
    .collect()
}

/// What the sheet of other content holds: sheet, cell, content, remark.
pub fn kept(book: &Book) -> Vec<[String; 4]> {
    let Some(sheet) = book.sheets.iter().find(|sheet| sheet.name == KEPT_SHEET) else {
        return Vec::new();
    };
    let rows = sheet.rows().filter(|(row, _)| *row > 3);
    rows.map(|(row, _)| [1, 2, 3, 4].map(|col| text(sheet, row, col)))
        .collect()
}

/// What stands in a cell, as text.
pub fn text(sheet: &SheetCells, row: u32, col: u16) -> String {
    match sheet.get(row, col).map(|cell| &cell.value) {
        Some(Raw::Text(text)) => text.to_string(),
        Some(Raw::Number(number)) => number.to_string(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    }
}
