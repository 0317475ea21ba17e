//! 经费与队伍 of the province: a row for each county, sums for each city and for the whole.
//!
//! Values add up; a rate is formed from the sums of its numerators and denominators. Only counties that have the data
//! take part, and each sum says how many that are.

use super::super::cell::{Cell, Number};
use super::super::sheet::{Column, Row, Sheet, Table};
use super::super::words;
use super::Counted;
use crate::model::assessment::FigureValue;
use crate::model::plan::{Figure, Plan};
use crate::model::round::Round;
use crate::workbook::{Tone, WriteError};

/// The figures of the counties that count.
pub struct Funding<'a> {
    plan: &'a Plan,
    counted: &'a [Counted<'a>],
}

/// A figure over several counties.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    /// The sum, or the rate formed from sums; none if no county has data or the figure does not add up.
    pub value: Option<f64>,
    /// Sum of what is required of the same counties, where it adds up and each of them has it.
    pub required: Option<f64>,
    /// Counties that have data.
    pub counties: usize,
}

impl<'a> Funding<'a> {
    /// The figures of these counties.
    pub fn of(plan: &'a Plan, counted: &'a [Counted<'a>]) -> Self {
        Funding { plan, counted }
    }

    /// Each figure of the plan over all counties.
    pub fn total(&self) -> Vec<(&'a Figure, Sum)> {
        let plan = self.plan;
        plan.figures
            .iter()
            .map(|figure| (figure, sum(figure, self.counted)))
            .collect()
    }

    /// The sheet's table.
    pub fn table(&self, round: &Round) -> Table {
        let mut rows = self.sums("全省", "合计", self.counted);
        let mut rest = self.counted;
        while let Some(((first, _), _)) = rest.split_first() {
            // The roster is in the order of codes, so that a city's counties stand together.
            let same = rest
                .iter()
                .take_while(|(county, _)| county.city == first.city)
                .count();
            let (city, others) = rest.split_at(same);
            rows.extend(self.sums(&first.city, "小计", city));
            rows.extend(city.iter().map(|county| self.county(county)));
            rest = others;
        }
        Table {
            name: "经费与队伍",
            title: "经费与队伍".to_owned(),
            // Short, because the columns at the left, and what stands above them, are printed on both pages.
            lines: vec![
                format!(
                    "已报送 {} 个县区，名单共 {} 个。",
                    self.counted.len(),
                    round.entries.len()
                ),
                "带 ✕ 的数没有达到要求。".to_owned(),
                "口径见「说明」中的统计范围。".to_owned(),
            ],
            columns: self.columns(),
            rows,
            frozen: 3,
            empty: "没有可以统计的县区。",
        }
    }

    fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            Column::new("设区市", 9.0, 12.0),
            Column::new("县区", 10.0, 14.0),
            Column::new("行别", 16.0, 16.0),
        ];
        for figure in &self.plan.figures {
            let unit = if figure.unit.is_empty() {
                String::new()
            } else {
                format!("（{}）", figure.unit)
            };
            columns.push(Column::new(format!("{}{unit}", figure.title), 12.0, 18.0));
            if shows_required(figure) {
                columns.push(Column::new(format!("应达：{}{unit}", figure.title), 12.0, 18.0));
            }
        }
        columns
    }

    fn county(&self, (county, assessment): &Counted<'_>) -> Row {
        let mut cells = vec![
            Cell::short(county.city.clone()),
            Cell::short(county.name.clone()),
            Cell::short("县区"),
        ];
        for figure in &self.plan.figures {
            let held = assessment.figures.iter().find(|held| is_of(held, figure));
            cells.push(held.map_or(Cell::short("—"), |held| value(held, figure)));
            if shows_required(figure) {
                let required = held.and_then(|held| held.required);
                cells.push(required.map_or(Cell::short("—"), |required| {
                    Cell::quantity(required, &figure.unit, figure.decimals, figure.relation.sign())
                }));
            }
        }
        Row::folded(cells)
    }

    /// A row of sums and one that says how many counties have the data.
    fn sums(&self, city: &str, kind: &str, counties: &[Counted<'_>]) -> Vec<Row> {
        let mut sums = vec![Cell::short(city), Cell::Blank, Cell::short(kind)];
        let mut counts = vec![Cell::short(city), Cell::Blank, Cell::short("有数据县区数")];
        for figure in &self.plan.figures {
            let sum = sum(figure, counties);
            let shown = |value: Option<f64>, sign| {
                value.map_or(Cell::short("—"), |value| {
                    Cell::quantity(value, &figure.unit, figure.decimals, sign)
                })
            };
            sums.push(shown(sum.value, ""));
            counts.push(Cell::count(sum.counties));
            if shows_required(figure) {
                sums.push(shown(sum.required, figure.relation.sign()));
                counts.push(Cell::Blank);
            }
        }
        vec![Row::section(sums), Row::section(counts)]
    }
}

/// What is required of a rate is the same everywhere and stands in its header's rule, not in a column.
fn shows_required(figure: &Figure) -> bool {
    figure.required.is_some() && figure.ratio.is_none()
}

fn is_of(held: &FigureValue, figure: &Figure) -> bool {
    held.named.group == figure.group && held.named.title == figure.title
}

/// A county's value; with a sign and in colour if it is not as required.
fn value(held: &FigureValue, figure: &Figure) -> Cell {
    let Some(value) = held.value else {
        return Cell::short("无数据");
    };
    let unmet = held
        .required
        .is_some_and(|required| words::shortfall(value, required, held.named.relation).is_some());
    Cell::Number(Number {
        value,
        decimals: figure.decimals,
        percent: figure.unit == "%",
        sign: if unmet { "✕" } else { "" },
        tone: unmet.then_some(Tone::Unmet),
    })
}

fn sum(figure: &Figure, counties: &[Counted<'_>]) -> Sum {
    let held: Vec<&FigureValue> = counties
        .iter()
        .filter_map(|(_, assessment)| assessment.figures.iter().find(|held| is_of(held, figure)))
        .filter(|held| held.value.is_some())
        .collect();
    if figure.ratio.is_some() {
        let ratios: Vec<(f64, f64)> = held.iter().filter_map(|held| held.ratio).collect();
        let part: f64 = ratios.iter().map(|(part, _)| part).sum();
        let whole: f64 = ratios.iter().map(|(_, whole)| whole).sum();
        return Sum {
            value: (whole > 0.0).then(|| part / whole),
            required: None,
            counties: ratios.len(),
        };
    }
    // A share without numerator and denominator cannot be added up.
    let adds_up = figure.unit != "%" && !held.is_empty();
    let required: Option<f64> = held.iter().map(|held| held.required).sum();
    Sum {
        value: adds_up.then(|| held.iter().filter_map(|held| held.value).sum()),
        required: required.filter(|_| adds_up),
        counties: held.len(),
    }
}

/// Widest table that can still be read when it is printed on one page.
const ONE_PAGE: f64 = 220.0;

/// A wide table is printed on two pages side by side, with city and county on both.
pub fn dress(sheet: &mut Sheet<'_>) -> Result<(), WriteError> {
    if sheet.total_width() > ONE_PAGE {
        sheet.ws.set_print_fit_to_pages(2, 0);
        sheet.ws.set_repeat_columns(0, 2)?;
    }
    Ok(())
}
