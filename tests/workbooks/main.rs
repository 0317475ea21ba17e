//! The Excel reports, read back: sheets, numbers, dates, hostile text, the same bytes for the same input.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop, and keeps its golden files"
)]

mod fixture;

use std::fmt::Write as _;

use dudao::model::assessment::Assessment;
use dudao::model::round::Round;
use dudao::report::view::computation::Computations;
use dudao::report::xlsx::{self, CountyBooks};
use dudao::workbook::{Book, Limits, Raw, SheetCells, read};

const COUNTY_SHEETS: [&str; 9] = [
    "总览",
    "措施核查",
    "差距明细",
    "整改清单",
    "整改进展",
    "问题清单",
    "经费与队伍",
    "规则明细",
    "说明",
];
const PROVINCE_SHEETS: [&str; 12] = [
    "总览",
    "报送情况",
    "县区×措施",
    "措施达标率",
    "经费与队伍",
    "常见差距",
    "试行规则",
    "整改总清单",
    "说明审核",
    "整改进展",
    "问题总清单",
    "说明",
];

fn qinglan() -> Assessment {
    fixture::assessment(&fixture::roster()[0], 12.0)
}

fn county_bytes(assessment: &Assessment) -> Vec<u8> {
    let plan = fixture::plan();
    let books = CountyBooks::new(&plan);
    let ledger = fixture::ledger(assessment);
    books
        .county(
            &Computations::new(&plan, assessment),
            &fixture::info(),
            Some(&ledger),
            &fixture::provenance(),
        )
        .unwrap()
}

fn province_bytes() -> Vec<u8> {
    province_of(&fixture::round())
}

fn province_of(round: &Round) -> Vec<u8> {
    let mut book = Vec::new();
    xlsx::province(&fixture::plan(), round, &fixture::provenance(), &mut book).unwrap();
    book
}

fn book(bytes: &[u8]) -> Book {
    read(bytes, &Limits::default()).unwrap()
}

fn sheet<'b>(book: &'b Book, name: &str) -> &'b SheetCells {
    book.sheets.iter().find(|sheet| sheet.name == name).unwrap()
}

fn shown(value: &Raw) -> String {
    match value {
        Raw::Blank => String::new(),
        Raw::Number(number) => number.to_string(),
        Raw::Text(text) | Raw::Error(text) => text.replace('\n', "⏎").replace('\t', "⇥"),
        Raw::Bool(truth) => truth.to_string(),
        Raw::DateTime(serial) => dudao::model::serial::from_serial(*serial).unwrap().to_string(),
    }
}

/// The cells of every sheet, a line for each row.
fn dump(book: &Book) -> String {
    let mut out = String::new();
    for sheet in &book.sheets {
        writeln!(out, "## {}", sheet.name).unwrap();
        for (row, cells) in sheet.rows() {
            write!(out, "{}", row + 1).unwrap();
            let mut at = 0;
            for cell in cells {
                while at <= cell.col {
                    out.push('\t');
                    at += 1;
                }
                out.push_str(&shown(&cell.value));
            }
            out.push('\n');
        }
    }
    out
}

/// The row of headings: the first whose first cells are these.
fn header(sheet: &SheetCells, first: &str) -> u32 {
    let starts = |cell: &&dudao::workbook::Cell| cell.col == 0 && cell.value == Raw::Text(first.into());
    sheet.cells.iter().find(starts).unwrap().row
}

/// Values of the column of this heading, below the heading.
fn column<'s>(sheet: &'s SheetCells, first: &str, head: &str) -> Vec<&'s Raw> {
    let header = header(sheet, first);
    let head = sheet
        .cells
        .iter()
        .find(|cell| cell.row == header && cell.value == Raw::Text(head.into()))
        .unwrap_or_else(|| panic!("no column {head}"));
    let below = sheet
        .cells
        .iter()
        .filter(|cell| cell.row > header && cell.col == head.col);
    below.map(|cell| &cell.value).collect()
}

#[track_caller]
fn golden(name: &str, text: &str) {
    let path = format!("{}/tests/golden/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("DUDAO_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (kept, now)) in kept.lines().zip(text.lines()).enumerate() {
        assert_eq!(
            kept,
            now,
            "{name}.tsv, line {}; DUDAO_BLESS=1 rewrites it",
            line + 1
        );
    }
    assert_eq!(
        kept.lines().count(),
        text.lines().count(),
        "{name}.tsv; DUDAO_BLESS=1 rewrites it"
    );
}

