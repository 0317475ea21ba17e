//! `dudao annual`: writes the annual report from the results of several years.

use std::path::Path;

use anyhow::Result;
use dudao::annual::{self, Results};
use dudao::report::annual::AnnualDocument;
use dudao::report::html::Pages;
use dudao::report::{json, paths, xlsx};
use dudao::sha256;

use super::args::AnnualOptions;
use super::check::templates;
use super::output::OutputFolder;
use super::reports::provenance;
use super::results::ResultFile;
use super::terminal::{eprintln, println};
use super::{Exit, plan_source};

/// Runs the command.
///
/// # Errors
/// Results that are not there or are something else, a plan or a template with mistakes, a folder that cannot be
/// written to.
pub fn run(options: &AnnualOptions) -> Result<Exit> {
    let plan = plan_source::plan(options.plan.as_deref())?;
    let templates = templates(options.templates.as_deref())?;
    let pages = Pages::compile(&templates)?;
    let document = AnnualDocument::compile(&templates)?;
    let results = options
        .results
        .iter()
        .map(|path| results(path))
        .collect::<Result<Vec<_>>>()?;
    let report = annual::compose(&plan, results)?;
    let provenance = provenance(report.public);
    // All are made before any is written: a template with a mistake leaves the folder as it was.
    let page = pages.annual(&plan, &report, &provenance)?;
    let book = xlsx::annual(&report, &provenance)?;
    let letter = document.write(&report)?;
    let data = json::annual(&report)?;
    let out = OutputFolder::open(&options.out)?;
    for name in [paths::ANNUAL_DOCUMENT, paths::ANNUAL_BOOK] {
        if let Some(kept) = out.keep_if_edited(name)? {
            eprintln!("原来的{name}有人改过，已改名为“{kept}”保留。");
        }
    }
    out.write(paths::ANNUAL_PAGE, page.as_bytes())?;
    out.write(paths::ANNUAL_BOOK, &book)?;
    out.write(paths::ANNUAL_DOCUMENT, &letter)?;
    out.write(paths::ANNUAL_DATA, data.as_bytes())?;
    let years: Vec<String> = report.years.iter().map(|year| format!("{year}年")).collect();
    println!(
        "已生成{}年度的年度报告，比较的年度为{}，在 {}。{} 供阅读和打印，{} 供修改后印发，{} 供查数。",
        report.year,
        years.join("、"),
        options.out.display(),
        paths::ANNUAL_PAGE,
        paths::ANNUAL_DOCUMENT,
        paths::ANNUAL_BOOK
    );
    Ok(Exit::Clean)
}

/// The results in a folder, or in a `result.json` itself.
fn results(path: &Path) -> Result<Results> {
    let file = ResultFile::read(path, "核查")?;
    let hash = sha256(file.text.as_bytes());
    annual::read(&path.display().to_string(), &file.text, hash).map_err(|_| file.is_none())
}
