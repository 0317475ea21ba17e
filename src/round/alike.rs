//! Finds counties whose rosters or texts were copied from one another.
//!
//! Rows and texts are looked up by their hashes, so that not every county is laid beside every other one. Who is alike
//! is told once in each county's findings, and once for all of a group in the round.

mod rosters;
mod texts;

use std::collections::BTreeMap;

use super::insert;
use crate::model::alike::{AlikeGroup, AlikeMaterial};
use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::form::Form;
use crate::model::place::Place;
use crate::model::plan::{Builtin, BuiltinCheck, Plan};
use crate::model::quantity;
use crate::model::round::RoundInfo;

/// Other counties that a finding names; the rest are counted.
const NAMED: usize = 3;

/// What it takes to find alike material.
#[derive(Clone, Copy, Debug)]
pub struct Likeness<'a> {
    /// The check that finds.
    check: &'a BuiltinCheck,
    /// The form, for its rosters and their labels.
    form: &'a Form,
    /// From which share of agreement on two texts are alike.
    likeness: f64,
    /// How many texts must be alike, and what share of those of the county that has fewer.
    texts: (f64, f64),
    /// The same of rows.
    rows: (f64, f64),
    /// A text that so many counties have comes from above.
    common: f64,
    /// What compares by it, so that a program that never asks for likeness holds nothing of that.
    compare: fn(Likeness<'_>, &RoundInfo, &mut [Assessment]) -> AlikeMaterial,
}

impl<'a> Likeness<'a> {
    /// As a plan has it; none if it lacks the check or a threshold, which loading has ruled out.
    pub fn of(plan: &'a Plan) -> Option<Self> {
        let check = plan.check(Builtin::AlikeMaterial)?;
        let [_, likeness, texts, text_share, rows, row_share, common] = plan.thresholds(check)?;
        Some(Self {
            check,
            form: &plan.form,
            likeness,
            texts: (texts, text_share),
            rows: (rows, row_share),
            common,
            compare,
        })
    }

    /// Compares the submissions with each other and says in each with which others its material is alike.
    pub fn compare(self, info: &RoundInfo, counting: &mut [Assessment]) -> AlikeMaterial {
        (self.compare)(self, info, counting)
    }
}

/// What two submissions have in common of one material. Places are indexes into what is compared: rows or texts.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Common {
    /// How many.
    count: u32,
    /// What share of the smaller one's that is.
    share: f64,
    /// The first of them in either.
    first: (usize, usize),
}

/// What pairs of submissions have in common, by their indexes in order.
type Pairs = BTreeMap<(usize, usize), Common>;

fn compare(likeness: Likeness<'_>, info: &RoundInfo, counting: &mut [Assessment]) -> AlikeMaterial {
    let mut found = AlikeMaterial {
        compared: counting.len(),
        ..AlikeMaterial::default()
    };
    for (sheet, table) in likeness.form.rosters() {
        let pairs = rosters::pairs(likeness, &sheet.name, counting);
        found.groups.extend(groups(Some(&sheet.name), &pairs));
        let telling: Vec<&str> = table.telling().map(|column| column.label.as_str()).collect();
        let key = table.column(&table.key).map_or("", |key| key.label.as_str());
        let told: Vec<(usize, Finding)> = each(&pairs)
            .into_iter()
            .filter_map(|(at, others)| {
                let finding = rosters::finding(
                    likeness,
                    info,
                    counting,
                    at,
                    &others,
                    (&sheet.name, key, &telling.join("、")),
                )?;
                Some((at, finding))
            })
            .collect();
        tell(counting, told);
    }
    let texts = texts::pairs(likeness, counting);
    found.common_texts = texts.common;
    found.groups.extend(groups(None, &texts.pairs));
    let told: Vec<(usize, Finding)> = each(&texts.pairs)
        .into_iter()
        .filter_map(|(at, others)| {
            let own = texts.own.get(at).copied().unwrap_or_default();
            Some((at, texts::finding(likeness, info, counting, at, &others, own)?))
        })
        .collect();
    tell(counting, told);
    found
}

fn tell(counting: &mut [Assessment], told: Vec<(usize, Finding)>) {
    for (at, finding) in told {
        if let Some(sent) = counting.get_mut(at) {
            insert(sent, finding);
        }
    }
}

/// Another submission, seen from one: its index, what they have in common, and where that begins in either.
#[derive(Clone, Copy, Debug)]
struct Other {
    at: usize,
    common: Common,
}

