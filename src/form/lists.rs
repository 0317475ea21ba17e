//! The hidden sheet that holds the items of drop-down lists, and the words by which a county says that there is
//! nothing.

use rust_xlsxwriter::Workbook;

use crate::model::form::{Body, Field, FieldKind, Form, LISTS_SHEET as SHEET};
use crate::model::place::Cell;
use crate::workbook::{Allow, DirectCells, Styles, protect_structure};

use super::Names;
use super::error::FormError;
use super::layout::{area, range, to_u16, to_u32};
use super::units::{self, Units};
use crate::model::{value, wording};

/// Defined name of the words that say that there is nothing, an answer that is no blank.
pub(super) const NOTHING: &str = "视为没有";

/// Defined names of the ticks and words that say yes and no where the list has just the two.
pub(super) const YES: &str = "视为是";
pub(super) const NO: &str = "视为否";

/// Defined names of the words by which a row of a table is a total, a note or a line below the table.
pub(super) const TOTALS: &str = "合计用词";
pub(super) const NOTES: &str = "说明用词";
pub(super) const END: &str = "表尾用词";
pub(super) const SIGNATURES: &str = "签署用词";
pub(super) const STOPS: &str = "用词后的符号";

/// Defined name of the digits and marks, none of which stands in a name that is all Chinese.
pub(super) const OTHER_MARKS: &str = "其他符号";
const MARKS: [&str; 22] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "(", ")", "（", "）", "-", "/", "、", "，", ",", ".",
    "。", "*",
];

/// Defined names of the formats in which a number may be typed as text, side by side.
pub(super) const WHOLE_SHAPES: &str = "整数写法";
pub(super) const DECIMAL_SHAPES: &str = "小数写法";
const SHAPES: [&str; 7] = ["0", "#,##0", "0.0", "0.00", "0.000", "#,##0.0", "#,##0.00"];
/// How many of them are whole.
const WHOLE: usize = 2;

/// Every list of the form, each once.
pub(super) struct Lists {
    lists: Vec<Vec<String>>,
    units: Vec<Units>,
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
        Lists {
            lists,
            units: units::all(form),
        }
    }

    /// The range that holds a list, for a drop-down.
    pub(super) fn place(&self, items: &[String]) -> Option<String> {
        let index = self.lists.iter().position(|list| list == items)?;
        Some(range(SHEET, 1, to_u32(items.len().max(1)), to_u16(index + 1)))
    }

    /// Writes the hidden sheet, and gives its cells, which come onto it when the workbook is saved.
    pub(super) fn write(
        &self,
        book: &mut Workbook,
        styles: &Styles,
        names: &mut Names,
    ) -> Result<DirectCells, FormError> {
        let ws = book.add_worksheet();
        ws.set_name(SHEET)?;
        ws.set_hidden(true);
        let words = [
            ("表示没有的写法", NOTHING, &value::NOTHING[..]),
            ("表示是的写法", YES, &wording::YES[..]),
            ("表示否的写法", NO, &wording::NO[..]),
            ("姓名中没有的符号", OTHER_MARKS, &MARKS[..]),
            ("合计行的用词", TOTALS, &wording::TOTALS[..]),
            ("说明的用词", NOTES, &wording::NOTES[..]),
            ("表尾的用词", END, &wording::END[..]),
            ("签署栏的用词", SIGNATURES, &wording::SIGNATURES[..]),
            ("用词后的符号", STOPS, &wording::STOPS[..]),
        ];
        let mut direct = DirectCells::default();
        let (header, text) = (direct.look(&styles.header), direct.look(&styles.text));
        let mut col = to_u16(self.lists.len() + 1);
        let mut put = |title: &str, name: &str, words: &[&str]| {
            direct.put_text((0, col), title, header);
            for (word, row) in words.iter().zip(1..) {
                direct.put_text((row, col), word, text);
            }
            names.add(name, range(SHEET, 1, to_u32(words.len()), col));
            col += 1;
        };
        for (title, name, words) in words {
            put(title, name, words);
        }
        for units in &self.units {
            let words: Vec<&str> = units.words.iter().map(String::as_str).collect();
            put("单位的写法", &units.name, &words);
        }
        direct.put_text((0, col), "数的写法", header);
        for (shape, at) in SHAPES.iter().zip(col..) {
            direct.put_text((1, at), shape, text);
        }
        for (name, count) in [(WHOLE_SHAPES, WHOLE), (DECIMAL_SHAPES, SHAPES.len())] {
            let first = Cell { row: 1, col };
            let last = Cell {
                row: 1,
                col: col + to_u16(count) - 1,
            };
            names.add(name, area(SHEET, first, last));
        }
        for (list, col) in self.lists.iter().zip(1_u16..) {
            direct.put_text((0, col), &format!("列表{col}"), header);
            for (item, row) in list.iter().zip(1..) {
                direct.put_text((row, col), item, text);
            }
        }
        protect_structure(ws, Allow::default());
        Ok(direct)
    }
}
