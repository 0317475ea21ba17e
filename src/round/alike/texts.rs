//! Long texts that are nearly those of another county.
//!
//! Sketches are cut into bands of two values; texts that agree in a band are compared in full. Two texts that are three
//! quarters the same agree in one of eight bands in 99.9 of 100 cases.

use std::collections::BTreeSet;

use smol_str::ToSmolStr;

use super::{Common, Likeness, Other, Pairs, are_of_two, share, with_whom};
use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::fingerprint::{SKETCH, TextPrint};
use crate::model::place::Place;
use crate::model::round::RoundInfo;

/// Values of a band.
const BAND: usize = 2;
/// Texts with the same band that are laid beside each other at the least, if there are so many.
const TOGETHER: usize = 16;

/// The texts of a round.
pub(super) struct Texts {
    /// The submissions that have enough of them in common.
    pub(super) pairs: Pairs,
    /// How many of each submission's texts are not common ones.
    pub(super) own: Vec<usize>,
    /// How many texts so many submissions have that they come from above.
    pub(super) common: usize,
}

/// A text: its submission, and its index among the submission's texts. Small, because thousands of submissions have hundreds
/// of thousands of pairs of texts that are alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    sent: u32,
    text: u32,
}

/// Compares the texts of a round.
pub(super) fn pairs(likeness: Likeness<'_>, counting: &[Assessment]) -> Texts {
    let mut common: BTreeSet<At> = BTreeSet::new();
    let mut alike: Vec<(At, At)> = Vec::new();
    for band in 0..SKETCH / BAND {
        in_band(likeness, counting, band, &common, &mut alike);
        // In several bands they may have been found.
        alike.sort_unstable();
        alike.dedup();
        common.extend(held_by_many(likeness, &alike));
        // What is common needs no more looking at; without this a round of much boilerplate would fill the memory.
        alike.retain(|(one, other)| !common.contains(one) && !common.contains(other));
    }
    let own: Vec<usize> = counting
        .iter()
        .zip(0..)
        .map(|(submission, sent)| {
            let texts = (0..).take(submission.fingerprint.texts.len());
            texts
                .filter(|text| !common.contains(&At { sent, text: *text }))
                .count()
        })
        .collect();
    let between = |(one, other): &(At, At)| (one.sent, other.sent);
    alike.sort_unstable_by_key(|pair| (between(pair), *pair));
    let pairs = alike.chunk_by(|pair, next| between(pair) == between(next));
    let pairs = pairs.filter_map(|texts| {
        let (first, second) = *texts.first()?;
        let firsts: BTreeSet<u32> = texts.iter().map(|(first, _)| first.text).collect();
        let seconds: BTreeSet<u32> = texts.iter().map(|(_, second)| second.text).collect();
        let count = u32::try_from(firsts.len().min(seconds.len())).unwrap_or(u32::MAX);
        let (one, other) = (first.sent as usize, second.sent as usize);
        let fewer = own.get(one)?.min(own.get(other)?);
        let found = Common {
            count,
            share: share(count, *fewer),
            first: (first.text as usize, second.text as usize),
        };
        let (least, least_share) = likeness.texts;
        let enough = f64::from(count) >= least && found.share >= least_share;
        enough.then_some(((one, other), found))
    });
    Texts {
        pairs: pairs.collect(),
        own,
        common: common.len(),
    }
}

/// Adds the pairs of texts that agree in a band and are alike.
fn in_band(
    likeness: Likeness<'_>,
    counting: &[Assessment],
    band: usize,
    common: &BTreeSet<At>,
    alike: &mut Vec<(At, At)>,
) {
    let mut texts: Vec<([u32; BAND], At, &TextPrint)> = Vec::new();
    for (submission, sent) in counting.iter().zip(0..) {
        for (print, text) in submission.fingerprint.texts.iter().zip(0..) {
            let (at, values) = (
                At { sent, text },
                print.sketch.get(band * BAND..(band + 1) * BAND),
            );
            if let Some(values) = values.and_then(|values| values.try_into().ok())
                && !common.contains(&at)
            {
                texts.push((values, at, print));
            }
        }
    }
    texts.sort_unstable_by_key(|(values, at, _)| (*values, *at));
    // Enough at a time for a common text to be known as one among them, however many are left over.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of counties"
    )]
    let together = (2 * likeness.common.max(0.0) as usize).max(TOGETHER);
    for same in texts.chunk_by(|one, next| one.0 == next.0) {
        let parts = same.len().div_ceil(together).max(1);
        for part in same.chunks(same.len().div_ceil(parts)) {
            for (nth, (_, one, text)) in part.iter().enumerate() {
                for (_, other, their) in part.iter().skip(nth + 1) {
                    if are_of_two(counting, one.sent as usize, other.sent as usize)
                        && text.likeness(their) >= likeness.likeness
                    {
                        alike.push((*one, *other));
                    }
                }
            }
        }
    }
}

/// The texts that so many submissions have that they come from above.
fn held_by_many(likeness: Likeness<'_>, alike: &[(At, At)]) -> Vec<At> {
    let each = |(one, other): &(At, At)| [(*one, other.sent), (*other, one.sent)];
    let mut held: Vec<(At, u32)> = alike.iter().flat_map(each).collect();
    held.sort_unstable();
    held.dedup();
    let of_one = held.chunk_by(|(text, _), (next, _)| text == next);
    let many = of_one.filter(|others| {
        // And its own.
        u32::try_from(others.len() + 1).is_ok_and(|held| f64::from(held) >= likeness.common)
    });
    many.filter_map(|others| others.first().map(|(text, _)| *text))
        .collect()
}

/// What one submission is told of its texts, `own` of which are not common.
pub(super) fn finding(
    likeness: Likeness<'_>,
    info: &RoundInfo,
    counting: &[Assessment],
    at: usize,
    others: &[Other],
    own: usize,
) -> Option<Finding> {
    let place = |at: usize, index: usize| {
        let sent = counting.get(at)?;
        let text = sent.fingerprint.texts.get(index)?;
        let column = sent.fingerprint.columns.get(text.column)?;
        let place = Place {
            file: sent.file.name.clone(),
            sheet: Some(column.sheet.as_str().into()),
            cell: text.at.map(|cell| cell.to_smolstr()),
            label: column.label.as_str().into(),
            shown: text.begins.as_str().into(),
        };
        Some((place, text))
    };
    let (first, text) = place(at, others.first()?.common.first.0)?;
    let begins = if text.begins.is_empty() {
        String::new()
    } else {
        format!("，开头为“{}……”", text.begins)
    };
    let message = format!(
        "较长的文字（不计多个县区通用的）共 {own} 段，其中{}；如{}{begins}。",
        with_whom(counting, others, "几乎逐字相同", "段"),
        first.in_short().unwrap_or_default(),
    );
    let related = others.iter().take(super::NAMED);
    let related = related.filter_map(|other| Some(place(other.at, other.common.first.1)?.0));
    let related = related.collect();
    Some(super::finding(likeness, info, "文字", message, first, related))
}
