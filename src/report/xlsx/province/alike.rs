//! The list of counties whose material was found alike, below 报送情况.

use super::super::cell::Cell;
use super::super::sheet::{Row, Sheet};
use crate::model::round::Round;
use crate::report::view::province::alike::alike;
use crate::workbook::WriteError;

/// Appends the list; nothing where nothing could be compared.
pub fn append(sheet: &mut Sheet<'_>, round: &Round) -> Result<(), WriteError> {
    let Some(found) = alike(round) else {
        return Ok(());
    };
    sheet.heading(&format!("材料雷同（{} 组）", found.rows.len()));
    sheet.line(&found.note);
    if found.rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<Row> = found
        .rows
        .iter()
        .map(|row| {
            Row::plain(vec![
                Cell::text(&row.material),
                Cell::text(row.names()),
                Cell::text(&row.common),
                Cell::text(&row.share),
            ])
        })
        .collect();
    sheet.table(
        &[
            ("材料", 2),
            ("县区", 8),
            ("两两相同的数量", 2),
            ("占较少一方的比例", 2),
        ],
        rows,
    )?;
    Ok(())
}
