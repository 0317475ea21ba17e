//! .xlsx and .xlsm: streams the cells of a guarded package.
//!
//! What tells of the workbook, and the cells of whatever is not plain, come through `calamine`; plain cells are read from
//! the text of their parts. The typed reader is used, cell by cell: the ranges that calamine also offers are dense and would
//! allocate the whole grid for one stray cell at its far corner.
use smol_str::ToSmolStr;

mod formats;
mod plain;
mod shared_formulas;
#[cfg(test)]
mod tests;
mod texts;

use std::io::Cursor;
use std::sync::Arc;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata};

use super::super::guard::{Limits, Package, Parts, within};
use super::super::{Book, Cell, Format, Properties, Raw, Rect, SheetCells, Unreadable};
use super::budget::{Budget, no_cells, ordered, sound_sheets};
use super::names::Names;
use super::properties::DAMAGED;
use super::serial;
use plain::Plain;
use shared_formulas::SharedFormulas;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads a package that the guard has walked, from its parts as far as they are plain.
pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    package: &Package,
    parts: Option<&Parts>,
) -> Result<Book, Unreadable> {
    if let Some(parts) = parts
        && let Ok(mut file) = open(&parts.rest)
        && let Some(plain) = Plain::of(parts, file.has_1904_epoch())
        && let Some(book) = book(&mut file, limits, package, Some(&plain))?
    {
        return Ok(book);
    }
    let mut file = open(bytes).map_err(|err| fault(None, &err))?;
    let book = book(&mut file, limits, package, None)?;
    book.ok_or_else(|| Unreadable::broken("内容无法解析", "only plain cells are given up"))
}

fn open(bytes: &[u8]) -> Result<Workbook<'_>, XlsxError> {
    Xlsx::new(Cursor::new(bytes))
}

/// The workbook, with the cells of its sheets from their texts where they are plain; none if one is not.
fn book(
    file: &mut Workbook<'_>,
    limits: &Limits,
    package: &Package,
    plain: Option<&Plain<'_>>,
) -> Result<Option<Book>, Unreadable> {
    let mut book = Book {
        format: if package.macro_format {
            Format::Xlsm
        } else {
            Format::Xlsx
        },
        macros: package.macros,
        external_links: package.external_links,
        ..Book::default()
    };
    let mut budget = Budget::new(limits);
    let sheets = file.sheets_metadata().to_vec();
    let all_names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let is_worksheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    sound_sheets(&all_names, sheets.iter().filter(is_worksheet).count())?;
    for sheet in &sheets {
        if !is_worksheet(&sheet) {
            book.notes.push(no_cells(&sheet.name));
            continue;
        }
        let seen = package.sheets.seen(&sheet.name);
        let hidden = sheet.visible != SheetVisible::Visible;
        let mut read = SheetCells {
            name: sheet.name.clone(),
            hidden,
            merged: Vec::new(),
            cells: Vec::new(),
            hidden_rows: seen.rows,
            hidden_cols: seen.cols,
        };
        let passed_over = package.sheets.leaves_out(&sheet.name);
        match (seen.merged, plain) {
            (Some(merged), _) => read.merged = merged,
            (None, _) if passed_over => {}
            (None, Some(_)) => return Ok(None),
            (None, None) => read.merged = merged(file, &sheet.name)?,
        }
        match plain {
            _ if passed_over => {}
            Some(plain) => {
                let part = package.sheets.certain_part(&sheet.name);
                let plain = part.map(|part| plain.read(part, &mut read, &mut budget));
                if !plain.transpose()?.unwrap_or(false) {
                    return Ok(None);
                }
            }
            None => read.cells = cells(file, &sheet.name, &mut budget)?,
        }
        read.cells = ordered(&sheet.name, read.cells)?;
        book.sheets.push(read);
    }
    let mut names = Names::default();
    for (name, place) in file.defined_names() {
        names.add(name, place, limits)?;
    }
    book.names = names.finish(&mut book.notes);
    book.properties = properties(file, &mut book.notes);
    Ok(Some(book))
}

/// The cells of one sheet that hold data, as they stand.
fn cells(file: &mut Workbook<'_>, sheet: &str, budget: &mut Budget<'_>) -> Result<Vec<Cell>, Unreadable> {
    let date_1904 = file.has_1904_epoch();
    let mut kept: Vec<(usize, Cell)> = Vec::new();
    let mut unknown_errors: Vec<(usize, String)> = Vec::new();
    let mut shared = SharedFormulas::default();
    let mut reader = file
        .worksheet_cells_reader(sheet)
        .map_err(|err| fault(Some(sheet), &err))?;
    for index in 0.. {
        match reader.next_cell_with_formula_metadata() {
            Ok(Some(found)) => {
                let (row, col) = found.pos;
                let value = raw(found.value, date_1904);
                let formula = found.formula.and_then(|found| formula(found, &mut shared));
                let formula = formula.filter(|formula| !formula.is_empty());
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
    let cells = if unknown_errors.is_empty() {
        kept.into_iter().map(|(_, cell)| cell).collect()
    } else {
        place_errors(file, sheet, kept, unknown_errors, budget)?
    };
    Ok(cells)
}

/// A formula of a cell, whichever cell it stands in.
fn formula(found: XlsxFormulaMetadata, shared: &mut SharedFormulas) -> Option<Arc<str>> {
    match found {
        XlsxFormulaMetadata::Normal { formula } => Some(formula.into()),
        XlsxFormulaMetadata::Shared {
            shared_index,
            formula,
            ..
        } => Some(shared.first(shared_index, &formula)),
        XlsxFormulaMetadata::SharedDerived { shared_index } => shared.again(shared_index),
        // Kinds that a later version of the reader may tell apart.
        _ => None,
    }
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
            let formula = Some(place.get_value().as_str()).filter(|formula| !formula.is_empty());
            let cell = Cell {
                row,
                col,
                value: Raw::Error(text.into()),
                formula: formula.map(Arc::from),
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
        DataRef::String(text) => Raw::Text(text.into()),
        DataRef::SharedString(text) => Raw::Text(text.into()),
        DataRef::Bool(truth) => Raw::Bool(truth),
        DataRef::Error(error) => Raw::Error(error.to_smolstr()),
        // A duration, [h]:mm, counts hours and no days from an epoch.
        DataRef::DateTime(moment) if moment.is_duration() => Raw::Number(moment.as_f64()),
        DataRef::DateTime(moment) => serial::moment(moment.as_f64(), date_1904),
        DataRef::DateTimeIso(text) => serial::of_iso(&text).map_or(Raw::Text(text.into()), Raw::DateTime),
        DataRef::DurationIso(text) => Raw::Text(text.into()),
    }
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
            notes.push(DAMAGED.to_owned());
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
