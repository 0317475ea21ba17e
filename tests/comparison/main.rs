//! Comparison with last year and across counties: the binary run over provinces made with the samples' own library,
//! with a county or two that differ.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod across;
mod alike;
mod last_year;
#[path = "../program/mod.rs"]
mod program;

#[allow(dead_code, reason = "what makes the samples themselves")]
#[path = "../../samples/make/round.rs"]
mod round;

use std::path::{Path, PathBuf};
use std::process::Command;

use dudao::model::assessment::Assessment;
use dudao::model::finding::Finding;
use dudao::model::round::Round;
use dudao::report::json::Document;
use dudao::report::paths;

use round::describe::{Description, Size};

/// A folder with rounds in it.
struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Folder {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn at(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// Writes what these counties send.
    fn send(&self, name: &str, counties: &[Description]) {
        let dir = self.at(name);
        std::fs::create_dir_all(&dir).unwrap();
        let mut write = |file: &str, bytes: &[u8]| std::fs::write(dir.join(file), bytes);
        let (plan, info) = (round::plan().unwrap(), round::info());
        round::province::make_of(&plan, &info, counties, &mut write).unwrap();
    }

    /// Checks them; gives the exit code and what the program said.
    fn check(&self, name: &str, year: &str, more: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
        command
            .arg("check")
            .arg(self.at(name))
            .args(["--year", year, "--as-of", &format!("{year}-11-20")])
            .arg("--out")
            .arg(self.results(name))
            .args(more);
        program::run(&mut command)
    }

    fn results(&self, name: &str) -> PathBuf {
        self.at(&format!("out-{name}"))
    }

    fn round(&self, name: &str) -> Round {
        let text = std::fs::read_to_string(self.results(name).join(paths::RESULT)).unwrap();
        serde_json::from_str::<Document>(&text).unwrap().round
    }

    /// A county's page.
    fn page(&self, name: &str, county: &str) -> String {
        let folder = std::fs::read_dir(self.results(name).join(paths::COUNTIES))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.to_string_lossy().ends_with(county))
            .unwrap();
        let pages = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
        let page = pages
            .map(walkdir::DirEntry::into_path)
            .find(|path| path.extension().is_some_and(|ext| ext == "html"));
        std::fs::read_to_string(page.unwrap()).unwrap()
    }
}

/// So many small counties where everything is as it should be, each of its own size.
fn counties(count: u32) -> Vec<Description> {
    let mut counties = round::province::counties(count);
    for (index, county) in counties.iter_mut().enumerate() {
        let more = u32::try_from(index).unwrap() % 5;
        county.size = Some(Size {
            幼儿园: 10 + more,
            小学: 14 + more,
            初中: 8,
            普通高中: 2,
            中职学校: 1,
            特教学校: 1,
            每人负责: 5,
            大校专配: true,
            其他督学: 4 + more % 3,
            预算: f64::from(40 + 2 * more),
            另有督导: 2,
            另有佐证: 0,
        });
        let sent = &mut county.sent[0];
        sent.facts.clear();
        sent.without.clear();
        sent.rows.clear();
        sent.habit.clear();
    }
    counties
}

/// The same counties as they reported the year before.
fn the_year_before(mut counties: Vec<Description>) -> Vec<Description> {
    for county in &mut counties {
        let sent = &mut county.sent[0];
        sent.typed
            .insert("填报年度".to_owned(), toml::Value::Integer(2025));
    }
    counties
}

fn sent<'a>(round: &'a Round, county: &Description) -> &'a Assessment {
    let mut sent = round.assessments.iter();
    sent.find(|sent| sent.county.code == county.code).unwrap()
}

fn found<'a>(round: &'a Round, county: &Description, check: &str) -> Vec<&'a Finding> {
    let findings = sent(round, county).findings.iter();
    findings.filter(|finding| finding.check == check).collect()
}

/// The path as an argument.
fn argument(path: &Path) -> &str {
    path.to_str().unwrap()
}
