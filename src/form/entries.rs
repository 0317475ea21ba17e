//! The values that stand in the workbook as it is written, for the results that are stored with its formulas.
//!
//! A spreadsheet program calculates anew when it opens the file; until then, and in previews, the stored results
//! show. Computed fields and the live checks of single rows are therefore evaluated here with the rule language.

mod row_checks;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::Date;
use smol_str::SmolStr;

use crate::formula::{Scope, Value};
use crate::model::form::{Field, FieldKind, Form, Required, Table};
use crate::model::names::YEAR;
use crate::model::plan::{Plan, Rule};
use crate::model::serial;
use crate::model::value::says_nothing;
use crate::workbook::Cached;

use super::error::FormError;
use super::formulas::Formulas;
use super::layout::is_written;
use super::live::Live;
use super::needs::{Need, Wanted, is_numeric};
use super::prepared::Prepared;
use super::{Entry, Fill};

pub(super) use row_checks::RowChecks;

/// Computed fields that build on one another need a pass each; no form has longer chains.
const PASSES: usize = 6;

/// The errors that the hidden sheet shows for a blank and for what it cannot read.
pub(super) const NOT_FILLED: Cached = Cached::Error("#N/A");
const NOT_READ: Cached = Cached::Error("#DIV/0!");

/// What stands in the workbook.
pub(super) struct Entries<'a> {
    form: &'a Form,
    typed: BTreeMap<String, Entry>,
    names: BTreeMap<String, Value>,
    /// The columns of the tables, by their table's sheet.
    rows: BTreeMap<String, Columns<'a>>,
    /// The rows that are filled in, by their table's sheet.
    records: BTreeMap<String, Vec<usize>>,
    today: f64,
    formulas: &'a Formulas,
    /// The live checks that have been made, by their rule.
    checked: RefCell<BTreeMap<String, Rc<RowChecks>>>,
}

/// The columns of a table, by their name; all have a value for each row.
type Columns<'a> = BTreeMap<&'a str, Vec<Value>>;

