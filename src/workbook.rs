//! Cells in and out.
