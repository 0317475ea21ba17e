//! Any texts in place of labels, headers, sheet names and defined names of the form's own workbook, moved cells and
//! merged areas included; what is read then goes through every check.
//!
//! Beyond not panicking: every answer names a cell, and the same workbook reads the same twice.

#![no_main]

use std::sync::LazyLock;

use dudao::Session;
use dudao::form::{self, Fill};
use dudao::intake;
use dudao::model::form::Body;
use dudao::model::place::SourceFile;
use dudao::model::plan::Plan;
use dudao::model::round::RoundInfo;
use dudao::model::submission::{Attachments, Submission};
use dudao::plan::{Documents, load};
use dudao::workbook::{self, Book, Limits, Raw, Rect};
use jiff::civil::date;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

static PLAN: LazyLock<Plan> =
    LazyLock::new(|| load(&Documents::embedded()).expect("the program's plan loads"));

static INFO: LazyLock<RoundInfo> = LazyLock::new(|| RoundInfo::new(date(2026, 11, 20), Some(2026), None));

static SESSION: LazyLock<Session<'static>> =
    LazyLock::new(|| Session::new(&PLAN, &INFO, &PLAN.roster).expect("the plan's formulas can be used"));

/// The blank workbook, without the help texts and the self-check: what is left is what the reader looks for.
static BLANK: LazyLock<Book> = LazyLock::new(|| {
    let fill = Fill {
        county: PLAN.roster.counties.first().cloned(),
        ..Fill::default()
    };
    let bytes = form::write(&PLAN, 2026, None, PLAN.issued, &fill).expect("the form can be written");
    let mut book = workbook::read(&bytes, &Limits::default()).expect("our own workbook can be read");
    for sheet in &mut book.sheets {
        sheet.cells.retain(|cell| cell.row < ROWS);
    }
    book.sheets.retain(|sheet| {
        let of_form = PLAN.form.sheets.iter().find(|form| form.name == sheet.name);
        of_form.is_some_and(|form| matches!(form.body, Body::Fields(_) | Body::Table(_)))
    });
    book
});

/// Rows kept of each sheet: hundreds of blank ones would only cost time.
const ROWS: u32 = 24;

fuzz_target!(init: LazyLock::force(&SESSION).assess(&Submission::default()), |data: &[u8]| {
    let mut book = BLANK.clone();
    // Running out of bytes ends the changes, not the case.
    let _ = change(&mut book, &mut Unstructured::new(data));
    let read = || intake::read(&PLAN, &book, SourceFile::default(), Attachments::default());
    let first = read();
    assert_eq!(first, read(), "two readings differ");
    match first {
        Ok(submission) => {
            let rows = submission.tables.values().flat_map(|table| &table.rows);
            let answers = submission.fields.values().chain(rows.flat_map(|row| row.answers.values()));
            for answer in answers {
                assert!(answer.at.is_some(), "an answer of nowhere: {answer:?}");
            }
            let assessment = SESSION.assess(&submission);
            assert_eq!(assessment.measures.len(), PLAN.measures.len(), "a measure was passed over");
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
});

fn change(book: &mut Book, bytes: &mut Unstructured<'_>) -> Result<()> {
    while !bytes.is_empty() {
        let at = bytes.choose_index(book.sheets.len())?;
        let Some(sheet) = book.sheets.get_mut(at) else {
            break;
        };
        match bytes.int_in_range(0..=11_u8)? {
            0 => sheet.name = text(bytes)?,
            1 => sheet.hidden = bytes.arbitrary()?,
            2 => {
                let (top, left) = (bytes.int_in_range(0..=120)?, bytes.int_in_range(0..=30)?);
                sheet.merged.push(Rect {
                    top,
                    left,
                    bottom: top + u32::from(bytes.arbitrary::<u8>()?),
                    right: left + u16::from(bytes.int_in_range(0..=30_u8)?),
                });
            }
            3 => {
                // Rows inserted above, or the whole sheet at the end of the grid.
                let by = if bytes.ratio(1, 8_u8)? {
                    1_000_000
                } else {
                    u32::from(bytes.int_in_range(0..=9_u8)?)
                };
                sheet.cells.iter_mut().for_each(|cell| cell.row += by);
            }
            4 => {
                let by = u16::from(bytes.int_in_range(0..=9_u8)?);
                sheet.cells.iter_mut().for_each(|cell| cell.col += by);
            }
            5 => {
                let gone = bytes.int_in_range(0..=60)?;
                sheet.cells.retain(|cell| cell.row != gone);
            }
            6 => {
                let gone = bytes.int_in_range(0..=20)?;
                sheet.cells.retain(|cell| cell.col != gone);
            }
            7 => {
                let copy = sheet.clone();
                if book.sheets.len() < 30 {
                    book.sheets.push(copy);
                    if let Some(last) = book.sheets.last_mut() {
                        last.name = text(bytes)?;
                    }
                }
            }
            8 => {
                let name = bytes.choose_index(book.names.len())?;
                let target = text(bytes)?;
                if let Some(place) = book.names.values_mut().nth(name) {
                    *place = target;
                }
            }
            9 => {
                let name = text(bytes)?;
                book.properties
                    .custom
                    .insert("dudao_template_version".to_owned(), name);
            }
            _ => {
                let cell = bytes.choose_index(sheet.cells.len())?;
                let value = match bytes.int_in_range(0..=5_u8)? {
                    0 => Raw::Number(bytes.arbitrary()?),
                    1 => Raw::DateTime(bytes.arbitrary()?),
                    2 => Raw::Blank,
                    _ => Raw::Text(text(bytes)?.into()),
                };
                if let Some(cell) = sheet.cells.get_mut(cell) {
                    cell.formula = (value == Raw::Blank).then(|| "A1".into());
                    cell.value = value;
                }
            }
        }
    }
    Ok(())
}

/// Any text, or one of the form's own labels with something around it.
fn text(bytes: &mut Unstructured<'_>) -> Result<String> {
    let size = usize::from(bytes.int_in_range(0..=24_u8)?);
    let any = String::from_utf8_lossy(bytes.bytes(size.min(bytes.len()))?).into_owned();
    if bytes.ratio(1, 2_u8)? {
        return Ok(any);
    }
    let labels: Vec<&str> = PLAN
        .form
        .fields()
        .map(|(_, field)| field.label.as_str())
        .chain(
            PLAN.form
                .tables()
                .flat_map(|(_, table)| &table.columns)
                .map(|column| column.label.as_str()),
        )
        .chain(PLAN.form.sheets.iter().map(|sheet| sheet.name.as_str()))
        .collect();
    let label = labels
        .get(bytes.choose_index(labels.len())?)
        .copied()
        .unwrap_or_default();
    let at = bytes.choose_index(label.chars().count() + 1)?;
    let head: String = label.chars().take(at).collect();
    let tail: String = label.chars().skip(at).collect();
    Ok(format!("{head}{any}{tail}"))
}
