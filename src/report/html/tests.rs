//! Pages as they come out: golden files, escaping, self-containedness, strictness.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use super::*;
use crate::model::assessment::Assessment;
use crate::model::round::{Entry, Round, Status};
use crate::report::view::fixture;

fn pages() -> Pages {
    Pages::compile(&Templates::embedded()).unwrap()
}

fn county_page(assessment: &Assessment) -> String {
    pages()
        .county(
            &Computations::new(&fixture::plan(), assessment),
            &fixture::info(),
            None,
            &fixture::provenance(),
        )
        .unwrap()
}

fn province_page(round: &Round) -> String {
    let mut page = Vec::new();
    let written: Result<(), Box<dyn Error>> =
        pages().province(&fixture::plan(), round, &fixture::provenance(), &mut page);
    written.unwrap();
    String::from_utf8(page).unwrap()
}

/// Compares with the committed page; `DUDAO_BLESS=1` writes it anew.
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads and writes its golden file"
)]
fn golden(name: &str, page: &str) {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("DUDAO_BLESS").is_ok() {
        std::fs::write(&path, page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = page
        .lines()
        .zip(committed.lines())
        .position(|(new, old)| new != old);
    assert!(
        page == committed,
        "{path} differs, first at line {:?}; look at the page and bless it with DUDAO_BLESS=1",
        differs.map(|line| line + 1)
    );
}

#[test]
fn a_countys_page_is_as_committed() {
    let plan = fixture::plan();
    golden(
        "county.html",
        &county_page(&fixture::assessment(&plan, fixture::county(0), 6)),
    );
}

#[test]
fn the_provinces_page_is_as_committed() {
    let plan = fixture::plan();
    golden("province.html", &province_page(&fixture::round(&plan, 8)));
}

#[test]
fn the_provinces_reports_need_no_details_of_a_county() {
    let (plan, provenance) = (fixture::plan(), fixture::provenance());
    let whole = fixture::round(&plan, 3);
    let mut without = whole.clone();
    let rules = plan.rules.iter().map(|rule| rule.id.clone()).collect();
    for assessment in &mut without.assessments {
        assessment.take_details(&rules, |_| false);
        assert!(assessment.outcomes.is_empty() && assessment.pictures.is_empty());
    }
    assert!(province_page(&whole) == province_page(&without));
    let book = |round: &Round| {
        let mut book = Vec::new();
        crate::report::xlsx::province(&plan, round, &provenance, &mut book).unwrap();
        book
    };
    assert!(book(&whole) == book(&without));
    let told = |round: &Round, rule: &str| {
        let sent = round.assessments.first().unwrap();
        (sent.verdict_of(rule), sent.reason_of(rule).to_owned())
    };
    let mut verdicts = std::collections::BTreeSet::new();
    for rule in &plan.rules {
        verdicts.insert(told(&whole, &rule.id));
        assert_eq!(told(&whole, &rule.id), told(&without, &rule.id), "{}", rule.id);
    }
    assert!(verdicts.iter().any(|(_, reason)| !reason.is_empty()));
    assert_eq!(told(&without, "没有这条规则"), (None, String::new()));
}

#[test]
fn every_rule_of_the_plan_stands_on_a_countys_page() {
    let plan = fixture::plan();
    // Also the page of a county of which no rule ran.
    for assessment in [
        fixture::assessment(&plan, fixture::county(0), 6),
        fixture::bare(&plan),
    ] {
        let page = county_page(&assessment);
        let listed = page.matches("<th scope=\"row\" data-label=\"核查内容\">").count();
        assert_eq!(listed, plan.rules.len());
        for rule in &plan.rules {
            let shown = format!("<span class=\"id\">{}</span> ", rule.id);
            assert_eq!(page.matches(&shown).count(), 1, "{}", rule.id);
        }
        let explained = page.matches("<tr class=\"how ").count();
        assert_eq!(explained, assessment.outcomes.len());
    }
}

#[test]
fn a_rule_is_followed_back_to_the_cells_of_the_file() {
    let plan = fixture::plan();
    let page = county_page(&fixture::assessment(&plan, fixture::county(0), 6));
    for part in [
        "<span class=\"formula\">乙</span>，即 <span class=\"formula\">ROUNDUP(83/5,0)</span> ＝ <b>17 人</b>",
        "其中 COUNTIF(督学名册_类别,&quot;专职&quot;) ＝ 12",
        "甲 ＝ <b>14</b><span class=\"soft\">〔机构与队伍!D12〕</span>",
        "自动计算：40+20+15+8",
        "原填“14人”",
        "13 行〔督学名册!H5:H16、H18〕",
        "H17：32&gt;&#x3D;40，不成立",
        "<b>无法计算</b>",
        "待补填",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn the_handbook_escapes_what_the_plan_says() {
    let mut plan = fixture::plan();
    for rule in &mut plan.rules {
        rule.title = fixture::HOSTILE.into();
        Arc::make_mut(&mut rule.remedy).owner = fixture::HOSTILE.into();
        Arc::make_mut(&mut rule.source).place = fixture::HOSTILE.into();
        rule.message = fixture::HOSTILE.to_owned();
    }
    let page = pages()
        .handbook(&plan, &BTreeMap::new(), &fixture::provenance())
        .unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("<script>alert"));
    assert!(!page.contains("<img"));
    assert_eq!(page.matches("<script").count(), 1);
}

fn hostile_round() -> Round {
    let plan = fixture::plan();
    let mut round = fixture::round(&plan, 8);
    let hostile = fixture::hostile(&plan);
    round.entries.push(Entry {
        county: hostile.county.clone(),
        status: Status::已报送,
        assessment: Some(round.assessments.len()),
    });
    round.assessments.push(hostile);
    let stranger = fixture::hostile(&plan);
    round.assessments.push(stranger);
    let last = round.assessments.len() - 1;
    let group = fixture::alike(Some(fixture::HOSTILE), &[last - 1, last], (5, 9), (0.5, 0.9));
    round.alike.as_mut().unwrap().groups.push(group);
    for unread in &mut round.unreadable {
        unread.file.name = fixture::HOSTILE.into();
        unread.message = fixture::HOSTILE.to_owned();
    }
    round
}

#[test]
fn what_a_county_writes_stays_text() {
    for page in [
        county_page(&fixture::hostile(&fixture::plan())),
        province_page(&hostile_round()),
    ] {
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(!page.contains("<script>alert"));
        assert!(!page.contains("<img"));
        assert!(!page.contains("<svg onload"));
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("<style").count(), 1);
        let style = page
            .split_once("<style>")
            .unwrap()
            .1
            .split_once("</style>")
            .unwrap()
            .0;
        assert!(!style.contains("alert("));
        // An attribute's value ends only where the template ends it.
        assert!(!page.contains("onerror=alert"));
    }
}

#[test]
fn a_page_needs_nothing_from_outside() {
    let plan = fixture::plan();
    for page in [
        county_page(&fixture::assessment(&plan, fixture::county(0), 6)),
        province_page(&fixture::round(&plan, 8)),
    ] {
        for outside in [
            "http://", "https://", "src=", "@import", "<link", "<iframe", "url(\"", "url('", "url(//",
        ] {
            assert!(!page.contains(outside), "{outside}");
        }
        for target in page.split("url(").skip(1) {
            assert!(target.starts_with('#'));
        }
        for target in page.split("href=\"").skip(1) {
            assert!(
                target.starts_with('#') || target.starts_with("县区/"),
                "{:?}",
                target.get(..40)
            );
        }
    }
}

#[test]
fn nothing_to_do_reads_well() {
    let page = county_page(&fixture::bare(&fixture::plan()));
    for sentence in [
        "没有需要整改的事项",
        "没有待办事项",
        "没有需要改正的问题",
        "没有整改事项",
        "没有提示",
        "没有经费与队伍的数据",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
    let mut empty = fixture::round(&fixture::plan(), 0);
    empty.entries.push(Entry {
        county: fixture::county(0),
        status: Status::未报送,
        assessment: None,
    });
    let page = province_page(&empty);
    for sentence in [
        "0/1",
        "1 个县区未报送，请催报",
        "没有无法读取的文件",
        "没有重复报送",
        "没有未达标的规则",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
}

/// The text between tags, without style and script.
fn text_of(page: &str) -> Vec<String> {
    let body = page.split_once("<body>").unwrap().1;
    let body = body.split_once("<script>").unwrap().0;
    body.split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, text)| text.trim().replace("&quot;", "\""))
        .filter(|text| !text.is_empty())
        .collect()
}

#[test]
fn headings_labels_and_words_are_chinese() {
    let plan = fixture::plan();
    for page in [
        county_page(&fixture::assessment(&plan, fixture::county(0), 6)),
        province_page(&fixture::round(&plan, 8)),
    ] {
        for text in text_of(&page) {
            let words = text
                .split(|c: char| !c.is_ascii_alphabetic())
                .filter(|word| word.len() > 3 && !matches!(*word, "xlsx"))
                // Functions of formulas, which officials know from their spreadsheets.
                .filter(|word| !word.chars().all(|c| c.is_ascii_uppercase()))
                .filter(|word| !word.chars().all(|c| c.is_ascii_hexdigit()));
            assert_eq!(words.collect::<Vec<_>>(), [""; 0], "{text}");
            // Only an address holds the sign, as in 机构与队伍!D12.
            let mut after = text.split('!').skip(1);
            assert!(
                after.all(|cell| cell.starts_with(|c: char| c.is_ascii_uppercase())),
                "{text}"
            );
            assert!(!text.contains("NaN") && !text.contains("null"), "{text}");
        }
        for heading in page.split("<h2").skip(1) {
            assert!(
                heading
                    .split_once('>')
                    .unwrap()
                    .1
                    .starts_with(['一', '二', '三', '四', '五', '六', '七', '八'])
            );
        }
    }
}

#[test]
fn ids_are_unique_and_links_within_a_page_lead_somewhere() {
    let plan = fixture::plan();
    for page in [
        county_page(&fixture::assessment(&plan, fixture::county(0), 6)),
        province_page(&fixture::round(&plan, 8)),
    ] {
        let mut ids = std::collections::BTreeSet::new();
        for id in page
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split_once('"').unwrap().0)
        {
            assert!(ids.insert(id), "{id}");
        }
        for target in page
            .split("href=\"#")
            .skip(1)
            .map(|rest| rest.split_once('"').unwrap().0)
        {
            assert!(ids.contains(target), "{target}");
        }
    }
}

fn with_template(name: &str, text: &str) -> Templates {
    let others = Templates {
        files: BTreeMap::from([(name.to_owned(), text.to_owned())]),
    };
    Templates::embedded().replaced_by(others)
}

fn fault(templates: &Templates) -> String {
    match Pages::compile(templates) {
        Err(error) => error.to_string(),
        Ok(pages) => pages
            .county(
                &Computations::new(&fixture::plan(), &fixture::bare(&fixture::plan())),
                &fixture::info(),
                None,
                &fixture::provenance(),
            )
            .unwrap_err()
            .to_string(),
    }
}

#[test]
fn a_template_that_names_a_missing_datum_is_an_error() {
    assert_eq!(
        fault(&with_template("county.hbs", "<p>\n{{no_such}}</p>")),
        "报告模板“county.hbs”第 2 行：要用的数据项“no_such”不存在。"
    );
    assert_eq!(
        fault(&with_template(
            "county.hbs",
            "<p>\n\n{{#if no_such}}有{{/if}}</p>"
        )),
        "报告模板“county.hbs”第 3 行：要用的数据项“no_such”不存在。"
    );
    assert_eq!(
        fault(&with_template(
            "partials/masthead.hbs",
            "{{#each facts}}\n{{wert}}{{/each}}"
        )),
        "报告模板“partials/masthead.hbs”第 2 行：要用的数据项“wert”不存在。"
    );
}

#[test]
fn a_malformed_template_is_an_error() {
    let unclosed = fault(&with_template("county.hbs", "<p>{{#if title}}\n</p>"));
    assert!(unclosed.starts_with("报告模板“county.hbs”第 "), "{unclosed}");
    assert_eq!(
        fault(&with_template("county.hbs", "\n{{{title}}}")),
        "报告模板“county.hbs”第 2 行：三重花括号或“&”会使数据不经转义，不能使用。"
    );
    assert!(fault(&with_template("county.hbs", "{{> none.hbs}}")).contains("要引入的模板“none.hbs”不存在"));
    assert_eq!(
        fault(&Templates::default()),
        "报告模板“county.hbs”：没有这个模板。"
    );
}

#[test]
fn a_page_of_a_hundred_counties_stays_light() {
    let plan = fixture::plan();
    let page = province_page(&fixture::round(&plan, 100));
    let list = page.split_once("id=\"action-list\"").unwrap().1;
    let list = list.split_once("</table>").unwrap().0;
    let rest = page.len() - list.len();
    assert!(rest < 900_000, "{rest} bytes besides the list of actions");
}

#[test]
fn a_countys_page_needs_no_other_templates() {
    let plan = fixture::plan();
    let round = fixture::round(&plan, 1);
    let sent = &round.assessments[0];
    let alone = Pages::of_counties(&Templates::of_counties()).unwrap();
    let provenance = fixture::provenance();
    let computations = Computations::new(&plan, sent);
    let page = |pages: &Pages| {
        pages
            .county(&computations, &round.info, None, &provenance)
            .unwrap()
    };
    assert_eq!(page(&alone), page(&pages()));
    let province: Result<(), Box<dyn Error>> = alone.province(&plan, &round, &provenance, &mut Vec::new());
    assert!(province.is_err());
}
