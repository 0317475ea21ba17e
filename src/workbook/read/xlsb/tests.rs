//! Parts of records made by hand: every kind of cell, and parts that lie.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::super::super::{Book, Format, Limits, Raw, Rect, Unreadable, read};

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let low = u8::try_from(kind & 0x7F).unwrap();
    let mut bytes = if kind < 0x80 {
        vec![low]
    } else {
        vec![low | 0x80, u8::try_from(kind >> 7).unwrap()]
    };
    let length = data.len();
    assert!(length < 1 << 14);
    if length < 0x80 {
        bytes.push(u8::try_from(length).unwrap());
    } else {
        bytes.push(u8::try_from(length & 0x7F).unwrap() | 0x80);
        bytes.push(u8::try_from(length >> 7).unwrap());
    }
    bytes.extend(data);
    bytes
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let count = u32::try_from(units.len() / 2).unwrap();
    [&count.to_le_bytes()[..], &units].concat()
}

fn tab(name: &str, number: u32, state: u32) -> Vec<u8> {
    let relation = wide(&format!("rId{number}"));
    record(
        156,
        &[&words(&[state, number])[..], &relation, &wide(name)].concat(),
    )
}

/// A package of one sheet「表」with these records between the marks of its cells, and these records around them.
fn package(workbook: &[Vec<u8>], cells: &[Vec<u8>], around: &[Vec<u8>]) -> Vec<u8> {
    let sheet = [
        record(129, &[]),
        around.concat(),
        record(145, &[]),
        cells.concat(),
        record(146, &[]),
        record(130, &[]),
    ]
    .concat();
    package_of(workbook, &sheet)
}

