//! Reads a county's workbook into typed answers, each with the cell it stood in.
//!
//! Floor 2: takes the form from the plan and cells from `workbook`, gives a [`Submission`] to `check`. Fields are
//! found by their labels and tables by their headers, never by address, because counties insert rows, rename sheets
//! and retype labels. What a careful clerk could read is read, with a note that says how; where two readings are
//! possible there is a defect and no guess. Nothing is dropped silently: what is not read is listed.

pub mod carry;
mod copies;
mod fields;
mod hidden;
mod label;
pub mod lasting;
mod merged;
mod origin;
mod sheets;
mod tables;
mod values;

use std::collections::BTreeSet;

use crate::model::form::{Body, LISTS_SHEET, Section, Sheet, Table, WORKING_SHEET};
use crate::model::place::SourceFile;
use crate::model::plan::Plan;
use crate::model::submission::{Attachments, NotRead, SheetReading, Submission};
use crate::workbook::{Book, Limits, Properties, Raw, SheetCells};

/// Custom document properties in which the template states what it was made from.
const TEMPLATE_VERSION: (&str, &str) = ("dudao_template_version", "模板版本");
const PLAN_VERSION: (&str, &str) = ("dudao_plan_version", "方案版本");
const PLAN_HASH: (&str, &str) = ("dudao_plan_hash", "方案校验值");

/// The workbook holds none of the form's sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherForm {
    /// The sheets that it does hold.
    pub sheets: Vec<String>,
}

impl std::fmt::Display for OtherForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown: Vec<_> = self
            .sheets
            .iter()
            .take(5)
            .map(|name| format!("“{name}”"))
            .collect();
        write!(
            f,
            "文件是工作簿，但不是本方案的自评工作簿：其中的工作表为{}，没有一张属于自评工作簿。请在下发的自评工作簿中填报后重新报送。",
            shown.join("、")
        )
    }
}

/// How much of a submission is read: nothing of the template's own hidden sheets, which are more than half of its cells.
#[must_use]
pub fn limits() -> Limits {
    Limits {
        passed_over: &[LISTS_SHEET, WORKING_SHEET],
        ..Limits::default()
    }
}

/// Reads the form's sheets out of a workbook.
///
/// # Errors
/// [`OtherForm`] if the workbook holds none of the form's sheets for filling in.
pub fn read(
    plan: &Plan,
    book: &Book,
    file: SourceFile,
    attachments: Attachments,
) -> Result<Submission, OtherForm> {
    let found = sheets::find(&plan.form, book);
    let mut submission = Submission {
        file,
        template_version: stated(&book.properties, &found, TEMPLATE_VERSION),
        plan_version: stated(&book.properties, &found, PLAN_VERSION),
        plan_hash: stated(&book.properties, &found, PLAN_HASH),
        attachments,
        origin: origin::read(book),
        not_read: found.not_read.clone(),
        ..Submission::default()
    };
    let mut any = false;
    for (index, (sheet, cells)) in plan.form.sheets.iter().zip(&found.sheets).enumerate() {
        let mut reading = SheetReading {
            name: sheet.name.clone(),
            found_as: cells.map(|cells| cells.name.clone()),
            missing: Vec::new(),
        };
        let copies = found.copies.iter().filter(|(of, _)| *of == index);
        let copies: Vec<&SheetCells> = copies.map(|(_, cells)| *cells).collect();
        match (&sheet.body, cells) {
            (Body::Fields(sections), Some(cells)) => {
                any |= read_fields(sections, cells, &copies, book, &mut submission, &mut reading);
            }
            (Body::Table(table), Some(cells)) => {
                any |= read_table(
                    plan,
                    sheet,
                    table,
                    (cells, &copies),
                    &mut submission,
                    &mut reading,
                );
            }
            (Body::Guide(_) | Body::SelfCheck, _) => continue,
            (_, None) => {}
        }
        submission.sheets.push(reading);
    }
    submission.hidden = hidden::find(&plan.form, book, &submission);
    if any {
        submission.not_read.extend(book.notes.iter().map(|note| NotRead {
            sheet: String::new(),
            at: None,
            shown: String::new(),
            why: note.clone(),
        }));
        Ok(submission)
    } else {
        Err(OtherForm {
            sheets: book.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        })
    }
}

