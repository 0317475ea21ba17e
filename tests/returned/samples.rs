//! Every sample is returned, sent again unchanged, and returned once more.

use std::path::{Path, PathBuf};

use dudao::model::round::RoundInfo;
use dudao::model::submission::Attachments;
use dudao::plan::{Documents, load, load_roster};
use jiff::civil::date;

use super::bench::Bench;
use super::{package, same};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026")
}

fn workbooks() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![samples()];
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "xlsx") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_sample_comes_back_as_it_was_sent_and_a_second_time_the_same() {
    let plan = load(&Documents::embedded()).unwrap();
    let roster = std::fs::read_to_string(samples().join("名单.csv")).unwrap();
    let roster = load_roster("名单.csv", &roster).unwrap();
    let info = RoundInfo {
        title: "试报".to_owned(),
        year: 2026,
        as_of: date(2026, 11, 20),
        calendar: None,
    };
    let bench = Bench::new(&plan, &info, &roster);
    let none = Attachments::default();
    let paths = workbooks();
    assert!(paths.len() >= 8, "{paths:?}");
    let mut faults = Vec::new();
    let mut told = 0;
    for path in &paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let sent = bench.send(&name, std::fs::read(path).unwrap(), &none);
        let again = bench.send(&name, bench.returned(&sent), &none);
        let broken = package::faults(&again.bytes);
        faults.extend(broken.into_iter().map(|fault| format!("{name}: {fault}")));
        told += sent.assessment.findings.len();
        let found = same::faults(&plan, &sent, &again);
        faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
        let third = bench.send(&name, bench.returned(&again), &none);
        if same::lasting(&third.book) != same::lasting(&again.book) {
            faults.push(format!("{name} is no fixed point"));
        }
        if third.assessment.findings != again.assessment.findings {
            faults.push(format!("{name} has other findings the second time"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(told > 60, "{told}");
}
