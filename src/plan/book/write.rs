//! Writes the plan workbook: an index, then a sheet for each concern with a list wherever only some words are allowed.

mod index;
mod lists;

use std::fmt;

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

use super::cells::example_text;
use super::layout::{self, Column, Concern, HINT, Holds, LABEL, Paper, Sheet, value_column};
use super::spread::{Row, Rows};
use crate::model::plan::Plan;
use crate::plan::tree::Value;
use crate::workbook::{
    DirectCells, FONT_SIZE, LONGEST_TEXT, Look, Styles, WriteError, autofilter, freeze, new_workbook,
    print_setup, row_height, save,
};
use lists::Lists;

/// The rows of every sheet (0-based): title, what it is for, header; data follow.
const TITLE_ROW: u32 = 0;
const PURPOSE_ROW: u32 = 1;
const HEADER_ROW: u32 = 2;
const FIRST_ROW: u32 = 3;

/// Blank rows kept ready below the data of a table.
const SPARE: u32 = 20;

/// Columns for an example's values, if no example has more.
const VALUES: usize = 6;

/// Least height of a row.
const ROW: f64 = 20.0;

/// Sheets that the program writes and does not read.
pub(super) const UNREAD: [&str; 2] = [index::NAME, lists::NAME];

/// Why a plan cannot be written as a workbook.
#[derive(Debug)]
pub enum Unwritable {
    /// A text of the plan does not fit in a cell.
    TooLong {
        /// The sheet on which it belongs.
        sheet: &'static str,
        /// The row's first text, to find it by.
        row: String,
        /// The column's heading.
        column: String,
    },
    /// The writer failed: a fault of the program, not of the plan.
    Write(WriteError),
}

impl fmt::Display for Unwritable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unwritable::TooLong { sheet, row, column } => write!(
                out,
                "方案不能写成工作簿：「{sheet}」“{row}”的“{column}”超过 {LONGEST_TEXT} 字，Excel 的单元格放不下，请缩短后重试。"
            ),
            Unwritable::Write(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for Unwritable {}

impl From<WriteError> for Unwritable {
    fn from(error: WriteError) -> Self {
        Unwritable::Write(error)
    }
}

impl From<rust_xlsxwriter::XlsxError> for Unwritable {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Unwritable::Write(error.into())
    }
}

/// Writes the plan as a workbook that the office edits and [`crate::plan::load_workbook`] reads; one plan always gives
/// the same bytes.
///
/// # Errors
/// A text of the plan that is too long for a cell; nothing of a plan is ever left out.
pub fn write(plan: &Plan) -> Result<Vec<u8>, Unwritable> {
    let rows = Rows::of(plan);
    let styles = Styles::new();
    let mut book = new_workbook(
        created(plan.issued),
        &format!("《{}》方案工作簿", plan.title),
        &[],
    )?;
    let index = index::write(plan, &rows, &styles, book.add_worksheet())?;
    let mut sheets = vec![(1, index).into()];
    let footer = format!("{}　方案版本 {}", plan.title, plan.version);
    let lists = Lists::new();
    for sheet in layout::ALL {
        let ws = book.add_worksheet();
        ws.set_name(sheet.name)?;
        let page = Page {
            sheet,
            rows: rows.on(sheet),
            all: &rows,
            columns: columns(sheet, rows.on(sheet)),
            styles: &styles,
            lists: &lists,
        };
        let direct = page.write(ws, &footer)?;
        sheets.push((book.worksheets().len(), direct).into());
    }
    let direct = lists.write(&mut book, &styles)?;
    sheets.push((book.worksheets().len(), direct).into());
    Ok(save(book, sheets)?)
}

/// A workbook's creation time lies between 1900 and 9999.
fn created(issued: Date) -> Date {
    issued.max(jiff::civil::date(1900, 1, 1))
}

/// The columns of a sheet; as many for an example's values as the longest needs.
fn columns(sheet: &Sheet, rows: &[Row]) -> Vec<Column> {
    let mut columns = sheet.columns.to_vec();
    if sheet.concern == Concern::Examples {
        let longest = rows.iter().map(|row| row.values.len()).max().unwrap_or(0);
        columns.extend((1..=longest.max(VALUES)).map(value_column));
    }
    columns
}

/// Blank rows below a table to which the office may add; the rows of others are fixed.
fn spare(sheet: &Sheet) -> u32 {
    let is_fixed = !layout::pairs(sheet).is_empty() || sheet.concern == Concern::Checks;
    if is_fixed { 0 } else { SPARE }
}

/// The last row of a sheet's data, blank ones included.
fn last_row(sheet: &Sheet, rows: &[Row]) -> u32 {
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    (HEADER_ROW + count + spare(sheet)).max(FIRST_ROW)
}

/// A sheet being written.
struct Page<'a> {
    sheet: &'static Sheet,
    rows: &'a [Row],
    all: &'a Rows,
    columns: Vec<Column>,
    styles: &'a Styles,
    lists: &'a Lists,
}

