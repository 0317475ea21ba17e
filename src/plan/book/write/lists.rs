//! What may be entered in the cells of the plan workbook, and the hidden sheet with the words of lists.

use rust_xlsxwriter::{DataValidation, Workbook, Worksheet};

use super::{FIRST_ROW, Page, Unwritable, last_row, spare};
use crate::model::place::column_letters;
use crate::plan::book::layout::{self, Holds, Sheet};
use crate::plan::book::spread::Row;
use crate::workbook::{DirectCells, Help, Styles, help_only, list_validation, number_range_validation};

/// Name of the hidden sheet.
pub(super) const NAME: &str = "选项表";

/// Lists are offered this far below the data, for rows that the office adds.
const OFFERED_BELOW: u32 = 200;

/// Puts lists, number checks and help on the columns of a sheet down to its last row, and below where rows are added.
pub(super) fn validate(page: &Page<'_>, ws: &mut Worksheet, last: u32) -> Result<(), Unwritable> {
    let pairs = layout::pairs(page.sheet);
    if !pairs.is_empty() {
        let content = page.columns.iter().zip(0_u16..);
        let content = content.filter(|(column, _)| column.key == layout::CONTENT);
        for (_, col) in content {
            for (pair, row) in pairs.iter().zip(FIRST_ROW..) {
                if let Some(validation) = validation(page, pair.holds, pair.label, "")? {
                    ws.add_data_validation(row, col, row, col, &validation)?;
                }
            }
        }
        return Ok(());
    }
    let reach = if spare(page.sheet) == 0 {
        last
    } else {
        last + OFFERED_BELOW
    };
    for (column, col) in page.columns.iter().zip(0_u16..) {
        if let Some(validation) = validation(page, column.holds, &column.heading(), column.help)? {
            ws.add_data_validation(FIRST_ROW, col, reach, col, &validation)?;
        }
    }
    Ok(())
}

fn validation(
    page: &Page<'_>,
    holds: Holds,
    title: &str,
    message: &str,
) -> Result<Option<DataValidation>, Unwritable> {
    let help = Help { title, message };
    Ok(Some(match holds {
        Holds::Word(words) => list_validation(&page.lists.place(&words()), help)?,
        Holds::Flag => list_validation(&page.lists.place(&YES_NO), help)?,
        // A formula may stand there too, which is on no list.
        Holds::Required => list_validation(&page.lists.place(&YES_NO), help)?.show_error_message(false),
        Holds::Pick(sheet, key) | Holds::PickNumber(sheet, key) => {
            list_validation(&range(sheet, key, page.all.on(sheet)), help)?
        }
        Holds::Number => number_range_validation(None, None, false, help)?,
        _ if message.is_empty() => return Ok(None),
        _ => help_only(help)?,
    }))
}

const YES_NO: [&str; 2] = ["是", "否"];

/// The cells of a column, spare rows included.
fn range(sheet: &Sheet, key: &str, rows: &[Row]) -> String {
    let index = sheet.columns.iter().position(|column| column.key == key);
    let letters = column_letters(index.and_then(|index| u16::try_from(index).ok()).unwrap_or(0));
    let last = last_row(sheet, rows) + 1;
    format!("='{}'!${letters}${}:${letters}${last}", sheet.name, FIRST_ROW + 1)
}

/// The words of every list, each list once.
pub(super) struct Lists {
    lists: Vec<Vec<&'static str>>,
}

impl Lists {
    /// Every list of every column.
    pub(super) fn new() -> Self {
        let mut lists: Vec<Vec<&'static str>> = vec![YES_NO.to_vec()];
        for column in layout::ALL.iter().flat_map(|sheet| sheet.columns) {
            if let Holds::Word(words) = column.holds
                && !lists.contains(&words())
            {
                lists.push(words());
            }
        }
        Lists { lists }
    }

    /// The cells that hold a list.
    pub(super) fn place(&self, words: &[&str]) -> String {
        let index = self.lists.iter().position(|list| list == words);
        let letters = column_letters(index.and_then(|index| u16::try_from(index).ok()).unwrap_or(0));
        format!("='{NAME}'!${letters}$1:${letters}${}", words.len())
    }

    /// Writes the hidden sheet, and gives its cells, which come onto it when the workbook is saved.
    pub(super) fn write(&self, book: &mut Workbook, styles: &Styles) -> Result<DirectCells, Unwritable> {
        let ws = book.add_worksheet();
        ws.set_name(NAME)?;
        ws.set_hidden(true);
        let mut direct = DirectCells::default();
        let look = direct.look(&styles.text);
        for (list, col) in self.lists.iter().zip(0_u16..) {
            for (word, row) in list.iter().zip(0_u32..) {
                direct.put_text((row, col), word, look);
            }
        }
        Ok(direct)
    }
}
