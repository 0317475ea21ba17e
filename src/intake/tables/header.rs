//! The header of a table: the row, or two or three rows, in which its labels stand.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use crate::intake::label::{Labels, Match};
use crate::intake::merged::Merged;
use crate::intake::values;
use crate::model::form::Table;
use crate::model::place::Cell as At;
use crate::workbook::{Cell, Raw, SheetCells};

/// A header is looked for in the rows above this one: title, introduction and a note or two stand over it.
const WITHIN: u32 = 30;
/// Rows that a header may take: groups, labels, and a label's second half.
const DEEPEST: usize = 3;

/// Where a column's values stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The header's cell.
    pub at: At,
    /// The columns of the sheet, several if the header is merged over them or stands there twice.
    pub cols: Vec<u16>,
    /// A unit of money in the header that is not the column's.
    pub other_unit: Option<String>,
}

/// A table's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its first row.
    pub top: u32,
    /// Its last row.
    pub bottom: u32,
    /// By the index of the table's column.
    pub columns: BTreeMap<usize, Columns>,
}

impl Header {
    /// Whether both say the same of the columns.
    pub fn same_columns(&self, other: &Header) -> bool {
        let cols = |header: &Header| -> Vec<(usize, Vec<u16>)> {
            let columns = header.columns.iter();
            columns
                .map(|(index, columns)| (*index, columns.cols.clone()))
                .collect()
        };
        cols(self) == cols(other)
    }
}

/// The cells over a column from top to bottom, each with the last column over which it stands.
type Stack<'a> = Vec<(&'a Cell, u16)>;

/// Whether the same cells stand over both columns.
fn is_same(one: &Stack<'_>, other: &Stack<'_>) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len() && pairs.all(|((one, _), (other, _))| std::ptr::eq(*one, *other))
}

/// Finds headers.
pub struct Finder<'a> {
    pub labels: &'a Labels<'a>,
    pub table: &'a Table,
    pub merged: &'a Merged,
    pub sheet: &'a SheetCells,
}