fn package_of(workbook: &[Vec<u8>], sheet: &[u8]) -> Vec<u8> {
    let own_format = [&170_u16.to_le_bytes()[..], &wide("yyyy-mm-dd")].concat();
    let xf = |format: u16| {
        let mut data = vec![0, 0];
        data.extend(format.to_le_bytes());
        data.resize(16, 0);
        record(47, &data)
    };
    let styles = [
        record(44, &own_format),
        // A named style, which cells do not refer to.
        record(626, &words(&[1])),
        xf(14),
        record(627, &[]),
        record(617, &words(&[4])),
        xf(0),
        xf(31),
        xf(170),
        xf(46),
        record(618, &[]),
    ]
    .concat();
    let strings = [
        record(159, &words(&[1, 1])),
        record(19, &[&[0][..], &wide("共享")].concat()),
        record(160, &[]),
    ]
    .concat();
    let workbook = [tab("表", 1, 0), workbook.concat()].concat();
    let relations = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="rId2" Type="http://x/worksheet" Target="/xl/Worksheets/Sheet1.bin"/><Relationship Id="rId3" Type="http://x/chartsheet" Target="chartsheets/sheet1.bin"/></Relationships>"#;
    let core = r#"<cp:coreProperties><dc:creator>甲</dc:creator><dcterms:created xsi:type="x">2026-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"#;
    let custom = r#"<Properties><property pid="2" name="dudao_year"><vt:lpwstr>2026</vt:lpwstr></property></Properties>"#;
    let parts: [(&str, &[u8]); 7] = [
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.bin", sheet),
        ("xl/styles.bin", &styles),
        ("xl/sharedStrings.bin", &strings),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/custom.xml", custom.as_bytes()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn row(row: u32, hidden: bool) -> Vec<u8> {
    let flags = [0, 0, 0, if hidden { 0x10 } else { 0 }, 0];
    record(0, &[&words(&[row, 0])[..], &flags, &words(&[0])].concat())
}

fn cell(kind: u16, col: u32, format: u32, rest: &[u8]) -> Vec<u8> {
    record(kind, &[&words(&[col, format])[..], rest].concat())
}

fn read_default(bytes: &[u8]) -> Result<Book, Unreadable> {
    read(bytes, &Limits::default())
}

fn said(text: &str) -> Raw {
    Raw::Text(text.into())
}

#[test]
fn cells_of_every_kind() {
    let formula = [&[0, 0][..], &words(&[3]), &[0x1E, 1, 0], &words(&[0])].concat();
    let with_formula = |stored: &[u8]| [stored, &formula].concat();
    let cells = [
        row(0, false),
        cell(1, 0, 0, &[]),
        cell(2, 1, 1, &words(&[44_439 << 2 | 2])),
        cell(3, 2, 0, &[0x2A]),
        cell(4, 3, 0, &[1]),
        cell(5, 4, 2, &44_439.5_f64.to_le_bytes()),
        cell(6, 5, 0, &wide("内联")),
        cell(7, 6, 0, &words(&[0])),
        cell(62, 7, 0, &[&[0][..], &wide("富文本"), &words(&[0])].concat()),
        row(4, true),
        cell(8, 0, 0, &with_formula(&wide("达标"))),
        cell(9, 1, 3, &with_formula(&2.5_f64.to_le_bytes())),
        cell(10, 2, 0, &with_formula(&[0])),
        cell(11, 3, 0, &with_formula(&[0x07])),
        cell(8, 4, 0, &with_formula(&wide(""))),
        // Without a column of their own: right of the last.
        record(13, &[&words(&[0])[..], &words(&[7 << 2 | 2])].concat()),
        record(12, &words(&[0])),
        record(18, &words(&[0, 0])),
    ];
    let around = [
        record(60, &[&words(&[2, 3, 2304, 0])[..], &[1, 0]].concat()),
        record(60, &[&words(&[5, 5, 0, 0])[..], &[0, 0]].concat()),
        record(176, &words(&[0, 1, 0, 3])),
    ];
    let name = |flags: u32, name: &str, formula: &[u8]| {
        let size = u32::try_from(formula.len()).unwrap();
        let data = [
            &words(&[flags])[..],
            &[0],
            &words(&[u32::MAX]),
            &wide(name),
            &words(&[size]),
            formula,
        ];
        record(39, &data.concat())
    };
    let workbook = [
        tab("图", 3, 0),
        record(156, &[&words(&[2, 9, u32::MAX])[..], &wide("模块")].concat()),
        record(357, &[]),
        record(362, &words(&[1, 0, 0, 0])),
        name(0, "县名", &[0x3A, 0, 0, 6, 0, 0, 0, 2, 0]),
        name(0x20, "_xlnm.Print_Area", &[0x3A, 0, 0, 6, 0, 0, 0, 2, 0]),
        name(0, "常数", &[0x1E, 1, 0]),
    ];
    let book = read_default(&package(&workbook, &cells, &around)).unwrap();
    assert_eq!(book.format, Format::Xlsb);
    let sheet = &book.sheets[0];
    let found: Vec<_> = sheet
        .cells
        .iter()
        .map(|cell| (cell.row, cell.col, cell.value.clone(), cell.formula.is_some()))
        .collect();
    assert_eq!(
        found,
        [
            (0, 1, Raw::DateTime(44_439.0), false),
            (0, 2, Raw::Error("#N/A".into()), false),
            (0, 3, Raw::Bool(true), false),
            (0, 4, Raw::DateTime(44_439.5), false),
            (0, 5, said("内联"), false),
            (0, 6, said("共享"), false),
            (0, 7, said("富文本"), false),
            (4, 0, said("达标"), true),
            (4, 1, Raw::Number(2.5), true),
            (4, 2, Raw::Bool(false), true),
            (4, 3, Raw::Error("#DIV/0!".into()), true),
            (4, 4, said(""), true),
            (4, 5, Raw::Number(7.0), false),
            (4, 7, said("共享"), false),
        ]
    );
    assert_eq!(sheet.hidden_rows, [4..=4]);
    assert_eq!(sheet.hidden_cols, [2..=3, 5..=5]);
    let area = Rect {
        top: 0,
        left: 0,
        bottom: 1,
        right: 3,
    };
    assert_eq!(sheet.merged, [area]);
    let names: Vec<_> = book.names.into_iter().collect();
    assert_eq!(names, [("县名".to_owned(), "'表'!$C$7".to_owned())]);
    assert_eq!(book.properties.creator.as_deref(), Some("甲"));
    assert_eq!(book.properties.created.as_deref(), Some("2026-01-01T00:00:00Z"));
    assert_eq!(
        book.properties.custom.get("dudao_year").map(String::as_str),
        Some("2026")
    );
    assert_eq!(book.notes.len(), 1, "the chart");

    let moved = [record(153, &words(&[1, 0, 0]))];
    let book = read_default(&package(&moved, &cells, &[])).unwrap();
    assert_eq!(book.sheets[0].cells[0].value, Raw::DateTime(45_901.0));
    assert_eq!(book.sheets[0].cells[8].value, Raw::Number(2.5));
}

#[test]
fn parts_that_lie() {
    let refused = |bytes: &[u8]| match read_default(bytes) {
        Err(Unreadable::Broken { cause, .. }) => cause,
        other => panic!("{other:?}"),
    };
    let too_large = |bytes: &[u8]| match read_default(bytes) {
        Err(Unreadable::TooLarge { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    let one = |cell: Vec<u8>| package(&[], &[row(0, false), cell], &[]);
    assert_eq!(refused(&one(cell(7, 0, 0, &words(&[9])))), "shared string");
    assert_eq!(refused(&one(cell(5, 0, 0, &[1]))), "record 5 is too short");
    assert_eq!(
        refused(&one(cell(6, 0, 0, &words(&[u32::MAX])))),
        "record 6 is too short"
    );
    assert_eq!(
        refused(&package(&[], &[cell(4, 0, 0, &[1])], &[])),
        "cell without row"
    );
    let twice = package(
        &[],
        &[row(0, false), cell(4, 0, 0, &[1]), cell(4, 0, 0, &[1])],
        &[],
    );
    assert_eq!(refused(&twice), "duplicate cell");
    let number = 1.0_f64.to_le_bytes();
    let far = package(&[], &[row(1_048_575, false), cell(5, 16_383, 0, &number)], &[]);
    assert_eq!(too_large(&far), "工作表「表」的行号");
    assert_eq!(
        too_large(&one(cell(5, u32::MAX, 0, &number))),
        "工作表「表」的列号"
    );
    // A formatted blank far away is harmless.
    assert!(
        read_default(&package(
            &[],
            &[row(1_048_575, false), cell(1, 16_383, 0, &[])],
            &[]
        ))
        .is_ok()
    );
    // Two tabs on one part.
    assert_eq!(
        refused(&package(&[tab("乙", 2, 0)], &[], &[])),
        "two sheets with one part"
    );
    assert_eq!(
        refused(&package(&[tab("乙", 9, 0)], &[], &[])),
        "relationship rId9"
    );
    assert_eq!(refused(&package(&[tab("表", 3, 0)], &[], &[])), "duplicate sheet");
    // A record that claims 256 MiB, and parts that end too early.
    let claims = [
        &record(129, &[])[..],
        &record(145, &[]),
        &[0x06, 0xFF, 0xFF, 0xFF, 0x7F],
    ]
    .concat();
    assert_eq!(
        too_large(&package_of(&[], &[&claims[..], &row(0, false)].concat())),
        "一条记录的字节数"
    );
    let skipped = [&record(129, &[])[..], &[0x94, 0x01, 0xFF, 0xFF, 0xFF, 0x7F]].concat();
    assert_eq!(refused(&package_of(&[], &skipped)), "record cut off");
    assert_eq!(refused(&package_of(&[], &record(129, &[]))), "no end of sheet");
    let many: Vec<_> = (2..=102)
        .map(|number| tab(&number.to_string(), number, 0))
        .collect();
    assert_eq!(too_large(&package(&many, &[], &[])), "工作表数");
    let limits = Limits {
        records: 20,
        ..Limits::default()
    };
    let long = package(&[], &vec![row(0, false); 30], &[]);
    assert!(matches!(read(&long, &limits), Err(Unreadable::TooLarge { .. })));
}
