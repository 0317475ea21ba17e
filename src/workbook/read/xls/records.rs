//! The stream cut into records.

use super::super::super::Unreadable;
use super::super::biff::Fields;
use super::super::budget::Budget;

/// A longer record goes on in records of this kind.
const CONTINUE: u16 = 0x003C;

/// One record and the records that continue it.
#[derive(Debug)]
pub(super) struct Record<'b> {
    pub(super) kind: u16,
    pub(super) data: &'b [u8],
    /// What follows the record and may be its continuations.
    rest: &'b [u8],
}

impl<'b> Record<'b> {
    /// The record's data and those of its continuations, piece by piece.
    pub(super) fn pieces(&self) -> Pieces<'b> {
        Pieces {
            now: self.data,
            rest: self.rest,
        }
    }
}

/// The pieces of a continued record, consumed from the front.
#[derive(Debug)]
pub(super) struct Pieces<'b> {
    /// What is left of the piece that is being read.
    pub(super) now: &'b [u8],
    rest: &'b [u8],
}

impl Pieces<'_> {
    /// Goes on with the next continuation; `None` if there is none.
    pub(super) fn next(&mut self) -> Option<()> {
        let (kind, data, rest) = split(self.rest)?;
        (kind == CONTINUE).then(|| {
            self.now = data;
            self.rest = rest;
        })
    }
}

/// Reads records one after the other.
#[derive(Debug)]
pub(super) struct Records<'b> {
    rest: &'b [u8],
}

impl<'b> Records<'b> {
    /// From an offset in the stream.
    pub(super) fn new(stream: &'b [u8], offset: u32) -> Result<Self, Unreadable> {
        usize::try_from(offset)
            .ok()
            .and_then(|offset| stream.get(offset..))
            .map(|rest| Self { rest })
            .ok_or(Unreadable::Truncated)
    }

    /// The next record. A stream that ends without an end record was cut off.
    pub(super) fn next(&mut self, budget: &mut Budget<'_>) -> Result<Record<'b>, Unreadable> {
        budget.take_record()?;
        let (kind, data, rest) = split(self.rest).ok_or(Unreadable::Truncated)?;
        self.rest = rest;
        Ok(Record { kind, data, rest })
    }
}

fn split(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let mut fields = Fields(bytes);
    let kind = fields.u16()?;
    let length = fields.u16()?;
    let data = fields.take(usize::from(length))?;
    Some((kind, data, fields.0))
}

/// A record that is shorter than what it should hold.
pub(super) fn short(kind: u16) -> Unreadable {
    Unreadable::broken("记录不完整", format_args!("record {kind:#06X} is too short"))
}
