//! 县区×措施: the verdict of every county on every measure.

use super::super::cell::Cell;
use super::super::sheet::{Column, LongTable, Row, Table};
use super::super::words;
use crate::model::assessment::Verdict;
use crate::model::plan::Plan;
use crate::model::round::{Entry, Round, Status};

/// The sheet.
pub fn table<'a>(plan: &'a Plan, round: &'a Round) -> LongTable<'a> {
    let mut columns = vec![
        Column::new("设区市", 9.0, 12.0),
        Column::new("县区", 10.0, 14.0),
        Column::new("状态", 11.0, 12.0),
        Column::new("达标措施数", 7.0, 7.0),
    ];
    columns.extend(
        plan.measures
            .iter()
            .map(|measure| Column::new(format!("第{}条\n{}", measure.no, measure.title), 8.5, 8.5)),
    );
    let legend: Vec<String> = Verdict::OF_MEASURE
        .into_iter()
        .map(|verdict| {
            if words::brief(verdict) == verdict.word() {
                format!("{} {}", verdict.sign(), verdict.word())
            } else {
                format!("{} {}＝{}", verdict.sign(), words::brief(verdict), verdict.word())
            }
        })
        .collect();
    let table = Table {
        name: "县区×措施",
        title: "县区与措施对照".to_owned(),
        lines: vec![format!(
            "{}。空白表示没有可以采用的本年度报送。措施标题的性质（原文标题或工作标题）见「说明」。",
            legend.join("　")
        )],
        columns,
        rows: Vec::new(),
        frozen: 4,
        empty: "名单中没有县区。",
    };
    LongTable {
        table,
        count: round.entries.len(),
        rows: Box::new(move |to| {
            let rows = round.entries.iter().map(|entry| row(plan, round, entry));
            rows.for_each(to);
        }),
    }
}

fn row(plan: &Plan, round: &Round, entry: &Entry) -> Row {
    let assessment = round.assessment(entry).filter(|_| entry.status == Status::已报送);
    let mut cells = vec![
        Cell::short(entry.county.city.clone()),
        Cell::short(entry.county.name.clone()),
        Cell::status(entry.status),
        assessment.map_or(Cell::short("—"), |assessment| {
            Cell::count(assessment.measures_with(Verdict::达标))
        }),
    ];
    cells.extend(plan.measures.iter().map(|measure| {
        assessment.map_or(Cell::Blank, |assessment| {
            let verdict = assessment
                .measure(measure.no)
                .map_or(Verdict::无法判定, |outcome| outcome.verdict);
            Cell::brief_verdict(verdict)
        })
    }));
    Row::plain(cells)
}
