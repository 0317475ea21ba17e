//! Puts cells past the writer into the finished package.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::XlsxError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::direct::{DirectCells, SharedTexts};

/// The part of the texts that cells share. The writer writes it after the sheets.
const TEXTS: &str = "xl/sharedStrings.xml";

/// The same package with further cells on its sheets, by the sheet's number, counted from 1.
pub(super) fn with_cells(
    package: Vec<u8>,
    cells: Vec<(usize, DirectCells)>,
    level: i64,
) -> Result<Vec<u8>, XlsxError> {
    let parts = cells.into_iter().filter(|(_, cells)| !cells.is_empty());
    let mut parts: Vec<(String, DirectCells)> = parts
        .map(|(number, cells)| (format!("xl/worksheets/sheet{number}.xml"), cells))
        .collect();
    let mut package = ZipArchive::new(Cursor::new(package))?;
    let mut finished = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(level));
    let unlike = |name: &str| XlsxError::ParameterError(format!("{name} is not as the writer writes parts"));
    let mut written_texts = String::new();
    package.by_name(TEXTS)?.read_to_string(&mut written_texts)?;
    let mut texts = Some(SharedTexts::of(&written_texts).ok_or_else(|| unlike(TEXTS))?);
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        let name = part.name()?.into_owned();
        let held = parts.iter().position(|(held, _)| *held == name);
        let held = held.map(|at| parts.swap_remove(at));
        let made = if let (Some((_, cells)), Some(texts)) = (held, &mut texts) {
            let mut xml = String::new();
            part.read_to_string(&mut xml)?;
            cells.into_part(&xml, texts)
        } else if let Some(texts) = texts.take_if(|texts| name == TEXTS && !texts.is_empty()) {
            texts.into_part(&written_texts)
        } else {
            finished.raw_copy_file(part)?;
            continue;
        };
        let made = made.ok_or_else(|| unlike(&name))?;
        finished.start_file(name, options)?;
        finished.write_all(made.as_bytes())?;
    }
    if let Some((name, _)) = parts.first() {
        return Err(XlsxError::ParameterError(format!("{name} is no part")));
    }
    Ok(finished.finish()?.into_inner())
}
