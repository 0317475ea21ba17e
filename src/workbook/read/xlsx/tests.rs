//! Plain cells and those of `calamine` side by side. Debug builds compare them wherever a workbook is read; here stands
//! what is plain and what is not.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::super::super::guard;
use super::*;

/// What was typed into the program's own workbook, and what LibreOffice made of it.
const WORKBOOKS: [&[u8]; 5] = [
    include_bytes!("../../../../samples/2026/芷汀县自评工作簿.xlsx"),
    include_bytes!("../../../../samples/2026/附件1：漱石县2026年自评表（定稿）.xlsx"),
    include_bytes!("../../../../samples/2026/青岚县/青岚县自评工作簿.xlsx"),
    include_bytes!("../../../../samples/foreign/漱石县-LibreOffice.xlsx"),
    include_bytes!("../../../../samples/foreign/青岚县-原件.xlsx"),
];

/// The book where all of it is plain.
fn plain(bytes: &[u8]) -> Option<Book> {
    let limits = Limits::default();
    let mut package = guard::inspect(bytes, &limits).unwrap();
    let parts = package.parts.take()?;
    let mut file = open(&parts.rest).unwrap();
    let plain = Plain::of(&parts, file.has_1904_epoch())?;
    book(&mut file, &limits, &package, Some(&plain)).unwrap()
}

/// The book as `calamine` reads it.
fn by_calamine(bytes: &[u8]) -> Book {
    let limits = Limits::default();
    let package = guard::inspect(bytes, &limits).unwrap();
    read(bytes, &limits, &package, None).unwrap()
}

#[test]
fn workbooks_as_programs_write_them_are_plain() {
    for bytes in WORKBOOKS {
        // Too long to be printed.
        assert!(plain(bytes) == Some(by_calamine(bytes)));
    }
}

const RELATIONS: &str = r#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const SHEET_RELATION: &str = r#"<Relationships><Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEETS: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="b"/></sheets></workbook>"#;
const STYLES: &str = r#"<styleSheet><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"><alignment/></xf><xf numFmtId="46"/><xf/></cellXfs></styleSheet>"#;
const TEXTS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<sst count="4"><si><t>甲&amp;乙</t></si><si><r><t xml:space="preserve">富 </t></r><r><rPr><b/></rPr><t> 文本 </t></r><rPh sb="0" eb="1"><t>fu</t></rPh><phoneticPr fontId="1"/></si><si/><si><t>_x_1_xyz12_</t></si></sst>"#;

fn package(sheet: &str, texts: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", SHEETS),
        ("xl/_rels/workbook.xml.rels", SHEET_RELATION),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", texts),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn of_rows(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><dimension ref=\"A1:F9\"/><sheetData>{rows}</sheetData><x/></worksheet>");
    package(&sheet, TEXTS)
}

#[test]
fn plain_cells_hold_what_the_streamed_ones_hold() {
    for (rows, cells) in [
        ("", 0),
        (r#"<row r="1"/><row/><row r="3" /><row />"#, 0),
        (
            r#"<row r="1"><c r="A1"/><c r="B1" s="1"/><c r="C1" s="1"></c></row>"#,
            0,
        ),
        (
            r#"<row r="1"><c r="A1"><v>1</v></c><c r="ZZ7"><v>-1.5E-3</v></c></row>"#,
            2,
        ),
        (
            r#"<row r="1" spans="1:2" x14ac:dyDescent="0.25"><c r="A1" s="1" t="n" cm="1"><v>45901</v></c><c r="B1" s="2"><v>2.5</v></c><c r="C1" s="3"><v>3</v></c><c r="D1" s="99"><v>4</v></c></row>"#,
            4,
        ),
        (
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>"#,
            3,
        ),
        (
            r#"<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#DIV/0!</v></c></row>"#,
            3,
        ),
        (
            r#"<row r="1"><c r="A1" t="str"><f>A2&amp;"&lt;"</f><v>&#24320; &gt;</v></c><c r="B1" t="str"><f>B2</f><v></v></c><c r="C1" t="str"><v/></c></row>"#,
            2,
        ),
        (
            r#"<row r="1"><c r="A1"><f>A2</f></c><c r="B1"><f/><v>1</v></c><c r="C1"><f t="array" ref="C1">B1</f><v>1</v></c><c r="D1" t="s"><v/></c></row>"#,
            3,
        ),
        (
            r#"<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="4">B1</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="4"/><v>2</v></c><c r="B2"><f t="shared" si="9"/><v>3</v></c></row>"#,
            3,
        ),
        (
            r#"<row r="1"><c t="str" s="1" r="A1"><f si="0" t="shared" ref="A1:B1">C1</f><v>a</v></c><c r="B1" s="1" t="str"><f si="0" t="shared"/><v>b</v></c><c r="C1" t="s" s="1"><v>0</v></c><c r="D1" t="n"><v>007</v></c><c r="E1"><v>1234567890123</v></c></row>"#,
            5,
        ),
        (
            "\n  <row r=\"2\">\n\t<c r=\"B2\">\n<f>A1</f>\n<v>1</v>\n</c>\n</row>\n",
            1,
        ),
        (
            r#"<row r="2"><c r="B2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>"#,
            2,
        ),
    ] {
        let plain = plain(&of_rows(rows)).unwrap_or_else(|| panic!("given up: {rows}"));
        assert_eq!(plain.sheets[0].cells.len(), cells, "{rows}");
        assert_eq!(plain, by_calamine(&of_rows(rows)), "{rows}");
    }
}

#[test]
fn what_the_cells_hold() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1"><v>45901</v></c><c r="D1" s="2"><v>2.5</v></c></row>"#;
    let cells = plain(&of_rows(rows)).unwrap().sheets.remove(0).cells;
    let values: Vec<Raw> = cells.into_iter().map(|cell| cell.value).collect();
    let text = |text: &str| Raw::Text(text.into());
    assert_eq!(
        values,
        [
            text("甲&乙"),
            text("富 文本"),
            Raw::DateTime(45_901.0),
            Raw::Number(2.5)
        ]
    );
}

