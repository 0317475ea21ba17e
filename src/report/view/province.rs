//! The province's page: who has sent what, how the counties stand, and everything that has to be done.
//!
//! Rates count the counties whose submission of this year counts; each says its denominator.

mod actions;
pub(in crate::report) mod alike;
mod funding;
mod gaps;
mod matrix;
mod rates;
pub mod sent;
pub(super) mod spread;
mod stand;
mod who;

use std::rc::Rc;

use serde::Serialize;

use self::actions::Choices;
use self::alike::Alike;
use self::gaps::GapRow;
use self::matrix::Matrix;
use self::sent::Sent;
use self::stand::Stand;
use self::who::Who;
use super::followup::{self, ProvinceProgress};
use super::mark::Pair;
use super::notes::{self, Notes};
use super::text;
use crate::model::assessment::Assessment;
use crate::model::last_year::ComparedWith;
use crate::model::plan::{County, Plan};
use crate::model::provenance::Provenance;
use crate::model::quantity::{self, date_in_text};
use crate::model::round::{Round, Status};
use crate::report::template::{Long, LongLists};

/// Everything that the province's page prints, with its long lists.
#[derive(Clone, Debug, Serialize)]
pub struct ProvinceView {
    /// The window's title.
    pub title: String,
    /// The line above the heading: whose plan.
    pub overline: String,
    /// The heading.
    pub heading: String,
    /// Facts below the heading.
    pub facts: Vec<Pair>,
    /// The footer of printed pages, safe in a style sheet.
    pub footer: String,
    /// The first screen.
    pub stand: Stand,
    /// Who has sent what.
    pub sent: Sent,
    /// Whose material is alike.
    pub alike: Option<Alike>,
    /// Counties by measures.
    pub matrix: Matrix,
    /// The counties by what became of their submissions.
    pub who: Vec<Who>,
    /// Measures by verdict: a list of `RateRow`s.
    pub rates: Long,
    /// How many counties the rates count.
    pub counted: String,
    /// Funding and staffing: a list of `FundingTable`s.
    pub funding: Long,
    /// The most common gaps.
    pub gaps: Vec<GapRow>,
    /// The rules on trial.
    pub trials: Vec<GapRow>,
    /// What became of what the round before found.
    pub progress: Option<ProvinceProgress>,
    /// What has to be done: a list of `ActionRow`s.
    pub actions: Long,
    /// How many actions that is.
    pub action_count: String,
    /// What the list can be narrowed down to.
    pub choices: Choices,
    /// Notes.
    pub notes: Notes,
    /// The files that the page speaks of.
    pub files: Vec<FileRow>,
}

/// A file that the page speaks of.
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    /// The county; may be empty.
    pub county: String,
    /// Name.
    pub name: String,
    /// SHA-256.
    pub sha256: String,
    /// What became of it.
    pub state: &'static str,
}

/// A county whose submission counts, with its assessment.
type Counted<'a> = (&'a County, &'a Assessment);

