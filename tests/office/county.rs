//! Fictional counties for the comparison: what a clerk may have typed, drawn from a seed.

use std::collections::BTreeMap;

use dudao::form::{Entry, Fill};
use dudao::model::form::{Body, Field, FieldKind};
use dudao::model::plan::{Plan, Relation, Shape};
use jiff::civil::{Date, date};

use crate::habits::habits;
use crate::{assess, info};

/// A sequence of numbers that looks like chance and is the same every time.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count.max(1)).unwrap()).unwrap()
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Valid,
    Gappy,
    Partly,
    Blank,
}

/// Names of inspectors.
pub const NAMES: [&str; 9] = [
    "甲某",
    "乙某某",
    "丙某",
    "丁某",
    "戊某某",
    "己某",
    "庚某",
    "辛某",
    "壬某",
];

/// How many schools, inspectors and cases of rectification a county has. Few sizes: what a county of a size declares
/// is found out by checking it.
const SIZES: [(usize, usize, usize); 10] = [
    (0, 0, 0),
    (6, 0, 2),
    (3, 4, 3),
    (4, 6, 5),
    (5, 5, 7),
    (6, 8, 4),
    (7, 7, 6),
    (8, 4, 5),
    (8, 8, 7),
    (5, 7, 3),
];

pub type Row = BTreeMap<String, Entry>;

/// The plan with few rows in its tables, so that a workbook is quick; its formulas are the same.
pub fn lean(plan: &Plan) -> Plan {
    let mut lean = plan.clone();
    for sheet in &mut lean.form.sheets {
        if let Body::Table(table) = &mut sheet.body {
            table.capacity = 14;
        }
    }
    lean
}

/// The tables whose rows a county counts in its other answers.
const COUNTED: [&str; 3] = ["学校名单", "督学名册", "整改台账"];

/// What counties with so many rows in their tables declare; found out once for each.
pub type Agreed = BTreeMap<Vec<usize>, BTreeMap<String, Entry>>;

/// What a county of a kind hands in.
pub fn county(plan: &Plan, kind: Kind, chance: &mut Chance, agreed: &mut Agreed) -> Fill {
    let of = plan.roster.counties[chance.below(plan.roster.counties.len())].clone();
    let mut fill = Fill {
        county: Some(of),
        ..Fill::default()
    };
    if kind == Kind::Blank {
        return fill;
    }
    answer_everything(plan, chance, &mut fill);
    let rows: Vec<usize> = COUNTED.iter().map(|table| fill.rows[*table].len()).collect();
    let declared = agreed.entry(rows).or_insert_with(|| {
        agree(plan, &mut fill);
        fill.fields.clone()
    });
    fill.fields.clone_from(declared);
    if kind != Kind::Valid {
        let often = 3 + chance.below(25);
        spoil(plan, chance, &mut fill, often);
        circumstance(chance, &mut fill);
    }
    if kind == Kind::Partly {
        let often = 2 + chance.below(20);
        leave_out(chance, &mut fill, often);
    }
    habits(plan, chance, &mut fill);
    fill
}

pub fn text(text: &str) -> Entry {
    Entry::Text(text.into())
}

