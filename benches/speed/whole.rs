//! The program as a process over a whole round.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::clock::{median, of_children, peak_mib};
use super::table::Table;
use super::{Outcome, floor};

/// A run over one county is too short for the hundredths of a second in which the system counts.
const TIMES_WHEN_SHORT: u32 = 20;

/// Rounds up to this size count as short.
const SHORT: u32 = 4;

/// What a run took.
struct Run {
    /// CPU seconds.
    cpu: f64,
    /// Seconds from start to end.
    wall: f64,
    /// Peak of resident memory in MiB.
    peak: f64,
}

/// Measures whole runs over a folder; gives back the CPU seconds of one.
pub fn measure(count: u32, input: &Path, runs: usize, table: &mut Table) -> Outcome<f64> {
    let times = if count <= SHORT { TIMES_WHEN_SHORT } else { 1 };
    // A thousand counties take long, and their own number evens the figures out.
    let runs = if count >= 1000 { 1 } else { runs };
    let (mut cpu, mut floors, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut peak, mut wall, mut halved) = (0.0_f64, Vec::new(), Vec::new());
    for number in 0..runs {
        // Each into a folder of its own: results that are there already are looked through for what people wrote. They are
        // left until all is measured: ext4 passes by what was deleted in the last minutes, which takes it longer than all
        // else that it does for a new file.
        let out = |jobs| input.with_extension(format!("{number}-{jobs}"));
        let two = run(input, &out(2), 2, times)?;
        let one = run(input, &out(1), 1, times)?;
        let least = least(input, &out(1).join("0"))?;
        ratios.push(one.cpu / least);
        halved.push(two.wall / one.wall);
        wall.push(one.wall);
        cpu.push(one.cpu);
        floors.push(least);
        peak = peak.max(one.peak);
    }
    let (cpu, least) = (median(cpu), median(floors));
    let name = |what: &str| format!("{count} counties: {what}");
    table.ratio(&name("whole run, CPU"), cpu, least, "s", 2.2);
    table.note(&name("median of the ratios of paired runs"), median(ratios), "");
    table.figure(
        &name("two threads, wall time of one thread's"),
        median(halved),
        "",
        0.56,
    );
    table.figure(&name("peak of resident memory"), peak, "MiB", 64.0);
    if count == 1 {
        table.figure(&name("start to finish"), median(wall) * 1e3, "ms", 60.0);
    }
    Ok(cpu)
}

/// Runs the program so many times, each into a folder of its number in `out`; the figures are those of one run.
fn run(input: &Path, out: &Path, jobs: u32, times: u32) -> Outcome<Run> {
    let binary = std::env::var_os("DUDAO_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_dudao").into());
    let (before, start) = (of_children()?, Instant::now());
    let mut peak = 0.0_f64;
    for number in 0..times {
        let mut program = Command::new(&binary);
        program.arg("check").arg(input);
        program.arg("--out").arg(out.join(number.to_string()));
        program.args(["--quiet", "--jobs", &jobs.to_string()]);
        let mut child = program.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let status = loop {
            peak = peak.max(peak_mib(child.id()).unwrap_or_default());
            if let Some(status) = child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        // 1 says that there are findings.
        if !matches!(status.code(), Some(0 | 1)) {
            return Err(format!("dudao check ended with {status}").into());
        }
    }
    let times = f64::from(times);
    Ok(Run {
        cpu: (of_children()? - before) / times,
        wall: start.elapsed().as_secs_f64() / times,
        peak,
    })
}

/// CPU seconds that the inputs and outputs of a run take at least.
fn least(input: &Path, out: &Path) -> Outcome<f64> {
    let scratch = input.with_extension("scratch");
    let mut cpu = 0.0;
    for path in files(input)? {
        if path.extension().is_some_and(|ending| ending == "xlsx") {
            cpu += floor::of_reading(&path)?.0;
        }
    }
    for path in files(out)? {
        let bytes = std::fs::read(&path)?;
        cpu += if path.extension().is_some_and(|ending| ending == "xlsx") {
            floor::of_workbook(&bytes, &scratch)?
        } else {
            floor::of_writing(&bytes, &scratch)?
        };
    }
    std::fs::remove_file(&scratch)?;
    Ok(cpu)
}

/// Every file in and below a folder.
pub fn files(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut waiting = vec![dir.to_path_buf()];
    let mut found = Vec::new();
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
