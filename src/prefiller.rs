//! Makes a county's workbook for the next year out of its last one.

use crate::fault::{OUR_FAULT, survived};
use crate::form::{self, FormError};
use crate::intake;
use crate::model::lasting::Lasting;
use crate::model::place::SourceFile;
use crate::model::plan::{Plan, Roster};
use crate::model::submission::Attachments;
use crate::workbook;

/// Makes a county's workbook for the next year out of its last one.
pub struct Prefiller<'a> {
    plan: &'a Plan,
    roster: &'a Roster,
    year: i32,
    limits: workbook::Limits,
}

impl<'a> Prefiller<'a> {
    /// For the workbooks of `year`.
    #[must_use]
    pub fn new(plan: &'a Plan, roster: &'a Roster, year: i32) -> Self {
        Self {
            plan,
            roster,
            year,
            limits: intake::limits(),
        }
    }

    /// Reads a county's last workbook, as far as it lasts. Should the program itself go wrong over it, that is said of
    /// this file.
    ///
    /// # Errors
    /// What cannot be read, is no workbook of this form, tells no county of the roster or is not of an earlier year: one
    /// sentence.
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<Lasting, String> {
        survived(|| self.read_file(name, bytes)).unwrap_or_else(|| Err(OUR_FAULT.to_owned()))
    }

    fn read_file(&self, name: &str, bytes: &[u8]) -> Result<Lasting, String> {
        let book = workbook::read(bytes, &self.limits).map_err(|why| why.to_string())?;
        let file = SourceFile::of(name, bytes);
        let submission =
            intake::read(self.plan, &book, file, Attachments::default()).map_err(|why| why.to_string())?;
        let last = intake::lasting::take(self.plan, self.roster, &submission)?;
        match last.year {
            Some(year) if year >= self.year => Err(format!(
                "填报年度为 {year}，不早于要生成的 {} 年度，不能作为上年的工作簿。要生成别的年度，请写明 --year。",
                self.year
            )),
            _ => Ok(last),
        }
    }

    /// The workbook for the next year: what lasts is filled in and marked as not yet confirmed.
    ///
    /// # Errors
    /// [`FormError`] as for the template.
    pub fn workbook(&self, last: &Lasting) -> Result<Vec<u8>, FormError> {
        form::prefilled::write(self.plan, self.year, last)
    }
}
