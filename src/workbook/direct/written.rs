//! What the writer wrote into a sheet's part, between which cells are written.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::super::write::USUAL_HEIGHT;
use super::part::{push, push_number, push_text, push_whole};
use crate::model::place::Cell;

/// A row as the writer wrote it.
pub(super) struct Row<'x> {
    /// Counted from 0.
    index: u32,
    attributes: &'x str,
    cells: &'x str,
}

/// The rows of a part; none if they are not as the writer writes them.
pub(super) fn written_rows(rows: &str) -> Option<Vec<Row<'_>>> {
    let row = |text| {
        let (number, rest) = str::split_once(text, '"')?;
        let (attributes, cells) = rest.split_once('>')?;
        let number: u32 = number.parse().ok()?;
        Some(Row {
            index: number.checked_sub(1)?,
            attributes: attributes.trim_end_matches('/'),
            cells: cells.strip_suffix("</row>").unwrap_or(""),
        })
    };
    rows.split("<row r=\"").skip(1).map(row).collect()
}

/// What names the format of the writer's cell at a place: an attribute, from the end of the one before it.
pub(super) fn style_at(rows: &[Row<'_>], (row, col): (u32, u16)) -> Option<String> {
    const STYLE: &str = "\" s=\"";
    let at = rows.binary_search_by_key(&row, |row| row.index).ok()?;
    let address = Cell { row, col }.to_string();
    let mut cells = rows.get(at)?.cells.split(CELL);
    let style = cells.find_map(|cell| cell.strip_prefix(address.as_str())?.strip_prefix(STYLE))?;
    Some(format!("{STYLE}{}", style.split_once('"')?.0))
}

/// The rows of a part that are not yet written.
pub(super) struct Rows<'x>(Peekable<IntoIter<Row<'x>>>);

impl<'x> Rows<'x> {
    pub(super) fn new(rows: Vec<Row<'x>>) -> Self {
        Self(rows.into_iter().peekable())
    }

    /// Writes the rows before one.
    pub(super) fn pass(&mut self, before: u32, out: &mut Vec<u8>) {
        while let Some(row) = self.0.next_if(|row| row.index < before) {
            push(
                out,
                format_args!(
                    "<row r=\"{}\"{}>{}</row>",
                    row.index + 1,
                    row.attributes,
                    row.cells
                ),
            );
        }
    }

    /// Begins a row of a height in pixels, if it is not 0, and gives what the writer wrote there.
    pub(super) fn begin(&mut self, index: u32, height: u32, out: &mut Vec<u8>) -> Labels<'x> {
        const CUSTOM: &str = " customHeight=\"1\"";
        let row = self.0.next_if(|row| row.index == index);
        push_text(out, "<row r=\"");
        push_whole(out, index + 1);
        out.push(b'"');
        if row.is_none() && height == 0 {
            out.push(b'>');
            return Labels("");
        }
        let (attributes, cells) = row.map_or(("", ""), |row| (row.attributes, row.cells));
        // It spans more columns now; who reads it does without.
        let (before, after) = around(attributes, " spans=\"").unwrap_or(("", attributes));
        push_text(out, before);
        if height > 0 && height != USUAL_HEIGHT {
            // In place of one that the writer has told.
            let (before, after) = around(after, " ht=\"").unwrap_or(("", after));
            push_text(out, before);
            push_text(out, " ht=\"");
            push_number(out, f64::from(height) * 0.75);
            out.push(b'"');
            push_text(out, CUSTOM);
            push_text(out, after.strip_prefix(CUSTOM).unwrap_or(after));
        } else {
            push_text(out, after);
        }
        out.push(b'>');
        Labels(cells)
    }
}

/// What stands before an attribute, and after it.
fn around<'x>(attributes: &'x str, name: &str) -> Option<(&'x str, &'x str)> {
    let (before, rest) = attributes.split_once(name)?;
    let (_, after) = rest.split_once('"')?;
    Some((before, after))
}

/// The cells of a row that the writer wrote and that are not yet written again.
pub(super) struct Labels<'x>(&'x str);

/// What a cell begins with.
pub(super) const CELL: &str = "<c r=\"";

impl<'x> Labels<'x> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The column of the next, and what follows.
    fn next(&self) -> Option<(&'x str, &'x str)> {
        let rest = self.0.strip_prefix(CELL)?;
        let after = rest.trim_start_matches(|c: char| c.is_ascii_uppercase());
        Some((rest.strip_suffix(after)?, rest))
    }

    /// Takes the next.
    fn take(&mut self, rest: &'x str) -> &'x str {
        let (cell, left) = rest.find(CELL).map_or((rest, ""), |at| rest.split_at(at));
        self.0 = left;
        cell
    }

    /// Leaves out the cell of a column, if it is the next.
    pub(super) fn skip(&mut self, column: &str) {
        if let Some((_, rest)) = self.next().filter(|(next, _)| *next == column) {
            self.take(rest);
        }
    }

    /// Writes those before a column; all that are left without one.
    pub(super) fn pass(&mut self, before: Option<&str>, out: &mut Vec<u8>) {
        while let Some((column, rest)) = self.next() {
            // Shorter letters come first.
            if before.is_some_and(|before| (column.len(), column) >= (before.len(), before)) {
                return;
            }
            push_text(out, CELL);
            push_text(out, self.take(rest));
        }
    }
}
