//! Items that may be the same under another name: a person or a school that was renamed. Shown, never assumed.

use crate::model::followup::Item;

/// Names as near as this may be one name in two spellings; names in the same row of a sheet may differ more.
const NEAR: f64 = 0.6;
const NEAR_IN_ONE_ROW: f64 = 0.3;

/// Pairs of indices, of something found for the first time and of something no longer found, by the same check and with
/// similar names; the nearest first, none in two pairs.
pub(super) fn pairs(new: &[&Item], vanished: &[&Item]) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (a, item) in new.iter().enumerate() {
        for (b, other) in vanished.iter().enumerate() {
            let (Some(name), Some(known_as)) = (subject(item), subject(other)) else {
                continue;
            };
            if item.check != other.check {
                continue;
            }
            let near = nearness(name, known_as);
            let wanted = if in_one_row(item, other) {
                NEAR_IN_ONE_ROW
            } else {
                NEAR
            };
            if near >= wanted {
                candidates.push((near, a, b));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, a, b) in candidates {
        if !pairs.iter().any(|(held, other)| *held == a || *other == b) {
            pairs.push((a, b));
        }
    }
    pairs
}

/// What tells an item from the others of its check.
pub(super) fn subject(item: &Item) -> Option<&str> {
    item.id.split_once(':').map(|(_, subject)| subject)
}

fn in_one_row(a: &Item, b: &Item) -> bool {
    let row = |item: &Item| {
        item.cell
            .trim_start_matches(|c: char| c.is_ascii_uppercase())
            .to_owned()
    };
    !a.cell.is_empty() && a.sheet == b.sheet && row(a) == row(b)
}

/// The share of characters that two texts have in common in the same order (Dice over their longest common subsequence).
fn nearness(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut lengths = vec![0_u32; b.len() + 1];
    for x in &a {
        let mut diagonal = 0;
        for (index, y) in b.iter().enumerate() {
            let (left, above) = (
                lengths.get(index).copied().unwrap_or(0),
                lengths.get(index + 1).copied().unwrap_or(0),
            );
            let best = if x == y { diagonal + 1 } else { left.max(above) };
            diagonal = above;
            if let Some(length) = lengths.get_mut(index + 1) {
                *length = best;
            }
        }
    }
    let all = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX);
    if all == 0 {
        return 0.0;
    }
    2.0 * f64::from(lengths.last().copied().unwrap_or(0)) / f64::from(all)
}

#[cfg(test)]
mod tests {
    use super::nearness;

    #[test]
    fn names_are_near_by_the_characters_they_share_in_order() {
        assert!((nearness("湖塘乡上堡小学", "湖塘乡上堡中心小学") - 14.0 / 16.0).abs() < 1e-9);
        assert!((nearness("王霞", "王晓霞") - 0.8).abs() < 1e-9);
        assert!((nearness("王霞", "王强") - 0.5).abs() < 1e-9);
        assert!(nearness("甲", "乙").abs() < 1e-9);
        assert!(nearness("", "").abs() < 1e-9);
    }
}
