//! One row of a table: for each column the cell that answers it, merged or not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::header::{Columns, Header};
use crate::intake::merged;
use crate::intake::values;
use crate::model::form::{Field, Table};
use crate::model::place::Cell as At;
use crate::model::submission::{Answer, Answers};
use crate::model::value::Value;
use crate::workbook::{Cell, Rect, SheetCells};

/// Reads rows.
pub struct RowReader<'a> {
    pub table: &'a Table,
    pub sheet: &'a SheetCells,
    pub header: &'a Header,
    pub names: &'a Names,
    /// The merged areas that touch the row.
    pub areas: &'a [Rect],
    /// The sheet's columns of the table.
    pub own: &'a BTreeSet<u16>,
}

/// The names that all answers below a header share.
pub struct Names {
    sheet: Arc<str>,
    /// The columns' names in their order.
    columns: Arc<[Arc<str>]>,
    /// Their indices in the table.
    indices: Vec<usize>,
}

impl Names {
    /// Those of the columns that a header of this sheet has.
    pub fn of(table: &Table, header: &Header, sheet: &str) -> Self {
        let columns = table.columns.iter().zip(0..);
        let mut columns: Vec<(&str, usize)> = columns
            .filter(|(_, index)| header.columns.contains_key(index))
            .map(|(column, index)| (column.name.as_str(), index))
            .collect();
        columns.sort_unstable();
        Self {
            sheet: sheet.into(),
            columns: columns.iter().map(|(name, _)| Arc::from(*name)).collect(),
            indices: columns.iter().map(|(_, index)| *index).collect(),
        }
    }
}

/// What a row holds.
pub struct RowRead {
    /// Answers by the column's name.
    pub answers: Answers,
    /// The county wrote something into this row itself.
    pub holds_data: bool,
}

