//! What the editions of an annual report print, read back: the text of their paragraphs and the rows of their tables.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use dudao::model::annual::{Annual, Cell, Table};
use dudao::workbook::{self, Limits, Raw};
use regex::Regex;

/// Text and tables of a page or a document.
pub struct Printed {
    /// Everything, without white space.
    pub text: String,
    /// The rows of every table, each the cells without white space.
    pub tables: Vec<Vec<Vec<String>>>,
}

pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The parts of markup between these tags.
fn between(text: &str, tag: &str) -> Vec<String> {
    let pattern = Regex::new(&format!(r"(?s)<(?:{tag})(?:\s[^>]*)?>(.*?)</(?:{tag})>")).unwrap();
    pattern
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect()
}

fn plain(markup: &str) -> String {
    let without = Regex::new(r"(?s)<[^>]*>").unwrap().replace_all(markup, "");
    let text = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x3D;", "="),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(without.into_owned(), |text, (escaped, sign)| {
        text.replace(escaped, sign)
    });
    squeezed(&text)
}

/// The page.
pub fn page(html: &str) -> Printed {
    let main = html.split("<main").nth(1).unwrap();
    printed(main, "table", "tr", "t[hd]")
}

/// The document to edit.
pub fn document(bytes: &[u8]) -> Printed {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    printed(&xml, "w:tbl", "w:tr", "w:tc")
}

fn printed(markup: &str, table: &str, row: &str, cell: &str) -> Printed {
    let tables = between(markup, table)
        .iter()
        .map(|table| {
            let rows = between(table, row);
            rows.iter()
                .map(|row| between(row, cell).iter().map(|cell| plain(cell)).collect())
                .collect()
        })
        .collect();
    Printed {
        text: plain(markup),
        tables,
    }
}

/// The sheets of a workbook by name: every value by row, blank cells left out.
pub fn sheets(bytes: &[u8]) -> BTreeMap<String, Vec<Vec<Raw>>> {
    let book = workbook::read(bytes, &Limits::default()).unwrap();
    book.sheets
        .iter()
        .map(|sheet| {
            let mut rows: BTreeMap<u32, Vec<Raw>> = BTreeMap::new();
            for cell in &sheet.cells {
                rows.entry(cell.row).or_default().push(cell.value.clone());
            }
            (sheet.name.clone(), rows.into_values().collect())
        })
        .collect()
}

/// The rows of a table as pages and documents print them.
pub fn expected(table: &Table) -> Vec<Vec<String>> {
    table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| squeezed(&cell.shown())).collect())
        .collect()
}

/// Every number that stands in the tables or heads the report, as a sentence would print it.
pub fn figures(annual: &Annual) -> Vec<String> {
    let number = Regex::new(r"\d[\d,]*(?:\.\d+)?%?").unwrap();
    let mut found: Vec<String> = annual.years.iter().map(ToString::to_string).collect();
    found.push((annual.year - 1).to_string());
    found.extend([annual.as_of.month().to_string(), annual.as_of.day().to_string()]);
    found.push(
        annual
            .sources
            .iter()
            .filter(|held| !held.counts)
            .count()
            .to_string(),
    );
    for cell in annual
        .tables()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells)
    {
        found.extend(
            number
                .find_iter(&cell.shown())
                .map(|held| held.as_str().to_owned()),
        );
    }
    // How many rows stand so is a figure of the table, too.
    found.extend(annual.tables().map(|table| table.rows.len().to_string()));
    found
}

/// The value that Excel holds for a cell.
pub fn stored(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Text { .. } | Cell::Missing { .. } => None,
        Cell::Number { value, .. } | Cell::Change { value, .. } | Cell::Sum { value, .. } => Some(*value),
        Cell::Share { part, whole } => (*whole != 0.0).then(|| part / whole),
    }
}
