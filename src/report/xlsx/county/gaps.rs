//! 差距明细: every rule that is not met or could not be told, with its numbers.

use super::super::cell::Cell;
use super::super::sheet::{Column, Row, Table};
use super::super::words;
use super::measures::{numbers, reason};
use crate::model::assessment::Verdict;
use crate::model::plan::{Plan, Rule};
use crate::report::view::computation::{Computations, WorkedRule};

/// The sheet.
pub fn table(of: &Computations<'_>) -> Table {
    let (plan, assessment) = (of.plan, of.assessment);
    let open = of.rules.iter().filter(|worked| {
        !worked.rule.trial && matches!(worked.verdict(), Verdict::未达标 | Verdict::无法判定)
    });
    let rows: Vec<Row> = open
        .enumerate()
        .map(|(index, worked)| row(plan, index + 1, worked))
        .collect();
    Table {
        name: "差距明细",
        title: format!("{}差距明细", words::county_name(&assessment.county)),
        lines: vec![
            "每行是一条未达标或无法判定的规则。逐行核查的规则另列达到的行数和核查的行数；单位为 % 的，差距是百分点。".to_owned(),
        ],
        columns: vec![
            Column::new("序号", 6.0, 6.0),
            Column::new("措施", 16.0, 18.0),
            Column::new("规则编号", 10.0, 12.0),
            Column::new("核查内容", 22.0, 28.0),
            Column::new("结论", 12.0, 12.0),
            Column::new("性质", 10.0, 12.0),
            Column::new("实际", 8.0, 16.0),
            Column::new("应达", 9.0, 16.0),
            Column::new("差距", 8.0, 16.0),
            Column::new("单位", 6.0, 10.0),
            Column::new("达到的行数", 8.0, 8.0),
            Column::new("核查的行数", 8.0, 8.0),
            Column::new("达到比例", 9.0, 9.0),
            Column::new("原因", 24.0, 32.0),
            Column::new("依据", 16.0, 22.0),
            Column::new("位置", 12.0, 18.0),
        ],
        rows,
        frozen: 4,
        empty: "没有未达标或无法判定的规则。",
    }
}

fn row(plan: &Plan, no: usize, worked: &WorkedRule<'_>) -> Row {
    let (rule, gap) = (worked.rule, worked.gap());
    let [actual, required, shortfall, unit] = numbers(gap);
    let count = |count: u32| Cell::number(f64::from(count), 0);
    let [holding, total, share] =
        gap.and_then(|gap| gap.rows)
            .map_or([Cell::Blank, Cell::Blank, Cell::Blank], |rows| {
                let share = if rows.total == 0 {
                    Cell::short("—")
                } else {
                    Cell::quantity(f64::from(rows.holding) / f64::from(rows.total), "%", 1, "")
                };
                [count(rows.holding), count(rows.total), share]
            });
    Row::plain(vec![
        Cell::Serial(no),
        Cell::text(words::measure(plan, rule.measure)),
        Cell::short(rule.id.clone()),
        Cell::text(rule.title.clone()),
        Cell::verdict(worked.verdict()),
        Cell::short(standing(rule)),
        actual,
        required,
        shortfall,
        unit,
        holding,
        total,
        share,
        Cell::text(reason(worked)),
        Cell::text(worked.cite.clone()),
        Cell::text(worked.places.clone()),
    ])
}

/// What the rule is to the verdict of its measure; its kind if it belongs to none. A severity would look like a
/// verdict beside one that could not be told.
fn standing(rule: &Rule) -> &'static str {
    match (rule.measure, rule.standing()) {
        (None, "") => rule.kind.word(),
        (Some(_), "") => "计入结论",
        (_, standing) => standing,
    }
}
