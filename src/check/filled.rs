//! How the fields and cells were filled in: required, type, range, list, document number, computed cells.

use super::Job;
use super::by_row::ByRow;
use super::data::number;
use crate::model::form::{Field, FieldKind, Required};
use crate::model::place::Place;
use crate::model::plan::Builtin;
use crate::model::quantity;
use crate::model::submission::Answer;
use crate::model::value::Value;

/// Checks every field and every cell of every table.
pub fn check(job: &mut Job<'_>) {
    for (_, field) in job.plan.form.fields() {
        let Some(answer) = job.submission.fields.get(&field.name) else {
            continue;
        };
        if field.computed.is_some() {
            computed(job, field, answer);
            continue;
        }
        let required = match field.required {
            Required::Always => true,
            Required::Never => false,
            Required::When(_) => {
                let when = job.compiled.required_when.get(&field.name);
                when.and_then(|bound| job.data.is_true(bound)) == Some(true)
            }
        };
        if !is_sound(field, answer, required) {
            one(job, field, answer, &field.name);
        }
    }
    for (sheet, table) in job.plan.form.tables() {
        let Some(read) = job.submission.tables.get(&sheet.name) else {
            continue;
        };
        if read.rows.is_empty() {
            empty_table(job, &sheet.name, &read.sheet);
            continue;
        }
        for column in table.columns.iter().filter(|column| column.computed.is_none()) {
            let full = format!("{}_{}", sheet.name, column.name);
            let answers = job.cells.column(&sheet.name, &column.name);
            if whole_column_blank(job, &sheet.name, column, answers) {
                continue;
            }
            let when = job.compiled.required_when.get(&full);
            let when = when.map(|bound| ByRow::new(bound, job.data, &sheet.name));
            let is_required = |row| match &column.required {
                Required::Always => true,
                Required::Never => false,
                Required::When(_) => when.as_ref().and_then(|when| when.is_true(row)) == Some(true),
            };
            for (index, (row, answer)) in read.rows.iter().zip(answers).enumerate() {
                let Some(answer) = answer else {
                    continue;
                };
                if is_sound(column, answer, is_required(index)) {
                    continue;
                }
                let key = super::rules::row_key(row, &table.key);
                one(job, column, answer, &format!("{full}.{key}"));
            }
        }
    }
}

/// Whether there is nothing to say of a cell; asked first, because of most there is not.
fn is_sound(field: &Field, answer: &Answer, required: bool) -> bool {
    !answer.without_result
        && match &answer.value {
            Value::Blank => !required,
            Value::Unreadable => false,
            Value::Number(value) => is_within(field, *value),
            Value::Text(text) => match &field.kind {
                FieldKind::Choice(list) => list.iter().any(|item| item == text),
                FieldKind::DocumentNumber => is_document_number(text),
                _ => true,
            },
            Value::Nothing | Value::Date(_) => true,
        }
}

fn is_within(field: &Field, value: f64) -> bool {
    !field.min.is_some_and(|min| value < min) && !field.max.is_some_and(|max| value > max)
}

/// Says what is the matter with a cell that is not sound.
fn one(job: &mut Job<'_>, field: &Field, answer: &Answer, subject: &str) {
    let place = job.place(answer, field.label.clone());
    if answer.without_result {
        let message = format!("“{}”是公式，但文件里没有保存计算结果，无法读取。", field.label);
        job.report(Builtin::FormulaWithoutResult, subject, message, place);
        return;
    }
    match &answer.value {
        Value::Blank => blank(job, field, subject, place),
        Value::Unreadable => {
            let why = answer.defect.clone().unwrap_or_default();
            let message = format!("“{}”无法读取：{why}", field.label);
            let expected = expected_kind(field);
            if let Some(finding) = job.report(Builtin::WrongType, subject, message, place) {
                finding.expected = expected.into();
            }
        }
        Value::Number(value) => range(job, field, *value, subject, place),
        Value::Text(text) => listed(job, field, text, subject, place),
        Value::Nothing | Value::Date(_) => {}
    }
}

fn blank(job: &mut Job<'_>, field: &Field, subject: &str, place: Place) {
    let message = format!("“{}”未填。", field.label);
    let expected = expected_kind(field);
    if let Some(finding) = job.report(Builtin::RequiredBlank, subject, message, place) {
        finding.expected = expected.into();
    }
}

/// A column that nobody filled in is one finding, not one for each row.
fn whole_column_blank(job: &mut Job<'_>, sheet: &str, column: &Field, answers: &[Option<&Answer>]) -> bool {
    if column.required != Required::Always || answers.len() < 3 {
        return false;
    }
    let mut found = answers.iter().flatten();
    let Some(first) = found.clone().next() else {
        return false;
    };
    if !found.all(|answer| answer.value.is_blank()) {
        return false;
    }
    let message = format!("“{}”整列未填，共 {} 行。", column.label, answers.len());
    let place = job.place(first, column.label.clone());
    let expected = expected_kind(column);
    if let Some(finding) = job.report(
        Builtin::RequiredBlank,
        &format!("{sheet}_{}", column.name),
        message,
        place,
    ) {
        finding.expected = expected.into();
    }
    true
}

fn range(job: &mut Job<'_>, field: &Field, value: f64, subject: &str, place: Place) {
    let shown = |bound: Option<f64>| {
        bound.map_or_else(
            || "不限".to_owned(),
            |bound| match field.kind {
                FieldKind::Year => format!("{bound:.0}"),
                _ => quantity::with_unit(bound, &field.unit),
            },
        )
    };
    let expected = format!("{}至{}之间", shown(field.min), shown(field.max));
    let message = format!(
        "“{}”填的是 {}，超出允许范围（{expected}）。",
        field.label,
        shown(Some(value))
    );
    if let Some(finding) = job.report(Builtin::OutOfRange, subject, message, place) {
        finding.expected = expected.into();
    }
}

