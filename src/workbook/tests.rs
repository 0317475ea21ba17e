//! Written and read back; and files made to break a reader, built by hand.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use jiff::civil::{Date, date};
use rust_xlsxwriter::Note;
use zip::write::SimpleFileOptions;

use super::*;
use crate::model::serial::{from_serial, to_serial};

/// A package of the given parts.
fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn workbook_xml(inner: &str) -> String {
    format!(
        r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{inner}<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    )
}

/// A workbook of one sheet「表」with this `sheetData`, and more parts.
fn by_hand_with(book: &str, sheet_data: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let book = workbook_xml(book);
    let sheet = format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    zip_of(&parts)
}

fn by_hand(sheet_data: &str) -> Vec<u8> {
    by_hand_with("", sheet_data, &[])
}

fn read_default(bytes: &[u8]) -> Result<Book, Unreadable> {
    read(bytes, &Limits::default())
}

fn text(value: &str) -> Raw {
    Raw::Text(value.into())
}

fn sample() -> Vec<u8> {
    let styles = Styles::new();
    let mut workbook = new_workbook(
        date(2026, 3, 1),
        "自评工作簿",
        &[("plan-version", "2026.1"), ("county", "云溪县 & 甲")],
    )
    .unwrap();
    let ws = workbook.add_worksheet().set_name("督学名册").unwrap();
    let mut cells = DirectCells::default();
    for (at, text, format) in [
        ((0, 0), "督学名册", &styles.title),
        ((1, 0), "＊姓名", &styles.header),
        ((2, 0), "=1+1", &styles.input),
        // Only formatting.
        ((3, 0), "", &styles.input),
        ((90_000, 200), "", &styles.input),
        ((4, 0), "甲\u{1}\r\n乙_x0041_<&>", &styles.wrapped),
    ] {
        let look = cells.look(format);
        cells.put_text(at, text, look);
    }
    let date_look = cells.look(&styles.input_date);
    cells.put_date((2, 2), date(2025, 9, 1), date_look);
    let number_look = cells.look(&styles.input_amount);
    cells.put_number((2, 1), 35.5, number_look);
    cells.put_number((4, 1), f64::NAN, number_look);
    let computed = cells.look(&styles.computed);
    for (col, formula, result) in [
        (3, "B3*2", Cached::Number(71.0)),
        (4, "IF(B3>1,\"达标\",\"\")", Cached::Text("达标".into())),
        (5, "B3>1", Cached::Bool(true)),
        (6, "\"\"", Cached::Blank),
    ] {
        cells.put_formula((2, col), &MadeFrom::alone(formula), result, computed);
    }
    let section = cells.look(&styles.section);
    cells.put_across((5, 0), 3, "合并", section);
    for (row, tone) in (7..).zip(Tone::ALL) {
        let look = cells.look(styles.tone(tone));
        cells.put_text((row, 0), &format!("{tone:?}"), look);
    }
    ws.insert_note(2, 1, &Note::new("请核对")).unwrap();
    let help = Help {
        title: &"标题".repeat(40),
        message: &"说明".repeat(300),
    };
    ws.add_data_validation(2, 0, 9, 0, &list_validation("=选项!$A$1:$A$3", help).unwrap())
        .unwrap();
    ws.add_data_validation(
        2,
        1,
        9,
        1,
        &number_range_validation(Some(0.0), None, true, help).unwrap(),
    )
    .unwrap();
    ws.add_data_validation(
        2,
        2,
        9,
        2,
        &date_validation(None, Some(date(2026, 12, 31)), help).unwrap(),
    )
    .unwrap();
    freeze(ws, 2, 1).unwrap();
    autofilter(ws, 1, 0, 9, 6).unwrap();
    print_setup(ws, true, Some((1, 1)), "云溪县 A&B").unwrap();
    protect_structure(
        ws,
        Allow {
            insert_rows: true,
            ..Allow::default()
        },
    );
    ws.set_column_width(0, fit_width(["督学名册"], 8.0, 40.0))
        .unwrap();
    ws.set_row_height(4, row_height("甲\n乙", 8.0, FONT_SIZE))
        .unwrap();

    let ws = workbook.add_worksheet().set_name("选项").unwrap();
    ws.set_hidden(true);
    let mut options = DirectCells::default();
    let (text, link) = (options.look(&styles.text), options.look(&styles.link));
    for (row, value) in (0..).zip(["是", "否", "不适用"]) {
        options.put_text((row, 0), value, text);
    }
    options.put_link((3, 0), ("督学名册", "A1"), "返回", link);
    workbook.define_name("责任督学人数", "=督学名册!$B$3").unwrap();
    save(workbook, vec![(1, cells).into(), (2, options).into()]).unwrap()
}

