//! A round: the submissions of a province's counties, side by side.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::assessment::Assessment;
use super::place::SourceFile;
use super::plan::County;

/// What a round is about; comes from `round.toml`, the command line, or their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoundInfo {
    /// Title, such as 2026年教育督导改革县级自评核查.
    pub title: String,
    /// The year reported on.
    pub year: i32,
    /// The day as of which everything is judged.
    #[schemars(with = "String")]
    pub as_of: Date,
}

/// What is known of the round before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousRound {
    /// Its title.
    pub title: String,
    /// The files that were read, SHA-256 in lower-case hexadecimal → name.
    pub files: BTreeMap<String, String>,
}

/// One round, checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Round {
    /// What it is about.
    pub info: RoundInfo,
    /// Every county of the roster in order, and where it stands.
    pub entries: Vec<Entry>,
    /// Assessments that count, one a county, in the order of codes; then those of no county of the roster.
    pub assessments: Vec<Assessment>,
    /// Files that could not be read as this form.
    pub unreadable: Vec<UnreadableFile>,
    /// Submissions set aside because a later one of the same county counts.
    pub superseded: Vec<Superseded>,
}

/// A county of the roster and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// The county.
    pub county: County,
    /// Where it stands.
    pub status: Status,
    /// Index into the round's assessments, if one counts.
    pub assessment: Option<usize>,
}

/// Where a county stands in a round. What it sent may have further marks (twice, another year).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    /// A submission of this year counts.
    已报送,
    /// The only submission is of another year.
    年度不符,
    /// Something came that seems to be this county's, and it could not be read.
    无法读取,
    /// Nothing came.
    未报送,
}

impl Status {
    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            Status::已报送 => "已报送",
            Status::年度不符 => "年度不符",
            Status::无法读取 => "无法读取",
            Status::未报送 => "未报送",
        }
    }
}

/// A file that could not be read as this form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadableFile {
    /// The file.
    pub file: SourceFile,
    /// Id of the built-in check that it fails.
    pub check: String,
    /// Why, and what to do: one or two sentences.
    pub message: String,
    /// The county it seems to come from, by its name or folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub county: Option<County>,
}

/// A submission set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Superseded {
    /// The county.
    pub county: County,
    /// The file set aside.
    pub file: SourceFile,
    /// When it was signed.
    #[schemars(with = "Option<String>")]
    pub filled_on: Option<Date>,
    /// The file that counts.
    pub by: SourceFile,
    /// When that was signed.
    #[schemars(with = "Option<String>")]
    pub by_filled_on: Option<Date>,
}

impl Round {
    /// How many counties of the roster stand so.
    pub fn count(&self, status: Status) -> usize {
        self.entries.iter().filter(|entry| entry.status == status).count()
    }

    /// The assessment that counts for a county of the roster.
    pub fn assessment(&self, entry: &Entry) -> Option<&Assessment> {
        entry.assessment.and_then(|index| self.assessments.get(index))
    }
}
