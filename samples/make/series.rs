//! Descriptions of the rounds that follow each other: when each is held, what its counties send, what people wrote into
//! the action lists of the round before, and what must come of it.

use std::collections::BTreeMap;
use std::error::Error;

use dudao::model::round::RoundInfo;
use serde::Deserialize;
use toml::Value;

use super::describe::{Description, Sent, Size};
use super::entry::day;

/// The rounds, in the order in which they are held.
const ROUNDS: [&str; 4] = [
    include_str!("rounds/2025.toml"),
    include_str!("rounds/2026.toml"),
    include_str!("rounds/2026-2.toml"),
    include_str!("rounds/2026-3.toml"),
];

/// A round.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundDescription {
    /// Its folder below `samples`.
    pub folder: String,
    pub title: String,
    /// The year reported on.
    pub year: i32,
    /// The day as of which it is judged.
    pub as_of: toml::value::Datetime,
    /// What it is made for, for developers.
    pub about: String,
    /// Folder of the round that it follows.
    pub previous: Option<String>,
    /// Folder of last year's round.
    pub last_year: Option<String>,
    /// What the counties send, if it is not what their own descriptions say.
    pub county: Option<Vec<Again>>,
    /// Action lists that lie beside the workbooks.
    #[serde(default)]
    pub list: Vec<ListDescription>,
    /// What must come of it.
    pub expect: Expect,
}

/// What a county sends in one of the rounds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    pub code: String,
    /// Sizes, if they are others than in its own description.
    pub size: Option<Size>,
    pub sent: Vec<Sent>,
}

/// An action list of the round before, as somebody filled it in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListDescription {
    /// Its path below the round's folder.
    pub file: String,
    /// The county whose list it is; the office's if none.
    pub county: Option<String>,
    /// What stands beside actions.
    #[serde(default)]
    pub row: Vec<ListRow>,
    /// What the office says of explanations.
    #[serde(default)]
    pub review: Vec<ListRow>,
}

/// What was written into a row of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRow {
    /// The county, in the office's list.
    pub county: Option<String>,
    /// Id of the action or of the finding.
    pub id: String,
    /// By heading; a column that the list does not have is added to it.
    pub set: BTreeMap<String, Value>,
}

/// What must come of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Counties by what came from them.
    pub status: BTreeMap<String, usize>,
    /// Findings followed up, by county and by what became of them.
    #[serde(default)]
    pub states: BTreeMap<String, BTreeMap<String, usize>>,
    /// Findings that may be explained, by what became of the explanation; without those of which none is asked.
    #[serde(default)]
    pub explanations: BTreeMap<String, usize>,
    /// Numbers that swung against last year, as `county finding`.
    #[serde(default)]
    pub swings: Vec<String>,
    /// Where some findings stand, by `county finding`.
    #[serde(default)]
    pub items: BTreeMap<String, String>,
    /// Where two lists say different things, as `county action: sentence`.
    #[serde(default)]
    pub differing: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnnualExpect {
    sentences: Vec<String>,
}

/// Sentences that must stand in the annual report over all rounds.
pub fn annual() -> Result<Vec<String>, toml::de::Error> {
    let expect: AnnualExpect = toml::from_str(include_str!("rounds/annual.toml"))?;
    Ok(expect.sentences)
}

/// The descriptions of the rounds.
pub fn all() -> Result<Vec<RoundDescription>, toml::de::Error> {
    ROUNDS.iter().map(|text| toml::from_str(text)).collect()
}

impl RoundDescription {
    /// What the round is about.
    pub fn info(&self) -> Result<RoundInfo, Box<dyn Error>> {
        let as_of = day(&self.as_of).ok_or_else(|| format!("{}: as_of is no day", self.folder))?;
        Ok(RoundInfo::new(as_of, Some(self.year), Some(self.title.clone())))
    }

    /// The counties that send, with what they send in this round.
    pub fn counties(&self, all: &[Description]) -> Result<Vec<Description>, Box<dyn Error>> {
        let Some(again) = &self.county else {
            return Ok(all.to_vec());
        };
        let mut counties = Vec::new();
        for sends in again {
            let own = all.iter().find(|county| county.code == sends.code);
            let own = own.ok_or_else(|| format!("{}: no county {}", self.folder, sends.code))?;
            counties.push(Description {
                size: sends.size.clone().or_else(|| own.size.clone()),
                sent: sends.sent.clone(),
                ..own.clone()
            });
        }
        Ok(counties)
    }
}
