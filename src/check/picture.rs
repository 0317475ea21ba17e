//! Draws small pictures of the cells around findings, from the texts as the county typed them.
//!
//! Bounded, because a county may have hundreds of findings: rows near each other share a picture, a sheet has a few
//! pictures, and cells that are in none are counted.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cells;
use crate::model::finding::{Finding, Severity};
use crate::model::form::{Body, Field, Form, Sheet, Table};
use crate::model::picture::{Picture, PictureCell, PictureColumn, PictureRow, SheetPictures};
use crate::model::place::Cell;
use crate::model::submission::{Answer, Submission, TableReading};

/// Pictures of one sheet at the most.
const PICTURES: usize = 4;
/// Rows of one picture at the most.
const ROWS: usize = 10;
/// Columns of one picture at the most.
const COLUMNS: usize = 6;
/// Findings at most so many rows apart share a picture.
const APART: usize = 2;
/// Characters shown of a cell.
const SHOWN: usize = 18;

/// Pictures of every sheet that has open findings at its cells, in the form's order.
pub fn pictures(
    form: &Form,
    submission: &Submission,
    cells: &Cells<'_>,
    findings: &[Finding],
) -> Vec<SheetPictures> {
    let mut marks: BTreeMap<&str, BTreeMap<Cell, Severity>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.is_open()) {
        let place = &finding.place;
        let cell = place.cell.as_deref().and_then(Cell::parse);
        if let (Some(sheet), Some(cell)) = (place.sheet.as_deref(), cell) {
            let held = marks.entry(sheet).or_default().entry(cell);
            let worst = held.or_insert(finding.severity);
            *worst = (*worst).min(finding.severity);
        }
    }
    let sheets = form.sheets.iter().filter_map(|sheet| {
        // Most sheets have no finding at all.
        let found_as = submission.tables.get(&sheet.name).map(|read| &read.sheet);
        if found_as.is_some_and(|name| !marks.contains_key(name.as_str())) {
            return None;
        }
        let (name, grid) = grid(sheet, submission, cells)?;
        let marks = marks.get(name)?;
        Some(of_sheet(name, &grid, marks))
    });
    sheets
        .filter(|drawn| !drawn.pictures.is_empty() || drawn.left_out > 0)
        .collect()
}

/// The cells of a sheet of which pictures can be made.
struct Grid<'a> {
    columns: Vec<PictureColumn>,
    /// How many columns at the left stand in every picture: they say what a row is about.
    fixed: usize,
    /// Rows, each with its number and its cells.
    rows: Vec<(u32, Vec<Held<'a>>)>,
}

/// What stands in a cell of a grid, and where that is.
struct Held<'a> {
    text: &'a str,
    at: Option<Cell>,
}

fn grid<'a>(sheet: &'a Sheet, submission: &'a Submission, cells: &Cells<'a>) -> Option<(&'a str, Grid<'a>)> {
    match &sheet.body {
        Body::Table(table) => {
            let read = submission.tables.get(&sheet.name)?;
            Some((&read.sheet, of_table(sheet, table, read, cells)))
        }
        Body::Fields(_) => of_fields(sheet, submission),
        _ => None,
    }
}

/// The columns that were found, as they stand in the file, the key first.
fn of_table<'a>(sheet: &Sheet, table: &Table, read: &'a TableReading, cells: &Cells<'a>) -> Grid<'a> {
    let mut columns: Vec<(&Field, Cell)> = table
        .columns
        .iter()
        .filter_map(|column| Some((column, *read.columns.get(&column.name)?)))
        .collect();
    columns.sort_by_key(|(column, header)| (column.name != table.key, header.col));
    let answers: Vec<_> = columns
        .iter()
        .map(|(column, header)| (cells.column(&sheet.name, &column.name), header.col))
        .collect();
    let rows = read.rows.iter().enumerate().map(|(index, row)| {
        let cells = answers.iter().map(|(answers, col)| Held {
            text: match answers.get(index) {
                Some(Some(answer)) => &answer.raw,
                _ => "",
            },
            at: Some(Cell {
                row: row.row,
                col: *col,
            }),
        });
        (row.row, cells.collect())
    });
    Grid {
        rows: rows.collect(),
        fixed: usize::from(
            columns
                .first()
                .is_some_and(|(column, _)| column.name == table.key),
        ),
        columns: columns
            .iter()
            .map(|(column, header)| PictureColumn {
                col: Some(header.col),
                head: column.label.to_string(),
            })
            .collect(),
    }
}

/// Labels and answers, in the order of the rows; answers in another column than most are left out.
fn of_fields<'a>(sheet: &'a Sheet, submission: &'a Submission) -> Option<(&'a str, Grid<'a>)> {
    let Body::Fields(sections) = &sheet.body else {
        return None;
    };
    let fields = sections.iter().flat_map(|section| &section.fields);
    let mut answers: Vec<(&str, &Answer, Cell)> = fields
        .filter_map(|field| {
            let answer = submission.fields.get(&field.name)?;
            Some((field.label.as_str(), answer, answer.at?))
        })
        .collect();
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    for (_, _, at) in &answers {
        *counts.entry(at.col).or_default() += 1;
    }
    let (col, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let (_, first, _) = answers.first()?;
    let name = &*first.sheet;
    answers.retain(|(_, answer, at)| at.col == col && *answer.sheet == *name);
    answers.sort_by_key(|(_, _, at)| at.row);
    let rows = answers.iter().map(|(label, answer, at)| {
        let label = Held {
            text: label,
            at: None,
        };
        let answer = Held {
            text: &answer.raw,
            at: Some(*at),
        };
        (at.row, vec![label, answer])
    });
    let grid = Grid {
        columns: vec![
            PictureColumn {
                col: None,
                head: "指标".to_owned(),
            },
            PictureColumn {
                col: Some(col),
                head: "填报内容".to_owned(),
            },
        ],
        fixed: 1,
        rows: rows.collect(),
    };
    Some((name, grid))
}

