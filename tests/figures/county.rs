//! A county: 差距报告.html, 差距报告.xlsx, 整改通知书.docx and its part of result.json.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dudao::model::assessment::{Assessment, Verdict};
use dudao::model::finding::Severity;
use dudao::model::followup::{Ledger, State};
use dudao::model::plan::Relation;
use dudao::model::round::Round;
use dudao::report::paths;
use jiff::civil::Date;
use regex::Regex;

use crate::book::{self, Sheet};
use crate::compare::{Compared, like, number, share};
use crate::page::{of_class, own, rows, section, tiles};
use crate::printed;

struct Files<'a> {
    name: &'a str,
    sent: &'a Assessment,
    page: String,
    book: BTreeMap<String, Sheet>,
    /// The letter's text; none if nothing is asked of the county.
    letter: Option<String>,
}

/// Compares what was written of one of a round's submissions.
pub fn compare(files: &Path, round: &Round, index: usize, compared: &mut Compared) {
    let sent = &round.assessments[index];
    let letter = std::fs::read(files.join(paths::COUNTY_LETTER)).ok();
    assert_eq!(letter.is_some(), !sent.actions.is_empty(), "{}", sent.county.name);
    let files = Files {
        name: &sent.county.name,
        sent,
        page: std::fs::read_to_string(files.join(paths::COUNTY_PAGE)).unwrap(),
        book: book::sheets(&std::fs::read(files.join(paths::COUNTY_BOOK)).unwrap()),
        letter: letter.map(|bytes| printed::document(&bytes).text),
    };
    measures(&files, compared);
    severities(&files, compared);
    gaps(&files, compared);
    figures(&files, compared);
    deadlines(&files, compared);
    progress(&files, round.ledger_of(sent), compared);
}

fn measures(files: &Files<'_>, compared: &mut Compared) {
    let shown = tiles(section(&files.page, "stand"));
    let all = files.sent.measures.len();
    let sentence = Regex::new(r"条措施中，([^。]*)。").unwrap();
    let told: Option<BTreeMap<String, String>> = files.letter.as_ref().map(|letter| {
        let told = &sentence.captures(letter).unwrap()[1];
        let parts = told.split('、').map(|part| {
            let word = part.chars().take_while(|c| !c.is_ascii_digit()).collect();
            (word, number(part))
        });
        parts.collect()
    });
    for verdict in Verdict::OF_MEASURE {
        let what = format!("{} {}", files.name, verdict.word());
        let count = files.sent.measures_with(verdict);
        let row = files.book["总览"].row(&format!("{} {}", verdict.sign(), verdict.word()));
        let mut editions = vec![
            ("json", count.to_string()),
            ("html", shown[verdict.word()].0.clone()),
            ("xlsx", row[1].clone()),
        ];
        if let Some(told) = &told {
            let told = told.get(verdict.word()).cloned();
            editions.push(("docx", told.unwrap_or_else(|| "0".to_owned())));
        }
        compared.same(&what, &editions);
        compared.same(
            &format!("{what}, share"),
            &[("json", number(&share(count, all))), ("xlsx", row[2].clone())],
        );
    }
}

fn severities(files: &Files<'_>, compared: &mut Compared) {
    let shown = tiles(section(&files.page, "stand"));
    let mut open = 0;
    for severity in Severity::ALL {
        let what = format!("{} {}", files.name, severity.word());
        let row = files.book["总览"].row(&format!("{} {}", severity.sign(), severity.word()));
        compared.same(
            &what,
            &[
                ("json", files.sent.count(severity).to_string()),
                ("html", shown[severity.word()].0.clone()),
                ("xlsx", row[1].clone()),
            ],
        );
        let findings = files.sent.findings.iter();
        let of = findings.filter(|finding| finding.severity == severity && finding.is_open());
        let count = of.count();
        open += count;
        let mut editions = vec![("json", count.to_string()), ("xlsx", row[2].clone())];
        if let Some(letter) = &files.letter {
            // 共5处，均为不达标; 共9处，其中错误3处、预警6处. It names only kinds of which there are any.
            let word = severity.word();
            let told = Regex::new(&format!("问题共(\\d+)处，均?为{word}|{word}(\\d+)处")).unwrap();
            let told = told
                .captures(letter)
                .and_then(|found| found.get(1).or(found.get(2)));
            editions.push(("docx", told.map_or("0", |count| count.as_str()).to_owned()));
        }
        compared.same(&format!("{what}, open"), &editions);
    }
    let listed = files.sent.actions.len();
    if let Some(letter) = &files.letter {
        let told = Regex::new(r"需要处理的问题共(\d+)处").unwrap();
        compared.same(
            &format!("{} open findings", files.name),
            &[
                ("json", open.to_string()),
                ("docx", told.captures(letter).unwrap()[1].to_owned()),
            ],
        );
    }
    let page = Regex::new(r"<p>共 (\d+) 项。时限").unwrap();
    let page = page.captures(&files.page).map(|found| found[1].to_owned());
    compared.same(
        &format!("{} actions", files.name),
        &[
            ("json", listed.to_string()),
            ("html", page.unwrap_or_else(|| "0".to_owned())),
            (
                "xlsx",
                files.book["整改清单"]
                    .table("事项编号")
                    .iter()
                    .filter(|row| !row["事项编号"].is_empty())
                    .count()
                    .to_string(),
            ),
        ],
    );
}

