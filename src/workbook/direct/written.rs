//! What the writer wrote into a sheet's part: rows that have a height or a level, and a cell for each format.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::super::write::USUAL_HEIGHT;
use super::part::{push, push_number, push_text, push_whole};
use crate::model::place::Cell;

/// What stands between `<sheetData>` and its end.
pub(super) struct Written<'x> {
    rows: Vec<Row<'x>>,
    /// What names the format of each cell: an attribute, from the end of the one before it.
    styles: Vec<(Cell, &'x str)>,
}

/// A row as the writer wrote it.
struct Row<'x> {
    /// Counted from 0.
    index: u32,
    attributes: &'x str,
}

impl<'x> Written<'x> {
    /// Takes it apart; none if it is not as the writer writes cells that have a format.
    pub(super) fn of(text: &'x str) -> Option<Self> {
        let mut rows = Vec::new();
        let mut styles = Vec::new();
        for text in text.split("<row r=\"").skip(1) {
            let (number, rest) = text.split_once('"')?;
            let (attributes, cells) = rest.split_once('>')?;
            rows.push(Row {
                index: number.parse::<u32>().ok()?.checked_sub(1)?,
                attributes: attributes.trim_end_matches('/'),
            });
            for cell in cells.split(CELL).skip(1) {
                let (address, rest) = cell.split_once(STYLE)?;
                let (style, _) = rest.split_once('"')?;
                let attribute = cell.get(address.len()..address.len() + STYLE.len() + style.len())?;
                styles.push((Cell::parse(address)?, attribute));
            }
        }
        Some(Self { rows, styles })
    }

    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        self.styles.len()
    }

    /// What names the format of the cell at a place.
    pub(super) fn style_at(&self, (row, col): (u32, u16)) -> Option<&'x str> {
        let mut styles = self.styles.iter();
        let held = styles.find(|(cell, _)| *cell == Cell { row, col });
        held.map(|(_, style)| *style)
    }

    /// The rows, to be written again with the cells that belong there.
    pub(super) fn into_rows(self) -> Rows<'x> {
        Rows(self.rows.into_iter().peekable())
    }
}

/// The rows of a part that are not yet written.
pub(super) struct Rows<'x>(Peekable<IntoIter<Row<'x>>>);

impl Rows<'_> {
    /// Writes the rows before one.
    pub(super) fn pass(&mut self, before: u32, out: &mut Vec<u8>) {
        while let Some(row) = self.0.next_if(|row| row.index < before) {
            push(
                out,
                format_args!("<row r=\"{}\"{}></row>", row.index + 1, row.attributes),
            );
        }
    }

    /// Begins a row of a height in pixels, if it is not 0, after those before it.
    pub(super) fn begin(&mut self, index: u32, height: u32, out: &mut Vec<u8>) {
        const CUSTOM: &str = " customHeight=\"1\"";
        self.pass(index, out);
        let row = self.0.next_if(|row| row.index == index);
        push_text(out, "<row r=\"");
        push_whole(out, index + 1);
        out.push(b'"');
        // It spans more columns now; who reads it does without.
        let (before, after) = attribute_out(row.map_or("", |row| row.attributes), " spans=\"");
        push_text(out, before);
        if height > 0 && height != USUAL_HEIGHT {
            // In place of one that the writer has told.
            let (before, after) = attribute_out(after, " ht=\"");
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
    }
}

/// What stands before an attribute, and after it; all stands after it where it is not told.
fn attribute_out<'x>(attributes: &'x str, name: &str) -> (&'x str, &'x str) {
    // Most rows have none.
    if attributes.is_empty() {
        return ("", "");
    }
    let found = attributes.split_once(name).and_then(|(before, rest)| {
        let (_, after) = rest.split_once('"')?;
        Some((before, after))
    });
    found.unwrap_or(("", attributes))
}

/// What follows its address.
const STYLE: &str = "\" s=\"";

/// What a cell begins with.
pub(super) const CELL: &str = "<c r=\"";
