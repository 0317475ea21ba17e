//! The records of one sheet.

use std::sync::Arc;

use smol_str::SmolStr;

use super::super::super::spans::Spans;
use super::super::super::{Cell, Raw, Rect, SheetCells, Unreadable};
use super::super::biff::{Fields, error, rk};
use super::super::budget::{Budget, keep, ordered};
use super::super::serial;
use super::globals::{BOF, Globals, Tab};
use super::records::{Record, Records, short};
use super::strings;

const FORMULA: u16 = 0x0006;
const EOF: u16 = 0x000A;
const COLINFO: u16 = 0x007D;
const MULRK: u16 = 0x00BD;
const RSTRING: u16 = 0x00D6;
const MERGEDCELLS: u16 = 0x00E5;
const LABELSST: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOLERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027E;

/// Reads one worksheet; `records` stand at its beginning.
pub(super) fn read(
    records: &mut Records<'_>,
    tab: &Tab,
    globals: &Globals,
    budget: &mut Budget<'_>,
) -> Result<SheetCells, Unreadable> {
    if records.next(budget)?.kind != BOF {
        return Err(Unreadable::broken(
            format!("工作表「{}」的位置有误", tab.name),
            "no BOF",
        ));
    }
    let mut reader = SheetReader {
        globals,
        sheet: SheetCells {
            name: tab.name.clone(),
            hidden: tab.hidden,
            ..SheetCells::default()
        },
        hidden_rows: Spans::new(budget.limits.rows),
        hidden_cols: Spans::new(budget.limits.cols),
        awaiting: None,
    };
    // Charts on a sheet are parts of their own inside it.
    let mut depth = 0_u32;
    loop {
        let record = records.next(budget)?;
        match record.kind {
            BOF => depth += 1,
            EOF if depth == 0 => break,
            EOF => depth -= 1,
            _ if depth > 0 => {}
            _ => reader.record(&record, budget)?,
        }
    }
    reader.settle(None, budget)?;
    let mut sheet = reader.sheet;
    sheet.cells = ordered(&sheet.name, sheet.cells)?;
    sheet.hidden_rows = reader.hidden_rows.rows();
    sheet.hidden_cols = reader.hidden_cols.cols();
    Ok(sheet)
}

struct SheetReader<'g> {
    globals: &'g Globals,
    sheet: SheetCells,
    hidden_rows: Spans,
    hidden_cols: Spans,
    /// A formula whose result is a text that has not come yet.
    awaiting: Option<(u32, u16)>,
}

/// Where a cell stands and its format.
#[derive(Clone, Copy)]
struct Head {
    row: u32,
    col: u16,
    format: u16,
}

