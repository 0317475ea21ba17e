//! Excel's wildcards: `*` for any text, `?` for one character, `~` before a character that is meant itself, whichever
//! it is: to find a `~` one writes `~~`. Case does not matter.

use super::compare::fold;

/// A text with wildcards.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Char(char),
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            pieces.push(match c {
                '*' => Piece::Any,
                '?' => Piece::One,
                '~' => Piece::Char(chars.next().map_or('~', fold)),
                c => Piece::Char(fold(c)),
            });
        }
        Self { pieces }
    }

    /// Whether the whole text fits the pattern.
    pub(super) fn matches(&self, text: &str) -> bool {
        let is_char = |piece: &Piece| matches!(piece, Piece::Char(_));
        if self.pieces.iter().all(is_char) {
            let text = text.chars().map(|c| Piece::Char(fold(c)));
            return text.eq(self.pieces.iter().copied());
        }
        let text: Vec<char> = text.chars().map(fold).collect();
        fits(&self.pieces, &text, false)
    }

    /// How many characters stand before the first place at which the pattern fits.
    pub(super) fn find(&self, text: &[char]) -> Option<usize> {
        let text: Vec<char> = text.iter().copied().map(fold).collect();
        (0..=text.len()).find(|start| {
            text.get(*start..)
                .is_some_and(|rest| fits(&self.pieces, rest, true))
        })
    }
}

/// Whether the text, or with `prefix` some beginning of it, fits the pieces.
fn fits(pieces: &[Piece], text: &[char], prefix: bool) -> bool {
    let (mut piece, mut at) = (0, 0);
    // The last `*`, and where the text it stands for ends.
    let mut star = None;
    loop {
        match (pieces.get(piece), text.get(at)) {
            (None, _) if prefix => return true,
            (None, None) => return true,
            (Some(Piece::Any), _) => {
                star = Some((piece, at));
                piece += 1;
                continue;
            }
            (Some(Piece::One), Some(_)) => {
                piece += 1;
                at += 1;
                continue;
            }
            (Some(Piece::Char(wanted)), Some(found)) if wanted == found => {
                piece += 1;
                at += 1;
                continue;
            }
            _ => {}
        }
        match star {
            Some((any, end)) if end < text.len() => {
                star = Some((any, end + 1));
                piece = any + 1;
                at = end + 1;
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        for (pattern, text, whole) in [
            ("abc", "ABC", true),
            ("abc", "abcd", false),
            ("ab*", "abcd", true),
            ("*cd", "abcd", true),
            ("a*c*e", "abcde", true),
            ("a*c*f", "abcde", false),
            ("?", "校", true),
            ("??", "校", false),
            ("*", "", true),
            ("", "", true),
            ("~*", "*", true),
            ("~*", "x", false),
            ("~?x", "?x", true),
            ("~~", "~", true),
            ("~A", "a", true),
            ("~a", "~a", false),
            ("a~", "a~", true),
            ("*实验*", "市实验小学", true),
            ("实验小学", "实验小学", true),
            ("实验小学", "市实验小学", false),
            ("a*b", "ab", true),
            ("**b", "aab", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), whole, "{pattern} {text}");
        }
        let text: Vec<char> = "市实验小学".chars().collect();
        assert_eq!(Pattern::new("小?").find(&text), Some(3));
        assert_eq!(Pattern::new("中").find(&text), None);
        assert_eq!(Pattern::new("").find(&text), Some(0));
    }
}
