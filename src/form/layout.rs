//! Where everything stands in the workbook: one answer for the sheets, the defined names and the live formulas.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::form::{Field, Section, Sheet, Table};
use crate::model::place::{Cell, column_letters};
use crate::model::plan::{Plan, Rule, Shape};
use crate::workbook::{ROW_ABOVE, ROW_AT_HAND};

use super::Fill;
use super::text::{name_part, quoted};
use super::working::{Block, FIRST_BLOCK, InUse};

/// Row of the title, of the sentence below it, and of the header, on every sheet with fields or a table.
pub(super) const TITLE_ROW: u32 = 0;
pub(super) const INTRO_ROW: u32 = 1;
pub(super) const HEADER_ROW: u32 = 2;

/// Columns of a sheet with fields.
pub(super) const NUMBER_COL: u16 = 0;
pub(super) const LABEL_COL: u16 = 1;
pub(super) const VALUE_COL: u16 = 2;
pub(super) const HELP_COL: u16 = 3;

/// Rows below the offered ones that column names still reach: a county may go on writing there.
const RESERVE: u32 = 1000;

/// The cells of fields below their sections' titles, in order, by the field's name.
pub(super) fn field_cells(sections: &[Section]) -> Vec<(&str, Cell)> {
    let mut row = HEADER_ROW;
    let mut cells = Vec::new();
    for section in sections {
        row += 1;
        for field in &section.fields {
            row += 1;
            cells.push((field.name.as_str(), Cell { row, col: VALUE_COL }));
        }
    }
    cells
}

/// Places of the workbook.
pub(super) struct Layout<'p> {
    tables: BTreeMap<&'p str, TableSpot<'p>>,
}

/// A table and where it stands.
pub(super) struct TableSpot<'p> {
    pub(super) sheet: &'p Sheet,
    pub(super) table: &'p Table,
    /// First and last row offered.
    pub(super) first: u32,
    pub(super) last: u32,
    /// Live checks of single rows, to the right of the columns.
    pub(super) helpers: Vec<Helper<'p>>,
    /// Where the table is read, if a rule uses it.
    pub(super) block: Option<Block<'p>>,
}

/// A column of live checks.
pub(super) struct Helper<'p> {
    pub(super) rule: &'p Rule,
    pub(super) col: u16,
    /// Name of the column where a finding points at.
    pub(super) at: &'p str,
    /// Defined name of the checks of the table's records.
    pub(super) name: String,
}

impl<'p> Layout<'p> {
    /// With all the rows that each table offers, or with the first only.
    pub(super) fn new(plan: &'p Plan, used: &InUse, fill: &Fill, all_rows: bool) -> Self {
        let mut tables = BTreeMap::new();
        let mut next = FIRST_BLOCK;
        for (sheet, table) in plan.form.tables() {
            let mut spot = TableSpot::new(plan, sheet, table, fill, all_rows);
            if used.has(&sheet.name) || !spot.helpers.is_empty() {
                let offered = spot.last - spot.first + 1;
                let block = Block::new(
                    used,
                    &sheet.name,
                    table,
                    offered,
                    to_u16(spot.helpers.len()),
                    next,
                );
                next = block.end();
                spot.block = Some(block);
            }
            tables.insert(sheet.name.as_str(), spot);
        }
        Layout { tables }
    }

    /// The tables that are read, each with where.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (&TableSpot<'p>, &Block<'p>)> {
        self.tables
            .values()
            .filter_map(|spot| Some((spot, spot.block.as_ref()?)))
    }

    /// The table on a sheet.
    pub(super) fn table(&self, sheet: &str) -> Option<&TableSpot<'p>> {
        self.tables.get(sheet)
    }
}

impl<'p> TableSpot<'p> {
    fn new(plan: &'p Plan, sheet: &'p Sheet, table: &'p Table, fill: &Fill, all_rows: bool) -> Self {
        let first = HEADER_ROW + 1;
        let given = to_u32(fill.given(&sheet.name).len());
        let offered = match (table.measure_rows, all_rows) {
            (true, _) => to_u32(plan.measures.len()),
            (false, true) => table.capacity,
            (false, false) => 1,
        };
        let rows = offered.max(given);
        let each = plan.rules.iter().filter_map(|rule| match &rule.shape {
            Shape::Each { table, at, .. } if *table == sheet.name => Some((rule, at.as_str())),
            _ => None,
        });
        let helpers = each
            .zip(to_u16(table.columns.len())..)
            .map(|((rule, at), col)| Helper {
                rule,
                col,
                at,
                name: check_name(rule),
            })
            .collect();
        TableSpot {
            sheet,
            table,
            first,
            last: first + rows.max(1) - 1,
            helpers,
            block: None,
        }
    }

