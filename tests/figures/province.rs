//! The province: 总览.html, 汇总.xlsx and result.json.

use std::collections::BTreeMap;
use std::path::Path;

use dudao::model::action::Demand;
use dudao::model::assessment::{Assessment, FigureValue, SubmissionVerdict, Verdict};
use dudao::model::followup::State;
use dudao::model::plan::County;
use dudao::model::round::{Round, Status};
use dudao::report::paths;
use regex::Regex;

use crate::book::{self, Sheet};
use crate::compare::{Compared, like, number, share};
use crate::page::{own, rows, section, tiles};
use crate::printed::{between, plain, squeezed};

struct Files<'a> {
    round: &'a Round,
    /// Counties of the roster whose submission of the year counts.
    counted: Vec<(&'a County, &'a Assessment)>,
    page: String,
    book: BTreeMap<String, Sheet>,
}

/// Compares what was written of a round.
pub fn compare(out: &Path, round: &Round, compared: &mut Compared) {
    let sent = |status| {
        let entries = round.entries.iter();
        entries.filter(move |entry| entry.status == status)
    };
    let counted = sent(Status::已报送).map(|entry| (&entry.county, round.assessment(entry).unwrap()));
    let files = Files {
        round,
        counted: counted.collect(),
        page: std::fs::read_to_string(out.join(paths::PROVINCE_PAGE)).unwrap(),
        book: book::sheets(&std::fs::read(out.join(paths::PROVINCE_BOOK)).unwrap()),
    };
    who_sent(&files, compared);
    cities(&files, compared);
    rates(&files, compared);
    funding(&files, compared);
    common_gaps(&files, compared);
    demands(&files, compared);
    progress(&files, compared);
}

fn who_sent(files: &Files<'_>, compared: &mut Compared) {
    let (all, counted) = (files.round.entries.len(), files.counted.len());
    let stand = section(&files.page, "stand");
    let sentence = Regex::new(r"个县区已报送本年度自评，占 ([^。]*)。").unwrap();
    compared.same(
        "rate of sending",
        &[
            ("json", share(counted, all)),
            ("html", sentence.captures(stand).unwrap()[1].to_owned()),
        ],
    );
    let states = tiles(section(&files.page, "sent"));
    let verdicts = tiles(stand);
    let mut told: Vec<(&str, String, usize, usize)> = Vec::new();
    for status in [Status::已报送, Status::未报送, Status::年度不符, Status::无法读取] {
        told.push((status.word(), "状态".to_owned(), files.round.count(status), all));
    }
    for verdict in [
        SubmissionVerdict::通过,
        SubmissionVerdict::通过有整改,
        SubmissionVerdict::退回修改,
    ] {
        let of = files.counted.iter().filter(|(_, sent)| sent.verdict == verdict);
        told.push((verdict.word(), "结论".to_owned(), of.count(), counted));
    }
    for (word, head, count, whole) in told {
        let tiles = if head == "状态" { &states } else { &verdicts };
        let table = files.book["总览"].table(&head);
        let row = table
            .iter()
            .find(|row| row[&head].ends_with(&format!(" {word}")))
            .unwrap();
        compared.same(
            word,
            &[
                ("json", count.to_string()),
                ("html", tiles[word].0.clone()),
                ("xlsx", row["县区数"].clone()),
            ],
        );
        let column = if head == "状态" {
            "占名单"
        } else {
            "占已报送"
        };
        compared.same(
            &format!("{word}, share"),
            &[
                ("json", number(&share(count, whole))),
                ("html", number(&tiles[word].1)),
                ("xlsx", number(&row[column])),
            ],
        );
        compared.same(
            &format!("{word}, n of N"),
            &[("json", share(count, whole)), ("html", tiles[word].1.clone())],
        );
    }
    for verdict in Verdict::OF_MEASURE {
        let outcomes = files.counted.iter().map(|(_, sent)| sent.measures_with(verdict));
        let column = format!("{}\n{}", verdict.sign(), verdict.word());
        let table = files.book["措施达标率"].table("达标率");
        let sum: usize = table
            .iter()
            .map(|row| row[&column].parse::<usize>().unwrap())
            .sum();
        compared.same(
            &format!("measures {}", verdict.word()),
            &[
                ("json", outcomes.sum::<usize>().to_string()),
                ("html", verdicts[verdict.word()].0.clone()),
                ("xlsx", sum.to_string()),
            ],
        );
    }
}

