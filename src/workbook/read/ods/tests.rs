//! Sheets of OpenDocument made by hand.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::super::super::{Book, Format, Limits, Raw, Rect, SheetCells, Unreadable, read};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn content(styles: &str, tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
}

fn ods(styles: &str, tables: &str) -> Vec<u8> {
    package(&[("mimetype", MIME), ("content.xml", &content(styles, tables))])
}

fn read_default(bytes: &[u8]) -> Result<Book, Unreadable> {
    read(bytes, &Limits::default())
}

fn sheet(rows: &str) -> SheetCells {
    let tables = format!("<table:table table:name=\"表\">{rows}</table:table>");
    read_default(&ods("", &tables)).unwrap().sheets.remove(0)
}

fn value(cell: &str) -> Option<Raw> {
    let sheet = sheet(&format!("<table:table-row>{cell}</table:table-row>"));
    sheet.get(0, 0).map(|cell| cell.value.clone())
}

fn said(text: &str) -> Option<Raw> {
    Some(Raw::Text(text.into()))
}

#[test]
fn values_of_every_type() {
    let typed = |kind: &str, attribute: &str| {
        value(&format!(
            "<table:table-cell office:value-type=\"{kind}\" office:{attribute} calcext:value-type=\"{kind}\"><text:p>显示</text:p></table:table-cell>"
        ))
    };
    assert_eq!(typed("float", "value=\"35.5\""), Some(Raw::Number(35.5)));
    assert_eq!(typed("percentage", "value=\"0.95\""), Some(Raw::Number(0.95)));
    assert_eq!(typed("currency", "value=\"12\""), Some(Raw::Number(12.0)));
    assert_eq!(
        typed("date", "date-value=\"2025-09-01\""),
        Some(Raw::DateTime(45_901.0))
    );
    assert_eq!(
        typed("date", "date-value=\"2025-09-01T12:00:00\""),
        Some(Raw::DateTime(45_901.5))
    );
    assert_eq!(
        typed("time", "time-value=\"PT06H00M00S\""),
        Some(Raw::DateTime(0.25))
    );
    assert_eq!(
        typed("time", "time-value=\"PT60H00M00S\""),
        Some(Raw::Number(2.5))
    );
    assert_eq!(typed("boolean", "boolean-value=\"true\""), Some(Raw::Bool(true)));
    assert_eq!(typed("string", "string-value=\"另说\""), said("另说"));
    // What cannot be understood is what is shown.
    assert_eq!(typed("date", "date-value=\"2025年\""), said("显示"));
    assert_eq!(typed("float", "value=\"\""), said("显示"));
    assert_eq!(
        value("<table:table-cell><text:p>无类型</text:p></table:table-cell>"),
        said("无类型")
    );
    assert_eq!(value("<table:table-cell table:style-name=\"ce1\"/>"), None);
    assert_eq!(
        value("<table:table-cell office:value-type=\"string\"><text:p/></table:table-cell>"),
        None
    );
}

#[test]
fn formulas_and_their_results() {
    let formula = |attributes: &str, shown: &str| {
        value(&format!(
            "<table:table-cell table:formula=\"of:=[.A1]\" {attributes}>{shown}</table:table-cell>"
        ))
    };
    let string = "office:value-type=\"string\" office:string-value=\"\"";
    assert_eq!(formula("", ""), Some(Raw::Blank));
    assert_eq!(formula(string, "<text:p/>"), said(""));
    assert_eq!(formula(string, ""), said(""));
    assert_eq!(formula(string, "<text:p>达标</text:p>"), said("达标"));
    let error = |text: &str| Some(Raw::Error(text.into()));
    assert_eq!(
        formula(
            &format!("{string} calcext:value-type=\"error\""),
            "<text:p>#DIV/0!</text:p>"
        ),
        error("#DIV/0!")
    );
    assert_eq!(formula(string, "<text:p>#N/A</text:p>"), error("#N/A"));
    assert_eq!(
        value("<table:table-cell office:value-type=\"string\"><text:p>#N/A</text:p></table:table-cell>"),
        said("#N/A")
    );
}

