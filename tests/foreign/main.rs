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
use std::io::Cursor;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::OnceLock;

use calamine::{Reader, Xlsb};
use dudao::Session;
use dudao::intake;
use dudao::model::place::SourceFile;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::model::submission::{Answer, Attachments, Submission};
use dudao::model::value::Value;
use dudao::plan::{Documents, load, load_roster};
use dudao::workbook::{self, Book, Format, Limits, SheetCells, Unreadable};
use jiff::civil::date;
use smol_str::SmolStr;

/// The samples: one that meets everything, one full of clerks' habits.
const COUNTIES: [&str; 2] = ["青岚县", "漱石县"];

fn file(name: &str) -> Vec<u8> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "samples/foreign", name]
        .iter()
        .collect();
    std::fs::read(path).unwrap()
}

fn book(bytes: &[u8]) -> Book {
    workbook::read(bytes, &Limits::default()).unwrap()
}

/// A county's workbook in one format.
struct Sample {
    county: &'static str,
    /// How it was made.
    made: &'static str,
    format: Format,
    bytes: Vec<u8>,
    book: Book,
}

/// Every county's workbook in every format, each read once: the first is the one that dudao wrote.
fn samples() -> &'static [Vec<Sample>] {
    static SAMPLES: OnceLock<Vec<Vec<Sample>>> = OnceLock::new();
    SAMPLES.get_or_init(|| COUNTIES.map(in_every_format).into())
}

fn in_every_format(county: &'static str) -> Vec<Sample> {
    let saved = |ending: &str| file(&format!("{county}-LibreOffice.{ending}"));
    let original = file(&format!("{county}-原件.xlsx"));
    let xls = saved("xls");
    let by_records = xlsb::write(&book(&original));
    [
        ("dudao .xlsx", Format::Xlsx, original),
        ("LibreOffice .xlsx", Format::Xlsx, saved("xlsx")),
        ("LibreOffice .ods", Format::Ods, saved("ods")),
        (".et", Format::Xls, as_et(&xls)),
        ("LibreOffice .xls", Format::Xls, xls),
        (".xlsb", Format::Xlsb, by_records),
    ]
    .map(|(made, format, bytes)| Sample {
        county,
        made,
        format,
        book: book(&bytes),
        bytes,
    })
    .into()
}

/// The original and, in turn, each other format.
fn pairs() -> impl Iterator<Item = (&'static Sample, &'static Sample)> {
    samples().iter().flat_map(|of_county| {
        let (original, others) = of_county.split_first().unwrap();
        others.iter().map(move |other| (original, other))
    })
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
                calendar: None,
            },
        }
    }

    fn submission(&self, sample: &Sample) -> Submission {
        let file = SourceFile {
            name: "自评工作簿".into(),
            ..SourceFile::default()
        };
        intake::read(&self.plan, &sample.book, file, Attachments::default()).unwrap()
    }

    /// The findings by id, with the cell and the message.
    fn findings(&self, sample: &Sample) -> BTreeSet<(SmolStr, Option<SmolStr>, SmolStr)> {
        let session = Session::new(&self.plan, &self.info, &self.roster).unwrap();
        let findings = session.assess(&self.submission(sample)).findings;
        findings
            .into_iter()
            .map(|finding| (finding.id, finding.place.cell, finding.message))
            .collect()
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
    for (original, other) in pairs() {
        let name = format!("{} {}", other.county, other.made);
        let ours = setting.submission(original);
        let theirs = setting.submission(other);
        assert!(ours.fields.len() > 90 && ours.tables.len() >= 5, "{name}");
        assert_eq!(other.book.format, other.format, "{name}");
        assert!(ours.fields.keys().eq(theirs.fields.keys()), "{name}");
        for (field, answer) in &ours.fields {
            let read = theirs.fields.get(field).unwrap();
            assert!(
                same(field, answer, read, &setting.plan),
                "{name} {field}: {answer:?} {read:?}"
            );
        }
        assert_eq!(ours.tables, theirs.tables, "{name}");
        assert_eq!(ours.sheets, theirs.sheets, "{name}");
        assert_eq!(ours.template_version, theirs.template_version, "{name}");
        assert_eq!(ours.plan_version, theirs.plan_version, "{name}");
        assert_eq!(ours.plan_hash, theirs.plan_hash, "{name}");
    }
}

/// That a file of another format was read as it is.
const OTHER_FORMAT: &str = "不是下发的 .xlsx 格式，已直接读取";

/// The other finding that speaks of the format: zeros that LibreOffice stored for texts in .xls are said not to be read.
const ZEROS: &str = "保存文件的软件没有保存文字类公式的结果，结果为 0 的公式按没有保存结果处理。";

