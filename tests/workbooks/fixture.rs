//! A plan, six counties and what their checks came to: everything fictional but the plan's general shape.

mod plan;

use std::sync::Arc;

use std::collections::BTreeMap;

use dudao::model::action::{Action, Demand};
use dudao::model::alike::{AlikeGroup, AlikeMaterial};
use dudao::model::assessment::{
    Assessment, FigureName, FigureValue, MeasureOutcome, RuleOutcome, SubmissionVerdict, Verdict,
};
use dudao::model::finding::{Finding, Gap, Kind, RowCount, Severity};
use dudao::model::fingerprint::Fingerprint;
use dudao::model::followup::{Item, Ledger, Note, State, Written};
use dudao::model::place::{Place, SourceFile};
use dudao::model::plan::{County, Plan, Relation, Rule, Shape};
use dudao::model::provenance::Provenance;
use dudao::model::quantity;
use dudao::model::round::{Entry, Round, RoundInfo, Status, Superseded, UnreadableFile};
use dudao::model::trace::{FailingRow, RowTrace, Step, StepRole, Trace, Used};
use jiff::civil::{Date, date};
use smol_str::{SmolStr, format_smolstr};

pub use self::plan::plan;
use self::plan::{cite, remedy};

pub const AS_OF: Date = date(2026, 11, 20);

pub fn provenance() -> Provenance {
    Provenance {
        program_version: "0.1.0".to_owned(),
        public: false,
    }
}

pub fn info() -> RoundInfo {
    RoundInfo {
        title: "2026年教育督导改革县级自评核查".to_owned(),
        year: 2026,
        as_of: AS_OF,
        calendar: None,
    }
}

fn county(code: &str, name: &str, city: &str) -> County {
    County {
        code: code.into(),
        name: name.into(),
        city: city.into(),
    }
}

pub fn roster() -> Vec<County> {
    vec![
        county("990101", "青岚县", "澄江市"),
        county("990102", "云溪县", "澄江市"),
        county("990103", "白鹭洲区", "澄江市"),
        county("990201", "松涛县", "远山市"),
        county("990202", "石泉县", "远山市"),
        county("990203", "望湖县", "远山市"),
    ]
}

fn file(county: &County) -> SourceFile {
    SourceFile {
        name: format_smolstr!("{}/{}自评工作簿.xlsx", county.city, county.name),
        sha256: "a1b2c3d4".repeat(8).into(),
        bytes: 123_456,
    }
}

fn place(county: &County, sheet: &str, cell: &str, label: &str, shown: &str) -> Place {
    Place {
        file: file(county).name,
        sheet: Some(sheet.into()),
        cell: Some(cell.into()),
        label: label.into(),
        shown: shown.into(),
    }
}

fn quantified(actual: f64, required: f64, relation: Relation, unit: &str, rows: Option<(u32, u32)>) -> Gap {
    let difference = ((actual - required) * 1e9).round() / 1e9;
    Gap {
        actual,
        required,
        relation,
        gap: match relation {
            Relation::AtLeast => (-difference).max(0.0),
            Relation::AtMost => difference.max(0.0),
            Relation::Equals => difference,
        },
        unit: unit.into(),
        rows: rows.map(|(holding, total)| RowCount { holding, total }),
    }
}

