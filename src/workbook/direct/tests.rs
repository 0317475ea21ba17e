//! Cells past the writer: what comes into the part, and what is read back.

use std::io::Cursor;

use jiff::civil::date;
use zip::ZipArchive;

use super::*;
use crate::workbook::{
    Limits, ROW_ABOVE, ROW_AT_HAND, Raw, SheetCells, Styles, autofilter, new_workbook, print_setup,
    protect_structure, read, save,
};

const PART: &str = "<x><dimension ref=\"A1:B9\"/><v/><sheetData>\
    <row r=\"1\" spans=\"1:2\" ht=\"20\"></row><row r=\"9\" ht=\"20\"/></sheetData><end/></x>";

fn into_part(cells: DirectCells, part: &str) -> Option<String> {
    into_part_with(cells, part, &mut SharedTexts::default(), &mut Formats::default())
}

fn into_part_with(
    mut cells: DirectCells,
    part: &str,
    texts: &mut SharedTexts,
    formats: &mut Formats,
) -> Option<String> {
    let handed_on = formats.add(&mut cells.formats, |_, _| Ok::<(), ()>(()));
    handed_on.unwrap();
    let part = cells.into_part(None, part, texts, formats);
    part.map(|part| part.text())
}

#[test]
fn cells_come_row_by_row_into_the_rows_that_stand_there() {
    let mut cells = DirectCells::default();
    let result = Cached::Text("<甲>".into());
    cells.put_formula(
        (4, 1),
        &MadeFrom::alone("IF(A1<2,\"&\",\"\")"),
        result,
        Look::BARE,
    );
    cells.put_number((4, 0), 7.0, Look::BARE);
    cells.put_formula(
        (0, 1),
        &MadeFrom::alone("1/0"),
        Cached::Number(f64::NAN),
        Look::BARE,
    );
    cells.put_formula(
        (0, 27),
        &MadeFrom::alone("TRUE()"),
        Cached::Bool(true),
        Look::BARE,
    );
    cells.put_formula(
        (1, 0),
        &MadeFrom::alone("-0.5+0.5"),
        Cached::Number(-0.0),
        Look::BARE,
    );
    cells.put_formula((1, 1), &MadeFrom::alone("1/4"), Cached::Number(-0.25), Look::BARE);
    cells.put_formula(
        (1, 2),
        &MadeFrom::alone("10^16"),
        Cached::Number(1e16),
        Look::BARE,
    );
    let part = into_part(cells, PART).unwrap();
    assert_eq!(
        part,
        "<x><dimension ref=\"A1:AB9\"/><v/><sheetData>\
         <row r=\"1\" ht=\"20\"><c r=\"B1\" t=\"e\"><f>1/0</f><v>#NUM!</v></c><c r=\"AB1\" t=\"b\"><f>TRUE()</f><v>1</v></c></row>\
         <row r=\"2\"><c r=\"A2\"><f>-0.5+0.5</f><v>0</v></c><c r=\"B2\"><f>1/4</f><v>-0.25</v></c>\
         <c r=\"C2\"><f>10^16</f><v>10000000000000000</v></c></row>\
         <row r=\"5\"><c r=\"A5\"><v>7</v></c>\
         <c r=\"B5\" t=\"str\"><f>IF(A1&lt;2,\"&amp;\",\"\")</f><v>&lt;甲&gt;</v></c></row>\
         <row r=\"9\" ht=\"20\"></row></sheetData><end/></x>"
    );
}

