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
    let mut pairs: Pairs = BTreeMap::new();
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
        gather(&mut rows, &mut pairs);
    }
    pairs.retain(|&(one, other), common| {
        let length = |at: usize| {
            let roster = counting.get(at).and_then(|sent| print(sent, table));
            roster.map_or(0, |roster| roster.rows.hashes().len())
        };
        common.share = share(common.count, length(one).min(length(other)));
        let (least, least_share) = likeness.rows;
        f64::from(common.count) >= least && common.share >= least_share && are_of_two(counting, one, other)
    });
    pairs
}

/// A row of a submission: its hash, the submission's index, the row's index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    hash: u32,
    at: u32,
    index: u32,
}

/// Counts the rows that submissions have in common. Rows with one hash are all there.
fn gather(rows: &mut Vec<Row>, pairs: &mut Pairs) {
    rows.sort_unstable();
    // A row that stands twice in a table counts once.
    rows.dedup_by_key(|row| (row.hash, row.at));
    for same in rows.chunk_by(|one, next| one.hash == next.hash) {
        for together in same.chunks(TOGETHER) {
            for (nth, one) in together.iter().enumerate() {
                for other in together.iter().skip(nth + 1) {
                    let first = (one.index as usize, other.index as usize);
                    let pair = (one.at as usize, other.at as usize);
                    let common = pairs.entry(pair).or_insert(Common {
                        count: 0,
                        share: 0.0,
                        first,
                    });
                    common.count += 1;
                    common.first = common.first.min(first);
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
