//! Integrity: signs that a workbook is not what it seems, though every cell of it can be read.
//!
//! A copy of another county's file, last round's file sent again, figures fetched from other workbooks, answers in
//! rows that nobody sees, a file that somebody still had open. None of them is proof, so that most may be explained.

use smol_str::ToSmolStr;

use super::Job;
use crate::model::place::Place;
use crate::model::plan::{Builtin, County};
use crate::model::submission::HiddenLine;

/// Checks the file itself; `county` is the one it was taken for.
pub fn check(job: &mut Job<'_>, county: &County) {
    other_format(job);
    plan_changed(job);
    whole_file(job);
    hidden(job);
    place(job, county);
    template(job, county);
    last_round(job);
}

/// Read as it is, but the next program may not be able to: said once, asks for nothing.
fn other_format(job: &mut Job<'_>) {
    let Some(kind) = job.submission.origin.other_format.clone() else {
        return;
    };
    let message = format!("文件格式为 {kind}，不是下发的 .xlsx 格式，已直接读取，请核对各项内容。");
    job.report(Builtin::ReadWithTolerance, "文件格式", message, job.file());
}

/// The version says that nothing changed, the hash that something did; another version is the structure's matter.
fn plan_changed(job: &mut Job<'_>) {
    let submission = job.submission;
    let same_version = submission.plan_version.as_deref() == Some(job.plan.version.as_str());
    let same_content = submission
        .plan_hash
        .as_ref()
        .is_none_or(|hash| *hash == job.plan.hash);
    if !same_version || same_content {
        return;
    }
    let message = format!(
        "工作簿与本轮方案的版本号同为 {}，但方案内容在模板下发后有过改动，工作簿中的自查结果可能与本次核查不同，以本次核查为准。",
        job.plan.version
    );
    job.report(Builtin::PlanChanged, "方案", message, job.file());
}

fn whole_file(job: &mut Job<'_>) {
    let origin = &job.submission.origin;
    if origin.external_links {
        let message =
            "工作簿引用了其他工作簿中的单元格，其中的数来自别的文件，无法核对是否为最新。".to_owned();
        job.report(Builtin::ExternalLinks, "外部链接", message, job.file());
    }
    if origin.macros {
        let message = "工作簿带有宏。核查时没有运行，不影响读取。".to_owned();
        job.report(Builtin::Macros, "宏", message, job.file());
    }
    if let Some(lock) = &origin.lock_file {
        let message = format!(
            "收到时旁边有锁文件“{lock}”，说明当时有程序正打开着这份工作簿，最后的修改可能还没有保存。"
        );
        job.report(Builtin::StillOpen, "锁文件", message, job.file());
    }
}

fn hidden(job: &mut Job<'_>) {
    for held in &job.submission.hidden {
        let (what, subject) = match held.line {
            HiddenLine::Rows => ("有隐藏的行", "隐藏行"),
            HiddenLine::Columns => ("有隐藏的列", "隐藏列"),
            HiddenLine::Sheet => ("是隐藏的工作表", "隐藏"),
        };
        let message = format!(
            "「{}」{what}，其中 {} 个单元格填有内容，已一并读取。",
            held.sheet, held.cells
        );
        let place = Place {
            sheet: Some(held.sheet.as_str().into()),
            cell: Some(held.first.to_smolstr()),
            ..job.file()
        };
        job.report(
            Builtin::HiddenData,
            &format!("{}.{subject}", held.sheet),
            message,
            place,
        );
    }
}

/// Whether the path speaks of another county and not of this one.
fn place(job: &mut Job<'_>, county: &County) {
    let path = &job.submission.file.name;
    if county.is_named_in(path) {
        return;
    }
    let other = job
        .context
        .roster
        .counties
        .iter()
        .find(|other| other.code != county.code && other.is_named_in(path));
    let Some(other) = other else { return };
    let message = format!(
        "文件的存放位置或文件名写的是{}，工作簿里填的是{}。",
        other.name,
        named(county)
    );
    let expected = format!("{}的工作簿", other.name);
    if let Some(finding) = job.report(Builtin::OtherCountysPlace, &other.code, message, job.file()) {
        finding.expected = expected.into();
    }
}

/// A template that was handed out to one county and came back from another.
fn template(job: &mut Job<'_>, county: &County) {
    let code = job.submission.origin.prefilled_for.as_deref();
    let Some(code) = code.filter(|code| *code != county.code) else {
        return;
    };
    let first = job
        .context
        .roster
        .by_code(code)
        .map_or_else(|| format!("代码 {code} 的县"), |other| other.name.to_string());
    let message = format!(
        "文件属性表明，这份工作簿是预填给{first}的，现在填的是{}，可能是由{first}的文件改成的。",
        named(county)
    );
    let expected = format!("预填给{}的工作簿", named(county));
    if let Some(finding) = job.report(Builtin::OtherCountysTemplate, code, message, job.file()) {
        finding.expected = expected.into();
    }
}

fn last_round(job: &mut Job<'_>) {
    let Some(previous) = job.context.previous else {
        return;
    };
    let Some(file) = previous.files.get(job.submission.file.sha256.as_str()) else {
        return;
    };
    let message = format!(
        "与上一轮（{}）收到的“{file}”逐字节相同，没有任何改动。",
        previous.info.title
    );
    job.report(Builtin::SameAsLastRound, "上一轮", message, job.file());
}

fn named(county: &County) -> &str {
    if county.name.is_empty() {
        "名单以外的县"
    } else {
        &county.name
    }
}
