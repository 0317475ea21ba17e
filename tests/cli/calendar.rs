//! Time limits in working days, the whole way: from the plan and a calendar of holidays to the day in every edition.

use std::io::Read;
use std::path::Path;

use dudao::model::finding::Finding;
use dudao::model::followup::State;
use dudao::model::plan::TimeLimit;
use dudao::model::round::Round;
use dudao::model::serial;
use dudao::report::json::Document;
use dudao::report::paths;
use dudao::workbook::{self, Limits, Raw};
use jiff::civil::{Date, date};

use super::{dudao, folder, repository};

/// A made-up week off after the samples' as-of date, Friday 20 November 2026, with the Saturday after it worked.
const HOLIDAYS: &str = "日期,类型,说明\n2026/11/30,休,示例假期\n2026年12月1日,休,\n2026-12-02,休,\n2026-12-03,休,\n2026-12-04,休,\n2026-12-05,班,示例调休\n";
/// Ten working days after it: five in the week before, Saturday, and Monday to Thursday.
const DUE: Date = date(2026, 12, 10);
/// Without the calendar.
const DUE_WITHOUT: Date = date(2026, 12, 4);

/// The plan with every limit of ten days made one of working days, or every limit at all.
fn plan(dir: &Path, every: bool) {
    std::fs::create_dir(dir.join("方案")).unwrap();
    for name in ["plan.toml", "form.toml", "measures.toml", "roster.csv"] {
        let text = std::fs::read_to_string(repository().join("plan").join(name)).unwrap();
        let text = if every {
            text.replace(", days = ", ", working_days = ")
        } else {
            text.replace(", days = 10,", ", working_days = 10,")
        };
        std::fs::write(dir.join("方案").join(name), text).unwrap();
    }
}

/// The samples' round, with what its `round.toml` says besides.
fn round(dir: &Path, more: &str) {
    let samples = repository().join("samples/2026");
    let round = dir.join("报送");
    std::fs::create_dir(&round).unwrap();
    for name in ["霁川县自评工作簿.xlsx", "芷汀县自评工作簿.xlsx", "名单.csv"] {
        std::fs::copy(samples.join(name), round.join(name)).unwrap();
    }
    let told = std::fs::read_to_string(samples.join("round.toml")).unwrap();
    std::fs::write(round.join("round.toml"), format!("{told}{more}")).unwrap();
}

fn result(dir: &Path, out: &str) -> Round {
    let text = std::fs::read_to_string(dir.join(out).join(paths::RESULT)).unwrap();
    serde_json::from_str::<Document>(&text).unwrap().round
}

/// The findings whose limit is ten working days.
fn of_ten(round: &Round) -> impl Iterator<Item = &Finding> {
    let findings = round.assessments.iter().flat_map(|sent| &sent.findings);
    findings.filter(|finding| finding.remedy.within == TimeLimit::WorkingDays(10) && finding.due.is_some())
}

/// The text of a letter, without its markup.
fn letter(path: &Path) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    regex::Regex::new("<[^>]*>")
        .unwrap()
        .replace_all(&xml, "")
        .into_owned()
}

