//! Nothing is read wrongly in silence: correct workbooks, mangled as clerks mangle them, one way and two ways at once,
//! each read and checked from its bytes. Every one must end in the same values or in a finding at the right place.
//!
//! The table goes to the terminal (`--nocapture`) and to `mutations.txt` in the target folder.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed; it uses both processors and leaves its table for others"
)]

mod clerk;
mod county;
mod dates;
mod desk;
mod displaced;
mod fields;
mod integrity;
mod kind;
mod labels;
mod numbers;
mod oracle;
mod package;
mod records;
mod sheets;
mod stable;
mod tables;
mod tally;
mod words;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use dudao::model::assessment::Assessment;
use dudao::model::place::SourceFile;
use dudao::model::submission::Submission;
use dudao::workbook::{Limits, read};
use dudao::{Input, Outcome, Session, intake};

use county::chance::Chance;
use county::{Round, Sent};
use desk::Desk;
use kind::{Base, Change, Kind};
use oracle::{After, Expect, Spot, Verdict, judge};
use tally::Tally;

/// Pairs of mutations in one workbook.
const PAIRS: usize = 260;
/// Attempts at a mutation or a pair that a workbook may offer nothing for.
const ATTEMPTS: u64 = 24;

fn kinds() -> Vec<Kind> {
    let mut kinds = numbers::kinds();
    kinds.extend(words::kinds());
    kinds.extend(dates::kinds());
    kinds.extend(labels::kinds());
    kinds.extend(fields::kinds());
    kinds.extend(sheets::kinds());
    kinds.extend(tables::kinds());
    kinds.extend(records::kinds());
    kinds.extend(displaced::kinds());
    kinds.extend(integrity::kinds());
    kinds.extend(clerk::kinds());
    kinds
}

/// A correct workbook, laid out, and what comes of it.
struct Case<'a> {
    sent: &'a Sent,
    base: Base,
}

/// What comes of a workbook's bytes, by the steps of a session: the answers, and what the checks say.
fn check(
    round: &Round,
    session: &Session<'_>,
    sent: &Sent,
    bytes: &[u8],
) -> Option<(Submission, Assessment)> {
    let book = read(bytes, &Limits::default()).ok()?;
    let file = SourceFile {
        name: sent.file.as_str().into(),
        ..SourceFile::default()
    };
    let submission = intake::read(&round.plan, &book, file, sent.attachments.clone()).ok()?;
    let assessment = session.assess(&submission);
    Some((submission, assessment))
}

fn cases<'a>(round: &'a Round, session: &Session<'_>) -> Vec<Case<'a>> {
    let lay = |sent: &'a Sent| {
        let (original, _) = check(round, session, sent, &sent.bytes).unwrap();
        let book = read(&sent.bytes, &Limits::default()).unwrap();
        let desk = Desk::new(&round.plan.form, &book, &original);
        let (read, assessment) = check(round, session, sent, &package::write(&desk)).unwrap();
        // Laid out and written again it is still the correct workbook.
        assert!(assessment.findings.is_empty(), "{:#?}", assessment.findings);
        let after = After {
            submission: &read,
            assessment: &assessment,
            desk: &desk,
        };
        let again = judge(&round.plan.form, &original, &after, &[], &[]);
        assert!(again.same, "{:?}", again.silent);
        Case {
            sent,
            base: Base::new(&round.plan.form, original, desk),
        }
    };
    round.sent.iter().map(lay).collect()
}

/// The steps that are walked here are those of a session, which gives no submission away.
fn same_as_the_session(round: &Round, session: &Session<'_>, case: &Case<'_>) {
    let mut desk = case.base.desk.clone();
    for kind in [numbers::kinds(), tables::kinds(), integrity::kinds()] {
        kind[1]
            .apply(&mut desk, &case.base, &mut Chance::new(7, 1))
            .unwrap();
    }
    let bytes = package::write(&desk);
    let (_, assessment) = check(round, session, case.sent, &bytes).unwrap();
    let mut input = Input {
        name: case.sent.file.clone(),
        bytes: &bytes,
        ..Input::default()
    };
    input.attachments = case.sent.attachments.clone();
    let outcome = session.check(input);
    let Outcome::Checked {
        assessment: whole, ..
    } = outcome
    else {
        panic!("{outcome:?}")
    };
    assert!(!whole.findings.is_empty());
    assert_eq!(whole.findings, assessment.findings);
}

