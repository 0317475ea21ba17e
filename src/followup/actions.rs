//! The action list: what has to be done, by whom, by when, with which evidence.
//!
//! Findings of one check become one action, because one office answers them with one piece of work; none that asks for
//! something is left out.

use std::collections::BTreeMap;

use smol_str::{SmolStr, format_smolstr};

use crate::model::action::{Action, Demand};
use crate::model::finding::{Finding, Severity};
use crate::model::followup::Item;
use crate::model::plan::Plan;

/// Cells named in an action; the rest are counted.
const PLACES_SHOWN: usize = 6;

/// The actions that these findings ask for: corrections first, then gaps by measure, then what must be explained.
pub fn actions(findings: &[Finding]) -> Vec<Action> {
    let mut groups: BTreeMap<(Demand, Option<u8>, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings
        .iter()
        .filter(|finding| finding.is_open() && finding.due.is_some())
    {
        groups
            .entry((demand(finding), finding.measure, &finding.check))
            .or_default()
            .push(finding);
    }
    groups
        .into_iter()
        .filter_map(|((demand, measure, check), group)| action(demand, measure, check, &group))
        .collect()
}

/// What still has to be done of items that nothing re-checked.
pub(super) fn carried<'a>(plan: &Plan, items: impl Iterator<Item = &'a Item>) -> Vec<Action> {
    let mut groups: Vec<(&str, Vec<&Item>)> = Vec::new();
    for item in items {
        match groups.iter_mut().find(|(id, _)| *id == item.action) {
            Some((_, group)) => group.push(item),
            None => groups.push((&item.action, vec![item])),
        }
    }
    groups
        .into_iter()
        .filter_map(|(id, group)| {
            let first = group.first()?;
            let rule = plan.rule(&first.check).map(|rule| (&rule.source, &rule.remedy));
            let check = || plan.checks.iter().find(|check| check.id == first.check);
            let told = rule.or_else(|| check().map(|check| (&check.source, &check.remedy)));
            let example = first.message.trim_end_matches('。');
            Some(Action {
                id: id.into(),
                findings: group.iter().map(|item| item.id.clone()).collect(),
                demand: first.demand,
                severity: group.iter().map(|item| item.severity).min()?,
                measure: first.measure,
                problem: if group.len() == 1 {
                    first.message.clone()
                } else {
                    format_smolstr!("共 {} 处，如{example}。", group.len())
                },
                places: SmolStr::default(),
                source: told.map(|(source, _)| source.clone()).unwrap_or_default(),
                what: told.map(|(_, remedy)| remedy.what.clone()).unwrap_or_default(),
                owner: first.owner.clone(),
                due: group.iter().map(|item| item.due).min()?,
                evidence: first.evidence.clone(),
            })
        })
        .collect()
}

/// What a finding asks of the county.
pub(super) fn demand(finding: &Finding) -> Demand {
    match finding.severity {
        Severity::错误 => Demand::改报,
        Severity::不达标 => Demand::整改,
        Severity::预警 | Severity::提示 if finding.explainable => Demand::核实,
        Severity::预警 | Severity::提示 => Demand::改报,
    }
}

fn action(demand: Demand, measure: Option<u8>, check: &str, group: &[&Finding]) -> Option<Action> {
    let first = group.first()?;
    let due = group.iter().filter_map(|finding| finding.due).min()?;
    let severity = group.iter().map(|finding| finding.severity).min()?;
    Some(Action {
        id: id(check, measure).into(),
        findings: group.iter().map(|finding| finding.id.clone()).collect(),
        demand,
        severity,
        measure,
        problem: problem(group, first),
        places: places(group).into(),
        source: first.source.clone(),
        what: first.remedy.what.clone(),
        owner: first.remedy.owner.clone(),
        due,
        evidence: first.remedy.evidence.clone(),
    })
}

/// The id of the action that gathers the findings of a check: the same however many they are, so that what people write
/// beside it in the list stays with it.
///
/// A check that belongs to no measure of its own (a rating, evidence) is told apart by the measure it speaks of.
pub(super) fn id(check: &str, measure: Option<u8>) -> String {
    match measure {
        Some(no) if !check.starts_with('C') => format!("{check}:措施{no}"),
        _ => check.to_owned(),
    }
}

