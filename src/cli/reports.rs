//! Writes the reports of a round: each county's, then the province's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use anyhow::{Context, Result, anyhow};
use dudao::model::assessment::Assessment;
use dudao::model::plan::Plan;
use dudao::model::provenance::Provenance;
use dudao::model::round::Round;
use dudao::report::html::Pages;
use dudao::report::letter::Letters;
use dudao::report::receipt::{Receipts, received};
use dudao::report::view::computation::Computations;
use dudao::report::xlsx::{self, CountyBooks};
use dudao::report::{json, paths};
use dudao::{NotReturned, Returner};

use super::args::Format;
use super::aside::Aside;
use super::output::{Earlier, OutputFolder};
use super::progress::Progress;
use super::terminal::eprintln;
use super::threads::in_parallel;

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

/// A county's files, the one that takes longest first.
const COUNTY_FILES: [CountyFile; 4] = [
    CountyFile::Returned,
    CountyFile::Page,
    CountyFile::Book,
    CountyFile::Letter,
];

/// A file of a county.
#[derive(Clone, Copy)]
enum CountyFile {
    Returned,
    Page,
    Book,
    Letter,
}

/// What is not one county's, the one that takes longest first.
const PROVINCE_FILES: [ProvinceFile; 4] = [
    ProvinceFile::Result,
    ProvinceFile::Receipts,
    ProvinceFile::Page,
    ProvinceFile::Book,
];

/// A file of the province, or the receipts.
#[derive(Clone, Copy)]
enum ProvinceFile {
    Result,
    Receipts,
    Page,
    Book,
}

/// A county whose files are being written.
struct OpenCounty<'r> {
    assessment: &'r Assessment,
    /// What its page and its workbook both say; made when the first of them is.
    computations: LazyLock<Computations<'r>, Box<dyn FnOnce() -> Computations<'r> + Send + 'r>>,
    folder: &'r str,
}

