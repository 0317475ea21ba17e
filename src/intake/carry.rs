//! Makes a workbook that was read ready to be written in the form's own layout, losing nothing that the county typed.
//!
//! An answer goes into the form as it stood (a text stays a text, a number a number) if it means the same there. What
//! was unclear only because of where it stood (two copies of a sheet that differ, a number merged over rows) would be
//! read otherwise in a cell of its own: its cell stays blank. That, and whatever else is not the template's own, is
//! kept beside the form, cell by cell.

mod answers;
mod destinations;
mod kept;
mod template;

use crate::model::carried::Carried;
use crate::model::plan::Plan;
use crate::model::submission::Submission;
use crate::workbook::Book;

pub(super) use answers::means_the_same;
pub use destinations::destinations;
pub use template::Template;

/// Carries a workbook over; `submission` is what was read from `book`.
pub fn carry(plan: &Plan, template: &Template, book: &Book, submission: &Submission) -> Carried {
    let mut carried = Carried {
        prefilled_for: submission.origin.prefilled_for.clone(),
        ..Carried::default()
    };
    let taken = answers::carry(plan, book, submission, &mut carried);
    kept::keep(&plan.form, template, book, submission, &taken, &mut carried);
    carried
}
