//! A round: the submissions of a province's counties, side by side.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::alike::AlikeMaterial;
use super::assessment::Assessment;
use super::calendar::Calendar;
use super::followup::{Follows, Ledger};
use super::peers::Peers;
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
    /// Public holidays, for time limits that count working days.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub calendar: Option<Calendar>,
}

impl RoundInfo {
    /// A round as of a day, with the year and the title that it has when nothing else is said: until June the year
    /// before is reported on, from July this year.
    pub fn new(as_of: Date, year: Option<i32>, title: Option<String>) -> Self {
        let year = year.unwrap_or_else(|| reported_year(as_of));
        Self {
            title: title.unwrap_or_else(|| format!("{year}年教育督导改革落实情况县级自评核查")),
            year,
            as_of,
            calendar: None,
        }
    }
}

fn reported_year(day: Date) -> i32 {
    let year = i32::from(day.year());
    if day.month() <= 6 { year - 1 } else { year }
}

/// What is known of the round before.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousRound {
    /// What it was about.
    pub info: RoundInfo,
    /// SHA-256 of its result.json, in lower-case hexadecimal.
    pub sha256: String,
    /// The files that were read, SHA-256 in lower-case hexadecimal → name.
    pub files: BTreeMap<String, String>,
    /// The follow-up of every county, as that round left it.
    pub ledgers: Vec<Ledger>,
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
    /// How the counties stand among each other in the figures by which they are compared.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub peers: Vec<Peers>,
    /// Which counties' rosters and texts are alike; none if there were not several to be compared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alike: Option<AlikeMaterial>,
    /// Which results this round follows; none for a first round.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub follows: Option<Follows>,
    /// The follow-up of every county that sends, or that the round before followed up, in the order of codes.
    #[serde(default)]
    pub ledgers: Vec<Ledger>,
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

    /// The follow-up of a county.
    pub fn ledger(&self, county: &County) -> Option<&Ledger> {
        self.ledgers.iter().find(|ledger| ledger.county == *county)
    }

    /// The follow-up of what a county sent; none if several that are not on the roster state the same county.
    pub fn ledger_of(&self, assessment: &Assessment) -> Option<&Ledger> {
        self.sent_by(&assessment.county)?;
        self.ledger(&assessment.county)
    }

    /// What a county sent that counts; none if several that are not on the roster state the same county.
    pub fn sent_by(&self, county: &County) -> Option<&Assessment> {
        let mut sent = self.assessments.iter().filter(|sent| sent.county == *county);
        sent.next().filter(|_| sent.next().is_none())
    }

    /// The round without the counties that sent nothing: whoever checks a workbook of their own asks nothing about
    /// the others.
    #[must_use]
    pub fn of_what_came(mut self) -> Self {
        self.entries.retain(|entry| entry.status != Status::未报送);
        self
    }

    /// The assessment that counts for a county of the roster.
    pub fn assessment(&self, entry: &Entry) -> Option<&Assessment> {
        entry.assessment.and_then(|index| self.assessments.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_june_the_year_before_is_reported_on() {
        for (day, year) in [("2026-01-01", 2025), ("2026-06-30", 2025), ("2026-07-01", 2026)] {
            let info = RoundInfo::new(day.parse().unwrap(), None, None);
            assert_eq!(info.year, year, "{day}");
            assert!(info.title.starts_with(&format!("{year}年")), "{}", info.title);
        }
        let told = RoundInfo::new("2026-01-01".parse().unwrap(), Some(2026), Some("甲".to_owned()));
        assert_eq!((told.year, told.title.as_str()), (2026, "甲"));
    }
}