    /// The position of a column; 0 if it is none of the table's.
    pub(super) fn col(&self, column: &str) -> u16 {
        let index = self.table.columns.iter().position(|held| held.name == column);
        index.map_or(0, to_u16)
    }

    /// The last column of data.
    pub(super) fn last_col(&self) -> u16 {
        to_u16(self.table.columns.len().max(1) - 1)
    }

    /// The last row that the names of columns reach.
    pub(super) fn reach(&self) -> u32 {
        if self.table.measure_rows {
            self.last
        } else {
            self.last + RESERVE
        }
    }

    /// The row below the first ones, of which there are no more than are offered.
    pub(super) fn below(&self, rows: usize) -> u32 {
        (self.first + to_u32(rows)).min(self.last + 1)
    }

    /// The rows of a column that its name stands for.
    pub(super) fn place(&self, col: u16) -> String {
        range(&self.sheet.name, self.first, self.reach(), col)
    }

    /// Neighbouring columns from the header down, so that a row inserted right below the header is in them.
    pub(super) fn anchored(&self, start: u16, end: u16) -> String {
        let from = Cell {
            row: HEADER_ROW,
            col: start,
        };
        let to = Cell {
            row: self.reach(),
            col: end,
        };
        area(&self.sheet.name, from, to)
    }

    /// On the table's own sheet: the number of a row among the records, whichever row the formula stands in.
    pub(super) fn own_number(&self) -> String {
        format!(
            "INDEX({},ROW()-ROW($A${}))",
            super::working::number_name(&self.sheet.name),
            HEADER_ROW + 1
        )
    }

    /// The defined name of a column.
    pub(super) fn full_name(&self, column: &str) -> String {
        format!("{}_{column}", self.sheet.name)
    }

    /// The columns that the county writes, as runs of neighbouring ones, so that formulas over them stay short.
    pub(super) fn written_runs(&self) -> Vec<(u16, u16)> {
        let mut runs: Vec<(u16, u16)> = Vec::new();
        for (column, col) in self.table.columns.iter().zip(0_u16..) {
            if !is_written(column) {
                continue;
            }
            match runs.last_mut() {
                Some((_, end)) if *end + 1 == col => *end = col,
                _ => runs.push((col, col)),
            }
        }
        runs
    }

    /// A condition that is true when the row at hand holds nothing that the county wrote.
    pub(super) fn row_is_empty(&self) -> String {
        if self.table.measure_rows {
            return format!("COUNTA({})=0", cell_at_hand(self.col(&self.table.key)));
        }
        let runs: Vec<String> = self
            .written_runs()
            .iter()
            .map(|(start, end)| format!("{}:{}", cell_at_hand(*start), cell_at_hand(*end)))
            .collect();
        format!("COUNTA({})=0", runs.join(","))
    }
}

/// The defined name of a rule's checks of its table's records.
pub(super) fn check_name(rule: &Rule) -> String {
    format!("核查_{}", name_part(&rule.id))
}

/// Whether the county writes this column itself.
pub(super) fn is_written(column: &Field) -> bool {
    !column.given && column.computed.is_none()
}

/// A cell of a sheet by absolute address: `'基本信息'!$C$5`.
pub(super) fn absolute(sheet: &str, cell: Cell) -> String {
    let mut text = quoted(sheet);
    let (letters, row) = (column_letters(cell.col), cell.row + 1);
    // Writing into memory does not fail.
    let _ = write!(text, "!${letters}${row}");
    text
}

/// Rows of one column by absolute address, on the sheet of the formula.
pub(super) fn own_range(first: u32, last: u32, col: u16) -> String {
    let letters = column_letters(col);
    format!("${letters}${}:${letters}${}", first + 1, last + 1)
}

/// Rows of one column by absolute address.
pub(super) fn range(sheet: &str, first: u32, last: u32, col: u16) -> String {
    area(sheet, Cell { row: first, col }, Cell { row: last, col })
}

/// Cells from one corner to the other by absolute address.
pub(super) fn area(sheet: &str, first: Cell, last: Cell) -> String {
    let mut text = quoted(sheet);
    let (start, end) = (column_letters(first.col), column_letters(last.col));
    let (top, bottom) = (first.row + 1, last.row + 1);
    let _ = write!(text, "!${start}${top}:${end}${bottom}");
    text
}

/// A cell of the row at hand, in a text from which the formulas of many rows are made.
pub(super) fn cell_at_hand(col: u16) -> String {
    format!("${}{ROW_AT_HAND}", column_letters(col))
}

/// The cell above it.
pub(super) fn cell_above(col: u16) -> String {
    format!("${}{ROW_ABOVE}", column_letters(col))
}

/// A cell of a row: `$K5`.
pub(super) fn row_cell(col: u16, row: u32) -> String {
    format!("${}{}", column_letters(col), row + 1)
}

pub(super) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn to_u16(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
