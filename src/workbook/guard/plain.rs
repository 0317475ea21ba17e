//! The package once more for the reader proper: its parts as they came out, without the cells that hold nothing.
//!
//! The reader inflates each part again and takes it apart event by event. A quarter of the cells of a submission are blank
//! ones with a format, and the guard knows where they are.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::ops::Range;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The most that a copy takes, in bytes. An honest submission is below 4 MB; a larger one is read from its own bytes.
const ROOM: usize = 16 * 1024 * 1024;

/// A copy in the making; given up for whatever is not plain, and the reader reads the original then.
pub(super) struct Copy(Option<ZipWriter<Cursor<Vec<u8>>>>);

impl Copy {
    /// Begins the copy of a package with parts of these names.
    pub(super) fn of(names: &[String]) -> Self {
        // Of two parts of one name the reader knows which it takes.
        let different: BTreeSet<&String> = names.iter().collect();
        let plain = different.len() == names.len();
        Self(plain.then(|| ZipWriter::new(Cursor::new(Vec::new()))))
    }

    /// Adds a part under the name that it has in the package.
    pub(super) fn add(&mut self, name: Option<&String>, bytes: &[u8], blanks: &Blanks) {
        let zip = self.0.take().zip(name);
        self.0 = zip.and_then(|(zip, name)| with(zip, name, bytes, blanks));
    }

    /// What cannot be copied as it is: the copy is given up.
    pub(super) fn give_up(&mut self) {
        self.0 = None;
    }

    /// The copy; none if it was given up.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        self.0?.finish().ok().map(Cursor::into_inner)
    }
}

fn with(
    mut zip: ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    bytes: &[u8],
    blanks: &Blanks,
) -> Option<ZipWriter<Cursor<Vec<u8>>>> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._[]-".contains(&byte);
    let room = ROOM.checked_sub(zip.get_ref()?.get_ref().len() + bytes.len());
    if room.is_none() || !name.bytes().all(plain) {
        return None;
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file(name, stored).ok()?;
    let mut from = 0;
    for blank in &blanks.cells {
        zip.write_all(bytes.get(from..blank.start)?).ok()?;
        from = blank.end;
    }
    zip.write_all(bytes.get(from..)?).ok()?;
    Some(zip)
}

/// The cells of a part that hold nothing, in order, as long as every cell of the part says where it is.
#[derive(Debug, Default)]
pub(super) struct Blanks {
    cells: Vec<Range<usize>>,
    unclear: bool,
}

impl Blanks {
    /// Takes a cell whose tag begins at `at`; `rest` is the text after its `<`.
    pub(super) fn see(&mut self, at: usize, rest: &str) {
        if self.unclear {
            return;
        }
        match cell(rest) {
            Some(Seen::Blank(length)) => match self.cells.last_mut() {
                Some(last) if last.end == at => last.end += 1 + length,
                _ => self.cells.push(at..at + 1 + length),
            },
            Some(Seen::Other) => {}
            // The place of such a cell follows from the one before it.
            None => {
                *self = Self {
                    cells: Vec::new(),
                    unclear: true,
                }
            }
        }
    }
}

/// A cell that says where it is.
enum Seen {
    /// With no more than a format; the length of its tag without the `<`.
    Blank(usize),
    Other,
}

/// Takes the text of a tag for a cell: `c r="B12" s="3"/>`, as all programs write it.
fn cell(rest: &str) -> Option<Seen> {
    let after = rest.as_bytes().strip_prefix(b"c r=\"")?;
    let after = some(after, 3, u8::is_ascii_uppercase)?;
    let after = some(after, 7, u8::is_ascii_digit)?.strip_prefix(b"\"")?;
    let after = match after.strip_prefix(b" s=\"") {
        Some(style) => some(style, 7, u8::is_ascii_digit)?.strip_prefix(b"\"")?,
        None => after,
    };
    Some(match after.strip_prefix(b"/>") {
        Some(after) => Seen::Blank(rest.len() - after.len()),
        None => Seen::Other,
    })
}

/// What follows one to `most` bytes of a kind.
fn some(text: &[u8], most: usize, kind: fn(&u8) -> bool) -> Option<&[u8]> {
    let length = text.iter().take_while(|byte| kind(byte)).count();
    (1..=most).contains(&length).then(|| text.get(length..))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_blanks(text: &str) -> String {
        let mut blanks = Blanks::default();
        for (at, _) in text.match_indices("<c") {
            blanks.see(at, text.get(at + 1..).unwrap());
        }
        let mut copy = Copy::of(&["xl/a.xml".to_owned()]);
        copy.add(Some(&"xl/a.xml".to_owned()), text.as_bytes(), &blanks);
        let mut zip = zip::ZipArchive::new(Cursor::new(copy.finish().unwrap())).unwrap();
        std::io::read_to_string(zip.by_index(0).unwrap()).unwrap()
    }

    #[test]
    fn cells_that_hold_nothing_are_left_out() {
        assert_eq!(
            without_blanks(
                r#"<row r="1"><c r="A1" s="3"/><c r="B1"/><c r="C1"><v>1</v></c><c r="XFD1048576" s="0"/></row>"#
            ),
            r#"<row r="1"><c r="C1"><v>1</v></c></row>"#
        );
        for whole in [
            "",
            "<row/>",
            // The place of the last follows from the one before it.
            r#"<row r="1"><c r="A1" s="3"/><c><v>1</v></c></row>"#,
            r#"<row r="1"><c><v>1</v></c><c r="B1" s="3"/></row>"#,
            // What the reader will say something about.
            r#"<row r="1"><c r="1A"/></row>"#,
            r#"<row r="1"><c r=""/></row>"#,
            r#"<row r="1"><c s="3" r="A1"/></row>"#,
            r#"<row r="1"><c r="A1" s="3" t="b"/><c r="A2" s="3"></c></row>"#,
        ] {
            assert_eq!(without_blanks(whole), whole);
        }
    }

    #[test]
    fn what_is_not_plain_is_read_from_its_own_bytes() {
        let name = |name: &str| name.to_owned();
        let add = |names: &[String], bytes: &[u8]| {
            let mut copy = Copy::of(names);
            for name in names {
                copy.add(Some(name), bytes, &Blanks::default());
            }
            copy.finish().is_some()
        };
        assert!(add(
            &[name("[Content_Types].xml"), name("xl/_rels/workbook.xml.rels")],
            b"<a/>"
        ));
        assert!(!add(&[name("xl/a.xml"), name("xl/a.xml")], b"<a/>"));
        assert!(!add(&[name("xl\\a.xml")], b"<a/>"));
        assert!(!add(&[name("xl/a.xml")], &vec![b' '; ROOM + 1]));
        let mut copy = Copy::of(&[name("xl/a.xml")]);
        copy.give_up();
        copy.add(Some(&name("xl/a.xml")), b"<a/>", &Blanks::default());
        assert!(copy.finish().is_none());
    }
}
