//! The rows of the plan workbook's sheets to the tree of the document: what belongs together is put together again.

mod examples;
mod form;
mod measures;

use super::layout::{
    self, CHECKS, COLUMNS, CONTENT, EXAMPLES, FIELDS, FIGURES, LABEL, MEASURE_SOURCES, MEASURES, PARAGRAPHS,
    PARAMETERS, PARTS, PLAN, ROLES, ROSTER, RULES, SHEETS, SOURCES, Sheet,
};
use super::sheet::{self, Read, Row, Tab};
use super::write;
use crate::model::plan::{County, Roster};
use crate::plan::mistake::{Log, Place};
use crate::plan::roster;
use crate::plan::suggest::suggestion;
use crate::plan::tree::{Item, Table, Value};
use crate::workbook::{self, Book, Limits, Unreadable};

/// The parts of the document; none where a sheet of theirs is missing.
pub(in crate::plan) struct Gathered {
    /// What `plan.toml` states in TOML.
    pub(in crate::plan) plan: Option<Table>,
    /// What `form.toml` states.
    pub(in crate::plan) form: Option<Table>,
    /// What `measures.toml` states.
    pub(in crate::plan) measures: Option<Table>,
    /// The counties.
    pub(in crate::plan) roster: Roster,
}

/// Opens the workbook; notes if it is none.
pub(in crate::plan) fn open(bytes: &[u8], log: &Log) -> Option<Book> {
    match workbook::read(bytes, &Limits::default()) {
        Ok(book) => return Some(book),
        Err(Unreadable::NotAWorkbook { looks_like }) => {
            let wrong = format!("不是 Excel 工作簿，看起来是{looks_like}");
            log.add(Place::Workbook, wrong);
        }
        Err(unreadable) => {
            let why = unreadable.to_string();
            log.add(
                Place::Workbook,
                format!("无法读取。{}", why.trim_end_matches('。')),
            );
        }
    }
    None
}

/// Reads the sheets and notes what is wrong with them; none if it is another workbook.
pub(in crate::plan) fn read(book: &Book, log: &Log) -> Option<Gathered> {
    if !sheet::is_plan(book) {
        let wrong = "里没有方案的各张工作表，请使用 dudao plan export 生成的方案工作簿";
        log.add(Place::Workbook, wrong);
        return None;
    }
    sheet::note_foreign_sheets(book, &write::UNREAD, log);
    let sheet = |sheet: &'static Sheet| sheet::read(book, sheet, log);
    let pairs = sheet(&PLAN);
    let of_plan = [&SOURCES, &PARAMETERS, &PARTS, &CHECKS, &FIGURES].map(sheet);
    let of_form = [&SHEETS, &PARAGRAPHS, &FIELDS, &COLUMNS].map(sheet);
    let of_measures = [&MEASURES, &MEASURE_SOURCES, &RULES, &EXAMPLES].map(sheet);
    let roles = sheet(&ROLES);
    let counties = sheet(&ROSTER);

    let pairs = pairs.map(|read| take_pairs(read, &PLAN, log));
    let roles = roles.map(|read| take_pairs(read, &ROLES, log));
    let form_head = pairs.as_ref().and_then(|pairs| pairs.get("form").cloned());
    Some(Gathered {
        plan: pairs.zip(all(of_plan)).map(|(pairs, reads)| plan(pairs, reads)),
        form: form_head
            .zip(roles)
            .zip(all(of_form))
            .map(|((head, roles), reads)| form::gather(head, roles, reads, log)),
        measures: all(of_measures).map(|reads| measures::gather(reads, log)),
        roster: counties.map_or_else(Roster::default, |read| counties_of(read, log)),
    })
}

/// Every sheet, or none if one is missing.
fn all<const N: usize>(reads: [Option<Read>; N]) -> Option<[Read; N]> {
    let reads: Option<Vec<Read>> = reads.into_iter().collect();
    reads.and_then(|reads| reads.try_into().ok())
}

