//! Roles: which fields, tables and columns the program itself must know.

use super::mistake::{Lines, Located, Log};
use super::names::Names;
use super::read::Entry;
use super::suggest::suggestion;
use super::tree;
use super::words::{TYPES, Type, word_for};
use crate::model::form::{FieldKind, Roles, Table};

/// Reads the entry.
pub(super) fn read(entry: Entry<'_>) -> Located<Roles> {
    let roles = Roles {
        city: entry.text("city"),
        county: entry.text("county"),
        code: entry.text("code"),
        year: entry.text("year"),
        filled_on: entry.text("filled_on"),
        rating_sheet: entry.text("rating_sheet"),
        rating_measure: entry.text("rating_measure"),
        rating_conclusion: entry.text("rating_conclusion"),
        rating_evidence: entry.text("rating_evidence"),
        evidence_sheet: entry.text("evidence_sheet"),
        evidence_number: entry.text("evidence_number"),
        evidence_file: entry.text("evidence_file"),
        explanation_sheet: entry.text("explanation_sheet"),
        explanation_id: entry.text("explanation_id"),
        explanation_text: entry.text("explanation_text"),
    };
    Located {
        item: roles,
        lines: entry.close(),
    }
}

/// Roles that nobody plays, for a form without the entry.
pub(super) fn none() -> Roles {
    let none = String::new;
    Roles {
        city: none(),
        county: none(),
        code: none(),
        year: none(),
        filled_on: none(),
        rating_sheet: none(),
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

/// The other way: the roles as the document says them.
pub(super) fn tell(roles: &Roles) -> tree::Table {
    let mut entry = tree::Table::default();
    entry.text("city", &roles.city);
    entry.text("county", &roles.county);
    entry.text("code", &roles.code);
    entry.text("year", &roles.year);
    entry.text("filled_on", &roles.filled_on);
    entry.text("rating_sheet", &roles.rating_sheet);
    entry.text("rating_measure", &roles.rating_measure);
    entry.text("rating_conclusion", &roles.rating_conclusion);
    entry.text("rating_evidence", &roles.rating_evidence);
    entry.text("evidence_sheet", &roles.evidence_sheet);
    entry.text("evidence_number", &roles.evidence_number);
    entry.text("evidence_file", &roles.evidence_file);
    entry.text("explanation_sheet", &roles.explanation_sheet);
    entry.text("explanation_id", &roles.explanation_id);
    entry.text("explanation_text", &roles.explanation_text);
    entry
}

/// Notes roles that name nothing in the form.
pub(super) fn check(roles: &Roles, lines: &Lines, names: &Names<'_>, log: &Log) {
    field(&roles.city, "city", None, lines, names, log);
    field(&roles.county, "county", None, lines, names, log);
    let code = (FieldKind::RegionCode, Type::RegionCode);
    field(&roles.code, "code", Some(code), lines, names, log);
    field(
        &roles.year,
        "year",
        Some((FieldKind::Year, Type::Year)),
        lines,
        names,
        log,
    );
    field(
        &roles.filled_on,
        "filled_on",
        Some((FieldKind::Date, Type::Date)),
        lines,
        names,
        log,
    );
    if let Some(table) = table(&roles.rating_sheet, "rating_sheet", lines, names, log) {
        if !table.measure_rows {
            let written = lines
                .tongue
                .say("应写 rows = \"measures\"", "的“行的来源”应选“每条措施一行”");
            let wrong = format!("指的表“{}”{written}", roles.rating_sheet);
            log.at(lines, "rating_sheet", wrong);
        }
        column(&roles.rating_measure, "rating_measure", table, lines, log);
        column(&roles.rating_conclusion, "rating_conclusion", table, lines, log);
        column(&roles.rating_evidence, "rating_evidence", table, lines, log);
    }
    if let Some(table) = table(&roles.evidence_sheet, "evidence_sheet", lines, names, log) {
        column(&roles.evidence_number, "evidence_number", table, lines, log);
        column(&roles.evidence_file, "evidence_file", table, lines, log);
    }
    if let Some(table) = table(&roles.explanation_sheet, "explanation_sheet", lines, names, log) {
        column(&roles.explanation_id, "explanation_id", table, lines, log);
        column(&roles.explanation_text, "explanation_text", table, lines, log);
    }
}

/// Notes a role's field that the form does not have, or that is not of the type that the role takes.
fn field(
    name: &str,
    key: &str,
    wanted: Option<(FieldKind, Type)>,
    lines: &Lines,
    names: &Names<'_>,
    log: &Log,
) {
    let Some((_, found)) = names.form.field(name) else {
        if !name.is_empty() {
            let known = names.form.fields().map(|(_, field)| field.name.as_str());
            log.at(lines, key, format!("没有指标“{name}”{}", suggestion(name, known)));
        }
        return;
    };
    if let Some((kind, word)) = wanted
        && found.kind != kind
    {
        let gap = lines.tongue.say(" ", "");
        let word = word_for(TYPES, word, lines.tongue);
        log.at(lines, key, format!("指的指标“{name}”应为{gap}{word}{gap}类型"));
    }
}

/// The table of a role; notes if there is none.
fn table<'a>(sheet: &str, key: &str, lines: &Lines, names: &Names<'a>, log: &Log) -> Option<&'a Table> {
    let table = names.form.table(sheet);
    if table.is_none() && !sheet.is_empty() {
        let known = names.form.tables().map(|(sheet, _)| sheet.name.as_str());
        log.at(lines, key, format!("没有表“{sheet}”{}", suggestion(sheet, known)));
    }
    table
}

/// Notes a role's column that its table does not have.
fn column(name: &str, key: &str, table: &Table, lines: &Lines, log: &Log) {
    if !name.is_empty() && table.column(name).is_none() {
        let known = table.columns.iter().map(|column| column.name.as_str());
        log.at(lines, key, format!("没有列“{name}”{}", suggestion(name, known)));
    }
}
