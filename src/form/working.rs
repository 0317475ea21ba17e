//! The hidden sheet on which the workbook reads what the county wrote: every answer that a rule uses once, as the
//! checker reads it, and the live checks of single rows.
//!
//! Rules look at this sheet and never at the cells themselves. A table's records stand here one below the other,
//! whatever blank rows, inserted rows or rows of totals the county left between them; a column's name reaches exactly
//! over them. The rows are found by counting from the header down, so that inserting, deleting and sorting rows
//! breaks nothing.

mod formulas;
mod write;

use std::collections::BTreeSet;

use crate::formula::Formula;
use crate::model::form::{Field, FieldKind, Required, Table, WORKING_SHEET as SHEET};
use crate::model::names::NameKind;
use crate::model::place::{Cell, column_letters};
use crate::model::plan::Plan;

use super::error::FormError;
use super::formulas::Formulas;
use super::layout::{absolute, cell_at_hand, range, to_u32};

pub(super) use formulas::{BlockFormulas, FieldFormulas};
pub(super) use write::write;

/// A cell that is always blank, as a defined name.
pub(super) const BLANK: &str = "空白格";

/// Row of what holds for a whole table, row of the labels, row from which counting starts, first row of records.
const WHOLE_ROW: u32 = 1;
const LABEL_ROW: u32 = 2;
const START_ROW: u32 = 3;
const FIRST: u32 = 4;

/// Columns of the fields: name, prepared, value.
const FIELD_NAME: u16 = 0;
const FIELD_PREPARED: u16 = 1;
const FIELD_VALUE: u16 = 2;
/// Column of the first table's block.
pub(super) const FIRST_BLOCK: u16 = 4;

/// Columns of a block before those of its answers.
const BEFORE_COLUMNS: u16 = 5;

/// Rows below the offered ones that are read too: inserted rows push the last ones there.
const SPARE: u32 = 20;

/// The name under which a field, or a column as `表_列`, stands as it was read.
pub(super) fn read_name(name: &str) -> String {
    format!("核算_{name}")
}

/// The name of the number of a table's records.
pub(super) fn count_name(sheet: &str) -> String {
    format!("行数_{sheet}")
}

/// The name of the number of filled rows that are too far down to be read here.
pub(super) fn beyond_name(sheet: &str) -> String {
    format!("余行_{sheet}")
}

/// The name of the number of a column's records that hold no value.
pub(super) fn lacking_name(sheet: &str, column: &str) -> String {
    format!("缺_{sheet}_{column}")
}

/// The name of the numbers of a table's rows among its records.
pub(super) fn number_name(sheet: &str) -> String {
    format!("行号_{sheet}")
}

/// The name of how many live checks each record fails.
pub(super) fn failing_name(sheet: &str) -> String {
    format!("不符_{sheet}")
}

/// The name of a table's column from its header down.
pub(super) fn reach_name(sheet: &str, column: &str) -> String {
    format!("列_{sheet}_{column}")
}

/// The name of the whole table from its header down.
pub(super) fn area_name(sheet: &str) -> String {
    format!("区域_{sheet}")
}

/// The name of neighbouring columns that the county writes, from the header down; `number` tells runs apart.
pub(super) fn written_name(sheet: &str, number: usize) -> String {
    format!("填写_{sheet}_{number}")
}

/// Which columns of tables the plan's formulas use: of a row or as a whole, and which of them as a whole.
#[derive(Default)]
pub(super) struct InUse {
    all: BTreeSet<(String, String)>,
    whole: BTreeSet<(String, String)>,
}

impl InUse {
    pub(super) fn of(plan: &Plan, formulas: &Formulas) -> Result<Self, FormError> {
        let mut used = InUse::default();
        for rule in &plan.rules {
            for formula in rule.formulas() {
                used.add(plan, &*formulas.get(formula.text)?, formula.row_table);
            }
        }
        for text in plan
            .form
            .fields()
            .filter_map(|(_, field)| field.computed.as_ref())
        {
            used.add(plan, &*formulas.get(text)?, None);
        }
        for text in plan
            .form
            .tables()
            .filter_map(|(_, table)| table.may_be_empty.as_ref())
        {
            used.add(plan, &*formulas.get(text)?, None);
        }
        Ok(used)
    }

    /// Whether formulas use any column of a table.
    pub(super) fn has(&self, sheet: &str) -> bool {
        self.all.iter().any(|(held, _)| held == sheet)
    }

    fn add(&mut self, plan: &Plan, formula: &Formula, row_table: Option<&str>) {
        for name in formula.names() {
            let (sheet, column, whole) = match plan.name_kind(name, row_table) {
                Some(NameKind::RowCell { sheet, column, .. }) => (sheet, column, false),
                Some(NameKind::Column { sheet, column, .. }) => (sheet, column, true),
                _ => continue,
            };
            let key = (sheet.name.clone(), column.name.clone());
            if whole {
                self.whole.insert(key.clone());
            }
            self.all.insert(key);
        }
    }
}

