//! What becomes of an item, case by case: findings made up for a county, followed without a workbook.

use dudao::followup::{Edits, follow};
use dudao::model::assessment::{Assessment, RuleOutcome, SubmissionVerdict, Verdict};
use dudao::model::finding::Finding;
use dudao::model::followup::{Item, State};
use dudao::model::place::{Place, SourceFile};
use dudao::model::plan::{County, Plan};
use dudao::model::round::{Entry, PreviousRound, Round, RoundInfo, Status};
use dudao::plan::{Documents, load};
use jiff::civil::{Date, date};
use smol_str::format_smolstr;

const RULE: &str = "C14-02";

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn county() -> County {
    County {
        code: "369922".into(),
        name: "霁川县".into(),
        city: "澜源市".into(),
    }
}

/// A finding of the rule about an inspector, in this row of the roster.
fn finding(plan: &Plan, info: &RoundInfo, name: &str, row: u32) -> Finding {
    let rule = plan.rule(RULE).unwrap();
    let place = Place {
        sheet: Some("督学名册".into()),
        cell: Some(format_smolstr!("K{row}")),
        ..Place::default()
    };
    let check = plan.checks.first().unwrap();
    let mut finding = Finding::of_check(check, info, name, format!("{name}的学时不足。"), place);
    finding.id = format_smolstr!("{RULE}:{name}");
    finding.check = RULE.into();
    finding.measure = Some(14);
    finding.severity = rule.weighs();
    finding.explainable = false;
    finding.source = rule.source.clone();
    finding.remedy = rule.remedy.clone();
    finding.due = rule.remedy.due(info, rule.weighs());
    finding
}

struct Rounds {
    plan: Plan,
    last: Option<PreviousRound>,
}

impl Rounds {
    fn new() -> Self {
        Rounds {
            plan: plan(),
            last: None,
        }
    }

    /// The next round: inspectors that fail with their rows, what the rule came to, rows that are gone.
    fn next(&mut self, as_of: Date, failing: &[(&str, u32)], verdict: Verdict, gone: &[&str]) -> Vec<Item> {
        let info = RoundInfo {
            title: "试报".to_owned(),
            year: 2026,
            as_of,
            calendar: None,
        };
        let findings = failing
            .iter()
            .map(|(name, row)| finding(&self.plan, &info, name, *row))
            .collect();
        let assessment = Assessment {
            county: county(),
            file: SourceFile::default(),
            year: Some(2026),
            filled_on: None,
            saved_at: None,
            verdict: SubmissionVerdict::通过,
            outcomes: vec![RuleOutcome {
                rule: RULE.into(),
                measure: Some(14),
                verdict,
                trial: false,
                gap: None,
                reason: "「督学名册」有 2 行数据不全".into(),
                places: Vec::new(),
                trace: dudao::model::trace::Trace::default(),
            }],
            measures: Vec::new(),
            findings,
            figures: Vec::new(),
            actions: Vec::new(),
            values: Vec::new(),
            pictures: Vec::new(),
            standings: dudao::model::assessment::Standings::default(),
            last_year: None,
            unanswered: Vec::new(),
            rows_gone: gone.iter().map(|name| format_smolstr!("{RULE}:{name}")).collect(),
            fingerprint: dudao::model::fingerprint::Fingerprint::default(),
        };
        let mut round = Round {
            info: info.clone(),
            entries: vec![Entry {
                county: county(),
                status: Status::已报送,
                assessment: Some(0),
            }],
            assessments: vec![assessment],
            unreadable: Vec::new(),
            superseded: Vec::new(),
            peers: Vec::new(),
            alike: None,
            follows: None,
            ledgers: Vec::new(),
        };
        follow(&self.plan, &mut round, self.last.as_ref(), &Edits::default());
        let items = round.ledgers[0].items.clone();
        // Every open item is in the list of actions, and nothing else is.
        let listed: usize = round.assessments[0]
            .actions
            .iter()
            .map(|action| action.findings.len())
            .sum();
        assert_eq!(listed, items.iter().filter(|item| item.state.is_open()).count());
        self.last = Some(PreviousRound {
            info,
            sha256: String::new(),
            files: std::collections::BTreeMap::new(),
            ledgers: round.ledgers,
        });
        items
    }
}

