//! What was found: one item for each action, by measure; and every finding behind it.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::SENTENCE;
use crate::model::action::Action;
use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::plan::{Plan, TitleStatus};
use crate::report::view::text;

/// Longest text of a cell of the table of details, in characters.
const CELL: usize = 120;

/// An action with its findings, and its number in the letter.
pub(super) struct Item<'a> {
    pub no: usize,
    pub action: &'a Action,
    pub findings: Vec<&'a Finding>,
    view: ItemView,
}

/// The items of one measure, or of the workbook as a whole.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Group {
    /// 一, 二.
    #[serde(rename = "序号")]
    no: String,
    /// The measure's number; 0 for what belongs to no measure.
    #[serde(rename = "措施")]
    measure: u8,
    #[serde(rename = "标题")]
    title: String,
    /// Whether the title is not the plan's own.
    #[serde(rename = "工作标题")]
    working: bool,
    #[serde(rename = "事项")]
    items: Vec<ItemView>,
}

impl Group {
    pub(super) fn is_working(&self) -> bool {
        self.working
    }
}

/// One item.
#[derive(Clone, Debug, Serialize)]
struct ItemView {
    #[serde(rename = "序号")]
    no: usize,
    /// What the rule demands; empty for a check of the workbook.
    #[serde(rename = "要求")]
    demanded: String,
    /// What the check of the workbook is about; empty for a rule.
    #[serde(rename = "类别")]
    about: String,
    #[serde(rename = "处数")]
    count: usize,
    /// Whether it was found in several places.
    #[serde(rename = "多处")]
    several: bool,
    /// What was found, at the first of them; a sentence.
    #[serde(rename = "发现")]
    found: String,
    /// Where; the first cells named, the rest counted. Empty for what concerns the whole file.
    #[serde(rename = "位置")]
    places: String,
    #[serde(rename = "依据")]
    source: String,
    /// Id of the rule or check.
    #[serde(rename = "编号")]
    id: String,
}

/// One finding of the table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Detail {
    #[serde(rename = "序号")]
    no: usize,
    /// Number of the item that it belongs to.
    #[serde(rename = "事项")]
    item: usize,
    #[serde(rename = "编号")]
    id: String,
    #[serde(rename = "位置")]
    place: String,
    /// What stands in the cell.
    #[serde(rename = "现填")]
    shown: String,
    #[serde(rename = "问题")]
    message: String,
}

/// The items: by measure, then those of no measure; within each as in the action list.
pub(super) fn items<'a>(plan: &Plan, assessment: &'a Assessment) -> Vec<Item<'a>> {
    let mut actions: Vec<&Action> = assessment.actions.iter().collect();
    actions.sort_by_key(|action| (action.measure.is_none(), action.measure));
    // Rows of the same name have the same id: each is taken once.
    let mut by_id: BTreeMap<&str, VecDeque<&Finding>> = BTreeMap::new();
    let asks = |finding: &&Finding| finding.is_open() && finding.due.is_some();
    for finding in assessment.findings.iter().filter(asks) {
        by_id.entry(&finding.id).or_default().push_back(finding);
    }
    actions
        .into_iter()
        .enumerate()
        .map(|(index, action)| {
            let findings: Vec<&Finding> = action
                .findings
                .iter()
                .filter_map(|id| by_id.get_mut(id.as_str())?.pop_front())
                .collect();
            Item {
                no: index + 1,
                view: view(plan, index + 1, action, &findings),
                action,
                findings,
            }
        })
        .collect()
}

fn view(plan: &Plan, no: usize, action: &Action, findings: &[&Finding]) -> ItemView {
    let first = findings.first();
    let check = first.map_or("", |finding| finding.check.as_str());
    let rule = plan.rule(check);
    let about = first.filter(|_| rule.is_none());
    let found = first.map_or(action.problem.as_str(), |finding| finding.message.as_str());
    let source = plan
        .source(&action.source.key)
        .map_or(action.source.key.as_str(), |source| source.short.as_str());
    ItemView {
        no,
        demanded: rule.map_or_else(String::new, |rule| rule.title.to_string()),
        about: about.map_or_else(String::new, |finding| finding.title.to_string()),
        count: findings.len(),
        several: findings.len() > 1,
        found: text::sentence(&text::in_line(found, SENTENCE)),
        places: text::in_line(&action.places, SENTENCE),
        source: if action.source.place.is_empty() {
            source.to_owned()
        } else {
            format!("{source}，{}", action.source.place)
        },
        id: check.to_owned(),
    }
}

pub(super) fn groups(plan: &Plan, items: &[Item<'_>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for item in items {
        let no = item.action.measure.unwrap_or(0);
        if let Some(last) = groups.last_mut().filter(|last| last.measure == no) {
            last.items.push(item.view.clone());
            continue;
        }
        let measure = plan.measure(no);
        groups.push(Group {
            no: text::chinese_number(groups.len() + 1),
            measure: no,
            title: measure.map_or_else(String::new, |measure| measure.title.clone()),
            working: measure.is_some_and(|measure| measure.status == TitleStatus::Working),
            items: vec![item.view.clone()],
        });
    }
    groups
}

pub(super) fn details(items: &[Item<'_>]) -> Vec<Detail> {
    let all = items
        .iter()
        .flat_map(|item| item.findings.iter().map(move |finding| (item.no, finding)));
    all.enumerate()
        .map(|(index, (item, finding))| Detail {
            no: index + 1,
            item,
            id: text::in_line(&finding.id, CELL),
            place: text::in_line(&text::place(&finding.place), CELL),
            shown: if finding.place.cell.is_some() {
                text::in_line(&text::shown(&finding.place.shown), CELL)
            } else {
                text::in_line(&finding.place.shown, CELL)
            },
            message: text::in_line(&finding.message, CELL),
        })
        .collect()
}
