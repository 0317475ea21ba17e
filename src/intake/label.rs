//! Labels as counties retype them: compared without width, spaces, punctuation, numbering, marks and units.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

use super::values::other_money;
use crate::model::form::Field;

/// A label reduced to what carries its meaning: width folded, lower case, only letters and digits. Most texts are that
/// already.
pub fn normalise(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_kept) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match folded(c) {
            Some(c) if is_han(c) || c.is_ascii_alphanumeric() => kept.push(c.to_ascii_lowercase()),
            Some(_) => {}
            None => {
                let all = text.nfkc().flat_map(char::to_lowercase);
                return Cow::Owned(all.filter(|c| c.is_alphanumeric()).collect());
            }
        }
    }
    Cow::Owned(kept)
}

/// Whether a character is part of a reduced label as it stands.
fn is_kept(c: char) -> bool {
    is_han(c) || c.is_ascii_digit() || c.is_ascii_lowercase()
}

/// Whether two texts carry the same meaning as labels; mostly they are the same to the letter.
pub fn is_same_label(one: &str, other: &str) -> bool {
    one == other || normalise(one) == normalise(other)
}

/// The text as compatibility normalisation makes it, where that takes every character by itself; none where it holds others.
fn simply_folded(text: &str) -> Option<Cow<'_, str>> {
    if text.chars().all(|c| folded(c) == Some(c)) {
        return Some(Cow::Borrowed(text));
    }
    text.chars()
        .map(folded)
        .collect::<Option<String>>()
        .map(Cow::Owned)
}

/// What compatibility normalisation makes of a character that it takes by itself and keeps or narrows; nearly every label is
/// made of these.
fn folded(c: char) -> Option<char> {
    match c {
        '\0'..='\x7F' => Some(c),
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0),
        '\u{3000}' => Some(' '),
        '\u{3001}'..='\u{3003}' | '《'..='】' | '〔' | '〕' | '“' | '”' | '‘' | '’' => Some(c),
        c => is_han(c).then_some(c),
    }
}

/// A character of the first block of Chinese ones, which has no other form.
fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FA5}')
}

/// A digit of the numbering before labels.
fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
        )
}

/// Whether a text has neither brackets nor numbering, so that it can be read in no other way.
fn is_bare(text: &str) -> bool {
    text.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric()) && !text.starts_with(is_numeral)
}

/// Whether a text is longer than any label however it is read: by what stands outside its brackets and is no numbering.
fn is_surely_longer(text: &str, longest: usize) -> bool {
    let (mut depth, mut length) = (0_u32, 0);
    for c in text.chars() {
        match folded(c) {
            Some(c) if is_opening(c) => depth += 1,
            Some(c) if is_closing(c) => depth = depth.saturating_sub(1),
            Some(c) if depth == 0 && is_han(c) && !is_numeral(c) => length += c.len_utf8(),
            Some(_) => {}
            // Normalisation may make brackets of it.
            None => return false,
        }
        if length > longest {
            return true;
        }
    }
    false
}

/// A label found in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The index of the field.
    pub index: usize,
    /// It is the field's own label and not an alias.
    pub own: bool,
    /// A unit of money in its brackets that is not the field's.
    pub other_unit: Option<String>,
}

/// The labels of a sheet, prepared once so that each of its cells is compared quickly.
pub struct Labels<'f> {
    /// Reduced labels, each with its field and whether it is the field's own, the shorter ones first: texts are compared
    /// only where they are as long.
    known: Vec<(Cow<'f, str>, usize, bool)>,
    units: Vec<&'f str>,
    /// Length in bytes beyond which a text is no label.
    longest: usize,
}