fn listed(job: &mut Job<'_>, field: &Field, text: &str, subject: &str, place: Place) {
    match &field.kind {
        FieldKind::Choice(list) => {
            let expected = format!("{}之一", list.join("、"));
            let message = format!(
                "“{}”填的是“{text}”，不在可选项之内，应为{expected}。",
                field.label
            );
            if let Some(finding) = job.report(Builtin::NotInList, subject, message, place) {
                finding.expected = expected.into();
            }
        }
        FieldKind::DocumentNumber => {
            let message = format!("“{}”填的是“{text}”，不是发文字号的写法。", field.label);
            if let Some(finding) = job.report(Builtin::DocumentNumberForm, subject, message, place) {
                finding.expected = "发文机关代字〔年份〕序号，如“某府办发〔2024〕12号”".into();
            }
        }
        _ => {}
    }
}

/// Whether a text has the parts of a 发文字号: the office's letters, 〔year〕, number and 号.
fn is_document_number(text: &str) -> bool {
    let parts = || {
        let (office, rest) = text.split_once('〔')?;
        let (year, rest) = rest.split_once('〕')?;
        let number = rest.strip_suffix('号')?;
        let number = number.strip_prefix('第').unwrap_or(number);
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        Some(!office.trim().is_empty() && year.len() == 4 && digits(year) && digits(number))
    };
    parts().unwrap_or(false)
}

/// A computed cell is computed again whatever stands in it; what differs from that is said, and so is a formula that
/// is no longer there, because its cell will not follow the next correction.
fn computed(job: &mut Job<'_>, field: &Field, answer: &Answer) {
    if job.data.is_unknown(&field.name) {
        return;
    }
    let Some(Ok(wanted)) = job.data.value(&field.name).map(number) else {
        return;
    };
    let shown = |value: f64| quantity::with_unit(value, &field.unit);
    let (builtin, message) = match &answer.value {
        Value::Number(found) if (found - wanted).abs() >= 0.005 => (
            Builtin::ComputedOverwritten,
            format!(
                "“{}”应由公式算出 {}，表中为 {}，公式可能被改动。",
                field.label,
                shown(wanted),
                shown(*found)
            ),
        ),
        Value::Unreadable if answer.defect.is_some() && answer.formula => (
            Builtin::FormulaReplaced,
            format!(
                "“{}”的公式显示为 {}，本次按应有的公式算出的 {} 核查。",
                field.label,
                answer.raw.trim(),
                shown(wanted)
            ),
        ),
        _ if answer.formula => return,
        Value::Number(_) => (
            Builtin::FormulaReplaced,
            format!(
                "“{}”原为公式，现为直接填写的数，数值目前相符，以后改动各项时不会自动更新。",
                field.label
            ),
        ),
        _ => (
            Builtin::FormulaReplaced,
            format!(
                "“{}”原为公式，现在{}，本次按公式算出的 {} 核查。",
                field.label,
                if answer.raw.trim().is_empty() {
                    "是空的".to_owned()
                } else {
                    format!("填的是“{}”", answer.raw.trim())
                },
                shown(wanted)
            ),
        ),
    };
    let place = job.place(answer, field.label.clone());
    if let Some(finding) = job.report(builtin, &field.name, message, place) {
        finding.expected = shown(wanted).into();
    }
}

fn empty_table(job: &mut Job<'_>, name: &str, found_as: &str) {
    let may_be = job.compiled.may_be_empty.get(name);
    // Where it cannot be told whether the table may be empty, the blank fields that would tell are reported.
    let verdict = may_be.map_or(Some(false), |bound| job.data.is_true(bound));
    if verdict != Some(false) {
        return;
    }
    let message = format!("「{name}」没有填写任何一行。");
    let place = Place {
        sheet: Some(found_as.into()),
        label: name.into(),
        ..job.file()
    };
    if let Some(finding) = job.report(Builtin::EmptyTable, name, message, place) {
        finding.expected = "至少一行".into();
    }
}

/// What belongs in a field, in a few words.
fn expected_kind(field: &Field) -> String {
    let unit = if field.unit.is_empty() {
        String::new()
    } else {
        format!("（{}）", field.unit)
    };
    match &field.kind {
        FieldKind::Text | FieldKind::Note => "文字".to_owned(),
        FieldKind::Integer => format!("整数{unit}"),
        FieldKind::Decimal(_) => format!("数字{unit}"),
        FieldKind::Date => "日期，如 2026-05-08".to_owned(),
        FieldKind::Year => "四位数年份".to_owned(),
        FieldKind::Choice(list) => format!("{}之一", list.join("、")),
        FieldKind::DocumentNumber => "发文字号，没有的填“无”".to_owned(),
        FieldKind::Phone => "电话号码".to_owned(),
        FieldKind::RegionCode => "六位行政区划代码".to_owned(),
        FieldKind::List => "一项或几项，用顿号隔开".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_document_number;

    #[test]
    fn a_document_number_has_its_parts() {
        for good in ["云府办〔2026〕12号", "青府办发〔2024〕第3号"] {
            assert!(is_document_number(good), "{good}");
        }
        for bad in [
            "2026年12号文件",
            "云府办2026-12",
            "〔2026〕12号",
            "云府办〔26〕12号",
            "云府办〔2026〕号",
        ] {
            assert!(!is_document_number(bad), "{bad}");
        }
    }
}
