//! `dudao annual` as a process, over the samples' results and results made from them for an earlier year: one figure in
//! one place in all four editions, sentences whose figures stand in the tables, and what is refused.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod editions;
#[path = "../printed/mod.rs"]
mod printed;
#[path = "../program/mod.rs"]
mod program;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use dudao::model::annual::Annual;
use dudao::report::paths;
use dudao::workbook::Raw;
use regex::Regex;
use serde_json::{Value, json};

use printed::squeezed;
use program::run;

/// The result.json of the samples.
static SAMPLES: LazyLock<Value> = LazyLock::new(|| {
    let out = tempfile::tempdir().unwrap();
    let (code, said) = run(Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["check", "--quiet", "--format", "json"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026"))
        .arg("--out")
        .arg(out.path()));
    assert_eq!(code, 1, "{said}");
    serde_json::from_slice(&std::fs::read(out.path().join(paths::RESULT)).unwrap()).unwrap()
});

/// A folder of the test's own, with results and the report that came of them.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Desk {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn at(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// Puts results down.
    fn results(&self, name: &str, result: &Value) {
        std::fs::create_dir_all(self.at(name)).unwrap();
        std::fs::write(self.at(name).join(paths::RESULT), result.to_string()).unwrap();
    }

    fn annual(&self, results: &[&str]) -> (i32, String) {
        run(Command::new(env!("CARGO_BIN_EXE_dudao"))
            .arg("annual")
            .args(results.iter().map(|name| self.at(name)))
            .arg("--out")
            .arg(self.at("annual")))
    }

    fn written(&self, results: &[&str]) -> Annual {
        let (code, said) = self.annual(results);
        assert_eq!(code, 0, "{said}");
        serde_json::from_slice(&self.read(paths::ANNUAL_DATA)).unwrap()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.at("annual").join(name)).unwrap()
    }
}

/// The samples' results as those of another year and day.
fn of_year(year: i32, as_of: &str) -> Value {
    let mut result = SAMPLES.clone();
    let info = &mut result["round"]["info"];
    info["year"] = json!(year);
    info["as_of"] = json!(as_of);
    result
}