/// Reads a sheet of fields and its copies; whether any field was found.
fn read_fields(
    sections: &[Section],
    cells: &SheetCells,
    copies: &[&SheetCells],
    book: &Book,
    submission: &mut Submission,
    reading: &mut SheetReading,
) -> bool {
    let mut read = fields::read(sections, cells, &book.names);
    // A given answer is compared as well: a copy may be another county's sheet.
    let compared: BTreeSet<&str> = sections
        .iter()
        .flat_map(|section| &section.fields)
        .filter(|field| field.computed.is_none())
        .map(|field| field.name.as_str())
        .collect();
    let own = copies::filled_in(sections.iter().flat_map(|section| &section.fields));
    for copy in copies {
        let other = fields::read(sections, copy, &book.names);
        let names = (cells.name.as_str(), copy.name.as_str());
        let outcome = copies::fields(&mut read, other, &own, &compared, names);
        found_instead(&outcome, copy, reading);
        submission.not_read.push(outcome.not_read(names.0, names.1));
    }
    reading.missing = read.missing;
    let any = !read.answers.is_empty();
    submission.fields.extend(read.answers);
    submission.not_read.extend(read.not_read);
    any
}

/// Reads a table and its copies; whether it was found.
fn read_table(
    plan: &Plan,
    sheet: &Sheet,
    table: &Table,
    (cells, copies): (&SheetCells, &[&SheetCells]),
    submission: &mut Submission,
    reading: &mut SheetReading,
) -> bool {
    let roles = &plan.form.roles;
    let own = copies::filled_in(table.columns.iter());
    let mut held = tables::read(sheet, table, roles, cells);
    for copy in copies {
        let names = (cells.name.as_str(), copy.name.as_str());
        let outcome = match (&mut held, tables::read(sheet, table, roles, copy)) {
            (Some(held), Some(other)) => copies::table(held, other, &own, &table.key, names),
            (None, Some(other)) => {
                held = Some(other);
                copies::Outcome::Instead(format!(
                    "工作表“{}”中没有找到表头，按“{}”读取。",
                    names.0, names.1
                ))
            }
            (_, None) => copies::Outcome::Same(format!(
                "工作表“{}”与“{}”重复，其中没有找到表头，未读取。",
                names.1, names.0
            )),
        };
        found_instead(&outcome, copy, reading);
        submission.not_read.push(outcome.not_read(names.0, names.1));
    }
    let Some(read) = held else {
        reading.missing = table.columns.iter().map(|column| column.name.clone()).collect();
        return false;
    };
    reading.missing = read.missing;
    submission.tables.insert(sheet.name.clone(), read.table);
    submission.not_read.extend(read.not_read);
    true
}

fn found_instead(outcome: &copies::Outcome, copy: &SheetCells, reading: &mut SheetReading) {
    if matches!(outcome, copies::Outcome::Instead(_)) {
        reading.found_as = Some(copy.name.clone());
    }
}

/// What the workbook says it was made from: a document property, else a labelled cell of the guide.
fn stated(
    properties: &Properties,
    found: &sheets::Found<'_>,
    (property, wanted): (&str, &str),
) -> Option<String> {
    if let Some(value) = properties.custom.get(property) {
        return Some(value.clone());
    }
    let wanted = label::normalise(wanted);
    found.guide.and_then(|guide| {
        let at = guide
            .cells
            .iter()
            .find(|cell| matches!(&cell.value, Raw::Text(text) if label::normalise(text) == wanted))?;
        next_in_row(guide, at.row, at.col)
    })
}

/// The text of the next cell to the right that holds data.
fn next_in_row(sheet: &SheetCells, row: u32, col: u16) -> Option<String> {
    let cell = sheet
        .cells
        .iter()
        .find(|cell| cell.row == row && cell.col > col)?;
    Some(values::shown(&cell.value).to_string())
}
