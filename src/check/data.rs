//! A submission's values as formulas see them, and which of them are not known.

use std::collections::BTreeMap;

use super::compiled::{Bound, Compiled};
use crate::formula::{ErrorKind, Scope, Value as Operand};
use crate::model::form::{Field, FieldKind, Required, Table};
use crate::model::names::YEAR;
use crate::model::plan::Plan;
use crate::model::round::RoundInfo;
use crate::model::serial;
use crate::model::submission::{Answer, Submission};
use crate::model::value::Value;

/// Values by name, with what is missing of them.
pub struct Data {
    scalars: BTreeMap<String, Operand>,
    columns: BTreeMap<String, Operand>,
    /// Why a field's value is not known.
    unknown: BTreeMap<String, String>,
    /// Why a column is not known as a whole.
    incomplete: BTreeMap<String, String>,
    /// For each column, the rows whose cell is not known.
    unknown_cells: BTreeMap<String, Vec<bool>>,
    today: f64,
}

impl Data {
    /// Takes the values from a submission and computes what the form computes.
    pub fn new(plan: &Plan, compiled: &Compiled<'_>, submission: &Submission, info: &RoundInfo) -> Self {
        let mut data = Self {
            scalars: BTreeMap::new(),
            columns: BTreeMap::new(),
            unknown: BTreeMap::new(),
            incomplete: BTreeMap::new(),
            unknown_cells: BTreeMap::new(),
            today: serial::to_serial(info.as_of),
        };
        data.scalars
            .insert(YEAR.to_owned(), Operand::Number(f64::from(info.year)));
        for parameter in &plan.parameters {
            data.scalars
                .insert(parameter.name.clone(), Operand::Number(parameter.value));
        }
        for (_, field) in plan.form.fields().filter(|(_, field)| field.computed.is_none()) {
            data.field(field, submission.fields.get(&field.name));
        }
        data.compute(plan, compiled);
        for (sheet, table) in plan.form.tables() {
            data.table(compiled, submission, &sheet.name, table);
        }
        data
    }

    /// Replaces a computed value, for examples that state it directly.
    pub fn set(&mut self, name: &str, value: Operand) {
        self.unknown.remove(name);
        self.scalars.insert(name.to_owned(), value);
    }

    fn field(&mut self, field: &Field, answer: Option<&Answer>) {
        let value = answer.map_or(Value::Blank, |answer| answer.value.clone());
        if let Some(why) = why_unknown(&field.kind, &value) {
            self.unknown
                .insert(field.name.clone(), format!("“{}”{why}", field.label));
        }
        self.scalars.insert(field.name.clone(), operand(&value, answer));
    }