/// What every submission has in common with which others, those with the most first.
fn each(pairs: &Pairs) -> BTreeMap<usize, Vec<Other>> {
    let mut each: BTreeMap<usize, Vec<Other>> = BTreeMap::new();
    for (&(one, other), &common) in pairs {
        let (first, second) = common.first;
        let seen_from_other = Common {
            first: (second, first),
            ..common
        };
        each.entry(one).or_default().push(Other { at: other, common });
        each.entry(other).or_default().push(Other {
            at: one,
            common: seen_from_other,
        });
    }
    for others in each.values_mut() {
        others.sort_by_key(|other| (std::cmp::Reverse(other.common.count), other.at));
    }
    each
}

/// The submissions that pairs connect.
fn groups(table: Option<&str>, pairs: &Pairs) -> Vec<AlikeGroup> {
    // By the least index of each group.
    let mut belongs: BTreeMap<usize, usize> = BTreeMap::new();
    for &(one, other) in pairs.keys() {
        let (one, other) = (
            *belongs.entry(one).or_insert(one),
            *belongs.entry(other).or_insert(other),
        );
        let (least, greatest) = (one.min(other), one.max(other));
        for group in belongs.values_mut().filter(|group| **group == greatest) {
            *group = least;
        }
    }
    let mut groups: BTreeMap<usize, AlikeGroup> = BTreeMap::new();
    for (&at, &group) in &belongs {
        let group = groups.entry(group).or_insert_with(|| AlikeGroup {
            table: table.map(str::to_owned),
            assessments: Vec::new(),
            common: (u32::MAX, 0),
            share: (1.0, 0.0),
        });
        group.assessments.push(at);
    }
    for ((one, _), common) in pairs {
        if let Some(group) = belongs.get(one).and_then(|group| groups.get_mut(group)) {
            group.common = (group.common.0.min(common.count), group.common.1.max(common.count));
            group.share = (group.share.0.min(common.share), group.share.1.max(common.share));
        }
    }
    groups.into_values().collect()
}

/// Whether two submissions are of different counties; several that state the same one are told elsewhere.
fn are_of_two(counting: &[Assessment], one: usize, other: usize) -> bool {
    match (counting.get(one), counting.get(other)) {
        (Some(one), Some(other)) => one.county != other.county,
        _ => false,
    }
}

/// What part of a whole a count is.
fn share(count: u32, whole: usize) -> f64 {
    let whole = u32::try_from(whole).unwrap_or(u32::MAX);
    f64::from(count) / f64::from(whole.max(1))
}

/// With whom how much is alike: 与甲县的相同的有 57 行（占较少一方的 95.0%）.
fn with_whom(counting: &[Assessment], others: &[Other], of: &str, unit: &str) -> String {
    let named: Vec<String> = others
        .iter()
        .take(NAMED)
        .filter_map(|other| {
            let county = &counting.get(other.at)?.county.name;
            Some(format!(
                "与{county}{of}的有 {} {unit}（占较少一方的 {}）",
                other.common.count,
                quantity::percent(other.common.share)
            ))
        })
        .collect();
    let rest = others.len().saturating_sub(NAMED);
    let rest = if rest > 0 {
        format!("，另与 {rest} 个县区也有雷同")
    } else {
        String::new()
    };
    format!("{}{rest}", named.join("，"))
}

/// The finding of one submission.
fn finding(
    likeness: Likeness<'_>,
    info: &RoundInfo,
    subject: &str,
    message: String,
    place: Place,
    related: Vec<Place>,
) -> Finding {
    let mut finding = Finding::of_check(likeness.check, info, subject, message, place);
    finding.expected = "按本县（市、区）的实际情况填写".into();
    finding.related = related;
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_connected_by_pairs_is_one_group() {
        let common = |count, share| Common {
            count,
            share,
            first: (0, 0),
        };
        let pairs: Pairs = [
            ((0, 7), common(9, 0.9)),
            ((2, 5), common(6, 0.6)),
            ((3, 7), common(8, 0.7)),
            ((3, 9), common(12, 1.0)),
        ]
        .into();
        let groups = groups(Some("名册"), &pairs);
        let members: Vec<&[usize]> = groups.iter().map(|group| group.assessments.as_slice()).collect();
        assert_eq!(members, [&[0, 3, 7, 9][..], &[2, 5]]);
        assert_eq!((groups[0].common, groups[0].share), ((8, 12), (0.7, 1.0)));
        let each = each(&pairs);
        let of_three: Vec<usize> = each[&3].iter().map(|other| other.at).collect();
        assert_eq!(of_three, [9, 7], "the most alike first");
    }
}