#[test]
fn the_text_of_a_cell() {
    let text = |inside: &str| {
        value(&format!(
            "<table:table-cell office:value-type=\"string\">{inside}</table:table-cell>"
        ))
    };
    assert_eq!(
        text("<text:p>甲</text:p><text:p/><text:p>乙</text:p>"),
        said("甲\n\n乙")
    );
    assert_eq!(
        text(
            "<text:p>\n  甲 \t<text:span>乙<text:s text:c=\"2\"/></text:span>丙<text:tab/><text:line-break/>丁 </text:p>"
        ),
        said("甲 乙  丙\t\n丁 ")
    );
    assert_eq!(
        text("<text:p>a&lt;b&amp;&#x7763;&#23548;<![CDATA[<c>]]></text:p>"),
        said("a<b&督导<c>")
    );
    // Notes, pictures and readings of characters are not the cell's text.
    assert_eq!(
        text(
            "<office:annotation><dc:creator>某</dc:creator><text:p>批注</text:p></office:annotation><text:p>正文<text:ruby><text:ruby-base>督</text:ruby-base><text:ruby-text>du</text:ruby-text></text:ruby><text:note><text:p>脚注</text:p></text:note></text:p><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>"
        ),
        said("正文督")
    );
    let entity = ods(
        "",
        "<table:table table:name=\"表\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>&x;</text:p></table:table-cell></table:table-row></table:table>",
    );
    assert!(matches!(read_default(&entity), Err(Unreadable::Broken { .. })));
}

