//! The types that a key may be asked for: text, number, date, flag, one of a few words.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use super::Entry;
use crate::plan::suggest::suggestion;

impl<'a> Entry<'a> {
    /// The value of a key if it is there and of the type that `take` accepts; notes if it is of another.
    pub(super) fn typed<T>(
        &self,
        key: &'static str,
        wanted: &str,
        take: impl Fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.get(key)?;
        let taken = take(value.get_ref());
        if taken.is_none() {
            self.wrong(key, &format!("应为{wanted}"));
        }
        taken
    }

    /// As [`Entry::typed`], and notes if the key is missing.
    fn demanded<T>(
        &self,
        key: &'static str,
        wanted: &str,
        take: impl Fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.missing(key);
            self.get(key);
            return None;
        }
        self.typed(key, wanted, take)
    }

    /// A text that must be there and not be empty.
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

    /// Texts, none of them empty; none at all if the key is missing.
    pub(in crate::plan) fn texts(&self, key: &'static str) -> Vec<String> {
        let texts = self
            .typed(key, "文字的数组，如 [\"甲\", \"乙\"]", |value| {
                value
                    .as_array()?
                    .iter()
                    .map(|item| as_text(item.get_ref()))
                    .collect::<Option<Vec<String>>>()
            })
            .unwrap_or_default();
        for text in &texts {
            self.not_empty(key, text);
        }
        texts
    }

    /// Texts that must be there, at least one.
    pub(in crate::plan) fn some_texts(&self, key: &'static str) -> Vec<String> {
        let texts = self.texts(key);
        let value = self.get(key).map(Spanned::get_ref);
        if value.is_none() {
            self.missing(key);
        } else if value
            .and_then(DeValue::as_array)
            .is_some_and(|items| items.is_empty())
        {
            self.wrong(key, "不能为空");
        }
        texts
    }

    /// true or false; false if the key is missing.
    pub(in crate::plan) fn flag(&self, key: &'static str) -> bool {
        self.typed(key, " true 或 false", DeValue::as_bool)
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
    pub(in crate::plan) fn maybe_word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.typed(key, "文字", as_text)?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, meaning)| *meaning);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let near = suggestion(&text, all.iter().copied());
            self.wrong(
                key,
                &format!("不能是“{text}”，只能是 {} 之一{near}", all.join("、")),
            );
        }
        found
    }

    /// One of a few words; the key must be there. If it is wrong, the given meaning takes its place.
    pub(in crate::plan) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)], instead: T) -> T {
        if !self.has(key) {
            self.get(key);
            self.missing(key);
            return instead;
        }
        self.maybe_word(key, words).unwrap_or(instead)
    }
}

fn as_text(value: &DeValue<'_>) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The number that a value is, whole or not.
pub(in crate::plan) fn as_number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite()),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        _ => None,
    }
}

fn as_whole<T: TryFrom<i64>>(value: &DeValue<'_>) -> Option<T> {
    let number = value.as_integer()?;
    let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
    T::try_from(number).ok()
}

/// The day that a value is; none if it carries a time.
pub(in crate::plan) fn as_date(value: &DeValue<'_>) -> Option<Date> {
    let moment = value.as_datetime().filter(|moment| moment.time.is_none())?;
    let day = moment.date?;
    Date::new(
        i16::try_from(day.year).ok()?,
        i8::try_from(day.month).ok()?,
        i8::try_from(day.day).ok()?,
    )
    .ok()
}