/// The samples' results as those of the year before: one county meets less, one more, one had not sent.
fn last_year() -> Value {
    let mut result = of_year(2025, "2025-11-20");
    let round = &mut result["round"];
    for (county, verdict) in [(0, "未达标"), (3, "达标")] {
        for measure in round["assessments"][county]["measures"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .take(5)
        {
            measure["verdict"] = json!(verdict);
        }
    }
    for figure in round["assessments"][1]["figures"].as_array_mut().unwrap() {
        if let Some(value) = figure["value"].as_f64() {
            figure["value"] = json!(value * 0.75);
        }
    }
    let entries = round["entries"].as_array_mut().unwrap();
    let sent = entries
        .iter_mut()
        .rfind(|entry| entry["status"] == "已报送")
        .unwrap();
    sent["status"] = json!("未报送");
    sent["assessment"] = json!(null);
    // What that year's round followed up: two were struck off, after 30 and 41 days, and one of these had come back.
    let items = round["ledgers"][0]["items"].as_array_mut().unwrap();
    for (index, (days, returns)) in [("2025-10-21", 0), ("2025-10-10", 1)].into_iter().enumerate() {
        items[index]["state"] = json!("已销号");
        items[index]["first"] = json!(days);
        items[index]["closed"] = json!("2025-11-20");
        items[index]["returns"] = json!(returns);
    }
    result
}

fn two_years() -> (Desk, Annual) {
    let desk = Desk::new();
    desk.results("2025", &last_year());
    desk.results("2026", &SAMPLES);
    let annual = desk.written(&["2026", "2025"]);
    (desk, annual)
}

#[test]
fn one_figure_stands_in_one_place_in_all_four_editions() {
    let (desk, annual) = two_years();
    let page = printed::page(std::str::from_utf8(&desk.read(paths::ANNUAL_PAGE)).unwrap());
    let document = printed::document(&desk.read(paths::ANNUAL_DOCUMENT));
    let sheets = printed::sheets(&desk.read(paths::ANNUAL_BOOK));
    let on_first_sheet: String = sheets["年度报告"]
        .iter()
        .flatten()
        .filter_map(|value| match value {
            Raw::Text(text) => Some(squeezed(text)),
            _ => None,
        })
        .collect();
    for sentence in annual.chapters.iter().flat_map(|chapter| &chapter.sentences) {
        let sentence = squeezed(sentence);
        for (edition, text) in [
            ("HTML", &page.text),
            ("Word", &document.text),
            ("Excel", &on_first_sheet),
        ] {
            assert!(text.contains(&sentence), "{edition}: {sentence}");
        }
    }
    let mut compared = 0;
    for (index, table) in annual.tables().filter(|table| !table.rows.is_empty()).enumerate() {
        let expected = editions::expected(table);
        for (edition, tables) in [("HTML", &page.tables), ("Word", &document.tables)] {
            let rows = &tables[index][1..];
            assert_eq!(rows, expected, "{edition}: {}", table.name);
        }
        // Every number of the table, in order, is a number of the sheet.
        let stored: Vec<f64> = table
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .filter_map(editions::stored)
            .collect();
        let mut held = sheets[&table.name]
            .iter()
            .flatten()
            .filter_map(|value| match value {
                Raw::Number(number) => Some(*number),
                _ => None,
            });
        for number in stored {
            assert!(
                held.any(|held| (held - number).abs() < 1e-9),
                "Excel: {} has no {number}",
                table.name
            );
            compared += 1;
        }
    }
    assert!(compared > 500, "only {compared} figures");
}

#[test]
fn every_figure_of_a_sentence_stands_in_a_table() {
    let empty = {
        let mut result = of_year(2026, "2026-11-20");
        result["round"]["assessments"] = json!([]);
        result["round"]["ledgers"] = json!([]);
        for entry in result["round"]["entries"].as_array_mut().unwrap() {
            entry["status"] = json!("未报送");
            entry["assessment"] = json!(null);
        }
        result
    };
    let number = Regex::new(r"\d[\d,]*(?:\.\d+)?%?").unwrap();
    let quoted = Regex::new("“[^”]*”|C\\d\\d-\\d\\d").unwrap();
    let mut seen = 0;
    for results in [
        vec![("2026", SAMPLES.clone())],
        vec![("2025", last_year()), ("2026", SAMPLES.clone())],
        vec![("2026", empty)],
    ] {
        let desk = Desk::new();
        for (name, result) in &results {
            desk.results(name, result);
        }
        let names: Vec<&str> = results.iter().map(|(name, _)| *name).collect();
        let annual = desk.written(&names);
        let figures = editions::figures(&annual);
        for sentence in annual.chapters.iter().flat_map(|chapter| &chapter.sentences) {
            let own = quoted.replace_all(sentence, " ");
            for figure in number.find_iter(&own) {
                seen += 1;
                assert!(
                    figures.iter().any(|held| held == figure.as_str()),
                    "{} of “{sentence}” stands in no table",
                    figure.as_str()
                );
            }
        }
    }
    assert!(seen > 100, "only {seen} figures");
}

fn sentences(annual: &Annual, chapter: &str) -> String {
    let mut chapters = annual.chapters.iter();
    let chapter = chapters.find(|held| held.title == chapter).unwrap();
    chapter.sentences.join("\n")
}

#[test]
fn two_years_are_compared_and_what_changed_is_named() {
    let (_, annual) = two_years();
    assert_eq!(annual.years, [2025, 2026]);
    let overview = sentences(&annual, "总体情况");
    assert!(
        overview.contains("已报送7个，报送率87.5%（7/8），未报送1个。"),
        "{overview}"
    );
    assert!(overview.contains("比2025年"), "{overview}");
    let changes = sentences(&annual, "县（市、区）变化");
    assert!(
        changes.contains("都有结论的县（市、区）6个，其中达标措施增加的1个，减少的1个，不变的4个。"),
        "{changes}"
    );
    assert!(
        changes.contains("增加最多的是鹭汀区（由13条到18条），增加5条。"),
        "{changes}"
    );
    let closing = annual.tables().find(|table| table.name == "整改情况").unwrap();
    let row = |head: &str| {
        let row = closing
            .rows
            .iter()
            .find(|row| row.cells[0].shown() == head)
            .unwrap();
        row.cells[1].shown()
    };
    assert_eq!(row("已销号（个）"), "2");
    assert_eq!(row("复查通过后又出现（个）"), "1");
    assert_eq!(row("销号所用天数的中位数"), "35.5");
    let limits = sentences(&annual, "数据说明");
    assert!(
        limits.contains("2025年度没有统计在内的县（市、区）2个"),
        "{limits}"
    );
}

#[test]
fn the_plan_says_which_measures_are_about_consequences() {
    const CHAPTER: &str = "激励、约谈、通报和问责";
    let (desk, annual) = two_years();
    let table = annual
        .tables()
        .find(|table| table.name == "约谈问责情况")
        .unwrap();
    assert!(!table.rows.is_empty());
    assert!(
        table
            .rows
            .iter()
            .all(|row| row.cells[0].shown().starts_with("C11-"))
    );
    // The province marks no measure.
    let plan = desk.at("plan");
    std::fs::create_dir(&plan).unwrap();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("plan")).unwrap() {
        let file = file.unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let unmarked = text.replace("accountability = true", "accountability = false");
        std::fs::write(plan.join(file.file_name()), unmarked).unwrap();
    }
    let (code, said) = run(Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args([
            "annual".as_ref(),
            desk.at("2026").as_os_str(),
            "--plan".as_ref(),
            plan.as_os_str(),
        ])
        .arg("--out")
        .arg(desk.at("annual")));
    assert_eq!(code, 0, "{said}");
    let unmarked: Annual = serde_json::from_slice(&desk.read(paths::ANNUAL_DATA)).unwrap();
    let said = sentences(&unmarked, CHAPTER);
    assert_eq!(
        said,
        "方案没有标明哪些措施属于激励、约谈、通报和问责，本章没有统计。"
    );
    assert!(sentences(&annual, CHAPTER).contains("达标率"));
}

