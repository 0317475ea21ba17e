//! What the columns of tables must satisfy: values that may not repeat, values that must stand in another table.

use std::collections::BTreeMap;

use super::{Job, items, place_of};
use crate::model::form::{Field, FieldKind};
use crate::model::place::Place;
use crate::model::plan::Builtin;
use crate::model::submission::TableReading;
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
            if column.unique {
                repeated(job, column, &full, read);
            }
            if let Some(target) = &column.refers_to {
                unknown_references(job, column, &full, target, read);
            }
        }
    }
}

fn repeated(job: &mut Job<'_>, column: &Field, full: &str, read: &TableReading) {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for row in &read.rows {
        let Some(answer) = row.answers.get(&column.name) else {
            continue;
        };
        let key = match &answer.value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        places
            .entry(key)
            .or_default()
            .push(place_of(job.submission, answer, &column.label));
    }
    for (value, places) in places {
        let [first, others @ ..] = places.as_slice() else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
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
            finding.expected = "各行不重复；确为同名的，加括注区分".to_owned();
        }
    }
}

fn unknown_references(job: &mut Job<'_>, column: &Field, full: &str, target: &str, read: &TableReading) {
    let Some((target_sheet, _, target_column)) = job.plan.form.column(target) else {
        return;
    };
    let Some(known) = job.submission.tables.get(&target_sheet.name) else {
        return;
    };
    let known: Vec<String> = known
        .rows
        .iter()
        .filter_map(|row| row.value(&target_column.name).text().map(comparable))
        .collect();
    for row in &read.rows {
        let Some(answer) = row.answers.get(&column.name) else {
            continue;
        };
        let used = match &column.kind {
            FieldKind::List => items(&answer.value),
            _ => answer.value.text().map(str::to_owned).into_iter().collect(),
        };
        for value in used
            .into_iter()
            .filter(|value| !known.contains(&comparable(value)))
        {
            let message = format!(
                "“{}”填的“{value}”在「{}」的“{}”中没有。",
                column.label, target_sheet.name, target_column.label
            );
            let place = job.place(answer, &column.label);
            let header = job.submission.tables.get(&target_sheet.name).and_then(|table| {
                let at = table.columns.get(&target_column.name)?;
                Some(Place {
                    file: job.submission.file.name.clone(),
                    sheet: Some(table.sheet.clone()),
                    cell: Some(at.to_string()),
                    label: target_column.label.clone(),
                    shown: String::new(),
                })
            });
            let subject = format!("{full}.{}.{value}", row_number_free_key(job, full, row));
            if let Some(finding) = job.report(Builtin::UnknownReference, &subject, message, place) {
                finding.related = header.into_iter().collect();
                finding.expected = format!("「{}」“{}”列出的内容", target_sheet.name, target_column.label);
            }
        }
    }
}

fn row_number_free_key(job: &Job<'_>, full: &str, row: &crate::model::submission::RowReading) -> String {
    let key = job.plan.form.column(full).map(|(_, table, _)| table.key.as_str());
    key.map(|key| super::rules::row_key(row, key)).unwrap_or_default()
}
