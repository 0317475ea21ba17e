//! The plan: sources, parameters, measures, rules, remedies, the roster of counties.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::assessment::Verdict;
pub use super::builtin::{Builtin, BuiltinCheck};
use super::finding::{Kind, Severity};
use super::form::Form;
pub use super::remedy::{Remedy, TimeLimit};

/// A plan document that has been loaded and found sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Title of the document that the plan renders.
    pub title: String,
    /// The province.
    pub province: String,
    /// The day on which that document was issued.
    pub issued: Date,
    /// The offices that issued it.
    pub issuers: Vec<String>,
    /// Version of this rendering.
    pub version: String,
    /// SHA-256 over the plan's files, in lower-case hexadecimal.
    pub hash: String,
    /// Whom a county asks.
    pub contact: String,
    /// Sources that may be cited.
    pub sources: Vec<Source>,
    /// Named thresholds.
    pub parameters: Vec<Parameter>,
    /// The parts of the plan in order.
    pub parts: Vec<Part>,
    /// The measures in order.
    pub measures: Vec<Measure>,
    /// Every rule, in the order of the documents.
    pub rules: Vec<Rule>,
    /// What the form and the evidence must satisfy, apart from rules.
    pub checks: Vec<BuiltinCheck>,
    /// Figures that reports show for each county.
    pub figures: Vec<Figure>,
    /// The workbook.
    pub form: Form,
    /// The counties.
    pub roster: Roster,
}

impl Plan {
    /// The source with this key.
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.key == key)
    }

    /// The measure with this number.
    pub fn measure(&self, no: u8) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.no == no)
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The built-in check of this key; loading has made sure that each one is declared.
    pub fn check(&self, builtin: Builtin) -> Option<&BuiltinCheck> {
        self.checks.iter().find(|check| check.builtin == builtin)
    }

    /// The parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The thresholds of a built-in check, in the order of [`Builtin::thresholds`]; none if a parameter is missing,
    /// which loading has ruled out.
    pub fn thresholds<const N: usize>(&self, check: &BuiltinCheck) -> Option<[f64; N]> {
        let values = check
            .parameters
            .iter()
            .map(|name| Some(self.parameter(name)?.value));
        values.collect::<Option<Vec<f64>>>()?.try_into().ok()
    }

    /// A citation as reports print it: 《…》 with its place.
    pub fn cite(&self, citation: &Citation) -> String {
        let title = self
            .source(&citation.key)
            .map_or(citation.key.as_str(), |source| source.short.as_str());
        if citation.place.is_empty() {
            title.to_owned()
        } else {
            [title, "：", &citation.place].concat()
        }
    }
}

/// A document that may be cited, and how sure we are of its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Key used in citations.
    pub key: String,
    /// Full title.
    pub title: String,
    /// What a report prints: short title, in 《》 where it is a document.
    pub short: String,
    /// Who issued it and when.
    pub issued: String,
    /// How sure we are of its words.
    pub certainty: Certainty,
    /// A sentence that says so to the reader.
    pub note: String,
}

/// How sure we are of a source's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The text is in hand.
    InHand,
    /// Known in part: only what is cited is in hand.
    InPart,
    /// Known from others that report it.
    SecondHand,
    /// A default of this project, which the office sets.
    Office,
}

/// Where something is said: a source and a place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// The source's key.
    pub key: SmolStr,
    /// The place: a question, a clause, a measure; may be empty.
    #[serde(default)]
    pub place: SmolStr,
}

/// A named threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name in formulas.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Unit as printed; `1` as a share is printed in percent when the unit is `%`.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// Where it comes from.
    pub source: Citation,
}

/// Whether a title is the document's own wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TitleStatus {
    /// The document's own wording.
    Official,
    /// Given by this project until the official wording is put in.
    Working,
}

impl TitleStatus {
    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            TitleStatus::Official => "原文标题",
            TitleStatus::Working => "工作标题",
        }
    }
}

/// A part of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Number from 1.
    pub no: u8,
    /// Short name, such as 管理体制.
    pub name: String,
    /// Heading.
    pub title: String,
    /// Whether the heading is the document's own.
    pub status: TitleStatus,
    /// Where the heading is known from.
    pub source: Citation,
}

/// One of the measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Number from 1.
    pub no: u8,
    /// Number of its part.
    pub part: u8,
    /// Title.
    pub title: String,
    /// Whether the title is the document's own.
    pub status: TitleStatus,
    /// What a reader must know of the title, such as the official wording at another level; may be empty.
    pub title_note: String,
    /// What the county must show, one sentence a duty.
    pub must_show: Vec<String>,
    /// Whether it is about consequences (激励、约谈、通报和问责), of which the annual report gives an account.
    pub accountability: bool,
    /// Where the measure is known from.
    pub sources: Vec<Citation>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Stable id, such as `C12-01`.
    pub id: SmolStr,
    /// The measure it belongs to; none for a rule about the form as a whole.
    pub measure: Option<u8>,
    /// Kind of its findings.
    pub kind: Kind,
    /// Severity of its findings once it is no longer on trial. A rule counts for its measure's verdict if this is 不达标.
    pub severity: Severity,
    /// Whether it is on trial (试行): computed and shown apart, in no verdict and no rate, with nothing asked for.
    pub trial: bool,
    /// What it demands, in a few words.
    pub title: SmolStr,
    /// A formula that says when the rule applies; always if none.
    pub when: Option<String>,
    /// What is checked.
    pub shape: Shape,
    /// Names that may be blank without making the rule undecidable.
    pub optional: Vec<String>,
    /// Whether the county may explain a finding instead of correcting it.
    pub explainable: bool,
    /// What the finding says; `{实际}` `{应达}` `{差距}` and `{name}` stand for values.
    pub message: String,
    /// What to do.
    pub remedy: Arc<Remedy>,
    /// Where the demand comes from.
    pub source: Arc<Citation>,
    /// Values for which it passes, by name.
    pub pass: Case,
    /// Values for which it fails, by name.
    pub fail: Case,
    /// What it comes to in other situations: at the threshold, with data missing, where it does not apply.
    pub cases: Vec<Situation>,
}

