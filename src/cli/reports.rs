//! Writes the reports of a round: each county's, then the province's.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, anyhow};
use dudao::model::assessment::Assessment;
use dudao::model::plan::Plan;
use dudao::model::provenance::Provenance;
use dudao::model::round::Round;
use dudao::report::html::Pages;
use dudao::report::{json, paths, xlsx};

use super::args::Format;
use super::check::in_parallel;
use super::output::OutputFolder;
use super::progress::Progress;

/// Failures told one by one; the rest are counted.
const SHOWN: usize = 8;

/// Everything that writing the reports needs.
pub struct Writer<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The round.
    pub round: &'a Round,
    /// The pages' templates.
    pub pages: &'a Pages,
    /// Where they go.
    pub out: &'a OutputFolder,
    /// Which are wanted.
    pub formats: &'a [Format],
}

impl Writer<'_> {
    /// Writes every report. One that cannot be written keeps no other from being written.
    ///
    /// # Errors
    /// Everything that could not be written, in one error.
    pub fn write(&self, jobs: usize, quiet: bool) -> Result<()> {
        let folders = paths::county_folders(self.round);
        let counties: Vec<(&Assessment, &String)> = self.round.assessments.iter().zip(&folders).collect();
        let progress = Progress::new("写报告", counties.len(), quiet);
        let mut failures = in_parallel(&counties, jobs, |(assessment, folder)| {
            let failures = self.county(assessment, folder);
            progress.step(&assessment.county.name);
            failures
        });
        drop(progress);
        failures.push(self.province());
        all_written(failures.into_iter().flatten().collect())
    }

    fn county(&self, assessment: &Assessment, folder: &str) -> Vec<anyhow::Error> {
        let info = &self.round.info;
        let below = |name: &str| format!("{}/{folder}/{name}", paths::COUNTIES);
        let page = || {
            Ok(self
                .pages
                .county(self.plan, info, assessment, &provenance())?
                .into_bytes())
        };
        let book = || Ok(xlsx::county(self.plan, info, assessment, &provenance())?);
        [
            self.file(Format::Html, &below(paths::COUNTY_PAGE), &page),
            self.file(Format::Xlsx, &below("差距报告.xlsx"), &book),
        ]
        .into_iter()
        .filter_map(Result::err)
        .collect()
    }

    fn province(&self) -> Vec<anyhow::Error> {
        let (plan, round) = (self.plan, self.round);
        let page = || Ok(self.pages.province(plan, round, &provenance())?.into_bytes());
        let book = || Ok(xlsx::province(plan, round, &provenance())?);
        let result = || Ok(json::write(plan, round, dudao::VERSION)?.into_bytes());
        [
            self.file(Format::Html, "总览.html", &page),
            self.file(Format::Xlsx, "汇总.xlsx", &book),
            self.file(Format::Json, "result.json", &result),
        ]
        .into_iter()
        .filter_map(Result::err)
        .collect()
    }

    /// Writes one file, if it is wanted.
    fn file(&self, format: Format, below: &str, make: &dyn Fn() -> Result<Vec<u8>>) -> Result<()> {
        if !self.formats.contains(&format) {
            return Ok(());
        }
        // A fault of the program in one report must not cost the others.
        let bytes = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|fault| {
            let fault = fault.downcast_ref::<String>().map(String::as_str);
            Err(anyhow!(
                "结果文件 {below} 没有生成：程序内部出错。请把这一行发给技术支持人员（{}）。",
                fault.unwrap_or("没有更多信息")
            ))
        })?;
        self.out.write(below, &bytes)
    }
}

/// What the program says of itself in reports.
pub fn provenance() -> Provenance {
    Provenance {
        program_version: dudao::VERSION.to_owned(),
    }
}

/// One error for all failures: a template with a mistake fails for a hundred counties in the same words.
fn all_written(failures: Vec<anyhow::Error>) -> Result<()> {
    let total = failures.len();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let mut ordered = Vec::new();
    for failure in failures {
        let said = failure
            .chain()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("原因：");
        let count = counted.entry(said.clone()).or_default();
        *count += 1;
        if *count == 1 {
            ordered.push(said);
        }
    }
    if ordered.is_empty() {
        return Ok(());
    }
    let mut text = format!("有 {total} 个结果文件没有写成，其余已写入。");
    for said in ordered.iter().take(SHOWN) {
        text.push_str("\n  ");
        text.push_str(said);
        if let Some(count) = counted.get(said).filter(|count| **count > 1) {
            text.push_str(&format!("（共 {count} 个文件）"));
        }
    }
    if ordered.len() > SHOWN {
        text.push_str(&format!("\n  ……其余 {} 项从略。", ordered.len() - SHOWN));
    }
    Err(anyhow!(text))
}
