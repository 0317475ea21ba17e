//! Puts parts that are deflated already into a zip file (APPNOTE.TXT, 4.3).

use std::io::{self, Write};

use flate2::{Decompress, FlushDecompress, Status};

use super::deflate::{Alike, Deflater, OF_CELLS, OF_TEXTS, deflated};

/// A part of a package.
pub(super) struct Part {
    pub(super) deflated: Vec<u8>,
    pub(super) crc: u32,
    /// How many bytes it has when it is inflated.
    pub(super) size: usize,
}

impl Part {
    /// The part of shared texts, or another that is mostly text.
    pub(super) fn of_texts(text: &str) -> Self {
        Self::of(text.as_bytes(), deflated(text.as_bytes(), &OF_TEXTS))
    }

    /// What it says.
    #[cfg(test)]
    pub(super) fn text(&self) -> String {
        Inflater::new().inflated(self).unwrap()
    }

    fn of(text: &[u8], deflated: Vec<u8>) -> Self {
        Self {
            deflated,
            crc: crc32fast::hash(text),
            size: text.len(),
        }
        .says(text)
    }

    /// Itself; debug builds take every part out again, whatever is tested.
    fn says(self, text: &[u8]) -> Self {
        debug_assert!(
            Inflater::new()
                .inflated(&self)
                .is_ok_and(|inflated| inflated.as_bytes() == text)
        );
        self
    }
}

/// Takes parts out again, one after the other, with one set of tables and one window for all of them.
pub(super) struct Inflater(Decompress);

impl Inflater {
    pub(super) fn new() -> Self {
        Self(Decompress::new(false))
    }

    /// What a part says.
    ///
    /// # Errors
    /// One that is not deflated text of its size.
    pub(super) fn inflated(&mut self, part: &Part) -> io::Result<String> {
        self.0.reset(false);
        let mut text = Vec::with_capacity(part.size);
        let end = self
            .0
            .decompress_vec(&part.deflated, &mut text, FlushDecompress::Finish)?;
        if end != Status::StreamEnd || text.len() != part.size {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        String::from_utf8(text).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
    }
}

/// The part of a sheet, deflated while it is written: of its text only what is needed for that is in memory.
pub(super) struct SheetDeflater {
    deflater: Deflater,
    crc: crc32fast::Hasher,
    /// How many bytes were taken of the text.
    taken: usize,
    /// Up to where the text at hand is counted into the sum.
    summed: usize,
    /// The whole text, in debug builds, which take every part out again.
    whole: Vec<u8>,
}

impl SheetDeflater {
    /// `size` is how many bytes the text may have.
    pub(super) fn new(size: usize) -> Self {
        Self {
            // That little comes of most sheets.
            deflater: Deflater::new(&OF_CELLS, size / 16),
            crc: crc32fast::Hasher::new(),
            taken: 0,
            summed: 0,
            whole: Vec::new(),
        }
    }

    /// Deflates what is there of the text and takes it from the beginning, but for what later cells may repeat. Of the cells
    /// that are `alike`, in the order of the text, those go that are passed; the others are moved up. Tells by how much.
    pub(super) fn take(&mut self, text: &mut Vec<u8>, alike: &mut Vec<Alike>) -> usize {
        self.sum(text);
        let taken = self.deflater.take(text, alike);
        self.summed -= taken;
        self.taken += taken;
        taken
    }

    /// The part with the rest of its text.
    pub(super) fn finished(mut self, text: &[u8], alike: &[Alike]) -> Part {
        self.sum(text);
        let deflated = self.deflater.finished(text, alike);
        Part {
            deflated,
            crc: self.crc.finalize(),
            size: self.taken + text.len(),
        }
        .says(&self.whole)
    }

    fn sum(&mut self, text: &[u8]) {
        let new = text.get(self.summed..).unwrap_or_default();
        self.crc.update(new);
        if cfg!(debug_assertions) {
            self.whole.extend_from_slice(new);
        }
        self.summed = text.len();
    }
}

/// A zip file that is being written. It holds no more than a plain one does: 4 GiB and 65,535 parts.
pub(super) struct Package<'w> {
    to: &'w mut dyn Write,
    written: usize,
    directory: Vec<u8>,
    count: u16,
}

