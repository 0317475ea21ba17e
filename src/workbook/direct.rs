//! The cells of a sheet, written past `rust_xlsxwriter`: it keeps a tree of cells, hashes the format of each and writes each
//! text in full, which would be most of making a workbook with cells by the ten thousand.
//!
//! The cells are put down in any order and written into the finished part of a sheet, in which the writer has none. A
//! format is the writer's to number, so it is handed a cell where each is used first ([`formats`]). Texts become the
//! workbook's shared ones. Formulas that are made from one text down a column are one shared formula
//! ([`super::shared_formula`]).

mod areas;
mod cell;
mod formats;
mod part;
mod texts;
mod written;

use std::num::NonZeroU32;
use std::sync::Arc;

use jiff::civil::Date;
use quick_xml::escape::partial_escape;
use rust_xlsxwriter::{Format, Worksheet};
use smol_str::SmolStr;

use super::cells::{Raw, Rect};
use super::shared_formula::{in_row, may_be_shared};
use super::write::{Cached, NOT_A_NUMBER, WriteError, clean, put_note};
use crate::model::serial::to_serial;

use cell::{Content, DirectCell, Texts};
use formats::KnownFormat;
use texts::PLACEHOLDER;

pub(super) use formats::Formats;
pub(super) use texts::SharedTexts;

/// The cells of one sheet; each place is put once.
#[derive(Debug, Default)]
pub struct DirectCells {
    /// By their column and row, counted from 0: most are put from top to bottom.
    columns: Vec<Down>,
    texts: Texts,
    /// How many rows a column has room for when its first cell is put.
    rows: usize,
    runs: Vec<Run>,
    formats: Vec<KnownFormat>,
    /// Heights of rows in pixels, 0 where none is set.
    heights: Vec<u32>,
    merged: Vec<Rect>,
    links: Vec<Link>,
    /// Texts of notes, by the places of their cells.
    notes: Vec<((u32, u16), String)>,
}

/// What stands on a sheet of a workbook.
pub struct SheetContent<'a> {
    /// The number of the sheet, counted from 1.
    pub number: usize,
    /// Its cells.
    pub cells: DirectCells,
    /// Rows below them.
    pub more: Option<MoreRows<'a>>,
}

impl From<(usize, DirectCells)> for SheetContent<'_> {
    fn from((number, cells): (usize, DirectCells)) -> Self {
        Self {
            number,
            cells,
            more: None,
        }
    }
}

/// Rows below a sheet's cells that are put when they are written, some at a time: there are so many that all of them would
/// take more memory than all else. They hold neither formulas nor links, and no cells are merged in them.
pub struct MoreRows<'a> {
    end: u32,
    make: MakeRows<'a>,
}

/// Hands on rows from top to bottom: the number of the first of some, and their cells, the rows of which are counted from
/// there. Their looks are those of the sheet's cells.
type MakeRows<'a> = Box<dyn FnOnce(&mut dyn FnMut(u32, DirectCells)) + 'a>;

impl<'a> MoreRows<'a> {
    /// Rows above `end`.
    pub fn new(end: u32, make: impl FnOnce(&mut dyn FnMut(u32, DirectCells)) + 'a) -> Self {
        Self {
            end,
            make: Box::new(make),
        }
    }

    fn end(&self) -> u32 {
        self.end
    }
}

/// A cell that leads to another.
#[derive(Debug)]
struct Link {
    at: (u32, u16),
    /// As in a formula: `'督学名册'!A1`.
    to: String,
    text: SmolStr,
}

/// One of the formats of a sheet's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look(u16);

impl Look {
    /// No format.
    pub const BARE: Self = Self(u16::MAX);
}

/// What formulas are made from; many workbooks hold the same.
#[derive(Clone, Debug)]
pub struct MadeFrom {
    /// As it is written in XML.
    text: Arc<str>,
    way: Way,
}

