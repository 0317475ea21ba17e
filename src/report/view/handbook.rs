//! The rule handbook: everything that a county is checked against, before it fills anything in. It speaks of no county
//! and no round, so that its bytes depend on the plan alone.

use serde::Serialize;

use super::card::{self, Places, RuleCard};
use super::mark::{Mark, Pair};
use super::notes::{self, Notes};
use super::text;
use crate::model::plan::{BuiltinCheck, Measure, Part, Plan, Rule};
use crate::model::provenance::Provenance;
use crate::model::quantity::date_in_text;

/// Everything that the handbook prints.
#[derive(Clone, Debug, Serialize)]
pub struct HandbookView {
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
    /// How many measures, rules and built-in checks there are, in a sentence.
    pub extent: String,
    /// How to use the handbook.
    pub usage: Vec<Pair>,
    /// How verdicts come about.
    pub verdicts: Vec<Pair>,
    /// The parts of the plan with their measures and rules.
    pub parts: Vec<PartView>,
    /// Rules that belong to no measure.
    pub others: Vec<RuleCard>,
    /// What the program checks of itself.
    pub checks: Vec<CheckRow>,
    /// Sources, thresholds, versions, whom to ask.
    pub notes: Notes,
}

/// A part of the plan.
#[derive(Clone, Debug, Serialize)]
pub struct PartView {
    /// Number in Chinese.
    pub no: String,
    /// Short name.
    pub name: String,
    /// Heading.
    pub title: String,
    /// Whether the heading is the document's own.
    pub status: &'static str,
    /// Its measures.
    pub measures: Vec<MeasureView>,
}

/// A measure.
#[derive(Clone, Debug, Serialize)]
pub struct MeasureView {
    /// Number.
    pub no: u8,
    /// Title.
    pub title: String,
    /// Whether the title is the document's own.
    pub status: &'static str,
    /// What a reader must know of the title; may be empty.
    pub title_note: String,
    /// What the county must show.
    pub must_show: Vec<String>,
    /// Where the measure is known from.
    pub cites: String,
    /// Its rules.
    pub rules: Vec<RuleCard>,
}

/// A built-in check.
#[derive(Clone, Debug, Serialize)]
pub struct CheckRow {
    /// Id.
    pub id: String,
    /// What it demands.
    pub title: String,
    /// Kind of its findings.
    pub kind: &'static str,
    /// Severity of its findings.
    pub mark: Mark,
    /// What to do.
    pub what: String,
    /// 责任单位.
    pub owner: String,
    /// How long that may take; empty for what asks for nothing.
    pub within: String,
    /// Where the demand comes from.
    pub cite: String,
    /// Whether an explanation will do instead.
    pub explainable: bool,
}

/// The view of the handbook.
pub fn handbook(plan: &Plan, places: &Places, provenance: &Provenance) -> HandbookView {
    let issued = date_in_text(plan.issued);
    HandbookView {
        title: format!(
            "{}教育督导改革核查规则手册（方案版本 {}）",
            plan.province, plan.version
        ),
        overline: format!("{}《{}》落实情况核查", plan.province, plan.title),
        heading: "核查规则手册".to_owned(),
        facts: vec![
            Pair::new(
                "《实施方案》印发",
                format!("{}，{issued}", plan.issuers.join("、")),
            ),
            Pair::new("核查方案版本", plan.version.clone()),
            Pair::new(
                "自评工作簿",
                format!("{}，模板版本 {}", plan.form.title, plan.form.version),
            ),
        ],
        footer: text::style_safe(&format!(
            "核查规则手册 · 方案版本 {} · 方案校验值 {}",
            plan.version,
            plan.hash.chars().take(8).collect::<String>()
        )),
        extent: extent(plan),
        usage: usage(plan),
        verdicts: verdicts(plan),
        parts: plan
            .parts
            .iter()
            .map(|part| part_view(plan, part, places))
            .collect(),
        others: cards(plan, places, None),
        checks: plan.checks.iter().map(|check| check_row(plan, check)).collect(),
        notes: notes::notes(
            plan,
            Vec::new(),
            notes::plan_provenance(plan, &provenance.program_version),
        ),
    }
}

