//! Formulas by the ten thousand, written past `rust_xlsxwriter`: it keeps a tree of cells, hashes the format of each and
//! writes each text in full, which would be most of making a workbook.
//!
//! The cells are put down in any order and written into the finished part of a sheet, between those that the writer
//! wrote there. A format is the writer's to number, so it is handed a blank cell with each format of a column; the other
//! cells take the number from there. Formulas that are made from one text down a column are one shared formula
//! ([`super::shared_formula`]).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::iter::Peekable;
use std::vec::IntoIter;

use quick_xml::escape::partial_escape;
use rust_xlsxwriter::{Format, Worksheet};

use super::shared_formula::{in_row, may_be_shared};
use super::write::{Cached, NOT_FINITE, WriteError, cell_text, put_text};
use crate::model::place::{Cell, column_letters};

/// Cells with formulas or numbers, and blank ones, for one sheet.
#[derive(Debug, Default)]
pub struct FormulaCells {
    cells: Vec<FormulaCell>,
    runs: Vec<Run>,
    /// The last run of each column.
    open: BTreeMap<u16, usize>,
    /// The columns of which the writer was handed the format of those that are alike.
    alike: BTreeSet<u16>,
}

#[derive(Debug)]
struct FormulaCell {
    row: u32,
    col: u16,
    formula: Option<Wording>,
    value: Cached,
    look: Look,
}

/// Where the format of a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// It has none.
    Bare,
    /// In the writer's cell of the same place.
    Own,
    /// The same; those that are alike take it from there.
    First,
    /// In the first cell of its column that is alike.
    AsFirst,
}

/// How a cell has its formula.
#[derive(Debug)]
enum Wording {
    Full(String),
    /// That of the run of this index.
    InRun(usize),
}

/// Formulas down a column that are made from one text.
#[derive(Debug)]
struct Run {
    made_from: String,
    /// Whether it may be written once for all rows.
    may_be_shared: bool,
    first: u32,
    last: u32,
}

impl FormulaCells {
    /// Puts a formula, without the leading `=`, and its result.
    pub fn put(&mut self, (row, col): (u32, u16), formula: &str, result: Cached) {
        self.open.remove(&col);
        self.cells.push(FormulaCell {
            row,
            col,
            formula: Some(Wording::Full(formula.to_owned())),
            value: result,
            look: Look::Bare,
        });
    }

    /// Puts the formula of a row that is made from a text with [`super::ROW_AT_HAND`], and its result. Made from the
    /// same text as the one above it, it repeats that.
    pub fn put_made(&mut self, at: (u32, u16), made_from: &str, result: Cached) {
        self.put_in_run(at, made_from, result, Look::Bare);
    }

    /// The same in a format; of a column those that are `alike` all have the same one, and come from top to bottom.
    ///
    /// # Errors
    /// [`WriteError`] outside the grid.
    pub fn put_made_in(
        &mut self,
        ws: &mut Worksheet,
        (row, col): (u32, u16),
        made_from: &str,
        result: Cached,
        format: &Format,
        alike: bool,
    ) -> Result<(), WriteError> {
        let look = self.look(ws, (row, col), format, alike)?;
        self.put_in_run((row, col), made_from, result, look);
        Ok(())
    }

    /// Puts a blank cell in a format; all of a column have the same one, and come from top to bottom.
    ///
    /// # Errors
    /// [`WriteError`] outside the grid.
    pub fn put_blank(
        &mut self,
        ws: &mut Worksheet,
        (row, col): (u32, u16),
        format: &Format,
    ) -> Result<(), WriteError> {
        let look = self.look(ws, (row, col), format, true)?;
        self.cells.push(FormulaCell {
            row,
            col,
            formula: None,
            value: Cached::Blank,
            look,
        });
        Ok(())
    }

