//! How wide a table's columns are.

use smol_str::SmolStr;

use super::{Column, Row};
use crate::workbook::{FONT_SIZE, fit_width, is_higher};

/// Row heights end here: Excel has none greater.
const HIGHEST: f64 = 400.0;

/// The widest that a column becomes to hold a very long text.
const WIDEST: f64 = 90.0;

/// The widths of a table's columns, from what stands in them; a column grows where a text would otherwise need a row
/// higher than Excel has.
pub(super) struct Widths<'t>(Vec<ColumnWidth<'t>>);

struct ColumnWidth<'t> {
    column: &'t Column,
    /// What its texts take, within the column's bounds.
    fits: f64,
    /// What texts take that do not wrap.
    whole: f64,
    /// Texts that wrap and would be too high in the narrowest column.
    high: Vec<SmolStr>,
}

impl<'t> Widths<'t> {
    pub(super) fn of(columns: &'t [Column]) -> Self {
        let none: [&str; 0] = [];
        let of_column = |column: &'t Column| ColumnWidth {
            column,
            fits: fit_width(none, column.min, column.max),
            whole: fit_width(none, 0.0, WIDEST),
            high: Vec::new(),
        };
        Self(columns.iter().map(of_column).collect())
    }

    pub(super) fn hold(&mut self, row: &Row) {
        for (held, cell) in self.0.iter_mut().zip(&row.cells) {
            let Column { min, max, .. } = *held.column;
            let text = cell.shown();
            if held.fits < max {
                held.fits = held.fits.max(fit_width([&*text], min, max));
            }
            // A heading may break in two lines; what does not wrap must fit whole.
            if !cell.wraps() {
                held.whole = held.whole.max(fit_width([&*text], 0.0, WIDEST));
            } else if is_higher(&text, min, FONT_SIZE, HIGHEST) {
                held.high.push(text.into());
            }
        }
    }

    pub(super) fn finished(self) -> Vec<f64> {
        self.0.iter().map(ColumnWidth::finished).collect()
    }
}

impl ColumnWidth<'_> {
    fn finished(&self) -> f64 {
        let mut width = self.fits.max(self.whole);
        let is_high = |width| {
            let mut texts = self.high.iter();
            texts.any(|text| is_higher(text, width, FONT_SIZE, HIGHEST))
        };
        while width < WIDEST && is_high(width) {
            width = (width + 10.0).min(WIDEST);
        }
        width
    }
}