fn states(items: &[Item]) -> Vec<(&str, State)> {
    items
        .iter()
        .map(|item| (item.id.split_once(':').unwrap().1, item.state))
        .collect()
}

const FIRST: Date = date(2026, 3, 31);
const SECOND: Date = date(2026, 4, 30);
const THIRD: Date = date(2026, 12, 31);

#[test]
fn an_item_is_known_again_wherever_its_row_went_and_however_its_name_is_spaced() {
    let mut rounds = Rounds::new();
    rounds.next(FIRST, &[("王 霞", 5), ("郑涛", 6)], Verdict::未达标, &[]);
    let items = rounds.next(SECOND, &[("郑　涛", 9), ("王霞", 12)], Verdict::未达标, &[]);
    assert_eq!(
        states(&items),
        [("郑　涛", State::未整改), ("王霞", State::未整改)]
    );
    assert!(
        items
            .iter()
            .all(|item| item.first == FIRST && item.last == SECOND)
    );
    let items = rounds.next(THIRD, &[("王霞", 12)], Verdict::未达标, &[]);
    assert_eq!(states(&items)[0], ("王霞", State::逾期));
}

#[test]
fn rows_without_a_name_are_told_apart_by_their_number() {
    let mut rounds = Rounds::new();
    rounds.next(FIRST, &[("未填", 5), ("未填", 6)], Verdict::未达标, &[]);
    let items = rounds.next(SECOND, &[("未填", 5)], Verdict::未达标, &[]);
    assert_eq!(
        states(&items),
        [("未填", State::未整改), ("未填", State::已整改待复查)]
    );
}

#[test]
fn what_could_not_be_rechecked_is_not_struck_off() {
    let mut rounds = Rounds::new();
    rounds.next(FIRST, &[("王霞", 5)], Verdict::未达标, &[]);
    let items = rounds.next(SECOND, &[], Verdict::无法判定, &[]);
    assert_eq!(states(&items), [("王霞", State::未整改)]);
    assert!(items[0].reason.contains("有 2 行数据不全"), "{}", items[0].reason);
}

#[test]
fn a_row_that_was_deleted_is_not_struck_off() {
    let mut rounds = Rounds::new();
    rounds.next(FIRST, &[("王霞", 5)], Verdict::未达标, &[]);
    let items = rounds.next(SECOND, &[], Verdict::达标, &["王霞"]);
    assert_eq!(states(&items), [("王霞", State::已整改待复查)]);
    assert!(items[0].reason.contains("没有这一行"), "{}", items[0].reason);
    let items = rounds.next(THIRD, &[("王霞", 5)], Verdict::未达标, &[]);
    assert_eq!(states(&items), [("王霞", State::逾期)]);
}

#[test]
fn a_renamed_person_is_shown_as_likely_and_not_assumed() {
    let mut rounds = Rounds::new();
    rounds.next(FIRST, &[("王霞", 5), ("曾海涛", 6)], Verdict::未达标, &[]);
    let items = rounds.next(
        SECOND,
        &[("王晓霞", 5), ("李明", 6)],
        Verdict::未达标,
        &["王霞", "曾海涛"],
    );
    assert_eq!(
        states(&items),
        [
            ("王晓霞", State::新增),
            ("李明", State::新增),
            ("王霞", State::已整改待复查),
            ("曾海涛", State::已整改待复查)
        ]
    );
    assert_eq!(items[0].likely.as_deref(), Some("C14-02:王霞"));
    assert_eq!(items[2].likely.as_deref(), Some("C14-02:王晓霞"));
    assert!(
        items[0].reason.contains("可能就是上轮的“王霞”"),
        "{}",
        items[0].reason
    );
    assert_eq!((&items[1].likely, &items[3].likely), (&None, &None));
}

#[test]
fn the_same_day_checked_again_changes_nothing() {
    let mut rounds = Rounds::new();
    let first = rounds.next(FIRST, &[("王霞", 5)], Verdict::未达标, &[]);
    assert_eq!(rounds.next(FIRST, &[("王霞", 5)], Verdict::未达标, &[]), first);
}