fn problem(group: &[&Finding], first: &Finding) -> SmolStr {
    if group.len() == 1 {
        return first.message.clone();
    }
    let example = first.message.trim_end_matches('。');
    format_smolstr!("{}：共 {} 处，如{example}。", first.title, group.len())
}

/// The cells by sheet: 「学校名单」H17、H18 等 23 处；「基本信息」C5.
fn places(group: &[&Finding]) -> String {
    let mut sheets: Vec<(&str, Vec<&str>)> = Vec::new();
    for finding in group {
        let sheet = finding.place.sheet.as_deref().unwrap_or_default();
        let cell = finding.place.cell.as_deref().unwrap_or_default();
        match sheets.iter_mut().find(|(held, _)| *held == sheet) {
            Some((_, cells)) => cells.push(cell),
            None => sheets.push((sheet, vec![cell])),
        }
    }
    let shown = sheets
        .iter()
        .filter(|(sheet, _)| !sheet.is_empty())
        .map(|(sheet, cells)| {
            let named: Vec<&str> = cells
                .iter()
                .copied()
                .filter(|cell| !cell.is_empty())
                .take(PLACES_SHOWN)
                .collect();
            let rest = if cells.len() > named.len() && !named.is_empty() {
                format!("等 {} 处", cells.len())
            } else {
                String::new()
            };
            format!("「{sheet}」{}{rest}", named.join("、"))
        });
    shown.collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::Kind;
    use crate::model::place::Place;
    use std::sync::Arc;

    use crate::model::plan::{Remedy, TimeLimit};
    use jiff::civil::date;

    fn finding(check: &str, subject: &str, severity: Severity, measure: Option<u8>) -> Finding {
        Finding {
            id: format_smolstr!("{check}:{subject}"),
            check: check.into(),
            kind: Kind::达标,
            severity,
            title: "培训学时".into(),
            message: format_smolstr!("{subject}的培训学时不足。"),
            measure,
            place: Place {
                file: "a.xlsx".into(),
                sheet: Some("督学名册".into()),
                cell: Some("K7".into()),
                ..Place::default()
            },
            related: Vec::new(),
            expected: SmolStr::default(),
            gap: None,
            among: None,
            source: Arc::default(),
            remedy: Arc::new(Remedy {
                what: "补足".into(),
                owner: "县教体局".into(),
                within: TimeLimit::Days(30),
                evidence: SmolStr::default(),
            }),
            due: (severity != Severity::提示).then_some(date(2026, 12, 20)),
            explainable: severity == Severity::预警,
            explanation: None,
            review: None,
        }
    }

    #[test]
    fn rows_of_one_rule_are_one_action_and_none_is_lost() {
        let findings = [
            finding("C14-02", "甲", Severity::不达标, Some(14)),
            finding("C14-02", "乙", Severity::不达标, Some(14)),
            finding("T01", "填报人", Severity::错误, None),
            finding("E01", "措施3", Severity::预警, Some(3)),
            finding("T12", "联系电话", Severity::提示, None),
        ];
        let actions = actions(&findings);
        let ids: Vec<_> = actions.iter().map(|action| action.id.as_str()).collect();
        assert_eq!(ids, ["T01", "C14-02", "E01:措施3"]);
        assert_eq!(actions[1].findings, ["C14-02:甲", "C14-02:乙"]);
        assert_eq!(actions[1].problem, "培训学时：共 2 处，如甲的培训学时不足。");
        assert_eq!(actions[1].places, "「督学名册」K7、K7");
        assert_eq!(actions[2].demand, Demand::核实);
    }

    #[test]
    fn an_explained_warning_asks_for_nothing() {
        let mut explained = finding("E01", "措施3", Severity::预警, Some(3));
        explained.explanation = Some("原件在纪委，已函告。".into());
        assert!(actions(&[explained]).is_empty());
    }
}