impl<'f> Labels<'f> {
    /// Prepares the labels of these fields.
    pub fn new(fields: impl Iterator<Item = &'f Field> + Clone) -> Self {
        let mut known = Vec::new();
        let mut units = Vec::new();
        // A field's own label outranks another's alias, wherever in the form that stands: labels come first.
        for (index, field) in fields.clone().enumerate() {
            let printed = field.printed_label();
            let printed = Cow::Owned(normalise(&printed).into_owned());
            known.extend(
                [normalise(&field.label), normalise(&field.name), printed].map(|key| (key, index, true)),
            );
            units.push(field.unit.as_str());
        }
        for (index, field) in fields.enumerate() {
            known.extend(field.aliases.iter().map(|alias| (normalise(alias), index, false)));
        }
        known.retain(|(label, _, _)| !label.is_empty());
        known.sort_by(|(one, _, _), (other, _, _)| by_length(one, other));
        known.dedup_by(|(later, _, _), (held, _, _)| later == held);
        let longest = known.last().map_or(0, |(label, _, _)| label.len());
        Self {
            known,
            units,
            longest,
        }
    }

    /// The field whose label this text is.
    pub fn find(&self, text: &str) -> Option<Match> {
        // Longer than any label with its numbering, unit and remarks: a sentence of help or an answer.
        if text.len() > self.longest * 2 + 120 || is_surely_longer(text, self.longest) {
            return None;
        }
        let (index, own) = match self.known(&normalise(text)) {
            Some(found) => found,
            None if is_bare(text) => return None,
            None => self.find_otherwise(text)?,
        };
        let unit = self.units.get(index)?;
        Some(Match {
            index,
            own,
            other_unit: other_money(text, unit),
        })
    }

    /// What is known under the forms in which a text may be a label besides the whole: without brackets, without leading
    /// numbering.
    fn find_otherwise(&self, text: &str) -> Option<(usize, bool)> {
        let folded = simply_folded(text).unwrap_or_else(|| text.nfkc().collect());
        let bare = without_brackets(&folded);
        let unnumbered = without_numbering(&bare);
        // Numbering without a stop: ③现有编制数.
        let shortest = normalise(unnumbered.trim_start_matches(|c: char| c.is_ascii_digit()));
        if shortest.len() > self.longest {
            return None;
        }
        // Brackets may be part of the label: 3、县（市、区）名称.
        let longer = [without_numbering(&folded), &bare, unnumbered].map(normalise);
        let mut readings = longer.iter().chain([&shortest]);
        readings.find_map(|reading| self.known(reading))
    }

    /// The field whose reduced label this is, and whether it is its own.
    fn known(&self, reduced: &str) -> Option<(usize, bool)> {
        let index = self
            .known
            .binary_search_by(|(label, _, _)| by_length(label, reduced));
        let (_, field, own) = self.known.get(index.ok()?)?;
        Some((*field, *own))
    }
}

fn by_length(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '〔' | '【')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '〕' | '】')
}

fn without_brackets(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_opening(c) || is_closing(c)) {
        return Cow::Borrowed(text);
    }
    let mut depth = 0_u32;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            c if is_opening(c) => depth += 1,
            c if is_closing(c) => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    Cow::Owned(kept)
}

