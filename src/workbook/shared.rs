//! Formulas that repeat down a column are written once, as spreadsheet programs do it themselves.
//!
//! `rust_xlsxwriter` writes the whole text into every cell. So only the first formula of a run is handed to it in full,
//! and a mark in place of the others ([`FormulaRuns`]); the finished package is gone through once more:
//! the first cell of a run keeps its formula as a shared one (`t="shared"`, ECMA-376 part 1, 18.3.1.40) and the cells
//! below only name it. What a shared formula must not hold is told by `[MS-XLSB]` 2.5.98.98: places on other
//! sheets, constant arrays, ranges between anything but two cells, unions. Such formulas stay as they are.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::formula_cells::FormulaCells;
use super::write::{Cached, WriteError, put_formula_with_result};

/// Stands in a cell for the formula of the cell above, moved down by a row: no formula that could be meant.
const AS_ABOVE: &str = "↑";

/// Writes formulas to a sheet, those that repeat down a column as marks that [`super::save_compact`] resolves: long
/// texts thousands of times would be most of the work, and of the memory, of making a workbook.
#[derive(Default)]
pub struct FormulaRuns {
    /// The last formula of each column.
    open: BTreeMap<u16, Open>,
}

/// The last formula of a column.
struct Open {
    row: u32,
    /// What it is made from, if that makes those of other rows, too.
    made_from: Option<String>,
    /// Its pattern, if it may be shared.
    pattern: Option<String>,
}

/// Stands for the number of the row at hand in a text from which the formulas of many rows are made; a column must
/// stand before it.
pub const ROW_AT_HAND: char = '\u{E000}';

/// As [`ROW_AT_HAND`], for the row above.
pub const ROW_ABOVE: char = '\u{E001}';

/// The formula of a row, made from a text with [`ROW_AT_HAND`].
#[must_use]
pub fn in_row(made_from: &str, row: u32) -> String {
    // Addresses in formulas count from 1.
    made_from
        .replace(ROW_AT_HAND, &(row + 1).to_string())
        .replace(ROW_ABOVE, &row.to_string())
}

impl FormulaRuns {
    /// Writes a formula and its result; of each column the rows must come from top to bottom.
    ///
    /// # Errors
    /// [`WriteError`] outside the grid.
    fn put(
        &mut self,
        ws: &mut Worksheet,
        (row, col): (u32, u16),
        formula: &str,
        result: &Cached,
        format: &Format,
    ) -> Result<(), WriteError> {
        // Addresses in formulas count from 1.
        let pattern = pattern(formula, row + 1);
        let repeats = pattern.is_some()
            && self
                .open
                .get(&col)
                .is_some_and(|above| above.row + 1 == row && above.pattern == pattern);
        let written = if repeats { AS_ABOVE } else { formula };
        let open = Open {
            row,
            made_from: None,
            pattern,
        };
        self.open.insert(col, open);
        put_formula_with_result(ws, row, col, written, result, format)
    }

    /// Writes the formula of a row that is made from a text with [`ROW_AT_HAND`]. Made from the same text as the one
    /// above it repeats that, and need not be made at all.
    ///
    /// # Errors
    /// [`WriteError`] outside the grid.
    pub fn put_made(
        &mut self,
        ws: &mut Worksheet,
        (row, col): (u32, u16),
        made_from: &str,
        result: &Cached,
        format: &Format,
    ) -> Result<(), WriteError> {
        if let Some(above) = self.open.get_mut(&col)
            && above.row + 1 == row
            && above.pattern.is_some()
            && above.made_from.as_deref() == Some(made_from)
        {
            above.row = row;
            return put_formula_with_result(ws, row, col, AS_ABOVE, result, format);
        }
        self.put(ws, (row, col), &in_row(made_from, row), result, format)?;
        if let Some(open) = self.open.get_mut(&col) {
            open.made_from = Some(made_from.to_owned());
        }
        Ok(())
    }
}

/// The same package with the repeated formulas of its sheets written once, and with further cells in the part that is
/// named with them.
pub(super) fn compact(
    package: Vec<u8>,
    mut further: Option<(String, FormulaCells)>,
    level: i64,
) -> Result<Vec<u8>, XlsxError> {
    let mut package = ZipArchive::new(Cursor::new(package))?;
    let mut compacted = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(level));
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        let name = part.name()?.into_owned();
        if name.starts_with("xl/worksheets/sheet") {
            let mut xml = String::new();
            part.read_to_string(&mut xml)?;
            let xml = match further.take_if(|(of, _)| *of == name) {
                Some((_, cells)) => cells.into_part(&xml).ok_or_else(|| {
                    XlsxError::ParameterError(format!("{name} is not as the writer writes parts"))
                })?,
                None => with_shared(&xml)?,
            };
            compacted.start_file(name, options)?;
            compacted.write_all(xml.as_bytes())?;
        } else {
            compacted.raw_copy_file(part)?;
        }
    }
    if let Some((name, _)) = further {
        return Err(XlsxError::ParameterError(format!("{name} is no part")));
    }
    Ok(compacted.finish()?.into_inner())
}

