//! Judges what came out of a mutated workbook against what came out of the correct one.
//!
//! Values are compared by field and by the row's key, never by address. A difference is allowed only where a finding
//! above 提示 stands at the changed cell, or at the place that the mutation says speaks for it. Anything else is
//! silently different.

use std::collections::{BTreeMap, BTreeSet};

use dudao::model::assessment::Assessment;
use dudao::model::finding::{Finding, Severity};
use dudao::model::form::Form;
use dudao::model::place::{Cell, Place};
use dudao::model::submission::{Answer, RowReading, Submission};
use dudao::model::value::Value;

use super::desk::{self, Desk, Tag};

/// What a careful clerk, and so the program, must make of a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The same values, nothing to say: nothing that carries a value was touched.
    Same,
    /// The same values, and a note at each place that says how it was read.
    Noted,
    /// A finding above 提示 at each place.
    Returned,
    /// The same values and a finding of any severity at each place.
    Noticed,
    /// The same values with a note, or a finding above 提示, at each place.
    Either,
    /// The same values, nothing to say, or findings above 提示 for what differs.
    Open,
}

impl Expect {
    pub fn word(self) -> &'static str {
        match self {
            Expect::Same => "读出",
            Expect::Noted => "读出并注明",
            Expect::Returned => "退回",
            Expect::Noticed => "指出",
            Expect::Either => "任一",
            Expect::Open => "读出或退回",
        }
    }
}

/// Where a finding may stand.
#[derive(Clone, Debug)]
pub enum At {
    /// The cell of this tag.
    Cell(Tag),
    /// Anywhere on the sheet that stands for this one of the form.
    Page(String),
    /// Anywhere in the row of this key.
    Row(String, String),
    /// The tab of this name.
    Tab(String),
    /// A label of the form on its sheet.
    Label(String, String),
    /// A sheet of the form that is gone.
    Gone(String),
    /// The file as a whole.
    File,
}

/// Which differences a finding at a spot may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    Nothing,
    Field(String),
    Entry(String, String, String),
    Row(String, String),
    Column(String, String),
    /// A whole sheet of the form.
    Sheet(String),
}

/// A place at which the mutation wants to be told of.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Any of these.
    pub at: Vec<At>,
    /// What a finding there stands for.
    pub covers: Scope,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// No value differs.
    pub same: bool,
    /// Every place that wants a finding or a note has one, and every difference is covered.
    pub found: bool,
    /// Differences that no finding speaks of.
    pub silent: Vec<String>,
    /// Findings above 提示 though a careful clerk reads it.
    pub alarms: Vec<String>,
    /// Places without the note or the finding that they want.
    pub unmarked: Vec<String>,
    /// Places that have a note or a finding.
    pub marked: usize,
}

/// One difference between two readings.
#[derive(Clone, Debug)]
struct Difference {
    scope: Scope,
    what: String,
    /// Sheet and cell in the mutated file.
    at: Option<(String, String)>,
}

