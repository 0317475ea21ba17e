//! The rule handbook of the plan that comes with the program: nothing is left out, in the page and in the workbook.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

use std::collections::BTreeMap;

use dudao::form::{self, Fill};
use dudao::model::place::column_letters;
use dudao::model::plan::{Plan, TitleStatus};
use dudao::model::provenance::Provenance;
use dudao::plan::{Documents, load};
use dudao::report::html::Pages;
use dudao::report::template::Templates;
use dudao::report::view::card;
use dudao::report::xlsx;
use dudao::workbook::{Book, Limits, Raw, read};
use jiff::civil::date;

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn provenance() -> Provenance {
    Provenance {
        program_version: "0.1.0".to_owned(),
        public: false,
    }
}

fn page(plan: &Plan) -> String {
    Pages::compile(&Templates::embedded())
        .unwrap()
        .handbook(plan, &form::places(plan), &provenance())
        .unwrap()
}

fn book(plan: &Plan) -> Book {
    let bytes = xlsx::handbook(plan, &form::places(plan), &provenance()).unwrap();
    read(&bytes, &Limits::default()).unwrap()
}

/// Escaped as the page escapes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('=', "&#x3D;")
}

#[test]
fn the_page_holds_every_measure_rule_check_and_threshold() {
    let plan = plan();
    let page = page(&plan);
    for measure in &plan.measures {
        assert_eq!(page.matches(&format!("id=\"measure-{}\"", measure.no)).count(), 1);
        assert!(page.contains(&escaped(&measure.title)), "{}", measure.title);
        // A working title is marked wherever it stands: in the contents and over the chapter.
        if measure.status == TitleStatus::Working {
            let marked = format!(
                "{}. {}</a> <span class=\"small-mark\">工作标题",
                measure.no,
                escaped(&measure.title)
            );
            assert!(page.contains(&marked), "{marked}");
        }
    }
    for rule in &plan.rules {
        assert_eq!(
            page.matches(&format!("id=\"rule-{}\"", rule.id)).count(),
            1,
            "{}",
            rule.id
        );
        for formula in rule.formulas() {
            assert!(
                page.contains(&escaped(formula.text)),
                "{}: {}",
                rule.id,
                formula.text
            );
        }
        for text in [
            &rule.title,
            &rule.remedy.what,
            &rule.remedy.owner,
            &rule.remedy.evidence,
        ] {
            assert!(page.contains(&escaped(text)), "{}: {text}", rule.id);
        }
        assert!(page.contains(&escaped(&plan.cite(&rule.source))), "{}", rule.id);
    }
    for check in &plan.checks {
        assert!(
            page.contains(&format!("class=\"id\">{}</td>", check.id)),
            "{}",
            check.id
        );
    }
    for parameter in &plan.parameters {
        assert!(page.contains(&escaped(&parameter.meaning)), "{}", parameter.name);
    }
    for source in &plan.sources {
        assert!(page.contains(&escaped(&source.note)), "{}", source.key);
    }
}

#[test]
fn links_lead_somewhere_and_nothing_comes_from_outside() {
    let page = page(&plan());
    let mut followed = 0;
    for target in page.split("href=\"#").skip(1) {
        let (id, _) = target.split_once('"').unwrap();
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        followed += 1;
    }
    assert!(followed > 160, "{followed}");
    for outside in ["http://", "https://", "src=", "@import", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn a_rule_is_said_in_words_without_a_function_left_over() {
    let plan = plan();
    for rule in &plan.rules {
        for pair in card::words(&plan, rule) {
            let leftover = pair.value.chars().any(|c| c.is_ascii_uppercase());
            assert!(!leftover, "{}: {}", rule.id, pair.value);
            assert!(pair.value.ends_with('。'), "{}: {}", rule.id, pair.value);
        }
    }
    let said = |id: &str| {
        let words = card::words(&plan, plan.rule(id).unwrap());
        words
            .iter()
            .map(|pair| format!("{}：{}", pair.label, pair.value))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        said("C12-01"),
        [
            "实际：“责任督学人数”（单位：人）。",
            "应达：不少于“应配责任督学的学校数”÷督学配备比（5 所/人）（有小数就进一，取整）。",
            "差距：应达减实际；实际达到或多于应达的，没有差距。",
        ]
    );
    assert_eq!(
        said("C14-02")[1],
        "每行应当：“培训学时”不少于督学年培训学时（40 学时）。"
    );
}

#[test]
fn the_workbook_holds_the_same_and_asks_for_comments() {
    let plan = plan();
    let book = book(&plan);
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "使用说明",
            "规则",
            "公式与例子",
            "措施",
            "固定核查",
            "参数",
            "依据"
        ]
    );
    for (name, rows) in [
        ("规则", plan.rules.len()),
        ("公式与例子", plan.rules.len()),
        ("措施", plan.measures.len()),
        ("固定核查", plan.checks.len()),
        ("参数", plan.parameters.len()),
        ("依据", plan.sources.len()),
    ] {
        let sheet = book.sheets.iter().find(|sheet| sheet.name == name).unwrap();
        let texts: Vec<(u32, &str)> = sheet
            .cells
            .iter()
            .filter_map(|cell| match &cell.value {
                Raw::Text(text) => Some((cell.row, text.as_str())),
                _ => None,
            })
            .collect();
        let comments = texts
            .iter()
            .find(|(_, text)| *text == "意见")
            .map(|(row, _)| *row);
        assert_eq!(
            comments.is_some(),
            !["依据", "公式与例子"].contains(&name),
            "{name}"
        );
        let header = comments.unwrap_or_else(|| {
            texts
                .iter()
                .find(|(_, text)| ["简称", "编号"].contains(text))
                .unwrap()
                .0
        });
        let last = texts.iter().map(|(row, _)| *row).max().unwrap();
        assert_eq!(usize::try_from(last - header).unwrap(), rows, "{name}");
    }
}

#[test]
fn cells_are_those_of_the_blank_workbook() {
    let plan = plan();
    let bytes = form::write(&plan, 2026, None, date(2026, 1, 5), &Fill::default()).unwrap();
    let names = read(&bytes, &Limits::default()).unwrap().names;
    let places = form::places(&plan);
    let columns = plan.form.tables().map(|(_, table)| table.columns.len());
    assert_eq!(places.len(), plan.form.fields().count() + columns.sum::<usize>());
    for (name, place) in &places {
        let defined = names[name].replace('\'', "");
        let first = defined.split(':').next().unwrap();
        let cell = format!(
            "{}!${}${}",
            place.sheet,
            column_letters(place.cell.col),
            place.cell.row + 1
        );
        assert_eq!(first, cell, "{name}");
        assert_eq!(defined.contains(':'), place.is_column, "{name}");
    }
    let seen: BTreeMap<String, usize> = places.values().fold(BTreeMap::new(), |mut seen, place| {
        *seen.entry(place.to_string()).or_default() += 1;
        seen
    });
    assert!(seen.values().all(|count| *count == 1));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = plan();
    assert_eq!(page(&plan), page(&plan));
    let bytes = || xlsx::handbook(&plan, &form::places(&plan), &provenance()).unwrap();
    assert_eq!(bytes(), bytes());
}
