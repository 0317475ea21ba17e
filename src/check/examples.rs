//! Runs the examples that every rule carries: one that passes, one that fails.

use super::UnusableFormula;
use super::cells::Cells;
use super::compiled::{Compiled, CompiledRule};
use super::data::{Data, operand};
use super::judge::judge;
use crate::model::assessment::Verdict;
use crate::model::form::FieldKind;
use crate::model::names::NameKind;
use crate::model::plan::{Case, CaseValue, Plan};
use crate::model::round::RoundInfo;
use crate::model::submission::{Answer, Answers, RowReading, Submission, TableReading};
use crate::model::value::Value;

/// An example whose outcome is not the one that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenExample {
    /// The rule.
    pub rule: String,
    /// What is the matter: one sentence.
    pub message: String,
}

impl std::fmt::Display for BrokenExample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "规则 {}：{}", self.rule, self.message)
    }
}

/// Runs every rule over its examples and gives back those that come out otherwise.
///
/// # Errors
/// A formula that cannot be parsed.
pub fn broken_examples(plan: &Plan, info: &RoundInfo) -> Result<Vec<BrokenExample>, UnusableFormula> {
    let compiled = Compiled::new(plan)?;
    let mut broken = Vec::new();
    for rule in &compiled.rules {
        let examples = [
            ("例子 pass ".to_owned(), &rule.rule.pass, Verdict::达标),
            ("例子 fail ".to_owned(), &rule.rule.fail, Verdict::未达标),
        ];
        let situations = rule.rule.cases.iter().map(|situation| {
            let name = format!("情形“{}”", situation.title);
            (name, &situation.case, situation.verdict)
        });
        for (name, case, wanted) in examples.into_iter().chain(situations) {
            let (verdict, reason) = run(plan, &compiled, rule, case, info);
            // A rule on trial that is not met says so in another word.
            let plain = if verdict == Verdict::试行 {
                Verdict::未达标
            } else {
                verdict
            };
            if plain != wanted {
                let wanted = wanted.word();
                let reason = if reason.is_empty() {
                    String::new()
                } else {
                    format!("（{reason}）")
                };
                let message = format!("{name}应为{wanted}，实际为{}{reason}。", verdict.word());
                broken.push(BrokenExample {
                    rule: rule.rule.id.to_string(),
                    message,
                });
            }
        }
    }
    Ok(broken)
}

fn run(
    plan: &Plan,
    compiled: &Compiled<'_>,
    rule: &CompiledRule<'_>,
    case: &Case,
    info: &RoundInfo,
) -> (Verdict, String) {
    let submission = submission(plan, rule.rule.row_table(), case);
    let cells = Cells::new(&plan.form, &submission);
    let mut data = Data::new(plan, compiled, &submission, &cells, info);
    for (name, value) in &case.values {
        if let Some(NameKind::Field { field, .. }) = plan.name_kind(name, None)
            && field.computed.is_some()
        {
            data.set(name, operand(&value_of(value, Some(&field.kind)), None));
        }
        if let (Some(NameKind::Parameter(_) | NameKind::Year), CaseValue::Number(number)) =
            (plan.name_kind(name, None), value)
        {
            data.set(name, operand(&Value::Number(*number), None));
        }
    }
    let rows = |table: &str| submission.tables.get(table).map_or(0, |read| read.rows.len());
    let judged = judge(rule, &data, rows);
    (judged.verdict, judged.reason)
}

/// A submission that holds just what the example says.
pub(super) fn submission(plan: &Plan, row_table: Option<&str>, case: &Case) -> Submission {
    let mut submission = Submission::default();
    for (name, value) in &case.values {
        match (plan.name_kind(name, row_table), value) {
            (
                Some(NameKind::Column { sheet, column, .. } | NameKind::RowCell { sheet, column, .. }),
                CaseValue::Column(cells),
            ) => {
                let table = submission
                    .tables
                    .entry(sheet.name.clone())
                    .or_insert_with(TableReading::default);
                for (index, cell) in cells.iter().enumerate() {
                    if table.rows.len() <= index {
                        table.rows.push(RowReading {
                            row: 0,
                            answers: Answers::default(),
                        });
                    }
                    if let Some(row) = table.rows.get_mut(index) {
                        row.answers
                            .insert(column.name.as_str(), answer(cell, Some(&column.kind)));
                    }
                }
            }
            (Some(NameKind::Field { field, .. }), value) => {
                submission
                    .fields
                    .insert(name.clone(), answer(value, Some(&field.kind)));
            }
            _ => {}
        }
    }
    submission
}

fn answer(value: &CaseValue, kind: Option<&FieldKind>) -> Answer {
    Answer {
        value: value_of(value, kind),
        ..Answer::default()
    }
}

fn value_of(value: &CaseValue, kind: Option<&FieldKind>) -> Value {
    match value {
        CaseValue::Number(number) => Value::Number(*number),
        CaseValue::Date(date) => Value::Date(*date),
        CaseValue::Text(text) if text.is_empty() => Value::Blank,
        CaseValue::Text(text) if text == "无" && !matches!(kind, Some(FieldKind::Choice(_))) => {
            Value::Nothing
        }
        CaseValue::Text(text) => Value::Text(text.as_str().into()),
        CaseValue::Column(_) => Value::Blank,
    }
}
