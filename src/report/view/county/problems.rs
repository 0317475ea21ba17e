//! Problems by sheet and cell, and what is for information only.

use serde::Serialize;
use smol_str::SmolStr;

use super::pictures::{self, PicturesView};
use crate::model::assessment::Assessment;
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::report::view::mark::Mark;
use crate::report::view::province::spread::{self, Spread};
use crate::report::view::text;

/// The problems of one sheet.
#[derive(Clone, Debug, Serialize)]
pub struct SheetProblems {
    /// The sheet, or 整个文件.
    pub sheet: String,
    /// How many there are.
    pub count: String,
    /// The rows around them.
    pub pictures: PicturesView,
    /// The problems.
    pub rows: Vec<ProblemRow>,
}

/// One problem.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemRow {
    /// Severity.
    pub mark: Mark,
    /// The finding's id, which the county quotes.
    pub id: String,
    /// Kind.
    pub kind: &'static str,
    /// The cell; may be empty.
    pub cell: String,
    /// Label of the field or column; may be empty.
    pub label: String,
    /// What stands there.
    pub shown: String,
    /// What was expected.
    pub expected: String,
    /// What is the matter.
    pub message: String,
    /// The other ends of a cross-check; may be empty.
    pub related: String,
    /// Where the county stands among the others; none if it was not compared with them.
    pub spread: Option<Spread>,
    /// What to do.
    pub what: String,
    /// By when; may be empty.
    pub due: String,
    /// The county's explanation; may be empty.
    pub explanation: String,
    /// What is made of it.
    pub explained: String,
    /// Where the demand comes from.
    pub cite: String,
}

/// Something for information.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingRow {
    /// Where.
    pub place: String,
    /// Label; may be empty.
    pub label: String,
    /// What stands there.
    pub shown: String,
    /// What is to be known.
    pub message: String,
    /// Id.
    pub id: String,
}

/// Problems in the order of the form's sheets, then other sheets, then what concerns the file as a whole.
pub(super) fn by_sheet(plan: &Plan, assessment: &Assessment) -> Vec<SheetProblems> {
    let mut groups: Vec<(Option<SmolStr>, Vec<ProblemRow>)> = Vec::new();
    for finding in assessment
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::提示)
    {
        let sheet = finding.place.sheet.clone();
        let row = row(plan, finding);
        match groups.iter_mut().find(|(name, _)| *name == sheet) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((sheet, vec![row])),
        }
    }
    groups.sort_by_key(|(sheet, _)| {
        sheet.as_ref().map_or(usize::MAX, |name| {
            let position = plan.form.sheets.iter().position(|sheet| sheet.name == *name);
            position.unwrap_or(usize::MAX - 1)
        })
    });
    groups
        .into_iter()
        .map(|(sheet, rows)| SheetProblems {
            pictures: sheet
                .as_ref()
                .map(|name| pictures::of_sheet(assessment, name))
                .unwrap_or_default(),
            sheet: sheet.map_or_else(|| "整个文件".to_owned(), |name| format!("工作表「{name}」")),
            count: text::count(rows.len()),
            rows,
        })
        .collect()
}

pub(super) fn readings(plan: &Plan, assessment: &Assessment) -> Vec<ReadingRow> {
    assessment
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::提示)
        .map(|finding| {
            let row = row(plan, finding);
            ReadingRow {
                place: text::place(&finding.place),
                label: row.label,
                shown: row.shown,
                message: row.message,
                id: row.id,
            }
        })
        .collect()
}

fn row(plan: &Plan, finding: &Finding) -> ProblemRow {
    let place = &finding.place;
    ProblemRow {
        mark: finding.severity.into(),
        id: finding.id.to_string(),
        kind: finding.kind.word(),
        cell: place.cell.clone().unwrap_or_default().to_string(),
        label: place.label.to_string(),
        // Only a cell can be blank; a missing sheet holds nothing that could be filled in.
        shown: if place.cell.is_some() {
            text::shown(&place.shown)
        } else {
            place.shown.to_string()
        },
        expected: finding.expected.to_string(),
        message: finding.message.to_string(),
        related: text::related(finding),
        spread: finding
            .among
            .as_ref()
            .map(|among| spread::among(format!("among-{}", finding.id), among)),
        what: finding.remedy.what.to_string(),
        due: finding.due.map(|due| due.to_string()).unwrap_or_default(),
        explanation: finding.explanation.clone().unwrap_or_default().to_string(),
        explained: text::explained(finding),
        cite: plan.cite(&finding.source),
    }
}
