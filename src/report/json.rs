//! result.json: everything that a round came to, versioned, with its JSON Schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::plan::Plan;
use crate::model::round::Round;

/// Version of the document's shape; raised when a reader of the old one would go wrong.
pub const FORMAT: u32 = 1;

/// The whole document.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub struct Document {
    /// Version of this document's shape.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// The plan it was checked against.
    pub plan: PlanRef,
    /// What the round came to.
    pub round: Round,
}

/// Which plan.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanRef {
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// SHA-256 over the plan's files.
    pub hash: String,
}

/// Writes the document, indented, with a newline at its end.
///
/// # Errors
/// A number that JSON cannot hold (none comes out of a check).
pub fn write(plan: &Plan, round: &Round, program: &str) -> Result<String, serde_json::Error> {
    /// Borrows what [`Document`] owns.
    #[derive(Serialize)]
    struct Borrowed<'a> {
        format: u32,
        program: &'a str,
        plan: PlanRef,
        round: &'a Round,
    }
    let plan = PlanRef {
        title: plan.title.clone(),
        version: plan.version.clone(),
        hash: plan.hash.clone(),
    };
    let mut text = serde_json::to_string_pretty(&Borrowed {
        format: FORMAT,
        program,
        plan,
        round,
    })?;
    text.push('\n');
    Ok(text)
}

/// The document's JSON Schema, indented, with a newline at its end.
///
/// # Errors
/// None that is known; serialising a schema cannot fail in practice.
pub fn schema() -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Document))?;
    text.push('\n');
    Ok(text)
}
