//! The annual report as a page: its chapters in words, its tables as printed.

pub mod document;

use serde::Serialize;

use super::mark::{Mark, Pair};
use super::notes::{self, Notes};
use super::text;
use crate::model::annual::{Annual, Cell, Table};
use crate::model::plan::Plan;
use crate::model::provenance::Provenance;
use crate::model::quantity::date_in_text;

/// Everything that the page prints.
#[derive(Clone, Debug, Serialize)]
pub struct AnnualView {
    /// The window's title.
    pub title: String,
    /// The line above the heading: whose plan.
    pub overline: String,
    /// The heading.
    pub heading: String,
    /// Facts below the heading.
    pub facts: Vec<Pair>,
    /// The footer of printed pages, safe in a style sheet.
    pub footer: String,
    /// The chapters.
    pub chapters: Vec<ChapterView>,
    /// Number of the section of annexes.
    pub annex_no: String,
    /// The tables in full.
    pub annexes: Vec<TableView>,
    /// Number of the notes.
    pub notes_no: String,
    /// Notes.
    pub notes: Notes,
    /// The results that the report was made from.
    pub sources: Vec<SourceRow>,
}

/// A chapter.
#[derive(Clone, Debug, Serialize)]
pub struct ChapterView {
    /// Number in Chinese.
    pub no: String,
    /// Id on the page.
    pub id: String,
    /// Heading.
    pub title: String,
    /// One paragraph each.
    pub sentences: Vec<String>,
    /// Tables.
    pub tables: Vec<TableView>,
}

/// A table.
#[derive(Clone, Debug, Serialize)]
pub struct TableView {
    /// Id on the page.
    pub id: String,
    /// Its number in the report.
    pub no: String,
    /// Name.
    pub name: String,
    /// What is counted and how.
    pub note: String,
    /// Columns.
    pub columns: Vec<ColumnView>,
    /// Rows.
    pub rows: Vec<RowView>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnView {
    /// Heading.
    pub head: String,
    /// Whether numbers stand in it.
    pub num: bool,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// Whether it sums up others.
    pub sum: bool,
    /// Cells.
    pub cells: Vec<CellView>,
}

/// A cell.
#[derive(Clone, Debug, Serialize)]
pub struct CellView {
    /// What stands there.
    pub text: String,
    /// Whether it is a number.
    pub num: bool,
    /// Whether nothing can be said.
    pub missing: bool,
    /// Length of a bar that draws a share; empty for none.
    pub bar: String,
}

/// Results that the report was made from.
#[derive(Clone, Debug, Serialize)]
pub struct SourceRow {
    /// The year.
    pub year: String,
    /// Title of the round.
    pub title: String,
    /// As-of date.
    pub as_of: String,
    /// Version and beginning of the hash of the plan.
    pub plan: String,
    /// What the report makes of it.
    pub used: Mark,
    /// SHA-256 of result.json.
    pub sha256: String,
}

/// The view of the page.
pub fn annual(plan: &Plan, annual: &Annual, provenance: &Provenance) -> AnnualView {
    let as_of = date_in_text(annual.as_of);
    let years: Vec<String> = annual.years.iter().map(ToString::to_string).collect();
    let mut numbers = 1..;
    let mut tables = |held: &[Table]| -> Vec<TableView> {
        held.iter()
            .zip(numbers.by_ref())
            .map(|(table, no)| self::table(table, no))
            .collect()
    };
    let chapters: Vec<ChapterView> = annual
        .chapters
        .iter()
        .enumerate()
        .map(|(index, chapter)| ChapterView {
            no: text::chinese_number(index + 1),
            id: format!("chapter-{}", index + 1),
            title: chapter.title.clone(),
            sentences: chapter.sentences.clone(),
            tables: tables(&chapter.tables),
        })
        .collect();
    let annexes = tables(&annual.annexes);
    let versions = notes::plan_provenance(plan, &provenance.program_version);
    AnnualView {
        title: annual.title(),
        overline: provenance.marked(&format!("《{}》落实情况", annual.plan)),
        heading: annual.title(),
        facts: vec![
            Pair::new("报告年度", format!("{} 年", annual.year)),
            Pair::new("比较年度", years.join("、")),
            Pair::new("核查基准日", as_of.clone()),
        ],
        footer: text::style_safe(&provenance.marked(&format!("{} · {as_of}", annual.title()))),
        annex_no: text::chinese_number(chapters.len() + 1),
        notes_no: text::chinese_number(chapters.len() + 2),
        chapters,
        annexes,
        notes: notes::notes(plan, Vec::new(), versions),
        sources: sources(annual),
    }
}

fn sources(annual: &Annual) -> Vec<SourceRow> {
    annual
        .sources
        .iter()
        .map(|held| SourceRow {
            year: format!("{}年", held.year),
            title: held.title.clone(),
            as_of: date_in_text(held.as_of),
            plan: format!(
                "{}（{}）",
                held.plan_version,
                held.plan_hash.chars().take(8).collect::<String>()
            ),
            used: if held.counts { COUNTED } else { NOT_COUNTED },
            sha256: held.sha256.clone(),
        })
        .collect()
}

const COUNTED: Mark = Mark {
    sign: "✓",
    word: "统计",
    tone: "ok",
};
const NOT_COUNTED: Mark = Mark {
    sign: "—",
    word: "未统计",
    tone: "na",
};

fn table(table: &Table, no: usize) -> TableView {
    TableView {
        id: format!("table-{no}"),
        no: text::count(no),
        name: table.name.clone(),
        note: table.note.clone(),
        columns: table
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| ColumnView {
                head: column.head.replace('\n', ""),
                // The first column names the rows, even where it does so by number.
                num: index > 0 && (column.of.is_some() || is_numeric(table, index)),
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .map(|row| RowView {
                sum: row.sum,
                cells: row.cells.iter().map(cell).collect(),
            })
            .collect(),
    }
}

/// Whether numbers stand in a column.
pub(in crate::report) fn is_numeric(table: &Table, column: usize) -> bool {
    table
        .rows
        .iter()
        .any(|row| row.cells.get(column).is_some_and(Cell::is_numeric))
}

fn cell(cell: &Cell) -> CellView {
    CellView {
        text: cell.shown(),
        num: cell.is_numeric(),
        missing: matches!(cell, Cell::Missing { .. }),
        bar: match cell {
            Cell::Share { part, whole } if *whole > 0.0 => text::coordinate(part / whole),
            _ => String::new(),
        },
    }
}
