//! Copies: rosters and texts of two counties that are alike, and everything that must not be taken for that.

use std::collections::{BTreeMap, BTreeSet};

use dudao::followup::Edits;
use dudao::model::assessment::Assessment;
use dudao::model::finding::{Explanation, Severity};
use dudao::model::round::Round;
use dudao::report::paths;
use dudao::workbook::{self, Limits, Raw};
use dudao::{Input, Outcome, Session};
use smol_str::SmolStr;
use toml::Value;

use super::round::describe::{Description, Rating, Rows};
use super::{Folder, counties, found, round};

const CHECK: &str = "H02";

/// What a county may write of a measure; no two counties choose the same of it.
const CLAUSES: [&str; 24] = [
    "县委教育工作领导小组每季度听取一次督导工作汇报",
    "常务会议把督导结果列为固定议题",
    "财政部门单列科目并按月拨付督导经费",
    "编办和人社部门到学校现场核定岗位",
    "责任督学每月入校不少于两次并当场填写记录",
    "督导报告在门户网站教育专栏公开",
    "对问题较多的学校约谈校长并抄送组织部门",
    "复查时邀请人大代表和家长代表参加",
    "新聘督学由首席督学带教满一个学期",
    "培训采取跟岗观摩和案例研讨相结合的办法",
    "学生食堂和校车安全作为必查内容",
    "每学期召开一次挂牌督导工作例会",
    "督导意见书由被督导单位主要负责人签收",
    "整改台账实行周调度和月通报",
    "与纪检监察机关建立问题线索移交制度",
    "乡镇中心学校确定一名联络员负责资料报送",
    "信息化平台自动提醒到期未整改的事项",
    "年度考核结果与评先评优和绩效工资挂钩",
    "幼儿园督导评估由学前教育专家参与",
    "监测数据由教研室逐校分析并提出改进建议",
    "高中学校开展选课走班专项调研",
    "对民办学校年检和督导合并进行",
    "寄宿制学校夜间管理列入随机抽查",
    "督导档案按年度装订并由专人保管",
];

/// What the `nth` county writes of a measure, naming itself.
fn own_words(nth: usize, measure: usize, county: &str) -> String {
    let mut at = (nth * 7 + measure * 5) % CLAUSES.len();
    let mut step = 1 + (nth * 3 + measure) % 5;
    let mut text = county.to_owned();
    for _ in 0..6 {
        text.push_str(CLAUSES[at]);
        text.push('，');
        at = (at + step) % CLAUSES.len();
        step += 2;
    }
    text.push_str("工作有序推进。");
    text
}

/// Lets a county write of every measure what the `nth` county would, with its own name in it.
fn writes_as(county: &mut Description, nth: usize) {
    let day = county.sent[0].filled_on.unwrap();
    let name = county.name.clone();
    county.sent[0].rating = (1..=18)
        .map(|measure| Rating {
            measure,
            自评结论: "已落实".to_owned(),
            落实情况: own_words(nth, measure, &name),
            存在问题: String::new(),
            整改举措: String::new(),
            责任单位: String::new(),
            整改时限: day,
        })
        .collect();
}

/// Lets a county list the same inspectors and schools as another.
fn lists_as(county: &mut Description, other: &Description) {
    county.seed = other.seed;
    county.towns.clone_from(&other.towns);
    county.size = other.size.clone();
}

/// Counties that have nothing in common but what the form makes them have.
fn unlike(count: u32) -> Vec<Description> {
    let mut counties = counties(count);
    for (nth, county) in counties.iter_mut().enumerate() {
        writes_as(county, nth);
    }
    counties
}

fn all(round: &Round) -> Vec<String> {
    let sent = round.assessments.iter();
    let all = sent.flat_map(|sent| sent.findings.iter().map(move |finding| (sent, finding)));
    all.filter(|(_, finding)| finding.check == CHECK)
        .map(|(sent, finding)| format!("{} {}：{}", sent.county.name, finding.id, finding.message))
        .collect()
}

