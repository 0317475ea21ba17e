//! Document properties that are stored as XML, by OpenDocument and by .xlsb.

use std::borrow::Cow;
use std::io::{BufReader, Cursor, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::super::xml::{local_attribute, resolved};
use super::super::{AUTHOR, Properties};

/// What stands in the notes where the properties are damaged: a workbook is not unreadable for that.
pub(super) const DAMAGED: &str = "文档属性（作者、标题、版本等）已损坏，未读取。";

/// More properties than any program writes, and the longest text of one that is read.
const MOST: usize = 1_000;
const LONGEST: usize = 8 * 1024;

/// One element that holds only text.
struct Said {
    /// Its own name, or that of the element around it where the type stands between (`vt:lpwstr`).
    element: String,
    /// The name that the user gave, for a custom property.
    named: Option<String>,
    text: String,
}

/// Properties of an Office Open XML package; `None` when they are damaged.
pub(super) fn of_open_xml<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Option<Properties> {
    let mut properties = Properties::default();
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
        for said in said(zip, part)? {
            let text = Some(said.text);
            match (said.element.as_str(), said.named) {
                ("property", Some(name)) => {
                    properties.custom.extend(text.map(|text| (name, text)));
                }
                ("creator", _) => properties.creator = text,
                ("lastModifiedBy", _) => properties.last_modified_by = text,
                ("created", _) => properties.created = text,
                ("modified", _) => properties.modified = text,
                ("title", _) => properties.title = text,
                ("Application", _) => properties.application = text,
                _ => {}
            }
        }
    }
    Some(properties)
}

/// Whether a program has saved an Office Open XML file since this one made it: what this program makes states its making
/// as its last saving. So has a file that states neither, that names another author, or is none.
#[must_use]
pub fn saved_since_made(bytes: &[u8]) -> bool {
    let package = ZipArchive::new(Cursor::new(bytes)).ok();
    let properties = package.and_then(|mut package| of_open_xml(&mut package));
    properties.is_none_or(|properties| {
        let ours = properties.creator.as_deref() == Some(AUTHOR);
        !ours || properties.modified.is_none() || properties.modified != properties.created
    })
}

/// Properties of an OpenDocument package; `None` when they are damaged.
pub(super) fn of_open_document<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Option<Properties> {
    let mut properties = Properties::default();
    for said in said(zip, "meta.xml")? {
        let text = Some(said.text);
        match (said.element.as_str(), said.named) {
            ("user-defined", Some(name)) => {
                properties.custom.extend(text.map(|text| (name, text)));
            }
            ("initial-creator", _) => properties.creator = text,
            ("creator", _) => properties.last_modified_by = text,
            ("creation-date", _) => properties.created = text,
            ("date", _) => properties.modified = text,
            ("title", _) => properties.title = text,
            ("generator", _) => properties.application = text,
            _ => {}
        }
    }
    if properties.creator.is_none() {
        properties.creator.clone_from(&properties.last_modified_by);
    }
    Some(properties)
}

/// The elements of a part that hold text; none if there is no such part.
fn said<R: Read + Seek>(zip: &mut ZipArchive<R>, part: &str) -> Option<Vec<Said>> {
    let Ok(entry) = zip.by_name(part) else {
        return Some(Vec::new());
    };
    let mut xml = Reader::from_reader(BufReader::new(entry));
    let mut buf = Vec::new();
    let mut found: Vec<Said> = Vec::new();
    let mut open: Option<Said> = None;
    loop {
        buf.clear();
        match xml.read_event_into(&mut buf).ok()? {
            Event::Start(tag) => open = Some(begin(&tag, open)),
            Event::Text(text) => push(&mut open, &text.xml10_content()),
            Event::CData(text) => push(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let c = resolved(&reference)?;
                push(&mut open, c.encode_utf8(&mut [0; 4]));
            }
            Event::End(_) => {
                if let Some(said) = open.take()
                    && !said.text.trim().is_empty()
                    && found.len() < MOST
                {
                    found.push(said);
                }
            }
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

fn begin(tag: &BytesStart<'_>, around: Option<Said>) -> Said {
    let own = tag.local_name().as_ref().to_owned();
    if let Some(around) = around
        && around.element == "property"
    {
        return Said {
            text: String::new(),
            ..around
        };
    }
    let named = local_attribute(tag, "name")
        .filter(|name| name.len() <= LONGEST)
        .map(Cow::into_owned);
    Said {
        element: own,
        named,
        text: String::new(),
    }
}

fn push(open: &mut Option<Said>, text: &str) {
    if let Some(said) = open
        && said.text.len() + text.len() <= LONGEST
    {
        said.text.push_str(text);
    }
}
