//! Compares the counties with each other: whose figure is far from what is usual.
//!
//! Robust, because the counties that are wrong must not move what they are measured by: the median, and the median of
//! the distances from it (MAD). Distances are counted in modified z-scores, 0.6745·|x − median| ÷ MAD. Where more than
//! half of the counties have the same value the MAD is 0, and the mean of the distances takes its place
//! (|x − median| ÷ (1.2533·mean)); where all have the same value nothing is found.

use smol_str::{SmolStr, format_smolstr};

use super::insert;
use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::form::Form;
use crate::model::peers::{Among, Peers};
use crate::model::place::Place;
use crate::model::plan::{BuiltinCheck, Figure, Roster};
use crate::model::round::RoundInfo;

/// What it takes to compare the counties.
#[derive(Clone, Copy, Debug)]
pub struct Across<'a> {
    /// The check that finds.
    pub check: &'a BuiltinCheck,
    /// Beyond which modified z-score a value is found.
    pub score: f64,
    /// By what share of the median it must be off besides: where counties are much alike, little is much.
    pub share: f64,
    /// How many counties must have the figure.
    pub least: f64,
    /// The plan's figures, in the order in which assessments hold them.
    pub figures: &'a [Figure],
    /// The form, for the labels of fields.
    pub form: &'a Form,
}

/// Compares the counties of the roster by every figure that the plan wants compared.
pub fn compare(
    across: Across<'_>,
    info: &RoundInfo,
    roster: &Roster,
    counting: &mut [Assessment],
) -> Vec<Peers> {
    let wanted = across.figures.iter().enumerate();
    wanted
        .filter_map(|(index, figure)| {
            let field = figure.peers_at.as_deref()?;
            Some(one(across, info, roster, counting, index, field))
        })
        .collect()
}

fn one(
    across: Across<'_>,
    info: &RoundInfo,
    roster: &Roster,
    counting: &mut [Assessment],
    index: usize,
    field: &str,
) -> Peers {
    let title = across.figures.get(index).map_or("", |figure| &figure.title);
    let mut values: Vec<(usize, f64)> = counting
        .iter()
        .enumerate()
        .filter(|(_, sent)| roster.counties.contains(&sent.county))
        .filter(|(_, sent)| sent.year.is_none_or(|year| year == info.year))
        .filter_map(|(at, sent)| Some((at, sent.figures.get(index)?.value?)))
        .collect();
    values.sort_by(|one, other| one.1.total_cmp(&other.1));
    let sorted: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    let mut peers = Peers {
        figure: title.to_owned(),
        counties: u32::try_from(sorted.len()).unwrap_or(u32::MAX),
        compared: f64::from(u32::try_from(sorted.len()).unwrap_or(u32::MAX)) >= across.least,
        median: None,
        middle_half: None,
    };
    let Some(scale) = Scale::of(&sorted).filter(|_| peers.compared) else {
        return peers;
    };
    peers.median = Some(scale.median);
    peers.middle_half = Some(scale.middle_half);
    for (at, value) in values {
        let off = (value - scale.median).abs();
        let is_far = scale.score(value).is_some_and(|score| score > across.score)
            && off > scale.median.abs() * across.share;
        if let Some(sent) = counting.get_mut(at).filter(|_| is_far)
            && let Some(figure) = across.figures.get(index)
        {
            let among = Among {
                figure: figure.title.to_string(),
                value,
                median: scale.median,
                middle_half: scale.middle_half,
                counties: peers.counties,
                unit: figure.unit.to_string(),
                decimals: figure.decimals,
            };
            let finding = finding(across, info, place(sent, field, across.form), among);
            insert(sent, finding);
        }
    }
    peers
}

