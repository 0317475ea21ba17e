//! Sheets of a report: a flat one holds one table that can be filtered, a stacked one holds several blocks on one
//! grid of columns.
//!
//! Heights and widths are worked out from what stands in the cells, so that nothing is cut off on screen or on paper.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatType, Format, Workbook, Worksheet};

use super::cell::{Cell, Manner};
use crate::workbook::{
    DirectCells, FONT_SIZE, Ground, LINE_HEIGHT, Look, Styles, WriteError, at_least, autofilter, fit_width,
    freeze, is_higher, new_workbook, print_setup, row_height, save,
};

/// Row heights end here: Excel has none greater.
const HIGHEST: f64 = 400.0;

/// The widest that a column becomes to hold a very long text.
const WIDEST: f64 = 90.0;

/// Lines above a table reach over columns of at least this width together.
const LINE_WIDTH: f64 = 110.0;

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// Ground of the row, if it is not plain.
    pub ground: Option<Ground>,
    /// Whether it belongs to the heading row above and can be folded away under it.
    pub folded: bool,
}

impl Row {
    /// A plain row.
    pub fn plain(cells: Vec<Cell>) -> Self {
        Row {
            cells,
            ground: None,
            folded: false,
        }
    }

    /// A row that the program wrote and nobody should change.
    pub fn given(cells: Vec<Cell>) -> Self {
        Row {
            ground: Some(Ground::Given),
            ..Row::plain(cells)
        }
    }

    /// A heading or sum.
    pub fn section(cells: Vec<Cell>) -> Self {
        Row {
            ground: Some(Ground::Section),
            ..Row::plain(cells)
        }
    }

    /// A plain row that belongs to the heading above.
    pub fn folded(cells: Vec<Cell>) -> Self {
        Row {
            folded: true,
            ..Row::plain(cells)
        }
    }
}

/// A column of a flat table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Heading.
    pub head: String,
    /// Least width.
    pub min: f64,
    /// Greatest width, unless a text would be too high for a row.
    pub max: f64,
}

impl Column {
    /// A column whose width fits its content between the bounds.
    pub fn new(head: impl Into<String>, min: f64, max: f64) -> Self {
        Column {
            head: head.into(),
            min,
            max,
        }
    }
}

/// A sheet that holds one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name of the sheet.
    pub name: &'static str,
    /// Title above the table.
    pub title: String,
    /// Lines below the title.
    pub lines: Vec<String>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Columns that stay in sight at the left.
    pub frozen: u16,
    /// What stands there if there are no rows.
    pub empty: &'static str,
}

/// Where a table stands, by zero-based rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The heading.
    pub header: u32,
    /// The first row below it.
    pub first: u32,
    /// The last row; the heading's if there are none.
    pub last: u32,
}

/// Writes a flat sheet: frozen headings, a filter over every row, headings repeated on every page. The table has no rows any
/// more then: those of thousands of counties would be in memory twice.
pub fn write_flat<'w>(
    workbook: &'w mut Sheets,
    styles: &'w Styles,
    table: &mut Table,
    footer: &str,
) -> Result<(Sheet<'w>, Extent), WriteError> {
    write_flat_as(workbook, styles, table.name, table, footer)
}

/// Writes a flat sheet under a name of its own, for a table whose name is data.
pub fn write_flat_as<'w>(
    workbook: &'w mut Sheets,
    styles: &'w Styles,
    name: &str,
    table: &mut Table,
    footer: &str,
) -> Result<(Sheet<'w>, Extent), WriteError> {
    let widths = widths(table);
    let mut sheet = Sheet::add(workbook, styles, name, &widths)?;
    sheet.title(&table.title, &table.lines);
    let heads: Vec<(&str, u16)> = table
        .columns
        .iter()
        .map(|column| (column.head.as_str(), 1))
        .collect();
    let extent = sheet.table(&heads, std::mem::take(&mut table.rows))?;
    if extent.is_empty() {
        sheet.line(table.empty);
    }
    let last_column = u16::try_from(heads.len().saturating_sub(1)).unwrap_or(u16::MAX);
    autofilter(sheet.ws, extent.header, 0, extent.last, last_column)?;
    freeze(sheet.ws, extent.first, table.frozen)?;
    print_setup(sheet.ws, true, Some((extent.header, extent.header)), footer)?;
    Ok((sheet, extent))
}

