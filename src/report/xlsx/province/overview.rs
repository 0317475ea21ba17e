//! 总览 of the province: who has sent, how the counties stand, which measures go well and which do not, the sums.

use super::super::cell::Cell;
use super::super::overview::{Listed, NAME, WIDTHS, index, pairs, provenance};
use super::super::sheet::{Row, Sheet, Sheets};
use super::super::{Setting, words};
use super::Counted;
use super::funding::Funding;
use super::rates::{self, Rate};
use super::sent::outside_roster;
use crate::model::action::{Action, Demand};
use crate::model::assessment::SubmissionVerdict;
use crate::model::plan::{Figure, Plan};
use crate::model::quantity::date_in_text;
use crate::model::round::{Round, Status};
use crate::report::view::text;
use crate::workbook::{WriteError, print_setup};

/// How many measures the sheet shows at each end.
const MEASURES_SHOWN: usize = 5;

/// How many counties a list names before it only counts them.
const NAMED: usize = 30;

/// What the sheet is about.
pub struct View<'a> {
    /// The round.
    pub round: &'a Round,
    /// The counties that count.
    pub counted: &'a [Counted<'a>],
    /// Their figures.
    pub funding: &'a Funding<'a>,
}

/// Writes the sheet.
pub fn write(
    workbook: &mut Sheets,
    setting: &Setting<'_>,
    view: &View<'_>,
    title: &str,
    listed: &[Listed],
) -> Result<(), WriteError> {
    let (plan, round) = (setting.plan, view.round);
    let mut sheet = Sheet::add(workbook, setting.styles, NAME, &WIDTHS)?;
    sheet.title(
        title,
        &[setting.provenance.marked(&format!(
            "核查轮次：{}　核查基准日：{}",
            round.info.title,
            date_in_text(round.info.as_of)
        ))],
    );

    sheet.heading(&format!("报送情况（名单共 {} 个县区）", round.entries.len()));
    sheet.table(
        &[("状态", 1), ("县区数", 1), ("占名单", 1), ("县区", 2)],
        statuses(round),
    )?;
    sheet.line(&format!(
        "另有重复报送未采用的文件 {} 个、无法读取的文件 {} 个、名单之外的文件 {} 个，见「报送情况」。",
        round.superseded.len(),
        round.unreadable.len(),
        outside_roster(round).len()
    ));

    sheet.heading(&format!(
        "报送结论（本年度已报送的 {} 个县区）",
        view.counted.len()
    ));
    sheet.table(
        &[("结论", 1), ("县区数", 1), ("占已报送", 1), ("县区", 2)],
        verdicts(view.counted),
    )?;

    let ends = ends(rates::rates(plan, view.counted));
    if let Some((best, worst)) = ends {
        let heads = [
            ("措施", 1),
            ("达标县区", 1),
            ("达标率", 1),
            ("标题", 1),
            ("统计口径", 1),
        ];
        sheet.heading("达标率最高的措施");
        sheet.table(&heads, measure_rows(plan, &best))?;
        sheet.heading("达标率最低的措施");
        sheet.table(&heads, measure_rows(plan, &worst))?;
    }

    sheet.heading("经费与队伍主要数据（全部数据见「经费与队伍」）");
    sheet.table(
        &[
            ("类别", 1),
            ("合计", 1),
            ("单位", 1),
            ("指标", 1),
            ("统计口径", 1),
        ],
        totals(view),
    )?;

    sheet.heading("需要办理的事项");
    sheet.table(
        &[("要求", 1), ("项数", 1), ("涉及县区", 1), ("最近的时限", 2)],
        demands(setting, round),
    )?;

    index(&mut sheet, listed)?;
    let mut facts = vec![("核查基准日", date_in_text(round.info.as_of))];
    facts.extend(provenance(setting));
    facts.push((
        "核查的文件",
        "各文件的名称和校验值前 12 位见「报送情况」，全文见各县区差距报告。".to_owned(),
    ));
    pairs(&mut sheet, "核查信息", &facts)?;
    print_setup(sheet.ws, false, None, &setting.footer)
}

fn statuses(round: &Round) -> Vec<Row> {
    [Status::已报送, Status::年度不符, Status::无法读取, Status::未报送]
        .into_iter()
        .map(|status| {
            let counties = round.entries.iter().filter(|entry| entry.status == status);
            let names = counties.map(|entry| entry.county.name.as_str());
            Row::plain(vec![
                Cell::status(status),
                Cell::count(round.count(status)),
                Cell::share(round.count(status), round.entries.len()),
                Cell::text(listing(names)),
            ])
        })
        .collect()
}

