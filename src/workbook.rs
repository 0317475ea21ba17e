//! Cells in and cells out: the only place that knows what a spreadsheet file is made of.
//!
//! In: [`read`] takes the bytes of a county's workbook in any usual format, guards against damaged and hostile files, and streams
//! every cell that holds data, with its formula, into plain types ([`Book`], [`SheetCells`], [`Cell`]).
//! Out: a small kit over `rust_xlsxwriter` ([`new_workbook`], [`Styles`], lists, layout) so that every sheet of the program
//! looks the same; [`DirectCells`] for all cells, past the writer, in which a text is never a formula.
//! Floor 1: nothing here knows of the plan, of fields or of rules.

mod cells;
mod defined_names;
mod deflate;
mod direct;
mod finish;
mod guard;
mod layout;
pub mod lock;
mod package;
mod read;
mod shared_formula;
mod sniff;
mod spans;
mod style;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod unreadable;
mod validate;
mod width;
mod write;
mod xml;

/// Endings under which workbooks are sent, in lower case; what a file is, its content says.
pub const ENDINGS: [&str; 7] = ["xlsx", "xlsm", "xls", "xlsb", "et", "ett", "ods"];

pub use cells::{Book, Cell, Format, Properties, Raw, Rect, SheetCells};
pub use direct::{DirectCells, Look, Made, MadeFrom, MoreRows, SheetContent};
pub use guard::Limits;
pub use layout::{Allow, autofilter, freeze, print_setup, protect_structure, sheet_name, unique_sheet_name};
pub use read::{read, saved_since_made};
pub use shared_formula::{ROW_ABOVE, ROW_AT_HAND, in_row};
pub use style::{FONT, FONT_SIZE, Ground, Level, Styles, Tone};
pub use unreadable::Unreadable;
pub use validate::{Help, date_validation, help_only, list_validation, number_range_validation};
pub use width::{LINE_HEIGHT, at_least, display_width, fit_width, is_higher, row_height};
pub use write::{
    AUTHOR, Cached, LONGEST_TEXT, WriteError, clean, is_clean, new_workbook, save, save_to, save_with_names,
};