#[test]
fn formulas_made_from_one_text_are_shared_where_they_may_be() {
    let mut cells = DirectCells::default();
    let (shared, own) = (
        format!("$A{ROW_AT_HAND}+$B{ROW_ABOVE}"),
        format!("表!$A{ROW_AT_HAND}"),
    );
    let first = cells.made(2, MadeFrom::new(&shared, 2));
    let second = cells.made(2, MadeFrom::new(&own, 2));
    for row in 2..5 {
        cells.put_made((row, 2), first, Cached::Number(f64::from(row)), Look::BARE);
        cells.put_made((row, 3), second, Cached::Blank, Look::BARE);
    }
    let alone = cells.made(6, MadeFrom::new(&shared, 6));
    cells.put_made((6, 2), alone, Cached::Number(6.0), Look::BARE);
    let part = into_part(cells, PART).unwrap();
    for cell in [
        "<c r=\"C3\"><f t=\"shared\" ref=\"C3:C5\" si=\"0\">$A3+$B2</f><v>2</v></c>",
        "<c r=\"C4\"><f t=\"shared\" si=\"0\"/><v>3</v></c>",
        "<c r=\"C7\"><f>$A7+$B6</f><v>6</v></c>",
        "<c r=\"D5\" t=\"str\"><f>表!$A5</f><v></v></c>",
    ] {
        assert!(part.contains(cell), "{part}");
    }
}

#[test]
fn a_cell_that_says_what_the_one_above_says_is_written_like_it() {
    let mut cells = DirectCells::default();
    let made = cells.made(8, MadeFrom::new(&format!("$A{ROW_AT_HAND}"), 8));
    for row in 8..12 {
        cells.put_made((row, 0), made, Cached::Number(1.0), Look::BARE);
        cells.put_text((row, 2), if row == 10 { "乙" } else { "甲" }, Look::BARE);
    }
    // With a gap between them.
    cells.put_text((13, 2), "甲", Look::BARE);
    let mut texts = SharedTexts::default();
    let part = into_part_with(cells, PART, &mut texts, &mut Formats::default()).unwrap();
    let (_, rows) = part.split_once("<row r=\"9\" ht=\"20\">").unwrap();
    assert_eq!(
        rows.strip_suffix("</sheetData><end/></x>").unwrap(),
        "<c r=\"A9\"><f t=\"shared\" ref=\"A9:A12\" si=\"0\">$A9</f><v>1</v></c><c r=\"C9\" t=\"s\"><v>0</v></c></row>\
         <row r=\"10\"><c r=\"A10\"><f t=\"shared\" si=\"0\"/><v>1</v></c><c r=\"C10\" t=\"s\"><v>0</v></c></row>\
         <row r=\"11\"><c r=\"A11\"><f t=\"shared\" si=\"0\"/><v>1</v></c><c r=\"C11\" t=\"s\"><v>1</v></c></row>\
         <row r=\"12\"><c r=\"A12\"><f t=\"shared\" si=\"0\"/><v>1</v></c><c r=\"C12\" t=\"s\"><v>0</v></c></row>\
         <row r=\"14\"><c r=\"C14\" t=\"s\"><v>0</v></c></row>"
    );
    let handed = "<sst count=\"1\" uniqueCount=\"1\"><si><t>-</t></si></sst>";
    let texts = texts.into_part(handed).unwrap();
    assert!(
        texts.starts_with("<sst count=\"5\" uniqueCount=\"2\">"),
        "{texts}"
    );
}

#[test]
fn a_format_is_numbered_where_it_is_used_first() {
    let mut cells = DirectCells::default();
    let plain = cells.look(&Format::new().set_italic());
    let marked = cells.look(&Format::new().set_bold());
    assert_eq!(cells.look(&Format::new().set_italic()), plain);
    let made = cells.made(0, MadeFrom::new(&format!("$A{ROW_AT_HAND}"), 0));
    for row in 0..4 {
        let look = if row == 0 { marked } else { plain };
        cells.put_made((row, 1), made, Cached::Blank, look);
        cells.put_blank((row, 3), plain);
    }
    let part = "<x><dimension ref=\"A1:Z9\"/><v/><sheetData>\
        <row r=\"1\"><c r=\"B1\" s=\"2\" t=\"s\"><v>0</v></c><c r=\"D1\" s=\"1\"/></row></sheetData><end/></x>";
    let part = into_part(cells, part).unwrap();
    assert!(part.contains("ref=\"A1:Z9\""), "{part}");
    for row in [
        "<c r=\"B1\" s=\"2\" t=\"str\"><f t=\"shared\" ref=\"B1:B4\" si=\"0\">$A1</f><v></v></c><c r=\"D1\" s=\"1\"/></row>",
        "<c r=\"B2\" s=\"1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v></v></c><c r=\"D2\" s=\"1\"/></row>",
        "<c r=\"B3\" s=\"1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v></v></c><c r=\"D3\" s=\"1\"/></row>",
        "<row r=\"4\"><c r=\"B4\" s=\"1\" t=\"str\">",
    ] {
        assert!(part.contains(row), "{row}\n{part}");
    }
}

