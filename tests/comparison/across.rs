//! Across counties: who is far from the others, that it may be explained, and when nothing is compared.

use dudao::model::finding::{Explanation, Severity};
use dudao::model::round::Round;
use toml::Value;

use super::{Folder, counties, found, sent};

const CHECK: &str = "H01";
const OF_MONEY: &str = "每所学校教育督导经费支出";

fn all(round: &Round) -> usize {
    let findings = round.assessments.iter().flat_map(|sent| &sent.findings);
    findings.filter(|finding| finding.check == CHECK).count()
}

#[test]
fn a_county_far_from_the_others_is_told_and_may_explain() {
    let folder = Folder::new();
    let mut now = counties(9);
    // 元 for 万元, as it happens; and one that knows why.
    now[0].sent[0]
        .typed
        .insert("本年支出".to_owned(), Value::Integer(400_000));
    now[1].sent[0]
        .typed
        .insert("在校生总数".to_owned(), Value::Integer(900_000));
    now[1].sent[0].explain.insert(
        format!("{CHECK}:每所学校平均学生数"),
        "县城新建集团校，学生集中就读，附学籍系统数据。".to_owned(),
    );
    folder.send("now", &now);
    let (code, said) = folder.check("now", "2026", &["--format", "json,html"]);
    assert!(code < 2, "{said}");
    let round = folder.round("now");
    let far = found(&round, &now[0], CHECK);
    let of_money = far
        .iter()
        .find(|finding| finding.id == format!("{CHECK}:{OF_MONEY}"));
    let finding = of_money.unwrap_or_else(|| panic!("{far:#?}"));
    assert_eq!(
        (finding.severity, finding.explained()),
        (Severity::预警, Some(Explanation::待说明))
    );
    assert_eq!(finding.place.sheet.as_deref(), Some("经费保障"));
    assert!(
        finding.place.cell.is_some() && finding.place.label.contains("支出"),
        "{:?}",
        finding.place
    );
    for part in ["明显高于其他县区", "9 个县区的中位数为", "居中一半在", "万元/所"] {
        assert!(finding.message.contains(part), "{part}: {}", finding.message);
    }
    let actions = sent(&round, &now[0]).actions.iter();
    assert!(
        actions
            .flat_map(|action| &action.findings)
            .any(|id| *id == finding.id)
    );
    let page = folder.page("now", &now[0].name);
    assert!(page.contains(finding.message.as_str()));
    assert!(
        page.contains(&format!("id=\"among-{}-title\"", finding.id))
            && page.contains("虚线为 9 个县区的中位数")
    );

    let far = found(&round, &now[1], CHECK);
    let explained = far
        .iter()
        .find(|finding| finding.id.ends_with("每所学校平均学生数"))
        .unwrap();
    assert_eq!(explained.explained(), Some(Explanation::已说明待审));
    assert!(
        found(&round, &now[1], "X01").is_empty(),
        "the explanation answers a finding"
    );
    assert!(
        now[2..]
            .iter()
            .all(|county| found(&round, county, CHECK).is_empty())
    );

    let peers = round.peers.iter().find(|peers| peers.figure == OF_MONEY).unwrap();
    assert!(peers.compared && peers.counties == 9);
    let (low, high) = peers.middle_half.unwrap();
    let median = peers.median.unwrap();
    assert!(low <= median && median <= high && high < 5.0, "{peers:?}");
}

#[test]
fn fewer_than_eight_counties_are_not_compared_and_that_is_said() {
    let folder = Folder::new();
    let mut now = counties(7);
    now[0].sent[0]
        .typed
        .insert("本年支出".to_owned(), Value::Integer(400_000));
    now[1].sent[0].explain.insert(
        format!("{CHECK}:{OF_MONEY}"),
        "本年有一次性设备购置，明年不再发生。".to_owned(),
    );
    folder.send("now", &now);
    let (code, said) = folder.check("now", "2026", &["--format", "json,html"]);
    assert!(code < 2, "{said}");
    let round = folder.round("now");
    assert_eq!(all(&round), 0);
    assert!(
        !round.peers.is_empty()
            && round
                .peers
                .iter()
                .all(|peers| !peers.compared && peers.median.is_none())
    );
    assert_eq!(
        found(&round, &now[1], "X01").len(),
        1,
        "the explanation answers nothing"
    );
    let province =
        std::fs::read_to_string(folder.results("now").join(dudao::report::paths::PROVINCE_PAGE)).unwrap();
    assert!(province.contains("没有作横向比对"));
}
