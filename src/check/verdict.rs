//! Verdicts of measures and of the submission.

use std::collections::BTreeMap;

use super::evidence::measure_no;
use crate::model::assessment::{MeasureOutcome, RuleOutcome, SubmissionVerdict, Verdict};
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::model::submission::Submission;

/// The verdict of every measure, of those of its rules that count.
pub fn measures(plan: &Plan, submission: &Submission, outcomes: &[RuleOutcome]) -> Vec<MeasureOutcome> {
    let ratings = ratings(plan, submission);
    plan.measures
        .iter()
        .map(|measure| {
            let mut tally: BTreeMap<Verdict, u32> = BTreeMap::new();
            let counting = plan
                .rules
                .iter()
                .zip(outcomes)
                .filter(|(rule, _)| rule.measure == Some(measure.no) && rule.counts());
            for (_, outcome) in counting {
                *tally.entry(outcome.verdict).or_insert(0) += 1;
            }
            MeasureOutcome {
                measure: measure.no,
                verdict: of_tally(&tally),
                tally,
                self_rating: ratings.get(&measure.no).cloned().unwrap_or_default(),
            }
        })
        .collect()
}

/// Met and unmet together are in part, whatever the unknown ones turn out to be; otherwise a single unknown rule
/// leaves the measure unknown, because its verdict could still be another.
fn of_tally(tally: &BTreeMap<Verdict, u32>) -> Verdict {
    let some = |verdict| tally.get(&verdict).copied().unwrap_or(0) > 0;
    match (
        some(Verdict::达标),
        some(Verdict::未达标),
        some(Verdict::无法判定),
    ) {
        (true, true, _) => Verdict::部分达标,
        (_, _, true) => Verdict::无法判定,
        (true, false, false) => Verdict::达标,
        (false, true, false) => Verdict::未达标,
        (false, false, false) => Verdict::不适用,
    }
}

/// The verdict of a submission by its findings.
pub fn submission(findings: &[Finding]) -> SubmissionVerdict {
    if findings.iter().any(|finding| finding.severity == Severity::错误) {
        SubmissionVerdict::退回修改
    } else if findings.iter().any(Finding::is_open) {
        SubmissionVerdict::通过有整改
    } else {
        SubmissionVerdict::通过
    }
}

fn ratings(plan: &Plan, submission: &Submission) -> BTreeMap<u8, String> {
    let roles = &plan.form.roles;
    let rows = submission
        .tables
        .get(&roles.rating_sheet)
        .map_or(&[][..], |table| &table.rows);
    rows.iter()
        .filter_map(|row| {
            let no = measure_no(row.value(&roles.rating_measure))?;
            Some((no, row.value(&roles.rating_conclusion).text()?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(met: u32, unmet: u32, unknown: u32) -> Verdict {
        of_tally(&BTreeMap::from([
            (Verdict::达标, met),
            (Verdict::未达标, unmet),
            (Verdict::无法判定, unknown),
        ]))
    }

    #[test]
    fn an_unknown_rule_never_makes_a_measure_look_met() {
        assert_eq!(verdict(3, 0, 0), Verdict::达标);
        assert_eq!(verdict(2, 0, 1), Verdict::无法判定);
        assert_eq!(verdict(2, 1, 1), Verdict::部分达标);
        assert_eq!(verdict(0, 2, 1), Verdict::无法判定);
        assert_eq!(verdict(0, 2, 0), Verdict::未达标);
        assert_eq!(verdict(0, 0, 0), Verdict::不适用);
    }
}
