//! 整改和销号: what was found, struck off, overdue, came back, and how long it took.

use jiff::civil::Date;

use super::words::{counted, rate, year_cells, year_columns};
use super::{Results, Years};
use crate::model::annual::{Cell, Chapter, Column, Row, Table};
use crate::model::followup::{Item, State};

pub(super) fn chapter(years: &Years<'_>) -> Chapter {
    Chapter {
        title: "整改和销号".to_owned(),
        sentences: sentences(years),
        tables: vec![by_year(years), by_city(years)],
    }
}

fn with(results: &Results, state: State) -> usize {
    results.items().filter(|(_, item)| item.state == state).count()
}

fn returned(results: &Results) -> usize {
    results.items().filter(|(_, item)| item.returns > 0).count()
}

/// Days from the round that first found it to the one that struck it off.
fn days(item: &Item) -> Option<i32> {
    let closed: Date = item.closed?;
    (item.state == State::已销号).then(|| item.first.until(closed).map_or(0, |span| span.get_days()))
}

/// The median of the days that items struck off took.
fn median_days(results: &Results) -> Option<f64> {
    let mut all: Vec<i32> = results.items().filter_map(|(_, item)| days(item)).collect();
    all.sort_unstable();
    let upper = all.get(all.len() / 2).copied()?;
    let lower = all.get((all.len() - 1) / 2).copied()?;
    Some(f64::from(upper + lower) / 2.0)
}

fn sentences(years: &Years<'_>) -> Vec<String> {
    let this = years.this;
    let all = this.items().count();
    let day = crate::model::quantity::date_in_text(this.as_of());
    if all == 0 {
        return vec![format!("截至{day}，没有需要跟踪的问题。")];
    }
    let open = counted(
        &[
            ("已整改待复查", with(this, State::已整改待复查)),
            ("新增", with(this, State::新增)),
            ("未整改", with(this, State::未整改)),
            ("逾期", with(this, State::逾期)),
            ("反弹", with(this, State::反弹)),
        ],
        "个",
    );
    let closed = with(this, State::已销号);
    let open = if open.is_empty() {
        "，没有未销号的问题".to_owned()
    } else {
        format!("；未销号的，{open}")
    };
    let mut said = vec![format!(
        "截至{day}，跟踪的问题共{all}个，已销号{closed}个，销号率{}{open}。",
        rate(closed, all)
    )];
    let back = returned(this);
    if back > 0 {
        said.push(format!("复查通过后又出现的问题{back}个。"));
    }
    if let Some(median) = median_days(this) {
        said.push(format!(
            "已销号的问题从首次提出到销号，所用天数的中位数为{}天。",
            crate::model::quantity::plain(median)
        ));
    }
    if this.round.follows.is_none() {
        said.push(
            "本年度最后一轮没有对照上一轮核查结果，跟踪的问题都是这一轮提出的，销号、逾期和反弹情况无从得知。".to_owned(),
        );
    }
    said
}

fn by_year(years: &Years<'_>) -> Table {
    let mut columns = vec![Column::new("项目", 34)];
    columns.extend(year_columns(years, 22, Some("销号/全部")));
    let row = |head: &str, of: &dyn Fn(&Results) -> Cell| Row::plain(year_cells(years, head, of));
    let mut rows = vec![row("跟踪的问题（个）", &|held| {
        Cell::count(held.items().count())
    })];
    for state in State::ALL {
        rows.push(row(&format!("{}（个）", state.word()), &|held| {
            Cell::count(with(held, state))
        }));
    }
    rows.push(row("销号率", &|held| {
        Cell::share(with(held, State::已销号), held.items().count())
    }));
    rows.push(row("复查通过后又出现（个）", &|held| {
        Cell::count(returned(held))
    }));
    rows.push(row("销号所用天数的中位数", &|held| {
        median_days(held).map_or_else(
            || Cell::missing("—"),
            |value| Cell::Number {
                value,
                decimals: u8::from(value.fract() != 0.0),
            },
        )
    }));
    Table {
        name: "整改情况".to_owned(),
        note: "各年最后一轮核查时，历次提出的问题的状态。销号须复查通过且佐证材料齐全；天数从首次提出的核查基准日算到销号的核查基准日。".to_owned(),
        columns,
        rows,
    }
}

fn by_city(years: &Years<'_>) -> Table {
    let mut columns = vec![Column::new("设区市", 16), Column::new("问题", 10)];
    columns.extend(State::ALL.map(|state| Column::new(state.word(), 11)));
    columns.push(Column::of("销号率", 26, "销号/全部"));
    let line = |name: &str, items: &[&Item]| {
        let with = |state| items.iter().filter(|item| item.state == state).count();
        let mut cells = vec![Cell::text(name), Cell::count(items.len())];
        cells.extend(State::ALL.map(|state| Cell::count(with(state))));
        cells.push(Cell::share(with(State::已销号), items.len()));
        cells
    };
    let this = years.this;
    let mut rows: Vec<Row> = this
        .cities()
        .into_iter()
        .map(|city| {
            let of_city = this.items().filter(|(county, _)| county.city == city);
            let items: Vec<&Item> = of_city.map(|(_, item)| item).collect();
            Row::plain(line(city, &items))
        })
        .collect();
    let all: Vec<&Item> = this.items().map(|(_, item)| item).collect();
    rows.push(Row::sum(line("全部", &all)));
    Table {
        name: "分市整改情况".to_owned(),
        note: format!(
            "{}年度最后一轮核查时的状态，单位：个。名单之外的县（市、区）只计入“全部”。",
            this.used.year
        ),
        columns,
        rows,
    }
}
