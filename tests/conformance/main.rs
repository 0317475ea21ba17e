//! Conformance of the rule language: our evaluator against LibreOffice, over a corpus of formulas.
//!
//! The values in `corpus.tsv` are LibreOffice's; `README.md` says how they were made and how to add a formula.
//! This test compares our evaluator with the data; in `libreoffice.rs`, a test of its own, LibreOffice calculates the
//! corpus again and must still give what stands there.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod data;
mod notation;

use std::collections::BTreeSet;

use dudao::formula::Formula;

use data::Sheet;
use notation::{read, write};

/// Stands for Excel's value in the list of differences where we do not know it.
const UNKNOWN: &str = "?";

#[test]
fn the_evaluator_gives_what_libreoffice_gives_or_the_difference_is_listed() {
    let inputs = data::inputs();
    let sheet = Sheet::new(&inputs);
    let (corpus, differences) = (data::corpus(), data::differences());
    let (mut agree, mut wrong) = (0, Vec::new());
    for (text, value) in &corpus {
        let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let ours = write(&formula.eval(&sheet));
        let Some(theirs) = value.map(|value| write(&read(value))) else {
            wrong.push(format!(
                "{text}\tnot yet calculated by LibreOffice, we say {ours}"
            ));
            continue;
        };
        match differences.get(text) {
            None if ours == theirs => agree += 1,
            None => wrong.push(format!("{text}\t{ours}\tLibreOffice {theirs}")),
            Some(listed) if ours != listed.ours => {
                wrong.push(format!("{text}\t{ours}\tlisted with {}", listed.ours));
            }
            Some(listed) if listed.ours == theirs && [theirs.as_str(), UNKNOWN].contains(&listed.excel) => {
                wrong.push(format!("{text}\t{ours}\tlisted, but nobody differs"));
            }
            Some(_) => {}
        }
    }
    let unknown = differences
        .values()
        .filter(|listed| listed.excel == UNKNOWN)
        .count();
    let from_excel = differences.values().filter(|listed| listed.ours != listed.excel);
    println!(
        "{} formulas, {agree} agreements with LibreOffice, {} listed differences: in {} Excel differs from us too, \
         in {unknown} we do not know what Excel does",
        corpus.len(),
        differences.len(),
        from_excel.count() - unknown,
    );
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(corpus.len() >= 1000, "{}", corpus.len());
}

#[test]
fn the_data_are_sound() {
    let inputs = data::inputs();
    let columns: BTreeSet<&str> = inputs
        .iter()
        .filter(|named| named.is_column)
        .map(|named| named.name)
        .collect();
    let known: BTreeSet<&str> = inputs.iter().map(|named| named.name).collect();
    assert_eq!(known.len(), inputs.len());
    let mut formulas = BTreeSet::new();
    let mut used = BTreeSet::new();
    for (text, _) in data::corpus() {
        assert!(formulas.insert(text), "{text} stands there twice");
        let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        // What the workbook could not hold as a live formula proves nothing.
        let misused = formula.array_misuse(&|name| columns.contains(name));
        assert_eq!(misused, None, "{text}");
        for name in formula.names() {
            let name = known.get(name);
            used.insert(*name.unwrap_or_else(|| panic!("{text} names what is no input")));
        }
    }
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&&str>::new());
    let (differences, reasons) = (data::differences(), data::reasons());
    for (text, listed) in &differences {
        assert!(formulas.contains(text), "{text} is not in the corpus");
        assert!(reasons.contains_key(listed.reason), "{text}: {}", listed.reason);
        assert!(
            listed.excel == UNKNOWN || write(&read(listed.excel)) == listed.excel,
            "{text}: {}",
            listed.excel
        );
    }
    for (key, said) in &reasons {
        assert!(said.iter().all(|text| !text.trim().is_empty()), "{key}");
        assert!(
            differences.values().any(|listed| listed.reason == *key),
            "nothing differs by {key}"
        );
    }
}
