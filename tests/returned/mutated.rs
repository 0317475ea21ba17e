//! Correct workbooks mangled in every way that the mutations know, and returned.

#[path = "../mutations/clerk.rs"]
mod clerk;
#[path = "../mutations/county.rs"]
pub mod county;
#[path = "../mutations/dates.rs"]
mod dates;
#[path = "../mutations/desk.rs"]
pub mod desk;
#[path = "../mutations/displaced.rs"]
mod displaced;
#[path = "../mutations/fields.rs"]
mod fields;
#[path = "../mutations/integrity.rs"]
mod integrity;
#[path = "../mutations/kind.rs"]
mod kind;
#[path = "../mutations/labels.rs"]
mod labels;
#[path = "../mutations/numbers.rs"]
mod numbers;
#[path = "../mutations/oracle.rs"]
mod oracle;
#[path = "../mutations/package.rs"]
pub mod package;
#[path = "../mutations/records.rs"]
mod records;
#[path = "../mutations/sheets.rs"]
mod sheets;
#[path = "../mutations/tables.rs"]
mod tables;
#[path = "../mutations/words.rs"]
mod words;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use dudao::intake;
use dudao::model::place::SourceFile;
use dudao::workbook::{Limits, read};

use super::bench::Bench;
use super::same;
use county::chance::Chance;
use desk::Desk;
use kind::{Base, Kind};

/// Attempts at a mutation that a workbook may offer nothing for.
const ATTEMPTS: u64 = 24;
/// Every so many workbooks are returned a second time.
const SECOND: usize = 8;

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

/// A correct workbook as it is laid out for mangling.
pub fn laid_out(bench: &Bench<'_>, sent: &county::Sent) -> Base {
    let book = read(&sent.bytes, &Limits::default()).unwrap();
    let file = SourceFile::default();
    let original = intake::read(bench.plan, &book, file, sent.attachments.clone()).unwrap();
    let desk = Desk::new(&bench.plan.form, &book, &original);
    Base::new(&bench.plan.form, original, desk)
}

fn mangled(kind: &Kind, base: &Base, seed: u64) -> Option<(Vec<u8>, String)> {
    (0..ATTEMPTS).find_map(|attempt| {
        let mut desk = base.desk.clone();
        let change = kind.apply(&mut desk, base, &mut Chance::new(seed, attempt))?;
        Some((package::write(&desk), change.what))
    })
}

#[test]
fn however_a_workbook_is_mangled_nothing_is_lost_on_its_way_back() {
    let round = county::round().unwrap();
    let bench = Bench::new(&round.plan, &round.info, &round.roster);
    let bases: Vec<Base> = round.sent.iter().map(|sent| laid_out(&bench, sent)).collect();
    // Every workbook is written and read several times; all kinds take minutes.
    let step = match std::env::var_os("DUDAO_ALL_KINDS") {
        Some(_) => 1,
        None => 4,
    };
    let kinds: Vec<Kind> = kinds().into_iter().step_by(step).collect();
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    let returned = AtomicUsize::new(0);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(kind) = kinds.get(index) else { break };
            let case = index % bases.len();
            let Some((bytes, what)) = mangled(kind, &bases[case], index as u64 * 1000) else {
                continue;
            };
            let origin = &round.sent[case];
            let send = |bytes| bench.send(&origin.file, bytes, &origin.attachments);
            let sent = send(bytes);
            let again = send(bench.returned(&sent));
            let mut found = same::faults(&round.plan, &sent, &again);
            if index.is_multiple_of(SECOND) {
                let third = send(bench.returned(&again));
                if same::lasting(&third.book) != same::lasting(&again.book) {
                    found.push("is no fixed point".to_owned());
                }
            }
            returned.fetch_add(1, Ordering::Relaxed);
            for fault in found {
                let told = format!("{}（{what}）: {fault}", kind.name);
                println!("{told}");
                faults.lock().unwrap().push(told);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let returned = returned.into_inner();
    println!("{returned} of {} kinds returned", kinds.len());
    assert!(returned * 10 > kinds.len() * 8, "{returned}");
}
