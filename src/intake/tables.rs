//! Reads a table: finds its header by its labels, then every row that holds anything.

mod header;
mod other_rows;
mod row;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::header::{Finder, Header};
use self::row::{Names, RowReader};
use super::label::{Labels, normalise};
use super::merged::Merged;
use super::values;
use crate::model::form::{Roles, Sheet, Table};
use crate::model::place::Cell as At;
use crate::model::submission::{NotRead, RowReading, TableReading};
use crate::workbook::{Cell, Raw, Rect, SheetCells};

/// What a live check shows as long as its row is not filled in.
const WAITING: &str = "待填";

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
    let merged = Merged::new(cells);
    let finder = Finder {
        labels: &labels,
        table,
        merged: &merged,
        sheet: cells,
    };
    let header = finder.first()?;
    let name = |index: &usize| table.columns.get(*index).map(|column| column.name.clone());
    let columns: BTreeMap<String, At> = header
        .columns
        .iter()
        .filter_map(|(index, columns)| Some((name(index)?, columns.at)))
        .collect();
    let missing = table
        .columns
        .iter()
        .filter(|column| !columns.contains_key(&column.name))
        .map(|column| column.name.clone())
        .collect();
    let filled: BTreeSet<u16> = filled_columns(cells);
    let live = live_under(&header, cells, &filled);
    let mut reader = Reader {
        rating: sheet.name == roles.rating_sheet && table.measure_rows,
        roles,
        table,
        names: Names::of(table, &header, &cells.name),
        sheet: cells,
        merged: &merged,
        own: header::taken(&header),
        foreign: foreign_columns(table, &header, cells, &filled, &live),
        live,
        noted_columns: BTreeSet::new(),
        not_read: Vec::new(),
        rows: Vec::new(),
    };
    reader.above(&header);
    let mut current = header;
    let top = current.bottom;
    let mut skip_to = top;
    let mut repeated: Vec<u32> = Vec::new();
    for (row, row_cells) in cells.rows().filter(|(row, _)| *row > top) {
        if row <= skip_to || (holds_nothing(row_cells) && merged.in_row(row).is_empty()) {
            continue;
        }
        if let Some(again) = finder.repeats(&current, row_cells) {
            skip_to = again.bottom;
            repeated.push(row);
            if !again.same_columns(&current) {
                reader.own = header::taken(&again);
                reader.names = Names::of(table, &again, &cells.name);
                let live = live_under(&again, cells, &filled);
                reader.foreign = foreign_columns(table, &again, cells, &filled, &live);
                reader.note(
                    row_cells,
                    "表头在该行重复，各栏位置与前面不同，以下各行按该行表头读取。",
                );
                current = again;
            }
            continue;
        }
        reader.row(&current, row, row_cells);
    }
    if let Some(first) = repeated.first() {
        let at = At { row: *first, col: 0 };
        reader.not_read.push(NotRead {
            sheet: cells.name.clone(),
            at: Some(at),
            shown: String::new(),
            why: format!(
                "表头在第 {} 行等 {} 处重复，不作为记录读取。",
                first + 1,
                repeated.len()
            ),
        });
    }
    Some(TableRead {
        table: TableReading {
            sheet: cells.name.clone(),
            columns,
            rows: reader.rows,
        },
        missing,
        not_read: reader.not_read,
    })
}

/// Whether a row is as the template made it: formulas with nothing to say. One whose result was never stored is told.
fn holds_nothing(row_cells: &[Cell]) -> bool {
    row_cells
        .iter()
        .all(|cell| matches!(&cell.value, Raw::Text(text) if values::is_blank(text)))
}

struct Reader<'a> {
    /// The sheet of the self-rating, in which every record has a measure's number.
    rating: bool,
    roles: &'a Roles,
    table: &'a Table,
    names: Names,
    sheet: &'a SheetCells,
    merged: &'a Merged,
    /// The sheet's columns of the table.
    own: BTreeSet<u16>,
    /// Columns that are none of the table's, with their headers.
    foreign: BTreeMap<u16, String>,
    /// Columns of the template's live checks.
    live: Vec<u16>,
    /// Foreign columns that were mentioned.
    noted_columns: BTreeSet<u16>,
    not_read: Vec<NotRead>,
    rows: Vec<RowReading>,
}

