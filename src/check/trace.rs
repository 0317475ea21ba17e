//! Keeps how a rule or a figure was computed: its formulas with the values put in, and the cell of each value.

use std::fmt::Write as _;

use super::Job;
use super::compiled::{Bound, CompiledFigure, CompiledRule, CompiledShape};
use super::data::number;
use super::judge::{Judged, RowVerdict};
use super::message::Meaning;
use super::used::UsedName;
use crate::formula::{Part, Value as Operand};
use crate::model::form::{Field, FieldKind};
use crate::model::names::NameKind;
use crate::model::place::column_letters;
use crate::model::plan::{Figure, Rule};
use crate::model::quantity::{self, date_in_text};
use crate::model::serial;
use crate::model::submission::{Answer, TableReading};
use crate::model::trace::{Count, FailingRow, RowTrace, Step, StepRole, Trace, Used};
use crate::model::value::Value;

/// How many failing rows are shown with their values; all of them are findings.
const FAILING_SHOWN: usize = 3;

/// How a rule was computed. Of a rule that does not apply there is only its condition.
pub fn of_rule(job: &Job<'_>, compiled: &CompiledRule<'_>, judged: &Judged) -> Trace {
    let mut tracer = Tracer::new(job, compiled.rule.row_table());
    if let Some(when) = &compiled.when {
        tracer.condition(StepRole::When, when);
        if job.data.is_true(when) == Some(false) {
            return tracer.trace;
        }
    }
    match &compiled.shape {
        CompiledShape::Must(holds) => tracer.condition(StepRole::Must, holds),
        CompiledShape::Gap {
            actual,
            required,
            unit,
            ..
        } => {
            let shown = |value| quantity::with_unit(value, unit);
            // Without a gap one of them is not known, and the other is worth telling.
            let known = judged.gap.as_ref();
            let values = known.map_or_else(
                || [tracer.number(actual), tracer.number(required)],
                |gap| [Some(gap.actual), Some(gap.required)],
            );
            let [of_actual, of_required] = values.map(|value| value.map(shown).unwrap_or_default());
            tracer.step(StepRole::Actual, actual, of_actual);
            tracer.step(StepRole::Required, required, of_required);
        }
        CompiledShape::Each {
            table,
            scope,
            holds,
            at,
            share,
            ..
        } => {
            if let Some(scope) = scope {
                tracer.of_rows(StepRole::Where, scope);
            }
            tracer.of_rows(StepRole::Holds, holds);
            if let Some(share) = share {
                tracer.quantity(StepRole::Share, share, &quantity::percent);
            }
            if let Some(read) = job.submission.tables.get(*table) {
                tracer.trace.rows = rows(job, compiled.rule, holds, judged, read, at).map(Box::new);
            }
        }
    }
    tracer.trace
}

/// How a figure was computed.
pub fn of_figure(job: &Job<'_>, figure: &Figure, formulas: &CompiledFigure) -> Trace {
    let mut tracer = Tracer::new(job, None);
    let shown = |value| match figure.unit.as_str() {
        "%" => quantity::percent(value),
        "" => quantity::number(value, figure.decimals),
        unit => format!("{} {unit}", quantity::number(value, figure.decimals)),
    };
    tracer.quantity(StepRole::Value, &formulas.value, &shown);
    if let Some(required) = &formulas.required {
        tracer.quantity(StepRole::Required, required, &shown);
    }
    if let Some((part, whole)) = &formulas.ratio {
        tracer.quantity(StepRole::Part, part, &quantity::plain);
        tracer.quantity(StepRole::Whole, whole, &quantity::plain);
    }
    tracer.trace
}

/// Every value that the plan's formulas use, in the order of [`UsedName`]s.
pub fn values(job: &Job<'_>) -> Vec<Used> {
    job.compiled.used.iter().map(|name| value(job, name)).collect()
}

struct Tracer<'a> {
    job: &'a Job<'a>,
    row_table: Option<&'a str>,
    trace: Trace,
}

impl<'a> Tracer<'a> {
    fn new(job: &'a Job<'a>, row_table: Option<&'a str>) -> Self {
        Self {
            job,
            row_table,
            trace: Trace::default(),
        }
    }

    fn condition(&mut self, role: StepRole, bound: &Bound) {
        let result = self.job.data.is_true(bound).map(holds_or_not).unwrap_or_default();
        self.step(role, bound, result.to_owned());
    }

