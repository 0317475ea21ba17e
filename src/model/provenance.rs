//! Which program made a report; the plan and the inputs name themselves by version and hash.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The program that made a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Version of the program, such as `0.1.0`.
    pub program_version: String,
}
