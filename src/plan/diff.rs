//! What changed between two plans, in sentences that an office can put into a notice.
//!
//! Both plans are told as the rows of the plan workbook's sheets, so that everything that a plan holds is compared, and
//! each thing is called by the heading under which the office edits it. Rows are matched by their names, then by what
//! stays when a name changes (a field's label, a county's name); what is left was added or removed.

mod matching;
mod sentences;
mod sheets;
mod subjects;
mod usage;

use crate::model::plan::Plan;

/// Changes of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are about.
    pub title: &'static str,
    /// A sentence for each.
    pub sentences: Vec<String>,
}

/// Everything in which the new plan differs from the old one; nothing if they say the same.
#[must_use]
pub fn diff(old: &Plan, new: &Plan) -> Vec<Group> {
    sheets::compare(old, new)
}

#[cfg(test)]
mod tests;
