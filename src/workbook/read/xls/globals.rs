//! The first part of the stream: sheets, shared strings, number formats, names.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::super::super::Unreadable;
use super::super::super::guard::within;
use super::super::biff::{ExternSheet, Fields, Reference, reference};
use super::super::budget::Budget;
use super::super::number_format::{Shown, built_in, of_code};
use super::records::{Record, Records, short};
use super::strings;

/// What holds for the whole workbook.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub(super) tabs: Vec<Tab>,
    pub(super) strings: Vec<SmolStr>,
    /// What the numbers of each cell format are shown as.
    pub(super) shown: Vec<Shown>,
    pub(super) date_1904: bool,
    pub(super) external_links: bool,
    pub(super) names: Vec<(String, Reference)>,
    pub(super) extern_sheets: Vec<ExternSheet>,
    /// Which of the workbooks that formulas refer to is this one.
    pub(super) own_book: Option<u32>,
}

/// One tab.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) kind: TabKind,
    /// Where its records begin in the stream.
    pub(super) offset: u32,
}

/// What a tab holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TabKind {
    Worksheet,
    /// Excel 4 macros.
    Macros,
    /// A chart or a module of Visual Basic.
    Other,
}

const EOF: u16 = 0x000A;
const EXTERNSHEET: u16 = 0x0017;
const NAME: u16 = 0x0018;
const DATEMODE: u16 = 0x0022;
const FILEPASS: u16 = 0x002F;
const BOUNDSHEET: u16 = 0x0085;
const XF: u16 = 0x00E0;
const SST: u16 = 0x00FC;
const SUPBOOK: u16 = 0x01AE;
const FORMAT: u16 = 0x041E;
pub(super) const BOF: u16 = 0x0809;
/// The version that a BOF record states.
const BIFF8: u16 = 0x0600;

/// Reads up to the end of the first part.
pub(super) fn read(records: &mut Records<'_>, budget: &mut Budget<'_>) -> Result<Globals, Unreadable> {
    let begin = records.next(budget)?;
    if begin.kind & 0x00FF != 0x0009 {
        return Err(Unreadable::broken("内容不合规范", "no BOF"));
    }
    if begin.kind != BOF || Fields(begin.data).u16() != Some(BIFF8) {
        return Err(Unreadable::OldExcel);
    }
    let mut globals = Globals::default();
    let mut formats: BTreeMap<u16, Shown> = BTreeMap::new();
    // Formats may stand behind the cell formats that use them.
    let mut used_formats: Vec<u16> = Vec::new();
    let mut books = 0;
    loop {
        let record = records.next(budget)?;
        let mut fields = Fields(record.data);
        let understood = match record.kind {
            EOF => break,
            FILEPASS => return Err(Unreadable::Encrypted),
            DATEMODE => fields.u16().map(|mode| globals.date_1904 = mode == 1),
            BOUNDSHEET => tab(&mut fields).map(|tab| globals.tabs.push(tab)),
            FORMAT => format(&mut fields).map(|(id, shown)| {
                formats.insert(id, shown);
            }),
            XF => fields
                .u16()
                .and_then(|_| fields.u16())
                .map(|id| used_formats.push(id)),
            SST => {
                globals.strings = strings::shared(&record, budget)?;
                Some(())
            }
            SUPBOOK => sup_book(&mut fields).map(|book| {
                match book {
                    SupBook::Own => globals.own_book = Some(books),
                    SupBook::Other => globals.external_links = true,
                    SupBook::Nothing => {}
                }
                books += 1;
            }),
            EXTERNSHEET => {
                globals.extern_sheets = extern_sheets(&record);
                Some(())
            }
            NAME => {
                globals.names.extend(name(&mut fields));
                within("名称个数", globals.names.len() as u64, budget.limits.names)?;
                Some(())
            }
            _ => Some(()),
        };
        understood.ok_or_else(|| short(record.kind))?;
        within("工作表数", globals.tabs.len() as u64, budget.limits.sheets)?;
        within(
            "单元格样式数",
            used_formats.len() as u64,
            budget.limits.cell_formats,
        )?;
    }
    globals.shown = used_formats
        .iter()
        .map(|id| formats.get(id).copied().unwrap_or_else(|| built_in(*id)))
        .collect();
    let mut offsets: Vec<u32> = globals.tabs.iter().map(|tab| tab.offset).collect();
    offsets.sort_unstable();
    if offsets.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(Unreadable::broken(
            "两张工作表指向同一份内容",
            "two sheets with one offset",
        ));
    }
    Ok(globals)
}

fn tab(fields: &mut Fields<'_>) -> Option<Tab> {
    let offset = fields.u32()?;
    let state = fields.u8()?;
    let kind = match fields.u8()? {
        0 => TabKind::Worksheet,
        1 => TabKind::Macros,
        _ => TabKind::Other,
    };
    Some(Tab {
        name: strings::short_text(fields)?,
        hidden: state & 0x03 != 0,
        kind,
        offset,
    })
}

fn format(fields: &mut Fields<'_>) -> Option<(u16, Shown)> {
    let id = fields.u16()?;
    Some((id, of_code(&strings::text(fields)?)))
}

/// A workbook that formulas refer to.
enum SupBook {
    Own,
    Other,
    /// Functions of an add-in, or a link that leads nowhere.
    Nothing,
}

fn sup_book(fields: &mut Fields<'_>) -> Option<SupBook> {
    fields.u16()?;
    Some(match fields.u16()? {
        0x0401 => SupBook::Own,
        // Add-ins; and paths of a single mark, "the same sheet" and "unused".
        0x3A01 | 0 | 1 => SupBook::Nothing,
        _ => SupBook::Other,
    })
}

/// The table of sheets that formulas refer to; a long one is continued.
fn extern_sheets(record: &Record<'_>) -> Vec<ExternSheet> {
    let mut pieces = record.pieces();
    let mut all = Vec::new();
    loop {
        all.extend_from_slice(pieces.now);
        if pieces.next().is_none() {
            break;
        }
    }
    let mut fields = Fields(&all);
    let count = fields.u16().unwrap_or(0);
    let mut sheets = Vec::new();
    for _ in 0..count {
        let (Some(book), Some(first), Some(last)) = (fields.u16(), fields.u16(), fields.u16()) else {
            break;
        };
        sheets.push(ExternSheet {
            book: u32::from(book),
            first: i32::from(first.cast_signed()),
            last: i32::from(last.cast_signed()),
        });
    }
    sheets
}

/// A name of the user's that stands for one place; others are left aside.
fn name(fields: &mut Fields<'_>) -> Option<(String, Reference)> {
    const BUILT_IN: u16 = 0x0020;
    let flags = fields.u16()?;
    fields.u8()?;
    let characters = fields.u8()?;
    let formula = fields.u16()?;
    fields.take(8)?;
    let name = strings::text_of(fields, usize::from(characters))?;
    let target = reference(fields.take(usize::from(formula))?, false)?;
    (flags & BUILT_IN == 0).then_some((name, target))
}
