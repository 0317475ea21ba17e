//! The receipt 受理回执.docx: what came from a county, what became of it, and what it has to do first; one page.

use super::letter::LetterError;
use super::template::{Engine, TemplateError, Templates};
use super::view::receipt;
use super::word::{self, Document, lines};
use crate::model::plan::Plan;
use crate::model::round::Round;

pub use super::view::receipt::{Received, received};

const RECEIPT: &str = "受理回执.txt";

/// The compiled wording.
#[derive(Debug)]
pub struct Receipts {
    engine: Engine,
}

impl Receipts {
    /// Compiles the receipt's template.
    ///
    /// # Errors
    /// If it is not there, is malformed, or has a line without a known mark.
    pub fn compile(templates: &Templates) -> Result<Self, TemplateError> {
        let mut engine = Engine::escaping(lines::value);
        if let Some(text) = templates.files.get(RECEIPT) {
            engine.add(RECEIPT, &lines::prepared(RECEIPT, text)?)?;
        }
        engine.require(RECEIPT)?;
        Ok(Receipts { engine })
    }

    /// The receipt for what came from a county. When it came is left for the office to fill in: no workbook holds that,
    /// and the time of a file is that of its last saving, or of a download or a copy.
    ///
    /// # Errors
    /// If the template names a datum that does not exist or its lines do not fit together; see also [`word::write`].
    pub fn county(
        &self,
        plan: &Plan,
        round: &Round,
        received: &Received<'_>,
    ) -> Result<Vec<u8>, LetterError> {
        let view = receipt::receipt(plan, round, received);
        let text = self.engine.render(RECEIPT, &view)?;
        Ok(word::write(&Document {
            title: format!("{}受理回执", view.county),
            date: round.info.as_of,
            blocks: lines::blocks(RECEIPT, &text)?,
        })?)
    }
}
