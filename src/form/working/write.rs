//! Writes the hidden sheet: the fields first, then a block for each table.

use std::cell::RefCell;

use rust_xlsxwriter::Workbook;

use crate::model::form::Required;
use crate::model::place::Cell;
use crate::workbook::{Allow, Cached, DirectCells, Look, Made, MadeFrom, protect_structure};

use super::super::entries::NOT_FILLED;
use super::super::error::FormError;
use super::super::layout::{TableSpot, absolute, cell_at_hand, own_range, row_cell, to_u32};
use super::super::live::Live;
use super::super::reading;
use super::super::{Names, Paper};
use super::formulas::{BlockFormulas, ColumnFormulas};
use super::{
    BLANK, Block, FIELD_NAME, FIELD_PREPARED, FIELD_VALUE, FIRST, LABEL_ROW, SHEET, START_ROW, Used,
    WHOLE_ROW, area_name, beyond_name, count_name, failing_name, lacking_name, number_name, reach_name,
    read_name, written_name,
};

/// Writes the sheet's labels and every name that the rules use, and gives its formulas, which come onto it when the
/// workbook is saved.
pub(in super::super) fn write(
    paper: &Paper<'_>,
    book: &mut Workbook,
    names: &mut Names,
) -> Result<DirectCells, FormError> {
    let ws = book.add_worksheet();
    ws.set_name(SHEET)?;
    ws.set_hidden(true);
    let last = paper.layout.blocks().map(|(_, block)| block.last()).max();
    let mut cells = DirectCells::down_to(last.unwrap_or(0));
    let text = cells.look(&paper.styles.text);
    let at = |row, col| absolute(SHEET, Cell { row, col });
    names.add(BLANK, at(WHOLE_ROW, FIELD_NAME));
    let sheet = Sheet {
        paper,
        live: paper.live(),
        text,
        cells: RefCell::new(cells),
    };
    let about = "本表由程序生成，把各表所填内容按统一口径读出，供自查使用，不必填写。";
    sheet.label(0, FIELD_NAME, about);
    sheet.fields(names);
    for (spot, block) in paper.layout.blocks() {
        let mut prepared = paper.prepared.blocks.iter();
        let more_rows;
        let formulas = match prepared.find(|formulas| formulas.are_of(block)) {
            Some(formulas) => formulas,
            None => {
                more_rows = BlockFormulas::of(&sheet.live, spot, block)?;
                &more_rows
            }
        };
        let writer = BlockWriter {
            sheet: &sheet,
            spot,
            block,
            formulas,
            records: paper.entries.records(block.sheet),
        };
        writer.write(names)?;
    }
    protect_structure(ws, Allow::default());
    Ok(sheet.cells.into_inner())
}

struct Sheet<'a> {
    paper: &'a Paper<'a>,
    live: Live<'a>,
    /// The look of labels.
    text: Look,
    cells: RefCell<DirectCells>,
}

impl Sheet<'_> {
    /// A formula that stands alone.
    fn put(&self, row: u32, col: u16, formula: &MadeFrom, result: Cached) {
        let mut cells = self.cells.borrow_mut();
        cells.put_formula((row, col), formula, result, Look::BARE);
    }

    fn put_number(&self, row: u32, col: u16, number: u32) {
        let mut cells = self.cells.borrow_mut();
        cells.put_number((row, col), f64::from(number), Look::BARE);
    }

    /// The formulas of a block's rows, made from the same text in all.
    fn made(&self, made_from: &MadeFrom) -> Made {
        self.cells.borrow_mut().made(FIRST, made_from.clone())
    }

    fn put_made(&self, row: u32, col: u16, made: Made, result: Cached) {
        let mut cells = self.cells.borrow_mut();
        cells.put_made((row, col), made, result, Look::BARE);
    }

    /// Puts the same from a row down to another.
    fn put_made_down(&self, first: u32, last: u32, col: u16, made: Made, result: Cached) {
        let mut cells = self.cells.borrow_mut();
        cells.put_made_down((first, col), last, made, result, Look::BARE);
    }

    fn label(&self, row: u32, col: u16, text: &str) {
        self.cells.borrow_mut().put_text((row, col), text, self.text);
    }

    fn fields(&self, names: &mut Names) {
        let fields = self.paper.plan.form.fields();
        let formulas = &self.paper.prepared.fields;
        for (((_, field), formulas), row) in fields.zip(formulas).zip(FIRST..) {
            let result = self.paper.entries.read_field(field);
            self.label(row, FIELD_NAME, &field.name);
            if let Some(prepared) = &formulas.prepared {
                self.put(row, FIELD_PREPARED, prepared, result.clone());
            }
            self.put(row, FIELD_VALUE, &formulas.value, result);
            let cell = Cell {
                row,
                col: FIELD_VALUE,
            };
            names.add(read_name(&field.name), absolute(SHEET, cell));
        }
    }
}