fn of_sheet(name: &str, grid: &Grid<'_>, marks: &BTreeMap<Cell, Severity>) -> SheetPictures {
    let found = |held: &Held<'_>| held.at.and_then(|at| marks.get(&at)).copied();
    let marked: Vec<usize> = grid
        .rows
        .iter()
        .enumerate()
        .filter(|(_, (_, cells))| cells.iter().any(|held| found(held).is_some()))
        .map(|(index, _)| index)
        .collect();
    let mut pictures = Vec::new();
    for group in marked.chunk_by(|one, next| next - one <= APART).take(PICTURES) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let shown = grid.rows.iter().skip(first.saturating_sub(1));
        let rows: Vec<_> = shown
            .take((last + 2 - first.saturating_sub(1)).min(ROWS))
            .collect();
        let columns = columns(grid, &rows, &found);
        let drawn = rows.iter().map(|(number, cells)| PictureRow {
            row: *number,
            cells: columns
                .iter()
                .filter_map(|index| cells.get(*index))
                .map(|held| PictureCell {
                    shown: shortened(held.text),
                    found: found(held),
                })
                .collect(),
        });
        pictures.push(Picture {
            rows: drawn.collect(),
            columns: columns
                .iter()
                .filter_map(|index| grid.columns.get(*index).cloned())
                .collect(),
        });
    }
    let drawn: usize = pictures
        .iter()
        .flat_map(|picture| &picture.rows)
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.found.is_some())
        .count();
    let all = grid
        .rows
        .iter()
        .flat_map(|(_, cells)| cells)
        .filter(|held| found(held).is_some());
    SheetPictures {
        sheet: name.to_owned(),
        left_out: all.count() - drawn,
        pictures,
    }
}

/// The columns that say what a row is about, those with findings, and as many beside them as there is room for.
fn columns(
    grid: &Grid<'_>,
    rows: &[&(u32, Vec<Held<'_>>)],
    found: &impl Fn(&Held<'_>) -> Option<Severity>,
) -> Vec<usize> {
    let all = 0..grid.columns.len();
    let with: Vec<usize> = all
        .clone()
        .filter(|index| {
            let mut cells = rows.iter().filter_map(|(_, cells)| cells.get(*index));
            cells.any(|held| found(held).is_some())
        })
        .collect();
    let beside = with.iter().flat_map(|index| [index.saturating_sub(1), index + 1]);
    let wanted = (0..grid.fixed).chain(with.iter().copied()).chain(beside);
    let mut columns = BTreeSet::new();
    for index in wanted.filter(|index| all.contains(index)) {
        if columns.len() < COLUMNS {
            columns.insert(index);
        }
    }
    columns.into_iter().collect()
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let start: String = text.chars().take(SHOWN - 1).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of this many rows below a header in row 3, with eight columns from `A` on.
    fn table(rows: u32) -> Grid<'static> {
        let columns = 0..8_u16;
        Grid {
            columns: columns
                .clone()
                .map(|col| PictureColumn {
                    col: Some(col),
                    head: format!("第{col}栏"),
                })
                .collect(),
            fixed: 1,
            rows: (3..3 + rows)
                .map(|row| {
                    let cells = columns.clone().map(|col| Held {
                        text: "甲",
                        at: Some(Cell { row, col }),
                    });
                    (row, cells.collect())
                })
                .collect(),
        }
    }

    fn drawn(rows: u32, marks: &[&str]) -> SheetPictures {
        let marks = marks.iter().map(|at| (Cell::parse(at).unwrap(), Severity::错误));
        of_sheet("督学名册", &table(rows), &marks.collect())
    }

    #[test]
    fn a_cell_stands_between_the_rows_and_columns_that_the_clerk_knows() {
        let drawn = drawn(9, &["F8"]);
        let [picture] = drawn.pictures.as_slice() else {
            panic!("{drawn:?}")
        };
        let columns: Vec<_> = picture.columns.iter().filter_map(|column| column.col).collect();
        assert_eq!(columns, [0, 4, 5, 6]);
        let rows: Vec<_> = picture.rows.iter().map(|row| row.row + 1).collect();
        assert_eq!(rows, [7, 8, 9]);
        let hits: Vec<_> = picture
            .rows
            .iter()
            .map(|row| row.cells.iter().position(|cell| cell.found.is_some()))
            .collect();
        assert_eq!(hits, [None, Some(2), None]);
    }

    #[test]
    fn neighbours_share_a_picture_and_the_first_and_last_row_have_one_neighbour() {
        let drawn = drawn(9, &["B4", "C5", "H7", "B12"]);
        let rows: Vec<Vec<u32>> = drawn
            .pictures
            .iter()
            .map(|picture| picture.rows.iter().map(|row| row.row + 1).collect())
            .collect();
        assert_eq!(rows, [vec![4, 5, 6, 7, 8], vec![11, 12]]);
        assert_eq!(drawn.left_out, 0);
    }

    #[test]
    fn two_hundred_findings_give_a_few_small_pictures_and_the_rest_is_counted() {
        let marks: Vec<String> = (0..200).map(|row| format!("B{}", 4 + row)).collect();
        let all = drawn(300, &marks.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((all.pictures.len(), all.left_out), (1, 200 - ROWS));
        let apart: Vec<String> = (0..60).map(|row| format!("B{}", 4 + 5 * row)).collect();
        let some = drawn(300, &apart.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((some.pictures.len(), some.left_out), (PICTURES, 60 - PICTURES));
    }
}
