//! The samples are what the program makes of their descriptions, and every county gets the findings it was made for.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reads the committed files, and its helpers fail by panicking, as its tests do"
)]

#[allow(dead_code, reason = "what is only for measuring")]
#[path = "../samples/make/round.rs"]
mod round;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use dudao::followup::Edits;
use dudao::model::assessment::{Assessment, Verdict};
use dudao::model::round::{Round, Status};
use dudao::{Input, Outcome, Session};

use round::Made;

const AGAIN: &str = "Run `cargo run --example make-samples` and read what changed.";

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| round::make().unwrap())
}

/// What the checks make of every workbook, by its path below the round's folder.
fn assessments() -> &'static BTreeMap<String, Assessment> {
    static CHECKED: OnceLock<BTreeMap<String, Assessment>> = OnceLock::new();
    CHECKED.get_or_init(|| {
        let made = made();
        let session = Session::new(&made.plan, &made.info, &made.roster).unwrap();
        let checked = made.attachments.iter().map(|(name, attachments)| {
            let input = Input {
                name: name.clone(),
                bytes: &made.files[&format!("2026/{name}")],
                attachments: attachments.clone(),
                ..Input::default()
            };
            match session.check(input) {
                Outcome::Checked { assessment, .. } => (name.clone(), *assessment),
                Outcome::Unreadable { file, .. } => panic!("{}", file.message),
                Outcome::List(_) => panic!("a list"),
            }
        });
        checked.collect()
    })
}

fn assembled() -> Round {
    let made = made();
    let session = Session::new(&made.plan, &made.info, &made.roster).unwrap();
    session.assemble(
        assessments().values().cloned().collect(),
        Vec::new(),
        &Edits::default(),
    )
}

/// Every file of a folder by its path below it.
fn files(root: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(root, &name, found);
        } else {
            found.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

#[test]
fn the_committed_files_are_what_the_program_makes() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut committed = BTreeMap::new();
    files(&samples, "2026", &mut committed);
    committed.insert(
        "README.md".to_owned(),
        std::fs::read(samples.join("README.md")).unwrap(),
    );
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&made().files), "{AGAIN}");
    for (name, bytes) in &made().files {
        assert!(
            committed[name] == *bytes,
            "samples/{name} is not what the program makes. {AGAIN}"
        );
    }
}

#[test]
fn every_workbook_gets_the_findings_it_was_made_for() {
    let mut wrong = String::new();
    for sent in made().counties.iter().flat_map(|county| &county.sent) {
        let assessment = &assessments()[&sent.file];
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for finding in &assessment.findings {
            *found.entry(finding.check.clone()).or_default() += 1;
        }
        let mut measures: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for outcome in assessment
            .measures
            .iter()
            .filter(|outcome| outcome.verdict != Verdict::达标)
        {
            measures
                .entry(outcome.verdict.word().to_owned())
                .or_default()
                .push(outcome.measure);
        }
        let expect = &sent.expect;
        if (assessment.verdict.word(), &measures, &found)
            == (expect.verdict.as_str(), &expect.measures, &expect.findings)
        {
            continue;
        }
        wrong.push_str(&format!(
            "{}\nexpected {} {:?} {:?}\nfound    {} {measures:?} {found:?}\n",
            sent.file,
            expect.verdict,
            expect.measures,
            expect.findings,
            assessment.verdict.word()
        ));
        for finding in &assessment.findings {
            wrong.push_str(&format!(
                "  {} {}: {}\n",
                finding.severity.word(),
                finding.id,
                finding.message
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_county_without_gaps_meets_all_measures() {
    let assessment = &assessments()["青岚县/青岚县自评工作簿.xlsx"];
    assert_eq!(assessment.measures_with(Verdict::达标), 18);
    assert!(assessment.findings.is_empty(), "{:#?}", assessment.findings);
}

#[test]
fn seven_counties_have_sent_one_of_them_twice_and_one_has_not() {
    let round = assembled();
    assert_eq!((round.count(Status::已报送), round.count(Status::未报送)), (7, 1));
    let missing = round
        .entries
        .iter()
        .find(|entry| entry.status == Status::未报送)
        .unwrap();
    assert_eq!(missing.county.name, "烟渚县");
    let [superseded] = round.superseded.as_slice() else {
        panic!("{:?}", round.superseded)
    };
    assert_eq!(superseded.file.name, "荻浦县自评工作簿.xlsx");
    assert_eq!(superseded.by.name, "荻浦县自评工作簿（更正）.xlsx");
    let counting = round
        .assessments
        .iter()
        .find(|assessment| assessment.county.name == "荻浦县")
        .unwrap();
    assert!(counting.findings.iter().any(|finding| finding.check == "S07"));
    assert!(!counting.findings.iter().any(|finding| finding.check == "C01-04"));
}
