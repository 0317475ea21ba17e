//! The province's page: who has sent what, how the counties stand, and everything that has to be done.
//!
//! Rates count the counties whose submission of this year counts; each says its denominator.

mod actions;
mod funding;
mod gaps;
mod matrix;
mod rates;
mod sent;
mod stand;

use serde::Serialize;

use self::actions::{ActionRow, Choices};
use self::funding::FundingTable;
use self::gaps::GapRow;
use self::matrix::Matrix;
use self::rates::RateRow;
use self::sent::Sent;
use self::stand::Stand;
use super::mark::Pair;
use super::notes::{self, Notes};
use super::text;
use crate::model::assessment::Assessment;
use crate::model::plan::{County, Plan};
use crate::model::provenance::Provenance;
use crate::model::quantity::date_in_text;
use crate::model::round::{Round, Status};

/// Everything that the province's page prints.
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
    /// Counties by measures.
    pub matrix: Matrix,
    /// Measures by verdict.
    pub rates: Vec<RateRow>,
    /// How many counties the rates count.
    pub counted: String,
    /// Funding and staffing.
    pub funding: Vec<FundingTable>,
    /// The most common gaps.
    pub gaps: Vec<GapRow>,
    /// What has to be done.
    pub actions: Vec<ActionRow>,
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

/// The view of the province's page.
pub fn province(plan: &Plan, round: &Round, provenance: &Provenance) -> ProvinceView {
    let counted: Vec<Counted> = round
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
    let actions = actions::rows(round);
    let mut provenance = notes::plan_provenance(plan, &provenance.program_version);
    provenance.insert(0, Pair::new("核查基准日", as_of.clone()));
    ProvinceView {
        title: format!(
            "{}教育督导改革落实情况汇总（{}年度）",
            plan.province, round.info.year
        ),
        overline: format!("《{}》落实情况核查", plan.title),
        heading: format!("{}落实情况汇总", plan.province),
        facts: vec![
            Pair::new("核查轮次", round.info.title.clone()),
            Pair::new("填报年度", format!("{} 年", round.info.year)),
            Pair::new("核查基准日", as_of.clone()),
            Pair::new("应报送县区", format!("{} 个", text::count(round.entries.len()))),
        ],
        footer: text::style_safe(&format!(
            "{}落实情况汇总 · {as_of} · 方案校验值 {}",
            plan.province,
            plan.hash.chars().take(8).collect::<String>()
        )),
        stand: stand::stand(plan, round, &counted),
        sent: sent::sent(round),
        matrix: matrix::matrix(plan, round),
        rates: rates::rates(plan, &counted),
        counted: text::count(counted.len()),
        funding: funding::tables(&counted),
        gaps: gaps::gaps(plan, &counted),
        choices: Choices::of(plan, &actions),
        action_count: text::count(actions.len()),
        actions,
        notes: notes::notes(plan, remarks(round, counted.len()), provenance),
        files: files(round),
    }
}

fn remarks(round: &Round, counted: usize) -> Vec<Pair> {
    vec![Pair::new(
        "统计范围",
        format!(
            "各项比率和合计只统计本年度已报送的 {} 个县区（应报送 {} 个）。达标率的分母是适用该措施的县区，\
             即已报送县区减去结论为“不适用”的县区；无法判定的县区计入分母。经费与队伍的合计只加总有数据的县区，\
             每格注明县区数；比率由分子合计除以分母合计得出，不是各县区比率的平均。",
            text::count(counted),
            text::count(round.entries.len())
        ),
    )]
}

fn files(round: &Round) -> Vec<FileRow> {
    let mut files: Vec<FileRow> = round
        .assessments
        .iter()
        .map(|assessment| FileRow {
            county: assessment.county.name.clone(),
            name: assessment.file.name.clone(),
            sha256: assessment.file.sha256.clone(),
            state: "已核查",
        })
        .collect();
    files.extend(round.superseded.iter().map(|set_aside| FileRow {
        county: set_aside.county.name.clone(),
        name: set_aside.file.name.clone(),
        sha256: set_aside.file.sha256.clone(),
        state: "重复报送，未采用",
    }));
    files.extend(round.unreadable.iter().map(|unread| {
        FileRow {
            county: unread
                .county
                .as_ref()
                .map_or_else(String::new, |county| county.name.clone()),
            name: unread.file.name.clone(),
            sha256: unread.file.sha256.clone(),
            state: "无法读取",
        }
    }));
    files
}