#[test]
fn repeated_rows_and_cells() {
    let one = "office:value-type=\"float\" office:value=\"1\"";
    let found = sheet(&format!(
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell {one} table:number-columns-repeated=\"2\"/><table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row><table:table-row table:number-rows-repeated=\"90000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row><table:table-header-rows><table:table-row><table:table-cell {one}/></table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated=\"999999999999\"><table:table-cell table:number-columns-repeated=\"999999999999\"/></table:table-row>"
    ));
    let places: Vec<_> = found.cells.iter().map(|cell| (cell.row, cell.col)).collect();
    assert_eq!(
        places,
        [(0, 2), (0, 3), (1, 2), (1, 3), (2, 2), (2, 3), (90_003, 0)]
    );
    let refused = |row: &str| {
        let tables = format!("<table:table table:name=\"表\">{row}</table:table>");
        match read_default(&ods("", &tables)) {
            Err(Unreadable::TooLarge { what, .. }) => what,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        refused(&format!(
            "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell {one}/></table:table-row>"
        )),
        "工作表「表」的行号"
    );
    assert_eq!(
        refused(&format!(
            "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell {one} table:number-columns-repeated=\"900\"/></table:table-row>"
        )),
        "有内容的单元格数"
    );
    assert_eq!(
        refused(&format!(
            "<table:table-row><table:table-cell {one} table:number-columns-repeated=\"16384\"/></table:table-row>"
        )),
        "工作表「表」的列号"
    );
    assert_eq!(
        refused(
            "<table:table-row><table:table-cell><text:p>a<text:s text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row>"
        ),
        "一个单元格的文字字节数"
    );
    let long = format!(
        "<table:table-row table:number-rows-repeated=\"2000\"><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
        "长".repeat(30_000)
    );
    assert_eq!(refused(&long), "全部文字的字节数");
}

#[test]
fn merged_hidden_and_covered() {
    let found = sheet(
        "<table:table-column/><table:table-column-group table:display=\"false\"><table:table-column table:number-columns-repeated=\"2\"/></table:table-column-group><table:table-column table:visibility=\"collapse\"/><table:table-column table:number-columns-repeated=\"16380\"/><table:table-row><table:table-cell table:number-columns-spanned=\"3\" table:number-rows-spanned=\"2\"><text:p>合并</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"2\"/><table:table-cell><text:p>后</text:p></table:table-cell></table:table-row><table:table-row-group><table:table-row table:visibility=\"filter\"><table:covered-table-cell><text:p>盖住</text:p></table:covered-table-cell></table:table-row><table:table-row/></table:table-row-group><table:table-row-group table:display=\"false\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row></table:table-row-group><table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"1048571\"><table:table-cell/></table:table-row>",
    );
    assert_eq!(
        found.merged,
        [Rect {
            top: 0,
            left: 0,
            bottom: 1,
            right: 2
        }]
    );
    assert_eq!(found.hidden_rows, [1..=1, 3..=1_048_575]);
    assert_eq!(found.hidden_cols, [1..=3]);
    assert_eq!(found.get(0, 3).map(|cell| cell.value.clone()), said("后"));
    assert_eq!(found.get(1, 0).map(|cell| cell.value.clone()), said("盖住"));
}

#[test]
fn sheets_names_links_and_properties() {
    let styles = "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style><style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style><style:style style:name=\"ta1\" style:family=\"table-cell\"><style:table-properties table:display=\"false\"/></style:style>";
    let tables = "<table:tracked-changes><table:table table:name=\"旧\"/></table:tracked-changes><table:content-validations><table:content-validation><table:help-message><text:p>提示</text:p></table:help-message></table:content-validation></table:content-validations><table:table table:name=\"基本信息\" table:style-name=\"ta1\"><table:shapes><draw:frame><table:table table:name=\"图中\"/></draw:frame></table:shapes><table:table-row><table:table-cell><table:table table:name=\"内\"><table:table-row><table:table-cell><text:p>内</text:p></table:table-cell></table:table-row></table:table></table:table-cell><table:table-cell table:formula=\"of:=['file:///tmp/x.ods'#$Sheet1.A1]\" office:value-type=\"float\" office:value=\"3\"/></table:table-row><table:named-expressions><table:named-range table:name=\"局部\" table:cell-range-address=\"$基本信息.$A$1:.$B$2\"/></table:named-expressions></table:table><table:table table:name=\"选项表\" table:style-name=\"ta2\"/><table:table table:name=\"'file:///tmp/x.ods'#Sheet1\" table:style-name=\"ta_extref\"><table:table-source xlink:href=\"file:///tmp/x.ods\" table:mode=\"copy-results-only\"/><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"3\"/></table:table-row></table:table><table:named-expressions><table:named-range table:name=\"县名\" table:base-cell-address=\"$选项表.$A$1\" table:cell-range-address=\"$基本信息.$C$7\"/><table:named-expression table:name=\"公式\" table:expression=\"1+1\"/></table:named-expressions><table:dde-links><table:dde-link><table:table table:name=\"外\"/></table:dde-link></table:dde-links>";
    let meta = "<office:document-meta><office:meta><dc:title>自评 &amp; 表</dc:title><meta:initial-creator>甲</meta:initial-creator><dc:creator>乙</dc:creator><meta:creation-date>2026-01-01T00:00:00</meta:creation-date><dc:date>2026-02-01T00:00:00</dc:date><meta:generator>某软件</meta:generator><meta:user-defined meta:name=\"dudao_plan_version\">2026.1</meta:user-defined></office:meta></office:document-meta>";
    let content = content(styles, tables);
    let parts = [
        ("mimetype", MIME),
        ("content.xml", &content),
        ("meta.xml", meta),
        ("Basic/Standard/Module1.xml", "<x/>"),
    ];
    let book = read_default(&package(&parts)).unwrap();
    assert_eq!(
        (book.format, book.macros, book.external_links),
        (Format::Ods, true, true)
    );
    let sheets: Vec<_> = book
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.cells.len()))
        .collect();
    assert_eq!(sheets, [("基本信息", false, 1), ("选项表", true, 0)]);
    let names: Vec<_> = book
        .names
        .iter()
        .map(|(name, at)| (name.as_str(), at.as_str()))
        .collect();
    assert_eq!(
        names,
        [("县名", "'基本信息'!$C$7"), ("局部", "'基本信息'!$A$1:$B$2")]
    );
    let properties = &book.properties;
    assert_eq!(properties.title.as_deref(), Some("自评 & 表"));
    assert_eq!(properties.creator.as_deref(), Some("甲"));
    assert_eq!(properties.last_modified_by.as_deref(), Some("乙"));
    assert_eq!(properties.modified.as_deref(), Some("2026-02-01T00:00:00"));
    assert_eq!(properties.application.as_deref(), Some("某软件"));
    assert_eq!(
        properties.custom.get("dudao_plan_version").map(String::as_str),
        Some("2026.1")
    );
    // Packed anew without its first entry, and with damaged properties.
    let parts = [
        ("content.xml", content.as_str()),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("meta.xml", "<a><b></a>"),
    ];
    let again = read_default(&package(&parts)).unwrap();
    assert_eq!(again.sheets, book.sheets);
    assert_eq!(again.notes.len(), 1);
}

#[test]
fn what_is_no_readable_sheet() {
    let manifest = "<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = package(&[
        ("mimetype", MIME),
        ("content.xml", "\u{1}\u{2}"),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(read_default(&locked), Err(Unreadable::Encrypted));
    let letter = package(&[
        (
            "content.xml",
            "<office:document-content><office:body><office:text/></office:body></office:document-content>",
        ),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
    ]);
    assert!(matches!(
        read_default(&letter),
        Err(Unreadable::NotAWorkbook { .. })
    ));
    for broken in [
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"表\">",
        "<office:document-content><office:body><office:spreadsheet/></office:body></office:document-content>",
        &content("", &"<table:table table:name=\"表\"/>".repeat(2)),
    ] {
        let bytes = package(&[("mimetype", MIME), ("content.xml", broken)]);
        assert!(
            matches!(read_default(&bytes), Err(Unreadable::Broken { .. })),
            "{broken}"
        );
    }
    let many = "<table:table table:name=\"表\"/>".repeat(101);
    assert!(matches!(
        read_default(&ods("", &many)),
        Err(Unreadable::TooLarge { .. })
    ));
}