/// What every cell begins with.
const CELL: &str = "<c r=\"";

/// A cell as the writer wrote it: `before` its formula, and `after`.
struct Written<'x> {
    before: &'x str,
    formula: Option<&'x str>,
    after: &'x str,
    /// The run of equal formulas that it belongs to.
    run: Option<usize>,
}

/// Formulas that repeat from a cell down.
struct Run {
    pattern: String,
    first: u32,
    last: u32,
    /// Its number on the sheet, once its first cell is written.
    number: Option<usize>,
}

fn with_shared(xml: &str) -> Result<String, XlsxError> {
    let mut pieces = xml.split(CELL);
    let head = pieces.next().unwrap_or_default();
    let mut cells: Vec<Written<'_>> = pieces.map(Written::new).collect();
    let mut runs = gathered(&mut cells)?;
    let mut written = String::with_capacity(xml.len());
    written.push_str(head);
    let mut numbers = 0..;
    for cell in &cells {
        written.push_str(CELL);
        written.push_str(cell.before);
        let run = cell.run.and_then(|run| runs.get_mut(run));
        match (cell.formula, run.filter(|run| run.last > run.first)) {
            (None, _) => {}
            (Some(formula), None) => written.push_str(&format!("<f>{formula}</f>")),
            (Some(formula), Some(run)) => match run.number {
                Some(number) => written.push_str(&format!("<f t=\"shared\" si=\"{number}\"/>")),
                None => {
                    let number = numbers.next().unwrap_or_default();
                    run.number = Some(number);
                    let column = cell.place().map(|(column, _)| column).unwrap_or_default();
                    written.push_str(&format!(
                        "<f t=\"shared\" ref=\"{column}{}:{column}{}\" si=\"{number}\">{formula}</f>",
                        run.first, run.last
                    ));
                }
            },
        }
        written.push_str(cell.after);
    }
    Ok(written)
}

/// Puts cells with formulas into runs. Cells come row by row, so a run ends where its column goes on otherwise.
fn gathered(cells: &mut [Written<'_>]) -> Result<Vec<Run>, XlsxError> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    for cell in cells {
        let Some((column, row)) = cell.place() else {
            continue;
        };
        let held = open.get(column).copied();
        if cell.formula == Some(AS_ABOVE) {
            let run = held.and_then(|held| runs.get_mut(held));
            let Some(run) = run.filter(|run| run.last + 1 == row) else {
                let message = format!("cell {column}{row} repeats a formula that is not above it");
                return Err(XlsxError::ParameterError(message));
            };
            run.last = row;
            cell.run = held;
            continue;
        }
        let Some(pattern) = cell.formula.and_then(|formula| pattern(formula, row)) else {
            open.remove(column);
            continue;
        };
        let column = column.to_owned();
        match held.and_then(|held| runs.get_mut(held)) {
            Some(run) if run.last + 1 == row && run.pattern == pattern => {
                run.last = row;
                cell.run = held;
            }
            _ => {
                cell.run = Some(runs.len());
                open.insert(column, runs.len());
                runs.push(Run {
                    pattern,
                    first: row,
                    last: row,
                    number: None,
                });
            }
        }
    }
    Ok(runs)
}

impl<'x> Written<'x> {
    fn new(piece: &'x str) -> Self {
        let split = piece.split_once("<f>").and_then(|(before, rest)| {
            let (formula, after) = rest.split_once("</f>")?;
            Some((before, Some(formula), after))
        });
        let (before, formula, after) = split.unwrap_or((piece, None, ""));
        Written {
            before,
            formula,
            after,
            run: None,
        }
    }

    /// Column and row of the cell.
    fn place(&self) -> Option<(&'x str, u32)> {
        let (address, _) = self.before.split_once('"')?;
        let column = address.trim_end_matches(|c: char| c.is_ascii_digit());
        Some((column, address.strip_prefix(column)?.parse().ok()?))
    }
}

/// A formula with every relative row as its distance from the formula's own; none if it may not be shared.
pub(super) fn pattern(formula: &str, own: u32) -> Option<String> {
    let mut reader = Reader {
        own,
        pattern: String::with_capacity(formula.len()),
        word: String::new(),
        after_colon: false,
        calls: Vec::new(),
    };
    let mut in_text = false;
    for c in formula.chars() {
        if in_text {
            in_text = c != '"';
            reader.pattern.push(c);
        } else if c.is_alphanumeric() || matches!(c, '_' | '.' | '$') {
            reader.word.push(c);
        } else {
            reader.mark(c)?;
            in_text = c == '"';
            reader.pattern.push(c);
        }
    }
    reader.end_word(false)?;
    Some(reader.pattern)
}

struct Reader {
    own: u32,
    pattern: String,
    /// The name, number or reference that is being read.
    word: String,
    after_colon: bool,
    /// Whether each open parenthesis is that of a function.
    calls: Vec<bool>,
}

