//! The results of a year, as far as the annual report needs them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use crate::model::annual::UsedResult;
use crate::model::assessment::{MeasureOutcome, SubmissionVerdict, Verdict};
use crate::model::finding::RowCount;
use crate::model::followup::Item;
use crate::model::plan::County;
use crate::model::round::{Entry, RoundInfo, Status};

/// The results of one round.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// What they are and where they come from.
    pub used: UsedResult,
    /// Whether they are a public edition.
    pub public: bool,
    /// The round.
    pub(super) round: Round,
    /// Ids of rules and what they demand.
    pub(super) rules: Vec<RuleTitle>,
    /// Places in the roster of counties that sent nothing in the round, and of which an earlier one of the year counts.
    taken_over: BTreeSet<usize>,
}

/// Reads the `result.json` of a round; `name` says where it is, `sha256` is the hash of its bytes.
///
/// # Errors
/// The text is no `result.json`.
pub fn read(name: &str, json: &str, sha256: String) -> Result<Results, serde_json::Error> {
    let document: Document = serde_json::from_str(json)?;
    let info = &document.round.info;
    Ok(Results {
        used: UsedResult {
            name: name.to_owned(),
            title: info.title.clone(),
            year: info.year,
            as_of: info.as_of,
            plan_version: document.plan.version,
            plan_hash: document.plan.hash,
            sha256,
            counts: true,
        },
        public: document.public,
        round: document.round,
        rules: document.plan.rules,
        taken_over: BTreeSet::new(),
    })
}

impl Results {
    /// Takes over what counties sent in an earlier round of the year and not in this one: after the first round only those
    /// send that have something to make good. Gives whether there was anything.
    pub(super) fn take_over(&mut self, earlier: &Results) -> bool {
        let held = self.taken_over.len();
        for (place, entry) in self.round.entries.iter_mut().enumerate() {
            if entry.status == Status::已报送 {
                continue;
            }
            if let Some(sent) = earlier.of(&entry.county) {
                entry.status = Status::已报送;
                entry.assessment = Some(self.round.assessments.len());
                self.round.assessments.push(sent.clone());
                self.taken_over.insert(place);
            }
        }
        self.taken_over.len() > held
    }

    /// Names of the counties that were taken over, in the order of the roster.
    pub(super) fn taken_over(&self) -> Vec<String> {
        let places = self.taken_over.iter();
        let entries = places.filter_map(|place| self.round.entries.get(*place));
        entries.map(|entry| entry.county.name.to_string()).collect()
    }

    /// The counties of the roster whose submission of the year counts.
    pub(super) fn counted(&self) -> Vec<(&County, &Sent)> {
        let entries = self.round.entries.iter();
        entries
            .filter(|entry| entry.status == Status::已报送)
            .filter_map(|entry| {
                let sent = entry
                    .assessment
                    .and_then(|index| self.round.assessments.get(index))?;
                Some((&entry.county, sent))
            })
            .collect()
    }

    /// What counts of a county; none if it did not send, or not for this year.
    pub(super) fn of(&self, county: &County) -> Option<&Sent> {
        let mut counted = self.counted().into_iter();
        counted
            .find(|(held, _)| held.code == county.code)
            .map(|(_, sent)| sent)
    }

    /// How many counties of the roster stand so.
    pub(super) fn count(&self, status: Status) -> usize {
        let entries = self.round.entries.iter();
        entries.filter(|entry| entry.status == status).count()
    }

    /// Every item followed up, with its county.
    pub(super) fn items(&self) -> impl Iterator<Item = (&County, &Item)> {
        let ledgers = self.round.ledgers.iter();
        ledgers.flat_map(|ledger| ledger.items.iter().map(|item| (&ledger.county, item)))
    }

    pub(super) fn as_of(&self) -> Date {
        self.round.info.as_of
    }

    /// The city of a county, as the roster has it.
    pub(super) fn cities(&self) -> Vec<&str> {
        let mut cities: Vec<&str> = Vec::new();
        for entry in &self.round.entries {
            if !cities.contains(&entry.county.city.as_str()) {
                cities.push(&entry.county.city);
            }
        }
        cities
    }
}

/// The parts of the document that are needed; a later version of it may hold more.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    public: bool,
    plan: PlanRef,
    round: Round,
}

#[derive(Deserialize)]
struct PlanRef {
    version: String,
    hash: String,
    #[serde(default)]
    rules: Vec<RuleTitle>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct RuleTitle {
    pub id: String,
    pub title: String,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Round {
    pub info: RoundInfo,
    pub entries: Vec<Entry>,
    pub assessments: Vec<Sent>,
    #[serde(default)]
    pub follows: Option<Followed>,
    #[serde(default)]
    pub ledgers: Vec<Ledger>,
}

/// That a round follows another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Followed {}

/// What became of a county's findings.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Ledger {
    pub county: County,
    #[serde(default)]
    pub items: Vec<Item>,
}

/// A submission that counts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Sent {
    pub verdict: SubmissionVerdict,
    pub outcomes: Vec<Outcome>,
    pub measures: Vec<MeasureOutcome>,
    pub figures: Vec<Figure>,
}

impl Sent {
    /// Measures that are met, and that apply.
    pub fn measures_met(&self) -> (usize, usize) {
        let with = |verdict| {
            self.measures
                .iter()
                .filter(|held| held.verdict == verdict)
                .count()
        };
        (with(Verdict::达标), self.measures.len() - with(Verdict::不适用))
    }
}

/// What a rule came to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Outcome {
    pub rule: String,
    #[serde(default)]
    pub measure: Option<u8>,
    pub verdict: Verdict,
    #[serde(default)]
    pub trial: bool,
    #[serde(default)]
    pub gap: Option<Gap>,
}

/// The rows of a gap.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Gap {
    #[serde(default)]
    pub rows: Option<RowCount>,
}

/// A figure of funding or staffing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Figure {
    pub group: String,
    pub title: String,
    pub value: Option<f64>,
    pub unit: String,
    pub decimals: u8,
    #[serde(default)]
    pub ratio: Option<(f64, f64)>,
}
