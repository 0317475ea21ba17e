//! The library's stages, one county after the other, each beside its floor.

use std::hint::black_box;
use std::path::Path;

use dudao::followup::Edits;
use dudao::model::place::SourceFile;
use dudao::model::plan::Plan;
use dudao::model::provenance::Provenance;
use dudao::model::submission::{Attachments, Submission};
use dudao::plan::{Documents, load};
use dudao::report::html::Pages;
use dudao::report::json;
use dudao::report::letter::Letters;
use dudao::report::template::Templates;
use dudao::report::view::computation::Computations;
use dudao::report::xlsx::{self, CountyBooks};
use dudao::{Input, Outcome as Checked, Returner, Session, intake, workbook};

use super::clock::timed;
use super::table::Table;
use super::{Outcome, floor, round, whole};

/// How often what is done once in a run is repeated for one figure.
const TIMES: u32 = 50;

/// What the stages of all counties took together, in CPU seconds, and their floors.
#[derive(Default)]
struct Sums {
    counties: f64,
    inflated: usize,
    read: f64,
    read_floor: f64,
    intake: f64,
    check: f64,
    check_without_rules: f64,
    html: f64,
    html_floor: f64,
    xlsx: f64,
    xlsx_floor: f64,
    returned: f64,
    returned_floor: f64,
    letter: f64,
}

/// Measures the stages over the workbooks of a folder.
pub fn measure(dir: &Path, table: &mut Table) -> Outcome<()> {
    let plan = round::plan()?;
    let loading = repeated(|| load(&Documents::embedded()).map_err(|mistakes| mistakes.to_string().into()))?;
    table.figure("the plan loads", loading * 1e3, "ms", 10.0);
    let compiling = repeated(|| Ok(Pages::compile(&Templates::embedded())?))?;
    table.note("the templates are compiled", compiling * 1e3, "ms");

    let mut without_rules = plan.clone();
    without_rules.rules.clear();
    let info = round::info();
    let returner = Returner::new(&plan, &info)?;
    let source = || Some(&returner);
    let session = Session::new(&plan, &info, &plan.roster)?.carrying(Some(&source));
    let bare = Session::new(&without_rules, &info, &plan.roster)?;
    let pages = Pages::compile(&Templates::embedded())?;
    let provenance = Provenance {
        program_version: dudao::VERSION.to_owned(),
        public: false,
    };
    let letters = Letters::compile(&Templates::embedded())?;
    let books = CountyBooks::new(&plan);
    let scratch = dir.with_extension("scratch");
    let mut sums = Sums::default();
    let mut assessments = Vec::new();
    for path in whole::files(dir)? {
        if path.extension().is_none_or(|ending| ending != "xlsx") {
            continue;
        }
        let (least, size) = floor::of_reading(&path)?;
        sums.counties += 1.0;
        sums.inflated += size;
        sums.read_floor += least;
        let (book, cpu) = timed(|| Ok(workbook::read(&std::fs::read(&path)?, &intake::limits())?))?;
        sums.read += cpu;
        let (submission, cpu) = timed(|| submission(&plan, &book))?;
        sums.intake += cpu;
        let (assessment, cpu) = timed(|| Ok(session.assess(&submission)))?;
        sums.check += cpu;
        let (_, cpu) = timed(|| Ok(bare.assess(&submission)))?;
        sums.check_without_rules += cpu;

        // Made once for page and workbook, and counted with the page.
        let (computations, computed) = timed(|| Ok(Computations::new(&plan, &assessment)))?;
        let page = || {
            let page = pages.county(&computations, &info, None, &provenance)?;
            std::fs::write(&scratch, &page)?;
            Ok(page)
        };
        let (page, cpu) = timed(page)?;
        sums.html += computed + cpu;
        sums.html_floor += floor::of_writing(page.as_bytes(), &scratch)?;
        let book = || {
            let book = books.county(&computations, &info, None, &provenance)?;
            std::fs::write(&scratch, &book)?;
            Ok(book)
        };
        let (book, cpu) = timed(book)?;
        sums.xlsx += cpu;
        sums.xlsx_floor += floor::of_workbook(&book, &scratch)?;
        let bytes = std::fs::read(&path)?;
        let input = Input {
            bytes: &bytes,
            ..Input::default()
        };
        let Checked::Checked {
            carried: Some(carried),
            ..
        } = session.check(input)
        else {
            return Err(format!("{} cannot be read", path.display()).into());
        };
        let (book, cpu) = timed(|| {
            let book = returner.write(*carried, &assessment)?;
            std::fs::write(&scratch, &book)?;
            Ok(book)
        })?;
        sums.returned += cpu;
        sums.returned_floor += floor::of_workbook(&book, &scratch)?;
        let (_, cpu) = timed(|| Ok(letters.county(&plan, &info, &assessment, &[])?))?;
        sums.letter += cpu;
        assessments.push(assessment);
    }

    let (_, round) = timed(|| {
        let round = session.assemble(assessments, Vec::new(), &Edits::default());
        let mut page = Vec::new();
        pages.province::<anyhow::Error>(&plan, &round, &provenance, &mut page)?;
        let mut book = Vec::new();
        xlsx::province(&plan, &round, &provenance, &mut book)?;
        Ok((page, book, json::write(&plan, &round, &provenance)?))
    })?;
    std::fs::remove_file(&scratch)?;
    tell(&sums, round, plan.rules.len() as f64, table);
    Ok(())
}

/// Puts the sums into the table as what one county takes.
fn tell(sums: &Sums, round: f64, rules: f64, table: &mut Table) {
    let each = |seconds: f64| seconds * 1e3 / sums.counties;
    let reading = sums.read + sums.intake;
    table.note(
        "a submission, inflated",
        sums.inflated as f64 / sums.counties / 1024.0,
        "KiB",
    );
    table.ratio(
        "reading a county",
        each(reading),
        each(sums.read_floor),
        "ms",
        4.0,
    );
    table.note("cells out of the file", each(sums.read), "ms");
    table.note("answers out of the cells", each(sums.intake), "ms");
    table.note("checking a county", each(sums.check), "ms");
    let of_rules = (sums.check - sums.check_without_rules) * 1e6 / sums.counties / rules;
    table.figure("a rule, its trace and findings included", of_rules, "µs", 3.0);
    table.ratio(
        "HTML of a county",
        each(sums.html),
        each(sums.html_floor),
        "ms",
        4.0,
    );
    table.ratio(
        "xlsx of a county",
        each(sums.xlsx),
        each(sums.xlsx_floor),
        "ms",
        1.6,
    );
    table.ratio(
        "the workbook that goes back",
        each(sums.returned),
        each(sums.returned_floor),
        "ms",
        1.6,
    );
    table.note("the letter to a county", each(sums.letter), "ms");
    table.note("the round and the province, for each county", each(round), "ms");
}

fn submission(plan: &Plan, book: &workbook::Book) -> Outcome<Submission> {
    let read = intake::read(plan, book, SourceFile::default(), Attachments::default());
    read.map_err(|other_form| other_form.to_string().into())
}

/// CPU seconds of a job, the mean of many.
fn repeated<T>(job: impl Fn() -> Outcome<T>) -> Outcome<f64> {
    let ((), cpu) = timed(|| {
        for _ in 0..TIMES {
            black_box(job()?);
        }
        Ok(())
    })?;
    Ok(cpu / f64::from(TIMES))
}
