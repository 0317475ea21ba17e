//! The last sheet of a returned workbook: what stood in the county's file and has no place in the form, as it stood.

use rust_xlsxwriter::Worksheet;

use crate::form::error::FormError;
use crate::form::layout::{to_u16, to_u32};
use crate::model::carried::{KEPT_HEADINGS, KEPT_TITLE};
use crate::model::form::KEPT_SHEET;
use crate::model::place::Cell;
use crate::workbook::{
    Allow, DirectCells, FONT_SIZE, LINE_HEIGHT, Styles, autofilter, freeze, print_setup, protect_structure,
    row_height,
};

use super::Returned;

/// Widths of the columns, in the order of the headings.
const WIDTHS: [f64; 5] = [7.0, 22.0, 11.0, 66.0, 46.0];
/// The row of the headings: below the title, what the sheet is, and what was cut.
const HEADER: u32 = 3;
/// The column of the content.
const CONTENT: u16 = 3;

/// Where a kept cell's content stands.
pub(super) fn cell(index: usize) -> Cell {
    Cell {
        row: HEADER + 1 + to_u32(index),
        col: CONTENT,
    }
}

/// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
pub(super) fn write(
    returned: &Returned<'_>,
    styles: &Styles,
    footer: &str,
    ws: &mut Worksheet,
) -> Result<DirectCells, FormError> {
    let width: f64 = WIDTHS.iter().sum();
    let [.., content_width, remark_width] = WIDTHS;
    for (width, col) in WIDTHS.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    let last_col = to_u16(WIDTHS.len() - 1);
    let mut direct = DirectCells::default();
    let (title, note) = (direct.look(&styles.title), direct.look(&styles.note));
    direct.put_text((0, 0), KEPT_TITLE, title);
    direct.set_row_height(0, 30.0);
    let said = [
        "下列内容在原文件中有，但不在自评工作簿的填报位置，或不能确定属于哪一项，所以原样保留在这里，核查时不读取。\
         需要的请填到相应的位置。本表不必删除。"
            .to_owned(),
        returned.said_of_cut().unwrap_or_default(),
    ];
    for (line, row) in said.iter().zip(1_u32..) {
        direct.put_across((row, 0), last_col, line, note);
        direct.set_row_height(row, row_height(line, width, FONT_SIZE) + 4.0);
    }
    let heading = direct.look(&styles.header);
    direct.put_texts((HEADER, 0), &KEPT_HEADINGS, heading);
    direct.set_row_height(HEADER, 24.0);
    let (prose, centred) = (direct.look(&styles.prose), direct.look(&styles.centred));
    let marks = returned.marks.on(KEPT_SHEET);
    let mut last = HEADER;
    for (number, kept) in (0_u32..).zip(&returned.carried.kept) {
        let row = HEADER + 1 + number;
        direct.put_number((row, 0), f64::from(number + 1), centred);
        direct.put_text((row, 1), &kept.sheet, prose);
        direct.put_text((row, 2), &kept.cell, centred);
        let format = marks.and_then(|marks| marks.format(styles, (row, CONTENT), &styles.prose, false));
        let look = format.map_or(prose, |format| direct.look(&format));
        direct.put_text((row, CONTENT), &kept.text, look);
        direct.put_text((row, 4), &kept.remark, prose);
        let height = (LINE_HEIGHT + 2.0)
            .max(row_height(&kept.text, content_width, FONT_SIZE) + 2.0)
            .max(row_height(&kept.remark, remark_width, FONT_SIZE) + 2.0);
        direct.set_row_height(row, height.min(409.0));
        last = row;
    }
    autofilter(ws, HEADER, 0, last, last_col)?;
    freeze(ws, HEADER + 1, 0)?;
    print_setup(ws, true, Some((HEADER, HEADER)), footer)?;
    protect_structure(
        ws,
        Allow {
            sort_and_filter: true,
            ..Allow::default()
        },
    );
    Ok(direct)
}
