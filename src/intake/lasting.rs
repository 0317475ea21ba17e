//! What of a submission lasts from year to year: typed anew, so that next year's workbook says clearly what was read.
//!
//! Only what the plan marks as lasting, and only what is clear. Anything that could be read in two ways stays blank
//! there and is listed.

use std::collections::BTreeMap;

use super::carry::means_the_same;
use super::values;
use crate::model::carried::MOST_ROWS;
use crate::model::entry::Entry;
use crate::model::form::{Body, Field, Table};
use crate::model::lasting::{Lasting, LeftOut};
use crate::model::place::Cell as At;
use crate::model::plan::{County, Plan, Roster};
use crate::model::submission::{Answer, SheetReading, Submission, TableReading};
use crate::model::value::Value;
use crate::workbook::LONGEST_TEXT;

/// Takes what lasts out of a submission.
///
/// # Errors
/// A county that the roster does not tell: one sentence.
pub fn take(plan: &Plan, roster: &Roster, submission: &Submission) -> Result<Lasting, String> {
    let (county, county_note) = county(plan, roster, submission)?;
    let year = submission.value(&plan.form.roles.year).number();
    let mut taker = Taker {
        last: Lasting {
            file: submission.file.clone(),
            county,
            county_note,
            year: year.and_then(|year| format!("{year:.0}").parse().ok()),
            ..Lasting::default()
        },
    };
    for sheet in &plan.form.sheets {
        let read = submission.sheets.iter().find(|read| read.name == sheet.name);
        match &sheet.body {
            Body::Guide(_) | Body::SelfCheck => {}
            Body::Fields(sections) => {
                let fields = sections.iter().flat_map(|section| &section.fields);
                let fields: Vec<&Field> = fields.filter(|field| field.lasting).collect();
                taker.labels_missing(&fields, read);
                for field in fields {
                    if let Some(answer) = submission.fields.get(&field.name)
                        && let Some(entry) = taker.entry(field, answer)
                    {
                        taker.last.fields.insert(field.name.clone(), entry);
                    }
                }
            }
            Body::Table(table) => {
                let columns = table.columns.iter().filter(|column| column.lasting);
                let columns: Vec<&Field> = columns.collect();
                taker.labels_missing(&columns, read);
                if let Some(held) = submission.tables.get(&sheet.name).filter(|_| !columns.is_empty()) {
                    let rows = taker.rows(table, &columns, held);
                    taker.last.rows.insert(sheet.name.clone(), rows);
                }
            }
        }
    }
    taker.not_read(plan, submission);
    Ok(taker.last)
}

/// The county of the roster. Name and code must not name two.
fn county(plan: &Plan, roster: &Roster, submission: &Submission) -> Result<(County, Option<String>), String> {
    let roles = &plan.form.roles;
    let typed = |field: &str| submission.value(field).text().unwrap_or_default();
    let (code, name) = (typed(&roles.code), typed(&roles.county));
    let said = |text: &str| match text {
        "" => "未填".to_owned(),
        text => format!("“{text}”"),
    };
    match (roster.by_code(code), roster.by_name(name)) {
        (Some(by_code), Some(by_name)) if by_code.code != by_name.code => Err(format!(
            "行政区划代码 {code} 在名单中是{}，表中县（市、区）名称却是{name}，不能确定是哪个县（市、区）的。",
            by_code.name
        )),
        (Some(county), Some(_)) => Ok((county.clone(), None)),
        (Some(county), None) => {
            let note = format!(
                "县（市、区）名称{}不在名单中，按行政区划代码归入{}。",
                said(name),
                county.name
            );
            Ok((county.clone(), Some(note)))
        }
        (None, Some(county)) => {
            let note = format!(
                "行政区划代码{}不在名单中，按名称归入{}。",
                said(code),
                county.name
            );
            Ok((county.clone(), Some(note)))
        }
        (None, None) => Err(format!(
            "县（市、区）名称{}、行政区划代码{}都不在县区名单中，不能确定是哪个县（市、区）的。",
            said(name),
            said(code)
        )),
    }
}

