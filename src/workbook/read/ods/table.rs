//! One sheet while it is being read: where the next row and cell stand, and what is not shown.

use std::sync::Arc;

use quick_xml::events::BytesStart;

use super::super::super::guard::within;
use super::super::super::spans::Spans;
use super::super::super::xml::attribute;
use super::super::super::{Cell, Raw, Rect, SheetCells, Unreadable};
use super::super::budget::{Budget, keep, ordered};
use super::super::serial;
use super::count;
use super::paragraph::Paragraphs;

/// The sheet that is being read.
#[derive(Debug)]
pub(super) struct Table {
    sheet: SheetCells,
    hidden_rows: Spans,
    hidden_cols: Spans,
    /// Folded groups of rows and of columns around the present place.
    folded_rows: u32,
    folded_cols: u32,
    /// Where the next column description, row and cell stand.
    next_col: u32,
    next_row: u32,
    row: Option<Row>,
}

/// The row that is being read.
#[derive(Debug)]
struct Row {
    repeated: u32,
    next_col: u32,
    cells: Vec<RepeatedCell>,
}

/// A cell that holds data, and how often it is repeated to the right.
#[derive(Debug)]
struct RepeatedCell {
    cell: Cell,
    repeated: u32,
}

/// The cell that is being read.
#[derive(Debug)]
pub(super) struct OpenCell {
    repeated: u32,
    /// Columns and rows that it spans.
    spans: (u32, u32),
    kind: Kind,
    formula: bool,
    pub(super) text: Paragraphs,
}

/// What the cell says that its value is.
#[derive(Debug)]
enum Kind {
    /// Nothing: the value is what is shown, if anything is.
    Shown,
    /// Text: what is shown. Text of no characters is a result, unlike none.
    Text,
    /// Text, said apart from what is shown.
    Said(String),
    Error,
    Value(Raw),
}

impl Table {
    pub(super) fn new(name: String, hidden: bool, budget: &Budget<'_>) -> Self {
        Self {
            sheet: SheetCells {
                name,
                hidden,
                ..SheetCells::default()
            },
            hidden_rows: Spans::new(budget.limits.rows),
            hidden_cols: Spans::new(budget.limits.cols),
            folded_rows: 0,
            folded_cols: 0,
            next_col: 0,
            next_row: 0,
            row: None,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.sheet.name
    }

    /// A group of rows or columns begins, or ends.
    pub(super) fn fold(&mut self, rows: bool, begins: bool) {
        let depth = if rows {
            &mut self.folded_rows
        } else {
            &mut self.folded_cols
        };
        *depth = if begins {
            depth.saturating_add(1)
        } else {
            depth.saturating_sub(1)
        };
    }

    pub(super) fn column(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let first = self.next_col;
        self.next_col = first.saturating_add(count(tag, "table:number-columns-repeated"));
        if not_shown(tag) || self.folded_cols > 0 {
            self.hidden_cols.add(first, self.next_col.saturating_sub(1))?;
        }
        Ok(())
    }

    pub(super) fn begin_row(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        let repeated = count(tag, "table:number-rows-repeated");
        if not_shown(tag) || self.folded_rows > 0 {
            let last = self.next_row.saturating_add(repeated - 1);
            self.hidden_rows.add(self.next_row, last)?;
        }
        self.row = Some(Row {
            repeated,
            next_col: 0,
            cells: Vec::new(),
        });
        Ok(())
    }

    /// Keeps the row's cells, as often as the row is repeated: each counts.
    pub(super) fn end_row(&mut self, budget: &mut Budget<'_>) -> Result<(), Unreadable> {
        let Some(row) = self.row.take() else {
            return Ok(());
        };
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeated);
        if row.cells.is_empty() {
            return Ok(());
        }
        for at in first..self.next_row {
            for RepeatedCell { cell, repeated } in &row.cells {
                for col in (cell.col..).take(usize::try_from(*repeated).unwrap_or(usize::MAX)) {
                    let cell = Cell {
                        row: at,
                        col,
                        ..cell.clone()
                    };
                    keep(budget, &mut self.sheet, cell)?;
                }
            }
        }
        Ok(())
    }