/// Rows of label and value to a tree: each value under the path of its label.
fn take_pairs(read: Read, sheet: &Sheet, log: &Log) -> Table {
    let mut tree = Table::default();
    let mut seen = Vec::new();
    for mut row in read.rows {
        let Some((label, at)) = owner(&mut row, LABEL, log) else {
            continue;
        };
        let Some(pair) = sheet::pair(sheet, &label) else {
            let known = layout::pairs(sheet).iter().map(|pair| pair.label);
            let near = suggestion(&label, known);
            log.add(at, format!("没有“{label}”这一项{near}"));
            continue;
        };
        if seen.contains(&pair.key) {
            log.add(at, format!("“{}”出现了两次", pair.label));
            continue;
        }
        seen.push(pair.key);
        let (value, at) = match row.entry.take(CONTENT) {
            Some(item) => (Some(item.value), item.at),
            None => (None, at_of(&row, CONTENT)),
        };
        sheet::put(&mut tree, pair.key, pair.label, value, at);
    }
    for pair in layout::pairs(sheet)
        .iter()
        .filter(|pair| !seen.contains(&pair.key))
    {
        sheet::put(&mut tree, pair.key, pair.label, None, read.tab.whole());
    }
    for key in ["plan", "form", "roles"] {
        tree.head(key, read.tab.whole(), sheet.name);
    }
    tree
}

/// Where a row has the column of a key.
fn at_of(row: &Row, key: &str) -> Place {
    let head = row.entry.heads().iter().find(|head| head.key == key);
    head.map_or_else(|| row.at.clone(), |head| head.at.clone())
}

/// Takes out of a row the text that says what it belongs to; notes if there is none.
fn owner(row: &mut Row, key: &str, log: &Log) -> Option<(String, Place)> {
    let at = at_of(row, key);
    let head = row.entry.heads().iter().find(|head| head.key == key);
    let shown = head.map_or_else(String::new, |head| head.shown.clone());
    match row.entry.take(key).map(|item| item.value) {
        Some(Value::Text(text)) => return Some((text.trim().to_owned(), at)),
        Some(Value::Number(number)) => return Some((number.to_string(), at)),
        Some(Value::Unusable(why)) => log.add(at, format!("“{shown}”{why}")),
        Some(_) => log.add(at, format!("“{shown}”应为文字")),
        None => log.add(at, format!("“{shown}”没有填写")),
    }
    None
}

/// Puts a sheet's rows as an array.
fn array(root: &mut Table, key: &str, tab: Tab, shown: &str, items: Vec<Item>) {
    root.head(key, tab.whole(), shown);
    if !items.is_empty() {
        root.place(key, Value::List(items), tab.whole());
    }
}

fn item(entry: Table, at: Place) -> Item {
    Item {
        value: Value::Table(entry),
        at,
    }
}

fn items(read: Read) -> (Tab, Vec<Item>) {
    let rows = read.rows.into_iter().map(|row| item(row.entry, row.at));
    (read.tab, rows.collect())
}

fn plan(mut root: Table, [sources, parameters, parts, checks, figures]: [Read; 5]) -> Table {
    // The form's own values stand on the same sheet.
    root.take("form");
    for (key, sheet, read) in [
        ("source", &SOURCES, sources),
        ("parameter", &PARAMETERS, parameters),
        ("part", &PARTS, parts),
        ("check", &CHECKS, checks),
    ] {
        let (tab, items) = items(read);
        array(&mut root, key, tab, sheet.name, items);
    }
    let tab = figures.tab;
    let figures = figures.rows.into_iter().map(|mut row| {
        let at = at_of(&row, "numerator");
        let formulas: Vec<Item> = ["numerator", "denominator"]
            .into_iter()
            .filter_map(|key| row.entry.take(key))
            .collect();
        row.entry.head("ratio", at.clone(), "分子公式");
        if !formulas.is_empty() {
            row.entry.place("ratio", Value::List(formulas), at);
        }
        item(row.entry, row.at)
    });
    let figures = figures.collect();
    array(&mut root, "figure", tab, FIGURES.name, figures);
    root
}

fn text_of(item: Option<&Item>) -> Option<&str> {
    match &item?.value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    }
}

fn counties_of(read: Read, log: &Log) -> Roster {
    let whole = read.tab.whole();
    let rows = read.rows.into_iter().map(|mut row| {
        let at = ["city", "name", "code"].map(|key| at_of(&row, key));
        let mut text = |key: &str| match row.entry.take(key) {
            Some(Item {
                value: Value::Text(text),
                ..
            }) => text.trim().to_owned(),
            Some(Item {
                value: Value::Unusable(why),
                at,
            }) => {
                log.add(at, format!("名单{why}"));
                String::new()
            }
            _ => String::new(),
        };
        let county = County {
            city: text("city").into(),
            name: text("name").into(),
            code: text("code").into(),
        };
        roster::Row { county, at }
    });
    roster::assemble(rows.collect(), &whole, log)
}
