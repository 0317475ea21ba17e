//! dudao (督导)

pub mod formula;
pub mod model;
pub mod workbook;