/// Widths from content; a column grows where a text would otherwise need a row higher than Excel has.
fn widths(table: &Table) -> Vec<f64> {
    let mut widths = Vec::with_capacity(table.columns.len());
    for (index, column) in table.columns.iter().enumerate() {
        let cells: Vec<(Cow<'_, str>, bool)> = table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(index))
            .map(|cell| (cell.shown(), cell.wraps()))
            .collect();
        // A heading may break in two lines; what does not wrap must fit whole.
        let texts = cells.iter().map(|(text, _)| text.as_ref());
        let mut width = fit_width(texts, column.min, column.max);
        let whole = cells
            .iter()
            .filter(|(_, wraps)| !wraps)
            .map(|(text, _)| text.as_ref());
        width = width.max(fit_width(whole, 0.0, WIDEST));
        while width < WIDEST
            && cells
                .iter()
                .any(|(text, wraps)| *wraps && is_higher(text, width, FONT_SIZE, HIGHEST))
        {
            width = (width + 10.0).min(WIDEST);
        }
        widths.push(width);
    }
    widths
}

/// The sheets of a workbook that is being written.
pub struct Sheets {
    workbook: Workbook,
    /// The cells past the writer, by the number of their sheet.
    cells: Vec<(usize, DirectCells)>,
}

impl Sheets {
    /// A new workbook; see [`new_workbook`].
    pub fn new(created: Date, title: &str, custom: &[(&str, &str)]) -> Result<Self, WriteError> {
        Ok(Self {
            workbook: new_workbook(created, title, custom)?,
            cells: Vec::new(),
        })
    }

    /// Defines a name for a place.
    pub fn define_name(&mut self, name: &str, place: &str) -> Result<(), WriteError> {
        self.workbook.define_name(name, place)?;
        Ok(())
    }

    /// The finished file.
    pub fn save(self) -> Result<Vec<u8>, WriteError> {
        save(self.workbook, self.cells)
    }
}

/// A sheet being written, top to bottom.
pub struct Sheet<'w> {
    /// The sheet itself, for what belongs to one sheet only.
    pub ws: &'w mut Worksheet,
    cells: &'w mut DirectCells,
    /// The looks of cells, by what distinguishes them.
    looks: Vec<((Manner, Option<Ground>), Look)>,
    styles: &'w Styles,
    widths: Vec<f64>,
    next: u32,
}

impl Extent {
    /// Whether there is no row below the heading.
    pub fn is_empty(self) -> bool {
        self.last < self.first
    }
}

impl<'w> Sheet<'w> {
    /// A new sheet with columns of these widths.
    pub fn add(
        sheets: &'w mut Sheets,
        styles: &'w Styles,
        name: &str,
        widths: &[f64],
    ) -> Result<Self, WriteError> {
        let Sheets { workbook, cells } = sheets;
        cells.push((workbook.worksheets().len() + 1, DirectCells::default()));
        let Some((_, cells)) = cells.last_mut() else {
            return Err(WriteError::without_cells(name));
        };
        let ws = workbook.add_worksheet();
        ws.set_name(name)?;
        ws.set_screen_gridlines(false);
        for (col, width) in (0_u16..).zip(widths) {
            ws.set_column_width(col, *width)?;
        }
        Ok(Sheet {
            ws,
            cells,
            looks: Vec::new(),
            styles,
            widths: widths.to_vec(),
            next: 0,
        })
    }

    /// The title and the lines below it.
    pub fn title(&mut self, title: &str, lines: &[String]) {
        let look = self.cells.look(&self.styles.title);
        self.cells.put_text((self.next, 0), title, look);
        self.cells.set_row_height(self.next, 30.0);
        self.next += 1;
        for line in lines {
            self.line(line);
        }
    }

    /// A line in grey across the sheet.
    pub fn line(&mut self, text: &str) {
        let mut span = 0_u16;
        let mut width = 0.0;
        for column in &self.widths {
            if width >= LINE_WIDTH {
                break;
            }
            width += column;
            span += 1;
        }
        let note = self.styles.note.clone();
        self.spanned(0, span, text, &note);
        self.cells
            .set_row_height(self.next, row_height(text, width, FONT_SIZE) + 4.0);
        self.next += 1;
    }