#[test]
fn a_row_has_its_height_once() {
    let mut cells = DirectCells::default();
    for (row, points) in [(0, 27.4), (2, 30.0), (3, 409.0), (8, 18.0)] {
        cells.set_row_height(row, points);
    }
    for row in [0, 1, 2, 4] {
        cells.put_number((row, 2), 1.0, Look::BARE);
    }
    let part = "<x><dimension ref=\"A1\"/><v/><sheetData>\
        <row r=\"1\" spans=\"1:2\" ht=\"18\" customHeight=\"1\" outlineLevel=\"1\"/>\
        <row r=\"2\" ht=\"18\" customHeight=\"1\"/></sheetData></x>";
    let part = into_part(cells, part).unwrap();
    let (_, rows) = part.split_once("<sheetData>").unwrap();
    assert_eq!(
        rows.strip_suffix("</sheetData></x>").unwrap(),
        "<row r=\"1\" ht=\"27.75\" customHeight=\"1\" outlineLevel=\"1\"><c r=\"C1\"><v>1</v></c></row>\
         <row r=\"2\" ht=\"18\" customHeight=\"1\"><c r=\"C2\"><v>1</v></c></row>\
         <row r=\"3\" ht=\"30\" customHeight=\"1\"><c r=\"C3\"><v>1</v></c></row>\
         <row r=\"4\" ht=\"408.75\" customHeight=\"1\"></row><row r=\"5\"><c r=\"C5\"><v>1</v></c></row>\
         <row r=\"9\"></row>"
    );
}

#[test]
fn a_height_past_the_writer_is_that_which_the_writer_makes_of_it() {
    let sheet = |past: bool| {
        let mut book = new_workbook(date(2026, 1, 1), "", &[]).unwrap();
        let ws = book.add_worksheet();
        let mut cells = DirectCells::default();
        cells.put_text((2, 3), "名称", Look::BARE);
        for (row, points) in (0..).zip([5.0, 17.9, 18.0, 21.3, 33.33, 400.0]) {
            let look = cells.look(&Format::new().set_bold());
            cells.put_number((row, 0), 1.0, look);
            cells.set_row_height(row, points);
        }
        if !past {
            cells.hand_heights(ws).unwrap();
        }
        let file = save(book, vec![(1, cells).into()]).unwrap();
        let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
        let part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
        std::io::read_to_string(part).unwrap()
    };
    let part = sheet(true);
    assert!(
        part.contains("<row r=\"5\" ht=\"33\" customHeight=\"1\">"),
        "{part}"
    );
    assert_eq!(part, sheet(false));
}

#[test]
fn a_part_that_is_otherwise_made_is_refused() {
    let cell = |written: &str| {
        let mut cells = DirectCells::default();
        let look = cells.look(&Format::new());
        cells.put_blank((0, 0), look);
        let head = "<x><dimension ref=\"A1\"/><sheetData>";
        into_part(
            cells,
            &format!("{head}<row r=\"1\">{written}</row></sheetData></x>"),
        )
    };
    assert!(cell("<c r=\"A1\" s=\"1\"/>").is_some());
    // Other cells would be lost.
    assert_eq!(cell("<c r=\"A1\" s=\"1\"/><c r=\"B1\" s=\"1\"/>"), None);
    assert_eq!(cell("<c r=\"B1\" s=\"1\"/>"), None);
    assert_eq!(cell("<c r=\"A1\"/>"), None);
    assert_eq!(into_part(DirectCells::default(), "<worksheet/>"), None);
}

