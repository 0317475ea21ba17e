//! The rules as live formulas: LibreOffice calculates each rule's passing and failing example and must agree.
//!
//! Needs `soffice`. Run by its name, `cargo test --test live`.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that hands files to another program"
)]

#[path = "soffice/mod.rs"]
mod soffice;

use std::collections::BTreeMap;

use dudao::form::{self, Entry, Fill};
use dudao::model::assessment::Verdict;
use dudao::model::form::Body;
use dudao::model::names::NameKind;
use dudao::model::plan::{Case, CaseValue, Plan, Rule};
use dudao::plan::{Documents, load};
use dudao::workbook::Raw;
use jiff::civil::{Date, date};

#[test]
fn a_spreadsheet_program_agrees_with_every_example() {
    let plan = load(&Documents::embedded()).unwrap();
    let mut workbooks = BTreeMap::new();
    for rule in &plan.rules {
        for (name, _, case) in examples(rule) {
            workbooks.insert(name, example(&plan, rule, case));
        }
    }
    let calculated = soffice::recalculated(&workbooks);
    let mut sheets = plan.form.sheets.iter();
    let results = sheets.find(|sheet| sheet.body == Body::SelfCheck).unwrap();
    let mut wrong = Vec::new();
    let examples = plan.rules.iter().flat_map(|rule| {
        examples(rule)
            .into_iter()
            .map(move |(name, wanted, _)| (rule, name, wanted))
    });
    for (rule, name, wanted) in examples {
        let cells = soffice::sheet(&calculated[&name], &results.name);
        let id = Raw::Text(rule.id.clone());
        let row = cells.cells.iter().find(|cell| cell.value == id).unwrap().row;
        let Some(Raw::Text(verdict)) = cells.get(row, 7).map(|cell| &cell.value) else {
            wrong.push(format!("{name}：没有结论"));
            continue;
        };
        let right = match wanted {
            Verdict::未达标 => verdict == "未达标" || verdict == "试行",
            // The clerk is told to go on filling in.
            Verdict::无法判定 => verdict == "待填",
            wanted => verdict == wanted.word(),
        };
        if !right {
            wrong.push(format!("{name}：{verdict}，应为{}", wanted.word()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rule's examples and situations: a name for the file, what the rule comes to, the values.
fn examples(rule: &Rule) -> Vec<(String, Verdict, &Case)> {
    let two = [(Verdict::达标, &rule.pass), (Verdict::未达标, &rule.fail)];
    let others = rule.cases.iter().map(|held| (held.verdict, &held.case));
    two.into_iter()
        .chain(others)
        .enumerate()
        .map(|(no, (verdict, case))| (format!("{}_{no}", rule.id), verdict, case))
        .collect()
}

/// A workbook that holds one rule and the values of its example, with few rows so that it is quick.
fn example(plan: &Plan, rule: &Rule, case: &Case) -> Vec<u8> {
    let mut small = plan.clone();
    small.rules.retain(|held| held.id == rule.id);
    let mut fill = Fill::default();
    let mut rows: BTreeMap<String, Vec<BTreeMap<String, Entry>>> = BTreeMap::new();
    let mut year = 2026;
    let mut as_of: Date = date(2026, 11, 20);
    for (name, value) in &case.values {
        match plan.name_kind(name, rule.row_table()) {
            Some(NameKind::Field { .. }) => {
                fill.fields
                    .extend(entry(value).map(|entry| (name.clone(), entry)));
                typed_in(&mut small, name);
            }
            Some(NameKind::Column { sheet, column, .. } | NameKind::RowCell { sheet, column, .. }) => {
                let CaseValue::Column(values) = value else {
                    continue;
                };
                let held = rows.entry(sheet.name.clone()).or_default();
                held.resize(held.len().max(values.len()), BTreeMap::new());
                for (row, value) in held.iter_mut().zip(values) {
                    row.extend(entry(value).map(|entry| (column.name.clone(), entry)));
                }
            }
            Some(NameKind::Parameter(_)) => {
                let parameter = small
                    .parameters
                    .iter_mut()
                    .find(|held| held.name == *name)
                    .unwrap();
                if let CaseValue::Number(number) = value {
                    parameter.value = *number;
                }
            }
            Some(NameKind::Year) => {
                if let CaseValue::Number(number) = value {
                    year = *number as i32;
                }
            }
            None => {
                if let CaseValue::Date(day) = value {
                    as_of = *day;
                }
            }
        }
    }
    for sheet in &mut small.form.sheets {
        let Body::Table(table) = &mut sheet.body else {
            continue;
        };
        table.capacity = 8;
        let Some(rows) = rows.get_mut(&sheet.name) else {
            continue;
        };
        if table.measure_rows {
            small.measures.truncate(rows.len());
        }
        for (row, number) in rows.iter_mut().zip(1_u8..) {
            let key = match table.measure_rows {
                true => Entry::Number(f64::from(number)),
                false => Entry::Text(format!("第{number}行").into()),
            };
            row.entry(table.key.clone()).or_insert(key);
        }
    }
    fill.rows = rows;
    form::write(&small, year, Some(as_of), date(2026, 1, 5), &fill).unwrap()
}

/// Examples state computed fields by their value.
fn typed_in(plan: &mut Plan, name: &str) {
    for sheet in &mut plan.form.sheets {
        if let Body::Fields(sections) = &mut sheet.body {
            for field in sections.iter_mut().flat_map(|section| &mut section.fields) {
                if field.name == name {
                    field.computed = None;
                }
            }
        }
    }
}

fn entry(value: &CaseValue) -> Option<Entry> {
    match value {
        CaseValue::Text(text) if text.is_empty() => None,
        CaseValue::Text(text) => Some(Entry::Text(text.as_str().into())),
        CaseValue::Number(number) => Some(Entry::Number(*number)),
        CaseValue::Date(date) => Some(Entry::Date(*date)),
        CaseValue::Column(_) => None,
    }
}