impl Page<'_> {
    /// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
    fn write(&self, ws: &mut Worksheet, footer: &str) -> Result<DirectCells, Unwritable> {
        ws.set_screen_gridlines(false);
        for (column, col) in self.columns.iter().zip(0_u16..) {
            ws.set_column_width(col, column.width)?;
        }
        let mut direct = DirectCells::default();
        let title = direct.look(&self.styles.title);
        direct.put_text((TITLE_ROW, 0), self.sheet.name, title);
        direct.set_row_height(TITLE_ROW, 28.0);
        // The line is not wrapped: it runs over the columns beside it, which are blank in that row.
        let purpose = direct.look(&self.styles.subtitle);
        direct.put_text((PURPOSE_ROW, 0), self.sheet.purpose, purpose);
        direct.set_row_height(PURPOSE_ROW, 22.0);
        self.header(&mut direct);
        for (row, at) in self.rows.iter().zip(FIRST_ROW..) {
            self.row(&mut direct, row, at)?;
        }
        let last = last_row(self.sheet, self.rows);
        let data_end = FIRST_ROW + u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let blank = Row::default();
        for at in data_end..=last {
            self.row(&mut direct, &blank, at)?;
        }
        lists::validate(self, ws, last)?;
        let last_col = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        autofilter(ws, HEADER_ROW, 0, last, last_col)?;
        freeze(ws, FIRST_ROW, self.sheet.frozen)?;
        // The spare rows are not printed.
        let printed = data_end.saturating_sub(1).max(FIRST_ROW);
        ws.set_print_area(0, 0, printed, last_col)?;
        print_setup(
            ws,
            self.sheet.paper != Paper::Upright,
            Some((HEADER_ROW, HEADER_ROW)),
            footer,
        )?;
        const A3: u8 = 8;
        if matches!(self.sheet.paper, Paper::Large | Paper::Double) {
            ws.set_paper_size(A3);
        }
        if self.sheet.paper == Paper::Double {
            ws.set_print_fit_to_pages(2, 0);
            ws.set_repeat_columns(0, 0)?;
        }
        Ok(direct)
    }

    fn header(&self, direct: &mut DirectCells) {
        let mut height = ROW;
        let look = direct.look(&self.styles.header);
        for (column, col) in self.columns.iter().zip(0_u16..) {
            let heading = column.heading();
            direct.put_text((HEADER_ROW, col), &heading, look);
            height = height.max(row_height(&heading, column.width, FONT_SIZE));
        }
        direct.set_row_height(HEADER_ROW, height + 6.0);
    }

    fn row(&self, direct: &mut DirectCells, row: &Row, at: u32) -> Result<(), Unwritable> {
        let mut height = ROW;
        let mut values = row.values.iter();
        for (column, col) in self.columns.iter().zip(0_u16..) {
            let value = match column.holds {
                Holds::Value => values.next(),
                _ => row.entry.at_path(column.key).map(|item| &item.value),
            };
            let look = direct.look(&self.format(column, row, value));
            let text = cell(direct, (at, col), column, value, look);
            if text.encode_utf16().count() > LONGEST_TEXT {
                return Err(self.too_long(row, column));
            }
            height = height.max(row_height(&text, column.width, FONT_SIZE) + 2.0);
        }
        direct.set_row_height(at, height);
        Ok(())
    }

    fn too_long(&self, row: &Row, column: &Column) -> Unwritable {
        let mut texts = row.entry.entries().iter();
        let first = texts.find_map(|(_, item)| match &item.value {
            Value::Text(text) => Some(text.chars().take(20).collect()),
            _ => None,
        });
        Unwritable::TooLong {
            sheet: self.sheet.name,
            row: first.unwrap_or_default(),
            column: column.heading().into_owned(),
        }
    }

    /// The look of a cell. All texts have the number format of texts, so that what is typed over them stays a text:
    /// `1-2` no date, `2026.10` no number, `=A` no formula.
    fn format(&self, column: &Column, row: &Row, value: Option<&Value>) -> Format {
        let styles = self.styles;
        let is_share = matches!(
            row.entry.get("unit").map(|item| &item.value),
            Some(Value::Text(unit)) if unit == "%"
        );
        match (column.holds, value) {
            (_, Some(Value::Date(_))) => styles.input_date.clone(),
            (Holds::Number, _) if is_share && column.key == "value" => {
                styles.input_amount.clone().set_num_format("0.0%").set_indent(1)
            }
            (Holds::Number, _) if column.key == "value" => styles
                .input_amount
                .clone()
                .set_num_format("General")
                .set_indent(1),
            (Holds::Number | Holds::PickNumber(..), _) => styles
                .input_amount
                .clone()
                .set_num_format("General")
                .set_align(FormatAlign::Center),
            (Holds::Value, _) => styles.input.clone().set_align(FormatAlign::Left),
            (Holds::Flag | Holds::Word(_) | Holds::Pick(..), _) => {
                styles.input_text.clone().set_align(FormatAlign::Center)
            }
            _ if column.key == LABEL || column.key == HINT => styles.given.clone(),
            _ if self.sheet.concern == Concern::Checks && column.key == "key" => styles.given.clone(),
            _ => styles.input_text.clone(),
        }
    }
}

/// Writes a value; what it shows, as far as the height of the row goes.
fn cell(
    direct: &mut DirectCells,
    at: (u32, u16),
    column: &Column,
    value: Option<&Value>,
    look: Look,
) -> String {
    let text = match value {
        Some(Value::Number(number)) => {
            direct.put_number(at, *number, look);
            return String::new();
        }
        Some(Value::Date(date)) => {
            direct.put_date(at, *date, look);
            return String::new();
        }
        Some(Value::Text(text)) if matches!(column.holds, Holds::Value) => example_text(text),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Flag(flag)) => if *flag { "是" } else { "否" }.to_owned(),
        Some(Value::List(items)) => {
            let lines = items.iter().filter_map(|item| match &item.value {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            });
            lines.collect::<Vec<&str>>().join("\n")
        }
        Some(Value::Table(_) | Value::Unusable(_)) | None => String::new(),
    };
    direct.put_text(at, &text, look);
    text
}
