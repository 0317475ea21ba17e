//! Answers in rows, columns and sheets that are not shown: whoever opens the workbook does not see what was reported.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::model::form::Form;
use crate::model::place::Cell as At;
use crate::model::submission::{Answer, HiddenData, HiddenLine, Submission};
use crate::workbook::{Book, SheetCells};

/// Collects them from what was read: only cells that the template leaves for filling in are looked at, so that rows
/// and columns that the template hides by itself are none.
pub fn find(form: &Form, book: &Book, submission: &Submission) -> Vec<HiddenData> {
    let is_partly_hidden =
        |sheet: &&SheetCells| sheet.hidden || !sheet.hidden_rows.is_empty() || !sheet.hidden_cols.is_empty();
    let mut sheets: Vec<(&SheetCells, Vec<At>)> = book
        .sheets
        .iter()
        .filter(is_partly_hidden)
        .map(|sheet| (sheet, Vec::new()))
        .collect();
    // The answers on a sheet share its name, and follow each other.
    let mut last: Option<(&Arc<str>, Option<usize>)> = None;
    for answer in answers(form, submission) {
        let index = match last {
            Some((name, index)) if Arc::ptr_eq(name, &answer.sheet) => index,
            _ => sheets.iter().position(|(sheet, _)| *sheet.name == *answer.sheet),
        };
        last = Some((&answer.sheet, index));
        if let Some((_, cells)) = index.and_then(|index| sheets.get_mut(index))
            && !answer.raw.trim().is_empty()
        {
            cells.extend(answer.at);
        }
    }
    let mut hidden = Vec::new();
    for (sheet, cells) in sheets {
        // On a hidden sheet its rows and columns are as well.
        let lines: &[HiddenLine] = if sheet.hidden {
            &[HiddenLine::Sheet]
        } else {
            &[HiddenLine::Rows, HiddenLine::Columns]
        };
        for line in lines.iter().copied() {
            let mut found: Vec<At> = cells
                .iter()
                .filter(|at| match line {
                    HiddenLine::Rows => within(&sheet.hidden_rows, at.row),
                    HiddenLine::Columns => within(&sheet.hidden_cols, at.col),
                    HiddenLine::Sheet => true,
                })
                .copied()
                .collect();
            found.sort();
            found.dedup();
            if let Some(first) = found.first() {
                hidden.push(HiddenData {
                    sheet: sheet.name.clone(),
                    line,
                    first: *first,
                    cells: found.len(),
                });
            }
        }
    }
    hidden
}

/// Answers that the county gives and what is computed from them, in fields and in tables.
fn answers<'a>(form: &'a Form, submission: &'a Submission) -> impl Iterator<Item = &'a Answer> {
    let fields = form
        .fields()
        .filter(|(_, field)| !field.given)
        .filter_map(|(_, field)| submission.fields.get(&field.name));
    let cells = form.tables().flat_map(move |(sheet, table)| {
        let rows = submission
            .tables
            .get(&sheet.name)
            .map_or(&[][..], |read| &read.rows);
        let given = table.columns.iter().filter(|column| column.given);
        let given: Vec<&str> = given.map(|column| column.name.as_str()).collect();
        let answers = rows.iter().flat_map(|row| row.answers.iter());
        answers
            .filter(move |(column, _)| !given.contains(column))
            .map(|(_, answer)| answer)
    });
    fields.chain(cells)
}

/// Whether a line is in one of the ranges, which are in order.
fn within<T: PartialOrd + Copy>(ranges: &[RangeInclusive<T>], line: T) -> bool {
    let after = ranges.partition_point(|range| *range.end() < line);
    ranges.get(after).is_some_and(|range| range.contains(&line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_in_ordered_ranges() {
        let ranges = [3..=5, 9..=9, 20..=u32::MAX];
        for (line, wanted) in [
            (2, false),
            (3, true),
            (5, true),
            (6, false),
            (9, true),
            (10, false),
            (21, true),
        ] {
            assert_eq!(within(&ranges, line), wanted, "{line}");
        }
        assert!(!within(&[], 1_u16));
    }
}
