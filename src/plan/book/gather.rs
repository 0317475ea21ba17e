//! The rows of the plan workbook's sheets to the tree of the document: what belongs together is put together again.

use super::layout::{
    self, CHECKS, COLUMNS, CONTENT, EXAMPLES, FIELDS, FIGURES, LABEL, MEASURE_SOURCES, MEASURES, OUTCOMES,
    PARAGRAPHS, PARAMETERS, PARTS, PLAN, ROLES, ROSTER, RULES, SHAPES, SHEETS, SOURCES, Sheet, VALUE_FORMS,
};
use super::sheet::{self, Read, Row, Tab};
use super::{index, write};
use crate::model::plan::{County, Roster};
use crate::plan::mistake::{Log, Place, Tongue};
use crate::plan::roster;
use crate::plan::suggest::suggestion;
use crate::plan::tree::{Item, Table, Value};
use crate::plan::words::RELATIONS;
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
    sheet::note_foreign_sheets(book, &[index::NAME, write::LISTS], log);
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
            .map(|((head, roles), reads)| form(head, roles, reads, log)),
        measures: all(of_measures).map(|reads| measures(reads, log)),
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

/// A sheet of the form being put together.
struct FormSheet {
    name: String,
    entry: Table,
    at: Place,
    paragraphs: Vec<Item>,
    sections: Vec<FormSection>,
    columns: Vec<Item>,
}

struct FormSection {
    title: Option<Item>,
    title_at: Place,
    at: Place,
    fields: Vec<Item>,
}

fn form(head: Item, mut root: Table, [sheets, paragraphs, fields, columns]: [Read; 4], log: &Log) -> Table {
    root.place("form", head.value, head.at);
    let tabs = [&paragraphs, &fields, &columns].map(|read| read.tab);
    let sheets_tab = sheets.tab;
    let mut held: Vec<FormSheet> = sheets
        .rows
        .into_iter()
        .map(|row| FormSheet {
            name: match row.entry.get("name").map(|item| &item.value) {
                Some(Value::Text(name)) => name.trim().to_owned(),
                _ => String::new(),
            },
            entry: row.entry,
            at: row.at,
            paragraphs: Vec::new(),
            sections: Vec::new(),
            columns: Vec::new(),
        })
        .collect();
    for mut row in paragraphs.rows {
        let Some(sheet) = of_sheet(&mut row, &mut held, log) else {
            continue;
        };
        // A paragraph that is blank beside its sheet's name says nothing.
        sheet.paragraphs.extend(row.entry.take("paragraph"));
    }
    for mut row in fields.rows {
        let Some(sheet) = of_sheet(&mut row, &mut held, log) else {
            continue;
        };
        let title_at = at_of(&row, "section");
        let title = row.entry.take("section");
        let goes_on = sheet
            .sections
            .last()
            .is_some_and(|last| text_of(last.title.as_ref()) == text_of(title.as_ref()));
        if !goes_on {
            sheet.sections.push(FormSection {
                title,
                title_at,
                at: row.at.clone(),
                fields: Vec::new(),
            });
        }
        if let Some(section) = sheet.sections.last_mut() {
            section.fields.push(item(row.entry, row.at));
        }
    }
    for mut row in columns.rows {
        if let Some(sheet) = of_sheet(&mut row, &mut held, log) {
            sheet.columns.push(item(row.entry, row.at));
        }
    }
    let sheets = held.into_iter().map(|sheet| put_together(sheet, tabs)).collect();
    array(&mut root, "sheet", sheets_tab, SHEETS.name, sheets);
    root
}

fn text_of(item: Option<&Item>) -> Option<&str> {
    match &item?.value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    }
}

/// The sheet of the form to which a row belongs; notes if there is none.
fn of_sheet<'s>(row: &mut Row, sheets: &'s mut [FormSheet], log: &Log) -> Option<&'s mut FormSheet> {
    let (name, at) = owner(row, "sheet", log)?;
    let Some(index) = sheets.iter().position(|sheet| sheet.name == name) else {
        let near = suggestion(&name, sheets.iter().map(|sheet| sheet.name.as_str()));
        log.add(at, format!("「工作表」中没有“{name}”{near}"));
        return None;
    };
    sheets.get_mut(index)
}

