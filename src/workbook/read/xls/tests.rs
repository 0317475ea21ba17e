//! Streams of records made by hand: every kind of cell, texts cut anywhere, and files that lie.

use super::super::super::testing::compound_of;
use super::super::super::{Book, Cell, Format, Limits, Raw, Rect, Unreadable, read};

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn bof(kind: u16) -> Vec<u8> {
    record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]))
}

fn end() -> Vec<u8> {
    record(0x000A, &[])
}

/// A text in the width of its characters, its length in 8 or 16 bits.
fn text(text: &str, long: bool) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = if long {
        u16::try_from(units.len()).unwrap().to_le_bytes().to_vec()
    } else {
        vec![u8::try_from(units.len()).unwrap()]
    };
    bytes.push(1);
    bytes.extend(words(&units));
    bytes
}

/// Tab: name, state, kind.
type Tab<'t> = (&'t str, u8, u8);

/// A stream of global records and one part for each tab.
fn stream(globals: &[Vec<u8>], tabs: &[Tab<'_>], parts: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let sheet_records = |offsets: &[usize]| -> Vec<u8> {
        tabs.iter()
            .zip(offsets)
            .flat_map(|((name, state, kind), offset)| {
                let offset = u32::try_from(*offset).unwrap().to_le_bytes();
                record(
                    0x0085,
                    &[&offset[..], &[*state, *kind], &text(name, false)].concat(),
                )
            })
            .collect()
    };
    let length = sheet_records(&vec![0; tabs.len()]).len();
    let mut head = [bof(5), globals.concat()].concat();
    let mut offset = head.len() + length + 4;
    let parts: Vec<Vec<u8>> = parts
        .iter()
        .map(|records| [bof(0x10), records.concat(), end()].concat())
        .collect();
    let mut offsets = Vec::new();
    for part in &parts {
        offsets.push(offset);
        offset += part.len();
    }
    head.extend(sheet_records(&offsets));
    head.extend(end());
    head.extend(parts.concat());
    head
}

fn one_sheet(globals: &[Vec<u8>], records: Vec<Vec<u8>>) -> Vec<u8> {
    compound_of(&[("Workbook", &stream(globals, &[("表", 0, 0)], &[records]))])
}

fn read_default(bytes: &[u8]) -> Result<Book, Unreadable> {
    read(bytes, &Limits::default())
}

fn cells(bytes: &[u8]) -> Vec<Cell> {
    read_default(bytes).unwrap().sheets.remove(0).cells
}

fn values(bytes: &[u8]) -> Vec<Raw> {
    cells(bytes).into_iter().map(|cell| cell.value).collect()
}

fn said(text: &str) -> Raw {
    Raw::Text(text.into())
}

/// A cell record: row, column, format, and what is particular to it.
fn cell(kind: u16, row: u16, col: u16, format: u16, rest: &[u8]) -> Vec<u8> {
    record(kind, &[&words(&[row, col, format])[..], rest].concat())
}

fn number(row: u16, col: u16, format: u16, number: f64) -> Vec<u8> {
    cell(0x0203, row, col, format, &number.to_le_bytes())
}

fn formula(row: u16, col: u16, result: [u8; 8]) -> Vec<u8> {
    cell(
        0x0006,
        row,
        col,
        0,
        &[&result[..], &[0; 6], &3_u16.to_le_bytes(), &[0x1E, 1, 0]].concat(),
    )
}

/// A table of shared strings, its data cut into a first piece and continuations.
fn shared(count: u32, pieces: &[&[u8]]) -> Vec<u8> {
    let (first, more) = pieces.split_first().unwrap();
    let head = [&count.to_le_bytes()[..], &count.to_le_bytes(), first].concat();
    let mut records = record(0x00FC, &head);
    records.extend(more.iter().flat_map(|piece| record(0x003C, piece)));
    records
}

fn shared_cells(count: u32) -> Vec<Vec<u8>> {
    (0..count)
        .map(|at| cell(0x00FD, u16::try_from(at).unwrap(), 0, 0, &at.to_le_bytes()))
        .collect()
}

/// Formats 0 to 3: general, built-in date, own date, hours.
fn formats() -> Vec<Vec<u8>> {
    let xf = |format: u16| record(0x00E0, &words(&[0, format, 0, 0, 0, 0, 0, 0, 0, 0]));
    let own = [&words(&[170])[..], &text("yyyy\"年\"m\"月\";@", true)].concat();
    vec![xf(0), xf(31), xf(170), xf(46), record(0x041E, &own)]
}

