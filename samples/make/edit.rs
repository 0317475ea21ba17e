//! A workbook as somebody edits it and saves it: read with the program's own reader, changed, and written anew by a
//! writer that keeps values and dates and nothing else, as a program would that knows nothing of this one.

use std::error::Error;

use dudao::model::serial;
use dudao::workbook::{Limits, Raw, read};
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Widest column in characters; what is longer is wrapped.
const WIDEST: usize = 36;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Blank,
    Text(String),
    Number(f64),
    Date(Date),
}

impl Value {
    fn of(raw: &Raw) -> Outcome<Self> {
        Ok(match raw {
            Raw::Blank => Value::Blank,
            Raw::Text(text) | Raw::Error(text) if text.is_empty() => Value::Blank,
            Raw::Text(text) | Raw::Error(text) => Value::Text(text.to_string()),
            Raw::Number(number) => Value::Number(*number),
            Raw::DateTime(days) => Value::Date(serial::from_serial(*days).ok_or("no day")?),
            Raw::Bool(truth) => Value::Text(truth.to_string()),
        })
    }

    fn is_text(&self, text: &str) -> bool {
        matches!(self, Value::Text(held) if held == text)
    }

    /// Whether it is this text, or begins with it as its first line: a problem stands together with its places.
    fn begins(&self, text: &str) -> bool {
        matches!(self, Value::Text(held) if held == text || held.lines().next() == Some(text))
    }
}

/// A sheet: its rows from the top, each from the first column on.
struct Sheet {
    name: String,
    rows: Vec<Vec<Value>>,
}

/// A workbook.
pub struct Book {
    sheets: Vec<Sheet>,
}

impl Book {
    pub fn read(bytes: &[u8]) -> Outcome<Self> {
        let book = read(bytes, &Limits::default())?;
        let mut sheets = Vec::new();
        for held in book.sheets {
            let mut sheet = Sheet {
                name: held.name,
                rows: Vec::new(),
            };
            for cell in &held.cells {
                sheet.put(
                    usize::try_from(cell.row)?,
                    usize::from(cell.col),
                    Value::of(&cell.value)?,
                );
            }
            sheets.push(sheet);
        }
        Ok(Book { sheets })
    }

    /// Saves it; `saved` is the day that the file itself names.
    pub fn bytes(&self, saved: Date) -> Outcome<Vec<u8>> {
        let mut workbook = Workbook::new();
        // Without an author: what this program did not write itself counts as edited.
        let properties = DocProperties::new().set_creation_datetime(&day(saved)?);
        workbook.set_properties(&properties);
        for sheet in &self.sheets {
            let ws = workbook.add_worksheet();
            ws.set_name(&sheet.name)?;
            sheet.write(ws)?;
        }
        Ok(workbook.save_to_buffer()?)
    }

    /// Deletes every sheet but these.
    pub fn keep(&mut self, names: &[&str]) {
        self.sheets.retain(|sheet| names.contains(&sheet.name.as_str()));
    }

    /// The headings of the table on a sheet.
    pub fn heads(&self, sheet: &str) -> Outcome<Vec<String>> {
        let sheet = self.sheet(sheet)?;
        let heads = sheet.row(sheet.header()?).iter().map(|value| match value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        });
        Ok(heads.collect())
    }

    /// What stands in a column of the table.
    pub fn column(&self, sheet: &str, head: &str) -> Outcome<Vec<Value>> {
        let sheet = self.sheet(sheet)?;
        let at = sheet.column(head)?;
        let rows = sheet.rows.iter().skip(sheet.header()? + 1);
        Ok(rows
            .filter_map(|row| row.get(at).cloned())
            .filter(|value| *value != Value::Blank)
            .collect())
    }

    /// What stands in the row with these texts; none if nothing does.
    pub fn value(&self, sheet: &str, row: &[(&str, &str)], head: &str) -> Outcome<Option<Value>> {
        let sheet = self.sheet(sheet)?;
        let value = sheet.row(sheet.find(row)?).get(sheet.column(head)?);
        Ok(value.filter(|value| **value != Value::Blank).cloned())
    }

    /// Writes into the row with these texts.
    pub fn write(&mut self, sheet: &str, row: &[(&str, &str)], head: &str, value: Value) -> Outcome<()> {
        let sheet = self.sheet_mut(sheet)?;
        let (row, column) = (sheet.find(row)?, sheet.column(head)?);
        sheet.put(row, column, value);
        Ok(())
    }

    /// Adds a column at the right.
    pub fn add_column(&mut self, sheet: &str, head: &str) -> Outcome<()> {
        let sheet = self.sheet_mut(sheet)?;
        let header = sheet.header()?;
        let at = sheet.row(header).len();
        sheet.put(header, at, Value::Text(head.to_owned()));
        Ok(())
    }

    /// Adds a row at the end.
    pub fn add_row(&mut self, sheet: &str, cells: &[(&str, Value)]) -> Outcome<()> {
        let sheet = self.sheet_mut(sheet)?;
        let row = sheet.rows.len();
        for (head, value) in cells {
            let column = sheet.column(head)?;
            sheet.put(row, column, value.clone());
        }
        Ok(())
    }

    /// Sorts the rows the other way round.
    pub fn reverse_rows(&mut self, sheet: &str) -> Outcome<()> {
        let sheet = self.sheet_mut(sheet)?;
        let first = sheet.header()? + 1;
        sheet.rows.get_mut(first..).ok_or("no rows")?.reverse();
        Ok(())
    }

    fn sheet(&self, name: &str) -> Outcome<&Sheet> {
        let mut sheets = self.sheets.iter();
        Ok(sheets
            .find(|sheet| sheet.name == name)
            .ok_or_else(|| format!("no sheet {name}"))?)
    }

    fn sheet_mut(&mut self, name: &str) -> Outcome<&mut Sheet> {
        let mut sheets = self.sheets.iter_mut();
        Ok(sheets
            .find(|sheet| sheet.name == name)
            .ok_or_else(|| format!("no sheet {name}"))?)
    }
}

