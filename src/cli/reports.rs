//! Writes the reports of a round: each county's, then the province's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result, anyhow};
use dudao::model::assessment::Assessment;
use dudao::model::plan::Plan;
use dudao::model::provenance::Provenance;
use dudao::model::round::Round;
use dudao::report::html::Pages;
use dudao::report::letter::Letters;
use dudao::report::receipt::{Receipts, received};
use dudao::report::xlsx::{self, CountyBooks};
use dudao::report::{json, paths};
use dudao::{NotReturned, Returner};

use super::args::Format;
use super::aside::Aside;
use super::check::in_parallel;
use super::output::OutputFolder;
use super::progress::Progress;
use super::terminal::eprintln;

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
    /// What the counties' workbooks have in common.
    pub books: &'a CountyBooks<'a>,
    /// The letters' template.
    pub letters: &'a Letters,
    /// The receipts' template.
    pub receipts: &'a Receipts,
    /// Where they go.
    pub out: &'a OutputFolder,
    /// Which are wanted.
    pub formats: &'a [Format],
    /// Whether they are a public edition.
    pub public: bool,
    /// What makes the workbooks that go back, if any do; why it could not be had.
    pub returner: &'a Result<Option<Returner<'a>>, NotReturned>,
    /// What was put aside while they were checked.
    pub kept: &'a Kept,
}

/// What was put aside of each submission, by its name, while it was checked.
pub struct Kept {
    /// The details of its assessment; of one that is not there the assessment is whole.
    pub details: Option<Aside>,
    /// What its workbook that goes back is made from.
    pub carried: Option<Aside>,
}

