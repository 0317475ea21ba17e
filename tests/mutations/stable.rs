//! What a finding is about keeps its id however the workbook is mangled: by it a round knows a county's finding again.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use dudao::Session;
use dudao::model::assessment::Assessment;
use dudao::model::finding::Severity;
use dudao::workbook::{Limits, read};

use super::county::chance::Chance;
use super::county::{self, Round};
use super::desk::Desk;
use super::kind::{Base, Kind};
use super::oracle::{After, Expect, judge, said};
use super::{ATTEMPTS, check, kinds, package};

/// Workbooks of each kind.
const VARIANTS: u64 = 2;

fn ids(assessment: &Assessment) -> BTreeSet<&str> {
    assessment
        .findings
        .iter()
        .map(|finding| finding.id.as_str())
        .collect()
}

/// What is wrong with the ids after one mutation; nothing to tell if it changed a value.
fn mangled(
    round: &Round,
    session: &Session<'_>,
    base: &Base,
    before: &Assessment,
    kind: &Kind,
    seed: u64,
) -> Option<Vec<String>> {
    let (desk, change) = (0..ATTEMPTS).find_map(|attempt| {
        let mut desk = base.desk.clone();
        let change = kind.apply(&mut desk, base, &mut Chance::new(seed, attempt))?;
        Some((desk, change))
    })?;
    let (submission, assessment) = check(round, session, &round.gappy, &package::write(&desk))?;
    let after = After {
        submission: &submission,
        assessment: &assessment,
        desk: &desk,
    };
    if !judge(&round.plan.form, &base.read, &after, &[], &[]).same {
        return None;
    }
    let (old, new) = (ids(before), ids(&assessment));
    let mut faults: Vec<String> = old
        .difference(&new)
        .map(|id| format!("{}（{}）: {id} is gone", kind.name, change.what))
        .collect();
    if matches!(kind.expect, Expect::Same | Expect::Noted) {
        let came = assessment.findings.iter();
        let came =
            came.filter(|finding| !old.contains(finding.id.as_str()) && finding.severity < Severity::提示);
        faults.extend(came.map(|finding| format!("{}（{}）: {}", kind.name, change.what, said(finding))));
    }
    Some(faults)
}

#[test]
fn findings_keep_their_ids_however_the_workbook_is_mangled() {
    let round = county::round().unwrap();
    let session = Session::new(&round.plan, &round.info, &round.roster).unwrap();
    let (original, _) = check(&round, &session, &round.gappy, &round.gappy.bytes).unwrap();
    let book = read(&round.gappy.bytes, &Limits::default()).unwrap();
    let desk = Desk::new(&round.plan.form, &book, &original);
    let (read, before) = check(&round, &session, &round.gappy, &package::write(&desk)).unwrap();
    let checks: BTreeSet<&str> = before
        .findings
        .iter()
        .map(|finding| finding.check.as_str())
        .collect();
    assert_eq!(ids(&before).len(), before.findings.len(), "an id stands twice");
    assert!(checks.len() >= 11, "{checks:?}");
    let base = Base::new(&round.plan.form, read, desk);

    let kinds = kinds();
    let jobs: Vec<(&Kind, u64)> = (0_u64..)
        .zip(&kinds)
        .flat_map(|(index, kind)| {
            (0..u64::from(kind.variants).min(VARIANTS)).map(move |variant| (kind, index * 1000 + variant))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some((kind, seed)) = jobs.get(index) else {
                        break;
                    };
                    if let Some(faults) = mangled(&round, &session, &base, &before, kind, *seed) {
                        done.lock().unwrap().push((kind.name, faults));
                    }
                }
            });
        }
    });
    let done = done.into_inner().unwrap();
    let faults: Vec<&str> = done
        .iter()
        .flat_map(|(_, faults)| faults)
        .map(String::as_str)
        .collect();
    let names: BTreeSet<&str> = done.iter().map(|(name, _)| *name).collect();
    println!(
        "{} findings of {} checks, {} workbooks of {} kinds of mutation that change no value",
        before.findings.len(),
        checks.len(),
        done.len(),
        names.len(),
    );
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(done.len() >= 200, "{}", done.len());
}