#[test]
fn merged_cells_and_links_stand_in_their_place() {
    let (mut book, styles) = (new_workbook(date(2026, 1, 1), "", &[]).unwrap(), Styles::new());
    let ws = book.add_worksheet();
    let mut cells = DirectCells::default();
    let (section, link) = (cells.look(&styles.section), cells.look(&styles.link));
    cells.put_across((0, 0), 3, "标题", section);
    cells.put_across((1, 2), 2, "一格", section);
    cells.merge((2, 1), 2, section);
    cells.put_number((2, 1), 2.0, section);
    cells.put_link((3, 0), ("甲'乙&", "C5"), "C5<", link);
    // What stands around them.
    autofilter(ws, 3, 0, 9, 3).unwrap();
    protect_structure(ws, crate::workbook::Allow::default());
    print_setup(ws, true, None, "").unwrap();
    let file = save(book, vec![(1, cells).into()]).unwrap();
    let mut zip = ZipArchive::new(Cursor::new(&file)).unwrap();
    let part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
    let part = std::io::read_to_string(part).unwrap();
    let (_, after) = part.split_once("</sheetData><sheetProtection ").unwrap();
    let (_, after) = after.split_once("/><autoFilter ref=\"A4:D10\"/>").unwrap();
    let areas = "<mergeCells count=\"2\"><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"B3:C3\"/></mergeCells>\
        <hyperlinks><hyperlink ref=\"A4\" location=\"&apos;甲&apos;&apos;乙&amp;&apos;!C5\" display=\"C5&lt;\"/></hyperlinks>\
        <printOptions";
    assert!(after.starts_with(areas), "{after}");
    let sheet = read(&file, &Limits::default()).unwrap().sheets.remove(0);
    let merged = sheet
        .merged
        .iter()
        .map(|area| (area.top, area.left, area.bottom, area.right));
    assert_eq!(merged.collect::<Vec<_>>(), [(0, 0, 0, 3), (2, 1, 2, 2)]);
    assert_eq!(sheet.get(2, 1).unwrap().value, Raw::Number(2.0));
    assert_eq!(sheet.get(2, 2), None);
}

/// The cells of a sheet, with a heading in A1 and B1, as they are read back.
fn read_back(mut cells: DirectCells) -> SheetCells {
    let mut book = new_workbook(date(2026, 1, 1), "", &[]).unwrap();
    book.add_worksheet();
    let heading = cells.look(&Styles::new().header);
    cells.put_text((0, 0), "名称", heading);
    cells.put_text((0, 1), "数值", heading);
    let values: Vec<_> = cells.values().collect();
    let file = save(book, vec![(1, cells).into()]).unwrap();
    let sheet = read(&file, &Limits::default()).unwrap().sheets.remove(0);
    let read = sheet
        .cells
        .iter()
        .map(|cell| ((cell.row, cell.col), cell.value.clone()));
    assert_eq!(values, read.collect::<Vec<_>>());
    sheet
}

