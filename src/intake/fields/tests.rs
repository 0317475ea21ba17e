//! Sheets of fields as counties leave them.

use super::*;
use crate::model::form::{FieldKind, Required};
use crate::workbook::Rect;

fn field(name: &str, kind: FieldKind, unit: &str) -> Field {
    Field {
        name: name.to_owned(),
        label: name.into(),
        aliases: vec![format!("{name}的别名")],
        kind,
        unit: unit.to_owned(),
        required: Required::Always,
        min: None,
        max: None,
        help: format!("{name}按年度统计数填写，没有的填零。"),
        computed: None,
        given: false,
        unique: false,
        refers_to: None,
        personal: false,
        lasting: false,
        compare: false,
    }
}

fn sections() -> Vec<Section> {
    let choice = FieldKind::Choice(vec!["是".to_owned(), "否".to_owned()]);
    vec![
        Section {
            title: "一、填报单位".to_owned(),
            fields: vec![
                field("填报单位", FieldKind::Text, ""),
                field("小学数", FieldKind::Integer, "所"),
                field("填报日期", FieldKind::Date, ""),
            ],
        },
        Section {
            title: "二、经费".to_owned(),
            fields: vec![
                field("本年预算", FieldKind::Decimal(2), "万元"),
                field("是否列入预算", choice, ""),
            ],
        },
    ]
}

/// The sheet as the template has it, filled in.
const TEMPLATE: [(u32, [&str; 4]); 8] = [
    (2, ["序号", "指标", "填报内容", "填报说明"]),
    (3, ["一、填报单位", "", "", ""]),
    (4, ["1", "＊填报单位", "某县督导办", "?"]),
    (5, ["2", "＊小学数（所）", "12", "?"]),
    (6, ["3", "＊填报日期", "2026-11-03", "?"]),
    (7, ["二、经费", "", "", ""]),
    (8, ["4", "＊本年预算（万元）", "35.5", "?"]),
    (9, ["5", "＊是否列入预算", "是", "?"]),
];

struct Filled {
    cells: BTreeMap<(u32, u16), String>,
    merged: Vec<Rect>,
}

fn template() -> Filled {
    let mut cells = BTreeMap::new();
    let names: Vec<String> = sections()
        .iter()
        .flat_map(|section| section.fields.iter().map(|field| field.help.clone()))
        .collect();
    let mut helps = names.into_iter();
    for (row, texts) in TEMPLATE {
        for (text, col) in texts.iter().zip(0_u16..) {
            let text = if *text == "?" {
                helps.next().unwrap()
            } else {
                (*text).to_owned()
            };
            if !text.is_empty() {
                cells.insert((row, col), text);
            }
        }
    }
    Filled {
        cells,
        merged: Vec::new(),
    }
}

impl Filled {
    fn set(mut self, row: u32, col: u16, text: &str) -> Self {
        if text.is_empty() {
            self.cells.remove(&(row, col));
        } else {
            self.cells.insert((row, col), text.to_owned());
        }
        self
    }

    fn moved(mut self, from: u16, to: impl Fn(u16) -> u16) -> Self {
        self.cells = self
            .cells
            .into_iter()
            .map(|((row, col), text)| ((row, if col >= from { to(col) } else { col }), text))
            .collect();
        self
    }

    fn merge(mut self, top: u32, left: u16, bottom: u32, right: u16) -> Self {
        self.merged.push(Rect {
            top,
            left,
            bottom,
            right,
        });
        self
    }

    fn read(&self) -> FieldsRead {
        let cells = self
            .cells
            .iter()
            .map(|((row, col), text)| Cell {
                row: *row,
                col: *col,
                value: text
                    .parse()
                    .map_or_else(|_| Raw::Text(text.as_str().into()), Raw::Number),
                formula: None,
            })
            .collect();
        let sheet = SheetCells {
            name: "基本信息".to_owned(),
            cells,
            merged: self.merged.clone(),
            ..SheetCells::default()
        };
        read(&sections(), &sheet, &BTreeMap::new())
    }
}

