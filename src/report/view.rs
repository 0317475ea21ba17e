//! Views: everything a page prints, already in words.
//!
//! Numbers, dates and verdicts become text here, through `model::quantity`, so that a template only places text and a
//! changed template cannot change a figure. `county` and `province` each hold a page; the other modules are the pieces
//! that both are made of.

pub mod bar;
pub mod card;
pub mod computation;
pub mod county;
#[cfg(test)]
pub(crate) mod fixture;
pub mod handbook;
pub mod mark;
pub mod notes;
pub mod province;
pub mod text;