impl<'w> Package<'w> {
    const PART: [u8; 4] = *b"PK\x03\x04";
    const ENTRY: [u8; 4] = *b"PK\x01\x02";
    const END: [u8; 4] = *b"PK\x05\x06";
    /// What a program must be able to do: version 2.0, which knows deflated parts.
    const VERSION: u16 = 20;
    const DEFLATED: u16 = 8;
    /// The first of January 1980: no time is told.
    const NO_DATE: u16 = 1 << 5 | 1;

    pub(super) fn new(to: &'w mut dyn Write) -> Self {
        Self {
            to,
            written: 0,
            directory: Vec::new(),
            count: 0,
        }
    }

    /// Adds a part with a name of plain letters.
    ///
    /// # Errors
    /// One that has no room, what keeps it from being written.
    pub(super) fn add(&mut self, name: &str, part: &Part) -> io::Result<()> {
        let offset = self.offset()?;
        let mut about = Vec::new();
        for number in [Self::VERSION, 0, Self::DEFLATED, 0, Self::NO_DATE] {
            about.extend(number.to_le_bytes());
        }
        about.extend(part.crc.to_le_bytes());
        about.extend(small(part.deflated.len())?);
        about.extend(small(part.size)?);
        about.extend(u16::try_from(name.len()).map_err(too_large)?.to_le_bytes());
        // Nothing more is told of it.
        about.extend([0; 2]);

        self.write(&[&Self::PART, &about, name.as_bytes(), &part.deflated])?;

        self.directory.extend(Self::ENTRY);
        self.directory.extend(Self::VERSION.to_le_bytes());
        self.directory.extend(&about);
        // No comment, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset);
        self.directory.extend(name.as_bytes());
        self.count = self.count.checked_add(1).ok_or_else(|| too_large(()))?;
        Ok(())
    }

    /// Writes the end of the file.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub(super) fn finish(mut self) -> io::Result<()> {
        let offset = self.offset()?;
        let directory = std::mem::take(&mut self.directory);
        let count = self.count.to_le_bytes();
        let length = small(directory.len())?;
        // One disk, no comment.
        let end = [&Self::END[..], &[0; 4], &count, &count, &length, &offset, &[0; 2]];
        self.write(&[&directory, &end.concat()])
    }

    fn offset(&self) -> io::Result<[u8; 4]> {
        small(self.written)
    }

    fn write(&mut self, texts: &[&[u8]]) -> io::Result<()> {
        for bytes in texts {
            self.to.write_all(bytes)?;
            self.written += bytes.len();
        }
        Ok(())
    }
}

/// A number as a plain zip file tells it.
fn small(number: usize) -> io::Result<[u8; 4]> {
    u32::try_from(number).map(u32::to_le_bytes).map_err(too_large)
}

fn too_large<T>(_: T) -> io::Error {
    io::Error::from(io::ErrorKind::FileTooLarge)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use zip::ZipArchive;

    use super::*;

    #[test]
    fn parts_are_read_again_under_their_names() {
        let mut file = Vec::new();
        let mut package = Package::new(&mut file);
        let texts = [("a.xml", "<a>督导</a>"), ("xl/b.xml", ""), ("c", "cccccccccccc")];
        for (name, text) in texts {
            package.add(name, &Part::of_texts(text)).unwrap();
        }
        let mut sheet = SheetDeflater::new(0);
        let mut text = b"<c/>".to_vec();
        assert_eq!(sheet.take(&mut text, &mut Vec::new()), 0);
        text.extend(b"<c/>");
        package.add("sheet", &sheet.finished(&text, &[])).unwrap();
        package.finish().unwrap();
        let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
        let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["a.xml", "xl/b.xml", "c", "sheet"]);
        for (name, text) in texts.into_iter().chain([("sheet", "<c/><c/>")]) {
            let mut read = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
    }
}