    /// Hands the format to the writer, if it has to.
    fn look(
        &mut self,
        ws: &mut Worksheet,
        (row, col): (u32, u16),
        format: &Format,
        alike: bool,
    ) -> Result<Look, WriteError> {
        let look = match (alike, self.alike.contains(&col)) {
            (false, _) => Look::Own,
            (true, false) => Look::First,
            (true, true) => Look::AsFirst,
        };
        if look != Look::AsFirst {
            put_text(ws, row, col, "", format)?;
        }
        if look == Look::First {
            self.alike.insert(col);
        }
        Ok(look)
    }

    fn put_in_run(&mut self, (row, col): (u32, u16), made_from: &str, result: Cached, look: Look) {
        let above = self.open.get(&col).copied();
        let held = above.and_then(|index| Some((index, self.runs.get_mut(index)?)));
        let run = match held.filter(|(_, run)| run.last + 1 == row && run.made_from == made_from) {
            Some((index, run)) => {
                run.last = row;
                index
            }
            None => {
                self.runs.push(Run {
                    made_from: made_from.to_owned(),
                    // Addresses in formulas count from 1.
                    may_be_shared: may_be_shared(&in_row(made_from, row), row + 1),
                    first: row,
                    last: row,
                });
                self.open.insert(col, self.runs.len() - 1);
                self.runs.len() - 1
            }
        };
        self.cells.push(FormulaCell {
            row,
            col,
            formula: Some(Wording::InRun(run)),
            value: result,
            look,
        });
    }

