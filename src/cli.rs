//! The command line: parses the call, runs the command, and turns what came of it into an exit code.

mod ahead;
mod annual;
mod args;
mod aside;
mod call_error;
mod check;
mod collect;
mod console;
mod dropped;
mod exit;
mod interrupt;
mod last_year;
mod memory;
mod output;
mod plan;
mod plan_source;
mod previous;
mod progress;
mod reports;
mod results;
mod round_file;
mod settle;
mod summary;
mod template;
mod terminal;
mod threads;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::{CommandFactory, Parser};

use args::{Arguments, CheckOptions, Command};
pub use exit::Exit;
use terminal::{eprintln, print};

/// Runs the program on these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    memory::keep_freed();
    std::panic::set_hook(Box::new(|fault| {
        // Elsewhere it is a reader that stumbled over a damaged file: that file's message says so.
        if fault
            .location()
            .is_some_and(|place| place.file().starts_with("src"))
        {
            let fault = fault.to_string().replace('\n', " ");
            eprintln!("程序内部出错。请把下面一行连同出错的文件发给技术支持人员：\n  {fault}");
        }
    }));
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let dropped = dropped::with_command(&arguments);
    // Started with a double click, or with files dropped on it; a script would wait for ever.
    let from_desktop = (dropped.is_some() || arguments.len() <= 1) && console::is_ours();
    // Whatever was under way is given up, and nothing that it left half changed is looked at again.
    let exit = catch_unwind(AssertUnwindSafe(|| match dropped {
        Some(arguments) => answer(arguments, Call::Paths { shown: from_desktop }),
        None => answer(arguments, Call::Command),
    }))
    .unwrap_or(Exit::BadCall);
    if from_desktop {
        console::hold();
    }
    if terminal::lost() {
        eprintln!("错误：屏幕输出没有写完整，可能是磁盘已满。");
        return Exit::BadCall;
    }
    exit
}

/// How the program was called.
#[derive(Clone, Copy)]
enum Call {
    /// With a command.
    Command,
    /// With paths alone, to be checked.
    Paths {
        /// Whether the report is opened.
        shown: bool,
    },
}

fn answer(arguments: Vec<OsString>, call: Call) -> Exit {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return call_error::report(&error),
    };
    let done = match parsed.command {
        Command::Check(options) => match call {
            Call::Command => check::run(&options),
            Call::Paths { shown } => paths_alone(&options, shown),
        },
        Command::Template(options) => template::run(&options),
        Command::Annual(options) => annual::run(&options),
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

/// Checks what was named with no command.
fn paths_alone(options: &CheckOptions, shown: bool) -> anyhow::Result<Exit> {
    let folder = options.out.clone().unwrap_or_else(|| dropped::beside(options));
    let checked = check::into_folder(options, &folder)?;
    if let Some(page) = checked.page.filter(|_| shown) {
        console::show(&page);
    }
    Ok(checked.exit)
}

fn schema() -> anyhow::Result<Exit> {
    print!("{}", dudao::report::json::schema()?);
    Ok(Exit::Clean)
}

fn completions(shell: clap_complete::Shell) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "dudao", &mut script);
    print!("{}", String::from_utf8_lossy(&script));
}
