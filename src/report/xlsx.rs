//! Excel reports: a county's 差距报告 and the province's 汇总, each a workbook that can be filtered, printed and filled in.
//!
//! Sheets are first made as plain tables of cells, then written; so the first sheet can say how much each of the
//! others holds. Numbers stay numbers, dates stay dates, and whatever a county typed stays text.

mod actions;
mod annual;
mod cell;
mod county;
mod findings;
mod followup;
mod handbook;
mod notes;
mod overview;
mod province;
mod sheet;
mod words;

use std::io::Write;
use std::sync::OnceLock;

use crate::model::annual::Annual;
use crate::model::followup::Ledger;
use crate::model::plan::Plan;
use crate::model::provenance::Provenance;
use crate::model::round::{Round, RoundInfo};
use crate::report::view::card::Places;
use crate::report::view::computation::Computations;
use crate::workbook::{Styles, WriteError};

/// What every sheet of one workbook is written with.
struct Setting<'a> {
    plan: &'a Plan,
    info: &'a RoundInfo,
    provenance: &'a Provenance,
    styles: &'a Styles,
    /// Left part of the footer of every printed page.
    footer: String,
}

impl<'a> Setting<'a> {
    fn new(
        plan: &'a Plan,
        info: &'a RoundInfo,
        provenance: &'a Provenance,
        styles: &'a Styles,
        subject: &str,
    ) -> Self {
        let hash: String = plan.hash.chars().take(8).collect();
        Setting {
            plan,
            info,
            provenance,
            styles,
            footer: provenance.marked(&format!(
                "{subject} · 核查基准日 {} · 方案校验值 {hash}",
                info.as_of
            )),
        }
    }
}

/// The counties' gap reports (差距报告.xlsx), with what is the same in all of them.
pub struct CountyBooks<'a> {
    plan: &'a Plan,
    styles: Styles,
    /// How the plan's rules are checked, in words; made when the first workbook needs it.
    spoken: OnceLock<Vec<String>>,
}

impl<'a> CountyBooks<'a> {
    /// Those of a plan.
    pub fn new(plan: &'a Plan) -> Self {
        CountyBooks {
            plan,
            styles: Styles::new(),
            spoken: OnceLock::new(),
        }
    }

    /// That of one county; `ledger` is its follow-up.
    ///
    /// # Errors
    /// [`WriteError`] when the workbook cannot be written, such as for an as-of date outside 1900–9999.
    pub fn county(
        &self,
        of: &Computations<'_>,
        info: &RoundInfo,
        ledger: Option<&Ledger>,
        provenance: &Provenance,
    ) -> Result<Vec<u8>, WriteError> {
        let subject = words::county_name(&of.assessment.county);
        county::write(
            &Setting::new(self.plan, info, provenance, &self.styles, subject),
            self.spoken.get_or_init(|| county::rules::spoken(self.plan)),
            of,
            ledger,
        )
    }
}

/// Writes the province's summary of a round (汇总.xlsx) part by part: of thousands of counties it is ten megabytes.
///
/// # Errors
/// [`WriteError`] when the workbook cannot be written, such as for an as-of date outside 1900–9999.
pub fn province(
    plan: &Plan,
    round: &Round,
    provenance: &Provenance,
    to: &mut dyn Write,
) -> Result<(), WriteError> {
    let styles = Styles::new();
    let setting = Setting::new(plan, &round.info, provenance, &styles, &plan.province);
    province::write(&setting, round, to)
}

/// The annual report (年度报告.xlsx): its sentences on the first sheet, a sheet for each of its tables.
///
/// # Errors
/// [`WriteError`] when the workbook cannot be written, such as for an as-of date outside 1900–9999.
pub fn annual(annual: &Annual, provenance: &Provenance) -> Result<Vec<u8>, WriteError> {
    annual::write(annual, provenance)
}

/// The rule handbook (规则手册.xlsx) for comments; `places` says where fields stand in the blank workbook.
///
/// # Errors
/// [`WriteError`] when the workbook cannot be written.
pub fn handbook(plan: &Plan, places: &Places, provenance: &Provenance) -> Result<Vec<u8>, WriteError> {
    handbook::write(plan, places, provenance)
}
