//! A sheet that stands in the workbook twice: which of the two counts, and where they differ.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::FieldsRead;
use super::label::normalise;
use super::tables::TableRead;
use crate::model::form::Field;
use crate::model::submission::{Answer, NotRead, RowReading};
use crate::model::value::Value;

/// What comes of a copy.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The copy holds nothing of its own, or the same.
    Same(String),
    /// Only the copy was filled in, so that it counts.
    Instead(String),
    /// Both count, and where they differ there is a defect.
    Differ(String),
}

impl Outcome {
    /// What is said of the sheet that was not read.
    pub fn not_read(self, original: &str, copy: &str) -> NotRead {
        let (sheet, why) = match self {
            Outcome::Same(why) | Outcome::Differ(why) => (copy, why),
            Outcome::Instead(why) => (original, why),
        };
        NotRead {
            sheet: sheet.to_owned(),
            at: None,
            shown: String::new(),
            why,
        }
    }
}

/// Names of the fields that the county fills in.
pub fn filled_in<'f>(fields: impl Iterator<Item = &'f Field>) -> BTreeSet<&'f str> {
    fields
        .filter(|field| !field.given && field.computed.is_none())
        .map(|field| field.name.as_str())
        .collect()
}

/// Compares a copy of a sheet of fields with the original, which takes over what counts. A sheet is filled in if one of
/// its `own` fields is; `compared` are those that may not differ.
pub fn fields(
    original: &mut FieldsRead,
    copy: FieldsRead,
    own: &BTreeSet<&str>,
    compared: &BTreeSet<&str>,
    (name, copy_name): (&str, &str),
) -> Outcome {
    let is_filled = |read: &FieldsRead| {
        read.answers
            .iter()
            .any(|(field, answer)| own.contains(field.as_str()) && !answer.value.is_blank())
    };
    match (is_filled(original), is_filled(&copy)) {
        (_, false) => return blank_copy(name, copy_name),
        (false, true) => {
            *original = copy;
            return instead(name, copy_name);
        }
        (true, true) => {}
    }
    let mut differing = 0;
    for (field, other) in &copy.answers {
        let Some(answer) = original.answers.get_mut(field) else {
            continue;
        };
        if compared.contains(field.as_str()) && differ(answer, other) {
            differing += 1;
            disagree(answer, other);
        }
    }
    outcome(differing, name, copy_name)
}

/// Compares a copy of a table with the original row by row, as the key tells them apart.
pub fn table(
    original: &mut TableRead,
    copy: TableRead,
    own: &BTreeSet<&str>,
    key: &str,
    (name, copy_name): (&str, &str),
) -> Outcome {
    let is_filled = |read: &TableRead| {
        read.table.rows.iter().any(|row| {
            row.answers
                .iter()
                .any(|(column, answer)| own.contains(column) && !answer.value.is_blank())
        })
    };
    match (is_filled(original), is_filled(&copy)) {
        (_, false) => return blank_copy(name, copy_name),
        (false, true) => {
            *original = copy;
            return instead(name, copy_name);
        }
        (true, true) => {}
    }
    let key_of = |row: &RowReading| {
        row.answers
            .get(key)
            .map(|answer| normalise(&answer.raw).into_owned())
            .unwrap_or_default()
    };
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, row) in original.table.rows.iter().enumerate().rev() {
        by_key.entry(key_of(row)).or_default().push(index);
    }
    let mut differing = 0;
    let mut only_there = Vec::new();
    for mut row in copy.table.rows {
        let twin = by_key
            .get_mut(&key_of(&row))
            .and_then(Vec::pop)
            .and_then(|index| original.table.rows.get_mut(index));
        let Some(twin) = twin else {
            differing += 1;
            only_in(&mut row, key, copy_name, name);
            only_there.push(row);
            continue;
        };
        for (column, other) in row.answers.iter() {
            if let Some(answer) = twin.answers.get_mut(column)
                && own.contains(column)
                && differ(answer, other)
            {
                differing += 1;
                disagree(answer, other);
            }
        }
    }
    for index in by_key.into_values().flatten() {
        if let Some(row) = original.table.rows.get_mut(index) {
            differing += 1;
            only_in(row, key, name, copy_name);
        }
    }
    original.table.rows.extend(only_there);
    outcome(differing, name, copy_name)
}

fn blank_copy(name: &str, copy_name: &str) -> Outcome {
    Outcome::Same(format!(
        "工作表“{copy_name}”与“{name}”重复，其中没有填写内容，未读取。"
    ))
}

fn instead(name: &str, copy_name: &str) -> Outcome {
    Outcome::Instead(format!("工作表“{name}”没有填写，按内容已填的“{copy_name}”读取。"))
}

fn outcome(differing: usize, name: &str, copy_name: &str) -> Outcome {
    if differing == 0 {
        Outcome::Same(format!(
            "工作表“{copy_name}”与“{name}”内容相同，只读取了“{name}”。"
        ))
    } else {
        Outcome::Differ(format!(
            "工作表“{copy_name}”与“{name}”有 {differing} 处内容不同，不能确定以哪张为准，请只保留一张。"
        ))
    }
}

fn differ(answer: &Answer, other: &Answer) -> bool {
    answer.value != other.value
        || (answer.value == Value::Unreadable && normalise(&answer.raw) != normalise(&other.raw))
}

