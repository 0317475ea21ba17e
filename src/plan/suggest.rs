//! The nearest known name to one that is not known, for messages that ask 是否应为.

use unicode_normalization::UnicodeNormalization;

/// `，是否应为“…”？` with the nearest of the known names; empty if none is near.
pub(super) fn suggestion<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, known).map_or_else(String::new, |name| format!("，是否应为“{name}”？"))
}

/// The known name nearest to the wrong one, if it differs in no more than two of five characters.
fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = folded(wrong);
    known
        .into_iter()
        .filter_map(|name| {
            let name_folded = folded(name);
            let distance = distance(&wrong, &name_folded);
            let length = wrong.len().max(name_folded.len());
            (distance * 5 <= length * 2).then_some((distance, name))
        })
        .min()
        .map(|(_, name)| name)
}

/// Letters without width and case, so that a slip of the input method costs nothing.
fn folded(name: &str) -> Vec<char> {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

/// Levenshtein distance, in characters.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, letter) in a.iter().enumerate() {
        let mut left = row + 1;
        let mut line = vec![left];
        for (other, pair) in b.iter().zip(above.windows(2)) {
            let (diagonal, up) = match pair {
                [diagonal, up] => (*diagonal, *up),
                _ => (0, 0),
            };
            left = (diagonal + usize::from(letter != other))
                .min(up + 1)
                .min(left + 1);
            line.push(left);
        }
        above = line;
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_name() {
        let known = ["责任督学数", "学校总数", "required-blank"];
        assert_eq!(suggestion("责任督学人数", known), "，是否应为“责任督学数”？");
        assert_eq!(suggestion("requird-blank", known), "，是否应为“required-blank”？");
        assert_eq!(
            suggestion("ｒequired-blank", known),
            "，是否应为“required-blank”？"
        );
    }

    #[test]
    fn stays_silent_where_nothing_is_near() {
        assert_eq!(suggestion("本年预算", ["责任督学数"]), "");
        assert_eq!(suggestion("甲", ["乙"]), "");
        assert_eq!(suggestion("", ["乙"]), "");
    }
}
