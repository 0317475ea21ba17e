//! Mistakes in the plan document, each with its file and line.
//!
//! Reading never stops at a mistake: it is put into the [`Log`], a harmless value takes the place of what was
//! wrong, and [`super::load`] refuses the plan in the end if the log holds anything.

use std::cell::RefCell;
use std::fmt;

/// Something wrong in the plan document or a roster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file, such as `plan/measures.toml`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in Chinese, without a full stop.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} 第 {} 行：{}", self.file, self.line, self.message)
    }
}

/// Everything wrong in the plan document, by file and line; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            mistake.fmt(out)?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

/// Where the entries of a file put what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Log {
    mistakes: RefCell<Vec<Mistake>>,
}

impl Log {
    /// Notes a mistake.
    pub(super) fn add(&self, file: &str, line: usize, message: impl Into<String>) {
        self.mistakes.borrow_mut().push(Mistake {
            file: file.to_owned(),
            line,
            message: message.into(),
        });
    }

    /// Notes a mistake in the value of a key: 规则 C12-01 的 must + what is wrong.
    pub(super) fn at(&self, lines: &Lines, key: &str, wrong: impl fmt::Display) {
        let label = spaced(&lines.label);
        self.add(lines.file, lines.of(key), format!("{label}的 {key} {wrong}"));
    }

    /// Notes a mistake in an entry as a whole: 措施 3 + what is wrong.
    pub(super) fn entry(&self, lines: &Lines, wrong: impl fmt::Display) {
        let label = spaced(&lines.label);
        self.add(lines.file, lines.entry, format!("{label}{wrong}"));
    }

    /// The value if nothing was noted, otherwise all that was, by file and line.
    pub(super) fn verdict<T>(self, value: T) -> Result<T, Mistakes> {
        let mut mistakes = self.mistakes.into_inner();
        if mistakes.is_empty() {
            return Ok(value);
        }
        mistakes.sort();
        mistakes.dedup();
        Err(Mistakes(mistakes))
    }
}

/// A label before Chinese text: a space behind letters and digits, none behind a quotation mark.
pub(super) fn spaced(label: &str) -> String {
    let gap = label.ends_with(|letter: char| letter.is_ascii());
    format!("{label}{}", if gap { " " } else { "" })
}

/// Where an entry and its keys stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// The file.
    pub(super) file: &'static str,
    /// What a message calls the entry, such as 规则 C12-01.
    pub(super) label: String,
    /// The entry's own line.
    pub(super) entry: usize,
    /// The lines of its keys; those of a table below it as `table.key`.
    pub(super) keys: Vec<(String, usize)>,
}

impl Lines {
    /// The line of a key; the entry's own if it is not there.
    pub(super) fn of(&self, key: &str) -> usize {
        self.keys
            .iter()
            .find(|(held, _)| held == key)
            .map_or(self.entry, |(_, line)| *line)
    }
}

/// What was read, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Located<T> {
    /// What was read.
    pub(super) item: T,
    /// Where it stands.
    pub(super) lines: Lines,
}
