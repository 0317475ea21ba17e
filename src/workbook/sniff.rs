//! What kind of file the bytes are, judged by their content and never by a name.
//!
//! First step of reading: everything that is not a workbook leaves here with a reason of its own, before any reader
//! sees it.

use super::Unreadable;

/// How a workbook is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A zip that is complete to its end record.
    Zip,
    /// A compound file (Excel 97-2003, WPS, encrypted workbooks, Word).
    Compound,
    /// The records of Excel 97-2003 without a compound file around them, as some exports write.
    Biff8,
}

/// Which reader a zip package is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Ods,
}

/// Looks at the first and last bytes.
pub(super) fn container(bytes: &[u8]) -> Result<Container, Unreadable> {
    let archive = |kind| Err(Unreadable::Archive { kind });
    let other = |looks_like| Err(Unreadable::NotAWorkbook { looks_like });
    match bytes {
        [] => Err(Unreadable::Empty),
        [b'P', b'K', 3, 4, ..] => end_of_zip(bytes).map(|()| Container::Zip),
        [b'P', b'K', 5, 6, ..] => archive("空的压缩包"),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Ok(Container::Compound),
        [b'%', b'P', b'D', b'F', ..] => other("PDF 文件"),
        [0x89, b'P', b'N', b'G', ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [b'G', b'I', b'F', b'8', ..]
        | [b'B', b'M', ..]
        | [b'I', b'I', 42, 0, ..]
        | [b'M', b'M', 0, 42, ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i', ..] => other("图片"),
        [b'R', b'a', b'r', b'!', ..] => archive("RAR 压缩包"),
        [b'7', b'z', 0xBC, 0xAF, ..] => archive("7z 压缩包"),
        [0x1F, 0x8B, ..] => archive("GZIP 压缩包"),
        [b'{', b'\\', b'r', b't', b'f', ..] => other("RTF 文档"),
        [0x09, 0x08, _, 0x00, 0x00, 0x06, ..] => Ok(Container::Biff8),
        // BIFF2 to BIFF5.
        [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04 | 0x06 | 0x08, 0x00, ..] => Err(Unreadable::OldExcel),
        _ => Err(text_or_unknown(bytes)),
    }
}

/// The end record of a zip lies in the last 64 KiB; without it the file was cut off.
fn end_of_zip(bytes: &[u8]) -> Result<(), Unreadable> {
    let tail = bytes.len().saturating_sub(65_535 + 22);
    let tail = bytes.get(tail..).unwrap_or(bytes);
    if contains(tail, b"PK\x05\x06") {
        Ok(())
    } else {
        Err(Unreadable::Truncated)
    }
}

/// What a compound file is by the names of its streams; `Ok` when it is a workbook of Excel 97-2003.
pub(super) fn compound(has: impl Fn(&str) -> bool) -> Result<(), Unreadable> {
    let looks_like = if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(Unreadable::Encrypted);
    } else if has("Workbook") {
        return Ok(());
    } else if has("Book") {
        return Err(Unreadable::OldExcel);
    } else if has("WordDocument") {
        "Word 97-2003 文档"
    } else if has("PowerPoint Document") {
        "PowerPoint 97-2003 演示文稿"
    } else {
        "旧版 Office 文件"
    };
    Err(Unreadable::NotAWorkbook { looks_like })
}

fn text_or_unknown(bytes: &[u8]) -> Unreadable {
    let head = bytes.get(..4096).unwrap_or(bytes);
    if head.iter().all(|&byte| byte == 0) {
        return Unreadable::Zeros;
    }
    let wide = matches!(head, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    let plain: Vec<u8> = head
        .iter()
        .copied()
        .filter(|&byte| !(wide && byte == 0))
        .collect();
    if plain
        .iter()
        .any(|&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C))
    {
        return Unreadable::NotAWorkbook {
            looks_like: "其他类型的文件",
        };
    }
    let start = plain
        .iter()
        .position(u8::is_ascii_graphic)
        .and_then(|at| plain.get(at..))
        .unwrap_or(&[]);
    let lower = start.to_ascii_lowercase();
    let says = |text: &str| contains(&lower, text.as_bytes());
    if lower.first() == Some(&b'<') {
        if says("urn:schemas-microsoft-com:office:spreadsheet") && !says("<html") {
            Unreadable::Xml2003
        } else if says("oasis:names:tc:opendocument") {
            Unreadable::FlatOds
        } else {
            Unreadable::Html
        }
    } else if says("mime-version:") {
        Unreadable::Mhtml
    } else {
        Unreadable::Csv
    }
}

/// What a zip is by the names of its entries; `Ok` when it is a workbook.
///
/// `names` in lower case; `mimetype` is the text of the entry of that name (OpenDocument has one).
pub(super) fn package(names: &[String], mimetype: Option<&str>) -> Result<Kind, Unreadable> {
    let any = |wanted: &dyn Fn(&str) -> bool| names.iter().any(|name| wanted(name));
    let other = |looks_like| Err(Unreadable::NotAWorkbook { looks_like });
    if let Some(kind) = mimetype {
        return if kind.contains("opendocument.spreadsheet") {
            Ok(Kind::Ods)
        } else {
            other("开放文档（不是表格）")
        };
    }
    if any(&|name| name.starts_with("xl/workbook") && name.ends_with(".xml")) {
        Ok(Kind::Xlsx)
    } else if any(&|name| name == "xl/workbook.bin") {
        Ok(Kind::Xlsb)
    } else if any(&|name| name.starts_with("word/")) {
        other("Word 文档")
    } else if any(&|name| name.starts_with("ppt/")) {
        other("PowerPoint 演示文稿")
    } else if any(&|name| name == "content.xml") && any(&|name| name == "meta-inf/manifest.xml") {
        // Packed anew by hand, without the entry that says what it is.
        Ok(Kind::Ods)
    } else if any(&|name| WORKBOOKS.iter().any(|ending| name.ends_with(ending))) {
        Err(Unreadable::Archive {
            kind: "装有工作簿的压缩包",
        })
    } else {
        Err(Unreadable::Archive { kind: "压缩包" })
    }
}

/// Endings of workbooks, for looking into an archive's list of names.
const WORKBOOKS: [&str; 6] = [".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods"];

/// Whether `needle` stands anywhere in `hay`.
fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}