    /// Evaluates computed fields; one that uses another waits for it.
    fn compute(&mut self, plan: &Plan, compiled: &Compiled<'_>) {
        let mut waiting: Vec<&(&str, Bound)> = compiled.computed.iter().collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|(name, bound)| {
                let ready = bound
                    .formula
                    .names()
                    .iter()
                    .all(|used| self.scalars.contains_key(*used));
                if ready {
                    self.compute_one(plan, name, bound);
                }
                !ready
            });
            if waiting.len() == before {
                return;
            }
        }
    }

    fn compute_one(&mut self, plan: &Plan, name: &str, bound: &Bound) {
        let value = match self.missing(&bound.needed) {
            Some(why) => {
                self.unknown.insert(name.to_owned(), why);
                Operand::Blank
            }
            None => bound.formula.eval(&self.whole()),
        };
        if let Operand::Error(error) = &value {
            let label = plan
                .form
                .field(name)
                .map_or(name, |(_, field)| field.label.as_str());
            self.unknown.insert(
                name.to_owned(),
                format!("“{label}”无法计算：{}", error_words(*error)),
            );
        }
        self.scalars.insert(name.to_owned(), value);
    }

    fn table(&mut self, compiled: &Compiled<'_>, submission: &Submission, sheet: &str, table: &Table) {
        let rows = submission.tables.get(sheet).map_or(&[][..], |read| &read.rows);
        let is_missing = !submission.tables.contains_key(sheet);
        let may_be_empty = compiled
            .may_be_empty
            .get(sheet)
            .is_some_and(|bound| self.is_true(bound) == Some(true));
        for column in &table.columns {
            let full = format!("{sheet}_{}", column.name);
            let answers = || {
                rows.iter()
                    .map(|row| (row.value(&column.name), row.answers.get(&column.name)))
            };
            let values = answers().map(|(value, answer)| operand(value, answer));
            self.columns
                .insert(full.clone(), Operand::Array(values.collect()));
            let unknown: Vec<bool> = answers()
                .map(|(value, _)| why_unknown(&column.kind, value).is_some())
                .collect();
            // A blank says something where it is allowed: a total over the column may go on without it.
            let blank_is_known = column.required != Required::Always;
            let lacking = answers()
                .zip(&unknown)
                .filter(|((value, _), unknown)| **unknown && !(blank_is_known && value.is_blank()))
                .count();
            let why = if is_missing {
                Some(format!("缺少「{sheet}」"))
            } else if rows.is_empty() && !may_be_empty {
                Some(format!("「{sheet}」没有填写"))
            } else if lacking > 0 {
                Some(format!(
                    "「{sheet}」的“{}”有 {lacking} 行未填或无法判读",
                    column.label
                ))
            } else {
                None
            };
            if let Some(why) = why {
                self.incomplete.insert(full.clone(), why);
            }
            self.unknown_cells.insert(full, unknown);
        }
    }

    /// Why one of these names has no value that a formula could use; none if all have.
    pub fn missing<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> Option<String> {
        let whys: Vec<&str> = names
            .into_iter()
            .filter_map(|name| self.unknown.get(name).or_else(|| self.incomplete.get(name)))
            .map(String::as_str)
            .collect();
        match whys.as_slice() {
            [] => None,
            [first, second, third, _, ..] => Some(format!("{first}，{second}，{third}等 {} 项", whys.len())),
            few => Some(few.join("，")),
        }
    }

    /// Why a name's value is not known: a field's, or that of a column as a whole.
    pub fn lacking(&self, name: &str) -> Option<&str> {
        let why = self.unknown.get(name).or_else(|| self.incomplete.get(name));
        why.map(String::as_str)
    }

    /// For each row of a column, whether its cell is not known.
    pub fn unknown_cells(&self, full_name: &str) -> &[bool] {
        self.unknown_cells.get(full_name).map_or(&[], Vec::as_slice)
    }

    /// Why a table without rows is not known; none if it may rightly be empty.
    pub fn empty_table(&self, table: &str) -> Option<String> {
        let column = format!("{table}_");
        let first = self.incomplete.range(column.clone()..).next();
        first
            .filter(|(name, _)| name.starts_with(&column))
            .map(|(_, why)| why.clone())
    }

    /// Whether a formula is true; none if that cannot be told.
    pub fn is_true(&self, bound: &Bound) -> Option<bool> {
        if self.missing(&bound.needed).is_some() {
            return None;
        }
        truth(&bound.formula.eval(&self.whole())).ok()
    }

    /// The value of a name, if it has one.
    pub fn value(&self, name: &str) -> Option<&Operand> {
        self.scalars.get(name).or_else(|| self.columns.get(name))
    }

    /// Whether a field's value is not known.
    pub fn is_unknown(&self, name: &str) -> bool {
        self.unknown.contains_key(name)
    }

    /// All values, for formulas that look at no row.
    pub fn whole(&self) -> Whole<'_> {
        Whole { data: self }
    }

    /// A table's columns, looked up once for all of its rows.
    pub fn rows(&self, table: &str) -> Rows<'_> {
        let beginning = format!("{table}_");
        let columns = self.columns.range(beginning.clone()..);
        let columns = columns.map_while(|(full, cells)| {
            let column = full.strip_prefix(&beginning)?;
            let cells = RowCells {
                values: match cells {
                    Operand::Array(cells) => cells,
                    _ => return None,
                },
                unknown: self.unknown_cells(full),
            };
            Some((column, cells))
        });
        Rows {
            data: self,
            columns: columns.collect(),
        }
    }
}

