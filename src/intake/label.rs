//! Labels as counties retype them: compared without width, spaces, punctuation, numbering, marks and units.

use unicode_normalization::UnicodeNormalization;

use crate::model::form::Field;

/// A label reduced to what carries its meaning: width folded, lower case, only letters and digits.
pub fn normalise(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The forms under which a cell's text may be a label: whole, without brackets, without leading numbering.
fn readings(text: &str) -> Vec<String> {
    let folded: String = text.nfkc().collect();
    let bare = without_brackets(&folded);
    let mut readings = vec![
        normalise(&folded),
        normalise(&bare),
        normalise(without_numbering(&bare)),
    ];
    readings.dedup();
    readings.retain(|reading| !reading.is_empty());
    readings
}

/// The labels of a sheet, prepared once so that each of its cells is compared quickly.
pub struct Labels {
    known: std::collections::BTreeMap<String, usize>,
}

impl Labels {
    /// Prepares the labels of these fields.
    pub fn new<'a>(fields: impl Iterator<Item = &'a Field>) -> Self {
        let mut known = std::collections::BTreeMap::new();
        for (index, field) in fields.enumerate() {
            // A field's own label outranks another's alias: labels first come, first kept.
            let own = [field.label.as_str(), field.name.as_str()].map(normalise);
            let printed = normalise(&field.printed_label());
            for key in own
                .into_iter()
                .chain([printed])
                .chain(field.aliases.iter().map(|alias| normalise(alias)))
            {
                known.entry(key).or_insert(index);
            }
        }
        Self { known }
    }

    /// The index of the field whose label this text is.
    pub fn find(&self, text: &str) -> Option<usize> {
        // Longer than any label: a sentence of help or an answer.
        if text.len() > 240 {
            return None;
        }
        readings(text)
            .iter()
            .find_map(|reading| self.known.get(reading).copied())
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
    let marks = |c: char| c.is_whitespace() || matches!(c, '*' | '★' | '☆');
    let text = text.trim_start_matches(marks);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    match rest.strip_prefix(['.', '、', ',', ':']) {
        Some(label) if rest.len() < text.len() => label.trim_start_matches(marks),
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
            label: label.to_owned(),
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
        }
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
        ] {
            assert_eq!(labels.find(text), Some(0), "{text}");
        }
        for text in ["改革前编制数", "现有编制", "个", ""] {
            assert_eq!(labels.find(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_outranks_an_alias() {
        let fields = [
            field("现有编制数", "个", &[]),
            field("改革前编制数", "个", &["原编制数"]),
        ];
        let labels = Labels::new(fields.iter());
        assert_eq!(labels.find("2、原编制数（个）"), Some(1));
        assert_eq!(labels.find("*现有编制数"), Some(0));
        assert_eq!(labels.find("其他"), None);
    }
}
