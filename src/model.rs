//! Plain types that every part of the program shares: the plan, the form, a submission, findings, assessments,
//! actions and rounds.
//!
//! Floor 0: imports nothing of the crate. Types hold data and answer simple questions about themselves; how they
//! come to be is the business of the floors above. Texts that a round holds by the ten thousand, the plan's words in findings
//! and figures before all, are `SmolStr`: short ones stand in place, long ones are shared.

pub mod action;
pub mod alike;
pub mod annual;
pub mod assessment;
pub mod builtin;
pub mod calendar;
pub mod carried;
pub mod entry;
pub mod finding;
pub mod fingerprint;
pub mod followup;
pub mod form;
pub mod hash;
pub mod last_year;
pub mod lasting;
pub mod names;
pub mod peers;
pub mod picture;
pub mod place;
pub mod plan;
pub mod provenance;
pub mod quantity;
pub mod remedy;
pub mod round;
pub mod serial;
pub mod submission;
pub mod trace;
pub mod units;
pub mod value;
pub mod wording;