/// Both readings, and no guess.
fn disagree(answer: &mut Answer, other: &Answer) {
    let shown = |answer: &Answer| {
        let at = answer.at.map(|at| at.to_string()).unwrap_or_default();
        let typed = answer.raw.trim();
        if answer.value.is_blank() {
            format!("“{}”{at} 未填", answer.sheet)
        } else {
            format!("“{}”{at} 填“{typed}”", answer.sheet)
        }
    };
    answer.defect = Some(format!(
        "两张同样的工作表内容不同（{}，{}），不能确定以哪张为准，请只保留一张。",
        shown(answer),
        shown(other)
    ));
    answer.value = Value::Unreadable;
    answer.note = None;
}

/// A record that only one of the two sheets has.
fn only_in(row: &mut RowReading, key: &str, here: &str, there: &str) {
    if let Some(answer) = row.answers.get_mut(key) {
        answer.defect = Some(format!(
            "两张同样的工作表中只有“{here}”有“{}”这一行，“{there}”没有，不能确定以哪张为准，请只保留一张。",
            answer.raw.trim()
        ));
        answer.value = Value::Unreadable;
        answer.note = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::submission::TableReading;

    fn answer(sheet: &str, text: &str) -> Answer {
        Answer {
            value: if text.is_empty() {
                Value::Blank
            } else {
                Value::Text(text.into())
            },
            raw: text.into(),
            sheet: sheet.into(),
            ..Answer::default()
        }
    }

    fn read(sheet: &str, answers: &[(&str, &str)]) -> FieldsRead {
        let answers = answers
            .iter()
            .map(|(name, text)| ((*name).to_owned(), answer(sheet, text)));
        FieldsRead {
            answers: answers.collect(),
            missing: Vec::new(),
            not_read: Vec::new(),
        }
    }

    fn rows(sheet: &str, keys: &[(&str, &str)]) -> TableRead {
        let rows = keys.iter().zip(3..).map(|((key, hours), row)| RowReading {
            row,
            answers: [("姓名", answer(sheet, key)), ("学时", answer(sheet, hours))]
                .into_iter()
                .collect(),
        });
        TableRead {
            table: TableReading {
                sheet: sheet.to_owned(),
                columns: BTreeMap::new(),
                rows: rows.collect(),
            },
            missing: Vec::new(),
            not_read: Vec::new(),
        }
    }

    const NAMES: (&str, &str) = ("基本信息", "基本信息 (2)");

    #[test]
    fn fields_of_a_copy() {
        let own = BTreeSet::from(["甲", "乙"]);
        let compare = |first: &[(&str, &str)], second: &[(&str, &str)]| {
            let mut original = read(NAMES.0, first);
            let outcome = fields(&mut original, read(NAMES.1, second), &own, &own, NAMES);
            (outcome, original)
        };
        let (same, _) = compare(&[("甲", "1"), ("乙", "2")], &[("甲", "1"), ("乙", "2")]);
        assert!(matches!(same, Outcome::Same(_)));
        let (untouched, original) = compare(&[("甲", "1"), ("乙", "2")], &[("甲", ""), ("乙", "")]);
        assert!(matches!(untouched, Outcome::Same(_)));
        assert_eq!(original.answers["甲"].value, Value::Text("1".into()));
        let (instead, original) = compare(&[("甲", ""), ("乙", "")], &[("甲", "1"), ("乙", "2")]);
        assert!(matches!(instead, Outcome::Instead(_)));
        assert_eq!(&*original.answers["甲"].sheet, NAMES.1);
        let (differ, original) = compare(&[("甲", "1"), ("乙", "")], &[("甲", "3"), ("乙", "2")]);
        assert!(matches!(differ, Outcome::Differ(_)));
        let why = original.answers["甲"].defect.clone().unwrap();
        assert!(why.contains("填“1”") && why.contains("填“3”"), "{why}");
        assert_eq!(original.answers["乙"].value, Value::Unreadable);
        // What the template gives or computes does not count as filled in.
        let mut original = read(NAMES.0, &[("丙", "1")]);
        let outcome = fields(&mut original, read(NAMES.1, &[("丙", "2")]), &own, &own, NAMES);
        assert!(matches!(outcome, Outcome::Same(_)));
    }

    #[test]
    fn rows_of_a_copy() {
        let own = BTreeSet::from(["姓名", "学时"]);
        let mut original = rows("名册", &[("李明", "40"), ("王芳", "36"), ("赵强", "48")]);
        let copy = rows("名册 (2)", &[("赵强", "48"), ("李明", "32"), ("陈静", "40")]);
        let outcome = table(&mut original, copy, &own, "姓名", ("名册", "名册 (2)"));
        assert!(matches!(outcome, Outcome::Differ(why) if why.contains("3 处")));
        let rows = &original.table.rows;
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0].value("学时"), &Value::Unreadable);
        assert!(
            rows[1]
                .answers
                .get("姓名")
                .unwrap()
                .defect
                .as_ref()
                .unwrap()
                .contains("只有“名册”有")
        );
        assert_eq!(rows[2].value("学时"), &Value::Text("48".into()));
        assert!(
            rows[3]
                .answers
                .get("姓名")
                .unwrap()
                .defect
                .as_ref()
                .unwrap()
                .contains("只有“名册 (2)”有")
        );
    }
}