impl Writer<'_> {
    /// Writes every report. One that cannot be written keeps no other from being written.
    ///
    /// # Errors
    /// Everything that could not be written, in one error.
    pub fn write(&self, jobs: usize, quiet: bool) -> Result<()> {
        let folders = paths::county_folders(self.round);
        let counties: Vec<(&Assessment, &String)> = self.round.assessments.iter().zip(&folders).collect();
        let mut failures = if counties.len() < jobs {
            self.all_at_once(&counties, jobs)
        } else {
            self.county_by_county(&counties, jobs, quiet)?
        };
        failures.extend(self.out.settled());
        failures.extend(self.returner.as_ref().err().map(|why| anyhow!("{why}")));
        all_written(failures)
    }

    /// Writes the files of the counties, each thread those of one county after the other, then the province's.
    ///
    /// # Errors
    /// It was interrupted before the province's turn.
    fn county_by_county(
        &self,
        counties: &[(&Assessment, &String)],
        jobs: usize,
        quiet: bool,
    ) -> Result<Vec<anyhow::Error>> {
        let parts = self.wants(Format::Json).then(|| self.out.aside().ok()).flatten();
        let progress = Progress::new("写报告", counties.len(), quiet);
        let written = in_parallel(counties, jobs, |(assessment, folder)| {
            let failures = self.county(assessment, folder, parts.as_ref());
            progress.step(&assessment.county.name, false);
            failures
        });
        drop(progress);
        if written.len() < counties.len() {
            let mut said = format!(
                "已按要求中断：写好了 {} 个县区的报告，共 {} 个，其余的和全省的总览、汇总没有写。写好的都完整，请重新核查以得到全部结果。",
                written.iter().filter(|failures| failures.is_empty()).count(),
                counties.len()
            );
            for failure in self.out.settled() {
                said.push_str(&format!("\n  {failure}"));
            }
            return Err(anyhow!(said));
        }
        let of_province = in_parallel(&PROVINCE_FILES, jobs, |file| {
            self.province_file(*file, parts.as_ref())
        });
        let cut_short = (of_province.len() < PROVINCE_FILES.len()).then(|| {
            anyhow!("已按要求中断：各县区的报告都已写好，回执和全省的总览、汇总没有写全，请重新核查以得到全部结果。")
        });
        let written = written.into_iter().chain(of_province).flatten();
        Ok(written.chain(cut_short).collect())
    }

    /// Writes all files side by side: of fewer counties than there are threads.
    fn all_at_once(&self, counties: &[(&Assessment, &String)], jobs: usize) -> Vec<anyhow::Error> {
        enum File<'o, 'r> {
            OfCounty(&'o OpenCounty<'r>, CountyFile),
            OfProvince(ProvinceFile),
        }
        let (mut whole, mut failures) = (Vec::new(), Vec::new());
        for (assessment, folder) in counties {
            match self.whole(assessment) {
                Ok(assessment) => whole.push((assessment, folder)),
                Err(why) => failures.push(why),
            }
        }
        let opened: Vec<OpenCounty<'_>> = whole
            .iter()
            .map(|(assessment, folder)| self.open(assessment, folder))
            .collect();
        let of_counties = COUNTY_FILES
            .iter()
            .flat_map(|file| opened.iter().map(|county| File::OfCounty(county, *file)));
        let of_province = PROVINCE_FILES.iter().map(|file| File::OfProvince(*file));
        let files: Vec<File<'_, '_>> = of_counties.chain(of_province).collect();
        let written = in_parallel(&files, jobs, |file| match file {
            File::OfCounty(county, file) => self.county_file(county, *file).err().into_iter().collect(),
            File::OfProvince(file) => self.province_file(*file, None),
        });
        let cut_short = (written.len() < files.len())
            .then(|| anyhow!("已按要求中断：报告没有写全，请重新核查以得到全部结果。"));
        failures.extend(written.into_iter().flatten());
        failures.extend(cut_short);
        failures
    }

    fn open<'r>(&'r self, assessment: &'r Assessment, folder: &'r str) -> OpenCounty<'r> {
        OpenCounty {
            assessment,
            computations: LazyLock::new(Box::new(|| Computations::new(self.plan, assessment))),
            folder,
        }
    }

    /// Writes the files of a county one after the other; they are not interrupted between them.
    fn county(&self, assessment: &Assessment, folder: &str, parts: Option<&Aside>) -> Vec<anyhow::Error> {
        let assessment = match self.whole(assessment) {
            Ok(assessment) => assessment,
            Err(fault) => return vec![fault],
        };
        if let (Some(parts), Ok(part)) = (parts, json::county(&assessment)) {
            // One that finds no room is made once more when it is its turn.
            let _ = parts.put(&assessment.file.name, part.as_bytes());
        }
        let county = self.open(&assessment, folder);
        COUNTY_FILES
            .iter()
            .filter_map(|file| self.county_file(&county, *file).err())
            .collect()
    }

    fn county_file(&self, county: &OpenCounty<'_>, file: CountyFile) -> Result<()> {
        let assessment = county.assessment;
        let info = &self.round.info;
        let provenance = provenance(self.public);
        let below = |name: &str| format!("{}/{}/{name}", paths::COUNTIES, county.folder);
        let ledger = self.round.ledger_of(assessment);
        match file {
            CountyFile::Returned => self.returned(assessment, &below(paths::COUNTY_RETURNED)),
            CountyFile::Page => self.file(Format::Html, &below(paths::COUNTY_PAGE), &|| {
                let page = self
                    .pages
                    .county(&county.computations, info, ledger, &provenance)?;
                Ok(page.into_bytes())
            }),
            CountyFile::Book => self.file(Format::Xlsx, &below(paths::COUNTY_BOOK), &|| {
                Ok(self
                    .books
                    .county(&county.computations, info, ledger, &provenance)?)
            }),
            CountyFile::Letter => {
                let letter = || {
                    let enclosed: &[&str] = match (self.wants(Format::Xlsx), self.returner) {
                        (true, Ok(Some(_))) => &[paths::COUNTY_BOOK, paths::COUNTY_RETURNED],
                        (true, Ok(None) | Err(_)) => &[paths::COUNTY_BOOK],
                        (false, _) => &[],
                    };
                    Ok(self.letters.county(self.plan, info, assessment, enclosed)?)
                };
                self.file_or_none(
                    Format::Docx,
                    &below(paths::COUNTY_LETTER),
                    Earlier::Stays,
                    &letter,
                )
            }
        }
    }

    fn province_file(&self, file: ProvinceFile, parts: Option<&Aside>) -> Vec<anyhow::Error> {
        let (plan, round) = (self.plan, self.round);
        let provenance = provenance(self.public);
        let written = match file {
            ProvinceFile::Receipts => return self.receipts(),
            ProvinceFile::Result => self.result(parts, &provenance),
            ProvinceFile::Page => self.pieces(Format::Html, paths::PROVINCE_PAGE, |file| {
                self.pages.province(plan, round, &provenance, file)
            }),
            ProvinceFile::Book => self.pieces(Format::Xlsx, paths::PROVINCE_BOOK, |file| {
                let written = xlsx::province(plan, round, &provenance, file);
                written.map_err(|why| {
                    why.into_io()
                        .map_or_else(anyhow::Error::from, anyhow::Error::from)
                })
            }),
        };
        written.err().into_iter().collect()
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
        let returner = self.returner.as_ref().ok().and_then(Option::as_ref);
        let Some(returner) = returner.filter(|_| assessment.asks_something()) else {
            return self.file_or_none(Format::Xlsx, below, Earlier::Goes, &|| Ok(None));
        };
        let name = &assessment.file.name;
        self.file_or_none(Format::Xlsx, below, Earlier::Goes, &|| {
            let lost = || format!("“{name}”所填的内容没有留存下来，没有生成退回修改的工作簿。请重新核查。");
            let bytes = self.kept.carried.as_ref().map(|aside| aside.get(name));
            let bytes = bytes.transpose().with_context(lost)?.flatten();
            let carried = postcard::from_bytes(&bytes.with_context(lost)?).with_context(lost)?;
            let workbook = returner.write(carried, assessment);
            workbook.map(Some).map_err(|why| anyhow!("“{name}”：{why}"))
        })
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

    /// Writes the result, from the counties' parts where they are there.
    fn result(&self, parts: Option<&Aside>, provenance: &Provenance) -> Result<()> {
        self.pieces(Format::Json, paths::RESULT, |file| {
            json::write_by_county(self.plan, self.round, provenance, file, &mut |assessment| {
                let part = parts.map_or(Ok(None), |parts| parts.get(&assessment.file.name))?;
                match part {
                    Some(part) => Ok(String::from_utf8(part)?),
                    None => Ok(json::county(&*self.whole(assessment)?)?),
                }
            })
        })
    }

    /// Writes one file piece by piece, if it is wanted.
    fn pieces(
        &self,
        format: Format,
        below: &str,
        pieces: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        if !self.wants(format) {
            return Ok(());
        }
        guarded(below, || self.out.write_pieces_meanwhile(below, pieces))
    }

    /// Writes one file, if it is wanted.
    fn file(&self, format: Format, below: &str, make: &dyn Fn() -> Result<Vec<u8>>) -> Result<()> {
        self.file_or_none(format, below, Earlier::Stays, &|| make().map(Some))
    }

    /// Writes one file, if it is wanted and there is something to say. Where there is not, a file of an earlier run goes.
    fn file_or_none(
        &self,
        format: Format,
        below: &str,
        earlier: Earlier,
        make: &dyn Fn() -> Result<Option<Vec<u8>>>,
    ) -> Result<()> {
        if !self.wants(format) {
            return Ok(());
        }
        let made = match (guarded(below, make), earlier) {
            (Err(why), Earlier::Stays) => return Err(why),
            (made, _) => made,
        };
        // Whatever goes or is replaced from here on, nobody has worked on it.
        self.keep(below)?;
        match made {
            Ok(Some(bytes)) => self.out.write_meanwhile(below, &bytes, earlier),
            Ok(None) => self.out.remove(below),
            Err(why) => self.out.remove(below).and(Err(why)),
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