fn finding(across: Across<'_>, info: &RoundInfo, place: Place, among: Among) -> Finding {
    let (low, high) = among.middle_half;
    let message = format!(
        "“{}”为 {}，明显{}其他县区：{} 个县区的中位数为 {}，居中一半在 {} 至 {} 之间。",
        among.figure,
        among.shown(among.value),
        if among.value > among.median {
            "高于"
        } else {
            "低于"
        },
        among.counties,
        among.shown(among.median),
        among.shown(low),
        among.shown(high)
    );
    let mut finding = Finding::of_check(across.check, info, &among.figure, message, place);
    finding.expected = format_smolstr!("与其他县区相近（中位数 {}）", among.shown(among.median));
    finding.among = Some(Box::new(among));
    finding
}

/// The county's own cell.
fn place(sent: &Assessment, field: &str, form: &Form) -> Place {
    let used = sent.value(field);
    Place {
        file: sent.file.name.clone(),
        sheet: used.and_then(|used| used.sheet.clone()).map(SmolStr::from),
        cell: used.and_then(|used| used.cell.clone()).map(SmolStr::from),
        label: form.field(field).map_or("", |(_, field)| &field.label).into(),
        shown: used
            .map_or_else(String::new, |used| {
                if used.typed.is_empty() {
                    used.value.clone()
                } else {
                    used.typed.clone()
                }
            })
            .into(),
    }
}

/// What is usual, and by how much values differ.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    median: f64,
    middle_half: (f64, f64),
    /// Median of the distances from the median.
    mad: f64,
    /// Mean of those distances.
    mean: f64,
}

impl Scale {
    /// The scale of values in order; none without values.
    fn of(sorted: &[f64]) -> Option<Self> {
        let median = quantile(sorted, 0.5)?;
        let mut off: Vec<f64> = sorted.iter().map(|value| (value - median).abs()).collect();
        off.sort_by(f64::total_cmp);
        let count = f64::from(u32::try_from(off.len()).ok()?);
        Some(Self {
            median,
            middle_half: (quantile(sorted, 0.25)?, quantile(sorted, 0.75)?),
            mad: quantile(&off, 0.5)?,
            mean: off.iter().sum::<f64>() / count,
        })
    }

    /// How far a value is from the median, as a modified z-score; none if all values are the same.
    fn score(&self, value: f64) -> Option<f64> {
        // What divisions leave in the last digits is no difference.
        let nothing = 1e-9 * self.median.abs().max(1e-9);
        let off = (value - self.median).abs();
        if self.mad > nothing {
            Some(0.6745 * off / self.mad)
        } else if self.mean > nothing {
            Some(off / (1.253_314 * self.mean))
        } else {
            None
        }
    }
}

/// The value below which this share of values in order lies, between neighbours in proportion.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = u32::try_from(sorted.len().checked_sub(1)?).ok()?;
    let at = f64::from(last) * share;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index into the values"
    )]
    let below = at.floor() as usize;
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    Some(low + (high - low) * at.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_is_far_off_moves_nothing() {
        let near = Scale::of(&[8.0, 9.0, 9.0, 10.0, 10.0, 11.0, 11.0, 12.0]).unwrap();
        let far = Scale::of(&[8.0, 9.0, 9.0, 10.0, 10.0, 11.0, 11.0, 1200.0]).unwrap();
        assert_eq!(
            near,
            Scale {
                mean: near.mean,
                ..far
            }
        );
        assert_eq!(far.middle_half, (9.0, 11.0));
        assert!(far.score(1200.0).unwrap() > 100.0 && far.score(12.0).unwrap() < 3.5);
    }

    #[test]
    fn where_most_are_alike_the_mean_distance_is_the_measure() {
        let scale = Scale::of(&[5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 9.0]).unwrap();
        assert_eq!(scale.mad.to_bits(), 0.0_f64.to_bits());
        assert!(scale.score(9.0).unwrap() > 3.5);
        assert_eq!(Scale::of(&[5.0; 8]).unwrap().score(5.0), None);
        assert_eq!(Scale::of(&[]), None);
    }
}
