//! Tables as counties leave them.

use super::*;
use crate::model::form::{Body, Field, FieldKind, Required};
use crate::model::value::Value;
use crate::workbook::Raw;

fn column(name: &str, kind: FieldKind, unit: &str, aliases: &[&str]) -> Field {
    Field {
        name: name.to_owned(),
        label: name.into(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        kind,
        unit: unit.to_owned(),
        required: Required::Always,
        min: None,
        max: None,
        help: String::new(),
        computed: None,
        given: false,
        unique: name == "姓名",
        refers_to: None,
        personal: name == "姓名",
        lasting: false,
        compare: false,
    }
}

fn table() -> Table {
    let kinds = ["专职", "兼职"].map(str::to_owned).to_vec();
    Table {
        columns: vec![
            column("姓名", FieldKind::Text, "", &["督学姓名"]),
            column("类别", FieldKind::Choice(kinds), "", &[]),
            column("单位", FieldKind::Text, "", &["工作单位"]),
            column("聘任日期", FieldKind::Date, "", &["聘期起"]),
            column("届满日期", FieldKind::Date, "", &["聘期止"]),
            column("培训学时", FieldKind::Decimal(1), "学时", &["本年度培训学时"]),
        ],
        key: "姓名".to_owned(),
        capacity: 10,
        measure_rows: false,
        may_be_empty: None,
    }
}

fn roles() -> Roles {
    let none = String::new;
    Roles {
        city: none(),
        county: none(),
        code: none(),
        year: none(),
        filled_on: none(),
        rating_sheet: "措施自评".to_owned(),
        rating_measure: none(),
        rating_conclusion: none(),
        rating_evidence: none(),
        evidence_sheet: none(),
        evidence_number: none(),
        evidence_file: none(),
        explanation_sheet: none(),
        explanation_id: none(),
        explanation_text: none(),
    }
}

const HEADER: [&str; 6] = [
    "＊姓名",
    "＊类别",
    "＊单位",
    "＊聘任日期",
    "＊届满日期",
    "＊培训学时\n（学时）",
];
const LI: [&str; 6] = ["李明", "专职", "某县督导办", "2025-09-01", "2028-08-31", "40"];
const WANG: [&str; 6] = ["王芳", "兼职", "某县一小", "2025-09-01", "2028-08-31", "36"];
const ZHAO: [&str; 6] = ["赵强", "兼职", "某县二小", "2025-09-01", "2028-08-31", "48"];

/// Reads rows, the first of them row 3 of the sheet.
fn read_rows(rows: &[&[&str]], merged: &[(u32, u16, u32, u16)]) -> TableRead {
    let mut cells = Vec::new();
    for (texts, row) in rows.iter().zip(2_u32..) {
        for (text, col) in texts.iter().zip(0_u16..) {
            if text.is_empty() {
                continue;
            }
            let (text, formula) = match text.strip_prefix('=') {
                Some(formula) => ("", Some(formula.to_owned())),
                None => (*text, None),
            };
            let value = match text.parse() {
                Ok(number) => Raw::Number(number),
                Err(_) if formula.is_some() => Raw::Blank,
                Err(_) => Raw::Text(text.into()),
            };
            cells.push(Cell {
                row,
                col,
                value,
                formula: formula.map(Into::into),
            });
        }
    }
    let areas = merged.iter().map(|(top, left, bottom, right)| Rect {
        top: *top,
        left: *left,
        bottom: *bottom,
        right: *right,
    });
    let sheet = SheetCells {
        name: "督学名册".to_owned(),
        cells,
        merged: areas.collect(),
        ..SheetCells::default()
    };
    let form = Sheet {
        name: "督学名册".to_owned(),
        aliases: Vec::new(),
        intro: String::new(),
        body: Body::Table(table()),
    };
    read(&form, &table(), &roles(), &sheet).unwrap()
}

fn names(read: &TableRead) -> Vec<String> {
    read.table
        .rows
        .iter()
        .map(|row| row.value("姓名").text().unwrap_or("？").to_owned())
        .collect()
}

fn defect(read: &TableRead, row: usize, column: &str) -> String {
    let answer = &read.table.rows[row].answers.get(column).unwrap();
    assert_eq!(answer.value, Value::Unreadable, "{answer:?}");
    answer.defect.clone().unwrap()
}

#[test]
fn blank_rows_totals_notes_and_repeated_headers_are_no_records() {
    let blank: &[&str] = &[];
    let read = read_rows(
        &[
            &HEADER,
            &LI,
            blank,
            &WANG,
            &["本页小计", "", "", "", "", "76"],
            &HEADER,
            &ZHAO,
            &["合计", "", "", "", "", "=SUM(F4:F9)"],
            &["", "", "", "", "", "=SUM(F4:F9)"],
            &["注：学时以证书为准。"],
            &["填报人：李明", "", "审核人：王芳"],
        ],
        &[],
    );
    assert_eq!(names(&read), ["李明", "王芳", "赵强"]);
    let whys: Vec<&str> = read.not_read.iter().map(|left| left.why.as_str()).collect();
    assert_eq!(whys.len(), 6, "{whys:?}");
    assert!(whys.iter().any(|why| why.contains("表头在第 8 行")), "{whys:?}");
}

#[test]
fn a_serial_number_with_gaps_and_a_total_beside_it() {
    fn numbered<'t>(number: &'t str, texts: &[&'t str]) -> Vec<&'t str> {
        std::iter::once(number).chain(texts.iter().copied()).collect()
    }
    let rows = [
        numbered("序号", &HEADER),
        numbered("1", &LI),
        numbered("2", &[]),
        numbered("5", &WANG),
        numbered("合计", &["", "", "", "", "", "76"]),
    ];
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let read = read_rows(&rows, &[]);
    assert_eq!(names(&read), ["李明", "王芳"]);
    assert_eq!(read.not_read.len(), 1);
}

#[test]
fn a_header_may_take_two_rows() {
    // A group over two columns; the other labels merged over both rows.
    let read = read_rows(
        &[
            &["姓名", "类别", "单位", "聘期", "", "培训"],
            &["", "", "", "起", "止", "学时"],
            &LI,
        ],
        &[(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 4)],
    );
    assert!(read.missing.is_empty(), "{:?}", read.missing);
    assert_eq!(names(&read), ["李明"]);
    assert_eq!(read.table.rows[0].value("培训学时"), &Value::Number(40.0));
    assert_eq!(
        read.table.rows[0].value("届满日期"),
        &Value::Date(jiff::civil::date(2028, 8, 31))
    );
    // A group's heading over a header that is whole.
    let read = read_rows(&[&["基本情况", "", "", "聘任", "", "培训"], &HEADER, &LI], &[]);
    assert_eq!(names(&read), ["李明"]);
    assert!(read.missing.is_empty());
}

#[test]
fn a_second_header_with_other_columns_counts_from_there_on() {
    let read = read_rows(
        &[
            &HEADER,
            &LI,
            &["类别", "姓名", "单位", "聘任日期", "届满日期", "培训学时"],
            &["兼职", "王芳", "某县一小", "2025-09-01", "2028-08-31", "36"],
        ],
        &[],
    );
    assert_eq!(names(&read), ["李明", "王芳"]);
    assert_eq!(read.table.rows[1].value("类别"), &Value::Text("兼职".into()));
}

#[test]
fn a_header_over_two_columns_or_twice() {
    // Merged over two: the answer in either, but not in both.
    let header = ["姓名", "", "类别", "单位", "聘任日期", "届满日期", "培训学时"];
    let li = ["", "李明", "专职", "某县督导办", "2025-09-01", "2028-08-31", "40"];
    let both = ["王", "芳", "兼职", "某县一小", "2025-09-01", "2028-08-31", "36"];
    let read = read_rows(&[&header, &li, &both], &[(2, 0, 2, 1)]);
    assert_eq!(read.table.rows[0].value("姓名"), &Value::Text("李明".into()));
    assert!(defect(&read, 1, "姓名").contains("A5 填“王”，B5 填“芳”"));
    // The same label twice.
    let twice: Vec<&str> = HEADER.iter().copied().chain(["培训学时"]).collect();
    let same: Vec<&str> = LI.iter().copied().chain(["40"]).collect();
    let other: Vec<&str> = WANG.iter().copied().chain(["30"]).collect();
    let read = read_rows(&[&twice, &same, &other], &[]);
    assert_eq!(read.table.rows[0].value("培训学时"), &Value::Number(40.0));
    assert!(defect(&read, 1, "培训学时").contains("“36”"));
}

#[test]
fn merged_cells_mean_each_row_only_where_that_is_sure() {
    let wang = ["王芳", "兼职", "", "", "2028-08-31", ""];
    // The unit and the date hold for both; the hours may be a sum.
    let read = read_rows(
        &[&HEADER, &LI, &wang],
        &[(3, 2, 4, 2), (3, 3, 4, 3), (3, 5, 4, 5)],
    );
    assert_eq!(
        read.table.rows[1].value("单位"),
        &Value::Text("某县督导办".into())
    );
    assert!(
        read.table.rows[1]
            .answers
            .get("单位")
            .unwrap()
            .note
            .as_ref()
            .unwrap()
            .contains("C4:C5")
    );
    assert_eq!(
        read.table.rows[1].value("聘任日期"),
        &Value::Date(jiff::civil::date(2025, 9, 1))
    );
    assert!(defect(&read, 0, "培训学时").contains("几行之和"));
    assert!(defect(&read, 1, "培训学时").contains("几行之和"));
    // A name over two rows.
    let nameless = ["", "兼职", "某县一小", "2025-09-01", "2028-08-31", "36"];
    let read = read_rows(&[&HEADER, &LI, &nameless], &[(3, 0, 4, 0)]);
    assert_eq!(read.table.rows[0].value("姓名"), &Value::Text("李明".into()));
    assert!(defect(&read, 1, "姓名").contains("A4:A5"));
    // Rows merged whole are one record each.
    let all: Vec<(u32, u16, u32, u16)> = (0..6).map(|col| (3, col, 4, col)).collect();
    let read = read_rows(&[&HEADER, &LI, &[], &WANG], &all);
    assert_eq!(names(&read), ["李明", "王芳"]);
    assert_eq!(read.table.rows[0].value("培训学时"), &Value::Number(40.0));
    // Over two columns nobody knows which.
    let one_date = ["李明", "专职", "某县督导办", "2025-09-01", "", "40"];
    let read = read_rows(&[&HEADER, &one_date], &[(3, 3, 3, 4)]);
    assert!(defect(&read, 0, "聘任日期").contains("D4:E4"));
    assert!(defect(&read, 0, "届满日期").contains("D4:E4"));
    // A heading across the table.
    let read = read_rows(&[&HEADER, &["一、专职督学"], &LI], &[(3, 0, 3, 5)]);
    assert_eq!(names(&read), ["李明"]);
    assert_eq!(read.not_read.len(), 1);
}

#[test]
fn data_above_the_header_and_beside_the_table_are_said_to_be_left_out() {
    let read = read_rows(&[&LI, &HEADER, &WANG], &[]);
    assert_eq!(names(&read), ["王芳"]);
    assert!(read.not_read[0].why.contains("在表头之上"));
    let with_remark: Vec<&str> = HEADER.iter().copied().chain(["备注"]).collect();
    let remark: Vec<&str> = LI.iter().copied().chain(["借调"]).collect();
    let read = read_rows(&[&with_remark, &remark], &[]);
    assert!(read.not_read[0].why.contains("列名“备注”"));
}

#[test]
fn nothing_to_list_is_no_record_and_a_formula_without_result_is_not_blank() {
    let read = read_rows(&[&HEADER, &["无"]], &[]);
    assert!(read.table.rows.is_empty());
    assert_eq!(read.not_read.len(), 1);
    let read = read_rows(&[&HEADER, &["", "", "", "", "", "=D4*2"]], &[]);
    let hours = &read.table.rows[0].answers.get("培训学时").unwrap();
    assert!(hours.without_result && hours.formula);
    assert_eq!(hours.value, Value::Unreadable);
}

#[test]
fn a_column_in_another_unit_of_money_is_not_converted_in_silence() {
    let mut money = table();
    money.columns[5] = column("经费", FieldKind::Decimal(2), "万元", &[]);
    let cells = ["姓名", "类别", "单位", "聘任日期", "届满日期", "经费（元）"]
        .iter()
        .zip(0_u16..)
        .map(|(text, col)| (2, col, Raw::Text((*text).into())))
        .chain([(3, 0, Raw::Text("李明".into())), (3, 5, Raw::Number(35_000.0))])
        .map(|(row, col, value)| Cell {
            row,
            col,
            value,
            formula: None,
        });
    let sheet = SheetCells {
        name: "督学名册".to_owned(),
        cells: cells.collect(),
        ..SheetCells::default()
    };
    let form = Sheet {
        name: "督学名册".to_owned(),
        aliases: Vec::new(),
        intro: String::new(),
        body: Body::Table(money.clone()),
    };
    let read = read(&form, &money, &roles(), &sheet).unwrap();
    assert!(defect(&read, 0, "经费").contains("“元”"));
}
