//! 经费与队伍 of a county: each figure with what is required and what is missing.

use super::super::cell::{Cell, Look};
use super::super::sheet::{Column, Row, Table};
use super::super::words;
use crate::model::assessment::FigureValue;
use crate::report::view::computation::{Computation, Computations};
use crate::workbook::Tone;

/// The column that shows the value as a share of the required one.
pub const SHARE: u16 = 7;

/// The sheet.
pub fn table(of: &Computations<'_>) -> Table {
    let assessment = of.assessment;
    Table {
        name: "经费与队伍",
        title: format!("{}经费与队伍", words::county_name(&assessment.county)),
        lines: vec![
            "数据取自自评工作簿，未作改动。应达一栏的 ≥、≤、＝ 表示不少于、不超过、等于；没有规定的不作比较。\
             单位为 % 的，差距是百分点。"
                .to_owned(),
        ],
        columns: vec![
            Column::new("类别", 10.0, 14.0),
            Column::new("指标", 30.0, 40.0),
            Column::new("实际", 14.0, 20.0),
            Column::new("应达", 14.0, 20.0),
            Column::new("差距", 12.0, 20.0),
            Column::new("单位", 8.0, 14.0),
            Column::new("是否达到", 13.0, 13.0),
            Column::new("实际占应达的比例", 20.0, 20.0),
            Column::new("分子", 12.0, 18.0),
            Column::new("分母", 12.0, 18.0),
            Column::new("公式和代入的数值", 30.0, 46.0),
            Column::new("取数", 30.0, 46.0),
        ],
        rows: assessment
            .figures
            .iter()
            .zip(&of.figures)
            .map(|(figure, computation)| figure_row(figure, computation))
            .collect(),
        frozen: 2,
        empty: "方案没有规定报告所列的数据。",
    }
}

fn figure_row(figure: &FigureValue, computation: &Computation<'_>) -> Row {
    let number = |value: f64, sign| Cell::quantity(value, &figure.named.unit, figure.named.decimals, sign);
    let missing = || Cell::short("无数据");
    let required = figure.required.map_or_else(
        || Cell::short("—"),
        |required| number(required, figure.named.relation.sign()),
    );
    let (gap, met, share) = match (figure.value, figure.required) {
        (Some(value), Some(required)) => {
            let gap = words::shortfall(value, required, figure.named.relation);
            let met = match gap {
                None => Cell::Mark("✓ 达到".into(), Look::Tone(Tone::Met)),
                Some(_) => Cell::Mark("✕ 未达到".into(), Look::Tone(Tone::Unmet)),
            };
            let share = if required > 0.0 {
                Cell::quantity(value / required, "%", 1, "")
            } else {
                Cell::short("—")
            };
            (number(gap.unwrap_or(0.0), ""), met, share)
        }
        (None, Some(_)) => (
            Cell::short("—"),
            Cell::Mark("？ 无法判定".into(), Look::Tone(Tone::Unknown)),
            Cell::short("—"),
        ),
        (_, None) => (Cell::short("—"), Cell::short("不作比较"), Cell::short("—")),
    };
    let [part, whole] = figure
        .ratio
        .map_or([Cell::short("—"), Cell::short("—")], |(part, whole)| {
            [part, whole].map(|value| Cell::number(value, words::decimals(value, "")))
        });
    Row::plain(vec![
        Cell::short(figure.named.group.clone()),
        Cell::text(figure.named.title.clone()),
        figure.value.map_or_else(missing, |value| number(value, "")),
        required,
        gap,
        Cell::short(figure.named.unit.clone()),
        met,
        share,
        part,
        whole,
        Cell::lines(&computation.steps),
        Cell::lines(&computation.values),
    ])
}
