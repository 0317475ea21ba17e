//! The letter 整改通知书.docx: what a county has to correct and make good, for the office to edit and seal.
//!
//! Its wording is a template of lines that the office may replace; figures and findings come from the view.

use std::fmt;

use super::template::{Engine, TemplateError, Templates};
use super::view::letter;
use super::word::{self, Document, WriteError, lines};
use crate::model::assessment::Assessment;
use crate::model::plan::Plan;
use crate::model::round::RoundInfo;

const LETTER: &str = "整改通知书.txt";

/// The compiled wording.
#[derive(Debug)]
pub struct Letters {
    engine: Engine,
}

impl Letters {
    /// Compiles the letter's template.
    ///
    /// # Errors
    /// If it is not there, is malformed, or has a line without a known mark.
    pub fn compile(templates: &Templates) -> Result<Self, TemplateError> {
        let mut engine = Engine::escaping(lines::value);
        if let Some(text) = templates.files.get(LETTER) {
            engine.add(LETTER, &lines::prepared(LETTER, text)?)?;
        }
        engine.require(LETTER)?;
        Ok(Letters { engine })
    }

    /// A county's letter; none if nothing is asked of it. `enclosed` are the names of the files that go with it.
    ///
    /// # Errors
    /// If the template names a datum that does not exist or its lines do not fit together; see also [`word::write`].
    pub fn county(
        &self,
        plan: &Plan,
        info: &RoundInfo,
        assessment: &Assessment,
        enclosed: &[&str],
    ) -> Result<Option<Vec<u8>>, LetterError> {
        match self.document(plan, info, assessment, enclosed)? {
            Some(document) => Ok(Some(word::write(&document)?)),
            None => Ok(None),
        }
    }

    fn document(
        &self,
        plan: &Plan,
        info: &RoundInfo,
        assessment: &Assessment,
        enclosed: &[&str],
    ) -> Result<Option<Document>, TemplateError> {
        if assessment.actions.is_empty() {
            return Ok(None);
        }
        let view = letter::letter(plan, info, assessment, enclosed);
        let text = self.engine.render(LETTER, &view)?;
        Ok(Some(Document {
            title: format!("{}整改通知书", view.county),
            date: info.as_of,
            blocks: lines::blocks(LETTER, &text)?,
        }))
    }
}

/// Why there is no letter although there should be one.
#[derive(Debug)]
pub enum LetterError {
    /// Its template is wrong.
    Template(TemplateError),
    /// It could not be written.
    Write(WriteError),
}

impl fmt::Display for LetterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LetterError::Template(error) => error.fmt(f),
            LetterError::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LetterError {}

impl From<TemplateError> for LetterError {
    fn from(error: TemplateError) -> Self {
        LetterError::Template(error)
    }
}

impl From<WriteError> for LetterError {
    fn from(error: WriteError) -> Self {
        LetterError::Write(error)
    }
}
