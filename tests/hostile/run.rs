//! Runs the program over one file as a process and watches it.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use super::{Hostile, Outcome};

/// What a run may take.
#[derive(Clone, Copy)]
pub struct Limits {
    pub peak_mib: u64,
    pub seconds: f64,
}

/// Peak of memory; .xls and .xlsb have no streaming reader and may take twice as much.
const PEAK: u64 = 256;
/// Seconds of a release build.
const SECONDS: f64 = 5.0;
/// As many times what a sound workbook takes, where that is more: the machine is slow or busy then, and the program is not.
const TIMES_SOUND: f64 = 12.0;
/// An unoptimised build on a machine that does other things, too.
const SLOW: f64 = 24.0;
/// Address space beyond the peak: the program itself, stacks, what the allocator reserves and never touches.
const RESERVED: u64 = 256;

/// Seconds that a sound workbook takes here and now.
static SOUND: LazyLock<f64> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("完好.xlsx");
    std::fs::write(&path, super::sample()).unwrap();
    let limits = Limits {
        peak_mib: PEAK,
        seconds: SECONDS * SLOW,
    };
    let ran = check(&path, dir.path(), limits);
    assert_eq!(ran.message, None, "the sound workbook could not be read");
    println!("a sound workbook: {:.2} s", ran.seconds);
    ran.seconds
});

impl Limits {
    /// What one file may take.
    pub fn of(name: &str) -> Self {
        let dense = [".xls", ".xlsb", ".et"]
            .iter()
            .any(|ending| name.ends_with(ending));
        Self {
            peak_mib: if dense { 2 * PEAK } else { PEAK },
            seconds: if is_release() {
                SECONDS.max(*SOUND * TIMES_SOUND)
            } else {
                SECONDS * SLOW
            },
        }
    }

    /// What all files together may take, one after the other.
    pub fn for_all() -> Self {
        Self {
            peak_mib: 2 * PEAK,
            seconds: Self::of("").seconds * 100.0,
        }
    }
}

/// Another binary was named; it is taken for a release build.
pub fn is_release() -> bool {
    std::env::var_os("DUDAO_BIN").is_some()
}

fn program() -> OsString {
    let here = std::env::current_dir().unwrap();
    std::env::var_os("DUDAO_BIN").map_or_else(
        || env!("CARGO_BIN_EXE_dudao").into(),
        |path| here.join(path).into_os_string(),
    )
}

/// What came of a run.
pub struct Ran {
    /// The exit code; none if a signal or the clock ended it.
    pub code: Option<i32>,
    /// Peak of resident memory, where the system tells it.
    pub peak_mib: Option<u64>,
    pub seconds: f64,
    /// What result.json says of the file, if it could not be read.
    pub message: Option<String>,
    /// What stood on the terminal.
    pub said: String,
    limits: Limits,
}

impl Ran {
    /// Everything that should have been otherwise.
    pub fn faults(&self, file: &Hostile) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |what: String| faults.push(format!("{}: {what}", file.name));
        match (self.code, file.outcome) {
            (Some(3), _) => match &self.message {
                None => fault("no message in result.json".to_owned()),
                Some(message) => {
                    if !message.ends_with('。') || !message.starts_with(|c: char| !c.is_ascii()) {
                        fault(format!("not a plain sentence: {message}"));
                    }
                }
            },
            (Some(0 | 1), Outcome::Any) => {}
            (code, _) => fault(format!("ended with {code:?}: {}", self.said)),
        }
        for word in ["panicked", "程序内部出错", "overflow"] {
            if self.said.contains(word) {
                fault(format!("said “{word}”: {}", self.said));
            }
        }
        if self.peak_mib.is_some_and(|peak| peak > self.limits.peak_mib) {
            fault(format!(
                "took {:?} MiB of {}",
                self.peak_mib, self.limits.peak_mib
            ));
        }
        if self.seconds > self.limits.seconds {
            fault(format!(
                "took {:.1} s of {:.0}",
                self.seconds, self.limits.seconds
            ));
        }
        faults
    }
}

/// Runs `dudao check` on one path.
pub fn check(path: &Path, out: &Path, limits: Limits) -> Ran {
    std::fs::create_dir_all(out).unwrap();
    let out = out.join("out");
    let _ = std::fs::remove_dir_all(&out);
    let mut command = limited(limits);
    command
        .arg("check")
        .arg(path)
        .arg("--out")
        .arg(&out)
        .args([
            "--jobs",
            "1",
            "--year",
            "2026",
            "--as-of",
            "2026-11-20",
            "--roster",
        ])
        .arg(super::repository().join("samples/2026/名单.csv"))
        .stdin(Stdio::null())
        // Files and not pipes: nobody has to read them for the program to go on.
        .stdout(std::fs::File::create(out.with_extension("stdout")).unwrap())
        .stderr(std::fs::File::create(out.with_extension("stderr")).unwrap());
    let start = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut peak = None;
    let code = loop {
        peak = peak_mib(child.id()).max(peak);
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if start.elapsed().as_secs_f64() > limits.seconds * 2.0 {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let seconds = start.elapsed().as_secs_f64();
    let read = |ending| std::fs::read(out.with_extension(ending)).unwrap_or_default();
    let said = String::from_utf8_lossy(&[read("stdout"), read("stderr")].concat()).into_owned();
    let message = out
        .join("result.json")
        .exists()
        .then(|| result(&out))
        .and_then(|result| {
            result["round"]["unreadable"][0]["message"]
                .as_str()
                .map(str::to_owned)
        });
    Ran {
        code,
        peak_mib: peak,
        seconds,
        message,
        said,
        limits,
    }
}

/// result.json of a run.
pub fn result(out: &Path) -> serde_json::Value {
    let out = if out.ends_with("out") {
        out.to_path_buf()
    } else {
        out.join("out")
    };
    serde_json::from_slice(&std::fs::read(out.join("result.json")).unwrap()).unwrap()
}

/// The page of the county of this name.
pub fn county_page(out: &Path, county: &str) -> Vec<u8> {
    let folder = std::fs::read_dir(out.join("out/县区"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains(county))
        .unwrap_or_else(|| panic!("{county} has no reports"));
    std::fs::read(folder.join("差距报告.html")).unwrap()
}

/// The program under a limit of address space, which is the one that every Unix has: an allocation beyond it fails,
/// and the program ends by a signal.
#[cfg(unix)]
fn limited(limits: Limits) -> Command {
    let mut command = Command::new("sh");
    let kib = (limits.peak_mib + RESERVED) * 1024;
    command
        .args(["-c", &format!("ulimit -v {kib} 2>/dev/null; exec \"$@\""), "sh"])
        .arg(program())
        // Each thread would reserve 64 MiB for allocations of its own.
        .env("MALLOC_ARENA_MAX", "1");
    command
}

#[cfg(not(unix))]
fn limited(_limits: Limits) -> Command {
    Command::new(program())
}

/// The most that the process has had in memory so far, in MiB.
fn peak_mib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib.div_ceil(1024))
}
