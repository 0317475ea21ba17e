//! A county's receipt: which files came from it, what became of each, and what it has to do first. The names under which
//! the template finds each datum are Chinese, because officials edit it.

use jiff::civil::Date;
use serde::Serialize;

use super::letter::{NAME, address};
use super::text;
use crate::model::action::{Action, Demand};
use crate::model::assessment::{Assessment, SubmissionVerdict};
use crate::model::place::SourceFile;
use crate::model::plan::{County, Plan};
use crate::model::quantity::date_in_text;
use crate::model::round::{Round, Superseded, UnreadableFile};
use crate::report::paths;

/// Files and items that a receipt lists; more would not go on one page.
const FILES: usize = 2;
const ITEMS: usize = 2;
/// Longest texts in its tables, in characters.
const FILE_NAME: usize = 32;
const CELL: usize = 52;
const MESSAGE: usize = 70;

/// Everything that came from one county.
#[derive(Clone, Debug)]
pub struct Received<'a> {
    /// The county.
    pub county: &'a County,
    /// The folder of its reports, below [`paths::COUNTIES`].
    pub folder: String,
    /// The submission that counts, if any could be read.
    pub assessment: Option<&'a Assessment>,
    /// Submissions set aside.
    pub superseded: Vec<&'a Superseded>,
    /// Files that seem to be its and could not be read.
    pub unreadable: Vec<&'a UnreadableFile>,
}

/// What came, by county: those with a submission that counts, then those of the roster of which nothing could be read. A
/// file that tells no county has no receipt; the province's reports list it.
pub fn received(round: &Round) -> Vec<Received<'_>> {
    let of = |county: &County| -> (Vec<&Superseded>, Vec<&UnreadableFile>) {
        let aside = round.superseded.iter().filter(|aside| aside.county == *county);
        let unread = round
            .unreadable
            .iter()
            .filter(|file| file.county.as_ref() == Some(county));
        (aside.collect(), unread.collect())
    };
    let folders = paths::county_folders(round);
    let sent = round.assessments.iter().zip(folders).map(|(assessment, folder)| {
        // What several that are not on the roster state to be theirs is nobody's.
        let alone = round.sent_by(&assessment.county).is_some();
        let (superseded, unreadable) = if alone {
            of(&assessment.county)
        } else {
            Default::default()
        };
        Received {
            county: &assessment.county,
            folder,
            assessment: Some(assessment),
            superseded,
            unreadable,
        }
    });
    let unread = round
        .entries
        .iter()
        .filter(|entry| entry.assessment.is_none())
        .filter_map(|entry| {
            let (superseded, unreadable) = of(&entry.county);
            (!unreadable.is_empty()).then(|| Received {
                county: &entry.county,
                folder: paths::county_folder(&entry.county),
                assessment: None,
                superseded,
                unreadable,
            })
        });
    sent.chain(unread).collect()
}

/// Everything that a receipt says.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptView {
    /// Whom it is for; empty if the workbook did not say.
    #[serde(rename = "县区")]
    pub county: String,
    #[serde(rename = "你县")]
    you: &'static str,
    #[serde(rename = "省")]
    province: String,
    #[serde(rename = "方案")]
    plan: String,
    #[serde(rename = "报送年度")]
    year: i32,
    #[serde(rename = "基准日")]
    as_of: String,
    /// Whether one of the files counts.
    #[serde(rename = "已采用")]
    counts: bool,
    /// The verdict; empty if none counts.
    #[serde(rename = "结论")]
    verdict: &'static str,
    #[serde(rename = "退回修改")]
    returned: bool,
    #[serde(rename = "须处理")]
    asks: bool,
    #[serde(rename = "件数")]
    items: usize,
    /// How many of each demand: 改报 2 项、整改 1 项.
    #[serde(rename = "构成")]
    kinds: String,
    /// The earliest day on which anything is due; empty if nothing is.
    #[serde(rename = "首期")]
    first_due: String,
    /// Whether more is asked than is listed.
    #[serde(rename = "另有")]
    more: bool,
    /// The file by which working days were counted; empty without one.
    #[serde(rename = "节假日")]
    calendar: String,
    #[serde(rename = "联系")]
    contact: String,
    #[serde(rename = "文件")]
    files: Vec<FileRow>,
    /// Why files do not count, and what to do about it.
    #[serde(rename = "说明")]
    remarks: Vec<Remark>,
    #[serde(rename = "未列文件")]
    files_left: usize,
    #[serde(rename = "事项")]
    first: Vec<ItemRow>,
}

