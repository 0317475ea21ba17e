//! Evidence: whether what is claimed is borne out by documents, and the documents by attachments.

use std::collections::BTreeSet;

use smol_str::format_smolstr;

use super::{Job, items};
use crate::model::place::Place;
use crate::model::plan::Builtin;
use crate::model::submission::{RowReading, file_name};
use crate::model::value::Value;
use crate::model::wording::comparable;

/// Checks ratings against evidence and evidence against attachments.
pub fn check(job: &mut Job<'_>) {
    let used = rated(job);
    listed(job, &used);
}

/// Ratings that claim something and name no evidence. Gives back the numbers of evidence used.
fn rated(job: &mut Job<'_>) -> BTreeSet<String> {
    let roles = &job.plan.form.roles;
    let mut used = BTreeSet::new();
    let Some(table) = job.submission.tables.get(&roles.rating_sheet) else {
        return used;
    };
    for row in &table.rows {
        let numbers = items(row.value(&roles.rating_evidence));
        let claims = row
            .value(&roles.rating_conclusion)
            .text()
            .filter(|text| matches!(*text, "已落实" | "部分落实"));
        if let (Some(claim), true, Some(answer)) = (
            claims,
            numbers.is_empty(),
            row.answers.get(&roles.rating_evidence),
        ) {
            let measure = measure_no(row.value(&roles.rating_measure));
            let title = measure
                .and_then(|no| job.plan.measure(no))
                .map_or("", |measure| measure.title.as_str());
            let no = measure.map(|no| no.to_string()).unwrap_or_default();
            let message = format!("措施 {no}“{title}”自评为“{claim}”，没有填写佐证编号。");
            let place = job.place(answer, &roles.rating_evidence);
            if let Some(finding) = job.report(
                Builtin::RatedWithoutEvidence,
                &format!("措施{no}"),
                message,
                place,
            ) {
                finding.measure = measure;
                finding.expected = "「佐证材料」中的编号".into();
            }
        }
        used.extend(numbers.iter().map(|number| comparable(number)));
    }
    used
}

fn listed(job: &mut Job<'_>, used: &BTreeSet<String>) {
    let roles = &job.plan.form.roles;
    let Some(table) = job.submission.tables.get(&roles.evidence_sheet) else {
        return;
    };
    let files_of = |row: &RowReading| items(row.value(&roles.evidence_file));
    let named: BTreeSet<String> = table
        .rows
        .iter()
        .flat_map(files_of)
        .map(|file| file_name(&file))
        .collect();
    let attachments = &job.submission.attachments;
    // Files of a folder that others share are asked for by name only: there may be thousands.
    let own = attachments.own_folder.then(|| attachments.paths());
    let unlisted = own.into_iter().flatten();
    let unlisted = unlisted.filter(|path| !named.contains(&file_name(path)));
    for row in &table.rows {
        let number = super::rules::row_key(row, &roles.evidence_number);
        if let Some(answer) = row.answers.get(&roles.evidence_number)
            && !answer.value.is_blank()
            && !used.contains(&comparable(&number))
        {
            let message = format!("佐证材料“{number}”没有被任何一条措施引用。");
            let place = job.place(answer, &roles.evidence_number);
            if let Some(finding) = job.report(Builtin::EvidenceUnused, &number, message, place) {
                finding.expected =
                    format_smolstr!("在「{}」的“{}”中引用", roles.rating_sheet, roles.rating_evidence);
            }
        }
        let Some(answer) = row.answers.get(&roles.evidence_file) else {
            continue;
        };
        for file in files_of(row) {
            if !attachments.has(&file) {
                let message = format!("佐证材料“{number}”的附件“{file}”没有随工作簿一并报送。");
                let place = job.place(answer, &roles.evidence_file);
                if let Some(finding) = job.report(
                    Builtin::AttachmentMissing,
                    &format!("{number}.{file}"),
                    message,
                    place,
                ) {
                    finding.expected = "与工作簿放在同一文件夹的同名文件".into();
                }
            }
        }
    }
    for path in unlisted {
        let message = format!("文件夹中的“{path}”没有列入「{}」。", roles.evidence_sheet);
        let place = Place {
            label: path.into(),
            ..job.file()
        };
        if let Some(finding) = job.report(Builtin::AttachmentUnlisted, path, message, place) {
            finding.expected = format_smolstr!("在「{}」中逐件登记", roles.evidence_sheet);
        }
    }
}

/// The measure that a row of the rating sheet speaks of.
pub fn measure_no(value: &Value) -> Option<u8> {
    format!("{:.0}", value.number()?).parse().ok()
}
