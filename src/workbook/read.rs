//! Streams the cells of a guarded workbook into plain types. The only file that names `calamine`.
//!
//! The typed reader is used, cell by cell: the ranges that calamine also offers are dense and would allocate the
//! whole grid for one stray cell at its far corner.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::guard::{self, Limits, Package, within};
use super::{Book, Cell, Properties, Raw, Rect, SheetCells, Unreadable, sniff};
use crate::model::serial::to_serial;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Days between the epochs of the 1904 and the 1900 date system.
const EPOCH_1904: f64 = 1462.0;

/// Reads an .xlsx or .xlsm workbook: every cell that holds data, of every worksheet, hidden ones too.
///
/// # Errors
/// [`Unreadable`] when the bytes are something else, are damaged, or exceed the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Unreadable> {
    sniff::container(bytes)?;
    let package = guard::inspect(bytes, limits)?;
    // The reader's own code indexes and subtracts on what the file says; should that panic on a damaged file, it is
    // the file that is at fault, and one county's file must not end a round of a hundred. Nothing is shared with the
    // closure that could be left half changed.
    catch_unwind(AssertUnwindSafe(|| read_book(bytes, limits, &package)))
        .unwrap_or_else(|_| Err(Unreadable::broken("内容无法解析", "the reader panicked")))
}

fn read_book(bytes: &[u8], limits: &Limits, package: &Package) -> Result<Book, Unreadable> {
    let mut file: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|err| fault(None, &err))?;
    let mut book = Book {
        macros: package.macros,
        external_links: package.external_links,
        ..Book::default()
    };
    let mut budget = Budget {
        limits,
        cells: 0,
        text: 0,
    };
    let mut seen = BTreeSet::new();
    for sheet in file.sheets_metadata().to_vec() {
        if !seen.insert(sheet.name.clone()) {
            return Err(Unreadable::broken(
                format!("有两张同名的工作表「{}」", sheet.name),
                "duplicate sheet",
            ));
        }
        if sheet.typ != SheetType::WorkSheet {
            book.notes
                .push(format!("「{}」是图表或对话框，不是工作表，未读取。", sheet.name));
            continue;
        }
        book.sheets.push(SheetCells {
            hidden: sheet.visible != SheetVisible::Visible,
            merged: merged(&mut file, &sheet.name)?,
            cells: cells(&mut file, &sheet.name, &mut budget)?,
            name: sheet.name,
            ..SheetCells::default()
        });
    }
    if book.sheets.is_empty() {
        return Err(Unreadable::broken("其中没有工作表", "no worksheet"));
    }
    book.names = names(file.defined_names(), &mut book.notes);
    book.properties = properties(&mut file, &mut book.notes);
    Ok(book)
}

/// What may still be read, over all sheets.
struct Budget<'l> {
    limits: &'l Limits,
    cells: u64,
    text: u64,
}

impl Budget<'_> {
    /// Accounts for one cell that is to be kept.
    fn take(&mut self, sheet: &str, cell: &Cell) -> Result<(), Unreadable> {
        let limits = self.limits;
        within(
            format!("工作表「{sheet}」的行号"),
            u64::from(cell.row) + 1,
            limits.rows,
        )?;
        within(
            format!("工作表「{sheet}」的列号"),
            u64::from(cell.col) + 1,
            limits.cols,
        )?;
        self.cells += 1;
        within("有内容的单元格数", self.cells, limits.cells)?;
        let text = match &cell.value {
            Raw::Text(text) | Raw::Error(text) => text.len() as u64,
            _ => 0,
        };
        let formula = cell.formula.as_ref().map_or(0, |formula| formula.len() as u64);
        self.text += text + formula;
        within(
            format!("工作表「{sheet}」一个单元格的文字字节数"),
            text.max(formula),
            limits.text_bytes,
        )?;
        within("全部文字的字节数", self.text, limits.total_text_bytes)
    }
}

