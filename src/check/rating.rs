//! The county's rating of itself against what the checks found.

use super::Job;
use super::evidence::measure_no;
use crate::model::assessment::{MeasureOutcome, Verdict};
use crate::model::plan::Builtin;

/// Compares each measure's rating with its verdict. Where the checks cannot tell, neither can this.
pub fn check(job: &mut Job<'_>, measures: &[MeasureOutcome]) {
    let roles = &job.plan.form.roles;
    let Some(table) = job.submission.tables.get(&roles.rating_sheet) else {
        return;
    };
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
            .to_owned();
        }
    }
}
