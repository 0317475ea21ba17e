//! Reads a sheet of labels with one value each.

mod beside;
mod heads;
mod named;
mod spots;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::spots::Spot;
use super::label::{Labels, is_same_label, normalise};
use super::merged::{self, Merged};
use super::values;
use crate::model::form::{Field, Section};
use crate::model::place::Cell as At;
use crate::model::submission::{Answer, NotRead};
use crate::model::value::Value;
use crate::workbook::{Cell, Raw, SheetCells};

/// A sheet's answers.
pub struct FieldsRead {
    /// Answers by the field's name.
    pub answers: BTreeMap<String, Answer>,
    /// Fields whose labels are not there.
    pub missing: Vec<String>,
    /// Values beside labels that are none of the form's, or outside the columns of answers.
    pub not_read: Vec<NotRead>,
}

/// Reads the fields of these sections.
pub fn read(sections: &[Section], sheet: &SheetCells, names: &BTreeMap<String, String>) -> FieldsRead {
    let fields: Vec<&Field> = sections.iter().flat_map(|section| &section.fields).collect();
    let labels = Labels::new(fields.iter().copied());
    let titles: BTreeSet<Cow<'_, str>> = sections.iter().map(|section| normalise(&section.title)).collect();
    let merged = Merged::new(sheet);
    let heads = heads::of(sheet);
    let spots = spots::of(sheet, &merged, &labels, &titles, &heads);
    let mut reader = Reader {
        help_is_intact: help_is_intact(sheet, &fields, &spots),
        sheet,
        name: sheet.name.as_str().into(),
        merged,
        fields,
        answer_cells: spots.values().flatten().map(|spot| spot.at).collect(),
        used: BTreeSet::new(),
    };
    let mut read = FieldsRead {
        answers: BTreeMap::new(),
        missing: Vec::new(),
        not_read: Vec::new(),
    };
    for (index, field) in reader.fields.clone().into_iter().enumerate() {
        let answer = match spots.get(&index) {
            Some(places) => Some(reader.at_labels(field, places)),
            None => names
                .get(&field.name)
                .and_then(|target| named::cell(target, &sheet.name))
                .and_then(|at| reader.by_name(field, at)),
        };
        match answer {
            Some(answer) => {
                read.answers.insert(field.name.clone(), answer);
            }
            None => read.missing.push(field.name.clone()),
        }
    }
    read.not_read = reader.left_over(&heads, &spots);
    read
}

/// Whether the help beside the answers is still the template's, so that something else in its place was typed there.
fn help_is_intact(sheet: &SheetCells, fields: &[&Field], spots: &BTreeMap<usize, Vec<Spot>>) -> bool {
    let places: Vec<&Spot> = spots.values().flatten().collect();
    let intact = places
        .iter()
        .filter(|spot| {
            let help = fields.get(spot.index).map_or("", |field| field.help.as_str());
            sheet
                .get(spot.at.row, spot.help)
                .is_some_and(|cell| is_same_label(&values::shown(&cell.value), help))
        })
        .count();
    intact * 2 > places.len()
}

struct Reader<'a> {
    sheet: &'a SheetCells,
    /// Its name, which its answers share.
    name: Arc<str>,
    merged: Merged,
    fields: Vec<&'a Field>,
    help_is_intact: bool,
    /// Where answers belong.
    answer_cells: BTreeSet<At>,
    /// Cells that were read.
    used: BTreeSet<At>,
}

impl<'a> Reader<'a> {
    /// The answer beside a label; the same label twice with different answers leaves open which counts.
    fn at_labels(&mut self, field: &Field, places: &[Spot]) -> Answer {
        let mut answers: Vec<Answer> = places.iter().map(|spot| self.at_label(field, spot)).collect();
        let filled: Vec<&Answer> = answers.iter().filter(|answer| !answer.value.is_blank()).collect();
        let [first, others @ ..] = filled.as_slice() else {
            answers.truncate(1);
            return answers.pop().unwrap_or_default();
        };
        let mut answer = (*first).clone();
        if places.len() > 1 && others.is_empty() {
            let place = answer.at.map(|at| at.to_string()).unwrap_or_default();
            note(
                &mut answer,
                &format!("指标在表中出现多次，只有 {place} 填了内容，按该处读取。"),
            );
        }
        if others
            .iter()
            .any(|other| other.value != first.value || other.value == Value::Unreadable)
        {
            let shown: Vec<String> = filled
                .iter()
                .map(|answer| {
                    let place = answer.at.map(|at| at.to_string()).unwrap_or_default();
                    format!("{place} 填“{}”", answer.raw.trim())
                })
                .collect();
            unreadable(
                &mut answer,
                format!(
                    "同一指标在表中出现多次，内容不同（{}），请只保留一处。",
                    shown.join("，")
                ),
            );
        }
        answer
    }