    /// Puts a whole number.
    pub fn put_number(&mut self, (row, col): (u32, u16), number: u32) {
        self.cells.push(FormulaCell {
            row,
            col,
            formula: None,
            value: Cached::Number(f64::from(number)),
            look: Look::Bare,
        });
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The part of a sheet with these cells between its own; none if it is not as the writer writes parts.
    pub(super) fn into_part(mut self, part: &str) -> Option<String> {
        self.cells.sort_by_key(|cell| (cell.row, cell.col));
        let (before, rest) = part.split_once("<sheetData>")?;
        let (rows, after) = rest.split_once("</sheetData>")?;
        let (head, dimension) = before.split_once("<dimension ")?;
        let (dimension, views) = dimension.split_once("/>")?;
        let last_col = self.cells.iter().map(|cell| cell.col).max().unwrap_or(0);
        let letters: Vec<String> = (0..=last_col).map(column_letters).collect();
        let mut rows = Rows::of(rows)?;
        let mut part = String::with_capacity(part.len() + self.cells.len() * 64);
        part.push_str(head);
        let written = dimension.trim_start_matches("ref=").trim_matches('"');
        let written = Cell::parse(written.split_once(':').map_or(written, |(_, end)| end))?;
        let last = Cell {
            row: self.cells.last().map_or(0, |cell| cell.row).max(written.row),
            col: last_col.max(written.col),
        };
        push(&mut part, format_args!("<dimension ref=\"A1:{last}\"/>"));
        part.push_str(views);
        part.push_str("<sheetData>");
        let mut written = AlreadyWritten::default();
        for cells in self.cells.chunk_by(|one, next| one.row == next.row) {
            let Some(row) = cells.first().map(|cell| cell.row) else {
                continue;
            };
            rows.pass(row, &mut part);
            let mut labels = rows.begin(row, &mut part);
            for cell in cells {
                let column = letters.get(usize::from(cell.col))?;
                labels.pass(Some(column), &mut part);
                let style = match cell.look {
                    Look::Bare => None,
                    Look::Own | Look::First => Some(labels.take_style(column)?),
                    Look::AsFirst => Some(*written.styles.get(&cell.col)?),
                };
                if let (Look::First, Some(style)) = (cell.look, style) {
                    written.styles.insert(cell.col, style);
                }
                self.push_cell(cell, column, style, &mut written, &mut part);
            }
            labels.pass(None, &mut part);
            part.push_str("</row>");
        }
        rows.pass(u32::MAX, &mut part);
        part.push_str("</sheetData>");
        part.push_str(after);
        Some(part)
    }

    fn push_cell(
        &self,
        cell: &FormulaCell,
        column: &str,
        style: Option<&str>,
        written: &mut AlreadyWritten<'_>,
        out: &mut String,
    ) {
        out.push_str("<c r=\"");
        out.push_str(column);
        // Addresses count from 1.
        push_whole(out, i64::from(cell.row) + 1);
        if let Some(style) = style {
            out.push_str("\" s=\"");
            out.push_str(style);
        }
        out.push_str(match cell.value {
            Cached::Blank if cell.formula.is_none() => return out.push_str("\"/>"),
            Cached::Number(number) if number.is_finite() => "\">",
            Cached::Number(_) | Cached::Error(_) => "\" t=\"e\">",
            Cached::Bool(_) => "\" t=\"b\">",
            Cached::Text(_) | Cached::Blank => "\" t=\"str\">",
        });
        match &cell.formula {
            None => {}
            Some(Wording::Full(formula)) => {
                push(out, format_args!("<f>{}</f>", partial_escape(formula.as_str())));
            }
            Some(Wording::InRun(index)) => {
                self.push_of_run(*index, cell.row, column, &mut written.shared, out)
            }
        }
        out.push_str("<v>");
        match &cell.value {
            Cached::Number(number) if number.is_finite() => push_number(out, *number),
            Cached::Number(_) => out.push_str(NOT_FINITE),
            Cached::Error(error) => out.push_str(error),
            Cached::Bool(truth) => out.push_str(if *truth { "1" } else { "0" }),
            Cached::Text(text) => out.push_str(&partial_escape(cell_text(text))),
            Cached::Blank => {}
        }
        out.push_str("</v></c>");
    }

    fn push_of_run(
        &self,
        index: usize,
        row: u32,
        column: &str,
        shared: &mut BTreeMap<usize, usize>,
        out: &mut String,
    ) {
        let Some(run) = self.runs.get(index) else { return };
        if let Some(number) = shared.get(&index) {
            out.push_str("<f t=\"shared\" si=\"");
            push_whole(out, *number);
            return out.push_str("\"/>");
        }
        let formula = in_row(&run.made_from, row);
        let formula = partial_escape(formula.as_str());
        if !run.may_be_shared || run.first == run.last {
            return push(out, format_args!("<f>{formula}</f>"));
        }
        let number = shared.len();
        shared.insert(index, number);
        let (first, last) = (run.first + 1, run.last + 1);
        push(
            out,
            format_args!(
                "<f t=\"shared\" ref=\"{column}{first}:{column}{last}\" si=\"{number}\">{formula}</f>"
            ),
        );
    }
}

/// What stands in the part so far that later cells refer to.
#[derive(Default)]
struct AlreadyWritten<'x> {
    /// The runs whose first cell is written, by their index, with the number that the others name.
    shared: BTreeMap<usize, usize>,
    /// The style, as the writer numbered it, of those of a column that are alike.
    styles: BTreeMap<u16, &'x str>,
}

/// A whole number, by the hundred thousand.
fn push_whole(out: &mut String, number: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(number));
}

fn push_number(out: &mut String, number: f64) {
    /// Below it every whole number has a value of its own.
    const EXACT: f64 = 9e15;
    if number.fract() == 0.0 && number.abs() < EXACT {
        push_whole(out, number as i64);
    } else {
        push(out, format_args!("{number}"));
    }
}

fn push(out: &mut String, what: fmt::Arguments<'_>) {
    // Writing into a text does not fail.
    let _ = out.write_fmt(what);
}

/// The rows of a part that are not yet written.
struct Rows<'x>(Peekable<IntoIter<Row<'x>>>);

#[derive(Clone)]
struct Row<'x> {
    /// Counted from 0.
    index: u32,
    attributes: &'x str,
    cells: &'x str,
}

