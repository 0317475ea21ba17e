//! What to do about a finding, and how long that may take.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What to do about a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remedy {
    /// The demand.
    pub what: SmolStr,
    /// 责任单位.
    pub owner: SmolStr,
    /// How long it may take from the as-of date; the office's default.
    #[serde(flatten)]
    pub within: TimeLimit,
    /// Evidence asked for.
    pub evidence: SmolStr,
}

/// How long something may take; the day from which it counts is not one of the days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeLimit {
    /// So many days of the calendar.
    Days(u16),
    /// So many days on which offices work.
    WorkingDays(u16),
}

impl Default for TimeLimit {
    fn default() -> Self {
        TimeLimit::Days(0)
    }
}

impl TimeLimit {
    /// As it is printed: 30 天, 15 个工作日.
    pub fn told(self) -> String {
        match self {
            TimeLimit::Days(days) => format!("{days} 天"),
            TimeLimit::WorkingDays(days) => format!("{days} 个工作日"),
        }
    }
}
