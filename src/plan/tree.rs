//! The plan document as a tree of texts, numbers, flags, dates, lists and tables: what its two forms, TOML files and
//! workbook, have in common.
//!
//! Both are turned into this tree, and one loader reads it ([`super::read::Entry`]). The other way, a loaded plan is
//! told as a tree again: that is written as a workbook, and hashed.

use std::fmt::{self, Write as _};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::mistake::{KeyPlace, Place, Tongue};
use super::words::Word;
use crate::model::hash::in_hex;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A number, whole or not.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Date(Date),
    /// Several values.
    List(Vec<Item>),
    /// Values under keys.
    Table(Table),
    /// Nothing that the document may hold, with what is wrong with it where that can be said.
    Unusable(&'static str),
}

/// A text with a character that neither a cell nor a page can show.
const CONTROL: &str = "含有不可见的控制字符，请删去";

impl Value {
    /// A text, if every character of it has a place in a cell (XML cannot hold the others).
    pub(super) fn of_text(text: &str) -> Value {
        let unshowable = |letter: char| {
            let is_break = matches!(letter, '\n' | '\t');
            !is_break && letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
        };
        if text.contains(unshowable) {
            Value::Unusable(CONTROL)
        } else {
            Value::Text(text.to_owned())
        }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// The value.
    pub(super) value: Value,
    /// Where it stands.
    pub(super) at: Place,
}

/// Values under keys, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    entries: Vec<(String, Item)>,
    heads: Vec<KeyPlace>,
}

impl Table {
    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Item> {
        self.entries
            .iter()
            .find(|(held, _)| held == key)
            .map(|(_, item)| item)
    }

    /// The value under a path such as `remedy.days`.
    pub(super) fn at_path(&self, path: &str) -> Option<&Item> {
        match path.split_once('.') {
            None => self.get(path),
            Some((key, below)) => match &self.get(key)?.value {
                Value::Table(table) => table.at_path(below),
                _ => None,
            },
        }
    }

    /// Keys and values in order.
    pub(super) fn entries(&self) -> &[(String, Item)] {
        &self.entries
    }

    /// Where keys stand, those with a value and those without.
    pub(super) fn heads(&self) -> &[KeyPlace] {
        &self.heads
    }

    /// Says where a key stands.
    pub(super) fn head(&mut self, key: &str, at: Place, shown: &str) {
        self.heads.push(KeyPlace {
            key: key.to_owned(),
            at,
            shown: shown.to_owned(),
        });
    }

    /// Puts a value that stands somewhere.
    pub(super) fn place(&mut self, key: &str, value: Value, at: Place) {
        self.entries.push((key.to_owned(), Item { value, at }));
    }

    /// The value under a key, taken out.
    pub(super) fn take(&mut self, key: &str) -> Option<Item> {
        let index = self.entries.iter().position(|(held, _)| held == key)?;
        Some(self.entries.remove(index).1)
    }

    /// Changes the table under a key, which is made if it is not there.
    pub(super) fn below(&mut self, key: &str, at: &Place, change: impl FnOnce(&mut Table)) {
        if self.get(key).is_none() {
            self.place(key, Value::Table(Table::default()), at.clone());
        }
        for (held, item) in &mut self.entries {
            if held == key
                && let Value::Table(table) = &mut item.value
            {
                return change(table);
            }
        }
    }

    /// Puts a value that a loaded plan states.
    pub(super) fn put(&mut self, key: &str, value: Value) {
        self.place(key, value, Place::default());
    }

    /// Puts a text unless it is empty, which is the same as none.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.put(key, Value::Text(text.to_owned()));
        }
    }

    /// Puts a text if there is one.
    pub(super) fn maybe_text(&mut self, key: &str, text: Option<&String>) {
        self.text(key, text.map_or("", String::as_str));
    }

    /// Puts texts unless there are none.
    pub(super) fn texts(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            let items = texts.iter().map(|text| bare(Value::Text(text.clone())));
            self.put(key, Value::List(items.collect()));
        }
    }

    /// Puts a number.
    pub(super) fn number(&mut self, key: &str, number: impl Into<f64>) {
        self.put(key, Value::Number(number.into()));
    }

    /// Puts a flag unless it is false, which is the same as none.
    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.put(key, Value::Flag(true));
        }
    }

    /// Puts the word for a meaning.
    pub(super) fn word<T: Copy + PartialEq>(
        &mut self,
        key: &str,
        words: &[Word<T>],
        means: T,
        tongue: Tongue,
    ) {
        if let Some(word) = words.iter().find(|word| word.means == means) {
            self.text(key, word.in_tongue(tongue));
        }
    }

    /// Puts a table.
    pub(super) fn table(&mut self, key: &str, table: Table) {
        self.put(key, Value::Table(table));
    }

    /// Puts tables unless there are none.
    pub(super) fn tables(&mut self, key: &str, tables: impl Iterator<Item = Table>) {
        let items: Vec<Item> = tables.map(|table| bare(Value::Table(table))).collect();
        if !items.is_empty() {
            self.put(key, Value::List(items));
        }
    }
}

/// A value that a loaded plan states, which stands nowhere.
pub(super) fn bare(value: Value) -> Item {
    Item {
        value,
        at: Place::default(),
    }
}

/// SHA-256 over the trees, in lower-case hexadecimal.
///
/// Every value is fed in with its kind, and texts and lists with their lengths, so that no two contents give the same
/// bytes. Places and what messages call things are left out.
pub(super) fn hash<'t>(trees: impl IntoIterator<Item = &'t Table>) -> String {
    let mut hasher = Sha256::new();
    // The form of what follows; to be raised if the same content should ever be fed in otherwise.
    hasher.update("dudao plan 1\n");
    let mut told = String::new();
    for tree in trees {
        told.clear();
        tell_table(&mut told, tree);
        hasher.update(&told);
    }
    in_hex(&hasher.finalize())
}

fn tell_table(told: &mut String, table: &Table) {
    tell_count(told, "table ", table.entries.len());
    for (key, item) in &table.entries {
        tell_text(told, key);
        tell(told, &item.value);
    }
}

fn tell_text(told: &mut String, text: &str) {
    tell_count(told, "text ", text.len());
    told.push_str(text);
    told.push('\n');
}

fn tell_count(told: &mut String, kind: &str, count: usize) {
    told.push_str(kind);
    told.push_str(itoa::Buffer::new().format(count));
    told.push('\n');
}

fn tell(told: &mut String, value: &Value) {
    match value {
        Value::Text(text) => tell_text(told, text),
        // Adding 0 makes -0 plain 0; they are equal, and a cell does not tell them apart.
        Value::Number(number) => tell_line(told, format_args!("number {}", number + 0.0)),
        Value::Flag(flag) => tell_line(told, format_args!("flag {flag}")),
        Value::Date(date) => tell_line(told, format_args!("date {date}")),
        Value::List(items) => {
            tell_count(told, "list ", items.len());
            for item in items {
                tell(told, &item.value);
            }
        }
        Value::Table(table) => tell_table(told, table),
        Value::Unusable(why) => tell_text(told, why),
    }
}

fn tell_line(told: &mut String, line: fmt::Arguments<'_>) {
    // Writing into a text does not fail.
    let _ = writeln!(told, "{line}");
}
