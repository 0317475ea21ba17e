//! What stands outside the columns of answers: an answer typed too far right, remarks, rows of the county's own.

use std::collections::{BTreeMap, BTreeSet};

use super::heads::Head;
use super::spots::Spot;
use super::{Reader, note, place, unreadable};
use crate::intake::label::is_same_label;
use crate::intake::values;
use crate::model::form::{Field, FieldKind};
use crate::model::submission::{Answer, NotRead};
use crate::model::value::Value;
use crate::workbook::Cell;

impl<'a> Reader<'a> {
    /// Where the answer's own cell is blank: what was typed to the right of it.
    pub(super) fn beside(&mut self, field: &Field, spot: &Spot) -> Answer {
        let blank = values::answer(field, None, &self.name, spot.at);
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
        let mut answer = values::answer(field, Some(cell), &self.name, place(cell));
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
        self.row_cells(spot.at.row)
            .iter()
            .filter(|cell| cell.col > spot.at.col && cell.col < spot.end)
            .filter(|cell| {
                let text = values::shown(&cell.value);
                let is_help = cell.col == spot.help
                    && (is_same_label(&text, &field.help)
                        || (!self.help_is_intact && text.chars().count() > 12));
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

    /// What stands in columns of answers beside no label of the form, and right of answers that were read.
    pub(super) fn left_over(&self, heads: &[Head], spots: &BTreeMap<usize, Vec<Spot>>) -> Vec<NotRead> {
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
        // What the template leaves blank around its fields; a line may stand right below them.
        let right = labels.values().map(|spot| spot.help).max().unwrap_or(u16::MAX);
        let bottom = rows.last().map_or(u32::MAX, |row| row.saturating_add(2));
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
                // A label of the county's own is told by its answer.
                let answered = || {
                    self.row_cells(cell.row)
                        .iter()
                        .any(|cell| columns.contains(&cell.col))
                };
                if cell.col > right || (cell.row > bottom && !answered()) {
                    left.push(not_read("该单元格在填报区域以外，未读取。"));
                }
                continue;
            };
            let help = self
                .fields
                .get(spot.index)
                .map_or("", |field| field.help.as_str());
            let is_help = cell.col == spot.help && (!self.help_is_intact || is_same_label(&text, help));
            if !is_help && noted.insert(cell.col) {
                left.push(not_read(
                    "该单元格不在填报内容一栏，自此以下同一栏中的内容未读取。",
                ));
            }
        }
        left
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
        (FieldKind::Choice(list), Value::Text(text)) => list.iter().any(|item| item == text),
        (FieldKind::DocumentNumber, Value::Text(text)) => text.contains('〔') && text.ends_with('号'),
        (FieldKind::Phone | FieldKind::RegionCode, Value::Text(text)) => {
            text.len() >= 6 && text.chars().all(|c| c.is_ascii_digit() || c == '-')
        }
        (FieldKind::Text | FieldKind::Note | FieldKind::List, _) => false,
        _ => true,
    }
}
