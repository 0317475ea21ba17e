//! Workbooks saved by other software mean the same in every format: the same answers, rows and findings.
//!
//! What is compared are two samples as LibreOffice saved them (samples/foreign says how), the same as .et and .xlsb made
//! here, and the file that dudao itself wrote.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop, and reads the committed files"
)]

#[path = "../../src/workbook/testing.rs"]
mod testing;
mod xlsb;

use std::collections::BTreeSet;
use std::path::PathBuf;

use dudao::intake;
use dudao::model::place::SourceFile;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::model::submission::{Answer, Attachments, Submission};
use dudao::model::value::Value;
use dudao::plan::{Documents, load, load_roster};
use dudao::workbook::{self, Book, Format, Limits, Unreadable};
use dudao::{Input, Outcome, Session};
use jiff::civil::date;

/// The samples: one that meets everything, one full of clerks' habits.
const COUNTIES: [&str; 2] = ["青岚县", "漱石县"];

fn file(name: &str) -> Vec<u8> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "samples/foreign", name]
        .iter()
        .collect();
    std::fs::read(path).unwrap()
}

fn original(county: &str) -> Vec<u8> {
    file(&format!("{county}-原件.xlsx"))
}

fn book(bytes: &[u8]) -> Book {
    workbook::read(bytes, &Limits::default()).unwrap()
}

/// The county's workbook in every other format, by how it was made.
fn foreign(county: &str) -> Vec<(&'static str, Format, Vec<u8>)> {
    let saved = |ending: &str| file(&format!("{county}-LibreOffice.{ending}"));
    let xls = saved("xls");
    vec![
        ("LibreOffice .xlsx", Format::Xlsx, saved("xlsx")),
        ("LibreOffice .ods", Format::Ods, saved("ods")),
        (".et", Format::Xls, as_et(&xls)),
        ("LibreOffice .xls", Format::Xls, xls),
        (".xlsb", Format::Xlsb, xlsb::write(&book(&original(county)))),
    ]
}

/// The workbook as WPS packs it: the same records, beside a stream of its own.
fn as_et(xls: &[u8]) -> Vec<u8> {
    testing::compound_of(&[("ETExtData", b"WPS"), ("Workbook", &workbook_stream(xls))])
}

/// The records of an .xls that LibreOffice wrote: sectors of 512 bytes, the tables listed in the header.
fn workbook_stream(xls: &[u8]) -> Vec<u8> {
    let number = |at: usize| u32::from_le_bytes(xls[at..at + 4].try_into().unwrap());
    let sector = |number: u32| (usize::try_from(number).unwrap() + 1) * 512;
    let tables = (0..109)
        .map(|index| number(0x4C + index * 4))
        .filter(|home| *home < 0xFFFF_FFFA);
    let next: Vec<u32> = tables
        .flat_map(|home| (0..128).map(move |index| number(sector(home) + index * 4)))
        .collect();
    let name: Vec<u8> = "Workbook\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let directory = sector(number(0x30));
    let entry = (directory..directory + 512)
        .step_by(128)
        .find(|at| xls[*at..].starts_with(&name))
        .unwrap();
    let size = usize::try_from(number(entry + 120)).unwrap();
    let mut stream = Vec::new();
    let mut at = number(entry + 116);
    while stream.len() < size {
        stream.extend(&xls[sector(at)..sector(at) + 512]);
        at = next[usize::try_from(at).unwrap()];
    }
    stream.truncate(size);
    stream
}

struct Setting {
    plan: Plan,
    roster: Roster,
    info: RoundInfo,
}

impl Setting {
    fn new() -> Self {
        let roster = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/2026/名单.csv"));
        Self {
            plan: load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}")),
            roster: load_roster("名单.csv", &roster.unwrap()).unwrap(),
            info: RoundInfo {
                title: "试报".to_owned(),
                year: 2026,
                as_of: date(2026, 11, 20),
            },
        }
    }

    fn submission(&self, bytes: &[u8]) -> Submission {
        let file = SourceFile {
            name: "自评工作簿".to_owned(),
            ..SourceFile::default()
        };
        intake::read(&self.plan, &book(bytes), file, Attachments::default()).unwrap()
    }

    /// The findings by id, with the cell and the message.
    fn findings(&self, bytes: &[u8]) -> BTreeSet<(String, Option<String>, String)> {
        let session = Session::new(&self.plan, &self.info, &self.roster).unwrap();
        let input = Input {
            name: "自评工作簿".to_owned(),
            bytes,
            attachments: Attachments::default(),
        };
        match session.check(input) {
            Outcome::Checked { assessment, .. } => assessment
                .findings
                .into_iter()
                .map(|finding| (finding.id, finding.place.cell, finding.message))
                .collect(),
            Outcome::Unreadable { file, .. } => panic!("{}", file.message),
        }
    }
}

/// Whether two answers are the same: value, place, text, and how it was read.
///
/// Allowed to differ, in computed cells only, which are computed again whatever the file says:
/// - LibreOffice writes numbers with 15 digits into .xlsx and .ods, so that 70.80999999999999 becomes 70.81;
/// - LibreOffice stores 0 for the text results of formulas in .xls, which are taken for not stored.
fn same(field: &str, a: &Answer, b: &Answer, plan: &Plan) -> bool {
    let computed = plan
        .form
        .fields()
        .any(|(_, found)| found.name == field && found.computed.is_some());
    if !computed {
        return a == b;
    }
    let place = |answer: &Answer| (answer.sheet.clone(), answer.at);
    let value = match (&a.value, &b.value) {
        (Value::Number(x), Value::Number(y)) => (x - y).abs() <= x.abs() * 1e-14,
        (Value::Blank, Value::Blank) => true,
        _ => false,
    };
    value && place(a) == place(b) && a.raw == b.raw
}

