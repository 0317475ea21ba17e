//! The package: the parts of a .docx, what they are and how they belong together.

use crate::workbook::AUTHOR;
use std::fmt;
use std::io::{self, Cursor, Write};
use std::sync::OnceLock;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::body::{self, FOOTER_EVEN, FOOTER_ODD, W};
use super::document::{Document, Style};
use super::markup::Markup;
use super::styles;
use super::text::visible;

const RELATIONSHIPS: &str = "application/vnd.openxmlformats-package.relationships+xml";
const FOOTER: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The parts of which each document has its own.
const PROPERTIES: &str = "docProps/core.xml";
const BODY: &str = "word/document.xml";

/// A part: its name in the package, what it is, and its content.
struct Part {
    name: &'static str,
    kind: &'static str,
    content: Vec<u8>,
}

/// Why a document could not be written.
#[derive(Debug)]
pub struct WriteError(io::Error);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Word 文件没有生成：{}。", self.0)
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        WriteError(error)
    }
}

/// A document as the bytes of a .docx.
///
/// # Errors
/// [`WriteError`] for a document beyond what a zip file holds.
pub fn write(document: &Document) -> Result<Vec<u8>, WriteError> {
    Ok(filled(blank()?, document)?)
}

/// The package without a document. It is made once: styles and the other parts are the same in every document, and
/// deflating them takes longer than deflating a letter.
fn blank() -> io::Result<&'static [u8]> {
    static BLANK: OnceLock<Vec<u8>> = OnceLock::new();
    match BLANK.get() {
        Some(blank) => Ok(blank),
        None => {
            let made = zipped(&parts()?)?;
            Ok(BLANK.get_or_init(|| made))
        }
    }
}

/// The blank package with a document's own parts.
fn filled(blank: &[u8], document: &Document) -> io::Result<Vec<u8>> {
    let mut blank = ZipArchive::new(Cursor::new(blank))?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..blank.len() {
        let part = blank.by_index(index)?;
        let (name, content) = match part.name()?.as_ref() {
            PROPERTIES => (PROPERTIES, properties(document)?),
            BODY => (BODY, body::document(document)?),
            _ => {
                zip.raw_copy_file(part)?;
                continue;
            }
        };
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(&content)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The parts in their order; a document's own are still blank.
fn parts() -> io::Result<Vec<Part>> {
    Ok(vec![
        Part {
            name: "_rels/.rels",
            kind: RELATIONSHIPS,
            content: relationships(&[
                ("rId1", &format!("{OFFICE}/officeDocument"), BODY),
                (
                    "rId2",
                    &format!("{PACKAGE}/relationships/metadata/core-properties"),
                    PROPERTIES,
                ),
            ])?,
        },
        Part {
            name: PROPERTIES,
            kind: "application/vnd.openxmlformats-package.core-properties+xml",
            content: Vec::new(),
        },
        Part {
            name: "word/_rels/document.xml.rels",
            kind: RELATIONSHIPS,
            content: relationships(&[
                ("rIdStyles", &format!("{OFFICE}/styles"), "styles.xml"),
                ("rIdSettings", &format!("{OFFICE}/settings"), "settings.xml"),
                ("rIdFonts", &format!("{OFFICE}/fontTable"), "fontTable.xml"),
                (FOOTER_ODD, &format!("{OFFICE}/footer"), "footer-odd.xml"),
                (FOOTER_EVEN, &format!("{OFFICE}/footer"), "footer-even.xml"),
            ])?,
        },
        Part {
            name: BODY,
            kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            content: Vec::new(),
        },
        Part {
            name: "word/styles.xml",
            kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
            content: styles::styles()?,
        },
        Part {
            name: "word/settings.xml",
            kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml",
            content: settings()?,
        },
        Part {
            name: "word/fontTable.xml",
            kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml",
            content: styles::font_table()?,
        },
        Part {
            name: "word/footer-odd.xml",
            kind: FOOTER,
            content: body::footer(Style::PageOdd)?,
        },
        Part {
            name: "word/footer-even.xml",
            kind: FOOTER,
            content: body::footer(Style::PageEven)?,
        },
    ])
}

/// Which part leads to which others: id, kind, target.
fn relationships(all: &[(&str, &str, &str)]) -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    let namespace = format!("{PACKAGE}/relationships");
    part.element("Relationships", &[("xmlns", &namespace)], |part| {
        all.iter().try_for_each(|(id, kind, target)| {
            part.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)])
        })
    })?;
    Ok(part.into_bytes())
}

/// What each part is.
fn content_types(parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    let namespace = format!("{PACKAGE}/content-types");
    part.element("Types", &[("xmlns", &namespace)], |part| {
        part.empty(
            "Default",
            &[("Extension", "rels"), ("ContentType", RELATIONSHIPS)],
        )?;
        part.empty(
            "Default",
            &[("Extension", "xml"), ("ContentType", "application/xml")],
        )?;
        for held in parts.iter().filter(|held| held.kind != RELATIONSHIPS) {
            part.empty(
                "Override",
                &[
                    ("PartName", &format!("/{}", held.name)),
                    ("ContentType", held.kind),
                ],
            )?;
        }
        Ok(())
    })?;
    Ok(part.into_bytes())
}

/// Title, program and date; no person is named.
fn properties(document: &Document) -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    let namespace = format!("{PACKAGE}/metadata/core-properties");
    let date = format!("{}T00:00:00Z", document.date);
    part.element(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &namespace),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
        |part| {
            part.element("dc:title", &[], |part| part.text(&visible(&document.title)))?;
            part.element("dc:creator", &[], |part| part.text(AUTHOR))?;
            for name in ["dcterms:created", "dcterms:modified"] {
                part.element(name, &[("xsi:type", "dcterms:W3CDTF")], |part| part.text(&date))?;
            }
            Ok(())
        },
    )?;
    Ok(part.into_bytes())
}

/// Odd and even pages differ; Chinese punctuation; the layout of Word 2013 and later.
fn settings() -> io::Result<Vec<u8>> {
    let mut part = Markup::new()?;
    part.element("w:settings", &[W], |part| {
        part.value("w:defaultTabStop", 640)?;
        part.empty("w:evenAndOddHeaders", &[])?;
        part.value("w:characterSpacingControl", "compressPunctuation")?;
        part.element("w:compat", &[], |part| {
            part.empty("w:balanceSingleByteDoubleByteWidth", &[])?;
            // A line that a line end closes is not stretched to the margin.
            part.empty("w:doNotExpandShiftReturn", &[])?;
            part.empty(
                "w:compatSetting",
                &[
                    ("w:name", "compatibilityMode"),
                    ("w:uri", "http://schemas.microsoft.com/office/word"),
                    ("w:val", "15"),
                ],
            )
        })
    })?;
    Ok(part.into_bytes())
}

/// The parts in one file, the list of what they are first. Entries carry no time of their own.
fn zipped(parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options)?;
    zip.write_all(&content_types(parts)?)?;
    for part in parts {
        zip.start_file(part.name, options)?;
        zip.write_all(&part.content)?;
    }
    Ok(zip.finish()?.into_inner())
}
