//! Reports: what a county and the province read about an assessment or a round.
//!
//! Floor 2. Takes the plan and what the checker found, and gives back the text or the bytes of a file; the program
//! around the library writes them. `view` turns the model into words, `html` puts those words on a page and `letter`
//! into a letter; what both say around them stands in templates that the office may replace.

pub mod annual;
pub mod html;
pub mod json;
pub mod letter;
pub mod paths;
pub mod receipt;
pub mod template;
pub mod view;
pub mod word;
pub mod xlsx;
