//! One figure, one place: what the finished files of a round print, read back and held against each other. The pages, the
//! workbooks, the letters and result.json of every sample, as the binary writes them.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod book;
mod compare;
mod county;
mod page;
#[allow(dead_code, reason = "what only the annual report has")]
#[path = "../printed/mod.rs"]
mod printed;
#[path = "../program/mod.rs"]
mod program;
mod province;

use std::path::Path;
use std::process::Command;

use dudao::model::round::Round;
use dudao::report::json::Document;
use dudao::report::paths;

use compare::Compared;

/// The rounds of the samples, each with the rounds that it looks back at.
const ROUNDS: [(&str, &[&str]); 4] = [
    ("2025", &[]),
    ("2026", &["--last-year", "2025"]),
    ("2026-2", &["--last-year", "2025", "--previous", "2026"]),
    ("2026-3", &["--last-year", "2025", "--previous", "2026-2"]),
];

#[test]
fn one_figure_stands_in_one_place_in_every_edition_of_a_round() {
    let place = tempfile::tempdir().unwrap();
    let mut compared = Compared::default();
    for (folder, looks_back) in ROUNDS {
        let out = place.path().join(folder);
        let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
        command
            .args(["check", "--quiet"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(folder))
            .arg("--out")
            .arg(&out);
        for option in looks_back.chunks(2) {
            command.arg(option[0]).arg(place.path().join(option[1]));
        }
        let (code, said) = program::run(&mut command);
        assert_eq!(code, 1, "{said}");
        let before = compared.figures;
        let round = round(&out);
        province::compare(&out, &round, &mut compared);
        for (index, name) in paths::county_folders(&round).iter().enumerate() {
            let files = out.join(paths::COUNTIES).join(name);
            county::compare(&files, &round, index, &mut compared);
        }
        println!("{folder}: {} figures compared", compared.figures - before);
    }
    println!("{} figures compared", compared.figures);
    assert!(
        compared.wrong.is_empty(),
        "{} differ:\n{}",
        compared.wrong.len(),
        compared.wrong.join("\n")
    );
    assert!(compared.figures > 3000, "only {} figures", compared.figures);
}

fn round(out: &Path) -> Round {
    let text = std::fs::read_to_string(out.join(paths::RESULT)).unwrap();
    serde_json::from_str::<Document>(&text).unwrap().round
}
