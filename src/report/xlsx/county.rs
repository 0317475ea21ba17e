//! 差距报告.xlsx: one county's workbook.

mod figures;
mod gaps;
mod measures;
mod overview;
pub(super) mod rules;

use super::overview::Listed;
use super::sheet::{Sheets, write_flat};
use super::{Setting, actions, findings, followup, notes, words};
use crate::model::followup::Ledger;
use crate::model::submission::COUNTY_CODE_PROPERTY;
use crate::report::view::computation::Computations;
use crate::workbook::WriteError;

/// Writes the workbook of a county; `spoken` are the words of the plan's rules.
pub fn write(
    setting: &Setting<'_>,
    spoken: &[String],
    of: &Computations<'_>,
    ledger: Option<&Ledger>,
) -> Result<Vec<u8>, WriteError> {
    let Setting {
        plan,
        info,
        styles,
        footer,
        ..
    } = setting;
    let assessment = of.assessment;
    let mut measures = measures::table(of);
    let mut gaps = gaps::table(of);
    let mut rules = rules::table(of, spoken);
    let mut todo = actions::of_county(plan, assessment, ledger);
    let mut followed = followup::of_county(plan, assessment, ledger);
    let mut problems = findings::of_county(plan, assessment);
    let mut figures = figures::table(of);
    let listed = [
        Listed::new(
            measures.name,
            Some((plan.rules.len(), "条规则")),
            "每条措施和每条规则的结论、数字、依据、位置和原因。",
        ),
        Listed::new(
            gaps.name,
            Some((gaps.rows.len(), "条规则")),
            "未达标和无法判定的规则，实际、应达、差距各占一栏。",
        ),
        Listed::new(
            todo.name,
            Some((todo.rows.len(), "项")),
            "做什么、谁来做、何时完成；白色各栏随整改填写。",
        ),
        Listed::new(
            followed.name,
            Some((followed.rows.len(), "个问题")),
            "每个问题从首次提出到销号的情况。",
        ),
        Listed::new(
            problems.name,
            Some((problems.rows.len(), "个问题")),
            "每个问题的位置、现填内容、应为和改法。",
        ),
        Listed::new(
            figures.name,
            Some((assessment.figures.len(), "项指标")),
            "经费和队伍各项数据与要求的对照。",
        ),
        Listed::new(
            rules.name,
            Some((rules.rows.len(), "条规则")),
            "每条规则怎样得出结论：公式、代入的数值、取数的单元格。",
        ),
        Listed::new(
            notes::NAME,
            None,
            "结论的得出方法、依据的把握程度、参数和措施标题性质。",
        ),
    ];

    let title = format!(
        "{}教育督导改革差距报告（{}年度）",
        words::county_name(&assessment.county),
        info.year
    );
    let mut workbook = Sheets::new(
        info.as_of,
        &title,
        &[
            ("plan-version", &plan.version),
            ("plan-hash", &plan.hash),
            ("input-sha256", &assessment.file.sha256),
            ("program-version", &setting.provenance.program_version),
            (COUNTY_CODE_PROPERTY, &assessment.county.code),
        ],
    )?;
    overview::write(&mut workbook, setting, assessment, &title, &listed)?;
    write_flat(&mut workbook, styles, &mut measures, footer)?;
    write_flat(&mut workbook, styles, &mut gaps, footer)?;
    let (mut sheet, extent) = write_flat(&mut workbook, styles, &mut todo, footer)?;
    actions::dress(&mut sheet, styles, &todo.heads(), extent)?;
    write_flat(&mut workbook, styles, &mut followed, footer)?;
    write_flat(&mut workbook, styles, &mut problems, footer)?;
    let (mut sheet, extent) = write_flat(&mut workbook, styles, &mut figures, footer)?;
    sheet.share_bars(figures::SHARE, extent)?;
    write_flat(&mut workbook, styles, &mut rules, footer)?;
    notes::write(&mut workbook, setting, &[])?;
    workbook.save()
}