    /// A heading of a block, with a blank row above.
    pub fn heading(&mut self, text: &str) {
        self.next += 1;
        let span = u16::try_from(self.widths.len()).unwrap_or(1);
        let section = self.styles.section.clone();
        self.spanned(0, span, text, &section);
        self.cells.set_row_height(self.next, 22.0);
        self.next += 1;
    }

    /// A table; each heading says over how many columns of the grid it reaches.
    pub fn table(&mut self, heads: &[(&str, u16)], rows: Vec<Row>) -> Result<Extent, WriteError> {
        let header = self.next;
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.cells.reach_down_to(header.saturating_add(count));
        let format = self.styles.header.clone();
        let mut height = 22.0_f64;
        let mut at = 0;
        for (head, span) in heads {
            self.spanned(at, *span, head, &format);
            height = height.max(row_height(head, self.width(at, *span), FONT_SIZE) + 4.0);
            at += span;
        }
        self.cells.set_row_height(header, height);
        self.next += 1;
        let spans: Vec<u16> = heads.iter().map(|(_, span)| *span).collect();
        let first = self.next;
        self.rows(&spans, rows)?;
        Ok(Extent {
            header,
            first,
            last: self.next - 1,
        })
    }

    /// Rows without a heading.
    pub fn rows(&mut self, spans: &[u16], rows: Vec<Row>) -> Result<(), WriteError> {
        let mut folded: Vec<(u32, u32)> = Vec::new();
        for row in rows {
            match folded.last_mut() {
                Some((_, last)) if row.folded && *last + 1 == self.next => *last = self.next,
                _ if row.folded => folded.push((self.next, self.next)),
                _ => {}
            }
            self.row(spans, &row);
        }
        if !folded.is_empty() {
            // The writer tells the sheet's levels only of rows with a height of their own.
            self.cells.hand_heights(self.ws)?;
            self.ws.group_symbols_above(true);
        }
        for (first, last) in folded {
            self.ws.group_rows(first, last)?;
        }
        Ok(())
    }

    /// Draws a bar behind each share of a column, full at 100%.
    pub fn share_bars(&mut self, column: u16, extent: Extent) -> Result<(), WriteError> {
        if extent.is_empty() {
            return Ok(());
        }
        let bar = ConditionalFormatDataBar::new()
            .set_fill_color(self.styles.bar())
            .set_solid_fill(true)
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 1);
        // On a sheet with bars the writer says more of its rows.
        self.cells.hand_heights(self.ws)?;
        self.ws
            .add_conditional_format(extent.first, column, extent.last, column, &bar)?;
        Ok(())
    }

    /// Width of all columns together.
    pub fn total_width(&self) -> f64 {
        self.widths.iter().sum()
    }

    /// The row that will be written next.
    pub fn next_row(&self) -> u32 {
        self.next
    }

    fn row(&mut self, spans: &[u16], row: &Row) {
        let mut height = LINE_HEIGHT + 2.0;
        let mut at = 0;
        for (cell, span) in row.cells.iter().zip(spans) {
            let look = self.look(cell.manner(), row.ground);
            self.cells.merge((self.next, at), last_of(at, *span), look);
            cell.put(self.cells, (self.next, at), look);
            if cell.wraps() {
                height = at_least(height - 2.0, &cell.shown(), self.width(at, *span), FONT_SIZE) + 2.0;
            }
            at += span;
        }
        self.cells.set_row_height(self.next, height.min(409.0));
        self.next += 1;
    }

    fn width(&self, at: u16, span: u16) -> f64 {
        self.widths
            .iter()
            .skip(usize::from(at))
            .take(usize::from(span))
            .sum()
    }

    /// A text over several columns, always as a text.
    fn spanned(&mut self, at: u16, span: u16, text: &str, format: &Format) {
        let look = self.cells.look(format);
        self.cells
            .put_across((self.next, at), last_of(at, span), text, look);
    }

    /// The look of cells of a manner on a ground; their format is made once for a sheet.
    fn look(&mut self, manner: Manner, ground: Option<Ground>) -> Look {
        let kind = (manner, ground);
        if let Some((_, look)) = self.looks.iter().find(|(held, _)| *held == kind) {
            return *look;
        }
        let look = self.cells.look(&manner.format(self.styles, ground));
        self.looks.push((kind, look));
        look
    }
}

/// The last of so many columns from one on.
fn last_of(first: u16, span: u16) -> u16 {
    first + span.saturating_sub(1)
}