#[test]
fn what_is_not_plain_is_given_up() {
    for rows in [
        r#"<row r="1"><c><v>1</v></c></row>"#,
        r#"<row r="1"><c r='A1'><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" r="A2"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="a1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A0"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="AAAA1"><v>1</v></c></row>"#,
        r#"<row r="1"><c  r="A1"><v>1</v></c></row>"#,
        r#"<row r="x"><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v><f>A2</f></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1 </v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>+1</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>一</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1<x/></v></c></row>"#,
        r#"<row r="1"><c r="A1" s="x"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>4</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="b"><v>true</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="d"><v>2025-09-01</v></c></row>"#,
        r##"<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c></row>"##,
        r#"<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r></is></c></row>"#,
        r#"<row r="1"><c r="A1" t="inlineStr"><v>甲</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="str"><v>_x000D_</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>"#,
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>甲\r\n乙</v></c></row>",
        r#"<row r="1"><c r="A1"><f t="shared">B1</f><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1"><f t="shared" ref="1A" si="0">B1</f><v>1</v></c></row>"#,
        r#"<row r="1"><!-- --><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="1"><x:c r="A1"><v>1</v></x:c></row>"#,
        r#"<row r="1">字<c r="A1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v></c></row><extLst/>"#,
    ] {
        assert_eq!(plain(&of_rows(rows)), None, "{rows}");
        // And read all the same, by the other reader, or refused by it.
        let _ = super::super::read(&of_rows(rows), &Limits::default());
    }
}

#[test]
fn parts_that_are_not_plain_are_given_up() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let whole = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    assert!(plain(&package(&whole, TEXTS)).is_some());
    for sheet in [
        whole.replace("sheetData", "x:sheetData"),
        whole.replace("<sheetData>", "<sheetPr codeName=\"sheetData\"/><sheetData>"),
        whole.replace("<sheetData>", "<dimension/><sheetData>"),
        whole.replace("<sheetData>", "<dimension ref=\"甲\"/><sheetData>"),
        whole.replace("</sheetData></worksheet>", ""),
        "<worksheet/>".to_owned(),
    ] {
        assert_eq!(plain(&package(&sheet, TEXTS)), None, "{sheet}");
    }
    for texts in [
        TEXTS.replace("甲", "甲_x000D_"),
        TEXTS.replace("甲", "甲<![CDATA[乙]]>"),
        TEXTS.replace("&amp;", "&nbsp;"),
        TEXTS.replace("<si/>", "<si/>字"),
        TEXTS.replace("</sst>", ""),
    ] {
        assert_eq!(plain(&package(&whole, &texts)), None, "{texts}");
    }
}

#[test]
fn shared_texts_of_single_runs_are_those_of_any_runs() {
    let single = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<sst xmlns="a" count="4"><si><t>甲&amp;乙 &#24320;</t></si>
<si><t xml:space="preserve"> 丙 </t></si><si><t> 丁 > </t></si><si><t/></si></sst>"#;
    for part in [
        single,
        "<sst/>",
        "<sst></sst>",
        "\n<sst count=\"1\"><si><t>a\nb</t></si></sst>",
    ] {
        assert!(texts::single_runs(part).is_some(), "{part}");
        assert_eq!(texts::single_runs(part), texts::any_runs(part), "{part}");
    }
    for part in [
        TEXTS,
        "<a/><sst/>",
        "<sst><!-- --></sst>",
        "<sst><si/></sst>",
        "<sst><si><t>a</t><phoneticPr/></si></sst>",
        "<sst><si><t>a\r\nb</t></si></sst>",
        "<sst><si><t>a</t></si>",
    ] {
        assert_eq!(texts::single_runs(part), None, "{part}");
    }
}
