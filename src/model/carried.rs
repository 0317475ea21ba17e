//! A county's workbook on its way back: what goes into the form's own layout, what does not, and where findings stand then.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::place::Cell;

/// Title in the first cell of the sheet of findings, by which the reader knows it.
pub const FINDINGS_TITLE: &str = "退回修改问题清单";
/// Headings of its columns.
pub const FINDINGS_HEADINGS: [&str; 11] = [
    "序号",
    "严重程度",
    "工作表",
    "单元格",
    "项目",
    "现填内容",
    "问题",
    "应为",
    "怎样改",
    "期限",
    "原单元格",
];
/// Title in the first cell of the sheet that keeps what has no place in the form, by which the reader knows it.
pub const KEPT_TITLE: &str = "原表其他内容（原样保留）";
/// Headings of its columns.
pub const KEPT_HEADINGS: [&str; 5] = ["序号", "工作表", "单元格", "内容", "说明"];

/// Rows of one table that go into the form. No county has so many schools or inspectors; each costs live formulas.
pub const MOST_ROWS: usize = 2_000;
/// Cells that are kept besides the form, and characters in all of them: more is no remark of a clerk's.
pub const MOST_KEPT: usize = 10_000;
/// See [`MOST_KEPT`].
pub const MOST_KEPT_CHARS: usize = 1_000_000;

/// Rows of a table: what stood in each, in the order of the table's columns. A row may be shorter than they are many.
pub type CarriedRows = Vec<Vec<Option<Entry>>>;

/// A county's workbook, made ready to be written in the form's own layout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// What stood in fields, by the field's name.
    pub fields: BTreeMap<String, Entry>,
    /// Rows of tables, by the table's sheet.
    pub rows: BTreeMap<String, CarriedRows>,
    /// Everything else that stood in the workbook, in its order.
    pub kept: Vec<Kept>,
    /// How many cells there were beyond what is kept.
    pub cut: usize,
    /// Code of the county that the workbook had been prefilled for.
    pub prefilled_for: Option<String>,
    /// Where what stood in the county's file belongs.
    pub places: Places,
}

/// Where the sheets and cells of a county's file belong in the form's own layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// The form's sheet that each sheet of the file was read as, by its name in the file; sheets of the form count from 0.
    pub sheets: BTreeMap<String, usize>,
    /// The places of each cell in which an answer stands or belongs, by the sheet's name in the file, in the order of the
    /// cells.
    pub cells: BTreeMap<String, Vec<(Cell, Destination)>>,
}

impl Places {
    /// The places of a cell.
    pub fn of(&self, sheet: &str, at: Cell) -> impl Iterator<Item = Destination> {
        let cells = self.cells.get(sheet).map_or(&[][..], Vec::as_slice);
        let first = cells.partition_point(|(held, _)| *held < at);
        let from_first = cells.iter().skip(first);
        from_first
            .take_while(move |(held, _)| *held == at)
            .map(|(_, place)| *place)
    }
}

/// A cell that has no place in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The sheet's name in the county's file.
    pub sheet: String,
    /// The cell as Excel writes it, such as `D12`.
    pub cell: String,
    /// What stood there, as text.
    pub text: String,
    /// Why it is here, where that is not plain: one sentence.
    pub remark: String,
}

/// A place in the form's own layout. Sheets count as in the form, columns and fields as in their sheet, rows of a
/// table from its first one; all from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// A sheet as a whole.
    Sheet(usize),
    /// The cell of a field.
    Field {
        /// The sheet.
        sheet: usize,
        /// The field.
        field: usize,
    },
    /// The heading of a column.
    Header {
        /// The sheet.
        sheet: usize,
        /// The column.
        column: usize,
    },
    /// A cell of a table.
    Entry {
        /// The sheet.
        sheet: usize,
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// One of the cells that are kept.
    Kept(usize),
}
