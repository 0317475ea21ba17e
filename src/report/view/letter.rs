//! A county's letter: what was found, measure by measure, and what is asked, by when. The names under which the
//! template of the letter finds each datum are Chinese, because officials edit it.

mod demands;
mod findings;

use serde::Serialize;

use self::demands::Deadline;
use self::findings::{Detail, Group, Item};
use super::text;
use crate::model::action::Demand;
use crate::model::assessment::{Assessment, SubmissionVerdict, Verdict};
use crate::model::finding::Severity;
use crate::model::plan::{Plan, TimeLimit};
use crate::model::quantity::date_in_text;
use crate::model::round::RoundInfo;
use crate::report::paths::COUNTY_BOOK;

/// Longest text of a finding that the letter repeats, in characters; the reports hold the rest.
const SENTENCE: usize = 240;
/// Longest name of a county; a name of the roster is never as long.
pub(super) const NAME: usize = 40;

/// Everything that a letter says.
#[derive(Clone, Debug, Serialize)]
pub struct LetterView {
    /// Whom it is for; empty if the workbook did not say.
    #[serde(rename = "县区")]
    pub county: String,
    /// How it addresses them: 你县, 你市, 你区.
    #[serde(rename = "你县")]
    you: String,
    #[serde(rename = "省")]
    province: String,
    /// Title of the plan's document.
    #[serde(rename = "方案")]
    plan: String,
    /// The year of the as-of date, in which the letter is issued.
    #[serde(rename = "年份")]
    year_of_issue: i16,
    #[serde(rename = "报送年度")]
    year: i32,
    /// The file that was checked, without folders.
    #[serde(rename = "文件名")]
    file: String,
    /// When the county signed it; empty if it did not say.
    #[serde(rename = "填报日期")]
    filled_on: String,
    #[serde(rename = "基准日")]
    as_of: String,
    #[serde(rename = "结论")]
    verdict: &'static str,
    /// Whether the workbook must be corrected before anything else.
    #[serde(rename = "退回修改")]
    returned: bool,
    #[serde(rename = "措施数")]
    measures: usize,
    /// How many measures came to each verdict: 达标11条、部分达标7条.
    #[serde(rename = "措施结论")]
    verdicts: String,
    #[serde(rename = "问题数")]
    problems: usize,
    /// Of which severity they are, as the end of a sentence that counts them.
    #[serde(rename = "问题构成")]
    kinds: String,
    #[serde(rename = "事项数")]
    items: usize,
    /// Whether several problems make one item.
    #[serde(rename = "有归并")]
    gathered: bool,
    /// Whether any title in the letter is not the plan's own.
    #[serde(rename = "有工作标题")]
    working: bool,
    #[serde(rename = "分组")]
    groups: Vec<Group>,
    #[serde(rename = "时限")]
    deadlines: Vec<Deadline>,
    /// By what working days were counted; empty if no deadline of the letter counts them.
    #[serde(rename = "工作日说明")]
    working_days: String,
    #[serde(rename = "有改报")]
    corrects: bool,
    #[serde(rename = "有整改")]
    makes_good: bool,
    #[serde(rename = "有核实")]
    explains: bool,
    /// The sheet for explanations.
    #[serde(rename = "说明表")]
    explanation_sheet: String,
    /// Whether the county's workbook with the action list goes with the letter.
    #[serde(rename = "附差距报告")]
    with_book: bool,
    #[serde(rename = "联系")]
    contact: String,
    #[serde(rename = "附件")]
    annexes: Vec<Annex>,
    /// 附件1, or 附件 if it is the only one.
    #[serde(rename = "明细附件")]
    details_label: &'static str,
    #[serde(rename = "明细")]
    details: Vec<Detail>,
}

/// What goes with the letter.
#[derive(Clone, Debug, Serialize)]
struct Annex {
    /// Its number with a full stop; empty if it is the only one.
    #[serde(rename = "序号")]
    no: String,
    #[serde(rename = "名称")]
    name: String,
}

