//! What is typed into a cell of the form, before anybody reads it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What a clerk would type: raw, so a text may stand in a number field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Entry {
    /// A text; it stays a text whatever it begins with.
    Text(SmolStr),
    /// A number.
    Number(f64),
    /// A date.
    Date(Date),
    /// A date with a time of day, or what no calendar has: days since 1899-12-30, as spreadsheets count.
    Moment(f64),
    /// A truth value.
    Truth(bool),
}