#[test]
fn cells_of_every_kind() {
    let globals = [&formats()[..], &[shared(1, &[&text("共享", true)])]].concat();
    let many = [
        &words(&[1, 3])[..],
        &words(&[1]),
        &(44_439_u32 << 2 | 2).to_le_bytes(),
        &words(&[0]),
        &(1234_u32 << 2 | 3).to_le_bytes(),
        &words(&[4]),
    ]
    .concat();
    let records = vec![
        cell(0x00FD, 0, 0, 0, &0_u32.to_le_bytes()),
        cell(0x0204, 0, 1, 0, &text("旧式", true)),
        cell(
            0x00D6,
            0,
            2,
            0,
            &[&text("富文本", true)[..], &[1, 0, 0, 0, 0, 0]].concat(),
        ),
        number(0, 3, 0, 35.5),
        cell(0x0205, 0, 4, 0, &[1, 0]),
        cell(0x0205, 0, 5, 0, &[0x2A, 1]),
        record(0x0201, &words(&[0, 6, 0])),
        record(0x00BE, &words(&[0, 7, 0, 0, 8])),
        number(1, 0, 1, 44_439.0),
        number(1, 1, 2, 44_439.5),
        number(1, 2, 3, 2.5),
        record(0x00BD, &many),
    ];
    let bytes = one_sheet(&globals, records.clone());
    let found = cells(&bytes);
    let found: Vec<_> = found
        .into_iter()
        .map(|cell| (cell.row, cell.col, cell.value))
        .collect();
    assert_eq!(
        found,
        [
            (0, 0, said("共享")),
            (0, 1, said("旧式")),
            (0, 2, said("富文本")),
            (0, 3, Raw::Number(35.5)),
            (0, 4, Raw::Bool(true)),
            (0, 5, Raw::Error("#N/A".into())),
            (1, 0, Raw::DateTime(44_439.0)),
            (1, 1, Raw::DateTime(44_439.5)),
            (1, 2, Raw::Number(2.5)),
            (1, 3, Raw::DateTime(44_439.0)),
            (1, 4, Raw::Number(12.34)),
        ]
    );
    let globals = [&globals[..], &[record(0x0022, &[1, 0])]].concat();
    let values = values(&one_sheet(&globals, records));
    assert_eq!(values[6], Raw::DateTime(45_901.0));
    assert_eq!(values[8], Raw::Number(2.5));
}

#[test]
fn results_of_formulas() {
    let kind = |kind, value| [kind, 0, value, 0, 0, 0, 0xFF, 0xFF];
    let string = record(0x0207, &text("达标", true));
    let bytes = one_sheet(
        &[],
        vec![
            formula(0, 0, 71.0_f64.to_le_bytes()),
            formula(0, 1, kind(0, 0)),
            // The formula of an array stands between a formula and its text.
            record(0x0221, &[0; 14]),
            string,
            formula(0, 2, kind(1, 1)),
            formula(0, 3, kind(2, 0x07)),
            formula(0, 4, kind(3, 0)),
            // The text never comes.
            formula(0, 5, kind(0, 0)),
            formula(0, 6, kind(0, 0)),
            number(0, 7, 0, 1.0),
            formula(0, 8, 0.0_f64.to_le_bytes()),
        ],
    );
    assert!(
        cells(&bytes)
            .iter()
            .all(|cell| cell.formula.is_some() == (cell.col != 7))
    );
    assert_eq!(
        values(&bytes),
        [
            Raw::Number(71.0),
            said("达标"),
            Raw::Bool(true),
            Raw::Error("#DIV/0!".into()),
            said(""),
            Raw::Blank,
            Raw::Blank,
            Raw::Number(1.0),
            Raw::Number(0.0),
        ]
    );
}

#[test]
fn a_zero_is_no_result_where_no_text_was_ever_stored() {
    let records = vec![
        formula(0, 0, 0.0_f64.to_le_bytes()),
        formula(0, 1, 5.0_f64.to_le_bytes()),
        number(0, 2, 0, 0.0),
    ];
    let book = read_default(&one_sheet(&[], records)).unwrap();
    let values: Vec<_> = book.sheets[0].cells.iter().map(|cell| &cell.value).collect();
    assert_eq!(values, [&Raw::Blank, &Raw::Number(5.0), &Raw::Number(0.0)]);
    assert_eq!(book.notes.len(), 1);
}

