//! Reads `form.toml` and its sheets, and tells them again: the sheets of the form with their fields and columns.
//!
//! Only what an entry can say by itself is looked at here; what needs other entries is looked at in
//! [`super::form_sound`], once all are read.

use super::field::{self, field};
use super::mistake::{Lines, Located, Tongue};
use super::read::{Entry, as_number};
use super::roles;
use super::tree;
use super::words::{ROWS, SHEET_KINDS, SheetKind};
use crate::model::form::{Body, Field, Form, Roles, Section, Sheet, Table};

/// The form and where its entries stand.
#[derive(Default)]
pub(super) struct FormDocument {
    /// Workbook's title.
    pub(super) title: String,
    /// Template's version.
    pub(super) version: String,
    /// Sheets.
    pub(super) sheets: Vec<Located<Sheet>>,
    /// Where each field or column stands, in the order of the sheets.
    pub(super) fields: Vec<Lines>,
    /// Roles, if the entry is there.
    pub(super) roles: Option<Located<Roles>>,
}

impl FormDocument {
    /// The form as everyone else sees it.
    pub(super) fn form(&self) -> Form {
        Form {
            title: self.title.clone(),
            version: self.version.clone(),
            sheets: self.sheets.iter().map(|sheet| sheet.item.clone()).collect(),
            roles: self
                .roles
                .as_ref()
                .map(|roles| roles.item.clone())
                .unwrap_or_else(roles::none),
        }
    }

    /// Every sheet with its fields or columns, and where they stand.
    pub(super) fn walk(&self) -> Vec<Walked<'_>> {
        let mut places = self.fields.iter();
        let mut walk = Vec::new();
        for sheet in &self.sheets {
            let fields: Vec<&Field> = match &sheet.item.body {
                Body::Fields(sections) => sections.iter().flat_map(|section| &section.fields).collect(),
                Body::Table(table) => table.columns.iter().collect(),
                Body::Guide(_) | Body::SelfCheck => Vec::new(),
            };
            walk.push(Walked {
                sheet: &sheet.item,
                lines: &sheet.lines,
                fields: fields.into_iter().zip(places.by_ref()).collect(),
            });
        }
        walk
    }
}

/// A sheet with its fields or columns.
pub(super) struct Walked<'a> {
    /// The sheet.
    pub(super) sheet: &'a Sheet,
    /// Where it stands.
    pub(super) lines: &'a Lines,
    /// Its fields or columns, and where they stand.
    pub(super) fields: Vec<(&'a Field, &'a Lines)>,
}

/// Reads the file.
pub(super) fn read(root: Entry<'_>) -> FormDocument {
    let mut document = FormDocument::default();
    if let Some(entry) = root.entry("form") {
        document.title = entry.text("title");
        document.version = entry.text("version");
        entry.close();
    }
    document.roles = root.entry("roles").map(roles::read);
    for entry in root.entries("sheet", "工作表", "name") {
        let sheet = sheet(&entry, &mut document.fields);
        let lines = entry.close();
        document.sheets.push(Located { item: sheet, lines });
    }
    if document.sheets.is_empty() {
        root.lacks("sheet", "没有任何工作表", "[[sheet]]");
    }
    root.close();
    document
}

fn sheet(entry: &Entry<'_>, places: &mut Vec<Lines>) -> Sheet {
    let name = entry.text("name");
    let body = match entry.word("kind", SHEET_KINDS, SheetKind::SelfCheck) {
        SheetKind::Guide => Body::Guide(entry.some_texts("paragraphs")),
        SheetKind::Fields => Body::Fields(sections(entry, places)),
        SheetKind::Table => Body::Table(table(entry, places)),
        SheetKind::SelfCheck => Body::SelfCheck,
    };
    Sheet {
        aliases: entry.texts("aliases"),
        intro: entry.loose_text("intro"),
        body,
        name,
    }
}