/// The text that tells a row from the others.
pub fn key(row: &RowReading, column: &str) -> String {
    match row.value(column) {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The scope of a tagged cell.
pub fn scope(form: &Form, tag: &Tag) -> Scope {
    match tag {
        Tag::Label(field) | Tag::Answer(field) => Scope::Field(field.clone()),
        Tag::Header(sheet, column) => Scope::Column(sheet.clone(), column.clone()),
        Tag::Entry(sheet, key, column) => {
            // Where the key itself changes, the row is another one.
            if form.table(sheet).is_some_and(|table| table.key == *column) {
                Scope::Row(sheet.clone(), key.clone())
            } else {
                Scope::Entry(sheet.clone(), key.clone(), column.clone())
            }
        }
        Tag::Mark(_) => Scope::Nothing,
    }
}

impl Scope {
    /// Whether a finding for this stands for that.
    fn covers(&self, form: &Form, other: &Scope) -> bool {
        match (self, other) {
            _ if self == other => true,
            (Scope::Row(sheet, key), Scope::Entry(on, of, _)) => sheet == on && key == of,
            (Scope::Column(sheet, column), Scope::Entry(on, _, of)) => sheet == on && column == of,
            (Scope::Sheet(sheet), Scope::Field(field)) => {
                form.field(field).is_some_and(|(held, _)| held.name == *sheet)
            }
            (Scope::Sheet(sheet), Scope::Entry(on, ..) | Scope::Row(on, _) | Scope::Column(on, _)) => {
                sheet == on
            }
            _ => false,
        }
    }

    /// Whether two mutations would meddle with the same thing.
    pub fn overlaps(&self, form: &Form, other: &Scope) -> bool {
        if let (Scope::Row(sheet, _), Scope::Column(on, _)) | (Scope::Column(on, _), Scope::Row(sheet, _)) =
            (self, other)
        {
            return sheet == on;
        }
        *self != Scope::Nothing && (self.covers(form, other) || other.covers(form, self))
    }
}

/// What came out of a mutated workbook.
pub struct After<'a> {
    pub submission: &'a Submission,
    pub assessment: &'a Assessment,
    pub desk: &'a Desk,
}

/// Compares and judges. `spots` are those of all mutations, each with what its mutation expects. The correct workbook
/// has no finding, so that every finding is the mutations'.
pub fn judge(
    form: &Form,
    before: &Submission,
    after: &After<'_>,
    spots: &[(Expect, Spot)],
    expects: &[Expect],
) -> Verdict {
    let findings: Vec<&Finding> = after.assessment.findings.iter().collect();
    let loud: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity < Severity::提示)
        .copied()
        .collect();
    let cells = after.desk.places();
    let spots: Vec<(Expect, &Spot, Vec<Aim>)> = spots
        .iter()
        .map(|(expect, spot)| (*expect, spot, aims(&spot.at, after.desk, &cells)))
        .collect();
    let differences = differences(form, before, after.submission);
    let mut verdict = Verdict {
        same: differences.is_empty(),
        ..Verdict::default()
    };
    for difference in &differences {
        let at_itself = loud.iter().any(|finding| difference.is_told_by(form, finding));
        let at_spot = || {
            spots.iter().any(|(_, spot, aims)| {
                spot.covers.covers(form, &difference.scope)
                    && loud.iter().any(|finding| stands(finding, aims))
            })
        };
        if !at_itself && !at_spot() {
            verdict.silent.push(difference.what.clone());
        }
    }
    for (expect, spot, aims) in &spots {
        let any = findings.iter().any(|finding| stands(finding, aims));
        if any {
            verdict.marked += 1;
        }
        let satisfied = match expect {
            Expect::Same | Expect::Open => true,
            Expect::Noted | Expect::Noticed | Expect::Either => any,
            Expect::Returned => loud.iter().any(|finding| stands(finding, aims)),
        };
        if !satisfied {
            verdict.unmarked.push(format!("{:?}", spot.at));
        }
    }
    let readable = |expect: &Expect| matches!(expect, Expect::Same | Expect::Noted);
    if expects.iter().all(readable) {
        verdict.alarms = loud.iter().map(|finding| said(finding)).collect();
    }
    verdict.found = verdict.marked > 0 && verdict.silent.is_empty();
    verdict
}

impl Difference {
    /// Whether a finding speaks of the very thing: its cell, a row that came in, or a label that is not there.
    fn is_told_by(&self, form: &Form, finding: &Finding) -> bool {
        places(finding).any(|place| match (&place.sheet, &place.cell, &self.at) {
            (Some(sheet), Some(cell), Some((on, at))) if sheet == on => match &self.scope {
                Scope::Row(..) => desk::address(cell).map(|at| at.row) == desk::address(at).map(|at| at.row),
                _ => cell == at,
            },
            (Some(_), None, _) => match &self.scope {
                Scope::Field(field) => form
                    .field(field)
                    .is_some_and(|(_, field)| field.label == place.label),
                Scope::Entry(sheet, _, column) => form
                    .table(sheet)
                    .and_then(|table| table.column(column))
                    .is_some_and(|column| column.label == place.label),
                _ => false,
            },
            _ => false,
        })
    }
}

/// A finding in a line.
pub fn said(finding: &Finding) -> String {
    format!(
        "{} {} {}!{} {}",
        finding.severity.word(),
        finding.check,
        finding.place.sheet.as_deref().unwrap_or("-"),
        finding.place.cell.as_deref().unwrap_or("-"),
        finding.message
    )
}

fn places(finding: &Finding) -> impl Iterator<Item = &Place> {
    std::iter::once(&finding.place).chain(&finding.related)
}

/// A place in the terms of the mutated file.
enum Aim {
    Cell(String, String),
    Row(String, u32),
    Sheet(String),
    Label(String, String),
    /// The file as a whole, with this label.
    File(Option<String>),
}

