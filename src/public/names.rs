//! Personal values of one submission, what stands in their place, and how they are found in other texts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::HIDDEN;
use crate::model::value::says_nothing;
use crate::model::wording::comparable;

/// The personal values of one submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// Values to look for, without spaces and hyphens, longest first.
    values: Vec<String>,
    /// What stands in place of each name, by the name as it stood.
    pseudonyms: BTreeMap<String, String>,
    /// Sheets, by their names in the file, whose rows are persons, each with the header's zero-based row.
    pub(super) person_sheets: BTreeMap<String, u32>,
    /// Texts that the county wrote in its own words.
    pub(super) notes: BTreeSet<String>,
}

impl Personal {
    /// Finds pseudonyms for names, each with the kind of person it names. `secret` decides their order: that of the
    /// rows would tell who is who to anybody who has the list.
    pub(super) fn new(names: &BTreeMap<String, String>, secret: &[u8]) -> Self {
        // Spellings that the checks take for the same person share the number.
        let mut persons: BTreeMap<String, (String, Vec<&String>)> = BTreeMap::new();
        for (name, kind) in names {
            let person = persons.entry(comparable(name));
            let (_, spellings) = person.or_insert_with(|| (kind.clone(), Vec::new()));
            spellings.push(name);
        }
        let order = |name: &String| Sha256::digest([secret, name.as_bytes()].concat());
        let mut ordered: Vec<_> = persons.into_iter().collect();
        ordered.sort_by_key(|(name, _)| order(name));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut pseudonyms = BTreeMap::new();
        for (_, (kind, spellings)) in ordered {
            let count = counts.entry(kind.clone()).or_default();
            *count += 1;
            for (index, spelling) in spellings.into_iter().enumerate() {
                // Spellings that differ must go on differing, in what no comparison of names looks at.
                let space = " ".repeat(index);
                pseudonyms.insert(spelling.clone(), format!("{count}号{space}{kind}"));
            }
        }
        Self {
            pseudonyms,
            ..Self::default()
        }
    }

    /// Adds a value to look for in other texts, unless it is too short or is a word that others use.
    pub(super) fn look_for(&mut self, value: &str, wording: &str) {
        let value = squeezed(value);
        if value.chars().count() < 2 || says_nothing(&value) || wording.contains(&value) {
            return;
        }
        let length = value.chars().count();
        let at = self
            .values
            .partition_point(|held| (held.chars().count(), &value) > (length, held));
        if self.values.get(at) != Some(&value) {
            self.values.insert(at, value);
        }
    }

    /// What stands in place of a name.
    pub fn pseudonym(&self, name: &str) -> Option<&str> {
        self.pseudonyms.get(name).map(String::as_str)
    }

    /// The pseudonym that a text names, the longest if several.
    pub(super) fn named_in(&self, text: &str) -> Option<&str> {
        let named = self.pseudonyms.values().map(String::as_str);
        named.filter(|one| text.contains(one)).max_by_key(|one| one.len())
    }

    /// Whether a text holds a personal value, with or without spaces inside.
    pub fn is_held_in(&self, text: &str) -> bool {
        let text = squeezed(text);
        self.values.iter().any(|value| text.contains(value.as_str()))
    }

    /// A text with every name in it given way to its pseudonym: for ids, which must go on naming the same thing.
    pub(super) fn renamed(&self, text: &str) -> String {
        let mut names: Vec<_> = self.pseudonyms.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let mut text = text.to_owned();
        for (name, pseudonym) in names {
            if name.chars().count() >= 2 {
                text = text.replace(name.as_str(), pseudonym);
            }
        }
        text
    }

    /// A sentence without the quotations that hold a personal value.
    fn unquoted(&self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('“') {
            kept.push_str(before);
            let Some((quoted, after)) = after.split_once('”') else {
                rest = after;
                kept.push('“');
                continue;
            };
            let shown = if self.is_held_in(quoted) { HIDDEN } else { quoted };
            kept.extend(["“", shown, "”"]);
            rest = after;
        }
        kept.push_str(rest);
        kept
    }

