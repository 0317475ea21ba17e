//! A cell as it is kept until its sheet is written: in sixteen bytes, because a workbook has eighty thousand, which lie
//! column by column and are gone through row by row.

use smol_str::SmolStr;

use super::super::cells::Raw;
use super::super::write::{Cached, NOT_FINITE, cell_text};
use super::{Look, Made};
use crate::model::serial::to_serial;

/// A cell, or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct DirectCell {
    /// The bits of a number, or the place of a text among those of the sheet's cells.
    value: u64,
    /// The run that its formula belongs to.
    pub(super) run: Option<Made>,
    pub(super) look: Look,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// There is no cell.
    None,
    Blank,
    Number,
    Date,
    Text,
    Truth,
    Error,
}

/// What a cell holds; the result of its formula, if it has one.
#[derive(Clone, Copy)]
pub(super) enum Content<'t> {
    Blank,
    Number(f64),
    /// The serial number of a date.
    Date(f64),
    Text(&'t SmolStr),
    Truth(bool),
    Error(&'t str),
}

/// The texts of a sheet's cells.
pub(super) type Texts = Vec<SmolStr>;

impl DirectCell {
    pub(super) const NONE: Self = Self {
        value: 0,
        run: None,
        look: Look::BARE,
        kind: Kind::None,
    };

    pub(super) fn new(run: Option<Made>, value: Cached, look: Look, texts: &mut Texts) -> Self {
        let mut kept = |text| {
            texts.push(text);
            texts.len() as u64 - 1
        };
        let (kind, value) = match value {
            Cached::Blank => (Kind::Blank, 0),
            Cached::Number(number) if number.is_finite() => (Kind::Number, number.to_bits()),
            Cached::Number(_) => (Kind::Error, kept(SmolStr::new_static(NOT_FINITE))),
            Cached::Date(date) => (Kind::Date, to_serial(date).to_bits()),
            Cached::Text(text) => (Kind::Text, kept(text)),
            Cached::Bool(truth) => (Kind::Truth, u64::from(truth)),
            Cached::Error(error) => (Kind::Error, kept(SmolStr::new_static(error))),
        };
        Self {
            value,
            run,
            look,
            kind,
        }
    }

    /// None where there is no cell.
    pub(super) fn some(&self) -> Option<&Self> {
        (self.kind != Kind::None).then_some(self)
    }

    pub(super) fn content<'t>(&self, texts: &'t [SmolStr]) -> Content<'t> {
        match self.kind {
            Kind::None | Kind::Blank => Content::Blank,
            Kind::Number => Content::Number(f64::from_bits(self.value)),
            Kind::Date => Content::Date(f64::from_bits(self.value)),
            Kind::Truth => Content::Truth(self.value != 0),
            Kind::Text => self.text(texts).map_or(Content::Blank, Content::Text),
            Kind::Error => self
                .text(texts)
                .map_or(Content::Blank, |text| Content::Error(text)),
        }
    }

    /// Its text, if it has one.
    fn text<'t>(&self, texts: &'t [SmolStr]) -> Option<&'t SmolStr> {
        let has_text = matches!(self.kind, Kind::Text | Kind::Error);
        texts.get(usize::try_from(self.value).ok().filter(|_| has_text)?)
    }

    /// Whether it has nothing in it, not even a formula.
    pub(super) fn is_blank(&self) -> bool {
        self.run.is_none() && self.kind == Kind::Blank
    }

    /// Whether it is a shared text; a formula's result stands in its cell.
    pub(super) fn refers_to_text(&self) -> bool {
        self.run.is_none() && self.kind == Kind::Text
    }

    /// Whether another cell of the sheet says the same.
    pub(super) fn is_again(&self, other: &Self, texts: &[SmolStr]) -> bool {
        let has_equal_text = || {
            self.text(texts)
                .is_some_and(|text| Some(text) == other.text(texts))
        };
        self.is_told_like(other) && (self.value == other.value || has_equal_text())
    }

    /// Whether another one says the same up to its value.
    pub(super) fn is_told_like(&self, other: &Self) -> bool {
        (self.look, self.run, self.kind) == (other.look, other.run, other.kind)
    }

    /// The attribute that tells what kind of value it holds, from the end of the one before it, and the end of the tag.
    pub(super) fn attribute(&self) -> &'static str {
        match (self.kind, self.run) {
            (Kind::None | Kind::Blank, None) => "\"/>",
            (Kind::Text, None) => "\" t=\"s\">",
            (Kind::Text | Kind::None | Kind::Blank, Some(_)) => "\" t=\"str\">",
            (Kind::Number | Kind::Date, _) => "\">",
            (Kind::Truth, _) => "\" t=\"b\">",
            (Kind::Error, _) => "\" t=\"e\">",
        }
    }

    /// What it holds when it is read; none if it is blank.
    pub(super) fn as_read(&self, texts: &[SmolStr]) -> Option<Raw> {
        if self.is_blank() {
            return None;
        }
        Some(match self.content(texts) {
            Content::Blank => Raw::Text(SmolStr::default()),
            Content::Text(text) => Raw::Text(cell_text(text).into()),
            Content::Number(number) => Raw::Number(number + 0.0),
            Content::Date(serial) => Raw::DateTime(serial),
            Content::Truth(truth) => Raw::Bool(truth),
            Content::Error(error) => Raw::Error(error.into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_take_little_room() {
        assert_eq!(size_of::<DirectCell>(), 16);
    }

    #[test]
    fn cells_are_the_same_by_what_they_say() {
        let mut texts = Texts::new();
        let mut cell = |value| DirectCell::new(None, value, Look::BARE, &mut texts);
        let values = [
            Cached::Blank,
            Cached::Number(1.0),
            Cached::Number(f64::NAN),
            Cached::Text("1".into()),
            Cached::Text("#NUM!".into()),
            Cached::Bool(true),
            Cached::Error("#N/A"),
            Cached::Date(jiff::civil::date(1900, 1, 1)),
        ];
        let one: Vec<DirectCell> = values.iter().cloned().map(&mut cell).collect();
        let other: Vec<DirectCell> = values.iter().cloned().map(&mut cell).collect();
        for (index, a) in one.iter().enumerate() {
            for (place, b) in other.iter().enumerate() {
                assert_eq!(a.is_again(b, &texts), index == place, "{index} {place}");
            }
        }
    }
}
