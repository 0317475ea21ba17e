//! 约谈问责 and 突出问题: how counties stand to single rules.

use super::words::{points, points_cell, rate, year_columns};
use super::{Results, Years};
use crate::model::annual::{Cell, Chapter, Column, Row, Table, as_number};
use crate::model::assessment::Verdict;

/// How many of the most common problems are listed.
const LISTED: usize = 10;

/// How many of them a sentence names.
const NAMED: usize = 3;

/// A rule over the counties.
struct Tally {
    rule: String,
    title: String,
    measure: u8,
    /// Counties.
    met: usize,
    unmet: usize,
    unknown: usize,
    /// Rows of the counties' tables that hold, and all in scope.
    rows: (u32, u32),
}

impl Tally {
    fn applicable(&self) -> usize {
        self.met + self.unmet + self.unknown
    }
}

/// Every rule that counts towards a measure, in the order of the results.
fn tallies(results: &Results) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    for (_, sent) in results.counted() {
        for outcome in sent.outcomes.iter().filter(|outcome| !outcome.trial) {
            let Some(measure) = outcome.measure else { continue };
            let at = match tallies.iter().position(|held| held.rule == outcome.rule) {
                Some(at) => at,
                None => {
                    let title = results.rules.iter().find(|held| held.id == outcome.rule);
                    tallies.push(Tally {
                        rule: outcome.rule.clone(),
                        title: title.map_or_else(|| outcome.rule.clone(), |held| held.title.clone()),
                        measure,
                        met: 0,
                        unmet: 0,
                        unknown: 0,
                        rows: (0, 0),
                    });
                    tallies.len() - 1
                }
            };
            let Some(tally) = tallies.get_mut(at) else {
                continue;
            };
            match outcome.verdict {
                Verdict::达标 => tally.met += 1,
                Verdict::未达标 | Verdict::部分达标 => tally.unmet += 1,
                Verdict::无法判定 => tally.unknown += 1,
                Verdict::不适用 | Verdict::试行 => continue,
            }
            if let Some(rows) = outcome.gap.as_ref().and_then(|gap| gap.rows) {
                tally.rows.0 += rows.holding;
                tally.rows.1 += rows.total;
            }
        }
    }
    tallies
}

fn of<'a>(tallies: &'a [Tally], rule: &str) -> Option<&'a Tally> {
    tallies.iter().find(|held| held.rule == rule)
}

/// 约谈问责: whether consequences are provided for, and drawn.
pub(super) fn accountability(years: &Years<'_>) -> Chapter {
    let this = tallies(years.this);
    let measures = years
        .plan
        .measures
        .iter()
        .filter(|measure| measure.accountability);
    let numbers: Vec<u8> = measures.map(|measure| measure.no).collect();
    let rules: Vec<&Tally> = this
        .iter()
        .filter(|held| numbers.contains(&held.measure))
        .collect();
    let mut sentences: Vec<String> = rules
        .iter()
        .filter(|tally| tally.applicable() > 0)
        .map(|tally| {
            let rows = match tally.rows {
                (_, 0) => String::new(),
                (holding, total) => format!("，涉及{total}项，其中{holding}项符合要求"),
            };
            format!(
                "{}：适用的县（市、区）{}个，达标{}个，达标率{}{rows}。",
                tally.title,
                tally.applicable(),
                tally.met,
                rate(tally.met, tally.applicable())
            )
        })
        .collect();
    if numbers.is_empty() {
        sentences.push("方案没有标明哪些措施属于激励、约谈、通报和问责，本章没有统计。".to_owned());
    } else if sentences.is_empty() {
        sentences.push("没有可以统计的约谈、通报和问责数据。".to_owned());
    }
    let by_year: Vec<Vec<Tally>> = years.all.iter().map(|held| tallies(held)).collect();
    let mut columns = vec![Column::new("规则", 14), Column::new("内容", 34)];
    columns.extend(year_columns(years, 20, Some("达标/适用")));
    columns.push(Column::of("涉及事项", 20, "符合/全部"));
    let rows = rules
        .iter()
        .map(|tally| {
            let mut cells = vec![Cell::text(&tally.rule), Cell::text(&tally.title)];
            cells.extend(by_year.iter().map(|year| {
                of(year, &tally.rule).map_or_else(
                    || Cell::missing("没有这条规则"),
                    |held| Cell::share(held.met, held.applicable()),
                )
            }));
            cells.push(match tally.rows {
                (_, 0) => Cell::missing("—"),
                (holding, total) => Cell::Share {
                    part: f64::from(holding),
                    whole: f64::from(total),
                },
            });
            Row::plain(cells)
        })
        .collect();
    Chapter {
        title: "激励、约谈、通报和问责".to_owned(),
        sentences,
        tables: vec![Table {
            name: "约谈问责情况".to_owned(),
            note: "按规则统计：达标的县（市、区）除以适用的县（市、区）。“涉及事项”是县（市、区）整改台账中适用这条规则的行。".to_owned(),
            columns,
            rows,
        }],
    }
}