/// What came from each city's counties.
fn cities(files: &Files<'_>, compared: &mut Compared) {
    const COLUMNS: [&str; 9] = [
        "应报",
        "已报送",
        "通过",
        "通过（有整改事项）",
        "退回修改",
        "未报送",
        "年度不符",
        "无法读取",
        "重复报送",
    ];
    let in_book = files.book["报送情况"].table("应报");
    let on_page: Vec<Vec<String>> = rows(section(&files.page, "sent"))
        .into_iter()
        .filter(|cells| cells.len() == COLUMNS.len() + 2)
        .collect();
    let heads: Vec<String> = on_page[0].iter().map(|cell| plain(cell)).collect();
    assert_eq!(heads[1..=COLUMNS.len()], COLUMNS);
    for cells in &on_page[1..] {
        let city = own(&cells[0]);
        let row = in_book.iter().find(|row| row["设区市"] == city).unwrap();
        let entries = files.round.entries.iter();
        let entries: Vec<_> = entries
            .filter(|entry| city == "全省" || entry.county.city == city)
            .collect();
        let with = |status| entries.iter().filter(|entry| entry.status == status).count();
        let verdict = |verdict| {
            let of = files
                .counted
                .iter()
                .filter(|(county, sent)| sent.verdict == verdict && (city == "全省" || county.city == city));
            of.count()
        };
        let twice = entries.iter().filter(|entry| {
            let mut aside = files.round.superseded.iter();
            aside.any(|aside| aside.county == entry.county)
        });
        let counts = [
            entries.len(),
            with(Status::已报送),
            verdict(SubmissionVerdict::通过),
            verdict(SubmissionVerdict::通过有整改),
            verdict(SubmissionVerdict::退回修改),
            with(Status::未报送),
            with(Status::年度不符),
            with(Status::无法读取),
            twice.count(),
        ];
        for ((head, count), cell) in COLUMNS.iter().zip(counts).zip(&cells[1..]) {
            compared.same(
                &format!("{city} {head}"),
                &[
                    ("json", count.to_string()),
                    ("html", own(cell)),
                    ("xlsx", row[*head].clone()),
                ],
            );
        }
    }
}

fn rates(files: &Files<'_>, compared: &mut Compared) {
    let on_page = rows(section(&files.page, "rates"));
    let in_book = files.book["措施达标率"].table("达标率");
    for (row, cells) in in_book.iter().zip(&on_page[1..]) {
        let number_of: u8 = row["措施"].parse().unwrap();
        let outcomes = files
            .counted
            .iter()
            .map(|(_, sent)| sent.measure(number_of).unwrap().verdict);
        let outcomes: Vec<Verdict> = outcomes.collect();
        let with = |verdict| outcomes.iter().filter(|held| **held == verdict).count();
        let applicable = outcomes.len() - with(Verdict::不适用);
        let what = format!("measure {number_of}");
        compared.same(
            &what,
            &[
                ("json", share(with(Verdict::达标), applicable)),
                ("html", own(&cells[1])),
                (
                    "xlsx",
                    format!(
                        "{}（{}/{}）",
                        row["达标率"], row["✓\n达标"], row["适用县区\n（分母）"]
                    )
                    .replace("—（0/0）", "—"),
                ),
            ],
        );
        for (verdict, cell) in Verdict::OF_MEASURE.into_iter().zip(&cells[2..]) {
            compared.same(
                &format!("{what} {}", verdict.word()),
                &[
                    ("json", with(verdict).to_string()),
                    ("html", own(cell)),
                    (
                        "xlsx",
                        row[&format!("{}\n{}", verdict.sign(), verdict.word())].clone(),
                    ),
                ],
            );
        }
    }
}

