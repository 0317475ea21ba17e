//! The receipt: what it says of a round's files.

use dudao::Session;
use dudao::followup::Edits;
use dudao::model::calendar::Calendar;
use dudao::model::place::SourceFile;
use dudao::model::provenance::Provenance;
use dudao::model::round::{Round, UnreadableFile};
use dudao::plan::load_roster;
use dudao::report::html::Pages;
use dudao::report::receipt::{Receipts, received};
use dudao::report::template::Templates;
use dudao::report::xlsx;
use dudao::workbook::{Limits, Raw, read};

use regex::Regex;

use crate::wording::golden;
use crate::{MANY, PLAN, checked, info, reader};

/// A round of a county's two sendings, one that misses much, and a file of a third that is no workbook.
fn round() -> Round {
    let path = format!("{}/samples/2026/名单.csv", env!("CARGO_MANIFEST_DIR"));
    let roster = load_roster("名单.csv", &std::fs::read_to_string(path).unwrap()).unwrap();
    let unread = roster
        .counties
        .iter()
        .find(|county| county.name == "霁川县")
        .unwrap();
    let unreadable = UnreadableFile {
        file: SourceFile {
            name: "霁川县/霁川县.xlsx".into(),
            sha256: "0".repeat(64).into(),
            bytes: 3,
        },
        check: String::new(),
        message: "文件不是工作簿。请重新报送。".to_owned(),
        county: Some(unread.clone()),
    };
    let sent = vec![
        MANY.clone(),
        checked("荻浦县自评工作簿.xlsx"),
        checked("荻浦县自评工作簿（更正）.xlsx"),
    ];
    let info = info();
    let session = Session::new(&PLAN, &info, &roster).unwrap();
    session.assemble(sent, vec![unreadable], &Edits::default())
}

/// Style and text of each paragraph of a county's receipt.
fn paragraphs(county: &str) -> Vec<(String, String)> {
    paragraphs_in(&round(), county)
}

fn paragraphs_in(round: &Round, county: &str) -> Vec<(String, String)> {
    let received = received(round);
    let received = received.iter().find(|held| held.county.name == county).unwrap();
    let receipts = Receipts::compile(&Templates::embedded()).unwrap();
    let bytes = receipts.county(&PLAN, round, received).unwrap();
    reader::paragraphs(&reader::parts(&bytes)["word/document.xml"])
}

fn texts(county: &str) -> Vec<String> {
    let paragraphs = paragraphs(county).into_iter();
    paragraphs.map(|(_, text)| text).collect()
}

#[test]
fn receipts_read_what_is_committed() {
    // A file's hash changes with every change of the form.
    let hash = Regex::new("[0-9a-f]{64}").unwrap();
    for (name, county) in [
        ("receipt-many.tsv", "芷汀县"),
        ("receipt-twice.tsv", "荻浦县"),
        ("receipt-unread.tsv", "霁川县"),
    ] {
        let paragraphs = paragraphs(county).into_iter();
        let without_hashes =
            paragraphs.map(|(style, text)| (style, hash.replace_all(&text, "〈校验值〉").into_owned()));
        golden(name, &without_hashes.collect::<Vec<_>>());
    }
}

/// Nobody can be written to of whom nothing is known; whoever sent it is asked for by the province's list.
#[test]
fn a_file_that_tells_no_county_has_no_receipt_and_is_listed() {
    let mut round = round();
    let [unread] = round.unreadable.as_mut_slice() else {
        panic!("{:?}", round.unreadable)
    };
    unread.county = None;
    unread.file.name = "新建文件夹/自评.xlsx".into();
    assert_eq!(received(&round).len(), 2);
    let provenance = Provenance {
        program_version: "样例".to_owned(),
        public: false,
    };
    let pages = Pages::compile(&Templates::embedded()).unwrap();
    let mut page = Vec::new();
    let written: anyhow::Result<()> = pages.province(&PLAN, &round, &provenance, &mut page);
    written.unwrap();
    let page = String::from_utf8(page).unwrap();
    let row = page.split("新建文件夹/自评.xlsx").nth(1).unwrap();
    assert!(row.contains("不明") && row.contains("请重新报送"), "{row}");
    let mut book = Vec::new();
    xlsx::province(&PLAN, &round, &provenance, &mut book).unwrap();
    let book = read(&book, &Limits::default()).unwrap();
    let sheet = book.sheets.iter().find(|sheet| sheet.name == "报送情况").unwrap();
    let listed = sheet.rows().any(|(_, cells)| {
        let texts: Vec<&Raw> = cells.iter().map(|cell| &cell.value).collect();
        texts.contains(&&Raw::Text("不明".into()))
            && texts.contains(&&Raw::Text("新建文件夹/自评.xlsx".into()))
    });
    assert!(listed);
}

#[test]
fn every_county_from_which_anything_came_has_one() {
    let round = round();
    let names: Vec<&str> = received(&round)
        .iter()
        .map(|held| held.county.name.as_str())
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    for name in ["芷汀县", "荻浦县", "霁川县"] {
        assert!(names.contains(&name), "{names:?}");
    }
}

#[test]
fn it_names_the_file_its_hash_the_verdict_and_the_earliest_day() {
    let text = texts("芷汀县").join("\n");
    assert!(
        text.contains(MANY.file.sha256.as_str()) && text.contains(MANY.file.name.as_str()),
        "{text}"
    );
    assert!(text.contains(MANY.verdict.word()), "{text}");
    assert!(text.contains(&format!("共{}项", MANY.actions.len())), "{text}");
    let first = MANY.actions.iter().map(|action| action.due).min().unwrap();
    let day = format!("{}年{}月{}日", first.year(), first.month(), first.day());
    assert!(text.contains(&format!("最近的期限是{day}")), "{text}");
    assert!(text.contains(&PLAN.contact), "{text}");
}

#[test]
fn it_names_the_calendar_by_which_its_days_were_counted() {
    let told = |text: &String| text.contains("（工作日按“二〇二六.csv”推算）");
    assert!(!texts("芷汀县").iter().any(|text| text.contains("推算")));
    let mut round = round();
    round.info.calendar = Some(Calendar {
        name: "二〇二六.csv".to_owned(),
        ..Calendar::default()
    });
    let texts: Vec<String> = paragraphs_in(&round, "芷汀县")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert!(texts.iter().any(told), "{texts:#?}");
}

#[test]
fn it_tells_of_what_was_set_aside_and_of_what_could_not_be_read() {
    let twice = texts("荻浦县").join("\n");
    for part in ["文件（已核查）", "文件（未采用）", "以上列已核查的文件为准"] {
        assert!(twice.contains(part), "{part}: {twice}");
    }
    let unread = texts("霁川县").join("\n");
    for part in ["文件（无法读取）", "尚未受理", "文件不是工作簿。请重新报送。"] {
        assert!(unread.contains(part), "{part}: {unread}");
    }
    assert!(!unread.contains("核查结论"), "{unread}");
}
