//! The workbook as it is written, read back cell by cell.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

use std::collections::BTreeMap;

use jiff::civil::date;
use smol_str::{SmolStr, format_smolstr};

use dudao::form::{Entry, Fill, write};
use dudao::model::form::Body;
use dudao::model::plan::{County, Plan, Shape};
use dudao::plan::{Documents, load};
use dudao::workbook::{Book, Limits, Raw, SheetCells, read};

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn written(plan: &Plan, fill: &Fill) -> Book {
    let bytes = write(plan, 2026, None, date(2026, 1, 5), fill).unwrap();
    read(&bytes, &Limits::default()).unwrap()
}

fn sheet<'a>(book: &'a Book, name: &str) -> &'a SheetCells {
    book.sheets.iter().find(|sheet| sheet.name == name).unwrap()
}

/// The cell that a defined name stands for.
fn named<'a>(book: &'a Book, name: &str) -> Option<&'a dudao::workbook::Cell> {
    let (place, cell) = book.names[name].rsplit_once('!').unwrap();
    let cell = cell.split(':').next().unwrap();
    let mut parts = cell.split('$').skip(1);
    let (letters, row) = (parts.next().unwrap(), parts.next().unwrap());
    let col = (0..100)
        .find(|col| dudao::model::place::column_letters(*col) == letters)
        .unwrap();
    sheet(book, place.trim_matches('\'')).get(row.parse::<u32>().unwrap() - 1, col)
}

#[test]
fn every_name_of_the_plan_is_a_defined_name() {
    let plan = plan();
    let book = written(&plan, &Fill::default());
    let wanted: Vec<&str> = plan.form.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let found: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(found[..wanted.len()], wanted);
    assert!(
        book.sheets
            .iter()
            .all(|sheet| sheet.hidden == ["选项表", "核算表"].contains(&sheet.name.as_str()))
    );
    for (_, field) in plan.form.fields() {
        assert!(book.names.contains_key(&field.name), "{}", field.name);
    }
    for (sheet, table) in plan.form.tables() {
        for column in &table.columns {
            let name = format!("{}_{}", sheet.name, column.name);
            assert!(book.names.contains_key(&name), "{name}");
        }
    }
    for parameter in &plan.parameters {
        let cell = named(&book, &parameter.name).unwrap();
        assert_eq!(cell.value, Raw::Number(parameter.value), "{}", parameter.name);
    }
    assert_eq!(named(&book, "报送年度").unwrap().value, Raw::Number(2026.0));
    assert_eq!(
        named(&book, "核查基准日").unwrap().formula.as_deref(),
        Some("TODAY()")
    );
    let custom = &book.properties.custom;
    assert_eq!(custom["dudao_template_version"], plan.form.version);
    assert_eq!(custom["dudao_plan_version"], plan.version);
    assert_eq!(custom["dudao_plan_hash"], plan.hash);
    assert_eq!(custom["dudao_year"], "2026");
}

#[test]
fn a_blank_workbook_waits_for_everything() {
    let plan = plan();
    let book = written(&plan, &Fill::default());
    let results = plan
        .form
        .sheets
        .iter()
        .find(|sheet| sheet.body == Body::SelfCheck)
        .unwrap();
    let results = sheet(&book, &results.name);
    let text = |row: u32, col: u16| results.get(row, col).map(|cell| cell.value.clone());
    let ids: BTreeMap<String, u32> = results
        .rows()
        .filter_map(|(row, cells)| match &cells[0].value {
            Raw::Text(id) if plan.rule(id).is_some() => Some((id.to_string(), row)),
            _ => None,
        })
        .collect();
    assert_eq!(ids.len(), plan.rules.len());
    for row in ids.into_values() {
        assert_eq!(text(row, 7), Some(Raw::Text("待填".into())));
        let Some(Raw::Text(advice)) = text(row, 9) else {
            panic!("row {row} gives no advice")
        };
        assert!(
            advice.starts_with("请先填写") || advice == "请核对所填数据。",
            "{advice}"
        );
    }
    // A blank is never 0.
    for (_, field) in plan.form.fields().filter(|(_, field)| field.computed.is_some()) {
        let cell = named(&book, &field.name).unwrap();
        assert_eq!(cell.value, Raw::Text(SmolStr::default()), "{}", field.name);
    }
}

