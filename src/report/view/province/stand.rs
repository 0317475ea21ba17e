//! The first screen: how does the province stand, what first, by when.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Counted, who};
use crate::model::action::Demand;
use crate::model::assessment::{SubmissionVerdict, Verdict};
use crate::model::finding::Severity;
use crate::model::plan::Plan;
use crate::model::quantity::{self, date_in_text};
use crate::model::round::{Round, Status};
use crate::report::view::bar::{self, Stack};
use crate::report::view::mark::{Mark, Pair, Tile};
use crate::report::view::text;

/// How many measures the first screen names.
const FIRST: usize = 5;

/// The first screen.
#[derive(Clone, Debug, Serialize)]
pub struct Stand {
    /// Submissions that count.
    pub sent: String,
    /// Their share of all due.
    pub sent_rate: String,
    /// Submissions by verdict.
    pub verdicts: Vec<Tile>,
    /// Verdicts of all counties' measures as a bar.
    pub stack: Stack,
    /// The same in tiles.
    pub tiles: Vec<Tile>,
    /// How many verdicts that is: counties times measures.
    pub verdict_count: String,
    /// The next due date; empty if there is nothing to do.
    pub due: String,
    /// How many days that is, and how many actions fall due then.
    pub due_note: String,
    /// Actions by what is asked.
    pub demands: Vec<Pair>,
    /// The measures that most counties miss.
    pub weakest: Vec<Weakest>,
    /// What to do about submissions, one sentence each.
    pub chase: Vec<Chase>,
}

/// What to do about some submissions.
#[derive(Clone, Debug, Serialize)]
pub struct Chase {
    /// The sentence.
    pub sentence: String,
    /// Where the counties are listed.
    pub link: String,
}

/// A measure that many counties miss.
#[derive(Clone, Debug, Serialize)]
pub struct Weakest {
    /// Number.
    pub no: u8,
    /// Title.
    pub title: String,
    /// Counties that meet it, of those it applies to.
    pub met: String,
    /// Counties that do not, in words.
    pub missing: String,
}

pub(super) fn stand(plan: &Plan, round: &Round, counted: &[Counted]) -> Stand {
    let totals: Vec<(Mark, usize)> = Verdict::OF_MEASURE
        .iter()
        .map(|&verdict| {
            let count = counted
                .iter()
                .map(|(_, assessment)| assessment.measures_with(verdict))
                .sum();
            (Mark::from(verdict), count)
        })
        .collect();
    let (due, due_note) = next_due(round);
    Stand {
        sent: text::count(counted.len()),
        sent_rate: share(counted.len(), round.entries.len()),
        verdicts: [
            SubmissionVerdict::通过,
            SubmissionVerdict::通过有整改,
            SubmissionVerdict::退回修改,
        ]
        .into_iter()
        .map(|verdict| {
            let count = counted
                .iter()
                .filter(|(_, assessment)| assessment.verdict == verdict)
                .count();
            Tile::new(verdict, count, share(count, counted.len()))
                .leading_to(who::leads_to(who::verdict_id(verdict), count))
        })
        .collect(),
        tiles: totals
            .iter()
            .map(|&(mark, count)| Tile::new(mark, count, "").leading_to(who::leads_to("verdicts", count)))
            .collect(),
        verdict_count: text::count(totals.iter().map(|(_, count)| count).sum()),
        stack: bar::stack("stand", "各县区各项措施的结论", &totals, "项次"),
        due,
        due_note,
        demands: demands(round),
        weakest: weakest(plan, counted),
        chase: chase(round, counted),
    }
}

fn next_due(round: &Round) -> (String, String) {
    let mut due: BTreeMap<jiff::civil::Date, usize> = BTreeMap::new();
    for action in round
        .assessments
        .iter()
        .flat_map(|assessment| &assessment.actions)
    {
        *due.entry(action.due).or_default() += 1;
    }
    due.first_key_value()
        .map_or_else(Default::default, |(date, count)| {
            let note = format!(
                "{}，{} 项到期",
                text::days_left(round.info.as_of, *date),
                text::count(*count)
            );
            (date_in_text(*date), note)
        })
}

fn demands(round: &Round) -> Vec<Pair> {
    [Demand::改报, Demand::整改, Demand::核实]
        .into_iter()
        .map(|demand| {
            let count = round
                .assessments
                .iter()
                .flat_map(|assessment| &assessment.actions)
                .filter(|action| action.demand == demand)
                .count();
            Pair::new(demand.word(), text::count(count))
        })
        .collect()
}

fn weakest(plan: &Plan, counted: &[Counted]) -> Vec<Weakest> {
    let mut rows: Vec<(usize, Weakest)> = plan
        .measures
        .iter()
        .map(|measure| {
            let with = |verdict| {
                counted
                    .iter()
                    .filter(|(_, assessment)| {
                        assessment
                            .measure(measure.no)
                            .is_some_and(|m| m.verdict == verdict)
                    })
                    .count()
            };
            let missed = with(Verdict::未达标);
            let part = with(Verdict::部分达标);
            let applies = counted.len() - with(Verdict::不适用);
            let row = Weakest {
                no: measure.no,
                title: measure.title.clone(),
                met: share(with(Verdict::达标), applies),
                missing: format!(
                    "未达标 {} 个，部分达标 {} 个",
                    text::count(missed),
                    text::count(part)
                ),
            };
            (missed + part, row)
        })
        .filter(|(missing, _)| *missing > 0)
        .collect();
    rows.sort_by_key(|(missing, row)| (std::cmp::Reverse(*missing), row.no));
    rows.into_iter().take(FIRST).map(|(_, row)| row).collect()
}

fn chase(round: &Round, counted: &[Counted]) -> Vec<Chase> {
    let returned = counted
        .iter()
        .filter(|(_, assessment)| assessment.count(Severity::错误) > 0)
        .count();
    [
        (
            round.count(Status::未报送),
            "个县区未报送，请催报",
            who::status_id(Status::未报送),
        ),
        (
            round.count(Status::无法读取),
            "个县区的文件无法读取，请其按模板重新报送",
            who::status_id(Status::无法读取),
        ),
        (
            round.count(Status::年度不符),
            "个县区报送的不是本年度，请其补报本年度",
            who::status_id(Status::年度不符),
        ),
        (
            returned,
            "个县区的报送有错误，请退回修改",
            who::verdict_id(SubmissionVerdict::退回修改),
        ),
    ]
    .into_iter()
    .filter(|(count, _, _)| *count > 0)
    .map(|(count, words, id)| Chase {
        sentence: format!("{} {words}。", text::count(count)),
        link: who::leads_to(id, count),
    })
    .collect()
}

/// A rate with its denominator.
#[expect(clippy::cast_precision_loss, reason = "counts of counties")]
pub(super) fn share(part: usize, whole: usize) -> String {
    quantity::rate(part as f64, whole as f64)
}
