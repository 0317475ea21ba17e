//! What the columns of tables must satisfy: values that may not repeat, values that must stand in another table.

use std::borrow::Cow;
use std::collections::BTreeSet;

use smol_str::{SmolStr, ToSmolStr, format_smolstr};

use super::{Job, items, place_of};
use crate::model::form::{Field, FieldKind};
use crate::model::place::Place;
use crate::model::plan::Builtin;
use crate::model::submission::{Answer, RowReading};
use crate::model::value::Value;
use crate::model::wording::comparable;

/// Checks unique columns and references.
pub fn check(job: &mut Job<'_>) {
    for (sheet, table) in job.plan.form.tables() {
        let Some(read) = job.submission.tables.get(&sheet.name) else {
            continue;
        };
        for column in &table.columns {
            let full = format!("{}_{}", sheet.name, column.name);
            let answers = job.cells.column(&sheet.name, &column.name);
            if column.unique {
                repeated(job, column, &full, answers);
            }
            if let Some(target) = &column.refers_to {
                unknown_references(job, column, &full, target, &read.rows, answers);
            }
        }
    }
}

fn repeated(job: &mut Job<'_>, column: &Field, full: &str, answers: &[Option<&Answer>]) {
    let keys = answers.iter().flatten().filter_map(|answer| {
        let key = match &answer.value {
            Value::Text(text) => Cow::Borrowed(text.as_str()),
            Value::Number(number) => Cow::Owned(number.to_string()),
            _ => return None,
        };
        Some((key, *answer))
    });
    let mut found: Vec<(Cow<'_, str>, &Answer)> = keys.collect();
    // Stable, so that the places of one value stay top to bottom.
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    for group in found.chunk_by(|(one, _), (other, _)| one == other) {
        let [(value, _), _, ..] = group else {
            continue;
        };
        let places: Vec<Place> = group
            .iter()
            .map(|(_, answer)| place_of(job.submission, answer, column.label.clone()))
            .collect();
        let [first, others @ ..] = places.as_slice() else {
            continue;
        };
        let cells: Vec<&str> = places.iter().filter_map(|place| place.cell.as_deref()).collect();
        let message = format!(
            "“{}”中“{value}”出现 {} 次（{}），应当唯一。",
            column.label,
            places.len(),
            cells.join("、")
        );
        if let Some(finding) = job.report(
            Builtin::Repeated,
            &format!("{full}.{value}"),
            message,
            first.clone(),
        ) {
            finding.related = others.to_vec();
            finding.expected = "各行不重复；确为同名的，加括注区分".into();
        }
    }
}

fn unknown_references(
    job: &mut Job<'_>,
    column: &Field,
    full: &str,
    target: &str,
    rows: &[RowReading],
    answers: &[Option<&Answer>],
) {
    let Some((target_sheet, _, target_column)) = job.plan.form.column(target) else {
        return;
    };
    if !job.submission.tables.contains_key(&target_sheet.name) {
        return;
    }
    let targets = job.cells.column(&target_sheet.name, &target_column.name);
    let as_written: BTreeSet<&str> = targets
        .iter()
        .filter_map(|answer| answer.as_ref()?.value.text())
        .collect();
    let known: BTreeSet<String> = as_written.iter().map(|text| comparable(text)).collect();
    for (row, answer) in rows.iter().zip(answers) {
        let Some(answer) = answer else {
            continue;
        };
        let used = match &column.kind {
            FieldKind::List => items(&answer.value),
            _ => answer.value.text().map(str::to_owned).into_iter().collect(),
        };
        // Most are written as they stand there.
        let is_known = |value: &str| as_written.contains(value) || known.contains(&comparable(value));
        for value in used.into_iter().filter(|value| !is_known(value)) {
            let message = format!(
                "“{}”填的“{value}”在「{}」的“{}”中没有。",
                column.label, target_sheet.name, target_column.label
            );
            let place = job.place(answer, column.label.clone());
            let header = job.submission.tables.get(&target_sheet.name).and_then(|table| {
                let at = table.columns.get(&target_column.name)?;
                Some(Place {
                    file: job.submission.file.name.clone(),
                    sheet: Some(table.sheet.as_str().into()),
                    cell: Some(at.to_smolstr()),
                    label: target_column.label.clone(),
                    shown: SmolStr::default(),
                })
            });
            let subject = format!("{full}.{}.{value}", row_number_free_key(job, full, row));
            if let Some(finding) = job.report(Builtin::UnknownReference, &subject, message, place) {
                finding.related = header.into_iter().collect();
                finding.expected =
                    format_smolstr!("「{}」“{}”列出的内容", target_sheet.name, target_column.label);
            }
        }
    }
}

fn row_number_free_key(job: &Job<'_>, full: &str, row: &RowReading) -> String {
    let key = job.plan.form.column(full).map(|(_, table, _)| table.key.as_str());
    key.map(|key| super::rules::row_key(row, key)).unwrap_or_default()
}
