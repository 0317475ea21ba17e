//! The counties behind a figure, each with its report.

use serde::Serialize;

use super::Counted;
use crate::model::assessment::SubmissionVerdict;
use crate::model::plan::County;
use crate::model::round::{Round, Status};
use crate::report::paths::county_link;
use crate::report::view::mark::Mark;
use crate::report::view::text;

/// A county as figures name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Its report; empty if there is none.
    pub link: String,
}

impl Named {
    /// A county that has a report.
    pub fn with_report(county: &County) -> Self {
        Named {
            name: county.name.to_string(),
            link: county_link(county),
        }
    }

    /// A county that has none.
    pub fn without_report(county: &County) -> Self {
        Named {
            name: county.name.to_string(),
            link: String::new(),
        }
    }
}

/// The counties of one mark.
#[derive(Clone, Debug, Serialize)]
pub struct Who {
    /// Id, unique on the page, to which the figure leads.
    pub id: String,
    /// What they have in common.
    pub mark: Mark,
    /// How many.
    pub count: String,
    /// Who they are.
    pub counties: Vec<Named>,
}

impl Who {
    /// Counties of one mark; none if there are none.
    pub fn of(id: String, mark: impl Into<Mark>, counties: Vec<Named>) -> Option<Self> {
        (!counties.is_empty()).then(|| Who {
            id,
            mark: mark.into(),
            count: text::count(counties.len()),
            counties,
        })
    }
}

/// What leads to the list of one id, where there is such a list.
pub(super) fn leads_to(id: &str, count: usize) -> String {
    if count == 0 {
        String::new()
    } else {
        format!("#{id}")
    }
}

/// Id of the list of counties whose submissions came to a verdict.
pub(super) fn verdict_id(verdict: SubmissionVerdict) -> &'static str {
    match verdict {
        SubmissionVerdict::通过 => "who-passed",
        SubmissionVerdict::通过有整改 => "who-passed-with-gaps",
        SubmissionVerdict::退回修改 => "who-returned",
    }
}

/// Id of the list of counties that stand so.
pub(super) fn status_id(status: Status) -> &'static str {
    match status {
        Status::已报送 => "map",
        Status::年度不符 => "who-other-year",
        Status::无法读取 => "who-unreadable",
        Status::未报送 => "who-missing",
    }
}

/// Id of the list of counties that sent more than once.
pub(super) const TWICE_ID: &str = "who-twice";

/// Every county of the roster by what became of its submission, and those that sent more than once again.
pub(super) fn by_submission(round: &Round, counted: &[Counted]) -> Vec<Who> {
    let verdicts = [
        SubmissionVerdict::退回修改,
        SubmissionVerdict::通过有整改,
        SubmissionVerdict::通过,
    ];
    let of_verdict = verdicts.into_iter().filter_map(|verdict| {
        let held = counted.iter().filter(|(_, sent)| sent.verdict == verdict);
        let counties = held.map(|(county, _)| Named::with_report(county)).collect();
        Who::of(verdict_id(verdict).to_owned(), verdict, counties)
    });
    let states = [Status::未报送, Status::无法读取, Status::年度不符];
    let of_status = states.into_iter().filter_map(|status| {
        let held = round.entries.iter().filter(|entry| entry.status == status);
        let counties = held.map(|entry| match entry.assessment {
            Some(_) => Named::with_report(&entry.county),
            None => Named::without_report(&entry.county),
        });
        Who::of(status_id(status).to_owned(), status, counties.collect())
    });
    let twice = super::sent::twice(round);
    let twice = round
        .entries
        .iter()
        .filter(|entry| twice.contains(entry.county.code.as_str()))
        .map(|entry| Named::with_report(&entry.county));
    of_verdict
        .chain(of_status)
        .chain(Who::of(TWICE_ID.to_owned(), super::sent::TWICE, twice.collect()))
        .collect()
}