/// Figures of each county, sums of each city and of the province.
fn funding(files: &Files<'_>, compared: &mut Compared) {
    let in_book = files.book["经费与队伍"].table("行别");
    let first = files.counted[0].1;
    let mut seen = 0;
    for table in between(section(&files.page, "funding"), "table") {
        let rows = rows(&table);
        let heads: Vec<String> = rows[0].iter().skip(1).map(|cell| own(cell)).collect();
        for cells in &rows[1..] {
            let name = own(&cells[0]);
            let among = |county: &County| county.name == name;
            let counties: Vec<&(&County, &Assessment)> = files
                .counted
                .iter()
                .filter(|(county, _)| {
                    name.starts_with("全省") || name.starts_with(county.city.as_str()) || among(county)
                })
                .collect();
            let row = in_book.iter().find(|row| match row["行别"].as_str() {
                "合计" => name.starts_with("全省"),
                "小计" => name.starts_with(&row["设区市"]),
                "县区" => row["县区"] == name,
                _ => false,
            });
            let row = row.unwrap_or_else(|| panic!("汇总.xlsx has no row {name}"));
            for (title, cell) in heads.iter().zip(&cells[1..]) {
                let figure = first
                    .figures
                    .iter()
                    .find(|figure| squeezed(&figure.named.title) == *title)
                    .unwrap();
                let held: Vec<&FigureValue> = counties
                    .iter()
                    .filter_map(|(_, sent)| {
                        let mut figures = sent.figures.iter();
                        figures.find(|held| held.named.title == figure.named.title && held.value.is_some())
                    })
                    .collect();
                let head = if figure.named.unit.is_empty() {
                    figure.named.title.to_string()
                } else {
                    format!("{}（{}）", figure.named.title, figure.named.unit)
                };
                let shown = own(&cell.replace("✕", ""));
                let value = if figure.ratio.is_some() || held.iter().any(|held| held.ratio.is_some()) {
                    let ratios: Vec<(f64, f64)> = held.iter().filter_map(|held| held.ratio).collect();
                    let whole: f64 = ratios.iter().map(|(_, whole)| whole).sum();
                    (whole > 0.0).then(|| ratios.iter().map(|(part, _)| part).sum::<f64>() / whole)
                } else {
                    (!held.is_empty()).then(|| held.iter().filter_map(|held| held.value).sum())
                };
                compared.same(
                    &format!("{name} {title}"),
                    &[
                        ("json", value.map_or("—".to_owned(), |value| like(value, &shown))),
                        ("html", number(&shown)),
                        ("xlsx", number(&row[&head])),
                    ],
                );
                seen += 1;
            }
        }
    }
    assert!(
        seen >= first.figures.len() * (files.counted.len() + 2),
        "only {seen}"
    );
}

