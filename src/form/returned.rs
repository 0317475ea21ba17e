//! The workbook that goes back to a county: what it sent, in the form's own layout, with every finding at its cell.
//!
//! The same writer makes it as makes the template, so that the county's next sending is read like any other. Two sheets
//! are added: the findings, with a link to each cell, and what has no place in the form.

mod findings_sheet;
mod kept_sheet;
mod marks;
mod places;

use std::collections::BTreeMap;

use smol_str::SmolStr;

use jiff::civil::Date;

use crate::model::assessment::Assessment;
use crate::model::carried::{Carried, Destination};
use crate::model::plan::County;
use crate::workbook::{DirectCells, Styles};

use super::error::FormError;
use super::{Fill, Prepared, assemble};

pub(super) use marks::{Marks, SheetMarks};
use places::Placed;

/// Everything that the sheets of a returned workbook need besides the form's.
pub(super) struct Returned<'a> {
    carried: &'a Carried,
    pub(super) assessment: &'a Assessment,
    placed: Vec<Placed<'a>>,
    pub(super) marks: Marks,
}

/// Writes the returned workbook of a submission that was checked; `destinations` are those of the assessment's findings,
/// in their order. `as_of` is also the day of its making.
///
/// # Errors
/// [`FormError`] as for the template.
pub fn write(
    prepared: &Prepared<'_>,
    year: i32,
    as_of: Date,
    carried: Carried,
    destinations: &[Option<Destination>],
    assessment: &Assessment,
) -> Result<Vec<u8>, FormError> {
    let plan = prepared.plan;
    let mut carried = carried;
    let county = &assessment.county;
    let fill = Fill {
        // Whoever it had been prefilled for, it still is: that must not be forgotten on the way.
        county: Some(County {
            code: carried
                .prefilled_for
                .take()
                .map_or_else(|| county.code.clone(), SmolStr::from),
            ..county.clone()
        }),
        fields: std::mem::take(&mut carried.fields),
        rows: BTreeMap::new(),
        sent_rows: std::mem::take(&mut carried.rows),
        results: None,
        as_sent: true,
        carried_over: None,
    };
    let placed = places::of(plan, destinations, assessment);
    let returned = Returned {
        marks: Marks::of(&placed),
        carried: &carried,
        assessment,
        placed,
    };
    assemble(prepared, year, Some(as_of), as_of, &fill, Some(&returned), true)?.save()
}

impl Returned<'_> {
    /// Writes the sheet of findings, which comes first.
    pub(super) fn write_findings(
        &self,
        styles: &Styles,
        footer: &str,
        ws: &mut rust_xlsxwriter::Worksheet,
    ) -> Result<DirectCells, FormError> {
        findings_sheet::write(self, styles, footer, ws)
    }

    /// Whether anything has no place in the form.
    pub(super) fn keeps_any(&self) -> bool {
        !self.carried.kept.is_empty() || self.carried.cut > 0
    }

    /// Writes the sheet of what has no place in the form, which comes after the form's.
    pub(super) fn write_kept(
        &self,
        styles: &Styles,
        footer: &str,
        ws: &mut rust_xlsxwriter::Worksheet,
    ) -> Result<DirectCells, FormError> {
        kept_sheet::write(self, styles, footer, ws)
    }

    /// What is said where the bound cut something off.
    fn said_of_cut(&self) -> Option<String> {
        (self.carried.cut > 0).then(|| {
            format!(
                "原文件中放不进表格的内容过多，「{}」只保留了其中 {} 处，还有 {} 个单元格的内容没有保留，请保存好原文件并从中查找。",
                crate::model::form::KEPT_SHEET,
                self.carried.kept.len(),
                self.carried.cut
            )
        })
    }
}