/// A workbook to make: which county's, and which mutations.
struct Job {
    case: usize,
    kinds: Vec<usize>,
    seed: u64,
}

fn jobs(kinds: &[Kind], cases: usize) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (index, kind) in kinds.iter().enumerate() {
        for variant in 0..u64::from(kind.variants) {
            jobs.push(Job {
                case: variant as usize % cases,
                kinds: vec![index],
                seed: index as u64 * 1000 + variant,
            });
        }
    }
    let mut chance = Chance::new(3, 1);
    for pair in 0..PAIRS {
        // Every kind in turn, each with one drawn for it.
        let first = pair % kinds.len();
        let second = kind::index(&mut chance, kinds.len());
        jobs.push(Job {
            case: pair % cases,
            kinds: vec![first, second],
            seed: 1_000_000 + pair as u64,
        });
    }
    jobs
}

/// What a job came to.
struct Done {
    kinds: Vec<usize>,
    what: String,
    verdict: Verdict,
}

fn run(round: &Round, session: &Session<'_>, kinds: &[Kind], cases: &[Case<'_>], job: &Job) -> Option<Done> {
    let case = &cases[job.case];
    for attempt in 0..ATTEMPTS {
        let Some((desk, chosen, changes)) = mutate(round, kinds, case, job, attempt) else {
            continue;
        };
        let expects: Vec<Expect> = chosen.iter().map(|index| kinds[*index].expect).collect();
        let spots: Vec<(Expect, Spot)> = expects
            .iter()
            .zip(&changes)
            .flat_map(|(expect, change)| change.spots.iter().map(|spot| (*expect, spot.clone())))
            .collect();
        let what: Vec<String> = changes.iter().map(|change| change.what.clone()).collect();
        let what = what.join(" ＋ ");
        let verdict = match check(round, session, case.sent, &package::write(&desk)) {
            Some((submission, assessment)) => {
                let after = After {
                    submission: &submission,
                    assessment: &assessment,
                    desk: &desk,
                };
                judge(&round.plan.form, &case.base.read, &after, &spots, &expects)
            }
            // No mutation here makes a workbook that cannot be read at all.
            None => Verdict {
                alarms: vec!["整本不能读取".to_owned()],
                ..Verdict::default()
            },
        };
        return Some(Done {
            kinds: chosen,
            what,
            verdict,
        });
    }
    None
}

fn mutate(
    round: &Round,
    kinds: &[Kind],
    case: &Case<'_>,
    job: &Job,
    attempt: u64,
) -> Option<(Desk, Vec<usize>, Vec<Change>)> {
    let mut chance = Chance::new(job.seed, attempt);
    let mut desk = case.base.desk.clone();
    let mut changes: Vec<Change> = Vec::new();
    let mut chosen = Vec::new();
    for (position, index) in job.kinds.iter().enumerate() {
        // The second of a pair may find nothing to do beside the first: another one is drawn then.
        let index = if position > 0 && attempt > 3 {
            kind::index(&mut chance, kinds.len())
        } else {
            *index
        };
        let change = kinds[index].apply(&mut desk, &case.base, &mut chance)?;
        let meddles = changes.iter().flat_map(|change| &change.spots).any(|before| {
            let mut now = change.spots.iter();
            now.any(|now| now.covers.overlaps(&round.plan.form, &before.covers))
        });
        if meddles {
            return None;
        }
        changes.push(change);
        chosen.push(index);
    }
    Some((desk, chosen, changes))
}

#[test]
fn nothing_is_read_wrongly_in_silence() {
    let round = county::round().unwrap();
    let session = Session::new(&round.plan, &round.info, &round.roster).unwrap();
    let kinds = kinds();
    let names: BTreeSet<&str> = kinds.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), kinds.len(), "a kind has the name of another");
    let cases = cases(&round, &session);
    for case in &cases {
        same_as_the_session(&round, &session, case);
    }
    let jobs = jobs(&kinds, cases.len());

    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Option<Done>)>> = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(index) else { break };
                    let result = run(&round, &session, &kinds, &cases, job);
                    done.lock().unwrap().push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(index, _)| *index);

    let mut tally = Tally::new(&kinds);
    for done in done.iter().filter_map(|(_, done)| done.as_ref()) {
        tally.add(&done.kinds, &done.what, &done.verdict);
    }
    let report = tally.report();
    println!("{report}");
    std::fs::write(
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("../mutations.txt"),
        &report,
    )
    .unwrap();
    tally.assert();
}
