//! Measures with their sources and rules, and rules with what they check and their examples, each of which stands on a
//! sheet of its own.

use super::examples::Examples;
use super::{array, at_of, item, owner};
use crate::plan::book::layout::{MEASURES, RULES, SHAPES};
use crate::plan::book::sheet::{Read, Row};
use crate::plan::mistake::{Log, Place, Tongue};
use crate::plan::tree::{Item, Table, Value};
use crate::plan::words::RELATIONS;

/// A measure being put together.
struct HeldMeasure {
    no: String,
    entry: Table,
    at: Place,
    sources: Vec<Item>,
    rules: Vec<Item>,
}

/// Measures with their sources and rules, and the rules of no measure.
pub(super) fn gather([measures, sources, rules, examples]: [Read; 4], log: &Log) -> Table {
    let measures_tab = measures.tab;
    let mut held: Vec<HeldMeasure> = measures
        .rows
        .into_iter()
        .map(|row| HeldMeasure {
            no: match row.entry.get("no").map(|item| &item.value) {
                Some(Value::Number(number)) => number.to_string(),
                _ => String::new(),
            },
            entry: row.entry,
            at: row.at,
            sources: Vec::new(),
            rules: Vec::new(),
        })
        .collect();
    let sources_tab = sources.tab;
    for mut row in sources.rows {
        if let Some(measure) = of_measure(&mut row, &mut held, log) {
            measure.sources.push(item(row.entry, row.at));
        }
    }
    let rules_tab = rules.tab;
    let mut examples = Examples::of(examples, log);
    let mut others = Vec::new();
    for mut row in rules.rows {
        examples.give(&mut row);
        shape(&mut row);
        if row.entry.get("measure").is_none() {
            others.push(item(row.entry, row.at));
        } else if let Some(measure) = of_measure(&mut row, &mut held, log) {
            measure.rules.push(item(row.entry, row.at));
        }
    }
    examples.note_strays(log);
    let measures = held.into_iter().map(|measure| {
        let mut entry = measure.entry;
        for (key, shown, tab, items) in [
            ("sources", "「措施出处」", sources_tab, measure.sources),
            ("rule", "「规则」", rules_tab, measure.rules),
        ] {
            array(&mut entry, key, tab, shown, items);
        }
        item(entry, measure.at)
    });
    let measures = measures.collect();
    let mut root = Table::default();
    array(&mut root, "measure", measures_tab, MEASURES.name, measures);
    array(&mut root, "rule", rules_tab, RULES.name, others);
    root
}

fn of_measure<'m>(row: &mut Row, measures: &'m mut [HeldMeasure], log: &Log) -> Option<&'m mut HeldMeasure> {
    let (no, at) = owner(row, "measure", log)?;
    let Some(index) = measures.iter().position(|measure| measure.no == no) else {
        log.add(at, format!("「措施」中没有序号 {no}"));
        return None;
    };
    measures.get_mut(index)
}

/// Puts what a rule checks where the document has it: the columns mean other keys in each way of writing.
fn shape(row: &mut Row) {
    let at = at_of(row, "shape");
    let word = match row.entry.take("shape").map(|item| item.value) {
        Some(Value::Text(word)) => word,
        _ => String::new(),
    };
    let entry = &mut row.entry;
    let Some(shape) = SHAPES.iter().find(|shape| shape.word == word) else {
        // The loader says that the way of writing is missing; what belongs to it cannot be judged.
        for (cell, _) in SHAPES.iter().flat_map(|shape| shape.cells) {
            entry.take(cell);
        }
        return;
    };
    for (cell, key) in shape.cells {
        let head = entry.heads().iter().find(|head| head.key == *cell).cloned();
        let taken = entry.take(cell);
        let put = |target: &mut Table| {
            if let Some(head) = head {
                target.head(key, head.at.clone(), &head.shown);
                if *key == "required" {
                    // What is wrong with the formula is told by the key that TOML has for it.
                    for word in RELATIONS {
                        target.head(word.in_tongue(Tongue::Toml), head.at.clone(), &head.shown);
                    }
                }
            }
            if let Some(item) = taken {
                target.place(key, item.value, item.at);
            }
        };
        match shape.below {
            Some(below) => entry.below(below, &at, put),
            None => put(entry),
        }
    }
}