/// Rules that most counties fail.
fn common_gaps(files: &Files<'_>, compared: &mut Compared) {
    let in_book = files.book["常见差距"].table("规则编号");
    let on_page = rows(section(&files.page, "gaps").split("试行规则").next().unwrap());
    for cells in on_page.iter().skip(1) {
        let id = own(&cells[0]);
        let row = in_book.iter().find(|row| row["规则编号"] == id).unwrap();
        let verdicts = files
            .counted
            .iter()
            .map(|(_, sent)| sent.outcome(&id).unwrap().verdict);
        let verdicts: Vec<Verdict> = verdicts.collect();
        let with = |verdict| verdicts.iter().filter(|held| **held == verdict).count();
        let (unmet, all) = (with(Verdict::未达标), verdicts.len() - with(Verdict::不适用));
        compared.same(
            &format!("{id} failed by"),
            &[
                ("json", share(unmet, all)),
                ("html", own(&cells[2])),
                (
                    "xlsx",
                    format!(
                        "{}（{unmet}/{}）",
                        row["未达标率"],
                        row["适用县区
（分母）"]
                    ),
                ),
            ],
        );
        compared.same(
            &format!("{id} failed by so many"),
            &[("json", unmet.to_string()), ("xlsx", row["未达标\n县区"].clone())],
        );
    }
}

fn demands(files: &Files<'_>, compared: &mut Compared) {
    let actions = || files.round.assessments.iter().flat_map(|sent| &sent.actions);
    let stand = section(&files.page, "stand");
    let in_book = files.book["总览"].table("项数");
    for demand in [Demand::改报, Demand::整改, Demand::核实] {
        let told = Regex::new(&format!("{} (\\d+) 项", demand.word())).unwrap();
        let row = in_book.iter().find(|row| row["要求"] == demand.word()).unwrap();
        let page = told.captures(stand).map(|found| found[1].to_owned());
        compared.same(
            &format!("actions {}", demand.word()),
            &[
                (
                    "json",
                    actions()
                        .filter(|action| action.demand == demand)
                        .count()
                        .to_string(),
                ),
                ("html", page.unwrap_or_else(|| "0".to_owned())),
                ("xlsx", row["项数"].clone()),
            ],
        );
    }
    if let Some(due) = actions().map(|action| action.due).min() {
        let shown = Regex::new(r#"<p class="due">.*?<b>([^<]*)</b>"#).unwrap();
        let shown = shown.captures(stand).unwrap()[1].to_owned();
        compared.same(
            "nearest day",
            &[
                (
                    "json",
                    format!("{}年{}月{}日", due.year(), due.month(), due.day()),
                ),
                ("html", shown),
            ],
        );
    }
    let listed = files.book["整改总清单"].table("事项编号");
    let of_counties = files
        .round
        .ledgers
        .iter()
        .map(|ledger| ledger.carried.len())
        .sum::<usize>();
    let not_sent = files
        .round
        .ledgers
        .iter()
        .filter(|ledger| files.round.sent_by(&ledger.county).is_none());
    let rows_added = not_sent.map(|ledger| ledger.rows.len()).sum::<usize>();
    compared.same(
        "listed actions",
        &[
            ("json", (actions().count() + of_counties + rows_added).to_string()),
            (
                "xlsx",
                listed
                    .iter()
                    .filter(|row| !row["事项编号"].is_empty())
                    .count()
                    .to_string(),
            ),
        ],
    );
}

/// Findings followed up, by county and by what became of them.
fn progress(files: &Files<'_>, compared: &mut Compared) {
    let in_book = files.book["整改进展"].table("问题编号");
    let actions = section(&files.page, "actions");
    let follows = files.round.follows.is_some();
    let shown = tiles(actions);
    let table = actions.split("id=\"progress\"").nth(1);
    let on_page = table.map(|table| rows(table.split("</table>").next().unwrap()));
    assert_eq!(on_page.is_some(), follows);
    for (place, state) in State::ALL.into_iter().enumerate() {
        let word = format!("{} {}", state.sign(), state.word());
        let mut all = 0;
        for ledger in &files.round.ledgers {
            let count = ledger.items.iter().filter(|item| item.state == state).count();
            all += count;
            let rows = in_book.iter();
            let rows = rows.filter(|row| row["县区"] == ledger.county.name && row["状态"] == word);
            let mut editions = vec![("json", count.to_string()), ("xlsx", rows.count().to_string())];
            let mut page = on_page.iter().flatten();
            let page = page.find(|cells| own(&cells[0]) == ledger.county.name);
            if let Some(cells) = page {
                editions.push(("html", own(&cells[place + 1]).replace('—', "0")));
            }
            compared.same(&format!("{} {}", ledger.county.name, state.word()), &editions);
        }
        if follows {
            let tile = shown.get(state.word()).map(|(count, _)| count.clone());
            compared.same(
                state.word(),
                &[
                    ("json", all.to_string()),
                    ("html", tile.unwrap_or_else(|| "0".to_owned())),
                ],
            );
        }
    }
}