impl<'a> Entries<'a> {
    pub(super) fn new(
        prepared: &'a Prepared<'_>,
        year: i32,
        today: Date,
        fill: &Fill,
    ) -> Result<Self, FormError> {
        let plan = prepared.plan;
        let form = &plan.form;
        let mut names: BTreeMap<String, Value> = plan
            .parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), Value::Number(parameter.value)))
            .collect();
        names.insert(YEAR.to_owned(), Value::Number(f64::from(year)));
        let typed = typed(form, year, fill);
        for (_, field) in form.fields() {
            names.insert(field.name.clone(), value(field, typed.get(&field.name)));
        }
        let mut rows = BTreeMap::new();
        for (sheet, table) in form.tables() {
            let given = fill.given(&sheet.name);
            // The measures' rows are in the workbook whether or not a county has filled them in.
            let count = if table.measure_rows {
                given.len().max(plan.measures.len())
            } else {
                given.len()
            };
            let columns = table.columns.iter().enumerate().map(|(index, column)| {
                let values = (0..count).map(|row| value(column, given.get(row, index, column)));
                (column.name.as_str(), values.collect())
            });
            rows.insert(sheet.name.clone(), columns.collect());
        }
        if let Some(columns) = rows.get_mut(&form.roles.rating_sheet) {
            number_measures(plan, columns);
        }
        for (sheet, columns) in &rows {
            for (column, values) in columns {
                names.insert(full_name(sheet, column), Value::Array(values.clone()));
            }
        }
        let mut entries = Entries {
            form,
            typed,
            names,
            rows,
            records: BTreeMap::new(),
            today: serial::to_serial(today),
            formulas: &prepared.formulas,
            checked: RefCell::default(),
        };
        entries.calculate()?;
        for (sheet, table) in form.tables() {
            let columns = entries.rows.get(&sheet.name);
            let records = columns.map_or_else(Vec::new, |columns| records(table, columns));
            entries.records.insert(sheet.name.clone(), records);
        }
        Ok(entries)
    }

    /// Evaluates computed columns and fields until nothing changes.
    fn calculate(&mut self) -> Result<(), FormError> {
        let (form, formulas) = (self.form, self.formulas);
        for _ in 0..PASSES {
            let mut changed = false;
            for (sheet, table) in form.tables() {
                for column in &table.columns {
                    let Some(text) = &column.computed else { continue };
                    let formula = formulas.get(text)?;
                    let Some(columns) = self.rows.get(&sheet.name) else {
                        continue;
                    };
                    let count = columns.get(column.name.as_str()).map_or(0, Vec::len);
                    let in_row = |index| tidied(formula.eval(&self.scope(Some((columns, index)))));
                    let results: Vec<Value> = (0..count).map(in_row).collect();
                    if columns.get(column.name.as_str()) != Some(&results) {
                        changed = true;
                        let name = full_name(&sheet.name, &column.name);
                        self.names.insert(name, Value::Array(results.clone()));
                        if let Some(columns) = self.rows.get_mut(&sheet.name) {
                            columns.insert(&column.name, results);
                        }
                    }
                }
            }
            for (_, field) in form.fields() {
                if let Some(text) = &field.computed {
                    let formula = formulas.get(text)?;
                    let missing = formula
                        .needed_names()
                        .into_iter()
                        .any(|name| self.is_unanswered(name));
                    let result = if missing {
                        Value::Text(SmolStr::default())
                    } else {
                        tidied(formula.eval(&self.scope(None)))
                    };
                    changed |= put(&mut self.names, &field.name, result);
                }
            }
            if !changed {
                break;
            }
        }
        Ok(())
    }

    /// Whether a field waits for an answer: text is none where a number is wanted, although it may read as one.
    fn is_unanswered(&self, name: &str) -> bool {
        let field = self.form.field(name).zip(self.names.get(name));
        let answered = field.is_none_or(|((_, field), value)| is_answered(field, value));
        !answered || self.is_blank(name)
    }

    /// Whether a field is blank, or a computed one still shows nothing.
    fn is_blank(&self, name: &str) -> bool {
        match self.names.get(name) {
            Some(Value::Text(text)) => text.is_empty(),
            Some(value) => value.is_blank(),
            None => false,
        }
    }

    fn scope<'s>(&'s self, row: Option<(&'s Columns<'s>, usize)>) -> RowScope<'s> {
        RowScope {
            names: &self.names,
            row,
            today: self.today,
        }
    }

    /// What is typed into a field beforehand.
    pub(super) fn typed(&self, field: &str) -> Option<&Entry> {
        self.typed.get(field)
    }

    /// The stored result of a computed field.
    pub(super) fn field(&self, field: &str) -> Cached {
        self.names.get(field).map_or(Cached::Blank, cached)
    }

    fn column(&self, sheet: &str, column: &str) -> &[Value] {
        let columns = self.rows.get(sheet);
        columns
            .and_then(|columns| columns.get(column))
            .map_or(&[], Vec::as_slice)
    }

    /// The values of a column in the rows that are filled in.
    fn recorded<'s>(&'s self, sheet: &str, column: &str) -> impl Iterator<Item = &'s Value> + use<'s, 'a> {
        let values = self.column(sheet, column);
        let records = self.records(sheet).iter();
        records.filter_map(|index| values.get(*index))
    }

    /// The stored result of a computed column in a row.
    pub(super) fn cell(&self, sheet: &str, index: usize, column: &str) -> Cached {
        let values = self.column(sheet, column);
        values.get(index).map_or(Cached::Blank, cached)
    }

    /// A rule's live check of the rows of its table, made at the first asking.
    pub(super) fn row_checks(&self, rule: &Rule, live: &Live<'_>) -> Result<Rc<RowChecks>, FormError> {
        if let Some(made) = self.checked.borrow().get(rule.id.as_str()) {
            return Ok(Rc::clone(made));
        }
        let made = Rc::new(RowChecks::new(self, rule, live.rows_wait(rule, self)?)?);
        self.checked
            .borrow_mut()
            .insert(rule.id.to_string(), Rc::clone(&made));
        Ok(made)
    }

    /// The rows of a table that are filled in, by their index.
    pub(super) fn records(&self, sheet: &str) -> &[usize] {
        self.records.get(sheet).map_or(&[], Vec::as_slice)
    }

    /// What the hidden sheet reads in a field.
    pub(super) fn read_field(&self, field: &Field) -> Cached {
        self.names
            .get(&field.name)
            .map_or(Cached::Blank, |value| read(field, value))
    }

    /// What the hidden sheet reads in a column, in the rows that are filled in.
    pub(super) fn read_column(&self, sheet: &str, column: &Field) -> Vec<Cached> {
        let values = self.recorded(sheet, &column.name);
        values.map(|value| read(column, value)).collect()
    }

    /// How many of the filled rows hold nothing in a column that a formula can use.
    pub(super) fn lacking(&self, sheet: &str, column: &Field, blanks: bool) -> usize {
        let lacks = |value: &&Value| match reading(column, value) {
            Reading::Value => false,
            Reading::NotFilled => blanks,
            Reading::NotRead => true,
        };
        self.recorded(sheet, &column.name).filter(lacks).count()
    }

    /// Whether the plan lets a table be empty, as far as the answers say.
    fn is_rightly_empty(&self, sheet: &str) -> bool {
        let table = self.form.table(sheet);
        let formula = table.and_then(|table| self.formulas.get(table.may_be_empty.as_ref()?).ok());
        formula.is_some_and(|formula| {
            let known = formula
                .needed_names()
                .into_iter()
                .all(|name| !self.is_blank(name));
            known && formula.eval(&self.scope(None)).to_bool() == Ok(true)
        })
    }

    /// Whether something that a rule needs is missing.
    pub(super) fn is_missing(&self, need: &Need) -> bool {
        match &need.what {
            Wanted::Field(name) => {
                let field = self.form.field(name).map(|(_, field)| field);
                let value = self.names.get(name);
                !field
                    .zip(value)
                    .is_some_and(|(field, value)| is_answered(field, value))
            }
            Wanted::Rows(sheet) => {
                let columns = self.rows.get(sheet);
                let empty = columns.is_none_or(|columns| columns.values().all(Vec::is_empty));
                empty && !self.is_rightly_empty(sheet)
            }
            Wanted::Column(sheet, column) => {
                let held = self.form.table(sheet).and_then(|table| table.column(column));
                held.is_some_and(|held| self.lacking(sheet, held, held.required == Required::Always) > 0)
            }
            Wanted::Cell(_) => false,
        }
    }
}

