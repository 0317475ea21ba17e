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
//! 6. [`round::assemble`] puts the counties of a round side by side.
//! 7. [`followup::follow`] says what became of what the round before found, and makes the action lists.
//! 8. [`report`] writes HTML, Excel and JSON, and letters in Word.
//! 9. [`annual::compose`] puts the results of several years side by side.
//! 10. [`intake::carry`] and [`form::returned`] write a county's workbook anew, with every finding at its cell.
//!
//! [`Session`] walks steps 3 to 7 for a whole round, [`Returner`] step 10 for a county; [`Prefiller`]
//! makes next year's workbook from last year's ([`intake::lasting`], [`form::prefilled`]). For a public edition [`public`]
//! takes personal data out after step 4, and after step 7 what is said of them.

#![forbid(unsafe_code)]

pub mod annual;
pub mod check;
mod fault;
pub mod followup;
pub mod form;
pub mod formula;
pub mod intake;
pub mod model;
pub mod parcel;
pub mod plan;
mod prefiller;
pub mod public;
pub mod report;
mod returner;
pub mod round;
pub mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use check::{Checker, Context, Printer, UnusableFormula};
use fault::{OUR_FAULT, survived};
use followup::{EditedList, Edits};
use model::assessment::{Assessment, Details};
use model::carried::Carried;
use model::fingerprint::Fingerprint;
use model::form::Body;
use model::last_year::LastYear;
use model::place::SourceFile;
use model::plan::{Builtin, Plan, Roster};
use model::round::{PreviousRound, Round, RoundInfo, UnreadableFile};
use model::submission::{Attachments, Submission};
use public::{Edition, NotMasked, Personal};
use smol_str::SmolStr;

pub use model::hash::sha256;
pub use prefiller::Prefiller;
pub use returner::{NotReturned, Returner};

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A round being checked: the plan made ready, the round's year and day, its counties.
pub struct Session<'a> {
    plan: &'a Plan,
    /// Ids of the plan's rules.
    rules: Arc<[SmolStr]>,
    checker: Checker<'a>,
    info: &'a RoundInfo,
    roster: &'a Roster,
    previous: Option<&'a PreviousRound>,
    last_year: Option<LastYear>,
    material: Option<Material<'a>>,
    public: Option<Edition<'a>>,
    returner: Option<ReturnerSource<'a>>,
    limits: workbook::Limits,
}

/// What the counties' material is laid beside each other with.
struct Material<'a> {
    likeness: round::Likeness<'a>,
    printer: Printer<'a>,
    /// Makes the fingerprint of one; whoever has no material has not even the code for it.
    print: fn(&Printer<'_>, &Submission) -> Fingerprint,
}

/// Gives the returner, or none if none is wanted; may be asked by several threads.
pub type ReturnerSource<'a> = &'a (dyn Fn() -> Option<&'a Returner<'a>> + Sync);

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
        /// What was taken out of it for a public edition; none if nothing was looked for.
        personal: Option<Box<Personal>>,
        /// What its workbook that goes back is made from; none if nobody wants that.
        carried: Option<Box<Carried>>,
    },
    /// It is no workbook of this form, or cannot be read.
    Unreadable {
        /// The file and why.
        file: UnreadableFile,
        /// It is a sound workbook, only not this form: perhaps an attachment of another.
        other_form: bool,
    },
    /// It is an action list that somebody edited.
    List(EditedList),
}

impl<'a> Session<'a> {
    /// Makes a plan ready for a round.
    ///
    /// # Errors
    /// A formula of the plan that cannot be used; a loaded plan has none.
    pub fn new(plan: &'a Plan, info: &'a RoundInfo, roster: &'a Roster) -> Result<Self, UnusableFormula> {
        let likeness = round::Likeness::of(plan).zip(Printer::new(plan, roster));
        Ok(Self {
            material: likeness.map(|(likeness, printer)| Material {
                likeness,
                printer,
                print: |printer, submission| printer.print(submission),
            }),
            ..Self::of_one_workbook(plan, info, roster)?
        })
    }