impl Writer<'_> {
    /// Writes every report. One that cannot be written keeps no other from being written.
    ///
    /// # Errors
    /// Everything that could not be written, in one error.
    pub fn write(&self, jobs: usize, quiet: bool) -> Result<()> {
        let folders = paths::county_folders(self.round);
        let counties: Vec<(&Assessment, &String)> = self.round.assessments.iter().zip(&folders).collect();
        let parts = self.wants(Format::Json).then(|| self.out.aside().ok()).flatten();
        let progress = Progress::new("写报告", counties.len(), quiet);
        // Threads that have no county of their own help with the files of another's.
        let helpers = jobs / counties.len().max(1);
        let mut failures = in_parallel(&counties, jobs, |(assessment, folder)| {
            let failures = self.county(assessment, folder, parts.as_ref(), helpers);
            progress.step(&assessment.county.name, false);
            failures
        });
        drop(progress);
        if failures.len() < counties.len() {
            return Err(anyhow!(
                "已按要求中断：写好了 {} 个县区的报告，共 {} 个，其余的和全省的总览、汇总没有写。写好的都完整，请重新核查以得到全部结果。",
                failures.iter().filter(|failures| failures.is_empty()).count(),
                counties.len()
            ));
        }
        failures.extend(self.province(parts.as_ref(), jobs));
        failures.extend(self.returner.as_ref().err().map(|why| vec![anyhow!("{why}")]));
        all_written(failures.into_iter().flatten().collect())
    }

    fn county(
        &self,
        assessment: &Assessment,
        folder: &str,
        parts: Option<&Aside>,
        jobs: usize,
    ) -> Vec<anyhow::Error> {
        let assessment = match self.whole(assessment) {
            Ok(whole) => whole,
            Err(fault) => return vec![fault],
        };
        let assessment = &*assessment;
        if let (Some(parts), Ok(part)) = (parts, json::county(assessment)) {
            // One that finds no room is made once more when it is its turn.
            let _ = parts.put(&assessment.file.name, part.as_bytes());
        }
        let info = &self.round.info;
        let provenance = provenance(self.public);
        let below = |name: &str| format!("{}/{folder}/{name}", paths::COUNTIES);
        let ledger = self.round.ledger_of(assessment);
        let page = || {
            Ok(self
                .pages
                .county(self.plan, info, assessment, ledger, &provenance)?
                .into_bytes())
        };
        let book = || Ok(self.books.county(info, assessment, ledger, &provenance)?);
        let enclosed: &[&str] = match (self.wants(Format::Xlsx), self.returner) {
            (true, Ok(Some(_))) => &[paths::COUNTY_BOOK, paths::COUNTY_RETURNED],
            (true, Ok(None) | Err(_)) => &[paths::COUNTY_BOOK],
            (false, _) => &[],
        };
        let letter = || Ok(self.letters.county(self.plan, info, assessment, enclosed)?);
        // The one that takes longest comes first.
        let files: [&(dyn Fn() -> Result<()> + Sync); 4] = [
            &|| self.returned(assessment, &below(paths::COUNTY_RETURNED)),
            &|| self.file(Format::Html, &below(paths::COUNTY_PAGE), &page),
            &|| self.file(Format::Xlsx, &below(paths::COUNTY_BOOK), &book),
            &|| self.file_or_none(Format::Docx, &below(paths::COUNTY_LETTER), &letter),
        ];
        // One after the other they are not interrupted between them.
        if jobs < 2 {
            return files.iter().filter_map(|write| write().err()).collect();
        }
        let written = in_parallel(&files, jobs, |write| write());
        let cut_short = (written.len() < files.len())
            .then(|| anyhow!("已按要求中断：{} 的报告没有写全。", assessment.county.name));
        written
            .into_iter()
            .filter_map(Result::err)
            .chain(cut_short)
            .collect()
    }

    fn wants(&self, format: Format) -> bool {
        self.formats.contains(&format)
    }

    /// An assessment with its details.
    fn whole<'r>(&self, assessment: &'r Assessment) -> Result<Cow<'r, Assessment>> {
        let name = &assessment.file.name;
        let lost = || format!("“{name}”的核查过程没有读回来，没有写它的报告。请重新核查。");
        let bytes = self
            .kept
            .details
            .as_ref()
            .map_or(Ok(None), |aside| aside.get(name));
        let Some(bytes) = bytes.with_context(lost)? else {
            return Ok(Cow::Borrowed(assessment));
        };
        let mut whole = assessment.clone();
        whole.put_back(json::read_details(&bytes).with_context(lost)?);
        Ok(Cow::Owned(whole))
    }

    /// Writes the workbook that goes back to a county, if it has to do something; one of an earlier run, which would
    /// speak of another sending, goes away.
    fn returned(&self, assessment: &Assessment, below: &str) -> Result<()> {
        if !self.wants(Format::Xlsx) {
            return Ok(());
        }
        let returner = self.returner.as_ref().ok().and_then(Option::as_ref);
        let Some(returner) = returner.filter(|_| assessment.asks_something()) else {
            self.keep(below)?;
            return self.out.remove(below);
        };
        let name = &assessment.file.name;
        let written = self.file(Format::Xlsx, below, &|| {
            let lost = || format!("“{name}”所填的内容没有留存下来，没有生成退回修改的工作簿。请重新核查。");
            let bytes = self.kept.carried.as_ref().map(|aside| aside.get(name));
            let bytes = bytes.transpose().with_context(lost)?.flatten();
            let carried = postcard::from_bytes(&bytes.with_context(lost)?).with_context(lost)?;
            let workbook = returner.write(carried, assessment);
            workbook.map_err(|why| anyhow!("“{name}”：{why}"))
        });
        if written.is_err() {
            self.out.remove(below)?;
        }
        written
    }

    /// Writes a receipt for every county from which anything came, read or not.
    fn receipts(&self) -> Vec<anyhow::Error> {
        let written = received(self.round).into_iter().map(|received| {
            let below = format!(
                "{}/{}/{}",
                paths::COUNTIES,
                received.folder,
                paths::COUNTY_RECEIPT
            );
            let receipt = || Ok(self.receipts.county(self.plan, self.round, &received)?);
            self.file(Format::Docx, &below, &receipt)
        });
        written.filter_map(Result::err).collect()
    }

    /// Writes what is not one county's, side by side.
    fn province(&self, parts: Option<&Aside>, jobs: usize) -> Vec<Vec<anyhow::Error>> {
        let alone = |written: Result<()>| written.err().into_iter().collect();
        let (plan, round) = (self.plan, self.round);
        let provenance = provenance(self.public);
        let page = || Ok(self.pages.province(plan, round, &provenance)?.into_bytes());
        let book = || Ok(xlsx::province(plan, round, &provenance)?);
        let all: [&(dyn Fn() -> Vec<anyhow::Error> + Sync); 4] = [
            &|| alone(self.result(parts, &provenance)),
            &|| self.receipts(),
            &|| alone(self.file(Format::Html, paths::PROVINCE_PAGE, &page)),
            &|| alone(self.file(Format::Xlsx, paths::PROVINCE_BOOK, &book)),
        ];
        let mut failures = in_parallel(&all, jobs, |write| write());
        if failures.len() < all.len() {
            failures.push(vec![anyhow!(
                "已按要求中断：各县区的报告都已写好，回执和全省的总览、汇总没有写全，请重新核查以得到全部结果。"
            )]);
        }
        failures
    }

    /// Writes the result, from the counties' parts where they are there.
    fn result(&self, parts: Option<&Aside>, provenance: &Provenance) -> Result<()> {
        if !self.wants(Format::Json) {
            return Ok(());
        }
        guarded(paths::RESULT, || {
            self.out.write_pieces(paths::RESULT, |file| {
                json::write_by_county(self.plan, self.round, provenance, file, &mut |assessment| {
                    let part = parts.map_or(Ok(None), |parts| parts.get(&assessment.file.name))?;
                    match part {
                        Some(part) => Ok(String::from_utf8(part)?),
                        None => Ok(json::county(&*self.whole(assessment)?)?),
                    }
                })
            })
        })
    }

    /// Writes one file, if it is wanted.
    fn file(&self, format: Format, below: &str, make: &dyn Fn() -> Result<Vec<u8>>) -> Result<()> {
        self.file_or_none(format, below, &|| make().map(Some))
    }

    /// Writes one file, if it is wanted and there is something to say. Where there is not, a file of an earlier run goes.
    fn file_or_none(
        &self,
        format: Format,
        below: &str,
        make: &dyn Fn() -> Result<Option<Vec<u8>>>,
    ) -> Result<()> {
        if !self.wants(format) {
            return Ok(());
        }
        let bytes = guarded(below, make)?;
        self.keep(below)?;
        match bytes {
            Some(bytes) => self.out.write(below, &bytes),
            None => self.out.remove(below),
        }
    }

    /// Keeps what people made of a file that they are to work on, and says under which name. The lists of actions are
    /// read before they are written anew, so that nothing is lost in them.
    fn keep(&self, below: &str) -> Result<()> {
        let edited = [
            paths::COUNTY_RETURNED,
            paths::COUNTY_LETTER,
            paths::COUNTY_RECEIPT,
        ]
        .iter()
        .any(|name| below.ends_with(name));
        if !edited {
            return Ok(());
        }
        if let Some(kept) = self.out.keep_if_edited(below)? {
            eprintln!("{below} 有人改过，没有覆盖，已改名为“{kept}”。");
        }
        Ok(())
    }
}

/// Makes a file: a fault of the program in one report must not cost the others.
fn guarded<T>(below: &str, make: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|fault| {
        let fault = fault.downcast_ref::<String>().map(String::as_str);
        Err(anyhow!(
            "结果文件 {below} 没有生成：程序内部出错。请把这一行发给技术支持人员（{}）。",
            fault.unwrap_or("没有更多信息")
        ))
    })
}

/// What reports say of the program and of their edition.
pub fn provenance(public: bool) -> Provenance {
    Provenance {
        program_version: dudao::VERSION.to_owned(),
        public,
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
