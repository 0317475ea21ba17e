//! Material of several counties that is alike, as a round's reports tell it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What came of comparing the counties' rosters and texts word for word.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlikeMaterial {
    /// How many submissions were compared.
    pub compared: usize,
    /// Counties whose material is alike, by material and in the round's order.
    pub groups: Vec<AlikeGroup>,
    /// Texts that so many counties have that they are taken to come from above.
    pub common_texts: usize,
}

/// Counties with the same material: each is like at least one of the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlikeGroup {
    /// What is alike: the form's name of a table; none for texts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub table: Option<String>,
    /// Indexes into the round's assessments.
    pub assessments: Vec<usize>,
    /// The least and the greatest number of rows, or texts, that two of them have in common.
    pub common: (u32, u32),
    /// The least and the greatest share that these are of the smaller one's.
    pub share: (f64, f64),
}
