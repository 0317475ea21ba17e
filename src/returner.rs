//! Makes the workbooks that go back to their counties.

use crate::form::{self, FormError, Prepared};
use crate::intake::{self, carry};
use crate::model::assessment::Assessment;
use crate::model::carried::Carried;
use crate::model::hash::sha256;
use crate::model::plan::Plan;
use crate::model::round::RoundInfo;
use crate::model::submission::{Attachments, Submission};
use crate::workbook::{self, Book};

/// Makes the workbooks that go back to their counties.
pub struct Returner<'a> {
    plan: &'a Plan,
    prepared: Prepared<'a>,
    info: &'a RoundInfo,
    template: carry::Template,
    limits: workbook::Limits,
}

/// Why no workbook could be made for a county.
#[derive(Debug)]
pub enum NotReturned {
    /// The bytes are not those that were checked.
    Changed,
    /// They cannot be read any more, though they could be: one sentence.
    Unreadable(String),
    /// The workbook could not be written.
    Form(FormError),
}

impl std::fmt::Display for NotReturned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotReturned::Changed => {
                f.write_str("文件在核查过程中被改动，没有生成退回修改的工作簿，请重新核查。")
            }
            NotReturned::Unreadable(why) => f.write_str(why),
            NotReturned::Form(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NotReturned {}

impl From<FormError> for NotReturned {
    fn from(error: FormError) -> Self {
        NotReturned::Form(error)
    }
}

impl<'a> Returner<'a> {
    /// Makes a plan ready for returning a round's workbooks.
    ///
    /// # Errors
    /// A plan whose blank workbook cannot be written.
    pub fn new(plan: &'a Plan, info: &'a RoundInfo) -> Result<Self, NotReturned> {
        let prepared = Prepared::new(plan)?;
        let blank = form::said_by_itself(&prepared, info.year, info.as_of)?;
        Ok(Self {
            plan,
            prepared,
            info,
            template: carry::Template::new(blank),
            limits: intake::limits(),
        })
    }

    /// Takes out of a workbook, as read, what the one that goes back is made from.
    pub(crate) fn carry(&self, book: &Book, submission: &Submission) -> Carried {
        carry::carry(self.plan, &self.template, book, submission)
    }

    /// The workbook that goes back, from what was carried over of the one that was checked and what came of it in the
    /// round.
    ///
    /// The county's values in the form's own layout, each finding as a note at its cell, a first sheet with all of them,
    /// and a last one with everything that has no place in the form. It is read like any other when it is sent again.
    ///
    /// # Errors
    /// What keeps the workbook from being written.
    pub fn write(&self, carried: Carried, assessment: &Assessment) -> Result<Vec<u8>, NotReturned> {
        let destinations = carry::destinations(&self.plan.form, &carried, &assessment.findings);
        let (year, as_of) = (self.info.year, self.info.as_of);
        let written = form::returned::write(&self.prepared, year, as_of, carried, &destinations, assessment);
        Ok(written?)
    }

    /// The same from the bytes that were checked, where nothing of them was kept.
    ///
    /// # Errors
    /// Other bytes than were checked; what keeps the workbook from being written.
    pub fn workbook(&self, bytes: &[u8], assessment: &Assessment) -> Result<Vec<u8>, NotReturned> {
        if sha256(bytes) != assessment.file.sha256 {
            return Err(NotReturned::Changed);
        }
        let book =
            workbook::read(bytes, &self.limits).map_err(|why| NotReturned::Unreadable(why.to_string()))?;
        let file = assessment.file.clone();
        let submission = intake::read(self.plan, &book, file, Attachments::default())
            .map_err(|why| NotReturned::Unreadable(why.to_string()))?;
        let carried = self.carry(&book, &submission);
        // They take as much room as the workbook to be written.
        drop((book, submission));
        self.write(carried, assessment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Documents, load};

    #[test]
    fn the_blank_workbook_says_what_is_read_of_it() {
        let plan = load(&Documents::embedded()).unwrap();
        let info = RoundInfo::new(plan.issued, Some(2026), None);
        let blank = form::write(
            &plan,
            info.year,
            Some(info.as_of),
            info.as_of,
            &form::Fill::default(),
        );
        let book = workbook::read(&blank.unwrap(), &intake::limits()).unwrap();
        // Of the hidden ones nothing is read.
        let shown = book.sheets.into_iter().filter(|sheet| !sheet.hidden);
        let read = shown.map(|sheet| {
            let cells = sheet.cells.into_iter();
            let cells = cells.map(|cell| ((cell.row, cell.col), cell.value));
            (sheet.name, cells.collect::<Vec<_>>())
        });
        let said = form::said_by_itself(&Prepared::new(&plan).unwrap(), info.year, info.as_of);
        // They are too long to be printed.
        assert!(carry::Template::new(said.unwrap()) == carry::Template::new(read));
    }
}