impl<'x> Rows<'x> {
    fn of(rows: &'x str) -> Option<Self> {
        let row = |text: &'x str| {
            let (number, rest) = text.split_once('"')?;
            let (attributes, cells) = rest.split_once('>')?;
            let number: u32 = number.parse().ok()?;
            Some(Row {
                index: number.checked_sub(1)?,
                attributes: attributes.trim_end_matches('/'),
                cells: cells.strip_suffix("</row>").unwrap_or(""),
            })
        };
        let rows: Option<Vec<Row<'x>>> = rows.split("<row r=\"").skip(1).map(row).collect();
        Some(Self(rows?.into_iter().peekable()))
    }

    /// Writes the rows before one.
    fn pass(&mut self, before: u32, out: &mut String) {
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

    /// Begins a row, and gives what the writer wrote there.
    fn begin(&mut self, index: u32, out: &mut String) -> Labels<'x> {
        let row = self.0.next_if(|row| row.index == index);
        push(out, format_args!("<row r=\"{}\"", index + 1));
        let Some(row) = row else {
            out.push('>');
            return Labels("");
        };
        // It spans more columns now; who reads it does without.
        let (before, rest) = row
            .attributes
            .split_once(" spans=\"")
            .unwrap_or((row.attributes, ""));
        let after = rest.split_once('"').map_or("", |(_, after)| after);
        push(out, format_args!("{before}{after}>"));
        Labels(row.cells)
    }
}

/// The cells of a row that the writer wrote and that are not yet written again.
struct Labels<'x>(&'x str);

/// What a cell begins with.
const CELL: &str = "<c r=\"";