#[test]
fn the_county_report_is_as_it_was() {
    golden("county", &dump(&book(&county_bytes(&qinglan()))));
}

#[test]
fn the_province_report_is_as_it_was() {
    golden("province", &dump(&book(&province_bytes())));
}

#[test]
fn sheets_stand_in_their_order_and_the_first_one_is_theirs() {
    let county = book(&county_bytes(&qinglan()));
    let names: Vec<&str> = county.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, COUNTY_SHEETS);
    let province = book(&province_bytes());
    let names: Vec<&str> = province.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, PROVINCE_SHEETS);
    for (book, names) in [(&county, &COUNTY_SHEETS[1..]), (&province, &PROVINCE_SHEETS[1..])] {
        let listed = column(sheet(book, "总览"), "工作表", "工作表");
        for (listed, name) in listed.iter().zip(names) {
            assert_eq!(**listed, Raw::Text((*name).into()));
        }
    }
}

#[test]
fn numbers_are_numbers_and_dates_are_dates() {
    let book = book(&county_bytes(&qinglan()));
    let gaps = sheet(&book, "差距明细");
    for head in ["实际", "应达", "差距"] {
        let values = column(gaps, "序号", head);
        assert_eq!(values.len(), 5, "{head}");
        assert!(
            values.iter().all(|value| matches!(value, Raw::Number(_))),
            "{head}"
        );
    }
    assert_eq!(column(gaps, "序号", "核查的行数"), [&Raw::Number(100.0)]);
    assert_eq!(column(gaps, "序号", "达到比例"), [&Raw::Number(0.78)]);
    let due = column(sheet(&book, "整改清单"), "序号", "时限");
    assert!(due.iter().all(|value| matches!(value, Raw::DateTime(_))));
    let figures = column(sheet(&book, "经费与队伍"), "类别", "实际");
    let numbers = figures
        .iter()
        .filter(|value| matches!(value, Raw::Number(_)))
        .count();
    assert_eq!((numbers, figures.len()), (5, 6));
}

#[test]
fn every_rule_action_and_finding_has_its_row() {
    let assessment = qinglan();
    let plan = fixture::plan();
    let county = book(&county_bytes(&assessment));
    let ids = column(sheet(&county, "措施核查"), "措施或\n规则编号", "措施或\n规则编号");
    // A heading for each measure and one for the rules of none.
    assert_eq!(ids.len(), plan.rules.len() + plan.measures.len() + 1);
    // The details list every rule in the plan's order, whatever it came to, and also when none ran.
    let mut none_ran = assessment.clone();
    none_ran.outcomes.clear();
    for county in [&county, &book(&county_bytes(&none_ran))] {
        let details = column(sheet(county, "规则明细"), "规则编号", "规则编号");
        let details: Vec<String> = details.into_iter().map(shown).collect();
        let planned: Vec<&str> = plan.rules.iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(details, planned);
        let verdicts = column(sheet(county, "规则明细"), "规则编号", "结论");
        assert!(verdicts.iter().all(|verdict| !shown(verdict).is_empty()));
    }
    let rows = |book: &Book, name: &str| column(sheet(book, name), "序号", "序号").len();
    // Each county has added a row to its list.
    assert_eq!(rows(&county, "整改清单"), assessment.actions.len() + 1);
    assert_eq!(
        rows(&county, "整改进展"),
        fixture::ledger(&assessment).items.len()
    );
    assert_eq!(rows(&county, "问题清单"), assessment.findings.len());

    let round = fixture::round();
    let province = book(&province_bytes());
    let all = |count: fn(&Assessment) -> usize| round.assessments.iter().map(count).sum::<usize>();
    assert_eq!(
        rows(&province, "整改总清单"),
        all(|assessment| assessment.actions.len() + 1)
    );
    assert_eq!(
        rows(&province, "问题总清单"),
        all(|assessment| assessment.findings.len())
    );
    let matrix = column(sheet(&province, "县区×措施"), "设区市", "县区");
    assert_eq!(matrix.len(), round.entries.len());
}

