//! A correct workbook, changed as clerks change workbooks: the same answers come out, or a defect says what is unsure.
//!
//! The changes are made to the cells as they were read, so that every part of the reader behind them is the real one.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and it reads a committed workbook"
)]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use dudao::intake;
use dudao::model::form::Body;
use dudao::model::place::SourceFile;
use dudao::model::plan::Plan;
use dudao::model::submission::{Answer, Attachments, HiddenLine, Submission};
use dudao::model::value::Value;
use dudao::plan::{Documents, load};
use dudao::workbook::{Book, Cell, Limits, Raw, Rect, SheetCells};

const WORKBOOK: &str = "samples/2026/青岚县/青岚县自评工作簿.xlsx";

fn plan() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}")))
}

fn book() -> Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let bytes = std::fs::read(WORKBOOK).unwrap();
        dudao::workbook::read(&bytes, &Limits::default()).unwrap()
    })
    .clone()
}

fn read(book: &Book) -> Submission {
    intake::read(plan(), book, SourceFile::default(), Attachments::default()).unwrap()
}

fn original() -> &'static Submission {
    static READ: OnceLock<Submission> = OnceLock::new();
    READ.get_or_init(|| read(&book()))
}

/// Every answer by the name of its field, or of its column with the number of the row.
fn answers(read: &Submission) -> BTreeMap<String, &Answer> {
    let mut answers: BTreeMap<String, &Answer> = read
        .fields
        .iter()
        .map(|(name, answer)| (name.clone(), answer))
        .collect();
    for (sheet, table) in &read.tables {
        for (index, row) in table.rows.iter().enumerate() {
            for (column, answer) in row.answers.iter() {
                answers.insert(format!("{sheet}_{column}.{index}"), answer);
            }
        }
    }
    answers
}

/// Where a reading differs from the original without a defect that says so: must be nowhere.
fn silently_different(read: &Submission) -> Vec<String> {
    let (wanted, found) = (answers(original()), answers(read));
    let lost = wanted
        .iter()
        .filter(|(name, _)| !found.contains_key(*name))
        .map(|(name, _)| format!("{name} lost"));
    let changed = found.iter().filter_map(|(name, answer)| {
        let held = wanted.get(name).map(|answer| &answer.value);
        (held != Some(&answer.value)).then(|| format!("{name}: {held:?} is {answer:?}"))
    });
    lost.chain(changed).collect()
}

fn same(book: &Book) -> Submission {
    let read = read(book);
    let different = silently_different(&read);
    assert!(different.is_empty(), "{}", different.join("\n"));
    read
}

fn sheet<'b>(book: &'b mut Book, name: &str) -> &'b mut SheetCells {
    book.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap()
}

fn is_of_form(name: &str) -> bool {
    plan()
        .form
        .sheets
        .iter()
        .any(|sheet| sheet.name == name && matches!(sheet.body, Body::Fields(_) | Body::Table(_)))
}

/// Moves rows from `from` on down, and columns from `left` on to the right.
fn shift(sheet: &mut SheetCells, from: u32, rows: u32, left: u16, cols: u16) {
    for cell in &mut sheet.cells {
        cell.row += if cell.row >= from { rows } else { 0 };
        cell.col += if cell.col >= left { cols } else { 0 };
    }
    for area in &mut sheet.merged {
        area.top += if area.top >= from { rows } else { 0 };
        area.bottom += if area.bottom >= from { rows } else { 0 };
        area.left += if area.left >= left { cols } else { 0 };
        area.right += if area.right >= left { cols } else { 0 };
    }
}

fn put(sheet: &mut SheetCells, row: u32, col: u16, value: Raw) {
    sheet.cells.retain(|cell| (cell.row, cell.col) != (row, col));
    sheet.cells.push(Cell {
        row,
        col,
        value,
        formula: None,
    });
    sheet.cells.sort_by_key(|cell| (cell.row, cell.col));
}

fn text(text: &str) -> Raw {
    Raw::Text(text.into())
}

/// The cell in which a field's answer stands.
fn place_of(field: &str) -> (u32, u16) {
    let at = original().fields[field].at.unwrap();
    (at.row, at.col)
}

