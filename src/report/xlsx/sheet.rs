//! Sheets of a report: a flat one holds one table that can be filtered, a stacked one holds several blocks on one
//! grid of columns.
//!
//! Heights and widths are worked out from what stands in the cells, so that nothing is cut off on screen or on paper.

mod long;
mod widths;

use std::io::Write;

use jiff::civil::Date;
use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatType, Format, Workbook, Worksheet};

pub use self::long::{LongTable, write_long};
use self::widths::Widths;
use super::cell::{Cell, Manner};
use crate::workbook::{
    DirectCells, FONT_SIZE, Ground, LINE_HEIGHT, Look, MoreRows, SheetContent, Styles, WriteError, at_least,
    autofilter, freeze, new_workbook, print_setup, row_height, save, save_to,
};

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

impl Table {
    /// The headings of its columns.
    pub fn heads(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.head.clone()).collect()
    }
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
    workbook: &'w mut Sheets<'_>,
    styles: &'w Styles,
    table: &mut Table,
    footer: &str,
) -> Result<(Sheet<'w>, Extent), WriteError> {
    write_flat_as(workbook, styles, table.name, table, footer)
}

/// Writes a flat sheet under a name of its own, for a table whose name is data.
pub fn write_flat_as<'w>(
    workbook: &'w mut Sheets<'_>,
    styles: &'w Styles,
    name: &str,
    table: &mut Table,
    footer: &str,
) -> Result<(Sheet<'w>, Extent), WriteError> {
    let rows = std::mem::take(&mut table.rows);
    let mut widths = Widths::of(&table.columns);
    rows.iter().for_each(|row| widths.hold(row));
    let mut sheet = Sheet::add(workbook, styles, name, &widths.finished())?;
    let extent = sheet.flat(table, footer, |sheet| {
        sheet.reach_down(rows.len());
        sheet.rows(&vec![1; table.columns.len()], rows)
    })?;
    Ok((sheet, extent))
}

/// Puts a row into cells, as high as its texts need; columns are joined by their spans and have their widths.
fn put_row(
    cells: &mut DirectCells,
    at: u32,
    row: &Row,
    (spans, widths): (&[u16], &[f64]),
    mut look: impl FnMut(&mut DirectCells, Kind) -> Look,
) {
    let mut height = LINE_HEIGHT + 2.0;
    let mut col = 0;
    for (cell, span) in row.cells.iter().zip(spans) {
        let look = look(cells, (cell.manner(), row.ground));
        cells.merge((at, col), last_of(col, *span), look);
        cell.put(cells, (at, col), look);
        if cell.wraps() {
            let width = width(widths, col, *span);
            height = at_least(height - 2.0, &cell.shown(), width, FONT_SIZE) + 2.0;
        }
        col += span;
    }
    cells.set_row_height(at, height.min(409.0));
}

/// The width of columns together.
fn width(widths: &[f64], at: u16, span: u16) -> f64 {
    let from = widths.iter().skip(usize::from(at));
    from.take(usize::from(span)).sum()
}

/// What the look of a cell depends on.
type Kind = (Manner, Option<Ground>);

/// The looks of a sheet's cells; the format of each is made once.
#[derive(Clone, Default)]
struct Looks(Vec<(Kind, Look)>);

impl Looks {
    /// That of cells of a kind, which is added to the sheet unless it has been before.
    fn of(&mut self, kind: Kind, cells: &mut DirectCells, styles: &Styles) -> Look {
        self.known(kind).unwrap_or_else(|| {
            let (manner, ground) = kind;
            let look = cells.look(&manner.format(styles, ground));
            self.0.push((kind, look));
            look
        })
    }

    /// That of cells of a kind; none of one that is not there yet.
    fn known(&self, kind: Kind) -> Option<Look> {
        let held = self.0.iter().find(|(held, _)| *held == kind);
        held.map(|(_, look)| *look)
    }
}

/// The sheets of a workbook that is being written.
pub struct Sheets<'a> {
    workbook: Workbook,
    contents: Vec<SheetContent<'a>>,
}

