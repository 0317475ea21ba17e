//! Ctrl-C: what is in hand is finished and nothing new is begun; a second time ends the program at once.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// What the system says of a program that Ctrl-C has ended.
const ENDED: i32 = 130;

/// Begins to listen. Where the system offers no such signal, Ctrl-C ends the program as it does any other; every file
/// is written whole or not at all, so that nothing is lost but the order.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(ENDED);
        }
    });
}

/// Whether the run is to end.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
