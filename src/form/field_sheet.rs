//! A sheet of fields: number, label, the cell to fill in, and how to fill it in.

use rust_xlsxwriter::{FormatAlign, Worksheet};

use crate::model::form::{Field, FieldKind, Section, Sheet};
use crate::model::place::Cell;
use crate::workbook::{Allow, DirectCells, freeze, print_setup, protect_structure, row_height};

use super::error::FormError;
use super::layout::{HEADER_ROW, HELP_COL, INTRO_ROW, LABEL_COL, NUMBER_COL, TITLE_ROW, VALUE_COL, absolute};
use super::{Names, Paper, cells};

/// Widths of the four columns.
const WIDTHS: [f64; 4] = [6.0, 34.0, 32.0, 50.0];
const SIZE: f64 = 11.0;
/// What an indent takes of a column's width.
const INDENT: f64 = 2.0;
/// Least height of a row, and of one for several sentences.
const ROOMY: f64 = 24.0;
const NOTE: f64 = 72.0;

/// Writes the sheet, and gives its cells, which come onto it when the workbook is saved.
pub(super) fn write(
    paper: &Paper<'_>,
    sheet: &Sheet,
    sections: &[Section],
    ws: &mut Worksheet,
    names: &mut Names,
) -> Result<DirectCells, FormError> {
    let styles = paper.styles;
    let [_, label_width, value_width, help_width] = WIDTHS;
    for (width, col) in WIDTHS.iter().zip(0_u16..) {
        ws.set_column_width(col, *width)?;
    }
    let mut direct = DirectCells::default();
    head(paper, sheet, &mut direct, HELP_COL, WIDTHS.iter().sum());
    let header = direct.look(&styles.header);
    let headings = ["序号", "指标", "填报内容", "填报说明"];
    direct.put_texts((HEADER_ROW, 0), &headings, header);
    direct.set_row_height(HEADER_ROW, ROOMY);

    let section_look = direct.look(&styles.section.clone().set_indent(1));
    let label_format = styles.label.clone().set_indent(1);
    let label_look = direct.look(&label_format);
    let help_look = direct.look(&label_format.set_font_color(0x47_5467));
    let number_look = direct.look(&styles.label.clone().set_align(FormatAlign::Center));
    let mut row = HEADER_ROW + 1;
    let mut number = 0_u32;
    let mut first_input = None;
    for section in sections {
        direct.put_across((row, NUMBER_COL), HELP_COL, &section.title, section_look);
        direct.set_row_height(row, ROOMY);
        row += 1;
        for field in &section.fields {
            number += 1;
            direct.put_text((row, NUMBER_COL), &number.to_string(), number_look);
            direct.put_text((row, LABEL_COL), &field.printed_label(), label_look);
            direct.put_text((row, HELP_COL), &field.help, help_look);
            let blank = value(paper, &sheet.name, field, row, ws, &mut direct)?;
            if blank && first_input.is_none() {
                first_input = Some(row);
            }
            let typed = paper
                .entries
                .typed(&field.name)
                .map(cells::shown)
                .unwrap_or_default();
            let least = if field.kind == FieldKind::Note {
                NOTE
            } else {
                ROOMY
            };
            let height = row_height(&field.printed_label(), label_width - INDENT, SIZE)
                .max(row_height(&field.help, help_width - INDENT, SIZE))
                .max(row_height(&typed, value_width - INDENT, SIZE))
                .max(least);
            direct.set_row_height(row, height);
            let cell = Cell { row, col: VALUE_COL };
            names.add(&field.name, absolute(&sheet.name, cell));
            row += 1;
        }
    }
    freeze(ws, HEADER_ROW + 1, 0)?;
    let cursor = first_input.unwrap_or(HEADER_ROW + 2);
    ws.set_selection(cursor, VALUE_COL, cursor, VALUE_COL)?;
    print_setup(ws, false, Some((HEADER_ROW, HEADER_ROW)), &paper.footer())?;
    protect_structure(ws, Allow::default());
    Ok(direct)
}

/// Title and introduction over columns 0 to `last_col`, `width` wide in all.
pub(super) fn head(paper: &Paper<'_>, sheet: &Sheet, direct: &mut DirectCells, last_col: u16, width: f64) {
    let styles = paper.styles;
    let (title, note) = (direct.look(&styles.title), direct.look(&styles.note));
    direct.put_text((TITLE_ROW, 0), &sheet.name, title);
    direct.set_row_height(TITLE_ROW, 30.0);
    direct.put_across((INTRO_ROW, 0), last_col, &sheet.intro, note);
    direct.set_row_height(INTRO_ROW, row_height(&sheet.intro, width, SIZE) + 6.0);
}

/// Writes a field's own cell; true if the county has still to fill it in.
fn value(
    paper: &Paper<'_>,
    sheet: &str,
    field: &Field,
    row: u32,
    ws: &mut Worksheet,
    direct: &mut DirectCells,
) -> Result<bool, FormError> {
    let at = (row, VALUE_COL);
    if let Some(formula) = paper.prepared.computed(&field.name) {
        let format = cells::computed(paper.styles, field);
        let look = direct.look(&paper.look(sheet, at, &format, false));
        direct.put_formula(at, formula, paper.entries.field(&field.name), look);
        return Ok(false);
    }
    let typed = paper.entries.typed(&field.name);
    let is_given = field.given && typed.is_some();
    let mut format = if is_given {
        cells::given(paper.styles, field)
    } else {
        cells::input(paper.styles, field)
    };
    if !is_given && paper.fill.fields.contains_key(&field.name) {
        format = paper.fill.carried_look(paper.styles, format);
    }
    let format = paper.look(sheet, at, &format, true);
    match typed {
        Some(entry) => {
            let look = match cells::shown_in(field, entry) {
                Some(shown_in) => direct.look(&format.into_owned().set_num_format(shown_in)),
                None => direct.look(&format),
            };
            cells::put_entry(direct, at, entry, look);
        }
        None => {
            let look = direct.look(&format);
            direct.put_blank(at, look);
        }
    }
    // Given, and there: not to be changed.
    if is_given {
        return Ok(false);
    }
    if typed.is_some() {
        paper.fill.note_field(field, at, direct);
    }
    // The help stands beside the cell, so it is not repeated over it.
    if let Some(validation) = cells::validation(paper, field, "")? {
        ws.add_data_validation(row, VALUE_COL, row, VALUE_COL, &validation)?;
    }
    Ok(typed.is_none())
}
