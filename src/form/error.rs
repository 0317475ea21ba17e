//! Why the workbook could not be written: faults of the plan or of the program, never of anyone's data.

use std::fmt;

use rust_xlsxwriter::XlsxError;

use crate::formula::FormulaError;
use crate::workbook::WriteError;

/// The workbook could not be written.
#[derive(Debug)]
pub enum FormError {
    /// A formula of the plan cannot be read.
    Formula {
        /// The formula.
        formula: String,
        /// What is wrong with it.
        error: FormulaError,
    },
    /// A live formula is longer than Excel takes.
    TooLong {
        /// The rule, field or column that it belongs to.
        owner: String,
        /// Its length in characters; 8192 are allowed.
        length: usize,
    },
    /// The writing kit refused.
    Write(WriteError),
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormError::Formula { formula, error } => write!(f, "公式“{formula}”无法写入工作簿：{error}"),
            FormError::TooLong { owner, length } => {
                write!(
                    f,
                    "“{owner}”的公式有 {length} 个字符，超过表格软件允许的 8192 个。请拆成几条。"
                )
            }
            FormError::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FormError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FormError::Formula { error, .. } => Some(error),
            FormError::TooLong { .. } => None,
            FormError::Write(error) => Some(error),
        }
    }
}

impl From<WriteError> for FormError {
    fn from(error: WriteError) -> Self {
        FormError::Write(error)
    }
}

impl From<XlsxError> for FormError {
    fn from(error: XlsxError) -> Self {
        FormError::Write(WriteError::from(error))
    }
}
