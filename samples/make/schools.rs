//! 学校名单: the schools of a county by type and town, with their heads' terms.

use dudao::form::Entry;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::chance::Chance;
use super::describe::{Description, Size};
use super::entry::{Row, number, row, text, yes};

/// Pupils from which on a school is large.
pub const LARGE: u32 = 2000;

/// A school.
pub struct School {
    pub name: String,
    pub kind: &'static str,
    pub pupils: u32,
    /// Index of its town.
    pub town: usize,
}

const KINDERGARTENS: [&str; 16] = [
    "春晖",
    "童心",
    "小橘灯",
    "启明",
    "金苗",
    "蓝天",
    "新蕾",
    "绿洲",
    "七彩",
    "向阳",
    "晨露",
    "百合",
    "星河",
    "彩虹桥",
    "禾苗",
    "育才",
];
const VILLAGES: [&str; 36] = [
    "上坪",
    "樟树下",
    "石陂",
    "李家塘",
    "下洲",
    "横路",
    "双井",
    "板桥",
    "枫树坳",
    "东源",
    "大屋场",
    "白茅",
    "油榨",
    "荷塘",
    "龙口",
    "新圳",
    "杨梅岭",
    "茶亭",
    "黄泥岗",
    "河背",
    "竹山",
    "罗塘",
    "古井",
    "西坑",
    "岭下",
    "长塘",
    "上堡",
    "桐木",
    "沙湾",
    "曲江头",
    "老屋",
    "花园",
    "五谷",
    "陈坊",
    "月形",
    "寨背",
];

/// The schools of a county, in the order of the form's types.
pub fn all(county: &Description, size: &Size) -> Vec<School> {
    let mut chance = Chance::new(county.seed, 1);
    let towns = county.towns.len().max(1);
    let town = |index: u32| usize::try_from(index).unwrap_or(0) % towns;
    let mut schools = Vec::new();
    let mut add = |name: String, kind, pupils, town| {
        schools.push(School {
            name,
            kind,
            pupils,
            town,
        })
    };
    let place = |index: usize| county.towns.get(index).map_or("", String::as_str);
    // 示范镇 → 示范, so that 示范中学 reads as such schools are named.
    let short = |index: usize| place(index).trim_end_matches(['镇', '乡']).to_owned();
    let nth = |list: &[&'static str], index: u32| {
        usize::try_from(index)
            .ok()
            .and_then(|index| list.get(index % list.len()))
            .copied()
            .unwrap_or_default()
    };

    for index in 0..size.幼儿园 {
        let at = town(index);
        let name = if index < county.towns.len() as u32 {
            format!("{}中心幼儿园", place(at))
        } else {
            format!("{}{}幼儿园", short(at), nth(&KINDERGARTENS, index))
        };
        add(name, "幼儿园", chance.between(84, 318), at);
    }
    for index in 0..size.小学 {
        let at = town(index.saturating_sub(4));
        let (name, pupils) = match index {
            0..4 => (
                format!("{}第{}小学", county.name, nth(&["一", "二", "三", "四"], index)),
                chance.between(1180, 1960),
            ),
            _ if index < 4 + county.towns.len() as u32 => {
                (format!("{}中心小学", place(at)), chance.between(410, 1140))
            }
            _ => (
                format!("{}{}小学", place(at), nth(&VILLAGES, index)),
                chance.between(58, 296),
            ),
        };
        add(name, "小学", pupils, if index < 4 { 0 } else { at });
    }
    for index in 0..size.初中 {
        let at = town(index.saturating_sub(2));
        let name = match index {
            0..2 => format!("{}第{}中学", county.name, nth(&["三", "四"], index)),
            _ if index >= 2 + county.towns.len() as u32 => format!("{}第二初级中学", short(at)),
            _ if index % 4 == 3 => format!("{}九年一贯制学校", short(at)),
            _ => format!("{}初级中学", short(at)),
        };
        add(
            name,
            "初中",
            chance.between(460, 1880),
            if index < 2 { 0 } else { at },
        );
    }
    for index in 0..size.普通高中 {
        let name = match index {
            0 => format!("{}第一中学", county.name),
            1 => format!("{}第二中学", county.name),
            _ => format!("{}高级中学", short(town(index - 1))),
        };
        let pupils = if index < 2 {
            chance.between(2240, 3580)
        } else {
            chance.between(1260, 1940)
        };
        add(
            name,
            "普通高中",
            pupils,
            if index < 2 { 0 } else { town(index - 1) },
        );
    }
    for index in 0..size.中职学校 {
        let name = nth(&["中等职业技术学校", "职业高级中学"], index);
        add(
            format!("{}{name}", county.name),
            "中职学校",
            chance.between(920, 1880),
            0,
        );
    }
    for _ in 0..size.特教学校 {
        add(
            format!("{}特殊教育学校", county.name),
            "特教学校",
            chance.between(58, 126),
            0,
        );
    }
    schools
}

/// Rows of 学校名单 in a year; `inspectors` names the responsible inspector of each school.
pub fn rows(county: &Description, schools: &[School], inspectors: &[String], year: i16) -> Vec<Row> {
    let mut chance = Chance::new(county.seed, 2);
    let rows = schools.iter().zip(inspectors);
    rows.map(|(school, inspector)| {
        let (from, to) = term(&mut chance, year);
        let mut made = row([
            ("名称", text(&school.name)),
            ("类型", text(school.kind)),
            ("在校生数", number(school.pupils)),
            ("责任督学", text(inspector)),
            ("是否挂牌", yes(true)),
            ("校长任期起", Entry::Date(from)),
            ("校长任期止", Entry::Date(to)),
            ("是否建立自评", yes(true)),
            ("是否纳入绩效考核", yes(school.kind != "幼儿园")),
        ]);
        // A head whose term ended this year had one comprehensive supervision in it; of the others some had.
        let ended = to.year() == year;
        if ended || chance.percent(30) {
            let back = i64::from(chance.between(70, 190));
            let visited = if ended {
                to.saturating_sub(back.days())
            } else {
                from.saturating_add((back + 60).days())
            };
            made.insert(
                "综合督导日期".to_owned(),
                Entry::Date(visited.min(date(year, 10, 30))),
            );
        }
        made
    })
    .collect()
}

/// A head's term: it begins with a school year and lasts three years, or five.
fn term(chance: &mut Chance, year: i16) -> (Date, Date) {
    let years = if chance.percent(70) { 3 } else { 5 };
    let from = if chance.percent(14) {
        year - years
    } else {
        year - 1 - i16::try_from(chance.between(0, 2)).unwrap_or(0)
    };
    let from = date(from, 8, 1);
    (from, from.saturating_add(years.years()).saturating_sub(1.day()))
}
