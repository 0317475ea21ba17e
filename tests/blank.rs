//! A workbook that nobody filled in: what comes back of it must be unknown, never met.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use dudao::form::{self, Fill};
use dudao::model::assessment::{SubmissionVerdict, Verdict};
use dudao::model::plan::Plan;
use dudao::model::round::RoundInfo;
use dudao::plan::{Documents, load};
use dudao::{Input, Outcome, Session};
use jiff::civil::date;

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[test]
fn a_blank_workbook_is_read_whole_and_meets_nothing() {
    let plan = plan();
    let county = plan.roster.counties[0].clone();
    let fill = Fill {
        county: Some(county.clone()),
        ..Fill::default()
    };
    let bytes = form::write(&plan, 2026, None, date(2026, 1, 1), &fill).unwrap();
    let info = RoundInfo {
        title: "试报".to_owned(),
        year: 2026,
        as_of: date(2026, 11, 20),
        calendar: None,
    };
    let session = Session::new(&plan, &info, &plan.roster).unwrap();
    let outcome = session.check(Input {
        name: "空表.xlsx".to_owned(),
        bytes: &bytes,
        ..Input::default()
    });
    let Outcome::Checked { assessment, .. } = outcome else {
        panic!("not read: {outcome:?}")
    };

    assert_eq!(assessment.county, county);
    assert_eq!(assessment.verdict, SubmissionVerdict::退回修改);
    assert_eq!(assessment.measures_with(Verdict::达标), 0);
    for outcome in &assessment.outcomes {
        assert!(
            matches!(outcome.verdict, Verdict::无法判定 | Verdict::不适用),
            "{} is {:?}",
            outcome.rule,
            outcome.verdict
        );
        assert!(!outcome.reason.is_empty(), "{} gives no reason", outcome.rule);
    }
    // Everything of the form was found: nothing is missing, nothing was left unread, nothing was read oddly.
    let kinds: std::collections::BTreeSet<&str> = assessment
        .findings
        .iter()
        .map(|finding| finding.check.as_str())
        .collect();
    let blank = plan.check(dudao::model::plan::Builtin::RequiredBlank).unwrap();
    let empty = plan.check(dudao::model::plan::Builtin::EmptyTable).unwrap();
    for check in &kinds {
        assert!(
            [blank.id.as_str(), empty.id.as_str()].contains(check),
            "{kinds:?}\n{:#?}",
            assessment.findings
        );
    }
}
