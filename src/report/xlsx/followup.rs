//! 整改进展: what became of every finding that asked for something, from its first round to the one that struck it off.

use super::cell::Cell;
use super::sheet::{Column, LongTable, Row, Table};
use super::words;
use crate::model::assessment::Assessment;
use crate::model::followup::column::{DONE_ON, EVIDENCE, PROGRESS};
use crate::model::followup::{Item, Ledger};
use crate::model::plan::Plan;
use crate::model::round::Round;

const NAME: &str = "整改进展";

/// The follow-up of one county.
pub fn of_county(plan: &Plan, assessment: &Assessment, ledger: Option<&Ledger>) -> Table {
    let title = format!("{}整改进展", words::county_name(&assessment.county));
    let items = ledger.into_iter().flat_map(items);
    let rows = items.enumerate().map(|(index, (ledger, item))| {
        let cells = std::iter::once(Cell::Serial(index + 1));
        Row::plain(cells.chain(row(plan, ledger, item)).collect())
    });
    Table {
        rows: rows.collect(),
        ..table(title, false)
    }
}

/// The follow-up of all counties.
pub fn of_province<'a>(plan: &'a Plan, round: &'a Round) -> LongTable<'a> {
    LongTable {
        table: table("各县区整改进展".to_owned(), true),
        count: round.ledgers.iter().map(|ledger| ledger.items.len()).sum(),
        rows: Box::new(move |to| {
            for (index, (ledger, item)) in round.ledgers.iter().flat_map(items).enumerate() {
                let county = [
                    Cell::Serial(index + 1),
                    Cell::short(ledger.county.city.clone()),
                    Cell::short(words::county_name(&ledger.county)),
                ];
                to(Row::plain(
                    county.into_iter().chain(row(plan, ledger, item)).collect(),
                ));
            }
        }),
    }
}

fn items(ledger: &Ledger) -> impl Iterator<Item = (&Ledger, &Item)> {
    ledger.items.iter().map(move |item| (ledger, item))
}

/// The table without its rows.
fn table(title: String, with_county: bool) -> Table {
    let mut columns = vec![Column::new("序号", 6.0, 8.0)];
    if with_county {
        columns.push(Column::new("设区市", 9.0, 10.0));
        columns.push(Column::new("县区", 9.0, 12.0));
    }
    columns.extend([
        Column::new("问题编号", 14.0, 22.0),
        Column::new("状态", 14.0, 16.0),
        Column::new("情况", 24.0, 30.0),
        Column::new("问题", 28.0, 34.0),
        Column::new("措施", 12.0, 14.0),
        Column::new("要求", 10.0, 10.0),
        Column::new("责任单位", 12.0, 14.0),
        Column::new("首次提出", 12.0, 12.0),
        Column::new("最近发现", 12.0, 12.0),
        Column::new("时限", 12.0, 12.0),
        Column::new("销号日期", 12.0, 12.0),
        Column::new("反弹次数", 9.0, 9.0),
        Column::new(PROGRESS, 10.0, 12.0),
        Column::new(DONE_ON, 12.0, 12.0),
        Column::new(EVIDENCE, 14.0, 18.0),
    ]);
    Table {
        name: NAME,
        title,
        lines: vec![
            "每个问题一行，从首次提出跟踪到销号。复查通过、要求的佐证材料已在整改清单中列出的才销号。\
             进展、完成日期、佐证材料取自整改清单，请在整改清单中填写。"
                .to_owned(),
        ],
        columns,
        rows: Vec::new(),
        frozen: if with_county { 5 } else { 3 },
        empty: "没有需要跟踪的问题。",
    }
}

fn row(plan: &Plan, ledger: &Ledger, item: &Item) -> Vec<Cell> {
    let written = |column: &str| {
        let note = ledger.notes.get(item.action.as_str());
        let written = note.and_then(|note| note.written.get(column));
        Cell::text(written.map(|written| written.shown()).unwrap_or_default())
    };
    vec![
        Cell::text(item.id.clone()),
        Cell::state(item.state),
        Cell::text(item.reason.clone()),
        Cell::text(item.message.clone()),
        Cell::text(words::measure(plan, item.measure)),
        Cell::short(item.demand.word()),
        Cell::text(item.owner.clone()),
        Cell::Date(item.first),
        Cell::Date(item.last),
        Cell::Date(item.due),
        Cell::date_or(item.closed, "—"),
        Cell::count(usize::try_from(item.returns).unwrap_or(usize::MAX)),
        written(PROGRESS),
        written(DONE_ON),
        written(EVIDENCE),
    ]
}
