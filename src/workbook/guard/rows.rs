//! Which rows and columns are not shown, which cells are merged, and which part is which sheet's.
//!
//! Gathered while the guard walks every part's XML anyway.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use quick_xml::events::BytesStart;

use super::super::spans::Spans;
use super::super::xml::local_attribute;
use super::super::{Rect, Unreadable};
use super::{Limits, is_of_workbook, within};
use crate::model::place::Cell;

/// What the guard saw of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Seen {
    /// Rows that are not shown, in order.
    pub(in super::super) rows: Vec<RangeInclusive<u32>>,
    /// Columns that are not shown, in order.
    pub(in super::super) cols: Vec<RangeInclusive<u16>>,
    /// The merged areas as they stand; none where it takes the reader proper to tell them, or what is wrong with them.
    pub(in super::super) merged: Option<Vec<Rect>>,
}

/// The sheets of a package and what was seen of them.
#[derive(Debug, Default)]
pub(in super::super) struct SheetParts {
    /// Sheet name → relationship.
    sheets: BTreeMap<String, String>,
    /// Relationship → part, in lower case.
    targets: BTreeMap<String, String>,
    /// Part, in lower case → what was seen there.
    parts: BTreeMap<String, Seen>,
    /// The sheets that the reader leaves out.
    passed_over: BTreeSet<String>,
    /// Something stands there twice or elsewhere than usual, so that it cannot be told which part the reader takes for a
    /// sheet: then every part is walked.
    ambiguous: bool,
}

impl SheetParts {
    /// Whether the reader leaves out the cells of the sheet of this name, so that nothing in its part is believed.
    pub(in super::super) fn leaves_out(&self, sheet: &str) -> bool {
        !self.ambiguous && self.passed_over.contains(sheet)
    }

    /// Takes the names of the package's parts: which sheet is which must be told in one place each.
    pub(super) fn expect(&mut self, names: &[String]) {
        let once = |part: &str| names.iter().filter(|name| *name == part).count() == 1;
        let places = ["_rels/.rels", WORKBOOK, "xl/_rels/workbook.xml.rels"];
        self.ambiguous |= !places.into_iter().all(once);
    }

    /// Whether this part is that of such a sheet.
    pub(super) fn passes_over(&self, part: &str) -> bool {
        let mut left_out = self.passed_over.iter();
        left_out.any(|sheet| self.leaves_out(sheet) && self.part(sheet) == Some(part))
    }

    /// What was seen of the sheet of this name; nothing if its part cannot be told.
    pub(in super::super) fn seen(&self, sheet: &str) -> Seen {
        let seen = self.part(sheet).and_then(|part| self.parts.get(part));
        seen.cloned().unwrap_or_default()
    }

