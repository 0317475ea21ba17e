//! OpenDocument spreadsheets: repetition is theirs, and so is what can be done with it.

use super::Hostile;
use super::container::{Entry, zip};

const MIME: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// A spreadsheet with this in its only table.
fn ods(table: &str) -> Vec<u8> {
    content(&format!(
        "<table:table table:name=\"基本信息\">{table}</table:table>"
    ))
}

fn content(body: &str) -> Vec<u8> {
    package(&format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         {body}</office:spreadsheet></office:body></office:document-content>"
    ))
}

fn package(content: &str) -> Vec<u8> {
    zip(&[
        Entry::stored("mimetype", MIME),
        Entry::deflated("content.xml", content.as_bytes()),
        Entry::deflated("META-INF/manifest.xml", MANIFEST.as_bytes()),
    ])
}

const MANIFEST: &str =
    "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
const ENCRYPTED: &str = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";

fn cell(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

pub fn files() -> Vec<Hostile> {
    let repeated = |rows: &str, columns: &str, inner: &str| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\" \
             office:value-type=\"string\">{inner}</table:table-cell></table:table-row>"
        )
    };
    let filled = "<text:p>满</text:p>";
    let many = |count: usize, one: &str| one.repeat(count);
    vec![
        Hostile::message("满格.ods", ods(&repeated("1048576", "16384", filled))),
        Hostile::message("满行.ods", ods(&repeated("1048576", "1", filled))),
        Hostile::message("满列.ods", ods(&repeated("1", "16384", filled))),
        Hostile::message("重复四十亿次.ods", ods(&repeated("4294967295", "4294967295", filled))),
        Hostile::message("重复次数溢出.ods", ods(&repeated("99999999999999999999", "99999999999999999999", filled))),
        Hostile::any("重复次数为负.ods", ods(&repeated("-1", "-1", filled))),
        Hostile::any("重复次数为零.ods", ods(&repeated("0", "0", filled))),
        Hostile::any("空格重复到末格.ods", ods(&format!("{}<table:table-row>{}</table:table-row>", repeated("1048575", "16384", ""), cell("末行")))),
        Hostile::any("一格十亿个空格.ods", ods("<table:table-row><table:table-cell><text:p>甲<text:s text:c=\"1000000000\"/>乙</text:p></table:table-cell></table:table-row>")),
        Hostile::any("嵌套一百万层.ods", ods(&format!("<table:table-row><table:table-cell><text:p>{}", many(1_000_000, "<text:span>")))),
        Hostile::any("行组嵌套三十万层.ods", ods(&many(300_000, "<table:table-row-group>"))),
        Hostile::any("表中表三十万层.ods", ods(&many(300_000, "<table:table-row><table:table-cell><table:table>"))),
        Hostile::any("一格一百万段.ods", ods(&format!("<table:table-row><table:table-cell office:value-type=\"string\">{}</table:table-cell></table:table-row>", many(1_000_000, "<text:p>段</text:p>")))),
        Hostile::any("十万张表.ods", content(&(0..100_000).map(|index| format!("<table:table table:name=\"t{index}\"/>")).collect::<String>())),
        Hostile::any("同名表.ods", content(&many(2, &format!("<table:table table:name=\"基本信息\"><table:table-row>{}</table:table-row></table:table>", cell("甲"))))),
        Hostile::any("跨行跨列四十亿.ods", ods("<table:table-row><table:table-cell table:number-columns-spanned=\"4294967295\" table:number-rows-spanned=\"4294967295\"><text:p>甲</text:p></table:table-cell></table:table-row>")),
        Hostile::any("怪数.ods", ods(&["1e999", "NaN", "-0", "", "１"].map(|value| format!("<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{value}\"/><table:table-cell office:value-type=\"date\" office:date-value=\"{value}\"/><table:table-cell office:value-type=\"percentage\" office:value=\"{value}\"/></table:table-row>")).concat())),
        Hostile::message("没有内容部件.ods", zip(&[Entry::stored("mimetype", MIME)])),
        Hostile::message("内容是空的.ods", package("")),
        Hostile::any("内容只有一半.ods", package("<office:document-content><office:body><office:spreadsheet><table:table table:name=\"基本")),
        Hostile::any("十亿大笑.ods", package(&format!("<!DOCTYPE a [<!ENTITY a \"哈哈哈哈哈哈哈哈哈哈\"><!ENTITY b \"{}\"><!ENTITY c \"{}\">]><a>&c;</a>", many(1_000, "&a;"), many(1_000, "&b;")))),
        Hostile::message("一吉零字节.ods", zip(&[Entry::stored("mimetype", MIME), Entry::zeros("content.xml", b"<a>", 1 << 30)])),
        Hostile::message("加了密码.ods", zip(&[
            Entry::stored("mimetype", MIME),
            Entry::stored("content.xml", &super::documents::random(11, 5_000)),
            Entry::stored("META-INF/manifest.xml", ENCRYPTED.as_bytes()),
        ])),
        Hostile::message("是文字不是表格.ods", zip(&[Entry::stored("mimetype", b"application/vnd.oasis.opendocument.text"), Entry::stored("content.xml", b"<a/>")])),
        Hostile::message("类型说是表格其实没有.ods", zip(&[Entry::stored("mimetype", &[MIME, &[b' '; 4096]].concat())])),
    ]
}
