//! What a returned workbook must have in common with what was sent.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::{SmolStr, format_smolstr};

use dudao::model::finding::Finding;
use dudao::model::form::{KEPT_SHEET, LISTS_SHEET, WORKING_SHEET};
use dudao::model::place::Cell as At;
use dudao::model::plan::{Builtin, Plan};
use dudao::model::submission::{RowReading, Submission};
use dudao::model::value::Value;
use dudao::workbook::{Book, Raw, clean};

use super::bench::Sent;
use super::notes::{self, Notes};

/// Checks whose findings the form's own layout mends: they speak of where something stood, of the file and its format,
/// of what surrounds it.
const MENDED: [Builtin; 17] = [
    Builtin::MissingSheet,
    Builtin::MissingField,
    Builtin::MissingColumn,
    Builtin::TemplateVersion,
    Builtin::PlanChanged,
    Builtin::ExternalLinks,
    Builtin::Macros,
    Builtin::HiddenData,
    Builtin::SameAsLastRound,
    Builtin::StillOpen,
    Builtin::NotRead,
    Builtin::ComputedOverwritten,
    Builtin::FormulaReplaced,
    // A formula without its result has no value to take over: its cell is blank.
    Builtin::FormulaWithoutResult,
    // The form has a row for every measure; it is there again, and blank.
    Builtin::MeasureNotRated,
    // Two copies of a sheet, a label twice, a number over several rows: told once, and the cell is blank then.
    Builtin::WrongType,
    // Notes on how it was found where it stood.
    Builtin::ReadWithTolerance,
];

/// What may be found in their place: a sheet, label, column or answer that is there now and blank, to which others refer.
const INSTEAD: [Builtin; 7] = [
    Builtin::RequiredBlank,
    Builtin::EmptyTable,
    Builtin::MeasureNotRated,
    Builtin::UnknownReference,
    Builtin::RatedWithoutEvidence,
    Builtin::EvidenceUnused,
    Builtin::AttachmentUnlisted,
];

/// Everything that is wrong with a returned workbook; `again` is what came of sending it unchanged.
pub fn faults(plan: &Plan, sent: &Sent, again: &Sent) -> Vec<String> {
    let mut faults = Vec::new();
    let notes = notes::of(&again.bytes, &again.book);
    told(sent, again, &notes, &mut faults);
    typed(sent, again, &mut faults);
    let blanked = values(plan, &sent.read, &again.read, &mut faults);
    findings(plan, sent, again, blanked, &mut faults);
    faults
}

/// Every finding stands in the list and, if it has a cell, once in the note at the right one.
fn told(sent: &Sent, again: &Sent, notes: &Notes, faults: &mut Vec<String>) {
    let list = notes::list(&again.book);
    if list.len() != sent.assessment.findings.len() {
        faults.push(format!(
            "{} findings, {} lines",
            sent.assessment.findings.len(),
            list.len()
        ));
    }
    let mut told = 0;
    for (finding, line) in sent.assessment.findings.iter().zip(&list) {
        let cell = line["单元格"].clone();
        let is_cell = At::parse(&cell).is_some();
        if finding.place.cell.is_some() && !is_cell {
            faults.push(format!("{} has no cell: {line:?}", finding.id));
        }
        if !line["问题"].starts_with(finding.message.as_str()) {
            faults.push(format!("{}: {line:?}", finding.id));
        }
        let id = format!("编号：{}", finding.id);
        let holds = |note: &&String| note.lines().any(|held| held == id);
        let count = notes.values().filter(holds).count();
        if count != usize::from(is_cell) {
            faults.push(format!("{} is told in {count} notes", finding.id));
        }
        if !is_cell {
            continue;
        }
        told += 1;
        let place = (line["工作表"].clone(), cell);
        if !notes
            .get(&place)
            .is_some_and(|note| note.contains(finding.message.as_str()))
        {
            faults.push(format!("{} is not told at {place:?}", finding.id));
        }
        right_cell(finding, &place, again, faults);
    }
    let in_notes: usize = notes
        .values()
        .map(|note| note.lines().filter(|line| line.starts_with("编号：")).count())
        .sum();
    if in_notes != told {
        faults.push(format!("{told} cell findings, {in_notes} told in notes"));
    }
}

