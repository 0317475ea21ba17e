//! Labels as counties retype them: compared without width, spaces, punctuation, numbering, marks and units.

use unicode_normalization::UnicodeNormalization;

use super::values::other_money;
use crate::model::form::Field;

/// A label reduced to what carries its meaning: width folded, lower case, only letters and digits.
pub fn normalise(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match folded(c) {
            Some(c) if is_han(c) || c.is_ascii_alphanumeric() => kept.push(c.to_ascii_lowercase()),
            Some(_) => {}
            None => {
                let all = text.nfkc().flat_map(char::to_lowercase);
                return all.filter(|c| c.is_alphanumeric()).collect();
            }
        }
    }
    kept
}

/// Whether two texts carry the same meaning as labels; mostly they are the same to the letter.
pub fn is_same_label(one: &str, other: &str) -> bool {
    one == other || normalise(one) == normalise(other)
}

/// The text as compatibility normalisation makes it, where that takes every character by itself; none where it holds others.
fn simply_folded(text: &str) -> Option<String> {
    text.chars().map(folded).collect()
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

/// Whether a text has neither brackets nor numbering, so that it can be read in no other way.
fn is_bare(text: &str) -> bool {
    let numbers = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    text.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric()) && !text.starts_with(numbers)
}

/// The forms under which a cell's text may be a label besides the whole: without brackets, without leading numbering. None
/// if even the shortest is longer than any label.
fn readings(text: &str, longest: usize) -> Vec<String> {
    let folded = simply_folded(text).unwrap_or_else(|| text.nfkc().collect());
    let bare = without_brackets(&folded);
    let unnumbered = without_numbering(&bare);
    // Numbering without a stop: ③现有编制数.
    let shortest = normalise(unnumbered.trim_start_matches(|c: char| c.is_ascii_digit()));
    if shortest.len() > longest {
        return Vec::new();
    }
    let mut readings = vec![
        // Brackets may be part of the label: 3、县（市、区）名称.
        normalise(without_numbering(&folded)),
        normalise(&bare),
        normalise(unnumbered),
        shortest,
    ];
    readings.dedup();
    readings.retain(|reading| !reading.is_empty());
    readings
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
pub struct Labels {
    known: std::collections::BTreeMap<String, (usize, bool)>,
    units: Vec<String>,
    /// Length in bytes beyond which a text is no label.
    longest: usize,
}

impl Labels {
    /// Prepares the labels of these fields.
    pub fn new<'a>(fields: impl Iterator<Item = &'a Field> + Clone) -> Self {
        let mut known = std::collections::BTreeMap::new();
        let mut units = Vec::new();
        // A field's own label outranks another's alias, wherever in the form that stands: labels come first.
        for (index, field) in fields.clone().enumerate() {
            let own = [field.label.as_str(), &field.name, &field.printed_label()].map(normalise);
            for key in own {
                known.entry(key).or_insert((index, true));
            }
            units.push(field.unit.clone());
        }
        for (index, field) in fields.enumerate() {
            for alias in &field.aliases {
                known.entry(normalise(alias)).or_insert((index, false));
            }
        }
        known.remove("");
        let longest = known.keys().map(String::len).max().unwrap_or(0);
        Self {
            known,
            units,
            longest,
        }
    }

    /// The field whose label this text is.
    pub fn find(&self, text: &str) -> Option<Match> {
        // Longer than any label with its numbering, unit and remarks: a sentence of help or an answer.
        if text.len() > self.longest * 2 + 120 {
            return None;
        }
        let (index, own) = match self.known.get(&normalise(text)) {
            Some(found) => *found,
            None if is_bare(text) => return None,
            None => readings(text, self.longest)
                .iter()
                .find_map(|reading| self.known.get(reading).copied())?,
        };
        let unit = self.units.get(index)?;
        Some(Match {
            index,
            own,
            other_unit: other_money(text, unit),
        })
    }
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '〔' | '【' => depth += 1,
            ')' | ']' | '〕' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

fn without_numbering(text: &str) -> &str {
    let marks = |c: char| c.is_whitespace() || matches!(c, '*' | '★' | '☆' | '●' | '■' | '◆' | '△' | '▲');
    let text = text.trim_start_matches(marks);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
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

    fn index(labels: &Labels, text: &str) -> Option<usize> {
        labels.find(text).map(|found| found.index)
    }

    #[test]
    fn a_label_in_another_unit_of_money_says_so() {
        let labels = Labels::new([field("通信费", "万元", &[])].iter());
        let unit = |text: &str| labels.find(text).and_then(|found| found.other_unit);
        assert_eq!(unit("通信费（元）").as_deref(), Some("元"));
        assert_eq!(unit("通信费（万元）"), None);
        assert_eq!(unit("通信费"), None);
    }

    #[test]
    fn a_label_is_known_however_it_is_retyped() {
        let labels = Labels::new([field("现有编制数", "个", &["编制数"])].iter());
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
