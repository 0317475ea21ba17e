//! The types that a key may be asked for: text, number, date, flag, one of a few words.

use jiff::civil::Date;

use super::Entry;
use crate::plan::mistake::Tongue;
use crate::plan::suggest::suggestion;
use crate::plan::tree::{Item, Value};
use crate::plan::words::Word;

impl<'a> Entry<'a> {
    /// The value of a key if it is there and of the type that `take` accepts; notes if it is of another.
    pub(super) fn typed<T>(
        &self,
        key: &'static str,
        wanted: &str,
        take: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let item = self.get(key)?;
        let taken = take(&item.value);
        if taken.is_none() {
            match item.value {
                Value::Unusable(why) if !why.is_empty() => self.wrong(key, why),
                _ => self.wrong(key, &format!("应为{wanted}")),
            }
        }
        taken
    }

    /// As [`Entry::typed`], and notes if the key is missing.
    fn demanded<T>(
        &self,
        key: &'static str,
        wanted: &str,
        take: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.missing(key);
            self.get(key);
            return None;
        }
        self.typed(key, wanted, take)
    }

    /// A text that must be there and not be empty. Blanks around a text mean nothing and are left out.
    pub(in crate::plan) fn text(&self, key: &'static str) -> String {
        let text = self.demanded(key, "文字", as_text);
        if let Some(text) = &text {
            self.not_empty(key, text);
        }
        text.unwrap_or_default()
    }

    /// A text that need not be there, but is not empty if it is.
    pub(in crate::plan) fn maybe_text(&self, key: &'static str) -> Option<String> {
        let text = self.typed(key, "文字", as_text)?;
        self.not_empty(key, &text);
        Some(text)
    }

    /// A text that may be missing or empty.
    pub(in crate::plan) fn loose_text(&self, key: &'static str) -> String {
        self.typed(key, "文字", as_text).unwrap_or_default()
    }

    fn not_empty(&self, key: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong(key, "不能为空");
        }
    }

    /// Texts, each of one line, none of them empty; none at all if the key is missing.
    pub(in crate::plan) fn texts(&self, key: &'static str) -> Vec<String> {
        let texts = self.raw_texts(key);
        for text in &texts {
            self.not_empty(key, text);
            if text.contains('\n') {
                self.wrong(key, &format!("中“{}”含有换行，一项只能写一行", text.trim()));
            } else if text.trim() != text && !text.trim().is_empty() {
                self.wrong(key, &format!("中“{text}”首尾有空格"));
            }
        }
        texts
    }

    /// Texts as they stand.
    fn raw_texts(&self, key: &'static str) -> Vec<String> {
        self.typed(key, "文字的数组，如 [\"甲\", \"乙\"]", |value| {
            let Value::List(items) = value else { return None };
            items.iter().map(raw_text).collect::<Option<Vec<String>>>()
        })
        .unwrap_or_default()
    }

    /// Formulas, none of them empty, which may take several lines; none at all if the key is missing.
    pub(in crate::plan) fn formulas(&self, key: &'static str) -> Vec<String> {
        let texts = self.raw_texts(key);
        for text in &texts {
            self.not_empty(key, text);
        }
        texts.iter().map(|text| text.trim().to_owned()).collect()
    }

    /// Texts that must be there, at least one.
    pub(in crate::plan) fn some_texts(&self, key: &'static str) -> Vec<String> {
        let texts = self.texts(key);
        match self.get(key).map(|item| &item.value) {
            None => self.missing(key),
            Some(Value::List(items)) if items.is_empty() => self.wrong(key, "不能为空"),
            Some(_) => {}
        }
        texts
    }

    /// true or false; false if the key is missing.
    pub(in crate::plan) fn flag(&self, key: &'static str) -> bool {
        let wanted = self.tongue.say(" true 或 false", "“是”或“否”");
        self.typed(key, wanted, |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// A number, if it is there.
    pub(in crate::plan) fn maybe_number(&self, key: &'static str) -> Option<f64> {
        self.typed(key, "数字", as_number)
    }

    /// A number that must be there.
    pub(in crate::plan) fn number(&self, key: &'static str) -> f64 {
        self.demanded(key, "数字", as_number).unwrap_or_default()
    }

    /// A whole number within a type's range, if it is there.
    pub(in crate::plan) fn maybe_whole<T: TryFrom<i64>>(&self, key: &'static str) -> Option<T> {
        self.typed(key, "不小于 0 且不过大的整数", as_whole)
    }

    /// A whole number within a type's range that must be there.
    pub(in crate::plan) fn whole<T: TryFrom<i64> + Default>(&self, key: &'static str) -> T {
        self.demanded(key, "不小于 0 且不过大的整数", as_whole)
            .unwrap_or_default()
    }

    /// A date that must be there.
    pub(in crate::plan) fn date(&self, key: &'static str) -> Date {
        self.demanded(key, "日期，如 2020-09-14", as_date)
            .unwrap_or_default()
    }

    /// One of a few words, if the key is there.
    pub(in crate::plan) fn maybe_word<T: Copy>(&self, key: &'static str, words: &[Word<T>]) -> Option<T> {
        let text = self.typed(key, "文字", as_text)?;
        let found = words
            .iter()
            .find(|word| word.in_tongue(self.tongue) == text)
            .map(|word| word.means);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|word| word.in_tongue(self.tongue)).collect();
            let near = suggestion(&text, all.iter().copied());
            let gap = if self.tongue == Tongue::Toml { " " } else { "" };
            self.wrong(
                key,
                &format!("不能是“{text}”，只能是{gap}{}{gap}之一{near}", all.join("、")),
            );
        }
        found
    }

    /// One of a few words; the key must be there. If it is wrong, the given meaning takes its place.
    pub(in crate::plan) fn word<T: Copy>(&self, key: &'static str, words: &[Word<T>], instead: T) -> T {
        if !self.has(key) {
            self.get(key);
            self.missing(key);
            return instead;
        }
        self.maybe_word(key, words).unwrap_or(instead)
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn raw_text(item: &Item) -> Option<String> {
    match &item.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The number that a value is, whole or not.
pub(in crate::plan) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn as_whole<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    // Beyond this, floating point does not tell one whole number from the next.
    const FARTHEST: f64 = 9_007_199_254_740_992.0;
    let number = as_number(value).filter(|number| number.fract() == 0.0 && number.abs() < FARTHEST)?;
    T::try_from(number as i64).ok()
}

/// The day that a value is.
pub(in crate::plan) fn as_date(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        _ => None,
    }
}
