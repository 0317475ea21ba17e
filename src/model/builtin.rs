//! The checks that the program has of itself.

use std::sync::Arc;

use smol_str::SmolStr;

use super::finding::{Kind, Severity};
use super::plan::{Citation, Remedy};

/// Something that the form or the evidence must satisfy and no rule states.
#[derive(Clone, Debug, PartialEq)]
pub struct BuiltinCheck {
    /// Which one.
    pub builtin: Builtin,
    /// Stable id, such as `T01`.
    pub id: SmolStr,
    /// Kind of its findings.
    pub kind: Kind,
    /// Severity of its findings.
    pub severity: Severity,
    /// What it demands, in a few words.
    pub title: SmolStr,
    /// Whether the county may explain a finding instead of correcting it.
    pub explainable: bool,
    /// Names of the parameters that are its thresholds, in the order of [`Builtin::thresholds`].
    pub parameters: Vec<String>,
    /// What to do.
    pub remedy: Arc<Remedy>,
    /// Where the demand comes from.
    pub source: Arc<Citation>,
}

macro_rules! builtins {
    ($($(#[$doc:meta])* $variant:ident = $key:literal),* $(,)?) => {
        /// The checks that the program has of itself; the plan gives each its id, severity and remedy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Builtin { $($(#[$doc])* $variant),* }

        impl Builtin {
            /// Every built-in check.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$variant),*];

            /// The key by which the plan document names it.
            pub fn key(self) -> &'static str {
                match self { $(Builtin::$variant => $key),* }
            }
        }
    };
}

builtins! {
    /// The file cannot be read as a workbook.
    UnreadableFile = "unreadable-file",
    /// The file is a workbook, but not this form.
    OtherForm = "other-form",
    /// A sheet of the form is missing.
    MissingSheet = "missing-sheet",
    /// A field's label is not on its sheet.
    MissingField = "missing-field",
    /// A column's label is not in its table's header.
    MissingColumn = "missing-column",
    /// The workbook was made from another version of the template or the plan.
    TemplateVersion = "template-version",
    /// The plan changed after the template was made, and its version did not.
    PlanChanged = "plan-changed",
    /// The workbook refers to cells of other workbooks.
    ExternalLinks = "external-links",
    /// The workbook carries macros.
    Macros = "macros",
    /// Rows or columns that are hidden hold answers.
    HiddenData = "hidden-data",
    /// The workbook lies where another county's belongs.
    OtherCountysPlace = "other-countys-place",
    /// The template had been prefilled for another county.
    OtherCountysTemplate = "other-countys-template",
    /// The same bytes were sent in the last round.
    SameAsLastRound = "same-as-last-round",
    /// Two counties' workbooks were saved at the same instant.
    SavedTogether = "saved-together",
    /// A program still had the workbook open.
    StillOpen = "still-open",
    /// The same county was sent more than once.
    SentTwice = "sent-twice",
    /// Sheets, rows or cells that were not read.
    NotRead = "not-read",
    /// A required field is blank.
    RequiredBlank = "required-blank",
    /// What stands in the cell is not of the field's type.
    WrongType = "wrong-type",
    /// A number outside its range.
    OutOfRange = "out-of-range",
    /// A text that is not on its list.
    NotInList = "not-in-list",
    /// A value that may not repeat does.
    Repeated = "repeated",
    /// A value that must stand in another table does not.
    UnknownReference = "unknown-reference",
    /// The county's name, code or city does not agree with the roster.
    CountyMismatch = "county-mismatch",
    /// The workbook reports on another year than the round.
    WrongYear = "wrong-year",
    /// A computed cell holds another value than its formula gives.
    ComputedOverwritten = "computed-overwritten",
    /// A computed cell holds its right value, but no formula any more.
    FormulaReplaced = "formula-replaced",
    /// A formula whose result was never stored.
    FormulaWithoutResult = "formula-without-result",
    /// A value was read with tolerance.
    ReadWithTolerance = "read-with-tolerance",
    /// A table that may not be empty is.
    EmptyTable = "empty-table",
    /// A document number that is not in the form of a 发文字号.
    DocumentNumberForm = "document-number-form",
    /// A measure rated 已落实 or 部分落实 without evidence.
    RatedWithoutEvidence = "rated-without-evidence",
    /// Evidence that no measure uses.
    EvidenceUnused = "evidence-unused",
    /// A listed attachment that is not in the folder.
    AttachmentMissing = "attachment-missing",
    /// A file in the folder that is not listed.
    AttachmentUnlisted = "attachment-unlisted",
    /// A measure whose row is missing from the self-rating.
    MeasureNotRated = "measure-not-rated",
    /// Rated better than the checks bear out.
    RatedTooHigh = "rated-too-high",
    /// Rated worse than the checks find.
    RatedTooLow = "rated-too-low",
    /// An explanation for a finding that does not exist.
    ExplanationWithoutFinding = "explanation-without-finding",
    /// A number is far from what the county reported last year.
    ChangedSinceLastYear = "changed-since-last-year",
    /// A figure is far from those of the other counties.
    FarFromOthers = "far-from-others",
    /// Rosters or texts are those of another county.
    AlikeMaterial = "alike-material",
}

impl Builtin {
    /// What the check's thresholds mean, in the order in which the plan names their parameters; empty for most.
    pub fn thresholds(self) -> &'static [&'static str] {
        match self {
            Builtin::ChangedSinceLastYear => &["增减超过的比例", "增减达到的数"],
            Builtin::FarFromOthers => &["偏离界限（修正 z 值）", "偏离中位数的比例", "有数据的县区个数"],
            Builtin::AlikeMaterial => &[
                "长文字的最少字数",
                "文字相近的程度",
                "相近文字的最少段数",
                "相近文字的最小比例",
                "相同行的最少行数",
                "相同行的最小比例",
                "视为通用文字的县区个数",
            ],
            _ => &[],
        }
    }
}
