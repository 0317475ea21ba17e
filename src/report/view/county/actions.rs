//! The action list of one county.

use serde::Serialize;

use crate::model::assessment::Assessment;
use crate::model::followup::Ledger;
use crate::model::plan::Plan;
use crate::report::view::mark::{Mark, Tile};
use crate::report::view::{followup, text};

/// One action.
#[derive(Clone, Debug, Serialize)]
pub struct ActionRow {
    /// Number in the list.
    pub no: String,
    /// Id.
    pub id: String,
    /// Severity.
    pub mark: Mark,
    /// What is asked: 改报, 整改 or 核实说明.
    pub demand: &'static str,
    /// The measure it belongs to, such as 措施 12; may be empty.
    pub measure: String,
    /// What is the matter.
    pub problem: String,
    /// Where.
    pub places: String,
    /// Where the demand comes from.
    pub cite: String,
    /// What has to be done.
    pub what: String,
    /// 责任单位.
    pub owner: String,
    /// By when.
    pub due: String,
    /// Evidence asked for.
    pub evidence: String,
    /// How its findings stand, where something was followed up.
    pub states: Vec<Tile>,
}

pub(super) fn rows(plan: &Plan, assessment: &Assessment, ledger: Option<&Ledger>) -> Vec<ActionRow> {
    assessment
        .actions
        .iter()
        .enumerate()
        .map(|(index, action)| ActionRow {
            no: text::count(index + 1),
            id: action.id.to_string(),
            mark: action.severity.into(),
            demand: action.demand.word(),
            measure: action.measure.map_or_else(String::new, |no| format!("措施 {no}")),
            problem: action.problem.to_string(),
            places: action.places.to_string(),
            cite: plan.cite(&action.source),
            what: action.what.to_string(),
            owner: action.owner.to_string(),
            due: action.due.to_string(),
            evidence: action.evidence.to_string(),
            states: followup::of_action(ledger, &action.findings),
        })
        .collect()
}
