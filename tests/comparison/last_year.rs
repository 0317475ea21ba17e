//! With last year: what swings too far, what may be explained, what cannot be compared.

use dudao::model::finding::{Explanation, Severity};
use toml::Value;

use super::{Folder, argument, counties, found, sent, the_year_before};

const CHECK: &str = "N01";

#[test]
fn a_swing_is_told_with_both_values_and_both_cells_and_may_be_explained() {
    let folder = Folder::new();
    let mut now = counties(3);
    let mut before = the_year_before(counties(3));
    // 14 primary schools last year: 22 more are a swing, and so is a field that was nothing. 1 → 2 is none.
    before[0].sent[0]
        .typed
        .insert("小学数".to_owned(), Value::Integer(36));
    before[0].sent[0]
        .typed
        .insert("中职学校数".to_owned(), Value::Integer(2));
    before[1].sent[0]
        .typed
        .insert("小学数".to_owned(), Value::Integer(0));
    now[1].sent[0].explain.insert(
        format!("{CHECK}:小学数"),
        "上年漏报，已据学校名录补报，市局已核定。".to_owned(),
    );
    // The third county sent nothing last year.
    folder.send("before", &before[..2]);
    folder.send("now", &now);
    let (code, said) = folder.check("before", "2025", &["--format", "json"]);
    assert!(code < 2, "{said}");
    let (code, said) = folder.check(
        "now",
        "2026",
        &[
            "--format",
            "json,html,xlsx",
            "--last-year",
            argument(&folder.results("before")),
        ],
    );
    assert!(code < 2, "{said}");
    assert!(
        said.contains("与 2025 年度所报的数比对：2 个县区") && said.contains(&now[2].name),
        "{said}"
    );

    let round = folder.round("now");
    let swings = found(&round, &now[0], CHECK);
    assert_eq!(swings.len(), 1, "{swings:#?}");
    let swing = swings[0];
    assert_eq!(swing.id, format!("{CHECK}:小学数"));
    assert_eq!(
        (swing.severity, swing.explained()),
        (Severity::预警, Some(Explanation::待说明))
    );
    assert_eq!(
        (swing.place.file.as_str(), swing.place.shown.as_str()),
        (now[0].sent[0].file.as_str(), "14")
    );
    assert!(swing.place.cell.is_some() && swing.place.sheet.as_deref() == Some("基本信息"));
    let there = &swing.related[0];
    assert_eq!(
        (there.file.as_str(), there.shown.as_str()),
        (before[0].sent[0].file.as_str(), "36")
    );
    assert_eq!(
        (&there.sheet, &there.cell),
        (&swing.place.sheet, &swing.place.cell)
    );
    for part in [
        "14 所",
        "36 所",
        "减少 22 所（61.1%）",
        "超过 30.0%",
        &before[0].sent[0].file,
        "2025 年度",
    ] {
        assert!(swing.message.contains(part), "{part}: {}", swing.message);
    }
    let listed = sent(&round, &now[0]).actions.iter();
    assert!(
        listed
            .flat_map(|action| &action.findings)
            .any(|id| *id == swing.id)
    );
    let page = folder.page("now", &now[0].name);
    assert!(page.contains("减少 22 所（61.1%）") && page.contains("与 2025 年度"));

    let explained = found(&round, &now[1], CHECK);
    assert_eq!(explained.len(), 1, "{explained:#?}");
    assert!(
        explained[0].message.contains("上年为 0，相差"),
        "{}",
        explained[0].message
    );
    assert_eq!(explained[0].explained(), Some(Explanation::已说明待审));
    assert!(found(&round, &now[1], "X01").is_empty());

    let last = sent(&round, &now[2]).last_year.as_ref().unwrap();
    assert_eq!((last.year, &last.file, last.numbers), (2025, &None, 0));
    assert!(found(&round, &now[2], CHECK).is_empty());
    assert!(
        folder
            .page("now", &now[2].name)
            .contains("2025 年度结果中没有本县")
    );
}

