//! One line that says how far the run is; nothing where standard error is no terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The line.
pub struct Progress {
    shown: bool,
    total: usize,
    stand: Mutex<Stand>,
    what: &'static str,
    start: Instant,
}

/// How far the run is.
#[derive(Clone, Copy, Default)]
struct Stand {
    done: usize,
    returned: usize,
}

impl Progress {
    /// Starts counting to `total`.
    pub fn new(what: &'static str, total: usize, quiet: bool) -> Self {
        Self {
            shown: !quiet && std::io::stderr().is_terminal(),
            total,
            stand: Mutex::new(Stand::default()),
            what,
            start: now(),
        }
    }

    /// One more is done; `returned` if it goes back to its county.
    pub fn step(&self, name: &str, returned: bool) {
        let Ok(mut stand) = self.stand.lock() else { return };
        stand.done += 1;
        stand.returned += usize::from(returned);
        if self.shown {
            let line = line(self.what, *stand, self.total, self.start.elapsed(), name);
            let mut stderr = std::io::stderr().lock();
            // A terminal that went away is no reason to stop.
            let _ = write!(stderr, "\r\x1b[2K{line}");
            let _ = stderr.flush();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program around the library has a clock"
)]
fn now() -> Instant {
    Instant::now()
}

/// What the line says: how many of all, what goes back, the time left, and what was done last.
fn line(what: &str, stand: Stand, total: usize, elapsed: Duration, name: &str) -> String {
    let Stand { done, returned } = stand;
    let mut line = format!("{what} {done}/{total}");
    if returned > 0 {
        line.push_str(&format!("，需退回 {returned} 份"));
    }
    if let Some(left) = left(done, total, elapsed) {
        line.push_str(&format!("，约剩 {left}"));
    }
    line.push_str(&format!("：{name}"));
    line
}

/// The time that the rest will take if it goes on like this; none while that is a guess, or not worth saying.
fn left(done: usize, total: usize, elapsed: Duration) -> Option<String> {
    let (done, rest) = (
        u32::try_from(done).ok()?,
        u32::try_from(total.checked_sub(done)?).ok()?,
    );
    if elapsed < Duration::from_secs(1) {
        return None;
    }
    let seconds = (elapsed.checked_div(done)?.checked_mul(rest)?).as_secs();
    match seconds {
        0 => None,
        1..60 => Some(format!("{seconds} 秒")),
        _ => Some(format!("{} 分钟", seconds.div_ceil(60))),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_how_many_what_goes_back_and_how_long() {
        let said = |done, returned, seconds| {
            let stand = Stand { done, returned };
            line("核查", stand, 100, Duration::from_secs(seconds), "某县.xlsx")
        };
        assert_eq!(said(1, 0, 0), "核查 1/100：某县.xlsx");
        assert_eq!(said(20, 0, 10), "核查 20/100，约剩 40 秒：某县.xlsx");
        assert_eq!(
            said(20, 3, 30),
            "核查 20/100，需退回 3 份，约剩 2 分钟：某县.xlsx"
        );
        assert_eq!(
            said(25, 3, 30),
            "核查 25/100，需退回 3 份，约剩 2 分钟：某县.xlsx"
        );
        assert_eq!(said(100, 3, 30), "核查 100/100，需退回 3 份：某县.xlsx");
    }
}
