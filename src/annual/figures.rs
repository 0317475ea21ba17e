//! 经费与队伍: sums over the province and by city, for every year.

use super::words::{rate, year_columns};
use super::year::{Figure, Sent};
use super::{Results, Years};
use crate::model::annual::{Cell, Chapter, Column, Row, Table};
use crate::model::plan::{County, Figure as Planned};
use crate::model::quantity;

/// The sum of a figure over counties.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sum {
    /// A share of 1 if the figure is a percentage.
    value: f64,
    /// Counties that have a value.
    of: usize,
}

/// How a figure changed over the counties that have it in both years.
struct Change {
    /// Counties.
    of: usize,
    /// Percentage points for shares.
    by: f64,
}

pub(super) fn chapter(years: &Years<'_>) -> Chapter {
    Chapter {
        title: "经费与队伍".to_owned(),
        sentences: sentences(years),
        tables: vec![of_province(years)],
    }
}

fn is_share(figure: &Planned) -> bool {
    figure.unit == "%"
}

fn held<'a>(figure: &Planned, sent: &'a Sent) -> Option<&'a Figure> {
    let mut figures = sent.figures.iter();
    figures.find(|held| held.group == figure.group && held.title == figure.title && held.value.is_some())
}

/// Values add up; a rate is formed from the sums of its numerators and denominators, and one without these has no sum.
fn sum<'a>(figure: &Planned, counted: impl Iterator<Item = &'a Sent>) -> Option<Sum> {
    let values: Vec<&Figure> = counted.filter_map(|sent| held(figure, sent)).collect();
    if values.is_empty() {
        return None;
    }
    let of = values.len();
    if figure.ratio.is_none() {
        let value = values.iter().filter_map(|held| held.value).sum();
        return (!is_share(figure)).then_some(Sum { value, of });
    }
    let ratios: Vec<(f64, f64)> = values.iter().filter_map(|held| held.ratio).collect();
    let (part, whole) = ratios.iter().fold((0.0, 0.0), |(part, whole), ratio| {
        (part + ratio.0, whole + ratio.1)
    });
    (whole > 0.0).then(|| Sum {
        value: part / whole,
        of: ratios.len(),
    })
}

/// The change over the counties that have the figure in both years: a sum over other counties is another thing.
fn change(figure: &Planned, years: &Years<'_>) -> Option<Change> {
    let last = years.last?;
    let (mut now, mut before) = (Vec::new(), Vec::new());
    for (county, sent) in years.this.counted() {
        let Some(earlier) = last.of(county) else { continue };
        if held(figure, sent).is_some() && held(figure, earlier).is_some() {
            now.push(sent);
            before.push(earlier);
        }
    }
    let of = now.len();
    let now = sum(figure, now.into_iter())?;
    let before = sum(figure, before.into_iter())?;
    let by = now.value - before.value;
    let by = if is_share(figure) { by * 100.0 } else { by };
    // To what is printed, so that the sentence and the table round alike.
    let places = 10_f64.powi(i32::from(decimals(figure)));
    Some(Change {
        of,
        by: (by * places).round() / places,
    })
}

fn decimals(figure: &Planned) -> u8 {
    if is_share(figure) { 1 } else { figure.decimals }
}

fn cell(figure: &Planned, sum: Option<Sum>) -> Cell {
    sum.map_or_else(
        || Cell::missing("缺数据"),
        |sum| Cell::Sum {
            value: sum.value,
            decimals: figure.decimals,
            percent: is_share(figure),
            of: sum.of,
        },
    )
}

fn province(figure: &Planned, results: &Results) -> Option<Sum> {
    sum(figure, results.counted().into_iter().map(|(_, sent)| sent))
}

/// The figures that a duty is measured by.
fn sentences(years: &Years<'_>) -> Vec<String> {
    let counted = years.this.counted().len();
    if counted == 0 {
        return vec!["没有可以统计的经费和队伍数据。".to_owned()];
    }
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for figure in years
        .plan
        .figures
        .iter()
        .filter(|figure| figure.required.is_some())
    {
        let sentence = one(figure, years);
        match groups.iter_mut().find(|(group, _)| *group == figure.group) {
            Some((_, sentences)) => sentences.push(sentence),
            None => groups.push((&figure.group, vec![sentence])),
        }
    }
    let mut said: Vec<String> = groups
        .into_iter()
        .map(|(group, sentences)| format!("{group}方面，{}。", sentences.join("；")))
        .collect();
    let full = complete(years);
    said.push(format!(
        "{}项指标中，已报送的{counted}个县（市、区）都有数据的占{}。",
        years.plan.figures.len(),
        rate(full, years.plan.figures.len())
    ));
    said
}

/// How many figures every county has that counts this year.
fn complete(years: &Years<'_>) -> usize {
    let counted = years.this.counted().len();
    let figures = years.plan.figures.iter();
    figures
        .filter(|figure| province(figure, years.this).is_some_and(|sum| sum.of == counted))
        .count()
}