struct BlockWriter<'a> {
    sheet: &'a Sheet<'a>,
    spot: &'a TableSpot<'a>,
    block: &'a Block<'a>,
    formulas: &'a BlockFormulas,
    /// The rows that are filled in beforehand, by their index.
    records: &'a [usize],
}

impl BlockWriter<'_> {
    fn write(&self, names: &mut Names) -> Result<(), FormError> {
        self.whole(names);
        self.rows();
        for (used, formulas) in self.block.columns.iter().zip(&self.formulas.columns) {
            self.column(names, used, formulas);
        }
        self.checks(names)
    }

    /// How many records there are, and how many filled rows are too far down or can be told by the reader only.
    fn whole(&self, names: &mut Names) {
        let (block, sheet) = (self.block, self.sheet);
        let count = row_cell(block.records(), block.last());
        let result = Cached::Number(f64::from(to_u32(self.records.len())));
        sheet.put(WHOLE_ROW, block.records(), &MadeFrom::alone(&count), result);
        let area = area_name(block.sheet);
        let place = block.rows + 2;
        let mut beyond = format!(
            "IF(ROWS({area})<{place},0,COUNTA(INDEX({area},{place},0):INDEX({area},ROWS({area}),0)))"
        );
        if !self.spot.table.measure_rows {
            let words = own_range(FIRST, block.last(), block.words());
            beyond = format!("{beyond}+{}", reading::unclear(&words));
        }
        let beyond = MadeFrom::alone(&beyond);
        sheet.put(WHOLE_ROW, block.numbers(), &beyond, Cached::Number(0.0));
        sheet.label(LABEL_ROW, block.records(), block.sheet);
        let none = MadeFrom::alone("0");
        sheet.put(START_ROW, block.records(), &none, Cached::Number(0.0));
        let at = |col| absolute(SHEET, Cell { row: WHOLE_ROW, col });
        names.add(count_name(block.sheet), at(block.records()));
        names.add(beyond_name(block.sheet), at(block.numbers()));
        names.add(number_name(block.sheet), block.place(block.numbers()));
        names.add(
            area_name(block.sheet),
            self.spot.anchored(0, self.spot.last_col()),
        );
        if self.spot.table.measure_rows {
            // A measure's row is told by its number, whether or not a formula uses that.
            let (key, col) = (&self.spot.table.key, self.spot.col(&self.spot.table.key));
            names.add(reach_name(block.sheet, key), self.spot.anchored(col, col));
        }
        for ((start, end), number) in self.spot.written_runs().into_iter().zip(1..) {
            names.add(written_name(block.sheet, number), self.spot.anchored(start, end));
        }
    }

    /// Whether each row of the table is a record, and where the record of its number stands.
    fn rows(&self) {
        let (block, sheet, formulas) = (self.block, self.sheet, self.formulas);
        let word = formulas.word.as_ref().map(|word| sheet.made(word));
        let so_far = sheet.made(&formulas.records);
        let (own_number, place) = (sheet.made(&formulas.number), sheet.made(&formulas.place));
        let whole = |number: u32| Cached::Number(f64::from(number));
        for (row, number) in (FIRST..=block.last()).zip(1_u32..) {
            sheet.put_number(row, block.counted(), number + 1);
        }
        // Below the last record all rows are the same.
        let below = block.below(self.records.last().map_or(0, |index| index + 1));
        for (row, number) in (FIRST..below).zip(1_u32..) {
            let filled = is_filled(self.records, number);
            if let Some(word) = word {
                sheet.put_made(row, block.words(), word, whole(u32::from(filled)));
            }
            let records = to_u32(self.records.partition_point(|index| to_u32(*index) < number));
            sheet.put_made(row, block.records(), so_far, whole(records));
            let result = if filled { whole(records) } else { Cached::Blank };
            sheet.put_made(row, block.numbers(), own_number, result);
            let at = usize::try_from(number - 1)
                .ok()
                .and_then(|index| self.records.get(index));
            let result = at.map_or(0, |index| to_u32(*index) + 2);
            sheet.put_made(row, block.places(), place, whole(result));
        }
        let last = block.last();
        if let Some(word) = word {
            sheet.put_made_down(below, last, block.words(), word, whole(0));
        }
        let records = whole(to_u32(self.records.len()));
        sheet.put_made_down(below, last, block.records(), so_far, records);
        sheet.put_made_down(below, last, block.numbers(), own_number, Cached::Blank);
        sheet.put_made_down(below, last, block.places(), place, whole(0));
    }

    /// What every record holds in a column, and how many hold nothing that can be used.
    fn column(&self, names: &mut Names, used: &Used<'_>, formulas: &ColumnFormulas) {
        let (block, sheet) = (self.block, self.sheet);
        let column = used.column;
        let full = format!("{}_{}", block.sheet, column.name);
        let reach = reach_name(block.sheet, &column.name);
        names.add(&reach, self.spot.anchored(used.index, used.index));
        sheet.label(LABEL_ROW, used.value, &column.name);
        let prepared = used.prepared.map(|col| (col, sheet.made(&formulas.prepared)));
        let value = sheet.made(&formulas.value);
        let known = used.known.map(|col| (col, sheet.made(&formulas.known)));
        let results = sheet.paper.entries.read_column(block.sheet, column);
        let below = block.below(results.len());
        for (row, result) in (FIRST..below).zip(results) {
            if let Some((col, prepared)) = prepared {
                sheet.put_made(row, col, prepared, result.clone());
            }
            sheet.put_made(row, used.value, value, result.clone());
            if let Some((col, known)) = known {
                let result = match result {
                    NOT_FILLED => Cached::Blank,
                    result => result,
                };
                sheet.put_made(row, col, known, result);
            }
        }
        let all = [prepared, Some((used.value, value)), known];
        for (col, made) in all.into_iter().flatten() {
            sheet.put_made_down(below, block.last(), col, made, Cached::Blank);
        }
        let values = block.place(used.value);
        let blanks_lack = column.required == Required::Always;
        let lacking = if blanks_lack {
            format!("SUMPRODUCT(--ISERROR({values}))")
        } else {
            format!("SUMPRODUCT(ISERROR({values})-ISNA({values}))")
        };
        let missing = sheet.paper.entries.lacking(block.sheet, column, blanks_lack);
        let result = Cached::Number(f64::from(to_u32(missing)));
        sheet.put(WHOLE_ROW, used.value, &MadeFrom::alone(&lacking), result);
        let cell = Cell {
            row: WHOLE_ROW,
            col: used.value,
        };
        names.add(lacking_name(block.sheet, &column.name), absolute(SHEET, cell));
        names.add(read_name(&full), block.exactly(used.known.unwrap_or(used.value)));
    }

    /// The live checks of every record, and how many of them fail.
    fn checks(&self, names: &mut Names) -> Result<(), FormError> {
        let (block, sheet) = (self.block, self.sheet);
        if self.spot.helpers.is_empty() {
            return Ok(());
        }
        let mut fails = vec![0_u32; self.records.len()];
        let below = block.below(self.records.len());
        let helpers = self.spot.helpers.iter().zip(&self.formulas.checks);
        for ((helper, formulas), col) in helpers.zip(block.first_check()..) {
            let results = sheet.paper.entries.row_checks(helper.rule, &sheet.live)?;
            for (formula, row, waits) in [
                (&formulas.scope_waits, START_ROW, results.waits.scope),
                (&formulas.holds_waits, WHOLE_ROW, results.waits.holds),
            ] {
                if let Some(formula) = formula {
                    sheet.put(row, col, formula, Cached::Bool(waits));
                }
            }
            let check = sheet.made(&formulas.check);
            sheet.label(LABEL_ROW, col, &helper.rule.id);
            for (row, (index, fails)) in (FIRST..below).zip(self.records.iter().zip(&mut fails)) {
                let result = results.of(*index);
                if result == Cached::Number(0.0) {
                    *fails += 1;
                }
                sheet.put_made(row, col, check, result);
            }
            sheet.put_made_down(below, block.last(), col, check, Cached::Blank);
            names.add(&helper.name, block.place(col));
        }
        let (first, last) = (block.first_check(), block.failing() - 1);
        let failing = format!("COUNTIF({}:{},0)", cell_at_hand(first), cell_at_hand(last));
        let failing = sheet.made(&MadeFrom::new(&failing, FIRST));
        for (row, count) in (FIRST..below).zip(fails) {
            let result = Cached::Number(f64::from(count));
            sheet.put_made(row, block.failing(), failing, result);
        }
        sheet.put_made_down(below, block.last(), block.failing(), failing, Cached::Number(0.0));
        names.add(failing_name(block.sheet), block.place(block.failing()));
        Ok(())
    }
}

/// Whether the row of this number, from 1, is filled in beforehand.
fn is_filled(records: &[usize], number: u32) -> bool {
    records
        .binary_search_by_key(&number, |index| to_u32(*index) + 1)
        .is_ok()
}