/// Every field and a few rows of every table, as a county in which all is well would.
fn answer_everything(plan: &Plan, chance: &mut Chance, fill: &mut Fill) {
    for (_, field) in plan.form.fields() {
        if field.given || field.computed.is_some() || field.name == plan.form.roles.year {
            continue;
        }
        if [
            &plan.form.roles.city,
            &plan.form.roles.county,
            &plan.form.roles.code,
        ]
        .contains(&&field.name)
        {
            continue;
        }
        let entry = match &field.kind {
            FieldKind::Choice(list) if list[1] == "否" => text("是"),
            FieldKind::Choice(list) => text(if list[0].starts_with('未') {
                &list[1]
            } else {
                &list[0]
            }),
            FieldKind::Date => Entry::Date(date(2026, 3, 10)),
            FieldKind::Integer => Entry::Number(4.0),
            FieldKind::Decimal(_) => Entry::Number(2.5),
            FieldKind::Year => Entry::Number(2026.0),
            FieldKind::DocumentNumber => text("某府办发〔2025〕12号"),
            FieldKind::Phone => text("07910000000"),
            _ => text("县教育督导办公室"),
        };
        fill.fields.insert(field.name.clone(), entry);
    }
    let set = [
        ("填报日期", Entry::Date(date(2026, 11, 2))),
        ("填报人", text("甲某")),
        ("审核人", text("乙某")),
        ("督导机构全称", text("某县人民政府教育督导委员会办公室")),
        ("本年支出", Entry::Number(22.5)),
        ("本年预算", Entry::Number(30.0)),
        ("上年预算", Entry::Number(28.0)),
        ("调整后预算", Entry::Number(30.0)),
    ];
    for (name, entry) in set {
        assert!(fill.fields.insert(name.to_owned(), entry).is_some(), "{name}");
    }
    let (schools, inspectors, cases) = SIZES[chance.below(SIZES.len())];
    let day = |year: i16, month: i8, day: i8| Entry::Date(date(year, month, day));
    let mut load = vec![0.0; inspectors];
    let kinds = ["小学", "初中", "幼儿园", "普通高中", "中职学校", "特教学校"];
    let mut rows = Vec::new();
    for index in 0..schools {
        let by = index.min(inspectors.saturating_sub(1));
        if let Some(load) = load.get_mut(by) {
            *load += 1.0;
        }
        let ends = if index % 2 == 0 {
            day(2026, 8, 31)
        } else {
            day(2028, 8, 31)
        };
        rows.push(row([
            ("名称", text(&format!("第{index}学校"))),
            ("类型", text(kinds[index % kinds.len()])),
            ("在校生数", Entry::Number(if index == 0 { 2600.0 } else { 300.0 })),
            ("责任督学", text(if inspectors > 0 { NAMES[by] } else { "无" })),
            ("是否挂牌", text(if inspectors > 0 { "是" } else { "否" })),
            ("校长任期起", day(2023, 9, 1)),
            ("校长任期止", ends),
            ("综合督导日期", day(2026, 5, 12)),
            ("是否建立自评", text("是")),
            ("是否纳入绩效考核", text("是")),
        ]));
    }
    fill.rows.insert("学校名单".to_owned(), rows);
    let mut rows = Vec::new();
    for (index, load) in load.iter().enumerate() {
        rows.push(row([
            ("姓名", text(NAMES[index])),
            ("类别", text(["专职", "兼职"][index / 2 % 2])),
            ("学段", text(["基础教育", "职业与成人教育"][index % 2])),
            ("是否责任督学", text(if *load > 0.0 { "是" } else { "否" })),
            ("是否首席督学", text(if index == 0 { "是" } else { "否" })),
            ("单位", text("县教育督导办公室")),
            ("职称", text("高级教师")),
            ("聘任日期", day(2025, 3, 1)),
            ("届满日期", day(2028, 2, 28)),
            ("负责学校数", Entry::Number(*load)),
            ("培训学时", Entry::Number(40.5)),
            ("年度考核", text("合格")),
        ]));
    }
    fill.rows.insert("督学名册".to_owned(), rows);
    let mut rows = Vec::new();
    for index in 0..cases {
        rows.push(row([
            ("事项", text(&format!("第{index}次督导"))),
            ("类型", text(["督政", "督学", "评估监测"][index % 3])),
            ("报告日期", day(2026, 4, 1)),
            ("是否公开", text("是")),
            ("反馈日期", day(2026, 4, 20)),
            ("问题数", Entry::Number(2.0)),
            ("整改期限", day(2026, 7, 1)),
            ("完成日期", day(2026, 6, 15)),
            ("状态", text("已完成")),
            ("复查日期", day(2026, 9, 1)),
            ("复查结论", text("整改到位")),
            ("问责措施", text("未采取")),
        ]));
    }
    fill.rows.insert("整改台账".to_owned(), rows);
    let evidence = (1..=chance.below(6)).map(|number| {
        row([
            ("编号", text(&format!("Z{number:02}"))),
            ("对应措施", text("1、2")),
            ("名称", text("有关文件")),
            ("发文字号", text("无")),
            ("发文机关", text("县人民政府")),
            ("印发日期", day(2026, 2, 3)),
            ("附件文件名", text("无")),
        ])
    });
    fill.rows.insert("佐证材料".to_owned(), evidence.collect());
    let ratings = plan.measures.iter().map(|measure| {
        row([
            (
                "自评结论",
                text(if measure.no % 5 == 0 {
                    "部分落实"
                } else {
                    "已落实"
                }),
            ),
            ("落实时间", day(2026, 6, 1)),
            ("整改时限", day(2026, 12, 31)),
            ("落实情况", text("已经落实")),
        ])
    });
    fill.rows.insert("措施自评".to_owned(), ratings.collect());
}

