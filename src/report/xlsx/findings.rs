//! 问题清单 and 问题总清单: every finding with its cell, what stands there and what to do.

use super::cell::Cell;
use super::sheet::{Column, LongTable, Row, Table};
use super::words;
use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::plan::Plan;
use crate::report::view::text;

/// The list of one county.
pub fn of_county(plan: &Plan, assessment: &Assessment) -> Table {
    let county = words::county_name(&assessment.county);
    let rows = assessment
        .findings
        .iter()
        .enumerate()
        .map(|(index, finding)| row(plan, index + 1, None, finding))
        .collect();
    table(plan, "问题清单", format!("{county}问题清单"), false, rows)
}

/// The list of all counties.
pub fn of_province<'a>(plan: &'a Plan, assessments: &'a [Assessment]) -> LongTable<'a> {
    LongTable {
        table: table(plan, "问题总清单", "问题总清单".to_owned(), true, Vec::new()),
        count: assessments
            .iter()
            .map(|assessment| assessment.findings.len())
            .sum(),
        rows: Box::new(move |to| {
            let all = assessments.iter().flat_map(|assessment| {
                let findings = assessment.findings.iter();
                findings.map(move |finding| (assessment, finding))
            });
            for (index, (assessment, finding)) in all.enumerate() {
                to(row(plan, index + 1, Some(assessment), finding));
            }
        }),
    }
}

fn table(plan: &Plan, name: &'static str, title: String, with_county: bool, rows: Vec<Row>) -> Table {
    let mut columns = vec![Column::new("序号", 6.0, 8.0)];
    if with_county {
        columns.push(Column::new("设区市", 9.0, 10.0));
        columns.push(Column::new("县区", 9.0, 12.0));
    }
    columns.extend([
        Column::new("编号", 10.0, 15.0),
        Column::new("严重程度", 11.0, 11.0),
        Column::new("类别", 7.0, 12.0),
        Column::new("工作表", 10.0, 12.0),
        Column::new("单元格", 7.0, 8.0),
        Column::new("指标", 10.0, 14.0),
        Column::new("现填内容", 10.0, 14.0),
        Column::new("应为", 10.0, 14.0),
        Column::new("问题", 26.0, 30.0),
        Column::new("怎么改", 22.0, 26.0),
        Column::new("依据", 14.0, 16.0),
        Column::new("时限", 12.0, 12.0),
        Column::new("可否说明", 8.0, 8.0),
        Column::new("另见", 10.0, 16.0),
        Column::new("说明", 14.0, 20.0),
        Column::new("说明的审核", 12.0, 18.0),
    ]);
    Table {
        name,
        title,
        lines: vec![format!(
            "“可以说明”的问题，可以改正，也可以在自评工作簿「{}」中写明编号和理由。说明一栏照录县区已写的说明。",
            plan.form.roles.explanation_sheet
        )],
        columns,
        rows,
        frozen: if with_county { 4 } else { 2 },
        empty: "没有问题。",
    }
}

fn row(plan: &Plan, no: usize, county: Option<&Assessment>, finding: &Finding) -> Row {
    let mut cells = vec![Cell::Serial(no)];
    if let Some(assessment) = county {
        cells.push(Cell::short(assessment.county.city.clone()));
        cells.push(Cell::short(words::county_name(&assessment.county)));
    }
    let place = &finding.place;
    cells.extend([
        Cell::text(finding.id.clone()),
        Cell::severity(finding.severity),
        Cell::short(finding.kind.word()),
        Cell::text(place.sheet.as_deref().unwrap_or("整个文件")),
        Cell::short(place.cell.as_deref().unwrap_or_default()),
        Cell::text(place.label.clone()),
        Cell::text(place.typed()),
        Cell::text(finding.expected.clone()),
        Cell::text(finding.message.clone()),
        Cell::text(finding.remedy.what.clone()),
        Cell::text(plan.cite(&finding.source)),
        Cell::date_or(finding.due, "—"),
        Cell::short(if finding.explainable {
            "可以说明"
        } else {
            "不可以"
        }),
        Cell::text(text::related(finding)),
        Cell::text(finding.explanation.as_deref().unwrap_or_default()),
        Cell::text(text::explained(finding)),
    ]);
    Row::plain(cells)
}