/// What the rules of one county come to, from a few numbers: the more staff, the better it stands.
pub fn assessment(county: &County, staff: f64) -> Assessment {
    let plan = plan();
    let met = |met| if met { Verdict::达标 } else { Verdict::未达标 };
    let with_gap = |gap: Gap| (met(gap.gap == 0.0), Some(gap), "");
    let outcomes: Vec<(Verdict, Option<Gap>, &str)> = vec![
        (Verdict::达标, None, ""),
        with_gap(quantified(18.0, 12.0, Relation::AtLeast, "个", None)),
        (Verdict::达标, None, ""),
        (Verdict::无法判定, None, "「机构与队伍」D17“改革前编制数”未填"),
        with_gap(quantified(staff, 15.0, Relation::AtLeast, "人", None)),
        with_gap(quantified(7.0, 5.0, Relation::AtMost, "所", None)),
        with_gap(quantified(20.0, 20.0, Relation::AtLeast, "人", Some((20, 20)))),
        (Verdict::试行, None, ""),
        with_gap(quantified(78.0, 100.0, Relation::AtLeast, "人", Some((78, 100)))),
        with_gap(quantified(35.5, 0.0, Relation::AtLeast, "万元", None)),
        with_gap(quantified(1.1325, 1.0, Relation::AtMost, "%", None)),
        with_gap(quantified(12_035.5, 12_060.25, Relation::AtLeast, "万元", None)),
        with_gap(quantified(35.5, 35.5, Relation::Equals, "万元", None)),
    ];
    let outcomes: Vec<RuleOutcome> = plan
        .rules
        .iter()
        .zip(outcomes)
        .map(|(rule, (verdict, gap, reason))| RuleOutcome {
            rule: rule.id.clone(),
            measure: rule.measure,
            verdict,
            trial: rule.trial,
            trace: trace(rule, gap.as_ref()),
            gap: gap.map(Box::new),
            reason: reason.into(),
            places: vec![place(county, "机构与队伍", "D12", "现有数", "")],
        })
        .collect();
    let mut findings: Vec<Finding> = plan
        .rules
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.verdict == Verdict::未达标)
        .map(|(rule, outcome)| finding(county, rule, outcome))
        .collect();
    findings.insert(0, wrong_type(county));
    let actions = findings
        .iter()
        .filter(|finding| finding.is_open())
        .map(action)
        .collect();
    Assessment {
        county: county.clone(),
        file: file(county),
        year: Some(2026),
        filled_on: Some(date(2026, 11, 3)),
        saved_at: None,
        verdict: SubmissionVerdict::退回修改,
        measures: measures(&plan, &outcomes),
        outcomes,
        findings,
        figures: figure_values(&plan, staff),
        actions,
        pictures: Vec::new(),
        standings: dudao::model::assessment::Standings::default(),
        values: vec![Used {
            name: "是否".to_owned(),
            value: "是".to_owned(),
            sheet: Some("机构与队伍".to_owned()),
            cell: Some("D12".to_owned()),
            ..Used::default()
        }],
        last_year: None,
        unanswered: Vec::new(),
        rows_gone: Vec::new(),
        fingerprint: Fingerprint::default(),
    }
}

fn measures(plan: &Plan, outcomes: &[RuleOutcome]) -> Vec<MeasureOutcome> {
    plan.measures
        .iter()
        .map(|measure| {
            let mut tally: BTreeMap<Verdict, u32> = BTreeMap::new();
            let counting =
                plan.rules.iter().zip(outcomes).filter(|(rule, _)| {
                    rule.measure == Some(measure.no) && rule.severity == Severity::不达标
                });
            for (_, outcome) in counting {
                *tally.entry(outcome.verdict).or_insert(0) += 1;
            }
            let has = |verdict| tally.contains_key(&verdict);
            let verdict = match (has(Verdict::达标), has(Verdict::未达标), has(Verdict::无法判定)) {
                (true, true, _) => Verdict::部分达标,
                (_, _, true) => Verdict::无法判定,
                (true, ..) => Verdict::达标,
                _ => Verdict::未达标,
            };
            MeasureOutcome {
                measure: measure.no,
                verdict,
                tally,
                self_rating: if measure.no == 14 {
                    String::new()
                } else {
                    "已落实".to_owned()
                },
            }
        })
        .collect()
}

fn finding(county: &County, rule: &Rule, outcome: &RuleOutcome) -> Finding {
    Finding {
        id: rule.id.clone(),
        check: rule.id.clone(),
        kind: rule.kind,
        severity: rule.severity,
        title: rule.title.clone(),
        message: format_smolstr!("{}：实际与要求有差距，请对照位置核实。", rule.title),
        measure: rule.measure,
        place: place(county, "机构与队伍", "D12", "现有数", "12人"),
        related: vec![
            place(county, "督学名册", "A5", "姓名", "某某"),
            place(county, "学校名单", "D9", "责任督学", ""),
        ],
        expected: "不少于 15 人".into(),
        gap: outcome.gap.clone(),
        among: None,
        source: rule.source.clone(),
        remedy: rule.remedy.clone(),
        due: info().due(rule.remedy.within),
        explainable: rule.explainable,
        review: None,
        explanation: rule
            .explainable
            .then(|| "上年含一次性建设经费 30 万元，本年不再安排，经常性经费没有减少。".to_owned())
            .map(SmolStr::from),
    }
}

