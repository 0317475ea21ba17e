//! The command line: parses the call, runs the command, and turns what came of it into an exit code.

mod args;
mod call_error;
mod check;
mod collect;
mod exit;
mod output;
mod plan;
mod plan_source;
mod progress;
mod round_file;
mod summary;
mod template;

use std::ffi::OsString;
use std::io::Write;

use anstream::{eprintln, print};
use clap::{CommandFactory, Parser};

use args::{Arguments, Command};
pub use exit::Exit;

/// Runs the program on these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return call_error::report(&error),
    };
    let done = match parsed.command {
        Command::Check(options) => check::run(&options),
        Command::Template(options) => template::run(&options),
        Command::Plan { command } => plan::run(&command),
        Command::Schema => schema(),
        Command::Completions { shell } => {
            completions(shell);
            Ok(Exit::Clean)
        }
    };
    done.unwrap_or_else(|error| {
        let sign = anstyle::Style::new()
            .bold()
            .fg_color(Some(anstyle::AnsiColor::Red.into()));
        for (depth, cause) in error.chain().enumerate() {
            if depth == 0 {
                eprintln!("{sign}错误：{sign:#}{cause}");
            } else {
                eprintln!("  原因：{cause}");
            }
        }
        Exit::BadCall
    })
}

fn schema() -> anyhow::Result<Exit> {
    print!("{}", dudao::report::json::schema()?);
    Ok(Exit::Clean)
}

fn completions(shell: clap_complete::Shell) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "dudao", &mut script);
    // A closed pipe (`dudao completions bash | head`) is no failure of ours.
    let _ = std::io::stdout().write_all(&script);
    let _ = std::io::stdout().flush();
}
