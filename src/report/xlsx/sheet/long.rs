//! Long tables: those of thousands of counties, whose rows are never in memory together.

use super::widths::Widths;
use super::{Extent, Kind, Looks, Row, Sheet, Sheets, Table, put_row};
use crate::workbook::{DirectCells, Look, MoreRows, Styles, WriteError};

/// A table of so many rows that they are made when they are needed, and never in memory together.
pub struct LongTable<'a> {
    /// All but the rows.
    pub table: Table,
    /// How many rows there are.
    pub count: usize,
    /// Hands on the rows from top to bottom. It is asked twice: for what they look like, and to write them. None of them can be
    /// folded away.
    pub rows: Box<HandOn<'a>>,
}

/// Hands on rows, from top to bottom.
pub type HandOn<'a> = dyn Fn(&mut dyn FnMut(Row)) + 'a;

/// Writes a flat sheet of a long table.
pub fn write_long<'w, 'a>(
    workbook: &'w mut Sheets<'a>,
    styles: &'w Styles,
    long: LongTable<'a>,
    footer: &str,
) -> Result<(Sheet<'w>, Extent), WriteError> {
    let LongTable { table, count, rows } = long;
    let mut widths = Widths::of(&table.columns);
    let mut uses = FirstUses::default();
    rows(&mut |row| {
        widths.hold(&row);
        uses.hold(&row);
    });
    debug_assert_eq!(uses.rows as usize, count, "{}", table.name);
    let (mut sheet, more) = Sheet::added(workbook, styles, table.name, &widths.finished())?;
    let extent = sheet.flat(&table, footer, |sheet| {
        let first = sheet.next;
        for ((row, col), kind) in &uses.kinds {
            let look = sheet.looks.of(*kind, sheet.cells, styles);
            sheet.cells.will_look((first + row, *col), look);
        }
        sheet.next += uses.rows;
        let (looks, widths) = (sheet.looks.clone(), sheet.widths.clone());
        *more = (uses.rows > 0).then(|| {
            MoreRows::new(sheet.next, move |to| {
                put_some_at_a_time(first, &*rows, &looks, &widths, to)
            })
        });
        Ok(())
    })?;
    Ok((sheet, extent))
}

/// Hands on rows, from one on, put into cells.
fn put_some_at_a_time(
    first: u32,
    rows: &HandOn<'_>,
    looks: &Looks,
    widths: &[f64],
    to: &mut dyn FnMut(u32, DirectCells),
) {
    /// So many rows are put at a time.
    const AT_A_TIME: u32 = 256;

    let spans = vec![1; widths.len()];
    let (mut first, mut next) = (first, 0);
    let mut cells = DirectCells::down_to(AT_A_TIME - 1);
    rows(&mut |row| {
        put_row(&mut cells, next, &row, (&spans, widths), |_, kind| {
            looks.known(kind).unwrap_or(Look::BARE)
        });
        next += 1;
        if next == AT_A_TIME {
            to(
                first,
                std::mem::replace(&mut cells, DirectCells::down_to(AT_A_TIME - 1)),
            );
            first += next;
            next = 0;
        }
    });
    to(first, cells);
}

/// Where kinds of cells stand first in the rows of a long table.
#[derive(Default)]
struct FirstUses {
    /// By row, counted from the first, and column.
    kinds: Vec<((u32, u16), Kind)>,
    rows: u32,
}

impl FirstUses {
    fn hold(&mut self, row: &Row) {
        for (cell, col) in row.cells.iter().zip(0..) {
            let kind = (cell.manner(), row.ground);
            if !self.kinds.iter().any(|(_, held)| *held == kind) {
                self.kinds.push(((self.rows, col), kind));
            }
        }
        self.rows += 1;
    }
}
