//! Where a file came from, as far as it says so itself.

use crate::model::submission::{COUNTY_CODE_PROPERTY, Origin};
use crate::workbook::{Book, Format};

/// What the file says of itself besides its answers.
pub fn read(book: &Book) -> Origin {
    let properties = &book.properties;
    // A template carries its making as its last saving, until a program saves it.
    let saved = properties
        .modified
        .clone()
        .filter(|_| properties.modified != properties.created);
    Origin {
        other_format: match book.format {
            Format::Xlsx | Format::Xlsm => None,
            Format::Xls => Some(".xls 或 .et（Excel 97-2003）".to_owned()),
            Format::Xlsb => Some(".xlsb（Excel 二进制）".to_owned()),
            Format::Ods => Some(".ods（开放文档）".to_owned()),
        },
        macros: book.macros,
        external_links: book.external_links,
        prefilled_for: properties.custom.get(COUNTY_CODE_PROPERTY).cloned(),
        saved_at: saved,
        lock_file: None,
    }
}
