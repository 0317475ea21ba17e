//! What became of every item: found again, no longer found, come back, overdue, struck off.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use smol_str::{SmolStr, format_smolstr};
use unicode_normalization::UnicodeNormalization;

use super::{actions, likely};
use crate::model::action::Demand;
use crate::model::assessment::{Assessment, Verdict};
use crate::model::finding::{Explanation, Finding};
use crate::model::followup::column::{DONE, EVIDENCE, PROGRESS};
use crate::model::followup::{Item, Ledger, Note, State, Written};
use crate::model::plan::Plan;
use crate::model::quantity::date_in_text;
use crate::model::value::says_nothing;

/// A text without what rows and clerks change by themselves: width, spaces.
pub(super) fn comparable(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Follows the items of one county up. `ledger` holds the notes already; the deadlines of findings that were found
/// before become those of the ledger.
pub(super) fn follow(
    plan: &Plan,
    as_of: Date,
    before: Option<&Ledger>,
    sent: Option<&mut Assessment>,
    ledger: &mut Ledger,
) {
    let known: Vec<&Item> = before.map_or_else(Vec::new, |ledger| ledger.items.iter().collect());
    let keys = unique(known.iter().map(|item| item.id.as_str()));
    let by_key: BTreeMap<&(String, usize), &Item> = keys.iter().zip(known.iter().copied()).collect();

    let mut found_again: BTreeSet<(String, usize)> = BTreeSet::new();
    let mut items = Vec::new();
    let Some(assessment) = sent else {
        ledger.items = known
            .iter()
            .map(|item| not_rechecked(item, as_of, &ledger.notes, "本轮没有可用的报送，未复查。"))
            .collect();
        let open = ledger.items.iter().filter(|item| item.state != State::已销号);
        ledger.carried = actions::carried(plan, open);
        return;
    };
    let open: Vec<usize> = assessment
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| asks(finding))
        .map(|(index, _)| index)
        .collect();
    let found = unique(open.iter().filter_map(|index| {
        let finding = assessment.findings.get(*index)?;
        Some(finding.id.as_str())
    }));
    for (index, key) in open.into_iter().zip(found) {
        let Some(finding) = assessment.findings.get_mut(index) else {
            continue;
        };
        let item = found_now(finding, by_key.get(&key).copied(), as_of, &ledger.notes);
        finding.due = Some(item.due);
        items.push(item);
        found_again.insert(key);
    }
    let vanished: Vec<Item> = keys
        .iter()
        .zip(&known)
        .filter(|(key, _)| !found_again.contains(*key))
        .map(|(_, item)| no_longer_found(plan, item, assessment, as_of, &ledger.notes))
        .collect();
    items.extend(vanished);
    may_be_renamed(&mut items, as_of);
    let not_rechecked = items
        .iter()
        .filter(|item| item.state.is_open() && item.last < as_of);
    ledger.carried = actions::carried(plan, not_rechecked);
    ledger.items = items;
}

/// Whether a finding asks for something.
fn asks(finding: &Finding) -> bool {
    finding.is_open() && finding.due.is_some()
}

/// Ids as they are compared, each with how many alike stand before it: rows without a key share one id.
fn unique<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<(String, usize)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    ids.map(|id| {
        let key = comparable(id);
        let count = seen.entry(key.clone()).or_insert(0);
        *count += 1;
        (key, *count)
    })
    .collect()
}