/// The formulas of a live check.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Whether a row is looked at.
    Scope,
    /// Whether it is right.
    Holds,
}

/// A table's part of the sheet.
pub(super) struct Block<'p> {
    sheet: &'p str,
    first_col: u16,
    /// How many rows of the table are read.
    rows: u32,
    columns: Vec<Used<'p>>,
    checks: u16,
}

/// A column of a table that formulas use.
struct Used<'p> {
    column: &'p Field,
    /// Its position in the table.
    index: u16,
    /// What stands there, prepared to be read; none for answers that a list offers, which are read at once.
    prepared: Option<u16>,
    value: u16,
    /// The values without the errors of blanks, for formulas over the whole column.
    known: Option<u16>,
}

impl<'p> Block<'p> {
    /// The part of a table with `offered` rows and `checks` live checks of single rows, from a column on.
    pub(super) fn new(
        used: &InUse,
        sheet: &'p str,
        table: &'p Table,
        offered: u32,
        checks: u16,
        first_col: u16,
    ) -> Self {
        let mut next = first_col + BEFORE_COLUMNS;
        let mut columns = Vec::new();
        for (column, index) in table.columns.iter().zip(0_u16..) {
            let key = (sheet.to_owned(), column.name.clone());
            if !used.all.contains(&key) {
                continue;
            }
            let blanks_count = column.required != Required::Always && used.whole.contains(&key);
            let prepared = (!matches!(column.kind, FieldKind::Choice(_))).then_some(next);
            let value = next + u16::from(prepared.is_some());
            columns.push(Used {
                column,
                index,
                prepared,
                value,
                known: blanks_count.then_some(value + 1),
            });
            next = value + 1 + u16::from(blanks_count);
        }
        Block {
            sheet,
            first_col,
            rows: offered + SPARE,
            columns,
            checks,
        }
    }

    /// The table's sheet.
    pub(super) fn sheet(&self) -> &'p str {
        self.sheet
    }

    /// Column of how many records there are down to each row.
    fn records(&self) -> u16 {
        self.first_col
    }

    /// Column of each row's number among the records.
    fn numbers(&self) -> u16 {
        self.first_col + 1
    }

    /// Column of where each record stands, counted from the header.
    fn places(&self) -> u16 {
        self.first_col + 2
    }

    /// Column of the first word of each row.
    fn words(&self) -> u16 {
        self.first_col + 3
    }

    /// Column of the plain numbers of the table's rows, counted from the header as 1. Formulas take a row from here and
    /// not from themselves, so that one formula stands in all rows.
    fn counted(&self) -> u16 {
        self.first_col + 4
    }

    fn first_check(&self) -> u16 {
        let ends = self
            .columns
            .iter()
            .map(|used| used.known.unwrap_or(used.value) + 1);
        ends.max().unwrap_or(self.first_col + BEFORE_COLUMNS)
    }

    /// Column of how many live checks each record fails.
    fn failing(&self) -> u16 {
        self.first_check() + self.checks
    }

    /// The column after the block and a gap.
    pub(super) fn end(&self) -> u16 {
        self.failing() + 2
    }

    fn last(&self) -> u32 {
        FIRST + self.rows - 1
    }

    /// The row below the first ones, of which there are no more than are read.
    fn below(&self, rows: usize) -> u32 {
        FIRST + to_u32(rows).min(self.rows)
    }

    /// All rows of one of the block's columns.
    fn place(&self, col: u16) -> String {
        range(SHEET, FIRST, self.last(), col)
    }

    fn used(&self, column: &str) -> Option<&Used<'p>> {
        self.columns.iter().find(|used| used.column.name == column)
    }

    /// True as long as the scope, or the condition, of a live check misses something that stands elsewhere.
    pub(super) fn waits(&self, check: u16, part: Part) -> String {
        let row = match part {
            Part::Scope => START_ROW,
            Part::Holds => WHOLE_ROW,
        };
        format!("${}${}", column_letters(self.first_check() + check), row + 1)
    }

    /// The value of a column in the record at hand.
    pub(super) fn value_cell(&self, column: &str) -> Option<String> {
        self.used(column).map(|used| cell_at_hand(used.value))
    }

    /// What stands there, not read.
    pub(super) fn typed_cell(&self, column: &str) -> Option<String> {
        let used = self.used(column)?;
        Some(used.prepared.map_or_else(|| self.own_cell(column), cell_at_hand))
    }

    /// A column's cell itself, on the table's own sheet, of the record at hand.
    pub(super) fn own_cell(&self, column: &str) -> String {
        let reach = reach_name(self.sheet, column);
        format!("INDEX({reach},{})", cell_at_hand(self.places()))
    }

    /// Exactly the records of a column.
    fn exactly(&self, col: u16) -> String {
        let all = self.place(col);
        let first = absolute(SHEET, Cell { row: FIRST, col });
        format!("{first}:INDEX({all},MAX(1,{}))", count_name(self.sheet))
    }
}