    fn at_label(&mut self, field: &Field, spot: &Spot) -> Answer {
        let cells: Vec<Cell> = (spot.at.row..=spot.bottom.min(spot.at.row.saturating_add(50)))
            .filter_map(|row| {
                self.value_at(At {
                    row,
                    col: spot.at.col,
                })
            })
            .fold(Vec::new(), |mut cells: Vec<Cell>, cell| {
                if !cells.contains(&cell) {
                    cells.push(cell);
                }
                cells
            });
        let mut answer = match cells.as_slice() {
            [] if field.computed.is_none() && !field.given => self.beside(field, spot),
            [] => values::answer(field, None, &self.name, spot.at),
            [cell] => self.one(field, cell),
            [first, ..] => {
                let mut answer = self.one(field, first);
                let shown: Vec<String> = cells
                    .iter()
                    .map(|cell| format!("“{}”", values::shown(&cell.value).trim()))
                    .collect();
                unreadable(
                    &mut answer,
                    format!(
                        "指标名称合并了几行，每行都填了内容（{}），请只填一处。",
                        shown.join("、")
                    ),
                );
                answer
            }
        };
        if let Some(unit) = &spot.other_unit {
            in_other_unit(&mut answer, field, unit);
        }
        answer
    }

    /// The answer in a cell, which may be merged with those of other fields.
    fn one(&mut self, field: &Field, cell: &Cell) -> Answer {
        let at = place(cell);
        self.used.insert(at);
        let mut answer = values::answer(field, Some(cell), &self.name, at);
        let area = self.merged.at(at.row, at.col);
        let shared = area.filter(|area| {
            self.answer_cells
                .range(
                    At {
                        row: area.top,
                        col: 0,
                    }..,
                )
                .take_while(|held| held.row <= area.bottom)
                .filter(|held| area.contains(held.row, held.col))
                .count()
                > 1
        });
        if let Some(area) = shared
            && !answer.value.is_blank()
        {
            let area = merged::shown(area);
            if merged::holds_for_each(field) {
                note(&mut answer, &format!("{area} 合并为一格，按各项答案相同读取。"));
            } else {
                unreadable(
                    &mut answer,
                    format!("{area} 合并为一格，不能确定所填是各项的数还是几项之和，请取消合并后分别填写。"),
                );
            }
        }
        answer
    }

    /// The cell at a place that holds something; in a merged area, the one that holds its value.
    fn value_at(&self, at: At) -> Option<Cell> {
        let area = self.merged.at(at.row, at.col);
        let cell = match area {
            // A label merged over its neighbour's column holds no answer, unless something still stands below it.
            Some(area) if area.left < at.col => self.sheet.get(at.row, at.col),
            Some(area) => self.sheet.get(area.top, area.left),
            None => self.sheet.get(at.row, at.col),
        }?;
        // A formula whose result is an empty text is a formula all the same.
        let blank =
            cell.formula.is_none() && matches!(&cell.value, Raw::Text(text) if values::is_blank(text));
        (!blank).then(|| cell.clone())
    }

    /// A field whose label is gone, by its defined name; none if the cell answers another field.
    fn by_name(&mut self, field: &Field, at: At) -> Option<Answer> {
        if self.answer_cells.contains(&at) {
            return None;
        }
        self.answer_cells.insert(at);
        let cell = self.value_at(at);
        let mut answer = match &cell {
            Some(cell) => self.one(field, cell),
            None => values::answer(field, None, &self.name, at),
        };
        note(
            &mut answer,
            &format!("指标名称“{}”已被改动，按单元格的定义名称读取。", field.label),
        );
        Some(answer)
    }
}

fn place(cell: &Cell) -> At {
    At {
        row: cell.row,
        col: cell.col,
    }
}

/// A number under a label whose unit was changed.
fn in_other_unit(answer: &mut Answer, field: &Field, unit: &str) {
    let says_unit = answer.raw.contains('元') || answer.raw.contains('万');
    if let Value::Number(number) = answer.value
        && number != 0.0
        && !says_unit
    {
        let why = values::changed_unit(unit, &field.unit);
        unreadable(answer, why);
    }
}

/// Adds how an answer was found to how it was read.
fn note(answer: &mut Answer, how: &str) {
    let held = answer.note.take().unwrap_or_default();
    answer.note = Some(format!("{how}{held}"));
}

fn unreadable(answer: &mut Answer, why: String) {
    answer.value = Value::Unreadable;
    answer.note = None;
    answer.defect = Some(why);
}