fn checked(name: &str, counties: &[Description], more: &[&str]) -> (Folder, Round) {
    let folder = Folder::new();
    folder.send(name, counties);
    let (code, said) = folder.check(name, "2026", more);
    assert!(code < 2, "{said}");
    let round = folder.round(name);
    (folder, round)
}

#[test]
fn ordinary_counties_and_common_names_of_schools_are_no_copies() {
    for count in [2, 6] {
        let mut now = unlike(count);
        for county in &mut now {
            // Names that half the country's counties have.
            county.sent[0].rows.extend((1..=12).map(|at| Rows {
                sheet: "学校名单".to_owned(),
                at: vec![at],
                set: BTreeMap::from([("名称".to_owned(), Value::String(format!("第{at}实验小学")))]),
            }));
        }
        let (folder, round) = checked("now", &now, &["--format", "json,html"]);
        assert_eq!(all(&round), Vec::<String>::new());
        let alike = round.alike.unwrap();
        assert_eq!((alike.compared, alike.groups.len()), (now.len(), 0));
        let page = std::fs::read_to_string(folder.results("now").join(paths::PROVINCE_PAGE)).unwrap();
        assert!(page.contains("没有发现雷同。"));
    }
}

#[test]
fn a_roster_with_a_few_names_changed_is_told_on_both_sides_and_may_be_explained() {
    let mut now = unlike(4);
    let (first, rest) = now.split_at_mut(1);
    lists_as(&mut rest[1], &first[0]);
    let copy = &mut rest[1].sent[0];
    for at in 1..=3 {
        copy.rows.push(Rows {
            sheet: "督学名册".to_owned(),
            at: vec![at],
            set: BTreeMap::from([("姓名".to_owned(), Value::String(format!("欧阳{at}")))]),
        });
    }
    copy.explain.insert(
        format!("{CHECK}:督学名册"),
        "两县督学由市里统一聘任，聘任文件附后，名册确为同一批人员。".to_owned(),
    );
    let (folder, round) = checked("now", &now, &["--format", "json,html,xlsx"]);
    for (own, other) in [(0, 2), (2, 0)] {
        let told = found(&round, &now[own], CHECK);
        let finding = told
            .iter()
            .find(|finding| finding.id == format!("{CHECK}:督学名册"))
            .unwrap_or_else(|| panic!("{:#?}", all(&round)));
        assert_eq!(finding.severity, Severity::预警);
        assert!(
            finding
                .message
                .contains(&format!("与{}相同的有 ", now[other].name)),
            "{}",
            finding.message
        );
        assert!(finding.message.contains("姓名"), "{}", finding.message);
        let cell = |cell: &Option<SmolStr>| cell.as_deref().is_some_and(|cell| cell.starts_with('A'));
        assert!(cell(&finding.place.cell), "{:?}", finding.place);
        assert_eq!(finding.related.len(), 1);
        assert_eq!(finding.related[0].file, now[other].sent[0].file);
        assert!(cell(&finding.related[0].cell), "{:?}", finding.related);
        let page = folder.page("now", &now[own].name);
        assert!(page.contains(finding.message.as_str()) && page.contains(&now[other].sent[0].file));
        assert!(
            told.iter()
                .any(|finding| finding.id == format!("{CHECK}:学校名单"))
        );
        assert!(told.iter().all(|finding| !finding.id.ends_with("文字")));
    }
    let state = |county: usize| {
        let told = found(&round, &now[county], CHECK);
        let finding = told.iter().find(|finding| finding.id.ends_with("督学名册"));
        finding.unwrap().explained()
    };
    assert_eq!(state(0), Some(Explanation::待说明));
    assert_eq!(state(2), Some(Explanation::已说明待审));
    assert!(found(&round, &now[2], "X01").is_empty());
    assert!(found(&round, &now[1], CHECK).is_empty() && found(&round, &now[3], CHECK).is_empty());

    // Both are in one row of the province's page and workbook.
    let alike = round.alike.as_ref().unwrap();
    let group = alike
        .groups
        .iter()
        .find(|group| group.table.as_deref() == Some("督学名册"));
    let group = group.unwrap();
    assert_eq!(group.assessments, [0, 2]);
    assert_eq!(group.common.0, group.common.1);
    assert!(
        group.share.0 > 0.7 && group.share.0 < 1.0,
        "three names are others: {group:?}"
    );
    let page = std::fs::read_to_string(folder.results("now").join(paths::PROVINCE_PAGE)).unwrap();
    let rows = page.split_once("id=\"alike\"").unwrap().1;
    let row = rows.lines().find(|line| line.contains(">督学名册<")).unwrap();
    let shown = format!("{} 行", group.common.0);
    for part in [now[0].name.as_str(), &now[2].name, &shown] {
        assert!(row.contains(part), "{part}: {row}");
    }
    let book = std::fs::read(folder.results("now").join(paths::PROVINCE_BOOK)).unwrap();
    let book = workbook::read(&book, &Limits::default()).unwrap();
    let sheet = book.sheets.iter().find(|sheet| sheet.name == "报送情况").unwrap();
    let texts: BTreeSet<String> = sheet
        .cells
        .iter()
        .filter_map(|cell| match &cell.value {
            Raw::Text(text) => Some(text.to_string()),
            _ => None,
        })
        .collect();
    for text in [
        format!("材料雷同（{} 组）", alike.groups.len()),
        format!("{}、{}", now[0].name, now[2].name),
        shown,
    ] {
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
}

#[test]
fn texts_with_only_the_name_and_a_word_replaced_are_told() {
    let mut now = unlike(4);
    writes_as(&mut now[3], 1);
    for rating in &mut now[3].sent[0].rating {
        rating.落实情况 = rating
            .落实情况
            .replace("每季度", "每个月")
            .replace("两次", "3 次");
    }
    let (folder, round) = checked("now", &now, &["--format", "json,html"]);
    for (own, other) in [(1, 3), (3, 1)] {
        let told = found(&round, &now[own], CHECK);
        assert_eq!(told.len(), 1, "{:#?}", all(&round));
        let finding = told[0];
        assert_eq!(finding.id, format!("{CHECK}:文字"));
        let begins: String = own_words(1, 1, &now[own].name).chars().take(16).collect();
        for part in [
            format!("与{}几乎逐字相同的有 ", now[other].name),
            format!("开头为“{begins}……”"),
            "「措施自评」".to_owned(),
        ] {
            assert!(finding.message.contains(&part), "{part}: {}", finding.message);
        }
        assert_eq!(finding.place.sheet.as_deref(), Some("措施自评"));
        assert!(finding.place.cell.is_some() && finding.place.label.contains("落实情况"));
        assert_eq!(finding.related[0].file, now[other].sent[0].file);
        assert!(folder.page("now", &now[own].name).contains("几乎逐字相同"));
    }
    assert_eq!(all(&round).len(), 2);
}

#[test]
fn what_many_counties_write_comes_from_above() {
    let mut now = unlike(7);
    for county in &mut now[..5] {
        writes_as(county, 0);
    }
    let (folder, round) = checked("now", &now, &["--format", "json,html"]);
    assert_eq!(all(&round), Vec::<String>::new());
    assert!(round.alike.unwrap().common_texts >= 5 * 18);
    let page = std::fs::read_to_string(folder.results("now").join(paths::PROVINCE_PAGE)).unwrap();
    assert!(page.contains("视为按上级统一要求填写，没有计入。"));
}

#[test]
fn of_three_alike_each_is_told_once_with_the_names_of_the_others() {
    let mut now = unlike(5);
    let (first, rest) = now.split_at_mut(1);
    for copy in [0, 2] {
        lists_as(&mut rest[copy], &first[0]);
        writes_as(&mut rest[copy], 0);
    }
    let (_, round) = checked("now", &now, &["--format", "json"]);
    let alike = [0, 1, 3];
    for own in alike {
        let told = found(&round, &now[own], CHECK);
        let ids: BTreeSet<&str> = told.iter().map(|finding| finding.id.as_str()).collect();
        assert_eq!(ids.len(), told.len());
        assert!(
            ["督学名册", "学校名单", "文字"]
                .iter()
                .all(|of| ids.contains(format!("{CHECK}:{of}").as_str())),
            "{ids:?}"
        );
        for finding in told {
            for other in alike {
                let named = finding.message.contains(&format!("与{}", now[other].name));
                assert_eq!(named, other != own, "{}", finding.message);
            }
            assert_eq!(finding.related.len(), 2);
        }
    }
    for group in round.alike.unwrap().groups {
        assert_eq!(group.assessments, alike);
    }
}

#[test]
fn the_order_in_which_files_come_changes_nothing() {
    let mut now = unlike(4);
    let (first, rest) = now.split_at_mut(1);
    lists_as(&mut rest[2], &first[0]);
    writes_as(&mut rest[2], 0);
    let folder = Folder::new();
    folder.send("now", &now);
    let (plan, info) = (round::plan().unwrap(), round::info());
    let roster = std::fs::read_to_string(folder.at("now").join("名单.csv")).unwrap();
    let roster = dudao::plan::load_roster("名单.csv", &roster).unwrap();
    let session = Session::new(&plan, &info, &roster).unwrap();
    let mut sent: Vec<Assessment> = now
        .iter()
        .map(|county| {
            let name = &county.sent[0].file;
            let bytes = std::fs::read(folder.at("now").join(name)).unwrap();
            let input = Input {
                name: name.clone(),
                bytes: &bytes,
                ..Input::default()
            };
            match session.check(input) {
                Outcome::Checked { assessment, .. } => *assessment,
                other => panic!("{other:?}"),
            }
        })
        .collect();
    let one = session.assemble(sent.clone(), Vec::new(), &Edits::default());
    sent.reverse();
    let other = session.assemble(sent, Vec::new(), &Edits::default());
    assert!(all(&one).len() >= 4, "{:#?}", all(&one));
    assert_eq!(one, other);
}

#[test]
fn a_public_edition_finds_the_same_and_names_nobody() {
    let mut now = unlike(3);
    let (first, rest) = now.split_at_mut(1);
    lists_as(&mut rest[1], &first[0]);
    writes_as(&mut rest[1], 0);
    let (folder, full) = checked("now", &now, &["--format", "json"]);
    folder.send("public", &now);
    let (code, said) = folder.check("public", "2026", &["--format", "json,html", "--public"]);
    assert!(code < 2, "{said}");
    let text = std::fs::read_to_string(folder.results("public").join(paths::RESULT)).unwrap();
    let public = folder.round("public");
    assert_eq!(all(&public).len(), all(&full).len());
    assert_eq!(public.alike, full.alike);
    let told = all(&public);
    assert!(told.iter().any(|told| told.contains(&now[2].name)), "{told:#?}");
    assert!(told.iter().all(|told| !told.contains("开头为")), "{told:#?}");
    let of_persons = public.assessments.iter().flat_map(|sent| &sent.findings);
    let of_persons = of_persons.filter(|finding| finding.id == format!("{CHECK}:督学名册"));
    for finding in of_persons {
        let places = std::iter::once(&finding.place).chain(&finding.related);
        assert!(
            places.into_iter().all(|place| place.cell.is_none()),
            "{finding:#?}"
        );
    }
    // Not a word of what they wrote.
    assert!(CLAUSES.iter().all(|clause| !text.contains(clause)));
}
