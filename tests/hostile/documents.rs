//! Other documents under a workbook's name, and files that are none at all.

use super::container::{Entry, zip};
use super::{Hostile, sample};

pub fn files() -> Vec<Hostile> {
    let mut files = vec![
        Hostile::message("空文件.xlsx", Vec::new()),
        Hostile::message("全零.xlsx", vec![0; 100_000]),
        Hostile::message("一字节.xlsx", b"P".to_vec()),
        Hostile::message("随机.xlsx", random(1, 60_000)),
        Hostile::message("随机.xls", random(2, 60_000)),
        Hostile::message("随机.ods", random(3, 60_000)),
        Hostile::message(
            "像压缩包的随机.xlsx",
            [b"PK\x03\x04".to_vec(), random(4, 60_000)].concat(),
        ),
        Hostile::message(
            "文件太大.xlsx",
            [b"PK\x03\x04".to_vec(), vec![7; 33 << 20]].concat(),
        ),
        Hostile::message(
            "PDF.xls",
            b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n".to_vec(),
        ),
        Hostile::message(
            "图片.xlsx",
            [b"\x89PNG\r\n\x1a\n".to_vec(), random(5, 5_000)].concat(),
        ),
        Hostile::message(
            "照片.et",
            [b"\xFF\xD8\xFF\xE0".to_vec(), random(6, 5_000)].concat(),
        ),
        Hostile::message(
            "网页.xls",
            "<html><table><tr><td>县区名称</td><td>青岚县</td></tr></table></html>".into(),
        ),
        Hostile::message("二〇〇三.xls", XML_2003.into()),
        Hostile::message("逗号.xls", "县区名称,行政区划代码\n青岚县,990101\n".into()),
        Hostile::message(
            "逗号国标码.xls",
            b"\xcf\xd8\xc7\xf8\xc3\xfb\xb3\xc6,1\r\n".to_vec(),
        ),
        Hostile::message("一行很长.csv.xlsx", "甲,".repeat(8 << 20).into()),
        Hostile::message("UTF-16.xls", wide("县区名称\t青岚县\r\n")),
        Hostile::message("富文本.xls", b"{\\rtf1\\ansi text}".to_vec()),
        Hostile::message("压缩.xlsx", b"\x1f\x8b\x08\0\0\0\0\0".to_vec()),
        Hostile::message("七压缩.xlsx", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()),
        Hostile::message("RAR.xlsx", b"Rar!\x1a\x07\x01\0".to_vec()),
        Hostile::message(
            "文字.xlsx",
            zip(&[
                Entry::stored("[Content_Types].xml", b"<Types/>"),
                Entry::stored("word/document.xml", b"<document/>"),
            ]),
        ),
        Hostile::message(
            "演示.xlsx",
            zip(&[Entry::stored("ppt/presentation.xml", b"<presentation/>")]),
        ),
        Hostile::message(
            "二进制垃圾.xlsb",
            zip(&[
                Entry::stored("[Content_Types].xml", b"<Types/>"),
                Entry::deflated("xl/workbook.bin", &random(7, 40_000)),
                Entry::deflated("xl/worksheets/sheet1.bin", &random(8, 40_000)),
            ]),
        ),
        Hostile::message(
            "二进制长度.xlsb",
            zip(&[
                Entry::stored("xl/workbook.bin", &binary_records()),
                Entry::stored("xl/_rels/workbook.bin.rels", BINARY_RELS.as_bytes()),
                Entry::stored("xl/worksheets/sheet1.bin", &binary_records()),
            ]),
        ),
    ];
    let whole = sample();
    for tenth in 1..10 {
        let cut = whole.len() * tenth / 10;
        files.push(Hostile::message(
            &format!("截断在{tenth}成.xlsx"),
            whole[..cut].to_vec(),
        ));
    }
    // The end record alone is missing; then its comment.
    files.push(Hostile::message(
        "缺最后一字节.xlsx",
        whole[..whole.len() - 1].to_vec(),
    ));
    files
}

const XML_2003: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row/></Table></Worksheet></Workbook>"#;

const BINARY_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;

/// Records of an .xlsb whose lengths are the longest that can be written.
fn binary_records() -> Vec<u8> {
    let mut out = vec![0x83, 0x01, 0xFF, 0xFF, 0xFF, 0x7F];
    out.extend([0x9C, 0x01, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]);
    out
}

fn wide(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

/// Bytes that look like nothing, the same for the same seed.
pub fn random(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..count).map(|_| next()).collect()
}