/// A file and what became of it.
#[derive(Clone, Debug, Serialize)]
struct FileRow {
    #[serde(rename = "名称")]
    name: String,
    #[serde(rename = "校验值")]
    sha256: String,
    #[serde(rename = "填报日期")]
    filled_on: String,
    #[serde(rename = "处理")]
    became: &'static str,
}

/// Why a file does not count.
#[derive(Clone, Debug, Serialize)]
struct Remark {
    #[serde(rename = "项目")]
    about: &'static str,
    #[serde(rename = "内容")]
    what: String,
}

/// Something that the county has to do.
#[derive(Clone, Debug, Serialize)]
struct ItemRow {
    #[serde(rename = "序号")]
    no: usize,
    #[serde(rename = "内容")]
    problem: String,
    #[serde(rename = "期限")]
    due: String,
}

/// The view of a county's receipt.
pub fn receipt(plan: &Plan, round: &Round, received: &Received<'_>) -> ReceiptView {
    let county = text::in_line(&received.county.name, NAME);
    let assessment = received.assessment;
    let mut actions: Vec<&Action> = assessment.map_or(Vec::new(), |held| held.actions.iter().collect());
    actions.sort_by_key(|action| (action.due, action.severity));
    let mut files = files(received);
    let files_left = files.len().saturating_sub(FILES);
    files.truncate(FILES);
    ReceiptView {
        you: address(&county),
        county,
        province: plan.province.clone(),
        plan: plan.title.clone(),
        year: round.info.year,
        as_of: date_in_text(round.info.as_of),
        counts: assessment.is_some(),
        verdict: assessment.map_or("", |held| held.verdict.word()),
        returned: assessment.is_some_and(|held| held.verdict == SubmissionVerdict::退回修改),
        asks: !actions.is_empty(),
        items: actions.len(),
        kinds: kinds(&actions),
        first_due: actions
            .first()
            .map(|action| date_in_text(action.due))
            .unwrap_or_default(),
        more: actions.len() > ITEMS,
        calendar: round
            .info
            .calendar
            .as_ref()
            .map_or_else(String::new, |calendar| text::in_line(&calendar.name, FILE_NAME)),
        contact: plan.contact.clone(),
        remarks: remarks(received),
        files,
        files_left,
        first: actions
            .iter()
            .take(ITEMS)
            .zip(1..)
            .map(|(action, no)| ItemRow {
                no,
                problem: text::in_line(&action.problem, CELL),
                due: date_in_text(action.due),
            })
            .collect(),
    }
}

fn kinds(actions: &[&Action]) -> String {
    let counted: Vec<String> = [Demand::改报, Demand::整改, Demand::核实]
        .iter()
        .map(|demand| {
            (
                demand,
                actions.iter().filter(|action| action.demand == *demand).count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .map(|(demand, count)| format!("{}{count}项", demand.word()))
        .collect();
    counted.join("、")
}

/// The file that counts, then those that were set aside, then those that could not be read.
fn files(received: &Received<'_>) -> Vec<FileRow> {
    let row = |file: &SourceFile, filled_on: String, became: &'static str| FileRow {
        name: text::in_line(short(file), FILE_NAME),
        sha256: file.sha256.to_string(),
        filled_on,
        became,
    };
    let signed = |date: Option<Date>| date.map_or_else(|| "未填".to_owned(), |date| date.to_string());
    let counts = received
        .assessment
        .map(|held| row(&held.file, signed(held.filled_on), "已核查"));
    let aside = received.superseded.iter();
    let aside = aside.map(|aside| row(&aside.file, signed(aside.filled_on), "未采用"));
    let unread = received.unreadable.iter();
    let unread = unread.map(|unread| row(&unread.file, "—".to_owned(), "无法读取"));
    counts.into_iter().chain(aside).chain(unread).collect()
}

/// Why files do not count; of each kind one, which the others resemble.
fn remarks(received: &Received<'_>) -> Vec<Remark> {
    let aside = received.superseded.first().map(|_| Remark {
        about: "未采用",
        what: "重复报送的，以上列已核查的文件为准。".to_owned(),
    });
    let unread = received.unreadable.first().map(|unread| Remark {
        about: "无法读取",
        what: format!(
            "“{}”：{}",
            text::in_line(short(&unread.file), FILE_NAME),
            text::in_line(&unread.message, MESSAGE)
        ),
    });
    aside.into_iter().chain(unread).collect()
}

/// A file's name without its folders.
fn short(file: &SourceFile) -> &str {
    file.name.rsplit('/').next().unwrap_or_default()
}
