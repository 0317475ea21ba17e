//! The header rows of a sheet of fields: which columns hold labels, answers and help.

use std::borrow::Cow;

use crate::intake::label::normalise;
use crate::workbook::{Raw, SheetCells};

const NUMBER: [&str; 3] = ["序号", "编号", "行次"];
const LABEL: [&str; 6] = ["指标", "指标名称", "填报指标", "项目", "填报项目", "名称"];
const ANSWER: [&str; 12] = [
    "填报内容",
    "填写内容",
    "填报数据",
    "填报情况",
    "填报值",
    "填写",
    "填报",
    "填写情况",
    "数据",
    "内容",
    "数值",
    "答案",
];
const HELP: [&str; 6] = ["填报说明", "填写说明", "填表说明", "说明", "备注", "填报要求"];

/// A label column with the columns of its answers and help; sheets may have two side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Serial numbers.
    pub number: Option<u16>,
    /// Labels.
    pub label: Option<u16>,
    /// Answers.
    pub answer: Option<u16>,
    /// Help.
    pub help: Option<u16>,
}

impl Group {
    fn last(&self) -> u16 {
        self.help.or(self.answer).or(self.label).unwrap_or(0)
    }
}

/// A header row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its row.
    pub row: u32,
    /// Left to right.
    pub groups: Vec<Group>,
}

/// The header rows, top to bottom.
pub fn of(sheet: &SheetCells) -> Vec<Head> {
    sheet
        .rows()
        .filter_map(|(row, cells)| {
            let words: Vec<(u16, Cow<'_, str>)> = cells
                .iter()
                .filter_map(|cell| match &cell.value {
                    // A header is a word or two.
                    Raw::Text(text) if text.len() <= 60 => Some((cell.col, normalise(text))),
                    _ => None,
                })
                .filter(|(_, word)| !word.is_empty())
                .collect();
            let is = |list: &[&str]| words.iter().any(|(_, word)| list.contains(&&**word));
            // An answer may be “说明” or “填报”: two words of different columns make a header.
            let kinds = [is(&NUMBER), is(&LABEL), is(&HELP), is(&ANSWER)];
            let first = words.iter().any(|(_, word)| word == "填报内容");
            let enough = kinds.iter().filter(|found| **found).count() >= 2;
            ((is(&LABEL) && enough) || first).then(|| Head {
                row,
                groups: groups(&words),
            })
        })
        .collect()
}

fn groups(words: &[(u16, Cow<'_, str>)]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut current = Group::default();
    // Headings that are none of the words: one of them may be the answers' retyped.
    let mut unknown: Vec<u16> = Vec::new();
    for (col, word) in words {
        let word = &**word;
        let begins = NUMBER.contains(&word) || LABEL.contains(&word);
        if begins && (current.answer.is_some() || current.help.is_some() || current.label.is_some()) {
            groups.push(closed(current, &unknown));
            current = Group::default();
            unknown.clear();
        }
        if LABEL.contains(&word) {
            current.label = Some(*col);
        } else if ANSWER.contains(&word) && current.answer.is_none() {
            current.answer = Some(*col);
        } else if HELP.contains(&word) && current.help.is_none() {
            current.help = Some(*col);
        } else if NUMBER.contains(&word) {
            current.number = Some(*col);
        } else {
            unknown.push(*col);
        }
    }
    groups.push(closed(current, &unknown));
    groups.retain(|group| group.label.is_some() || group.answer.is_some());
    groups
}

/// Finds the answers where their heading was retyped or deleted: the only column between labels and help.
fn closed(mut group: Group, unknown: &[u16]) -> Group {
    if let (Some(label), None) = (group.label, group.answer) {
        let before = group.help.unwrap_or(u16::MAX);
        let mut between = unknown.iter().filter(|col| (label + 1..before).contains(col));
        group.answer = match (between.next(), between.next(), group.help) {
            (Some(only), None, _) => Some(*only),
            (None, _, Some(help)) if help == label + 2 => Some(label + 1),
            _ => None,
        };
    }
    group
}

impl Head {
    /// The group whose label may stand in these columns; none where an answer or help stands.
    pub fn group(&self, left: u16, right: u16) -> Option<(usize, Group)> {
        let mut from = 0;
        for (index, group) in self.groups.iter().enumerate() {
            let end = group.answer.or(group.help).unwrap_or(group.last() + 1);
            let on_label = group.label.is_some_and(|label| (left..=right).contains(&label));
            // Labels moved beside their heading stand left of the answers all the same.
            let before_answer = (from..end).contains(&left)
                && (group.answer.is_some() || group.label.is_none_or(|label| left < label));
            if on_label || before_answer {
                return Some((index, *group));
            }
            from = group.last() + 1;
        }
        None
    }

    /// The first column of the group after this one.
    pub fn next_group(&self, index: usize) -> u16 {
        self.groups.get(index + 1).map_or(u16::MAX, |group| {
            let first = group.label.or(group.answer).unwrap_or(u16::MAX);
            group.number.unwrap_or_else(|| before_labels(first))
        })
    }
}

/// Serial numbers without a heading stand left of their labels.
pub fn before_labels(label: u16) -> u16 {
    label.saturating_sub(1)
}
