//! The program as a process: what it says, and the code with which it ends.

use std::process::Command;

/// Runs it without colours; gives the exit code, and what it said on both streams.
pub fn run(command: &mut Command) -> (i32, String) {
    let output = command.env("NO_COLOR", "1").output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8(said).unwrap(),
    )
}
