//! Every function and every operator stands in the corpus of `tests/conformance` often enough to be proven there.

use std::collections::BTreeMap;

use super::Formula;
use super::expr::{Binary, Expr, Unary};
use super::functions;

const CORPUS: &str = include_str!("../../tests/conformance/corpus.tsv");
/// In how many formulas a function or an operator must stand.
const LEAST: usize = 3;

/// Counts a formula for every function and operator that stands in it, arguments left empty included.
fn note(expr: &Expr, formula: usize, seen: &mut BTreeMap<String, Vec<usize>>) {
    let (what, parts): (String, Vec<&Expr>) = match expr {
        Expr::Literal(_) | Expr::Name(_) => return,
        Expr::Omitted => ("an argument left empty".to_owned(), Vec::new()),
        Expr::Unary(op, x) => (format!("{op:?}"), vec![x]),
        Expr::Binary(op, a, b) => (op.symbol().to_owned(), vec![a, b]),
        Expr::Call(function, args) => (function.name.to_owned(), args.iter().collect()),
    };
    let formulas = seen.entry(what).or_default();
    if formulas.last() != Some(&formula) {
        formulas.push(formula);
    }
    for part in parts {
        note(part, formula, seen);
    }
}

#[test]
fn every_function_and_operator_stands_in_three_formulas_of_the_corpus() {
    let mut seen = BTreeMap::new();
    let lines = CORPUS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    for (index, line) in lines.enumerate() {
        let formula = Formula::parse(line.split('\t').next().unwrap()).unwrap();
        note(&formula.expr, index, &mut seen);
    }
    let unary = [Unary::Plus, Unary::Minus, Unary::Percent].map(|op| format!("{op:?}"));
    let binary = [
        Binary::Add,
        Binary::Subtract,
        Binary::Multiply,
        Binary::Divide,
        Binary::Power,
        Binary::Concat,
        Binary::Equal,
        Binary::NotEqual,
        Binary::Less,
        Binary::LessEqual,
        Binary::Greater,
        Binary::GreaterEqual,
    ]
    .map(|op| op.symbol().to_owned());
    let functions = functions::names().map(str::to_owned);
    let wanted: Vec<String> = functions.chain(unary).chain(binary).collect();
    assert!(wanted.len() >= 70, "{}", wanted.len());
    let rare: Vec<&String> = wanted
        .iter()
        .filter(|what| seen.get(*what).is_none_or(|formulas| formulas.len() < LEAST))
        .collect();
    assert!(rare.is_empty(), "{rare:?}");
}
