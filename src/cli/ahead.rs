//! The first workbook is read while the plan is loaded, which reading does not need: whoever checks one waits for both.

use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;
use dudao::intake;
use dudao::workbook::{self, Book, Unreadable};

use super::args::CheckOptions;
use super::collect::{Collected, Source, collect, read};
use super::threads::jobs;

/// What was found, and the first workbook of it, read.
pub struct Ahead {
    /// What was found.
    pub collected: Collected,
    /// The first workbook, until it is taken.
    first: Mutex<Option<First>>,
}

/// A workbook that was read before it is checked.
pub struct First {
    source: Source,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was read.
    pub book: Result<Book, Unreadable>,
}

impl Ahead {
    /// Finds the workbooks of the call, and reads the first if there are fewer than threads.
    ///
    /// # Errors
    /// As [`collect`].
    pub fn look(options: &CheckOptions, folder: &Path) -> Result<Self> {
        let collected = collect(&options.paths, folder)?;
        let few = collected.found.len() < jobs(options);
        let first = collected.found.first().filter(|_| few);
        let first = first.and_then(|found| {
            // Why a file cannot be read is said when it is its turn.
            let bytes = read(&found.source).ok()?;
            Some(First {
                source: found.source.clone(),
                book: workbook::read(&bytes, &intake::limits()),
                bytes,
            })
        });
        Ok(Self {
            collected,
            first: Mutex::new(first),
        })
    }

    /// What was read of this file, once.
    pub fn take(&self, source: &Source) -> Option<First> {
        let mut held = self.first.lock().ok()?;
        held.take_if(|first| first.source == *source)
    }
}
