//! The sheets of the form with their paragraphs, fields and columns, which stand on sheets of their own.

use super::{array, at_of, item, owner, text_of};
use crate::plan::book::layout::SHEETS;
use crate::plan::book::sheet::{Read, Row, Tab};
use crate::plan::mistake::{Log, Place};
use crate::plan::suggest::suggestion;
use crate::plan::tree::{Item, Table, Value};

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

/// The form of its sheets' rows.
pub(super) fn gather(
    head: Item,
    mut root: Table,
    [sheets, paragraphs, fields, columns]: [Read; 4],
    log: &Log,
) -> Table {
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
