//! Packages put together from any parts, so that mutations reach the XML and not only the container around it.
//!
//! Input: parts one after the other, each a name, byte FF, its content, byte FE; neither byte stands in UTF-8. The
//! seeds (`examples/seeds.rs`) are the parts of sound workbooks.

#![no_main]

mod whole;

use std::io::{Cursor, Write};

use libfuzzer_sys::{Corpus, fuzz_target};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

fuzz_target!(|data: &[u8]| -> Corpus {
    match package(data) {
        Some(bytes) => {
            whole::check(&bytes);
            Corpus::Keep
        }
        None => Corpus::Reject,
    }
});

fn package(data: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in data.split(|byte| *byte == 0xFE) {
        let at = part.iter().position(|byte| *byte == 0xFF)?;
        let (name, content) = part.split_at(at);
        zip.start_file(std::str::from_utf8(name).ok()?, options).ok()?;
        zip.write_all(content.get(1..)?).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