#[test]
fn what_is_put_is_read_back() {
    let mut cells = DirectCells::default();
    let styles = Styles::new();
    let (text, day) = (cells.look(&styles.input_text), cells.look(&styles.input_date));
    let texts = [
        "=1+1",
        "  前后有空格\t",
        "一行\n又一行",
        "a&b<c>\"d\"'e'&amp;",
        "_x0041_",
        "<r><t>粗</t></r>",
        "名称",
        "110101199003077777",
        "+86",
        "-1",
        "@甲",
        "0012",
    ];
    for (row, held) in (1..).zip(texts) {
        cells.put_text((row, 0), held, text);
    }
    cells.put_text((20, 0), "甲\u{1}\r\n乙\u{FFFF}", text);
    cells.put_text((21, 0), "", text);
    cells.put_text((22, 0), &"长".repeat(40_000), text);
    let numbers = [1234567890123456.0, 0.1, -0.0, 1e300, 5e-324];
    for (row, number) in (1..).zip(numbers) {
        cells.put_number((row, 1), number, Look::BARE);
    }
    cells.put_number((6, 1), f64::INFINITY, Look::BARE);
    cells.put_date((7, 1), date(2025, 9, 1), day);
    cells.put_date((8, 1), date(1899, 1, 1), day);
    cells.put_truth((9, 1), true, Look::BARE);
    cells.put_formula(
        (10, 1),
        &MadeFrom::alone("\"=\"&A2"),
        Cached::Text("==1+1".into()),
        text,
    );
    let sheet = read_back(cells);

    let held = |row, col| sheet.get(row, col).map(|cell| cell.value.clone());
    let text = |text: &str| Some(Raw::Text(text.into()));
    assert_eq!(held(0, 0), text("名称"));
    for (row, put) in (1..).zip(texts) {
        assert_eq!(held(row, 0), text(put));
        assert_eq!(sheet.get(row, 0).unwrap().formula, None);
    }
    assert_eq!(held(20, 0), text("甲\n乙"));
    assert_eq!(held(21, 0), None);
    let Some(Raw::Text(long)) = held(22, 0) else {
        panic!("{:?}", held(22, 0));
    };
    assert_eq!(long.chars().count(), crate::workbook::LONGEST_TEXT);
    assert!(long.ends_with("……（内容过长，已截断）"));
    for (row, number) in (1..).zip(numbers) {
        assert_eq!(held(row, 1), Some(Raw::Number(number + 0.0)));
    }
    assert_eq!(held(6, 1), text("无法计算"));
    assert_eq!(held(7, 1), Some(Raw::DateTime(45901.0)));
    assert_eq!(held(8, 1), text("1899-01-01"));
    assert_eq!(held(9, 1), Some(Raw::Bool(true)));
    assert_eq!(held(10, 1), text("==1+1"));
    assert_eq!(sheet.get(10, 1).unwrap().formula.as_deref(), Some("\"=\"&A2"));
}

#[test]
fn a_sheet_that_is_not_there_is_refused() {
    let mut cells = DirectCells::default();
    cells.put_number((0, 0), 1.0, Look::BARE);
    let mut book = new_workbook(date(2026, 1, 1), "", &[]).unwrap();
    book.add_worksheet();
    assert!(save(book, vec![(7, cells).into()]).is_err());
}

#[test]
fn cells_put_down_are_written_as_those_put_one_by_one() {
    /// From the first row on some that differ, then the same down to the last.
    fn cells(last: u32, down: bool) -> DirectCells {
        let mut cells = DirectCells::default();
        let look = cells.look(&Format::new().set_bold());
        let formula = MadeFrom::new(&format!("$A{ROW_AT_HAND}+1"), 0);
        let made: Vec<_> = (0..4).map(|_| cells.made(0, formula.clone())).collect();
        for row in 0..=last {
            cells.put_number((row, 2), f64::from(row), Look::BARE);
        }
        for (col, made) in [0, 1, 3, 6].into_iter().zip(made) {
            let first = u32::from(col) * 2;
            for row in 0..first {
                cells.put_made((row, col), made, Cached::Number(f64::from(row)), look);
            }
            if down {
                cells.put_made_down((first, col), last, made, Cached::Blank, look);
                continue;
            }
            for row in first..=last {
                cells.put_made((row, col), made, Cached::Blank, look);
            }
        }
        if down {
            cells.put_blank_down((5, 4), last, look);
        } else {
            (5..=last).for_each(|row| cells.put_blank((row, 4), look));
        }
        // Where something stands below already, and below what was put down.
        cells.put_text((last, 8), "丙", Look::BARE);
        for (row, col) in [(3, 8), (last.max(12) + 3, 6)] {
            cells.put_text((row, col), "乙", Look::BARE);
        }
        cells.formats[0].place = None;
        cells
    }

    // Over rows whose numbers are longer, and over rows that the writer has told.
    for last in [6, 9, 10, 99, 120] {
        let [one_by_one, down] = [false, true].map(|down| into_part(cells(last, down), PART).unwrap());
        assert_eq!(down, one_by_one, "{last}");
        assert!(down.contains(&format!("<c r=\"G{last}\"")));
    }
}