fn wrong_type(county: &County) -> Finding {
    Finding {
        id: "T02:机构与队伍.联系电话".into(),
        check: "T02".into(),
        kind: Kind::填报,
        severity: Severity::错误,
        title: "内容与要求的类型不符".into(),
        message: "「基本信息」D9“在校生总数”应填数字，现填“=SUM(学校)”。".into(),
        measure: None,
        place: place(county, "基本信息", "D9", "在校生总数", "=SUM(学校)"),
        related: Vec::new(),
        expected: "数字".into(),
        gap: None,
        among: None,
        source: cite("office", "填报要求").into(),
        remedy: remedy("请改填数字。", "县教体局", 5, "改正后的工作簿").into(),
        due: Some(date(2026, 11, 25)),
        explainable: false,
        explanation: None,
        review: None,
    }
}

fn action(finding: &Finding) -> Action {
    Action {
        id: finding.id.clone(),
        findings: vec![finding.id.clone()],
        demand: match finding.severity {
            Severity::错误 => Demand::改报,
            Severity::不达标 => Demand::整改,
            _ => Demand::核实,
        },
        severity: finding.severity,
        measure: finding.measure,
        problem: finding.message.clone(),
        places: "「机构与队伍」D12".into(),
        source: finding.source.clone(),
        what: finding.remedy.what.clone(),
        owner: finding.remedy.owner.clone(),
        due: finding.due.unwrap(),
        evidence: finding.remedy.evidence.clone(),
    }
}

fn figure_values(plan: &Plan, staff: f64) -> Vec<FigureValue> {
    let values = [
        (Some(12_035.5), Some(12_060.25), None),
        (Some(33.25), None, None),
        (Some(0.9366), Some(1.0), Some((33.25, 35.5))),
        (Some(staff), Some(15.0), None),
        (Some(38.5), Some(40.0), Some((3850.0, 100.0))),
        (None, None, None),
    ];
    plan.figures
        .iter()
        .zip(values)
        .map(|(figure, (value, required, ratio))| FigureValue {
            named: Arc::new(FigureName::of(figure)),
            value,
            required,
            ratio,
            trace: Trace {
                steps: vec![step(
                    StepRole::Value,
                    "",
                    &value.map_or_else(String::new, quantity::plain),
                )],
                rows: None,
            },
        })
        .collect()
}

/// A follow-up: findings in every state, written notes, an added column, an added row, lists that differ.
pub fn ledger(assessment: &Assessment) -> Ledger {
    let states = [State::逾期, State::反弹, State::未整改, State::新增];
    let text = |text: &str| Written::Text(text.to_owned());
    let mut items: Vec<Item> = assessment
        .findings
        .iter()
        .filter(|finding| finding.is_open())
        .enumerate()
        .map(|(index, finding)| item(finding, states[index % states.len()]))
        .collect();
    if let Some(finding) = assessment.findings.first() {
        let mut gone = item(finding, State::已销号);
        gone.id = "C01-02".into();
        gone.action = "C01-02".into();
        gone.closed = Some(date(2026, 11, 20));
        gone.returns = 1;
        let mut waiting = gone.clone();
        waiting.id = "C14-02:甲某".into();
        waiting.state = State::已整改待复查;
        waiting.closed = None;
        items.extend([gone, waiting]);
    }
    let notes = assessment.actions.iter().take(2).map(|action| {
        let written = [
            ("责任人", text("李某")),
            ("进展", text("进行中")),
            (
                "完成日期",
                Written::Date {
                    date: date(2026, 10, 8),
                },
            ),
            ("佐证材料", text("=cmd|' /C calc'!A0")),
            ("分管领导批示", Written::Number(3.0)),
        ];
        let note = Note {
            written: written.map(|(head, value)| (head.to_owned(), value)).into(),
            differing: vec!["进展：省级清单写“进行中”，县级清单写“已完成”。".to_owned()],
        };
        (action.id.to_string(), note)
    });
    Ledger {
        county: assessment.county.clone(),
        items,
        carried: Vec::new(),
        notes: notes.collect(),
        reviews: BTreeMap::new(),
        columns: vec!["分管领导批示".to_owned()],
        rows: vec![
            [
                ("问题".to_owned(), text("县里自己加的一项")),
                ("备注".to_owned(), text("自查发现")),
            ]
            .into(),
        ],
    }
}

