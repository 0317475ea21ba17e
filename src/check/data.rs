//! A submission's values as formulas see them, and which of them are not known.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::cells::Cells;
use super::compiled::{Bound, Compiled};
use crate::formula::{ErrorKind, Named, Scope, Texts, Value as Operand};
use crate::model::form::{Field, FieldKind, Required, Table};
use crate::model::names::YEAR;
use crate::model::plan::Plan;
use crate::model::round::RoundInfo;
use crate::model::serial;
use crate::model::submission::{Answer, Submission};
use crate::model::value::Value;

/// Values by name, with what is missing of them.
pub struct Data<'a> {
    scalars: BTreeMap<String, Operand>,
    /// By `表_列`.
    columns: BTreeMap<String, Column<'a>>,
    /// Why a field's value is not known.
    unknown: BTreeMap<String, String>,
    /// Why a column is not known as a whole.
    incomplete: BTreeMap<String, String>,
    today: f64,
}

/// A column of a table.
struct Column<'a> {
    answers: &'a [Option<&'a Answer>],
    /// Its cells, an array; made when first asked for, because no formula uses most columns.
    cells: OnceCell<Operand>,
    /// For each row, whether its cell is not known.
    unknown: Vec<bool>,
    /// The order of its texts, for formulas that count some of them.
    texts: Texts,
}

impl Column<'_> {
    fn cells(&self) -> &Operand {
        self.cells.get_or_init(|| {
            let cells = self.answers.iter().map(|answer| match answer {
                Some(answer) => operand(&answer.value, Some(answer)),
                None => Operand::Blank,
            });
            Operand::Array(cells.collect())
        })
    }
}

