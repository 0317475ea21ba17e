//! Compares the numbers of a workbook with those that the same county reported last year.

use smol_str::{SmolStr, format_smolstr};

use super::{Job, place_of};
use crate::formula::Value as Operand;
use crate::model::form::Field;
use crate::model::last_year::{ComparedWith, LastYear, ReportedValue};
use crate::model::place::Place;
use crate::model::plan::{Builtin, County};
use crate::model::quantity;

/// How far a number may be from last year's: it is said of what differs by more than the share and by at least the
/// difference.
#[derive(Clone, Copy, Debug)]
struct Allowed {
    /// Share of last year's number.
    share: f64,
    /// Least difference, in the number's own unit.
    least: f64,
}

impl Allowed {
    fn is_exceeded(self, now: f64, before: f64) -> bool {
        let difference = (now - before).abs();
        // What a spreadsheet adds up may be off in its last digits: exactly the share is not more than the share.
        let slack = 1e-9 * before.abs().max(1.0);
        difference + slack >= self.least && difference > before.abs() * self.share + slack
    }
}

/// Compares every number that the form marks; none where no results of last year are given.
pub fn check(job: &mut Job<'_>, county: &County) -> Option<ComparedWith> {
    let last = job.context.last_year?;
    let Some(reported) = last.counties.get(county.code.as_str()) else {
        return Some(ComparedWith {
            year: last.year,
            file: None,
            numbers: 0,
        });
    };
    let plan = job.plan;
    let check = plan.check(Builtin::ChangedSinceLastYear)?;
    let [share, least] = plan.thresholds(check)?;
    let allowed = Allowed { share, least };
    let mut numbers = 0;
    for (sheet, field) in plan.form.fields().filter(|(_, field)| field.compare) {
        let (Some(now), Some(before)) = (number(job, field), reported.values.get(&field.name)) else {
            continue;
        };
        numbers += 1;
        if allowed.is_exceeded(now, before.number) {
            let here = place(job, &sheet.name, field);
            let there = Place {
                file: reported.file.as_str().into(),
                sheet: before.sheet.as_deref().map(SmolStr::from),
                cell: before.cell.as_deref().map(SmolStr::from),
                label: field.label.clone(),
                shown: before.shown.as_str().into(),
            };
            let message = message(field, last, now, before, [&here, &there], share);
            if let Some(finding) = job.report(Builtin::ChangedSinceLastYear, &field.name, message, here) {
                finding.expected = format_smolstr!(
                    "上年为 {}，增减不超过 {}",
                    quantity::with_unit(before.number, &field.unit),
                    quantity::percent(share)
                );
                finding.related = vec![there];
            }
        }
    }
    Some(ComparedWith {
        year: last.year,
        file: Some(reported.file.clone()),
        numbers,
    })
}

/// The number that stands in a field, or that its formula gives; none if it is missing or wrong, which is said elsewhere.
fn number(job: &Job<'_>, field: &Field) -> Option<f64> {
    if job.data.lacking(&field.name).is_some() {
        return None;
    }
    match job.data.value(&field.name)? {
        Operand::Number(number) => Some(*number),
        _ => None,
    }
}

fn place(job: &Job<'_>, sheet: &str, field: &Field) -> Place {
    match job.submission.fields.get(&field.name) {
        Some(answer) => place_of(job.submission, answer, field.label.clone()),
        None => Place {
            sheet: Some(sheet.into()),
            label: field.label.clone(),
            ..job.file()
        },
    }
}

fn message(
    field: &Field,
    last: &LastYear,
    now: f64,
    before: &ReportedValue,
    [here, there]: [&Place; 2],
    share: f64,
) -> String {
    let shown = |number| quantity::with_unit(number, &field.unit);
    let change = if before.number == 0.0 {
        format!("上年为 0，相差 {}", shown((now - before.number).abs()))
    } else {
        let word = if now > before.number { "增加" } else { "减少" };
        let by = (now - before.number).abs();
        format!(
            "{word} {}（{}），超过 {}",
            shown(by),
            quantity::percent(by / before.number.abs()),
            quantity::percent(share)
        )
    };
    format!(
        "“{}”本年 {}{}，{} 年度所报为 {}（“{}”{}），{change}。",
        field.label,
        shown(now),
        bracketed(here),
        last.year,
        shown(before.number),
        there.file,
        there.in_short().unwrap_or_default()
    )
}

/// Where a value stands, in brackets: （「经费保障」D12）; nothing for the whole file.
fn bracketed(place: &Place) -> String {
    place
        .in_short()
        .map_or_else(String::new, |at| format!("（{at}）"))
}

#[cfg(test)]
mod tests {
    use super::Allowed;

    #[test]
    fn the_share_itself_and_small_differences_are_allowed() {
        let allowed = Allowed {
            share: 0.3,
            least: 3.0,
        };
        for (now, before) in [
            (13.0, 10.0),
            (7.0, 10.0),
            (2.0, 1.0),
            (0.0, 2.0),
            (2.0, 0.0),
            (0.0, 0.0),
            (10.0, 10.0),
        ] {
            assert!(!allowed.is_exceeded(now, before), "{now} {before}");
        }
        for (now, before) in [(14.0, 10.0), (6.0, 10.0), (3.0, 0.0), (0.0, 3.0), (4.0, 1.0)] {
            assert!(allowed.is_exceeded(now, before), "{now} {before}");
        }
    }
}