#[test]
fn what_is_not_kept_is_seen_wherever_it_stands() {
    for c in '\0'..=char::MAX {
        let text = format!("督{c}é");
        assert_eq!(is_clean(&text), clean(&text) == text, "{c:?}");
    }
}

#[test]
fn written_and_read_back() {
    let book = read_default(&sample()).unwrap();
    let names: Vec<_> = book
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden))
        .collect();
    assert_eq!(names, [("督学名册", false), ("选项", true)]);
    let sheet = &book.sheets[0];
    let value = |row, col| sheet.get(row, col).map(|cell| cell.value.clone());
    assert_eq!(value(2, 0), Some(text("=1+1")));
    assert_eq!(sheet.get(2, 0).unwrap().formula, None);
    assert_eq!(value(2, 1), Some(Raw::Number(35.5)));
    let Some(Raw::DateTime(serial)) = value(2, 2) else {
        panic!("no date")
    };
    assert_eq!(from_serial(serial), Some(date(2025, 9, 1)));
    assert_eq!(value(2, 3), Some(Raw::Number(71.0)));
    assert_eq!(sheet.get(2, 3).unwrap().formula.as_deref(), Some("B3*2"));
    assert_eq!(value(2, 4), Some(text("达标")));
    assert_eq!(value(2, 5), Some(Raw::Bool(true)));
    assert_eq!(value(2, 6), Some(text("")));
    assert_eq!(value(3, 0), None);
    assert_eq!(value(90_000, 200), None);
    assert_eq!(value(4, 0), Some(text("甲\n乙_x0041_<&>")));
    assert_eq!(value(4, 1), Some(text("无法计算")));
    assert_eq!(
        sheet.merged,
        [Rect {
            top: 5,
            left: 0,
            bottom: 5,
            right: 3
        }]
    );
    assert!(sheet.merged[0].contains(5, 3) && !sheet.merged[0].contains(6, 3));
    let rows: Vec<_> = sheet.rows().map(|(row, cells)| (row, cells.len())).collect();
    assert_eq!(rows[..5], [(0, 1), (1, 1), (2, 7), (4, 2), (5, 1)]);

    assert_eq!(
        book.names.get("责任督学人数").map(String::as_str),
        Some("督学名册!$B$3")
    );
    assert_eq!(book.names.len(), 1);
    assert_eq!(book.properties.creator.as_deref(), Some("督导核查程序 dudao"));
    assert_eq!(book.properties.title.as_deref(), Some("自评工作簿"));
    assert_eq!(book.properties.created.as_deref(), Some("2026-03-01T00:00:00Z"));
    assert_eq!(
        book.properties.custom.get("plan-version").map(String::as_str),
        Some("2026.1")
    );
    assert_eq!(
        book.properties.custom.get("county").map(String::as_str),
        Some("云溪县 & 甲")
    );
    assert!(!book.macros && !book.external_links);
    assert_eq!(book.notes, Vec::<String>::new());
}

#[test]
fn same_input_same_bytes() {
    let first = sample();
    for _ in 0..5 {
        assert!(sample() == first);
    }
}

#[test]
fn long_text_is_cut_with_a_mark() {
    let styles = Styles::new();
    let mut workbook = new_workbook(date(2026, 3, 1), "长", &[]).unwrap();
    workbook.add_worksheet();
    let mut cells = DirectCells::default();
    let look = cells.look(&styles.wrapped);
    cells.put_text((0, 0), &"长".repeat(32_767), look);
    cells.put_text((1, 0), &"𠮷".repeat(20_000), look);
    let book = read_default(&save(workbook, vec![(1, cells).into()]).unwrap()).unwrap();
    let length = |row| match &book.sheets[0].get(row, 0).unwrap().value {
        Raw::Text(text) => (
            text.encode_utf16().count(),
            text.ends_with("（内容过长，已截断）"),
        ),
        other => panic!("{other:?}"),
    };
    assert_eq!(length(0), (32_767, false));
    assert!(length(1).0 >= 32_766 && length(1).1);
}

