//! Answers to fields when everything is as it should be, and the totals that follow from the tables.

use dudao::form::{Entry, Fill};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::chance::Chance;
use super::describe::{Description, Size};
use super::documents::Document;
use super::entry::{Row, date_in, is, number, number_in, text, yes};
use super::inspectors::People;

/// Fields answered by 是.
const YES: [&str; 32] = [
    "委员会是否设立",
    "委员会主任是否为分管领导",
    "督导机构是否设立",
    "是否独立行使职能",
    "职能文件是否印发",
    "年度计划是否印发",
    "上年度报告是否报送",
    "督学培训是否纳入计划",
    "遴选办法是否制定",
    "考核办法是否制定",
    "退出办法是否制定",
    "约谈问责办法是否制定",
    "结果运用办法是否制定",
    "督导制度是否制定",
    "工作规程是否制定",
    "督学管理平台是否建立",
    "经费是否列入预算",
    "督学费用办法是否制定",
    "职称评审是否计入督导业绩",
    "信息化平台是否建设",
    "党政领导自评是否开展",
    "绩效考核机制是否建立",
    "双随机是否实施",
    "督导结果是否公开",
    "信息系统是否应用",
    "合并督导是否实施",
    "督导环节是否留档",
    "实施办法是否印发",
    "是否列入高质量发展考核",
    "是否列入履行教育职责评价",
    "是否列入领导干部评价",
    "自查是否上报",
];

/// Items of spending, with their share in a hundred; the last takes what is left.
const ITEMS: [(&str, u32); 9] = [
    ("通信费支出", 4),
    ("交通费支出", 13),
    ("食宿费支出", 9),
    ("劳务费支出", 24),
    ("培训费支出", 14),
    ("督导活动支出", 15),
    ("评估监测支出", 9),
    ("信息化支出", 8),
    ("其他支出", 0),
];

/// Answers that do not follow from the tables.
pub fn answer(
    cells: &mut Row,
    county: &Description,
    size: &Size,
    documents: &[Document],
    people: &mut People,
    year: i16,
    filled_on: Date,
) {
    let mut chance = Chance::new(county.seed, 7);
    let mut set = |name: &str, entry: Entry| {
        cells.insert(name.to_owned(), entry);
    };
    let office = format!("{}人民政府教育督导委员会办公室", county.name);
    set("填报单位", text(&office));
    set("督导机构全称", text(&office));
    for role in ["填报人", "审核人", "单位负责人"] {
        set(role, text(people.name()));
    }
    set(
        "联系电话",
        text(format!("0790-5550{:03}", chance.between(101, 899))),
    );
    set("填报日期", Entry::Date(filled_on));
    for name in YES {
        set(name, yes(true));
    }
    for document in documents {
        if let Some(field) = &document.field {
            set(field, text(&document.number));
        }
    }

    let before = chance.between(11, 15);
    set("改革前成员单位数", number(before));
    set("现有成员单位数", number(before + chance.between(2, 8)));
    set("全体会议次数", number(chance.between(1, 3)));
    set("总督学人数", number(1));
    set("副总督学人数", number(chance.between(1, 2)));
    let posts = chance.between(4, 6);
    set("改革前编制数", number(posts));
    set("现有编制数", number(posts + chance.between(1, 3)));
    set("改革前在岗人数", number(posts - 1));
    set("现有在岗人数", number(posts + chance.between(0, 1)));
    set(
        "上年度报告报送日期",
        Entry::Date(date(year, 3, 2).saturating_add(i64::from(chance.between(0, 21)).days())),
    );

    funds(&mut set, size, &mut chance);

    set("办公用房面积", number(chance.between(86, 210)));
    set("办公设备数", number(chance.between(14, 38)));
    set("督导科研项目数", number(chance.between(1, 3)));
    set("教育强县进展", text(chance.pick(&["已启动", "已申报"])));
    set("优质均衡进展", text(chance.pick(&["已启动", "已申报"])));
    set("普及普惠进展", text(chance.pick(&["已申报", "已通过"])));
    set("监测机构设置方式", text("委托机构"));
    set("监测机构名称", text(format!("{}教师发展中心", county.name)));
    set("监测报告数", number(chance.between(1, 3)));
    let issued = documents
        .iter()
        .find(|document| document.field.as_deref() == Some("实施办法文号"));
    set(
        "实施办法印发日期",
        Entry::Date(issued.map_or(date(2021, 4, 21), |document| document.issued)),
    );
    set(
        "自查上报日期",
        Entry::Date(date(year, 10, 26).saturating_add(i64::from(chance.between(0, 7)).days())),
    );
}

