//! 总体情况: who sent, and what their submissions and all measures together came to.

use super::words::{against, counted, points, points_cell, rate, year_cells, year_columns};
use super::{Results, Years};
use crate::model::annual::{Cell, Chapter, Column, Row, Table};
use crate::model::assessment::SubmissionVerdict;
use crate::model::round::Status;

pub(super) fn chapter(years: &Years<'_>) -> Chapter {
    Chapter {
        title: "总体情况".to_owned(),
        sentences: sentences(years),
        tables: vec![table(years)],
    }
}

/// Measures met, of those that apply, over all counties that count.
fn met(results: &Results) -> (usize, usize) {
    let counted = results.counted();
    counted.iter().fold((0, 0), |(met, all), (_, sent)| {
        let (more, of) = sent.measures_met();
        (met + more, all + of)
    })
}

fn with(results: &Results, verdict: SubmissionVerdict) -> usize {
    let counted = results.counted();
    counted.iter().filter(|(_, sent)| sent.verdict == verdict).count()
}

fn sentences(years: &Years<'_>) -> Vec<String> {
    let (this, year) = (years.this, years.this.used.year);
    let all = this.round.entries.len();
    if all == 0 {
        return vec![format!("{year}年度的县区名单是空的，没有应报送的县（市、区）。")];
    }
    let sent = this.count(Status::已报送);
    let others = counted(
        &[
            ("未报送", this.count(Status::未报送)),
            ("报送的年度不符", this.count(Status::年度不符)),
            ("报送的文件无法读取", this.count(Status::无法读取)),
        ],
        "个",
    );
    let others = if others.is_empty() {
        String::new()
    } else {
        format!("，{others}")
    };
    let mut said = vec![format!(
        "{year}年度应报送的县（市、区）{all}个，已报送{sent}个，报送率{}{others}。",
        rate(sent, all)
    )];
    if sent == 0 {
        said.push("没有已报送的县（市、区），以下各部分没有可以统计的数据。".to_owned());
        return said;
    }
    let verdicts = counted(
        &[
            ("结论为“通过”的", with(this, SubmissionVerdict::通过)),
            (
                "“通过（有整改事项）”的",
                with(this, SubmissionVerdict::通过有整改),
            ),
            ("“退回修改”的", with(this, SubmissionVerdict::退回修改)),
        ],
        "个",
    );
    said.push(format!("已报送的县（市、区）中，{verdicts}。"));
    let (done, of) = met(this);
    if of > 0 {
        let change = years.last.and_then(|last| {
            let points = points((done, of), met(last))?;
            Some(format!("，{}", against(last.used.year, points)))
        });
        said.push(format!(
            "{}条措施按适用的县（市、区）逐一计算，共{of}项次，达标{done}项次，达标率{}{}。",
            years.plan.measures.len(),
            rate(done, of),
            change.unwrap_or_default()
        ));
    }
    said
}

fn table(years: &Years<'_>) -> Table {
    let mut columns = vec![Column::new("项目", 28)];
    columns.extend(year_columns(years, 20, Some("分子/分母")));
    columns.push(Column::new("比上年\n（百分点）", 14));
    let counts = |head: &str, of: &dyn Fn(&Results) -> usize| {
        let mut cells = year_cells(years, head, &|held| Cell::count(of(held)));
        cells.push(Cell::text(""));
        Row::plain(cells)
    };
    let shares = |head: &str, of: &dyn Fn(&Results) -> (usize, usize)| {
        let mut cells = year_cells(years, head, &|held| {
            let (part, whole) = of(held);
            Cell::share(part, whole)
        });
        let change = years.last.and_then(|last| points(of(years.this), of(last)));
        cells.push(points_cell(change));
        Row::sum(cells)
    };
    let mut rows = vec![counts("应报送（个）", &|held| held.round.entries.len())];
    for status in [Status::已报送, Status::年度不符, Status::无法读取, Status::未报送] {
        rows.push(counts(&format!("{}（个）", status.word()), &|held| {
            held.count(status)
        }));
    }
    rows.push(shares("报送率", &|held| {
        (held.count(Status::已报送), held.round.entries.len())
    }));
    for verdict in [
        SubmissionVerdict::通过,
        SubmissionVerdict::通过有整改,
        SubmissionVerdict::退回修改,
    ] {
        rows.push(counts(&format!("结论：{}（个）", verdict.word()), &|held| {
            with(held, verdict)
        }));
    }
    rows.push(counts("措施（条）", &|_| years.plan.measures.len()));
    rows.push(shares("措施达标率（项次）", &met));
    Table {
        name: "报送和结论".to_owned(),
        note: "结论只统计名单内本年度已报送的县（市、区）。措施达标率是各县（市、区）达标的措施项次除以适用的措施项次，无法判定的计入分母。".to_owned(),
        columns,
        rows,
    }
}