#[test]
fn rows_that_are_put_when_they_are_written_stand_where_the_others_would() {
    const ROWS: u32 = 1200;
    let put = |cells: &mut DirectCells, at: u32, row: u32, look: Look| {
        cells.put_number((at, 0), row.into(), look);
        cells.put_text((at, 1), ["甲", "乙"][(row % 7 / 5) as usize], look);
        cells.set_row_height(at, 30.0);
    };
    let sheet = |long: bool| {
        let styles = Styles::new();
        let mut book = new_workbook(date(2026, 1, 1), "甲", &[]).unwrap();
        book.add_worksheet();
        let mut cells = DirectCells::default();
        let head = cells.look(&styles.header);
        cells.put_texts((0, 0), &["数", "字"], head);
        let look = cells.look(&styles.prose);
        let more = long.then(|| {
            cells.will_look((1, 0), look);
            MoreRows::new(ROWS + 1, move |to| {
                for first in (0..ROWS).step_by(500) {
                    let mut some = DirectCells::default();
                    (first..ROWS.min(first + 500)).for_each(|row| put(&mut some, row - first, row, look));
                    to(first + 1, some);
                }
            })
        });
        if !long {
            (0..ROWS).for_each(|row| put(&mut cells, row + 1, row, look));
        }
        let content = SheetContent {
            number: 1,
            cells,
            more,
        };
        let file = save(book, vec![content]).unwrap();
        let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
        let part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
        std::io::read_to_string(part).unwrap()
    };
    let part = sheet(true);
    assert!(part.contains("<dimension ref=\"A1:B1201\"/>"));
    assert!(part.contains("<row r=\"1201\" ht=\"30\" customHeight=\"1\"><c r=\"A1201\""));
    assert_eq!(part, sheet(false));
}

#[test]
fn a_format_is_handed_on_for_the_first_sheet_that_uses_it() {
    let (italic, bold) = (Format::new().set_italic(), Format::new().set_bold());
    let sheet = |used: &[&Format]| {
        let mut cells = DirectCells::default();
        for (row, format) in (0..).zip(used) {
            let look = cells.look(format);
            cells.put_blank((row, 0), look);
        }
        cells.look(&Format::new().set_hidden());
        cells
    };
    let mut formats = Formats::default();
    let mut sheets = [
        sheet(&[&italic]),
        sheet(&[&bold, &italic]),
        sheet(&[&italic, &bold]),
    ];
    let mut handed = Vec::new();
    for cells in &mut sheets {
        let mut on_sheet = Vec::new();
        let hand_on = |at, format: &Format| {
            on_sheet.push((at, *format == bold));
            Ok::<(), ()>(())
        };
        formats.add(&mut cells.formats, hand_on).unwrap();
        handed.push(on_sheet);
    }
    assert_eq!(handed, [vec![((0, 0), false)], vec![((0, 0), true)], vec![]]);

    let part = |rows: &str| format!("<x><dimension ref=\"A1\"/>{rows}</x>");
    let parts = [
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"5\"/></row></sheetData>",
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"6\"/></row></sheetData>",
        "<sheetData/>",
    ];
    let mut texts = SharedTexts::default();
    let written: Vec<String> = sheets
        .into_iter()
        .zip(parts)
        .map(|(cells, rows)| cells.into_part(None, &part(rows), &mut texts, &mut formats))
        .map(|part| part.unwrap().text())
        .collect();
    for (text, named) in written.iter().zip([["5", ""], ["6", "5"], ["5", "6"]]) {
        for (row, number) in (1..).zip(named).filter(|(_, number)| !number.is_empty()) {
            assert!(
                text.contains(&format!("<c r=\"A{row}\" s=\"{number}\"/>")),
                "{text}"
            );
        }
    }

    // One that the sheets before should have named.
    let mut cells = sheet(&[&italic]);
    let mut unread = Formats::default();
    unread
        .add(&mut sheet(&[&italic]).formats, |_, _| Ok::<(), ()>(()))
        .unwrap();
    unread.add(&mut cells.formats, |_, _| Ok::<(), ()>(())).unwrap();
    assert!(
        cells
            .into_part(None, &part("<sheetData/>"), &mut texts, &mut unread)
            .is_none()
    );
}