#[test]
fn rows_and_columns_may_be_inserted_anywhere() {
    for (from, rows, left, cols) in [
        (0, 1, 0, 0),
        (0, 3, 0, 2),
        (3, 2, 0, 0),
        (5, 1, 1, 1),
        (4, 0, 2, 1),
        (9, 1, 3, 2),
    ] {
        let mut book = book();
        // The names of cells would move along; without them the labels alone must do.
        book.names.clear();
        for held in &mut book.sheets {
            if is_of_form(&held.name) {
                shift(held, from, rows, left, cols);
            }
        }
        same(&book);
    }
}

#[test]
fn sheets_may_be_renamed_and_reordered() {
    let mut renamed = book();
    renamed.names.clear();
    for (held, number) in renamed.sheets.iter_mut().zip(1..) {
        if is_of_form(&held.name) {
            held.name = format!("Sheet{number}");
        }
    }
    renamed.sheets.reverse();
    same(&renamed);
    for pattern in ["{} (2)", "{} - 副本", "附表3 {}", "3.{}", "{}（一）"] {
        let mut renamed = book();
        renamed.names.clear();
        for held in &mut renamed.sheets {
            if is_of_form(&held.name) {
                held.name = pattern.replace("{}", &held.name);
            }
        }
        same(&renamed);
    }
}

#[test]
fn labels_may_be_retyped() {
    let ways: [fn(&str) -> String; 6] = [
        |label| label.chars().map(|c| format!("{c} ")).collect(),
        |label| label.chars().map(|c| format!("{c}\u{3000}")).collect(),
        |label| label.replace('（', "(").replace('）', ")").replace('＊', "*"),
        |label| format!("3、{label}："),
        |label| label.replace('数', "数\n"),
        |label| format!("\u{feff}{label}\u{200b}"),
    ];
    for way in ways {
        let mut retyped = book();
        retyped.names.clear();
        for (form, _) in plan().form.tables() {
            let columns = &original().tables[&form.name].columns;
            for cell in &mut sheet(&mut retyped, &form.name).cells {
                if columns
                    .values()
                    .any(|at| (at.row, at.col) == (cell.row, cell.col))
                    && let Raw::Text(label) = &cell.value
                {
                    cell.value = Raw::Text(way(label).into());
                }
            }
        }
        for (form, field) in plan().form.fields() {
            let (row, _) = place_of(&field.name);
            for cell in &mut sheet(&mut retyped, &form.name).cells {
                if (cell.row, cell.col) == (row, 1)
                    && let Raw::Text(label) = &cell.value
                {
                    cell.value = Raw::Text(way(label).into());
                }
            }
        }
        same(&retyped);
    }
}

#[test]
fn a_copied_sheet_is_compared_with_its_original() {
    let copied = |change: &dyn Fn(&mut SheetCells)| {
        let mut book = book();
        for name in ["基本信息", "督学名册"] {
            let mut copy = sheet(&mut book, name).clone();
            copy.name = format!("{name} (2)");
            change(&mut copy);
            book.sheets.push(copy);
        }
        book
    };
    // The same twice, and a copy that nobody filled in, are only mentioned.
    let read = same(&copied(&|_| {}));
    assert_eq!(
        read.not_read
            .iter()
            .filter(|left| left.why.contains("内容相同"))
            .count(),
        2
    );
    let blank = |copy: &mut SheetCells| {
        let answer = |cell: &Cell| cell.row > 2 && (cell.col == 2 || copy_is_table(&copy.name));
        let kept = copy.cells.iter().filter(|cell| !answer(cell)).cloned().collect();
        copy.cells = kept;
    };
    same(&copied(&blank));
    // Another number of pupils and another number of hours: both are shown, and neither is taken.
    let (row, col) = place_of("在校生总数");
    let read = self::read(&copied(&|copy| {
        if copy_is_table(&copy.name) {
            let at = original().tables["督学名册"].rows[0]
                .answers
                .get("培训学时")
                .unwrap()
                .at
                .unwrap();
            put(copy, at.row, at.col, Raw::Number(1.0));
        } else {
            put(copy, row, col, Raw::Number(1.0));
        }
    }));
    for answer in [
        &read.fields["在校生总数"],
        read.tables["督学名册"].rows[0].answers.get("培训学时").unwrap(),
    ] {
        assert_eq!(answer.value, Value::Unreadable);
        let why = answer.defect.clone().unwrap();
        assert!(why.contains("填“1”") && why.contains(" (2)"), "{why}");
    }
    let others = silently_different(&read).len();
    assert_eq!(others, 2);
}

fn copy_is_table(name: &str) -> bool {
    name.starts_with("督学名册")
}