#[test]
fn a_limit_in_working_days_falls_on_the_same_day_in_every_edition() {
    let dir = folder();
    plan(dir.path(), false);
    round(dir.path(), "calendar = \"节假日.csv\"\n");
    std::fs::write(dir.path().join("报送/节假日.csv"), HOLIDAYS).unwrap();
    let run = dudao(dir.path(), &["check", "报送", "--plan", "方案"]);
    assert!(run.code < 2, "{}", run.all());
    let found = result(dir.path(), "out");
    let hash = dudao::sha256(HOLIDAYS.as_bytes());
    let calendar = found.info.calendar.as_ref().unwrap();
    assert_eq!((calendar.name.as_str(), &calendar.sha256), ("节假日.csv", &hash));
    assert!(of_ten(&found).count() > 0);
    assert!(of_ten(&found).all(|finding| finding.due == Some(DUE)));
    let items = || found.ledgers.iter().flat_map(|ledger| &ledger.items);
    let open = of_ten(&found).filter(|finding| finding.is_open());
    for finding in open {
        let item = items().find(|item| item.id == finding.id).unwrap();
        assert_eq!(item.due, DUE, "{}", finding.id);
    }

    // A county with such an action: its page, its workbook and its letter.
    let (index, sent) = found
        .assessments
        .iter()
        .enumerate()
        .find(|(_, sent)| sent.actions.iter().any(|action| action.due == DUE))
        .unwrap();
    let county = dir
        .path()
        .join("out")
        .join(paths::COUNTIES)
        .join(&paths::county_folders(&found)[index]);
    let page = std::fs::read_to_string(county.join(paths::COUNTY_PAGE)).unwrap();
    let count = "工作日按节假日安排“节假日.csv”计算，扣除休息日，计入调休上班日。";
    for part in ["2026年12月10日", count, &hash] {
        assert!(page.contains(part), "{part}");
    }
    let book = std::fs::read(county.join(paths::COUNTY_BOOK)).unwrap();
    let book = workbook::read(&book, &Limits::default()).unwrap();
    let cells = || book.sheets.iter().flat_map(|sheet| &sheet.cells);
    assert!(cells().any(|cell| cell.value == Raw::DateTime(serial::to_serial(DUE))));
    let says = |part: &str| cells().any(|cell| matches!(&cell.value, Raw::Text(text) if text.contains(part)));
    assert!(says(count) && says(&hash));
    let letter = letter(&county.join(paths::COUNTY_LETTER));
    assert!(sent.actions.iter().any(|action| action.due == DUE));
    assert!(
        letter.contains("2026年12月10日前完成") && letter.contains(count),
        "{letter}"
    );
    let province = std::fs::read_to_string(dir.path().join("out").join(paths::PROVINCE_PAGE)).unwrap();
    assert!(province.contains(count) && province.contains(&hash));

    // A later round keeps the day, whatever it knows of holidays, and knows that it has passed.
    std::fs::write(
        dir.path().join("报送/round.toml"),
        "year = 2026\nas_of = 2026-12-11\nroster = \"名单.csv\"\nprevious = \"../out\"\n",
    )
    .unwrap();
    let run = dudao(
        dir.path(),
        &[
            "check", "报送", "--plan", "方案", "--out", "二", "--format", "json",
        ],
    );
    assert!(run.code < 2, "{}", run.all());
    let later = result(dir.path(), "二");
    let before: Vec<&str> = of_ten(&found).map(|finding| finding.id.as_str()).collect();
    let items: Vec<_> = later
        .ledgers
        .iter()
        .flat_map(|ledger| &ledger.items)
        .filter(|item| before.contains(&item.id.as_str()) && item.first == date(2026, 11, 20))
        .collect();
    assert!(!items.is_empty());
    assert!(items.iter().all(|item| item.due == DUE), "{items:#?}");
    assert!(items.iter().any(|item| item.state == State::逾期), "{items:#?}");
}

#[test]
fn without_a_calendar_weekends_are_left_out_and_that_is_said() {
    let dir = folder();
    plan(dir.path(), false);
    round(dir.path(), "");
    let run = dudao(dir.path(), &["check", "报送", "--plan", "方案"]);
    assert!(run.code < 2, "{}", run.all());
    let found = result(dir.path(), "out");
    assert!(found.info.calendar.is_none() && of_ten(&found).count() > 0);
    assert!(of_ten(&found).all(|finding| finding.due == Some(DUE_WITHOUT)));
    let said = "未提供节假日安排，工作日只扣除周六、周日。";
    for sent in paths::county_folders(&found) {
        let page = dir
            .path()
            .join("out")
            .join(paths::COUNTIES)
            .join(sent)
            .join(paths::COUNTY_PAGE);
        assert!(std::fs::read_to_string(page).unwrap().contains(said));
    }
    // Nothing of it where no limit counts working days.
    let run = dudao(dir.path(), &["check", "报送", "--out", "原", "--format", "html"]);
    assert!(run.code < 2, "{}", run.all());
    let page = std::fs::read_to_string(dir.path().join("原").join(paths::PROVINCE_PAGE)).unwrap();
    assert!(!page.contains("工作日只扣除"));
}

