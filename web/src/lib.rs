//! The library for a web page: names, bytes and JSON in, bytes and JSON out.
//!
//! Only conversion: what is read, checked and written is the library's. Every failure is a Chinese sentence, thrown as
//! a string; whatever else is thrown is a fault of the program, after which the page makes the whole anew.

mod handed;
mod reports;

use std::io::Cursor;

use dudao::followup::Edits;
use dudao::model::last_year::LastYear;
use dudao::model::plan::{County, Plan};
use dudao::model::provenance::Provenance;
use dudao::model::round::{Round, RoundInfo};
use dudao::report::html::Pages;
use dudao::report::paths;
use dudao::report::template::Templates;
use dudao::workbook::{Limits, Unreadable};
use dudao::{Input, Outcome, Session, form, parcel};
use jiff::civil::Date;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use handed::Taken;
use reports::Report;

/// The program: the plan that is built in, made ready.
#[wasm_bindgen]
pub struct Program {
    plan: Plan,
    pages: Pages,
}

/// A workbook that has been checked.
#[wasm_bindgen]
pub struct Checked {
    round: Round,
    /// The workbook's bytes, for the one that goes back.
    bytes: Vec<u8>,
}

/// What a county reported last year.
#[wasm_bindgen]
pub struct Before(LastYear);

/// A file to be saved.
#[wasm_bindgen(getter_with_clone)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// What is in it, for the reader.
    pub about: String,
    /// Its media type.
    pub kind: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What the page says of itself.
#[derive(Serialize)]
struct About<'a> {
    program: &'a str,
    province: &'a str,
    title: &'a str,
    version: &'a str,
    hash: &'a str,
    counties: &'a [County],
}

