//! Mistakes in the plan document, each with its place: a line of a file, or a cell of the plan workbook.
//!
//! Reading never stops at a mistake: it is put into the [`Log`], a harmless value takes the place of what was
//! wrong, and loading refuses the plan in the end if the log holds anything.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use crate::model::place::Cell;

/// Where something stands in the plan document or a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The plan workbook as a whole.
    #[default]
    Workbook,
    /// A line of a file.
    Line {
        /// The file, such as `plan/measures.toml`.
        file: Cow<'static, str>,
        /// The line, from 1.
        line: usize,
    },
    /// A sheet of the plan workbook.
    Sheet {
        /// Which one in the order of the tabs, so that mistakes are told in that order.
        order: usize,
        /// Its name.
        sheet: Cow<'static, str>,
        /// The cell; none if it is about the sheet as a whole.
        cell: Option<Cell>,
    },
}

impl Place {
    /// The line or row, from 1; 0 where there is none.
    pub(super) fn line(&self) -> usize {
        match self {
            Place::Line { line, .. } => *line,
            Place::Sheet { cell: Some(cell), .. } => usize::try_from(cell.row).unwrap_or_default() + 1,
            Place::Workbook | Place::Sheet { .. } => 0,
        }
    }
}

impl Place {
    /// The place within a sentence: a file's name is set off by a space.
    pub(super) fn in_sentence(&self) -> String {
        match self {
            Place::Line { .. } => format!(" {self}"),
            Place::Workbook | Place::Sheet { .. } => self.to_string(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Workbook => out.write_str("方案工作簿"),
            Place::Line { file, line } => write!(out, "{file} 第 {line} 行"),
            Place::Sheet {
                sheet, cell: None, ..
            } => write!(out, "「{sheet}」"),
            Place::Sheet {
                sheet,
                cell: Some(cell),
                ..
            } => write!(out, "「{sheet}」第 {} 行（{cell}）", cell.row + 1),
        }
    }
}

/// Something wrong in the plan document or a roster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Where it stands.
    pub place: Place,
    /// What is wrong, in Chinese, without a full stop.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}：{}", self.place, self.message)
    }
}

/// Everything wrong in the plan document, by place; never empty.
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

/// Where the entries of the document put what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Log {
    mistakes: RefCell<Vec<Mistake>>,
}

impl Log {
    /// Notes a mistake.
    pub(super) fn add(&self, place: Place, message: impl Into<String>) {
        self.mistakes.borrow_mut().push(Mistake {
            place,
            message: message.into(),
        });
    }

    /// Notes a mistake in the value of a key: 规则 C12-01 的 must + what is wrong.
    pub(super) fn at(&self, lines: &Lines, key: &str, wrong: impl fmt::Display) {
        let label = spaced(&lines.label);
        let called = lines.called(key);
        self.add(lines.of(key), format!("{label}的{called}{wrong}"));
    }

    /// Notes a mistake in what stands under a key for one name, at its own place where it has one.
    pub(super) fn at_name(&self, lines: &Lines, key: &str, name: &str, wrong: impl fmt::Display) {
        let label = spaced(&lines.label);
        let called = lines.called(key);
        let own = lines.key(&format!("{key}.{name}"));
        let place = own.map_or_else(|| lines.of(key), |own| own.at.clone());
        self.add(place, format!("{label}的{called}{wrong}"));
    }

    /// Notes a mistake in an entry as a whole: 措施 3 + what is wrong.
    pub(super) fn entry(&self, lines: &Lines, wrong: impl fmt::Display) {
        let label = spaced(&lines.label);
        self.add(lines.entry.clone(), format!("{label}{wrong}"));
    }

    /// The value if nothing was noted, otherwise all that was, by place.
    pub(super) fn verdict<T>(self, value: T) -> Result<T, Mistakes> {
        if self.mistakes.borrow().is_empty() {
            Ok(value)
        } else {
            Err(self.mistakes())
        }
    }

    /// All that was noted, by place.
    pub(super) fn mistakes(self) -> Mistakes {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort();
        mistakes.dedup();
        Mistakes(mistakes)
    }
}

/// A label before Chinese text: a space behind letters and digits, none behind a quotation mark.
pub(super) fn spaced(label: &str) -> String {
    let gap = label.ends_with(|letter: char| letter.is_ascii());
    format!("{label}{}", if gap { " " } else { "" })
}

/// In which words the document is written, and so in which its mistakes are told: the keys of TOML, or the headings
/// and Chinese words of the plan workbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tongue {
    /// The files of a plan folder.
    #[default]
    Toml,
    /// The plan workbook.
    Workbook,
}

impl Tongue {
    /// The words for this tongue.
    pub(super) fn say<'s>(self, toml: &'s str, workbook: &'s str) -> &'s str {
        match self {
            Tongue::Toml => toml,
            Tongue::Workbook => workbook,
        }
    }
}

/// Where an entry and its keys stand, and what messages call them.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// The words that messages use.
    pub(super) tongue: Tongue,
    /// What a message calls the entry, such as 规则 C12-01.
    pub(super) label: String,
    /// Where the entry itself stands.
    pub(super) entry: Place,
    /// Its keys; those of a table below it as `table.key`.
    pub(super) keys: Vec<KeyPlace>,
}

/// A key of an entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KeyPlace {
    /// The key.
    pub(super) key: String,
    /// Where it stands.
    pub(super) at: Place,
    /// What messages call it: itself in TOML, the column's heading in the workbook.
    pub(super) shown: String,
}

impl Lines {
    /// The place of a key; the entry's own if it is not there.
    pub(super) fn of(&self, key: &str) -> Place {
        self.key(key)
            .map_or_else(|| self.entry.clone(), |held| held.at.clone())
    }

    /// A key as it stands in a sentence, set off from what is before and behind it.
    pub(super) fn called(&self, key: &str) -> String {
        match (self.tongue, self.key(key)) {
            (Tongue::Workbook, Some(held)) => format!("“{}”", held.shown),
            _ => format!(" {key} "),
        }
    }

    fn key(&self, key: &str) -> Option<&KeyPlace> {
        self.keys.iter().find(|held| held.key == key)
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
