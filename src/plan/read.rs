//! TOML text to entries that are read key by key.
//!
//! An [`Entry`] is a table of the document. Each key is asked for by name and type; what is missing or of another
//! type goes to the log and a harmless value takes its place, so that one mistake hides no other. Closing the entry
//! notes the keys nobody asked for and hands out where everything stands. (serde would stop at an entry's first
//! mistake, and speak English.)

mod typed;

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::{Lines, Log, spaced};
use super::suggest::suggestion;
use super::syntax;
pub(super) use typed::{as_date, as_number};

/// One file of the plan document.
pub(super) struct Source {
    /// Its name, such as `plan/plan.toml`.
    name: &'static str,
    /// Byte offset of every line feed, to tell lines.
    line_feeds: Vec<usize>,
}

impl Source {
    /// The line, from 1, of a byte offset.
    fn line(&self, offset: usize) -> usize {
        self.line_feeds.partition_point(|feed| *feed < offset) + 1
    }
}

/// The parsed file and what is needed to tell lines; none if it is no TOML, which is noted.
pub(super) fn parse<'t>(name: &'static str, text: &'t str, log: &Log) -> Option<(Source, DeTable<'t>)> {
    let feeds = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let source = Source {
        name,
        line_feeds: feeds.map(|(offset, _)| offset).collect(),
    };
    match DeTable::parse(text) {
        Ok(table) => Some((source, table.into_inner())),
        Err(error) => {
            let line = source.line(error.span().map_or(0, |span| span.start));
            log.add(name, line, syntax::explain(error.message()));
            None
        }
    }
}

/// What messages call the table that is the whole file.
const WHOLE_FILE: &str = "文件";

/// A table of the document, read key by key.
pub(super) struct Entry<'a> {
    log: &'a Log,
    source: &'a Source,
    label: String,
    line: usize,
    table: &'a DeTable<'a>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Entry<'a> {
    /// The whole file.
    pub(super) fn root(source: &'a Source, table: &'a DeTable<'a>, log: &'a Log) -> Self {
        Entry {
            log,
            source,
            label: WHOLE_FILE.to_owned(),
            line: 1,
            table,
            asked: RefCell::default(),
        }
    }

    /// What messages call the entry.
    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// Where the entry and its keys stand; notes the keys that nobody asked for.
    pub(super) fn close(self) -> Lines {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                let near = suggestion(name, asked.iter().copied());
                let line = self.source.line(key.span().start);
                let label = spaced(&self.label);
                self.log
                    .add(self.source.name, line, format!("{label}有多余的键 {name}{near}"));
            }
        }
        self.lines()
    }

    /// Where the entry and its keys stand.
    pub(super) fn lines(&self) -> Lines {
        let mut keys = Vec::new();
        for (key, value) in self.table.iter() {
            let name = key.get_ref().as_ref();
            for below in value
                .get_ref()
                .as_table()
                .into_iter()
                .flat_map(|table| table.keys())
            {
                let line = self.source.line(below.span().start);
                keys.push((format!("{name}.{}", below.get_ref()), line));
            }
            keys.push((name.to_owned(), self.source.line(key.span().start)));
        }
        Lines {
            file: self.source.name,
            label: self.label.clone(),
            entry: self.line,
            keys,
        }
    }

    /// The value of a key as it stands, where there is one.
    pub(super) fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Notes that a key is missing.
    fn missing(&self, key: &str) {
        self.note(&format!("缺少 {key}"));
    }

    /// Notes what is wrong with a key's value.
    pub(super) fn wrong(&self, key: &str, wrong: &str) {
        self.log.at(&self.lines(), key, wrong);
    }

    /// Notes what is wrong with the entry as a whole.
    pub(super) fn note(&self, wrong: &str) {
        self.log.entry(&self.lines(), wrong);
    }

    /// A table under a key, if it is there.
    pub(super) fn maybe_entry(&self, key: &'static str) -> Option<Entry<'a>> {
        let value = self.get(key)?;
        let table = self.typed(key, "表（{ … }）", DeValue::as_table)?;
        let label = if self.label == WHOLE_FILE {
            format!("[{key}]")
        } else {
            format!("{}的 {key}", spaced(&self.label))
        };
        Some(self.below(value, table, label))
    }

    /// A table under a key that must be there.
    pub(super) fn entry(&self, key: &'static str) -> Option<Entry<'a>> {
        if !self.has(key) {
            self.missing(key);
        }
        self.maybe_entry(key)
    }

    /// The tables of an array; none if the key is missing. An entry is called `noun` and the value of its `id` key.
    pub(super) fn entries(&self, key: &'static str, noun: &str, id: &str) -> Vec<Entry<'a>> {
        let Some(items) = self.typed(key, &format!("表的数组（[[{key}]]）"), DeValue::as_array) else {
            return Vec::new();
        };
        let mut entries = Vec::new();
        for item in items {
            let Some(table) = item.get_ref().as_table() else {
                self.wrong(key, "的每一项都应为表（{ … }）");
                continue;
            };
            let called = table.get(id).map(Spanned::get_ref).and_then(called);
            let label = called.map_or_else(|| noun.to_owned(), |called| format!("{noun}{called}"));
            entries.push(self.below(item, table, label));
        }
        entries
    }

    fn below(&self, at: &Spanned<DeValue<'_>>, table: &'a DeTable<'a>, label: String) -> Entry<'a> {
        Entry {
            log: self.log,
            source: self.source,
            label,
            line: self.source.line(at.span().start),
            table,
            asked: RefCell::default(),
        }
    }

    /// The keys in the order of the document, with their values; all count as asked for.
    pub(super) fn pairs(&self) -> Vec<(&'a str, &'a DeValue<'a>)> {
        let mut pairs: Vec<_> = self.table.iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        pairs
            .into_iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value.get_ref()))
            .collect()
    }
}

/// How a message calls an entry of this id: bare if it is ASCII, otherwise in quotation marks.
fn called(id: &DeValue<'_>) -> Option<String> {
    match id {
        DeValue::String(text) if text.is_ascii() => Some(format!(" {text}")),
        DeValue::String(text) => Some(format!("“{text}”")),
        DeValue::Integer(number) => Some(format!(" {number}")),
        _ => None,
    }
}
