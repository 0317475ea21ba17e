//! The hidden sheet that holds the items of drop-down lists, and the words by which a county says that there is
//! nothing.

use rust_xlsxwriter::Workbook;

use crate::model::form::{Body, Field, FieldKind, Form};
use crate::workbook::{Styles, put_text};

use super::Names;
use super::error::FormError;
use super::layout::{range, to_u16, to_u32};
use crate::model::value;

/// Name of the hidden sheet.
const SHEET: &str = "选项表";

/// Defined name of the words that say that there is nothing, an answer that is no blank.
pub(super) const NOTHING: &str = "视为没有";

/// Every list of the form, each once.
pub(super) struct Lists {
    lists: Vec<Vec<String>>,
}

impl Lists {
    pub(super) fn new(form: &Form) -> Self {
        let mut lists: Vec<Vec<String>> = Vec::new();
        let mut add = |field: &Field| {
            if let FieldKind::Choice(items) = &field.kind
                && !lists.contains(items)
            {
                lists.push(items.clone());
            }
        };
        for sheet in &form.sheets {
            match &sheet.body {
                Body::Fields(sections) => {
                    sections
                        .iter()
                        .flat_map(|section| &section.fields)
                        .for_each(&mut add);
                }
                Body::Table(table) => table.columns.iter().for_each(&mut add),
                Body::Guide(_) | Body::SelfCheck => {}
            }
        }
        Lists { lists }
    }

    /// The range that holds a list, for a drop-down.
    pub(super) fn place(&self, items: &[String]) -> Option<String> {
        let index = self.lists.iter().position(|list| list == items)?;
        Some(range(SHEET, 1, to_u32(items.len().max(1)), to_u16(index + 1)))
    }

    /// Writes the hidden sheet.
    pub(super) fn write(
        &self,
        book: &mut Workbook,
        styles: &Styles,
        names: &mut Names,
    ) -> Result<(), FormError> {
        let ws = book.add_worksheet();
        ws.set_name(SHEET)?;
        ws.set_hidden(true);
        put_text(ws, 0, 0, "表示没有的写法", &styles.header)?;
        for (word, row) in value::NOTHING.iter().zip(1..) {
            put_text(ws, row, 0, word, &styles.text)?;
        }
        names.add(NOTHING, range(SHEET, 1, to_u32(value::NOTHING.len()), 0));
        for (list, col) in self.lists.iter().zip(1_u16..) {
            put_text(ws, 0, col, &format!("列表{col}"), &styles.header)?;
            for (item, row) in list.iter().zip(1..) {
                put_text(ws, row, col, item, &styles.text)?;
            }
        }
        crate::workbook::protect_structure(ws, crate::workbook::Allow::default());
        Ok(())
    }
}