#[test]
fn texts_cut_by_continuations() {
    let whole = text("督导A", true);
    // In the middle of the characters: the continuation says its width again, here one byte.
    let wide = &whole[..3 + 4];
    let bytes = one_sheet(&[shared(1, &[wide, &[0, b'A']])], shared_cells(1));
    assert_eq!(values(&bytes), [said("督导A")]);
    // From one byte to two.
    let narrow = [&words(&[4])[..], &[0], b"AB"].concat();
    let bytes = one_sheet(
        &[shared(
            1,
            &[&narrow, &[&[1][..], &words(&[0x7763, 0x5BFC])].concat()],
        )],
        shared_cells(1),
    );
    assert_eq!(values(&bytes), [said("AB督导")]);
    // Between the halves of a pair.
    let pair = text("甲𠮷", true);
    let bytes = one_sheet(
        &[shared(1, &[&pair[..7], &[&[1][..], &pair[7..]].concat()])],
        shared_cells(1),
    );
    assert_eq!(values(&bytes), [said("甲𠮷")]);
    // With formatting and phonetics, both cut; no flags there. The next text begins with the next piece.
    let rich = [
        &words(&[2])[..],
        &[0x0D],
        &words(&[1]),
        &6_u32.to_le_bytes(),
        &words(&[0x7763, 0x5BFC]),
        &[0, 0],
    ]
    .concat();
    let rest = [&[0, 0][..], &[9; 6]].concat();
    let bytes = one_sheet(
        &[shared(
            3,
            &[&rich, &rest[..3], &rest[3..], &whole, &text("末", true)],
        )],
        shared_cells(3),
    );
    assert_eq!(values(&bytes), [said("督导"), said("督导A"), said("末")]);
    // The result of a formula in three pieces.
    let long = "长".repeat(9_000);
    let all = text(&long, true);
    let mut records = vec![formula(0, 0, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF])];
    records.push(record(0x0207, &all[..8_003]));
    records.push(record(0x003C, &[&[1][..], &all[8_003..16_003]].concat()));
    records.push(record(0x003C, &[&[1][..], &all[16_003..]].concat()));
    assert_eq!(values(&one_sheet(&[], records)), [said(&long)]);
}

#[test]
fn sheets_rows_columns_and_names() {
    let row = |row: u16, flags: u16| record(0x0208, &words(&[row, 0, 9, 255, 0, 0, flags, 0]));
    let columns =
        |first: u16, last: u16, flags: u16| record(0x007D, &words(&[first, last, 2048, 0, flags, 0]));
    let name = |flags: u16, name: &str, formula: &[u8]| {
        let units = u8::try_from(name.encode_utf16().count()).unwrap();
        let size = u16::try_from(formula.len()).unwrap();
        let head = [
            &flags.to_le_bytes()[..],
            &[0, units],
            &size.to_le_bytes(),
            &[0; 8],
            &text(name, false)[1..],
            formula,
        ];
        record(0x0018, &head.concat())
    };
    let cell_on = |extern_sheet: u8| [0x3A, extern_sheet, 0, 6, 0, 2, 0];
    let globals = vec![
        record(0x01AE, &words(&[1, 0x0401])),
        record(0x01AE, &[&words(&[1, 8])[..], &[0], b"\x01old.xls"].concat()),
        record(0x0017, &words(&[3, 0, 1, 1, 1, 0, 0, 0, 0, 1])),
        name(0, "县名", &cell_on(0)),
        name(0, "外部", &cell_on(1)),
        name(0, "两张", &cell_on(2)),
        name(0x20, "\u{6}", &cell_on(0)),
        name(0, "常数", &[0x1E, 1, 0]),
    ];
    let first = vec![
        row(0, 0),
        row(1, 0x20),
        row(2, 0x20),
        columns(0, 1, 0),
        columns(3, 256, 1),
        // A chart with cells of its own.
        bof(0x20),
        number(0, 0, 0, 9.0),
        end(),
        record(0x00E5, &words(&[2, 0, 1, 0, 3, 4, 4, 1, 2])),
    ];
    let stream = stream(
        &globals,
        &[("基本信息", 0, 0), ("it's", 2, 0), ("图", 0, 2), ("宏", 1, 1)],
        &[first, vec![], vec![], vec![]],
    );
    let bytes = compound_of(&[("Workbook", &stream), ("_VBA_PROJECT_CUR", b"x")]);
    let book = read_default(&bytes).unwrap();
    assert_eq!(
        (book.format, book.macros, book.external_links),
        (Format::Xls, true, true)
    );
    let names: Vec<_> = book
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden))
        .collect();
    assert_eq!(names, [("基本信息", false), ("it's", true)]);
    let sheet = &book.sheets[0];
    assert_eq!(sheet.cells, []);
    assert_eq!(sheet.hidden_rows, [1..=2]);
    assert_eq!(sheet.hidden_cols, [3..=255]);
    let area = |top, bottom, left, right| Rect {
        top,
        left,
        bottom,
        right,
    };
    assert_eq!(sheet.merged, [area(0, 1, 0, 3), area(4, 4, 1, 2)]);
    assert_eq!(
        book.names.into_iter().collect::<Vec<_>>(),
        [("县名".to_owned(), "'it''s'!$C$7".to_owned())]
    );
    assert_eq!(book.notes.len(), 2);
    // The stream alone is read alike.
    assert_eq!(read_default(&stream).unwrap().sheets, book.sheets);
}

