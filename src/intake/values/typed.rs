//! Text as it was typed, freed of what carries no meaning: character width, kinds of space, invisible characters.
//!
//! Compatibility normalisation (NFKC) is not used on answers: it would turn 10² into 102, ½ into 1⁄2 and ① into 1.

use std::borrow::Cow;

/// Whether a character shows nothing and means nothing in an answer: zero-width spaces and joiners, byte order
/// marks, marks of writing direction, variation selectors, control characters.
pub fn is_invisible(c: char) -> bool {
    // What nearly everything is made of.
    if matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}') {
        return false;
    }
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Whether a text holds nothing that shows.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// The text without invisible characters and without spaces around it.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_invisible) {
        return Cow::Borrowed(text.trim());
    }
    let kept: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    Cow::Owned(kept.trim().to_owned())
}

/// The text with full-width letters, digits and signs made half-width, every kind of space made a plain one, and
/// nothing invisible. Brackets of official documents (〔〕【】), 、 and 。 stay.
pub fn half_width(text: &str) -> String {
    let folded: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '￥' => '¥',
            // The minus sign and the dashes that input methods offer for it.
            '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{fe63}' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    folded.trim().to_owned()
}

/// What stands before a remark in brackets at the end that only points to an attachment: `是（见附件）`.
///
/// Any other remark may change what is meant, so it is left in place.
pub fn before_pointer(text: &str) -> Option<&str> {
    let open = text.rfind(['(', '（'])?;
    let (answer, remark) = text.split_at_checked(open)?;
    let remark = remark
        .trim_start_matches(['(', '（'])
        .strip_suffix([')', '）'])?
        .trim();
    let rest = ["详见", "见", "后附", "另附", "附"]
        .iter()
        .find_map(|word| remark.strip_prefix(word))?;
    let points = rest.is_empty()
        || rest.chars().all(|c| {
            c.is_ascii_digit()
                || "附件表后佐证材料、 件一二三四五六七八九十".contains(c)
                || c.is_ascii_uppercase()
        });
    let answer = answer.trim();
    (points && !answer.is_empty()).then_some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_the_invisible_carry_no_meaning() {
        assert_eq!(half_width("　１２．５％\u{200b} "), "12.5%");
        assert_eq!(half_width("－5"), "-5");
        assert_eq!(half_width("a\u{a0}b"), "a b");
        // Superscripts, fractions and circled digits are no digits.
        assert_eq!(half_width("10²½①"), "10²½①");
        assert!(is_blank("\u{feff}\u{200b} \u{3000}\n"));
        assert!(!is_blank("无"));
    }

    #[test]
    fn only_a_remark_that_points_to_an_attachment_is_left_out() {
        for (text, answer) in [
            ("是（见附件）", "是"),
            ("12(详见附件1)", "12"),
            ("已落实（附后）", "已落实"),
            ("是（见佐证材料Z01）", "是"),
        ] {
            assert_eq!(before_pointer(text), Some(answer), "{text}");
        }
        for text in [
            "是（部分）",
            "12（含兼职3人）",
            "20（约）",
            "是",
            "（见附件）",
            "是（见附件，部分）",
        ] {
            assert_eq!(before_pointer(text), None, "{text}");
        }
    }
}
