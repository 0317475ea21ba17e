//! The data of this test: inputs, formulas with LibreOffice's values, and where we differ.

use std::collections::BTreeMap;

use dudao::formula::{Scope, Value};

use super::notation::Input;

pub const CORPUS: &str = include_str!("corpus.tsv");
const INPUTS: &str = include_str!("inputs.tsv");
const DIFFERENCES: &str = include_str!("differences.tsv");
const REASONS: &str = include_str!("reasons.tsv");

/// The day that formulas take for today, 2026-11-20.
pub const TODAY: f64 = 46346.0;

/// The lines that hold data, cut at their tabs.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

/// A named cell or column of the inputs.
pub struct Named {
    pub name: &'static str,
    pub is_column: bool,
    pub cells: Vec<Input>,
}

pub fn inputs() -> Vec<Named> {
    rows(INPUTS)
        .map(|row| Named {
            name: row[0],
            is_column: match (row[1], row.len()) {
                ("column", 3..) => true,
                ("cell", 3) => false,
                _ => panic!("{row:?}"),
            },
            cells: row[2..].iter().map(|cell| Input::read(cell)).collect(),
        })
        .collect()
}

/// The inputs as our evaluator sees them.
pub struct Sheet(BTreeMap<&'static str, Value>);

impl Sheet {
    pub fn new(inputs: &[Named]) -> Self {
        let value = |named: &Named| {
            let mut values: Vec<Value> = named.cells.iter().map(Input::value).collect();
            if named.is_column {
                Value::Array(values)
            } else {
                values.remove(0)
            }
        };
        Self(inputs.iter().map(|named| (named.name, value(named))).collect())
    }
}

impl Scope for Sheet {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn today(&self) -> f64 {
        TODAY
    }
}

/// The formulas, each with the value that LibreOffice gives it, as written; `None` for a new one.
pub fn corpus() -> Vec<(&'static str, Option<&'static str>)> {
    rows(CORPUS)
        .map(|row| match row[..] {
            [formula] => (formula, None),
            [formula, value] => (formula, Some(value)),
            _ => panic!("{row:?}"),
        })
        .collect()
}

/// A formula that we give another value than LibreOffice, or than Excel.
#[derive(Debug)]
pub struct Difference {
    pub ours: &'static str,
    pub excel: &'static str,
    pub reason: &'static str,
}

pub fn differences() -> BTreeMap<&'static str, Difference> {
    let mut listed = BTreeMap::new();
    for row in rows(DIFFERENCES) {
        let [formula, ours, excel, reason] = row[..] else {
            panic!("{row:?}")
        };
        let difference = Difference { ours, excel, reason };
        assert!(
            listed.insert(formula, difference).is_none(),
            "{formula} is listed twice"
        );
    }
    listed
}

/// Key → what LibreOffice does, what Excel does, and how we know.
pub fn reasons() -> BTreeMap<&'static str, [&'static str; 3]> {
    rows(REASONS)
        .map(|row| match row[..] {
            [key, libreoffice, excel, known] => (key, [libreoffice, excel, known]),
            _ => panic!("{row:?}"),
        })
        .collect()
}