#[test]
fn of_nothing_nothing_is_claimed() {
    let desk = Desk::new();
    let mut result = SAMPLES.clone();
    result["round"]["entries"] = json!([]);
    result["round"]["assessments"] = json!([]);
    result["round"]["ledgers"] = json!([]);
    desk.results("2026", &result);
    let annual = desk.written(&["2026"]);
    let all: Vec<&String> = annual
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.sentences)
        .collect();
    let all = format!("{all:?}");
    for claim in [
        "没有应报送的县（市、区）",
        "没有可以统计的措施结论",
        "没有未达标的规则",
        "没有2025年度的核查结果",
    ] {
        assert!(all.contains(claim), "{claim}: {all}");
    }
    for dust in ["NaN", "inf", "0/0", "null"] {
        assert!(!all.contains(dust), "{dust}: {all}");
    }
}

#[test]
fn of_several_rounds_of_a_year_the_last_counts() {
    let desk = Desk::new();
    let mut earlier = of_year(2026, "2026-06-30");
    earlier["round"]["assessments"][0]["verdict"] = json!("退回修改");
    desk.results("june", &earlier);
    desk.results("november", &SAMPLES);
    let annual = desk.written(&["november", "june"]);
    assert_eq!(annual.years, [2026]);
    let counts: Vec<bool> = annual.sources.iter().map(|held| held.counts).collect();
    assert_eq!(counts, [false, true]);
    assert!(
        sentences(&annual, "数据说明").contains("另有1轮只列入"),
        "{annual:?}"
    );
    let once = desk.written(&["november"]);
    assert_eq!(once.chapters[0], annual.chapters[0]);
}

