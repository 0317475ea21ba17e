//! Making a workbook, and the finished file.
//!
//! Same content, same bytes: the creation time is given, never taken from a clock.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};
use smol_str::SmolStr;

use super::defined_names::DefinedNames;
use super::direct::{Formats, SheetContent};
use super::finish;
use super::style::{FONT, FONT_SIZE};
use super::width::{LINE_HEIGHT, row_height};

/// Author in the document properties of everything the program writes.
pub const AUTHOR: &str = "督导核查程序 dudao";

/// Excel's longest cell text, in UTF-16 units.
pub const LONGEST_TEXT: usize = 32_767;

/// The least: the largest parts, those of the sheets and of their texts, are inflated again and deflated as they are then.
const COMPRESSION: u8 = 1;

/// The height of a row unless another is told, in pixels: 18 points, one line of text.
pub(super) const USUAL_HEIGHT: u32 = 24;

/// Stands at the end of a text that was too long for a cell.
const CUT: &str = "……（内容过长，已截断）";

/// The workbook could not be written: a fault of the program, not of anyone's data.
#[derive(Debug)]
pub struct WriteError(XlsxError);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "工作簿未能生成：{}", self.0)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl WriteError {
    /// What kept the file from being written, if that is what it is: then it is for the user to mend.
    ///
    /// # Errors
    /// Itself, if it is anything else.
    pub fn into_io(self) -> Result<io::Error, Self> {
        match self.0 {
            XlsxError::IoError(error) => Ok(error),
            error => Err(Self(error)),
        }
    }

    /// A sheet whose cells have no place.
    pub(crate) fn without_cells(sheet: &str) -> Self {
        Self(XlsxError::ParameterError(sheet.to_owned()))
    }
}

impl From<XlsxError> for WriteError {
    fn from(err: XlsxError) -> Self {
        Self(err)
    }
}

/// A new workbook without sheets: default font and row height, title, custom properties, creation time at midnight
/// UTC of `created`.
///
/// # Errors
/// [`WriteError`] when the year is outside 1900–9999.
pub fn new_workbook(created: Date, title: &str, custom: &[(&str, &str)]) -> Result<Workbook, WriteError> {
    let year = u16::try_from(created.year()).unwrap_or_default();
    let month = created.month().unsigned_abs();
    let day = created.day().unsigned_abs();
    let mut properties = DocProperties::new()
        .set_title(clean(title))
        .set_author(AUTHOR)
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?);
    for (name, value) in custom {
        properties = properties.set_custom_property(*name, clean(value).as_str());
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    // 72 pixels is the default column of a Chinese Excel.
    let default = Format::new().set_font_name(FONT).set_font_size(FONT_SIZE);
    workbook.set_default_format(&default, USUAL_HEIGHT, 72)?;
    workbook.set_zip_compression_level(COMPRESSION);
    Ok(workbook)
}

/// The finished file of a workbook with what stands on its sheets.
///
/// # Errors
/// [`WriteError`] when the sheets contradict each other (two of one name), or have cells that were put otherwise.
pub fn save(workbook: Workbook, sheets: Vec<SheetContent<'_>>) -> Result<Vec<u8>, WriteError> {
    save_with_names(workbook, sheets, Vec::new())
}

/// The same with names for places such as `'督学名册'!$A$4:$A$203`.
///
/// # Errors
/// As [`save`]; names that Excel does not take.
pub fn save_with_names(
    workbook: Workbook,
    sheets: Vec<SheetContent<'_>>,
    names: Vec<(String, String)>,
) -> Result<Vec<u8>, WriteError> {
    let mut file = Vec::new();
    write_file(workbook, sheets, names, &mut file)?;
    Ok(file)
}

/// Writes the file part by part: that of a long workbook is never in memory as a whole.
///
/// # Errors
/// As [`save`]; what keeps it from being written.
pub fn save_to(
    workbook: Workbook,
    sheets: Vec<SheetContent<'_>>,
    to: &mut dyn Write,
) -> Result<(), WriteError> {
    write_file(workbook, sheets, Vec::new(), to)
}

