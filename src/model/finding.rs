//! Findings: what is the matter with a submission, where, and what to do.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};

use super::peers::Among;
use super::place::Place;
use super::plan::{BuiltinCheck, Citation, Relation, Remedy};
use super::quantity::date_in_text;
use super::round::RoundInfo;

/// Kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Kind {
    /// The workbook's structure.
    结构,
    /// How a field was filled in.
    填报,
    /// Values that must agree within a sheet or across sheets.
    逻辑,
    /// A duty of the plan.
    达标,
    /// Evidence.
    佐证,
    /// The county's rating of itself against the checks.
    自评一致性,
    /// Against last year.
    年度比对,
    /// Against the other counties.
    横向比对,
}

impl Kind {
    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            Kind::结构 => "结构",
            Kind::填报 => "填报",
            Kind::逻辑 => "逻辑",
            Kind::达标 => "达标",
            Kind::佐证 => "佐证",
            Kind::自评一致性 => "自评一致性",
            Kind::年度比对 => "年度比对",
            Kind::横向比对 => "横向比对",
        }
    }
}

/// How severe a finding is; the order is from worst to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Severity {
    /// Must be corrected: the submission is returned.
    错误,
    /// A gap: goes to the action list.
    不达标,
    /// Must be corrected or explained.
    预警,
    /// For information.
    提示,
}

impl Severity {
    /// All, from worst to least.
    pub const ALL: [Severity; 4] = [Severity::错误, Severity::不达标, Severity::预警, Severity::提示];

    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            Severity::错误 => "错误",
            Severity::不达标 => "不达标",
            Severity::预警 => "预警",
            Severity::提示 => "提示",
        }
    }

    /// The sign that goes with the word.
    pub fn sign(self) -> &'static str {
        match self {
            Severity::错误 => "■",
            Severity::不达标 => "✕",
            Severity::预警 => "▲",
            Severity::提示 => "●",
        }
    }
}

/// A gap in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// The actual quantity.
    pub actual: f64,
    /// The required quantity.
    pub required: f64,
    /// How the actual must stand to the required one.
    pub relation: Relation,
    /// What is missing (or too much), never negative; for 等于 the signed difference actual − required.
    pub gap: f64,
    /// Unit as printed; `%` means that the numbers are shares of 1.
    pub unit: SmolStr,
    /// For a share of rows: rows that hold, of all rows in scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<RowCount>,
}

/// Rows that hold, of all rows in scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowCount {
    /// Rows for which the rule's condition is true.
    pub holding: u32,
    /// Rows in scope.
    pub total: u32,
}

/// Where the explanation of a finding stands that the county may explain instead of correcting it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Explanation {
    /// None was given.
    待说明,
    /// One was given that says nothing.
    说明不足,
    /// One was given, and the office has not yet said what it makes of it.
    已说明待审,
    /// The office accepts it.
    认可,
    /// The office does not accept it.
    不认可,
    /// The office accepted it until a day that has passed.
    已过期,
}

impl Explanation {
    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            Explanation::待说明 => "待说明",
            Explanation::说明不足 => "说明不足",
            Explanation::已说明待审 => "已说明待审",
            Explanation::认可 => "认可",
            Explanation::不认可 => "不认可",
            Explanation::已过期 => "已过期",
        }
    }

    /// Whether the finding still has to be corrected or explained.
    pub fn is_open(self) -> bool {
        !matches!(self, Explanation::已说明待审 | Explanation::认可)
    }
}

/// What is made of a county's explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// What it comes to.
    pub state: Explanation,
    /// By whom; empty if it was the check.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub by: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// The last day on which it is accepted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Why, or what is missing.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub remark: String,
}

impl Review {
    /// In one sentence: 认可（审核人李某，2026年12月1日，有效期至2027年6月30日）：情况属实。
    pub fn told(&self) -> String {
        let mut marks = Vec::new();
        if !self.by.is_empty() {
            marks.push(format!("审核人{}", self.by));
        }
        marks.extend(self.on.map(date_in_text));
        marks.extend(self.until.map(|until| format!("有效期至{}", date_in_text(until))));
        let marks = if marks.is_empty() {
            String::new()
        } else {
            format!("（{}）", marks.join("，"))
        };
        let remark = if self.remark.is_empty() {
            String::new()
        } else {
            format!("：{}", self.remark.trim_end_matches('。'))
        };
        format!("{}{marks}{remark}。", self.state.word())
    }
}

/// One thing that is the matter with a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable id: the check and what it is about, never a row number. The county quotes it in 核实说明.
    pub id: SmolStr,
    /// Id of the rule or the built-in check.
    pub check: SmolStr,
    /// Kind.
    pub kind: Kind,
    /// Severity.
    pub severity: Severity,
    /// The check's title.
    pub title: SmolStr,
    /// What is the matter, one sentence.
    pub message: SmolStr,
    /// The measure it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<u8>,
    /// Where to look first.
    pub place: Place,
    /// The other ends of a cross-check.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub related: Vec<Place>,
    /// What was expected there.
    pub expected: SmolStr,
    /// The gap in numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Box<Gap>>,
    /// Where the county stands among the others, if it is found to be far from them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub among: Option<Box<Among>>,
    /// Where the demand comes from.
    pub source: Arc<Citation>,
    /// What to do.
    pub remedy: Arc<Remedy>,
    /// By when, counted from the as-of date; none for findings that ask for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub due: Option<Date>,
    /// Whether the county may explain it instead of correcting it.
    pub explainable: bool,
    /// The county's explanation, if it gave one for an explainable finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<SmolStr>,
    /// What is made of that explanation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub review: Option<Box<Review>>,
}

impl Finding {
    /// A finding of a built-in check about a subject that tells it from the check's other findings.
    pub fn of_check(
        check: &BuiltinCheck,
        info: &RoundInfo,
        subject: &str,
        message: String,
        place: Place,
    ) -> Finding {
        Finding {
            id: format_smolstr!("{}:{subject}", check.id),
            check: check.id.clone(),
            kind: check.kind,
            severity: check.severity,
            title: check.title.clone(),
            message: message.into(),
            measure: None,
            place,
            related: Vec::new(),
            expected: SmolStr::default(),
            gap: None,
            among: None,
            source: check.source.clone(),
            remedy: check.remedy.clone(),
            due: check.remedy.due(info, check.severity),
            explainable: check.explainable,
            explanation: None,
            review: None,
        }
    }

    /// Whether somebody has to do something about it: correct, make good, or explain what is not yet explained.
    pub fn is_open(&self) -> bool {
        match self.severity {
            Severity::错误 | Severity::不达标 => true,
            Severity::预警 => self.explained().is_none_or(Explanation::is_open),
            Severity::提示 => false,
        }
    }

    /// Where its explanation stands; none if it may not be explained.
    pub fn explained(&self) -> Option<Explanation> {
        if !self.explainable || self.severity != Severity::预警 {
            return None;
        }
        Some(match (&self.explanation, &self.review) {
            (None, _) => Explanation::待说明,
            (Some(_), None) => Explanation::已说明待审,
            (Some(_), Some(review)) => review.state,
        })
    }
}

impl Remedy {
    /// The day by which something must be done; none for what is only for information.
    pub fn due(&self, info: &RoundInfo, severity: Severity) -> Option<Date> {
        if severity == Severity::提示 {
            None
        } else {
            info.due(self.within)
        }
    }
}
