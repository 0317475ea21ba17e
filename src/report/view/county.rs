//! A county's page: how it stands, what comes first, by when; then everything behind that.

mod actions;
mod figures;
mod measures;
mod pictures;
mod problems;
mod stand;

use serde::Serialize;

use self::actions::ActionRow;
use self::figures::FigureGroup;
use self::measures::{PartView, RuleRow};
use self::problems::{ReadingRow, SheetProblems};
use self::stand::Stand;
use super::computation::Computations;
use super::followup::{self, CountyProgress};
use super::mark::Pair;
use super::notes::{self, Notes};
use super::text;
use crate::model::assessment::Assessment;
use crate::model::followup::Ledger;
use crate::model::last_year::ComparedWith;
use crate::model::plan::Plan;
use crate::model::provenance::Provenance;
use crate::model::quantity::{self, date_in_text};
use crate::model::round::RoundInfo;

/// Everything that a county's page prints.
#[derive(Clone, Debug, Serialize)]
pub struct CountyView<'a> {
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
    /// The measures, by part.
    pub parts: Vec<PartView<'a>>,
    /// Rules that belong to no measure.
    pub other_rules: Vec<RuleRow<'a>>,
    /// Those of them that are on trial.
    pub other_trials: Vec<RuleRow<'a>>,
    /// Funding and staffing.
    pub figures: Vec<FigureGroup<'a>>,
    /// Problems by sheet.
    pub problems: Vec<SheetProblems>,
    /// How many problems that is.
    pub problem_count: String,
    /// What has to be done.
    pub actions: Vec<ActionRow>,
    /// How many actions that is.
    pub action_count: String,
    /// What became of what the round before found.
    pub progress: Option<CountyProgress>,
    /// For information.
    pub readings: Vec<ReadingRow>,
    /// How many of those.
    pub reading_count: String,
    /// Notes.
    pub notes: Notes,
}

/// The view of a county's page; `ledger` is its follow-up.
pub fn county<'a>(
    of: &'a Computations<'a>,
    info: &RoundInfo,
    ledger: Option<&Ledger>,
    provenance: &Provenance,
) -> CountyView<'a> {
    let (plan, assessment) = (of.plan, of.assessment);
    let county = &assessment.county;
    let name = if county.name.trim().is_empty() {
        "未知县区"
    } else {
        &county.name
    };
    let as_of = date_in_text(info.as_of);
    let problems = problems::by_sheet(plan, assessment);
    let readings = problems::readings(plan, assessment);
    let progress = followup::of_county(ledger);
    // In a first round everything is found for the first time, and it would say nothing.
    let actions = actions::rows(plan, assessment, ledger.filter(|_| progress.is_some()));
    CountyView {
        title: format!("{name}教育督导改革差距报告（{}年度）", info.year),
        overline: provenance.marked(&format!("{}《{}》落实情况核查", plan.province, plan.title)),
        heading: format!("{name}差距报告"),
        facts: facts(info, assessment),
        footer: text::style_safe(&provenance.marked(&format!(
            "{name}差距报告 · {as_of} · 方案校验值 {}",
            plan.hash.chars().take(8).collect::<String>()
        ))),
        stand: stand::stand(plan, info, assessment),
        parts: measures::parts(of),
        other_rules: measures::other_rules(of, false),
        other_trials: measures::other_rules(of, true),
        figures: figures::groups(of),
        problem_count: text::count(problems.iter().map(|sheet| sheet.rows.len()).sum()),
        problems,
        action_count: text::count(actions.len()),
        actions,
        progress,
        reading_count: text::count(readings.len()),
        readings,
        notes: notes::notes(
            plan,
            std::iter::once(Pair::new(
                "怎样得出",
                "每条规则、每项数据之下的“怎样得出”写明公式、代入的数值和取数的单元格。打印时只印未达标、无法判定和试行的规则，\
                 全部规则见“差距报告.xlsx”的「规则明细」。",
            ))
            .chain(notes::working_days(plan, info))
            .collect(),
            file_provenance(plan, info, assessment, provenance),
        ),
    }
}

fn facts(info: &RoundInfo, assessment: &Assessment) -> Vec<Pair> {
    let county = &assessment.county;
    let mut facts = vec![
        Pair::new("设区市", text::shown(&county.city)),
        Pair::new("行政区划代码", text::shown(&county.code)),
        Pair::new(
            "填报年度",
            assessment
                .year
                .map_or_else(|| "未填".to_owned(), |year| format!("{year} 年")),
        ),
        Pair::new(
            "填报日期",
            assessment
                .filled_on
                .map_or_else(|| "未填".to_owned(), date_in_text),
        ),
        Pair::new("核查轮次", info.title.clone()),
        Pair::new("核查基准日", date_in_text(info.as_of)),
    ];
    facts.extend(
        assessment
            .last_year
            .as_ref()
            .map(|last| Pair::new("年度比对", compared(last))),
    );
    if assessment.year.is_some_and(|year| year != info.year) {
        facts.push(Pair::new("本轮年度", format!("{} 年，与填报年度不符", info.year)));
    }
    facts
}

/// With what of last year the county was compared.
fn compared(last: &ComparedWith) -> String {
    match &last.file {
        Some(file) => format!(
            "与 {} 年度“{file}”比对 {} 项",
            last.year,
            quantity::plain(f64::from(last.numbers))
        ),
        None => format!("{} 年度结果中没有本县（市、区）的数据，没有比对", last.year),
    }
}

fn file_provenance(
    plan: &Plan,
    info: &RoundInfo,
    assessment: &Assessment,
    provenance: &Provenance,
) -> Vec<Pair> {
    let file = &assessment.file;
    // A file's length is far below the 2^53 that a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "length of a workbook")]
    let bytes = quantity::number(file.bytes as f64, 0);
    let mut pairs = vec![
        Pair::new("核查的文件", file.name.clone()),
        Pair::new("文件大小", format!("{bytes} 字节")),
        Pair::new("文件校验值（SHA-256）", file.sha256.clone()),
        Pair::new("核查基准日", date_in_text(info.as_of)),
    ];
    pairs.extend(notes::calendar(info));
    pairs.extend(notes::plan_provenance(plan, &provenance.program_version));
    pairs
}
