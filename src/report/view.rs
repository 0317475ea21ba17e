//! Views: everything a page prints, already in words.
//!
//! Numbers, dates and verdicts become text here, through `model::quantity`, so that a template only places text and a
//! changed template cannot change a figure. `county` and `province` each hold a page, `letter` a letter, `receipt` a receipt;
//! the other modules are the pieces that they are made of.

pub mod annual;
pub mod bar;
pub mod card;
pub mod computation;
pub mod county;
#[cfg(test)]
pub(crate) mod fixture;
mod followup;
pub mod handbook;
pub mod letter;
pub mod mark;
pub mod notes;
pub mod province;
pub mod receipt;
pub mod text;