#[test]
fn what_a_county_typed_stays_what_it_typed() {
    let plan = plan();
    let county = County {
        code: "369999".into(),
        name: "青禾县".into(),
        city: "云江市".into(),
    };
    let roles = &plan.form.roles;
    let (rows_of, table) = plan.form.tables().find(|(_, table)| !table.measure_rows).unwrap();
    let key = table.key.clone();
    let row = BTreeMap::from([(key.clone(), Entry::Text("=1+1".into()))]);
    let fill = Fill {
        county: Some(county.clone()),
        fields: BTreeMap::from([(roles.filled_on.clone(), Entry::Date(date(2026, 5, 8)))]),
        rows: BTreeMap::from([(rows_of.name.clone(), vec![row])]),
        sent_rows: BTreeMap::new(),
        results: None,
        as_sent: false,
        carried_over: None,
    };
    let book = written(&plan, &fill);
    for (name, text) in [
        (&roles.city, county.city),
        (&roles.county, county.name),
        (&roles.code, county.code),
    ] {
        assert_eq!(named(&book, name).unwrap().value, Raw::Text(text.clone()));
    }
    assert_eq!(
        named(&book, &roles.filled_on).unwrap().value,
        Raw::DateTime(46150.0)
    );
    let cell = named(&book, &format!("{}_{key}", rows_of.name)).unwrap();
    assert_eq!((&cell.value, &cell.formula), (&Raw::Text("=1+1".into()), &None));
}

#[test]
fn a_row_that_fails_says_so() {
    let plan = plan();
    // Any rule over rows whose failing example fills every column that it needs.
    let rule = plan
        .rules
        .iter()
        .find(|rule| matches!(&rule.shape, Shape::Each { .. }) && rule.id == "C14-02")
        .unwrap();
    let table = rule.row_table().unwrap();
    let row = |hours: f64| {
        BTreeMap::from([
            ("姓名".to_owned(), Entry::Text(format_smolstr!("督学{hours}"))),
            ("培训学时".to_owned(), Entry::Number(hours)),
        ])
    };
    let mut blank = row(1.0);
    blank.remove("培训学时");
    let fill = Fill {
        rows: BTreeMap::from([(table.to_owned(), vec![row(40.0), row(39.5), blank])]),
        ..Fill::default()
    };
    let book = written(&plan, &fill);
    let (place, first) = book.names["核查_C14_02"].rsplit_once('!').unwrap();
    let letters = first.split('$').nth(1).unwrap();
    let col = (0..100)
        .find(|col| dudao::model::place::column_letters(*col) == letters)
        .unwrap();
    let cells = sheet(&book, place.trim_matches('\''));
    let shown: Vec<Raw> = (4..8)
        .map(|row| cells.get(row, col).unwrap().value.clone())
        .collect();
    assert_eq!(
        shown,
        [
            Raw::Number(1.0),
            Raw::Number(0.0),
            Raw::Text("待填".into()),
            Raw::Text(SmolStr::default())
        ]
    );
}

#[test]
fn rows_beyond_those_that_a_table_offers_are_read_too() {
    let plan = plan();
    let (name, table) = plan.form.tables().find(|(_, table)| !table.measure_rows).unwrap();
    let row = BTreeMap::from([(table.columns[0].name.clone(), Entry::Text("甲".into()))]);
    // The last row of the hidden sheet that reads the table, and the formula that finds its first record.
    let read_to = |rows: u32| {
        let rows = vec![row.clone(); rows as usize];
        let fill = Fill {
            rows: BTreeMap::from([(name.name.clone(), rows)]),
            ..Fill::default()
        };
        let book = written(&plan, &fill);
        let numbers = format!("行号_{}", name.name);
        let last = book.names[&numbers].rsplit_once('$').unwrap().1.to_owned();
        let first = named(&book, &numbers).unwrap();
        let place = sheet(&book, "核算表").get(first.row, first.col + 1).unwrap();
        (last.parse::<u32>().unwrap(), place.formula.clone().unwrap())
    };
    let (offered, formula) = read_to(table.capacity);
    assert!(formula.contains(&format!("${offered},1)")), "{formula}");
    let (more, formula) = read_to(table.capacity + 3);
    assert_eq!(more, offered + 3);
    assert!(formula.contains(&format!("${more},1)")), "{formula}");
}

#[test]
fn same_input_same_bytes() {
    let plan = plan();
    let one = write(
        &plan,
        2026,
        Some(date(2026, 11, 20)),
        date(2026, 1, 5),
        &Fill::default(),
    )
    .unwrap();
    let other = write(
        &plan,
        2026,
        Some(date(2026, 11, 20)),
        date(2026, 1, 5),
        &Fill::default(),
    )
    .unwrap();
    assert!(one == other);
}
