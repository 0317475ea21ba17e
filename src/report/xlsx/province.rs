//! 汇总.xlsx: the province's workbook over all counties of a round.
//!
//! Rates count the counties whose submission of this year counts; each says its denominator.

mod alike;
mod failing;
mod funding;
mod matrix;
mod overview;
mod rates;
mod reviews;
mod sent;

use std::io::Write;

use super::overview::Listed;
use super::sheet::{Sheets, write_flat, write_long};
use super::{Setting, actions, findings, followup, notes};
use crate::model::assessment::Assessment;
use crate::model::plan::County;
use crate::model::round::{Round, Status};
use crate::workbook::WriteError;

/// A county of the roster whose submission of this year counts.
type Counted<'a> = (&'a County, &'a Assessment);

/// Writes the workbook of the province.
pub fn write(setting: &Setting<'_>, round: &Round, to: &mut dyn Write) -> Result<(), WriteError> {
    let Setting {
        plan,
        info,
        styles,
        footer,
        ..
    } = setting;
    let counted: Vec<Counted<'_>> = round
        .entries
        .iter()
        .filter(|entry| entry.status == Status::已报送)
        .filter_map(|entry| Some((&entry.county, round.assessment(entry)?)))
        .collect();
    let mut sent = sent::table(round);
    let matrix = matrix::table(plan, round);
    let mut rates = rates::table(plan, round, &counted);
    let funding = funding::Funding::of(plan, &counted);
    let mut money = funding.table(round);
    let mut failing = failing::table(plan, &counted);
    let mut trials = failing::trials(plan, &counted);
    let todo = actions::of_province(plan, round);
    let mut explained = reviews::table(round);
    let followed = followup::of_province(plan, round);
    let problems = findings::of_province(plan, &round.assessments);
    let listed = [
        Listed::new(
            sent.name,
            Some((sent.rows.len(), "个县区")),
            "各县区报送状态和结论；未采用、无法读取和名单之外的文件；材料雷同的县区。",
        ),
        Listed::new(
            matrix.table.name,
            Some((matrix.count, "个县区")),
            "每个县区每条措施的结论，可以筛选。",
        ),
        Listed::new(
            rates.name,
            Some((rates.rows.len(), "条措施")),
            "每条措施各种结论的县区数和达标率。",
        ),
        Listed::new(
            money.name,
            Some((counted.len(), "个县区")),
            "各县区数据、设区市小计和全省合计，注明有数据的县区数。",
        ),
        Listed::new(
            failing.name,
            Some((failing.rows.len(), "条规则")),
            "未达标县区最多的规则排在前面。",
        ),
        Listed::new(
            trials.name,
            Some((trials.rows.len(), "条规则")),
            "试行规则在各县区的情况，不计入任何结论。",
        ),
        Listed::new(
            todo.table.name,
            Some((todo.count, "项")),
            "全部县区的整改、改报和说明事项，白色各栏用于跟踪。",
        ),
        Listed::new(
            explained.name,
            Some((explained.rows.len(), "条说明")),
            "县区对问题的说明，白色各栏填写审核意见。",
        ),
        Listed::new(
            followed.table.name,
            Some((followed.count, "个问题")),
            "全部县区每个问题从首次提出到销号的情况。",
        ),
        Listed::new(
            problems.table.name,
            Some((problems.count, "个问题")),
            "全部县区的全部问题。",
        ),
        Listed::new(
            notes::NAME,
            None,
            "结论的得出方法、统计范围、依据的把握程度和参数。",
        ),
    ];

    let title = format!("{}教育督导改革落实情况汇总（{}年度）", plan.province, info.year);
    let mut workbook = Sheets::new(
        info.as_of,
        &title,
        &[
            ("plan-version", &plan.version),
            ("plan-hash", &plan.hash),
            ("program-version", &setting.provenance.program_version),
        ],
    )?;
    let view = overview::View {
        round,
        counted: &counted,
        funding: &funding,
    };
    overview::write(&mut workbook, setting, &view, &title, &listed)?;
    let (mut sheet, _) = write_flat(&mut workbook, styles, &mut sent, footer)?;
    sent::append(&mut sheet, round)?;
    alike::append(&mut sheet, round)?;
    write_long(&mut workbook, styles, matrix, footer)?;
    let (mut sheet, extent) = write_flat(&mut workbook, styles, &mut rates, footer)?;
    sheet.share_bars(rates::RATE, extent)?;
    let (mut sheet, _) = write_flat(&mut workbook, styles, &mut money, footer)?;
    funding::dress(&mut sheet)?;
    let (mut sheet, extent) = write_flat(&mut workbook, styles, &mut failing, footer)?;
    sheet.share_bars(failing::SHARE, extent)?;
    let (mut sheet, extent) = write_flat(&mut workbook, styles, &mut trials, footer)?;
    sheet.share_bars(failing::SHARE, extent)?;
    let heads = todo.table.heads();
    let (mut sheet, extent) = write_long(&mut workbook, styles, todo, footer)?;
    actions::dress(&mut sheet, styles, &heads, extent)?;
    reviews::write(&mut workbook, styles, &mut explained, footer)?;
    write_long(&mut workbook, styles, followed, footer)?;
    write_long(&mut workbook, styles, problems, footer)?;
    notes::write(
        &mut workbook,
        setting,
        &[("统计范围", scope(round, counted.len()))],
    )?;
    workbook.save_to(to)
}

fn scope(round: &Round, counted: usize) -> String {
    format!(
        "比率和合计只统计名单内本年度已报送的 {counted} 个县区（名单共 {} 个）。达标率的分母是适用该措施的县区，\
         即已报送县区减去结论为不适用的县区，无法判定的县区计入分母。经费与队伍只加总有数据的县区；合计、小计的下面\
         一行是有数据的县区数；比率由分子合计除以分母合计得出，不是各县区比率的平均。整改总清单和问题总清单包括全部已核查的文件。",
        round.entries.len()
    )
}
