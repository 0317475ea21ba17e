//! Structure: sheets, labels and columns of the form that are missing, and the version it was made from.

use smol_str::{SmolStr, format_smolstr};

use super::Job;
use crate::model::form::Body;
use crate::model::place::Place;
use crate::model::plan::Builtin;

/// Checks the structure.
pub fn check(job: &mut Job<'_>) {
    for sheet in &job.submission.sheets {
        if sheet.found_as.is_none() {
            let message = format!("缺少工作表「{}」，表中各项均未报送。", sheet.name);
            let place = Place {
                label: sheet.name.as_str().into(),
                ..job.file()
            };
            if let Some(finding) = job.report(Builtin::MissingSheet, &sheet.name, message, place) {
                finding.expected = format_smolstr!("工作表「{}」", sheet.name);
            }
            continue;
        }
        let form = job.plan.form.sheets.iter().find(|held| held.name == sheet.name);
        let body = form.map(|form| &form.body);
        for name in &sheet.missing {
            let (builtin, label, what) = match body {
                Some(Body::Table(table)) => {
                    let label = table
                        .column(name)
                        .map_or(name.as_str(), |column| column.label.as_str());
                    (Builtin::MissingColumn, label, "列")
                }
                _ => {
                    let label = job
                        .plan
                        .form
                        .field(name)
                        .map_or(name.as_str(), |(_, field)| field.label.as_str());
                    (Builtin::MissingField, label, "指标")
                }
            };
            let message = format!("「{}」缺少{what}“{label}”，无法读取该项。", sheet.name);
            let place = Place {
                sheet: sheet.found_as.as_deref().map(SmolStr::from),
                label: label.into(),
                ..job.file()
            };
            if let Some(finding) = job.report(builtin, &format!("{}.{name}", sheet.name), message, place) {
                finding.expected = format_smolstr!("{what}“{label}”");
            }
        }
    }
    version(job);
}

fn version(job: &mut Job<'_>) {
    let stated = |text: &Option<String>| text.clone().unwrap_or_else(|| "未注明".to_owned());
    let template = stated(&job.submission.template_version);
    let plan = stated(&job.submission.plan_version);
    let (wanted_template, wanted_plan) = (&job.plan.form.version, &job.plan.version);
    if &template == wanted_template && &plan == wanted_plan {
        return;
    }
    let message = format!(
        "工作簿的模板版本为 {template}、方案版本为 {plan}，本轮应使用模板版本 {wanted_template}、方案版本 {wanted_plan}。"
    );
    let expected = format!("模板版本 {wanted_template}、方案版本 {wanted_plan}");
    if let Some(finding) = job.report(Builtin::TemplateVersion, "版本", message, job.file()) {
        finding.expected = expected.into();
    }
}