fn all_right(filled: &Filled) -> FieldsRead {
    let read = filled.read();
    assert_eq!(read.missing, Vec::<String>::new());
    let value = |name: &str| read.answers[name].value.clone();
    assert_eq!(value("填报单位"), Value::Text("某县督导办".into()));
    assert_eq!(value("小学数"), Value::Number(12.0));
    assert_eq!(value("填报日期"), Value::Date(jiff::civil::date(2026, 11, 3)));
    assert_eq!(value("本年预算"), Value::Number(35.5));
    assert_eq!(value("是否列入预算"), Value::Text("是".into()));
    read
}

fn defect(read: &FieldsRead, name: &str) -> String {
    let answer = &read.answers[name];
    assert_eq!(answer.value, Value::Unreadable, "{answer:?}");
    answer.defect.clone().unwrap()
}

#[test]
fn the_template_is_read_and_nothing_is_left_over() {
    let read = all_right(&template());
    assert!(read.not_read.is_empty(), "{:?}", read.not_read);
    assert!(read.answers["小学数"].note.is_none());
    // The heading 一、填报单位 is no label, though without its numbering it reads like one.
    assert_eq!(read.answers["填报单位"].at, Some(At { row: 4, col: 2 }));
}

#[test]
fn columns_may_move() {
    // A column before everything; between label and answer; labels and answers far apart; help gone.
    all_right(&template().moved(0, |col| col + 1));
    all_right(&template().moved(2, |col| col + 1));
    all_right(&template().moved(2, |col| col + 5));
    let mut without_help = template();
    without_help.cells.retain(|(_, col), _| *col != 3);
    all_right(&without_help);
}

#[test]
fn the_header_may_be_retyped_or_gone() {
    all_right(&template().set(2, 2, "填写内容"));
    all_right(&template().set(2, 2, "请在此填写"));
    all_right(&template().set(2, 2, ""));
    let mut gone = template();
    gone.cells.retain(|(row, _), _| *row != 2);
    all_right(&gone);
}

#[test]
fn two_pairs_may_stand_side_by_side() {
    let mut cells = BTreeMap::new();
    for ((row, col), text) in template().cells {
        match row {
            2 => {
                cells.insert((2, col), text.clone());
                cells.insert((2, col + 4), text);
            }
            8 | 9 => {
                cells.insert((row - 4, col + 4), text);
            }
            7 => {}
            _ => {
                cells.insert((row, col), text);
            }
        }
    }
    let side_by_side = Filled {
        cells,
        merged: Vec::new(),
    };
    let read = all_right(&side_by_side);
    assert!(read.not_read.is_empty(), "{:?}", read.not_read);
    let mut headless = Filled {
        cells: side_by_side.cells.clone(),
        merged: Vec::new(),
    };
    headless.cells.retain(|(row, col), _| *row != 2 && col % 4 != 3);
    all_right(&headless);
}

#[test]
fn an_answer_that_reads_like_a_label_is_none() {
    let read = template().set(4, 2, "填报日期").read();
    assert_eq!(read.answers["填报单位"].value, Value::Text("填报日期".into()));
    assert_eq!(
        read.answers["填报日期"].value,
        Value::Date(jiff::civil::date(2026, 11, 3))
    );
}

#[test]
fn an_answer_one_column_too_far_right_is_found_or_shown() {
    for col in [3, 4] {
        let read = template().set(5, 2, "").set(5, col, "12").read();
        assert_eq!(read.answers["小学数"].value, Value::Number(12.0));
        assert!(
            read.answers["小学数"]
                .note
                .as_ref()
                .unwrap()
                .contains("不在填报内容一栏")
        );
        assert_eq!(read.answers["小学数"].at, Some(At { row: 5, col }));
        // A text could be a remark.
        let read = template().set(4, 2, "").set(4, col, "某县督导办").read();
        assert!(defect(&read, "填报单位").contains("某县督导办"));
    }
    let read = template().set(5, 2, "").set(5, 3, "12").set(5, 4, "13").read();
    let why = defect(&read, "小学数");
    assert!(why.contains("D6 有“12”") && why.contains("E6 有“13”"), "{why}");
    // Blank is blank.
    let read = template().set(5, 2, "").read();
    assert_eq!(read.answers["小学数"].value, Value::Blank);
    // Beside an answer it is left out, and that is said.
    let read = template().set(5, 4, "含民办 2 所").read();
    assert_eq!(read.answers["小学数"].value, Value::Number(12.0));
    assert_eq!(read.not_read.len(), 1);
    assert_eq!(read.not_read[0].at, Some(At { row: 5, col: 4 }));
}