/// What a figure comes to, and how it changed.
fn one(figure: &Planned, years: &Years<'_>) -> String {
    let Some(sum) = province(figure, years.this) else {
        return format!("{}没有数据", figure.title);
    };
    let change = change(figure, years);
    let change = change.map(|change| format!("，{}", compared(figure, years, &change)));
    format!(
        "{}{}（{}个县（市、区）有数据）{}",
        figure.title,
        amount(figure, sum.value),
        sum.of,
        change.unwrap_or_default()
    )
}

fn amount(figure: &Planned, value: f64) -> String {
    if is_share(figure) {
        quantity::percent(value)
    } else {
        format!("{}{}", quantity::number(value, figure.decimals), figure.unit)
    }
}

fn compared(figure: &Planned, years: &Years<'_>, change: &Change) -> String {
    let year = years.last.map_or(years.this.used.year - 1, |last| last.used.year);
    let size = quantity::number(change.by.abs(), decimals(figure));
    let unit = if is_share(figure) {
        "个百分点"
    } else {
        figure.unit.as_str()
    };
    let moved = if change.by == 0.0 {
        format!("与{year}年持平")
    } else if is_share(figure) {
        let word = if change.by > 0.0 { "提高" } else { "下降" };
        format!("比{year}年{word}{size}{unit}")
    } else {
        let word = if change.by > 0.0 { "增加" } else { "减少" };
        format!("比{year}年{word}{size}{unit}")
    };
    format!("两年都有数据的{}个县（市、区）{moved}", change.of)
}

fn of_province(years: &Years<'_>) -> Table {
    let mut columns = vec![Column::new("指标", 30), Column::new("单位", 10)];
    columns.extend(year_columns(years, 24, Some("县区数")));
    columns.push(Column::new("可比变化", 14));
    columns.push(Column::new("可比\n县区数", 10));
    let rows = years
        .plan
        .figures
        .iter()
        .map(|figure| {
            let mut cells = vec![
                Cell::text(figure.title.as_str()),
                Cell::text(figure.unit.as_str()),
            ];
            cells.extend(years.all.iter().map(|held| cell(figure, province(figure, held))));
            match change(figure, years) {
                Some(change) => cells.extend([
                    Cell::Change {
                        value: change.by,
                        decimals: decimals(figure),
                    },
                    Cell::count(change.of),
                ]),
                None => cells.extend([Cell::missing("—"), Cell::missing("—")]),
            }
            Row::plain(cells)
        })
        .collect();
    let mut table = Table {
        name: "全省经费与队伍".to_owned(),
        note: "各年为有数据的县（市、区）的合计，括号内是县区数；比率由分子合计除以分母合计得出。“可比变化”只比较最近两年都有数据的县（市、区），比率的变化以百分点计。".to_owned(),
        columns,
        rows,
    };
    let (counted, full) = (years.this.counted().len(), complete(years));
    let mut last = vec![Cell::text("数据齐全的指标"), Cell::text("项")];
    last.extend(years.all.iter().map(|held| {
        if std::ptr::eq(*held, years.this) {
            Cell::share(full, years.plan.figures.len())
        } else {
            Cell::missing("—")
        }
    }));
    last.extend([Cell::missing("—"), Cell::count(counted)]);
    table.rows.push(Row::sum(last));
    table
}

pub(super) fn by_city(years: &Years<'_>) -> Table {
    let mut columns = vec![
        Column::new("指标", 30),
        Column::new("单位", 8),
        Column::new("设区市", 14),
    ];
    columns.extend(year_columns(years, 24, Some("县区数")));
    let of_city = |figure: &Planned, results: &Results, city: &str| {
        let counted = results.counted();
        let in_city = counted
            .into_iter()
            .filter(|(county, _): &(&County, &Sent)| county.city == city);
        sum(figure, in_city.map(|(_, sent)| sent))
    };
    let mut rows = Vec::new();
    for figure in &years.plan.figures {
        for city in years.this.cities() {
            let mut cells = vec![
                Cell::text(figure.title.as_str()),
                Cell::text(figure.unit.as_str()),
                Cell::text(city),
            ];
            cells.extend(
                years
                    .all
                    .iter()
                    .map(|held| cell(figure, of_city(figure, held, city))),
            );
            rows.push(Row::plain(cells));
        }
        let mut cells = vec![
            Cell::text(figure.title.as_str()),
            Cell::text(figure.unit.as_str()),
            Cell::text("全省"),
        ];
        cells.extend(years.all.iter().map(|held| cell(figure, province(figure, held))));
        rows.push(Row::sum(cells));
    }
    Table {
        name: "分市经费与队伍".to_owned(),
        note: "各设区市为有数据的县（市、区）的合计，括号内是县区数；设区市以本年度的县区名单为准。"
            .to_owned(),
        columns,
        rows,
    }
}