fn put_together(sheet: FormSheet, [paragraphs_tab, fields_tab, columns_tab]: [Tab; 3]) -> Item {
    let mut entry = sheet.entry;
    let sections: Vec<Item> = sheet.sections.into_iter().map(section).collect();
    for (key, shown, tab, items) in [
        (
            "paragraphs",
            "「填报说明」中的段落",
            paragraphs_tab,
            sheet.paragraphs,
        ),
        ("section", "「指标」中的各行", fields_tab, sections),
        ("column", "「表格列」中的各行", columns_tab, sheet.columns),
    ] {
        let at = items
            .first()
            .map_or_else(|| tab.whole(), |first| first.at.clone());
        entry.head(key, at.clone(), shown);
        if !items.is_empty() {
            entry.place(key, Value::List(items), at);
        }
    }
    item(entry, sheet.at)
}

fn section(section: FormSection) -> Item {
    let mut entry = Table::default();
    entry.head("title", section.title_at, "分组");
    if let Some(title) = section.title {
        entry.place("title", title.value, title.at);
    }
    entry.place("field", Value::List(section.fields), section.at.clone());
    item(entry, section.at)
}

/// A measure being put together.
struct HeldMeasure {
    no: String,
    entry: Table,
    at: Place,
    sources: Vec<Item>,
    rules: Vec<Item>,
}

fn measures([measures, sources, rules, examples]: [Read; 4], log: &Log) -> Table {
    let measures_tab = measures.tab;
    let mut held: Vec<HeldMeasure> = measures
        .rows
        .into_iter()
        .map(|row| HeldMeasure {
            no: match row.entry.get("no").map(|item| &item.value) {
                Some(Value::Number(number)) => number.to_string(),
                _ => String::new(),
            },
            entry: row.entry,
            at: row.at,
            sources: Vec::new(),
            rules: Vec::new(),
        })
        .collect();
    let sources_tab = sources.tab;
    for mut row in sources.rows {
        if let Some(measure) = of_measure(&mut row, &mut held, log) {
            measure.sources.push(item(row.entry, row.at));
        }
    }
    let rules_tab = rules.tab;
    let mut examples = Examples::of(examples, log);
    let mut others = Vec::new();
    for mut row in rules.rows {
        examples.give(&mut row);
        shape(&mut row);
        if row.entry.get("measure").is_none() {
            others.push(item(row.entry, row.at));
        } else if let Some(measure) = of_measure(&mut row, &mut held, log) {
            measure.rules.push(item(row.entry, row.at));
        }
    }
    examples.note_strays(log);
    let measures = held.into_iter().map(|measure| {
        let mut entry = measure.entry;
        for (key, shown, tab, items) in [
            ("sources", "「措施出处」", sources_tab, measure.sources),
            ("rule", "「规则」", rules_tab, measure.rules),
        ] {
            array(&mut entry, key, tab, shown, items);
        }
        item(entry, measure.at)
    });
    let measures = measures.collect();
    let mut root = Table::default();
    array(&mut root, "measure", measures_tab, MEASURES.name, measures);
    array(&mut root, "rule", rules_tab, RULES.name, others);
    root
}

fn of_measure<'m>(row: &mut Row, measures: &'m mut [HeldMeasure], log: &Log) -> Option<&'m mut HeldMeasure> {
    let (no, at) = owner(row, "measure", log)?;
    let Some(index) = measures.iter().position(|measure| measure.no == no) else {
        log.add(at, format!("「措施」中没有序号 {no}"));
        return None;
    };
    measures.get_mut(index)
}

/// Puts what a rule checks where the document has it: the columns mean other keys in each way of writing.
fn shape(row: &mut Row) {
    let at = at_of(row, "shape");
    let word = match row.entry.take("shape").map(|item| item.value) {
        Some(Value::Text(word)) => word,
        _ => String::new(),
    };
    let entry = &mut row.entry;
    let Some(shape) = SHAPES.iter().find(|shape| shape.word == word) else {
        // The loader says that the way of writing is missing; what belongs to it cannot be judged.
        for (cell, _) in SHAPES.iter().flat_map(|shape| shape.cells) {
            entry.take(cell);
        }
        return;
    };
    for (cell, key) in shape.cells {
        let head = entry.heads().iter().find(|head| head.key == *cell).cloned();
        let taken = entry.take(cell);
        let put = |target: &mut Table| {
            if let Some(head) = head {
                target.head(key, head.at.clone(), &head.shown);
                if *key == "required" {
                    // What is wrong with the formula is told by the key that TOML has for it.
                    for word in RELATIONS {
                        target.head(word.in_tongue(Tongue::Toml), head.at.clone(), &head.shown);
                    }
                }
            }
            if let Some(item) = taken {
                target.place(key, item.value, item.at);
            }
        };
        match shape.below {
            Some(below) => entry.below(below, &at, put),
            None => put(entry),
        }
    }
}

