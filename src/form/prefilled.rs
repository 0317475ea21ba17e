//! Next year's workbook of a county, with what lasts of its last one in it: on a ground of its own, and marked as not
//! yet confirmed.

use rust_xlsxwriter::Format;

use crate::model::form::Field;
use crate::model::lasting::{CARRIED_OVER, Lasting};
use crate::model::place::SourceFile;
use crate::model::plan::Plan;
use crate::workbook::{DirectCells, Styles};

use super::error::FormError;
use super::{Fill, write as write_workbook};

/// Where the values of a prefilled workbook come from.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedOver {
    /// Last year's file.
    pub file: SourceFile,
    /// The year that it reports on, if it says so.
    pub year: Option<i32>,
    /// How many values.
    pub values: usize,
}

/// What stands at a cell, and at the heading of a column.
const AT_CELL: &str = "，请核对：无误的保留，有变化的直接改写。";
const AT_HEADING: &str =
    "，请核对：本列有底纹的内容逐行核对，无误的保留，有变化的直接改写，已不在的整行删去，新增的在下面补填。";

/// Writes the workbook for `year`. Its bytes depend on plan, year and last year's file alone.
///
/// # Errors
/// [`FormError`] as for the template.
pub fn write(plan: &Plan, year: i32, last: &Lasting) -> Result<Vec<u8>, FormError> {
    let fill = Fill {
        county: Some(last.county.clone()),
        fields: last.fields.clone(),
        rows: last.rows.clone(),
        carried_over: Some(CarriedOver {
            file: last.file.clone(),
            year: last.year,
            values: last.values(),
        }),
        ..Fill::default()
    };
    write_workbook(plan, year, None, plan.issued, &fill)
}

impl Fill {
    /// The look of a cell, if what stands in it was carried over from last year.
    pub(super) fn carried_look(&self, styles: &Styles, format: Format) -> Format {
        if self.carried_over.is_some() {
            styles.carried_over(&format)
        } else {
            format
        }
    }

    /// The note at a field's cell that was carried over.
    pub(super) fn note_field(&self, field: &Field, at: (u32, u16), direct: &mut DirectCells) {
        let carried = self.carried_over.as_ref();
        if let Some(carried) = carried.filter(|_| self.fields.contains_key(&field.name)) {
            direct.put_note(at, carried.note(AT_CELL));
        }
    }

    /// The note at the heading of a column in which anything was carried over.
    pub(super) fn note_heading(&self, sheet: &str, column: &Field, at: (u32, u16), direct: &mut DirectCells) {
        let rows = self.rows.get(sheet).map_or(&[][..], Vec::as_slice);
        let carried = self.carried_over.as_ref();
        let holds = |_: &&CarriedOver| rows.iter().any(|row| row.contains_key(&column.name));
        if let Some(carried) = carried.filter(holds) {
            direct.put_note(at, carried.note(AT_HEADING));
        }
    }
}

impl CarriedOver {
    fn note(&self, what: &str) -> String {
        format!("{CARRIED_OVER}{what}")
    }

    /// What the guide says of it.
    pub(super) fn said(&self) -> String {
        let year = self
            .year
            .map_or_else(String::new, |year| format!("{year} 年度的"));
        format!(
            "本工作簿从{year}工作簿“{}”带入 {} 项内容，都标有底纹，尚未经过核对，请逐项核对：无误的保留，有变化的直接改写。当年的数字、评定和日期没有带入，请重新填写。原文件 SHA-256：{}",
            self.file.name, self.values, self.file.sha256
        )
    }
}