/// Why a formula can make nothing of a value; none if it can.
fn why_unknown(kind: &FieldKind, value: &Value) -> Option<&'static str> {
    match (kind, value) {
        (_, Value::Blank) => Some("未填"),
        (_, Value::Unreadable) => Some("无法读取"),
        // A text outside the list answers none of the questions that a rule asks.
        (FieldKind::Choice(list), Value::Text(text)) if !list.contains(text) => Some("不在可选项之内"),
        _ => None,
    }
}

/// Values for formulas that look at no row.
pub struct Whole<'a> {
    data: &'a Data,
}

impl Scope for Whole<'_> {
    fn get(&self, name: &str) -> Option<&Operand> {
        self.data.value(name)
    }

    fn today(&self) -> f64 {
        self.data.today
    }
}

/// The cells of a column, and for each whether it is not known.
struct RowCells<'a> {
    values: &'a [Operand],
    unknown: &'a [bool],
}

/// The rows of a table.
pub struct Rows<'a> {
    data: &'a Data,
    columns: BTreeMap<&'a str, RowCells<'a>>,
}

impl Rows<'_> {
    /// All values and those of one row, for formulas of a row.
    pub fn at(&self, row: usize) -> Row<'_> {
        Row { rows: self, row }
    }
}

/// Values for formulas of a row: a bare column name is the row's cell.
pub struct Row<'a> {
    rows: &'a Rows<'a>,
    row: usize,
}

impl Row<'_> {
    /// Whether one of these names has no value: a cell of the row, or anything else that the formula needs.
    pub fn lacks(&self, names: &[String]) -> bool {
        names
            .iter()
            .any(|name| match self.rows.columns.get(name.as_str()) {
                Some(cells) if self.row < cells.values.len() => {
                    cells.unknown.get(self.row).copied().unwrap_or(true)
                }
                _ => self.rows.data.lacking(name).is_some(),
            })
    }

    fn cell(&self, name: &str) -> Option<&Operand> {
        self.rows.columns.get(name)?.values.get(self.row)
    }
}

impl Scope for Row<'_> {
    fn get(&self, name: &str) -> Option<&Operand> {
        self.cell(name).or_else(|| self.rows.data.value(name))
    }

    fn today(&self) -> f64 {
        self.rows.data.today
    }
}

/// A value as a formula sees it: dates are serial numbers, an answer of “nothing” is an empty text.
pub fn operand(value: &Value, answer: Option<&Answer>) -> Operand {
    match value {
        Value::Blank => Operand::Blank,
        Value::Nothing => Operand::Text(String::new()),
        Value::Number(number) => Operand::Number(*number),
        Value::Text(text) => Operand::Text(text.clone()),
        Value::Date(date) => Operand::Number(serial::to_serial(*date)),
        Value::Unreadable => Operand::Text(answer.map(|answer| answer.raw.clone()).unwrap_or_default()),
    }
}

/// Whether a result is true.
///
/// # Errors
/// Why it is neither true nor false.
pub fn truth(value: &Operand) -> Result<bool, String> {
    match value {
        Operand::Bool(truth) => Ok(*truth),
        Operand::Number(number) => Ok(*number != 0.0),
        Operand::Blank => Ok(false),
        Operand::Error(error) => Err(error_words(*error).to_owned()),
        Operand::Text(_) | Operand::Array(_) => Err("计算结果不是“是”或“否”".to_owned()),
    }
}

/// The number that a result is.
///
/// # Errors
/// Why it is none.
pub fn number(value: &Operand) -> Result<f64, String> {
    match value {
        Operand::Number(number) => Ok(*number),
        Operand::Bool(truth) => Ok(f64::from(u8::from(*truth))),
        Operand::Blank => Ok(0.0),
        Operand::Error(error) => Err(error_words(*error).to_owned()),
        Operand::Text(_) | Operand::Array(_) => Err("计算结果不是数字".to_owned()),
    }
}

fn error_words(error: ErrorKind) -> &'static str {
    match error {
        ErrorKind::Div0 => "除数为 0",
        ErrorKind::Num => "计算结果超出范围",
        ErrorKind::Na => "没有可用的数值",
        ErrorKind::Value => "数值的类型不符",
        ErrorKind::Null | ErrorKind::Ref | ErrorKind::Name => "公式引用的内容不存在",
    }
}