/// Actual, required, gap and verdict of every rule.
fn gaps(files: &Files<'_>, compared: &mut Compared) {
    let id = Regex::new(r#"<span class="id">([^<]*)</span>"#).unwrap();
    let on_page: BTreeMap<String, Vec<String>> = rows(section(&files.page, "measures"))
        .into_iter()
        .filter_map(|cells| Some((id.captures(cells.first()?)?[1].to_owned(), cells)))
        .collect();
    let by_id = |sheet: &str, head: &str| -> BTreeMap<String, BTreeMap<String, String>> {
        let rows = files.book[sheet].table(head).into_iter();
        rows.map(|row| (row[head].clone(), row)).collect()
    };
    let in_book = by_id("措施核查", "措施或\n规则编号");
    let open = by_id("差距明细", "规则编号");
    for outcome in &files.sent.outcomes {
        let what = format!("{} {}", files.name, outcome.rule);
        let (page, row) = (&on_page[outcome.rule.as_str()], &in_book[outcome.rule.as_str()]);
        let word = |text: &str| {
            let word = text.split_whitespace().last().unwrap_or_default();
            word.trim_start_matches(['✓', '✕', '？', '—', '△']).to_owned()
        };
        compared.same(
            &format!("{what} verdict"),
            &[
                ("json", outcome.verdict.word().to_owned()),
                ("html", word(&own(&page[1]))),
                ("xlsx", word(&row["结论"])),
            ],
        );
        let Some(gap) = &outcome.gap else { continue };
        let listed = open.get(outcome.rule.as_str());
        for (name, cell, value) in [("实际", &page[2], gap.actual), ("应达", &page[3], gap.required)] {
            let shown = own(cell);
            let mut editions = vec![
                ("json", like(value, &shown)),
                ("html", number(&shown)),
                ("xlsx", number(&row[name])),
            ];
            editions.extend(listed.map(|listed| ("差距明细", number(&listed[name]))));
            compared.same(&format!("{what} {name}"), &editions);
        }
        // The page says with a word which way it differs, and points without a sign of percent.
        let shown = own(&page[4]);
        let value = gap.gap.abs() * if gap.unit == "%" { 100.0 } else { 1.0 };
        let size = |text: &str| {
            let digits = number(text).trim_matches(['-', '%']).to_owned();
            let nothing = digits.parse::<f64>().is_ok_and(|value| value.abs() < 1e-9);
            if nothing { "无".to_owned() } else { digits }
        };
        let mut editions = vec![
            ("json", size(&like(value, &shown))),
            (
                "html",
                if shown == "无" {
                    shown.clone()
                } else {
                    number(&shown)
                },
            ),
            ("xlsx", size(&row["差距"])),
        ];
        editions.extend(listed.map(|listed| ("差距明细", size(&listed["差距"]))));
        compared.same(&format!("{what} 差距"), &editions);
        compared.same(
            &format!("{what} unit"),
            &[("json", gap.unit.to_string()), ("xlsx", row["单位"].clone())],
        );
        if let (Some(rows), Some(listed)) = (gap.rows, listed) {
            compared.same(
                &format!("{what} rows"),
                &[
                    ("json", format!("{}/{}", rows.holding, rows.total)),
                    (
                        "xlsx",
                        format!("{}/{}", listed["达到的行数"], listed["核查的行数"]),
                    ),
                ],
            );
        }
    }
}

/// Funding and staffing.
fn figures(files: &Files<'_>, compared: &mut Compared) {
    let item =
        Regex::new(r#"(?s)<li class="figure">(.*?)<details|(?s)<li class="figure">(.*?)</li>"#).unwrap();
    let page = section(&files.page, "figures");
    let on_page: Vec<String> = item
        .captures_iter(page)
        .map(|found| found.get(1).or(found.get(2)).unwrap().as_str().to_owned())
        .collect();
    let in_book = files.book["经费与队伍"].table("指标");
    assert_eq!(on_page.len(), files.sent.figures.len(), "{}", files.name);
    let needs = Regex::new(r"应 ([≥≤＝] [\d,.]+%?)").unwrap();
    // The book keeps the plan's order, the page the plan's groups.
    for figure in &files.sent.figures {
        let what = format!("{} {}", files.name, figure.named.title);
        let titled =
            |markup: &&String| of_class(markup, "figure-title") == printed::squeezed(&figure.named.title);
        let mut found = on_page.iter().filter(titled);
        let markup = found.next().unwrap_or_else(|| panic!("{what}"));
        assert!(found.next().is_none(), "{what} stands twice");
        let row = in_book
            .iter()
            .find(|row| row["指标"] == figure.named.title)
            .unwrap();
        let shown = of_class(markup, "figure-value");
        let value = figure.value.map_or("—".to_owned(), |value| like(value, &shown));
        compared.same(
            &what,
            &[
                ("json", value),
                ("html", number(&shown)),
                ("xlsx", number(&row["实际"])),
            ],
        );
        let needed = needs.captures(markup).map(|found| number(&found[1]));
        let needed = needed.unwrap_or_else(|| "—".to_owned());
        let required = figure.required.map(|required| like(required, &needed));
        if figure.value.is_some() {
            compared.same(
                &format!("{what}, required"),
                &[
                    ("json", required.unwrap_or_else(|| "—".to_owned())),
                    ("html", needed),
                    ("xlsx", number(&row["应达"])),
                ],
            );
        }
        if let (Some(value), Some(required)) = (figure.value, figure.required) {
            let missing = match figure.named.relation {
                Relation::AtLeast => required - value,
                Relation::AtMost => value - required,
                Relation::Equals => (value - required).abs(),
            };
            compared.same(
                &format!("{what}, gap"),
                &[
                    ("json", like(missing.max(0.0), &row["差距"])),
                    ("xlsx", number(&row["差距"])),
                ],
            );
            let met = |text: &str| text.contains('✓');
            compared.same(
                &format!("{what}, met"),
                &[
                    ("html", met(markup).to_string()),
                    ("xlsx", met(&row["是否达到"]).to_string()),
                ],
            );
        }
    }
}

/// The day by which each action is due.
fn deadlines(files: &Files<'_>, compared: &mut Compared) {
    let listed = rows(section(&files.page, "actions"));
    let in_book = files.book["整改清单"].table("事项编号");
    for (index, action) in files.sent.actions.iter().enumerate() {
        let page = listed
            .iter()
            .find(|cells| cells.len() == 8 && own(&cells[0]) == (index + 1).to_string())
            .unwrap();
        compared.same(
            &format!("{} {} due", files.name, action.id),
            &[
                ("json", action.due.to_string()),
                ("html", own(&page[5])),
                ("xlsx", in_book[index]["时限"].clone()),
            ],
        );
        compared.same(
            &format!("{} {} demand", files.name, action.id),
            &[
                ("json", action.demand.word().to_owned()),
                ("xlsx", in_book[index]["要求"].clone()),
            ],
        );
    }
    let Some(letter) = &files.letter else { return };
    let day = Regex::new(r"）(\d+)年(\d+)月(\d+)日前完成").unwrap();
    let items = Regex::new(r"（对应第二部分第([\d、]+)项").unwrap();
    let demands = letter.split("三、整改要求").nth(1).unwrap();
    let demands = demands.split("四、报送和反馈").next().unwrap();
    let starts: Vec<_> = day.captures_iter(demands).collect();
    let mut told: BTreeMap<Date, usize> = BTreeMap::new();
    for (index, found) in starts.iter().enumerate() {
        let end = starts
            .get(index + 1)
            .map_or(demands.len(), |next| next.get(0).unwrap().start());
        let date = Date::new(
            found[1].parse().unwrap(),
            found[2].parse().unwrap(),
            found[3].parse().unwrap(),
        );
        let text = demands.get(found.get(0).unwrap().end()..end).unwrap();
        let held = items.captures_iter(text).map(|held| held[1].split('、').count());
        told.insert(date.unwrap(), held.sum());
    }
    let days: BTreeSet<Date> = files.sent.actions.iter().map(|action| action.due).collect();
    for due in days.iter().chain(told.keys().filter(|day| !days.contains(day))) {
        let of_day = files.sent.actions.iter().filter(|action| action.due == *due);
        compared.same(
            &format!("{} actions due {due}", files.name),
            &[
                ("json", of_day.count().to_string()),
                ("docx", told.get(due).copied().unwrap_or(0).to_string()),
            ],
        );
    }
}

/// Findings followed up, by what became of them.
fn progress(files: &Files<'_>, ledger: Option<&Ledger>, compared: &mut Compared) {
    let shown = tiles(section(&files.page, "actions"));
    let in_book = files.book["整改进展"].table("问题编号");
    let items = ledger.map_or(&[][..], |ledger| &ledger.items);
    // Where everything is new there is nothing to say on the page.
    let told = items.iter().any(|item| item.state != State::新增);
    for state in State::ALL {
        let word = format!("{} {}", state.sign(), state.word());
        let rows = in_book.iter().filter(|row| row["状态"] == word);
        let mut editions = vec![
            (
                "json",
                items
                    .iter()
                    .filter(|item| item.state == state)
                    .count()
                    .to_string(),
            ),
            ("xlsx", rows.count().to_string()),
        ];
        if told {
            let tile = shown.get(state.word()).map(|(count, _)| count.clone());
            editions.push(("html", tile.unwrap_or_else(|| "0".to_owned())));
        }
        compared.same(&format!("{} {}", files.name, state.word()), &editions);
    }
    for item in items {
        let row = in_book.iter().find(|row| row["问题编号"] == item.id).unwrap();
        compared.same(
            &format!("{} {} due", files.name, item.id),
            &[("json", item.due.to_string()), ("xlsx", row["时限"].clone())],
        );
    }
}
