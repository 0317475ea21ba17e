//! The least that the files could take: nobody reads a workbook without inflating it and looking at its bytes, or
//! writes one without deflating and storing it.

use std::hint::black_box;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Outcome;
use super::clock::timed;

/// The level at which the program's own workbooks are deflated.
const LEVEL: i64 = 3;

/// A workbook's parts, inflated, by name.
type Parts = Vec<(String, Vec<u8>)>;

/// CPU seconds for reading a workbook from its file, inflating it and looking at every byte once; and its size
/// inflated, in bytes.
pub fn of_reading(path: &Path) -> Outcome<(f64, usize)> {
    let (size, cpu) = timed(|| {
        let bytes = std::fs::read(path)?;
        let parts = inflated(&bytes)?;
        let tags = parts
            .iter()
            .map(|(_, part)| part.iter().filter(|byte| **byte == b'<').count());
        black_box(tags.sum::<usize>());
        Ok(parts.iter().map(|(_, part)| part.len()).sum())
    })?;
    Ok((cpu, size))
}

/// CPU seconds for deflating the parts of a workbook and writing it to a file.
pub fn of_workbook(bytes: &[u8], scratch: &Path) -> Outcome<f64> {
    let parts = inflated(bytes)?;
    let ((), cpu) = timed(|| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL));
        for (name, part) in &parts {
            zip.start_file(name.as_str(), options)?;
            zip.write_all(part)?;
        }
        Ok(std::fs::write(scratch, zip.finish()?.into_inner())?)
    })?;
    Ok(cpu)
}

/// CPU seconds for writing bytes to a file.
pub fn of_writing(bytes: &[u8], scratch: &Path) -> Outcome<f64> {
    let ((), cpu) = timed(|| Ok(std::fs::write(scratch, bytes)?))?;
    Ok(cpu)
}

fn inflated(bytes: &[u8]) -> Outcome<Parts> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index)?;
        let mut part = Vec::new();
        entry.read_to_end(&mut part)?;
        parts.push((entry.name()?.into_owned(), part));
    }
    Ok(parts)
}
