//! Where the labels of a sheet of fields stand, and for each the cell in which its answer belongs.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::heads::{Head, before_labels};
use crate::intake::label::{Labels, Match, normalise};
use crate::intake::merged::Merged;
use crate::model::place::Cell as At;
use crate::workbook::{Raw, SheetCells};

/// A label and where its answer belongs.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The index of the field.
    pub index: usize,
    /// The cell of the answer.
    pub at: At,
    /// The last row of the label, which may be merged over several.
    pub bottom: u32,
    /// The column of the help beside it.
    pub help: u16,
    /// Columns from this one on belong to something else.
    pub end: u16,
    /// The label is the field's own and not an alias.
    pub own: bool,
    /// A unit of money in the label that is not the field's.
    pub other_unit: Option<String>,
}

/// Finds the labels. Headings (一、填报单位) are none, though without their numbering they may read like one.
pub fn of(
    sheet: &SheetCells,
    merged: &Merged,
    labels: &Labels<'_>,
    titles: &BTreeSet<Cow<'_, str>>,
    heads: &[Head],
) -> BTreeMap<usize, Vec<Spot>> {
    let found: Vec<(u32, u16, Match)> = sheet
        .cells
        .iter()
        .filter_map(|cell| {
            let Raw::Text(text) = &cell.value else { return None };
            let found = labels.find(text)?;
            (!titles.contains(&*normalise(text))).then_some((cell.row, cell.col, found))
        })
        .collect();
    let columns = label_columns(&found);
    let mut spots: BTreeMap<usize, Vec<Spot>> = BTreeMap::new();
    for (row, col, found) in found {
        let area = merged.at(row, col);
        let right = area.map_or(col, |area| area.right);
        // The nearest header above; what stands above the first goes by the first.
        let head = heads
            .iter()
            .rev()
            .find(|head| head.row < row)
            .or_else(|| heads.first());
        let (answer, help, end) = match head {
            Some(head) => {
                let Some((index, group)) = head.group(col, right) else {
                    continue;
                };
                let answer = group.answer.unwrap_or(right.saturating_add(1));
                (
                    answer,
                    group.help.unwrap_or(answer.saturating_add(1)),
                    head.next_group(index),
                )
            }
            None => {
                if !columns.contains(&col) {
                    continue;
                }
                let answer = right.saturating_add(1);
                let next = columns.range(answer..).next().copied();
                let end = next.map_or(u16::MAX, before_labels);
                (answer, answer.saturating_add(1), end)
            }
        };
        spots.entry(found.index).or_default().push(Spot {
            index: found.index,
            at: At { row, col: answer },
            bottom: area.map_or(row, |area| area.bottom),
            help,
            end,
            own: found.own,
            other_unit: found.other_unit,
        });
    }
    for places in spots.values_mut() {
        // A row that bears an alias beside one that bears the label itself is a row of the county's own.
        if places.iter().any(|spot| spot.own) {
            places.retain(|spot| spot.own);
        }
    }
    spots
}

/// Without a header, the columns in which labels stand: those with most of them. An answer or a help text may read
/// like a label too, but a column of them does not.
fn label_columns(found: &[(u32, u16, Match)]) -> BTreeSet<u16> {
    let mut fields: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
    for (_, col, found) in found {
        fields.entry(*col).or_default().insert(found.index);
    }
    let most = fields.values().map(BTreeSet::len).max().unwrap_or(0);
    fields
        .iter()
        .filter(|(_, held)| held.len() * 3 >= most)
        .map(|(col, _)| *col)
        .collect()
}
