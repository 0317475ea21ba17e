//! The county's rating of itself against what the checks found.

use std::collections::BTreeSet;

use smol_str::{ToSmolStr, format_smolstr};

use super::Job;
use super::evidence::measure_no;
use crate::model::assessment::{MeasureOutcome, Verdict};
use crate::model::place::Place;
use crate::model::plan::Builtin;
use crate::model::submission::TableReading;

/// Compares each measure's rating with its verdict. Where the checks cannot tell, neither can this.
pub fn check(job: &mut Job<'_>, measures: &[MeasureOutcome]) {
    let roles = &job.plan.form.roles;
    let Some(table) = job.submission.tables.get(&roles.rating_sheet) else {
        return;
    };
    missing(job, table);
    for row in &table.rows {
        let Some(no) = measure_no(row.value(&roles.rating_measure)) else {
            continue;
        };
        let Some(outcome) = measures.iter().find(|outcome| outcome.measure == no) else {
            continue;
        };
        let Some(answer) = row.answers.get(&roles.rating_conclusion) else {
            continue;
        };
        let Some(rating) = answer.value.text() else {
            continue;
        };
        let (builtin, why) = match (rating, outcome.verdict) {
            ("已落实", Verdict::部分达标 | Verdict::未达标) => {
                (Builtin::RatedTooHigh, "自评高于核查结果")
            }
            ("部分落实", Verdict::未达标) => (Builtin::RatedTooHigh, "自评高于核查结果"),
            ("部分落实" | "未落实", Verdict::达标) | ("未落实", Verdict::部分达标) => {
                (Builtin::RatedTooLow, "自评低于核查结果")
            }
            ("不适用", Verdict::部分达标 | Verdict::未达标 | Verdict::达标) => {
                (Builtin::RatedTooHigh, "该措施对本县适用")
            }
            _ => continue,
        };
        let title = job.plan.measure(no).map_or("", |measure| measure.title.as_str());
        let failed = outcome.tally.get(&Verdict::未达标).copied().unwrap_or(0);
        let total: u32 = outcome
            .tally
            .iter()
            .filter(|(verdict, _)| **verdict != Verdict::不适用)
            .map(|(_, n)| n)
            .sum();
        let message = format!(
            "措施 {no}“{title}”自评为“{rating}”，核查结果为“{}”（{total} 项核查中 {failed} 项未达标），{why}。",
            outcome.verdict.word()
        );
        let place = job.place(answer, &roles.rating_conclusion);
        if let Some(finding) = job.report(builtin, &format!("措施{no}"), message, place) {
            finding.measure = Some(no);
            finding.expected = match outcome.verdict {
                Verdict::达标 => "已落实",
                Verdict::部分达标 => "部分落实",
                _ => "未落实",
            }
            .into();
        }
    }
}

/// Measures of the plan that the table passes over; a table without any row is told as such elsewhere.
fn missing(job: &mut Job<'_>, table: &TableReading) {
    let roles = &job.plan.form.roles;
    let rated: BTreeSet<u8> = table
        .rows
        .iter()
        .filter_map(|row| measure_no(row.value(&roles.rating_measure)))
        .collect();
    if rated.is_empty() {
        return;
    }
    for measure in job
        .plan
        .measures
        .iter()
        .filter(|measure| !rated.contains(&measure.no))
    {
        let message = format!(
            "「{}」没有措施 {}“{}”的一行，该措施未作自评。",
            roles.rating_sheet, measure.no, measure.title
        );
        let place = Place {
            sheet: Some(table.sheet.as_str().into()),
            cell: table
                .columns
                .get(&roles.rating_measure)
                .map(ToSmolStr::to_smolstr),
            label: roles.rating_measure.as_str().into(),
            ..job.file()
        };
        if let Some(finding) = job.report(
            Builtin::MeasureNotRated,
            &format!("措施{}", measure.no),
            message,
            place,
        ) {
            finding.measure = Some(measure.no);
            finding.expected = format_smolstr!("第 {} 条措施一行", measure.no);
        }
    }
}
