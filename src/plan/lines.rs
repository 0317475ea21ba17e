//! Lists that an office keeps as CSV: the roster of counties, the calendar of holidays.

use std::borrow::Cow;

use csv::StringRecord;
use encoding_rs::GB18030;

use super::mistake::{Log, Place};

/// The text of a file that an office has saved: UTF-8, or GBK as Excel and WPS save CSV on Chinese Windows.
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0,
    }
}

/// A line of a file.
pub(super) fn line(file_name: &str, line: u64) -> Place {
    Place::Line {
        file: Cow::Owned(file_name.to_owned()),
        line: usize::try_from(line).unwrap_or(1),
    }
}

/// The lines below the header, each with its place; notes a header that is another, and lines that cannot be read.
pub(super) fn records(file_name: &str, text: &str, header: &[&str], log: &Log) -> Vec<(Place, StringRecord)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let at = record.position().map_or(1, csv::Position::line);
                records.push((line(file_name, at), record));
            }
            Err(error) => {
                let at = error.position().map_or(1, csv::Position::line);
                log.add(line(file_name, at), "这一行读不出来，引号可能不成对");
            }
        }
    }
    let first = if records.is_empty() {
        None
    } else {
        Some(records.remove(0).1)
    };
    if first.is_none_or(|first| !first.iter().eq(header.iter().copied())) {
        log.add(line(file_name, 1), format!("第一行应为 {}", header.join(",")));
    }
    records
}
