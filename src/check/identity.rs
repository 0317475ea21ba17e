//! Whose submission it is, and of which year.

use smol_str::ToSmolStr;

use super::Job;
use crate::model::place::Place;
use crate::model::plan::{Builtin, County, Plan};
use crate::model::submission::Submission;
use crate::model::value::Value;

/// Checks name, code, city and year, and tells the county: the roster's entry where it is known.
pub fn check(job: &mut Job<'_>) -> County {
    let roles = &job.plan.form.roles;
    let typed = |field: &str| job.submission.value(field).text().unwrap_or_default().to_owned();
    let (code, name, city) = (typed(&roles.code), typed(&roles.county), typed(&roles.city));
    let by_code = job.context.roster.by_code(&code);
    let by_name = job.context.roster.by_name(&name);
    let county = match (by_code, by_name) {
        (Some(by_code), Some(by_name)) if by_code.code != by_name.code => {
            let message = format!(
                "县（市、区）名称“{name}”与行政区划代码 {code} 不一致：名单中 {code} 是{}，{name}的代码是 {}。本次按代码归入{}。",
                by_code.name, by_name.code, by_code.name
            );
            mismatch(
                job,
                &roles.county,
                "名称代码",
                message,
                &format!("{} {}", by_code.name, by_code.code),
            );
            by_code
        }
        (Some(county), None) => {
            if !name.is_empty() {
                let message = format!(
                    "行政区划代码 {code} 在名单中是{}，表中县（市、区）名称为“{name}”。",
                    county.name
                );
                mismatch(job, &roles.county, "名称", message, &county.name);
            }
            county
        }
        (None, Some(county)) => {
            if !code.is_empty() {
                let message = format!("{name}的行政区划代码应为 {}，表中为“{code}”。", county.code);
                mismatch(job, &roles.code, "代码", message, &county.code);
            }
            county
        }
        (Some(county), Some(_)) => county,
        (None, None) => {
            let message = match (name.is_empty(), code.is_empty()) {
                (true, true) => "没有填写县（市、区）名称和行政区划代码，无法确定是哪个县报送的。".to_owned(),
                _ => format!("县（市、区）名称“{name}”、行政区划代码“{code}”都不在本轮报送名单中。"),
            };
            mismatch(job, &roles.county, "名单", message, "本轮报送名单中的名称和代码");
            return County {
                code: code.into(),
                name: name.into(),
                city: city.into(),
            };
        }
    };
    let county = county.clone();
    if !city.is_empty() && city != county.city {
        let message = format!("{}属于{}，表中设区市为“{city}”。", county.name, county.city);
        mismatch(job, &roles.city, "设区市", message, &county.city);
    }
    wrong_year(job);
    county
}

/// The year that the workbook reports on.
pub fn year(plan: &Plan, submission: &Submission) -> Option<i32> {
    let year = submission.value(&plan.form.roles.year).number()?;
    // A year of four digits, as the reader makes sure.
    format!("{year:.0}").parse().ok()
}

fn wrong_year(job: &mut Job<'_>) {
    let wanted = job.context.info.year;
    let Some(found) = year(job.plan, job.submission).filter(|found| *found != wanted) else {
        return;
    };
    let message = format!("填报年度为 {found}，本轮报送年度为 {wanted}。");
    let field = &job.plan.form.roles.year;
    let place = place(job, field);
    if let Some(finding) = job.report(Builtin::WrongYear, field, message, place) {
        finding.expected = wanted.to_smolstr();
    }
}

fn mismatch(job: &mut Job<'_>, field: &str, subject: &str, message: String, expected: &str) {
    let place = place(job, field);
    if let Some(finding) = job.report(Builtin::CountyMismatch, subject, message, place) {
        finding.expected = expected.into();
    }
}

fn place(job: &Job<'_>, field: &str) -> Place {
    let label = job
        .plan
        .form
        .field(field)
        .map_or(field, |(_, field)| field.label.as_str());
    match job.submission.fields.get(field) {
        Some(answer) if answer.value != Value::Blank || answer.at.is_some() => job.place(answer, label),
        _ => Place {
            label: label.into(),
            ..job.file()
        },
    }
}
