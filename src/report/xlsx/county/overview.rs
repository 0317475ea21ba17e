//! 总览 of a county: how it stands, what comes first and by when, where everything is, and which bytes this is about.

use super::super::cell::Cell;
use super::super::overview::{Listed, NAME, WIDTHS, index, pairs, provenance};
use super::super::sheet::{Row, Sheet, Sheets};
use super::super::{Setting, words};
use crate::model::action::Action;
use crate::model::assessment::{Assessment, SubmissionVerdict, Verdict};
use crate::model::finding::{Finding, Severity};
use crate::model::quantity::date_in_text;
use crate::report::view::text;
use crate::workbook::{WriteError, print_setup};

/// How many actions the sheet shows.
const FIRST_ACTIONS: usize = 6;

/// Writes the sheet.
pub fn write(
    workbook: &mut Sheets,
    setting: &Setting<'_>,
    assessment: &Assessment,
    title: &str,
    listed: &[Listed],
) -> Result<(), WriteError> {
    let mut sheet = Sheet::add(workbook, setting.styles, NAME, &WIDTHS)?;
    sheet.title(title, &[setting.provenance.marked(&facts(setting, assessment))]);

    sheet.heading("总的情况");
    sheet.rows(
        &[1, 4],
        vec![Row::plain(vec![
            Cell::submission(assessment.verdict),
            Cell::text(in_short(setting, assessment)),
        ])],
    )?;

    sheet.heading(&format!("措施结论（共 {} 条）", assessment.measures.len()));
    sheet.table(
        &[("结论", 1), ("措施数", 1), ("占全部措施", 1), ("措施", 2)],
        verdicts(assessment),
    )?;

    sheet.heading(&format!("问题（共 {} 个）", assessment.findings.len()));
    sheet.table(
        &[("严重程度", 1), ("数量", 1), ("其中待处理", 1), ("怎么处理", 2)],
        severities(setting, assessment),
    )?;

    let first = first_actions(assessment);
    if !first.is_empty() {
        sheet.heading(&format!(
            "最先要做的事（时限最近的 {} 项，全部 {} 项见「整改清单」）",
            first.len(),
            assessment.actions.len()
        ));
        let rows: Vec<Row> = first.iter().map(|action| action_row(setting, action)).collect();
        sheet.table(
            &[
                ("措施", 1),
                ("时限", 1),
                ("要求", 1),
                ("问题和要求", 1),
                ("责任单位", 1),
            ],
            rows,
        )?;
    }

    index(&mut sheet, listed)?;

    let mut facts = vec![
        ("核查的文件", assessment.file.name.to_string()),
        ("文件校验值（SHA-256）", assessment.file.sha256.to_string()),
        ("核查轮次", setting.info.title.clone()),
        ("核查基准日", date_in_text(setting.info.as_of)),
    ];
    facts.extend(provenance(setting));
    pairs(&mut sheet, "核查信息", &facts)?;
    print_setup(sheet.ws, false, None, &setting.footer)?;
    // One page for whoever reads only one.
    sheet.ws.set_print_fit_to_pages(1, 1);
    Ok(())
}

fn facts(setting: &Setting<'_>, assessment: &Assessment) -> String {
    let county = &assessment.county;
    let known = |text: &str| {
        if text.is_empty() {
            "未填".to_owned()
        } else {
            text.to_owned()
        }
    };
    let year = assessment
        .year
        .map_or_else(|| "未填".to_owned(), |year| year.to_string());
    let filled_on = assessment
        .filled_on
        .map_or_else(|| "未填".to_owned(), date_in_text);
    format!(
        "设区市：{}　行政区划代码：{}　填报年度：{year}　填报日期：{filled_on}　核查基准日：{}",
        known(&county.city),
        known(&county.code),
        date_in_text(setting.info.as_of)
    )
}

fn in_short(setting: &Setting<'_>, assessment: &Assessment) -> String {
    let mut text = format!(
        "{} 条措施中 {} 条达标。",
        assessment.measures.len(),
        assessment.measures_with(Verdict::达标)
    );
    text.push_str(&match assessment.verdict {
        SubmissionVerdict::退回修改 => format!(
            "自评工作簿有错误 {} 处，须改正后重新报送。",
            assessment.count(Severity::错误)
        ),
        SubmissionVerdict::通过有整改 => {
            "自评工作簿没有须退回的错误，其余事项按整改清单办理。".to_owned()
        }
        SubmissionVerdict::通过 => "没有需要整改、改报或说明的事项。".to_owned(),
    });
    if let Some(due) = assessment.actions.iter().map(|action| action.due).min() {
        text.push_str(&format!(
            "需要办理的事项 {} 项，最近的时限是{}（{}）。",
            assessment.actions.len(),
            date_in_text(due),
            text::days_left(setting.info.as_of, due)
        ));
    }
    text
}

fn verdicts(assessment: &Assessment) -> Vec<Row> {
    let all = assessment.measures.len();
    Verdict::OF_MEASURE
        .into_iter()
        .map(|verdict| {
            let numbers: Vec<String> = assessment
                .measures
                .iter()
                .filter(|measure| measure.verdict == verdict)
                .map(|measure| measure.measure.to_string())
                .collect();
            let which = if numbers.is_empty() {
                "无".to_owned()
            } else {
                format!("第 {} 条", numbers.join("、"))
            };
            Row::plain(vec![
                Cell::verdict(verdict),
                Cell::count(numbers.len()),
                Cell::share(numbers.len(), all),
                Cell::text(which),
            ])
        })
        .collect()
}

fn severities(setting: &Setting<'_>, assessment: &Assessment) -> Vec<Row> {
    let explanations = &setting.plan.form.roles.explanation_sheet;
    Severity::ALL
        .into_iter()
        .map(|severity| {
            let of = |finding: &&Finding| finding.severity == severity;
            let how = match severity {
                Severity::错误 => "改正自评工作簿后重新报送。".to_owned(),
                Severity::不达标 => "按整改清单整改，完成后提交佐证材料。".to_owned(),
                Severity::预警 => format!("改正，或在自评工作簿「{explanations}」中说明。"),
                Severity::提示 => "供参考，不要求处理。".to_owned(),
            };
            Row::plain(vec![
                Cell::severity(severity),
                Cell::count(assessment.findings.iter().filter(of).count()),
                Cell::count(
                    assessment
                        .findings
                        .iter()
                        .filter(of)
                        .filter(|finding| finding.is_open())
                        .count(),
                ),
                Cell::text(how),
            ])
        })
        .collect()
}

/// The actions due first; the worse comes first on the same day.
fn first_actions(assessment: &Assessment) -> Vec<&Action> {
    let mut actions: Vec<&Action> = assessment.actions.iter().collect();
    actions.sort_by_key(|action| (action.due, action.severity));
    actions.truncate(FIRST_ACTIONS);
    actions
}

fn action_row(setting: &Setting<'_>, action: &Action) -> Row {
    Row::plain(vec![
        Cell::text(words::measure(setting.plan, action.measure)),
        Cell::Date(action.due),
        Cell::short(action.demand.word()),
        Cell::text(format!("{}{}", action.problem, action.what)),
        Cell::text(action.owner.clone()),
    ])
}