impl<'a> Data<'a> {
    /// Takes the values from a submission and computes what the form computes.
    pub fn new(
        plan: &Plan,
        compiled: &Compiled<'_>,
        submission: &Submission,
        cells: &'a Cells<'_>,
        info: &RoundInfo,
    ) -> Self {
        let mut data = Self {
            scalars: BTreeMap::new(),
            columns: BTreeMap::new(),
            unknown: BTreeMap::new(),
            incomplete: BTreeMap::new(),
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
            let rows = submission.tables.get(&sheet.name).map(|read| read.rows.len());
            data.table(compiled, cells, &sheet.name, table, rows);
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

    /// Takes the values of a table; `rows` is how many it has, none if it was not read.
    fn table(
        &mut self,
        compiled: &Compiled<'_>,
        cells: &'a Cells<'_>,
        sheet: &str,
        table: &Table,
        rows: Option<usize>,
    ) {
        let may_be_empty = compiled
            .may_be_empty
            .get(sheet)
            .is_some_and(|bound| self.is_true(bound) == Some(true));
        for column in &table.columns {
            let answers = cells.column(sheet, &column.name);
            let mut unknown = Vec::with_capacity(answers.len());
            // A blank says something where it is allowed: a total over the column may go on without it.
            let blank_is_known = column.required != Required::Always;
            let mut lacking = 0_usize;
            for answer in answers {
                let value = answer.map_or(&Value::Blank, |answer| &answer.value);
                let is_unknown = why_unknown(&column.kind, value).is_some();
                lacking += usize::from(is_unknown && !(blank_is_known && value.is_blank()));
                unknown.push(is_unknown);
            }
            let why = match rows {
                None => Some(format!("缺少「{sheet}」")),
                Some(0) if !may_be_empty => Some(format!("「{sheet}」没有填写")),
                Some(_) if lacking > 0 => Some(format!(
                    "「{sheet}」的“{}”有 {lacking} 行未填或无法判读",
                    column.label
                )),
                Some(_) => None,
            };
            let full = format!("{sheet}_{}", column.name);
            if let Some(why) = why {
                self.incomplete.insert(full.clone(), why);
            }
            let column = Column {
                answers,
                cells: OnceCell::new(),
                unknown,
                texts: Texts::default(),
            };
            self.columns.insert(full, column);
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

    /// Whether one of these names has no value that a formula could use.
    pub fn is_missing(&self, names: &[String]) -> bool {
        names.iter().any(|name| self.lacking(name).is_some())
    }

    /// Why a name's value is not known: a field's, or that of a column as a whole.
    pub fn lacking(&self, name: &str) -> Option<&str> {
        let why = self.unknown.get(name).or_else(|| self.incomplete.get(name));
        why.map(String::as_str)
    }

    /// For each row of a column, whether its cell is not known.
    pub fn unknown_cells(&self, full_name: &str) -> &[bool] {
        let column = self.columns.get(full_name);
        column.map_or(&[], |column| column.unknown.as_slice())
    }

    /// The cells of a table's column; empty if it has none of this name.
    pub fn cells(&self, table: &str, column: &str) -> &[Operand] {
        let column = self.columns.get(&format!("{table}_{column}"));
        match column.map(Column::cells) {
            Some(Operand::Array(cells)) => cells,
            _ => &[],
        }
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
        if self.is_missing(&bound.needed) {
            return None;
        }
        truth(&bound.formula.eval(&self.whole())).ok()
    }

    /// The value of a name, if it has one.
    pub fn value(&self, name: &str) -> Option<&Operand> {
        let column = || self.columns.get(name).map(Column::cells);
        self.scalars.get(name).or_else(column)
    }

    /// The value of a name, with the order of its texts if it is a column.
    pub fn named(&self, name: &str) -> Option<Named<'_>> {
        if let Some(value) = self.scalars.get(name) {
            return Some(Named::from(value));
        }
        let column = self.columns.get(name)?;
        Some(Named {
            value: column.cells(),
            texts: Some(&column.texts),
        })
    }

    /// Whether a field's value is not known.
    pub fn is_unknown(&self, name: &str) -> bool {
        self.unknown.contains_key(name)
    }

    /// All values, for formulas that look at no row.
    pub fn whole(&self) -> Whole<'_> {
        Whole { data: self }
    }

    /// All values and those of one row of a table, to be shown.
    pub fn row<'r>(&'r self, table: &'r str, row: usize) -> Row<'r> {
        Row {
            data: self,
            table,
            row,
        }
    }
}

/// Why a formula can make nothing of a value; none if it can.
fn why_unknown(kind: &FieldKind, value: &Value) -> Option<&'static str> {
    match (kind, value) {
        (_, Value::Blank) => Some("未填"),
        (_, Value::Unreadable) => Some("无法读取"),
        // A text outside the list answers none of the questions that a rule asks.
        (FieldKind::Choice(list), Value::Text(text)) if !list.iter().any(|item| item == text) => {
            Some("不在可选项之内")
        }
        _ => None,
    }
}

/// Values for formulas that look at no row.
pub struct Whole<'a> {
    data: &'a Data<'a>,
}

impl Scope for Whole<'_> {
    fn get(&self, name: &str) -> Option<&Operand> {
        self.data.value(name)
    }

    fn named(&self, _: usize, name: &str) -> Option<Named<'_>> {
        self.data.named(name)
    }

    fn today(&self) -> f64 {
        self.data.today
    }
}

/// Values for formulas of a row: a bare column name is the row's cell. Who evaluates a formula in many rows takes
/// [`ByRow`](super::by_row::ByRow).
pub struct Row<'a> {
    data: &'a Data<'a>,
    table: &'a str,
    row: usize,
}

impl Scope for Row<'_> {
    fn get(&self, name: &str) -> Option<&Operand> {
        let cell = self.data.cells(self.table, name).get(self.row);
        cell.or_else(|| self.data.value(name))
    }

    fn today(&self) -> f64 {
        self.data.today
    }
}

/// A value as a formula sees it: dates are serial numbers, an answer of “nothing” is an empty text.
pub fn operand(value: &Value, answer: Option<&Answer>) -> Operand {
    match value {
        Value::Blank => Operand::Blank,
        Value::Nothing => Operand::Text(SmolStr::default()),
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
