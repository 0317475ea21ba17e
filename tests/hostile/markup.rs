//! XML that is no honest XML: entities, depth, encodings, tags without end.

use super::Hostile;
use super::package::Package;
use super::xlsx::SHEET;

const STRINGS: &str = "xl/sharedStrings.xml";
const BOOK: &str = "xl/workbook.xml";

pub fn files() -> Vec<Hostile> {
    let sample = Package::sample();
    let with = |part: &str, text: &dyn Fn(&str) -> String| {
        sample.clone().with(part, text(&sample.text(part))).bytes()
    };
    let declared = |text: &str, dtd: &str| text.replacen("?>", &format!("?>{dtd}"), 1);
    let row = |inner: &str| {
        sample
            .clone()
            .replacing(SHEET, "</sheetData>", &format!("{inner}</sheetData>"))
            .bytes()
    };
    let laughs = laughs();
    vec![
        Hostile::any(
            "十亿大笑在共享文本.xlsx",
            with(STRINGS, &|text| {
                declared(text, &laughs).replacen("</sst>", "<si><t>&l9;</t></si></sst>", 1)
            }),
        ),
        Hostile::any(
            "十亿大笑在工作表.xlsx",
            with(SHEET, &|text| {
                declared(text, &laughs).replacen(
                    "</sheetData>",
                    "<row r=\"90\"><c r=\"A90\" t=\"inlineStr\"><is><t>&l9;</t></is></c></row></sheetData>",
                    1,
                )
            }),
        ),
        Hostile::any(
            "外部实体在共享文本.xlsx",
            with(STRINGS, &|text| {
                declared(text, "<!DOCTYPE sst [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>")
                    .replacen("<t>", "<t>&f;", 1)
            }),
        ),
        Hostile::any(
            "外部DTD.xlsx",
            with(BOOK, &|text| {
                declared(text, "<!DOCTYPE workbook SYSTEM \"http://127.0.0.1:9/a.dtd\">")
            }),
        ),
        Hostile::any(
            "未定义的实体.xlsx",
            row("<row r=\"90\"><c r=\"A90\" t=\"str\"><v>&nbsp;&#xD800;&#99999999;</v></c></row>"),
        ),
        Hostile::any("工作表嵌套一百万层.xlsx", row(&"<a>".repeat(1_000_000))),
        Hostile::any(
            "共享文本嵌套一百万层.xlsx",
            with(STRINGS, &|text| {
                text.replacen("</sst>", &"<si><r>".repeat(500_000), 1)
            }),
        ),
        Hostile::any(
            "工作簿嵌套一百万层.xlsx",
            with(BOOK, &|text| {
                text.replacen("<sheets>", &"<x>".repeat(1_000_000), 1)
            }),
        ),
        Hostile::any(
            "四十兆的属性.xlsx",
            row(&format!("<row r=\"90\" x=\"{}\"/>", "x".repeat(40 << 20))),
        ),
        Hostile::any(
            "四十兆的标记名.xlsx",
            row(&format!("<{}/>", "n".repeat(40 << 20))),
        ),
        Hostile::any(
            "四百万个属性.xlsx",
            row(&format!("<row r=\"90\" {}/>", "a=\"1\" ".repeat(4_000_000))),
        ),
        Hostile::any(
            "四十兆的注释.xlsx",
            row(&format!("<!--{}-->", "c".repeat(40 << 20))),
        ),
        Hostile::any("四十兆的指令.xlsx", row(&format!("<?{}?>", "p".repeat(40 << 20)))),
        Hostile::any(
            "四十兆的原文段.xlsx",
            row(&format!(
                "<row r=\"90\"><c r=\"A90\" t=\"str\"><v><![CDATA[{}]]></v></c></row>",
                "d".repeat(40 << 20)
            )),
        ),
        Hostile::any(
            "标记没有结束.xlsx",
            with(SHEET, &|text| {
                text.chars().take(text.chars().count() / 2).collect()
            }),
        ),
        Hostile::any("没有结束的属性.xlsx", row("<row r=\"90><c>")),
        Hostile::any("结束标记不对.xlsx", row("<row r=\"90\"><c r=\"A90\"></row></c>")),
        Hostile::any("两个根.xlsx", with(BOOK, &|text| format!("{text}{text}"))),
        Hostile::any("空的工作表部件.xlsx", sample.clone().with(SHEET, "").bytes()),
        Hostile::message("空的工作簿部件.xlsx", sample.clone().with(BOOK, "").bytes()),
        Hostile::any(
            "UTF-16的工作表.xlsx",
            sample
                .clone()
                .with(SHEET, wide(&sample.text(SHEET), "UTF-16"))
                .bytes(),
        ),
        Hostile::any(
            "UTF-16的工作簿.xlsx",
            sample
                .clone()
                .with(BOOK, wide(&sample.text(BOOK), "UTF-16"))
                .bytes(),
        ),
        Hostile::any(
            "UTF-16的共享文本.xlsx",
            sample
                .clone()
                .with(STRINGS, wide(&sample.text(STRINGS), "UTF-16"))
                .bytes(),
        ),
        Hostile::any(
            "声明GBK.xlsx",
            with(STRINGS, &|text| text.replacen("UTF-8", "GBK", 1)),
        ),
        Hostile::any(
            "声明没有的编码.xlsx",
            with(STRINGS, &|text| text.replacen("UTF-8", "X-NONE", 1)),
        ),
        Hostile::any("不是UTF-8.xlsx", {
            let mut bytes = sample.text(STRINGS).into_bytes();
            let at = bytes.windows(3).position(|three| three == b"<t>").unwrap();
            bytes.splice(at + 3..at + 3, [0xFF, 0xCF, 0xD8, 0xC0, 0x80]);
            sample.clone().with(STRINGS, bytes).bytes()
        }),
        Hostile::any(
            "文字里有控制字符.xlsx",
            row(
                "<row r=\"90\"><c r=\"A90\" t=\"str\"><v>\u{0}\u{1}\u{1b}[31m\u{202e}\u{fffe}_x0000__xD800_</v></c></row>",
            ),
        ),
        Hostile::any(
            "别的命名空间.xlsx",
            with(SHEET, &|text| {
                text.replacen(
                    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    "urn:none",
                    1,
                )
            }),
        ),
    ]
}

/// Ten entities, each ten of the one before: a hundred bytes become a gigabyte.
fn laughs() -> String {
    let mut dtd = "<!DOCTYPE sst [<!ENTITY l0 \"哈\">".to_owned();
    for level in 1..10 {
        dtd.push_str(&format!(
            "<!ENTITY l{level} \"{}\">",
            format!("&l{};", level - 1).repeat(10)
        ));
    }
    dtd + "]>"
}

fn wide(text: &str, encoding: &str) -> Vec<u8> {
    let text = text.replacen("UTF-8", encoding, 1);
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}