#[test]
fn years_that_the_calendar_does_not_know_are_said() {
    let dir = folder();
    plan(dir.path(), true);
    round(dir.path(), "");
    // As Excel saves it on Chinese Windows.
    let (gbk, _, _) = encoding_rs::GB18030.encode(HOLIDAYS);
    std::fs::write(dir.path().join("假.csv"), &gbk).unwrap();
    let call = [
        "check",
        "报送",
        "--plan",
        "方案",
        "--calendar",
        "假.csv",
        "--format",
        "html,json",
    ];
    let run = dudao(dir.path(), &call);
    assert!(run.code < 2, "{}", run.all());
    let page = std::fs::read_to_string(dir.path().join("out").join(paths::PROVINCE_PAGE)).unwrap();
    assert!(page.contains("节假日安排中没有2027 年的内容，2027 年的工作日只扣除周六、周日。"));
    let found = result(dir.path(), "out");
    let pages = paths::county_folders(&found).into_iter().map(|folder| {
        let page = dir.path().join("out").join(paths::COUNTIES).join(folder);
        std::fs::read_to_string(page.join(paths::COUNTY_PAGE)).unwrap()
    });
    assert!(pages.into_iter().any(|page| page.contains("60 个工作日内）")));
    assert_eq!(found.info.calendar.unwrap().worked.len(), 1);
}

#[test]
fn everything_wrong_in_a_calendar_is_told_at_once() {
    let dir = folder();
    round(dir.path(), "");
    std::fs::write(
        dir.path().join("假.csv"),
        "日期,类型,说明\n12月1日,休,\n2026-12-02,放,\n",
    )
    .unwrap();
    let run = dudao(dir.path(), &["check", "报送", "--calendar", "假.csv"]);
    assert_eq!(run.code, 2, "{}", run.all());
    for part in [
        "节假日安排有 2 处错误：",
        "假.csv 第 2 行：“12月1日”不是日期，应写作 2026-10-01",
        "假.csv 第 3 行：类型“放”应为“休”或“班”",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    let run = dudao(dir.path(), &["check", "报送", "--calendar", "没有.csv"]);
    assert!(
        run.code == 2 && run.err.contains("没有.csv 无法读取"),
        "{}",
        run.err
    );
}

#[test]
fn the_plan_tells_working_days_in_every_form() {
    let dir = folder();
    plan(dir.path(), false);
    let run = dudao(dir.path(), &["plan", "lint", "方案"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let run = dudao(dir.path(), &["plan", "export", "方案.xlsx", "--plan", "方案"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let run = dudao(dir.path(), &["plan", "diff", "方案", "方案.xlsx"]);
    assert!(run.code == 0 && run.out.contains("内容相同"), "{}", run.all());
    let own = repository().join("plan");
    let run = dudao(dir.path(), &["plan", "diff", own.to_str().unwrap(), "方案.xlsx"]);
    assert!(run.out.contains("时限（工作日）"), "{}", run.all());
    let text = std::fs::read_to_string(dir.path().join("方案/measures.toml")).unwrap();
    let both = text.replacen(", days = ", ", working_days = 3, days = ", 1);
    std::fs::write(dir.path().join("方案/measures.toml"), both).unwrap();
    let run = dudao(dir.path(), &["plan", "lint", "方案"]);
    assert!(
        run.code != 0 && run.all().contains("与 days 只能写一个"),
        "{}",
        run.all()
    );
}
