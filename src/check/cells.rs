//! The answers of a submission's tables by column, found once: to look each of them up by its column's name, for every
//! check that goes through a table, takes longer than the checks.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::model::form::Form;
use crate::model::submission::{Answer, RowReading, Submission};

/// The answers of a column, top to bottom; none where a row has no such cell.
type Column<'a> = Vec<Option<&'a Answer>>;

/// The answers of all tables that were read.
pub struct Cells<'a>(BTreeMap<&'a str, BTreeMap<&'a str, Column<'a>>>);

impl<'a> Cells<'a> {
    /// Goes through the tables of a submission.
    pub fn new(form: &'a Form, submission: &'a Submission) -> Self {
        let tables = form.tables().filter_map(|(sheet, table)| {
            let read = submission.tables.get(&sheet.name)?;
            let names = table.columns.iter().map(|column| column.name.as_str());
            Some((sheet.name.as_str(), by_column(names, &read.rows)))
        });
        Self(tables.collect())
    }

    /// The answers in a column of a table, one for each of its rows; empty if the table was not read.
    pub fn column(&self, sheet: &str, column: &str) -> &[Option<&'a Answer>] {
        let table = self.0.get(sheet);
        table
            .and_then(|table| table.get(column))
            .map_or(&[], Vec::as_slice)
    }
}

fn by_column<'a>(
    names: impl Iterator<Item = &'a str>,
    rows: &'a [RowReading],
) -> BTreeMap<&'a str, Column<'a>> {
    let mut columns: BTreeMap<&str, Column<'_>> =
        names.map(|name| (name, Vec::with_capacity(rows.len()))).collect();
    for row in rows {
        // Both are in the order of the names, so that each is gone through once.
        let mut answers = row.answers.iter();
        let mut next = answers.next();
        for (name, cells) in &mut columns {
            let mut found = None;
            while let Some((held, answer)) = next {
                match held.cmp(name) {
                    Ordering::Less => next = answers.next(),
                    Ordering::Equal => {
                        found = Some(answer);
                        next = answers.next();
                        break;
                    }
                    Ordering::Greater => break,
                }
            }
            cells.push(found);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_has_an_answer_or_none_for_every_row() {
        let row = |names: &[&str]| RowReading {
            row: 0,
            answers: names
                .iter()
                .map(|name| {
                    let raw = (*name).to_owned();
                    let answer = Answer {
                        raw: raw.into(),
                        ..Answer::default()
                    };
                    ((*name).to_owned(), answer)
                })
                .collect(),
        };
        let rows = [row(&["甲", "丙", "多"]), row(&["乙"]), row(&[])];
        let columns = by_column(["丙", "乙", "甲"].into_iter(), &rows);
        let told = |name: &str| -> Vec<Option<&str>> {
            let answers = columns[name].iter();
            answers
                .map(|answer| answer.map(|answer| answer.raw.as_str()))
                .collect()
        };
        assert_eq!(told("甲"), [Some("甲"), None, None]);
        assert_eq!(told("乙"), [None, Some("乙"), None]);
        assert_eq!(told("丙"), [Some("丙"), None, None]);
    }
}
