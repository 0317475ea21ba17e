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

use dudao::check::broken_examples;
use dudao::model::plan::Plan;
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
fn every_rule_has_a_passing_and_a_failing_example_and_both_come_out() {
    let info = RoundInfo {
        title: String::new(),
        year: 2026,
        as_of: date(2026, 11, 20),
    };
    let broken = broken_examples(&plan(), &info).unwrap();
    let shown: Vec<String> = broken.iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "{}", shown.join("\n"));
}