impl MadeFrom {
    /// Formulas below one another, from a text with [`super::ROW_AT_HAND`], for the rows from one on.
    #[must_use]
    pub fn new(text: &str, first: u32) -> Self {
        // Addresses in formulas count from 1.
        let way = match may_be_shared(&in_row(text, first), first + 1) {
            true => Way::Shared,
            false => Way::ForEachRow,
        };
        Self::in_way(text, way)
    }

    /// A formula that stands alone, without the leading `=`.
    #[must_use]
    pub fn alone(formula: &str) -> Self {
        Self::in_way(formula, Way::AsItStands)
    }

    fn in_way(text: &str, way: Way) -> Self {
        let text = partial_escape(text).into();
        Self { text, way }
    }
}

/// Formulas below one another that are made from one text: the number of their run, counted from 1, so that a cell without
/// a formula takes no more room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made(NonZeroU32);

impl Made {
    /// The place of the run among the runs.
    fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The cells of a column.
#[derive(Debug, Default)]
struct Down {
    /// From the first row on.
    cells: Vec<DirectCell>,
    /// In so many rows below them the last one stands again.
    again: u32,
}

impl Down {
    fn cell(&self, row: u32) -> Option<&DirectCell> {
        let cell = match self.cells.get(row as usize) {
            None if self.is_again(row) => self.cells.last(),
            cell => cell,
        };
        cell?.some()
    }

    /// Whether the cell of a row is the one above it again.
    fn is_again(&self, row: u32) -> bool {
        let row = row as usize;
        (self.cells.len()..self.rows()).contains(&row)
    }

    /// How many rows it reaches down.
    fn rows(&self) -> usize {
        self.cells.len() + self.again as usize
    }
}

/// A formula that stands alone, or formulas down a column that are made from one text.
#[derive(Debug)]
struct Run {
    made_from: MadeFrom,
    first: u32,
    last: u32,
}

/// How the formulas of a run are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As the text stands.
    AsItStands,
    /// Made from the text for each row.
    ForEachRow,
    /// So for the first, which the others share.
    Shared,
}

impl DirectCells {
    /// Cells of a sheet most columns of which reach down to a row.
    #[must_use]
    pub fn down_to(last: u32) -> Self {
        Self {
            rows: last as usize + 1,
            ..Self::default()
        }
    }

    /// Makes room, in columns that hold nothing yet, down to a row.
    pub fn reach_down_to(&mut self, last: u32) {
        self.rows = self.rows.max(last as usize + 1);
    }

    /// The look of cells in a format. Each is compared with all that are known, so it is asked for once, not for each cell.
    pub fn look(&mut self, format: &Format) -> Look {
        let known = self.formats.iter().position(|known| known.format == *format);
        let index = known.unwrap_or_else(|| {
            self.formats.push(KnownFormat::new(format.clone()));
            self.formats.len() - 1
        });
        // Excel has no more than 65,490.
        u16::try_from(index).map_or(Look::BARE, Look)
    }

    /// Remembers that a cell of [`MoreRows`] has a look.
    pub fn will_look(&mut self, at: (u32, u16), look: Look) {
        if let Some(known) = self.formats.get_mut(usize::from(look.0)) {
            known.place.get_or_insert(at);
        }
    }

    /// Puts a text, always as a text: `=1+1` stays four characters. An empty text leaves a blank cell.
    ///
    /// Characters that XML cannot hold are dropped; beyond Excel's 32,767 characters the text is cut with a mark.
    pub fn put_text(&mut self, at: (u32, u16), text: &str, look: Look) {
        self.put_shared(at, text.into(), look);
    }

    /// Puts a text that others hold as well; see [`put_text`](Self::put_text).
    pub fn put_shared(&mut self, at: (u32, u16), text: SmolStr, look: Look) {
        let value = if text.is_empty() {
            Cached::Blank
        } else {
            Cached::Text(text)
        };
        self.push(at, None, value, look);
    }

    /// Puts texts side by side, from a cell on.
    pub fn put_texts(&mut self, (row, col): (u32, u16), texts: &[&str], look: Look) {
        for (text, col) in texts.iter().zip(col..) {
            self.put_text((row, col), text, look);
        }
    }

