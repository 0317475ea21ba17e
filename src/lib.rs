//! dudao (督导) checks counties' self-assessment workbooks against a provincial plan for education supervision reform.
//!
//! The library takes bytes and gives bytes: it touches no file, clock, network, thread or terminal. The program
//! around it (`src/main.rs`, `src/cli/`) does.
//!
//! # Steps
//!
//! 1. [`plan::load`] reads the plan document, or [`plan::load_workbook`] its workbook: measures, form, rules, remedies, sources, the roster of counties.
//!    Everything wrong in it is reported at once.
//! 2. [`form::write`] makes the workbook that a county fills in; its sheet 自查结果 holds the rules as live formulas.
//! 3. [`parcel::open`] looks into a zip that holds workbooks, and [`workbook::read`] guards against hostile files and streams the cells of what comes back.
//! 4. [`intake::read`] finds fields by label and tables by header, and types each answer with the cell it stood in.
//! 5. [`check::Checker`] runs the checks and the rules ([`formula`]) and gives an assessment full of findings.
//! 6. [`followup::actions`] turns findings into the action list.
//! 7. [`round::assemble`] puts the counties of a round side by side.
//! 8. [`report`] writes HTML, Excel and JSON.
//!
//! [`Session`] walks steps 3 to 7 for a whole round.

pub mod check;
pub mod followup;
pub mod form;
pub mod formula;
pub mod intake;
pub mod model;
pub mod parcel;
pub mod plan;
pub mod report;
pub mod round;
pub mod workbook;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use check::{Checker, Context, UnusableFormula};
use model::assessment::Assessment;
use model::place::SourceFile;
use model::plan::{Builtin, Plan, Roster};
use model::round::{PreviousRound, Round, RoundInfo, UnreadableFile};
use model::submission::{Attachments, Submission};
use sha2::{Digest, Sha256};

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A round being checked: the plan made ready, the round's year and day, its counties.
pub struct Session<'a> {
    plan: &'a Plan,
    checker: Checker<'a>,
    info: &'a RoundInfo,
    roster: &'a Roster,
    previous: Option<&'a PreviousRound>,
    limits: workbook::Limits,
}

/// A workbook handed in.
#[derive(Clone, Debug, Default)]
pub struct Input<'a> {
    /// Its path below the folder that is checked, with `/` between its parts.
    pub name: String,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The other files that came with it.
    pub attachments: Attachments,
    /// Name of a lock file beside it, if there was one.
    pub lock_file: Option<String>,
}

/// What came of a workbook.
#[derive(Debug)]
pub enum Outcome {
    /// It was read and checked.
    Checked {
        /// The assessment.
        assessment: Box<Assessment>,
        /// Names of the attachments that it lists.
        attachments_named: BTreeSet<String>,
    },
    /// It is no workbook of this form, or cannot be read.
    Unreadable {
        /// The file and why.
        file: UnreadableFile,
        /// It is a sound workbook, only not this form: perhaps an attachment of another.
        other_form: bool,
    },
}

impl<'a> Session<'a> {
    /// Makes a plan ready for a round.
    ///
    /// # Errors
    /// A formula of the plan that cannot be used; a loaded plan has none.
    pub fn new(plan: &'a Plan, info: &'a RoundInfo, roster: &'a Roster) -> Result<Self, UnusableFormula> {
        Ok(Self {
            plan,
            checker: Checker::new(plan)?,
            info,
            roster,
            previous: None,
            limits: workbook::Limits::default(),
        })
    }

    /// Looks back at the last round, too.
    #[must_use]
    pub fn after(self, previous: Option<&'a PreviousRound>) -> Self {
        Self { previous, ..self }
    }

    /// Reads and checks one workbook. Should the program itself go wrong over it, that is said of this file, and the
    /// others are checked all the same.
    pub fn check(&self, input: Input<'_>) -> Outcome {
        let file = SourceFile {
            name: input.name.clone(),
            sha256: hex(&Sha256::digest(input.bytes)),
            bytes: u64::try_from(input.bytes.len()).unwrap_or(u64::MAX),
        };
        survived(|| self.check_file(file.clone(), input))
            .unwrap_or_else(|| self.unreadable(file, Builtin::UnreadableFile, OUR_FAULT.to_owned()))
    }

    fn check_file(&self, file: SourceFile, input: Input<'_>) -> Outcome {
        let book = match workbook::read(input.bytes, &self.limits) {
            Ok(book) => book,
            Err(why) => return self.unreadable(file, Builtin::UnreadableFile, why.to_string()),
        };
        match intake::read(self.plan, &book, file.clone(), input.attachments) {
            Ok(mut submission) => {
                submission.origin.lock_file = input.lock_file;
                Outcome::Checked {
                    attachments_named: named(self.plan, &submission),
                    assessment: Box::new(self.assess(&submission)),
                }
            }
            Err(why) => self.unreadable(file, Builtin::OtherForm, why.to_string()),
        }
    }

    /// Checks a submission that has been read, and makes its action list.
    pub fn assess(&self, submission: &Submission) -> Assessment {
        let mut assessment = self.checker.check(
            submission,
            Context {
                info: self.info,
                roster: self.roster,
                previous: self.previous,
            },
        );
        assessment.actions = followup::actions(&assessment.findings);
        assessment
    }

    /// Puts everything that came side by side.
    pub fn assemble(&self, assessments: Vec<Assessment>, unreadable: Vec<UnreadableFile>) -> Round {
        let mut round = round::assemble(
            round::Checks {
                sent_twice: self.plan.check(Builtin::SentTwice),
                saved_together: self.plan.check(Builtin::SavedTogether),
            },
            self.info.clone(),
            self.roster,
            assessments,
            unreadable,
        );
        for assessment in &mut round.assessments {
            assessment.actions = followup::actions(&assessment.findings);
        }
        round
    }

    fn unreadable(&self, file: SourceFile, builtin: Builtin, message: String) -> Outcome {
        let check = self
            .plan
            .check(builtin)
            .map(|check| check.id.clone())
            .unwrap_or_default();
        Outcome::Unreadable {
            file: UnreadableFile {
                file,
                check,
                message,
                county: None,
            },
            other_form: builtin == Builtin::OtherForm,
        }
    }
}

/// What is said of a file over which the program itself went wrong.
const OUR_FAULT: &str =
    "核查这份文件时程序内部出错，这一份没有核查结果，其余文件不受影响。请把这份文件发给技术支持人员。";

/// What the job gives; none if it panicked. The job shares nothing that it could leave half changed.
fn survived<T>(job: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(job)).ok()
}

/// Attachments that a submission lists, in lower case.
fn named(plan: &Plan, submission: &Submission) -> BTreeSet<String> {
    let roles = &plan.form.roles;
    let rows = submission
        .tables
        .get(&roles.evidence_sheet)
        .map_or(&[][..], |table| &table.rows);
    rows.iter()
        .filter_map(|row| row.value(&roles.evidence_file).text())
        .flat_map(|files| files.split('、'))
        .map(|file| file.trim().to_lowercase())
        .collect()
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::survived;

    #[test]
    fn a_panic_costs_one_file_and_no_more() {
        let files = ["甲", "乙", "丙"];
        let outcomes = files.map(|file| {
            survived(|| {
                assert_ne!(file, "乙", "made up");
                file
            })
        });
        assert_eq!(outcomes, [Some("甲"), None, Some("丙")]);
    }
}
