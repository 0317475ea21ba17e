//! Examples of rules, each name of which has a row of its own.

use super::{owner, text_of};
use crate::plan::book::layout::{OUTCOMES, VALUE_FORMS};
use crate::plan::book::sheet::{Read, Row};
use crate::plan::mistake::{Log, Place};
use crate::plan::tree::{Item, Table, Value};

/// The examples of every rule.
pub(super) struct Examples {
    /// Rule, outcome as a key of the document, its values, where it begins.
    held: Vec<(String, &'static str, Table, Place)>,
}

impl Examples {
    /// Reads them and notes what is wrong with them.
    pub(super) fn of(read: Read, log: &Log) -> Self {
        let mut examples = Examples { held: Vec::new() };
        for mut row in read.rows {
            // Each is taken before any may be given up, so that all that are missing are told.
            let rule = owner(&mut row, "rule", log);
            let outcome = owner(&mut row, "outcome", log);
            let name = owner(&mut row, "name", log);
            let value = example_value(&mut row, log);
            let (Some((rule, at)), Some((outcome, outcome_at)), Some((name, name_at)), Some(value)) =
                (rule, outcome, name, value)
            else {
                continue;
            };
            let [pass, fail] = OUTCOMES;
            let key = match outcome {
                word if word == pass => "pass",
                word if word == fail => "fail",
                other => {
                    let wrong = format!("“结论”不能是“{other}”，只能是{}之一", OUTCOMES.join("、"));
                    log.add(outcome_at, wrong);
                    continue;
                }
            };
            let index = examples
                .held
                .iter()
                .position(|(held, outcome, _, _)| *held == rule && *outcome == key);
            let index = index.unwrap_or_else(|| {
                examples.held.push((rule, key, Table::default(), at));
                examples.held.len() - 1
            });
            let Some((_, _, values, _)) = examples.held.get_mut(index) else {
                continue;
            };
            if values.get(&name).is_some() {
                log.add(name_at, format!("同一个例子里“{name}”出现了两次"));
                continue;
            }
            let (value, value_at) = value;
            values.head(&name, value_at.clone(), &name);
            values.place(&name, value, value_at);
        }
        examples
    }

    /// Gives a rule its examples.
    pub(super) fn give(&mut self, row: &mut Row) {
        let id = text_of(row.entry.get("id")).unwrap_or_default().to_owned();
        for (key, shown) in [("pass", "通过的例子"), ("fail", "不通过的例子")] {
            let index = self
                .held
                .iter()
                .position(|(rule, held, _, _)| *rule == id && *held == key);
            match index {
                Some(index) => {
                    let (_, _, values, at) = self.held.remove(index);
                    row.entry.head(key, at.clone(), shown);
                    row.entry.place(key, Value::Table(values), at);
                }
                None => row.entry.head(key, row.at.clone(), shown),
            }
        }
    }

    /// Notes examples that no rule took.
    pub(super) fn note_strays(self, log: &Log) {
        for (rule, _, _, at) in self.held {
            log.add(at, format!("「规则」中没有编号 {rule}"));
        }
    }
}

/// The value or the column that an example gives for a name, and where it stands; notes if it gives none.
fn example_value(row: &mut Row, log: &Log) -> Option<(Value, Place)> {
    let (form, at) = owner(row, "form", log)?;
    let [single, column] = VALUE_FORMS;
    let mut values = std::mem::take(&mut row.values);
    if form == column {
        let items = values.into_iter().map(|(value, at)| Item { value, at });
        return Some((Value::List(items.collect()), at));
    }
    if form != single {
        log.add(
            at,
            format!("“几个值”不能是“{form}”，只能是{}之一", VALUE_FORMS.join("、")),
        );
        return None;
    }
    if values.len() > 1 {
        log.add(at, "写了不止一个值，“几个值”却是“一个值”");
        return None;
    }
    match values.pop() {
        Some(value) => Some(value),
        None => {
            log.add(at, "没有填写值；表示空白的，请写 \"\"");
            None
        }
    }
}