impl Sheets<'_> {
    /// A new workbook; see [`new_workbook`].
    pub fn new(created: Date, title: &str, custom: &[(&str, &str)]) -> Result<Self, WriteError> {
        Ok(Self {
            workbook: new_workbook(created, title, custom)?,
            contents: Vec::new(),
        })
    }

    /// Defines a name for a place.
    pub fn define_name(&mut self, name: &str, place: &str) -> Result<(), WriteError> {
        self.workbook.define_name(name, place)?;
        Ok(())
    }

    /// The finished file.
    pub fn save(self) -> Result<Vec<u8>, WriteError> {
        save(self.workbook, self.contents)
    }

    /// Writes the finished file part by part.
    pub fn save_to(self, to: &mut dyn Write) -> Result<(), WriteError> {
        save_to(self.workbook, self.contents, to)
    }
}

/// A sheet being written, top to bottom.
pub struct Sheet<'w> {
    /// The sheet itself, for what belongs to one sheet only.
    pub ws: &'w mut Worksheet,
    cells: &'w mut DirectCells,
    looks: Looks,
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
        sheets: &'w mut Sheets<'_>,
        styles: &'w Styles,
        name: &str,
        widths: &[f64],
    ) -> Result<Self, WriteError> {
        Self::added(sheets, styles, name, widths).map(|(sheet, _)| sheet)
    }

    /// A new sheet, and what stands below its cells.
    fn added<'a>(
        sheets: &'w mut Sheets<'a>,
        styles: &'w Styles,
        name: &str,
        widths: &[f64],
    ) -> Result<(Self, &'w mut Option<MoreRows<'a>>), WriteError> {
        let Sheets { workbook, contents } = sheets;
        contents.push((workbook.worksheets().len() + 1, DirectCells::default()).into());
        let Some(SheetContent { cells, more, .. }) = contents.last_mut() else {
            return Err(WriteError::without_cells(name));
        };
        let ws = workbook.add_worksheet();
        ws.set_name(name)?;
        ws.set_screen_gridlines(false);
        for (col, width) in (0_u16..).zip(widths) {
            ws.set_column_width(col, *width)?;
        }
        let sheet = Sheet {
            ws,
            cells,
            looks: Looks::default(),
            styles,
            widths: widths.to_vec(),
            next: 0,
        };
        Ok((sheet, more))
    }

    /// All of a flat sheet; `put` puts the rows.
    fn flat(
        &mut self,
        table: &Table,
        footer: &str,
        put: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<Extent, WriteError> {
        self.title(&table.title, &table.lines);
        let heads: Vec<(&str, u16)> = table
            .columns
            .iter()
            .map(|column| (column.head.as_str(), 1))
            .collect();
        let extent = self.below_heads(&heads, put)?;
        if extent.is_empty() {
            self.line(table.empty);
        }
        let last_column = u16::try_from(heads.len().saturating_sub(1)).unwrap_or(u16::MAX);
        autofilter(self.ws, extent.header, 0, extent.last, last_column)?;
        freeze(self.ws, extent.first, table.frozen)?;
        print_setup(self.ws, true, Some((extent.header, extent.header)), footer)?;
        Ok(extent)
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
        let spans: Vec<u16> = heads.iter().map(|(_, span)| *span).collect();
        self.below_heads(heads, |sheet| {
            sheet.reach_down(rows.len());
            sheet.rows(&spans, rows)
        })
    }

    /// Headings, and what is put below them.
    fn below_heads(
        &mut self,
        heads: &[(&str, u16)],
        put: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<Extent, WriteError> {
        let header = self.next;
        let format = self.styles.header.clone();
        let mut height = 22.0_f64;
        let mut at = 0;
        for (head, span) in heads {
            self.spanned(at, *span, head, &format);
            height = height.max(row_height(head, width(&self.widths, at, *span), FONT_SIZE) + 4.0);
            at += span;
        }
        self.cells.set_row_height(header, height);
        self.next += 1;
        let first = self.next;
        put(self)?;
        Ok(Extent {
            header,
            first,
            last: self.next - 1,
        })
    }

    /// Makes room for so many rows.
    fn reach_down(&mut self, rows: usize) {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        self.cells.reach_down_to(self.next.saturating_add(rows));
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
        let Sheet {
            cells,
            looks,
            styles,
            widths,
            next,
            ..
        } = self;
        put_row(cells, *next, row, (spans, widths), |cells, kind| {
            looks.of(kind, cells, styles)
        });
        *next += 1;
    }

    /// A text over several columns, always as a text.
    fn spanned(&mut self, at: u16, span: u16, text: &str, format: &Format) {
        let look = self.cells.look(format);
        self.cells
            .put_across((self.next, at), last_of(at, span), text, look);
    }
}

/// The last of so many columns from one on.
fn last_of(first: u16, span: u16) -> u16 {
    first + span.saturating_sub(1)
}
