//! What kind of file the bytes are, judged by their content and never by a name.
//!
//! First step of reading: everything that is not an .xlsx or .xlsm package leaves here with a reason of its own,
//! before any parser sees it.

use super::Unreadable;

/// Looks at the first and last bytes; `Ok` when they are a complete zip container.
pub(super) fn container(bytes: &[u8]) -> Result<(), Unreadable> {
    let looks_like = match bytes {
        [] => return Err(Unreadable::Empty),
        [b'P', b'K', 3, 4, ..] => return end_of_zip(bytes),
        [b'P', b'K', 5, 6, ..] => "空的压缩包",
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => return Err(compound_file(bytes)),
        [b'%', b'P', b'D', b'F', ..] => "PDF 文件",
        [0x89, b'P', b'N', b'G', ..]
        | [0xFF, 0xD8, 0xFF, ..]
        | [b'G', b'I', b'F', b'8', ..]
        | [b'B', b'M', ..] => "图片",
        [b'R', b'a', b'r', b'!', ..] => "RAR 压缩包",
        [b'7', b'z', 0xBC, 0xAF, ..] => "7z 压缩包",
        [0x1F, 0x8B, ..] => "GZIP 压缩包",
        [b'{', b'\\', b'r', b't', b'f', ..] => "RTF 文档",
        // BIFF2 to BIFF5 streams without a compound file around them.
        [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04 | 0x06 | 0x08, 0x00, ..] => return Err(Unreadable::OldXls),
        _ => return Err(text_or_unknown(bytes)),
    };
    Err(Unreadable::NotAWorkbook { looks_like })
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

/// Compound files hold encrypted workbooks and the formats before 2007; the stream names (UTF-16) tell which.
fn compound_file(bytes: &[u8]) -> Unreadable {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    if has("EncryptedPackage") || has("EncryptionInfo") {
        Unreadable::Encrypted
    } else if has("ETExtData") {
        Unreadable::Wps
    } else if has("Workbook") || has("Book") {
        Unreadable::OldXls
    } else if has("WordDocument") {
        Unreadable::NotAWorkbook {
            looks_like: "Word 97-2003 文档",
        }
    } else if has("PowerPoint Document") {
        Unreadable::NotAWorkbook {
            looks_like: "PowerPoint 97-2003 演示文稿",
        }
    } else {
        Unreadable::NotAWorkbook {
            looks_like: "旧版 Office 文件",
        }
    }
}

fn text_or_unknown(bytes: &[u8]) -> Unreadable {
    let head = bytes.get(..4096).unwrap_or(bytes);
    // A file of zeros is what a network disk leaves behind when a copy breaks off.
    if head.iter().all(|&byte| byte == 0) {
        return Unreadable::Truncated;
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
    if start.first() == Some(&b'<') {
        Unreadable::Html
    } else {
        Unreadable::Csv
    }
}

/// What a zip is by the names of its entries; `Ok` when it is an .xlsx or .xlsm package.
///
/// `names` in lower case; `mimetype` is the text of the entry of that name (OpenDocument has one).
pub(super) fn package(names: &[String], mimetype: Option<&str>) -> Result<(), Unreadable> {
    let any = |wanted: &dyn Fn(&str) -> bool| names.iter().any(|name| wanted(name));
    if let Some(kind) = mimetype {
        return Err(if kind.contains("opendocument.spreadsheet") {
            Unreadable::Ods
        } else {
            Unreadable::NotAWorkbook {
                looks_like: "开放文档（不是表格）",
            }
        });
    }
    if any(&|name| name.starts_with("xl/workbook") && name.ends_with(".xml")) {
        return Ok(());
    }
    let looks_like = if any(&|name| name == "xl/workbook.bin") {
        return Err(Unreadable::Xlsb);
    } else if any(&|name| name.starts_with("word/")) {
        "Word 文档"
    } else if any(&|name| name.starts_with("ppt/")) {
        "PowerPoint 演示文稿"
    } else if any(&|name| name.ends_with(".xlsx") || name.ends_with(".xlsm")) {
        "装有工作簿的压缩包，请解压后报送其中的工作簿"
    } else {
        "压缩包"
    };
    Err(Unreadable::NotAWorkbook { looks_like })
}

/// Whether `needle` stands anywhere in `hay`.
fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}