/// The cells of one sheet that hold data, in order.
fn cells(file: &mut Workbook<'_>, sheet: &str, budget: &mut Budget<'_>) -> Result<Vec<Cell>, Unreadable> {
    let date_1904 = file.has_1904_epoch();
    let mut kept: Vec<(usize, Cell)> = Vec::new();
    let mut unknown_errors: Vec<(usize, String)> = Vec::new();
    let mut reader = file
        .worksheet_cells_reader(sheet)
        .map_err(|err| fault(Some(sheet), &err))?;
    for index in 0.. {
        match reader.next_cell_with_formula() {
            Ok(Some(found)) => {
                let (row, col) = found.pos;
                let value = raw(found.value, date_1904);
                let formula = found.formula.filter(|formula| !formula.is_empty());
                let empty = match &value {
                    Raw::Blank => true,
                    Raw::Text(text) => text.is_empty(),
                    _ => false,
                };
                // Only formatting.
                if empty && formula.is_none() {
                    continue;
                }
                let col = u16::try_from(col).unwrap_or(u16::MAX);
                let cell = Cell {
                    row,
                    col,
                    value,
                    formula,
                };
                budget.take(sheet, &cell)?;
                kept.push((index, cell));
            }
            Ok(None) => break,
            // An error value newer than the reader (`#SPILL!`): it leaves the stream in good order, but does not say
            // which cell it was.
            Err(XlsxError::CellError(text)) => {
                within(
                    "有内容的单元格数",
                    unknown_errors.len() as u64,
                    budget.limits.cells,
                )?;
                unknown_errors.push((index, text));
            }
            Err(err) => return Err(fault(Some(sheet), &err)),
        }
    }
    drop(reader);
    let mut cells = if unknown_errors.is_empty() {
        kept.into_iter().map(|(_, cell)| cell).collect()
    } else {
        place_errors(file, sheet, kept, unknown_errors, budget)?
    };
    if !cells.is_sorted_by_key(|cell| (cell.row, cell.col)) {
        cells.sort_by_key(|cell| (cell.row, cell.col));
    }
    let twice = cells
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if (a.row, a.col) == (b.row, b.col)));
    if twice {
        return Err(Unreadable::broken(
            format!("工作表「{sheet}」有重复的单元格"),
            "duplicate cell",
        ));
    }
    Ok(cells)
}

/// Gives every kept cell and every unknown error its position, by a second pass that reads formulas only.
///
/// Positions of the first pass cannot be kept: after an unknown error it miscounts the columns of a file that
/// leaves cell references out.
fn place_errors(
    file: &mut Workbook<'_>,
    sheet: &str,
    kept: Vec<(usize, Cell)>,
    unknown_errors: Vec<(usize, String)>,
    budget: &mut Budget<'_>,
) -> Result<Vec<Cell>, Unreadable> {
    let mut reader = file
        .worksheet_cells_reader(sheet)
        .map_err(|err| fault(Some(sheet), &err))?;
    let mut kept = kept.into_iter().peekable();
    let mut unknown_errors = unknown_errors.into_iter().peekable();
    let mut cells = Vec::new();
    for index in 0.. {
        let Some(place) = reader.next_formula().map_err(|err| fault(Some(sheet), &err))? else {
            break;
        };
        let (row, col) = place.get_position();
        let col = u16::try_from(col).unwrap_or(u16::MAX);
        if let Some((_, cell)) = kept.next_if(|(at, _)| *at == index) {
            cells.push(Cell { row, col, ..cell });
        } else if let Some((_, text)) = unknown_errors.next_if(|(at, _)| *at == index) {
            let formula = Some(place.get_value().clone()).filter(|formula| !formula.is_empty());
            let cell = Cell {
                row,
                col,
                value: Raw::Error(text),
                formula,
            };
            budget.take(sheet, &cell)?;
            cells.push(cell);
        }
    }
    Ok(cells)
}

