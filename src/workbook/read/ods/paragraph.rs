//! The text of a cell: paragraphs are lines, and white space counts only where it is said to.

use super::super::super::Unreadable;
use super::super::super::guard::{Limits, within};

/// The paragraphs of the cell that is being read.
#[derive(Debug)]
pub(super) struct Paragraphs {
    text: String,
    any: bool,
    /// The text ends in white space, so that more of it adds nothing.
    after_space: bool,
    limit: u64,
}

impl Paragraphs {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            text: String::new(),
            any: false,
            after_space: true,
            limit: limits.text_bytes,
        }
    }

    /// Begins a paragraph, on a new line if it is not the first.
    pub(super) fn begin(&mut self) -> Result<(), Unreadable> {
        if self.any {
            self.text.push('\n');
        }
        self.any = true;
        self.after_space = true;
        self.within_limit(0)
    }

    /// Characters as they stand in the file: line breaks and tabs there are only layout.
    pub(super) fn push(&mut self, text: &str) -> Result<(), Unreadable> {
        self.within_limit(text.len() as u64)?;
        for c in text.chars() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r');
            match (space, self.after_space) {
                (true, true) => {}
                (true, false) => self.text.push(' '),
                (false, _) => self.text.push(c),
            }
            self.after_space = space;
        }
        Ok(())
    }

    /// A character that counts as it is, `times` over.
    pub(super) fn push_exactly(&mut self, c: char, times: u32) -> Result<(), Unreadable> {
        self.within_limit(u64::from(times) * c.len_utf8() as u64)?;
        self.text.extend((0..times).map(|_| c));
        self.after_space = false;
        Ok(())
    }

    /// Whether there was any paragraph, even an empty one.
    pub(super) fn any(&self) -> bool {
        self.any
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn within_limit(&self, more: u64) -> Result<(), Unreadable> {
        within(
            "一个单元格的文字字节数",
            self.text.len() as u64 + more,
            self.limit,
        )
    }
}