#[wasm_bindgen]
impl Program {
    /// Makes the program ready.
    ///
    /// # Errors
    /// A plan or a template with a mistake; those that are built in have none.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Program, String> {
        let plan = dudao::plan::load(&dudao::plan::Documents::embedded())
            .map_err(|mistakes| mistakes.0.iter().map(ToString::to_string).collect::<String>())?;
        let pages = Pages::of_counties(&Templates::of_counties()).map_err(said)?;
        Ok(Program { plan, pages })
    }

    /// The plan, its counties and the program's version, as JSON.
    ///
    /// # Errors
    /// None that is known.
    pub fn about(&self) -> Result<String, String> {
        let plan = &self.plan;
        serde_json::to_string(&About {
            program: dudao::VERSION,
            province: &plan.province,
            title: &plan.title,
            version: &plan.version,
            hash: &plan.hash,
            counties: &plan.roster.counties,
        })
        .map_err(said)
    }

    /// The year that is reported on as of a day, such as `2026-11-20`.
    ///
    /// # Errors
    /// A day that is none.
    pub fn year(&self, as_of: &str) -> Result<i32, String> {
        Ok(RoundInfo::new(day(as_of)?, None, None).year)
    }

    /// Which of the files with these paths may be the workbook: their indices. A single one is it.
    pub fn workbooks(&self, paths: Vec<String>) -> Vec<u32> {
        let found = handed::workbooks(&paths).into_iter();
        found.filter_map(|index| u32::try_from(index).ok()).collect()
    }

    /// Why a file of so many bytes is not read at all; nothing if it is.
    pub fn refusal(&self, bytes: f64) -> Option<String> {
        let limit = Limits::default().file_bytes;
        // Sizes of files are whole and below 2^53.
        let found = bytes as u64;
        (found > limit).then(|| {
            let what = "文件字节数".to_owned();
            Unreadable::TooLarge { what, found, limit }.to_string()
        })
    }

    /// The year that a workbook says it is about; none if it says none or is no workbook of this form.
    ///
    /// # Errors
    /// A day that is none.
    pub fn year_of(&self, name: &str, bytes: &[u8], as_of: &str) -> Result<Option<i32>, String> {
        let info = RoundInfo::new(day(as_of)?, None, None);
        let session = Session::of_one_workbook(&self.plan, &info, &self.plan.roster).map_err(said)?;
        Ok(match session.check(alone(name, bytes)) {
            Outcome::Checked { assessment, .. } => assessment.year,
            Outcome::Unreadable { .. } | Outcome::List(_) => None,
        })
    }

    /// What last year's workbook reported, for the next check of a workbook about `year` to be compared with.
    ///
    /// # Errors
    /// Why nothing can be compared with it, as officials read it.
    pub fn last_year(&self, name: &str, bytes: &[u8], as_of: &str, year: i32) -> Result<Before, String> {
        let info = RoundInfo::new(day(as_of)?, Some(year - 1), None);
        let session = Session::of_one_workbook(&self.plan, &info, &self.plan.roster).map_err(said)?;
        session
            .reported(alone(name, bytes))
            .map(Before)
            .map_err(|why| format!("{why}请改选上年的工作簿，或者点“不比对”。"))
    }

    /// Checks the file `chosen` among those with these paths, which should be about `year`. The county is compared with
    /// what it reported `before`.
    ///
    /// # Errors
    /// Why the file could not be read, as officials read it.
    pub fn check(
        &self,
        paths: Vec<String>,
        chosen: usize,
        bytes: &[u8],
        as_of: &str,
        year: i32,
        before: Option<Before>,
    ) -> Result<Checked, String> {
        let taken = handed::taken(&paths, chosen).ok_or("没有选中文件，请重新选择。")?;
        let info = RoundInfo::new(day(as_of)?, Some(year), None);
        let before = before.map(|before| before.0);
        match parcel::open(Cursor::new(bytes), parcel::Limits::default()).map_err(said)? {
            None => self.check_workbook(info, taken, bytes, before),
            Some(mut parcel) => {
                let inside: Vec<String> = parcel.files().iter().map(|file| file.path.clone()).collect();
                let only = handed::only_workbook(&inside)?;
                let index = parcel.files().get(only).map_or(0, |file| file.index);
                let bytes = parcel.read(index).map_err(said)?;
                let packed = handed::in_parcel(&inside, only, &taken.name).ok_or("压缩包里没有文件。")?;
                self.check_workbook(info, packed, &bytes, before)
            }
        }
    }

    fn check_workbook(
        &self,
        info: RoundInfo,
        taken: Taken,
        bytes: &[u8],
        before: Option<LastYear>,
    ) -> Result<Checked, String> {
        let session = Session::of_one_workbook(&self.plan, &info, &self.plan.roster)
            .map_err(said)?
            .compared_with(before);
        let input = Input {
            name: taken.name,
            bytes,
            attachments: taken.attachments,
            lock_file: taken.lock_file,
        };
        match session.check(input) {
            Outcome::Unreadable { file, .. } => Err(file.message),
            Outcome::Checked { assessment, .. } => Ok(Checked {
                round: session
                    .assemble(vec![*assessment], Vec::new(), &Edits::default())
                    .of_what_came(),
                bytes: bytes.to_vec(),
            }),
            Outcome::List(_) => Err("这是整改清单，不是自评工作簿。请选择自评工作簿。".to_owned()),
        }
    }

    /// How the workbook stands, as JSON.
    ///
    /// # Errors
    /// None that is known.
    pub fn summary(&self, checked: &Checked) -> Result<String, String> {
        reports::summary(&self.plan, &checked.round)
    }

    /// How many reports there are of a workbook.
    pub fn reports(&self, checked: &Checked) -> usize {
        Report::offered(checked).len()
    }

    /// Writes one of the reports, counted from 0.
    ///
    /// # Errors
    /// A report that cannot be written.
    pub fn report(&self, checked: &Checked, index: usize) -> Result<Made, String> {
        let offered = Report::offered(checked);
        let report = offered.get(index).ok_or("没有这份报告。")?;
        report.write(&self.plan, &self.pages, checked)
    }

    /// The workbook to be filled in, for the county with this code or for none.
    ///
    /// # Errors
    /// A code that is not on the roster; a workbook that cannot be written.
    pub fn template(&self, code: Option<String>, year: i32) -> Result<Made, String> {
        let county = match code {
            None => None,
            Some(code) => Some(
                self.plan
                    .roster
                    .counties
                    .iter()
                    .find(|county| county.code == code)
                    .ok_or_else(|| format!("县区名单中没有代码 {code}。"))?,
            ),
        };
        Ok(Made {
            name: paths::template(county, year),
            about: county.map_or_else(
                || "空白自评工作簿".to_owned(),
                |county| format!("{}自评工作簿，已填好名称和代码", county.name),
            ),
            kind: reports::XLSX.to_owned(),
            bytes: form::template(&self.plan, year, county.cloned()).map_err(said)?,
        })
    }
}

/// A workbook that came with nothing else.
fn alone<'a>(name: &str, bytes: &'a [u8]) -> Input<'a> {
    Input {
        name: name.to_owned(),
        bytes,
        ..Input::default()
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("核查基准日“{text}”不是日期，应写作 2026-11-20。"))
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn provenance() -> Provenance {
    Provenance {
        program_version: dudao::VERSION.to_owned(),
        public: false,
    }
}