impl<'x> Labels<'x> {
    /// Takes the cell of a column, which must be the next, and gives its style.
    fn take_style(&mut self, column: &str) -> Option<&'x str> {
        let rest = self.0.strip_prefix(CELL)?.strip_prefix(column)?;
        let (address, rest) = rest.split_once('"')?;
        address.parse::<u32>().ok()?;
        let (style, rest) = rest.strip_prefix(" s=\"")?.split_once('"')?;
        self.0 = rest.strip_prefix("/>")?;
        Some(style)
    }

    /// Writes those before a column; all that are left without one.
    fn pass(&mut self, before: Option<&str>, out: &mut String) {
        while let Some(rest) = self.0.strip_prefix(CELL) {
            let column = rest.trim_start_matches(|c: char| c.is_ascii_uppercase());
            let column = rest.strip_suffix(column).unwrap_or("");
            // Shorter letters come first.
            if before.is_some_and(|before| (column.len(), column) >= (before.len(), before)) {
                return;
            }
            let (cell, left) = rest.find(CELL).map_or((rest, ""), |at| rest.split_at(at));
            out.push_str(CELL);
            out.push_str(cell);
            self.0 = left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{ROW_ABOVE, ROW_AT_HAND, new_workbook};

    const PART: &str = "<x><dimension ref=\"A1:B9\"/><v/><sheetData>\
        <row r=\"1\" spans=\"1:2\" ht=\"20\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"AA1\" t=\"s\"><v>1</v></c></row>\
        <row r=\"9\"><c r=\"B9\" t=\"s\"><v>2</v></c></row></sheetData><end/></x>";

    #[test]
    fn cells_come_row_by_row_between_those_that_stand_there() {
        let mut cells = FormulaCells::default();
        cells.put((4, 1), "IF(A1<2,\"&\",\"\")", Cached::Text("<甲>".to_owned()));
        cells.put_number((4, 0), 7);
        cells.put((0, 1), "1/0", Cached::Number(f64::NAN));
        cells.put((0, 27), "TRUE()", Cached::Bool(true));
        cells.put((1, 0), "-0.5+0.5", Cached::Number(-0.0));
        cells.put((1, 1), "1/4", Cached::Number(-0.25));
        cells.put((1, 2), "10^16", Cached::Number(1e16));
        let part = cells.into_part(PART).unwrap();
        assert_eq!(
            part,
            "<x><dimension ref=\"A1:AB9\"/><v/><sheetData>\
             <row r=\"1\" ht=\"20\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"e\"><f>1/0</f><v>#NUM!</v></c>\
             <c r=\"AA1\" t=\"s\"><v>1</v></c><c r=\"AB1\" t=\"b\"><f>TRUE()</f><v>1</v></c></row>\
             <row r=\"2\"><c r=\"A2\"><f>-0.5+0.5</f><v>0</v></c><c r=\"B2\"><f>1/4</f><v>-0.25</v></c>\
             <c r=\"C2\"><f>10^16</f><v>10000000000000000</v></c></row>\
             <row r=\"5\"><c r=\"A5\"><v>7</v></c>\
             <c r=\"B5\" t=\"str\"><f>IF(A1&lt;2,\"&amp;\",\"\")</f><v>&lt;甲&gt;</v></c></row>\
             <row r=\"9\"><c r=\"B9\" t=\"s\"><v>2</v></c></row></sheetData><end/></x>"
        );
    }

    #[test]
    fn formulas_made_from_one_text_are_shared_where_they_may_be() {
        let mut cells = FormulaCells::default();
        let (shared, own) = (
            format!("$A{ROW_AT_HAND}+$B{ROW_ABOVE}"),
            format!("表!$A{ROW_AT_HAND}"),
        );
        for row in 2..5 {
            cells.put_made((row, 2), &shared, Cached::Number(f64::from(row)));
            cells.put_made((row, 3), &own, Cached::Blank);
        }
        // Not the row below: another run.
        cells.put_made((6, 2), &shared, Cached::Number(6.0));
        let part = cells.into_part(PART).unwrap();
        for cell in [
            "<c r=\"C3\"><f t=\"shared\" ref=\"C3:C5\" si=\"0\">$A3+$B2</f><v>2</v></c>",
            "<c r=\"C4\"><f t=\"shared\" si=\"0\"/><v>3</v></c>",
            "<c r=\"C7\"><f>$A7+$B6</f><v>6</v></c>",
            "<c r=\"D5\" t=\"str\"><f>表!$A5</f><v></v></c>",
        ] {
            assert!(part.contains(cell), "{part}");
        }
    }

    #[test]
    fn a_format_is_numbered_once_for_those_that_are_alike() {
        let mut book = new_workbook(jiff::civil::date(2026, 1, 1), "", &[]).unwrap();
        let ws = book.add_worksheet();
        let (plain, marked) = (Format::new().set_italic(), Format::new().set_bold());
        let made = format!("$A{ROW_AT_HAND}");
        let mut cells = FormulaCells::default();
        for row in 0..4 {
            put_text(ws, row, 0, "甲", &plain).unwrap();
            let (format, alike) = if row == 0 {
                (&marked, false)
            } else {
                (&plain, true)
            };
            let at = (row, 1);
            cells
                .put_made_in(ws, at, &made, Cached::Blank, format, alike)
                .unwrap();
            cells.put_blank(ws, (row, 3), &plain).unwrap();
        }
        let part = "<x><dimension ref=\"A1:Z9\"/><v/><sheetData>\
            <row r=\"1\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"2\"/><c r=\"D1\" s=\"1\"/></row>\
            <row r=\"2\"><c r=\"A2\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B2\" s=\"1\"/><c r=\"C2\"/></row>\
            <row r=\"3\"><c r=\"A3\" s=\"1\" t=\"s\"><v>0</v></c></row></sheetData></x>";
        let part = cells.into_part(part).unwrap();
        assert!(part.contains("ref=\"A1:Z9\""), "{part}");
        for row in [
            "<c r=\"B1\" s=\"2\" t=\"str\"><f t=\"shared\" ref=\"B1:B4\" si=\"0\">$A1</f><v></v></c><c r=\"D1\" s=\"1\"/></row>",
            "<c r=\"B2\" s=\"1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v></v></c><c r=\"C2\"/><c r=\"D2\" s=\"1\"/></row>",
            "<c r=\"B3\" s=\"1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v></v></c><c r=\"D3\" s=\"1\"/></row>",
            "<row r=\"4\"><c r=\"B4\" s=\"1\" t=\"str\">",
        ] {
            assert!(part.contains(row), "{row}\n{part}");
        }
    }

    #[test]
    fn a_part_that_is_otherwise_made_is_refused() {
        assert_eq!(FormulaCells::default().into_part("<worksheet/>"), None);
    }
}
