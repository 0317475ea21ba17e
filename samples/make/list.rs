//! Action lists that people filled in: the list as the round before wrote it, opened, written into and saved.

use std::error::Error;

use dudao::model::followup::column::{COUNTY, FINDING, ID, OF_COUNTY, OF_PROVINCE, REVIEWS};
use dudao::model::plan::Plan;
use dudao::model::provenance::Provenance;
use dudao::model::round::Round;
use dudao::report::view::computation::Computations;
use dudao::report::xlsx::{self, CountyBooks};
use jiff::civil::Date;
use toml::Value as Stated;

use super::edit::{Book, Value};
use super::entry::day;
use super::series::{ListDescription, ListRow};

/// The list of the round before as it lies beside the workbooks; `saved` is the day that the file names.
pub fn make(
    plan: &Plan,
    before: &Round,
    provenance: &Provenance,
    list: &ListDescription,
    saved: Date,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let (mut book, sheet) = match &list.county {
        None => {
            let mut book = Vec::new();
            xlsx::province(plan, before, provenance, &mut book)?;
            (Book::read(&book)?, OF_PROVINCE)
        }
        Some(county) => {
            let mut sent = before.assessments.iter();
            let sent = sent
                .find(|sent| sent.county.name == *county)
                .ok_or_else(|| format!("{county} sent nothing in the round before"))?;
            let books = CountyBooks::new(plan);
            let report = books.county(
                &Computations::new(plan, sent),
                &before.info,
                before.ledger_of(sent),
                provenance,
            )?;
            (Book::read(&report)?, OF_COUNTY)
        }
    };
    for row in &list.row {
        write(&mut book, sheet, ID, row)?;
    }
    for row in &list.review {
        write(&mut book, REVIEWS, FINDING, row)?;
    }
    // Only the list goes along; the report itself the reader has.
    book.keep(&[OF_COUNTY, OF_PROVINCE, REVIEWS]);
    book.bytes(saved)
}

fn write(book: &mut Book, sheet: &str, id: &str, row: &ListRow) -> Result<(), Box<dyn Error>> {
    let mut wanted = vec![(id, row.id.as_str())];
    wanted.extend(row.county.as_deref().map(|county| (COUNTY, county)));
    for (head, value) in &row.set {
        if !book.heads(sheet)?.contains(head) {
            book.add_column(sheet, head)?;
        }
        book.write(sheet, &wanted, head, typed(value)?)?;
    }
    Ok(())
}

fn typed(value: &Stated) -> Result<Value, Box<dyn Error>> {
    Ok(match value {
        Stated::String(text) => Value::Text(text.clone()),
        Stated::Integer(number) => Value::Number(f64::from(i32::try_from(*number)?)),
        Stated::Float(number) => Value::Number(*number),
        Stated::Datetime(stated) => Value::Date(day(stated).ok_or("no day")?),
        other => return Err(format!("{other} cannot be typed into a cell").into()),
    })
}
