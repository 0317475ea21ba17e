//! Exit codes, for scripts that run the program.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: nothing to correct and no gap.
    Clean,
    /// 1: there are findings.
    Findings,
    /// 2: the call or the plan is wrong, or a result could not be written.
    BadCall,
    /// 3: some submission could not be read; the rest is reported.
    Unreadable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::BadCall => 2,
            Exit::Unreadable => 3,
        })
    }
}