impl Finder<'_> {
    /// The header nearest the top that has most of the table's labels.
    pub fn first(&self) -> Option<Header> {
        let mut best: Option<Header> = None;
        for (row, cells) in self.sheet.rows().take_while(|(row, _)| *row < WITHIN) {
            if best.as_ref().is_some_and(|held| self.has_all(held)) {
                break;
            }
            if let Some(header) = self.at(row, cells)
                && best
                    .as_ref()
                    .is_none_or(|held| header.columns.len() > held.columns.len())
            {
                best = Some(header);
            }
        }
        best
    }

    /// The header that begins in this row. More rows are taken only for more labels, or for labels where there were
    /// aliases: 附件 over 文件名 is 附件文件名.
    pub fn at(&self, row: u32, cells: &[Cell]) -> Option<Header> {
        let (mut best, mut best_own) = self.of_rows(row, &[cells]);
        let mut rows = vec![cells];
        for below in 1..DEEPEST {
            if self.has_all(&best) && best_own == best.columns.len() {
                break;
            }
            let below = row + u32::try_from(below).unwrap_or(0);
            let cells = self.row_cells(below);
            // What is below a header are texts only as long as it is still the header.
            if cells.is_empty() || !cells.iter().chain(*rows.first()?).all(is_words) {
                break;
            }
            rows.push(cells);
            let (header, own) = self.of_rows(row, &rows);
            // A row that adds nothing to the labels below it is no part of the header.
            let begins_here = header.columns.values().any(|columns| columns.at.row == row);
            if begins_here && (header.columns.len(), own) > (best.columns.len(), best_own) {
                (best, best_own) = (header, own);
            }
        }
        let found = best.columns.len();
        (found >= 2 && found * 2 >= self.table.columns.len()).then_some(best)
    }

    /// Whether no header could have more of the table's labels.
    fn has_all(&self, header: &Header) -> bool {
        header.columns.len() == self.table.columns.len()
    }

    fn row_cells(&self, row: u32) -> &[Cell] {
        let cells = &self.sheet.cells;
        let from = cells.partition_point(|cell| cell.row < row);
        let to = cells.partition_point(|cell| cell.row <= row);
        cells.get(from..to).unwrap_or_default()
    }

    /// The header that these rows make, and how many of its labels are the form's own.
    fn of_rows(&self, top: u32, rows: &[&[Cell]]) -> (Header, usize) {
        let bottom = top + u32::try_from(rows.len().saturating_sub(1)).unwrap_or(0);
        // What each row says over each column; a merged label stands over all its columns.
        let mut over: BTreeMap<u16, Stack<'_>> = BTreeMap::new();
        for cell in rows.iter().flat_map(|cells| cells.iter()) {
            let right = self
                .merged
                .right_end(cell.row, cell.col)
                .min(cell.col.saturating_add(40));
            for col in cell.col..=right {
                over.entry(col).or_default().push((cell, right));
            }
        }
        let mut found: BTreeMap<usize, Vec<(u16, At, Match)>> = BTreeMap::new();
        let mut before: Option<(&Stack<'_>, Option<(At, Match)>)> = None;
        for (col, texts) in &over {
            // A title merged over all columns says over each the same.
            let hit = match before {
                Some((held, hit)) if is_same(held, texts) => hit,
                _ => self.label(texts),
            };
            if let Some((at, hit)) = hit.clone() {
                found.entry(hit.index).or_default().push((*col, at, hit));
            }
            before = Some((texts, hit));
        }
        let own = found
            .values()
            .filter(|hits| hits.iter().any(|(_, _, hit)| hit.own))
            .count();
        let columns = found.into_iter().filter_map(|(index, hits)| {
            // A label of its own outranks an alias over another column.
            let own = hits.iter().any(|(_, _, hit)| hit.own);
            let hits: Vec<_> = hits.into_iter().filter(|(_, _, hit)| hit.own || !own).collect();
            let (_, at, hit) = hits.first()?;
            let columns = Columns {
                at: *at,
                cols: hits.iter().map(|(col, _, _)| *col).collect(),
                other_unit: hit.other_unit.clone(),
            };
            Some((index, columns))
        });
        let header = Header {
            top,
            bottom,
            columns: columns.collect(),
        };
        (header, own)
    }

    /// The label that the rows over a column make, the whole of it first: 校长任期 over 起 is 校长任期起.
    fn label(&self, texts: &[(&Cell, u16)]) -> Option<(At, Match)> {
        // Over most columns there is one.
        if let [(cell, _)] = texts {
            let hit = self.labels.find(&values::shown(&cell.value))?;
            let at = At {
                row: cell.row,
                col: cell.col,
            };
            return Some((at, hit));
        }
        let words: Vec<SmolStr> = texts.iter().map(|(cell, _)| values::shown(&cell.value)).collect();
        let at = |index: usize| {
            let (cell, _) = texts.get(index)?;
            Some(At {
                row: cell.row,
                col: cell.col,
            })
        };
        for from in 0..words.len() {
            let whole = words.get(from..)?.concat();
            if let Some(hit) = self.labels.find(&whole) {
                return Some((at(from)?, hit));
            }
        }
        // A group's heading alone is no label of the columns that it stands over, if something is below it.
        let upper = words.len().saturating_sub(1);
        (0..upper).find_map(|index| {
            let (cell, right) = texts.get(index)?;
            let hit = self.labels.find(words.get(index)?)?;
            (cell.col == *right).then_some((at(index)?, hit))
        })
    }

    /// Whether a row repeats the header, as copies for each page do.
    pub fn repeats(&self, header: &Header, cells: &[Cell]) -> Option<Header> {
        // Asked of every row, so that what is no label at its beginning is dismissed at once.
        let begins = cells
            .iter()
            .filter_map(|cell| {
                if let Raw::Text(text) = &cell.value {
                    Some(text)
                } else {
                    None
                }
            })
            .take(2)
            .any(|text| self.labels.find(text).is_some());
        if !begins {
            return None;
        }
        let texts = cells.iter().filter(|cell| is_words(cell)).count();
        if texts * 2 < header.columns.len() {
            return None;
        }
        let first = cells.first()?;
        self.at(first.row, cells)
    }
}

/// Whether a cell could belong to a header: a text, and not a number in text.
pub fn is_words(cell: &Cell) -> bool {
    match &cell.value {
        Raw::Text(text) => cell.formula.is_none() && text.chars().any(char::is_alphabetic),
        Raw::Blank => cell.formula.is_none(),
        _ => false,
    }
}

/// The sheet's columns that a header takes.
pub fn taken(header: &Header) -> BTreeSet<u16> {
    header
        .columns
        .values()
        .flat_map(|columns| columns.cols.iter().copied())
        .collect()
}
