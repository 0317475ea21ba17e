//! What an office does to a workbook without meaning anything by it.

use super::{book, col, documents, load, loaded, put, set, set_text, sheet, sound};
use crate::model::serial::to_serial;
use crate::workbook::{Book, Raw, SheetCells};

/// The changed workbook says what the sound plan says.
fn assert_same(change: impl Fn(&mut Book)) {
    let mut changed = book();
    change(&mut changed);
    assert_eq!(sound(loaded(&changed)), sound(load(&documents())));
}

#[test]
fn rows_and_columns_may_be_inserted_and_columns_moved() {
    assert_same(|book| {
        for sheet in &mut book.sheets {
            for cell in &mut sheet.cells {
                cell.row += 4;
                cell.col += 2;
            }
        }
        // Blank rows between the rules.
        let rules = sheet(book, "规则");
        for cell in rules.cells.iter_mut().filter(|cell| cell.row > 8) {
            cell.row += 3;
        }
    });
    assert_same(|book| {
        let rules = sheet(book, "规则");
        let (first, last) = (col(rules, "编号"), col(rules, "出处位置"));
        swap(rules, first, last);
    });
}

fn swap(sheet: &mut SheetCells, a: u16, b: u16) {
    // The title stands over the first column and stays there.
    for cell in sheet.cells.iter_mut().filter(|cell| cell.row >= 2) {
        cell.col = match cell.col {
            col if col == a => b,
            col if col == b => a,
            col => col,
        };
    }
    sheet.cells.sort_by_key(|cell| (cell.row, cell.col));
}

#[test]
fn labels_and_words_are_known_in_any_width() {
    assert_same(|book| {
        let rules = sheet(book, "规则");
        let id = col(rules, "编号");
        put(rules, 2, id, Raw::Text("编　号".into()), None);
        let days = col(rules, "时限（天）");
        put(rules, 2, days, Raw::Text("时限(天)".into()), None);
        sheet(book, "规则").name = " 规则".to_owned();
        book.sheets.swap(3, 6);
    });
    assert_same(|book| {
        set_text(book, "规则", 4, "严重程度", " 不 达标 ");
        set_text(book, "规则", 8, "可以说明", "√");
        set_text(book, "规则", 4, "编号", " C01-01 ");
        set(book, "指标", 4, "省级预填", Raw::Bool(true));
        set_text(book, "指标", 5, "必填", "是 ");
    });
}

#[test]
fn numbers_and_dates_may_be_texts_and_texts_numbers() {
    assert_same(|book| {
        set_text(book, "参数", 4, "取值", "５");
        set(book, "方案", 8, "内容", Raw::Number(2026.1));
        set(book, "县区名单", 4, "行政区划代码", Raw::Number(990_101.0));
        set_text(book, "方案", 6, "内容", "2020年9月14日");
    });
    assert_same(|book| {
        let serial = to_serial(jiff::civil::date(2020, 9, 14));
        set(book, "方案", 6, "内容", Raw::DateTime(serial));
    });
}

#[test]
fn the_office_may_keep_notes() {
    assert_same(|book| {
        let rules = sheet(book, "规则");
        put(rules, 2, 40, Raw::Text("备注（内部）".into()), None);
        put(rules, 5, 40, Raw::Text("再议".into()), None);
        let mut notes = rules.clone();
        notes.name = "备注 会议记录".to_owned();
        book.sheets.push(notes);
        book.sheets.push(SheetCells {
            name: "Sheet1".to_owned(),
            ..SheetCells::default()
        });
    });
}
