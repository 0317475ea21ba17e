//! Pages: views put into templates, one self-contained file each.
//!
//! Everything that comes from data is escaped; style and script are templates' own text.

mod policy;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use serde::Serialize;

use self::policy::Policy;
use super::template::{Engine, TemplateError, Templates};
use super::view::card::Places;
use super::view::computation::Computations;
use super::view::{annual, county, handbook, province};
use crate::model::annual::Annual;
use crate::model::followup::Ledger;
use crate::model::plan::Plan;
use crate::model::provenance::Provenance;
use crate::model::round::{Round, RoundInfo};

const COUNTY: &str = "county.hbs";
const PROVINCE: &str = "province.hbs";
const HANDBOOK: &str = "handbook.hbs";
const ANNUAL: &str = "annual.hbs";

/// The compiled pages.
#[derive(Debug)]
pub struct Pages {
    engine: Engine,
}

impl Pages {
    /// Compiles all templates.
    ///
    /// # Errors
    /// If a template is malformed, or the template of a page is not there.
    pub fn compile(templates: &Templates) -> Result<Self, TemplateError> {
        Self::with(templates, &[COUNTY, PROVINCE, HANDBOOK, ANNUAL])
    }

    /// Compiles the templates of counties' pages alone; there is no other page then.
    ///
    /// # Errors
    /// If a template is malformed, or that of the page is not there.
    pub fn of_counties(templates: &Templates) -> Result<Self, TemplateError> {
        Self::with(templates, &[COUNTY])
    }

    fn with(templates: &Templates, pages: &[&str]) -> Result<Self, TemplateError> {
        let mut engine = Engine::for_html();
        for (name, text) in &templates.files {
            // The texts of letters are lines of another kind.
            if !name.ends_with(".txt") {
                engine.add(name, text)?;
            }
        }
        for name in pages {
            engine.require(name)?;
        }
        Ok(Pages { engine })
    }

    /// A county's page; `ledger` is its follow-up.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub fn county(
        &self,
        of: &Computations<'_>,
        info: &RoundInfo,
        ledger: Option<&Ledger>,
        provenance: &Provenance,
    ) -> Result<String, TemplateError> {
        self.render(COUNTY, county::county(of, info, ledger, provenance))
    }

    /// Writes the province's page piece by piece: of thousands of counties it is tens of megabytes.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist; what keeps it from being written.
    pub fn province<E: From<TemplateError> + From<io::Error>>(
        &self,
        plan: &Plan,
        round: &Round,
        provenance: &Provenance,
        to: &mut dyn Write,
    ) -> Result<(), E> {
        let (view, lists) = province::province(plan, round, provenance);
        let document = self.engine.document(PROVINCE, view, lists)?;
        let mut policy = Policy::default();
        if document.pieces(&mut |piece| policy.read(piece)).is_none() {
            let page = document.rendered()?;
            return Ok(to.write_all(Policy::of(&page).put_into(page).as_bytes())?);
        }
        // Once more, now that its policy is known, which stands at its beginning.
        let (mut is_first, mut written) = (true, Ok(()));
        let again = document.pieces(&mut |piece| {
            if written.is_err() {
                return;
            }
            written = match std::mem::take(&mut is_first) {
                true => to.write_all(policy.put_into(piece.to_owned()).as_bytes()),
                false => to.write_all(piece.as_bytes()),
            };
        });
        debug_assert!(again.is_some(), "a page that was written once is written again");
        Ok(written?)
    }

    /// The rule handbook; `places` says where fields stand in the blank workbook.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub fn handbook(
        &self,
        plan: &Plan,
        places: &Places,
        provenance: &Provenance,
    ) -> Result<String, TemplateError> {
        self.render(HANDBOOK, handbook::handbook(plan, places, provenance))
    }

    /// The annual report's page.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub fn annual(
        &self,
        plan: &Plan,
        annual: &Annual,
        provenance: &Provenance,
    ) -> Result<String, TemplateError> {
        self.render(ANNUAL, annual::annual(plan, annual, provenance))
    }

    fn render(&self, template: &str, view: impl Serialize) -> Result<String, TemplateError> {
        let page = self.engine.render(template, view)?;
        Ok(Policy::of(&page).put_into(page))
    }
}
