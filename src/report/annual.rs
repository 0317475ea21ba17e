//! 年度报告.docx: the annual report as a document that the office edits and seals.
//!
//! Its frame is a template of lines that the office may replace; sentences and tables come from the report.

use super::letter::LetterError;
use super::template::{Engine, TemplateError, Templates};
use super::view::annual::document;
use super::word::{self, Document, lines};
use crate::model::annual::Annual;

const REPORT: &str = "年度报告.txt";

/// The compiled template.
#[derive(Debug)]
pub struct AnnualDocument {
    engine: Engine,
}

impl AnnualDocument {
    /// Compiles the template.
    ///
    /// # Errors
    /// If it is not there, is malformed, or has a line without a known mark.
    pub fn compile(templates: &Templates) -> Result<Self, TemplateError> {
        let mut engine = Engine::escaping(lines::value);
        if let Some(text) = templates.files.get(REPORT) {
            engine.add(REPORT, &lines::prepared(REPORT, text)?)?;
        }
        engine.require(REPORT)?;
        Ok(AnnualDocument { engine })
    }

    /// The document.
    ///
    /// # Errors
    /// If the template names a datum that does not exist or its lines do not fit together; see also [`word::write`].
    pub fn write(&self, annual: &Annual) -> Result<Vec<u8>, LetterError> {
        let text = self.engine.render(REPORT, document::document(annual))?;
        Ok(word::write(&Document {
            title: annual.title(),
            date: annual.as_of,
            blocks: lines::blocks(REPORT, &text)?,
        })?)
    }
}
