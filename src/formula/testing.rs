//! A scope of fictional values for the tests of this module, and a check of whole tables of formulas.

use std::collections::BTreeMap;

use super::{ErrorKind, Formula, Scope, Value};

/// Cells and columns by name; today is 2026-01-01.
pub(super) struct Sheet(pub(super) BTreeMap<String, Value>);

impl Scope for Sheet {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn today(&self) -> f64 {
        46023.0
    }
}

/// The scope that all tests share.
pub(super) fn sheet() -> Sheet {
    let numbers = |numbers: &[f64]| Value::Array(numbers.iter().map(|n| Value::Number(*n)).collect());
    let texts = |texts: &[&str]| Value::Array(texts.iter().map(|t| Value::from(*t)).collect());
    let cells = [
        ("中小学校数", Value::Number(82.0)),
        ("督学配备比", Value::Number(10.0)),
        ("空", Value::Blank),
        ("空文", Value::from("")),
        ("文数", Value::from("12")),
        ("真", Value::Bool(true)),
        ("错", Value::Error(ErrorKind::Div0)),
        ("列数", numbers(&[10.0, 20.0, 30.0, 40.0])),
        ("列文", texts(&["是", "否", "是", "是"])),
        ("列日", numbers(&[45292.0, 45000.0, 45656.0])),
        (
            "列证",
            texts(&["360000199001010011", "360000199001010022", "36000019900101002X"]),
        ),
        ("列空", Value::Array(Vec::new())),
        (
            "列杂",
            Value::Array(vec![
                Value::Number(3.0),
                Value::from("7"),
                Value::Blank,
                Value::Bool(true),
                Value::from(""),
            ]),
        ),
        (
            "列错",
            Value::Array(vec![
                Value::Number(1.0),
                Value::Number(2.0),
                Value::Error(ErrorKind::Na),
                Value::Blank,
            ]),
        ),
        (
            "列校",
            Value::Array(vec![
                Value::from("实验小学"),
                Value::from("第一中学"),
                Value::from(""),
                Value::Blank,
                Value::Number(5.0),
                Value::from("5"),
                Value::from("Abc"),
                Value::from("a*c"),
                Value::Bool(true),
                Value::Error(ErrorKind::Na),
            ]),
        ),
    ];
    Sheet(
        cells
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// A value as a cell shows it.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::Error(kind) => kind.to_string(),
        Value::Array(rows) => format!("{{{}}}", rows.iter().map(show).collect::<Vec<_>>().join(";")),
        value => value.to_text().unwrap().into_owned(),
    }
}

/// Checks formulas against what a cell would show, and that the printed formula says the same.
pub(super) fn check(table: &[(&str, &str)]) {
    let sheet = sheet();
    for (text, expected) in table {
        let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let value = formula.eval(&sheet);
        assert_eq!(show(&value), *expected, "{text}");
        let printed = formula.excel(&str::to_owned, "TODAY()");
        let again = Formula::parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
        assert_eq!(again.eval(&sheet), value, "{text} printed as {printed}");
    }
}