/// The cell that a finding points at holds what the finding says stands there, or is blank and that is kept beside.
fn right_cell(finding: &Finding, (sheet, cell): &(String, String), again: &Sent, faults: &mut Vec<String>) {
    let at = At::parse(cell).unwrap();
    let held = again.book.sheets.iter().find(|held| held.name == *sheet).unwrap();
    let held = held.get(at.row, at.col);
    // The form computes it, from what is there.
    if held.is_some_and(|cell| cell.formula.is_some()) {
        return;
    }
    let now = held.map(|cell| shown(&cell.value));
    let wanted = finding.place.shown.trim();
    let is_kept = || {
        let kept = notes::kept(&again.book);
        kept.iter().any(|[.., text, _]| alike(text, wanted))
    };
    // A heading holds the label; what is read beside its own cell is kept.
    let fits = match now.as_deref().map(str::trim) {
        _ if wanted.is_empty() => true,
        Some(now) if alike(now, wanted) || sheet == KEPT_SHEET => true,
        _ => is_kept(),
    };
    if !fits {
        faults.push(format!("{} points at {sheet}!{cell} with {now:?}", finding.id));
    }
}

fn alike(now: &str, wanted: &str) -> bool {
    let bare = |text: &str| clean(text).replace('\n', " ").trim().to_owned();
    let wanted = bare(wanted.trim_end_matches('…'));
    bare(now).starts_with(&wanted)
}

/// Everything that stood in a cell stands somewhere.
fn typed(sent: &Sent, again: &Sent, faults: &mut Vec<String>) {
    let mut there: BTreeSet<String> = BTreeSet::new();
    for sheet in again.book.sheets.iter().filter(|sheet| !is_hidden(&sheet.name)) {
        there.extend(sheet.cells.iter().map(|cell| shown(&cell.value)));
    }
    let mut missing = Vec::new();
    for sheet in sent.book.sheets.iter().filter(|sheet| !is_hidden(&sheet.name)) {
        for cell in &sheet.cells {
            let text = clean(&shown(&cell.value));
            // What formulas of the template come to is calculated anew; so is what a clerk pasted over the live checks.
            let blank = text
                .trim_matches(|c: char| c.is_whitespace() || !c.is_ascii_graphic() && !c.is_alphanumeric());
            if cell.formula.is_none() && !blank.is_empty() && !there.contains(&text) {
                let at = At {
                    row: cell.row,
                    col: cell.col,
                };
                missing.push(format!("{}!{at} {text}", sheet.name));
            }
        }
    }
    if !missing.is_empty() {
        missing.truncate(5);
        faults.push(format!("lost: {missing:?}"));
    }
}

fn is_hidden(sheet: &str) -> bool {
    [LISTS_SHEET, WORKING_SHEET, "自查结果", "填报说明", "问题清单"].contains(&sheet)
}

fn shown(raw: &Raw) -> String {
    match raw {
        Raw::Text(text) | Raw::Error(text) => text.to_string(),
        Raw::Number(number) => number.to_string(),
        Raw::Bool(truth) => truth.to_string().to_uppercase(),
        Raw::DateTime(serial) => dudao::model::serial::from_serial(*serial)
            .map_or_else(|| serial.to_string(), |date| date.to_string()),
        Raw::Blank => String::new(),
    }
}