fn write_file(
    mut workbook: Workbook,
    mut sheets: Vec<SheetContent<'_>>,
    names: Vec<(String, String)>,
    to: &mut dyn Write,
) -> Result<(), WriteError> {
    let names = DefinedNames::new(names, &mut workbook)?;
    let (mut formats, mut has_texts) = (Formats::default(), false);
    // As their parts come.
    sheets.sort_by_key(|sheet| sheet.number);
    for sheet in &mut sheets {
        let ws = workbook.worksheet_from_index(sheet.number.saturating_sub(1))?;
        sheet.cells.hand_over(ws, &mut formats, &mut has_texts)?;
    }
    let package = workbook.save_to_buffer()?;
    // It takes more room than all its sheets as text.
    drop(workbook);
    Ok(finish::completed(package, sheets, formats, &names, to)?)
}

/// Longest text of a note, in UTF-16 units; Excel takes a little more.
const LONGEST_NOTE: usize = 32_000;

/// Puts a note at a cell, wide and high enough for its text, without the author's name in it.
pub(super) fn put_note(ws: &mut Worksheet, row: u32, col: u16, text: &str) -> Result<(), WriteError> {
    // Pixels: some 22 Chinese characters to a line of 9 points, and more lines than a screen shows help nobody.
    const WIDTH: u32 = 340;
    const COLUMNS: f64 = 46.0;
    const LINE: f64 = 18.0;
    let text = truncated(&clean(text), LONGEST_NOTE);
    let lines = ((row_height(&text, COLUMNS, FONT_SIZE) - LINE_HEIGHT) / 16.0 + 1.0).min(24.0);
    let note = Note::new(text)
        .set_author(AUTHOR)
        .add_author_prefix(false)
        .set_font_name(FONT)
        .set_font_size(9)
        .set_width(WIDTH)
        .set_height((lines * LINE + 12.0) as u32);
    ws.insert_note(row, col, &note)?;
    Ok(())
}

/// Stands for a number that is not finite.
pub(super) const NOT_A_NUMBER: &str = "无法计算";

/// The same as the result of a formula.
pub(super) const NOT_FINITE: &str = "#NUM!";

/// What a cell holds, or the result that is stored with its formula.
///
/// Excel and WPS calculate anew when they open the file. LibreOffice trusts the stored result until a cell that the
/// formula depends on changes, so it must be right.
#[derive(Clone, Debug, PartialEq)]
pub enum Cached {
    /// Nothing to show: an empty text.
    Blank,
    /// A number (not finite: `#NUM!`).
    Number(f64),
    /// A date.
    Date(Date),
    /// A text.
    Text(SmolStr),
    /// A truth value.
    Bool(bool),
    /// An error, such as `#N/A`.
    Error(&'static str),
}

/// Cleaned and cut to what a cell holds.
pub(super) fn cell_text(text: &str) -> Cow<'_, str> {
    // A character takes at least as many bytes as UTF-16 units.
    if text.len() <= LONGEST_TEXT && is_clean(text) {
        return Cow::Borrowed(text);
    }
    let text = clean(text);
    Cow::Owned(if text.encode_utf16().count() <= LONGEST_TEXT {
        text
    } else {
        truncated(&text, LONGEST_TEXT - CUT.encode_utf16().count()) + CUT
    })
}

/// Without the characters that XML cannot hold; line ends become `\n`.
#[must_use]
pub fn clean(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| is_kept(*c))
        .collect()
}

/// Whether [`clean`] leaves a text as it is.
#[must_use]
pub fn is_clean(text: &str) -> bool {
    // Nearly every text is without the bytes with which one that is not kept begins, and that is seen at once.
    let rare = |byte: u8| (byte < b' ') & (byte != b'\n') & (byte != b'\t') | (byte == 0x7F) | (byte == 0xC2);
    let (mut found, mut before) = (false, 0);
    for byte in text.bytes() {
        found |= rare(byte) | ((before == 0xEF) & (byte == 0xBF));
        before = byte;
    }
    !found || text.chars().all(is_kept)
}

/// Whether a character may stand in XML as it is: no control character but the line end and the tab.
fn is_kept(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\t' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The beginning of a text, at most `units` UTF-16 units.
pub(super) fn truncated(text: &str, units: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= units
        })
        .collect()
}
