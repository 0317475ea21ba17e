//! The tree of the plan document, read key by key.
//!
//! An [`Entry`] is a table of the document. Each key is asked for by name and type; what is missing or of another
//! type goes to the log and a harmless value takes its place, so that one mistake hides no other. Closing the entry
//! notes the keys nobody asked for and hands out where everything stands. (serde would stop at an entry's first
//! mistake, and speak English.)

pub(super) mod toml;
mod typed;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::mistake::{KeyPlace, Lines, Log, Place, Tongue, spaced};
use super::suggest::suggestion;
use super::tree::{Item, Table, Value};
pub(super) use typed::{as_date, as_number};

/// What messages call the table that is the whole document.
const WHOLE_FILE: &str = "文件";
const WHOLE_WORKBOOK: &str = "方案";

/// A table of the document, read key by key.
pub(super) struct Entry<'a> {
    log: &'a Log,
    tongue: Tongue,
    label: String,
    is_root: bool,
    at: Place,
    table: &'a Table,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Entry<'a> {
    /// The whole file, or the sheets that state the same.
    pub(super) fn root(table: &'a Table, at: Place, tongue: Tongue, log: &'a Log) -> Self {
        Entry {
            log,
            tongue,
            label: tongue.say(WHOLE_FILE, WHOLE_WORKBOOK).to_owned(),
            is_root: true,
            at,
            table,
            asked: RefCell::default(),
        }
    }

    /// What messages call the entry.
    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// The words in which the document is written.
    pub(super) fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// Where the entry and its keys stand; notes the keys that nobody asked for.
    pub(super) fn close(self) -> Lines {
        let asked = self.asked.borrow();
        let lines = self.lines();
        for (key, _) in self.table.entries() {
            if !asked.contains(key.as_str()) {
                let label = spaced(&self.label);
                let wrong = match self.tongue {
                    Tongue::Toml => {
                        let near = suggestion(key, asked.iter().copied());
                        format!("有多余的键 {key}{near}")
                    }
                    Tongue::Workbook => format!("不用填写{}，请清空", lines.called(key)),
                };
                self.log.add(lines.of(key), format!("{label}{wrong}"));
            }
        }
        lines
    }

    /// Where the entry and its keys stand.
    pub(super) fn lines(&self) -> Lines {
        let mut keys = Vec::new();
        for (key, item) in self.table.entries() {
            if let Value::Table(below) = &item.value {
                keys.extend(below.heads().iter().map(|head| KeyPlace {
                    key: format!("{key}.{}", head.key),
                    ..head.clone()
                }));
            }
        }
        keys.extend_from_slice(self.table.heads());
        Lines {
            tongue: self.tongue,
            label: self.label.clone(),
            entry: self.at.clone(),
            keys,
        }
    }

    /// The value of a key as it stands, where there is one.
    pub(super) fn get(&self, key: &'static str) -> Option<&'a Item> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Notes that a key is missing.
    fn missing(&self, key: &str) {
        match self.tongue {
            Tongue::Toml => self.note(&format!("缺少 {key}")),
            Tongue::Workbook => self.wrong(key, "没有填写"),
        }
    }

    /// Notes what is wrong with a key's value.
    pub(super) fn wrong(&self, key: &str, wrong: &str) {
        self.log.at(&self.lines(), key, wrong);
    }

    /// Notes what is wrong with what stands under a key for one name.
    pub(super) fn wrong_name(&self, key: &str, name: &str, wrong: &str) {
        self.log.at_name(&self.lines(), key, name, wrong);
    }

    /// Notes what is wrong with the entry as a whole.
    pub(super) fn note(&self, wrong: &str) {
        self.log.entry(&self.lines(), wrong);
    }

    /// Notes that there is nothing where a key should be; TOML is told how it is written there.
    pub(super) fn lacks(&self, key: &str, wrong: &str, written: &str) {
        let lines = self.lines();
        let label = spaced(&self.label);
        let message = match self.tongue {
            Tongue::Toml => format!("{label}{wrong}（{written}）"),
            Tongue::Workbook => format!("{label}{wrong}"),
        };
        self.log.add(lines.of(key), message);
    }

    /// A table under a key, if it is there.
    pub(super) fn maybe_entry(&self, key: &'static str) -> Option<Entry<'a>> {
        let item = self.get(key)?;
        let table = self.typed(key, "表（{ … }）", |value| match value {
            Value::Table(table) => Some(table),
            _ => None,
        })?;
        let label = match self.tongue {
            Tongue::Toml if self.is_root => format!("[{key}]"),
            Tongue::Toml => format!("{}的 {key}", spaced(&self.label)),
            // Within a row the headings of columns say what a cell belongs to.
            Tongue::Workbook => {
                let sheet = self
                    .table
                    .heads()
                    .iter()
                    .find(|head| self.is_root && head.key == key);
                sheet.map_or_else(|| self.label.clone(), |head| head.shown.clone())
            }
        };
        Some(self.below(item, table, label))
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
        let items = self.typed(key, &format!("表的数组（[[{key}]]）"), |value| match value {
            Value::List(items) => Some(items),
            _ => None,
        });
        let mut entries = Vec::new();
        for item in items.into_iter().flatten() {
            let Value::Table(table) = &item.value else {
                self.wrong(key, "的每一项都应为表（{ … }）");
                continue;
            };
            let called = table.get(id).and_then(|item| called(&item.value));
            let label = called.map_or_else(|| noun.to_owned(), |called| format!("{noun}{called}"));
            entries.push(self.below(item, table, label));
        }
        entries
    }

    fn below(&self, item: &Item, table: &'a Table, label: String) -> Entry<'a> {
        Entry {
            log: self.log,
            tongue: self.tongue,
            label,
            is_root: false,
            at: item.at.clone(),
            table,
            asked: RefCell::default(),
        }
    }

    /// The keys in the order of the document, with their values; all count as asked for.
    pub(super) fn pairs(&self) -> &'a [(String, Item)] {
        self.table.entries()
    }
}

/// How a message calls an entry of this id: bare if it is ASCII, otherwise in quotation marks.
fn called(id: &Value) -> Option<String> {
    match id {
        Value::Text(text) if text.is_ascii() => Some(format!(" {text}")),
        Value::Text(text) => Some(format!("“{text}”")),
        Value::Number(number) => Some(format!(" {number}")),
        _ => None,
    }
}
