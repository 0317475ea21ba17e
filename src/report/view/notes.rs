//! Notes at the end of a page: how verdicts come about, what may be cited for what, and which bytes the page speaks of.

use serde::Serialize;

use super::mark::Pair;
use crate::model::plan::{Certainty, Plan};
use crate::model::quantity;
use crate::model::round::RoundInfo;

/// The notes of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Notes {
    /// How to read the page, a sentence or two each.
    pub method: Vec<Pair>,
    /// The sources that are cited.
    pub sources: Vec<SourceRow>,
    /// Thresholds and whose they are.
    pub parameters: Vec<ParameterRow>,
    /// Files, versions, hashes.
    pub provenance: Vec<Pair>,
    /// Whom to ask; may be empty.
    pub contact: String,
}

/// A source.
#[derive(Clone, Debug, Serialize)]
pub struct SourceRow {
    /// As it is cited.
    pub short: String,
    /// Full title.
    pub title: String,
    /// Who issued it and when.
    pub issued: String,
    /// How sure we are, in a word.
    pub certainty: &'static str,
    /// How sure we are, in a sentence.
    pub note: String,
}

/// A threshold.
#[derive(Clone, Debug, Serialize)]
pub struct ParameterRow {
    /// Name.
    pub name: String,
    /// Value with unit.
    pub value: String,
    /// What it means.
    pub meaning: String,
    /// Where it comes from.
    pub cite: String,
    /// Whether the office set it, so that no document can be cited for it.
    pub office: bool,
}

/// The notes; `extra` are remarks of this page only, `provenance` its files and versions.
pub fn notes(plan: &Plan, extra: Vec<Pair>, provenance: Vec<Pair>) -> Notes {
    let explanations = &plan.form.roles.explanation_sheet;
    let mut method = vec![
        Pair::new(
            "规则结论",
            "每条核查规则用自评工作簿中的数据计算，结论为达标、未达标、无法判定、不适用或试行。数据缺失或有误、\
             规则无法计算的，一律记为“无法判定”，不按达标处理。",
        ),
        Pair::new(
            "措施结论",
            "由该措施下计入结论的规则汇总得出，各种结论的规则条数列在措施名称之后。标有“参考”“试行”的规则不计入措施结论。",
        ),
        Pair::new(
            "问题程度",
            format!(
                "“错误”须改正后重新报送；“不达标”列入整改清单；“预警”须改正，允许说明的可在工作簿「{explanations}」中说明；\
                 “提示”供参考，不需要处理。"
            ),
        ),
        Pair::new(
            "标题字样",
            "标有“原文标题”的，是方案的原有文字；标有“工作标题”的，是为便于核查而拟的名称，不是方案原文，以正式文件为准。",
        ),
        Pair::new(
            "数字写法",
            "比率后的括号内是分子和分母。未填写的写作“未填”，不按 0 计算。差距是实际与应达之间的差额，百分比之差用百分点表示。",
        ),
        Pair::new(
            "依据",
            "每条规则都写明出处，出处的把握程度见“依据的出处”。由省级办公室设定的期限和阈值没有文件直接规定，省级办公室可以调整。",
        ),
    ];
    method.extend(extra);
    Notes {
        method,
        sources: plan
            .sources
            .iter()
            .map(|source| SourceRow {
                short: source.short.clone(),
                title: source.title.clone(),
                issued: source.issued.clone(),
                certainty: certainty_word(source.certainty),
                note: source.note.clone(),
            })
            .collect(),
        parameters: plan
            .parameters
            .iter()
            .map(|parameter| ParameterRow {
                name: parameter.name.clone(),
                value: quantity::with_unit(parameter.value, &parameter.unit),
                meaning: parameter.meaning.clone(),
                cite: plan.cite(&parameter.source),
                office: plan
                    .source(&parameter.source.key)
                    .is_some_and(|source| source.certainty == Certainty::Office),
            })
            .collect(),
        provenance,
        contact: plan.contact.clone(),
    }
}

/// How verdicts come about, in full: what each word means and what it follows from.
pub fn in_full(plan: &Plan) -> Vec<(&'static str, String)> {
    let explanations = &plan.form.roles.explanation_sheet;
    vec![
        (
            "规则结论",
            "每条核查规则用自评工作簿中的数据计算，结论为达标、未达标、无法判定、不适用或试行。试行的规则也计算和列出，\
             没有达到的记为“试行”，不计入任何结论和比率，也不要求整改。"
                .to_owned(),
        ),
        (
            "无法判定",
            "规则需要的数据未填、无法读取或不全，不能判断是否达标。无法判定不等于达标，也不等于未达标；补填或改正数据后重新核查。"
                .to_owned(),
        ),
        (
            "措施结论",
            "由该措施下计入结论的规则汇总：全部达标为达标；既有达标又有未达标为部分达标；全部未达标为未达标；\
             没有既达标又未达标而有无法判定的，为无法判定；全部不适用为不适用。标“参考”的规则不计入。"
                .to_owned(),
        ),
        (
            "报送结论",
            "有错误的退回修改；没有错误而有不达标事项或未作说明的预警，为通过（有整改事项）；其余为通过。".to_owned(),
        ),
        (
            "严重程度",
            format!(
                "错误须改正后重新报送；不达标列入整改清单；预警须改正，允许说明的可以在自评工作簿「{explanations}」中说明；提示供参考。"
            ),
        ),
        (
            "数字",
            "数字按原数保存，可以计算。未填不按 0 计算。差距是实际与应达之差，单位为 % 的，差距是百分点。".to_owned(),
        ),
        (
            "标题字样",
            "标“原文标题”的是方案的原有文字；标“工作标题”的是为便于核查而拟的名称，不是方案原文，以正式文件为准。".to_owned(),
        ),
        ("时限", time_limits(plan).to_owned()),
    ]
}

/// How time limits are counted.
fn time_limits(plan: &Plan) -> &'static str {
    if plan.longest_working_days().is_some() {
        "自核查基准日的次日起计算：写明工作日的只计工作日（扣除周六、周日和节假日安排中的休息日，计入调休上班日），\
         其余按天数计算。时限没有文件规定，由省级办公室设定，可以调整。"
    } else {
        "自核查基准日起按天数计算。天数没有文件规定，由省级办公室设定，可以调整。"
    }
}

/// By what the working days of a round were counted; none if no time limit counts them.
pub fn working_days(plan: &Plan, info: &RoundInfo) -> Option<Pair> {
    Some(Pair::new("工作日", info.working_days_told(plan)?))
}

/// The calendar of a round, as its inputs are named; none without one.
pub fn calendar(info: &RoundInfo) -> Option<Pair> {
    Some(Pair::new("节假日安排", info.calendar_told()?))
}

/// What every page says of the plan and the program.
pub fn plan_provenance(plan: &Plan, program_version: &str) -> Vec<Pair> {
    vec![
        Pair::new("核查方案版本", plan.version.clone()),
        Pair::new("核查方案校验值（SHA-256）", plan.hash.clone()),
        Pair::new("自评工作簿模板版本", plan.form.version.clone()),
        Pair::new("程序版本", program_version),
    ]
}

/// How sure we are of a source, in a word.
pub fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::InHand => "原文在手",
        Certainty::InPart => "部分原文在手",
        Certainty::SecondHand => "转述",
        Certainty::Office => "省级办公室设定",
    }
}
