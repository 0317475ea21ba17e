//! What was read with tolerance and what was not read at all, so that nothing is silent.

use std::collections::BTreeMap;

use smol_str::ToSmolStr;

use super::{Job, place_of};
use crate::model::form::Field;
use crate::model::place::Place;
use crate::model::plan::Builtin;
use crate::model::submission::Answer;

/// Places shown for one note; the rest are counted.
const SHOWN: usize = 5;

/// Reports readings and what was left out.
pub fn check(job: &mut Job<'_>) {
    let mut columns: BTreeMap<(String, String), Vec<(Place, String)>> = BTreeMap::new();
    for (_, field) in job.plan.form.fields() {
        let note = job
            .submission
            .fields
            .get(&field.name)
            .and_then(|answer| noted(job, answer, field));
        if let Some((place, note)) = note {
            let message = format!("“{}”：{note}", field.label);
            job.report(Builtin::ReadWithTolerance, &field.name, message, place);
        }
    }
    for (sheet, table) in job.plan.form.tables() {
        for column in &table.columns {
            let answers = job.cells.column(&sheet.name, &column.name).iter().flatten();
            let notes: Vec<_> = answers.filter_map(|answer| noted(job, answer, column)).collect();
            if !notes.is_empty() {
                columns.insert((sheet.name.clone(), column.name.clone()), notes);
            }
        }
    }
    for ((sheet, column), notes) in columns {
        let Some((first, note)) = notes.first() else {
            continue;
        };
        let label = first.label.clone();
        let message = if notes.len() == 1 {
            format!("“{label}”：{note}")
        } else {
            format!(
                "“{label}”有 {} 处按习惯写法读取，如 {}：{note}",
                notes.len(),
                first.cell.as_deref().unwrap_or_default()
            )
        };
        let related = notes
            .iter()
            .skip(1)
            .take(SHOWN)
            .map(|(place, _)| place.clone())
            .collect();
        if let Some(finding) = job.report(
            Builtin::ReadWithTolerance,
            &format!("{sheet}_{column}"),
            message,
            first.clone(),
        ) {
            finding.related = related;
        }
    }
    renamed(job);
    for left in &job.submission.not_read {
        let place = Place {
            sheet: (!left.sheet.is_empty()).then(|| left.sheet.as_str().into()),
            cell: left.at.map(|at| at.to_smolstr()),
            shown: left.shown.as_str().into(),
            ..job.file()
        };
        job.report(Builtin::NotRead, &left.sheet, left.why.clone(), place);
    }
}

fn noted(job: &Job<'_>, answer: &Answer, field: &Field) -> Option<(Place, String)> {
    let note = answer.note.clone()?;
    Some((place_of(job.submission, answer, field.label.clone()), note))
}

fn renamed(job: &mut Job<'_>) {
    for sheet in &job.submission.sheets {
        let Some(found) = sheet.found_as.as_ref().filter(|found| **found != sheet.name) else {
            continue;
        };
        let message = format!("工作表“{found}”按「{}」读取。", sheet.name);
        let place = Place {
            sheet: Some(found.as_str().into()),
            ..job.file()
        };
        job.report(
            Builtin::ReadWithTolerance,
            &format!("工作表.{}", sheet.name),
            message,
            place,
        );
    }
}