/// The view of a county's letter.
pub fn letter(plan: &Plan, info: &RoundInfo, assessment: &Assessment, enclosed: &[&str]) -> LetterView {
    let county = &text::in_line(&assessment.county.name, NAME);
    let items = findings::items(plan, assessment);
    let details = findings::details(&items);
    let groups = findings::groups(plan, &items);
    let asks = |demand| assessment.actions.iter().any(|action| action.demand == demand);
    let annexes = annexes(county, enclosed);
    LetterView {
        county: county.clone(),
        you: address(county).to_owned(),
        province: plan.province.clone(),
        plan: plan.title.clone(),
        year_of_issue: info.as_of.year(),
        year: info.year,
        file: text::in_line(
            assessment.file.name.rsplit('/').next().unwrap_or_default(),
            SENTENCE,
        ),
        filled_on: assessment.filled_on.map(date_in_text).unwrap_or_default(),
        as_of: date_in_text(info.as_of),
        verdict: assessment.verdict.word(),
        returned: assessment.verdict == SubmissionVerdict::退回修改,
        measures: assessment.measures.len(),
        verdicts: verdicts(assessment),
        problems: details.len(),
        kinds: kinds(&items),
        items: items.len(),
        gathered: items.len() < details.len(),
        working: groups.iter().any(Group::is_working),
        deadlines: demands::deadlines(&items),
        groups,
        working_days: working_days(plan, info, assessment),
        corrects: asks(Demand::改报),
        makes_good: asks(Demand::整改),
        explains: asks(Demand::核实),
        explanation_sheet: plan.form.roles.explanation_sheet.clone(),
        with_book: enclosed.contains(&COUNTY_BOOK),
        contact: plan.contact.clone(),
        details_label: if annexes.len() == 1 { "附件" } else { "附件1" },
        annexes,
        details,
    }
}

/// By what the working days of its deadlines were counted.
fn working_days(plan: &Plan, info: &RoundInfo, assessment: &Assessment) -> String {
    let mut open = assessment.findings.iter().filter(|finding| finding.is_open());
    let counts = open.any(|finding| matches!(finding.remedy.within, TimeLimit::WorkingDays(_)));
    let told = counts.then(|| info.working_days_told(plan)).flatten();
    told.unwrap_or_default()
}

/// 你县, by what the name ends with.
pub(super) fn address(county: &str) -> &'static str {
    match county.chars().last() {
        Some('市') => "你市",
        Some('区') => "你区",
        _ => "你县",
    }
}

fn verdicts(assessment: &Assessment) -> String {
    let counted: Vec<String> = Verdict::OF_MEASURE
        .iter()
        .map(|&verdict| (verdict, assessment.measures_with(verdict)))
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| format!("{}{count}条", verdict.word()))
        .collect();
    counted.join("、")
}

/// 为不达标; 均为不达标; 其中错误3处、预警1处.
fn kinds(items: &[Item<'_>]) -> String {
    let findings = || items.iter().flat_map(|item| &item.findings);
    let counted: Vec<(Severity, usize)> = Severity::ALL
        .iter()
        .map(|&severity| {
            let count = findings().filter(|finding| finding.severity == severity).count();
            (severity, count)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    match counted.as_slice() {
        [(severity, 1)] => format!("为{}", severity.word()),
        [(severity, _)] => format!("均为{}", severity.word()),
        several => {
            let several: Vec<String> = several
                .iter()
                .map(|(severity, count)| format!("{}{count}处", severity.word()))
                .collect();
            format!("其中{}", several.join("、"))
        }
    }
}

/// The table at the end of the letter, then the files that go with it.
fn annexes(county: &str, enclosed: &[&str]) -> Vec<Annex> {
    let own = format!("{county}自评核查问题明细表");
    let names: Vec<String> = std::iter::once(own)
        .chain(enclosed.iter().map(|name| (*name).to_owned()))
        .collect();
    let numbered = names.len() > 1;
    names
        .into_iter()
        .enumerate()
        .map(|(index, name)| Annex {
            no: if numbered {
                format!("{}. ", index + 1)
            } else {
                String::new()
            },
            name,
        })
        .collect()
}
