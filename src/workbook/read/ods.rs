//! .ods: OpenDocument spreadsheets, streamed from `content.xml`.
//!
//! Rows and cells that are repeated are never spread out while they are blank: a sheet of this format usually ends with
//! a row that is repeated a million times.

mod address;
mod content;
mod paragraph;
mod table;
#[cfg(test)]
mod tests;

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::guard::Limits;
use super::super::xml::{attribute, resolved};
use super::super::{Book, Format, Unreadable};
use super::budget::{Budget, sound_sheets};
use super::properties;
use content::Content;

/// Reads a package that the guard has walked.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    let damaged = |err: ZipError| Unreadable::broken("压缩结构损坏", err);
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let macros = zip.file_names().flatten().any(|name| {
        let name = name.to_ascii_lowercase();
        name.starts_with("basic/") || name.starts_with("scripts/")
    });
    let mut book = Book {
        format: Format::Ods,
        macros,
        ..Book::default()
    };
    let mut content = Content::new(Budget::new(limits));
    {
        let entry = zip.by_name("content.xml").map_err(damaged)?;
        let mut xml = Reader::from_reader(BufReader::new(entry));
        xml.config_mut().expand_empty_elements = true;
        let mut buf = Vec::new();
        loop {
            buf.clear();
            let event = xml
                .read_event_into(&mut buf)
                .map_err(|err| Unreadable::broken("文件的内容不完整或格式有误", err))?;
            match event {
                Event::Start(tag) => content.start(&tag)?,
                Event::End(tag) => content.end(tag.name().as_ref())?,
                Event::Text(text) => content.text(&text.xml10_content())?,
                Event::CData(text) => content.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let c = resolved(&reference)
                        .ok_or_else(|| Unreadable::broken("文件的内容不完整或格式有误", "unknown entity"))?;
                    content.reference(c)?;
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    if !content.spreadsheet {
        return Err(Unreadable::NotAWorkbook {
            looks_like: "开放文档（不是表格）",
        });
    }
    if content.unfinished() {
        return Err(Unreadable::broken(
            "文件的内容不完整或格式有误",
            "unclosed element",
        ));
    }
    let all_names: Vec<&str> = content.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    sound_sheets(&all_names, all_names.len())?;
    book.external_links = content.external_links;
    book.names = content.names.finish(&mut book.notes);
    book.sheets = content.sheets;
    match properties::of_open_document(&mut zip) {
        Some(properties) => book.properties = properties,
        None => book.notes.push(properties::DAMAGED.to_owned()),
    }
    Ok(book)
}

/// How often an element is repeated, or how many columns or rows it spans: at least once.
fn count(tag: &BytesStart<'_>, key: &str) -> u32 {
    attribute(tag, key).map_or(1, |value| {
        let digits = value.trim();
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            digits.parse().unwrap_or(u32::MAX).max(1)
        } else {
            1
        }
    })
}
