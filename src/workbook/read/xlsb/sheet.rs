//! The records of one sheet.

use std::io::BufRead;
use std::sync::Arc;

use super::super::super::spans::Spans;
use super::super::super::{Cell, Raw, Rect, SheetCells, Unreadable};
use super::super::biff::{Fields, error, rk};
use super::super::budget::{Budget, keep, ordered};
use super::super::serial;
use super::globals::{Globals, Tab};
use super::records::{Records, short, wide_text};

const ROW: u16 = 0;
const BLANK: u16 = 1;
const RK: u16 = 2;
const ERROR: u16 = 3;
const BOOL: u16 = 4;
const REAL: u16 = 5;
const TEXT: u16 = 6;
const SHARED: u16 = 7;
const FORMULA_TEXT: u16 = 8;
const FORMULA_NUMBER: u16 = 9;
const FORMULA_BOOL: u16 = 10;
const FORMULA_ERROR: u16 = 11;
/// The same as 1 to 7 without a column: the cell follows the last.
const SHORT_BLANK: u16 = 12;
const SHORT_SHARED: u16 = 18;
const COLUMNS: u16 = 60;
const RICH_TEXT: u16 = 62;
const END_SHEET: u16 = 130;
const BEGIN_DATA: u16 = 145;
const END_DATA: u16 = 146;
const MERGED: u16 = 176;

/// Reads one worksheet.
pub(super) fn read(
    records: &mut Records<impl BufRead>,
    tab: &Tab,
    globals: &Globals,
    budget: &mut Budget<'_>,
) -> Result<SheetCells, Unreadable> {
    let mut sheet = SheetCells {
        name: tab.name.clone(),
        hidden: tab.hidden,
        ..SheetCells::default()
    };
    let mut hidden_rows = Spans::new(budget.limits.rows);
    let mut hidden_cols = Spans::new(budget.limits.cols);
    // Cells stand between these marks; the same numbers mean other things elsewhere.
    let mut in_data = false;
    let mut ended = false;
    let mut row = None;
    let mut next_col = 0;
    while let Some(kind) = records.next(budget)? {
        let too_short = || short(kind);
        match kind {
            BEGIN_DATA => in_data = true,
            END_DATA => in_data = false,
            END_SHEET => ended = true,
            ROW if in_data => {
                let (number, hidden) = row_head(&mut records.data()?).ok_or_else(too_short)?;
                row = Some(number);
                next_col = 0;
                if hidden {
                    hidden_rows.add(number, number)?;
                }
            }
            BLANK..=SHORT_SHARED | RICH_TEXT if in_data => {
                let mut fields = records.data()?;
                let col = if (SHORT_BLANK..=SHORT_SHARED).contains(&kind) {
                    next_col
                } else {
                    fields.u32().ok_or_else(too_short)?
                };
                next_col = col.saturating_add(1);
                let format = fields.u32().ok_or_else(too_short)? & 0x00FF_FFFF;
                let plain = if (SHORT_BLANK..=SHORT_SHARED).contains(&kind) {
                    kind - SHORT_BLANK + BLANK
                } else {
                    kind
                };
                let value = value(plain, format, &mut fields, globals).ok_or_else(too_short)?;
                let Some(value) = value else {
                    return Err(Unreadable::broken(
                        format!("工作表「{}」引用的文本不存在", tab.name),
                        "shared string",
                    ));
                };
                let Some(row) = row else {
                    return Err(Unreadable::broken(
                        format!("工作表「{}」的内容不合规范", tab.name),
                        "cell without row",
                    ));
                };
                let cell = Cell {
                    row,
                    col: u16::try_from(col).unwrap_or(u16::MAX),
                    value,
                    formula: (FORMULA_TEXT..=FORMULA_ERROR).contains(&kind).then(Arc::default),
                };
                keep(budget, &mut sheet, cell)?;
            }
            COLUMNS => {
                let (first, last, hidden) = columns(&mut records.data()?).ok_or_else(too_short)?;
                if hidden {
                    hidden_cols.add(first, last)?;
                }
            }
            MERGED => {
                let area = area(&mut records.data()?).ok_or_else(too_short)?;
                budget.take_merged(&mut sheet.merged, area)?;
            }
            _ => {}
        }
    }
    if !ended {
        return Err(Unreadable::broken(
            format!("工作表「{}」的内容不完整", tab.name),
            "no end of sheet",
        ));
    }
    sheet.cells = ordered(&sheet.name, sheet.cells)?;
    sheet.hidden_rows = hidden_rows.rows();
    sheet.hidden_cols = hidden_cols.cols();
    Ok(sheet)
}

/// The value of a cell; `None` when the record is too short, `Some(None)` when it refers to a text that is not there.
fn value(kind: u16, format: u32, fields: &mut Fields<'_>, globals: &Globals) -> Option<Option<Raw>> {
    let number = |number| {
        let shown = usize::try_from(format)
            .ok()
            .and_then(|format| globals.shown.get(format).copied())
            .unwrap_or_default();
        serial::number(number, shown, globals.date_1904)
    };
    Some(Some(match kind {
        RK => number(rk(fields.u32()?)),
        ERROR | FORMULA_ERROR => Raw::Error(error(fields.u8()?).into()),
        BOOL | FORMULA_BOOL => Raw::Bool(fields.u8()? != 0),
        REAL | FORMULA_NUMBER => number(fields.f64()?),
        TEXT | FORMULA_TEXT => Raw::Text(wide_text(fields)?.into()),
        RICH_TEXT => {
            fields.u8()?;
            Raw::Text(wide_text(fields)?.into())
        }
        SHARED => {
            let at = usize::try_from(fields.u32()?).ok()?;
            return Some(globals.strings.get(at).cloned().map(Raw::Text));
        }
        _ => Raw::Blank,
    }))
}

/// A row, and whether it is not shown.
fn row_head(fields: &mut Fields<'_>) -> Option<(u32, bool)> {
    const HIDDEN: u8 = 0x10;
    let row = fields.u32()?;
    fields.take(7)?;
    Some((row, fields.u8()? & HIDDEN != 0))
}

/// First and last column, and whether they are not shown.
fn columns(fields: &mut Fields<'_>) -> Option<(u32, u32, bool)> {
    const HIDDEN: u16 = 0x0001;
    let (first, last) = (fields.u32()?, fields.u32()?);
    let width = fields.u32()?;
    fields.u32()?;
    let flags = fields.u16()?;
    Some((first, last, flags & HIDDEN != 0 || width == 0))
}

fn area(fields: &mut Fields<'_>) -> Option<Rect> {
    let (top, bottom) = (fields.u32()?, fields.u32()?);
    let (left, right) = (fields.u32()?, fields.u32()?);
    Some(Rect {
        top,
        left: u16::try_from(left).unwrap_or(u16::MAX),
        bottom,
        right: u16::try_from(right).unwrap_or(u16::MAX),
    })
}
