//! Each measure's verdicts over the counties.

use std::rc::Rc;

use serde::Serialize;

use super::Counted;
use super::stand::share;
use super::who::{Named, Who, leads_to};
use crate::model::assessment::Verdict;
use crate::model::plan::{Measure, Plan};
use crate::report::template::{Long, LongLists};
use crate::report::view::bar::{self, Stack};
use crate::report::view::mark::Mark;
use crate::report::view::text;

/// One measure over the counties.
#[derive(Clone, Debug, Serialize)]
pub struct RateRow {
    /// Number.
    pub no: u8,
    /// Title.
    pub title: String,
    /// Whether the title is the document's own.
    pub status: &'static str,
    /// Counties that meet it, of those it applies to.
    pub rate: String,
    /// Counties by verdict, in the order of reports.
    pub counts: Vec<CountCell>,
    /// The same as a bar.
    pub stack: Stack,
    /// Id of the list of counties.
    pub who_id: String,
    /// The counties by verdict.
    pub who: Vec<Who>,
}

/// How many counties came to a verdict.
#[derive(Clone, Debug, Serialize)]
pub struct CountCell {
    /// The verdict's word.
    pub word: &'static str,
    /// How many.
    pub count: String,
    /// Where they are listed; empty if there are none.
    pub link: String,
}

/// The list of [`RateRow`]s.
pub(super) fn rates<'a>(plan: &'a Plan, counted: &Rc<[Counted<'a>]>, lists: &mut LongLists<'a>) -> Long {
    let counted = counted.clone();
    lists.add(plan.measures.len(), move |to| {
        for measure in &plan.measures {
            to(&[rate(measure, &counted)]);
        }
    })
}

fn rate(measure: &Measure, counted: &[Counted<'_>]) -> RateRow {
    let with = |verdict| -> Vec<Named> {
        let held = counted.iter().filter(|(_, assessment)| {
            let outcome = assessment.measure(measure.no);
            outcome.map_or(Verdict::无法判定, |outcome| outcome.verdict) == verdict
        });
        held.map(|(county, _)| Named::with_report(county)).collect()
    };
    let id = |mark: Mark| format!("rate-{}-{}", measure.no, mark.tone);
    let (mut counts, mut who): (Vec<(Mark, usize)>, Vec<Who>) = (Vec::new(), Vec::new());
    for verdict in Verdict::OF_MEASURE {
        let (mark, counties) = (Mark::from(verdict), with(verdict));
        counts.push((mark, counties.len()));
        who.extend(Who::of(id(mark), mark, counties));
    }
    let of = |verdict| {
        let mark = Mark::from(verdict);
        counts
            .iter()
            .find(|(held, _)| *held == mark)
            .map_or(0, |(_, count)| *count)
    };
    RateRow {
        no: measure.no,
        title: measure.title.clone(),
        status: measure.status.word(),
        rate: share(of(Verdict::达标), counted.len() - of(Verdict::不适用)),
        stack: bar::stack(
            format!("rate-{}", measure.no),
            format!("措施 {} 的结论", measure.no),
            &counts,
            "个县区",
        ),
        counts: counts
            .iter()
            .map(|(mark, count)| CountCell {
                word: mark.word,
                count: text::count(*count),
                link: leads_to(&id(*mark), *count),
            })
            .collect(),
        who_id: format!("rate-{}-who", measure.no),
        who,
    }
}
