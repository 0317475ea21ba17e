//! Where each finding stands in the returned workbook.

use crate::form::layout::{HEADER_ROW, field_cells, to_u16, to_u32};
use crate::model::assessment::Assessment;
use crate::model::carried::Destination;
use crate::model::finding::Finding;
use crate::model::form::{Body, KEPT_SHEET};
use crate::model::place::Cell;
use crate::model::plan::Plan;

use super::kept_sheet;

/// A finding and where it stands.
pub(super) struct Placed<'a> {
    pub(super) finding: &'a Finding,
    /// The sheet; none for what concerns the file as a whole.
    pub(super) sheet: Option<String>,
    /// The cell; none for what concerns a whole sheet.
    pub(super) cell: Option<Cell>,
}

/// Places the findings, in their order, in which their destinations stand, too.
pub(super) fn of<'a>(
    plan: &Plan,
    destinations: &[Option<Destination>],
    assessment: &'a Assessment,
) -> Vec<Placed<'a>> {
    let destinations = destinations.iter().copied();
    assessment
        .findings
        .iter()
        .zip(destinations.chain(std::iter::repeat(None)))
        .map(|(finding, destination)| {
            let (sheet, cell) = destination.map_or((None, None), |destination| place(plan, destination));
            Placed { finding, sheet, cell }
        })
        .collect()
}

fn place(plan: &Plan, destination: Destination) -> (Option<String>, Option<Cell>) {
    let name = |sheet: usize| plan.form.sheets.get(sheet).map(|sheet| sheet.name.clone());
    match destination {
        Destination::Sheet(sheet) => (name(sheet), None),
        Destination::Field { sheet, field } => (name(sheet), field_cell(plan, sheet, field)),
        Destination::Header { sheet, column } => {
            let col = to_u16(column);
            (name(sheet), Some(Cell { row: HEADER_ROW, col }))
        }
        Destination::Entry { sheet, row, column } => {
            let (row, col) = (HEADER_ROW + 1 + to_u32(row), to_u16(column));
            (name(sheet), Some(Cell { row, col }))
        }
        Destination::Kept(index) => (Some(KEPT_SHEET.to_owned()), Some(kept_sheet::cell(index))),
    }
}

fn field_cell(plan: &Plan, sheet: usize, field: usize) -> Option<Cell> {
    let Body::Fields(sections) = &plan.form.sheets.get(sheet)?.body else {
        return None;
    };
    field_cells(sections).get(field).map(|(_, cell)| *cell)
}
