//! One workbook: the coherent county first, then what its description changes, written as Excel would save it.

use std::error::Error;

use dudao::form::{self, Fill};
use dudao::model::place::SourceFile;
use dudao::model::plan::{County, Plan};
use dudao::model::round::RoundInfo;
use dudao::model::submission::Attachments;
use dudao::{Session, intake, workbook};
use jiff::civil::date;

use super::describe::{Description, Sent, Size};
use super::entry::{day, put, row, text};
use super::inspectors::People;
use super::{documents, fields, inspectors, ledger, mangle, ratings, schools};

/// The city, which does not exist.
pub const CITY: &str = "澜源市";

/// A county as the roster has it.
pub fn county(description: &Description) -> County {
    County {
        code: description.code.as_str().into(),
        name: description.name.as_str().into(),
        city: CITY.into(),
    }
}

/// The workbook's bytes, and the attachments that its evidence names.
pub fn make(
    plan: &Plan,
    info: &RoundInfo,
    session: &Session<'_>,
    description: &Description,
    size: &Size,
    sent: &Sent,
) -> Result<(Vec<u8>, Vec<String>), Box<dyn Error>> {
    let year = i16::try_from(info.year)?;
    let documents = documents::all(description, size, &sent.without, year)?;
    let mut fill = coherent(description, size, sent, year, &documents)?;
    mangle::typed(plan, &mut fill, sent);

    let changed = mangle::form(plan, &sent.form);
    let handed_out = date(year, 10, 12);
    let write = |fill: &Fill| form::write(&changed, info.year, Some(info.as_of), handed_out, fill);
    // Written twice: what the checks come to is stored with the formulas, as a spreadsheet program stores it.
    let book = workbook::read(&write(&fill)?, &workbook::Limits::default())?;
    let read = intake::read(plan, &book, SourceFile::default(), Attachments::default())
        .map_err(|other_form| other_form.to_string())?;
    fill.results = Some(session.assess(&read).outcomes);
    let scans = documents.into_iter().map(|document| document.scan).collect();
    Ok((write(&fill)?, scans))
}

/// The county's true answers: base, facts, totals, ratings, evidence.
fn coherent(
    description: &Description,
    size: &Size,
    sent: &Sent,
    year: i16,
    documents: &[documents::Document],
) -> Result<Fill, Box<dyn Error>> {
    let filled_on = sent
        .filled_on
        .as_ref()
        .and_then(day)
        .ok_or("filled_on is missing")?;
    let mut people = People::new(description.seed);
    let mut fill = Fill {
        county: Some(county(description)),
        ..Fill::default()
    };
    let all = schools::all(description, size);
    let (roster, of_school) = inspectors::roster(description, size, &all, &mut people, year);
    fill.rows.insert(
        "学校名单".to_owned(),
        schools::rows(description, &all, &of_school, year),
    );
    fill.rows.insert("督学名册".to_owned(), roster);
    fill.rows
        .insert("整改台账".to_owned(), ledger::rows(description, size, year));
    let attached = sent.attached_but.is_some();
    let evidence = documents.iter().map(|document| document.row(attached)).collect();
    fill.rows.insert("佐证材料".to_owned(), evidence);

    fields::answer(
        &mut fill.fields,
        description,
        size,
        documents,
        &mut people,
        year,
        filled_on,
    );
    for change in &sent.rows {
        mangle::set(&mut fill, change);
    }
    for (table, column) in [("督学名册", "姓名"), ("学校名单", "责任督学")] {
        mangle::rename(&mut fill, table, column, &sent.renamed);
    }
    fields::total(&mut fill, year, filled_on);
    for (name, value) in &sent.facts {
        put(&mut fill.fields, name, value);
    }
    let rated = ratings::rows(description, &fill, documents, &sent.rating)?;
    fill.rows.insert("措施自评".to_owned(), rated);
    let explained = sent.explain.iter();
    let explained = explained
        .map(|(id, why)| row([("核查编号", text(id)), ("说明", text(why))]))
        .collect();
    fill.rows.insert("核实说明".to_owned(), explained);
    Ok(fill)
}