fn item(finding: &Finding, state: State) -> Item {
    Item {
        id: finding.id.clone(),
        check: finding.check.clone(),
        action: finding.id.clone(),
        demand: Demand::整改,
        severity: finding.severity,
        measure: finding.measure,
        message: finding.message.clone(),
        sheet: "机构与队伍".into(),
        cell: "D12".into(),
        owner: finding.remedy.owner.clone(),
        evidence: finding.remedy.evidence.clone(),
        state,
        reason: "本轮复查没有通过。".into(),
        first: date(2026, 6, 30),
        last: date(2026, 11, 20),
        due: date(2026, 9, 30),
        passed: None,
        closed: None,
        returns: 0,
        likely: None,
    }
}

/// Four counties have sent, one file cannot be read, one county has not sent, one file is of no county of the roster.
pub fn round() -> Round {
    let roster = roster();
    let stranger = county("", "翠屏县", "");
    let sent = |index: usize, staff| assessment(&roster[index], staff);
    let mut last_year = sent(3, 15.0);
    last_year.year = Some(2025);
    let mut good = sent(2, 16.0);
    good.verdict = SubmissionVerdict::通过有整改;
    let assessments = vec![
        sent(0, 12.0),
        sent(1, 15.0),
        good,
        last_year,
        assessment(&stranger, 9.0),
    ];
    let ledgers = assessments.iter().map(ledger).collect();
    let statuses = [
        (Status::已报送, Some(0)),
        (Status::已报送, Some(1)),
        (Status::已报送, Some(2)),
        (Status::年度不符, Some(3)),
        (Status::无法读取, None),
        (Status::未报送, None),
    ];
    Round {
        peers: Vec::new(),
        alike: Some(AlikeMaterial {
            compared: 5,
            groups: vec![
                AlikeGroup {
                    table: Some("督学名册".to_owned()),
                    assessments: vec![0, 1],
                    common: (12, 12),
                    share: (0.8, 0.8),
                },
                AlikeGroup {
                    table: None,
                    assessments: vec![0, 1, 4],
                    common: (11, 16),
                    share: (0.81, 0.94),
                },
            ],
            common_texts: 1,
        }),
        info: info(),
        entries: roster
            .iter()
            .zip(statuses)
            .map(|(county, (status, assessment))| Entry {
                county: county.clone(),
                status,
                assessment,
            })
            .collect(),
        assessments,
        unreadable: vec![UnreadableFile {
            file: file(&roster[4]),
            check: "S01".to_owned(),
            message: "文件设有打开密码。请取消密码，另存为 .xlsx 后重新报送。".to_owned(),
            county: Some(roster[4].clone()),
        }],
        superseded: vec![Superseded {
            county: roster[0].clone(),
            file: SourceFile {
                name: "澄江市/青岚县（旧）.xlsx".into(),
                ..file(&roster[0])
            },
            filled_on: Some(date(2026, 10, 20)),
            by: file(&roster[0]),
            by_filled_on: Some(date(2026, 11, 3)),
        }],
        follows: None,
        ledgers,
    }
}

fn step(role: StepRole, filled: &str, result: &str) -> Step {
    Step {
        role,
        filled: filled.to_owned(),
        result: result.to_owned(),
        counts: Vec::new(),
    }
}

fn trace(rule: &Rule, gap: Option<&Gap>) -> Trace {
    let shown = |value: Option<f64>| {
        let unit = gap.map_or("", |gap| gap.unit.as_str());
        value.map_or_else(String::new, |value| quantity::with_unit(value, unit))
    };
    let steps = match rule.shape {
        Shape::Must { .. } => vec![step(StepRole::Must, "\"是\"=\"是\"", "成立")],
        Shape::Gap { .. } => vec![
            step(StepRole::Actual, "", &shown(gap.map(|gap| gap.actual))),
            step(StepRole::Required, "", &shown(gap.map(|gap| gap.required))),
        ],
        Shape::Each { .. } => vec![step(StepRole::Holds, "培训学时>=40", "")],
    };
    let rows = rule.row_table().map(|sheet| RowTrace {
        sheet: sheet.to_owned(),
        holding: "K4:K81".to_owned(),
        failing: "K82:K103".to_owned(),
        first_failing: vec![FailingRow {
            cell: "K82".to_owned(),
            filled: "32>=40".to_owned(),
        }],
        ..RowTrace::default()
    });
    Trace {
        steps,
        rows: rows.map(Box::new),
    }
}