/// The examples of every rule.
struct Examples {
    /// Rule, outcome as a key of the document, its values, where it begins.
    held: Vec<(String, &'static str, Table, Place)>,
}

impl Examples {
    fn of(read: Read, log: &Log) -> Self {
        let mut examples = Examples { held: Vec::new() };
        for mut row in read.rows {
            // Each is taken before any may be given up, so that all that are missing are told.
            let rule = owner(&mut row, "rule", log);
            let outcome = owner(&mut row, "outcome", log);
            let name = owner(&mut row, "name", log);
            let value = example_value(&mut row, log);
            let (Some((rule, at)), Some((outcome, outcome_at)), Some((name, name_at)), Some(value)) =
                (rule, outcome, name, value)
            else {
                continue;
            };
            let [pass, fail] = OUTCOMES;
            let key = match outcome {
                word if word == pass => "pass",
                word if word == fail => "fail",
                other => {
                    let wrong = format!("“结论”不能是“{other}”，只能是{}之一", OUTCOMES.join("、"));
                    log.add(outcome_at, wrong);
                    continue;
                }
            };
            let index = examples
                .held
                .iter()
                .position(|(held, outcome, _, _)| *held == rule && *outcome == key);
            let index = index.unwrap_or_else(|| {
                examples.held.push((rule, key, Table::default(), at));
                examples.held.len() - 1
            });
            let Some((_, _, values, _)) = examples.held.get_mut(index) else {
                continue;
            };
            if values.get(&name).is_some() {
                log.add(name_at, format!("同一个例子里“{name}”出现了两次"));
                continue;
            }
            let (value, value_at) = value;
            values.head(&name, value_at.clone(), &name);
            values.place(&name, value, value_at);
        }
        examples
    }

    /// Gives a rule its examples.
    fn give(&mut self, row: &mut Row) {
        let id = text_of(row.entry.get("id")).unwrap_or_default().to_owned();
        for (key, shown) in [("pass", "通过的例子"), ("fail", "不通过的例子")] {
            let index = self
                .held
                .iter()
                .position(|(rule, held, _, _)| *rule == id && *held == key);
            match index {
                Some(index) => {
                    let (_, _, values, at) = self.held.remove(index);
                    row.entry.head(key, at.clone(), shown);
                    row.entry.place(key, Value::Table(values), at);
                }
                None => row.entry.head(key, row.at.clone(), shown),
            }
        }
    }

    /// Notes examples that no rule took.
    fn note_strays(self, log: &Log) {
        for (rule, _, _, at) in self.held {
            log.add(at, format!("「规则」中没有编号 {rule}"));
        }
    }
}

/// The value or the column that an example gives for a name, and where it stands; notes if it gives none.
fn example_value(row: &mut Row, log: &Log) -> Option<(Value, Place)> {
    let (form, at) = owner(row, "form", log)?;
    let [single, column] = VALUE_FORMS;
    let mut values = std::mem::take(&mut row.values);
    if form == column {
        let items = values.into_iter().map(|(value, at)| Item { value, at });
        return Some((Value::List(items.collect()), at));
    }
    if form != single {
        log.add(
            at,
            format!("“几个值”不能是“{form}”，只能是{}之一", VALUE_FORMS.join("、")),
        );
        return None;
    }
    if values.len() > 1 {
        log.add(at, "写了不止一个值，“几个值”却是“一个值”");
        return None;
    }
    match values.pop() {
        Some(value) => Some(value),
        None => {
            log.add(at, "没有填写值；表示空白的，请写 \"\"");
            None
        }
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
            city: text("city"),
            name: text("name"),
            code: text("code"),
        };
        roster::Row { county, at }
    });
    roster::assemble(rows.collect(), &whole, log)
}