    fn quantity(&mut self, role: StepRole, bound: &Bound, shown: &dyn Fn(f64) -> String) {
        let result = self.number(bound);
        self.step(role, bound, result.map(shown).unwrap_or_default());
    }

    /// The number that a formula comes to; none if that is not known.
    fn number(&self, bound: &Bound) -> Option<f64> {
        let data = self.job.data;
        if data.is_missing(&bound.needed) {
            return None;
        }
        number(&bound.formula.eval(&data.whole())).ok()
    }

    /// A formula that looks at no row.
    fn step(&mut self, role: StepRole, bound: &Bound, result: String) {
        self.add(role, bound, result, None);
    }

    /// A formula that is evaluated for each row: what is the same for all rows is put in.
    fn of_rows(&mut self, role: StepRole, bound: &Bound) {
        self.add(role, bound, String::new(), self.row_table);
    }

    fn add(&mut self, role: StepRole, bound: &Bound, result: String, row_table: Option<&str>) {
        let (job, data) = (self.job, self.job.data);
        let show = |name: &str| match job.compiled.names.kind(name, row_table)? {
            NameKind::RowCell { .. } => None,
            _ => written(job, name, None, data.value(name)?),
        };
        let mut step = Step {
            role,
            filled: String::new(),
            result,
            counts: Vec::new(),
        };
        let says_nothing = bound.formula.is_operand() && row_table.is_none();
        if !says_nothing {
            let worked = bound.formula.worked(&data.whole(), &show, &job.as_of);
            step.filled = worked.filled;
            step.counts = worked.parts.iter().map(count).collect();
        }
        self.trace.steps.push(step);
    }
}

fn value(job: &Job<'_>, name: &UsedName<'_>) -> Used {
    let used = match name.kind {
        NameKind::Field { sheet, field } => of_field(job, &sheet.name, field),
        NameKind::Column { sheet, column, .. } | NameKind::RowCell { sheet, column, .. } => {
            of_column(job, &sheet.name, column)
        }
        NameKind::Parameter(_) | NameKind::Year => Used {
            value: Meaning::of(&job.compiled.names, job.data).value(&name.name),
            ..Used::default()
        },
    };
    let show = |name: &str| written(job, name, None, job.data.value(name)?);
    let computed = name.computed.and_then(|index| job.compiled.computed.get(index));
    let computed = computed.map(|(_, inner)| {
        let worked = inner.formula.worked(&job.data.whole(), &show, &job.as_of);
        worked.filled
    });
    Used {
        name: name.name.clone(),
        computed: computed.unwrap_or_default(),
        ..used
    }
}

fn of_field(job: &Job<'_>, sheet: &str, field: &Field) -> Used {
    let answer = job.submission.fields.get(&field.name);
    let why = job.data.lacking(&field.name).map(|why| {
        let bare = why.strip_prefix(&format!("“{}”", field.label)).unwrap_or(why);
        match answer {
            None if field.computed.is_none() => "文件中找不到这一项".to_owned(),
            _ => bare.to_owned(),
        }
    });
    Used {
        value: Meaning::of(&job.compiled.names, job.data).value(&field.name),
        typed: answer.map(typed).unwrap_or_default(),
        sheet: Some(answer.map_or(sheet, |answer| &answer.sheet).to_owned()),
        cell: answer.and_then(|answer| answer.at).map(|at| at.to_string()),
        lacking: why.unwrap_or_default(),
        ..Used::default()
    }
}

fn of_column(job: &Job<'_>, sheet: &str, column: &Field) -> Used {
    let full = format!("{sheet}_{}", column.name);
    let read = job.submission.tables.get(sheet);
    let rows = read.map_or(0, |read| read.rows.len());
    let header = read.and_then(|read| read.columns.get(&column.name));
    let cells = header.zip(read).map(|(header, read)| {
        let letters = column_letters(header.col);
        match (read.rows.first(), read.rows.last()) {
            (Some(first), Some(last)) => {
                format!("{letters}{}:{letters}{}", first.row + 1, last.row + 1)
            }
            _ => header.to_string(),
        }
    });
    let lacking = job.data.lacking(&full).map(|why| {
        let unknown = job.data.unknown_cells(&full).iter().enumerate();
        let unknown = unknown.filter(|(_, unknown)| **unknown).map(|(index, _)| index);
        let cells = read
            .map(|read| cells_of(read, &column.name, unknown))
            .unwrap_or_default();
        if cells.is_empty() {
            why.to_owned()
        } else {
            format!("{why}：{cells}")
        }
    });
    Used {
        value: if rows == 0 {
            Used::NO_ROWS.to_owned()
        } else {
            format!("{rows} 行")
        },
        sheet: Some(read.map_or(sheet, |read| &read.sheet).to_owned()),
        cell: cells,
        lacking: lacking.unwrap_or_default(),
        ..Used::default()
    }
}
/// What stands in the cell, where it took tolerance to read it or it could not be read.
fn typed(answer: &Answer) -> String {
    let differs = answer.note.is_some() || answer.defect.is_some() || answer.value == Value::Unreadable;
    if differs {
        answer.raw.to_string()
    } else {
        String::new()
    }
}

