//! How a result was computed, so that every figure can be followed back: the formulas with their values put in, and
//! for each value the cell of the county's file that it came from. The formulas themselves stand in the plan, and a
//! value that several of them use is kept once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a rule or a figure came to its result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trace {
    /// The formulas that were evaluated, in the order of evaluation.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub steps: Vec<Step>,
    /// For a rule over the rows of a table: what came of which rows; boxed, because most have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Box<RowTrace>>,
}

impl Trace {
    /// Whether nothing was computed.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.rows.is_none()
    }

    /// The step of this role.
    pub fn step(&self, role: StepRole) -> Option<&Step> {
        self.steps.iter().find(|step| step.role == role)
    }
}

/// What a formula decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepRole {
    /// Whether the rule applies.
    When,
    /// Whether it is met.
    Must,
    /// The actual quantity.
    Actual,
    /// The required quantity.
    Required,
    /// Which rows are counted.
    Where,
    /// What must be true of a row.
    Holds,
    /// The share of rows of which it must be true.
    Share,
    /// A figure's value.
    Value,
    /// The numerator of a rate.
    Part,
    /// The denominator of a rate.
    Whole,
}

impl StepRole {
    /// The word that reports print.
    pub fn word(self) -> &'static str {
        match self {
            StepRole::When => "适用条件",
            StepRole::Must => "应当成立",
            StepRole::Actual => "实际",
            StepRole::Required => "应达",
            StepRole::Where => "核对哪些行",
            StepRole::Holds => "每行应当成立",
            StepRole::Share => "应达比例",
            StepRole::Value => "数值",
            StepRole::Part => "分子",
            StepRole::Whole => "分母",
        }
    }
}

/// A formula that was evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// What it decides.
    pub role: StepRole,
    /// The formula with its values put in; one that is evaluated for each row has the values of no row. Empty for a
    /// formula that is nothing but a name or a number.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub filled: String,
    /// What it came to; empty if it could not be told.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub result: String,
    /// Counts and sums over columns that it contains.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub counts: Vec<Count>,
}

/// A count or a sum over columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// The part of the formula.
    pub formula: String,
    /// What it came to.
    pub result: String,
}

/// A value that formulas use, kept once for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Used {
    /// Its name in formulas; a column's is `表_列`, also where a formula names it by the column alone.
    pub name: String,
    /// The value as it is read: `14`, `是`, `2026-03-31`, `未填`; for a column how many rows it has.
    pub value: String,
    /// What stands in the cell, where that is written otherwise.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub typed: String,
    /// The sheet's name in the file; none for thresholds of the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell, or the cells of a column; for a blank, where the answer belongs; none where the label was not found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// For a value that the form computes: its formula with values put in.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub computed: String,
    /// Why a formula that needs it could not be evaluated.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub lacking: String,
}

impl Used {
    /// The value of a column without rows.
    pub const NO_ROWS: &'static str = "没有记录";
}

/// What came of the rows of a table. Cells are those of the column that findings point at, written as in a
/// spreadsheet: `H5:H16,H18`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowTrace {
    /// The sheet's name in the file.
    pub sheet: String,
    /// Rows that hold.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub holding: String,
    /// Rows that fail.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub failing: String,
    /// Rows of which it cannot be told.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub unknown: String,
    /// How many rows are not counted.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub outside: u32,
    /// The first rows that fail, with their values.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub first_failing: Vec<FailingRow>,
}

/// A row that fails, with its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailingRow {
    /// Its cell.
    pub cell: String,
    /// What must be true of a row, with this row's values put in.
    pub filled: String,
}

// Serde hands over a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