impl Reader<'_> {
    fn row(&mut self, header: &Header, row: u32, row_cells: &[Cell]) {
        let areas = self.merged.in_row(row);
        let reader = RowReader {
            table: self.table,
            sheet: self.sheet,
            header,
            names: &self.names,
            areas: &areas,
            own: &self.own,
        };
        let read = reader.read(row, row_cells);
        let key = read.answers.get(&self.roles.rating_measure);
        let given_key = self.table.measure_rows && key.is_some_and(|key| !key.value.is_blank());
        if read.holds_data || given_key {
            let why = if self.rating {
                let known = key
                    .and_then(|key| key.value.number())
                    .is_some_and(|no| no >= 1.0 && no.fract() == 0.0);
                (!known).then(|| {
                    self.other(header, row_cells, &areas)
                        .unwrap_or_else(|| "该行没有措施序号，未读取。".to_owned())
                })
            } else {
                self.other(header, row_cells, &areas)
            };
            match why {
                Some(why) => self.note(row_cells, &why),
                None => self.rows.push(RowReading {
                    row,
                    answers: read.answers,
                }),
            }
        } else if let Some(why) = self.other(header, row_cells, &areas) {
            // A total in columns that the table computes, or a note beside it.
            self.note(row_cells, &why);
            return;
        }
        self.foreign_cells(row_cells);
    }

    /// Why a row is no record.
    fn other(&self, header: &Header, row_cells: &[Cell], areas: &[Rect]) -> Option<String> {
        let key = self
            .table
            .columns
            .iter()
            .position(|column| column.name == self.table.key)
            .and_then(|index| header.columns.get(&index));
        let cells = row_cells.iter().filter(|cell| !self.live.contains(&cell.col));
        other_rows::why(
            cells,
            areas,
            &self.own,
            key.map_or(&[][..], |columns| &columns.cols),
        )
    }

    fn note(&mut self, row_cells: &[Cell], why: &str) {
        let first = row_cells
            .iter()
            .find(|cell| !values::shows_nothing(&cell.value))
            .or(row_cells.first());
        self.not_read.push(NotRead {
            sheet: self.sheet.name.clone(),
            at: first.map(|cell| At {
                row: cell.row,
                col: cell.col,
            }),
            shown: first
                .map(|cell| values::shortened(&values::shown(&cell.value)))
                .unwrap_or_default(),
            why: why.to_owned(),
        });
    }

    /// Rows over the header that look like records, as sorting the table with its header leaves them.
    fn above(&mut self, header: &Header) {
        let wanted = (self.own.len() / 2).max(3);
        for (_, cells) in self.sheet.rows().take_while(|(row, _)| *row < header.top) {
            let filled = cells
                .iter()
                .filter(|cell| self.own.contains(&cell.col) && !values::shows_nothing(&cell.value));
            // Headings of groups of columns are words alone.
            let holds_figures = cells.iter().any(|cell| {
                !header::is_words(cell) || values::shown(&cell.value).contains(|c: char| c.is_ascii_digit())
            });
            if holds_figures && filled.count() >= wanted {
                self.note(cells, "该行在表头之上，未读取，请移到表头之下。");
            }
        }
    }

    /// Data under no label of the form: one note a column.
    fn foreign_cells(&mut self, row_cells: &[Cell]) {
        for cell in row_cells {
            let Some(header) = self.foreign.get(&cell.col) else {
                continue;
            };
            let shown = values::shown(&cell.value);
            if values::is_blank(&shown) || !self.noted_columns.insert(cell.col) {
                continue;
            }
            let label = if header.is_empty() {
                "没有列名".to_owned()
            } else {
                format!("列名“{header}”")
            };
            self.not_read.push(NotRead {
                sheet: self.sheet.name.clone(),
                at: Some(At {
                    row: cell.row,
                    col: cell.col,
                }),
                shown: values::shortened(&shown),
                why: format!("这一列（{label}）不属于自评工作簿，自该单元格起未读取。"),
            });
        }
    }
}

/// The columns of a sheet that hold anything.
fn filled_columns(cells: &SheetCells) -> BTreeSet<u16> {
    // Thousands of cells in a score of columns.
    let mut filled: Vec<bool> = Vec::new();
    for cell in &cells.cells {
        let col = usize::from(cell.col);
        if filled.len() <= col {
            filled.resize(col + 1, false);
        }
        if let Some(filled) = filled.get_mut(col) {
            *filled = true;
        }
    }
    let columns = (0..).zip(filled);
    columns
        .filter(|(_, filled)| *filled)
        .map(|(col, _)| col)
        .collect()
}

/// Columns within or beside the table that are none of its own, with their headers. The template's own `live`
/// self-check columns are left out: their header begins with a rule's id.
fn foreign_columns(
    table: &Table,
    header: &Header,
    cells: &SheetCells,
    filled: &BTreeSet<u16>,
    live: &[u16],
) -> BTreeMap<u16, String> {
    let own = header::taken(header);
    let serial = table
        .columns
        .iter()
        .any(|column| normalise(&column.label) == "序号");
    filled
        .iter()
        .filter(|col| !own.contains(col) && !live.contains(col))
        .map(|col| (*col, heading(header, cells, *col)))
        .filter(|(_, heading)| serial || normalise(heading) != "序号")
        .collect()
}

fn live_under(header: &Header, cells: &SheetCells, filled: &BTreeSet<u16>) -> Vec<u16> {
    let columns = filled.iter().copied();
    let headed = columns.filter(|col| is_live_heading(&heading(header, cells, *col)));
    live_columns(headed.collect(), header.bottom, cells)
}

fn heading(header: &Header, cells: &SheetCells, col: u16) -> String {
    let rows = header.top..=header.bottom;
    let over = rows.filter_map(|row| cells.get(row, col));
    over.map(|cell| values::shown(&cell.value).to_string()).collect()
}

/// Whether a header is one of live checks, as the template writes them: `C12-03 …`.
pub fn is_live_heading(heading: &str) -> bool {
    let id = heading.split_whitespace().next().unwrap_or_default();
    let (letter, number) = id.split_at_checked(1).unwrap_or_default();
    letter.chars().all(|c| c.is_ascii_uppercase())
        && !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || c == '-')
        && heading.len() > id.len()
}

/// Of columns under such headers those that hold nothing else below: formulas, or what they came to where somebody has
/// pasted the sheet as values.
pub fn live_columns(mut columns: Vec<u16>, bottom: u32, cells: &SheetCells) -> Vec<u16> {
    let is_result = |value: &Raw| match value {
        Raw::Number(number) => [-1.0, 0.0, 1.0].contains(number),
        Raw::Text(text) => values::is_blank(text) || text == WAITING,
        _ => false,
    };
    let from = cells.cells.partition_point(|cell| cell.row <= bottom);
    for cell in cells.cells.get(from..).unwrap_or_default() {
        if columns.is_empty() {
            break;
        }
        if cell.formula.is_none() && columns.contains(&cell.col) && !is_result(&cell.value) {
            columns.retain(|col| *col != cell.col);
        }
    }
    columns
}
