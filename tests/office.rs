//! The workbook in LibreOffice: recalculated there, its sheet 自查结果 says what the checker says; and the plan
//! workbook, which comes back from there as the same plan.
//!
//! Needs `soffice`; built only with the feature `cross-program`.

#![cfg(feature = "cross-program")]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use dudao::form::{self, Fill};
use dudao::model::assessment::{Assessment, RuleOutcome, Verdict};
use dudao::model::plan::{Builtin, Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::plan::{Documents, load, load_roster, load_workbook, write_workbook};
use dudao::workbook::{self, Limits, Raw, SheetCells};
use dudao::{Input, Outcome, Session};
use jiff::civil::date;

const LIVE_SHEET: &str = "自查结果";

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn info() -> RoundInfo {
    RoundInfo {
        title: "试报".to_owned(),
        year: 2026,
        as_of: date(2026, 11, 20),
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026")
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

/// Has LibreOffice open workbooks, calculate them anew, and save them; gives back what it saved, by name.
fn recalculated(workbooks: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let profile = dir.path().join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    // Without this LibreOffice trusts the results stored in a workbook of another program.
    std::fs::write(
        profile.join("user/registrymodifications.xcu"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#,
    )
    .unwrap();
    let (before, after) = (dir.path().join("before"), dir.path().join("after"));
    std::fs::create_dir(&before).unwrap();
    let mut command = Command::new("soffice");
    command
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args([
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
        ])
        .arg(&after);
    for (name, bytes) in workbooks {
        let path = before.join(format!("{name}.xlsx"));
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let output = command.output().expect("soffice is installed");
    workbooks
        .keys()
        .map(|name| {
            let path = after.join(format!("{name}.xlsx"));
            let bytes = std::fs::read(&path).unwrap_or_else(|error| {
                panic!("{name}: {error}\n{}", String::from_utf8_lossy(&output.stderr))
            });
            (name.clone(), bytes)
        })
        .collect()
}

/// A row of the live self-check.
#[derive(Debug)]
struct Live {
    verdict: String,
    actual: Option<f64>,
    required: Option<f64>,
    gap: Option<f64>,
}

fn live(bytes: &[u8]) -> BTreeMap<String, Live> {
    let book = workbook::read(bytes, &Limits::default()).unwrap();
    let sheet = book
        .sheets
        .iter()
        .find(|sheet| sheet.name == LIVE_SHEET)
        .expect("the self-check is there");
    let (header, columns) = header(sheet);
    let text = |row: u32, column: &str| {
        sheet
            .get(row, columns[column])
            .map(|cell| shown(&cell.value))
            .unwrap_or_default()
    };
    let number = |row: u32, column: &str| match sheet.get(row, columns[column]).map(|cell| &cell.value) {
        Some(Raw::Number(number)) => Some(*number),
        _ => None,
    };
    sheet
        .rows()
        .filter(|(row, _)| *row > header && text(*row, "编号").starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|(row, _)| {
            let live = Live {
                verdict: text(row, "结论"),
                actual: number(row, "实际"),
                required: number(row, "应达"),
                gap: number(row, "差距"),
            };
            (text(row, "编号"), live)
        })
        .collect()
}

fn header(sheet: &SheetCells) -> (u32, BTreeMap<String, u16>) {
    sheet
        .rows()
        .find_map(|(row, cells)| {
            let columns: BTreeMap<String, u16> =
                cells.iter().map(|cell| (shown(&cell.value), cell.col)).collect();
            ["编号", "实际", "应达", "差距", "结论"]
                .iter()
                .all(|name| columns.contains_key(*name))
                .then_some((row, columns))
        })
        .expect("the self-check has its header")
}

fn shown(raw: &Raw) -> String {
    match raw {
        Raw::Text(text) | Raw::Error(text) => text.clone(),
        Raw::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
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
    }
}

/// The word of the live sheet for a verdict.
fn word(verdict: Verdict) -> &'static str {
    if verdict == Verdict::无法判定 {
        "待填"
    } else {
        verdict.word()
    }
}

/// Where the live sheet and the checker differ over a rule.
fn difference(live: &Live, outcome: &RuleOutcome) -> Option<String> {
    let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-6);
    let same_verdict = live.verdict == word(outcome.verdict);
    let same_numbers = match (&outcome.gap, outcome.verdict) {
        (Some(gap), Verdict::达标 | Verdict::未达标 | Verdict::试行) => {
            near(live.actual, gap.actual) && near(live.required, gap.required) && near(live.gap, gap.gap)
        }
        _ => true,
    };
    (!same_verdict || !same_numbers).then(|| {
        format!(
            "{}: live {live:?}, checker {} {:?} {}",
            outcome.rule,
            word(outcome.verdict),
            outcome.gap,
            outcome.reason
        )
    })
}

/// Whether the workbook was filled in as the template asks, so that a spreadsheet can read all of it.
fn is_plain(plan: &Plan, assessment: &Assessment) -> bool {
    let odd = [
        Builtin::ReadWithTolerance,
        Builtin::NotRead,
        Builtin::WrongType,
        Builtin::NotInList,
        Builtin::MissingSheet,
        Builtin::MissingField,
        Builtin::MissingColumn,
    ];
    let odd: Vec<&str> = odd
        .iter()
        .filter_map(|check| plan.check(*check))
        .map(|check| check.id.as_str())
        .collect();
    !assessment
        .findings
        .iter()
        .any(|finding| odd.contains(&finding.check.as_str()))
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

#[test]
fn the_live_self_check_says_what_the_checker_says_for_every_sample() {
    let plan = plan();
    let roster_text = std::fs::read_to_string(samples().join("名单.csv")).unwrap();
    let roster = load_roster("名单.csv", &roster_text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let workbooks: BTreeMap<String, Vec<u8>> = sample_workbooks()
        .iter()
        .enumerate()
        .map(|(index, path)| (format!("sample{index}"), std::fs::read(path).unwrap()))
        .collect();
    let after = recalculated(&workbooks);
    let (mut whole, mut compared, mut cautious, mut differences) = (0, 0, Vec::new(), Vec::new());
    for (name, bytes) in &workbooks {
        let assessment = assess(&plan, &roster, name, bytes);
        let is_plain = is_plain(&plan, &assessment);
        let before = cautious.len() + differences.len();
        let live = live(&after[name]);
        for outcome in &assessment.outcomes {
            let Some(live) = live.get(&outcome.rule) else {
                // A rule with nothing left to look at is not written.
                assert_eq!(outcome.verdict, Verdict::无法判定, "{name} {}", outcome.rule);
                continue;
            };
            match difference(live, outcome) {
                None => compared += 1,
                // The checker reads what a spreadsheet cannot (12人, √, a row of totals). There the spreadsheet may
                // know less or be stricter; it must never say 达标 where the checker does not.
                Some(difference) if !is_plain && live.verdict != "达标" => {
                    cautious.push(format!("{name} {difference}"));
                }
                Some(difference) => differences.push(format!("{name} {difference}")),
            }
        }
        whole += usize::from(cautious.len() + differences.len() == before);
    }
    println!(
        "{compared} agree, {} are more cautious:\n{}",
        cautious.len(),
        cautious.join("\n")
    );
    assert!(
        differences.is_empty(),
        "{} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(whole >= 1, "no sample agrees over every rule");
    assert!(cautious.len() <= 70, "{} are more cautious", cautious.len());
    assert!(compared >= 1000, "only {compared} agree");
}
