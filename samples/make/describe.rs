//! A county's description: its sizes, from which a workbook is derived, then only what differs from one where
//! everything is as it should be.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

/// A county.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Its code, in a range that GB/T 2260 does not use.
    pub code: String,
    /// Its name, which no county bears.
    pub name: String,
    /// What it is made for, for officials.
    pub made_for: String,
    /// What it is made for, for developers.
    pub about: String,
    /// The character by which its documents are numbered: 岚 in 岚府办〔2025〕18号.
    #[serde(default)]
    pub mark: String,
    /// Starts its variety.
    #[serde(default)]
    pub seed: u64,
    /// Its towns; the first is the seat.
    #[serde(default)]
    pub towns: Vec<String>,
    /// Sizes; none for a county that sends nothing.
    pub size: Option<Size>,
    /// The workbooks that it sends.
    #[serde(default)]
    pub sent: Vec<Sent>,
}

/// Sizes of a county.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    pub 幼儿园: u32,
    pub 小学: u32,
    pub 初中: u32,
    pub 普通高中: u32,
    pub 中职学校: u32,
    pub 特教学校: u32,
    /// Schools that one responsible inspector serves at most.
    #[serde(default = "five")]
    pub 每人负责: usize,
    /// Large schools have an inspector of their own.
    #[serde(default = "yes")]
    pub 大校专配: bool,
    /// Inspectors responsible for no school.
    pub 其他督学: u32,
    /// This year's budget, in 万元.
    pub 预算: f64,
    /// Supervisions in the ledger beyond those that every county has.
    #[serde(default)]
    pub 另有督导: u32,
    /// Documents of evidence beyond those that every county has.
    #[serde(default)]
    pub 另有佐证: u32,
}

fn five() -> usize {
    5
}

fn yes() -> bool {
    true
}

/// One workbook and what differs in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Its path below the round's folder.
    pub file: String,
    /// 填报日期.
    pub filled_on: Option<toml::value::Datetime>,
    /// Evidence is sent along, in the folder 佐证材料 beside the workbook; these numbers of evidence were forgotten.
    pub attached_but: Option<Vec<String>>,
    /// Files that lie beside the workbook and are on no list.
    #[serde(default)]
    pub unlisted: Vec<String>,
    /// Documents that there are none of, by the short title in `documents.toml`.
    #[serde(default)]
    pub without: Vec<String>,
    /// Facts that are otherwise.
    #[serde(default)]
    pub facts: BTreeMap<String, Value>,
    /// Rows that are otherwise in fact; totals follow.
    #[serde(default)]
    pub rows: Vec<Rows>,
    /// People who are known under another name by now: old name → new one.
    #[serde(default)]
    pub renamed: BTreeMap<String, String>,
    /// Ratings other than 已落实.
    #[serde(default)]
    pub rating: Vec<Rating>,
    /// Explanations, by the finding's id or the check's.
    #[serde(default)]
    pub explain: BTreeMap<String, String>,
    /// Fields typed otherwise than they should be; totals do not follow, and an empty text leaves the cell blank.
    #[serde(default)]
    pub typed: BTreeMap<String, Value>,
    /// Cells of rows typed otherwise than they should be.
    #[serde(default)]
    pub typed_rows: Vec<Rows>,
    /// Habits of writing, by a field or a column 表_列.
    #[serde(default)]
    pub habit: BTreeMap<String, Habit>,
    /// Rows put in by hand.
    #[serde(default)]
    pub insert: Vec<Insert>,
    /// What was done to sheets and labels.
    #[serde(default)]
    pub form: FormChanges,
    /// What is expected of the checks.
    pub expect: Expect,
}

/// Cells that are otherwise in some rows of a sheet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    pub sheet: String,
    /// Rows, counted from 1.
    pub at: Vec<usize>,
    pub set: BTreeMap<String, Value>,
}

/// The county's own view of a measure that is not met as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    pub measure: usize,
    pub 自评结论: String,
    pub 落实情况: String,
    pub 存在问题: String,
    pub 整改举措: String,
    pub 责任单位: String,
    pub 整改时限: toml::value::Datetime,
}

/// How clerks write what the form asks to be written otherwise.
#[derive(Clone, Copy, Debug, Deserialize)]
pub enum Habit {
    /// √ and × for 是 and 否.
    打勾,
    /// Full-width digits.
    全角,
    /// The unit behind the number.
    带单位,
    /// A date as text, with Chinese words.
    汉字日期,
    /// A date as text, with dots.
    点分日期,
    /// A space inside a name of two characters.
    空格,
    /// Square brackets in a 发文字号.
    方括号,
}

/// A row put in by hand; nothing in it if it says nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Insert {
    pub sheet: String,
    /// The row before which it stands, counted from 1.
    pub before: usize,
    #[serde(default)]
    pub set: BTreeMap<String, Value>,
}

/// What was done to the form itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormChanges {
    /// Sheets that were deleted.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Sheets with another name.
    #[serde(default)]
    pub rename: BTreeMap<String, String>,
    /// Labels typed anew, by field.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Lines put in, by the field below which they stand: label and text.
    #[serde(default)]
    pub lines: BTreeMap<String, [String; 2]>,
}

/// What is expected of the checks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Verdict of the submission.
    pub verdict: String,
    /// Measures that are not 达标, by verdict.
    #[serde(default)]
    pub measures: BTreeMap<String, Vec<u8>>,
    /// Findings: how many of each check.
    #[serde(default)]
    pub findings: BTreeMap<String, usize>,
}
