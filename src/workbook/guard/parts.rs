//! The parts of a package as they came out, for the reader proper, so that nothing is inflated twice.
//!
//! Sheets, shared texts and styles as texts; of the rest, what tells of the workbook as a package of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::is_of_workbook;

/// The most that all of them take, in bytes. An honest submission is below 5 MB; a larger one is read from its own bytes.
const ROOM: usize = 16 * 1024 * 1024;

/// The parts that a reader needs, each by its name in lower case.
#[derive(Debug)]
pub(in super::super) struct Parts {
    texts: BTreeMap<String, String>,
    /// The package without those texts, and without what no reader asks for.
    pub(in super::super) rest: Vec<u8>,
}

impl Parts {
    /// The text of a sheet's part, of the shared texts, of the styles; none where there is no such part.
    pub(in super::super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }
}

/// Parts that are being gathered; given up for whatever is not plain, and the reader reads the original then.
pub(super) struct Gathered(Option<Gathering>);

struct Gathering {
    texts: BTreeMap<String, String>,
    rest: ZipWriter<Cursor<Vec<u8>>>,
    taken: usize,
}

impl Gathered {
    /// Begins with a package with parts of these names, in lower case.
    pub(super) fn of(names: &[String]) -> Self {
        // Of two parts of one name the reader knows which it takes.
        let different: BTreeSet<&String> = names.iter().collect();
        let plain = different.len() == names.len();
        Self(plain.then(|| Gathering {
            texts: BTreeMap::new(),
            rest: ZipWriter::new(Cursor::new(Vec::new())),
            taken: 0,
        }))
    }

    /// Adds a part of XML under its name in lower case; `written` is the name that it has in the package.
    pub(super) fn add(&mut self, name: &str, written: Option<&String>, text: String) {
        let gathering = self.0.as_mut().zip(written);
        if gathering
            .and_then(|(gathering, written)| gathering.take_in(name, written, text))
            .is_none()
        {
            self.give_up();
        }
    }

    /// What cannot be handed over as it is: all is given up.
    pub(super) fn give_up(&mut self) {
        self.0 = None;
    }

    /// The parts; none if they were given up.
    pub(super) fn finish(self) -> Option<Parts> {
        let Gathering { texts, rest, .. } = self.0?;
        let rest = rest.finish().ok()?.into_inner();
        Some(Parts { texts, rest })
    }
}

impl Gathering {
    /// None for what is not plain.
    fn take_in(&mut self, name: &str, written: &str, text: String) -> Option<()> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._[]-".contains(&byte);
        self.taken += text.len();
        if self.taken > ROOM || !written.bytes().all(plain) || !is_utf8(&text) {
            return None;
        }
        if is_read_as_text(name) {
            self.texts.insert(name.to_owned(), text);
        } else if is_of_workbook(name) || name.starts_with("docprops/") || name == "[content_types].xml" {
            let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            self.rest.start_file(written, stored).ok()?;
            self.rest.write_all(text.as_bytes()).ok()?;
        }
        Some(())
    }
}

/// Whether a part holds cells, or what cells refer to.
fn is_read_as_text(name: &str) -> bool {
    name.starts_with("xl/worksheets/") || name == "xl/sharedstrings.xml" || name == "xl/styles.xml"
}

/// Whether a part does not say that it is written in another way than it is.
fn is_utf8(part: &str) -> bool {
    let declaration = part.split_once("?>").map_or("", |(declaration, _)| declaration);
    match declaration.split_once("encoding=") {
        Some((_, encoding)) => encoding
            .get(1..6)
            .is_some_and(|name| name.eq_ignore_ascii_case("utf-8")),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(names: &[&str], text: &str) -> Option<Parts> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut gathered = Gathered::of(&names);
        for name in &names {
            gathered.add(&name.to_ascii_lowercase(), Some(name), text.to_owned());
        }
        gathered.finish()
    }

    #[test]
    fn cells_are_texts_and_the_rest_a_package() {
        let parts = [
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/sharedStrings.xml",
            "xl/theme/theme1.xml",
            "xl/worksheets/sheet1.xml",
        ];
        let parts = gathered(&parts, "<a/>").unwrap();
        assert_eq!(parts.text("xl/worksheets/sheet1.xml"), Some("<a/>"));
        assert_eq!(parts.text("xl/sharedstrings.xml"), Some("<a/>"));
        assert_eq!(parts.text("xl/styles.xml"), None);
        let rest = zip::ZipArchive::new(Cursor::new(parts.rest)).unwrap();
        let names: Vec<_> = rest.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["[Content_Types].xml", "xl/workbook.xml"]);
    }

    #[test]
    fn what_is_not_plain_is_read_from_its_own_bytes() {
        assert!(gathered(&["xl/a.xml", "xl/a.xml"], "<a/>").is_none());
        assert!(gathered(&["xl\\a.xml"], "<a/>").is_none());
        assert!(gathered(&["xl/a.xml"], r#"<?xml version="1.0" encoding="GB18030"?><a/>"#).is_none());
        assert!(gathered(&["xl/a.xml"], r#"<?xml version="1.0" encoding="utf-8"?><a/>"#).is_some());
        assert!(gathered(&["xl/a.xml"], &" ".repeat(ROOM + 1)).is_none());
        assert!(gathered(&["xl/a.xml", "xl/b.xml"], &" ".repeat(ROOM / 2 + 1)).is_none());
        let mut given_up = Gathered::of(&["xl/a.xml".to_owned()]);
        given_up.give_up();
        given_up.add("xl/a.xml", Some(&"xl/a.xml".to_owned()), "<a/>".to_owned());
        assert!(given_up.finish().is_none());
    }
}