impl RowReader<'_> {
    /// Reads a row.
    pub fn read(&self, row: u32, cells: &[Cell]) -> RowRead {
        let mut answers = Vec::with_capacity(self.names.indices.len());
        let mut holds_data = false;
        let mut spilled = Vec::new();
        let columns = self
            .names
            .indices
            .iter()
            .enumerate()
            .filter_map(|(place, index)| {
                let columns = self.header.columns.get(index)?;
                Some((place, self.table.columns.get(*index)?, columns))
            });
        for (place, column, columns) in columns {
            let mut answer = self.answer(column, columns, row, cells);
            if let Some(unit) = &columns.other_unit
                && let Value::Number(number) = answer.value
                && number != 0.0
                && !answer.raw.contains('元')
                && !answer.raw.contains('万')
            {
                unreadable(&mut answer, values::changed_unit(unit, &column.unit));
            }
            if answer.value.is_blank() {
                spilled.extend(self.spill(column, columns, row).map(|answer| (place, answer)));
            } else if !column.given && column.computed.is_none() {
                holds_data = true;
            }
            answers.push(answer);
        }
        // What a merged cell says is said of a row only if the row is a record by itself.
        if holds_data {
            for (place, answer) in spilled {
                if let Some(held) = answers.get_mut(place) {
                    *held = answer;
                }
            }
        }
        RowRead {
            answers: Answers::of(&self.names.columns, answers),
            holds_data,
        }
    }

    /// The answer that stands in the row's own cells.
    fn answer(&self, column: &Field, columns: &Columns, row: u32, cells: &[Cell]) -> Answer {
        let first = columns.cols.first().copied().unwrap_or(columns.at.col);
        let read = |cell: &Cell| {
            let at = At { row, col: cell.col };
            values::answer(column, Some(cell), &self.names.sheet, at)
        };
        let here = columns.cols.iter().filter_map(|col| {
            let index = cells.binary_search_by_key(col, |cell| cell.col).ok()?;
            cells.get(index)
        });
        let (mut found, mut others): (Option<Answer>, Vec<Answer>) = (None, Vec::new());
        let mut formula = None;
        for answer in here.map(read) {
            if !answer.value.is_blank() {
                match found {
                    None => found = Some(answer),
                    Some(_) => others.push(answer),
                }
            } else if answer.formula && formula.is_none() {
                formula = Some(answer);
            }
        }
        // A formula that shows nothing is still a formula.
        let Some(mut answer) = found.or(formula) else {
            return values::answer(column, None, &self.names.sheet, At { row, col: first });
        };
        if others.iter().any(|other| other.value != answer.value) {
            let shown: Vec<String> = std::iter::once(&answer)
                .chain(&others)
                .map(|answer| {
                    let at = answer.at.map(|at| at.to_string()).unwrap_or_default();
                    format!("{at} 填“{}”", answer.raw.trim())
                })
                .collect();
            unreadable(
                &mut answer,
                format!(
                    "“{}”占几列，内容不同（{}），请只保留一处。",
                    column.label,
                    shown.join("，")
                ),
            );
            return answer;
        }
        if !answer.value.is_blank() {
            self.merged_here(column, columns, &mut answer);
        }
        answer
    }

    /// An answer in a cell that is merged with cells of other columns or rows.
    fn merged_here(&self, column: &Field, columns: &Columns, answer: &mut Answer) {
        let Some(at) = answer.at else { return };
        let Some(area) = self.areas.iter().find(|area| area.contains(at.row, at.col)) else {
            return;
        };
        let over_others = self
            .own
            .range(area.left..=area.right)
            .any(|col| !columns.cols.contains(col));
        if over_others {
            unreadable(
                answer,
                format!(
                    "{} 横跨几栏合并为一格，不能确定所填属于哪一栏，请取消合并后分别填写。",
                    merged::shown(*area)
                ),
            );
        } else if area.bottom > area.top
            && !merged::holds_for_each(column)
            && !column.unique
            && self.is_record_below(*area)
        {
            unreadable(answer, sum_or_each(*area));
        }
    }

    /// What a merged cell that begins elsewhere says of this row.
    fn spill(&self, column: &Field, columns: &Columns, row: u32) -> Option<Answer> {
        let area = self.areas.iter().find(|area| {
            columns.cols.iter().any(|col| area.contains(row, *col))
                && (area.top < row || !columns.cols.contains(&area.left))
        })?;
        let source = self.sheet.get(area.top, area.left)?;
        let at = At {
            row,
            col: columns.cols.first().copied().unwrap_or(columns.at.col),
        };
        let mut answer = values::answer(column, Some(source), &self.names.sheet, at);
        if answer.value.is_blank() || column.computed.is_some() {
            return None;
        }
        let place = merged::shown(*area);
        if !columns.cols.contains(&area.left) {
            unreadable(
                &mut answer,
                format!("{place} 横跨几栏合并为一格，不能确定所填属于哪一栏，请取消合并后分别填写。"),
            );
        } else if column.unique {
            unreadable(
                &mut answer,
                format!("{place} 几行合并为一格，各行应分别填写，请取消合并后重填。"),
            );
        } else if merged::holds_for_each(column) {
            if answer.value != Value::Unreadable {
                let held = answer.note.take().unwrap_or_default();
                answer.note = Some(format!("{place} 合并为一格，按各行相同读取。{held}"));
            }
        } else {
            unreadable(&mut answer, sum_or_each(*area));
        }
        Some(answer)
    }

    /// Whether the rows below the first of an area hold anything of their own.
    fn is_record_below(&self, area: Rect) -> bool {
        let from = self.sheet.cells.partition_point(|cell| cell.row <= area.top);
        self.sheet
            .cells
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|cell| cell.row <= area.bottom)
            .any(|cell| {
                let wanted = self.header.columns.iter().any(|(index, columns)| {
                    columns.cols.contains(&cell.col)
                        && self
                            .table
                            .columns
                            .get(*index)
                            .is_some_and(|column| !column.given && column.computed.is_none())
                });
                wanted && !values::shows_nothing(&cell.value)
            })
    }
}

fn sum_or_each(area: Rect) -> String {
    format!(
        "{} 合并为一格，不能确定所填是各行的数还是几行之和，请取消合并后分别填写。",
        merged::shown(area)
    )
}

fn unreadable(answer: &mut Answer, why: String) {
    answer.value = Value::Unreadable;
    answer.note = None;
    answer.defect = Some(why);
}
