//! Puts formulas by the ten thousand into the finished package.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::XlsxError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::formula_cells::FormulaCells;

/// The same package with further cells on its sheets, by the sheet's number, counted from 1.
pub(super) fn with_formulas(
    package: Vec<u8>,
    formulas: BTreeMap<usize, FormulaCells>,
    level: i64,
) -> Result<Vec<u8>, XlsxError> {
    let parts = formulas.into_iter().filter(|(_, cells)| !cells.is_empty());
    let mut parts: BTreeMap<String, FormulaCells> = parts
        .map(|(number, cells)| (format!("xl/worksheets/sheet{number}.xml"), cells))
        .collect();
    let mut package = ZipArchive::new(Cursor::new(package))?;
    let mut finished = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(level));
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        let name = part.name()?.into_owned();
        let Some(cells) = parts.remove(&name) else {
            finished.raw_copy_file(part)?;
            continue;
        };
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        let xml = cells
            .into_part(&xml)
            .ok_or_else(|| XlsxError::ParameterError(format!("{name} is not as the writer writes parts")))?;
        finished.start_file(name, options)?;
        finished.write_all(xml.as_bytes())?;
    }
    if let Some(name) = parts.keys().next() {
        return Err(XlsxError::ParameterError(format!("{name} is no part")));
    }
    Ok(finished.finish()?.into_inner())
}
