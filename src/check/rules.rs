//! Runs every rule and turns what is not met into findings.

use smol_str::{SmolStr, ToSmolStr, format_smolstr};

use super::compiled::{CompiledRule, CompiledShape};
use super::judge::{Judged, RowVerdict, judge};
use super::message::message;
use super::{Job, place_of, trace};
use crate::model::assessment::{RuleOutcome, Verdict};
use crate::model::finding::Finding;
use crate::model::names::NameKind;
use crate::model::place::Place;
use crate::model::plan::{Relation, Rule};
use crate::model::quantity;
use crate::model::submission::RowReading;

/// What the finding of a rule on trial says at its end.
const ON_TRIAL: &str = "本规则试行，不计入结论。";

/// Runs every rule, in the plan's order.
pub fn check(job: &mut Job<'_>) -> Vec<RuleOutcome> {
    let rules: &[CompiledRule<'_>] = &job.compiled.rules;
    let mut outcomes = Vec::with_capacity(rules.len());
    for compiled in rules {
        let rows = |table: &str| job.submission.tables.get(table).map_or(0, |read| read.rows.len());
        let judged = judge(compiled, job.data, rows);
        let places = places(job, compiled);
        if matches!(judged.verdict, Verdict::未达标 | Verdict::试行) {
            let findings = match &compiled.shape {
                CompiledShape::Each { table, at, .. } => {
                    row_findings(job, compiled.rule, &judged, table, at, &places)
                }
                _ => vec![finding(job, compiled.rule, &judged, &places)],
            };
            job.findings.extend(findings);
        }
        let trace = trace::of_rule(job, compiled, &judged);
        outcomes.push(RuleOutcome {
            rule: compiled.rule.id.clone(),
            measure: compiled.rule.measure,
            verdict: judged.verdict,
            trial: compiled.rule.trial,
            gap: judged.gap.map(Box::new),
            reason: judged.reason.into(),
            places,
            trace,
        });
    }
    outcomes
}

fn finding(job: &Job<'_>, rule: &Rule, judged: &Judged, places: &[Place]) -> Finding {
    let text = message(&job.compiled.names, rule, judged.gap.as_ref(), job.data, None);
    let mut places = places.iter().cloned();
    let mut finding = bare(
        job,
        rule,
        rule.id.clone(),
        text,
        places.next().unwrap_or_else(|| job.file()),
    );
    finding.related = places.collect();
    finding.gap = judged.gap.clone().map(Box::new);
    finding.expected = match &judged.gap {
        Some(gap) if gap.relation == Relation::Equals => quantity::with_unit(gap.required, &gap.unit).into(),
        Some(gap) => format_smolstr!(
            "{} {}",
            gap.relation.word(),
            quantity::with_unit(gap.required, &gap.unit)
        ),
        None => rule.title.clone(),
    };
    finding
}

/// One finding for each failing row, at the row's cell; the other ends are the rule's cells outside the table.
fn row_findings(
    job: &Job<'_>,
    rule: &Rule,
    judged: &Judged,
    table: &str,
    at: &str,
    places: &[Place],
) -> Vec<Finding> {
    let Some(read) = job.submission.tables.get(table) else {
        return Vec::new();
    };
    let Some(form) = job.plan.form.table(table) else {
        return Vec::new();
    };
    let label = form.column(at).map_or(at, |column| column.label.as_str());
    let others: Vec<Place> = places
        .iter()
        .filter(|place| place.sheet.as_deref() != Some(read.sheet.as_str()))
        .cloned()
        .collect();
    let rows = judged
        .rows_that(RowVerdict::Fails)
        .filter_map(|index| read.rows.get(index).map(|row| (index, row)));
    rows.map(|(index, row)| {
        let place = row
            .answers
            .get(at)
            .map(|answer| place_of(job.submission, answer, label));
        let place = place.unwrap_or_else(|| Place {
            sheet: Some(read.sheet.as_str().into()),
            ..job.file()
        });
        let text = message(
            &job.compiled.names,
            rule,
            None,
            job.data,
            Some(&job.data.row(table, index)),
        );
        let id = format_smolstr!("{}:{}", rule.id, row_key(row, &form.key));
        let mut finding = bare(job, rule, id, text, place);
        finding.expected.clone_from(&rule.title);
        finding.related.clone_from(&others);
        finding
    })
    .collect()
}

fn bare(job: &Job<'_>, rule: &Rule, id: SmolStr, message: String, place: Place) -> Finding {
    Finding {
        id,
        check: rule.id.clone(),
        kind: rule.kind,
        severity: rule.weighs(),
        title: rule.title.clone(),
        message: if rule.trial {
            format_smolstr!("{message}{ON_TRIAL}")
        } else {
            message.into()
        },
        measure: rule.measure,
        place,
        related: Vec::new(),
        expected: SmolStr::default(),
        gap: None,
        among: None,
        source: rule.source.clone(),
        remedy: rule.remedy.clone(),
        due: rule.remedy.due(job.context.info, rule.weighs()),
        explainable: rule.explainable && !rule.trial,
        explanation: None,
        review: None,
    }
}

/// What tells a row from the others: its key as read; a number would change when rows move.
pub fn row_key(row: &RowReading, key: &str) -> String {
    let Some(answer) = row.answers.get(key) else {
        return "未填".to_owned();
    };
    match (answer.value.text(), answer.raw.trim()) {
        (Some(text), _) => text.to_owned(),
        (None, "") => "未填".to_owned(),
        (None, raw) => raw.to_owned(),
    }
}

/// The cells that a rule speaks of: its fields, and the headers of its columns, in the order of its formulas.
fn places(job: &Job<'_>, compiled: &CompiledRule<'_>) -> Vec<Place> {
    let formulas = match &compiled.shape {
        CompiledShape::Must(holds) => vec![holds],
        CompiledShape::Gap { actual, required, .. } => vec![actual, required],
        CompiledShape::Each { holds, scope, .. } => std::iter::once(holds).chain(scope).collect(),
    };
    let mut names: Vec<&str> = Vec::new();
    for bound in formulas {
        for name in bound.formula.names() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
        .iter()
        .filter_map(|name| place_of_name(job, name, compiled.rule.row_table()))
        .collect()
}

fn place_of_name(job: &Job<'_>, name: &str, row_table: Option<&str>) -> Option<Place> {
    match job.compiled.names.kind(name, row_table)? {
        NameKind::Field { field, .. } => job
            .submission
            .fields
            .get(name)
            .map(|answer| place_of(job.submission, answer, field.label.clone())),
        NameKind::Column { sheet, column, .. } | NameKind::RowCell { sheet, column, .. } => {
            let read = job.submission.tables.get(&sheet.name)?;
            let header = read.columns.get(&column.name)?;
            Some(Place {
                sheet: Some(read.sheet.as_str().into()),
                cell: Some(header.to_smolstr()),
                label: column.label.clone(),
                ..job.file()
            })
        }
        NameKind::Parameter(_) | NameKind::Year => None,
    }
}
