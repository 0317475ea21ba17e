//! What holds for the whole workbook: tabs, shared strings, number formats, names.

use std::collections::BTreeMap;
use std::io::BufRead;

use smol_str::SmolStr;

use super::super::super::Unreadable;
use super::super::super::guard::within;
use super::super::biff::{ExternSheet, Fields, Reference, reference};
use super::super::budget::Budget;
use super::super::number_format::{Shown, built_in, of_code};
use super::records::{Records, short, wide_text};

const SST_ITEM: u16 = 19;
const NAME: u16 = 39;
const FORMAT: u16 = 44;
const XF: u16 = 47;
const WORKBOOK_PROPERTIES: u16 = 153;
const BUNDLE_SHEET: u16 = 156;
const BEGIN_SST: u16 = 159;
const SUP_BOOK: u16 = 355;
const SUP_SELF: u16 = 357;
const SUP_SAME: u16 = 358;
const EXTERN_SHEETS: u16 = 362;
const BEGIN_CELL_FORMATS: u16 = 617;
const END_CELL_FORMATS: u16 = 618;
const SUP_ADD_IN: u16 = 667;

/// What holds for the whole workbook.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub(super) tabs: Vec<Tab>,
    pub(super) strings: Vec<SmolStr>,
    /// What the numbers of each cell format are shown as.
    pub(super) shown: Vec<Shown>,
    pub(super) date_1904: bool,
    pub(super) names: Vec<(String, Reference)>,
    extern_sheets: Vec<ExternSheet>,
    /// Which of the workbooks that formulas refer to is this one.
    own_book: Option<u32>,
}

/// One tab.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) relation: String,
}

impl Globals {
    pub(super) fn workbook(
        &mut self,
        records: &mut Records<impl BufRead>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let mut books = 0;
        while let Some(kind) = records.next(budget)? {
            let understood = match kind {
                WORKBOOK_PROPERTIES => records.data()?.u8().map(|flags| self.date_1904 = flags & 1 != 0),
                BUNDLE_SHEET => tab(&mut records.data()?).map(|tab| self.tabs.extend(tab)),
                SUP_SELF | SUP_SAME | SUP_BOOK | SUP_ADD_IN => {
                    if kind == SUP_SELF {
                        self.own_book = Some(books);
                    }
                    books += 1;
                    Some(())
                }
                EXTERN_SHEETS => {
                    self.extern_sheets = extern_sheets(&mut records.data()?);
                    Some(())
                }
                NAME => {
                    self.names.extend(name(&mut records.data()?));
                    within("名称个数", self.names.len() as u64, budget.limits.names)?;
                    Some(())
                }
                _ => Some(()),
            };
            understood.ok_or_else(|| short(kind))?;
            within("工作表数", self.tabs.len() as u64, budget.limits.sheets)?;
        }
        Ok(())
    }

    pub(super) fn shared_strings(
        &mut self,
        records: &mut Records<impl BufRead>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let limit = budget.limits.shared_strings;
        let mut bytes = 0;
        while let Some(kind) = records.next(budget)? {
            match kind {
                BEGIN_SST => {
                    let mut fields = records.data()?;
                    let claimed = fields
                        .u32()
                        .and_then(|_| fields.u32())
                        .ok_or_else(|| short(kind))?;
                    within("声明的文本条数", u64::from(claimed), limit)?;
                }
                SST_ITEM => {
                    let mut fields = records.data()?;
                    let text = fields
                        .u8()
                        .and_then(|_| wide_text(&mut fields))
                        .ok_or_else(|| short(kind))?;
                    bytes += text.len() as u64;
                    within("全部文字的字节数", bytes, budget.limits.total_text_bytes)?;
                    self.strings.push(text.into());
                    within("声明的文本条数", self.strings.len() as u64, limit)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn styles(
        &mut self,
        records: &mut Records<impl BufRead>,
        budget: &mut Budget<'_>,
    ) -> Result<(), Unreadable> {
        let mut formats: BTreeMap<u16, Shown> = BTreeMap::new();
        let mut used = Vec::new();
        // The same records also describe named styles, which cells do not refer to.
        let mut of_cells = false;
        while let Some(kind) = records.next(budget)? {
            match kind {
                BEGIN_CELL_FORMATS => of_cells = true,
                END_CELL_FORMATS => of_cells = false,
                FORMAT => {
                    let mut fields = records.data()?;
                    let id = fields.u16();
                    let code = wide_text(&mut fields);
                    let (Some(id), Some(code)) = (id, code) else {
                        return Err(short(kind));
                    };
                    formats.insert(id, of_code(&code));
                }
                XF if of_cells => {
                    let mut fields = records.data()?;
                    let id = fields.u16().and_then(|_| fields.u16());
                    used.push(id.ok_or_else(|| short(kind))?);
                    within("单元格样式数", used.len() as u64, budget.limits.cell_formats)?;
                }
                _ => {}
            }
        }
        self.shown = used
            .iter()
            .map(|id| formats.get(id).copied().unwrap_or_else(|| built_in(*id)))
            .collect();
        Ok(())
    }

    /// The sheet that a name refers to, if it is one of this workbook.
    pub(super) fn sheet_of(&self, reference: &Reference) -> Option<&str> {
        let target = self.extern_sheets.get(usize::from(reference.extern_sheet))?;
        let own = self.own_book == Some(target.book) && target.first == target.last;
        let tab = usize::try_from(target.first).ok().filter(|_| own)?;
        self.tabs.get(tab).map(|tab| tab.name.as_str())
    }
}

/// A tab; none for a sheet without content (a module of Visual Basic has no part).
fn tab(fields: &mut Fields<'_>) -> Option<Option<Tab>> {
    const NO_TEXT: u32 = u32::MAX;
    let state = fields.u32()?;
    fields.u32()?;
    let length = fields.u32()?;
    if length == NO_TEXT {
        return Some(None);
    }
    let relation = fields.wide(usize::try_from(length).ok()?)?;
    Some(Some(Tab {
        name: wide_text(fields)?,
        hidden: state != 0,
        relation,
    }))
}

fn extern_sheets(fields: &mut Fields<'_>) -> Vec<ExternSheet> {
    let count = fields.u32().unwrap_or(0);
    let mut sheets = Vec::new();
    for _ in 0..count {
        let (Some(book), Some(first), Some(last)) = (fields.u32(), fields.u32(), fields.u32()) else {
            break;
        };
        sheets.push(ExternSheet {
            book,
            first: first.cast_signed(),
            last: last.cast_signed(),
        });
    }
    sheets
}

/// A name of the user's that stands for one place; others are left aside.
fn name(fields: &mut Fields<'_>) -> Option<(String, Reference)> {
    const BUILT_IN: u32 = 0x0020;
    let flags = fields.u32()?;
    fields.u8()?;
    fields.u32()?;
    let name = wide_text(fields)?;
    let formula = usize::try_from(fields.u32()?).ok()?;
    let target = reference(fields.take(formula)?, true)?;
    (flags & BUILT_IN == 0).then_some((name, target))
}