#[test]
fn serials_are_dates() {
    for (serial, day) in [
        (1.0, date(1900, 1, 1)),
        (59.0, date(1900, 2, 28)),
        (61.0, date(1900, 3, 1)),
        (45_901.0, date(2025, 9, 1)),
        (2_958_465.0, date(9999, 12, 31)),
    ] {
        assert_eq!(from_serial(serial), Some(day));
        assert_eq!(to_serial(day), serial);
    }
    assert_eq!(from_serial(45_901.75), Some(date(2025, 9, 1)));
    for serial in [0.5, 60.0, -1.0, 2_958_466.0, f64::NAN] {
        assert_eq!(from_serial(serial), None);
    }
    assert!(new_workbook(Date::MIN, "", &[]).is_err());
}

#[test]
fn cells_of_every_kind() {
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="170"/><xf numFmtId="20"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;
    let strings = "<sst uniqueCount=\"3\"><si><t>共享</t></si><si><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r><rPh sb=\"0\" eb=\"1\"><t>fu</t></rPh></si><si><t xml:space=\"preserve\"> 空 </t></si></sst>";
    let rows = r##"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="inlineStr"><is><t>内联</t></is></c><c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#N/A</v></c></row><row r="2"><c r="A2" s="1"><v>44439</v></c><c r="B2" s="2"><v>44439.5</v></c><c r="C2" s="3"><v>0.5</v></c><c r="D2" s="4"><v>2.5</v></c><c r="E2" t="d"><v>2025-09-01T12:00:00</v></c><c r="F2" s="1"/></row><row r="3"><c r="A3"><f>SUM(A1:A2)</f></c><c r="B3"><f t="shared" ref="B3:B4" si="0">A3+1</f><v>5</v></c><c r="C3" t="str"><f>""</f><v></v></c></row><row r="4"><c r="A4" t="e"><v>#SPILL!</v></c><c r="B4"><f t="shared" si="0"/><v>6</v></c><c r="C4" t="inlineStr"><is><t></t></is></c></row>"##;
    let more: [(&str, &[u8]); 4] = [
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/vbaProject.bin", b"\xD0\xCF"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>"),
    ];
    let read_with = |properties: &str| {
        let book = read_default(&by_hand_with(properties, rows, &more)).unwrap();
        assert!(book.macros && book.external_links);
        book.sheets.into_iter().next().unwrap()
    };
    let sheet = read_with("");
    let value = |row, col| sheet.get(row, col).map(|cell| cell.value.clone());
    assert_eq!(value(0, 0), Some(text("共享")));
    assert_eq!(value(0, 1), Some(text("富文本")));
    assert_eq!(value(0, 2), Some(text(" 空 ")));
    assert_eq!(value(0, 3), Some(text("内联")));
    assert_eq!(value(0, 4), Some(Raw::Bool(true)));
    assert_eq!(value(0, 5), Some(Raw::Error("#N/A".into())));
    assert_eq!(value(1, 0), Some(Raw::DateTime(44_439.0)));
    assert_eq!(value(1, 1), Some(Raw::DateTime(44_439.5)));
    assert_eq!(value(1, 2), Some(Raw::DateTime(0.5)));
    assert_eq!(value(1, 3), Some(Raw::Number(2.5)));
    assert_eq!(value(1, 4), Some(Raw::DateTime(45_901.5)));
    assert_eq!(value(1, 5), None);
    // A formula whose result the file does not store stays visible.
    let cell = sheet.get(2, 0).unwrap();
    assert_eq!(
        (&cell.value, cell.formula.as_deref()),
        (&Raw::Blank, Some("SUM(A1:A2)"))
    );
    // One that is kept for several cells stands in each as in the first.
    assert_eq!(sheet.get(3, 1).unwrap().formula.as_deref(), Some("A3+1"));
    assert_eq!(value(2, 2), Some(text("")));
    assert_eq!(value(3, 2), None);
    // An error value that the reader does not know is still an error value, in its place.
    assert_eq!(value(3, 0), Some(Raw::Error("#SPILL!".into())));
    assert_eq!(value(3, 1), Some(Raw::Number(6.0)));

    let sheet = read_with(r#"<workbookPr date1904="1"/>"#);
    let value = |row, col| sheet.get(row, col).map(|cell| cell.value.clone());
    assert_eq!(value(1, 0), Some(Raw::DateTime(45_901.0)));
    assert_eq!(value(1, 2), Some(Raw::DateTime(0.5)));
    assert_eq!(value(1, 3), Some(Raw::Number(2.5)));
}