/// How much the handbook holds.
pub fn extent(plan: &Plan) -> String {
    let of_measures = plan.rules.iter().filter(|rule| rule.measure.is_some()).count();
    format!(
        "共 {} 项措施、{} 条规则（其中措施规则 {} 条，表内、表间核对 {} 条），另有 {} 项固定核查。",
        text::count(plan.measures.len()),
        text::count(plan.rules.len()),
        text::count(of_measures),
        text::count(plan.rules.len() - of_measures),
        text::count(plan.checks.len())
    )
}

/// How to use the handbook.
pub fn usage(plan: &Plan) -> Vec<Pair> {
    vec![
        Pair::new(
            "用途",
            format!(
                "县（市、区）填报《{}》之前，可以从本手册查到每一条核查规则问什么、怎样算、从哪个单元格取数、依据是什么、没有达到怎么办。",
                plan.form.title
            ),
        ),
        Pair::new(
            "公式",
            "“怎样核查”用文字说明算法，“公式”是同一算法的电子表格写法，工作簿的自查结果和省级核查都按这个公式计算。",
        ),
        Pair::new(
            "单元格",
            "取数的位置按空白工作簿标注。插入过行、改过版面的工作簿，按指标名称查找，位置以核查报告所列为准。",
        ),
        Pair::new(
            "例子",
            "例子只列与规则有关的数值，用来说明什么情况通过、什么情况不通过；例子都经过验算。",
        ),
        Pair::new(
            "依据",
            "标“原文在手”的可以逐字核对；标“部分原文在手”“转述”的以正式文件为准；标“省级办公室设定”的没有文件直接规定，可以调整。",
        ),
    ]
}

/// How verdicts come about.
pub fn verdicts(plan: &Plan) -> Vec<Pair> {
    notes::in_full(plan)
        .into_iter()
        .map(|(label, text)| Pair::new(label, text))
        .collect()
}

/// The rules of a measure, or those of none, as cards.
pub fn cards(plan: &Plan, places: &Places, measure: Option<u8>) -> Vec<RuleCard> {
    let rules = plan.rules.iter().filter(|rule| rule.measure == measure);
    rules.map(|rule: &Rule| card::card(plan, rule, places)).collect()
}

fn part_view(plan: &Plan, part: &Part, places: &Places) -> PartView {
    PartView {
        no: text::chinese_number(part.no.into()),
        name: part.name.clone(),
        title: part.title.clone(),
        status: part.status.word(),
        measures: plan
            .measures
            .iter()
            .filter(|measure| measure.part == part.no)
            .map(|measure| measure_view(plan, measure, places))
            .collect(),
    }
}

fn measure_view(plan: &Plan, measure: &Measure, places: &Places) -> MeasureView {
    let cites: Vec<String> = measure.sources.iter().map(|source| plan.cite(source)).collect();
    MeasureView {
        no: measure.no,
        title: measure.title.clone(),
        status: measure.status.word(),
        title_note: measure.title_note.clone(),
        must_show: measure.must_show.clone(),
        cites: cites.join("；"),
        rules: cards(plan, places, Some(measure.no)),
    }
}

/// A built-in check in words.
pub fn check_row(plan: &Plan, check: &BuiltinCheck) -> CheckRow {
    let asks = check.severity != crate::model::finding::Severity::提示;
    CheckRow {
        id: check.id.to_string(),
        title: check.title.to_string(),
        kind: check.kind.word(),
        mark: check.severity.into(),
        what: check.remedy.what.to_string(),
        owner: check.remedy.owner.to_string(),
        within: if asks {
            check.remedy.within.told()
        } else {
            String::new()
        },
        cite: plan.cite(&check.source),
        explainable: check.explainable,
    }
}
