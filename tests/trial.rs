//! Rules on trial: computed and shown apart, in no verdict and no rate, with nothing asked for.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use std::path::Path;

use dudao::followup::Edits;
use dudao::model::assessment::{Assessment, SubmissionVerdict, Verdict};
use dudao::model::finding::Severity;
use dudao::model::plan::Plan;
use dudao::model::provenance::Provenance;
use dudao::model::round::{Round, RoundInfo};
use dudao::plan::{Documents, load, load_roster};
use dudao::report::html::Pages;
use dudao::report::template::Templates;
use dudao::report::view::computation::Computations;
use dudao::{Input, Outcome, Session};
use jiff::civil::date;
use smol_str::SmolStr;

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn info() -> RoundInfo {
    RoundInfo {
        title: "样例".to_owned(),
        year: 2026,
        as_of: date(2026, 11, 20),
        calendar: None,
    }
}

/// A sample county that misses much, checked with this plan; and the round that it alone makes.
fn checked(plan: &Plan) -> (Assessment, Round) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026");
    let roster = std::fs::read_to_string(dir.join("名单.csv")).unwrap();
    let roster = load_roster("名单.csv", &roster).unwrap();
    let info = info();
    let session = Session::new(plan, &info, &roster).unwrap();
    let name = "芷汀县自评工作簿.xlsx";
    let bytes = std::fs::read(dir.join(name)).unwrap();
    let input = Input {
        name: name.to_owned(),
        bytes: &bytes,
        ..Input::default()
    };
    let Outcome::Checked { assessment, .. } = session.check(input) else {
        panic!("{name} is not read")
    };
    let assessment = Assessment::clone(&assessment);
    let round = session.assemble(vec![assessment.clone()], Vec::new(), &Edits::default());
    (assessment, round)
}

/// The plan with every counting rule that the county misses on trial, and their ids.
fn with_trials(plan: &Plan, missed: &Assessment) -> (Plan, Vec<SmolStr>) {
    let mut plan = plan.clone();
    let mut on_trial = Vec::new();
    for rule in &mut plan.rules {
        let outcome = missed.outcome(&rule.id).unwrap();
        if rule.counts() && outcome.verdict == Verdict::未达标 {
            rule.trial = true;
            on_trial.push(rule.id.clone());
        }
    }
    (plan, on_trial)
}

#[test]
fn a_rule_on_trial_changes_no_verdict_and_asks_for_nothing() {
    let plan = plan();
    let (before, _) = checked(&plan);
    let (tried, on_trial) = with_trials(&plan, &before);
    assert!(on_trial.len() > 20, "{on_trial:?}");
    // Off trial the same rules make measures unmet and ask for something.
    assert!(
        before
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::不达标)
    );
    assert!(
        before
            .measures
            .iter()
            .any(|measure| measure.verdict == Verdict::部分达标)
    );

    let (after, round) = checked(&tried);
    for id in &on_trial {
        let outcome = after.outcome(id).unwrap();
        assert!(outcome.trial, "{id}");
        assert_eq!(outcome.verdict, Verdict::试行, "{id}");
        // What it came to is the same.
        assert_eq!(outcome.gap, before.outcome(id).unwrap().gap, "{id}");
    }
    for measure in &after.measures {
        assert!(
            !matches!(measure.verdict, Verdict::未达标 | Verdict::部分达标),
            "measure {} is {:?}",
            measure.measure,
            measure.verdict
        );
        assert!(!measure.tally.contains_key(&Verdict::试行));
    }
    let of_trials = |check: &SmolStr| on_trial.contains(check);
    let findings: Vec<_> = after
        .findings
        .iter()
        .filter(|finding| of_trials(&finding.check))
        .collect();
    assert!(findings.len() >= on_trial.len());
    for finding in findings {
        assert_eq!(finding.severity, Severity::提示, "{}", finding.id);
        assert!(
            finding.message.ends_with("本规则试行，不计入结论。"),
            "{}",
            finding.message
        );
        assert!(finding.due.is_none());
    }
    for action in &after.actions {
        let asked = action.findings.iter().find_map(|id| {
            let finding = after.findings.iter().find(|finding| finding.id == *id);
            finding.filter(|finding| of_trials(&finding.check))
        });
        assert!(asked.is_none(), "{asked:?}");
    }
    let serious = after
        .findings
        .iter()
        .any(|finding| finding.severity != Severity::提示);
    assert!(
        serious || after.verdict == SubmissionVerdict::通过,
        "{:?}",
        after.verdict
    );
    assert_eq!(round.assessments.len(), 1);
}

#[test]
fn pages_show_rules_on_trial_apart() {
    let plan = plan();
    let (before, _) = checked(&plan);
    let (tried, on_trial) = with_trials(&plan, &before);
    let pages = Pages::compile(&Templates::embedded()).unwrap();
    let page = |plan: &Plan| {
        let (assessment, round) = checked(plan);
        let provenance = Provenance::default();
        let county = pages
            .county(&Computations::new(plan, &assessment), &info(), None, &provenance)
            .unwrap();
        let mut province = Vec::new();
        let written: anyhow::Result<()> = pages.province(plan, &round, &provenance, &mut province);
        written.unwrap();
        (county, String::from_utf8(province).unwrap())
    };
    let (county, province) = page(&tried);
    let (_, province_before) = page(&plan);
    for id in &on_trial {
        // In the tables of trials alone, each of which follows its heading.
        let apart = county
            .split("试行规则，不计入结论</p>")
            .skip(1)
            .filter_map(|after| after.split_once("</tbody>"))
            .any(|(table, _)| table.contains(&format!("<span class=\"id\">{id}</span>")));
        assert!(apart, "{id}");
    }
    // Among the common gaps of the province they stood before, and stand no more.
    let gaps = |page: &str| {
        let (_, gaps) = page.split_once("id=\"gaps\"").unwrap();
        let (gaps, _) = gaps.split_once("</section>").unwrap();
        let (gaps, apart) = gaps.split_once("<h3>试行规则</h3>").unwrap();
        let stand = |text: &str| on_trial.iter().filter(|id| text.contains(id.as_str())).count();
        (stand(gaps), stand(apart))
    };
    let (before, apart_before) = gaps(&province_before);
    assert!(before > 10 && apart_before == 0);
    assert_eq!(gaps(&province), (0, on_trial.len()));
}
