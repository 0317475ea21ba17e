//! What may still be read of a workbook, counted over all its sheets by every reader.

use super::super::guard::{Limits, within};
use super::super::{Cell, Raw, Rect, SheetCells, Unreadable};

/// What has been taken so far.
#[derive(Debug)]
pub(super) struct Budget<'l> {
    pub(super) limits: &'l Limits,
    cells: u64,
    text: u64,
    merged: u64,
    records: u64,
}

impl<'l> Budget<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            cells: 0,
            text: 0,
            merged: 0,
            records: 0,
        }
    }

    /// Accounts for one cell that is to be kept.
    pub(super) fn take(&mut self, sheet: &str, cell: &Cell) -> Result<(), Unreadable> {
        let limits = self.limits;
        let (row, col) = (u64::from(cell.row) + 1, u64::from(cell.col) + 1);
        let text = match &cell.value {
            Raw::Text(text) | Raw::Error(text) => text.len() as u64,
            _ => 0,
        };
        let formula = cell.formula.as_ref().map_or(0, |formula| formula.len() as u64);
        let longest = text.max(formula);
        self.cells += 1;
        self.text += text + formula;
        // This runs for every cell, and each but the last of a file is within all limits.
        let all = [
            row <= limits.rows,
            col <= limits.cols,
            longest <= limits.text_bytes,
            self.cells <= limits.cells,
            self.text <= limits.total_text_bytes,
        ];
        if all == [true; 5] {
            return Ok(());
        }
        within(format!("工作表「{sheet}」的行号"), row, limits.rows)?;
        within(format!("工作表「{sheet}」的列号"), col, limits.cols)?;
        let what = format!("工作表「{sheet}」一个单元格的文字字节数");
        within(what, longest, limits.text_bytes)?;
        within("有内容的单元格数", self.cells, limits.cells)?;
        within("全部文字的字节数", self.text, limits.total_text_bytes)
    }

    /// Accounts for one merged area.
    pub(super) fn take_merged(&mut self, merged: &mut Vec<Rect>, area: Rect) -> Result<(), Unreadable> {
        self.merged += 1;
        if self.merged > self.limits.merged {
            within("合并单元格数", self.merged, self.limits.merged)?;
        }
        merged.push(area);
        Ok(())
    }

    /// Accounts for one record of a binary format, whatever is in it: what bounds the time that is spent.
    pub(super) fn take_record(&mut self) -> Result<(), Unreadable> {
        self.records += 1;
        if self.records > self.limits.records {
            within("记录数", self.records, self.limits.records)?;
        }
        Ok(())
    }
}

/// Keeps a cell if it holds data: a blank or empty text without a formula is only formatting.
pub(super) fn keep(budget: &mut Budget<'_>, sheet: &mut SheetCells, cell: Cell) -> Result<(), Unreadable> {
    let empty = match &cell.value {
        Raw::Blank => true,
        Raw::Text(text) => text.is_empty(),
        _ => false,
    };
    if empty && cell.formula.is_none() {
        return Ok(());
    }
    budget.take(&sheet.name, &cell)?;
    sheet.cells.push(cell);
    Ok(())
}

/// The cells in order, no position twice.
pub(super) fn ordered(sheet: &str, mut cells: Vec<Cell>) -> Result<Vec<Cell>, Unreadable> {
    let is_before = |one: &Cell, other: &Cell| (one.row, one.col) < (other.row, other.col);
    if cells.is_sorted_by(is_before) {
        return Ok(cells);
    }
    cells.sort_by_key(|cell| (cell.row, cell.col));
    if !cells.is_sorted_by(is_before) {
        return Err(Unreadable::broken(
            format!("工作表「{sheet}」有重复的单元格"),
            "duplicate cell",
        ));
    }
    Ok(cells)
}

/// Characters of a sheet's name. Excel allows 31 and other programs more, but it stands in every message about the sheet.
const SHEET_NAME: u64 = 255;

/// A sheet's name is a name.
pub(super) fn sound_name(name: &str) -> Result<(), Unreadable> {
    within("工作表名称的字数", name.chars().count() as u64, SHEET_NAME)
}

/// A workbook has sheets, and each its own name.
pub(super) fn sound_sheets(names: &[&str], worksheets: usize) -> Result<(), Unreadable> {
    for name in names {
        sound_name(name)?;
    }
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    let twice = sorted.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    });
    if let Some(name) = twice {
        return Err(Unreadable::broken(
            format!("有两张同名的工作表「{name}」"),
            "duplicate sheet",
        ));
    }
    if worksheets == 0 {
        return Err(Unreadable::broken("其中没有工作表", "no worksheet"));
    }
    Ok(())
}

/// What stands in the notes about a tab that holds no cells.
pub(super) fn no_cells(sheet: &str) -> String {
    format!("「{sheet}」是图表或对话框，不是工作表，未读取。")
}
