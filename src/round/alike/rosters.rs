//! Tables whose rows stand in another county's, too.

use std::collections::BTreeMap;

use smol_str::{SmolStr, ToSmolStr};

use super::{Common, Likeness, Other, Pairs, are_of_two, share, with_whom};
use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::fingerprint::RosterPrint;
use crate::model::place::{Cell, Place};
use crate::model::round::RoundInfo;

/// Submissions with the same row that are laid beside each other; of more only so many at a time, in the round's order.
/// Each of a hundred counties with one roster is found all the same.
const TOGETHER: usize = 64;

fn print<'a>(sent: &'a Assessment, table: &str) -> Option<&'a RosterPrint> {
    sent.fingerprint
        .rosters
        .iter()
        .find(|roster| roster.table == table)
}

/// Parts of the hashes that are looked at one after the other. What is in them is not there at once: of thousands of
/// submissions that would be tens of megabytes.
const PARTS: u32 = 16;

/// The submissions that have enough rows of a table in common.
pub(super) fn pairs(likeness: Likeness<'_>, table: &str, counting: &[Assessment]) -> Pairs {
    // Nearly all pairs of thousands of submissions have some row in common, and nearly none enough of them: so they are
    // counted before anything is kept of them.
    let mut counts = Counts::new(counting.len());
    for_each_common(table, counting, |pair, _| counts.add(pair));
    let length = |at: usize| {
        let roster = counting.get(at).and_then(|sent| print(sent, table));
        roster.map_or(0, |roster| roster.rows.hashes().len())
    };
    let (least, least_share) = likeness.rows;
    let mut pairs: Pairs = BTreeMap::new();
    for ((one, other), count) in counts.pairs() {
        if f64::from(count) < least {
            continue;
        }
        let share = share(count, length(one).min(length(other)));
        if share >= least_share && are_of_two(counting, one, other) {
            let first = (usize::MAX, usize::MAX);
            pairs.insert((one, other), Common { count, share, first });
        }
    }
    if !pairs.is_empty() {
        for_each_common(table, counting, |pair, first| {
            if let Some(common) = pairs.get_mut(&pair) {
                common.first = common.first.min(first);
            }
        });
    }
    pairs
}

/// How many rows each pair of submissions has in common.
struct Counts {
    /// For each submission those with the submissions before it.
    counts: Vec<u16>,
}

impl Counts {
    fn new(submissions: usize) -> Self {
        let pairs = submissions * submissions.saturating_sub(1) / 2;
        Self {
            counts: vec![0; pairs],
        }
    }

    fn add(&mut self, (one, other): (usize, usize)) {
        let at = other * other.saturating_sub(1) / 2 + one;
        if let Some(count) = self.counts.get_mut(at) {
            *count = count.saturating_add(1);
        }
    }

    fn pairs(&self) -> impl Iterator<Item = ((usize, usize), u32)> {
        let pairs = (1..).flat_map(|other| (0..other).map(move |one| (one, other)));
        let counts = self.counts.iter().map(|count| u32::from(*count));
        pairs.zip(counts)
    }
}

/// A row of a submission: its hash, the submission's index, the row's index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    hash: u32,
    at: u32,
    index: u32,
}

/// Tells each row that two submissions have in common: which two, and where it stands in either.
fn for_each_common(
    table: &str,
    counting: &[Assessment],
    mut tell: impl FnMut((usize, usize), (usize, usize)),
) {
    let mut rows: Vec<Row> = Vec::new();
    for part in 0..PARTS {
        rows.clear();
        let sent = counting.iter().zip(0..);
        let printed = sent.filter_map(|(sent, at)| Some((at, print(sent, table)?)));
        rows.extend(printed.flat_map(|(at, roster)| {
            let rows = roster.rows.hashes().iter().copied().zip(0..);
            let within = rows.filter(move |(hash, _)| hash % PARTS == part);
            within.map(move |(hash, index)| Row { hash, at, index })
        }));
        rows.sort_unstable();
        // A row that stands twice in a table counts once.
        rows.dedup_by_key(|row| (row.hash, row.at));
        for same in rows.chunk_by(|one, next| one.hash == next.hash) {
            for together in same.chunks(TOGETHER) {
                for (nth, one) in together.iter().enumerate() {
                    for other in together.iter().skip(nth + 1) {
                        tell(
                            (one.at as usize, other.at as usize),
                            (one.index as usize, other.index as usize),
                        );
                    }
                }
            }
        }
    }
}

/// What one submission is told of a table; `words` are the table, the label of its key, and what was compared.
pub(super) fn finding(
    likeness: Likeness<'_>,
    info: &RoundInfo,
    counting: &[Assessment],
    at: usize,
    others: &[Other],
    words: (&str, &str, &str),
) -> Option<Finding> {
    let (table, key, compared) = words;
    let place = |at: usize, index: usize| {
        let sent = counting.get(at)?;
        let roster = print(sent, table)?;
        let row = roster.rows.row(index)?;
        Some(Place {
            file: sent.file.name.clone(),
            sheet: Some(roster.sheet.as_str().into()),
            cell: roster.key.map(|col| Cell { row, col }.to_smolstr()),
            label: key.into(),
            // Who stands there is for the county to look up.
            shown: SmolStr::default(),
        })
    };
    let message = format!(
        "「{table}」的 {} 行中，{}；比对的是{compared}，不计县区名称。",
        counting
            .get(at)
            .and_then(|sent| print(sent, table))?
            .rows
            .hashes()
            .len(),
        with_whom(counting, others, "相同", "行"),
    );
    let first = others.first()?.common.first.0;
    let related = others.iter().take(super::NAMED);
    let related = related.filter_map(|other| place(other.at, other.common.first.1));
    let related = related.collect();
    Some(super::finding(
        likeness,
        info,
        table,
        message,
        place(at, first)?,
        related,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_has_a_count_of_its_own() {
        let mut counts = Counts::new(4);
        for (one, other) in [(0, 1), (2, 3), (0, 3), (2, 3)] {
            counts.add((one, other));
        }
        let counted: Vec<((usize, usize), u32)> = counts.pairs().collect();
        let expected = [(0, 1, 1), (0, 2, 0), (1, 2, 0), (0, 3, 1), (1, 3, 0), (2, 3, 2)];
        assert_eq!(counted, expected.map(|(one, other, count)| ((one, other), count)));
        assert_eq!(Counts::new(1).pairs().count(), 0);
    }
}