#[test]
fn unknown_errors_do_not_shift_cells_without_references() {
    let bytes = by_hand(
        r#"<row><c><v>1</v></c><c t="e"><v>#CALC!</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>"#,
    );
    let cells = read_default(&bytes).unwrap().sheets.remove(0).cells;
    let found: Vec<_> = cells
        .into_iter()
        .map(|cell| (cell.row, cell.col, cell.value))
        .collect();
    assert_eq!(
        found,
        [
            (0, 0, Raw::Number(1.0)),
            (0, 1, Raw::Error("#CALC!".into())),
            (0, 2, Raw::Number(3.0)),
            (1, 0, Raw::Number(4.0)),
        ]
    );
}

#[test]
fn what_is_not_shown_and_which_kind_of_package() {
    let rows = r#"<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row hidden="true"/><row ht="0" customHeight="1"/><row/><row r="9" hidden="0"/>"#;
    let cols = r#"<worksheet><cols><col min="1" max="2" width="9"/><col min="4" max="5" hidden="1" width="9"/><col min="7" max="7" width="0"/></cols><sheetData>"#;
    let sheet = format!("{cols}{rows}</sheetData></worksheet>");
    let package = |book: &str, target: &str, types: &str| {
        let rels = BOOK_RELS.replace("worksheets/sheet1.xml", target);
        zip_of(&[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", RELS.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    };
    for target in ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"] {
        let book = read_default(&package(&workbook_xml(""), target, "<Types/>")).unwrap();
        assert_eq!(book.format, Format::Xlsx);
        assert_eq!(book.sheets[0].hidden_rows, [1..=3]);
        assert_eq!(book.sheets[0].hidden_cols, [3..=4, 6..=6]);
    }
    let types = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>"#;
    let book = read_default(&package(&workbook_xml(""), "worksheets/sheet1.xml", types)).unwrap();
    assert_eq!((book.format, book.macros), (Format::Xlsm, false));
    // One part under two names would be read as often as it is named.
    let twice = workbook_xml("").replace(
        "</sheets>",
        r#"<sheet name="乙" sheetId="2" r:id="rId1"/></sheets>"#,
    );
    let refused = read_default(&package(&twice, "worksheets/sheet1.xml", "<Types/>"));
    assert!(
        matches!(refused, Err(Unreadable::Broken { ref cause, .. }) if cause == "two sheets with one part")
    );
}

#[test]
fn names_for_two_places_are_left_aside() {
    let book = "<definedNames><definedName name=\"甲\">表!$A$1</definedName><definedName name=\"乙\">表!$A$1</definedName><definedName name=\"乙\" localSheetId=\"0\">表!$A$2</definedName><definedName name=\"_xlnm.Print_Area\">表!$A$1</definedName></definedNames>";
    let book = read_default(&by_hand_with(book, "", &[])).unwrap();
    assert_eq!(book.names.keys().collect::<Vec<_>>(), ["甲"]);
    assert_eq!(book.notes.len(), 1);
}

#[test]
fn unordered_cells_are_ordered_and_repeated_ones_refused() {
    let bytes = by_hand(r#"<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>"#);
    let sheet = read_default(&bytes).unwrap().sheets.remove(0);
    assert_eq!(sheet.get(0, 1).unwrap().value, Raw::Number(1.0));
    let bytes = by_hand(r#"<row r="1"><c r="A1"><v>2</v></c><c r="A1"><v>1</v></c></row>"#);
    assert!(matches!(read_default(&bytes), Err(Unreadable::Broken { .. })));
}

fn too_large(bytes: &[u8]) -> String {
    match read_default(bytes) {
        Err(Unreadable::TooLarge { what, found, limit }) => {
            assert!(found > limit);
            what
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_nobody_reads_is_not_walked_but_only_where_that_is_certain() {
    let limits = Limits {
        passed_over: &["核算表"],
        ..Limits::default()
    };
    let sheet = |state: &str| format!(r#"<sheet name="核算表" sheetId="1" {state} r:id="rId1"/>"#);
    let package = |sheets: &str, rels: &str| {
        let book = workbook_xml("").replace(r#"<sheet name="表" sheetId="1" r:id="rId1"/>"#, sheets);
        zip_of(&[
            ("xl/worksheets/sheet1.xml", TOO_MUCH.as_bytes()),
            ("_rels/.rels", rels.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
            ("workbook.xml", book.as_bytes()),
            ("_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ])
    };
    let hidden = sheet(r#"state="hidden""#);
    let book = read(&package(&hidden, RELS), &limits).unwrap();
    assert!(book.sheets[0].hidden && book.sheets[0].cells.is_empty());
    for (sheets, rels) in [
        (sheet(""), RELS.to_owned()),
        (sheet(r#"state="hidden" r:name="表""#), RELS.to_owned()),
        (format!("{hidden}{hidden}"), RELS.to_owned()),
        (hidden.clone(), RELS.replace("xl/workbook.xml", "workbook.xml")),
    ] {
        let refused = read(&package(&sheets, &rels), &limits);
        assert!(
            matches!(&refused, Err(Unreadable::TooLarge { .. })),
            "{sheets} {refused:?}"
        );
    }
}

/// A sheet that claims more than is believed.
const TOO_MUCH: &str = r#"<worksheet><sheetData><row r="1"><c r="A1"><f t="shared" ref="A1" si="99999999">1</f></c></row></sheetData></worksheet>"#;

#[test]
fn hostile_packages_are_refused() {
    assert_eq!(
        too_large(&by_hand(
            r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#
        )),
        "工作表「表」的行号"
    );
    assert_eq!(
        too_large(&by_hand(r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#)),
        "工作表「表」的列号"
    );
    // A formatted blank far away is harmless.
    assert!(read_default(&by_hand(r#"<row r="1048576"><c r="XFD1048576"/></row>"#)).is_ok());

    let sst = |strings: &str| {
        by_hand_with(
            "",
            r#"<row><c t="s"><v>0</v></c></row>"#,
            &[("xl/sharedStrings.xml", strings.as_bytes())],
        )
    };
    for claim in [
        r#"uniqueCount="99999999999999999999999""#,
        r#"uniqueCount = '4000000000'"#,
    ] {
        assert_eq!(
            too_large(&sst(&format!("<sst {claim}><si><t>一</t></si></sst>"))),
            "声明的文本条数"
        );
    }
    let giant: String = (0..60_000).map(|n| format!("{n}号")).collect();
    assert_eq!(
        too_large(&sst(&format!("<sst><si><t>{giant}</t></si></sst>"))),
        "工作表「表」一个单元格的文字字节数"
    );

    // Within the limit by itself, but in thousands of cells.
    let long: String = (0..30_000).map(|n| format!("{n}号")).take(20_000).collect();
    let everywhere = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(1_000);
    let strings = format!("<sst><si><t>{long}</t></si></sst>");
    let bytes = by_hand_with("", &everywhere, &[("xl/sharedStrings.xml", strings.as_bytes())]);
    assert_eq!(too_large(&bytes), "全部文字的字节数");

    let bytes = by_hand(r#"<row><c><f t="shared" si="4000000000" ref="A1:A2">1</f></c></row>"#);
    assert_eq!(too_large(&bytes), "公式组编号");
    let style = format!(
        r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{}"/></numFmts></styleSheet>"#,
        "0".repeat(5_000)
    );
    assert_eq!(
        too_large(&by_hand_with("", "", &[("xl/styles.xml", style.as_bytes())])),
        "样式标记的字节数"
    );
    let sheets = r#"<sheet name="a" r:id="rId1"/>"#.repeat(101);
    assert_eq!(too_large(&by_hand_with(&sheets, "", &[])), "工作表数");
}

#[test]
fn bombs_are_refused_by_what_comes_out() {
    let zeros = vec![b' '; 8 * 1024 * 1024];
    assert_eq!(
        too_large(&by_hand_with("", "", &[("xl/media/image1.png", &zeros)])),
        "压缩倍数"
    );
    let limits = Limits {
        part_bytes: 1024 * 1024,
        ..Limits::default()
    };
    let bytes = by_hand_with("", "", &[("xl/theme/theme1.xml", &zeros)]);
    let refused = read(&bytes, &limits);
    assert!(
        matches!(refused, Err(Unreadable::TooLarge { ref what, .. }) if what == "一个部件解压后的字节数")
    );
    let limits = Limits {
        ratio: u64::MAX,
        total_bytes: 4 * 1024 * 1024,
        ..Limits::default()
    };
    let refused = read(&bytes, &limits);
    assert!(matches!(refused, Err(Unreadable::TooLarge { ref what, .. }) if what == "全部解压后的字节数"));
    // The declared size lies: the central directory says 3 bytes.
    let mut lying = bytes.clone();
    let size = (zeros.len() as u32).to_le_bytes();
    while let Some(at) = lying.windows(4).position(|window| window == size) {
        lying[at..at + 4].copy_from_slice(&3_u32.to_le_bytes());
    }
    assert!(read_default(&lying).is_err());
}

#[test]
fn other_files_are_named() {
    let compound = |name: &str| testing::compound_of(&[(name, b"x")]);
    let refused = |bytes: &[u8]| read_default(bytes).unwrap_err();
    let like = |looks_like| Unreadable::NotAWorkbook { looks_like };
    assert_eq!(refused(b""), Unreadable::Empty);
    let archive = |kind| Unreadable::Archive { kind };
    assert_eq!(refused(&compound("EncryptedPackage")), Unreadable::Encrypted);
    assert_eq!(refused(&compound("Book")), Unreadable::OldExcel);
    assert_eq!(refused(&compound("WordDocument")), like("Word 97-2003 文档"));
    assert_eq!(refused(&compound("其他")), like("旧版 Office 文件"));
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n\0\0"), like("图片"));
    assert_eq!(refused(b"%PDF-1.7"), like("PDF 文件"));
    assert_eq!(refused(b"Rar!\x1a\x07"), archive("RAR 压缩包"));
    assert_eq!(refused(b"7z\xBC\xAF\x27\x1C"), archive("7z 压缩包"));
    assert_eq!(refused(b"\xEF\xBB\xBF\r\n<html><table>"), Unreadable::Html);
    let office_html = b"<html xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:spreadsheet\">";
    assert_eq!(refused(office_html), Unreadable::Html);
    let xml = b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
    assert_eq!(refused(xml), Unreadable::Xml2003);
    let flat = b"<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">";
    assert_eq!(refused(flat), Unreadable::FlatOds);
    assert_eq!(
        refused(b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"),
        Unreadable::Mhtml
    );
    assert_eq!(refused("\u{FEFF}姓名,学时\r\n甲,40".as_bytes()), Unreadable::Csv);
    assert_eq!(refused(b"\xFF\xFEa\0,\0b\0"), Unreadable::Csv);
    assert_eq!(refused(&[0; 5000]), Unreadable::Zeros);
    assert_eq!(refused(&[7; 50]), like("其他类型的文件"));
    let good = sample();
    for keep in [4, 100, good.len() / 2, good.len() - 30] {
        assert_eq!(refused(&good[..keep]), Unreadable::Truncated);
    }
    assert_eq!(refused(&zip_of(&[("a.txt", b"x")])), archive("压缩包"));
    assert_eq!(
        refused(&zip_of(&[("附件/表.XLS", b"x")])),
        archive("装有工作簿的压缩包")
    );
    assert_eq!(
        refused(&zip_of(&[("word/document.xml", b"<x/>")])),
        like("Word 文档")
    );
    let text_document = zip_of(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
    assert_eq!(refused(&text_document), like("开放文档（不是表格）"));
    assert!(matches!(
        refused(&zip_of(&[("xl/workbook.xml", b"<workbook/>")])),
        Unreadable::Broken { .. }
    ));
}

#[test]
fn damaged_bytes_never_panic() {
    let good = sample();
    let mut messages = BTreeSet::new();
    for at in (0..good.len()).step_by(good.len() / 300 + 1) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        if let Err(err) = read_default(&bad) {
            messages.insert(err.to_string());
        }
    }
    assert!(!messages.is_empty());
    for message in messages {
        assert!(message.ends_with('。') && !message.contains("rror"), "{message}");
    }
}
