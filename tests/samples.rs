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

use dudao::annual;
use dudao::model::assessment::{Assessment, Verdict};
use dudao::model::round::Status;
use dudao::{Input, Outcome, Session};

use round::describe::Sent;
use round::series::Expect;
use round::{Made, MadeRound};

const AGAIN: &str = "Run `cargo run --example make-samples` and read what changed.";

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| round::make().unwrap())
}

/// The first round of 2026, in which every county is to send.
fn first() -> &'static MadeRound {
    made()
        .rounds
        .iter()
        .find(|held| held.description.folder == "2026")
        .unwrap()
}

/// What the checks make of one of a round's workbooks, if nothing is known of other rounds.
fn alone(held: &MadeRound, name: &str) -> Assessment {
    let made = made();
    let session = Session::new(&made.plan, &held.info, &made.roster).unwrap();
    let input = Input {
        name: name.to_owned(),
        bytes: &held.files[name],
        attachments: held.attachments[name].clone(),
        ..Input::default()
    };
    match session.check(input) {
        Outcome::Checked { assessment, .. } => *assessment,
        Outcome::Unreadable { file, .. } => panic!("{}", file.message),
        Outcome::List(_) => panic!("a list"),
    }
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
    for held in &made().rounds {
        files(&samples, &held.description.folder, &mut committed);
    }
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
    for held in &made().rounds {
        for sent in held.counties.iter().flat_map(|county| &county.sent) {
            wrong.push_str(&differs(held, sent, &alone(held, &sent.file)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is otherwise than expected; nothing if all is as it should be.
fn differs(held: &MadeRound, sent: &Sent, assessment: &Assessment) -> String {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &assessment.findings {
        *found.entry(finding.check.to_string()).or_default() += 1;
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
        return String::new();
    }
    let mut wrong = format!(
        "{}/{}\nexpected {} {:?} {:?}\nfound    {} {measures:?} {found:?}\n",
        held.description.folder,
        sent.file,
        expect.verdict,
        expect.measures,
        expect.findings,
        assessment.verdict.word()
    );
    for finding in &assessment.findings {
        wrong.push_str(&format!(
            "  {} {}: {}\n",
            finding.severity.word(),
            finding.id,
            finding.message
        ));
    }
    wrong
}

#[test]
fn the_county_without_gaps_meets_all_measures() {
    let assessment = alone(first(), "青岚县/青岚县自评工作簿.xlsx");
    assert_eq!(assessment.measures_with(Verdict::达标), 18);
    assert!(assessment.findings.is_empty(), "{:#?}", assessment.findings);
}

#[test]
fn seven_counties_have_sent_one_of_them_twice_and_one_has_not() {
    let round = &first().round;
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

/// What came of a round, as its description states it.
fn came_of(held: &MadeRound) -> Expect {
    let mut came = Expect::default();
    let round = &held.round;
    let wanted = &held.description.expect;
    for entry in &round.entries {
        *came.status.entry(entry.status.word().to_owned()).or_default() += 1;
    }
    for ledger in &round.ledgers {
        let county = &ledger.county.name;
        for item in &ledger.items {
            let states = came.states.entry(county.to_string()).or_default();
            *states.entry(item.state.word().to_owned()).or_default() += 1;
            let name = format!("{county} {}", item.id);
            if wanted.items.contains_key(&name) {
                came.items.insert(name, item.state.word().to_owned());
            }
        }
        for (action, note) in &ledger.notes {
            let differing = note.differing.iter();
            came.differing
                .extend(differing.map(|sentence| format!("{county} {action}: {sentence}")));
        }
    }
    let findings = round
        .assessments
        .iter()
        .flat_map(|sent| sent.findings.iter().map(|finding| (&sent.county.name, finding)));
    for (county, finding) in findings {
        if finding.check == "N01" {
            came.swings.push(format!("{county} {}", finding.id));
        }
        if let Some(explained) = finding.explained() {
            let word = explained.word().to_owned();
            *came.explanations.entry(word).or_default() += 1;
        }
    }
    came
}

#[test]
fn the_rounds_come_to_what_is_stated_of_them() {
    let mut wrong = String::new();
    for held in &made().rounds {
        let (came, expect) = (came_of(held), &held.description.expect);
        if came != *expect {
            wrong.push_str(&format!(
                "{}\nexpected {expect:#?}\ncame     {came:#?}\n",
                held.description.folder
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_annual_report_over_all_rounds_says_what_is_stated_of_it() {
    let results = made().rounds.iter().map(|held| {
        let hash = dudao::sha256(held.result.as_bytes());
        annual::read(&held.description.folder, &held.result, hash).unwrap()
    });
    let report = annual::compose(&made().plan, results.collect()).unwrap();
    assert_eq!(report.years, [2025, 2026]);
    let all: Vec<&String> = report
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.sentences)
        .collect();
    for sentence in round::series::annual().unwrap() {
        assert!(all.contains(&&sentence), "{sentence} is not among {all:#?}");
    }
}
