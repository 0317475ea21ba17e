//! Puts cells and names past the writer into the finished package.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::XlsxError;
use zip::{CompressionMethod, ZipArchive};

use super::defined_names::DefinedNames;
use super::direct::{Formats, SharedTexts, SheetContent};
use super::package::{Inflater, Package, Part};

/// The part of the texts that cells share. The writer writes it after the sheets.
const TEXTS: &str = "xl/sharedStrings.xml";

/// The parts that list the names of places.
const BOOK: &str = "xl/workbook.xml";
const PROPERTIES: &str = "docProps/app.xml";

/// Writes the same package with what stands on its sheets, and with further names.
pub(super) fn completed(
    package: Vec<u8>,
    sheets: Vec<SheetContent<'_>>,
    mut formats: Formats,
    names: &DefinedNames,
    to: &mut dyn Write,
) -> Result<(), XlsxError> {
    let parts = sheets.into_iter().filter(|sheet| !sheet.cells.is_empty());
    let mut parts: Vec<(String, SheetContent<'_>)> = parts
        .map(|sheet| (format!("xl/worksheets/sheet{}.xml", sheet.number), sheet))
        .collect();
    let mut package = ZipArchive::new(Cursor::new(package))?;
    let mut finished = Package::new(to);
    let unlike = |name: &str| XlsxError::ParameterError(format!("{name} is not as the writer writes parts"));
    let mut texts = Some(SharedTexts::default());
    let mut inflater = Inflater::new();
    for index in 0..package.len() {
        let mut raw = package.by_index_raw(index)?;
        let name = raw.name()?.into_owned();
        if raw.compression() != CompressionMethod::Deflated {
            return Err(unlike(&name));
        }
        let mut deflated = Vec::with_capacity(raw.compressed_size() as usize);
        raw.read_to_end(&mut deflated)?;
        let (crc, size) = (raw.crc32(), raw.size() as usize);
        let written = Part { deflated, crc, size };
        let held = parts.iter().position(|(held, _)| *held == name);
        let held = held.map(|at| parts.swap_remove(at));
        let part = if let (Some((_, sheet)), Some(texts)) = (held, &mut texts) {
            let xml = inflater.inflated(&written)?;
            let part = sheet.cells.into_part(sheet.more, &xml, texts, &mut formats);
            part.ok_or_else(|| unlike(&name))?
        } else if !names.is_empty() && (name == BOOK || name == PROPERTIES) {
            let xml = inflater.inflated(&written)?;
            let named = match &*name {
                BOOK => names.in_book(&xml),
                _ => names.in_properties(&xml),
            };
            Part::of_texts(&named.ok_or_else(|| unlike(&name))?)
        } else if let Some(texts) = texts.take_if(|texts| name == TEXTS && !texts.is_empty()) {
            let xml = texts.into_part(&inflater.inflated(&written)?);
            Part::of_texts(&xml.ok_or_else(|| unlike(&name))?)
        } else {
            written
        };
        finished.add(&name, &part)?;
    }
    if texts.is_some_and(|texts| !texts.is_empty()) {
        return Err(unlike(TEXTS));
    }
    if let Some((name, _)) = parts.first() {
        return Err(XlsxError::ParameterError(format!("{name} is no part")));
    }
    Ok(finished.finish()?)
}