fn aims(any_of: &[At], desk: &Desk, cells: &BTreeMap<&Tag, (usize, Cell)>) -> Vec<Aim> {
    let tab = |index: usize| desk.pages[index].name.clone();
    let tabs = |form: &str| {
        let form = form.to_owned();
        let pages = desk.pages.iter().filter(move |page| page.form == form);
        pages.map(|page| page.name.clone())
    };
    let mut aims = Vec::new();
    for at in any_of {
        match at {
            At::Cell(tag) => {
                aims.extend(
                    cells
                        .get(tag)
                        .map(|(page, cell)| Aim::Cell(tab(*page), cell.to_string())),
                );
            }
            At::Row(form, key) => {
                let held = cells
                    .iter()
                    .find(|(tag, _)| matches!(tag, Tag::Entry(sheet, of, _) if sheet == form && of == key));
                aims.extend(held.map(|(_, (page, cell))| Aim::Row(tab(*page), cell.row)));
            }
            At::Page(form) => aims.extend(tabs(form).map(Aim::Sheet)),
            At::Tab(name) => aims.push(Aim::Sheet(name.clone())),
            At::Label(form, label) => aims.extend(tabs(form).map(|tab| Aim::Label(tab, label.clone()))),
            At::Gone(form) => aims.push(Aim::File(Some(form.clone()))),
            At::File => aims.push(Aim::File(None)),
        }
    }
    aims
}

fn stands(finding: &Finding, aims: &[Aim]) -> bool {
    places(finding).any(|place| aims.iter().any(|aim| is_at(place, aim)))
}

fn is_at(place: &Place, aim: &Aim) -> bool {
    let on = |sheet: &String| place.sheet.as_deref() == Some(sheet.as_str());
    match aim {
        Aim::Cell(sheet, cell) => on(sheet) && place.cell.as_deref() == Some(cell.as_str()),
        Aim::Row(sheet, row) => {
            on(sheet) && place.cell.as_deref().and_then(desk::address).map(|cell| cell.row) == Some(*row)
        }
        Aim::Sheet(sheet) => on(sheet),
        Aim::Label(sheet, label) => on(sheet) && place.label == *label,
        Aim::File(label) => place.sheet.is_none() && label.as_ref().is_none_or(|label| place.label == *label),
    }
}

fn differences(form: &Form, before: &Submission, after: &Submission) -> Vec<Difference> {
    let mut found = Vec::new();
    for (_, field) in form.fields().filter(|(_, field)| field.computed.is_none()) {
        let (old, new) = (before.value(&field.name), after.value(&field.name));
        if !equal(old, new) {
            found.push(Difference {
                scope: Scope::Field(field.name.clone()),
                what: format!("“{}”{old:?}→{new:?}", field.name),
                at: after.fields.get(&field.name).and_then(place),
            });
        }
    }
    for (sheet, table) in form.tables() {
        let rows = |submission: &Submission| {
            let mut rows: BTreeMap<String, Vec<RowReading>> = BTreeMap::new();
            for row in submission
                .tables
                .get(&sheet.name)
                .iter()
                .flat_map(|read| &read.rows)
            {
                rows.entry(key(row, &table.key)).or_default().push(row.clone());
            }
            rows
        };
        let (old, new) = (rows(before), rows(after));
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for row_key in keys {
            let none = Vec::new();
            let old = old.get(row_key).unwrap_or(&none);
            let new = new.get(row_key).unwrap_or(&none);
            let scope = Scope::Row(sheet.name.clone(), row_key.clone());
            for row in old.iter().skip(new.len()) {
                found.push(Difference {
                    scope: scope.clone(),
                    what: format!("「{}」少了“{row_key}”一行（原第 {} 行）", sheet.name, row.row + 1),
                    at: None,
                });
            }
            for row in new.iter().skip(old.len()) {
                found.push(Difference {
                    scope: scope.clone(),
                    what: format!("「{}」多了“{row_key}”一行（第 {} 行）", sheet.name, row.row + 1),
                    at: row.answers.get(&table.key).and_then(place),
                });
            }
            for (old, new) in old.iter().zip(new) {
                for column in table.columns.iter().filter(|column| column.computed.is_none()) {
                    let (before, after) = (old.value(&column.name), new.value(&column.name));
                    if !equal(before, after) {
                        found.push(Difference {
                            scope: Scope::Entry(sheet.name.clone(), row_key.clone(), column.name.clone()),
                            what: format!(
                                "「{}」“{row_key}”的“{}”{before:?}→{after:?}",
                                sheet.name, column.name
                            ),
                            at: new.answers.get(&column.name).and_then(place),
                        });
                    }
                }
            }
        }
    }
    found
}

fn place(answer: &Answer) -> Option<(String, String)> {
    Some((answer.sheet.to_string(), answer.at?.to_string()))
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => (a - b).abs() < 1e-9,
        _ => a == b,
    }
}
