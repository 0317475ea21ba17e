//! 说明: how verdicts come about, what may be cited for what, and whose the thresholds are.

use super::cell::Cell;
use super::sheet::{Row, Sheet, Sheets};
use super::{Setting, words};
use crate::model::plan::{Certainty, Plan};
use crate::report::view::notes::in_full;
use crate::workbook::{WriteError, print_setup};

/// Name of the sheet.
pub const NAME: &str = "说明";

/// Defined name of the list of states of an action.
pub const PROGRESS_NAME: &str = "进展选项";

/// States of an action, with what each means.
pub const PROGRESS: [(&str, &str); 4] = [
    ("未开始", "还没有着手。"),
    ("进行中", "已经着手，还没有完成。"),
    ("已完成", "已经完成，完成日期和佐证材料已填写，等待复查。"),
    ("需协调", "需要上级或其他单位协调，情况写在备注中。"),
];

/// Columns of the sheet.
const WIDTHS: [f64; 5] = [26.0, 14.0, 12.0, 62.0, 46.0];

/// Writes the sheet; `extra` are remarks of this workbook only.
pub fn write(
    workbook: &mut Sheets,
    setting: &Setting<'_>,
    extra: &[(&str, String)],
) -> Result<(), WriteError> {
    let plan = setting.plan;
    let mut sheet = Sheet::add(workbook, setting.styles, NAME, &WIDTHS)?;
    sheet.title("说明", &[]);
    sheet.heading("怎样得出结论");
    let method = in_full(plan);
    let working_days = setting.info.working_days_told(plan).map(|told| ("工作日", told));
    let rows: Vec<Row> = method
        .iter()
        .chain(&working_days)
        .chain(extra)
        .map(|(label, text)| Row::plain(vec![Cell::text(*label), Cell::text(text)]))
        .collect();
    sheet.rows(&[1, 4], rows)?;

    sheet.heading("整改进展的写法");
    let rows: Vec<Row> = PROGRESS
        .iter()
        .map(|(state, meaning)| Row::plain(vec![Cell::text(*state), Cell::text(*meaning)]))
        .collect();
    let first = sheet.next_row() + 1;
    sheet.rows(&[1, 4], rows)?;
    let last = sheet.next_row();

    sheet.heading("措施标题");
    sheet.table(
        &[
            ("措施", 1),
            ("标题性质", 1),
            ("部分", 1),
            ("标题", 1),
            ("依据", 1),
        ],
        titles(plan),
    )?;
    sheet.heading("依据和把握程度");
    sheet.table(
        &[("简称", 1), ("把握程度", 2), ("全称和印发情况", 1), ("说明", 1)],
        sources(plan),
    )?;
    sheet.heading("参数");
    sheet.table(
        &[("名称", 1), ("值", 1), ("单位", 1), ("含义", 1), ("来源", 1)],
        parameters(plan),
    )?;
    if !plan.contact.is_empty() {
        sheet.heading("咨询");
        sheet.rows(&[5], vec![Row::plain(vec![Cell::text(&plan.contact)])])?;
    }
    print_setup(sheet.ws, true, None, &setting.footer)?;
    workbook.define_name(PROGRESS_NAME, &format!("={NAME}!$A${first}:$A${last}"))?;
    Ok(())
}

fn titles(plan: &Plan) -> Vec<Row> {
    plan.measures
        .iter()
        .map(|measure| {
            let part = plan.parts.iter().find(|part| part.no == measure.part);
            let title = if measure.title_note.is_empty() {
                measure.title.clone()
            } else {
                format!("{}\n{}", measure.title, measure.title_note)
            };
            Row::plain(vec![
                Cell::short(format!("第 {} 条", measure.no)),
                Cell::short(measure.status.word()),
                Cell::short(part.map_or("", |part| part.name.as_str())),
                Cell::text(title),
                Cell::text(words::cites(plan, &measure.sources)),
            ])
        })
        .collect()
}

fn sources(plan: &Plan) -> Vec<Row> {
    plan.sources
        .iter()
        .map(|source| {
            Row::plain(vec![
                Cell::text(&source.short),
                Cell::short(certainty(source.certainty)),
                Cell::text(format!("{}\n{}", source.title, source.issued).trim()),
                Cell::text(&source.note),
            ])
        })
        .collect()
}

fn parameters(plan: &Plan) -> Vec<Row> {
    plan.parameters
        .iter()
        .map(|parameter| {
            let office = plan
                .source(&parameter.source.key)
                .is_some_and(|source| source.certainty == Certainty::Office);
            let mut from = plan.cite(&parameter.source);
            if office {
                from.push_str("（省级办公室设定，可以调整）");
            }
            Row::plain(vec![
                Cell::text(&parameter.name),
                Cell::quantity(
                    parameter.value,
                    &parameter.unit,
                    words::decimals(parameter.value, &parameter.unit),
                    "",
                ),
                Cell::short(&parameter.unit),
                Cell::text(&parameter.meaning),
                Cell::text(from),
            ])
        })
        .collect()
}

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::InHand => "原文在手",
        Certainty::InPart => "部分原文在手",
        Certainty::SecondHand => "转述",
        Certainty::Office => "省级办公室设定",
    }
}