pub fn row<const N: usize>(cells: [(&str, Entry); N]) -> Row {
    cells.map(|(name, entry)| (name.to_owned(), entry)).into()
}

/// Declares what the tables hold: a rule that wants a field to equal what is counted gives the field's value.
fn agree(plan: &Plan, fill: &mut Fill) {
    let bytes = dudao::form::write(plan, 2026, Some(info().as_of), info().as_of, fill).unwrap();
    let assessment = assess(plan, &plan.roster, "draft", &bytes);
    for (rule, outcome) in plan.rules.iter().zip(&assessment.outcomes) {
        let Shape::Gap {
            relation: Relation::Equals,
            required,
            ..
        } = &rule.shape
        else {
            continue;
        };
        let field = plan.form.field(required).or_else(|| {
            let name = required.strip_prefix("ROUND(")?.split(',').next()?;
            plan.form.field(name)
        });
        if let (Some((_, field)), Some(gap)) = (field, &outcome.gap)
            && field.computed.is_none()
            && field.name != "本年支出"
        {
            fill.fields.insert(field.name.clone(), Entry::Number(gap.actual));
        }
    }
    // Rules over empty tables are not told yet: there all is 0.
    for (table, fields) in [
        (
            "学校名单",
            &[
                "幼儿园数",
                "小学数",
                "初中数",
                "普通高中数",
                "中职学校数",
                "特教学校数",
            ][..],
        ),
        (
            "督学名册",
            &[
                "基础教育专职督学数",
                "基础教育兼职督学数",
                "职成教育专职督学数",
                "职成教育兼职督学数",
                "高等教育专职督学数",
                "高等教育兼职督学数",
            ],
        ),
        ("整改台账", &["督政活动次数", "督学活动次数", "评估监测活动次数"]),
    ] {
        if fill.rows[table].is_empty() {
            for field in fields {
                fill.fields.insert((*field).to_owned(), Entry::Number(0.0));
            }
        }
    }
}

/// Every so often another answer of the right type.
fn spoil(plan: &Plan, chance: &mut Chance, fill: &mut Fill, often: usize) {
    for (name, entry) in &mut fill.fields {
        if let Some((_, field)) = plan.form.field(name)
            && chance.one_in(often)
        {
            *entry = other(field, chance);
        }
    }
    for (sheet, rows) in &mut fill.rows {
        let Some(table) = plan.form.table(sheet) else {
            continue;
        };
        for (name, entry) in rows.iter_mut().flatten() {
            if let Some(column) = table.column(name)
                && *name != table.key
                && chance.one_in(often)
            {
                *entry = other(column, chance);
            }
        }
    }
}

fn other(field: &Field, chance: &mut Chance) -> Entry {
    match &field.kind {
        FieldKind::Choice(list) => Entry::Text(list[chance.below(list.len())].as_str().into()),
        FieldKind::Integer => Entry::Number([0.0, 1.0, 3.0, 7.0, 2600.0][chance.below(5)]),
        FieldKind::Decimal(_) => Entry::Number([0.0, 0.5, 12.3, 40.0, 99.99][chance.below(5)]),
        FieldKind::Date => {
            let days: [Date; 7] = [
                date(2019, 5, 6),
                date(2020, 9, 14),
                date(2026, 2, 28),
                date(2026, 4, 1),
                date(2026, 11, 20),
                date(2026, 12, 31),
                date(2031, 1, 1),
            ];
            Entry::Date(days[chance.below(days.len())])
        }
        FieldKind::DocumentNumber => text(chance.of(&["无", "某府〔2025〕1号", "一号", "（略）"])),
        FieldKind::Year => Entry::Number(2026.0),
        _ => text(chance.of(&[NAMES[0], NAMES[1], "甲某", "无", "—", "县教育局督导室"])),
    }
}

