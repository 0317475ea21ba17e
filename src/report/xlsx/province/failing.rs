//! 常见差距: the rules that most counties do not meet.

use super::super::cell::Cell;
use super::super::sheet::{Column, Row, Table};
use super::super::words;
use super::Counted;
use crate::model::assessment::Verdict;
use crate::model::plan::{Plan, Rule};

/// The column of the share of counties that do not meet the rule.
pub const SHARE: u16 = 8;

/// A rule and the counties that do not meet it.
struct Failing<'a> {
    rule: &'a Rule,
    unmet: Vec<&'a str>,
    unknown: usize,
    applicable: usize,
}

/// The sheet of the rules on trial, whoever meets them.
pub fn trials(plan: &Plan, counted: &[Counted<'_>]) -> Table {
    let rules = plan.rules.iter().filter(|rule| rule.trial);
    let rows = rules
        .map(|rule| of_rule(rule, counted))
        .enumerate()
        .map(|(index, failing)| row(plan, index + 1, &failing))
        .collect();
    Table {
        name: "试行规则",
        title: "试行规则".to_owned(),
        lines: vec![format!(
            "统计名单内本年度已报送的 {} 个县区。试行规则只看各县区的情况，不计入任何结论和比率，不要求整改。",
            counted.len()
        )],
        columns: columns("序号", "没有达到"),
        rows,
        frozen: 4,
        empty: "方案中没有试行规则。",
    }
}

/// The sheet.
pub fn table(plan: &Plan, counted: &[Counted<'_>]) -> Table {
    let mut failing: Vec<Failing<'_>> = plan
        .rules
        .iter()
        .filter(|rule| !rule.trial)
        .map(|rule| of_rule(rule, counted))
        .filter(|failing| !failing.unmet.is_empty())
        .collect();
    // The sort is stable: rules of the same count stay in the plan's order.
    failing.sort_by_key(|failing| std::cmp::Reverse(failing.unmet.len()));
    let rows = failing
        .iter()
        .enumerate()
        .map(|(index, failing)| row(plan, index + 1, failing))
        .collect();
    Table {
        name: "常见差距",
        title: "常见差距".to_owned(),
        lines: vec![format!(
            "统计名单内本年度已报送的 {} 个县区。每行是一条有县区未达标的规则，未达标的县区多的在前。未达标率＝未达标的县区÷适用的\
             县区；适用的县区不含不适用的，包含无法判定的。",
            counted.len()
        )],
        columns: columns("位次", "未达标"),
        rows,
        frozen: 4,
        empty: "没有县区未达标的规则。",
    }
}

fn columns(serial: &str, unmet: &str) -> Vec<Column> {
    vec![
        Column::new(serial, 6.0, 6.0),
        Column::new("规则编号", 10.0, 12.0),
        Column::new("措施", 16.0, 24.0),
        Column::new("核查内容", 26.0, 36.0),
        Column::new("严重程度", 11.0, 11.0),
        Column::new(format!("{unmet}\n县区"), 10.0, 10.0),
        Column::new("无法判定\n县区", 10.0, 10.0),
        Column::new("适用县区\n（分母）", 10.0, 10.0),
        Column::new(format!("{unmet}率"), 14.0, 14.0),
        Column::new("责任单位", 16.0, 22.0),
        Column::new("依据", 18.0, 26.0),
        Column::new("县区", 24.0, 60.0),
    ]
}

fn of_rule<'a>(rule: &'a Rule, counted: &[Counted<'a>]) -> Failing<'a> {
    let mut failing = Failing {
        rule,
        unmet: Vec::new(),
        unknown: 0,
        applicable: 0,
    };
    for (county, assessment) in counted {
        let verdict = assessment.verdict_of(&rule.id).unwrap_or(Verdict::无法判定);
        match verdict {
            Verdict::不适用 => continue,
            Verdict::未达标 | Verdict::试行 => failing.unmet.push(words::county_name(county)),
            Verdict::无法判定 => failing.unknown += 1,
            _ => {}
        }
        failing.applicable += 1;
    }
    failing
}

fn row(plan: &Plan, place: usize, failing: &Failing<'_>) -> Row {
    let rule = failing.rule;
    Row::plain(vec![
        Cell::Serial(place),
        Cell::short(rule.id.clone()),
        Cell::text(words::measure(plan, rule.measure)),
        Cell::text(rule.title.clone()),
        Cell::severity(rule.weighs()),
        Cell::count(failing.unmet.len()),
        Cell::count(failing.unknown),
        Cell::count(failing.applicable),
        Cell::share(failing.unmet.len(), failing.applicable),
        Cell::text(rule.remedy.owner.clone()),
        Cell::text(plan.cite(&rule.source)),
        Cell::text(failing.unmet.join("、")),
    ])
}
