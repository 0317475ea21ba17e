//! The answers: what of them goes into the form, and to which place each cell of the county's file belongs there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::intake::merged::Merged;
use crate::intake::values;
use crate::model::carried::{Carried, CarriedRows, Destination, MOST_ROWS, Places};
use crate::model::entry::Entry;
use crate::model::form::{Body, Field, Table};
use crate::model::place::Cell as At;
use crate::model::plan::Plan;
use crate::model::serial::{from_serial, to_serial};
use crate::model::submission::{Answer, RowReading, Submission, TableReading};
use crate::model::value::Value;
use crate::workbook::{Book, Cell, LONGEST_TEXT, Raw, SheetCells, clean, is_clean};

/// What became of the cells of the file whose content went into the form or belongs there, by the sheet's name in the
/// file; in the order of the cells, each once.
pub type TakenCells<'a> = BTreeMap<&'a str, Vec<(At, Taken)>>;

/// What became of a cell of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It stands in the form.
    Whole,
    /// Its formula's result stands in the form, the formula does not.
    Result,
    /// A formula fills its place in the form in by itself.
    Computed,
    /// It answers what is named here, but means it only where it stood.
    Unclear(String),
}

/// Carries the answers over.
pub fn carry<'a>(
    plan: &'a Plan,
    book: &'a Book,
    submission: &'a Submission,
    carried: &mut Carried,
) -> TakenCells<'a> {
    let mut mover = Mover::new(book);
    for (index, sheet) in plan.form.sheets.iter().enumerate() {
        match &sheet.body {
            Body::Guide(_) | Body::SelfCheck => {}
            Body::Fields(sections) => {
                for (number, field) in sections.iter().flat_map(|section| &section.fields).enumerate() {
                    let to = Destination::Field {
                        sheet: index,
                        field: number,
                    };
                    let answer = submission.fields.get(&field.name);
                    if let Some(entry) = answer.and_then(|answer| mover.entry(field, answer, to)) {
                        carried.fields.insert(field.name.clone(), entry);
                    }
                }
            }
            Body::Table(table) => {
                if let Some(read) = submission.tables.get(&sheet.name) {
                    let rows = mover.table(index, table, read, plan);
                    carried.rows.insert(sheet.name.clone(), rows);
                }
            }
        }
    }
    carried.places.sheets = sheets(plan, submission);
    mover.finish(&mut carried.places)
}

/// The form's sheets by the names under which they were found, with their indices.
fn sheets(plan: &Plan, submission: &Submission) -> BTreeMap<String, usize> {
    let mut sheets = BTreeMap::new();
    for read in &submission.sheets {
        let index = plan.form.sheets.iter().position(|sheet| sheet.name == read.name);
        if let (Some(found_as), Some(index)) = (&read.found_as, index) {
            sheets.entry(found_as.clone()).or_insert(index);
        }
    }
    sheets
}

struct Mover<'a> {
    sheets: Vec<(&'a str, Source<'a>)>,
    /// The sheet that was looked up last: nearly always the next one, too.
    last: usize,
}

/// A sheet of the file.
struct Source<'a> {
    /// None for a name that is no sheet's of the file.
    cells: Option<(&'a SheetCells, Merged)>,
    /// The places of its cells, as they come.
    places: Vec<(At, Destination)>,
    /// What became of its cells, as it comes.
    taken: Vec<(At, Taken)>,
    /// The cell after the one that was looked up last.
    next: usize,
}

impl<'a> Source<'a> {
    fn new(cells: Option<&'a SheetCells>) -> Self {
        Self {
            cells: cells.map(|cells| (cells, Merged::new(cells))),
            places: Vec::new(),
            taken: Vec::new(),
            next: 0,
        }
    }

    /// The cell that holds what an answer says: its own, or the one that its own is merged into.
    fn cell(&mut self, at: At) -> Option<&'a Cell> {
        let (cells, merged) = self.cells.as_ref()?;
        cells.get_next(at.row, at.col, &mut self.next).or_else(|| {
            let area = merged.at(at.row, at.col)?;
            cells.get(area.top, area.left)
        })
    }
}

impl<'a> Mover<'a> {
    fn new(book: &'a Book) -> Self {
        let sheets = book.sheets.iter();
        Self {
            sheets: sheets
                .map(|sheet| (sheet.name.as_str(), Source::new(Some(sheet))))
                .collect(),
            last: 0,
        }
    }

