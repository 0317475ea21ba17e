//! The workbook that goes back to a county: nothing that it typed is lost or changed, every finding is told at its cell,
//! and what is corrected there is accepted.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed; it uses both processors and looks at files"
)]

mod bench;
#[allow(dead_code, reason = "the mutations' own test asks more of them")]
mod mutated;
mod notes;
mod package;
mod same;
mod samples;
mod typed;
