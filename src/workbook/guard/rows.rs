//! What the reader of .xlsx does not give: which rows and columns are not shown, and which part is which sheet's.
//!
//! Gathered while the guard walks every part's XML anyway.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use quick_xml::events::BytesStart;

use super::super::Unreadable;
use super::super::spans::Spans;
use super::super::xml::local_attribute;
use super::{Limits, within};

/// Rows and columns of one sheet that are not shown, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct NotShown {
    pub(in super::super) rows: Vec<RangeInclusive<u32>>,
    pub(in super::super) cols: Vec<RangeInclusive<u16>>,
}

/// The sheets of a package and what is not shown of them.
#[derive(Debug, Default)]
pub(in super::super) struct SheetParts {
    /// Sheet name → relationship.
    sheets: BTreeMap<String, String>,
    /// Relationship → part, in lower case.
    targets: BTreeMap<String, String>,
    /// Part, in lower case → what is not shown.
    parts: BTreeMap<String, NotShown>,
}

impl SheetParts {
    /// What is not shown of the sheet of this name; nothing if its part cannot be told.
    pub(in super::super) fn take(&mut self, sheet: &str) -> NotShown {
        self.part(sheet)
            .map(str::to_owned)
            .and_then(|part| self.parts.remove(&part))
            .unwrap_or_default()
    }

    fn part(&self, sheet: &str) -> Option<&str> {
        let relationship = self.sheets.get(sheet)?;
        self.targets.get(relationship).map(String::as_str)
    }

    /// Two tabs on one part would have it read, and paid for, again and again.
    pub(super) fn sound(&self) -> Result<(), Unreadable> {
        let mut parts: Vec<&str> = self.sheets.keys().filter_map(|sheet| self.part(sheet)).collect();
        parts.sort_unstable();
        if parts.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(Unreadable::broken(
                "两张工作表指向同一份内容",
                "two sheets with one part",
            ));
        }
        Ok(())
    }

    /// A `sheet` or `Relationship` of the workbook.
    pub(super) fn note(
        &mut self,
        part: &str,
        tag: &BytesStart<'_>,
        limits: &Limits,
    ) -> Result<(), Unreadable> {
        match tag.local_name().as_ref() {
            "sheet" if part.starts_with("xl/workbook") => {
                if let (Some(name), Some(id)) = (local_attribute(tag, "name"), local_attribute(tag, "id")) {
                    self.sheets.insert(name, id);
                }
            }
            "Relationship" if part.starts_with("xl/_rels/workbook") => {
                if let (Some(id), Some(target)) = (local_attribute(tag, "Id"), local_attribute(tag, "Target"))
                {
                    within("关系条数", self.targets.len() as u64 + 1, limits.entries)?;
                    let target = target.trim_start_matches('/').to_ascii_lowercase();
                    let target = if target.starts_with("xl/") {
                        target
                    } else {
                        format!("xl/{target}")
                    };
                    self.targets.insert(id, target);
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn add(&mut self, part: &str, rows: Rows) {
        let not_shown = NotShown {
            rows: rows.rows.rows(),
            cols: rows.cols.cols(),
        };
        if not_shown != NotShown::default() {
            self.parts.insert(part.to_owned(), not_shown);
        }
    }
}

/// The rows and columns of the part that is being walked.
#[derive(Debug)]
pub(super) struct Rows {
    rows: Spans,
    cols: Spans,
    /// The number of the last row, 1-based: a row may leave its own out.
    last: u32,
}

impl Rows {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            rows: Spans::new(limits.rows),
            cols: Spans::new(limits.cols),
            last: 0,
        }
    }

    pub(super) fn row(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let own = local_attribute(tag, "r").and_then(|number| number.trim().parse().ok());
        self.last = own.unwrap_or(self.last.saturating_add(1));
        match self.last.checked_sub(1) {
            Some(row) if hidden(tag, "ht") => self.rows.add(row, row),
            _ => Ok(()),
        }
    }

    pub(super) fn col(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let number = |key| -> Option<u32> { local_attribute(tag, key)?.trim().parse().ok() };
        match (number("min"), number("max")) {
            (Some(first @ 1..), Some(last @ 1..)) if hidden(tag, "width") => {
                self.cols.add(first - 1, last - 1)
            }
            _ => Ok(()),
        }
    }
}

/// Said to be hidden, or without any height or width.
fn hidden(tag: &BytesStart<'_>, size: &str) -> bool {
    local_attribute(tag, "hidden").is_some_and(|value| matches!(value.trim(), "1" | "true"))
        || local_attribute(tag, size).is_some_and(|value| value.trim().parse() == Ok(0.0))
}
