//! What pages, documents and workbooks print, read back: the text of their paragraphs and the rows of their tables.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::{LazyLock, Mutex};

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
pub fn between(text: &str, tag: &str) -> Vec<String> {
    // To compile a pattern takes longer than to look for it.
    static PATTERNS: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut patterns = PATTERNS.lock().unwrap();
    let pattern = patterns
        .entry(tag.to_owned())
        .or_insert_with(|| Regex::new(&format!(r"(?s)<(?:{tag})(?:\s[^>]*)?>(.*?)</(?:{tag})>")).unwrap());
    pattern
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect()
}

/// The text of markup, without white space.
pub fn plain(markup: &str) -> String {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<[^>]*>").unwrap());
    let without = TAG.replace_all(markup, "");
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