/// Values are the same, or were unreadable and are blank; how many are blank now.
fn values(plan: &Plan, before: &Submission, after: &Submission, faults: &mut Vec<String>) -> usize {
    let mut blanked = 0;
    let mut compare = |what: String, before: &Value, after: &Value| {
        if *before == Value::Unreadable && after.is_blank() {
            blanked += 1;
        } else if !same(before, after) {
            faults.push(format!("{what}: {before:?} → {after:?}"));
        }
    };
    for (_, field) in plan.form.fields().filter(|(_, field)| field.computed.is_none()) {
        compare(
            field.name.clone(),
            before.value(&field.name),
            after.value(&field.name),
        );
    }
    for (sheet, table) in plan.form.tables() {
        let rows = |submission: &Submission| -> Vec<RowReading> {
            let read = submission.tables.get(&sheet.name);
            let mut rows: Vec<RowReading> = read.map(|read| read.rows.clone()).unwrap_or_default();
            if table.measure_rows {
                rows.sort_by_key(|row| row.value(&table.key).number().map(|no| no as u32));
            }
            rows
        };
        let (mut old, mut new) = (rows(before), rows(after));
        if table.measure_rows {
            // The form has a row for every measure, whether or not the county's file had.
            let numbers = |rows: &[RowReading]| -> BTreeMap<String, ()> {
                rows.iter()
                    .map(|row| (format!("{:?}", row.value(&table.key)), ()))
                    .collect()
            };
            let held = numbers(&old);
            new.retain(|row| held.contains_key(&format!("{:?}", row.value(&table.key))));
        }
        // A row of nothing but what is unclear is blank.
        old.retain(|row| {
            row.answers
                .values()
                .any(|answer| !matches!(answer.value, Value::Unreadable | Value::Blank))
                || new.len() == rows(before).len()
        });
        if old.len() != new.len() {
            faults_of_rows(&sheet.name, old.len(), new.len(), &mut compare);
            continue;
        }
        for (index, (old, new)) in old.iter().zip(&new).enumerate() {
            for column in table.columns.iter().filter(|column| column.computed.is_none()) {
                // What the plan gives is there again.
                if table.measure_rows && column.given && old.value(&column.name).is_blank() {
                    continue;
                }
                compare(
                    format!("{} {index} {}", sheet.name, column.name),
                    old.value(&column.name),
                    new.value(&column.name),
                );
            }
        }
    }
    blanked
}

fn faults_of_rows(sheet: &str, old: usize, new: usize, compare: &mut impl FnMut(String, &Value, &Value)) {
    let count = |count: usize| Value::Text(format_smolstr!("{count} rows"));
    compare(sheet.to_owned(), &count(old), &count(new));
}

fn same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Text(before), Value::Text(after)) => clean(before) == *after,
        (Value::Number(before), Value::Number(after)) => (before - after).abs() < 1e-9,
        _ => before == after,
    }
}

/// The same findings, but for what the form's layout mends and what then stands in its place.
fn findings(plan: &Plan, sent: &Sent, again: &Sent, blanked: usize, faults: &mut Vec<String>) {
    let ids = |of: &[Builtin]| -> BTreeSet<SmolStr> {
        of.iter()
            .filter_map(|builtin| plan.check(*builtin))
            .map(|check| check.id.clone())
            .collect()
    };
    let (mended, instead) = (ids(&MENDED), ids(&INSTEAD));
    let by_id = |sent: &Sent| -> BTreeMap<SmolStr, Finding> {
        let findings = sent.assessment.findings.iter();
        findings
            .map(|finding| (finding.id.clone(), finding.clone()))
            .collect()
    };
    let (before, after) = (by_id(sent), by_id(again));
    let gone: Vec<&Finding> = before
        .iter()
        .filter(|(id, _)| !after.contains_key(*id))
        .map(|(_, finding)| finding)
        .collect();
    for finding in &gone {
        if !mended.contains(&finding.check) {
            faults.push(format!("gone: {} {}", finding.id, finding.message));
        }
    }
    // Where something was mended or is blank now, the rules look at it anew.
    let touched = blanked > 0 || !gone.is_empty();
    for (id, finding) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
        let explained = touched && (instead.contains(&finding.check) || plan.rule(&finding.check).is_some());
        if !explained {
            faults.push(format!("new: {id} {}", finding.message));
        }
    }
    if !touched && sent.assessment.verdict != again.assessment.verdict {
        faults.push(format!(
            "{:?} → {:?}",
            sent.assessment.verdict, again.assessment.verdict
        ));
    }
}

/// The cells of a book that a second return must leave as they are: all but the list of findings and what is calculated.
pub fn lasting(book: &Book) -> BTreeMap<(String, u32, u16), String> {
    let sheets = book.sheets.iter().filter(|sheet| !is_hidden(&sheet.name));
    sheets
        .flat_map(|sheet| {
            let cells = sheet.cells.iter().filter(|cell| cell.formula.is_none());
            cells.map(|cell| {
                (
                    (sheet.name.clone(), cell.row, cell.col),
                    format!("{:?}", cell.value),
                )
            })
        })
        .collect()
}
