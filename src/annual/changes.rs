//! 县区变化: which counties improved most, and which least.

use super::Years;
use super::words::{counted, each, named};
use crate::model::annual::{Cell, Chapter, Column, Row, Table, as_number};
use crate::model::plan::County;

/// A county whose submissions of both years count.
struct Moved<'a> {
    county: &'a County,
    /// Measures met, of those that apply.
    last: (usize, usize),
    this: (usize, usize),
}

impl Moved<'_> {
    fn by(&self) -> i64 {
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        whole(self.this.0) - whole(self.last.0)
    }
}

pub(super) fn chapter(years: &Years<'_>) -> Chapter {
    let mut moved: Vec<Moved<'_>> = match years.last {
        None => Vec::new(),
        Some(last) => {
            let counted = years.this.counted().into_iter();
            counted
                .filter_map(|(county, sent)| {
                    Some(Moved {
                        county,
                        last: last.of(county)?.measures_met(),
                        this: sent.measures_met(),
                    })
                })
                .collect()
        }
    };
    // Ties stay in the roster's order.
    moved.sort_by_key(|held| std::cmp::Reverse(held.by()));
    Chapter {
        title: "县（市、区）变化".to_owned(),
        sentences: sentences(years, &moved),
        tables: vec![table(years, &moved)],
    }
}

fn sentences(years: &Years<'_>, moved: &[Moved<'_>]) -> Vec<String> {
    let Some(last) = years.last else {
        return vec![format!(
            "没有{}年度的核查结果，无法比较县（市、区）的变化。",
            years.this.used.year - 1
        )];
    };
    if moved.is_empty() {
        return vec![format!(
            "没有{}年和本年都有结论的县（市、区），无法比较。",
            last.used.year
        )];
    }
    let count = |holds: fn(i64) -> bool| moved.iter().filter(|held| holds(held.by())).count();
    let mut said = vec![format!(
        "{}年和{}年都有结论的县（市、区）{}个，其中{}。",
        last.used.year,
        years.this.used.year,
        moved.len(),
        counted(
            &[
                ("达标措施增加的", count(|by| by > 0)),
                ("减少的", count(|by| by < 0)),
                ("不变的", count(|by| by == 0)),
            ],
            "个"
        )
    )];
    let extreme = |by: i64| -> Vec<String> {
        let held = moved.iter().filter(|held| held.by() == by);
        held.map(|held| format!("{}（由{}条到{}条）", held.county.name, held.last.0, held.this.0))
            .collect()
    };
    let most = moved.iter().map(Moved::by).max().unwrap_or(0);
    let least = moved.iter().map(Moved::by).min().unwrap_or(0);
    if most > 0 {
        said.push(extremes("增加最多", &extreme(most), "增加", most));
    }
    if least < 0 {
        said.push(extremes("减少最多", &extreme(least), "减少", -least));
    } else if least > 0 && least < most {
        said.push(extremes("增加最少", &extreme(least), "增加", least));
    }
    said
}

fn extremes(which: &str, names: &[String], word: &str, by: i64) -> String {
    format!("{which}的是{}，{}{word}{by}条。", named(names, "个"), each(names))
}

fn table(years: &Years<'_>, moved: &[Moved<'_>]) -> Table {
    let year = |year: i32| Column::of(format!("{year}年达标措施"), 20, "达标/适用");
    let last = years.last.map_or(years.this.used.year - 1, |last| last.used.year);
    let rows = moved
        .iter()
        .map(|held| {
            let share = |(part, whole): (usize, usize)| Cell::share(part, whole);
            Row::plain(vec![
                Cell::text(held.county.city.as_str()),
                Cell::text(held.county.name.as_str()),
                share(held.last),
                share(held.this),
                Cell::Change {
                    value: as_number(held.this.0) - as_number(held.last.0),
                    decimals: 0,
                },
            ])
        })
        .collect();
    Table {
        name: "县区变化".to_owned(),
        note: "两年都有结论的县（市、区），按达标措施条数的增减排列，增减相同的按名单次序。".to_owned(),
        columns: vec![
            Column::new("设区市", 16),
            Column::new("县（市、区）", 18),
            year(last),
            year(years.this.used.year),
            Column::new("增减（条）", 12),
        ],
        rows,
    }
}
