//! Reads a sheet of labels with one value each.

mod heads;
mod named;
mod spots;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::spots::Spot;
use super::label::{Labels, normalise};
use super::merged::{self, Merged};
use super::values;
use crate::model::form::{Field, FieldKind, Section};
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
    let titles: BTreeSet<String> = sections.iter().map(|section| normalise(&section.title)).collect();
    let merged = Merged::new(sheet);
    let heads = heads::of(sheet);
    let spots = spots::of(sheet, &merged, &labels, &titles, &heads);
    let mut reader = Reader {
        help_is_intact: help_is_intact(sheet, &fields, &spots),
        sheet,
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
                .is_some_and(|cell| normalise(&values::shown(&cell.value)) == normalise(help))
        })
        .count();
    intact * 2 > places.len()
}

struct Reader<'a> {
    sheet: &'a SheetCells,
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
            [] => values::answer(field, None, &self.sheet.name, spot.at),
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
        let mut answer = values::answer(field, Some(cell), &self.sheet.name, at);
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
        let blank = matches!(&cell.value, Raw::Text(text) if values::is_blank(text));
        (!blank).then(|| cell.clone())
    }

    /// Where the answer's own cell is blank: what was typed to the right of it.
    fn beside(&mut self, field: &Field, spot: &Spot) -> Answer {
        let blank = values::answer(field, None, &self.sheet.name, spot.at);
        let found = self.to_the_right(field, spot);
        let cell = match found.as_slice() {
            [] => return blank,
            [cell] => cell,
            [first, ..] => {
                let cells: Vec<String> = found.iter().map(shown_at).collect();
                self.used.extend(found.iter().map(place));
                let mut answer = Answer {
                    raw: values::shown(&first.value),
                    ..blank
                };
                unreadable(
                    &mut answer,
                    format!(
                        "填报内容一栏为空，右边有几处内容（{}），不能确定哪一处是答案。",
                        cells.join("、")
                    ),
                );
                return answer;
            }
        };
        self.used.insert(place(cell));
        let mut answer = values::answer(field, Some(cell), &self.sheet.name, place(cell));
        if is_surely(field, &answer) {
            let place = place(cell);
            note(
                &mut answer,
                &format!("填在 {place}，不在填报内容一栏，按该项的答案读取。"),
            );
        } else {
            let shown = shown_at(cell);
            answer.at = Some(spot.at);
            unreadable(
                &mut answer,
                format!("填报内容一栏为空，右边 {shown}，不能确定是否为该项的答案。"),
            );
        }
        answer
    }

    /// Cells right of where the answer belongs that hold something other than the template's help.
    fn to_the_right(&self, field: &Field, spot: &Spot) -> Vec<Cell> {
        let help = normalise(&field.help);
        self.row_cells(spot.at.row)
            .iter()
            .filter(|cell| cell.col > spot.at.col && cell.col < spot.end)
            .filter(|cell| {
                let text = values::shown(&cell.value);
                let is_help = cell.col == spot.help
                    && (normalise(&text) == help || (!self.help_is_intact && text.chars().count() > 12));
                !is_help && !values::is_blank(&text)
            })
            .filter(|cell| !self.answer_cells.contains(&place(cell)))
            .cloned()
            .collect()
    }

    fn row_cells(&self, row: u32) -> &'a [Cell] {
        let cells = &self.sheet.cells;
        let from = cells.partition_point(|cell| cell.row < row);
        let to = cells.partition_point(|cell| cell.row <= row);
        cells.get(from..to).unwrap_or_default()
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
            None => values::answer(field, None, &self.sheet.name, at),
        };
        note(
            &mut answer,
            &format!("指标名称“{}”已被改动，按单元格的定义名称读取。", field.label),
        );
        Some(answer)
    }

    /// What stands in columns of answers beside no label of the form, and right of answers that were read.
    fn left_over(&self, heads: &[heads::Head], spots: &BTreeMap<usize, Vec<Spot>>) -> Vec<NotRead> {
        let mut left = Vec::new();
        let columns: BTreeSet<u16> = self.answer_cells.iter().map(|at| at.col).collect();
        let rows: BTreeSet<u32> = self.answer_cells.iter().map(|at| at.row).collect();
        let labels: BTreeMap<(u32, u16), &Spot> = spots
            .values()
            .flatten()
            .map(|spot| ((spot.at.row, spot.at.col), spot))
            .collect();
        let first = heads
            .first()
            .map(|head| head.row)
            .or_else(|| rows.first().copied());
        let mut noted: BTreeSet<u16> = BTreeSet::new();
        for cell in &self.sheet.cells {
            let at = place(cell);
            let text = values::shown(&cell.value);
            let is_head = heads.iter().any(|head| head.row == cell.row);
            if is_head
                || values::is_blank(&text)
                || self.used.contains(&at)
                || self.answer_cells.contains(&at)
            {
                continue;
            }
            let not_read = |why: &str| NotRead {
                sheet: self.sheet.name.clone(),
                at: Some(at),
                shown: values::shortened(&text),
                why: why.to_owned(),
            };
            if columns.contains(&cell.col) && first.is_some_and(|first| cell.row > first) {
                left.push(not_read("该行的指标名称不属于自评工作簿，填报内容未读取。"));
                continue;
            }
            // The nearest answer to the left in this row.
            let beside = labels
                .range((cell.row, 0)..(cell.row, cell.col))
                .next_back()
                .map(|(_, spot)| *spot);
            let Some(spot) = beside.filter(|spot| cell.col < spot.end) else {
                continue;
            };
            let help = self
                .fields
                .get(spot.index)
                .map_or("", |field| field.help.as_str());
            let is_help =
                cell.col == spot.help && (!self.help_is_intact || normalise(&text) == normalise(help));
            if !is_help && noted.insert(cell.col) {
                left.push(not_read(
                    "该单元格不在填报内容一栏，自此以下同一栏中的内容未读取。",
                ));
            }
        }
        left
    }
}

fn place(cell: &Cell) -> At {
    At {
        row: cell.row,
        col: cell.col,
    }
}

fn shown_at(cell: &Cell) -> String {
    let text = values::shortened(&values::shown(&cell.value));
    format!("{} 有“{text}”", place(cell))
}

/// Whether what stands beside the answer's cell can be nothing but the answer.
fn is_surely(field: &Field, answer: &Answer) -> bool {
    match (&field.kind, &answer.value) {
        (_, Value::Blank | Value::Nothing | Value::Unreadable) => false,
        (FieldKind::Choice(list), Value::Text(text)) => list.contains(text),
        (FieldKind::DocumentNumber, Value::Text(text)) => text.contains('〔') && text.ends_with('号'),
        (FieldKind::Phone | FieldKind::RegionCode, Value::Text(text)) => {
            text.len() >= 6 && text.chars().all(|c| c.is_ascii_digit() || c == '-')
        }
        (FieldKind::Text | FieldKind::Note | FieldKind::List, _) => false,
        _ => true,
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
