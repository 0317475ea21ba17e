//! The plan workbook: nothing is lost on the way out and back, and every mistake is told at its cell.

mod edits;
mod mistakes;
mod tolerance;

use super::write::write;
use crate::model::plan::Plan;
use crate::plan::mistake::Log;
use crate::plan::tests::documents;
use crate::plan::{Documents, Mistakes, load, load_book, load_workbook};
use crate::workbook::{Book, Cell, Limits, Raw, SheetCells, read};

fn sound(loaded: Result<Plan, Mistakes>) -> Plan {
    loaded.unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[test]
fn out_and_back_is_the_same_plan_and_the_same_bytes() {
    for documents in [documents(), Documents::embedded()] {
        let plan = sound(load(&documents));
        let bytes = write(&plan).unwrap();
        let back = sound(load_workbook(&bytes));
        assert_eq!(back, plan);
        assert_eq!(back.hash, plan.hash);
        assert_eq!(write(&back).unwrap(), bytes);
    }
}

#[test]
fn the_field_at_which_a_figure_is_compared_goes_out_and_comes_back() {
    let mut compared = documents();
    let unit = "unit = \"人\"\n";
    compared.plan = compared
        .plan
        .replace(unit, &format!("{unit}peers_at = \"责任督学数\"\n"));
    let plan = sound(load(&compared));
    assert_eq!(plan.figures[0].peers_at.as_deref(), Some("责任督学数"));
    let back = sound(load_workbook(&write(&plan).unwrap()));
    assert_eq!(back.figures, plan.figures);
}

#[test]
fn a_text_that_no_cell_holds_is_told_and_not_cut() {
    let mut long = documents();
    let text = "长".repeat(32_768);
    long.plan = long.plan.replace("每名督学每年培训学时", &text);
    let plan = sound(load(&long));
    assert_eq!(
        write(&plan).unwrap_err().to_string(),
        "方案不能写成工作簿：「参数」“学时下限”的“含义”超过 32767 字，Excel 的单元格放不下，请缩短后重试。"
    );
    // Several texts in one cell count together.
    let mut many = documents();
    let items: Vec<String> = (0..3000)
        .map(|number| format!("\"县区的第 {number} 种叫法\""))
        .collect();
    many.form = many
        .form
        .replace("[\"县区\"]", &format!("[{}]", items.join(", ")));
    let plan = sound(load(&many));
    assert!(write(&plan).unwrap_err().to_string().contains("“别名”超过"));
}

/// The sound plan's workbook as cells, to be changed as an office would change it.
fn book() -> Book {
    let plan = sound(load(&documents()));
    read(&write(&plan).unwrap(), &Limits::default()).unwrap()
}

fn loaded(book: &Book) -> Result<Plan, Mistakes> {
    load_book(book, Log::default())
}

fn sheet<'b>(book: &'b mut Book, name: &str) -> &'b mut SheetCells {
    book.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap()
}

/// The column under a heading.
fn col(sheet: &SheetCells, heading: &str) -> u16 {
    let header = sheet.cells.iter().filter(|cell| cell.row == 2);
    let mut found = header.filter(|cell| cell.value == Raw::Text(heading.into()));
    found.next().unwrap_or_else(|| panic!("{heading}")).col
}

/// Puts a value into a cell, by its row as Excel counts and its column's heading.
fn set(book: &mut Book, name: &str, row: u32, heading: &str, value: Raw) {
    let sheet = sheet(book, name);
    let col = col(sheet, heading);
    put(sheet, row - 1, col, value, None);
}

fn set_text(book: &mut Book, name: &str, row: u32, heading: &str, text: &str) {
    set(book, name, row, heading, Raw::Text(text.into()));
}

fn put(sheet: &mut SheetCells, row: u32, col: u16, value: Raw, formula: Option<String>) {
    sheet.cells.retain(|cell| (cell.row, cell.col) != (row, col));
    if value != Raw::Blank || formula.is_some() {
        sheet.cells.push(Cell {
            row,
            col,
            value,
            formula: formula.map(Into::into),
        });
    }
    sheet.cells.sort_by_key(|cell| (cell.row, cell.col));
}