/// 突出问题: the rules that most counties do not meet.
pub(super) fn chapter(years: &Years<'_>) -> Chapter {
    let mut unmet: Vec<Tally> = tallies(years.this);
    unmet.retain(|tally| tally.unmet > 0);
    // Ties stay in the plan's order.
    unmet.sort_by_key(|tally| std::cmp::Reverse(tally.unmet));
    let total = unmet.len();
    unmet.truncate(LISTED);
    let mut sentences = Vec::new();
    if unmet.is_empty() {
        sentences.push("没有未达标的规则。".to_owned());
    } else {
        sentences.push(format!("有县（市、区）未达标的规则共{total}条。"));
        let named: Vec<String> = unmet
            .iter()
            .take(NAMED)
            .map(|tally| {
                format!(
                    "“{}”（{}），适用的{}个县（市、区）中{}个未达标，占{}",
                    tally.title,
                    tally.rule,
                    tally.applicable(),
                    tally.unmet,
                    rate(tally.unmet, tally.applicable())
                )
            })
            .collect();
        let lead = if named.len() == 1 {
            "即"
        } else {
            "未达标县（市、区）最多的依次是："
        };
        sentences.push(format!("{lead}{}。", named.join("；")));
    }
    let last = years.last.map(tallies);
    let mut columns = vec![
        Column::new("序号", 9),
        Column::new("规则", 14),
        Column::new("内容", 34),
        Column::new("措施", 9),
        Column::of("未达标率", 24, "未达标/适用"),
        Column::of("上年未达标率", 24, "未达标/适用"),
        Column::new("比上年\n（百分点）", 12),
    ];
    if last.is_none() {
        columns.truncate(5);
    }
    let rows = unmet
        .iter()
        .enumerate()
        .map(|(index, tally)| {
            let mut cells = vec![
                Cell::count(index + 1),
                Cell::text(&tally.rule),
                Cell::text(&tally.title),
                Cell::count(usize::from(tally.measure)),
                Cell::share(tally.unmet, tally.applicable()),
            ];
            if let Some(last) = &last {
                match of(last, &tally.rule) {
                    None => cells.extend([Cell::missing("没有这条规则"), Cell::missing("—")]),
                    Some(held) => cells.extend([
                        Cell::share(held.unmet, held.applicable()),
                        points_cell(points(
                            (tally.unmet, tally.applicable()),
                            (held.unmet, held.applicable()),
                        )),
                    ]),
                }
            }
            Row::plain(cells)
        })
        .collect();
    let mut rows: Vec<Row> = rows;
    let mut sum = vec![
        Cell::text("合计"),
        Cell::text(""),
        Cell::text("有县（市、区）未达标的规则（条）"),
        Cell::text(""),
        Cell::count(total),
    ];
    sum.resize(columns.len(), Cell::text(""));
    rows.push(Row::sum(sum));
    Chapter {
        title: "突出问题".to_owned(),
        sentences,
        tables: vec![Table {
            name: "突出问题".to_owned(),
            note: format!(
                "未达标的县（市、区）最多的规则，至多列{LISTED}条；县区数相同的按规则次序。全部规则见“各条规则情况”。"
            ),
            columns,
            rows,
        }],
    }
}

/// Every rule, with the counties by verdict.
pub(super) fn all(years: &Years<'_>) -> Table {
    let rows = tallies(years.this)
        .iter()
        .map(|tally| {
            Row::plain(vec![
                Cell::text(&tally.rule),
                Cell::text(&tally.title),
                Cell::count(usize::from(tally.measure)),
                Cell::count(tally.met),
                Cell::count(tally.unmet),
                Cell::count(tally.unknown),
                Cell::Share {
                    part: as_number(tally.met),
                    whole: as_number(tally.applicable()),
                },
            ])
        })
        .collect();
    Table {
        name: "各条规则情况".to_owned(),
        note: format!(
            "{}年度各条规则的县区数；不适用和试行的不计。",
            years.this.used.year
        ),
        columns: vec![
            Column::new("规则", 14),
            Column::new("内容", 40),
            Column::new("措施", 9),
            Column::new("达标", 9),
            Column::new("未达标", 9),
            Column::new("无法判定", 10),
            Column::of("达标率", 20, "达标/适用"),
        ],
        rows,
    }
}
