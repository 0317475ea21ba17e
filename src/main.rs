//! The program around the library: files, clock, threads, terminal and exit code.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the program is the home of files, clock and threads; the library is not"
)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os()).into()
}
