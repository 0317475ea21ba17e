//! 整改清单 and 整改总清单: what has to be done, and the columns in which its progress is written down.

use jiff::civil::Date;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Formula};

use super::cell::{Answer, Cell, Fill};
use super::notes::{PROGRESS, PROGRESS_NAME};
use super::sheet::{Column, Extent, LongTable, Row, Sheet, Table};
use super::words;
use crate::model::action::Action;
use crate::model::assessment::Assessment;
use crate::model::followup::column::{
    CITY, COUNTY, DIFFERING, DONE, DONE_ON, EMPTY, ID, OF_COUNTY, OF_PROVINCE, PROGRESS as PROGRESS_COLUMN,
    SERIAL, TO_FILL_IN,
};
use crate::model::followup::{Item, Ledger, Note, State, Written};
use crate::model::place::column_letters;
use crate::model::plan::{County, Plan};
use crate::model::round::Round;
use crate::workbook::{Help, Styles, Tone, WriteError, date_validation, list_validation};

/// The list of one county.
pub fn of_county(plan: &Plan, assessment: &Assessment, ledger: Option<&Ledger>) -> Table {
    let county = words::county_name(&assessment.county);
    let listed = [Listed::new(&assessment.county, &assessment.actions, ledger)];
    let mut table = table(OF_COUNTY, format!("{county}整改清单"), false, &listed);
    let heads = table.heads();
    let mut rows = Vec::new();
    hand_on(plan, &heads, &listed, &mut |row| rows.push(row));
    table.rows = rows;
    table
}

/// The list of all counties.
pub fn of_province<'a>(plan: &'a Plan, round: &'a Round) -> LongTable<'a> {
    let sent = round.assessments.iter().map(|assessment| {
        let ledger = round.ledger_of(assessment);
        Listed::new(&assessment.county, &assessment.actions, ledger)
    });
    let not_sent = round
        .ledgers
        .iter()
        .filter(|ledger| round.sent_by(&ledger.county).is_none())
        .map(|ledger| Listed::new(&ledger.county, &ledger.carried, Some(ledger)));
    let listed: Vec<Listed<'_>> = sent.chain(not_sent).collect();
    let table = table(OF_PROVINCE, "整改总清单".to_owned(), true, &listed);
    let heads = table.heads();
    LongTable {
        count: listed.iter().map(Listed::rows).sum(),
        rows: Box::new(move |to| hand_on(plan, &heads, &listed, to)),
        table,
    }
}

/// What a county has to do, and its follow-up, if it can be followed.
struct Listed<'a> {
    county: &'a County,
    actions: &'a [Action],
    ledger: Option<&'a Ledger>,
}

impl<'a> Listed<'a> {
    fn new(county: &'a County, actions: &'a [Action], ledger: Option<&'a Ledger>) -> Self {
        Listed {
            county,
            actions,
            ledger,
        }
    }

    /// How many rows it has in the list.
    fn rows(&self) -> usize {
        self.actions.len() + self.ledger.map_or(0, |ledger| ledger.rows.len())
    }