fn without_numbering(text: &str) -> &str {
    let marks = |c: char| c.is_whitespace() || matches!(c, '*' | '★' | '☆' | '●' | '■' | '◆' | '△' | '▲');
    let text = text.trim_start_matches(marks);
    let rest = text.trim_start_matches(is_numeral);
    let numbered = rest.len() < text.len();
    match rest.strip_prefix(['.', '、', ',', ':', ' ', '-']) {
        Some(label) if numbered => without_numbering(label.trim_start_matches(marks)),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form::{FieldKind, Required};

    fn field(label: &str, unit: &str, aliases: &[&str]) -> Field {
        Field {
            name: label.to_owned(),
            label: label.into(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            kind: FieldKind::Integer,
            unit: unit.to_owned(),
            required: Required::Always,
            min: None,
            max: None,
            help: String::new(),
            computed: None,
            given: false,
            unique: false,
            refers_to: None,
            personal: false,
            lasting: false,
            compare: false,
        }
    }

    #[test]
    fn what_is_folded_simply_is_what_normalisation_makes_of_it() {
        let all = (0..=u32::from(char::MAX)).filter_map(char::from_u32);
        let mut seen = 0;
        for c in all {
            let text = format!("编{c}a");
            if let Some(folded) = simply_folded(&text) {
                assert_eq!(folded, text.nfkc().collect::<String>());
                seen += 1;
            }
        }
        assert!(seen > 20_000, "{seen}");
    }

    #[test]
    fn what_is_surely_too_long_is_longer_in_every_reading() {
        // A label of six characters, the numerals of a seventh word that is one itself, and brackets in all forms.
        let fields = [field("现有编制数量", "", &[])];
        let labels = Labels::new(fields.iter());
        for text in [
            "现有编制数量（含县直属单位和乡镇派出机构的全部编制）",
            "现有编制数量【含县直属单位和乡镇派出机构的全部编制】",
            "一二三四五六七八九十、现有编制数量",
            "现有编制数量︵含县直属单位和乡镇派出机构的全部编制︶",
            "㈠现有编制数量",
        ] {
            assert!(!is_surely_longer(text, labels.longest), "{text}");
            assert_eq!(index(&labels, text), Some(0), "{text}");
        }
        for text in ["现有编制数量共", "（一）现有编制（数）数量共", "现有编制数量共︵"]
        {
            assert!(is_surely_longer(text, labels.longest), "{text}");
            assert_eq!(labels.find_otherwise(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_a_label_as_it_stands_is_not_copied() {
        for text in ["现有编制数", "c12", ""] {
            assert!(matches!(normalise(text), Cow::Borrowed(_)), "{text}");
        }
        for (text, reduced) in [
            ("C12", "c12"),
            ("＊现有 编制数（个）", "现有编制数个"),
            ("③é", "3é"),
        ] {
            assert_eq!(normalise(text), reduced);
        }
    }

    fn index(labels: &Labels<'_>, text: &str) -> Option<usize> {
        labels.find(text).map(|found| found.index)
    }

    #[test]
    fn a_label_in_another_unit_of_money_says_so() {
        let fields = [field("通信费", "万元", &[])];
        let labels = Labels::new(fields.iter());
        let unit = |text: &str| labels.find(text).and_then(|found| found.other_unit);
        assert_eq!(unit("通信费（元）").as_deref(), Some("元"));
        assert_eq!(unit("通信费（万元）"), None);
        assert_eq!(unit("通信费"), None);
    }

    #[test]
    fn a_label_is_known_however_it_is_retyped() {
        let fields = [field("现有编制数", "个", &["编制数"])];
        let labels = Labels::new(fields.iter());
        for text in [
            "＊现有编制数（个）",
            "现有 编制数(个)",
            "现有编制数",
            "3．现有编制数（个）",
            "编制数",
            "三、现有
编制数",
            "（3）现有编制数",
            "3.1 现有编制数",
            "3 现有编制数",
            "3现有编制数",
            "③现有编制数",
            "现有编制数/个",
            "现有编制数：个",
            "现　有　编　制　数：",
            "★现有编制数（必填）",
            "现有\u{200b}编制数",
        ] {
            assert_eq!(index(&labels, text), Some(0), "{text}");
        }
        for text in ["改革前编制数", "现有编制", "个", ""] {
            assert_eq!(index(&labels, text), None, "{text}");
        }
    }

    #[test]
    fn a_label_outranks_an_alias() {
        let fields = [
            field("现有编制数", "个", &[]),
            field("改革前编制数", "个", &["原编制数"]),
        ];
        let labels = Labels::new(fields.iter());
        assert_eq!(
            labels
                .find("2、原编制数（个）")
                .map(|found| (found.index, found.own)),
            Some((1, false))
        );
        assert_eq!(
            labels.find("*现有编制数").map(|found| (found.index, found.own)),
            Some((0, true))
        );
        assert_eq!(labels.find("其他"), None);
        // An alias of the first field that is the own label of a later one.
        let fields = [field("编号", "", &["名称"]), field("名称", "", &[])];
        assert_eq!(index(&Labels::new(fields.iter()), "名称"), Some(1));
    }
}