struct Taker {
    last: Lasting,
}

impl Taker {
    /// Lists a sheet, or labels, that the file lacks.
    fn labels_missing(&mut self, fields: &[&Field], read: Option<&SheetReading>) {
        let Some(read) = read else { return };
        let Some(found_as) = &read.found_as else {
            if !fields.is_empty() {
                self.left_out(&read.name, None, "", "文件中没有这张工作表。".to_owned());
            }
            return;
        };
        for field in fields.iter().filter(|field| read.missing.contains(&field.name)) {
            self.left_out(found_as, None, &field.label, "表中没有找到这一项。".to_owned());
        }
    }

    fn rows(
        &mut self,
        table: &Table,
        columns: &[&Field],
        read: &TableReading,
    ) -> Vec<BTreeMap<String, Entry>> {
        let mut rows = Vec::new();
        for row in &read.rows {
            let at = row.answers.get(&table.key).and_then(|answer| answer.at);
            if rows.len() >= MOST_ROWS {
                let why = format!("行数超过 {MOST_ROWS} 行，从这一行起没有沿用。");
                self.left_out(&read.sheet, at, "", why);
                break;
            }
            let mut entries = BTreeMap::new();
            for column in columns {
                if let Some(answer) = row.answers.get(&column.name)
                    && let Some(entry) = self.entry(column, answer)
                {
                    entries.insert(column.name.clone(), entry);
                }
            }
            // A row of what is of the year alone leaves nothing.
            if !entries.is_empty() {
                rows.push(entries);
            }
        }
        rows
    }

    /// What is typed into next year's workbook for an answer; none for a blank one, and for an unclear one, which is
    /// listed.
    fn entry(&mut self, field: &Field, answer: &Answer) -> Option<Entry> {
        let entry = match &answer.value {
            Value::Blank => return None,
            Value::Nothing => Some(Entry::Text("无".into())),
            Value::Number(number) => Some(Entry::Number(*number)),
            Value::Date(date) => Some(Entry::Date(*date)),
            Value::Text(text) => {
                (text.encode_utf16().count() <= LONGEST_TEXT).then(|| Entry::Text(text.clone()))
            }
            Value::Unreadable => None,
        };
        let clear = entry
            .filter(|_| answer.defect.is_none())
            .filter(|entry| means_the_same(field, entry, &answer.value));
        if clear.is_none() {
            let why = match &answer.defect {
                Some(defect) => defect.clone(),
                None if answer.without_result => "公式没有存下结果。".to_owned(),
                None => format!("“{}”不能确定怎样读取。", values::shortened(&answer.raw)),
            };
            self.left_out(&answer.sheet, answer.at, &field.label, why);
        }
        clear
    }

    /// Lists what was not read on sheets from which anything is carried over, and sheets that are none of the form's.
    fn not_read(&mut self, plan: &Plan, submission: &Submission) {
        let of_year = |found: &str| {
            let read = submission
                .sheets
                .iter()
                .find(|read| read.found_as.as_deref() == Some(found));
            let sheet = read.and_then(|read| plan.form.sheets.iter().find(|sheet| sheet.name == read.name));
            sheet.is_some_and(|sheet| match &sheet.body {
                Body::Fields(sections) => !sections
                    .iter()
                    .flat_map(|section| &section.fields)
                    .any(|field| field.lasting),
                Body::Table(table) => !table.columns.iter().any(|column| column.lasting),
                Body::Guide(_) | Body::SelfCheck => true,
            })
        };
        for piece in submission.not_read.iter().filter(|piece| !of_year(&piece.sheet)) {
            self.left_out(&piece.sheet, piece.at, "", piece.why.clone());
        }
    }

    fn left_out(&mut self, sheet: &str, at: Option<At>, label: &str, why: String) {
        self.last.left.push(LeftOut {
            sheet: sheet.to_owned(),
            cell: at.map(|at| at.to_string()),
            label: label.to_owned(),
            why,
        });
    }
}