    fn note(&self, action: &Action) -> Option<&'a Note> {
        self.ledger?.notes.get(action.id.as_str())
    }

    /// How the findings of an action stand: one word, or how many stand how.
    fn standing(&self, action: &Action) -> String {
        let of: Vec<&Item> = self.items(action).collect();
        let counts: Vec<(State, usize)> = State::ALL
            .iter()
            .map(|state| (*state, of.iter().filter(|item| item.state == *state).count()))
            .filter(|(_, count)| *count > 0)
            .collect();
        match counts.as_slice() {
            [(state, _)] => format!("{} {}", state.sign(), state.word()),
            several => several
                .iter()
                .map(|(state, count)| format!("{} {} {count}", state.sign(), state.word()))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    /// When the oldest of its findings was first found.
    fn first(&self, action: &Action) -> Option<Date> {
        self.items(action).map(|item| item.first).min()
    }

    fn items(&self, action: &'a Action) -> impl Iterator<Item = &'a Item> {
        let items = self.ledger.into_iter().flat_map(|ledger| &ledger.items);
        items.filter(|item| item.action == action.id && action.findings.contains(&item.id))
    }
}

/// Columns by heading, with their least and greatest width.
const GIVEN_WIDTHS: [(&str, f64, f64); 14] = [
    (SERIAL, 6.0, 8.0),
    (CITY, 9.0, 10.0),
    (COUNTY, 9.0, 12.0),
    (ID, 10.0, 14.0),
    ("措施", 12.0, 14.0),
    ("问题", 28.0, 32.0),
    ("依据", 14.0, 17.0),
    ("整改要求", 24.0, 28.0),
    ("要求", 10.0, 10.0),
    ("责任单位", 12.0, 14.0),
    ("时限", 12.0, 12.0),
    ("佐证要求", 14.0, 17.0),
    ("状态", 12.0, 14.0),
    ("首次提出", 12.0, 12.0),
];
const FILL_IN_WIDTHS: [(f64, f64); 5] = [(9.0, 9.0), (10.0, 10.0), (12.0, 12.0), (14.0, 14.0), (12.0, 12.0)];

/// The table without its rows.
fn table(name: &'static str, title: String, with_county: bool, listed: &[Listed<'_>]) -> Table {
    let mut added: Vec<&str> = Vec::new();
    let ledgers: Vec<&Ledger> = listed.iter().filter_map(|of| of.ledger).collect();
    for column in ledgers.iter().flat_map(|ledger| &ledger.columns) {
        if !added.contains(&column.as_str()) {
            added.push(column);
        }
    }
    let mut notes = ledgers.iter().flat_map(|ledger| ledger.notes.values());
    let differing = notes.any(|note| !note.differing.is_empty());
    let mut columns: Vec<Column> = GIVEN_WIDTHS
        .iter()
        .filter(|(head, ..)| with_county || ![CITY, COUNTY].contains(head))
        .map(|(head, min, max)| Column::new(*head, *min, *max))
        .collect();
    let widths = TO_FILL_IN.iter().zip(FILL_IN_WIDTHS);
    columns.extend(widths.map(|(head, (min, max))| Column::new(*head, min, max)));
    columns.extend(added.iter().map(|head| Column::new(*head, 10.0, 16.0)));
    if differing {
        columns.push(Column::new(DIFFERING, 20.0, 28.0));
    }
    Table {
        name,
        title,
        lines: vec![
            "灰色各栏由核查程序写出，请勿改动；白色五栏（责任人、进展、完成日期、佐证材料、备注）请随整改填写，\
             也可以在右侧加栏、在下面加行，下一轮核查都会带上。超过时限而进展不是“已完成”的，时限一栏变红。"
                .to_owned(),
        ],
        columns,
        rows: Vec::new(),
        frozen: if with_county { 4 } else { 2 },
        empty: EMPTY,
    }
}

/// Hands on the rows below these headings.
fn hand_on(plan: &Plan, heads: &[String], listed: &[Listed<'_>], to: &mut dyn FnMut(Row)) {
    let mut number = 0;
    for of in listed {
        for action in of.actions {
            let note = of.note(action);
            number += 1;
            let cells = heads.iter().map(|head| match head.as_str() {
                SERIAL => Cell::Serial(number),
                CITY => Cell::short(of.county.city.clone()),
                COUNTY => Cell::short(words::county_name(of.county)),
                "状态" => Cell::text(of.standing(action)),
                "首次提出" => Cell::date_or(of.first(action), "—"),
                DIFFERING => Cell::text(note.map_or_else(String::new, |note| note.differing.join("\n"))),
                head => given(plan, action, head).unwrap_or_else(|| filled(note, head)),
            });
            to(Row::given(cells.collect()));
        }
        for written in of.ledger.into_iter().flat_map(|ledger| &ledger.rows) {
            number += 1;
            let cells = heads.iter().map(|head| match head.as_str() {
                SERIAL => Cell::Serial(number),
                CITY => Cell::short(of.county.city.clone()),
                COUNTY => Cell::short(words::county_name(of.county)),
                head => answer(written.get(head), head),
            });
            to(Row::given(cells.collect()));
        }
    }
}

/// What the program says of an action in this column; none for a column that people fill in.
fn given(plan: &Plan, action: &Action, head: &str) -> Option<Cell> {
    Some(match head {
        ID => Cell::text(action.id.clone()),
        "措施" => Cell::text(words::measure(plan, action.measure)),
        "问题" if action.places.is_empty() => Cell::text(action.problem.clone()),
        "问题" => Cell::text(format!("{}\n位置：{}", action.problem, action.places)),
        "依据" => Cell::text(plan.cite(&action.source)),
        "整改要求" => Cell::text(action.what.clone()),
        "要求" => Cell::short(action.demand.word()),
        "责任单位" => Cell::text(action.owner.clone()),
        "时限" => Cell::Date(action.due),
        "佐证要求" => Cell::text(action.evidence.clone()),
        _ => return None,
    })
}

fn filled(note: Option<&Note>, head: &str) -> Cell {
    answer(note.and_then(|note| note.written.get(head)), head)
}

/// What was written into a cell, in the shape of its column.
fn answer(written: Option<&Written>, head: &str) -> Cell {
    match written {
        None if head == DONE_ON => Cell::Fill(Fill::Date),
        None => Cell::Fill(Fill::Text),
        Some(Written::Text(text)) => Cell::Answer(Answer::Text(text.as_str().into())),
        Some(Written::Number(number)) => Cell::Answer(Answer::Number(*number)),
        Some(Written::Date { date }) => Cell::Answer(Answer::Date(*date)),
    }
}

/// Lists and dates in the columns to fill in, a colour for what is overdue, the cursor at the first empty cell.
pub fn dress(
    sheet: &mut Sheet<'_>,
    styles: &Styles,
    heads: &[String],
    extent: Extent,
) -> Result<(), WriteError> {
    if extent.is_empty() {
        return Ok(());
    }
    let column = |head: &str| {
        let at = heads.iter().position(|held| held == head);
        u16::try_from(at.unwrap_or(0)).unwrap_or(0)
    };
    let [due, person, progress, done] = ["时限", "责任人", PROGRESS_COLUMN, DONE_ON].map(column);
    let (first, last) = (extent.first, extent.last);
    let states: Vec<&str> = PROGRESS.iter().map(|(state, _)| *state).collect();
    let help = Help {
        title: PROGRESS_COLUMN,
        message: &format!("请从列表中选择：{}。", states.join("、")),
    };
    let list = list_validation(&format!("={PROGRESS_NAME}"), help)?;
    sheet
        .ws
        .add_data_validation(first, progress, last, progress, &list)?;
    let help = Help {
        title: DONE_ON,
        message: "请填写实际完成的日期，格式如 2026-12-01。",
    };
    let date = date_validation(None, None, help)?;
    sheet.ws.add_data_validation(first, done, last, done, &date)?;
    let row = first + 1;
    let overdue = format!(
        "=AND(${due}{row}<TODAY(),${progress}{row}<>\"{DONE}\")",
        due = column_letters(due),
        progress = column_letters(progress)
    );
    let format = styles.in_tone(&Format::new(), Tone::Unmet);
    let overdue = ConditionalFormatFormula::new()
        .set_rule(Formula::new(overdue))
        .set_format(format);
    sheet.ws.add_conditional_format(first, due, last, due, &overdue)?;
    sheet.ws.set_selection(first, person, first, person)?;
    Ok(())
}
