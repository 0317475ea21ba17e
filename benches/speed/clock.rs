//! CPU time and memory, as Linux tells them.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

use super::Outcome;

/// Ticks in a second in /proc/*/stat, the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// CPU time that this process has had, user and system, in seconds; the threads of the xlsx writer count, too. /proc tells
/// it in steps of milliseconds.
fn of_process() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    // Far below 2^52.
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// CPU time that all processes which this one has waited for have had, in seconds, to a hundredth.
pub fn of_children() -> Outcome<f64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    // The program's name stands in brackets and may hold anything; cutime and cstime are the 16th and 17th field.
    let (_, fields) = text.rsplit_once(')').ok_or("stat has no name")?;
    let mut ticks = fields.split_whitespace().skip(13).map(str::parse::<f64>);
    let mut next = || ticks.next().ok_or("stat is too short");
    Ok((next()?? + next()??) / TICKS)
}

/// The peak of a process's resident memory in MiB; none if it is gone.
pub fn peak_mib(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024.0)
}

/// What a job gives, and the CPU time that it took.
pub fn timed<T>(job: impl FnOnce() -> Outcome<T>) -> Outcome<(T, f64)> {
    let before = of_process();
    let made = black_box(job()?);
    Ok((made, of_process() - before))
}

/// The middle one; of an even number the lower of the two.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len().saturating_sub(1) / 2;
    figures.get(middle).copied().unwrap_or(f64::NAN)
}
