//! Follow-up: what became of every finding from round to round, and what people wrote into the action lists.
//!
//! The chain of the field is 报告 → 反馈 → 整改 → 复查 → 销号; an item is struck off only when a re-check passes and
//! the evidence that was asked for is listed.

pub mod column;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::action::{Action, Demand};
use super::finding::{Review, Severity};
use super::plan::County;

/// Where an item stands; the order is that of reports, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum State {
    /// Found again after its deadline.
    逾期,
    /// Found again after a re-check had passed.
    反弹,
    /// Found again within its deadline.
    未整改,
    /// Found for the first time.
    新增,
    /// Said to be done, or no longer found, and something is still missing before it can be struck off.
    已整改待复查,
    /// The re-check passed, and what was asked for is there.
    已销号,
}

impl State {
    /// All, in the order of reports.
    pub const ALL: [State; 6] = [
        State::逾期,
        State::反弹,
        State::未整改,
        State::新增,
        State::已整改待复查,
        State::已销号,
    ];

    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            State::逾期 => "逾期",
            State::反弹 => "反弹",
            State::未整改 => "未整改",
            State::新增 => "新增",
            State::已整改待复查 => "已整改待复查",
            State::已销号 => "已销号",
        }
    }

    /// The sign that goes with the word.
    pub fn sign(self) -> &'static str {
        match self {
            State::逾期 => "■",
            State::反弹 => "▲",
            State::未整改 => "✕",
            State::新增 => "●",
            State::已整改待复查 => "△",
            State::已销号 => "✓",
        }
    }

    /// Whether the county still has to make good what was found.
    pub fn is_open(self) -> bool {
        matches!(self, State::逾期 | State::反弹 | State::未整改 | State::新增)
    }
}

/// One finding that asks for something, followed from the round that first found it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// Id of the finding.
    pub id: SmolStr,
    /// Id of the rule or built-in check.
    pub check: SmolStr,
    /// Id of the action that gathers it.
    pub action: SmolStr,
    /// What is asked of the county.
    pub demand: Demand,
    /// Severity.
    pub severity: Severity,
    /// The measure it belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub measure: Option<u8>,
    /// What was the matter when it was last found.
    pub message: SmolStr,
    /// The sheet where it was last found; empty for the whole file.
    #[serde(skip_serializing_if = "SmolStr::is_empty", default)]
    pub sheet: SmolStr,
    /// The cell where it was last found.
    #[serde(skip_serializing_if = "SmolStr::is_empty", default)]
    pub cell: SmolStr,
    /// 责任单位.
    pub owner: SmolStr,
    /// Evidence asked for; may be empty.
    #[serde(skip_serializing_if = "SmolStr::is_empty", default)]
    pub evidence: SmolStr,
    /// Where it stands.
    pub state: State,
    /// Why it stands so, one sentence; empty for what was found for the first time.
    #[serde(skip_serializing_if = "SmolStr::is_empty", default)]
    pub reason: SmolStr,
    /// As-of date of the round that first found it.
    #[schemars(with = "String")]
    pub first: Date,
    /// As-of date of the round that last found it.
    #[schemars(with = "String")]
    pub last: Date,
    /// By when it is to be made good; set when it was first found, and anew when it came back.
    #[schemars(with = "String")]
    pub due: Date,
    /// As-of date of the round whose re-check passed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Option<String>")]
    pub passed: Option<Date>,
    /// As-of date of the round that struck it off.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Option<String>")]
    pub closed: Option<Date>,
    /// How often it came back after a re-check had passed.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub returns: u32,
    /// Id of an item of the round before, or after, that may be the same under another name; never assumed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub likely: Option<SmolStr>,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What somebody wrote into a cell of an action list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Written {
    /// A number.
    Number(f64),
    /// A day.
    Date {
        /// The day.
        #[schemars(with = "String")]
        date: Date,
    },
    /// A text.
    Text(String),
}

impl Written {
    /// As a sentence shows it.
    pub fn shown(&self) -> String {
        match self {
            Written::Number(number) => number.to_string(),
            Written::Date { date } => date.to_string(),
            Written::Text(text) => text.clone(),
        }
    }
}

/// What was written beside one action.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// What was written, by the column's heading.
    pub written: BTreeMap<String, Written>,
    /// Where lists differ, with both values: one sentence for each column.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub differing: Vec<String>,
}

/// What the office said of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reviewed {
    /// The explanation that it was said of; another one has to be looked at anew.
    pub explanation: String,
    /// What was said.
    pub review: Review,
}

/// The follow-up of one county.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// The county.
    pub county: County,
    /// Every finding that was ever followed up, in the order of the list.
    pub items: Vec<Item>,
    /// What still has to be done, for a county that sent nothing that could be re-checked in this round.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub carried: Vec<Action>,
    /// What people wrote, by the action's id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub notes: BTreeMap<String, Note>,
    /// What the office said of explanations, by the finding's id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub reviews: BTreeMap<String, Reviewed>,
    /// Columns that people added to the list, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub columns: Vec<String>,
    /// Rows that people added to the list, by the column's heading.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rows: Vec<BTreeMap<String, Written>>,
}

impl Ledger {
    /// How many items stand so.
    pub fn count(&self, state: State) -> usize {
        self.items.iter().filter(|item| item.state == state).count()
    }

    /// The items of an action.
    pub fn of_action<'a>(&'a self, action: &'a str) -> impl Iterator<Item = &'a Item> {
        self.items.iter().filter(move |item| item.action == action)
    }
}

/// Which results a round follows, and which edited lists were read with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Follows {
    /// Title of the round before.
    pub title: String,
    /// Its as-of date.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// SHA-256 of its result.json, in lower-case hexadecimal.
    pub sha256: String,
    /// The action lists that were read.
    pub lists: Vec<ListFile>,
}

/// An action list that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ListFile {
    /// The file's name.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// What could not be made use of, as sentences.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub left: Vec<String>,
}