#[test]
fn answers_out_of_sight_are_recorded() {
    let mut hidden = book();
    let (row, col) = place_of("小学数");
    sheet(&mut hidden, "基本信息").hidden_rows = vec![row..=row + 1];
    sheet(&mut hidden, "机构与队伍").hidden_cols = vec![0..=0];
    let at = original().tables["督学名册"].columns["培训学时"];
    sheet(&mut hidden, "督学名册").hidden_cols = vec![at.col..=at.col];
    // Far below the last record.
    sheet(&mut hidden, "学校名单").hidden_rows = vec![5000..=9000];
    let read = same(&hidden);
    let found: Vec<(&str, HiddenLine, u32, u16, usize)> = read
        .hidden
        .iter()
        .map(|hidden| {
            (
                hidden.sheet.as_str(),
                hidden.line,
                hidden.first.row,
                hidden.first.col,
                hidden.cells,
            )
        })
        .collect();
    let rows = original().tables["督学名册"].rows.len();
    assert_eq!(
        found,
        [
            ("基本信息", HiddenLine::Rows, row, col, 2),
            ("督学名册", HiddenLine::Columns, at.row + 1, at.col, rows),
        ]
    );
    assert!(original().hidden.is_empty());
}

#[test]
fn formulas_are_told_from_values() {
    assert!(original().fields["学校总数"].formula);
    assert!(!original().fields["小学数"].formula);
    let mut overwritten = book();
    let (row, col) = place_of("学校总数");
    put(sheet(&mut overwritten, "基本信息"), row, col, Raw::Number(99.0));
    assert!(!read(&overwritten).fields["学校总数"].formula);
    // A formula without a stored result is never blank.
    let (row, col) = place_of("小学数");
    let mut unsaved = book();
    for cell in &mut sheet(&mut unsaved, "基本信息").cells {
        if (cell.row, cell.col) == (row, col) {
            cell.formula = Some("1+1".into());
            cell.value = Raw::Blank;
        }
    }
    let read = read(&unsaved);
    assert!(read.fields["小学数"].without_result);
    assert_eq!(read.fields["小学数"].value, Value::Unreadable);
}

#[test]
fn totals_notes_and_page_headers_within_tables_are_no_records() {
    let mut changed = book();
    for (form, table) in plan().form.tables() {
        let read = &original().tables[&form.name];
        let (Some(header), Some(row)) = (read.columns.values().next(), read.rows.get(1)) else {
            continue;
        };
        let (header_row, middle) = (header.row, row.row);
        let columns = read.columns.clone();
        let held = sheet(&mut changed, &form.name);
        let heading: Vec<Cell> = held
            .cells
            .iter()
            .filter(|cell| cell.row == header_row)
            .cloned()
            .collect();
        // After the first record: a total of the page and the header again.
        shift(held, middle, 2, 0, 0);
        let first = columns[&table.columns[0].name].col;
        put(held, middle, first, text("本页小计"));
        put(held, middle, first + 3, Raw::Number(3.0));
        for cell in heading {
            put(held, middle + 1, cell.col, cell.value);
        }
        let last = held.cells.iter().map(|cell| cell.row).max().unwrap();
        put(held, last + 2, first, text("注：以上数据截至年底。"));
    }
    let read = same(&changed);
    assert!(read.not_read.len() >= 10, "{:?}", read.not_read);
}

#[test]
fn a_header_in_two_rows_is_read() {
    let mut changed = book();
    let hours = original().tables["督学名册"].columns["培训学时"];
    let schools = original().tables["学校名单"].columns.clone();
    let held = sheet(&mut changed, "督学名册");
    shift(held, hours.row + 1, 1, 0, 0);
    put(held, hours.row, hours.col, text("培训"));
    put(held, hours.row + 1, hours.col, text("学时"));
    let held = sheet(&mut changed, "学校名单");
    let (from, to) = (schools["校长任期起"], schools["校长任期止"]);
    shift(held, from.row + 1, 1, 0, 0);
    put(held, from.row, from.col, text("校长任期"));
    put(held, from.row + 1, from.col, text("起"));
    put(held, to.row + 1, to.col, text("止"));
    held.cells.retain(|cell| (cell.row, cell.col) != (to.row, to.col));
    held.merged.push(Rect {
        top: from.row,
        left: from.col,
        bottom: from.row,
        right: to.col,
    });
    same(&changed);
}