fn holds_or_not(holds: bool) -> &'static str {
    if holds { "成立" } else { "不成立" }
}

fn count(part: &Part) -> Count {
    let result = match &part.value {
        Operand::Bool(truth) => holds_or_not(*truth).to_owned(),
        value => value.to_text().unwrap_or_default().into_owned(),
    };
    Count {
        formula: part.text.clone(),
        result,
    }
}

/// A value as it is written into a formula for people; none for columns and for what is no value.
fn written(job: &Job<'_>, name: &str, row_table: Option<&str>, value: &Operand) -> Option<String> {
    let is_date = match job.compiled.names.kind(name, row_table) {
        Some(NameKind::Field { field, .. }) => field.kind == FieldKind::Date,
        Some(NameKind::RowCell { column, .. }) => column.kind == FieldKind::Date,
        _ => false,
    };
    match value {
        Operand::Blank => Some("未填".to_owned()),
        Operand::Number(number) if is_date => serial::from_serial(*number).map(date_in_text),
        Operand::Number(number) if *number < 0.0 => Some(format!("({})", value.to_text().ok()?)),
        Operand::Text(text) => Some(format!("\"{text}\"")),
        Operand::Number(_) | Operand::Bool(_) => Some(value.to_text().ok()?.into_owned()),
        Operand::Error(_) | Operand::Array(_) => None,
    }
}

/// What came of the rows of a table; none if none was looked at.
fn rows(
    job: &Job<'_>,
    rule: &Rule,
    holds: &Bound,
    judged: &Judged,
    read: &TableReading,
    at: &str,
) -> Option<RowTrace> {
    if judged.rows.is_empty() {
        return None;
    }
    let table = rule.row_table()?;
    let cells = |verdict| {
        // Of most rules no row fails, and none is unknown.
        if judged.rows.contains(&verdict) {
            cells_of(read, at, judged.rows_that(verdict))
        } else {
            String::new()
        }
    };
    let failing = judged.rows_that(RowVerdict::Fails).take(FAILING_SHOWN);
    let first_failing = failing.map(|index| {
        let values = job.data.row(table, index);
        let show = |name: &str| {
            let value = crate::formula::Scope::get(&values, name)?;
            written(job, name, Some(table), value)
        };
        FailingRow {
            cell: cells_of(read, at, std::iter::once(index)),
            filled: holds.formula.worked(&values, &show, &job.as_of).filled,
        }
    });
    Some(RowTrace {
        sheet: read.sheet.clone(),
        holding: cells(RowVerdict::Holds),
        failing: cells(RowVerdict::Fails),
        unknown: cells(RowVerdict::Unknown),
        outside: u32::try_from(judged.rows_that(RowVerdict::OutOfScope).count()).unwrap_or(u32::MAX),
        first_failing: first_failing.collect(),
    })
}

/// The cells of a column in these rows, neighbours together: `H5:H16,H18`. Without the column, its rows' first cells.
fn cells_of(read: &TableReading, column: &str, rows: impl Iterator<Item = usize>) -> String {
    let col = read.columns.get(column).map_or(0, |header| header.col);
    let letters = column_letters(col);
    let mut told = String::new();
    let mut rows = rows
        .filter_map(|index| read.rows.get(index))
        .map(|row| row.row + 1)
        .peekable();
    while let Some(first) = rows.next() {
        let mut last = first;
        while let Some(next) = rows.next_if_eq(&(last + 1)) {
            last = next;
        }
        if !told.is_empty() {
            told.push(',');
        }
        // Writing into a text does not fail.
        let _ = if first == last {
            write!(told, "{letters}{first}")
        } else {
            write!(told, "{letters}{first}:{letters}{last}")
        };
    }
    told
}
