//! The marks at cells: a note with every finding of the cell, and the colour of the worst.

use std::collections::BTreeMap;

use rust_xlsxwriter::Format;

use crate::model::finding::{Finding, Severity};
use crate::model::quantity;
use crate::workbook::{DirectCells, Styles};

use super::places::Placed;

/// Marks of a workbook, by sheet; none in a template.
#[derive(Default)]
pub struct Marks(BTreeMap<String, SheetMarks>);

/// Marks of a sheet, by row and column.
#[derive(Default)]
pub struct SheetMarks(BTreeMap<(u32, u16), Mark>);

struct Mark {
    worst: Severity,
    findings: Vec<String>,
}

impl Marks {
    /// The marks of findings, which come worst first.
    pub(super) fn of(placed: &[Placed<'_>]) -> Self {
        let mut marks = Self::default();
        for held in placed {
            let (Some(sheet), Some(cell)) = (&held.sheet, held.cell) else {
                continue;
            };
            let on_sheet = marks.0.entry(sheet.clone()).or_default();
            let mark = on_sheet.0.entry((cell.row, cell.col)).or_insert_with(|| Mark {
                worst: held.finding.severity,
                findings: Vec::new(),
            });
            mark.worst = mark.worst.min(held.finding.severity);
            mark.findings.push(said(held.finding));
        }
        marks
    }

    /// Those of a sheet, if there are any.
    pub(in crate::form) fn on(&self, sheet: &str) -> Option<&SheetMarks> {
        self.0.get(sheet)
    }

    /// Puts the notes of a sheet at their cells.
    pub(in crate::form) fn put_notes(&self, sheet: &str, direct: &mut DirectCells) {
        for (at, mark) in self.on(sheet).into_iter().flat_map(|marks| &marks.0) {
            direct.put_note(*at, mark.findings.join("\n\n"));
        }
    }
}

impl SheetMarks {
    /// The last row with a mark.
    pub(in crate::form) fn last_row(&self) -> Option<u32> {
        self.0.keys().next_back().map(|(row, _)| *row)
    }

    /// The format of a cell, in the colours of its mark; none if it has none. Where a county may correct, it can.
    pub(in crate::form) fn format(
        &self,
        styles: &Styles,
        at: (u32, u16),
        format: &Format,
        open: bool,
    ) -> Option<Format> {
        let mark = self.0.get(&at)?;
        let marked = styles.marked(format, mark.worst.into());
        Some(if open { marked.set_unlocked() } else { marked })
    }
}

/// A finding as its note tells it.
fn said(finding: &Finding) -> String {
    let mut lines = vec![format!(
        "{} {}：{}",
        finding.severity.sign(),
        finding.severity.word(),
        finding.message
    )];
    if !finding.expected.is_empty() {
        lines.push(format!("应为：{}", finding.expected));
    }
    let advice = advice(finding);
    if !advice.is_empty() {
        lines.push(format!("怎样改：{advice}"));
    }
    if let Some(due) = finding.due.filter(|_| finding.is_open()) {
        lines.push(format!("期限：{}", quantity::date_in_text(due)));
    }
    lines.push(format!("编号：{}", finding.id));
    lines.join("\n")
}

/// What to do about a finding.
pub(super) fn advice(finding: &Finding) -> &str {
    if finding.explanation.is_some() {
        "已写说明，不需要再改。"
    } else {
        &finding.remedy.what
    }
}
