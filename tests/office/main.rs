//! The workbook in LibreOffice: recalculated there, its sheet 自查结果 says what the checker says; and the plan
//! workbook, which comes back from there as the same plan; and letters, which it sets in pages.
//!
//! Needs `soffice`. Run by its name, `cargo test --test office`.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod annual;
mod county;
mod generated;
mod habits;
mod left;
mod letter;
#[path = "../soffice/mod.rs"]
mod soffice;
mod spreadsheet;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dudao::form::{self, Fill};
use dudao::model::assessment::{Assessment, Verdict};
use dudao::model::form::FINDINGS_SHEET;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::plan::{Documents, load, load_roster, load_workbook, write_workbook};
use dudao::{Input, Outcome, Returner, Session};
use jiff::civil::date;
use smol_str::SmolStr;
use soffice::recalculated;
use spreadsheet::{difference, live};

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn info() -> RoundInfo {
    RoundInfo {
        title: "试报".to_owned(),
        year: 2026,
        as_of: date(2026, 11, 20),
        calendar: None,
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026")
}

fn sample_roster() -> Roster {
    let text = std::fs::read_to_string(samples().join("名单.csv")).unwrap();
    load_roster("名单.csv", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Every workbook of the samples.
fn sample_workbooks() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![samples()];
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "xlsx") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.len() >= 8, "{found:?}");
    found
}

fn assess(plan: &Plan, roster: &Roster, name: &str, bytes: &[u8]) -> Assessment {
    let info = info();
    let session = Session::new(plan, &info, roster).unwrap();
    match session.check(Input {
        name: name.to_owned(),
        bytes,
        ..Input::default()
    }) {
        Outcome::Checked { assessment, .. } => *assessment,
        Outcome::Unreadable { file, .. } => panic!("{name}: {}", file.message),
        Outcome::List(_) => panic!("a list"),
    }
}

#[test]
fn a_blank_workbook_waits_for_everything() {
    let plan = plan();
    let fill = Fill {
        county: Some(plan.roster.counties[0].clone()),
        ..Fill::default()
    };
    let bytes = form::write(&plan, 2026, Some(info().as_of), info().as_of, &fill).unwrap();
    let after = recalculated(&BTreeMap::from([("blank".to_owned(), bytes)]));
    let live = live(&after["blank"]);
    assert_eq!(live.len(), plan.rules.len());
    for (rule, live) in &live {
        // Evidence need not be listed: a rule over it may have nothing to look at. Nothing else is told yet.
        let told = if rule == "L67" { "不适用" } else { "待填" };
        assert_eq!(live.verdict, told, "{rule}");
    }
}

#[test]
fn the_plan_workbook_saved_by_another_program_is_the_same_plan() {
    let plan = plan();
    let bytes = write_workbook(&plan).unwrap();
    let after = recalculated(&BTreeMap::from([("plan".to_owned(), bytes.clone())]));
    assert_ne!(after["plan"], bytes);
    let back = load_workbook(&after["plan"]).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(back.hash, plan.hash);
    assert_eq!(back, plan);
    assert_eq!(write_workbook(&back).unwrap(), bytes);
}

/// What goes back to a county opens there with its notes, says the same of the rules, and is read as it was sent.
#[test]
fn a_returned_workbook_that_another_program_saved_is_read_as_it_was_sent() {
    let (plan, roster, info) = (plan(), sample_roster(), info());
    let returner = Returner::new(&plan, &info).unwrap();
    let mut workbooks = BTreeMap::new();
    for (index, path) in sample_workbooks().iter().enumerate() {
        let bytes = std::fs::read(path).unwrap();
        let assessment = assess(&plan, &roster, "sent", &bytes);
        let returned = returner.workbook(&bytes, &assessment).unwrap();
        workbooks.insert(format!("sample{index}"), returned);
    }
    let after = recalculated(&workbooks);
    for (name, bytes) in &workbooks {
        let (before, saved) = (
            assess(&plan, &roster, name, bytes),
            assess(&plan, &roster, name, &after[name]),
        );
        let ids = |assessment: &Assessment| -> Vec<SmolStr> {
            assessment
                .findings
                .iter()
                .map(|finding| finding.id.clone())
                .collect()
        };
        assert_eq!(ids(&saved), ids(&before), "{name}");
        let live = live(&after[name]);
        for outcome in &before.outcomes {
            if let Some(live) = live.get(outcome.rule.as_str()) {
                assert_eq!(difference(live, outcome), None, "{name}");
            }
        }
        let list = soffice::sheet(&after[name], FINDINGS_SHEET);
        assert!(list.cells.len() > 20, "{name}");
    }
}

#[test]
fn the_live_self_check_says_what_the_checker_says_for_every_sample() {
    let plan = plan();
    let roster = sample_roster();
    let workbooks: BTreeMap<String, Vec<u8>> = sample_workbooks()
        .iter()
        .enumerate()
        .map(|(index, path)| (format!("sample{index}"), std::fs::read(path).unwrap()))
        .collect();
    let after = recalculated(&workbooks);
    let (mut compared, mut differences) = (0, Vec::new());
    for (name, bytes) in &workbooks {
        let live = live(&after[name]);
        for outcome in &assess(&plan, &roster, name, bytes).outcomes {
            let Some(live) = live.get(outcome.rule.as_str()) else {
                // A rule with nothing left to look at is not written.
                assert_eq!(outcome.verdict, Verdict::无法判定, "{name} {}", outcome.rule);
                continue;
            };
            compared += 1;
            differences.extend(difference(live, outcome).map(|difference| format!("{name} {difference}")));
        }
    }
    println!("{compared} compared");
    assert!(
        differences.is_empty(),
        "{} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(compared >= 1000, "only {compared} compared");
}
