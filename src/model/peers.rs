//! How counties stand among each other in a figure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantity;

/// A figure over the counties that have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Peers {
    /// The figure's title.
    pub figure: String,
    /// How many counties of the roster have it.
    pub counties: u32,
    /// Whether these were enough to compare them; the rest is left out if not.
    pub compared: bool,
    /// The value in the middle.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub median: Option<f64>,
    /// The middle half of the counties lies between these.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub middle_half: Option<(f64, f64)>,
}

/// Where one county stands among the others in a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Among {
    /// The figure's title.
    pub figure: String,
    /// The county's value.
    pub value: f64,
    /// The value in the middle of all counties.
    pub median: f64,
    /// The middle half of the counties lies between these.
    pub middle_half: (f64, f64),
    /// How many counties have the figure.
    pub counties: u32,
    /// Unit as printed; `%` means that the numbers are shares of 1.
    pub unit: String,
    /// Decimals as printed.
    pub decimals: u8,
}

impl Among {
    /// A value of the figure with its unit.
    pub fn shown(&self, value: f64) -> String {
        match self.unit.as_str() {
            "%" => quantity::percent(value),
            "" => quantity::number(value, self.decimals),
            unit => format!("{} {unit}", quantity::number(value, self.decimals)),
        }
    }
}
