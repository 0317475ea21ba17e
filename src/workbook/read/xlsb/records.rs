//! A part cut into records: kind and length in 7-bit groups, then the data.

use std::io::{BufRead, ErrorKind, Read};

use super::super::super::Unreadable;
use super::super::super::guard::{Limits, within};
use super::super::biff::Fields;
use super::super::budget::Budget;

/// Reads the records of one part, one after the other.
#[derive(Debug)]
pub(super) struct Records<R> {
    inner: R,
    /// Bytes of the present record that have not been taken or skipped yet.
    left: u64,
    buf: Vec<u8>,
    limit: u64,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(inner: R, limits: &Limits) -> Self {
        Self {
            inner,
            left: 0,
            buf: Vec::new(),
            limit: limits.record_bytes,
        }
    }

    /// The kind of the next record, its data unread; `None` at the end of the part.
    pub(super) fn next(&mut self, budget: &mut Budget<'_>) -> Result<Option<u16>, Unreadable> {
        let skipped = std::io::copy(&mut (&mut self.inner).take(self.left), &mut std::io::sink());
        if skipped.map_err(|err| damaged(&err))? < self.left {
            return Err(cut_off());
        }
        budget.take_record()?;
        let Some(first) = self.byte()? else {
            return Ok(None);
        };
        let mut kind = u16::from(first & 0x7F);
        if first & 0x80 != 0 {
            kind |= u16::from(self.byte()?.ok_or_else(cut_off)? & 0x7F) << 7;
        }
        let mut length = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?.ok_or_else(cut_off)?;
            length |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        self.left = length;
        Ok(Some(kind))
    }

    /// The data of the present record.
    pub(super) fn data(&mut self) -> Result<Fields<'_>, Unreadable> {
        within("一条记录的字节数", self.left, self.limit)?;
        self.buf.clear();
        let read = (&mut self.inner).take(self.left).read_to_end(&mut self.buf);
        if (read.map_err(|err| damaged(&err))? as u64) < self.left {
            return Err(cut_off());
        }
        self.left = 0;
        Ok(Fields(&self.buf))
    }

    fn byte(&mut self) -> Result<Option<u8>, Unreadable> {
        let mut byte = [0];
        match self.inner.read_exact(&mut byte) {
            Ok(()) => Ok(byte.first().copied()),
            Err(err) if err.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(err) => Err(damaged(&err)),
        }
    }
}

fn damaged(err: &std::io::Error) -> Unreadable {
    Unreadable::broken("压缩内容损坏", err)
}

fn cut_off() -> Unreadable {
    Unreadable::broken("内容不完整", "record cut off")
}

/// A record that is shorter than what it should hold.
pub(super) fn short(kind: u16) -> Unreadable {
    Unreadable::broken("记录不完整", format_args!("record {kind} is too short"))
}

/// A text with its length in 32 bits before it.
pub(super) fn wide_text(fields: &mut Fields<'_>) -> Option<String> {
    let count = usize::try_from(fields.u32()?).ok()?;
    fields.wide(count)
}
