//! The public edition: a round without personal names, telephone numbers and ratings of persons.
//!
//! Floor 2: takes a [`Submission`] from `intake` before it is checked and a [`Round`] before it is reported on, so that
//! neither checks nor reports need to know of it. Names give way to pseudonyms before anything is checked: what comes
//! after has never seen them. What a check says of a person's row, and what a county wrote in its own words, is left
//! out of what the check came to. Verdicts, counts and figures are those of the full edition.

mod names;
mod round;
mod submission;

use std::collections::BTreeMap;

use crate::model::fingerprint::Fingerprint;
use crate::model::place::SourceFile;
use crate::model::plan::{Plan, Roster};
use crate::model::round::Round;
use crate::model::submission::Submission;

pub use names::Personal;

/// What stands in place of something left out.
pub const HIDDEN: &str = "〔已隐去〕";

/// Makes the public edition of a round.
pub struct Edition<'a> {
    plan: &'a Plan,
    /// Everything that the plan and the roster say themselves: a personal value that is also a word of theirs is
    /// replaced where it was typed, and is nothing to look for in other texts.
    wording: String,
    /// [`submission::mask`], by its address: the self-check page, which makes no public edition, is smaller by it.
    mask: fn(&Plan, &str, &mut Submission) -> Personal,
}

/// A submission of the round was checked with its personal data in it, so that they cannot be left out any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMasked {
    /// The submission.
    pub file: SourceFile,
}

impl std::fmt::Display for NotMasked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "“{}”没有按公开版核查，不能生成公开版。", self.file.name)
    }
}

impl std::error::Error for NotMasked {}

impl<'a> Edition<'a> {
    /// The public edition of rounds of this plan and roster.
    pub fn new(plan: &'a Plan, roster: &Roster) -> Self {
        Self {
            plan,
            wording: format!("{plan:?}{:?}", roster.counties),
            mask: submission::mask,
        }
    }

    /// Takes the personal values out of a submission and gives them back, to be looked for in what comes of it.
    pub fn mask(&self, submission: &mut Submission) -> Personal {
        (self.mask)(self.plan, &self.wording, submission)
    }

    /// Takes out of a fingerprint what tells persons and what quotes the county: words, rows, names of sheets that the
    /// masked submission no longer has.
    pub fn mask_fingerprint(&self, submission: &Submission, fingerprint: Fingerprint) -> Fingerprint {
        submission::mask_fingerprint(submission, fingerprint)
    }

    /// Leaves out of a round what its checks say of persons and what counties wrote in their own words. The actions
    /// are to be made anew from the findings.
    ///
    /// # Errors
    /// A submission that counts and whose personal values are not known.
    pub fn disclose(
        &self,
        round: Round,
        personal: &BTreeMap<SourceFile, Personal>,
    ) -> Result<Round, NotMasked> {
        round::disclose(self.plan, round, personal)
    }
}