    /// Puts the places in the order of the cells; those of one cell stay as they came. Of what became of a cell the first
    /// holds, unless it is unclear for another answer, or computed.
    fn finish(self, places: &mut Places) -> TakenCells<'a> {
        let mut taken = TakenCells::new();
        for (name, mut source) in self.sheets {
            source.places.sort_by_key(|(at, _)| *at);
            places.cells.insert(name.to_owned(), source.places);
            source.taken.sort_by_key(|(at, _)| *at);
            source.taken.dedup_by(|(at, later), (held_at, held)| {
                let is_again = at == held_at;
                if is_again && matches!(later, Taken::Unclear(_) | Taken::Computed) {
                    std::mem::swap(later, held);
                }
                is_again
            });
            taken.insert(name, source.taken);
        }
        taken
    }

    fn source(&mut self, sheet: &'a str) -> Option<&mut Source<'a>> {
        let is_it = |(name, _): &(&str, Source<'_>)| *name == sheet;
        if !self.sheets.get(self.last).is_some_and(is_it) {
            let index = self.sheets.iter().position(is_it);
            self.last = index.unwrap_or(self.sheets.len());
            if index.is_none() {
                self.sheets.push((sheet, Source::new(None)));
            }
        }
        self.sheets.get_mut(self.last).map(|(_, source)| source)
    }

    fn table(&mut self, sheet: usize, table: &'a Table, read: &'a TableReading, plan: &Plan) -> CarriedRows {
        for (column, field) in table.columns.iter().enumerate() {
            if let Some(at) = read.columns.get(&field.name)
                && let Some(source) = self.source(&read.sheet)
            {
                let place = (*at, Destination::Header { sheet, column });
                source.places.push(place);
            }
        }
        let places = table.columns.iter().map(|field| read.place(&field.name));
        let places: Vec<usize> = places.collect();
        if let Some(source) = self.source(&read.sheet) {
            source.places.reserve(read.rows.len() * table.columns.len());
            source.taken.reserve(read.rows.len() * table.columns.len());
        }
        let mut rows = Vec::new();
        for (row, held) in places_of_rows(table, &read.rows, plan) {
            if row >= MOST_ROWS {
                continue;
            }
            if rows.len() <= row {
                rows.resize_with(row + 1, Vec::new);
            }
            let columns = table.columns.iter().zip(&places).enumerate();
            let entries = columns.map(|(column, (field, place))| {
                let answer = held.answers.get_at(*place, &field.name)?;
                self.entry(field, answer, Destination::Entry { sheet, row, column })
            });
            if let Some(place) = rows.get_mut(row) {
                *place = entries.collect();
            }
        }
        rows
    }

    /// What goes into the form of an answer; takes down which cell of the file it is and where it belongs.
    fn entry(&mut self, field: &'a Field, answer: &'a Answer, to: Destination) -> Option<Entry> {
        let at = answer.at?;
        let sheet = self.source(&answer.sheet)?;
        sheet.places.push((at, to));
        let source = sheet.cell(at)?;
        let place = At {
            row: source.row,
            col: source.col,
        };
        if field.computed.is_some() {
            if source.formula.is_some() {
                sheet.taken.push((place, Taken::Computed));
            }
            return None;
        }
        if values::shows_nothing(&source.value) && source.formula.is_none() {
            return None;
        }
        // Reading a cell once more comes to the same; what was found about it since only makes its answer unreadable.
        let was_read = |entry: &Entry| {
            let as_it_stands = match entry {
                Entry::Text(text) => is_clean(text),
                _ => true,
            };
            place == at && as_it_stands && answer.value != Value::Unreadable
        };
        let stays = |entry: &Entry| {
            let same = was_read(entry) || means_the_same(field, entry, &answer.value);
            debug_assert!(
                !same || means_the_same(field, entry, &answer.value),
                "{}",
                answer.raw
            );
            same
        };
        let entry = entry(&source.value).filter(stays);
        let taken = match (&entry, &source.formula) {
            (None, _) => Taken::Unclear(field.label.to_string()),
            (Some(_), Some(_)) => Taken::Result,
            (Some(_), None) => Taken::Whole,
        };
        // A cell merged over several answers goes to each; it is kept besides if it is unclear in any.
        sheet.taken.push((place, taken));
        entry
    }
}

/// The rows with their places in the form. In the measures' table each has that of its measure; a second row of a
/// measure, or one of no measure, comes below.
fn places_of_rows<'r>(table: &Table, rows: &'r [RowReading], plan: &Plan) -> Vec<(usize, &'r RowReading)> {
    if !table.measure_rows {
        return rows.iter().enumerate().collect();
    }
    let mut of_measures: BTreeMap<usize, &RowReading> = BTreeMap::new();
    let mut others = Vec::new();
    for row in rows {
        let number = row.value(&plan.form.roles.rating_measure).number();
        let mut measures = plan.measures.iter();
        match measures.position(|measure| number == Some(f64::from(measure.no))) {
            Some(place) if !of_measures.contains_key(&place) => {
                of_measures.insert(place, row);
            }
            _ => others.push(row),
        }
    }
    let below = (plan.measures.len()..).zip(others);
    of_measures.into_iter().chain(below).collect()
}

/// What a cell holds, as it is typed; none for what no cell of an .xlsx can hold, or only as a formula.
fn entry(raw: &Raw) -> Option<Entry> {
    match raw {
        Raw::Blank => None,
        Raw::Number(number) => Some(Entry::Number(*number)),
        Raw::Text(text) | Raw::Error(text) => {
            // Which takes at least as many bytes.
            let fits = text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT;
            fits.then(|| Entry::Text(text.clone()))
        }
        Raw::Bool(truth) => Some(Entry::Truth(*truth)),
        Raw::DateTime(serial) => Some(match from_serial(*serial) {
            Some(date) if to_serial(date) == *serial => Entry::Date(date),
            _ => Entry::Moment(*serial),
        }),
    }
}

/// Whether an entry in a cell of its own is read as the answer was.
pub fn means_the_same(field: &Field, entry: &Entry, value: &Value) -> bool {
    let raw = match entry {
        Entry::Text(text) => Raw::Text(clean(text).into()),
        Entry::Number(number) => Raw::Number(*number),
        Entry::Date(date) => Raw::DateTime(to_serial(*date)),
        Entry::Moment(serial) => Raw::DateTime(*serial),
        Entry::Truth(truth) => Raw::Bool(*truth),
    };
    let at = At { row: 0, col: 0 };
    let cell = Cell {
        row: at.row,
        col: at.col,
        value: raw,
        formula: None,
    };
    match (
        values::answer(field, Some(&cell), &Arc::default(), at).value,
        value,
    ) {
        // Line ends, and what XML cannot hold, are written as they can be.
        (Value::Text(now), Value::Text(before)) => now == clean(before),
        (now, before) => now == *before,
    }
}
