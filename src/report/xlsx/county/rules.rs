//! 规则明细: every rule of the plan with what it came to, the formula in words and with the county's values, and the
//! cell that each value came from, so that every verdict can be followed back to the file.

use super::super::cell::Cell;
use super::super::sheet::{Column, Row, Table};
use super::super::words;
use super::measures::reason;
use crate::model::plan::Plan;
use crate::report::view::card;
use crate::report::view::computation::{Computations, WorkedRule};

/// How each rule of a plan is checked, in words, in the plan's order: the same for every county.
pub fn spoken(plan: &Plan) -> Vec<String> {
    let of_rule = |rule| {
        let words = card::words(plan, rule);
        let lines = words.iter().map(|pair| format!("{}：{}", pair.label, pair.value));
        lines.collect::<Vec<_>>().join("\n")
    };
    plan.rules.iter().map(of_rule).collect()
}

/// The sheet; `spoken` are the words of the plan's rules.
pub fn table(of: &Computations<'_>, spoken: &[String]) -> Table {
    let (plan, assessment) = (of.plan, of.assessment);
    Table {
        name: "规则明细",
        title: format!("{}规则明细", words::county_name(&assessment.county)),
        lines: vec![
            format!(
                "方案的 {} 条规则全部列出。取数一栏写明每个数值所在的工作表和单元格，可对照自评工作簿逐项复核。",
                plan.rules.len()
            ),
            format!(
                "核查的文件：{}　文件校验值（SHA-256）：{}",
                assessment.file.name, assessment.file.sha256
            ),
        ],
        columns: vec![
            Column::new("规则编号", 10.0, 12.0),
            Column::new("措施", 12.0, 16.0),
            Column::new("核查内容", 26.0, 32.0),
            Column::new("结论", 12.0, 12.0),
            Column::new("说明", 20.0, 34.0),
            Column::new("怎样核查", 30.0, 44.0),
            Column::new("公式和代入的数值", 30.0, 46.0),
            Column::new("取数", 30.0, 46.0),
            Column::new("逐行结果", 18.0, 34.0),
            Column::new("依据", 18.0, 28.0),
            Column::new("把握程度", 12.0, 14.0),
        ],
        rows: of
            .rules
            .iter()
            .zip(spoken)
            .map(|(worked, spoken)| rule_row(worked, spoken))
            .collect(),
        frozen: 3,
        empty: "方案中没有规则。",
    }
}

fn rule_row(worked: &WorkedRule<'_>, spoken: &str) -> Row {
    let (rule, computation) = (worked.rule, &worked.computation);
    let measure = rule
        .measure
        .map_or_else(|| "整体".to_owned(), |no| format!("第 {no} 条"));
    Row::plain(vec![
        Cell::short(rule.id.clone()),
        Cell::short(measure),
        Cell::text(rule.title.clone()),
        Cell::verdict(worked.verdict()),
        Cell::text(reason(worked)),
        Cell::text(spoken),
        Cell::lines(&computation.steps),
        Cell::lines(&computation.values),
        Cell::lines(&computation.rows),
        Cell::text(worked.cite.clone()),
        Cell::short(worked.certainty),
    ])
}