#[test]
fn the_far_corner_costs_nothing() {
    let corner = vec![number(65_535, 255, 0, 1.0), number(0, 0, 0, 2.0)];
    let found = cells(&one_sheet(&[], corner));
    assert_eq!((found[0].row, found[0].col), (0, 0));
    assert_eq!((found[1].row, found[1].col), (65_535, 255));
    let beyond = one_sheet(&[], vec![number(0, 16_383, 0, 1.0)]);
    assert!(matches!(read_default(&beyond), Err(Unreadable::TooLarge { .. })));
}

#[test]
fn claims_that_lie() {
    let too_large = |bytes: &[u8]| match read_default(bytes) {
        Err(Unreadable::TooLarge { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    let refused = |bytes: &[u8]| match read_default(bytes) {
        Err(Unreadable::Broken { cause, .. }) => cause,
        other => panic!("{other:?}"),
    };
    let lie = one_sheet(&[shared(u32::MAX, &[&text("一", true)])], vec![]);
    assert_eq!(too_large(&lie), "声明的文本条数");
    // Claims more than there are: harmless until a cell refers to what is missing.
    let few = [shared(9, &[&text("一", true)])];
    assert_eq!(values(&one_sheet(&few, shared_cells(1))), [said("一")]);
    assert_eq!(refused(&one_sheet(&few, shared_cells(2))), "shared string 1");
    let many = |count: usize| stream(&[], &vec![("表", 0, 0); count], &vec![vec![]; count]);
    assert_eq!(too_large(&compound_of(&[("Workbook", &many(101))])), "工作表数");
    assert_eq!(
        refused(&compound_of(&[("Workbook", &many(2))])),
        "duplicate sheet"
    );
    let twice = one_sheet(&[], vec![number(0, 0, 0, 1.0), number(0, 0, 0, 2.0)]);
    assert_eq!(refused(&twice), "duplicate cell");
    let short = one_sheet(&[], vec![record(0x0203, &[0, 0, 0, 0])]);
    assert_eq!(refused(&short), "record 0x0203 is too short");
    let areas = one_sheet(&[], vec![record(0x00E5, &words(&[u16::MAX, 0, 0, 0, 0]))]);
    assert_eq!(refused(&areas), "record 0x00E5 is too short");
    // Two tabs on one part, and a part outside the stream.
    let sheet = |offset: u32, name: &str| {
        record(
            0x0085,
            &[&offset.to_le_bytes()[..], &[0, 0], &text(name, false)].concat(),
        )
    };
    let same = stream(&[sheet(0, "甲"), sheet(0, "乙")], &[], &[]);
    assert_eq!(
        refused(&compound_of(&[("Workbook", &same)])),
        "two sheets with one offset"
    );
    let outside = stream(&[sheet(u32::MAX, "甲")], &[], &[]);
    let outside = compound_of(&[("Workbook", &outside)]);
    assert_eq!(read_default(&outside), Err(Unreadable::Truncated));
    let few_records = Limits {
        records: 10,
        ..Limits::default()
    };
    let long = one_sheet(&[], vec![record(0x0201, &words(&[0, 6, 0])); 20]);
    assert!(matches!(
        read(&long, &few_records),
        Err(Unreadable::TooLarge { .. })
    ));
}

#[test]
fn passwords_and_older_versions_have_their_own_messages() {
    let locked = one_sheet(&[record(0x002F, &[0; 6])], vec![]);
    assert_eq!(read_default(&locked), Err(Unreadable::Encrypted));
    let old = record(0x0809, &words(&[0x0500, 5, 0, 0]));
    assert_eq!(
        read_default(&compound_of(&[("Book", &old)])),
        Err(Unreadable::OldExcel)
    );
    assert_eq!(
        read_default(&compound_of(&[("Workbook", &old)])),
        Err(Unreadable::OldExcel)
    );
    assert_eq!(read_default(&old), Err(Unreadable::OldExcel));
}

#[test]
fn containers_that_lie() {
    let good = one_sheet(&[], vec![number(0, 0, 0, 1.0)]);
    assert_eq!(values(&good), [Raw::Number(1.0)]);
    for tenth in 1..10 {
        let cut = &good[..good.len() * tenth / 10];
        assert!(read_default(cut).is_err(), "{tenth}");
    }
    // Every number of the table of sectors in turn leads elsewhere: at most a cycle, never more than the file.
    for at in 512..1024 {
        for value in [0, 1, 2, 0xFF] {
            let mut bad = good.clone();
            bad[at] = value;
            let _ = read_default(&bad);
        }
    }
    // So do the header and the directory.
    for at in (0..512).chain(1024..1536) {
        for value in [0, 1, 0x7F, 0xFF] {
            let mut bad = good.clone();
            bad[at] = value;
            let _ = read_default(&bad);
        }
    }
}
