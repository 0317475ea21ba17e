//! What the page offers of a checked workbook. A further report is a line in [`Report::ALL`], with its name and how it
//! is written.

use dudao::Returner;
use dudao::model::assessment::Assessment;
use dudao::model::plan::Plan;
use dudao::model::round::Round;
use dudao::report::html::Pages;
use dudao::report::view::computation::Computations;
use dudao::report::view::county;
use dudao::report::view::mark::{Mark, Tile};
use dudao::report::xlsx::CountyBooks;
use dudao::report::{json, paths};
use serde::Serialize;

use crate::{Checked, Made, provenance, said};

/// Media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A report.
#[derive(Clone, Copy)]
pub enum Report {
    /// The county's page; the page shows it.
    Page,
    /// The county's workbook of gaps and actions.
    Book,
    /// The workbook that was checked, with its findings at their cells, to be corrected and sent again.
    Returned,
    /// All data.
    Data,
}

impl Report {
    /// The reports of a workbook, in the order in which they are offered.
    pub fn offered(checked: &Checked) -> Vec<Report> {
        let mut offered = vec![Report::Page, Report::Book];
        if checked.round.assessments.iter().any(Assessment::asks_something) {
            offered.push(Report::Returned);
        }
        offered.push(Report::Data);
        offered
    }

    /// Writes it.
    ///
    /// # Errors
    /// A report that cannot be written.
    pub fn write(self, plan: &Plan, pages: &Pages, checked: &Checked) -> Result<Made, String> {
        let round = &checked.round;
        let assessment = only(round)?;
        let ledger = round.ledger_of(assessment);
        let computations = || Computations::new(plan, assessment);
        let (name, about, kind, bytes) = match self {
            Report::Page => (
                paths::COUNTY_PAGE,
                "差距报告，可以打印",
                "text/html;charset=utf-8",
                pages
                    .county(&computations(), &round.info, ledger, &provenance())
                    .map_err(said)?
                    .into_bytes(),
            ),
            Report::Book => (
                paths::COUNTY_BOOK,
                "差距报告，可以筛选和填写整改进展",
                XLSX,
                CountyBooks::new(plan)
                    .county(&computations(), &round.info, ledger, &provenance())
                    .map_err(said)?,
            ),
            Report::Returned => (
                paths::COUNTY_RETURNED,
                "原来填的内容，问题写在单元格的批注里；在这里改正后报送",
                XLSX,
                Returner::new(plan, &round.info)
                    .and_then(|returner| returner.workbook(&checked.bytes, assessment))
                    .map_err(said)?,
            ),
            Report::Data => (
                paths::RESULT,
                "全部数据，供其他程序使用",
                "application/json",
                json::write(plan, round, &provenance())
                    .map_err(said)?
                    .into_bytes(),
            ),
        };
        Ok(Made {
            name: name.to_owned(),
            about: about.to_owned(),
            kind: kind.to_owned(),
            bytes,
        })
    }
}

/// How a workbook stands, in the words of its report.
#[derive(Serialize)]
struct Summary {
    file: String,
    county: String,
    facts: Vec<(String, String)>,
    verdict: Mark,
    sentence: String,
    tiles: Vec<Tile>,
}

/// How the workbook stands, as JSON.
///
/// # Errors
/// None that is known.
pub fn summary(plan: &Plan, round: &Round) -> Result<String, String> {
    let assessment = only(round)?;
    let computations = Computations::new(plan, assessment);
    let ledger = round.ledger_of(assessment);
    let view = county::county(&computations, &round.info, ledger, &provenance());
    serde_json::to_string(&Summary {
        file: assessment.file.name.to_string(),
        county: view.heading,
        facts: view
            .facts
            .into_iter()
            .map(|fact| (fact.label, fact.value))
            .collect(),
        verdict: view.stand.verdict,
        sentence: view.stand.sentence,
        tiles: view.stand.severities,
    })
    .map_err(said)
}

fn only(round: &Round) -> Result<&Assessment, String> {
    let first = round.assessments.first();
    first.ok_or_else(|| "没有核查结果。".to_owned())
}
