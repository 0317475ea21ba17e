//! Reads the cells of a workbook into plain types, whatever format it came in.
//!
//! One reader for each format, all with the same promise: the cells are streamed and counted, memory and time are
//! bounded by [`Limits`] and not by what the file claims, and a [`Book`] means the same whichever reader made it.
//! For that reason there is no child process around the readers, and the library can work in a browser.

mod biff;
mod budget;
mod compound;
mod names;
mod number_format;
mod ods;
mod properties;
mod serial;
mod xls;
mod xlsb;
mod xlsx;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use properties::saved_since_made;

use super::guard::{self, Limits, within};
use super::sniff::{self, Container, Kind};
use super::{Book, Format, Unreadable};

/// Reads a workbook (.xlsx, .xlsm, .xlsb, .xls, .et, .ods, by its content): every cell that holds data, of every
/// worksheet, hidden ones too.
///
/// # Errors
/// [`Unreadable`] when the bytes are something else, are damaged, or exceed the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    let book = caught(bytes, limits, true);
    // Debug builds hold the cells that were read from the text of their parts against those of the other reader, wherever a
    // workbook is read: in samples, in mangled and hostile files, in the fuzzer's.
    debug_assert!(
        match &book {
            Ok(book) if matches!(book.format, Format::Xlsx | Format::Xlsm) =>
                caught(bytes, limits, false).is_ok_and(|other| other == *book),
            _ => true,
        },
        "the readers of .xlsx differ"
    );
    book
}

/// Reads the workbook, whatever a reader does over it.
fn caught(bytes: &[u8], limits: &Limits, as_texts: bool) -> Result<Book, Unreadable> {
    // Readers index and subtract on what the file says; should one panic on a damaged file, it is the file that is at
    // fault, and one county's file must not end a round of a hundred. Nothing is shared with the closure that could
    // be left half changed.
    catch_unwind(AssertUnwindSafe(|| read_container(bytes, limits, as_texts)))
        .unwrap_or_else(|_| Err(Unreadable::broken("内容无法解析", "the reader panicked")))
}

fn read_container(bytes: &[u8], limits: &Limits, as_texts: bool) -> Result<Book, Unreadable> {
    let container = sniff::container(bytes)?;
    within("文件字节数", bytes.len() as u64, limits.file_bytes)?;
    match container {
        Container::Zip => {
            let mut package = guard::inspect(bytes, limits)?;
            match package.kind {
                Kind::Xlsx => {
                    let parts = package.parts.take().filter(|_| as_texts);
                    xlsx::read(bytes, limits, &package, parts.as_ref())
                }
                Kind::Xlsb => xlsb::read(bytes, limits, &package),
                Kind::Ods => ods::read(bytes, limits),
            }
        }
        Container::Compound => xls::read(bytes, limits),
        Container::Biff8 => xls::read_bare(bytes, limits),
    }
}