    /// Puts a number. One that is not finite has no place in a cell and is written as 无法计算.
    pub fn put_number(&mut self, at: (u32, u16), number: f64, look: Look) {
        if !number.is_finite() {
            return self.put_text(at, NOT_A_NUMBER, look);
        }
        self.push(at, None, Cached::Number(number), look);
    }

    /// Puts a date as its serial number; `look` must be that of a date format.
    pub fn put_date(&mut self, at: (u32, u16), date: Date, look: Look) {
        let serial = to_serial(date);
        // Excel counts no days before 1900.
        if serial < 1.0 {
            return self.put_text(at, &date.to_string(), look);
        }
        self.push(at, None, Cached::Date(date), look);
    }

    /// Puts a text that leads to a cell (such as `A1`) of a sheet of the workbook.
    pub fn put_link(&mut self, at: (u32, u16), (sheet, cell): (&str, &str), text: &str, look: Look) {
        let text = SmolStr::from(clean(text));
        self.links.push(Link {
            at,
            to: format!("'{}'!{cell}", sheet.replace('\'', "''")),
            text: text.clone(),
        });
        self.put_shared(at, text, look);
    }

    /// Puts a text into the one cell that a row's cells to a last column become.
    pub fn put_across(&mut self, at: (u32, u16), last: u16, text: &str, look: Look) {
        self.merge(at, last, look);
        self.put_text(at, text, look);
    }

    /// Makes a row's cells from one that is put by itself to a last column one cell.
    pub fn merge(&mut self, (row, col): (u32, u16), last: u16, look: Look) {
        (col..last).for_each(|col| self.put_blank((row, col + 1), look));
        if col < last {
            self.merged.push(Rect {
                top: row,
                left: col,
                bottom: row,
                right: last,
            });
        }
    }

    /// Puts a truth value.
    pub fn put_truth(&mut self, at: (u32, u16), truth: bool, look: Look) {
        self.push(at, None, Cached::Bool(truth), look);
    }

    /// Puts a blank cell.
    pub fn put_blank(&mut self, at: (u32, u16), look: Look) {
        self.push(at, None, Cached::Blank, look);
    }

    /// Puts a formula that stands alone, and its result.
    pub fn put_formula(&mut self, (row, col): (u32, u16), formula: &MadeFrom, result: Cached, look: Look) {
        let alone = self.made(row, formula.clone());
        self.put_made((row, col), alone, result, look);
    }

    /// Formulas from a row down that are made from one text: they stand in one column, in rows without a gap.
    pub fn made(&mut self, first: u32, made_from: MadeFrom) -> Made {
        self.runs.push(Run {
            made_from,
            first,
            last: first,
        });
        let number = u32::try_from(self.runs.len()).ok().and_then(NonZeroU32::new);
        Made(number.unwrap_or(NonZeroU32::MIN))
    }

    /// Puts the next of such formulas, and its result.
    pub fn put_made(&mut self, (row, col): (u32, u16), made: Made, result: Cached, look: Look) {
        if let Some(run) = self.runs.get_mut(made.place()) {
            run.last = row;
        }
        self.push((row, col), Some(made), result, look);
    }

    /// Puts the same blank cell from a row down to another.
    pub fn put_blank_down(&mut self, at: (u32, u16), last: u32, look: Look) {
        self.put_down(at, last, None, Cached::Blank, look);
    }

    /// Puts the next of such formulas as [`made`](Self::made) makes down to a row, all with the same result.
    pub fn put_made_down(&mut self, at: (u32, u16), last: u32, made: Made, result: Cached, look: Look) {
        if let Some(run) = self.runs.get_mut(made.place()).filter(|_| at.0 <= last) {
            run.last = last;
        }
        self.put_down(at, last, Some(made), result, look);
    }