#[test]
fn the_same_answers_and_rows_come_out_of_each_format() {
    let setting = Setting::new();
    for county in COUNTIES {
        let ours = setting.submission(&original(county));
        assert!(ours.fields.len() > 90 && ours.tables.len() >= 5, "{county}");
        for (made, format, bytes) in foreign(county) {
            assert_eq!(book(&bytes).format, format, "{county} {made}");
            let theirs = setting.submission(&bytes);
            assert!(ours.fields.keys().eq(theirs.fields.keys()), "{county} {made}");
            for (field, answer) in &ours.fields {
                let other = theirs.fields.get(field).unwrap();
                assert!(
                    same(field, answer, other, &setting.plan),
                    "{county} {made} {field}: {answer:?} {other:?}"
                );
            }
            assert_eq!(ours.tables, theirs.tables, "{county} {made}");
            assert_eq!(ours.sheets, theirs.sheets, "{county} {made}");
            assert_eq!(ours.template_version, theirs.template_version, "{county} {made}");
            assert_eq!(ours.plan_version, theirs.plan_version, "{county} {made}");
            assert_eq!(ours.plan_hash, theirs.plan_hash, "{county} {made}");
        }
    }
}

/// The only finding that speaks of the format: zeros that LibreOffice stored for texts in .xls are said not to be read.
const ZEROS: &str = "保存文件的软件没有保存文字类公式的结果，结果为 0 的公式按没有保存结果处理。";

#[test]
fn the_same_findings_come_out_of_each_format() {
    let setting = Setting::new();
    for county in COUNTIES {
        let ours = setting.findings(&original(county));
        for (made, format, bytes) in foreign(county) {
            let theirs = setting.findings(&bytes);
            let missing: Vec<_> = ours.difference(&theirs).collect();
            let more: Vec<_> = theirs.difference(&ours).map(|(_, _, message)| message).collect();
            assert!(missing.is_empty(), "{county} {made}: {missing:?}");
            let allowed: &[&str] = if format == Format::Xls { &[ZEROS] } else { &[] };
            assert_eq!(more, allowed, "{county} {made}");
        }
    }
}

#[test]
fn the_same_books_come_out_of_each_format() {
    for county in COUNTIES {
        let ours = book(&original(county));
        for (made, format, bytes) in foreign(county) {
            let theirs = book(&bytes);
            let shape = |book: &Book| -> Vec<_> {
                let sheets = book.sheets.iter().map(|sheet| {
                    let places: Vec<_> = sheet
                        .cells
                        .iter()
                        .map(|cell| (cell.row, cell.col, cell.formula.is_some()))
                        .collect();
                    let mut merged: Vec<_> = sheet
                        .merged
                        .iter()
                        .map(|area| (area.top, area.left, area.bottom, area.right))
                        .collect();
                    merged.sort_unstable();
                    let hidden = (sheet.hidden, sheet.hidden_rows.clone(), sheet.hidden_cols.clone());
                    (sheet.name.clone(), hidden, places, merged)
                });
                sheets.collect()
            };
            assert!(shape(&ours) == shape(&theirs), "{county} {made}");
            // LibreOffice spells no quotation marks in .xlsx where none are needed.
            let names = |book: &Book| -> Vec<_> {
                let names = book.names.iter();
                names
                    .map(|(name, place)| (name.clone(), place.replace('\'', "")))
                    .collect()
            };
            assert_eq!(names(&ours), names(&theirs), "{county} {made}");
            assert!(!theirs.macros && !theirs.external_links, "{county} {made}");
            if format != Format::Xls {
                assert_eq!(theirs.notes, ours.notes, "{county} {made}");
            }
        }
    }
}

/// Damage anywhere ends in the right values or in a sentence; never in a panic, and never in other answers to no word.
#[test]
fn damaged_files_end_in_a_sentence() {
    for (made, _, good) in foreign("漱石县") {
        for tenth in 1..10 {
            let cut = &good[..good.len() * tenth / 10];
            assert!(
                workbook::read(cut, &Limits::default()).is_err(),
                "{made} cut at {tenth}/10"
            );
        }
        for step in 0..60 {
            let mut bad = good.clone();
            bad[(good.len() - 1) * step / 59] ^= 0x55;
            if let Err(why) = workbook::read(&bad, &Limits::default()) {
                let message = why.to_string();
                assert!(message.ends_with('。') && !message.contains("rror"), "{message}");
                assert_ne!(why, Unreadable::Empty);
            }
        }
    }
}

/// Writes the generated .xlsb where `DUDAO_XLSB` says, for looking at it with other software.
#[test]
fn the_xlsb_can_be_looked_at() {
    let bytes = xlsb::write(&book(&original("漱石县")));
    assert_eq!(book(&bytes).sheets.len(), book(&original("漱石县")).sheets.len());
    if let Some(path) = std::env::var_os("DUDAO_XLSB") {
        std::fs::write(path, bytes).unwrap();
    }
}
