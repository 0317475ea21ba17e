//! The plan document as a workbook that the office edits: written from a loaded plan, and read back.
//!
//! [`layout`] states which sheets there are and what stands in their columns; a key of the document that gets a column
//! there is written and read. Out: a plan told as a tree is spread over rows ([`spread`]) and those are written
//! ([`write`](mod@write)). In: rows are found by the labels of their header ([`sheet`]), each cell is taken for what
//! its column holds ([`cells`]), and the rows are gathered into the same tree ([`gather`]), which the loader reads.

mod cells;
mod gather;
pub(super) mod layout;
mod sheet;
mod spread;
mod write;

pub(super) use gather::{open, read};
pub(super) use spread::{Row, Rows};
pub use write::{Unwritable, write};

#[cfg(test)]
mod tests;