    fn put_down(&mut self, (row, col): (u32, u16), last: u32, run: Option<Made>, value: Cached, look: Look) {
        let Some(again) = last.checked_sub(row) else {
            return;
        };
        let cell = DirectCell::new(run, value, look, &mut self.texts);
        self.place((row, col), cell);
        match self.columns.get_mut(usize::from(col)) {
            Some(column) if column.cells.len() == row as usize + 1 => column.again = again,
            // Something stands further down already.
            _ => (row + 1..=last).for_each(|row| self.place((row, col), cell)),
        }
    }

    /// Puts a note at a cell, wide and high enough for its text, without the author's name in it.
    pub fn put_note(&mut self, at: (u32, u16), text: String) {
        self.notes.push((at, text));
    }

    /// Sets the height of a row in points.
    pub fn set_row_height(&mut self, row: u32, points: f64) {
        let row = row as usize;
        if self.heights.len() <= row {
            self.heights.resize(row + 1, 0);
        }
        if let Some(height) = self.heights.get_mut(row) {
            *height = (points * 4.0 / 3.0).round() as u32;
        }
    }

    fn push(&mut self, at: (u32, u16), run: Option<Made>, value: Cached, look: Look) {
        let cell = DirectCell::new(run, value, look, &mut self.texts);
        self.place(at, cell);
    }

    fn place(&mut self, (row, col): (u32, u16), cell: DirectCell) {
        self.will_look((row, col), cell.look);
        let (column, row) = (usize::from(col), row as usize);
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, Down::default);
        }
        let Some(Down { cells, again }) = self.columns.get_mut(column) else {
            return;
        };
        if *again > 0 {
            let last = cells.last().copied().unwrap_or(DirectCell::NONE);
            cells.resize(cells.len() + *again as usize, last);
            *again = 0;
        }
        match cells.get_mut(row) {
            Some(held) => {
                debug_assert!(
                    held.some().is_none(),
                    "the cell in row {row} and column {column} is put twice"
                );
                *held = cell;
            }
            None => {
                if cells.is_empty() {
                    cells.reserve_exact(self.rows);
                }
                if cells.len() < row {
                    cells.resize(row, DirectCell::NONE);
                }
                cells.push(cell);
            }
        }
    }

    /// Hands the heights that are set to the writer, for what it does only to rows that it knows.
    ///
    /// # Errors
    /// [`WriteError`] outside the grid.
    pub fn hand_heights(&mut self, ws: &mut Worksheet) -> Result<(), WriteError> {
        for (row, height) in (0..).zip(std::mem::take(&mut self.heights)) {
            if height > 0 {
                ws.set_row_height_pixels(row, height)?;
            }
        }
        Ok(())
    }

    /// Hands the writer what it has to number and to place, when all cells are put: the formats that no sheet before used,
    /// the notes, and a text if it `has_texts` not yet.
    ///
    /// # Errors
    /// [`WriteError`] outside the grid.
    pub(super) fn hand_over(
        &mut self,
        ws: &mut Worksheet,
        formats: &mut Formats,
        has_texts: &mut bool,
    ) -> Result<(), WriteError> {
        if !self.notes.is_empty() {
            // It places them by the heights of the rows.
            self.hand_heights(ws)?;
        }
        for ((row, col), text) in &self.notes {
            put_note(ws, *row, *col, text)?;
        }
        formats.add(&mut self.formats, |(row, col), format| {
            if std::mem::replace(has_texts, true) {
                ws.write_blank(row, col, format)?;
            } else {
                ws.write_string_with_format(row, col, PLACEHOLDER, format)?;
            }
            Ok(())
        })
    }

    /// What they hold when they are read, row by row: the results of formulas, and no blank cells.
    pub fn values(&self) -> impl Iterator<Item = ((u32, u16), Raw)> {
        let rows = self.columns.iter().map(Down::rows).max().unwrap_or(0);
        let rows = (0..u32::try_from(rows).unwrap_or(u32::MAX)).flat_map(|row| {
            let columns = self.columns.iter().zip(0_u16..);
            columns.filter_map(move |(column, col)| Some(((row, col), column.cell(row)?)))
        });
        rows.filter_map(|(at, cell)| Some((at, cell.as_read(&self.texts)?)))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

#[cfg(test)]
mod tests;
