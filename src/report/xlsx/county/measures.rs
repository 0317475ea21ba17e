//! 措施核查: every measure as a heading, below it every rule and what it came to.

use smol_str::{SmolStr, format_smolstr};

use super::super::cell::Cell;
use super::super::sheet::{Column, Row, Table};
use super::super::words;
use crate::model::assessment::{MeasureOutcome, Verdict};
use crate::model::finding::Gap;
use crate::model::plan::{Measure, Plan};
use crate::report::view::computation::{Computations, WorkedRule};

/// The sheet.
pub fn table(of: &Computations<'_>) -> Table {
    let (plan, assessment) = (of.plan, of.assessment);
    let mut rows = Vec::new();
    for measure in &plan.measures {
        rows.push(heading(plan, measure, assessment.measure(measure.no)));
        rows.extend(rules(of, Some(measure.no)));
    }
    let mut others = rules(of, None).peekable();
    if others.peek().is_some() {
        let mut cells = vec![Cell::short("整体"), Cell::text("不属于某一条措施的核查")];
        cells.resize(COLUMNS, Cell::Blank);
        rows.push(Row::section(cells));
        rows.extend(others);
    }
    Table {
        name: "措施核查",
        title: format!("{}措施核查", words::county_name(&assessment.county)),
        lines: vec![
            "每条措施之下列出全部核查规则。标“参考”的规则不计入措施结论。应达一栏的 ≥、≤、＝ 表示不少于、不超过、等于；\
             单位为 % 的，差距是百分点。"
                .to_owned(),
        ],
        columns: vec![
            Column::new("措施或\n规则编号", 10.0, 12.0),
            Column::new("核查内容", 30.0, 36.0),
            Column::new("结论", 12.0, 12.0),
            Column::new("自评", 10.0, 10.0),
            Column::new("实际", 10.0, 16.0),
            Column::new("应达", 10.0, 16.0),
            Column::new("差距", 9.0, 16.0),
            Column::new("单位", 6.0, 10.0),
            Column::new("依据", 20.0, 29.0),
            Column::new("位置", 12.0, 22.0),
            Column::new("原因", 16.0, 34.0),
        ],
        rows,
        frozen: 2,
        empty: "方案中没有措施。",
    }
}

/// How many columns the sheet has.
const COLUMNS: usize = 11;

fn heading(plan: &Plan, measure: &Measure, outcome: Option<&MeasureOutcome>) -> Row {
    let rating = outcome.map_or("", |outcome| outcome.self_rating.as_str());
    let tally = outcome.map_or_else(String::new, tally);
    Row::section(vec![
        Cell::short(format!("第 {} 条", measure.no)),
        Cell::text(format!("{}（{}）", measure.title, measure.status.word())),
        Cell::verdict(outcome.map_or(Verdict::无法判定, |outcome| outcome.verdict)),
        Cell::short(if rating.is_empty() { "未填" } else { rating }),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::text(words::cites(plan, &measure.sources)),
        Cell::Blank,
        Cell::text(tally),
    ])
}

/// 计入结论 4 条：达标 3，未达标 1.
fn tally(outcome: &MeasureOutcome) -> String {
    let all: u32 = outcome.tally.values().sum();
    let by_verdict: Vec<String> = outcome
        .tally
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(verdict, count)| format!("{} {count}", verdict.word()))
        .collect();
    if by_verdict.is_empty() {
        "没有计入结论的规则".to_owned()
    } else {
        format!("计入结论的规则 {all} 条：{}", by_verdict.join("，"))
    }
}

fn rules<'r>(of: &'r Computations<'_>, measure: Option<u8>) -> impl Iterator<Item = Row> + 'r {
    let trials = of.rules_of(measure, true);
    of.rules_of(measure, false).chain(trials).map(rule_row)
}

fn rule_row(worked: &WorkedRule<'_>) -> Row {
    let rule = worked.rule;
    let title = match rule.standing() {
        "" => rule.title.clone(),
        standing => format_smolstr!("{}（{standing}）", rule.title),
    };
    let [actual, required, gap, unit] = numbers(worked.gap());
    Row::folded(vec![
        Cell::short(rule.id.clone()),
        Cell::text(title),
        Cell::verdict(worked.verdict()),
        Cell::Blank,
        actual,
        required,
        gap,
        unit,
        Cell::text(worked.cite.clone()),
        Cell::text(worked.places.clone()),
        Cell::text(reason(worked)),
    ])
}

/// Actual, required, gap and unit, each a number of its own.
pub(super) fn numbers(gap: Option<&Gap>) -> [Cell; 4] {
    let Some(gap) = gap else {
        return [Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank];
    };
    let decimals = words::gap_decimals(gap);
    let number = |value, sign| Cell::quantity(value, &gap.unit, decimals, sign);
    [
        number(gap.actual, ""),
        number(gap.required, gap.relation.sign()),
        number(gap.gap, ""),
        Cell::short(gap.unit.clone()),
    ]
}

/// What the rule's findings say, and why it could not be told or does not apply.
pub(super) fn reason(worked: &WorkedRule<'_>) -> SmolStr {
    let Some(outcome) = worked.outcome else {
        return "本规则没有运行。".into();
    };
    let said = match (worked.finding, worked.more_findings) {
        (None, _) => SmolStr::default(),
        (Some(only), 0) => only.message.clone(),
        (Some(first), more) => {
            format_smolstr!("{}（另有 {more} 处，见「问题清单」）", first.message)
        }
    };
    match (said.is_empty(), outcome.reason.is_empty()) {
        (_, true) => said,
        (true, false) => outcome.reason.clone(),
        (false, false) => format_smolstr!("{said}\n{}", outcome.reason),
    }
}