/// The view of the province's page, and the lists in it that have something of each county.
pub fn province<'a>(
    plan: &'a Plan,
    round: &'a Round,
    provenance: &Provenance,
) -> (ProvinceView, LongLists<'a>) {
    let counted: Rc<[Counted<'_>]> = round
        .entries
        .iter()
        .filter(|entry| entry.status == Status::已报送)
        .filter_map(|entry| {
            round
                .assessment(entry)
                .map(|assessment| (&entry.county, assessment))
        })
        .collect();
    let as_of = date_in_text(round.info.as_of);
    let mut lists = LongLists::default();
    let action_count = actions::count(round);
    let mut versions = notes::plan_provenance(plan, &provenance.program_version);
    versions.splice(
        0..0,
        std::iter::once(Pair::new("核查基准日", as_of.clone())).chain(notes::calendar(&round.info)),
    );
    let view = ProvinceView {
        title: format!(
            "{}教育督导改革落实情况汇总（{}年度）",
            plan.province, round.info.year
        ),
        overline: provenance.marked(&format!("《{}》落实情况核查", plan.title)),
        heading: format!("{}落实情况汇总", plan.province),
        facts: vec![
            Pair::new("核查轮次", round.info.title.clone()),
            Pair::new("填报年度", format!("{} 年", round.info.year)),
            Pair::new("核查基准日", as_of.clone()),
            Pair::new("应报送县区", format!("{} 个", text::count(round.entries.len()))),
        ],
        footer: text::style_safe(&provenance.marked(&format!(
            "{}落实情况汇总 · {as_of} · 方案校验值 {}",
            plan.province,
            plan.hash.chars().take(8).collect::<String>()
        ))),
        stand: stand::stand(plan, round, &counted),
        sent: sent::sent(round),
        alike: alike::alike(round),
        matrix: matrix::matrix(plan, round, &mut lists),
        who: who::by_submission(round, &counted),
        rates: rates::rates(plan, &counted, &mut lists),
        counted: text::count(counted.len()),
        funding: funding::tables(&counted, &mut lists),
        gaps: gaps::gaps(plan, &counted),
        trials: gaps::trials(plan, &counted),
        progress: followup::of_province(round),
        choices: Choices::of(plan, round),
        action_count: text::count(action_count),
        actions: lists.add(action_count, |to| actions::rows(round, to)),
        notes: notes::notes(plan, remarks(plan, round, counted.len()), versions),
        files: files(round),
    };
    (view, lists)
}

fn remarks(plan: &Plan, round: &Round, counted: usize) -> Vec<Pair> {
    let mut remarks = vec![Pair::new(
        "统计范围",
        format!(
            "各项比率和合计只统计本年度已报送的 {} 个县区（应报送 {} 个）。达标率的分母是适用该措施的县区，\
             即已报送县区减去结论为“不适用”的县区；无法判定的县区计入分母。经费与队伍的合计只加总有数据的县区，\
             每格注明县区数；比率由分子合计除以分母合计得出，不是各县区比率的平均。",
            text::count(counted),
            text::count(round.entries.len())
        ),
    )];
    remarks.extend(notes::working_days(plan, &round.info));
    remarks.extend(compared(round));
    remarks.extend(across(round));
    remarks
}

/// By what the counties were compared with each other, and by what they were too few; none if the plan compares none.
fn across(round: &Round) -> Option<Pair> {
    let titles = |compared: bool| {
        let peers = round.peers.iter().filter(|peers| peers.compared == compared);
        let titles: Vec<String> = peers
            .map(|peers| {
                format!(
                    "“{}”{} 个县区",
                    peers.figure,
                    quantity::plain(f64::from(peers.counties))
                )
            })
            .collect();
        titles.join("，")
    };
    let (compared, too_few) = (titles(true), titles(false));
    let mut told = String::new();
    if !compared.is_empty() {
        told.push_str(&format!(
            "以中位数和绝对离差中位数衡量各县区的偏离，个别县区填错不影响衡量的尺度；有数据的：{compared}。"
        ));
    }
    if !too_few.is_empty() {
        told.push_str(&format!("有数据的县区太少、没有作横向比对的：{too_few}。"));
    }
    (!told.is_empty()).then(|| Pair::new("横向比对", told))
}

/// With what of last year counties were compared, and which could not be; none where no results of last year were given.
fn compared(round: &Round) -> Option<Pair> {
    let sent = round.assessments.iter();
    let with: Vec<(&str, &ComparedWith)> = sent
        .filter_map(|sent| Some((sent.county.name.as_str(), sent.last_year.as_ref()?)))
        .collect();
    let year = with.first()?.1.year;
    let without: Vec<&str> = with
        .iter()
        .filter(|(_, last)| last.file.is_none())
        .map(|(name, _)| *name)
        .collect();
    let compared = text::count(with.len() - without.len());
    let mut told = format!("与 {year} 年度结果比对的县区 {compared} 个。");
    if !without.is_empty() {
        let names = without.join("、");
        told.push_str(&format!("{year} 年度结果中没有数据、没有比对的：{names}。"));
    }
    Some(Pair::new("年度比对", told))
}

fn files(round: &Round) -> Vec<FileRow> {
    let mut files: Vec<FileRow> = round
        .assessments
        .iter()
        .map(|assessment| FileRow {
            county: assessment.county.name.to_string(),
            name: assessment.file.name.to_string(),
            sha256: assessment.file.sha256.to_string(),
            state: "已核查",
        })
        .collect();
    files.extend(round.superseded.iter().map(|set_aside| FileRow {
        county: set_aside.county.name.to_string(),
        name: set_aside.file.name.to_string(),
        sha256: set_aside.file.sha256.to_string(),
        state: "重复报送，未采用",
    }));
    files.extend(round.unreadable.iter().map(|unread| {
        FileRow {
            county: unread
                .county
                .as_ref()
                .map_or_else(String::new, |county| county.name.to_string()),
            name: unread.file.name.to_string(),
            sha256: unread.file.sha256.to_string(),
            state: "无法读取",
        }
    }));
    files
}