fn sections(entry: &Entry<'_>, places: &mut Vec<Lines>) -> Vec<Section> {
    let mut sections = Vec::new();
    for below in entry.entries("section", "分组", "title") {
        let section = Section {
            title: below.text("title"),
            fields: fields(&below, "field", "指标", places),
        };
        if section.fields.is_empty() {
            below.lacks("field", "没有任何指标", "[[sheet.section.field]]");
        }
        if sections.iter().any(|held: &Section| held.title == section.title) && !section.title.is_empty() {
            below.wrong("title", &format!("“{}”与本表的另一分组重复", section.title));
        }
        below.close();
        sections.push(section);
    }
    if sections.is_empty() {
        entry.lacks(
            "section",
            entry.tongue().say("没有任何分组", "没有任何指标"),
            "[[sheet.section]]",
        );
    }
    sections
}

fn table(entry: &Entry<'_>, places: &mut Vec<Lines>) -> Table {
    let measure_rows = entry.maybe_word("rows", ROWS).is_some();
    // The rows of the measures are counted when the measures are known.
    let capacity = if measure_rows { 0 } else { entry.whole("capacity") };
    if !measure_rows && entry.get("capacity").and_then(|item| as_number(&item.value)) == Some(0.0) {
        entry.wrong("capacity", "应为大于 0 的整数");
    }
    let table = Table {
        columns: fields(entry, "column", "列", places),
        key: entry.text("key"),
        capacity,
        measure_rows,
        may_be_empty: entry.maybe_text("may_be_empty"),
    };
    if table.columns.is_empty() {
        entry.lacks("column", "没有任何列", "[[sheet.column]]");
    }
    table
}

fn fields(entry: &Entry<'_>, key: &'static str, noun: &str, places: &mut Vec<Lines>) -> Vec<Field> {
    let mut fields = Vec::new();
    for below in entry.entries(key, noun, "name") {
        let field = field(&below, key == "column");
        places.push(below.close());
        fields.push(field);
    }
    fields
}

/// The other way: what the file or its sheets say for this form.
pub(super) fn tell(form: &Form, tongue: Tongue) -> tree::Table {
    let mut root = tree::Table::default();
    let mut entry = tree::Table::default();
    entry.text("title", &form.title);
    entry.text("version", &form.version);
    root.table("form", entry);
    root.table("roles", roles::tell(&form.roles));
    root.tables("sheet", form.sheets.iter().map(|sheet| tell_sheet(sheet, tongue)));
    root
}

fn tell_sheet(sheet: &Sheet, tongue: Tongue) -> tree::Table {
    let mut entry = tree::Table::default();
    entry.text("name", &sheet.name);
    let kind = match &sheet.body {
        Body::Guide(_) => SheetKind::Guide,
        Body::Fields(_) => SheetKind::Fields,
        Body::Table(_) => SheetKind::Table,
        Body::SelfCheck => SheetKind::SelfCheck,
    };
    entry.word("kind", SHEET_KINDS, kind, tongue);
    entry.texts("aliases", &sheet.aliases);
    entry.text("intro", &sheet.intro);
    match &sheet.body {
        Body::Guide(paragraphs) => entry.texts("paragraphs", paragraphs),
        Body::Fields(sections) => {
            entry.tables(
                "section",
                sections.iter().map(|section| tell_section(section, tongue)),
            );
        }
        Body::Table(table) => {
            entry.text("key", &table.key);
            if table.measure_rows {
                entry.word("rows", ROWS, (), tongue);
            } else {
                entry.number("capacity", table.capacity);
            }
            entry.maybe_text("may_be_empty", table.may_be_empty.as_ref());
            entry.tables(
                "column",
                table.columns.iter().map(|column| field::tell(column, tongue)),
            );
        }
        Body::SelfCheck => {}
    }
    entry
}

fn tell_section(section: &Section, tongue: Tongue) -> tree::Table {
    let mut entry = tree::Table::default();
    entry.text("title", &section.title);
    entry.tables(
        "field",
        section.fields.iter().map(|field| field::tell(field, tongue)),
    );
    entry
}