/// An item that was found in this round.
fn found_now(finding: &Finding, known: Option<&Item>, as_of: Date, notes: &BTreeMap<String, Note>) -> Item {
    let due = finding.due.unwrap_or(as_of);
    let action = actions::id(&finding.check, finding.measure);
    let mut item = Item {
        id: finding.id.clone(),
        check: finding.check.clone(),
        demand: actions::demand(finding),
        severity: finding.severity,
        measure: finding.measure,
        message: finding.message.clone(),
        sheet: finding.place.sheet.clone().unwrap_or_default(),
        cell: finding.place.cell.clone().unwrap_or_default(),
        owner: finding.remedy.owner.clone(),
        evidence: finding.remedy.evidence.clone(),
        state: State::新增,
        reason: SmolStr::default(),
        first: known.map_or(as_of, |known| known.first),
        last: as_of,
        due,
        passed: None,
        closed: None,
        returns: known.map_or(0, |known| known.returns),
        likely: None,
        action: action.into(),
    };
    let Some(known) = known else { return item };
    if known.last == as_of && known.state == State::新增 {
        // The same day checked once more.
        item.due = known.due;
        return item;
    }
    if let Some(passed) = known.passed {
        item.state = State::反弹;
        item.returns += 1;
        item.reason = format_smolstr!("{}复查通过，本轮又发现。", date_in_text(passed));
        return item;
    }
    item.due = known.due;
    item.state = if item.due < as_of {
        State::逾期
    } else {
        State::未整改
    };
    item.reason = if is_done(notes, &item.action) {
        format_smolstr!("清单上写“{DONE}”，本轮复查没有通过。")
    } else if let Some(review) = &finding.review {
        format_smolstr!("说明{}", review.told())
    } else if item.state == State::逾期 {
        format_smolstr!("时限{}已过，本轮复查没有通过。", date_in_text(item.due))
    } else {
        "本轮复查没有通过。".into()
    };
    item
}

/// An item that nothing re-checked in this round.
fn not_rechecked(known: &Item, as_of: Date, notes: &BTreeMap<String, Note>, why: &str) -> Item {
    let mut item = known.clone();
    if known.passed.is_some() {
        // What was struck off stays so; what only lacks evidence may have it by now.
        if known.state != State::已销号 {
            settle(&mut item, as_of, notes);
        }
        return item;
    }
    item.reason = why.into();
    item.state = if is_done(notes, &item.action) {
        State::已整改待复查
    } else if item.due < as_of {
        State::逾期
    } else {
        State::未整改
    };
    item
}

/// An item of a county that sent, and that was not found in this round.
fn no_longer_found(
    plan: &Plan,
    known: &Item,
    assessment: &Assessment,
    as_of: Date,
    notes: &BTreeMap<String, Note>,
) -> Item {
    let mut item = known.clone();
    if known.state == State::已销号 {
        return item;
    }
    let id = comparable(&known.id);
    let mut settled = assessment.findings.iter().filter(|finding| !asks(finding));
    if let Some(finding) = settled.find(|finding| comparable(&finding.id) == id) {
        return closed_otherwise(item, finding, as_of);
    }
    if let Some(verdict) = assessment.verdict_of(&known.check) {
        if plan.rule(&known.check).is_some_and(|rule| rule.trial) {
            return struck_off(item, as_of, "这条规则改为试行，不再要求整改。");
        }
        if verdict == Verdict::无法判定 {
            let reason = assessment.reason_of(&known.check);
            let why = format!("数据不全，本轮无法复查：{}。", reason.trim_end_matches('。'));
            item.passed = None;
            return not_rechecked(&item, as_of, notes, &why);
        }
    } else if !plan.checks.iter().any(|check| check.id == known.check) {
        return struck_off(item, as_of, "方案已取消这条规则。");
    }
    if assessment.rows_gone.contains(&known.id) {
        item.state = State::已整改待复查;
        item.reason = "表中已没有这一行，请核对是否属实。".into();
        return item;
    }
    item.passed.get_or_insert(as_of);
    settle(&mut item, as_of, notes);
    item
}

