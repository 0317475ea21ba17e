//! 整改清单 and 整改总清单: what has to be done, and the columns in which its progress is written down.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, Formula};

use super::cell::{Cell, Fill};
use super::notes::{PROGRESS, PROGRESS_NAME};
use super::sheet::{Column, Extent, Row, Sheet, Table};
use super::words;
use crate::model::action::Action;
use crate::model::assessment::Assessment;
use crate::model::place::column_letters;
use crate::model::plan::Plan;
use crate::workbook::{Help, Styles, Tone, WriteError, date_validation, list_validation};

/// The list of one county.
pub fn of_county(plan: &Plan, assessment: &Assessment) -> Table {
    let county = words::county_name(&assessment.county);
    let rows = assessment
        .actions
        .iter()
        .enumerate()
        .map(|(index, action)| row(plan, index + 1, None, action))
        .collect();
    table("整改清单", format!("{county}整改清单"), false, rows)
}

/// The list of all counties.
pub fn of_province(plan: &Plan, assessments: &[Assessment]) -> Table {
    let all = assessments
        .iter()
        .flat_map(|assessment| assessment.actions.iter().map(move |action| (assessment, action)));
    let rows = all
        .enumerate()
        .map(|(index, (assessment, action))| row(plan, index + 1, Some(assessment), action))
        .collect();
    table("整改总清单", "整改总清单".to_owned(), true, rows)
}

fn table(name: &'static str, title: String, with_county: bool, rows: Vec<Row>) -> Table {
    let mut columns = vec![Column::new("序号", 6.0, 8.0)];
    if with_county {
        columns.push(Column::new("设区市", 9.0, 10.0));
        columns.push(Column::new("县区", 9.0, 12.0));
    }
    columns.extend([
        Column::new("事项编号", 10.0, 14.0),
        Column::new("措施", 12.0, 14.0),
        Column::new("问题", 28.0, 32.0),
        Column::new("依据", 14.0, 17.0),
        Column::new("整改要求", 24.0, 28.0),
        Column::new("要求", 10.0, 10.0),
        Column::new("责任单位", 12.0, 14.0),
        Column::new("时限", 12.0, 12.0),
        Column::new("佐证要求", 14.0, 17.0),
        Column::new("责任人", 9.0, 9.0),
        Column::new("进展", 10.0, 10.0),
        Column::new("完成日期", 12.0, 12.0),
        Column::new("佐证材料", 14.0, 14.0),
        Column::new("备注", 12.0, 12.0),
    ]);
    Table {
        name,
        title,
        lines: vec![
            "灰色各栏由核查程序写出，请勿改动；白色五栏（责任人、进展、完成日期、佐证材料、备注）请随整改填写。\
             超过时限而进展不是“已完成”的，时限一栏变红。"
                .to_owned(),
        ],
        columns,
        rows,
        frozen: if with_county { 4 } else { 2 },
        empty: "没有需要整改、改报或说明的事项。",
    }
}

fn row(plan: &Plan, no: usize, county: Option<&Assessment>, action: &Action) -> Row {
    let mut cells = vec![Cell::Serial(no)];
    if let Some(assessment) = county {
        cells.push(Cell::short(&assessment.county.city));
        cells.push(Cell::short(words::county_name(&assessment.county)));
    }
    let problem = if action.places.is_empty() {
        action.problem.clone()
    } else {
        format!("{}\n位置：{}", action.problem, action.places)
    };
    cells.extend([
        Cell::text(&action.id),
        Cell::text(words::measure(plan, action.measure)),
        Cell::text(problem),
        Cell::text(plan.cite(&action.source)),
        Cell::text(&action.what),
        Cell::short(action.demand.word()),
        Cell::text(&action.owner),
        Cell::Date(action.due),
        Cell::text(&action.evidence),
        Cell::Fill(Fill::Text),
        Cell::Fill(Fill::Text),
        Cell::Fill(Fill::Date),
        Cell::Fill(Fill::Text),
        Cell::Fill(Fill::Text),
    ]);
    Row::given(cells)
}

/// Lists and dates in the columns to fill in, a colour for what is overdue, the cursor at the first empty cell.
pub fn dress(
    sheet: &mut Sheet<'_>,
    styles: &Styles,
    table: &Table,
    extent: Extent,
) -> Result<(), WriteError> {
    if table.rows.is_empty() {
        return Ok(());
    }
    // The columns are named by how far they stand from the last one.
    let from_last =
        |distance: usize| u16::try_from(table.columns.len().saturating_sub(distance)).unwrap_or(0);
    let [due, person, progress, done] = [7, 5, 4, 3].map(from_last);
    let (first, last) = (extent.first, extent.last);
    let states: Vec<&str> = PROGRESS.iter().map(|(state, _)| *state).collect();
    let help = Help {
        title: "进展",
        message: &format!("请从列表中选择：{}。", states.join("、")),
    };
    let list = list_validation(&format!("={PROGRESS_NAME}"), help)?;
    sheet
        .ws
        .add_data_validation(first, progress, last, progress, &list)?;
    let help = Help {
        title: "完成日期",
        message: "请填写实际完成的日期，格式如 2026-12-01。",
    };
    let date = date_validation(None, None, help)?;
    sheet.ws.add_data_validation(first, done, last, done, &date)?;
    let row = first + 1;
    let overdue = format!(
        "=AND(${due}{row}<TODAY(),${progress}{row}<>\"已完成\")",
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
