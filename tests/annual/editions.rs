//! What an annual report's editions are expected to print.

use dudao::model::annual::{Annual, Cell, Table};
use regex::Regex;

use crate::printed::squeezed;

/// The rows of a table as pages and documents print them.
pub fn expected(table: &Table) -> Vec<Vec<String>> {
    table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| squeezed(&cell.shown())).collect())
        .collect()
}

/// Every number that stands in the tables or heads the report, as a sentence would print it.
pub fn figures(annual: &Annual) -> Vec<String> {
    let number = Regex::new(r"\d[\d,]*(?:\.\d+)?%?").unwrap();
    let mut found: Vec<String> = annual.years.iter().map(ToString::to_string).collect();
    found.push((annual.year - 1).to_string());
    found.extend([annual.as_of.month().to_string(), annual.as_of.day().to_string()]);
    found.push(
        annual
            .sources
            .iter()
            .filter(|held| !held.counts)
            .count()
            .to_string(),
    );
    for cell in annual
        .tables()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells)
    {
        found.extend(
            number
                .find_iter(&cell.shown())
                .map(|held| held.as_str().to_owned()),
        );
    }
    // How many rows stand so is a figure of the table, too.
    found.extend(annual.tables().map(|table| table.rows.len().to_string()));
    found
}

/// The value that Excel holds for a cell.
pub fn stored(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Text { .. } | Cell::Missing { .. } => None,
        Cell::Number { value, .. } | Cell::Change { value, .. } | Cell::Sum { value, .. } => Some(*value),
        Cell::Share { part, whole } => (*whole != 0.0).then(|| part / whole),
    }
}