/// Funds in hundredths of 万元, so that items add up to the cent.
fn funds(set: &mut impl FnMut(&str, Entry), size: &Size, chance: &mut Chance) {
    let amount = |hundredths: i64| number(hundredths as f64 / 100.0);
    let budget = (size.预算 * 100.0).round() as i64;
    let adjusted = budget + i64::from(chance.between(0, 300));
    let spent = adjusted * i64::from(chance.between(78, 91)) / 100;
    set("本年预算", amount(budget));
    set("调整后预算", amount(adjusted));
    set(
        "上年预算",
        amount(budget * i64::from(chance.between(88, 97)) / 100),
    );
    set("本年支出", amount(spent));
    let mut left = spent;
    for (item, share) in ITEMS {
        let part = if share == 0 {
            left
        } else {
            spent * i64::from(share) / 100
        };
        left -= part;
        set(item, amount(part));
    }
}

/// Declares what the tables hold.
pub fn total(fill: &mut Fill, year: i16, filled_on: Date) {
    let rows = |sheet: &str| fill.rows.get(sheet).cloned().unwrap_or_default();
    let (schools, inspectors, ledger) = (rows("学校名单"), rows("督学名册"), rows("整改台账"));
    let count = |rows: &[Row], holds: &dyn Fn(&Row) -> bool| {
        number(u32::try_from(rows.iter().filter(|row| holds(row)).count()).unwrap_or(0))
    };
    let sum = |rows: &[Row], column: &str| number(rows.iter().map(|row| number_in(row, column)).sum::<f64>());
    let mut set = |name: &str, entry: Entry| fill.fields.insert(name.to_owned(), entry);

    for kind in ["幼儿园", "小学", "初中", "普通高中", "中职学校", "特教学校"] {
        set(
            &format!("{kind}数"),
            count(&schools, &|row| is(row, "类型", kind)),
        );
    }
    set("在校生总数", sum(&schools, "在校生数"));
    set("挂牌学校数", count(&schools, &|row| is(row, "是否挂牌", "是")));
    set(
        "建立自评学校数",
        count(&schools, &|row| is(row, "是否建立自评", "是")),
    );
    let examined = |row: &Row| is(row, "是否纳入绩效考核", "是") && !is(row, "类型", "幼儿园");
    set("绩效考核覆盖学校数", count(&schools, &examined));
    let ended = |row: &Row| date_in(row, "校长任期止").is_some_and(|to| to.year() == year);
    set("任期届满校长数", count(&schools, &ended));
    let visited = |row: &Row| {
        let dates = ["校长任期起", "综合督导日期", "校长任期止"].map(|column| date_in(row, column));
        matches!(dates, [Some(from), Some(visited), Some(to)] if from <= visited && visited <= to)
    };
    set(
        "综合督导校长数",
        count(&schools, &|row| ended(row) && visited(row)),
    );

    for (kind, short) in [
        ("基础教育", "基础教育"),
        ("职业与成人教育", "职成教育"),
        ("高等教育", "高等教育"),
    ] {
        for time in ["专职", "兼职"] {
            let holds = |row: &Row| is(row, "类别", time) && is(row, "学段", kind);
            set(&format!("{short}{time}督学数"), count(&inspectors, &holds));
        }
    }
    set(
        "责任督学数",
        count(&inspectors, &|row| is(row, "是否责任督学", "是")),
    );
    set(
        "首席督学数",
        count(&inspectors, &|row| is(row, "是否首席督学", "是")),
    );
    let expired = |row: &Row| {
        date_in(row, "届满日期").is_some_and(|to| to < filled_on) && !is(row, "年度考核", "不合格")
    };
    set("届满未续聘督学数", count(&inspectors, &expired));
    set("培训学时合计", sum(&inspectors, "培训学时"));

    for kind in ["督政", "督学", "评估监测"] {
        set(
            &format!("{kind}活动次数"),
            count(&ledger, &|row| is(row, "类型", kind)),
        );
    }
}
