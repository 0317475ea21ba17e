//! 整改台账: the year's supervisions, each reported, fed back, made good in time and checked again.

use dudao::form::Entry;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::chance::Chance;
use super::describe::{Description, Size};
use super::entry::{Row, number, row, text, yes};

/// A supervision: what it was about ({年} is the year reported on, {上年} the one before), month and day of its report,
/// whether it found anything.
type Item = (&'static str, i8, i8, bool);

const GOVERNMENT: [Item; 3] = [
    (
        "乡镇人民政府和县直有关部门 {上年} 年度履行教育职责督导评价",
        3,
        19,
        true,
    ),
    ("学前教育普及普惠重点任务推进情况督导", 5, 13, true),
    ("教师工资待遇保障和教育投入落实情况专项督导", 6, 16, true),
];
const SCHOOLS: [Item; 9] = [
    ("{年} 年春季学期开学工作督导", 3, 5, true),
    ("“双减”工作落实情况专项督导", 4, 9, true),
    ("校园食品安全和膳食经费管理专项督导", 4, 27, true),
    ("防溺水和暑期安全工作督导", 6, 29, true),
    ("{年} 年秋季学期开学工作督导", 9, 9, false),
    ("中小学校规范办学行为专项督导", 5, 20, true),
    ("任期届满校（园）长综合督导", 7, 8, true),
    ("民办幼儿园办园行为督导评估", 6, 4, false),
    ("农村寄宿制学校管理专项督导", 5, 28, true),
];
const MONITORING: [Item; 2] = [
    ("{年} 年义务教育质量监测", 7, 20, true),
    ("义务教育优质均衡发展年度监测", 8, 7, true),
];

/// The ledger of a county in a year.
pub fn rows(county: &Description, size: &Size, year: i16) -> Vec<Row> {
    let mut chance = Chance::new(county.seed, 5);
    let schools = usize::try_from(chance.between(5, 9)).unwrap_or(5);
    let kinds = [
        ("督政", &GOVERNMENT[..]),
        ("督学", SCHOOLS.get(..schools).unwrap_or(&SCHOOLS)),
        ("评估监测", &MONITORING),
    ];
    let items = kinds
        .iter()
        .flat_map(|(kind, items)| items.iter().map(move |item| (*kind, *item)));
    let mut rows: Vec<Row> = items
        .map(|(kind, (item, month, day, found))| {
            let problems = if found { chance.between(2, 14) } else { 0 };
            let item = item
                .replace("{年}", &year.to_string())
                .replace("{上年}", &(year - 1).to_string());
            let reported = date(year, month, day).saturating_add(i64::from(chance.between(0, 4)).days());
            finished(&mut chance, kind, &item, reported, problems)
        })
        .collect();
    rows.extend((0..size.另有督导).map(|index| routine(county, index, year, &mut chance)));
    rows.push(under_way(&mut chance, year));
    rows
}

/// One of the routine supervisions that go from town to town.
fn routine(county: &Description, index: u32, year: i16, chance: &mut Chance) -> Row {
    let at = usize::try_from(index).unwrap_or(0) % county.towns.len().max(1);
    let town = county.towns.get(at).map_or("", String::as_str);
    let item = format!("{town}中小学幼儿园第 {} 次经常性督导", index + 1);
    let reported = date(year, 3, 2).saturating_add(i64::from(chance.between(0, 120)).days());
    let problems = chance.between(0, 9);
    finished(chance, "督学", &item, reported, problems)
}

fn finished(chance: &mut Chance, kind: &str, item: &str, reported: Date, problems: u32) -> Row {
    let after = |day: Date, low, high, chance: &mut Chance| {
        day.saturating_add(i64::from(chance.between(low, high)).days())
    };
    let fed_back = after(reported, 5, 22, chance);
    let mut made = row([
        ("事项", text(item)),
        ("类型", text(kind)),
        ("报告日期", Entry::Date(reported)),
        ("是否公开", yes(true)),
        ("反馈日期", Entry::Date(fed_back)),
        ("问题数", number(problems)),
        ("状态", text("无需整改")),
        ("复查结论", text("未复查")),
        ("问责措施", text("未采取")),
    ]);
    if problems > 0 {
        let due = reported.saturating_add(60.days());
        let done = after(fed_back, 14, 34, chance);
        let checked = after(done, 8, 20, chance);
        let more = row([
            ("整改期限", Entry::Date(due)),
            ("完成日期", Entry::Date(done)),
            ("状态", text("已完成")),
            ("复查日期", Entry::Date(checked)),
            ("复查结论", text("整改到位")),
        ]);
        made.extend(more);
    }
    made
}

/// The latest supervision, whose findings are not due yet.
fn under_way(chance: &mut Chance, year: i16) -> Row {
    row([
        ("事项", text("校外供餐和课后服务收费专项督导")),
        ("类型", text("督学")),
        ("报告日期", Entry::Date(date(year, 10, 16))),
        ("是否公开", yes(true)),
        ("反馈日期", Entry::Date(date(year, 10, 23))),
        ("问题数", number(chance.between(3, 7))),
        ("整改期限", Entry::Date(date(year, 12, 18))),
        ("状态", text("整改中")),
        ("复查结论", text("未复查")),
        ("问责措施", text("未采取")),
    ])
}