/// One value, with dates in the 1900 system.
fn raw(value: DataRef<'_>, date_1904: bool) -> Raw {
    match value {
        DataRef::Empty => Raw::Blank,
        DataRef::Int(number) => Raw::Number(number as f64),
        DataRef::Float(number) => Raw::Number(number),
        DataRef::String(text) => Raw::Text(text),
        DataRef::SharedString(text) => Raw::Text(text.to_owned()),
        DataRef::Bool(truth) => Raw::Bool(truth),
        DataRef::Error(error) => Raw::Error(error.to_string()),
        // A duration, [h]:mm, counts hours and no days from an epoch.
        DataRef::DateTime(moment) if moment.is_duration() => Raw::Number(moment.as_f64()),
        // Below 1 it is a time of day, the same in both systems.
        DataRef::DateTime(moment) if date_1904 && moment.as_f64() >= 1.0 => {
            Raw::DateTime(moment.as_f64() + EPOCH_1904)
        }
        DataRef::DateTime(moment) => Raw::DateTime(moment.as_f64()),
        DataRef::DateTimeIso(text) => iso_serial(&text).map_or(Raw::Text(text), Raw::DateTime),
        DataRef::DurationIso(text) => Raw::Text(text),
    }
}

/// The serial number of an ISO date or moment, as the strict variant of the format stores them.
fn iso_serial(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(moment) = text.parse::<jiff::civil::DateTime>() {
        let time = moment.time();
        let seconds =
            f64::from(time.hour()) * 3600.0 + f64::from(time.minute()) * 60.0 + f64::from(time.second());
        return Some(to_serial(moment.date()) + seconds / 86_400.0);
    }
    text.parse().ok().map(to_serial)
}

/// The merged areas of one sheet.
fn merged(file: &mut Workbook<'_>, sheet: &str) -> Result<Vec<Rect>, Unreadable> {
    let areas = file
        .merge_cells_by_sheet_name(sheet)
        .map_err(|err| fault(Some(sheet), &err))?;
    let column = |col| u16::try_from(col).unwrap_or(u16::MAX);
    Ok(areas
        .into_iter()
        .map(|area| Rect {
            top: area.start.0,
            left: column(area.start.1),
            bottom: area.end.0,
            right: column(area.end.1),
        })
        .collect())
}

/// Defined names that stand for one place.
fn names(found: &[(String, String)], notes: &mut Vec<String>) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut ambiguous = BTreeSet::new();
    for (name, place) in found {
        if name.starts_with("_xlnm.") {
            continue;
        }
        let place = place.trim().trim_start_matches('=').to_owned();
        match names.get(name) {
            Some(other) if *other != place => {
                ambiguous.insert(name.clone());
            }
            _ => {
                names.insert(name.clone(), place);
            }
        }
    }
    for name in ambiguous {
        names.remove(&name);
        notes.push(format!(
            "名称“{name}”指向多处单元格（可能复制过工作表），未采用。"
        ));
    }
    names
}

/// Document properties; damaged ones do not make a workbook unreadable.
fn properties(file: &mut Workbook<'_>, notes: &mut Vec<String>) -> Properties {
    match file.workbook_properties() {
        Ok(found) => Properties {
            creator: found.creator,
            last_modified_by: found.last_modified_by,
            created: found.created,
            modified: found.modified,
            title: found.title,
            application: found.application,
            custom: found.custom_properties.into_iter().collect(),
        },
        Err(_) => {
            notes.push("文档属性（作者、标题、版本等）已损坏，未读取。".to_owned());
            Properties::default()
        }
    }
}

/// What an error of the reader means for the clerk.
fn fault(sheet: Option<&str>, err: &XlsxError) -> Unreadable {
    let place = sheet.map_or_else(|| "文件".to_owned(), |name| format!("工作表「{name}」"));
    let detail = match err {
        XlsxError::Password => return Unreadable::Encrypted,
        XlsxError::Zip(_) | XlsxError::Io(_) => format!("{place}的压缩内容损坏"),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound | XlsxError::WorksheetNotFound(_) => {
            format!("{place}缺少组成部分")
        }
        XlsxError::Xml(_) | XlsxError::XmlEof(_) | XlsxError::XmlAttr(_) | XlsxError::Encoding(_) => {
            format!("{place}的内容不完整或格式有误")
        }
        _ => format!("{place}的内容不合规范"),
    };
    Unreadable::broken(detail, err)
}