    /// A cell ends: its place is taken, and its value kept if it holds data.
    pub(super) fn end_cell(&mut self, open: OpenCell, budget: &mut Budget<'_>) -> Result<(), Unreadable> {
        let Some(row) = &mut self.row else {
            return Ok(());
        };
        let col = row.next_col;
        row.next_col = col.saturating_add(open.repeated);
        let end = row.next_col;
        let repeated = open.repeated;
        let spans = open.spans;
        let formula = open.formula;
        let value = open.value();
        let holds_data = match &value {
            Raw::Blank => formula,
            Raw::Text(text) => formula || !text.is_empty(),
            _ => true,
        };
        if holds_data {
            within(
                format!("工作表「{}」的列号", self.sheet.name),
                u64::from(end),
                budget.limits.cols,
            )?;
        }
        let col = u16::try_from(col).unwrap_or(u16::MAX);
        if spans != (1, 1) {
            let area = Rect {
                top: self.next_row,
                left: col,
                bottom: self.next_row.saturating_add(spans.1 - 1),
                right: u16::try_from(u32::from(col).saturating_add(spans.0 - 1)).unwrap_or(u16::MAX),
            };
            budget.take_merged(&mut self.sheet.merged, area)?;
        }
        if holds_data && let Some(row) = &mut self.row {
            row.cells.push(RepeatedCell {
                cell: Cell {
                    row: self.next_row,
                    col,
                    value,
                    formula: formula.then(Arc::default),
                },
                repeated,
            });
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<SheetCells, Unreadable> {
        let mut sheet = self.sheet;
        sheet.cells = ordered(&sheet.name, sheet.cells)?;
        sheet.hidden_rows = self.hidden_rows.rows();
        sheet.hidden_cols = self.hidden_cols.cols();
        Ok(sheet)
    }
}

fn not_shown(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "table:visibility").is_some_and(|value| matches!(value.as_str(), "collapse" | "filter"))
}

impl OpenCell {
    pub(super) fn new(tag: &BytesStart<'_>, text: Paragraphs) -> Self {
        Self {
            repeated: count(tag, "table:number-columns-repeated"),
            spans: (
                count(tag, "table:number-columns-spanned"),
                count(tag, "table:number-rows-spanned"),
            ),
            formula: attribute(tag, "table:formula").is_some_and(|formula| !formula.is_empty()),
            kind: kind(tag),
            text,
        }
    }

    fn value(self) -> Raw {
        let any = self.text.any();
        let text = self.text.into_text();
        match self.kind {
            Kind::Value(value) => value,
            Kind::Said(said) if self.formula && is_error(&said) => Raw::Error(said.into()),
            Kind::Said(said) => Raw::Text(said.into()),
            Kind::Error => Raw::Error(text.into()),
            Kind::Shown | Kind::Text if self.formula && is_error(&text) => Raw::Error(text.into()),
            Kind::Text => Raw::Text(text.into()),
            Kind::Shown if any => Raw::Text(text.into()),
            // A formula that was never calculated.
            Kind::Shown => Raw::Blank,
        }
    }
}

/// The value as its attributes say it; one that cannot be understood is left to what is shown.
fn kind(tag: &BytesStart<'_>) -> Kind {
    if attribute(tag, "calcext:value-type").as_deref() == Some("error") {
        return Kind::Error;
    }
    let value = |key| attribute(tag, key);
    let understood = match value("office:value-type").as_deref() {
        Some("float" | "percentage" | "currency") => value("office:value")
            .and_then(|value| value.trim().parse().ok())
            .map(Raw::Number),
        Some("date") => value("office:date-value")
            .and_then(|value| serial::of_iso(&value))
            .map(Raw::DateTime),
        Some("time") => value("office:time-value")
            .and_then(|value| serial::of_iso_duration(&value))
            .map(time),
        Some("boolean") => value("office:boolean-value").map(|value| Raw::Bool(value.trim() == "true")),
        Some("string") => {
            // LibreOffice writes an empty one beside the text that is shown.
            return value("office:string-value")
                .filter(|said| !said.is_empty())
                .map_or(Kind::Text, Kind::Said);
        }
        _ => None,
    };
    understood.map_or(Kind::Shown, Kind::Value)
}

/// A time of day; beyond a day it counts hours, which the other formats give as a number.
fn time(days: f64) -> Raw {
    if (0.0..1.0).contains(&days) {
        Raw::DateTime(days)
    } else {
        Raw::Number(days)
    }
}

/// An error value as the result of a formula, where the program that wrote it does not say so.
fn is_error(text: &str) -> bool {
    matches!(
        text,
        "#NULL!" | "#DIV/0!" | "#VALUE!" | "#REF!" | "#NAME?" | "#NUM!" | "#N/A"
    ) || text.starts_with("Err:")
}