#[test]
fn the_same_findings_come_out_of_each_format() {
    let setting = Setting::new();
    for (original, other) in pairs() {
        let name = format!("{} {}", other.county, other.made);
        let ours = setting.findings(original);
        let theirs = setting.findings(other);
        let missing: Vec<_> = ours.difference(&theirs).collect();
        let (format, more): (Vec<&str>, Vec<&str>) = theirs
            .difference(&ours)
            .map(|(_, _, message)| message.as_str())
            .partition(|message| message.contains(OTHER_FORMAT));
        assert!(missing.is_empty(), "{name}: {missing:?}");
        assert_eq!(
            format.len(),
            usize::from(other.format != Format::Xlsx),
            "{name}: {format:?}"
        );
        let allowed: &[&str] = if other.format == Format::Xls {
            &[ZEROS]
        } else {
            &[]
        };
        assert_eq!(more, allowed, "{name}");
    }
}

/// What a sheet is apart from the values in it.
#[derive(Debug, PartialEq)]
struct Shape<'b> {
    name: &'b str,
    hidden: bool,
    hidden_rows: &'b [RangeInclusive<u32>],
    hidden_cols: &'b [RangeInclusive<u16>],
    /// Row, column, whether a formula stands there.
    cells: Vec<(u32, u16, bool)>,
    merged: BTreeSet<(u32, u16, u32, u16)>,
}

fn shape(sheet: &SheetCells) -> Shape<'_> {
    let cells = sheet.cells.iter();
    let merged = sheet.merged.iter();
    Shape {
        name: &sheet.name,
        hidden: sheet.hidden,
        hidden_rows: &sheet.hidden_rows,
        hidden_cols: &sheet.hidden_cols,
        cells: cells
            .map(|cell| (cell.row, cell.col, cell.formula.is_some()))
            .collect(),
        merged: merged
            .map(|area| (area.top, area.left, area.bottom, area.right))
            .collect(),
    }
}

/// Names with their places, without the quotation marks that some programs write where none are needed.
fn names(book: &Book) -> Vec<(&str, String)> {
    let names = book.names.iter();
    names
        .map(|(name, place)| (name.as_str(), place.replace('\'', "")))
        .collect()
}

#[test]
fn the_same_books_come_out_of_each_format() {
    for (original, other) in pairs() {
        let name = format!("{} {}", other.county, other.made);
        let (ours, theirs) = (&original.book, &other.book);
        assert_eq!(ours.sheets.len(), theirs.sheets.len(), "{name}");
        for (a, b) in ours.sheets.iter().zip(&theirs.sheets) {
            assert!(shape(a) == shape(b), "{name} {}", a.name);
        }
        assert_eq!(names(ours), names(theirs), "{name}");
        assert!(!theirs.macros && !theirs.external_links, "{name}");
        let notes: Vec<_> = theirs.notes.iter().filter(|note| *note != ZEROS).collect();
        assert_eq!(notes, ours.notes.iter().collect::<Vec<_>>(), "{name}");
    }
}

/// Damage anywhere ends in the right values or in a sentence; never in a panic, and never in other answers to no word.
#[test]
fn damaged_files_end_in_a_sentence() {
    for Sample {
        made,
        format,
        bytes: good,
        ..
    } in samples().iter().flatten().skip(samples()[0].len())
    {
        for tenth in 1..10 {
            let cut = &good[..good.len() * tenth / 10];
            assert!(
                workbook::read(cut, &Limits::default()).is_err(),
                "{made} cut at {tenth}/10"
            );
        }
        // Packages take seconds without optimisation.
        let steps = if *format == Format::Xls { 100 } else { 6 };
        for step in 0..steps {
            let mut bad = good.clone();
            bad[(good.len() - 1) * step / (steps - 1)] ^= 0x55;
            if let Err(why) = workbook::read(&bad, &Limits::default()) {
                let message = why.to_string();
                assert!(message.ends_with('。') && !message.contains("rror"), "{message}");
                assert_ne!(why, Unreadable::Empty);
            }
        }
    }
}

/// The generated .xlsb is sound: another reader finds the same names in it. `DUDAO_XLSB=PATH` keeps it, for looking at
/// it with other software.
#[test]
fn the_xlsb_is_sound() {
    let ours = &samples()[1][0].book;
    let bytes = xlsb::write(ours);
    let theirs: Xlsb<_> = Xlsb::new(Cursor::new(&bytes)).unwrap();
    let names: BTreeSet<_> = theirs.defined_names().iter().cloned().collect();
    let spelled = |place: &str| place.replace('\'', "");
    let wanted = ours
        .names
        .iter()
        .map(|(name, place)| (name.clone(), spelled(place)));
    let found: BTreeSet<_> = names
        .iter()
        .map(|(name, place)| (name.clone(), spelled(place)))
        .collect();
    assert_eq!(found, wanted.collect());
    if let Some(path) = std::env::var_os("DUDAO_XLSB") {
        std::fs::write(path, bytes).unwrap();
    }
}