impl SheetReader<'_> {
    fn record(&mut self, record: &Record<'_>, budget: &mut Budget<'_>) -> Result<(), Unreadable> {
        let mut fields = Fields(record.data);
        let too_short = || short(record.kind);
        match record.kind {
            LABELSST | LABEL | RSTRING | NUMBER | RK | BOOLERR | FORMULA => {
                self.settle(None, budget)?;
                let head = head(&mut fields).ok_or_else(too_short)?;
                match record.kind {
                    FORMULA => self.formula(head, &mut fields, budget),
                    _ => {
                        let value = self
                            .value(record.kind, head, &mut fields)
                            .ok_or_else(too_short)??;
                        self.put(head, value, None, budget)
                    }
                }
            }
            STRING => {
                let text = strings::long_text(record)?;
                self.settle(Some(text), budget)
            }
            MULRK => {
                self.settle(None, budget)?;
                self.many_numbers(record, budget)
            }
            MERGEDCELLS => self.merged(&mut fields, budget),
            ROW => {
                let (row, hidden) = row(&mut fields).ok_or_else(too_short)?;
                if hidden {
                    self.hidden_rows.add(row, row)
                } else {
                    Ok(())
                }
            }
            COLINFO => {
                let (first, last, hidden) = columns(&mut fields).ok_or_else(too_short)?;
                if hidden {
                    self.hidden_cols.add(first, last)
                } else {
                    Ok(())
                }
            }
            _ => Ok(()),
        }
    }

    /// The value of a cell of its own; the outer `None` when the record is too short.
    fn value(&self, kind: u16, head: Head, fields: &mut Fields<'_>) -> Option<Result<Raw, Unreadable>> {
        Some(Ok(match kind {
            LABELSST => {
                let at = fields.u32()?;
                let text = usize::try_from(at)
                    .ok()
                    .and_then(|at| self.globals.strings.get(at));
                match text {
                    Some(text) => Raw::Text(text.clone()),
                    None => {
                        return Some(Err(Unreadable::broken(
                            format!("工作表「{}」引用的文本不存在", self.sheet.name),
                            format_args!("shared string {at}"),
                        )));
                    }
                }
            }
            LABEL | RSTRING => Raw::Text(strings::text(fields)?.into()),
            NUMBER => self.number(fields.f64()?, head.format),
            RK => self.number(rk(fields.u32()?), head.format),
            _ => {
                let value = fields.u8()?;
                truth_or_error(value, fields.u8()? != 0)
            }
        }))
    }

    fn number(&self, number: f64, format: u16) -> Raw {
        let shown = self.globals.shown.get(usize::from(format));
        serial::number(number, shown.copied().unwrap_or_default(), self.globals.date_1904)
    }

    /// The result of a formula: a number, or in its place a mark for another kind.
    fn formula(
        &mut self,
        head: Head,
        fields: &mut Fields<'_>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let result = fields.take(8).ok_or_else(|| short(FORMULA))?;
        let value = match *result {
            // The text follows in a record of its own.
            [0, _, _, _, _, _, 0xFF, 0xFF] => {
                self.awaiting = Some((head.row, head.col));
                return Ok(());
            }
            [1, _, truth, _, _, _, 0xFF, 0xFF] => truth_or_error(truth, false),
            [2, _, code, _, _, _, 0xFF, 0xFF] => truth_or_error(code, true),
            [3, _, _, _, _, _, 0xFF, 0xFF] => Raw::Text(SmolStr::default()),
            _ => {
                let number = Fields(result).f64().ok_or_else(|| short(FORMULA))?;
                self.number(number, head.format)
            }
        };
        self.put(head, value, Some(Arc::default()), budget)
    }

    /// Several numbers side by side.
    fn many_numbers(&mut self, record: &Record<'_>, budget: &mut Budget<'_>) -> Result<(), Unreadable> {
        let too_short = || short(record.kind);
        let mut fields = Fields(record.data);
        let row = u32::from(fields.u16().ok_or_else(too_short)?);
        let first = fields.u16().ok_or_else(too_short)?;
        // The last column follows at the end.
        for col in first.. {
            if fields.0.len() < 6 {
                break;
            }
            let format = fields.u16().ok_or_else(too_short)?;
            let number = rk(fields.u32().ok_or_else(too_short)?);
            let value = self.number(number, format);
            self.put(Head { row, col, format }, value, None, budget)?;
        }
        Ok(())
    }

    fn merged(&mut self, fields: &mut Fields<'_>, budget: &mut Budget<'_>) -> Result<(), Unreadable> {
        let count = fields.u16().ok_or_else(|| short(MERGEDCELLS))?;
        for _ in 0..count {
            let area = area(fields).ok_or_else(|| short(MERGEDCELLS))?;
            budget.take_merged(&mut self.sheet.merged, area)?;
        }
        Ok(())
    }

    /// Puts the formula that waits for its text; without the text, no result is stored.
    fn settle(&mut self, text: Option<String>, budget: &mut Budget<'_>) -> Result<(), Unreadable> {
        let Some((row, col)) = self.awaiting.take() else {
            return Ok(());
        };
        let value = text.map_or(Raw::Blank, |text| Raw::Text(text.into()));
        let head = Head { row, col, format: 0 };
        self.put(head, value, Some(Arc::default()), budget)
    }

    fn put(
        &mut self,
        head: Head,
        value: Raw,
        formula: Option<Arc<str>>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let cell = Cell {
            row: head.row,
            col: head.col,
            value,
            formula,
        };
        keep(budget, &mut self.sheet, cell)
    }
}

fn head(fields: &mut Fields<'_>) -> Option<Head> {
    Some(Head {
        row: u32::from(fields.u16()?),
        col: fields.u16()?,
        format: fields.u16()?,
    })
}

fn truth_or_error(value: u8, is_error: bool) -> Raw {
    if is_error {
        Raw::Error(error(value).into())
    } else {
        Raw::Bool(value != 0)
    }
}

fn area(fields: &mut Fields<'_>) -> Option<Rect> {
    let (top, bottom) = (fields.u16()?, fields.u16()?);
    let (left, right) = (fields.u16()?, fields.u16()?);
    Some(Rect {
        top: u32::from(top),
        left,
        bottom: u32::from(bottom),
        right,
    })
}

/// A row, and whether it is not shown.
fn row(fields: &mut Fields<'_>) -> Option<(u32, bool)> {
    const HIDDEN: u16 = 0x0020;
    let row = fields.u16()?;
    fields.take(10)?;
    let flags = fields.u16()?;
    Some((u32::from(row), flags & HIDDEN != 0))
}

/// First and last column, and whether they are not shown.
fn columns(fields: &mut Fields<'_>) -> Option<(u32, u32, bool)> {
    const HIDDEN: u16 = 0x0001;
    let (first, last) = (fields.u16()?, fields.u16()?);
    let width = fields.u16()?;
    fields.u16()?;
    let flags = fields.u16()?;
    // Columns are counted to 255; writers put 256 for "to the end".
    let last = u32::from(last).min(255);
    Some((u32::from(first), last, flags & HIDDEN != 0 || width == 0))
}
