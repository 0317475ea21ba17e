//! The rules as live formulas: LibreOffice calculates each rule's passing and failing example and must agree.
//!
//! Needs `soffice` on the machine: `cargo test --features cross-program --test live`.
#![cfg(feature = "cross-program")]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that hands files to another program"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dudao::form::{self, Entry, Fill};
use dudao::model::form::Body;
use dudao::model::names::NameKind;
use dudao::model::plan::{Case, CaseValue, Plan, Rule};
use dudao::plan::{Documents, load};
use dudao::workbook::{Limits, Raw, read};
use jiff::civil::{Date, date};

/// Files that one run of LibreOffice takes; after some 250 it gives up.
const BATCH: usize = 100;

/// Makes LibreOffice calculate every formula anew when it opens a file.
const RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

#[test]
fn a_spreadsheet_program_agrees_with_every_example() {
    let plan = load(&Documents::embedded()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for rule in &plan.rules {
        for (wanted, case) in [("pass", &rule.pass), ("fail", &rule.fail)] {
            let path = dir.path().join(format!("{}_{wanted}.xlsx", rule.id));
            fs::write(&path, example(&plan, rule, case)).unwrap();
            files.push(path);
        }
    }
    let calculated = calculate(dir.path(), &files);
    let mut wrong = Vec::new();
    for (file, rule) in files.iter().zip(plan.rules.iter().flat_map(|rule| [rule, rule])) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(calculated.join(name)).unwrap();
        let book = read(&bytes, &Limits::default()).unwrap();
        let results = plan
            .form
            .sheets
            .iter()
            .find(|sheet| sheet.body == Body::SelfCheck)
            .unwrap();
        let cells = book
            .sheets
            .iter()
            .find(|sheet| sheet.name == results.name)
            .unwrap();
        let id = Raw::Text(rule.id.clone());
        let row = cells.cells.iter().find(|cell| cell.value == id).unwrap().row;
        let Some(Raw::Text(verdict)) = cells.get(row, 7).map(|cell| &cell.value) else {
            wrong.push(format!("{name}：没有结论"));
            continue;
        };
        let right = match name.ends_with("_pass.xlsx") {
            true => verdict == "达标",
            false => verdict == "未达标" || verdict == "试行",
        };
        if !right {
            wrong.push(format!("{name}：{verdict}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Has LibreOffice open, calculate and save files; gives the folder of what it saved.
fn calculate(dir: &Path, files: &[PathBuf]) -> PathBuf {
    let profile = dir.join("profile");
    fs::create_dir_all(profile.join("user")).unwrap();
    fs::write(profile.join("user/registrymodifications.xcu"), RECALCULATE).unwrap();
    let out = dir.join("calculated");
    for batch in files.chunks(BATCH) {
        let status = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", profile.display()))
            .args(["--headless", "--convert-to", "xlsx", "--outdir"])
            .arg(&out)
            .args(batch)
            .output()
            .unwrap()
            .status;
        assert!(status.success());
    }
    out
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
                false => Entry::Text(format!("第{number}行")),
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
        CaseValue::Text(text) => Some(Entry::Text(text.clone())),
        CaseValue::Number(number) => Some(Entry::Number(*number)),
        CaseValue::Date(date) => Some(Entry::Date(*date)),
        CaseValue::Column(_) => None,
    }
}