/// The word for rules on trial, and for what does not meet them.
pub const ON_TRIAL: &str = Verdict::试行.word();

impl Rule {
    /// Whether its verdict enters that of its measure. Advice, plausibility and what is on trial do not.
    pub fn counts(&self) -> bool {
        self.measure.is_some() && self.severity == Severity::不达标 && !self.trial
    }

    /// Severity of its findings now: of a rule on trial they are for information only.
    pub fn weighs(&self) -> Severity {
        if self.trial {
            Severity::提示
        } else {
            self.severity
        }
    }

    /// What reports print for how much the rule weighs: its severity, or that it is on trial.
    pub fn weight(&self) -> &'static str {
        if self.trial {
            ON_TRIAL
        } else {
            self.severity.word()
        }
    }

    /// What reports print beside a rule that does not count: 试行 or 参考; empty for those that do, and for checks of the
    /// form, which belong to no measure.
    pub fn standing(&self) -> &'static str {
        if self.trial {
            ON_TRIAL
        } else if self.measure.is_some() && !self.counts() {
            "参考"
        } else {
            ""
        }
    }
}

/// What a rule checks.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A formula that is true.
    Must {
        /// The formula.
        holds: String,
    },
    /// A quantity that reaches another.
    Gap {
        /// Formula of the actual quantity.
        actual: String,
        /// How it must stand to the required one.
        relation: Relation,
        /// Formula of the required quantity.
        required: String,
        /// Unit as printed; `%` prints a share as percent.
        unit: SmolStr,
    },
    /// A formula that is true for the rows of a table.
    Each {
        /// The table's sheet.
        table: String,
        /// Rows in scope; all rows if none.
        scope: Option<String>,
        /// What must be true of a row.
        holds: String,
        /// The column whose cell a finding points at.
        at: String,
        /// Formula of the share of rows for which it must be true; 1 if none.
        at_least_share: Option<String>,
        /// What a row is counted in, such as 人 or 所.
        unit: SmolStr,
    },
}

/// How the actual quantity must stand to the required one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Not less.
    AtLeast,
    /// Not more.
    AtMost,
    /// The same.
    Equals,
}

impl Relation {
    /// The words before the required quantity.
    pub fn word(self) -> &'static str {
        match self {
            Relation::AtLeast => "不少于",
            Relation::AtMost => "不超过",
            Relation::Equals => "等于",
        }
    }

    /// The sign before the required quantity.
    pub fn sign(self) -> &'static str {
        match self {
            Relation::AtLeast => "≥",
            Relation::AtMost => "≤",
            Relation::Equals => "＝",
        }
    }
}

/// Values of names for an example of a rule: a field has one value, a column several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Name and its values, in the order of the document.
    pub values: Vec<(String, CaseValue)>,
}

/// An example beyond the passing and the failing one. What it gives no value for is blank.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// What it shows, such as 正好达到; no two of a rule are alike.
    pub title: String,
    /// What the rule comes to; 未达标 for a rule on trial, too.
    pub verdict: Verdict,
    /// Its values.
    pub case: Case,
}

/// A value in an example.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseValue {
    /// A number.
    Number(f64),
    /// A text; empty for blank.
    Text(String),
    /// A date.
    Date(Date),
    /// A column, top to bottom.
    Column(Vec<CaseValue>),
}

/// A figure that reports show for each county.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Group it is shown in, such as 经费 or 队伍.
    pub group: SmolStr,
    /// Title.
    pub title: SmolStr,
    /// Formula of the value.
    pub value: String,
    /// Formula of the required value, if there is one.
    pub required: Option<String>,
    /// How the value must stand to the required one.
    pub relation: Relation,
    /// Unit as printed; `%` prints a share as percent.
    pub unit: SmolStr,
    /// Decimals as printed.
    pub decimals: u8,
    /// Formulas of numerator and denominator of a rate, so that a province's rate can be formed; none if values add up.
    pub ratio: Option<(String, String)>,
    /// If the counties are compared by it: the field at whose cell a county is found that is far from the others.
    pub peers_at: Option<String>,
}

/// The counties that must send a submission.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// In the order of their codes.
    pub counties: Vec<County>,
}

impl Roster {
    /// The county with this code.
    pub fn by_code(&self, code: &str) -> Option<&County> {
        self.counties.iter().find(|county| county.code == code)
    }

    /// The county of this name.
    pub fn by_name(&self, name: &str) -> Option<&County> {
        self.counties.iter().find(|county| county.name == name)
    }
}

/// A county, county-level city or district.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct County {
    /// GB/T 2260 code, six digits.
    pub code: SmolStr,
    /// Name.
    pub name: SmolStr,
    /// The city it belongs to.
    pub city: SmolStr,
}

impl County {
    /// Whether a file's path names the county, by code or by name.
    pub fn is_named_in(&self, path: &str) -> bool {
        let stands = |text: &SmolStr| !text.is_empty() && path.contains(text.as_str());
        stands(&self.code) || stands(&self.name)
    }
}
