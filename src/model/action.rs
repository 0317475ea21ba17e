//! Actions: what has to be done about findings, by whom and by when.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::finding::Severity;
use super::plan::Citation;

/// What is asked of the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Demand {
    /// Correct the workbook and send it again.
    改报,
    /// Make good what the plan demands.
    整改,
    /// Correct it or explain it in 核实说明.
    核实,
}

impl Demand {
    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            Demand::改报 => "改报",
            Demand::整改 => "整改",
            Demand::核实 => "核实说明",
        }
    }
}

/// One row of the action list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Action {
    /// Stable id: that of its finding, or of its check where it gathers several.
    pub id: SmolStr,
    /// Ids of the findings it answers.
    pub findings: Vec<SmolStr>,
    /// What is asked.
    pub demand: Demand,
    /// The worst severity among its findings.
    pub severity: Severity,
    /// The measure it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<u8>,
    /// What is the matter.
    pub problem: SmolStr,
    /// Where: sheets and cells, for the clerk.
    pub places: SmolStr,
    /// Where the demand comes from.
    pub source: Arc<Citation>,
    /// What has to be done.
    pub what: SmolStr,
    /// 责任单位.
    pub owner: SmolStr,
    /// By when.
    #[schemars(with = "String")]
    pub due: Date,
    /// Evidence asked for.
    pub evidence: SmolStr,
}
