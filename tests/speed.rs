//! How long a rule takes: `cargo test --release --test speed -- --ignored --nocapture`.
//!
//! A measurement for the notes, not a bound: machines differ too much for a test to fail by it.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and a measurement has a clock"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use dudao::model::place::SourceFile;
use dudao::model::plan::Plan;
use dudao::model::round::RoundInfo;
use dudao::model::submission::{Attachments, Submission};
use dudao::plan::{Documents, load};
use dudao::workbook::{self, Limits};
use dudao::{Session, intake};
use jiff::civil::date;

/// How often a submission is checked for one figure.
const TIMES: u32 = 300;

#[test]
#[ignore = "a measurement, of use only in a release build"]
fn microseconds_per_rule() {
    let plan = load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let mut without_rules = plan.clone();
    without_rules.rules.clear();
    for path in samples() {
        let bytes = std::fs::read(&path).unwrap();
        let book = workbook::read(&bytes, &Limits::default()).unwrap();
        let source = SourceFile {
            name: String::new(),
            sha256: String::new(),
            bytes: 0,
        };
        let submission = intake::read(&plan, &book, source, Attachments::default()).unwrap();
        let whole = micros(&plan, &submission);
        let rules = whole - micros(&without_rules, &submission);
        println!(
            "{}: {whole:.0} µs per check, {rules:.0} µs of it for {} rules, {:.2} µs per rule",
            path.file_name().unwrap().to_string_lossy(),
            plan.rules.len(),
            rules / plan.rules.len() as f64
        );
        assert!(rules > 0.0, "rules cannot take less than no time");
    }
}

/// What one check takes, the best of several rounds, because other work on the machine only ever adds.
fn micros(plan: &Plan, submission: &Submission) -> f64 {
    let info = RoundInfo {
        title: String::new(),
        year: 2026,
        as_of: date(2026, 11, 20),
    };
    let session = Session::new(plan, &info, &plan.roster).unwrap();
    (0..5)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..TIMES {
                black_box(session.assess(black_box(submission)));
            }
            start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES)
        })
        .fold(f64::INFINITY, f64::min)
}

/// The smallest and the largest workbook of the samples.
fn samples() -> Vec<std::path::PathBuf> {
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026")];
    let mut found = Vec::new();
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "xlsx") {
                found.push((std::fs::metadata(&path).unwrap().len(), path));
            }
        }
    }
    found.sort();
    let (first, last) = (found.first().unwrap().clone(), found.last().unwrap().clone());
    vec![first.1, last.1]
}