/// The rows of a table that are filled in, by their index.
fn records(table: &Table, columns: &Columns<'_>) -> Vec<usize> {
    let tells = |column: &&Field| match table.measure_rows {
        true => column.name == table.key,
        false => is_written(column),
    };
    let telling = table.columns.iter().filter(tells);
    let telling: Vec<&Vec<Value>> = telling
        .filter_map(|column| columns.get(column.name.as_str()))
        .collect();
    let count = telling.first().map_or(0, |values| values.len());
    let filled = |index: &usize| {
        let mut telling = telling.iter();
        telling.any(|values| values.get(*index).is_some_and(|value| !value.is_blank()))
    };
    (0..count).filter(filled).collect()
}

/// What is typed beforehand: the county, the year, and what the caller gives, which comes first.
fn typed(form: &Form, year: i32, fill: &Fill) -> BTreeMap<String, Entry> {
    if fill.as_sent {
        return fill.fields.clone();
    }
    let mut typed = BTreeMap::from([(form.roles.year.clone(), Entry::Number(f64::from(year)))]);
    if let Some(county) = &fill.county {
        let of_county = [
            (&form.roles.city, &county.city),
            (&form.roles.county, &county.name),
            (&form.roles.code, &county.code),
        ];
        typed.extend(of_county.map(|(name, text)| (name.clone(), Entry::Text(text.clone()))));
    }
    typed.extend(
        fill.fields
            .iter()
            .map(|(name, entry)| (name.clone(), entry.clone())),
    );
    typed
}

