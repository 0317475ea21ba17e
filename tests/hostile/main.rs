//! Files that nobody sends by mistake, and some that anybody might: each is given to the program as a process under
//! a limit of memory, and must end in a message, quickly, with the right exit code.
//!
//! `DUDAO_BIN=target/release/dudao cargo test --test hostile -- --nocapture` runs the same set with another binary,
//! holds it to the time of a release build, and prints what each file came to, its peak of memory and its time.
//! `DUDAO_HOSTILE_DIR=DIR` keeps the files there; `DUDAO_HOSTILE_ONLY=TEXT` takes only those whose names hold it.
//! Some files take an unoptimised build too long and are left to that run.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod container;
mod documents;
mod markup;
mod ods;
mod package;
mod run;
mod xls;
mod xlsx;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use run::{Limits, Ran};

/// What may come of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A message: exit code 3.
    Message,
    /// A message, or a reading that leaves nothing out in silence: exit code 0, 1 or 3.
    Any,
}

/// A file of the set.
pub struct Hostile {
    /// Its name, ending included.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What may come of it.
    pub outcome: Outcome,
    /// An unoptimised build takes too long over it for a test that everybody runs.
    pub slow: bool,
}

impl Hostile {
    /// A file that can only end in a message.
    pub fn message(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            bytes,
            outcome: Outcome::Message,
            slow: false,
        }
    }

    /// A file that a reader may make sense of.
    pub fn any(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            outcome: Outcome::Any,
            ..Self::message(name, bytes)
        }
    }

    /// Only for an optimised build.
    pub fn slow(self) -> Self {
        Self { slow: true, ..self }
    }
}

/// The set, made once; the same bytes each time.
static SET: LazyLock<Vec<Hostile>> = LazyLock::new(set);

fn set() -> Vec<Hostile> {
    let mut set = documents::files();
    set.extend(package::files());
    set.extend(xlsx::files());
    set.extend(markup::files());
    set.extend(xls::files());
    set.extend(ods::files());
    set
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A sound workbook of the samples.
fn sample() -> Vec<u8> {
    std::fs::read(repository().join("samples/2026/荻浦县自评工作簿.xlsx")).unwrap()
}

#[test]
fn every_file_ends_in_a_message_within_memory_and_time() {
    let dir = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("DUDAO_HOSTILE_DIR").map(std::path::PathBuf::from);
    let set = &*SET;
    assert!(set.len() >= 40, "the set has {} files", set.len());
    let names: BTreeSet<&str> = set.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), set.len(), "two files have one name");
    let only = std::env::var("DUDAO_HOSTILE_ONLY").unwrap_or_default();
    let chosen: Vec<&Hostile> = set
        .iter()
        .filter(|file| file.name.contains(&only) && (run::is_release() || !file.slow))
        .collect();
    println!(
        "{:<44} {:>9} {:>4} {:>8} {:>7}  message",
        "file", "KiB", "exit", "peak MiB", "s"
    );
    // Times of a release build are to be told, so that its runs must not take the machine from each other.
    let lanes = if run::is_release() { 1 } else { 2 };
    let faults: Vec<String> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes)
            .map(|lane| {
                let out = dir.path().join(lane.to_string());
                std::fs::create_dir(&out).unwrap();
                let files = chosen.iter().skip(lane).step_by(lanes);
                let (dir, keep) = (kept.as_deref().unwrap_or(dir.path()), kept.is_some());
                scope.spawn(move || {
                    files
                        .flat_map(|file| faults(file, dir, &out, keep))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Runs the program over one file, prints what came of it, and gives what should have been otherwise.
fn faults(file: &Hostile, dir: &Path, out: &Path, keep: bool) -> Vec<String> {
    let path = dir.join(&file.name);
    std::fs::write(&path, &file.bytes).unwrap();
    let ran = run::check(&path, out, Limits::of(&file.name));
    println!(
        "{:<44} {:>9} {:>4} {:>8} {:>7.2}  {}",
        file.name,
        file.bytes.len() / 1024,
        ran.code.map_or_else(|| "sig".to_owned(), |code| code.to_string()),
        ran.peak_mib
            .map_or_else(|| "?".to_owned(), |peak| peak.to_string()),
        ran.seconds,
        ran.message.as_deref().unwrap_or("-")
    );
    if !keep {
        std::fs::remove_file(&path).unwrap();
    }
    ran.faults(file)
}

#[test]
fn among_hostile_files_the_good_ones_are_reported_as_if_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (alone, among) = (dir.path().join("单独"), dir.path().join("报送"));
    for folder in [&alone, &among] {
        std::fs::create_dir(folder).unwrap();
        for name in ["霁川县自评工作簿.xlsx", "芷汀县自评工作簿.xlsx"] {
            std::fs::copy(repository().join("samples/2026").join(name), folder.join(name)).unwrap();
        }
    }
    let set = &*SET;
    let sent = || {
        set.iter()
            .filter(|file| file.outcome == Outcome::Message && !file.slow)
    };
    for file in sent() {
        std::fs::write(among.join(&file.name), &file.bytes).unwrap();
    }
    let sound: Ran = run::check(&alone, &dir.path().join("一"), Limits::of("两份"));
    assert_eq!(sound.code, Some(1), "{}", sound.said);
    let ran = run::check(&among, &dir.path().join("二"), Limits::for_all());
    assert_eq!(ran.code, Some(3), "{}", ran.said);
    assert!(
        ran.peak_mib.is_none_or(|peak| peak <= Limits::for_all().peak_mib),
        "{:?} MiB",
        ran.peak_mib
    );
    for name in ["霁川县", "芷汀县"] {
        let page = |out: &str| run::county_page(&dir.path().join(out), name);
        let text = |out: &str| String::from_utf8_lossy(&page(out)).into_owned();
        let (alone, among) = (text("一"), text("二"));
        let differs = alone
            .lines()
            .zip(among.lines())
            .find(|(alone, among)| alone != among);
        assert!(
            alone == among,
            "{name} is reported otherwise among hostile files: {differs:?}"
        );
    }
    let result = run::result(&dir.path().join("二"));
    let told = result["round"]["unreadable"].as_array().unwrap();
    for file in sent() {
        assert!(
            told.iter().any(|told| told["file"]["name"]
                .as_str()
                .is_some_and(|name| name.starts_with(&file.name))),
            "{} is passed over in silence",
            file.name
        );
    }
}
