//! Examples of rules, each name of which has a row of its own.

use super::{at_of, item, owner, text_of};
use crate::plan::book::layout::{OUTCOMES, VALUE_FORMS};
use crate::plan::book::sheet::{Read, Row};
use crate::plan::mistake::{Log, Place};
use crate::plan::tree::{Item, Table, Value};
use crate::plan::words::{VERDICTS, offered};

/// The examples of every rule.
pub(super) struct Examples {
    held: Vec<Example>,
}

/// The values of one example or situation.
struct Example {
    rule: String,
    /// `pass`, `fail`, or the verdict of a situation.
    outcome: &'static str,
    /// What the situation shows; empty for the two examples.
    situation: String,
    values: Table,
    /// Where it begins.
    at: Place,
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
            let situation = row.entry.take("case").map(|item| item.value);
            let situation = match situation {
                Some(Value::Text(text)) => text.trim().to_owned(),
                _ => String::new(),
            };
            let known = OUTCOMES.into_iter().chain(offered(VERDICTS));
            let Some(outcome) = known.clone().find(|word| *word == outcome) else {
                let known: Vec<&str> = known.collect();
                let wrong = format!("“结论”不能是“{outcome}”，只能是{}之一", known.join("、"));
                log.add(outcome_at, wrong);
                continue;
            };
            let [pass, fail] = OUTCOMES;
            let outcome = match outcome {
                word if word == pass => "pass",
                word if word == fail => "fail",
                word if situation.is_empty() => {
                    let wrong = format!("“结论”为“{word}”的，须填写“情形”；通过的例子，结论请填“{pass}”");
                    log.add(outcome_at, wrong);
                    continue;
                }
                word => word,
            };
            if matches!(outcome, "pass" | "fail") && !situation.is_empty() {
                let wrong = format!(
                    "“情形”只用于其他情形；填了情形的，“结论”不能是{}",
                    OUTCOMES.join("或")
                );
                log.add(at_of(&row, "case"), wrong);
                continue;
            }
            let index = examples
                .held
                .iter()
                .position(|held| held.rule == rule && held.outcome == outcome && held.situation == situation);
            let index = index.unwrap_or_else(|| {
                examples.held.push(Example {
                    rule,
                    outcome,
                    situation,
                    values: Table::default(),
                    at,
                });
                examples.held.len() - 1
            });
            let Some(Example { values, .. }) = examples.held.get_mut(index) else {
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
                .position(|held| held.rule == id && held.outcome == key);
            match index {
                Some(index) => {
                    let Example { values, at, .. } = self.held.remove(index);
                    row.entry.head(key, at.clone(), shown);
                    row.entry.place(key, Value::Table(values), at);
                }
                None => row.entry.head(key, row.at.clone(), shown),
            }
        }
        let (own, others) = std::mem::take(&mut self.held)
            .into_iter()
            .partition(|held| held.rule == id);
        self.held = others;
        let own: Vec<Example> = own;
        let Some(at) = own.first().map(|held| held.at.clone()) else {
            return;
        };
        let situations = own.into_iter().map(|held| {
            let mut entry = Table::default();
            for (key, shown, value) in [
                ("title", "情形", Value::Text(held.situation)),
                ("verdict", "结论", Value::Text(held.outcome.to_owned())),
                ("values", "值", Value::Table(held.values)),
            ] {
                entry.head(key, held.at.clone(), shown);
                entry.place(key, value, held.at.clone());
            }
            item(entry, held.at)
        });
        let situations = situations.collect();
        row.entry.head("case", at.clone(), "其他情形");
        row.entry.place("case", Value::List(situations), at);
    }

    /// Notes examples that no rule took.
    pub(super) fn note_strays(self, log: &Log) {
        for Example { rule, at, .. } in self.held {
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