/// Circumstances that chance alone would hardly bring together, one of them in every submission that is not valid.
fn circumstance(chance: &mut Chance, fill: &mut Fill) {
    let day = |year, month, day| Entry::Date(date(year, month, day));
    let mut set = |answers: &[(&str, Entry)]| {
        for (name, entry) in answers {
            fill.fields.insert((*name).to_owned(), entry.clone());
        }
    };
    let (sheet, column, value, others) = match chance.below(14) {
        0 => {
            return set(&[
                ("监测机构设置方式", text("未设置")),
                ("监测报告数", Entry::Number(0.0)),
            ]);
        }
        1 => {
            return set(&[
                ("监测机构设置方式", text("未设置")),
                ("监测报告数", Entry::Number(3.0)),
            ]);
        }
        2 => return set(&[("实施办法是否印发", text("否")), ("自查是否上报", text("否"))]),
        3 => {
            return set(&[
                ("实施办法印发日期", day(2019, 5, 6)),
                ("上年度报告是否报送", text("否")),
            ]);
        }
        4 => {
            return set(&[
                ("实施办法印发日期", day(2026, 11, 20)),
                ("自查上报日期", day(2026, 12, 1)),
            ]);
        }
        5 => {
            return set(&[
                ("督学费用办法是否制定", text("否")),
                ("通信费支出", Entry::Number(0.0)),
                ("交通费支出", Entry::Number(0.0)),
            ]);
        }
        6 => {
            return set(&[
                ("督学费用办法是否制定", text("否")),
                ("食宿费支出", Entry::Number(0.0)),
                ("劳务费支出", Entry::Number(0.0)),
            ]);
        }
        7 => {
            return set(&[
                ("经费是否列入预算", text("否")),
                ("本年预算", Entry::Number(0.0)),
                ("上年预算", Entry::Number(0.0)),
                ("本年支出", Entry::Number(0.0)),
            ]);
        }
        8 => {
            return set(&[
                ("委员会是否设立", text("否")),
                ("督导机构是否设立", text("否")),
                ("办公用房面积", Entry::Number(0.0)),
                ("办公设备数", Entry::Number(0.0)),
            ]);
        }
        9 => (
            "督学名册",
            "年度考核",
            text("不合格"),
            [("届满日期", day(2026, 2, 28))],
        ),
        10 => (
            "整改台账",
            "状态",
            text("整改中"),
            [("整改期限", day(2026, 12, 31))],
        ),
        11 => (
            "整改台账",
            "状态",
            text("逾期未完成"),
            [("问责措施", text("约谈"))],
        ),
        12 => (
            "整改台账",
            "复查结论",
            text("整改不到位"),
            [("问责措施", text("通报"))],
        ),
        _ => (
            "措施自评",
            "自评结论",
            text("不适用"),
            [("落实情况", text("不涉及"))],
        ),
    };
    for row in fill.rows.get_mut(sheet).into_iter().flatten() {
        row.insert(column.to_owned(), value.clone());
        if sheet == "整改台账" && column == "状态" {
            row.remove("完成日期");
        }
        row.extend(
            others
                .iter()
                .map(|(name, entry)| ((*name).to_owned(), entry.clone())),
        );
    }
}

/// Leaves answers, rows and whole tables out.
fn leave_out(chance: &mut Chance, fill: &mut Fill, often: usize) {
    fill.fields.retain(|_, _| !chance.one_in(often));
    for rows in fill.rows.values_mut() {
        if chance.one_in(6) {
            rows.clear();
        }
        for row in rows {
            row.retain(|_, _| !chance.one_in(often * 2));
        }
    }
}