/// The measures' numbers, which the workbook gives.
fn number_measures<'a>(plan: &'a Plan, columns: &mut Columns<'a>) {
    let numbers = columns.entry(&plan.form.roles.rating_measure).or_default();
    numbers.resize(numbers.len().max(plan.measures.len()), Value::Blank);
    for (measure, number) in plan.measures.iter().zip(numbers) {
        if number.is_blank() {
            *number = Value::Number(f64::from(measure.no));
        }
    }
}

/// The name of a column in formulas outside its table.
fn full_name(sheet: &str, column: &str) -> String {
    format!("{sheet}_{column}")
}

/// Puts a value under its name, and says whether another stood there.
fn put(values: &mut BTreeMap<String, Value>, name: &str, value: Value) -> bool {
    match values.get_mut(name) {
        Some(held) => {
            let changes = *held != value;
            *held = value;
            changes
        }
        None => {
            values.insert(name.to_owned(), value);
            true
        }
    }
}

/// A typed entry as the live formulas see it.
fn value(field: &Field, entry: Option<&Entry>) -> Value {
    match entry {
        None => Value::Blank,
        Some(Entry::Number(number)) => Value::Number(*number),
        Some(Entry::Date(date)) => Value::Number(serial::to_serial(*date)),
        Some(Entry::Moment(serial)) => Value::Number(*serial),
        Some(Entry::Truth(truth)) => Value::Bool(*truth),
        Some(Entry::Text(text)) if text.is_empty() => Value::Blank,
        Some(Entry::Text(text)) if field.kind.is_number() && says_nothing(text) => Value::Number(0.0),
        Some(Entry::Text(text)) if is_free(field) && says_nothing(text) => Value::Text(SmolStr::default()),
        Some(Entry::Text(text)) => Value::Text(text.clone()),
    }
}

/// Whether the answer that there is nothing is read as such: a list may have an item of that spelling.
fn is_free(field: &Field) -> bool {
    !matches!(field.kind, FieldKind::Choice(_) | FieldKind::RegionCode)
}

fn is_answered(field: &Field, value: &Value) -> bool {
    match (&field.kind, value) {
        (_, Value::Blank) => false,
        (FieldKind::Choice(list), Value::Text(text)) => list.iter().any(|item| item == text),
        (_, Value::Number(_)) => true,
        // The answer that there is nothing; a computed field shows the same while it waits.
        (FieldKind::Date, Value::Text(text)) => text.is_empty() && field.computed.is_none(),
        _ => !is_numeric(field),
    }
}

/// What the hidden sheet finds in a typed value.
enum Reading {
    Value,
    NotFilled,
    NotRead,
}

fn reading(field: &Field, value: &Value) -> Reading {
    let waits = matches!(value, Value::Text(text) if text.is_empty()) && field.computed.is_some();
    match value {
        Value::Blank => Reading::NotFilled,
        _ if waits => Reading::NotFilled,
        value if is_answered(field, value) => Reading::Value,
        _ => Reading::NotRead,
    }
}

/// What the hidden sheet makes of it.
fn read(field: &Field, value: &Value) -> Cached {
    match reading(field, value) {
        Reading::Value => cached(value),
        Reading::NotFilled => NOT_FILLED,
        Reading::NotRead => NOT_READ,
    }
}

/// A computed cell shows an empty text in place of an error.
fn tidied(value: Value) -> Value {
    match value {
        Value::Error(_) => Value::Text(SmolStr::default()),
        other => other,
    }
}

fn cached(value: &Value) -> Cached {
    match value {
        Value::Number(number) => Cached::Number(*number),
        Value::Text(text) if !text.is_empty() => Cached::Text(text.clone()),
        Value::Bool(truth) => Cached::Bool(*truth),
        _ => Cached::Blank,
    }
}

/// The names of the workbook, and the cells of the row at hand before them.
struct RowScope<'a> {
    names: &'a BTreeMap<String, Value>,
    /// The columns of the row's table, and its index.
    row: Option<(&'a Columns<'a>, usize)>,
    today: f64,
}

impl Scope for RowScope<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.row
            .and_then(|(columns, index)| columns.get(name)?.get(index))
            .or_else(|| self.names.get(name))
    }

    fn today(&self) -> f64 {
        self.today
    }
}
