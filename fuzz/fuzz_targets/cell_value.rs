//! A cell of any content, in a field of every kind, read as its kind's value.
//!
//! Beyond not panicking: what stands in a cell and can be seen is never taken for a blank without a word, a number
//! is finite, and a text in which no digit stands is no number in silence.

#![no_main]

use std::sync::LazyLock;

use dudao::intake;
use dudao::model::form::{Body, Field, FieldKind, Required, Section, Sheet, Table};
use dudao::model::place::SourceFile;
use dudao::model::plan::Plan;
use dudao::model::submission::{Answer, Attachments};
use dudao::model::value::Value;
use dudao::plan::{Documents, load};
use dudao::workbook::{Book, Cell, Raw, SheetCells};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::{Corpus, fuzz_target};

static PLAN: LazyLock<Plan> = LazyLock::new(plan);

const KINDS: usize = 15;

fn kinds() -> [(&'static str, FieldKind, &'static str); KINDS] {
    let choice = |items: &[&str]| FieldKind::Choice(items.iter().map(|item| (*item).to_owned()).collect());
    [
        ("甲", FieldKind::Text, ""),
        ("乙", FieldKind::Note, ""),
        ("丙", FieldKind::Integer, "人"),
        ("丁", FieldKind::Integer, ""),
        ("戊", FieldKind::Decimal(2), "万元"),
        ("己", FieldKind::Decimal(1), "%"),
        ("庚", FieldKind::Decimal(2), "平方米"),
        ("辛", FieldKind::Date, ""),
        ("壬", FieldKind::Year, ""),
        ("癸", choice(&["是", "否"]), ""),
        ("子", choice(&["已落实", "部分落实", "未落实", "不适用"]), ""),
        ("丑", FieldKind::DocumentNumber, ""),
        ("寅", FieldKind::Phone, ""),
        ("卯", FieldKind::RegionCode, ""),
        ("辰", FieldKind::List, ""),
    ]
}

fn plan() -> Plan {
    let mut plan = load(&Documents::embedded()).expect("the plan of the program loads");
    let fields: Vec<Field> = kinds()
        .into_iter()
        .map(|(name, kind, unit)| Field {
            name: format!("指标{name}"),
            label: format!("指标{name}").into(),
            aliases: Vec::new(),
            kind,
            unit: unit.to_owned(),
            required: Required::Always,
            min: Some(0.0),
            max: None,
            help: String::new(),
            computed: None,
            given: false,
            unique: false,
            refers_to: None,
            personal: false,
            lasting: false,
            compare: false,
        })
        .collect();
    let table = Table {
        columns: fields.clone(),
        key: "指标甲".to_owned(),
        capacity: 10,
        measure_rows: false,
        may_be_empty: None,
    };
    let sheet = |name: &str, body| Sheet {
        name: name.to_owned(),
        aliases: Vec::new(),
        intro: String::new(),
        body,
    };
    plan.form.sheets = vec![
        sheet(
            "基本信息",
            Body::Fields(vec![Section {
                title: "一、全部".to_owned(),
                fields,
            }]),
        ),
        sheet("名册", Body::Table(table)),
    ];
    plan
}

fuzz_target!(|data: &[u8]| -> Corpus {
    match raw(&mut Unstructured::new(data)) {
        Ok((value, formula)) => {
            read(&value, formula.as_deref());
            Corpus::Keep
        }
        Err(_) => Corpus::Reject,
    }
});

fn raw(bytes: &mut Unstructured<'_>) -> Result<(Raw, Option<String>)> {
    let kind = bytes.int_in_range(0..=11_u8)?;
    let formula = bytes.ratio(1, 12_u8)?.then(|| "A1".to_owned());
    let value = match kind {
        0 => Raw::Number(bytes.arbitrary()?),
        1 => Raw::Number(f64::from(bytes.arbitrary::<i32>()?) / 100.0),
        2 => Raw::DateTime(bytes.arbitrary()?),
        3 => Raw::DateTime(f64::from(bytes.int_in_range(0..=2_958_466)?)),
        4 => Raw::Bool(bytes.arbitrary()?),
        _ => {
            let rest = bytes.take_rest_owned()?;
            let text = String::from_utf8_lossy(&rest).into_owned();
            if kind == 5 {
                Raw::Error(text.into())
            } else {
                Raw::Text(text.into())
            }
        }
    };
    Ok((value, formula))
}

trait TakeRest {
    fn take_rest_owned(&mut self) -> Result<Vec<u8>>;
}

impl TakeRest for Unstructured<'_> {
    fn take_rest_owned(&mut self) -> Result<Vec<u8>> {
        let rest = self.len();
        Ok(self.bytes(rest)?.to_vec())
    }
}

fn text(row: u32, col: u16, text: &str) -> Cell {
    Cell {
        row,
        col,
        value: Raw::Text(text.into()),
        formula: None,
    }
}

fn read(value: &Raw, formula: Option<&str>) {
    let mut fields = vec![text(0, 0, "指标"), text(0, 1, "填报内容")];
    let mut header = Vec::new();
    let mut row = Vec::new();
    let answer = |row, col| Cell {
        row,
        col,
        value: value.clone(),
        formula: formula.map(Into::into),
    };
    for ((name, _, unit), index) in kinds().into_iter().zip(0_u16..) {
        let label = if unit.is_empty() {
            format!("＊指标{name}")
        } else {
            format!("＊指标{name}（{unit}）")
        };
        fields.push(text(u32::from(index) + 1, 0, &label));
        fields.push(answer(u32::from(index) + 1, 1));
        header.push(text(2, index, &label));
        row.push(answer(3, index));
    }
    header.append(&mut row);
    let sheet = |name: &str, cells| SheetCells {
        name: name.to_owned(),
        cells,
        ..SheetCells::default()
    };
    let book = Book {
        sheets: vec![sheet("基本信息", fields), sheet("名册", header)],
        ..Book::default()
    };
    let submission = intake::read(&PLAN, &book, SourceFile::default(), Attachments::default())
        .expect("the labels are the form's own");
    for answer in submission.fields.values() {
        sound(value, answer);
    }
    for row in submission.tables.values().flat_map(|table| &table.rows) {
        for answer in row.answers.values() {
            sound(value, answer);
        }
    }
}

fn sound(raw: &Raw, answer: &Answer) {
    let told = answer.note.is_some() || answer.defect.is_some() || answer.without_result;
    match &answer.value {
        Value::Blank => assert!(!seen(raw) || told, "{raw:?} was taken for a blank: {answer:?}"),
        Value::Number(number) => {
            assert!(number.is_finite(), "{raw:?} became {answer:?}");
            if let Raw::Text(text) = raw {
                assert!(
                    told || text.chars().any(char::is_numeric),
                    "{raw:?} became {answer:?}"
                );
            }
        }
        Value::Text(text) => assert!(!text.trim().is_empty(), "{raw:?} became {answer:?}"),
        Value::Unreadable => assert!(told, "{raw:?} became {answer:?} without a reason"),
        Value::Nothing | Value::Date(_) => {}
    }
}

/// Whether a clerk sees something in the cell.
fn seen(raw: &Raw) -> bool {
    match raw {
        Raw::Blank => false,
        Raw::Text(text) => text.chars().any(char::is_alphanumeric),
        _ => true,
    }
}
