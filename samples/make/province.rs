//! A province of as many counties as one likes, to measure with: each larger than a sample, none like another.

use std::collections::BTreeMap;
use std::error::Error;

use dudao::Session;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use toml::Value;
use toml::value::{Date, Datetime};

use super::chance::Chance;
use super::describe::{Description, Habit, Rows, Sent, Size};
use super::{roster_file, round_file, workbook};

/// The greatest number of counties, each with a name of its own.
pub const MOST: u32 = 3000;

/// Codes begin here: GB/T 2260 knows no province 38.
const FIRST_CODE: u32 = 380_001;

// Names of three of these characters; no county bears one.
const CHARACTERS: [&str; 15] = [
    "霁", "漱", "芷", "荻", "鹭", "岚", "澜", "汀", "浦", "榆", "棠", "蓼", "沚", "皋", "湄",
];

// As many as have few factors in common with the numbers of names for schools, so that no two schools share a name.
const TOWNS: [&str; 19] = [
    "青源镇",
    "云坪镇",
    "石桥镇",
    "下竹镇",
    "柏溪镇",
    "横岭乡",
    "南塘镇",
    "松陂乡",
    "古渡镇",
    "鹿坑乡",
    "月山镇",
    "兰圃乡",
    "前塘镇",
    "后溪镇",
    "白沙镇",
    "梅岗乡",
    "枫林镇",
    "茶田乡",
    "丹坪镇",
];

/// Documents that some counties do not have, by their short titles in `documents.toml`.
const OFTEN_MISSING: [&str; 4] = ["双随机实施细则", "督学退出规定", "信息化平台验收报告", "培训计划"];

/// The counties of a province of this size; the smaller one is the beginning of the larger.
pub fn counties(count: u32) -> Vec<Description> {
    (0..count.min(MOST)).map(county).collect()
}

/// Makes the round of such a province and hands over each file with its path below the round's folder, one at a
/// time: together they would fill the memory.
pub fn make(
    plan: &Plan,
    info: &RoundInfo,
    count: u32,
    file: &mut dyn FnMut(&str, &[u8]) -> std::io::Result<()>,
) -> Result<(), Box<dyn Error>> {
    make_of(plan, info, &counties(count), file)
}

/// Makes the round of these counties; see [`make`].
pub fn make_of(
    plan: &Plan,
    info: &RoundInfo,
    counties: &[Description],
    file: &mut dyn FnMut(&str, &[u8]) -> std::io::Result<()>,
) -> Result<(), Box<dyn Error>> {
    let roster = Roster {
        counties: counties.iter().map(workbook::county).collect(),
    };
    let session = Session::new(plan, info, &roster).map_err(|unusable| unusable.to_string())?;
    for county in counties {
        let Some(size) = &county.size else { continue };
        for sent in &county.sent {
            let (bytes, _) = workbook::make(plan, info, &session, county, size, sent)?;
            file(&sent.file, &bytes)?;
        }
    }
    file("round.toml", round_file(info).as_bytes())?;
    file("名单.csv", roster_file(&roster).as_bytes())?;
    Ok(())
}

fn county(index: u32) -> Description {
    let code = (FIRST_CODE + index).to_string();
    let character = |place: u32| {
        let at = usize::try_from(index / 15_u32.pow(place) % 15).unwrap_or(0);
        CHARACTERS.get(at).copied().unwrap_or_default()
    };
    let name = format!("{}{}{}县", character(0), character(1), character(2));
    let mut chance = Chance::new(u64::from(index) + 1_000, 9);
    Description {
        mark: character(0).to_owned(),
        seed: u64::from(index) + 1_000,
        towns: TOWNS.map(str::to_owned).to_vec(),
        size: Some(size(&mut chance)),
        sent: vec![sent(&code, &name, &mut chance)],
        code,
        name,
        made_for: String::new(),
        about: String::new(),
    }
}

/// 150 to 400 schools and 60 to 400 inspectors; the ledger and the evidence come to about 60 rows each.
fn size(chance: &mut Chance) -> Size {
    Size {
        幼儿园: chance.between(52, 140),
        小学: chance.between(76, 216),
        初中: chance.between(19, 34),
        普通高中: chance.between(2, 6),
        中职学校: chance.between(1, 2),
        特教学校: 1,
        每人负责: if chance.percent(12) { 7 } else { 5 },
        大校专配: true,
        其他督学: chance.between(30, 310),
        预算: f64::from(chance.between(4_000, 21_000)) / 100.0,
        另有督导: chance.between(42, 50),
        另有佐证: chance.between(32, 40),
    }
}

/// What the county sends: something is amiss in most, as in any round.
fn sent(code: &str, name: &str, chance: &mut Chance) -> Sent {
    let mut sent = Sent {
        file: format!("{code}{name}自评工作簿.xlsx"),
        filled_on: Some(Datetime {
            date: Some(Date {
                year: 2026,
                month: 11,
                day: u8::try_from(chance.between(2, 16)).unwrap_or(2),
            }),
            time: None,
            offset: None,
        }),
        ..Sent::default()
    };
    if chance.percent(20) {
        sent.facts.insert("全体会议次数".to_owned(), Value::Integer(0));
    }
    if chance.percent(30) {
        sent.without.push(chance.pick(&OFTEN_MISSING).to_owned());
    }
    let mut amiss = |share, sheet: &str, column: &str, value: Value| {
        if chance.percent(share) {
            let first = usize::try_from(chance.between(1, 40)).unwrap_or(1);
            sent.rows.push(Rows {
                sheet: sheet.to_owned(),
                at: (first..first + 6).collect(),
                set: BTreeMap::from([(column.to_owned(), value)]),
            });
        }
    };
    amiss(30, "督学名册", "培训学时", Value::Integer(34));
    amiss(20, "学校名单", "是否挂牌", Value::String("否".to_owned()));
    amiss(20, "整改台账", "复查结论", Value::String("未复查".to_owned()));
    for (column, habit) in [
        ("督学名册_培训学时", Habit::带单位),
        ("学校名单_是否挂牌", Habit::打勾),
        ("整改台账_报告日期", Habit::点分日期),
    ] {
        if chance.percent(15) {
            sent.habit.insert(column.to_owned(), habit);
        }
    }
    sent
}
