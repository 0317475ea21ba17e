//! 各部分和各项措施的落实情况: rates by part and by measure, and how they changed.

use super::words::{against, counted, each, named, points, points_cell, rate, year_columns};
use super::{Results, Years};
use crate::model::annual::{Cell, Chapter, Column, Row, Table};
use crate::model::assessment::Verdict;
use crate::model::plan::Measure;

pub(super) fn chapter(years: &Years<'_>) -> Chapter {
    Chapter {
        title: "各部分和各项措施落实情况".to_owned(),
        sentences: sentences(years),
        tables: vec![by_part(years), by_measure(years)],
    }
}

/// Counties that meet these measures, of those they apply to; a measure that a year's plan did not have counts nothing.
fn met(results: &Results, numbers: &[u8]) -> (usize, usize) {
    let counted = results.counted();
    let outcomes = counted
        .iter()
        .flat_map(|(_, sent)| &sent.measures)
        .filter(|held| numbers.contains(&held.measure));
    outcomes.fold((0, 0), |(met, all), held| match held.verdict {
        Verdict::达标 => (met + 1, all + 1),
        Verdict::不适用 => (met, all),
        _ => (met, all + 1),
    })
}

fn of_part(years: &Years<'_>, part: u8) -> Vec<u8> {
    let measures = years.plan.measures.iter();
    measures
        .filter(|held| held.part == part)
        .map(|held| held.no)
        .collect()
}

fn quoted(measure: &Measure) -> String {
    format!("措施{}“{}”", measure.no, measure.title)
}

fn sentences(years: &Years<'_>) -> Vec<String> {
    let parts: Vec<(String, (usize, usize))> = years
        .plan
        .parts
        .iter()
        .map(|part| (part.name.clone(), met(years.this, &of_part(years, part.no))))
        .filter(|(_, (_, all))| *all > 0)
        .collect();
    if parts.is_empty() {
        return vec!["没有可以统计的措施结论。".to_owned()];
    }
    let each: Vec<String> = parts
        .iter()
        .map(|(name, (part, all))| format!("{name}{}", rate(*part, *all)))
        .collect();
    let mut said = vec![format!("各部分措施的达标率：{}。", each.join("，"))];
    said.extend(extremes(years));
    said.extend(changes(years));
    said
}

/// Which measures all counties meet, and which the fewest.
fn extremes(years: &Years<'_>) -> Vec<String> {
    let rated: Vec<(&Measure, (usize, usize))> = years
        .plan
        .measures
        .iter()
        .map(|measure| (measure, met(years.this, &[measure.no])))
        .filter(|(_, (_, all))| *all > 0)
        .collect();
    let whole: Vec<String> = rated
        .iter()
        .filter(|(_, (part, all))| part == all)
        .map(|(measure, _)| quoted(measure))
        .collect();
    let mut said = Vec::new();
    if !whole.is_empty() {
        said.push(format!(
            "适用的县（市、区）全部达标的措施有{}条：{}。",
            whole.len(),
            named(&whole, "条")
        ));
    }
    // Fractions are compared crosswise: two equal rates must not differ by the dust of a division.
    let least = rated
        .iter()
        .map(|(_, rate)| *rate)
        .min_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1)));
    if let Some(least) = least.filter(|(part, all)| part < all) {
        let lowest: Vec<&(&Measure, (usize, usize))> = rated
            .iter()
            .filter(|(_, (part, all))| part * least.1 == least.0 * all)
            .collect();
        match lowest.as_slice() {
            [(measure, (part, all))] => {
                said.push(format!(
                    "达标率最低的是{}，为{}。",
                    quoted(measure),
                    rate(*part, *all)
                ));
            }
            several => {
                let names: Vec<String> = several
                    .iter()
                    .map(|(measure, (part, all))| format!("{}{}", quoted(measure), rate(*part, *all)))
                    .collect();
                said.push(format!(
                    "达标率最低的措施有{}条：{}。",
                    names.len(),
                    named(&names, "条")
                ));
            }
        }
    }
    said
}

