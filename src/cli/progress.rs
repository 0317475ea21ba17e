//! One line that says how far the run is; nothing where standard error is no terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;

/// The line.
pub struct Progress {
    shown: bool,
    total: usize,
    done: Mutex<usize>,
    what: &'static str,
}

impl Progress {
    /// Starts counting to `total`.
    pub fn new(what: &'static str, total: usize, quiet: bool) -> Self {
        Self {
            shown: !quiet && std::io::stderr().is_terminal(),
            total,
            done: Mutex::new(0),
            what,
        }
    }

    /// One more is done.
    pub fn step(&self, name: &str) {
        let Ok(mut done) = self.done.lock() else { return };
        *done += 1;
        if self.shown {
            let mut stderr = std::io::stderr().lock();
            // A terminal that went away is no reason to stop.
            let _ = write!(stderr, "\r\x1b[2K{} {}/{} {name}", self.what, *done, self.total);
            let _ = stderr.flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "\r\x1b[2K");
            let _ = stderr.flush();
        }
    }
}