fn verdicts(counted: &[Counted<'_>]) -> Vec<Row> {
    [
        SubmissionVerdict::通过,
        SubmissionVerdict::通过有整改,
        SubmissionVerdict::退回修改,
    ]
    .into_iter()
    .map(|verdict| {
        let names: Vec<&str> = counted
            .iter()
            .filter(|(_, assessment)| assessment.verdict == verdict)
            .map(|(county, _)| county.name.as_str())
            .collect();
        Row::plain(vec![
            Cell::submission(verdict),
            Cell::count(names.len()),
            Cell::share(names.len(), counted.len()),
            Cell::text(listing(names)),
        ])
    })
    .collect()
}

fn listing<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let shown = words::names(names, NAMED);
    if shown.is_empty() { "无".to_owned() } else { shown }
}

/// The measures with the highest rates and those with the lowest, each with the most telling first; none without data.
fn ends(rates: Vec<Rate>) -> Option<(Vec<Rate>, Vec<Rate>)> {
    let mut rates: Vec<Rate> = rates.into_iter().filter(|rate| rate.applicable() > 0).collect();
    if rates.is_empty() {
        return None;
    }
    // Compared as fractions, a/b against c/d by a·d and c·b, so that equal rates are equal; ties keep the plan's order.
    let by_rate = |a: &Rate, b: &Rate| (a.met() * b.applicable()).cmp(&(b.met() * a.applicable()));
    rates.sort_by(|a, b| by_rate(b, a));
    // No measure stands at both ends.
    let shown = MEASURES_SHOWN.min(rates.len().div_ceil(2));
    let mut worst = rates.split_off(shown);
    worst.sort_by(by_rate);
    worst.truncate(shown);
    Some((rates, worst))
}

fn measure_rows(plan: &Plan, rates: &[Rate]) -> Vec<Row> {
    rates
        .iter()
        .map(|rate| {
            let title = plan
                .measure(rate.measure)
                .map_or("", |measure| measure.title.as_str());
            Row::plain(vec![
                Cell::short(format!("第 {} 条", rate.measure)),
                Cell::count(rate.met()),
                Cell::share(rate.met(), rate.applicable()),
                Cell::text(title),
                Cell::text(format!("{} 个达标／{} 个适用", rate.met(), rate.applicable())),
            ])
        })
        .collect()
}

/// Figures that something is required of, and rates.
fn main_figure(figure: &Figure) -> bool {
    figure.required.is_some() || figure.ratio.is_some()
}

fn totals(view: &View<'_>) -> Vec<Row> {
    view.funding
        .total()
        .into_iter()
        .filter(|(figure, _)| main_figure(figure))
        .map(|(figure, sum)| {
            let value = sum.value.map_or(Cell::short("—"), |value| {
                Cell::quantity(value, &figure.unit, figure.decimals, "")
            });
            Row::plain(vec![
                Cell::text(figure.group.clone()),
                value,
                Cell::short(figure.unit.clone()),
                Cell::text(figure.title.clone()),
                Cell::text(format!(
                    "有数据 {} 个／已报送 {} 个",
                    sum.counties,
                    view.counted.len()
                )),
            ])
        })
        .collect()
}

fn demands(setting: &Setting<'_>, round: &Round) -> Vec<Row> {
    [Demand::改报, Demand::整改, Demand::核实]
        .into_iter()
        .map(|demand| {
            let asked = |action: &&Action| action.demand == demand;
            let actions: Vec<&Action> = round
                .assessments
                .iter()
                .flat_map(|assessment| &assessment.actions)
                .filter(asked)
                .collect();
            let counties = round
                .assessments
                .iter()
                .filter(|assessment| assessment.actions.iter().any(|action| action.demand == demand))
                .count();
            let due = actions.iter().map(|action| action.due).min().map_or_else(
                || "—".to_owned(),
                |due| {
                    format!(
                        "{}（{}）",
                        date_in_text(due),
                        text::days_left(setting.info.as_of, due)
                    )
                },
            );
            Row::plain(vec![
                Cell::text(demand.word()),
                Cell::count(actions.len()),
                Cell::count(counties),
                Cell::text(due),
            ])
        })
        .collect()
}
