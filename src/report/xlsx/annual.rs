//! 年度报告.xlsx: the sentences of the annual report on the first sheet, each of its tables on a sheet of its own.
//!
//! What a share or a sum is of stands in a column beside it, so that both stay numbers.

use super::cell::Cell;
use super::sheet::{Column, Row, Sheet, Sheets, Table, write_flat_as};
use crate::model::annual::{self, Annual};
use crate::model::provenance::Provenance;
use crate::model::quantity;
use crate::workbook::{Styles, WriteError, print_setup};

/// Name of the first sheet.
const FIRST: &str = "年度报告";

/// Widths of the first sheet: a number or a name, a sentence, a remark.
const WIDTHS: [f64; 3] = [24.0, 92.0, 18.0];

pub fn write(annual: &Annual, provenance: &Provenance) -> Result<Vec<u8>, WriteError> {
    let styles = Styles::new();
    let title = annual.title();
    let mut workbook = Sheets::new(
        annual.as_of,
        &title,
        &[("program-version", &provenance.program_version)],
    )?;
    let footer = provenance.marked(&format!("{title} · 核查基准日 {}", annual.as_of));
    first(&mut workbook, &styles, annual, provenance, &footer)?;
    for table in annual.tables() {
        let (mut flat, shares) = flat(table);
        let (mut sheet, extent) = write_flat_as(&mut workbook, &styles, &table.name, &mut flat, &footer)?;
        for column in shares {
            sheet.share_bars(column, extent)?;
        }
    }
    workbook.save()
}

fn first(
    workbook: &mut Sheets,
    styles: &Styles,
    annual: &Annual,
    provenance: &Provenance,
    footer: &str,
) -> Result<(), WriteError> {
    let mut sheet = Sheet::add(workbook, styles, FIRST, &WIDTHS)?;
    sheet.title(
        &annual.title(),
        &[provenance.marked(&format!(
            "《{}》落实情况，核查基准日 {}。",
            annual.plan,
            quantity::date_in_text(annual.as_of)
        ))],
    );
    sheet.heading("各工作表");
    let listed: Vec<Row> = annual
        .tables()
        .map(|table| {
            Row::plain(vec![
                Cell::Link(table.name.as_str().into()),
                Cell::text(&table.note),
                Cell::count(table.rows.len()),
            ])
        })
        .collect();
    sheet.table(&[("工作表", 1), ("内容", 1), ("行数", 1)], listed)?;
    for chapter in &annual.chapters {
        sheet.heading(&chapter.title);
        let rows: Vec<Row> = chapter
            .sentences
            .iter()
            .map(|sentence| Row::plain(vec![Cell::text(sentence)]))
            .collect();
        sheet.rows(&[3], rows)?;
    }
    sheet.heading("核查结果来源");
    let rows: Vec<Row> = annual
        .sources
        .iter()
        .map(|held| {
            Row::plain(vec![
                Cell::text(format!("{}年，基准日 {}", held.year, held.as_of)),
                Cell::text(format!(
                    "{}；方案版本 {}，方案校验值 {}；结果校验值 {}",
                    held.title, held.plan_version, held.plan_hash, held.sha256
                )),
                Cell::short(if held.counts { "统计" } else { "未统计" }),
            ])
        })
        .collect();
    sheet.rows(&[1, 1, 1], rows)?;
    sheet.heading("版本");
    let version = Row::plain(vec![
        Cell::text("程序版本"),
        Cell::text(&provenance.program_version),
    ]);
    sheet.rows(&[1, 2], vec![version])?;
    print_setup(sheet.ws, true, None, footer)
}

/// The table of a sheet, and the columns in it that hold shares.
fn flat(table: &annual::Table) -> (Table, Vec<u16>) {
    let mut columns = Vec::new();
    let mut shares = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        let width = f64::from(column.width);
        let is_share = table.rows.iter().all(|row| {
            matches!(
                row.cells.get(index),
                Some(annual::Cell::Share { .. } | annual::Cell::Missing { .. })
            )
        });
        if column.of.is_some() && is_share {
            shares.push(u16::try_from(columns.len()).unwrap_or(u16::MAX));
        }
        columns.push(Column::new(
            &column.head,
            (width * 0.6).max(8.0),
            width.max(12.0) * 1.4,
        ));
        if let Some(of) = &column.of {
            columns.push(Column::new(of, 11.0, 16.0));
        }
    }
    let rows = table
        .rows
        .iter()
        .map(|row| {
            let cells = row
                .cells
                .iter()
                .zip(&table.columns)
                .flat_map(|(cell, column)| put(cell, column.of.is_some()))
                .collect();
            if row.sum {
                Row::section(cells)
            } else {
                Row::plain(cells)
            }
        })
        .collect();
    let flat = Table {
        name: "",
        title: table.name.clone(),
        lines: vec![table.note.clone()],
        columns,
        rows,
        frozen: 1,
        empty: "没有可以列出的数据。",
    };
    (flat, shares)
}

/// A cell, and what it is of if the column has a place for that.
fn put(cell: &annual::Cell, with_of: bool) -> Vec<Cell> {
    let (value, of) = match cell {
        annual::Cell::Text { text } => (Cell::text(text), Cell::Blank),
        annual::Cell::Missing { why } => (Cell::short(why), Cell::Blank),
        annual::Cell::Number { value, decimals } => (Cell::number(*value, *decimals), Cell::Blank),
        annual::Cell::Share { part, whole } => {
            let of = Cell::short(format!("{}/{}", quantity::plain(*part), quantity::plain(*whole)));
            let share = if *whole == 0.0 {
                Cell::short("—")
            } else {
                Cell::quantity(part / whole, "%", 1, "")
            };
            (share, of)
        }
        annual::Cell::Sum {
            value,
            decimals,
            percent,
            of,
        } => {
            let unit = if *percent { "%" } else { "" };
            (Cell::quantity(*value, unit, *decimals, ""), Cell::count(*of))
        }
        annual::Cell::Change { value, decimals } => (Cell::number(*value, *decimals), Cell::Blank),
    };
    if with_of { vec![value, of] } else { vec![value] }
}
