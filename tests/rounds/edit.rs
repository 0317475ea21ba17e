//! A workbook as somebody edits it and saves it: read with the program's own reader, changed, and written anew by a
//! writer that keeps values and dates and nothing else, as a program would that knows nothing of this one.

use std::path::Path;

use dudao::model::serial;
use dudao::workbook::{Limits, Raw, read};
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Blank,
    Text(String),
    Number(f64),
    Date(Date),
}

impl Value {
    fn is_text(&self, text: &str) -> bool {
        matches!(self, Value::Text(held) if held == text)
    }
}

struct Sheet {
    name: String,
    rows: Vec<Vec<Value>>,
}

/// A workbook.
pub struct Book {
    sheets: Vec<Sheet>,
}

impl Book {
    pub fn read(path: &Path) -> Self {
        let book = read(&std::fs::read(path).unwrap(), &Limits::default()).unwrap();
        let sheets = book.sheets.into_iter().map(|sheet| {
            let mut rows: Vec<Vec<Value>> = Vec::new();
            for cell in &sheet.cells {
                let (row, col) = (usize::try_from(cell.row).unwrap(), usize::from(cell.col));
                rows.resize_with(rows.len().max(row + 1), Vec::new);
                let width = rows[row].len().max(col + 1);
                rows[row].resize(width, Value::Blank);
                rows[row][col] = match &cell.value {
                    Raw::Blank => Value::Blank,
                    Raw::Text(text) | Raw::Error(text) if text.is_empty() => Value::Blank,
                    Raw::Text(text) | Raw::Error(text) => Value::Text(text.clone()),
                    Raw::Number(number) => Value::Number(*number),
                    Raw::DateTime(days) => Value::Date(serial::from_serial(*days).unwrap()),
                    Raw::Bool(truth) => Value::Text(truth.to_string()),
                };
            }
            Sheet {
                name: sheet.name,
                rows,
            }
        });
        Book {
            sheets: sheets.collect(),
        }
    }

    /// Opens a workbook, changes it and saves it.
    pub fn change(path: &Path, change: impl FnOnce(&mut Self)) {
        let mut book = Self::read(path);
        change(&mut book);
        book.save(path);
    }

    fn save(&self, path: &Path) {
        let mut workbook = Workbook::new();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for sheet in &self.sheets {
            let ws = workbook.add_worksheet();
            ws.set_name(&sheet.name).unwrap();
            for (row, cells) in (0_u32..).zip(&sheet.rows) {
                for (col, value) in (0_u16..).zip(cells) {
                    match value {
                        Value::Blank => continue,
                        Value::Text(text) => ws.write_string(row, col, text).unwrap(),
                        Value::Number(number) => ws.write_number(row, col, *number).unwrap(),
                        Value::Date(date) => {
                            let (year, month, day_of_month) = (date.year(), date.month(), date.day());
                            let date = ExcelDateTime::from_ymd(
                                u16::try_from(year).unwrap(),
                                u8::try_from(month).unwrap(),
                                u8::try_from(day_of_month).unwrap(),
                            );
                            ws.write_datetime_with_format(row, col, date.unwrap(), &day)
                                .unwrap()
                        }
                    };
                }
            }
        }
        workbook.save(path).unwrap();
    }

    fn sheet(&self, name: &str) -> &Sheet {
        self.sheets
            .iter()
            .find(|sheet| sheet.name == name)
            .unwrap_or_else(|| panic!("{name}"))
    }

    fn sheet_mut(&mut self, name: &str) -> &mut Sheet {
        self.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap()
    }

    /// The headings of the table on a sheet.
    pub fn heads(&self, sheet: &str) -> Vec<String> {
        let sheet = self.sheet(sheet);
        let heads = sheet.rows[sheet.header()].iter().map(|value| match value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        });
        heads.collect()
    }

    /// What stands in a column of the table.
    pub fn column(&self, sheet: &str, head: &str) -> Vec<Value> {
        let sheet = self.sheet(sheet);
        let at = sheet.column(head);
        let rows = sheet.rows.iter().skip(sheet.header() + 1);
        rows.filter_map(|row| row.get(at).cloned())
            .filter(|value| *value != Value::Blank)
            .collect()
    }

    /// What stands in the row with these texts.
    pub fn value(&self, sheet: &str, row: &[(&str, &str)], head: &str) -> Option<Value> {
        let sheet = self.sheet(sheet);
        let value = sheet.rows[sheet.row(row)].get(sheet.column(head));
        value.filter(|value| **value != Value::Blank).cloned()
    }

    /// Writes into the row with these texts.
    pub fn write(&mut self, sheet: &str, row: &[(&str, &str)], head: &str, value: Value) {
        let sheet = self.sheet_mut(sheet);
        let (row, column) = (sheet.row(row), sheet.column(head));
        sheet.put(row, column, value);
    }

    /// Adds a column at the right.
    pub fn add_column(&mut self, sheet: &str, head: &str) {
        let sheet = self.sheet_mut(sheet);
        let header = sheet.header();
        sheet.rows[header].push(Value::Text(head.to_owned()));
    }

    /// Adds a row at the end.
    pub fn add_row(&mut self, sheet: &str, cells: &[(&str, Value)]) {
        let sheet = self.sheet_mut(sheet);
        let row = sheet.rows.len();
        sheet.rows.push(Vec::new());
        for (head, value) in cells {
            let column = sheet.column(head);
            sheet.put(row, column, value.clone());
        }
    }

    /// Sorts the rows the other way round.
    pub fn reverse_rows(&mut self, sheet: &str) {
        let sheet = self.sheet_mut(sheet);
        let first = sheet.header() + 1;
        sheet.rows[first..].reverse();
    }
}

impl Sheet {
    fn header(&self) -> usize {
        let is_header = |row: &Vec<Value>| row.iter().filter(|value| **value != Value::Blank).count() > 3;
        self.rows.iter().position(is_header).unwrap()
    }

    fn column(&self, head: &str) -> usize {
        let mut heads = self.rows[self.header()].iter();
        heads
            .position(|value| value.is_text(head))
            .unwrap_or_else(|| panic!("{head}"))
    }

    fn row(&self, wanted: &[(&str, &str)]) -> usize {
        let holds = |row: &Vec<Value>| {
            wanted.iter().all(|(head, text)| {
                row.get(self.column(head)).is_some_and(|value| match value {
                    // A problem stands together with its places.
                    Value::Text(held) => held == text || held.lines().next() == Some(text),
                    _ => false,
                })
            })
        };
        self.rows
            .iter()
            .position(holds)
            .unwrap_or_else(|| panic!("{wanted:?}"))
    }

    fn put(&mut self, row: usize, column: usize, value: Value) {
        let width = self.rows[row].len().max(column + 1);
        self.rows[row].resize(width, Value::Blank);
        self.rows[row][column] = value;
    }
}
