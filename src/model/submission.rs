//! A county's workbook as it was read: typed answers with the cells they stood in, and what was not read.

mod answers;
mod attachments;

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

pub use answers::Answers;
pub use attachments::{Attachments, FolderFiles, file_name};

use super::place::{Cell, SourceFile};
use super::value::Value;

/// Custom document property with the code of the county that a workbook was made for.
pub const COUNTY_CODE_PROPERTY: &str = "dudao_county_code";

/// One workbook, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Submission {
    /// The file.
    pub file: SourceFile,
    /// The version of the template that the workbook says it was made from.
    pub template_version: Option<String>,
    /// The version of the plan that the workbook says it was made from.
    pub plan_version: Option<String>,
    /// The plan's hash that the workbook says it was made from.
    pub plan_hash: Option<String>,
    /// Answers to fields, by the field's name; a field whose label was not found is absent.
    pub fields: BTreeMap<String, Answer>,
    /// Tables, by the sheet's name in the form; a table whose sheet or header was not found is absent.
    pub tables: BTreeMap<String, TableReading>,
    /// The form's sheets, each with the name under which it was found.
    pub sheets: Vec<SheetReading>,
    /// What stands in the workbook and was not read.
    pub not_read: Vec<NotRead>,
    /// The other files that came with the workbook.
    pub attachments: Attachments,
    /// What the file says of itself besides its answers.
    pub origin: Origin,
    /// Answers in rows and columns that are not shown.
    pub hidden: Vec<HiddenData>,
}

/// Answers on one sheet that nobody sees who opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenData {
    /// The sheet's name in the file.
    pub sheet: String,
    /// Whether rows, columns or the sheet itself are hidden.
    pub line: HiddenLine,
    /// The first such cell.
    pub first: Cell,
    /// How many cells.
    pub cells: usize,
}

/// What of a sheet is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HiddenLine {
    /// Rows.
    Rows,
    /// Columns.
    Columns,
    /// The sheet as a whole.
    Sheet,
}

/// What a file says of itself, and what lay beside it: signs of a copy, of an unfinished save, of foreign content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The kind of file, as reports name it, where it is not the template's own .xlsx.
    pub other_format: Option<String>,
    /// It carries macros, which are never run.
    pub macros: bool,
    /// It refers to cells of other workbooks.
    pub external_links: bool,
    /// Code of the county that the template was prefilled for.
    pub prefilled_for: Option<String>,
    /// The instant at which it was last saved, as stored; none where no program has saved it since it was made.
    pub saved_at: Option<String>,
    /// Name of a lock file beside it: some program had it open when it was collected.
    pub lock_file: Option<String>,
}

/// A sheet of the form and where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetReading {
    /// The form's name.
    pub name: String,
    /// The name in the file; none if the sheet is missing.
    pub found_as: Option<String>,
    /// Names of fields or columns whose labels are not there.
    pub missing: Vec<String>,
}

/// A value with the cell it came from and the text that stood there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What it means.
    pub value: Value,
    /// What stood there, as text.
    pub raw: SmolStr,
    /// The sheet's name in the file; all answers on it share it.
    pub sheet: Arc<str>,
    /// The cell; for a blank one, where the answer belongs.
    pub at: Option<Cell>,
    /// How it was read, where that took tolerance: one sentence.
    pub note: Option<String>,
    /// Why it could not be read, where it could not: one sentence.
    pub defect: Option<String>,
    /// A formula stands there.
    pub formula: bool,
    /// A formula stands there whose result was never stored.
    pub without_result: bool,
}

/// A table as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableReading {
    /// The sheet's name in the file.
    pub sheet: String,
    /// The header's cell for each column found, by the column's name.
    pub columns: BTreeMap<String, Cell>,
    /// The rows that hold anything, top to bottom.
    pub rows: Vec<RowReading>,
}

impl TableReading {
    /// The place of a column's answer in most rows: each has one for every column found, in the order of their names.
    pub fn place(&self, column: &str) -> usize {
        self.columns.keys().filter(|name| name.as_str() < column).count()
    }
}

/// A row as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowReading {
    /// Zero-based row in the sheet.
    pub row: u32,
    /// Answers by the column's name; every column found has one.
    pub answers: Answers,
}

impl RowReading {
    /// The answer in a column; a blank one if the column was not found.
    pub fn value(&self, column: &str) -> &Value {
        const BLANK: &Value = &Value::Blank;
        self.answers.get(column).map_or(BLANK, |answer| &answer.value)
    }
}

/// Something that was not read, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct NotRead {
    /// The sheet's name in the file.
    pub sheet: String,
    /// The first cell concerned.
    pub at: Option<Cell>,
    /// What stands there, shortened.
    pub shown: String,
    /// Why it was not read: one sentence.
    pub why: String,
}

impl Submission {
    /// The value of a field; blank if the field was not found.
    pub fn value(&self, field: &str) -> &Value {
        const BLANK: &Value = &Value::Blank;
        self.fields.get(field).map_or(BLANK, |answer| &answer.value)
    }
}