    /// A sentence of the program without personal values that came into it unforeseen. What it quotes is left out as
    /// a whole if it holds one; elsewhere two characters may be a part of another word, so that they count only where
    /// they stand by themselves.
    pub(super) fn cleared(&self, text: &str) -> String {
        let mut text = self.unquoted(text);
        for value in &self.values {
            if !text.contains(value.as_str()) {
                continue;
            }
            text = if value.chars().count() > 2 {
                text.replace(value.as_str(), HIDDEN)
            } else {
                replaced_alone(&text, value)
            };
        }
        text
    }
}

/// A text without what people put between the parts of a name or a number.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—' | '–'))
        .collect()
}

/// Replaces a value where no letter or digit stands beside it.
fn replaced_alone(text: &str, value: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(value) {
        let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_part =
            joined(before.chars().next_back().or(kept.chars().next_back())) || joined(after.chars().next());
        kept.push_str(before);
        kept.push_str(if is_part { value } else { HIDDEN });
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Gives texts that are left out a number each, so that those that differ go on differing.
#[derive(Debug, Default)]
pub struct Numbered {
    numbers: BTreeMap<String, usize>,
}

impl Numbered {
    /// What stands in place of a text: the same for texts that comparisons take for the same.
    pub fn hidden(&mut self, text: &str) -> String {
        let next = self.numbers.len() + 1;
        let number = self.numbers.entry(comparable(text)).or_insert(next);
        format!("〔已隐去{number}〕")
    }

    /// What stands in place of a file's name, which keeps its ending.
    pub fn hidden_file(&mut self, name: &str) -> String {
        let hidden = self.hidden(name);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let plain = |ending: &&str| ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric());
        match ending.filter(plain) {
            Some(ending) => format!("{hidden}.{ending}"),
            None => hidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn personal(names: &[&str]) -> Personal {
        let kinds = names
            .iter()
            .map(|name| ((*name).to_owned(), "督学".to_owned()))
            .collect();
        let mut personal = Personal::new(&kinds, b"secret");
        for name in names {
            personal.look_for(name, "“建设”是方案里的词");
        }
        personal
    }

    #[test]
    fn each_name_has_a_pseudonym_and_spellings_of_one_name_go_on_differing() {
        let personal = personal(&["甲某（城关小学）", "甲某(城关小学)", "乙某"]);
        let of = |name| personal.pseudonym(name).unwrap();
        let one = of("甲某（城关小学）");
        let other = of("甲某(城关小学)");
        assert_ne!(one, other);
        assert_eq!(comparable(one), comparable(other));
        assert_ne!(comparable(one), comparable(of("乙某")));
    }

    #[test]
    fn values_are_found_with_spaces_inside_and_words_of_the_plan_are_not() {
        let personal = personal(&["欧阳某某", "王某", "建设", "是"]);
        for text in ["责任督学王　某.pdf", "欧阳某某", "王某同志"] {
            assert!(personal.is_held_in(text), "{text}");
        }
        for text in ["机构建设", "是", "王先生", "欧阳某"] {
            assert!(!personal.is_held_in(text), "{text}");
        }
    }

    #[test]
    fn a_short_name_tears_no_word_apart() {
        let personal = personal(&["和平", "欧阳某某"]);
        assert_eq!(
            personal.cleared("“和平”和和平小学，欧阳某某任教。和平"),
            "“〔已隐去〕”和和平小学，〔已隐去〕任教。〔已隐去〕"
        );
        assert_eq!(
            personal.cleared("与上一轮的“和平报送.xlsx”相同，“其他”不同，“没有收尾"),
            "与上一轮的“〔已隐去〕”相同，“其他”不同，“没有收尾"
        );
    }

    #[test]
    fn texts_left_out_go_on_differing() {
        let mut numbered = Numbered::default();
        assert_eq!(numbered.hidden("和平小学"), "〔已隐去1〕");
        assert_eq!(numbered.hidden("和平中学"), "〔已隐去2〕");
        assert_eq!(numbered.hidden(" 和平小学"), "〔已隐去1〕");
        assert_eq!(numbered.hidden_file("王某聘书.PDF"), "〔已隐去3〕.PDF");
        assert_eq!(numbered.hidden_file("王某.某年聘书"), "〔已隐去4〕");
    }
}