    /// The part of the sheet of this name, in lower case, where it is certain that the reader takes that one.
    pub(in super::super) fn certain_part(&self, sheet: &str) -> Option<&str> {
        self.part(sheet).filter(|_| !self.ambiguous)
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
        // Other parts are walked when it has been decided already.
        self.ambiguous |= is_of_workbook(part) && doubled(tag);
        match tag.local_name().as_ref() {
            "Relationship" if part == "_rels/.rels" => {
                let kind = local_attribute(tag, "Type").unwrap_or_default();
                let target = local_attribute(tag, "Target").unwrap_or_default();
                let elsewhere = target.strip_prefix('/').unwrap_or(&target) != WORKBOOK;
                self.ambiguous |= elsewhere && kind.ends_with("/officeDocument");
            }
            "sheet" if part.starts_with("xl/workbook") => {
                if let (Some(name), Some(id)) = (local_attribute(tag, "name"), local_attribute(tag, "id")) {
                    let state = local_attribute(tag, "state").unwrap_or_default();
                    let hidden = matches!(&*state, "hidden" | "veryHidden");
                    if limits.leaves_out(&name, hidden) {
                        self.passed_over.insert(name.to_string());
                    }
                    let again = self.sheets.insert(name.into_owned(), id.into_owned());
                    self.ambiguous |= again.is_some();
                }
            }
            "Relationship" if part.starts_with("xl/_rels/workbook") => {
                if let (Some(id), Some(target)) = (local_attribute(tag, "Id"), local_attribute(tag, "Target"))
                {
                    within("关系条数", self.targets.len() as u64 + 1, limits.entries)?;
                    // As the reader looks for it.
                    let target = target.replace('\\', "/");
                    let target = target.trim_start_matches('/').to_ascii_lowercase();
                    let target = if target.starts_with("xl/") {
                        target
                    } else {
                        format!("xl/{target}")
                    };
                    self.ambiguous |= self.targets.insert(id.into_owned(), target).is_some();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds what was seen of a part; `whole` if it was walked to its end.
    pub(super) fn add(&mut self, part: &str, rows: Rows, whole: bool) {
        let seen = Seen {
            rows: rows.rows.rows(),
            cols: rows.cols.cols(),
            merged: rows.merged.areas().filter(|_| whole),
        };
        self.parts.insert(part.to_owned(), seen);
    }
}

/// The part that names the sheets.
const WORKBOOK: &str = "xl/workbook.xml";

/// Whether an attribute stands in a tag under two prefixes, so that readers may take one or the other.
fn doubled(tag: &BytesStart<'_>) -> bool {
    let mut seen = BTreeSet::new();
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    !attributes.flatten().all(|attribute| {
        let key = attribute.key.local_name();
        seen.insert(key.as_ref().to_owned())
    })
}

/// The rows, columns and merged areas of the part that is being walked.
#[derive(Debug)]
pub(super) struct Rows {
    rows: Spans,
    cols: Spans,
    pub(super) merged: Merged,
    /// The number of the last row, 1-based: a row may leave its own out.
    last: u32,
}

impl Rows {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            rows: Spans::new(limits.rows),
            cols: Spans::new(limits.cols),
            merged: Merged::default(),
            last: 0,
        }
    }

    /// A row of this number, 1-based, that is shown.
    pub(super) fn shown(&mut self, number: u32) {
        self.last = number;
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

/// The merged areas of the part that is being walked, as long as they are plain to read.
#[derive(Debug, Default)]
pub(super) struct Merged {
    areas: Vec<Rect>,
    begun: u32,
    ended: u32,
    unclear: bool,
}

impl Merged {
    pub(super) fn begin(&mut self) {
        self.begun += 1;
    }

    pub(super) fn end(&mut self) {
        self.ended += 1;
    }

    pub(super) fn add(&mut self, tag: &BytesStart<'_>) {
        match local_attribute(tag, "ref").as_deref().and_then(area) {
            Some(area) if self.begun > self.ended => self.areas.push(area),
            _ => self.unclear = true,
        }
    }

    /// None unless there is at most one list, whole and with nothing in it but areas.
    fn areas(self) -> Option<Vec<Rect>> {
        let plain = !self.unclear && self.begun == self.ended && self.begun <= 1;
        plain.then_some(self.areas)
    }
}

/// An area such as `A1:C2`.
fn area(text: &str) -> Option<Rect> {
    let (from, to) = text.split_once(':')?;
    let plain = |address: &str| address.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let cell = |address| Cell::parse(address).filter(|_| plain(address));
    let (from, to) = (cell(from)?, cell(to)?);
    let forward = from.row <= to.row && from.col <= to.col;
    forward.then_some(Rect {
        top: from.row,
        left: from.col,
        bottom: to.row,
        right: to.col,
    })
}

/// Said to be hidden, or without any height or width.
fn hidden(tag: &BytesStart<'_>, size: &str) -> bool {
    local_attribute(tag, "hidden").is_some_and(|value| matches!(value.trim(), "1" | "true"))
        || local_attribute(tag, size).is_some_and(|value| value.trim().parse() == Ok(0.0))
}
