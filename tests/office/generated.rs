//! Generated submissions: the live self-check of each says what the checker says, rule by rule.

use std::collections::{BTreeMap, BTreeSet};

use dudao::form;
use dudao::model::assessment::{Assessment, Verdict};
use dudao::model::plan::{Plan, Rule, Shape};

use crate::county::{Agreed, Chance, Kind, county, lean};
use crate::soffice::recalculated;
use crate::spreadsheet::{Live, difference, edited, live};
use crate::{assess, info, plan};

/// How many submissions there are, unless DUDAO_SUBMISSIONS says otherwise: what two processors do in four minutes.
const SUBMISSIONS: usize = 128;

/// So many bring every rule to everything that it can come to.
const EVERYTHING: usize = 320;

fn kind(index: usize) -> Kind {
    // Blank ones are all alike.
    match index % 16 {
        0 => Kind::Blank,
        1..=4 => Kind::Valid,
        5..=10 => Kind::Gappy,
        _ => Kind::Partly,
    }
}

#[test]
fn generated_submissions_come_to_the_same_in_the_workbook_and_in_the_checker() {
    let plan = lean(&plan());
    let count = std::env::var("DUDAO_SUBMISSIONS")
        .ok()
        .and_then(|text| text.parse().ok());
    let count = count.unwrap_or(SUBMISSIONS);
    let started = std::time::Instant::now();
    let indices: Vec<usize> = (0..count).collect();
    let (mut workbooks, mut assessments) = (BTreeMap::new(), Vec::new());
    std::thread::scope(|scope| {
        let halves = indices.chunks(count.div_ceil(2));
        let runs: Vec<_> = halves.map(|half| scope.spawn(|| made(&plan, half))).collect();
        for (name, bytes, assessment) in runs.into_iter().flat_map(|run| run.join().unwrap()) {
            workbooks.insert(name, bytes);
            assessments.push(assessment);
        }
    });
    println!("checked after {:?}", started.elapsed());
    let missing = never(&plan, &assessments);
    println!("{}", missing.join("\n"));
    assert!(
        missing.is_empty() || count < EVERYTHING,
        "{} verdicts never came up",
        missing.len()
    );

    let after = recalculated(&workbooks);
    println!("calculated after {:?}", started.elapsed());
    let (mut compared, mut differences) = (0, Vec::new());
    let saved: Vec<&Vec<u8>> = after.values().collect();
    let shown: Vec<BTreeMap<String, Live>> = std::thread::scope(|scope| {
        let halves = saved.chunks(count.div_ceil(2));
        let runs: Vec<_> = halves
            .map(|half| scope.spawn(|| half.iter().map(|bytes| live(bytes)).collect::<Vec<_>>()))
            .collect();
        runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
    });
    for (((index, name), assessment), live) in workbooks.keys().enumerate().zip(&assessments).zip(&shown) {
        for outcome in &assessment.outcomes {
            compared += 1;
            if let Some(difference) = difference(&live[outcome.rule.as_str()], outcome) {
                differences.push(format!("{name} {:?} {difference}", kind(index)));
            }
        }
    }
    println!(
        "{count} submissions, {compared} rules compared, {} differences, {:?}",
        differences.len(),
        started.elapsed()
    );
    let shown: Vec<&String> = differences.iter().take(60).collect();
    assert!(
        differences.is_empty(),
        "{} differ:\n{shown:#?}",
        differences.len()
    );
}

/// Submissions, written and checked.
fn made(plan: &Plan, indices: &[usize]) -> Vec<(String, Vec<u8>, Assessment)> {
    let mut agreed = Agreed::new();
    let mut made = Vec::new();
    for index in indices {
        let name = format!("{index:04}");
        let mut chance = Chance::new(u64::try_from(*index).unwrap() + 1);
        let fill = county(plan, kind(*index), &mut chance, &mut agreed);
        let bytes = form::write(plan, 2026, Some(info().as_of), info().as_of, &fill).unwrap();
        let assessment = assess(plan, &plan.roster, &name, &bytes);
        made.push((name, bytes, assessment));
    }
    made
}

/// The verdicts that a rule can come to and that no submission brought.
fn never(plan: &Plan, assessments: &[Assessment]) -> Vec<String> {
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for outcome in assessments.iter().flat_map(|assessment| &assessment.outcomes) {
        seen.insert((&outcome.rule, group(outcome.verdict)));
    }
    let mut never = Vec::new();
    for rule in &plan.rules {
        for wanted in possible(plan, rule) {
            if !seen.contains(&(rule.id.as_str(), wanted)) {
                never.push(format!("{} never {wanted}", rule.id));
            }
        }
    }
    never
}

fn group(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::达标 => "达标",
        Verdict::未达标 | Verdict::部分达标 | Verdict::试行 => "未达标",
        Verdict::无法判定 => "无法判定",
        Verdict::不适用 => "不适用",
    }
}

/// What a rule can come to. It can be out of place only if it has a condition or looks at rows that may not be there.
fn possible(plan: &Plan, rule: &Rule) -> BTreeSet<&'static str> {
    let mut possible = BTreeSet::from(["达标", "未达标", "无法判定"]);
    let no_rows = match &rule.shape {
        Shape::Each { table, scope, .. } => {
            let table = plan.form.table(table).unwrap();
            scope.is_some() || table.may_be_empty.is_some()
        }
        _ => false,
    };
    if rule.when.is_some() || no_rows {
        possible.insert("不适用");
    }
    possible
}

/// A county inserts rows right below the header and between others, deletes one, and fills the new ones in; the new
/// rows hold no formula.
#[test]
fn inserted_and_deleted_rows_are_checked_like_any_other() {
    let plan = lean(&plan());
    let mut agreed = Agreed::new();
    let fill = (2..)
        .map(|seed| county(&plan, Kind::Valid, &mut Chance::new(seed), &mut agreed))
        .find(|fill| fill.rows["督学名册"].len() >= 5)
        .unwrap();
    let bytes = form::write(&plan, 2026, Some(info().as_of), info().as_of, &fill).unwrap();
    let index = plan
        .form
        .sheets
        .iter()
        .position(|sheet| sheet.name == "督学名册")
        .unwrap();
    let inserted = |row: u32, name: &str, hours: u32| {
        format!(
            "sheet.Rows.insertByIndex({row}, 1)\n\
             sheet.copyRange(sheet.getCellByPosition(0, {row}).CellAddress, sheet.getCellRangeByPosition(0, {0}, 11, {0}).RangeAddress)\n\
             sheet.getCellByPosition(0, {row}).String = \"{name}\"\n\
             sheet.getCellByPosition(10, {row}).Value = {hours}\n",
            row + 2
        )
    };
    let statements = format!(
        "sheet = doc.Sheets.getByIndex({index})\nsheet.unprotect(\"\")\n{}{}sheet.Rows.removeByIndex(7, 1)",
        inserted(3, "新某", 7),
        inserted(5, "又某", 44)
    );
    let after = edited(&bytes, &statements);
    let live = live(&after);
    let assessment = assess(&plan, &plan.roster, "inserted", &after);
    let differences: Vec<String> = assessment
        .outcomes
        .iter()
        .filter_map(|outcome| difference(&live[outcome.rule.as_str()], outcome))
        .collect();
    assert!(differences.is_empty(), "{differences:#?}");
    // An inserted row has 7 hours of training.
    let hours = &live["C14-02"];
    assert_eq!(hours.verdict, "未达标");
    assert!(hours.gap >= Some(1.0), "{hours:?}");
}