#[test]
fn a_rate_says_its_denominator_and_counts_only_what_was_sent() {
    let province = book(&province_bytes());
    let rates = sheet(&province, "措施达标率");
    let applicable = column(rates, "措施", "适用县区\n（分母）");
    assert!(applicable.iter().all(|value| **value == Raw::Number(3.0)));
    // 责任督学: two of three counties have enough of them; a rate is formed from sums.
    let money = sheet(&province, "经费与队伍");
    let staff = column(money, "设区市", "责任督学人数（人）");
    assert_eq!(staff[..2], [&Raw::Number(43.0), &Raw::Number(3.0)]);
    let rate = column(money, "设区市", "预算执行率（%）");
    assert_eq!(rate[0], &Raw::Number(99.75 / 106.5));
}

#[test]
fn what_a_county_typed_stays_text() {
    let mut assessment = qinglan();
    let hostile = [
        "=cmd|'/c calc'!A1",
        "=HYPERLINK(\"http://example.invalid\",\"x\")",
        "+1+1",
        "@SUM(A1)",
        "<script>alert(1)</script>&amp;",
        "甲\u{1}\u{8}乙\u{FFFE}\r\n丙",
        "_x0041_",
    ];
    let long = "很长".repeat(20_000);
    for text in hostile.iter().copied().chain([long.as_str()]) {
        let mut finding = assessment.findings[0].clone();
        finding.id = text.into();
        finding.place.shown = text.into();
        finding.place.label = text.into();
        finding.place.sheet = Some(text.into());
        finding.explanation = Some(text.into());
        assessment.findings.push(finding);
        assessment.actions[0].owner = text.into();
        assessment.measures[0].self_rating = text.to_owned();
    }
    assessment.county.name = "=1+1".into();
    assessment.file.name = "=2+2.xlsx".into();
    let book = book(&county_bytes(&assessment));
    assert!(!book.external_links && !book.macros);
    for sheet in &book.sheets {
        assert!(
            sheet.cells.iter().all(|cell| cell.formula.is_none()),
            "{}",
            sheet.name
        );
    }
    let typed = column(sheet(&book, "问题清单"), "序号", "编号");
    for text in hostile {
        let kept = text
            .replace("\r\n", "\n")
            .replace(['\u{1}', '\u{8}', '\u{FFFE}'], "");
        assert!(typed.contains(&&Raw::Text(kept.into())), "{text}");
    }
}

#[test]
fn a_round_without_submissions_and_a_county_without_findings_can_be_written() {
    let mut round = fixture::round();
    round.assessments.clear();
    round.superseded.clear();
    round.unreadable.clear();
    for entry in &mut round.entries {
        entry.status = dudao::model::round::Status::未报送;
        entry.assessment = None;
    }
    let bytes = province_of(&round);
    assert_eq!(book(&bytes).sheets.len(), PROVINCE_SHEETS.len());
    round.entries.clear();
    province_of(&round);

    let mut assessment = qinglan();
    assessment.findings.clear();
    assessment.actions.clear();
    assessment.figures.clear();
    assessment.outcomes.clear();
    assessment.measures.clear();
    assessment.county = dudao::model::plan::County::default();
    assessment.filled_on = None;
    let book = book(&county_bytes(&assessment));
    // No outcome is never a met rule.
    let verdicts = column(sheet(&book, "差距明细"), "序号", "结论");
    let plan = fixture::plan();
    let asked = plan.rules.iter().filter(|rule| !rule.trial).count();
    assert_eq!(verdicts.len(), asked);
    assert!(
        verdicts
            .iter()
            .all(|verdict| **verdict == Raw::Text("？ 无法判定".into()))
    );
}

#[test]
fn what_workbooks_have_in_common_is_made_once_and_is_the_plans() {
    let plan = fixture::plan();
    let books = CountyBooks::new(&plan);
    let write = |assessment: &Assessment| {
        let ledger = fixture::ledger(assessment);
        books.county(
            &Computations::new(&plan, assessment),
            &fixture::info(),
            Some(&ledger),
            &fixture::provenance(),
        )
    };
    for (county, staff) in fixture::roster().iter().zip([12.0, 18.0]) {
        let assessment = fixture::assessment(county, staff);
        assert_eq!(write(&assessment).unwrap(), county_bytes(&assessment));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_and_says_what_it_was_made_from() {
    let assessment = qinglan();
    assert_eq!(county_bytes(&assessment), county_bytes(&assessment));
    assert_eq!(province_bytes(), province_bytes());
    let properties = book(&county_bytes(&assessment)).properties;
    assert_eq!(properties.created.as_deref(), Some("2026-11-20T00:00:00Z"));
    assert_eq!(properties.custom["plan-version"], "2026.1");
    assert_eq!(properties.custom["input-sha256"], assessment.file.sha256);
}