/// After the first round only those send that have something to make good; the others are no less reported for that.
#[test]
fn a_county_that_sent_nothing_in_the_last_round_counts_with_what_it_sent_before() {
    let desk = Desk::new();
    let mut june = of_year(2026, "2026-06-30");
    let mut november = SAMPLES.clone();
    // Of the last round nothing is known but one county; of the first, another has not sent.
    let sent = |entry: &Value| entry["status"] == "已报送";
    let entries = november["round"]["entries"].as_array_mut().unwrap();
    for entry in entries.iter_mut().filter(|entry| sent(entry)).skip(1) {
        entry["status"] = json!("未报送");
        entry["assessment"] = json!(null);
    }
    let entries = june["round"]["entries"].as_array_mut().unwrap();
    let last = entries.iter_mut().rfind(|entry| sent(entry)).unwrap();
    last["status"] = json!("年度不符");
    desk.results("june", &june);
    desk.results("november", &november);
    let annual = desk.written(&["november", "june"]);
    assert!(
        annual.sources.iter().all(|held| held.counts),
        "{:?}",
        annual.sources
    );
    let overview = sentences(&annual, "总体情况");
    assert!(overview.contains("已报送6个，报送率75.0%（6/8）"), "{overview}");
    let limits = sentences(&annual, "数据说明");
    assert!(
        limits.contains("以当年此前一轮报送的为准的县（市、区）5个：青岚县、霁川县、"),
        "{limits}"
    );
    assert!(!limits.contains("只列入"), "{limits}");
}

#[test]
fn what_cannot_be_a_report_is_refused_in_words() {
    let desk = Desk::new();
    desk.results("one", &SAMPLES);
    desk.results("other", &SAMPLES);
    let (code, said) = desk.annual(&["one", "other"]);
    assert!(code == 2 && said.contains("年度和核查基准日相同"), "{said}");
    let (code, said) = desk.annual(&["nowhere"]);
    assert!(
        code == 2 && said.contains("无法读取") && said.contains("result.json"),
        "{said}"
    );
    std::fs::write(desk.at("one").join(paths::RESULT), "{}").unwrap();
    let (code, said) = desk.annual(&["one"]);
    assert!(code == 2 && said.contains("不是核查生成的"), "{said}");
    assert!(!desk.at("annual").exists(), "something was written");
}

#[test]
fn the_office_may_replace_the_frame_and_what_it_wrote_stays() {
    let desk = Desk::new();
    desk.results("2026", &SAMPLES);
    desk.written(&["2026"]);
    let templates = desk.at("templates");
    std::fs::create_dir_all(&templates).unwrap();
    let annual = |text: &str| {
        std::fs::write(templates.join("年度报告.txt"), text).unwrap();
        run(Command::new(env!("CARGO_BIN_EXE_dudao"))
            .arg("annual")
            .arg(desk.at("2026"))
            .arg("--templates")
            .arg(&templates)
            .arg("--out")
            .arg(desk.at("annual")))
    };
    let (code, said) = annual("【标题】{{省}}简报\n{{#each 章}}\n【一级】{{标题}}\n{{/each}}");
    assert_eq!(code, 0, "{said}");
    let document = printed::document(&desk.read(paths::ANNUAL_DOCUMENT));
    assert_eq!(document.text.matches("突出问题").count(), 1);
    assert!(
        document.text.starts_with("江西省简报总体情况"),
        "{}",
        document.text
    );
    let (code, said) = annual("【正文】{{县区}}");
    assert!(
        code == 2 && said.contains("“年度报告.txt”第 1 行") && said.contains("县区"),
        "{said}"
    );
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (desk, _) = two_years();
    let names = [
        paths::ANNUAL_PAGE,
        paths::ANNUAL_BOOK,
        paths::ANNUAL_DOCUMENT,
        paths::ANNUAL_DATA,
    ];
    let first = names.map(|name| desk.read(name));
    desk.written(&["2025", "2026"]);
    assert!(names.map(|name| desk.read(name)) == first);
}
