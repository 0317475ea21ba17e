//! What is asked, by when: one entry for each piece of work, however many problems it answers.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::SENTENCE;
use super::findings::Item;
use crate::model::action::Demand;
use crate::model::quantity::date_in_text;
use crate::report::view::text;

/// What is due on one day.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Deadline {
    /// 一, 二.
    #[serde(rename = "序号")]
    no: String,
    #[serde(rename = "日期")]
    date: String,
    #[serde(rename = "要求")]
    works: Vec<Work>,
}

/// One piece of work.
#[derive(Clone, Debug, Serialize)]
struct Work {
    #[serde(rename = "序号")]
    no: usize,
    /// What has to be done; a sentence.
    #[serde(rename = "内容")]
    what: String,
    /// By whom.
    #[serde(rename = "责任单位")]
    owner: String,
    /// The evidence asked for; empty if none.
    #[serde(rename = "材料")]
    evidence: String,
    /// Whether an explanation will do, too.
    #[serde(rename = "可说明")]
    explainable: bool,
    /// Numbers of the items that it answers: 1、3至5.
    #[serde(rename = "事项")]
    items: String,
}

/// The demands by day; of one day in the order of the items.
pub(super) fn deadlines(items: &[Item<'_>]) -> Vec<Deadline> {
    let mut days: BTreeMap<Date, Vec<(&Item<'_>, Vec<usize>)>> = BTreeMap::new();
    for item in items {
        let works = days.entry(item.action.due).or_default();
        match works.iter_mut().find(|(other, _)| same_work(other, item)) {
            Some((_, numbers)) => numbers.push(item.no),
            None => works.push((item, vec![item.no])),
        }
    }
    days.into_iter()
        .enumerate()
        .map(|(index, (date, works))| Deadline {
            no: text::chinese_number(index + 1),
            date: date_in_text(date),
            works: works
                .iter()
                .enumerate()
                .map(|(index, (item, numbers))| work(index + 1, item, numbers))
                .collect(),
        })
        .collect()
}

fn same_work(one: &Item<'_>, other: &Item<'_>) -> bool {
    let (one, other) = (one.action, other.action);
    one.demand == other.demand
        && one.what == other.what
        && one.owner == other.owner
        && one.evidence == other.evidence
}

fn work(no: usize, item: &Item<'_>, numbers: &[usize]) -> Work {
    let action = item.action;
    Work {
        no,
        what: text::sentence(&text::in_line(&action.what, SENTENCE)),
        owner: text::in_line(&action.owner, SENTENCE),
        evidence: if action.evidence == "无" {
            String::new()
        } else {
            text::in_line(&action.evidence, SENTENCE)
        },
        explainable: action.demand == Demand::核实,
        items: runs(numbers),
    }
}

/// Ascending numbers; three and more in a row as their first and last.
fn runs(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let shown: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}、{last}"),
            _ => format!("{first}至{last}"),
        })
        .collect();
    shown.join("、")
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn numbers_in_a_row_are_told_by_their_ends() {
        assert_eq!(runs(&[1]), "1");
        assert_eq!(runs(&[1, 2]), "1、2");
        assert_eq!(runs(&[1, 3, 4, 5, 9, 10]), "1、3至5、9、10");
    }
}