/// How many measures rose and fell, and which most.
fn changes(years: &Years<'_>) -> Vec<String> {
    let Some(last) = years.last else { return Vec::new() };
    let year = last.used.year;
    let changed: Vec<(&Measure, Option<f64>)> = years
        .plan
        .measures
        .iter()
        .map(|measure| {
            let numbers = [measure.no];
            (measure, points(met(years.this, &numbers), met(last, &numbers)))
        })
        .collect();
    let known: Vec<(&Measure, f64)> = changed
        .iter()
        .filter_map(|(measure, points)| Some((*measure, (*points)?)))
        .collect();
    if known.is_empty() {
        return vec![format!("与{year}年没有可以比较的措施。")];
    }
    let count = |holds: fn(f64) -> bool| known.iter().filter(|(_, points)| holds(*points)).count();
    let mut said = vec![format!(
        "与{year}年相比，{}。",
        counted(
            &[
                ("达标率提高的措施", count(|points| points > 0.0)),
                ("下降的", count(|points| points < 0.0)),
                ("持平的", count(|points| points == 0.0)),
                ("无法比较的", changed.len() - known.len()),
            ],
            "条"
        )
    )];
    let greatest = known.iter().map(|(_, points)| *points).fold(0.0, f64::max);
    let least = known.iter().map(|(_, points)| *points).fold(0.0, f64::min);
    for (word, extreme) in [("提高最多的是", greatest), ("下降最多的是", least)] {
        if extreme == 0.0 {
            continue;
        }
        let names: Vec<String> = known
            .iter()
            .filter(|(_, points)| *points == extreme)
            .map(|(measure, _)| quoted(measure))
            .collect();
        said.push(format!(
            "{word}{}，{}{}。",
            named(&names, "条"),
            each(&names),
            against(year, extreme)
        ));
    }
    said
}

fn rates(years: &Years<'_>, numbers: &[u8]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = years
        .all
        .iter()
        .map(|held| {
            let (part, all) = met(held, numbers);
            Cell::share(part, all)
        })
        .collect();
    let change = years
        .last
        .and_then(|last| points(met(years.this, numbers), met(last, numbers)));
    cells.push(points_cell(change));
    cells
}

fn by_part(years: &Years<'_>) -> Table {
    let mut columns = vec![Column::new("部分", 12), Column::new("措施条数", 10)];
    columns.extend(year_columns(years, 22, Some("达标/适用")));
    columns.push(Column::new("比上年\n（百分点）", 14));
    let rows = years
        .plan
        .parts
        .iter()
        .map(|part| {
            let numbers = of_part(years, part.no);
            let mut cells = vec![Cell::text(&part.name), Cell::count(numbers.len())];
            cells.extend(rates(years, &numbers));
            Row::plain(cells)
        })
        .collect();
    Table {
        name: "分部分达标率".to_owned(),
        note: "各部分达标的措施项次除以适用的措施项次；每个县（市、区）的每条措施为一项次。".to_owned(),
        columns,
        rows,
    }
}

fn by_measure(years: &Years<'_>) -> Table {
    let mut columns = vec![
        Column::new("措施", 8),
        Column::new("标题", 32),
        Column::new("标题性质", 14),
    ];
    columns.extend(year_columns(years, 20, Some("达标/适用")));
    columns.push(Column::new("比上年\n（百分点）", 12));
    let rows = years
        .plan
        .measures
        .iter()
        .map(|measure| {
            let mut cells = vec![
                Cell::count(usize::from(measure.no)),
                Cell::text(&measure.title),
                Cell::text(measure.status.word()),
            ];
            cells.extend(rates(years, &[measure.no]));
            Row::plain(cells)
        })
        .collect();
    Table {
        name: "措施达标率".to_owned(),
        note: "达标的县（市、区）除以适用的县（市、区）；不适用的不计入，无法判定的计入分母。注明“工作标题”的，是为便于核查而拟的名称，不是方案原文。".to_owned(),
        columns,
        rows,
    }
}
