//! 数据说明: what the data cannot say.

use super::words::{named, rate, year_cells, year_columns};
use super::{Results, Years};
use crate::model::annual::{Cell, Chapter, Column, Row, Table, UsedResult};
use crate::model::assessment::Verdict;
use crate::model::plan::{County, TitleStatus};
use crate::model::round::Status;

pub(super) fn chapter(years: &Years<'_>, sources: &[UsedResult]) -> Chapter {
    Chapter {
        title: "数据说明".to_owned(),
        sentences: sentences(years, sources),
        tables: vec![unclear(years)],
    }
}

/// Verdicts of measures that could not be told, of all that apply.
fn unknown(results: &Results) -> (usize, usize) {
    let counted = results.counted();
    let outcomes = counted.iter().flat_map(|(_, sent)| &sent.measures);
    outcomes.fold((0, 0), |(unknown, all), held| match held.verdict {
        Verdict::无法判定 => (unknown + 1, all + 1),
        Verdict::不适用 => (unknown, all),
        _ => (unknown, all + 1),
    })
}

/// Figures that counties have no value of, of all.
fn missing(results: &Results) -> (usize, usize) {
    let counted = results.counted();
    let figures = counted.iter().flat_map(|(_, sent)| &sent.figures);
    figures.fold((0, 0), |(missing, all), held| {
        (missing + usize::from(held.value.is_none()), all + 1)
    })
}

fn absent(results: &Results) -> Vec<String> {
    let entries = results.round.entries.iter();
    entries
        .filter(|entry| entry.status != Status::已报送)
        .map(|entry| entry.county.name.to_string())
        .collect()
}

fn sentences(years: &Years<'_>, sources: &[UsedResult]) -> Vec<String> {
    let this = years.this;
    let mut said = Vec::new();
    for results in &years.all {
        let names = absent(results);
        let year = results.used.year;
        if names.is_empty() {
            said.push(format!("{year}年度名单内的县（市、区）全部统计在内。"));
        } else {
            said.push(format!(
                "{year}年度没有统计在内的县（市、区）{}个：{}。",
                names.len(),
                named(&names, "个")
            ));
        }
    }
    for results in &years.all {
        let names = results.taken_over();
        if !names.is_empty() {
            said.push(format!(
                "{}年度最后一轮没有报送、以当年此前一轮报送的为准的县（市、区）{}个：{}。",
                results.used.year,
                names.len(),
                named(&names, "个")
            ));
        }
    }
    let (part, all) = unknown(this);
    if part > 0 {
        said.push(format!(
            "{}年度因数据缺失或不明而无法判定的措施{part}项次，占适用项次的{}。",
            this.used.year,
            rate(part, all)
        ));
    }
    let (part, all) = missing(this);
    if part > 0 {
        said.push(format!(
            "{}年度经费和队伍指标缺数据{part}项次，占{}；合计只加总有数据的县（市、区）。",
            this.used.year,
            rate(part, all)
        ));
    }
    said.extend(rosters(years));
    let others: Vec<String> = years
        .all
        .iter()
        .filter(|held| held.used.plan_hash != this.used.plan_hash)
        .map(|held| format!("{}年", held.used.year))
        .collect();
    if !others.is_empty() {
        said.push(format!(
            "{}核查所用的方案与本年度不同（见“核查结果来源”），措施和规则的变化可能影响达标率，比较时应当考虑。",
            others.join("、")
        ));
    }
    let skipped: Vec<i32> = gaps(years);
    if !skipped.is_empty() {
        let skipped: Vec<String> = skipped.iter().map(|year| format!("{year}年")).collect();
        said.push(format!("没有{}的核查结果。", skipped.join("、")));
    }
    let aside = sources.iter().filter(|held| !held.counts).count();
    if aside > 0 {
        said.push(format!(
            "一年中有几轮核查的，以最后一轮为准；另有{aside}轮只列入“核查结果来源”，没有统计。"
        ));
    }
    let working = years
        .plan
        .measures
        .iter()
        .filter(|held| held.status == TitleStatus::Working)
        .count();
    if working > 0 {
        said.push(format!(
            "{}条措施的标题是工作标题，不是方案原文，以正式文件为准。",
            working
        ));
    }
    said.push("本报告的数据来自各县（市、区）自评工作簿和核查结果，没有实地核实。".to_owned());
    said
}

/// Counties that the rosters of two years do not share.
fn rosters(years: &Years<'_>) -> Vec<String> {
    let Some(last) = years.last else { return Vec::new() };
    let only = |in_this: &Results, not_in: &Results| -> Vec<String> {
        let has = |county: &County| {
            not_in
                .round
                .entries
                .iter()
                .any(|held| held.county.code == county.code)
        };
        let entries = in_this.round.entries.iter();
        let new = entries.filter(|entry| !has(&entry.county));
        new.map(|entry| entry.county.name.to_string()).collect()
    };
    [(years.this, last), (last, years.this)]
        .into_iter()
        .filter_map(|(one, other)| {
            let names = only(one, other);
            (!names.is_empty()).then(|| {
                format!(
                    "{}年度名单中有、{}年度名单中没有的县（市、区）{}个：{}。",
                    one.used.year,
                    other.used.year,
                    names.len(),
                    named(&names, "个")
                )
            })
        })
        .collect()
}

/// Years between the first and the last of which there are no results.
fn gaps(years: &Years<'_>) -> Vec<i32> {
    let first = years
        .all
        .first()
        .map_or(years.this.used.year, |held| held.used.year);
    (first..years.this.used.year)
        .filter(|year| years.all.iter().all(|held| held.used.year != *year))
        .collect()
}

fn unclear(years: &Years<'_>) -> Table {
    let mut columns = vec![Column::new("项目", 36)];
    columns.extend(year_columns(years, 22, Some("分子/分母")));
    let row = |head: &str, of: &dyn Fn(&Results) -> Cell| Row::plain(year_cells(years, head, of));
    let share = |(part, all)| Cell::share(part, all);
    let working = years
        .plan
        .measures
        .iter()
        .filter(|held| held.status == TitleStatus::Working)
        .count();
    Table {
        name: "缺少和不明的数据".to_owned(),
        note: "未统计的县（市、区）包括未报送、年度不符和无法读取的。".to_owned(),
        rows: vec![
            row("未统计的县（市、区）（个）", &|held| {
                Cell::count(absent(held).len())
            }),
            row(
                "以此前一轮报送为准的县（市、区）（个）",
                &|held| Cell::count(held.taken_over().len()),
            ),
            row("无法判定的措施项次（个）", &|held| {
                Cell::count(unknown(held).0)
            }),
            row("占适用的措施项次", &|held| share(unknown(held))),
            row("缺数据的指标项次（个）", &|held| {
                Cell::count(missing(held).0)
            }),
            row("占全部指标项次", &|held| share(missing(held))),
            row("工作标题的措施（条）", &|_| Cell::count(working)),
        ],
        columns,
    }
}
