//! Reads a table: finds its header by its labels, then every row that holds anything.

use std::collections::BTreeMap;

use super::label::{Labels, normalise};
use super::values;
use crate::model::form::{Roles, Sheet, Table};
use crate::model::place::Cell as At;
use crate::model::submission::{NotRead, RowReading, TableReading};
use crate::workbook::{Cell, Raw, SheetCells};

/// A header is looked for in the rows above this one: title, introduction and a note or two stand over it.
const HEADER_WITHIN: u32 = 30;

/// A sheet's table.
pub struct TableRead {
    /// The table.
    pub table: TableReading,
    /// Columns whose labels are not in the header.
    pub missing: Vec<String>,
    /// Columns and rows that were left out, and why.
    pub not_read: Vec<NotRead>,
}

/// Reads a table; none if the sheet has no row that looks like its header.
pub fn read(sheet: &Sheet, table: &Table, roles: &Roles, cells: &SheetCells) -> Option<TableRead> {
    let labels = Labels::new(table.columns.iter());
    let (header_row, columns) = find_header(&labels, table, cells)?;
    let missing: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !columns.contains_key(&column.name))
        .map(|column| column.name.clone())
        .collect();
    let mut read = TableRead {
        table: TableReading {
            sheet: cells.name.clone(),
            columns,
            rows: Vec::new(),
        },
        missing,
        not_read: Vec::new(),
    };
    let foreign = foreign_columns(table, &read.table, header_row, cells);
    for (row, row_cells) in cells.rows().filter(|(row, _)| *row > header_row) {
        read.row(sheet, table, roles, cells, row, row_cells);
        read.foreign_cells(&foreign, cells, row_cells);
    }
    Some(read)
}

impl TableRead {
    fn row(
        &mut self,
        sheet: &Sheet,
        table: &Table,
        roles: &Roles,
        cells: &SheetCells,
        row: u32,
        row_cells: &[Cell],
    ) {
        let at = |column: &str| {
            self.table
                .columns
                .get(column)
                .map(|header| At { row, col: header.col })
        };
        let mut answers = BTreeMap::new();
        for column in &table.columns {
            let Some(at) = at(&column.name) else { continue };
            let cell = row_cells.iter().find(|cell| cell.col == at.col);
            answers.insert(column.name.clone(), values::answer(column, cell, &cells.name, at));
        }
        let holds_data = table
            .columns
            .iter()
            .filter(|column| !column.given && column.computed.is_none())
            .any(|column| {
                answers
                    .get(&column.name)
                    .is_some_and(|answer| !answer.value.is_blank())
            });
        let given_key = table
            .measure_rows
            .then(|| answers.get(&roles.rating_measure))
            .flatten();
        if !holds_data && given_key.is_none_or(|key| key.value.is_blank()) {
            return;
        }
        if let Some(why) = self.not_a_record(sheet, table, roles, &answers) {
            let first = row_cells.first();
            self.not_read.push(NotRead {
                sheet: cells.name.clone(),
                at: first.map(|cell| At {
                    row: cell.row,
                    col: cell.col,
                }),
                shown: first
                    .map(|cell| shortened(&values::shown(&cell.value)))
                    .unwrap_or_default(),
                why,
            });
            return;
        }
        self.table.rows.push(RowReading { row, answers });
    }

    /// Why a row that holds something is no record of the table: a total, a note, a measure that is not in the plan.
    fn not_a_record(
        &self,
        sheet: &Sheet,
        table: &Table,
        roles: &Roles,
        answers: &BTreeMap<String, crate::model::submission::Answer>,
    ) -> Option<String> {
        if table.measure_rows && sheet.name == roles.rating_sheet {
            let number = answers.get(&roles.rating_measure)?;
            let known = number
                .value
                .number()
                .is_some_and(|no| no >= 1.0 && no.fract() == 0.0);
            return (!known).then(|| "该行没有措施序号，未读取。".to_owned());
        }
        let filled: Vec<_> = answers
            .values()
            .filter(|answer| !answer.raw.trim().is_empty())
            .collect();
        let first = filled.iter().min_by_key(|answer| answer.at)?;
        let start = normalise(&first.raw);
        if ["合计", "总计", "小计", "共计"].iter().any(|word| start == *word) {
            return Some("该行是合计行，不作为一条记录读取。".to_owned());
        }
        let note = ["注", "备注", "说明", "填表", "填报人", "审核人"]
            .iter()
            .any(|word| start.starts_with(word));
        (note && filled.len() == 1).then(|| "该行是表下的说明，不作为一条记录读取。".to_owned())
    }

    /// Data under no label of the form: one note a column.
    fn foreign_cells(&mut self, foreign: &BTreeMap<u16, String>, cells: &SheetCells, row_cells: &[Cell]) {
        for cell in row_cells {
            let Some(header) = foreign.get(&cell.col) else {
                continue;
            };
            let shown = values::shown(&cell.value);
            let noted = self
                .not_read
                .iter()
                .any(|noted| noted.at.is_some_and(|at| at.col == cell.col) && noted.why.contains("这一列"));
            if shown.trim().is_empty() || noted {
                continue;
            }
            let label = if header.is_empty() {
                "没有列名".to_owned()
            } else {
                format!("列名“{header}”")
            };
            self.not_read.push(NotRead {
                sheet: cells.name.clone(),
                at: Some(At {
                    row: cell.row,
                    col: cell.col,
                }),
                shown: shortened(&shown),
                why: format!("这一列（{label}）不属于自评工作簿，自该单元格起未读取。"),
            });
        }
    }
}

/// The row with most of the table's labels, and which column each stands over.
fn find_header(labels: &Labels, table: &Table, cells: &SheetCells) -> Option<(u32, BTreeMap<String, At>)> {
    let mut best: Option<(u32, BTreeMap<String, At>)> = None;
    for (row, row_cells) in cells.rows().take_while(|(row, _)| *row < HEADER_WITHIN) {
        let mut found = BTreeMap::new();
        for cell in row_cells {
            if let Raw::Text(text) = &cell.value
                && let Some(column) = labels.find(text).and_then(|index| table.columns.get(index))
            {
                found.entry(column.name.clone()).or_insert(At {
                    row: cell.row,
                    col: cell.col,
                });
            }
        }
        if best.as_ref().is_none_or(|(_, held)| found.len() > held.len()) {
            best = Some((row, found));
        }
    }
    best.filter(|(_, found)| found.len() >= 2 && found.len() * 2 >= table.columns.len())
}

/// Columns within or beside the table that are none of its own, with their headers. The template's own live
/// self-check columns are left out: their header begins with a rule's id.
fn foreign_columns(
    table: &Table,
    read: &TableReading,
    header_row: u32,
    cells: &SheetCells,
) -> BTreeMap<u16, String> {
    let own: Vec<u16> = read.columns.values().map(|at| at.col).collect();
    let header = |col: u16| {
        cells
            .get(header_row, col)
            .map(|cell| values::shown(&cell.value))
            .unwrap_or_default()
    };
    let last = cells.cells.iter().map(|cell| cell.col).max().unwrap_or(0);
    let serial = table
        .columns
        .iter()
        .any(|column| normalise(&column.label) == "序号");
    (0..=last)
        .filter(|col| !own.contains(col))
        .map(|col| (col, header(col)))
        .filter(|(_, header)| !is_live_check(header) && (serial || normalise(header) != "序号"))
        .collect()
}

/// A header such as `C12-03 …`, written by the template over a column of live checks.
fn is_live_check(header: &str) -> bool {
    let mut chars = header.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let number: String = chars.take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    letter && number.chars().filter(char::is_ascii_digit).count() >= 2
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
