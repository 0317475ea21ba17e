//! The plan that the program carries is sound, and every rule's examples come out as they say.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use dudao::check::{broken_examples, doubts};
use dudao::formula::Formula;
use dudao::model::plan::{Plan, Shape};
use dudao::model::round::RoundInfo;
use dudao::plan::{Documents, load};
use jiff::civil::date;

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[test]
fn the_plan_holds_what_it_must() {
    let plan = plan();
    assert_eq!(plan.measures.len(), 18);
    assert!(plan.rules.len() >= 75, "{} rules", plan.rules.len());
    assert_eq!(plan.roster.counties.len(), 100);
    assert_eq!(plan.form.sheets.len(), 12);
}

#[test]
fn the_names_of_every_formula_are_found_without_parsing_it() {
    let plan = plan();
    let computed = plan
        .form
        .fields()
        .filter_map(|(_, field)| field.computed.as_deref());
    let figures = plan.figures.iter().map(|figure| figure.value.as_str());
    let of_rules = plan.rules.iter().flat_map(|rule| rule.formulas());
    for text in of_rules
        .map(|formula| formula.text)
        .chain(computed)
        .chain(figures)
    {
        assert_eq!(
            Formula::names_in(text),
            Formula::parse(text).unwrap().names(),
            "{text}"
        );
    }
}

#[test]
fn every_rule_has_a_passing_and_a_failing_example_and_both_come_out() {
    let info = RoundInfo {
        title: String::new(),
        year: 2026,
        as_of: date(2026, 11, 20),
        calendar: None,
    };
    let broken = broken_examples(&plan(), &info).unwrap();
    let shown: Vec<String> = broken.iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "{}", shown.join("\n"));
}

const INFO: RoundInfo = RoundInfo {
    title: String::new(),
    year: 2026,
    as_of: date(2026, 11, 20),
    calendar: None,
};

/// The plan with these rules alone, so that trying them out is quick.
fn plan_of(rules: &[&str]) -> Plan {
    let mut plan = plan();
    plan.rules.retain(|rule| rules.contains(&rule.id.as_str()));
    assert_eq!(plan.rules.len(), rules.len());
    plan
}

/// What is doubted of the rules, not of the fields that the other rules would use.
fn doubted(plan: &Plan) -> Vec<String> {
    let doubts = doubts(plan, &INFO).unwrap();
    let of_rules = doubts.iter().filter(|doubt| doubt.about.starts_with("规则"));
    of_rules.map(ToString::to_string).collect()
}

fn set_parameter(plan: &mut Plan, name: &str, value: f64) {
    let parameter = plan
        .parameters
        .iter_mut()
        .find(|parameter| parameter.name == name);
    parameter.unwrap().value = value;
}

#[test]
fn nothing_is_doubted_of_the_plan() {
    let doubts = doubts(&plan(), &INFO).unwrap();
    let shown: Vec<String> = doubts.iter().map(ToString::to_string).collect();
    assert!(doubts.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn a_rule_that_can_come_out_only_one_way_is_doubted() {
    let sound = plan_of(&["C01-04", "C06-02", "L41"]);
    assert_eq!(doubted(&sound), [] as [&str; 0]);
    for (value, said) in [(0.0, "没有一组不达标"), (1e9, "没有一组达标")] {
        let mut plan = sound.clone();
        set_parameter(&mut plan, "全体会议最少次数", value);
        let doubts = doubted(&plan);
        assert!(
            doubts.len() == 1 && doubts[0].contains("C01-04") && doubts[0].contains(said),
            "{doubts:?}"
        );
    }
}

#[test]
fn rules_that_cannot_be_met_together_are_doubted() {
    let mut plan = plan_of(&["C01-03", "C01-04"]);
    assert_eq!(doubted(&plan), [] as [&str; 0]);
    let mut against = plan.rules[0].clone();
    against.id = "C01-99".into();
    against.shape = Shape::Must {
        holds: "现有成员单位数<改革前成员单位数".to_owned(),
    };
    std::mem::swap(&mut against.pass, &mut against.fail);
    plan.rules.push(against.clone());
    let doubts = doubted(&plan);
    assert!(
        doubts.len() == 1 && doubts[0].contains("C01-03 与 C01-99") && doubts[0].contains("互相矛盾"),
        "{doubts:?}"
    );
    // What may be explained need not be met.
    plan.rules.pop();
    against.explainable = true;
    plan.rules.push(against);
    assert_eq!(doubted(&plan), [] as [&str; 0]);
}

#[test]
fn units_that_do_not_match_are_doubted() {
    let mut plan = plan_of(&["C01-03"]);
    let Shape::Gap { unit, required, .. } = &mut plan.rules[0].shape else {
        panic!("C01-03 compares quantities")
    };
    *unit = "所".into();
    "改革前成员单位数+现有编制数".clone_into(required);
    let doubts = doubted(&plan);
    assert!(
        doubts.iter().any(|doubt| doubt.contains("放在一起加减"))
            && doubts.iter().any(|doubt| doubt.contains("规则的单位写的是“所”")),
        "{doubts:?}"
    );
}

#[test]
fn a_threshold_without_a_source_and_a_field_without_a_use_are_worth_a_look() {
    let mut plan = plan_of(&["C01-03"]);
    let Shape::Gap { required, .. } = &mut plan.rules[0].shape else {
        panic!("C01-03 compares quantities")
    };
    "23".clone_into(required);
    let doubts = doubts(&plan, &INFO).unwrap();
    assert!(doubts.iter().all(|doubt| !doubt.serious), "{doubts:?}");
    let said = |about: &str, part: &str| {
        doubts
            .iter()
            .any(|doubt| doubt.about.contains(about) && doubt.message.contains(part))
    };
    assert!(said("C01-03", "直接写了 23"), "{doubts:?}");
    // The rule that used it is not there.
    assert!(said("全体会议", "县里白填"), "{doubts:?}");
    assert!(!said("现有成员单位数", "县里白填"), "{doubts:?}");
}
