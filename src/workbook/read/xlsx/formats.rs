//! What numbers of each cell format are shown as, as `calamine` tells it.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::super::super::xml::{as_calamine_reads, attribute};
use super::super::number_format::{Shown, built_in, of_code};

/// The formats of cells in order; none if the part cannot be read.
pub(super) fn read(part: &str) -> Option<Vec<Shown>> {
    let mut xml = as_calamine_reads(part);
    // The workbook's own, by their number; a file may have as many of them as of cell formats.
    let mut codes: BTreeMap<String, Shown> = BTreeMap::new();
    let mut formats = Vec::new();
    let (mut of_codes, mut of_cells) = (false, false);
    loop {
        match xml.read_event().ok()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "numFmts" => of_codes = true,
                "cellXfs" => of_cells = true,
                "numFmt" if of_codes => {
                    let code = attribute(&tag, "formatCode").map(|code| of_code(&code));
                    if let (Some(id), Some(shown)) = (attribute(&tag, "numFmtId"), code) {
                        codes.insert(id, shown);
                    }
                }
                "xf" if of_cells => {
                    let shown = |id: String| match codes.get(&id) {
                        Some(shown) => *shown,
                        None => id.parse().map(built_in).unwrap_or_default(),
                    };
                    formats.push(attribute(&tag, "numFmtId").map(shown).unwrap_or_default());
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "numFmts" => of_codes = false,
                "cellXfs" => of_cells = false,
                _ => {}
            },
            Event::Eof => return Some(formats),
            Event::Decl(_) | Event::Text(_) => {}
            _ => return None,
        }
    }
}