#[test]
fn the_same_label_twice_is_no_guess() {
    let twice = |text: &str| template().set(12, 1, "小学数（所）").set(12, 2, text).read();
    let read = twice("15");
    let why = defect(&read, "小学数");
    assert!(why.contains("C6 填“12”") && why.contains("C13 填“15”"), "{why}");
    assert_eq!(twice("12").answers["小学数"].value, Value::Number(12.0));
    assert_eq!(twice("").answers["小学数"].value, Value::Number(12.0));
    // An alias beside the label itself is a row of the county's own.
    let read = template().set(12, 1, "小学数的别名").set(12, 2, "15").read();
    assert_eq!(read.answers["小学数"].value, Value::Number(12.0));
    assert_eq!(read.not_read.len(), 1);
}

#[test]
fn labels_and_answers_may_be_merged() {
    // A label over two columns, the answer beyond; over two rows, the answer in the second.
    all_right(&template().merge(5, 0, 5, 1).set(5, 0, "小学数").set(5, 1, ""));
    let tall = || {
        let mut tall = template().merge(9, 1, 10, 1);
        let answer = tall.cells.remove(&(9, 2)).unwrap();
        tall.cells.insert((10, 2), answer);
        tall
    };
    all_right(&tall());
    let read = tall().set(9, 2, "否").read();
    assert!(defect(&read, "是否列入预算").contains("“否”、“是”"));
    // One cell for two answers: the same word for both, but a number may be their sum.
    let read = template().merge(8, 2, 9, 2).set(9, 2, "").read();
    assert!(defect(&read, "本年预算").contains("C9:C10"));
    let read = template().merge(4, 2, 5, 2).set(5, 2, "").read();
    assert!(read.answers["填报单位"].note.as_ref().unwrap().contains("C5:C6"));
    assert!(read.answers["小学数"].defect.is_some());
}

#[test]
fn a_label_in_another_unit_of_money_is_not_converted_in_silence() {
    let read = template().set(8, 1, "本年预算（元）").set(8, 2, "355000").read();
    assert!(defect(&read, "本年预算").contains("“元”"));
    let read = template()
        .set(8, 1, "本年预算（元）")
        .set(8, 2, "355000元")
        .read();
    assert_eq!(read.answers["本年预算"].value, Value::Number(35.5));
}

#[test]
fn a_defined_name_serves_where_the_label_is_gone() {
    let sheet = |filled: &Filled| SheetCells {
        name: "基本信息".to_owned(),
        cells: filled
            .cells
            .iter()
            .map(|((row, col), text)| Cell {
                row: *row,
                col: *col,
                value: Raw::Text(text.as_str().into()),
                formula: None,
            })
            .collect(),
        ..SheetCells::default()
    };
    let names = BTreeMap::from([("小学数".to_owned(), "基本信息!$C$6".to_owned())]);
    let retyped = read(&sections(), &sheet(&template().set(5, 1, "学校")), &names);
    assert_eq!(retyped.answers["小学数"].value, Value::Number(12.0));
    assert!(
        retyped.answers["小学数"]
            .note
            .as_ref()
            .unwrap()
            .contains("定义名称")
    );
    // The cell answers another field now.
    let names = BTreeMap::from([("小学数".to_owned(), "基本信息!$C$5".to_owned())]);
    let taken = read(&sections(), &sheet(&template().set(5, 1, "学校")), &names);
    assert_eq!(taken.missing, ["小学数"]);
}
