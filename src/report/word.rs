//! Word documents (.docx) in the layout that offices use (GB/T 9704-2012): the model, its package, and the lines of
//! text that a template makes it from.
//!
//! All layout is in styles, so that an office changes it in one place. Same document, same bytes: the package states
//! the document's own date, and no person.

mod body;
mod document;
pub(super) mod lines;
mod markup;
mod package;
mod styles;
mod text;

pub use self::document::{Block, Document, Paragraph, Piece, Style, Table};
pub use self::package::{WriteError, write};