/// An item whose finding is there and asks for nothing any more: explained, or only for information.
fn closed_otherwise(mut item: Item, finding: &Finding, as_of: Date) -> Item {
    match finding.explained() {
        Some(Explanation::已说明待审) => {
            item.state = State::已整改待复查;
            item.last = as_of;
            item.reason = "已在工作簿中说明，待审核。".into();
            item
        }
        Some(Explanation::认可) => {
            item.last = as_of;
            let told = finding.review.as_ref().map(|review| review.told());
            struck_off(item, as_of, &format!("说明{}", told.unwrap_or_default()))
        }
        _ => struck_off(item, as_of, "这项核查改为提示，不再要求整改。"),
    }
}

fn struck_off(mut item: Item, as_of: Date, why: &str) -> Item {
    item.state = State::已销号;
    item.closed = Some(as_of);
    item.reason = why.into();
    item
}

/// Strikes an item off whose re-check passed, if the evidence asked for is listed.
fn settle(item: &mut Item, as_of: Date, notes: &BTreeMap<String, Note>) {
    let asks_for_evidence =
        item.demand == Demand::整改 && !item.evidence.is_empty() && !says_nothing(&item.evidence);
    let passed = date_in_text(item.passed.unwrap_or(as_of));
    if asks_for_evidence && !has_written(notes, &item.action, EVIDENCE) {
        item.state = State::已整改待复查;
        item.reason = format_smolstr!("{passed}复查通过，清单上还没有列出佐证材料：{}。", item.evidence);
    } else {
        item.state = State::已销号;
        item.closed = Some(as_of);
        item.reason = if asks_for_evidence {
            format_smolstr!("{passed}复查通过，佐证材料已列出。")
        } else {
            format_smolstr!("{passed}复查通过。")
        };
    }
}

/// Marks what may be one matter under two names; what vanished in this way is not struck off.
fn may_be_renamed(items: &mut [Item], as_of: Date) {
    let pairs: Vec<(usize, usize)> = {
        let of = |wanted: &dyn Fn(&Item) -> bool| -> Vec<usize> {
            (0..items.len())
                .filter(|index| items.get(*index).is_some_and(wanted))
                .collect()
        };
        let new = of(&|item| item.state == State::新增);
        let vanished = of(&|item| {
            !item.state.is_open()
                && item.last < as_of
                && (item.passed == Some(as_of) || item.closed.is_none())
        });
        let chosen = |indices: &[usize]| -> Vec<&Item> {
            indices.iter().filter_map(|index| items.get(*index)).collect()
        };
        likely::pairs(&chosen(&new), &chosen(&vanished))
            .into_iter()
            .filter_map(|(a, b)| Some((*new.get(a)?, *vanished.get(b)?)))
            .collect()
    };
    for (new, vanished) in pairs {
        let name = |index: usize| items.get(index).map(|item| (item.id.clone(), subject_of(item)));
        let (Some((new_id, new_name)), Some((old_id, old_name))) = (name(new), name(vanished)) else {
            continue;
        };
        if let Some(item) = items.get_mut(new) {
            item.reason = format_smolstr!("可能就是上轮的“{old_name}”，请核对。");
            item.likely = Some(old_id);
        }
        if let Some(item) = items.get_mut(vanished) {
            item.state = State::已整改待复查;
            item.closed = None;
            item.passed = None;
            item.reason = format_smolstr!("可能已改名为“{new_name}”，请核对。");
            item.likely = Some(new_id);
        }
    }
}

fn subject_of(item: &Item) -> String {
    likely::subject(item).unwrap_or_default().to_owned()
}

fn is_done(notes: &BTreeMap<String, Note>, action: &str) -> bool {
    matches!(written(notes, action, PROGRESS), Some(Written::Text(text)) if text.trim() == DONE)
}

fn has_written(notes: &BTreeMap<String, Note>, action: &str, column: &str) -> bool {
    written(notes, action, column).is_some_and(|written| !written.shown().trim().is_empty())
}

fn written<'a>(notes: &'a BTreeMap<String, Note>, action: &str, column: &str) -> Option<&'a Written> {
    notes.get(action)?.written.get(column)
}
