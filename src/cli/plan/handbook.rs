//! `dudao plan handbook`: writes the rule handbook, to be published and to be commented on.

use crate::cli::terminal::println;
use anyhow::Result;
use dudao::form;
use dudao::report::html::Pages;
use dudao::report::xlsx;

use crate::cli::args::HandbookOptions;
use crate::cli::check::templates;
use crate::cli::output::OutputFolder;
use crate::cli::reports::provenance;
use crate::cli::{Exit, plan_source};

/// Runs the command.
///
/// # Errors
/// A plan or a template with mistakes, a folder that cannot be written to.
pub fn run(options: &HandbookOptions) -> Result<Exit> {
    let plan = plan_source::plan(options.plan.as_deref())?;
    let pages = Pages::compile(&templates(options.templates.as_deref())?)?;
    let places = form::places(&plan);
    let out = OutputFolder::open(&options.out)?;
    let page = pages.handbook(&plan, &places, &provenance(false))?;
    out.write("规则手册.html", page.as_bytes())?;
    let book = xlsx::handbook(&plan, &places, &provenance(false))?;
    out.write("规则手册.xlsx", &book)?;
    println!(
        "已生成规则手册（{} 条措施，{} 条规则），在 {}。规则手册.html 供阅读和打印，规则手册.xlsx 供征求意见。",
        plan.measures.len(),
        plan.rules.len(),
        options.out.display()
    );
    Ok(Exit::Clean)
}
