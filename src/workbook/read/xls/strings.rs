//! Texts of BIFF8: one byte or two for each character, formatted or not, and cut anywhere by continuations.

use smol_str::SmolStr;

use super::super::super::Unreadable;
use super::super::super::guard::within;
use super::super::biff::{Fields, utf16};
use super::super::budget::Budget;
use super::records::{Pieces, Record, short};

/// Characters have two bytes.
const WIDE: u8 = 0x01;
/// Phonetic data follow the text.
const EXTENDED: u8 = 0x04;
/// Runs of formatting follow the text.
const RICH: u8 = 0x08;

/// A text inside one record, with its length in 8 bits: a sheet's name.
pub(super) fn short_text(fields: &mut Fields<'_>) -> Option<String> {
    let count = fields.u8()?;
    text_of(fields, usize::from(count))
}

/// A text inside one record, with its length in 16 bits: a number format, the text of a cell.
pub(super) fn text(fields: &mut Fields<'_>) -> Option<String> {
    let count = fields.u16()?;
    text_of(fields, usize::from(count))
}

/// A text of a known number of characters, after its flags; what may follow the characters is left alone.
pub(super) fn text_of(fields: &mut Fields<'_>, count: usize) -> Option<String> {
    let flags = fields.u8()?;
    if flags & RICH != 0 {
        fields.u16()?;
    }
    if flags & EXTENDED != 0 {
        fields.u32()?;
    }
    if flags & WIDE != 0 {
        fields.wide(count)
    } else {
        fields.take(count).map(narrow)
    }
}

/// One byte for each character: the lower half of its UTF-16 unit, whatever the code page.
fn narrow(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The result of a formula, perhaps continued.
pub(super) fn long_text(record: &Record<'_>) -> Result<String, Unreadable> {
    let mut pieces = record.pieces();
    continued(&mut pieces).ok_or_else(|| short(record.kind))
}

/// The table of shared strings.
pub(super) fn shared(record: &Record<'_>, budget: &mut Budget<'_>) -> Result<Vec<SmolStr>, Unreadable> {
    let mut pieces = record.pieces();
    let count = {
        let mut fields = Fields(pieces.now);
        fields.u32().ok_or_else(|| short(record.kind))?;
        let count = fields.u32().ok_or_else(|| short(record.kind))?;
        pieces.now = fields.0;
        count
    };
    within("声明的文本条数", u64::from(count), budget.limits.shared_strings)?;
    let mut strings = Vec::new();
    for _ in 0..count {
        // A table that claims more than it holds: cells that refer to what is missing will say so.
        let Some(text) = continued(&mut pieces) else {
            break;
        };
        strings.push(text.into());
    }
    Ok(strings)
}

/// One text with its length in 16 bits, across continuations.
///
/// Where characters are cut, the continuation begins with flags of its own: the rest may be stored in the other width.
/// What follows the characters is cut without such a byte.
fn continued(pieces: &mut Pieces<'_>) -> Option<String> {
    let mut head = [0; 3];
    fill(pieces, &mut head)?;
    let [low, high, flags] = head;
    let mut left = usize::from(u16::from_le_bytes([low, high]));
    let runs = if flags & RICH != 0 {
        let mut bytes = [0; 2];
        fill(pieces, &mut bytes)?;
        usize::from(u16::from_le_bytes(bytes))
    } else {
        0
    };
    let extended = if flags & EXTENDED != 0 {
        let mut bytes = [0; 4];
        fill(pieces, &mut bytes)?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()?
    } else {
        0
    };
    let mut wide = flags & WIDE != 0;
    // UTF-16 throughout, because a cut may fall between the halves of a pair.
    let mut units = Vec::new();
    while left > 0 {
        if pieces.now.is_empty() {
            pieces.next()?;
            let mut flags = [0];
            fill(pieces, &mut flags)?;
            wide = flags.first()? & WIDE != 0;
        }
        let width = if wide { 2 } else { 1 };
        let count = left.min(pieces.now.len() / width);
        if count == 0 && !pieces.now.is_empty() {
            return None;
        }
        let (chars, rest) = pieces.now.split_at_checked(count * width)?;
        if wide {
            units.extend_from_slice(chars);
        } else {
            units.extend(chars.iter().flat_map(|&byte| [byte, 0]));
        }
        pieces.now = rest;
        left -= count;
    }
    skip(pieces, runs.checked_mul(4)?.checked_add(extended)?)?;
    Some(utf16(&units))
}

/// Takes bytes, across continuations.
fn fill(pieces: &mut Pieces<'_>, into: &mut [u8]) -> Option<()> {
    for byte in into {
        while pieces.now.is_empty() {
            pieces.next()?;
        }
        let (first, rest) = pieces.now.split_first()?;
        *byte = *first;
        pieces.now = rest;
    }
    Some(())
}

fn skip(pieces: &mut Pieces<'_>, mut count: usize) -> Option<()> {
    while count > 0 {
        while pieces.now.is_empty() {
            pieces.next()?;
        }
        let taken = count.min(pieces.now.len());
        pieces.now = pieces.now.get(taken..)?;
        count -= taken;
    }
    Some(())
}
