//! The corpus in LibreOffice: written as a workbook, recalculated headless, read back.
//!
//! `DUDAO_BLESS=1` writes what LibreOffice gives into `corpus.tsv`; else it must be what stands there.
//!
//! Needs `soffice`. Run by its name, `cargo test --test conformance-libreoffice`.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that hands files to another program"
)]

#[allow(dead_code, reason = "the comparison with our evaluator uses the rest")]
mod data;
#[allow(dead_code, reason = "the comparison with our evaluator uses the rest")]
mod notation;
#[path = "../soffice/mod.rs"]
mod soffice;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use dudao::formula::{ErrorKind, Formula, Value};
use dudao::workbook::{Raw, SheetCells};
use rust_xlsxwriter::{Format, Formula as Live, Workbook, Worksheet};

use data::{Named, TODAY};
use notation::Input;

/// Where the workbook keeps the day that `TODAY()` stands for, as the form does.
const DAY: &str = "基准日";

#[test]
fn libreoffice_still_gives_what_the_corpus_says() {
    let corpus = data::corpus();
    let (cells, version) = recalculated(&workbook(&data::inputs(), &corpus));
    let mut given: BTreeMap<&str, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (row, (text, value)) in (0..).zip(&corpus) {
        let result = result(&cells, row, 1).unwrap_or_else(|| panic!("{text} has no result"));
        // The formula as it is printed into the workbook must say the same as the one that was written.
        if let Some(plain) = self::result(&cells, row, 2)
            && plain != result
        {
            wrong.push(format!("{text}\tprinted {result}, as written {plain}"));
        }
        if *value != Some(result.as_str()) {
            wrong.push(format!("{text}\t{result}\tthe corpus has {value:?}"));
        }
        given.insert(text, result);
    }
    println!("{} formulas in {version}", corpus.len());
    if std::env::var("DUDAO_BLESS").is_ok() {
        write_corpus(&given);
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Puts the values into the data, which keeps its order and headings.
fn write_corpus(given: &BTreeMap<&str, String>) {
    let mut text = String::new();
    for line in data::CORPUS.lines() {
        text.push_str(line);
        let formula = line.split('\t').next().unwrap_or_default();
        if let Some(value) = given.get(formula) {
            text.truncate(text.len() - line.len());
            text.push_str(&format!("{formula}\t{value}"));
        }
        text.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/corpus.tsv");
    std::fs::write(path, text).unwrap();
}

/// A workbook with every input under its name and every formula in a row: its text, the formula as the form would
/// write it, and, where that reads otherwise, the formula as it stands in the corpus.
fn workbook(inputs: &[Named], corpus: &[(&str, Option<&str>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("输入").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_number_with_format(0, 0, TODAY, &date).unwrap();
    let mut names = vec![(DAY.to_owned(), "输入!$A$1".to_owned())];
    for (col, named) in (1..).zip(inputs) {
        for (row, cell) in (0..).zip(&named.cells) {
            write_input(sheet, row, col, cell, &date);
        }
        let (first, last) = (at(0, col), at(named.cells.len() as u32 - 1, col));
        let area = match named.is_column {
            true => format!("输入!{first}:{last}"),
            false => format!("输入!{first}"),
        };
        names.push((named.name.to_owned(), area));
    }
    let sheet = book.add_worksheet().set_name("公式").unwrap();
    for (row, (text, _)) in (0..).zip(corpus) {
        let formula = Formula::parse(text).unwrap();
        sheet.write_string(row, 0, *text).unwrap();
        let printed = formula.excel(&str::to_owned, DAY);
        sheet.write_formula(row, 1, Live::new(&printed)).unwrap();
        if printed != *text && !formula.uses_today() && !has_long_number(text) {
            sheet.write_formula(row, 2, Live::new(text)).unwrap();
        }
    }
    for (name, area) in names {
        book.define_name(name, &format!("={area}")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Whether a number has more digits than Excel keeps: LibreOffice keeps them, and we print what Excel would.
fn has_long_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .any(|number| number.len() > 15)
}

fn write_input(sheet: &mut Worksheet, row: u32, col: u16, cell: &Input, date: &Format) {
    let formula = match cell {
        Input::Date(serial) => {
            sheet.write_number_with_format(row, col, *serial, date).unwrap();
            return;
        }
        Input::Value(Value::Blank) => return,
        Input::Value(Value::Number(number)) => {
            sheet.write_number(row, col, *number).unwrap();
            return;
        }
        Input::Value(Value::Bool(truth)) => {
            sheet.write_boolean(row, col, *truth).unwrap();
            return;
        }
        // A cell of empty text comes only from a formula.
        Input::Value(Value::Text(text)) if text.is_empty() => "\"\"",
        Input::Value(Value::Text(text)) => {
            sheet.write_string(row, col, text.as_str()).unwrap();
            return;
        }
        Input::Value(Value::Error(kind)) => match kind {
            ErrorKind::Div0 => "1/0",
            ErrorKind::Na => "NA()",
            ErrorKind::Value => "\"x\"*1",
            ErrorKind::Num => "1E308*10",
            other => panic!("{other} is no input"),
        },
        Input::Value(Value::Array(_)) => panic!("a column in a cell"),
    };
    sheet.write_formula(row, col, formula).unwrap();
}

fn at(row: u32, col: u16) -> String {
    rust_xlsxwriter::utility::row_col_to_cell_absolute(row, col)
}

/// The result of a formula cell as the corpus writes it.
fn result(sheet: &SheetCells, row: u32, col: u16) -> Option<String> {
    let cell = sheet.get(row, col)?;
    assert!(cell.formula.is_some(), "{row} {col} holds no formula");
    let value = match &cell.value {
        // A formula whose result is empty text leaves an empty cell behind.
        Raw::Blank => Value::from(""),
        Raw::Number(number) | Raw::DateTime(number) => Value::from(*number),
        Raw::Text(text) => Value::from(text.as_str()),
        Raw::Bool(truth) => Value::from(*truth),
        Raw::Error(text) => ErrorKind::from_text(text).unwrap().into(),
    };
    Some(notation::write(&value))
}

/// Has LibreOffice open, calculate and save the workbook; gives its sheet of formulas and the program's version.
fn recalculated(bytes: &[u8]) -> (SheetCells, String) {
    let workbook = BTreeMap::from([("corpus".to_owned(), bytes.to_vec())]);
    let saved = soffice::recalculated(&workbook);
    let sheet = soffice::sheet(&saved["corpus"], "公式");
    let version = Command::new("soffice").arg("--version").output().unwrap();
    (sheet, String::from_utf8_lossy(&version.stdout).trim().to_owned())
}
