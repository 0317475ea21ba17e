//! Printing that never ends the program: a pipe that was closed (`| head`) is no failure, and what cannot be printed
//! for another reason is said at the end.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether something that should have been printed was lost.
static LOST: AtomicBool = AtomicBool::new(false);

/// Prints to standard output.
pub fn out(text: Arguments<'_>) {
    let printed = anstream::stdout().write_fmt(text);
    if printed.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
        LOST.store(true, Ordering::Relaxed);
    }
}

/// Prints to standard error; what cannot be said there cannot be said at all.
pub fn err(text: Arguments<'_>) {
    let _ = anstream::stderr().write_fmt(text);
}

/// Whether something that should have been printed was lost, for instance because a disk is full.
pub fn lost() -> bool {
    std::io::stdout()
        .flush()
        .is_err_and(|error| error.kind() != ErrorKind::BrokenPipe)
        || LOST.load(Ordering::Relaxed)
}

/// Prints a text.
macro_rules! print {
    ($($text:tt)*) => {
        $crate::cli::terminal::out(format_args!($($text)*))
    };
}

/// Prints a line.
macro_rules! println {
    () => {
        $crate::cli::terminal::out(format_args!("\n"))
    };
    ($($text:tt)*) => {
        $crate::cli::terminal::out(format_args!("{}\n", format_args!($($text)*)))
    };
}

/// Prints a line to standard error.
macro_rules! eprintln {
    ($($text:tt)*) => {
        $crate::cli::terminal::err(format_args!("{}\n", format_args!($($text)*)))
    };
}

pub(super) use {eprintln, print, println};