impl Sheet {
    fn row(&self, at: usize) -> &[Value] {
        self.rows.get(at).map_or(&[], Vec::as_slice)
    }

    /// The row with the headings: the first with more than three cells.
    fn header(&self) -> Outcome<usize> {
        let is_header = |row: &Vec<Value>| row.iter().filter(|value| **value != Value::Blank).count() > 3;
        let found = self.rows.iter().position(is_header);
        Ok(found.ok_or_else(|| format!("no headings on {}", self.name))?)
    }

    fn column(&self, head: &str) -> Outcome<usize> {
        let mut heads = self.row(self.header()?).iter();
        let found = heads.position(|value| value.is_text(head));
        Ok(found.ok_or_else(|| format!("no column {head} on {}", self.name))?)
    }

    fn find(&self, wanted: &[(&str, &str)]) -> Outcome<usize> {
        let columns = wanted
            .iter()
            .map(|(head, text)| Ok((self.column(head)?, *text)))
            .collect::<Outcome<Vec<_>>>()?;
        let holds = |row: &Vec<Value>| {
            let mut cells = columns.iter();
            cells.all(|(column, text)| row.get(*column).is_some_and(|value| value.begins(text)))
        };
        let found = self.rows.iter().position(holds);
        Ok(found.ok_or_else(|| format!("no row {wanted:?} on {}", self.name))?)
    }

    fn put(&mut self, row: usize, column: usize, value: Value) {
        let height = self.rows.len().max(row + 1);
        self.rows.resize_with(height, Vec::new);
        if let Some(cells) = self.rows.get_mut(row) {
            cells.resize(cells.len().max(column + 1), Value::Blank);
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
    }

    fn write(&self, ws: &mut Worksheet) -> Outcome<()> {
        let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let as_day = plain.clone().set_num_format("yyyy-mm-dd");
        let mut widths: Vec<usize> = Vec::new();
        for (row, cells) in (0_u32..).zip(&self.rows) {
            // Titles and remarks run over the columns beside them.
            let in_table = cells.iter().filter(|value| **value != Value::Blank).count() > 3;
            for (col, value) in (0_u16..).zip(cells) {
                match value {
                    Value::Blank => continue,
                    Value::Text(text) if in_table => ws.write_string_with_format(row, col, text, &plain)?,
                    Value::Text(text) => ws.write_string(row, col, text)?,
                    Value::Number(number) => ws.write_number_with_format(row, col, *number, &plain)?,
                    Value::Date(date) => ws.write_datetime_with_format(row, col, &day(*date)?, &as_day)?,
                };
                let width = match value {
                    Value::Text(text) if in_table => text.lines().map(wide).max().unwrap_or(0),
                    _ => 10,
                };
                let at = usize::from(col);
                widths.resize(widths.len().max(at + 1), 8);
                if let Some(held) = widths.get_mut(at) {
                    *held = (*held).max(width.min(WIDEST));
                }
            }
        }
        for (col, width) in (0_u16..).zip(widths) {
            ws.set_column_width(col, u32::try_from(width + 2).map(f64::from)?)?;
        }
        Ok(())
    }
}

/// How many characters wide a text is; a Chinese one counts two.
fn wide(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn day(date: Date) -> Outcome<ExcelDateTime> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let parts = (u16::try_from(year)?, u8::try_from(month)?, u8::try_from(day)?);
    Ok(ExcelDateTime::from_ymd(parts.0, parts.1, parts.2)?)
}
