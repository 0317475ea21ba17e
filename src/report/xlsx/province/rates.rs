//! 措施达标率: for each measure how many counties came to which verdict.

use super::super::cell::Cell;
use super::super::sheet::{Column, Row, Table};
use super::Counted;
use crate::model::assessment::Verdict;
use crate::model::plan::Plan;
use crate::model::round::Round;

/// The column of the rate.
pub const RATE: u16 = 10;

/// A measure's counties by verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The measure.
    pub measure: u8,
    /// Counties by verdict, in the order of reports.
    pub counties: [usize; 5],
}

impl Rate {
    /// Counties that meet it.
    pub fn met(self) -> usize {
        self.counties.first().copied().unwrap_or(0)
    }

    /// Counties to which it applies: all but those of verdict 不适用.
    pub fn applicable(self) -> usize {
        let [met, partial, unmet, unknown, _] = self.counties;
        met + partial + unmet + unknown
    }
}

/// The rates of all measures, in the plan's order.
pub fn rates(plan: &Plan, counted: &[Counted<'_>]) -> Vec<Rate> {
    plan.measures
        .iter()
        .map(|measure| {
            let verdict_of = |(_, assessment): &Counted<'_>| {
                assessment
                    .measure(measure.no)
                    .map_or(Verdict::无法判定, |outcome| outcome.verdict)
            };
            Rate {
                measure: measure.no,
                counties: Verdict::OF_MEASURE.map(|verdict| {
                    counted
                        .iter()
                        .filter(|county| verdict_of(county) == verdict)
                        .count()
                }),
            }
        })
        .collect()
}

/// The sheet.
pub fn table(plan: &Plan, round: &Round, counted: &[Counted<'_>]) -> Table {
    let rows = plan
        .measures
        .iter()
        .zip(rates(plan, counted))
        .map(|(measure, rate)| {
            let part = plan.parts.iter().find(|part| part.no == measure.part);
            let mut cells = vec![
                Cell::Serial(usize::from(measure.no)),
                Cell::short(part.map_or("", |part| part.name.as_str())),
                Cell::text(&measure.title),
                Cell::short(measure.status.word()),
            ];
            cells.extend(rate.counties.map(Cell::count));
            cells.push(Cell::count(rate.applicable()));
            cells.push(Cell::share(rate.met(), rate.applicable()));
            Row::plain(cells)
        })
        .collect();
    let mut columns = vec![
        Column::new("措施", 6.0, 6.0),
        Column::new("部分", 10.0, 12.0),
        Column::new("标题", 30.0, 44.0),
        Column::new("标题性质", 10.0, 10.0),
    ];
    columns.extend(
        Verdict::OF_MEASURE
            .map(|verdict| Column::new(format!("{}\n{}", verdict.sign(), verdict.word()), 10.0, 10.0)),
    );
    columns.push(Column::new("适用县区\n（分母）", 11.0, 11.0));
    columns.push(Column::new("达标率", 22.0, 22.0));
    Table {
        name: "措施达标率",
        title: "措施达标率".to_owned(),
        lines: vec![format!(
            "统计名单内本年度已报送的 {} 个县区（名单共 {} 个），各栏是县区数。达标率＝达标的县区÷适用的县区；\
             适用的县区不含结论为不适用的，包含无法判定的。",
            counted.len(),
            round.entries.len()
        )],
        columns,
        rows,
        frozen: 3,
        empty: "方案中没有措施。",
    }
}