impl Reader {
    fn mark(&mut self, c: char) -> Option<()> {
        let is_named = !self.word.is_empty();
        let is_cell = self.end_word(c == '(')?;
        match c {
            '(' => self.calls.push(is_named),
            ')' => {
                self.calls.pop();
            }
            // Outside a function a comma unites ranges.
            ',' if self.calls.last() != Some(&true) => return None,
            ':' if is_cell => self.after_colon = true,
            ':' | '!' | '\'' | '{' | '}' | '[' | ']' | '#' | '@' | ' ' => return None,
            _ => {}
        }
        Some(())
    }

    /// Takes the word that has been read, and tells whether it is a cell.
    fn end_word(&mut self, is_function: bool) -> Option<bool> {
        let cell = (!is_function).then(|| cell(&self.word)).flatten();
        if self.after_colon && cell.is_none() {
            return None;
        }
        self.after_colon = false;
        match &cell {
            Some((column, Some(row))) => {
                let distance = i64::from(*row) - i64::from(self.own);
                self.pattern.push_str(&format!("{column}[{distance}]"));
            }
            _ => self.pattern.push_str(&self.word),
        }
        let is_cell = cell.is_some();
        self.word.clear();
        Some(is_cell)
    }
}

/// A cell's column and its row, if that is relative.
fn cell(word: &str) -> Option<(&str, Option<u32>)> {
    let bare = word.strip_prefix('$').unwrap_or(word);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = bare.strip_suffix(rest)?;
    let row = rest.strip_prefix('$').unwrap_or(rest);
    if !(1..=3).contains(&letters.len()) || row.starts_with('0') || !row.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let number: u32 = row.parse().ok()?;
    Some((word.strip_suffix(rest)?, (row == rest).then_some(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_only_by_its_row_has_one_pattern() {
        for (one, other) in [
            ("$A5+B$2*'x'", None),
            ("$A5+B$2", Some("$A6+B$2")),
            ("IF($G6=0,\"A6\",栏_A6)", Some("IF($G7=0,\"A6\",栏_A6)")),
            ("SUM(A6:$B6,C7)", Some("SUM(A7:$B7,C8)")),
            ("LOG10(A6)", Some("LOG10(A7)")),
            ("A5&amp;\"{1,2}\"", Some("A6&amp;\"{1,2}\"")),
        ] {
            let Some(other) = other else {
                assert_eq!(pattern(one, 5), None, "{one}");
                continue;
            };
            assert!(pattern(one, 5).is_some(), "{one}");
            assert_eq!(pattern(one, 5), pattern(other, 6), "{one}");
            assert_ne!(pattern(one, 5), pattern(one, 6), "{one}");
        }
        assert_ne!(pattern("\"A5\"", 5), pattern("\"A6\"", 6));
        assert_ne!(pattern("A$5", 5), pattern("A5", 5));
    }

    #[test]
    fn what_a_shared_formula_must_not_hold_is_left_alone() {
        for formula in [
            "表!A1",
            "OR(A1={1,2})",
            "SUM(A1:INDEX(B1,2))",
            "SUM(INDEX(B1,2):A1)",
            "SUM(A:B)",
            "SUM((A1,B1))",
            "SUM(A1:B2 B1:B3)",
            "表[列]",
        ] {
            assert_eq!(pattern(formula, 1), None, "{formula}");
        }
    }

    #[test]
    fn runs_are_written_once_and_singles_stay() {
        let row = |cells: &[(&str, &str)]| -> String {
            cells
                .iter()
                .map(|(address, formula)| format!("<c r=\"{address}\" s=\"1\"><f>{formula}</f><v>0</v></c>"))
                .collect()
        };
        let xml = format!(
            "<row>{}</row><row>{}<c r=\"C2\"><v>7</v></c></row><row>{}</row>",
            row(&[("A1", "B1+1"), ("C1", "B1")]),
            row(&[("A2", "B2+1")]),
            row(&[("A3", "B3+1"), ("C3", "B3")]),
        );
        let shared = "<row><c r=\"A1\" s=\"1\"><f t=\"shared\" ref=\"A1:A3\" si=\"0\">B1+1</f><v>0</v></c>\
                      <c r=\"C1\" s=\"1\"><f>B1</f><v>0</v></c></row>\
                      <row><c r=\"A2\" s=\"1\"><f t=\"shared\" si=\"0\"/><v>0</v></c><c r=\"C2\"><v>7</v></c></row>\
                      <row><c r=\"A3\" s=\"1\"><f t=\"shared\" si=\"0\"/><v>0</v></c>\
                      <c r=\"C3\" s=\"1\"><f>B3</f><v>0</v></c></row>";
        assert_eq!(with_shared(&xml).unwrap(), shared);
        // A mark says the same, and one under nothing that could be shared is a mistake.
        let marked = xml.replace("B2+1", AS_ABOVE).replace("B3+1", AS_ABOVE);
        assert_eq!(with_shared(&marked).unwrap(), shared);
        let lost = xml.replace("B1+1", "表!B1").replace("B2+1", AS_ABOVE);
        assert!(with_shared(&lost).is_err());
    }
}
