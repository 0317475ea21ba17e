//! A formula made ready for the rows of a table: what its names stand for is found once for all of them.

use super::compiled::Bound;
use super::data::{Data, truth};
use crate::formula::{Formula, Named, Scope, Value as Operand};

/// A formula that is evaluated in rows of a table.
pub struct ByRow<'a> {
    formula: &'a Formula,
    /// What its names stand for, in the order of the formula's list of names.
    names: Vec<Meaning<'a>>,
    needed: Vec<Need<'a>>,
    today: f64,
}

/// What a name stands for in a row.
struct Meaning<'a> {
    /// The cells of the column of this name, of which it is the row's.
    cells: &'a [Operand],
    /// What it is where the table has no such column, or the column no such row.
    otherwise: Option<Named<'a>>,
}

/// A name without whose value the result is not known.
struct Need<'a> {
    /// Whether the row's cell is not known, if the name is a column of the table.
    unknown: &'a [bool],
    /// Whether the value is not known otherwise.
    lacking: bool,
}

impl<'a> ByRow<'a> {
    /// Makes a formula ready for the rows of a table.
    pub fn new(bound: &'a Bound, data: &'a Data<'a>, table: &str) -> Self {
        let meaning = |name: &str| Meaning {
            cells: data.cells(table, name),
            otherwise: data.named(name),
        };
        let need = |name: &String| Need {
            unknown: data.unknown_cells(&format!("{table}_{name}")),
            lacking: data.lacking(name).is_some(),
        };
        Self {
            formula: &bound.formula,
            names: bound.formula.names().into_iter().map(meaning).collect(),
            needed: bound.needed.iter().map(need).collect(),
            today: data.whole().today(),
        }
    }

    /// Whether it is true in a row; none if that cannot be told.
    pub fn is_true(&self, row: usize) -> Option<bool> {
        let lacks = |need: &Need<'_>| need.unknown.get(row).copied().unwrap_or(need.lacking);
        if self.needed.iter().any(lacks) {
            return None;
        }
        truth(&self.formula.eval(&InRow { by_row: self, row })).ok()
    }
}

/// One row, as the formula sees it.
struct InRow<'a> {
    by_row: &'a ByRow<'a>,
    row: usize,
}

impl Scope for InRow<'_> {
    fn get(&self, name: &str) -> Option<&Operand> {
        let names = self.by_row.formula.names();
        let place = names.iter().position(|held| *held == name)?;
        self.named(place, name).map(|named| named.value)
    }

    fn named(&self, place: usize, _: &str) -> Option<Named<'_>> {
        let meaning = self.by_row.names.get(place)?;
        let cell = meaning.cells.get(self.row);
        cell.map(Named::from).or(meaning.otherwise)
    }

    fn today(&self) -> f64 {
        self.by_row.today
    }
}