#[test]
fn a_public_edition_leaves_out_the_names_of_last_years_files() {
    let folder = Folder::new();
    let mut before = the_year_before(counties(1));
    before[0].sent[0].file = format!("{}张三填.xlsx", before[0].code);
    before[0].sent[0]
        .typed
        .insert("小学数".to_owned(), Value::Integer(36));
    folder.send("before", &before);
    folder.send("now", &counties(1));
    folder.check("before", "2025", &["--format", "json"]);
    let results = folder.results("before");
    let more = ["--public", "--last-year", argument(&results)];
    let (code, said) = folder.check("now", "2026", &more);
    assert!(code < 2, "{said}");
    let round = folder.round("now");
    assert_eq!(found(&round, &before[0], CHECK).len(), 1);
    let written = std::fs::read_to_string(folder.results("now").join(dudao::report::paths::RESULT)).unwrap();
    assert!(written.contains("上年度自评工作簿") && !written.contains("张三填"));
    assert!(!folder.page("now", &before[0].name).contains("张三填"));
}

#[test]
fn nothing_is_found_where_nothing_changed_or_no_results_are_given() {
    let folder = Folder::new();
    folder.send("before", &the_year_before(counties(2)));
    folder.send("now", &counties(2));
    folder.check("before", "2025", &["--format", "json"]);
    folder.check("now", "2026", &["--format", "json"]);
    let alone = folder.round("now");
    assert!(alone.assessments.iter().all(|sent| sent.last_year.is_none()));

    // As round.toml says it, relative to the folder.
    let file = folder.at("now").join("round.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}last_year = \"../out-before\"\n")).unwrap();
    let (code, said) = folder.check("now", "2026", &["--format", "json"]);
    assert!(code < 2, "{said}");
    let round = folder.round("now");
    for county in counties(2) {
        assert!(found(&round, &county, CHECK).is_empty());
        let last = sent(&round, &county).last_year.as_ref().unwrap();
        assert_eq!(last.numbers, 14, "{last:?}");
    }
}

#[test]
fn results_of_another_year_are_refused() {
    let folder = Folder::new();
    folder.send("before", &counties(1));
    folder.check("before", "2026", &["--format", "json"]);
    folder.send("now", &counties(1));
    let results = folder.results("before");
    let (code, said) = folder.check("now", "2026", &["--last-year", argument(&results)]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("年度比对要用 2025 年度的结果") && said.contains("是 2026 年度的"),
        "{said}"
    );
    assert!(!folder.results("now").join("result.json").exists());
    let (code, said) = folder.check("now", "2026", &["--last-year", "没有这个文件夹"]);
    assert!(code == 2 && said.contains("上年度结果"), "{said}");
}

#[test]
fn a_clerk_compares_with_the_workbook_of_last_year() {
    let folder = Folder::new();
    let mut before = the_year_before(counties(2));
    before[0].sent[0]
        .typed
        .insert("小学数".to_owned(), Value::Integer(36));
    folder.send("before", &before);
    folder.send("now", &counties(2));
    let earlier = folder.at("before").join(&before[0].sent[0].file);
    let (code, said) = folder.check(
        "now",
        "2026",
        &["--format", "json", "--last-year", argument(&earlier)],
    );
    assert!(code < 2, "{said}");
    let round = folder.round("now");
    let swings = found(&round, &before[0], CHECK);
    assert_eq!(swings.len(), 1, "{swings:#?}");
    assert_eq!(swings[0].related[0].file, before[0].sent[0].file);
    // It tells of one county; nothing is known of the other.
    let other = sent(&round, &before[1]).last_year.as_ref().unwrap();
    assert_eq!((other.year, &other.file), (2025, &None));

    // This year's workbook is not last year's.
    let same = folder.at("now").join(&before[0].sent[0].file);
    let (code, said) = folder.check("now", "2026", &["--last-year", argument(&same)]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains(&format!(
            "上年度工作簿“{}”不能用来比对：填报年度为 2026，应为 2025",
            before[0].sent[0].file
        )),
        "{said}"
    );
    // Nor is what only ends like one.
    let text = folder.at("不是.xlsx");
    std::fs::write(&text, "不是工作簿").unwrap();
    let (code, said) = folder.check("now", "2026", &["--last-year", argument(&text)]);
    assert!(
        code == 2 && said.contains("上年度工作簿“不是.xlsx”不能用来比对"),
        "{said}"
    );
}