    /// Makes a plan ready for a single workbook, which has no other's material beside it: the self-check page stays below
    /// its size without what compares that.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_one_workbook(
        plan: &'a Plan,
        info: &'a RoundInfo,
        roster: &'a Roster,
    ) -> Result<Self, UnusableFormula> {
        Ok(Self {
            plan,
            rules: plan.rules.iter().map(|rule| rule.id.clone()).collect(),
            checker: Checker::new(plan)?,
            info,
            roster,
            previous: None,
            last_year: None,
            material: None,
            public: None,
            returner: None,
            limits: intake::limits(),
        })
    }

    /// Looks back at the last round, too.
    #[must_use]
    pub fn after(self, previous: Option<&'a PreviousRound>) -> Self {
        Self { previous, ..self }
    }

    /// Compares every county with what it reported last year, too.
    #[must_use]
    pub fn compared_with(self, last_year: Option<LastYear>) -> Self {
        let public = self.public.is_some();
        let last_year = last_year.map(|last| if public { last.without_file_names() } else { last });
        Self { last_year, ..self }
    }

    /// Makes each workbook that is read ready to go back, too: it need not be read once more for that. `returner` is asked
    /// for only then, so that it may be made ready while the first workbook is read.
    #[must_use]
    pub fn carrying(self, returner: Option<ReturnerSource<'a>>) -> Self {
        Self { returner, ..self }
    }

    /// Checks for a public edition: personal data are taken out of each submission before it is checked.
    #[must_use]
    pub fn for_the_public(self) -> Self {
        let edition = Edition::new(self.plan, self.roster);
        Self {
            public: Some(edition),
            last_year: self.last_year.map(LastYear::without_file_names),
            ..self
        }
    }

    /// Reads and checks one workbook. Should the program itself go wrong over it, that is said of this file, and the
    /// others are checked all the same.
    pub fn check(&self, input: Input<'_>) -> Outcome {
        self.check_by(input, |bytes| workbook::read(bytes, &self.limits))
    }

    /// As [`check`](Self::check), of a workbook that was read by [`workbook::read`] with [`intake::limits`] already.
    pub fn check_read(
        &self,
        input: Input<'_>,
        book: Result<workbook::Book, workbook::Unreadable>,
    ) -> Outcome {
        self.check_by(input, |_| book)
    }

    fn check_by(
        &self,
        input: Input<'_>,
        read: impl FnOnce(&[u8]) -> Result<workbook::Book, workbook::Unreadable>,
    ) -> Outcome {
        let file = SourceFile::of(&input.name, input.bytes);
        survived(|| self.check_file(file.clone(), read(input.bytes), input))
            .unwrap_or_else(|| self.unreadable(file, Builtin::UnreadableFile, OUR_FAULT.to_owned()))
    }

    /// What a workbook about this session's year reported, for the same county's next one to be compared with.
    ///
    /// # Errors
    /// A workbook that cannot be read, is not of this form or is about another year: one sentence.
    pub fn reported(&self, input: Input<'_>) -> Result<LastYear, String> {
        let (name, year) = (input.name.clone(), self.info.year);
        let why = match self.check(input) {
            Outcome::Checked { assessment, .. } => match assessment.year {
                Some(found) if found == year => {
                    return Ok(round::reported_in(self.info.clone(), &assessment));
                }
                Some(found) => format!("填报年度为 {found}，应为 {year}。"),
                None => format!("没有填写填报年度，应为 {year}。"),
            },
            Outcome::Unreadable { file, .. } => file.message,
            Outcome::List(_) => "这是整改清单，不是自评工作簿。".to_owned(),
        };
        Err(format!("上年度工作簿“{name}”不能用来比对：{why}"))
    }

    fn check_file(
        &self,
        file: SourceFile,
        book: Result<workbook::Book, workbook::Unreadable>,
        input: Input<'_>,
    ) -> Outcome {
        let book = match book {
            Ok(book) => book,
            Err(why) => return self.unreadable(file, Builtin::UnreadableFile, why.to_string()),
        };
        if let Some(list) = self.list_alone(&book) {
            return Outcome::List(EditedList {
                name: file.name.to_string(),
                sha256: file.sha256.to_string(),
                list,
            });
        }
        match intake::read(self.plan, &book, file.clone(), input.attachments) {
            Ok(mut submission) => {
                submission.origin.lock_file = input.lock_file;
                let attachments_named = named(self.plan, &submission);
                // Of what was typed, so that a public edition finds the same copies.
                let fingerprint = self.fingerprint(&submission);
                let edition = self.public.as_ref();
                let personal = edition.map(|edition| Box::new(edition.mask(&mut submission)));
                let assessment = Box::new(self.assess_with(&submission, fingerprint));
                // Should it go wrong, that costs the workbook that goes back and no more.
                let carry = |returner: &Returner<'_>| Box::new(returner.carry(&book, &submission));
                // A public edition sends nothing back. The returner may have to be waited for, so it is asked for last.
                let returner = self.returner.filter(|_| edition.is_none());
                let returner = returner.and_then(|returner| returner());
                let carried = returner.and_then(|returner| survived(|| carry(returner)));
                Outcome::Checked {
                    attachments_named,
                    personal,
                    carried,
                    assessment,
                }
            }
            Err(why) => self.unreadable(file, Builtin::OtherForm, why.to_string()),
        }
    }

    /// The action list of a workbook that holds no sheet of the form: a report that came back with its list filled in.
    fn list_alone(&self, book: &workbook::Book) -> Option<followup::list::List> {
        let sheets = self.plan.form.sheets.iter();
        let mut answered = sheets.filter(|sheet| matches!(sheet.body, Body::Fields(_) | Body::Table(_)));
        let has_form = answered.any(|sheet| book.sheets.iter().any(|held| held.name.trim() == sheet.name));
        if has_form {
            None
        } else {
            followup::list::read(book)
        }
    }

    /// The action list of a workbook that an earlier run wrote, over so many counties, and people edited; none if there is
    /// none in it.
    ///
    /// # Errors
    /// [`workbook::Unreadable`] when the bytes are no workbook.
    pub fn list(
        &self,
        name: &str,
        bytes: &[u8],
        counties: usize,
    ) -> Result<Option<EditedList>, workbook::Unreadable> {
        let counties = self.roster.counties.len().max(counties);
        let book = workbook::read(bytes, &followup::list::limits(counties))?;
        Ok(followup::list::read(&book).map(|list| EditedList {
            name: name.to_owned(),
            sha256: sha256(bytes),
            list,
        }))
    }

    /// Checks a submission that has been read, and makes its action list.
    pub fn assess(&self, submission: &Submission) -> Assessment {
        self.assess_with(submission, self.fingerprint(submission))
    }

    fn fingerprint(&self, submission: &Submission) -> Fingerprint {
        let print = |material: &Material<'_>| (material.print)(&material.printer, submission);
        self.material.as_ref().map(print).unwrap_or_default()
    }

    fn assess_with(&self, submission: &Submission, fingerprint: Fingerprint) -> Assessment {
        let mut assessment = self.checker.check(
            submission,
            Context {
                info: self.info,
                roster: self.roster,
                previous: self.previous,
                last_year: self.last_year.as_ref(),
            },
        );
        assessment.fingerprint = match &self.public {
            None => fingerprint,
            Some(edition) => edition.mask_fingerprint(submission, fingerprint),
        };
        assessment.actions = followup::actions(&assessment.findings);
        let before = self.previous.and_then(|previous| {
            let mut ledgers = previous.ledgers.iter();
            ledgers.find(|ledger| ledger.county == assessment.county)
        });
        if let Some(before) = before {
            assessment.rows_gone = followup::rows_gone(self.plan, submission, before);
        }
        assessment
    }

    /// Takes out of an assessment what the round does without until the county's reports are written: of thousands of
    /// counties it would fill the memory.
    pub fn take_details(&self, assessment: &mut Assessment) -> Details {
        let figures = &self.plan.figures;
        assessment.take_details(&self.rules, |name| {
            figures
                .iter()
                .any(|figure| figure.peers_at.as_deref() == Some(name))
        })
    }

    /// Puts everything that came side by side, and follows up what the round before found.
    pub fn assemble(
        &self,
        assessments: Vec<Assessment>,
        unreadable: Vec<UnreadableFile>,
        edits: &Edits,
    ) -> Round {
        let mut round = round::assemble(
            round::Checks {
                sent_twice: self.plan.check(Builtin::SentTwice),
                saved_together: self.plan.check(Builtin::SavedTogether),
                across: self.across(),
                likeness: self.material.as_ref().map(|material| material.likeness),
            },
            self.info.clone(),
            self.roster,
            assessments,
            unreadable,
        );
        for assessment in &mut round.assessments {
            check::explain_what_the_round_found(self.plan, assessment);
        }
        self.follow_up(&mut round, edits);
        round
    }

    /// How the counties are compared with each other.
    fn across(&self) -> Option<round::Across<'a>> {
        let check = self.plan.check(Builtin::FarFromOthers)?;
        let [score, share, least] = self.plan.thresholds(check)?;
        Some(round::Across {
            check,
            score,
            share,
            least,
            figures: &self.plan.figures,
            form: &self.plan.form,
        })
    }

    /// A public edition follows nothing up: under pseudonyms nobody is known again, and what people wrote into lists is
    /// no business of the public.
    fn follow_up(&self, round: &mut Round, edits: &Edits) {
        if self.public.is_some() {
            followup::follow(self.plan, round, None, &Edits::default());
        } else {
            followup::follow(self.plan, round, self.previous, edits);
            for assessment in &mut round.assessments {
                // The round may have found something itself, and the office may have refused an explanation.
                assessment.verdict = check::submission_verdict(&assessment.findings);
            }
        }
    }

    /// Makes the public edition of a round whose submissions were checked for it; `personal` holds what was taken out
    /// of each. Without [`for_the_public`](Self::for_the_public) the round stays as it is.
    ///
    /// # Errors
    /// A submission of which nothing was taken out.
    pub fn disclose(
        &self,
        round: Round,
        personal: &BTreeMap<SourceFile, Personal>,
    ) -> Result<Round, NotMasked> {
        let Some(edition) = &self.public else {
            return Ok(round);
        };
        let mut round = edition.disclose(round, personal)?;
        self.follow_up(&mut round, &Edits::default());
        Ok(round)
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
                check: check.to_string(),
                message,
                county: None,
            },
            other_form: builtin == Builtin::OtherForm,
        }
    }
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

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_found_as_the_plan_says() {
        let plan = crate::plan::load(&crate::plan::Documents::embedded()).unwrap();
        let names = crate::check::names::Names::new(&plan);
        let mut seen = 0;
        for formula in plan.rules.iter().flat_map(|rule| rule.formulas()) {
            let parsed = crate::formula::Formula::parse(formula.text).unwrap();
            for name in parsed.names() {
                let found = names.kind(name, formula.row_table);
                assert_eq!(found, plan.name_kind(name, formula.row_table), "{name}");
                assert!(found.is_some(), "{name}");
                seen += 1;
            }
        }
        assert!(seen > 200, "{seen}");
        assert_eq!(names.kind("不是名称", None), None);
    }
}
