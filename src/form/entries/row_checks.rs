//! The live checks of single rows. Each of their formulas is evaluated in row after row, so that what its names stand for
//! is found once.

use std::borrow::Cow;

use smol_str::SmolStr;

use crate::formula::{Formula, Named, Scope, Texts, Value};
use crate::model::form::{Field, Table};
use crate::model::plan::{Rule, Shape};
use crate::workbook::Cached;

use super::super::error::FormError;
use super::super::live::{ROW_OUT, RowsWait, WAITING};
use super::{Columns, Entries, is_answered};

/// A rule's live check of the rows of its table.
pub(in super::super) struct RowChecks {
    /// Whether they miss something that stands elsewhere.
    pub(in super::super) waits: RowsWait,
    results: Vec<Cached>,
}

impl RowChecks {
    pub(super) fn new(entries: &Entries<'_>, rule: &Rule, waits: RowsWait) -> Result<Self, FormError> {
        let results = results(entries, rule, waits)?;
        Ok(Self { waits, results })
    }

    /// The stored result in a row.
    pub(in super::super) fn of(&self, index: usize) -> Cached {
        self.results.get(index).cloned().unwrap_or(Cached::Blank)
    }

    /// How many rows have one, from the first on.
    pub(in super::super) fn count(&self) -> usize {
        self.results.len()
    }

    /// How many rows cannot be judged yet.
    pub(in super::super) fn unknown(&self) -> usize {
        let waits = |result: &&Cached| matches!(result, Cached::Text(text) if text == WAITING);
        self.results.iter().filter(waits).count()
    }
}

fn results(entries: &Entries<'_>, rule: &Rule, waits: RowsWait) -> Result<Vec<Cached>, FormError> {
    let Shape::Each {
        table: sheet,
        scope,
        holds,
        ..
    } = &rule.shape
    else {
        return Ok(Vec::new());
    };
    let (Some(table), Some(columns)) = (entries.form.table(sheet), entries.rows.get(sheet)) else {
        return Ok(Vec::new());
    };
    let condition = |text: &str, waits| Condition::new(entries, rule, table, columns, text, waits);
    let scope = scope.as_deref().map(|scope| condition(scope, waits.scope));
    let scope = scope.transpose()?;
    let holds = condition(holds, waits.holds)?;
    let count = columns.values().next().map_or(0, Vec::len);
    let mut results = vec![Cached::Blank; count];
    for index in entries.records(sheet) {
        if let Some(result) = results.get_mut(*index) {
            *result = check(scope.as_ref(), &holds, *index);
        }
    }
    Ok(results)
}

/// One of a rule's formulas.
struct Condition<'e> {
    formula: Cow<'e, Formula>,
    /// What its names stand for, in the order of the formula's list of names.
    names: Vec<Meaning<'e>>,
    /// The columns that it needs, with their values.
    needed: Vec<(&'e Field, &'e [Value])>,
    /// It misses something that stands elsewhere.
    waits: bool,
    today: f64,
}

/// What a name stands for.
struct Meaning<'e> {
    /// The cells of the column of this name, of which it is the row's.
    cells: &'e [Value],
    /// What it is where the table has no such column.
    otherwise: Option<&'e Value>,
    texts: Texts,
}

impl<'e> Condition<'e> {
    fn new(
        entries: &'e Entries<'_>,
        rule: &Rule,
        table: &'e Table,
        columns: &'e Columns<'_>,
        text: &str,
        waits: bool,
    ) -> Result<Self, FormError> {
        let formula = entries.formulas.get(text)?;
        let cells = |name: &str| columns.get(name).map_or(&[][..], Vec::as_slice);
        let needed = formula
            .needed_names()
            .into_iter()
            .filter(|name| !rule.optional.iter().any(|held| held == name))
            .filter_map(|name| table.column(name))
            .map(|column| (column, cells(&column.name)))
            .collect();
        let names = formula.names().into_iter().map(|name| Meaning {
            cells: cells(name),
            otherwise: entries.names.get(name),
            texts: Texts::default(),
        });
        Ok(Condition {
            names: names.collect(),
            needed,
            waits,
            today: entries.today,
            formula,
        })
    }

    fn judge(&self, row: usize) -> Option<bool> {
        let answered = |(column, values): &(&Field, &[Value])| {
            values.get(row).is_some_and(|value| is_answered(column, value))
        };
        if self.waits || !self.needed.iter().all(answered) {
            return None;
        }
        let in_row = InRow { condition: self, row };
        self.formula.eval(&in_row).to_bool().ok()
    }
}

/// One row, as the formula sees it.
struct InRow<'a> {
    condition: &'a Condition<'a>,
    row: usize,
}

impl Scope for InRow<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        let names = self.condition.formula.names();
        let place = names.iter().position(|held| *held == name)?;
        self.named(place, name).map(|named| named.value)
    }

    fn named(&self, place: usize, _: &str) -> Option<Named<'_>> {
        let meaning = self.condition.names.get(place)?;
        if let Some(cell) = meaning.cells.get(self.row) {
            return Some(Named::from(cell));
        }
        Some(Named {
            value: meaning.otherwise?,
            texts: Some(&meaning.texts),
        })
    }

    fn today(&self) -> f64 {
        self.condition.today
    }
}

/// The check of a row that is filled in.
fn check(scope: Option<&Condition<'_>>, holds: &Condition<'_>, index: usize) -> Cached {
    match scope.map(|scope| scope.judge(index)) {
        Some(None) => return Cached::Text(SmolStr::new_static(WAITING)),
        Some(Some(false)) => return Cached::Text(SmolStr::new_static(ROW_OUT)),
        Some(Some(true)) | None => {}
    }
    match holds.judge(index) {
        None => Cached::Text(SmolStr::new_static(WAITING)),
        Some(holds) => Cached::Number(if holds { 1.0 } else { 0.0 }),
    }
}
