//! What clerks do to a form: they write by habit, put rows in, rename and delete sheets, retype labels.

use std::collections::BTreeMap;

use dudao::form::{Entry, Fill};
use dudao::formula::Formula;
use dudao::model::form::{Body, Field, FieldKind, Required};
use dudao::model::plan::{Plan, Rule};
use jiff::civil::Date;

use super::describe::{FormChanges, Habit, Sent};
use super::entry::{Row, put, text};

/// Types answers as the description says; totals do not follow.
pub fn typed(plan: &Plan, fill: &mut Fill, sent: &Sent) {
    for (name, value) in &sent.typed {
        put(&mut fill.fields, name, value);
    }
    for change in &sent.typed_rows {
        set(fill, change);
    }
    for (name, habit) in &sent.habit {
        if let Some((sheet, _, column)) = plan.form.column(name) {
            for row in fill.rows.entry(sheet.name.clone()).or_default() {
                write(row, column, *habit);
            }
        } else if let Some((_, field)) = plan.form.field(name) {
            write(&mut fill.fields, field, *habit);
        }
    }
    for insert in &sent.insert {
        let mut row = Row::new();
        for (column, value) in &insert.set {
            put(&mut row, column, value);
        }
        let rows = fill.rows.entry(insert.sheet.clone()).or_default();
        let at = insert.before.saturating_sub(1).min(rows.len());
        rows.insert(at, row);
    }
    for (stands_below, [_, typed]) in &sent.form.lines {
        fill.fields.insert(line_name(stands_below), text(typed));
    }
}

/// Changes cells of rows.
pub fn set(fill: &mut Fill, change: &super::describe::Rows) {
    let rows = fill.rows.entry(change.sheet.clone()).or_default();
    for at in &change.at {
        let Some(row) = at.checked_sub(1).and_then(|at| rows.get_mut(at)) else {
            continue;
        };
        for (column, value) in &change.set {
            put(row, column, value);
        }
    }
}

/// Names that are others by now.
pub fn rename(fill: &mut Fill, sheet: &str, column: &str, renamed: &BTreeMap<String, String>) {
    for row in fill.rows.entry(sheet.to_owned()).or_default() {
        if let Some(Entry::Text(name)) = row.get_mut(column)
            && let Some(new) = renamed.get(name.as_str())
        {
            *name = new.as_str().into();
        }
    }
}

fn write(cells: &mut Row, field: &Field, habit: Habit) {
    if let Some(entry) = cells.get_mut(&field.name)
        && let Some(written) = written(entry, field, habit)
    {
        *entry = text(written);
    }
}

/// An entry as written by habit; none where the habit has no say.
fn written(entry: &Entry, field: &Field, habit: Habit) -> Option<String> {
    match (habit, entry) {
        (Habit::打勾, Entry::Text(held)) if held == "是" => Some("√".to_owned()),
        (Habit::打勾, Entry::Text(held)) if held == "否" => Some("×".to_owned()),
        (Habit::全角, Entry::Number(number)) => Some(number.to_string().chars().map(full_width).collect()),
        (Habit::带单位, Entry::Number(number)) => Some(format!("{number}{}", field.unit)),
        (Habit::汉字日期, Entry::Date(date)) => {
            Some(format!("{}年{}月{}日", date.year(), date.month(), date.day()))
        }
        (Habit::点分日期, Entry::Date(date)) => Some(dotted(*date)),
        (Habit::空格, Entry::Text(name)) => {
            let mut chars = name.chars();
            match (chars.next(), chars.next(), chars.next()) {
                (Some(surname), Some(given), None) => Some(format!("{surname}　{given}")),
                _ => None,
            }
        }
        (Habit::方括号, Entry::Text(number)) => Some(number.replace('〔', "[").replace('〕', "]")),
        _ => None,
    }
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn dotted(date: Date) -> String {
    format!("{}.{}.{}", date.year(), date.month(), date.day())
}

/// The plan whose form is the one that a county made of it.
pub fn form(plan: &Plan, changes: &FormChanges) -> Plan {
    let mut changed = plan.clone();
    changed
        .form
        .sheets
        .retain(|sheet| !changes.drop.contains(&sheet.name));
    // Where a sheet is gone, the live checks that speak of it show nothing any more.
    changed
        .rules
        .retain(|rule| changes.drop.iter().all(|sheet| !speaks_of(plan, rule, sheet)));
    for sheet in &mut changed.form.sheets {
        if let Some(name) = changes.rename.get(&sheet.name) {
            sheet.name.clone_from(name);
        }
        match &mut sheet.body {
            Body::Fields(sections) => {
                for section in sections {
                    for (below, [label, _]) in &changes.lines {
                        if let Some(at) = section.fields.iter().position(|field| field.name == *below) {
                            section.fields.insert(at + 1, line(line_name(below), label));
                        }
                    }
                    retype(&mut section.fields, changes);
                }
            }
            Body::Table(table) => retype(&mut table.columns, changes),
            Body::Guide(_) | Body::SelfCheck => {}
        }
    }
    changed
}

fn retype(fields: &mut [Field], changes: &FormChanges) {
    for field in fields {
        if let Some(label) = changes.labels.get(&field.name) {
            field.label = label.as_str().into();
        }
    }
}

fn line_name(below: &str) -> String {
    format!("{below}下一行")
}

fn line(name: String, label: &str) -> Field {
    Field {
        name,
        label: label.into(),
        aliases: Vec::new(),
        kind: FieldKind::Text,
        unit: String::new(),
        required: Required::Never,
        min: None,
        max: None,
        help: String::new(),
        computed: None,
        given: false,
        unique: false,
        refers_to: None,
        personal: false,
        lasting: false,
        compare: false,
    }
}

fn speaks_of(plan: &Plan, rule: &Rule, sheet: &str) -> bool {
    let on_sheet = |name: &str| {
        plan.form.field(name).is_some_and(|(held, _)| held.name == sheet)
            || plan
                .form
                .column(name)
                .is_some_and(|(held, _, _)| held.name == sheet)
    };
    let in_formula =
        |text: &str| Formula::parse(text).is_ok_and(|formula| formula.names().into_iter().any(on_sheet));
    rule.row_table() == Some(sheet) || rule.formulas().iter().any(|formula| in_formula(formula.text))
}
