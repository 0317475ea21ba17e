//! A zip file in which a county sent its workbook, alone or with its attachments.
//!
//! Floor 1: lists what is inside and gives the bytes of one file at a time. Nothing is ever written out, so that a
//! name such as `../../x` can reach nothing; it is still cut down to a plain path, because reports show it.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most that a parcel may hold; beyond it is no county's submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files in it; a county's evidence is some hundred scans.
    pub entries: usize,
    /// Bytes of one file after inflating, asked only of the files that are read.
    pub file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 20_000,
            file_bytes: 32 * 1024 * 1024,
        }
    }
}

/// Why a parcel or a file in it cannot be read. Its `Display` is a plain Chinese sentence.
#[derive(Debug)]
pub enum ParcelError {
    /// A password is needed.
    Encrypted,
    /// More files than are looked at.
    TooManyFiles {
        /// How many there are.
        found: usize,
        /// The most that are looked at.
        limit: usize,
    },
    /// A file in it is larger than any workbook.
    TooLarge {
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// Packed in a way that is not understood.
    UnknownMethod,
    /// Damaged or cut off.
    Damaged(ZipError),
    /// The bytes of the parcel itself could not be read.
    Unreadable(io::Error),
}

impl fmt::Display for ParcelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encrypted => f.write_str("压缩包设有密码，无法读取。请取消密码后重新报送。"),
            Self::TooManyFiles { found, limit } => write!(
                f,
                "压缩包内有 {found} 个文件，超过上限 {limit} 个。请只报送工作簿和清单所列的佐证材料。"
            ),
            Self::TooLarge { limit } => write!(
                f,
                "压缩包中的这份文件解压后超过 {} MB，不是自评工作簿应有的大小。请核对后重新报送。",
                limit / 1024 / 1024
            ),
            Self::UnknownMethod => f.write_str(
                "压缩包的压缩方式无法识别。请用系统自带的压缩功能重新压缩为 .zip，或不压缩直接报送。",
            ),
            Self::Damaged(_) => f.write_str("压缩包不完整或已损坏，可能在传输中被截断。请重新压缩后报送。"),
            Self::Unreadable(error) => write!(
                f,
                "文件无法打开（{error}）。请确认没有被其他程序占用、有读取权限，再重新核查。"
            ),
        }
    }
}

impl std::error::Error for ParcelError {}

/// An opened parcel.
pub struct Parcel<R> {
    zip: ZipArchive<R>,
    files: Vec<ParcelFile>,
    limits: Limits,
}

/// A file in a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelFile {
    /// Its path in the parcel, `/` between its parts, without `.`, `..` and drive letters.
    pub path: String,
    /// Its number in the parcel, for [`Parcel::read`].
    pub index: usize,
}

/// Opens a zip file; none when it is no zip, or is an office document, which is a zip of its own kind.
///
/// # Errors
/// A zip that is damaged, holds too much, or needs a password.
pub fn open<R: Read + Seek>(mut reader: R, limits: Limits) -> Result<Option<Parcel<R>>, ParcelError> {
    let mut magic = [0; 4];
    match reader.read_exact(&mut magic) {
        Ok(()) if magic.starts_with(b"PK\x03\x04") => {}
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(ParcelError::Unreadable(error));
        }
        _ => return Ok(None),
    }
    reader.seek(SeekFrom::Start(0)).map_err(ParcelError::Unreadable)?;
    let zip = ZipArchive::new(reader).map_err(damaged)?;
    if zip.len() > limits.entries {
        return Err(ParcelError::TooManyFiles {
            found: zip.len(),
            limit: limits.entries,
        });
    }
    let mut files = Vec::new();
    for (index, raw) in zip.file_names_raw().enumerate() {
        let name = decoded(raw);
        if is_part_of_an_office_document(&name) {
            return Ok(None);
        }
        if !name.ends_with(['/', '\\'])
            && let Some(path) = plain_path(&name)
        {
            files.push(ParcelFile { path, index });
        }
    }
    files.sort_by(|a, b| (&a.path, a.index).cmp(&(&b.path, b.index)));
    Ok(Some(Parcel { zip, files, limits }))
}

impl<R: Read + Seek> Parcel<R> {
    /// What is inside, in the order of the paths, folders left out.
    pub fn files(&self) -> &[ParcelFile] {
        &self.files
    }

