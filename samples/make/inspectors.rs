//! 督学名册: who serves which schools, and the roster's rows.

use dudao::form::Entry;
use jiff::ToSpan;
use jiff::civil::date;

use super::chance::Chance;
use super::describe::{Description, Size};
use super::entry::{Row, number, row, text, yes};
use super::schools::{LARGE, School};

const SURNAMES: [&str; 32] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "林", "郭",
    "何", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭",
];
const GIVEN: [&str; 40] = [
    "建国", "丽华", "志强", "晓燕", "国平", "秀英", "海涛", "春梅", "文斌", "玉兰", "立新", "桂芳", "永康",
    "小红", "家明", "雪梅", "德胜", "冬梅", "少华", "慧敏", "光明", "淑珍", "卫东", "美玲", "长青", "亚萍",
    "伟", "芳", "军", "敏", "勇", "静", "磊", "娟", "涛", "霞", "斌", "琴", "辉", "兰",
];

/// The county's people: names that are unlike each other.
pub struct People {
    chance: Chance,
    given: Vec<String>,
}

impl People {
    /// The people of a county.
    pub fn new(seed: u64) -> Self {
        Self {
            chance: Chance::new(seed, 3),
            given: Vec::new(),
        }
    }

    /// A name that nobody in the county has yet.
    pub fn name(&mut self) -> String {
        loop {
            let name = format!("{}{}", self.chance.pick(&SURNAMES), self.chance.pick(&GIVEN));
            if !self.given.contains(&name) {
                self.given.push(name.clone());
                return name;
            }
        }
    }
}

/// Which schools each responsible inspector serves, as indexes: large ones alone, the others town by town.
pub fn posts(size: &Size, schools: &[School]) -> Vec<Vec<usize>> {
    let large = |school: &School| size.大校专配 && school.pupils >= LARGE;
    let all = || schools.iter().enumerate();
    let mut rest: Vec<(usize, &School)> = all().filter(|(_, school)| !large(school)).collect();
    // Vocational schools first, so that they share the inspector for their stage.
    rest.sort_by_key(|(index, school)| (school.kind != "中职学校", school.town, *index));
    let mut posts: Vec<Vec<usize>> = rest
        .chunks(size.每人负责)
        .map(|chunk| chunk.iter().map(|(index, _)| *index).collect())
        .collect();
    posts.extend(
        all()
            .filter(|(_, school)| large(school))
            .map(|(index, _)| vec![index]),
    );
    posts
}

/// The roster's rows of a year, and the responsible inspector of each school.
pub fn roster(
    county: &Description,
    size: &Size,
    schools: &[School],
    people: &mut People,
    year: i16,
) -> (Vec<Row>, Vec<String>) {
    let mut chance = Chance::new(county.seed, 4);
    let posts = posts(size, schools);
    let mut of_school = vec![String::new(); schools.len()];
    let mut rows = Vec::new();
    let others = (0..size.其他督学).map(|_| Vec::new());
    for (index, served) in posts.iter().cloned().chain(others).enumerate() {
        let name = people.name();
        for school in &served {
            if let Some(held) = of_school.get_mut(*school) {
                held.clone_from(&name);
            }
        }
        let vocational = index == 0 && size.中职学校 > 0;
        let full_time = index < 5 || (index < posts.len() && chance.percent(12));
        let school = served.first().and_then(|at| schools.get(*at));
        let unit = match (full_time, school) {
            (true, _) => format!("{}人民政府教育督导委员会办公室", county.name),
            (false, Some(school)) if chance.percent(55) => school.name.clone(),
            (false, _) => {
                let unit = chance.pick(&["教师发展中心", "教育体育局", "教育考试服务中心", "教育学会"]);
                format!("{}{unit}", county.name)
            }
        };
        let begun = if chance.percent(60) {
            date(year - 2, 9, 1)
        } else {
            date(year - 1, 3, 1)
        };
        rows.push(row([
            ("姓名", text(&name)),
            ("类别", text(if full_time { "专职" } else { "兼职" })),
            (
                "学段",
                text(if vocational {
                    "职业与成人教育"
                } else {
                    "基础教育"
                }),
            ),
            ("是否责任督学", yes(!served.is_empty())),
            ("是否首席督学", yes(index == 1)),
            ("单位", text(unit)),
            (
                "职称",
                text(chance.pick(&["高级教师", "高级教师", "一级教师", "正高级教师"])),
            ),
            ("聘任日期", Entry::Date(begun)),
            (
                "届满日期",
                Entry::Date(begun.saturating_add(3.years()).saturating_sub(1.day())),
            ),
            ("负责学校数", number(u32::try_from(served.len()).unwrap_or(0))),
            ("培训学时", number(chance.between(20, 32) * 2)),
            ("年度考核", text(if chance.percent(22) { "优秀" } else { "合格" })),
        ]));
    }
    (rows, of_school)
}