    /// The bytes of one file.
    ///
    /// # Errors
    /// A file that is damaged, too large, or needs a password.
    pub fn read(&mut self, index: usize) -> Result<Vec<u8>, ParcelError> {
        let limit = self.limits.file_bytes;
        let entry = self.zip.by_index(index).map_err(damaged)?;
        let mut bytes = Vec::new();
        // One byte more than is allowed tells a file of just that size from a larger one; what the entry claims of
        // its size is not asked.
        entry
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(ZipError::Io(error)))?;
        if bytes.len() as u64 > limit {
            return Err(ParcelError::TooLarge { limit });
        }
        Ok(bytes)
    }
}

fn damaged(error: ZipError) -> ParcelError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ParcelError::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            ParcelError::UnknownMethod
        }
        error => ParcelError::Damaged(error),
    }
}

/// The name as text: programs in China write GBK where the zip format asks for UTF-8, and set no mark either way.
fn decoded(raw: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(raw) {
        Ok(name) => Cow::Borrowed(name),
        Err(_) => GB18030.decode_without_bom_handling(raw).0,
    }
}

/// Office Open XML and OpenDocument packages have these entries at their root.
fn is_part_of_an_office_document(name: &str) -> bool {
    let name = name.replace('\\', "/").to_ascii_lowercase();
    name == "[content_types].xml"
        || name == "mimetype"
        || name == "xl/workbook.xml"
        || name == "xl/workbook.bin"
}

/// The path without what would lead out of a folder; none for what systems leave behind.
fn plain_path(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name
        .split('/')
        .map(str::trim)
        .filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'))
        .collect();
    let last = parts.last()?;
    let left_behind = parts.first() == Some(&"__MACOSX")
        || last.starts_with("._")
        || matches!(*last, ".DS_Store" | "Thumbs.db" | "desktop.ini");
    (!left_behind).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn opened(bytes: &[u8]) -> Option<Parcel<Cursor<&[u8]>>> {
        open(Cursor::new(bytes), Limits::default()).unwrap()
    }

    #[test]
    fn files_are_listed_and_read() {
        let bytes = zip(&[
            ("青岚县/附件/Z01.pdf", b"pdf"),
            ("青岚县/自评.xlsx", b"book"),
            ("__MACOSX/青岚县/._自评.xlsx", b""),
        ]);
        let mut parcel = opened(&bytes).unwrap();
        let paths: Vec<&str> = parcel.files().iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["青岚县/自评.xlsx", "青岚县/附件/Z01.pdf"]);
        let index = parcel.files()[0].index;
        assert_eq!(parcel.read(index).unwrap(), b"book");
    }

    #[test]
    fn names_in_gbk_are_understood() {
        // 青岚县.xlsx as a Chinese Windows writes it, put in place of a name of the same length.
        let gbk = [0xC7, 0xE0, 0xE1, 0xB0, 0xCF, 0xD8];
        let mut bytes = zip(&[("abcdef.xlsx", b"book")]);
        for at in 0..bytes.len() - 6 {
            if &bytes[at..at + 6] == b"abcdef" {
                bytes[at..at + 6].copy_from_slice(&gbk);
            }
        }
        assert_eq!(opened(&bytes).unwrap().files()[0].path, "青岚县.xlsx");
    }

    #[test]
    fn no_name_leads_out() {
        for (name, path) in [
            ("../../etc/a.xlsx", "etc/a.xlsx"),
            ("/a.xlsx", "a.xlsx"),
            ("C:\\甲\\..\\a.xlsx", "甲/a.xlsx"),
        ] {
            assert_eq!(plain_path(name).as_deref(), Some(path), "{name}");
        }
        assert_eq!(plain_path("a/.DS_Store"), None);
        assert_eq!(plain_path("../.."), None);
    }

    #[test]
    fn an_office_document_is_no_parcel_and_damage_is_said() {
        assert!(opened(&zip(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"")])).is_none());
        assert!(opened(b"plain text").is_none());
        let whole = zip(&[("a.xlsx", &[7; 4000])]);
        let cut = open(Cursor::new(&whole[..whole.len() - 30]), Limits::default());
        assert!(cut.is_err_and(|error| error.to_string().contains("损坏")));
    }

    #[test]
    fn what_is_too_much_is_not_read() {
        let limits = Limits {
            entries: 1,
            file_bytes: 10,
        };
        let two = zip(&[("a", b""), ("b", b"")]);
        assert!(matches!(
            open(Cursor::new(&two), limits),
            Err(ParcelError::TooManyFiles { found: 2, limit: 1 })
        ));
        let large = zip(&[("a", &[0; 11])]);
        let mut parcel = open(Cursor::new(&large), limits).unwrap().unwrap();
        assert!(matches!(parcel.read(0), Err(ParcelError::TooLarge { limit: 10 })));
    }
}
