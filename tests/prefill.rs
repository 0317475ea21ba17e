//! Next year's workbook out of last year's: what lasts is in it as it was read, nothing of the year is, and it says so.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed; it looks at files"
)]

use std::io::Read;
use std::path::{Path, PathBuf};

use dudao::form::{self, Entry, Fill};
use dudao::model::assessment::Verdict;
use dudao::model::place::SourceFile;
use dudao::model::plan::{Builtin, County, Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::model::submission::{Attachments, Submission};
use dudao::model::value::Value;
use dudao::plan::{Documents, load, load_roster};
use dudao::workbook::{Limits, Raw, read};
use dudao::{Input, Outcome, Prefiller, Returner, Session, intake};
use jiff::civil::date;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026")
}

fn plan() -> Plan {
    load(&Documents::embedded()).unwrap()
}

fn roster() -> Roster {
    let text = std::fs::read_to_string(samples().join("名单.csv")).unwrap();
    load_roster("名单.csv", &text).unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(samples().join(name)).unwrap()
}

fn submission(plan: &Plan, bytes: &[u8]) -> Submission {
    let book = read(bytes, &Limits::default()).unwrap();
    intake::read(plan, &book, SourceFile::default(), Attachments::default()).unwrap()
}

/// A workbook of 2026 with these answers besides the county.
fn last_year(plan: &Plan, roster: &Roster, fields: &[(&str, Entry)]) -> Vec<u8> {
    let fill = Fill {
        county: Some(roster.counties[0].clone()),
        fields: fields
            .iter()
            .map(|(name, entry)| ((*name).to_owned(), entry.clone()))
            .collect(),
        ..Fill::default()
    };
    form::write(plan, 2026, None, plan.issued, &fill).unwrap()
}

const WHOLE: &str = "霁川县自评工作簿.xlsx";
const MANGLED: &str = "附件1：漱石县2026年自评表（定稿）.xlsx";

#[test]
fn what_lasts_is_carried_over_and_nothing_of_the_year() {
    let (plan, roster) = (plan(), roster());
    let prefiller = Prefiller::new(&plan, &roster, 2027);
    for name in [WHOLE, MANGLED] {
        let bytes = sample(name);
        let before = submission(&plan, &bytes);
        let last = prefiller.read(name, &bytes).unwrap();
        let after = submission(&plan, &prefiller.workbook(&last).unwrap());
        assert_eq!(*after.value("填报年度"), Value::Number(2027.0));
        assert_eq!(after.value("县区名称").text(), Some(last.county.name.as_str()));
        assert_eq!(
            after.value("行政区划代码").text(),
            Some(last.county.code.as_str())
        );
        let mut values = 0;
        for (_, field) in plan.form.fields().filter(|(_, field)| !field.given) {
            let (was, is) = (before.value(&field.name), after.value(&field.name));
            if field.lasting && *was != Value::Unreadable {
                assert_eq!(was, is, "{name} {}", field.name);
                values += usize::from(!is.is_blank());
            } else if field.computed.is_none() {
                assert!(is.is_blank(), "{name} {}: {is:?}", field.name);
            }
        }
        for (sheet, table) in plan.form.tables() {
            let rows = after.tables[&sheet.name].rows.as_slice();
            if !table.columns.iter().any(|column| column.lasting) {
                let typed = |column: &&dudao::model::form::Field| !column.given && column.computed.is_none();
                for row in rows {
                    for column in table.columns.iter().filter(typed) {
                        assert!(row.value(&column.name).is_blank(), "{name} {}", sheet.name);
                    }
                }
                continue;
            }
            let held = before.tables.get(&sheet.name).map_or(&[][..], |read| &read.rows);
            assert_eq!(held.len(), rows.len(), "{name} {}", sheet.name);
            for (was, is) in held.iter().zip(rows) {
                for column in table.columns.iter().filter(|column| column.computed.is_none()) {
                    let (was, is) = (was.value(&column.name), is.value(&column.name));
                    if column.lasting && *was != Value::Unreadable {
                        assert_eq!(was, is, "{name} {} {}", sheet.name, column.name);
                        values += usize::from(!is.is_blank());
                    } else {
                        assert!(is.is_blank(), "{name} {} {}", sheet.name, column.name);
                    }
                }
            }
        }
        assert_eq!(last.values(), values, "{name}");
        assert!(values > 400, "{name}: {values}");
    }
}

#[test]
fn the_plan_lets_nothing_of_the_year_last() {
    let plan = plan();
    let lasts = |name: &str| plan.form.field(name).unwrap().1.lasting;
    let column = |name: &str| plan.form.column(name).unwrap().2.lasting;
    for name in [
        "填报日期",
        "本年预算",
        "在校生总数",
        "全体会议次数",
        "自查是否上报",
    ] {
        assert!(!lasts(name), "{name}");
    }
    for name in [
        "督学名册_培训学时",
        "督学名册_年度考核",
        "学校名单_在校生数",
        "核实说明_说明",
        "整改台账_事项",
        "措施自评_自评结论",
    ] {
        assert!(!column(name), "{name}");
    }
    for name in ["督学名册_姓名", "学校名单_名称", "佐证材料_编号"] {
        assert!(column(name), "{name}");
    }
}

#[test]
fn it_says_where_the_values_come_from_and_marks_them() {
    let (plan, roster) = (plan(), roster());
    let prefiller = Prefiller::new(&plan, &roster, 2027);
    let last = prefiller.read(WHOLE, &sample(WHOLE)).unwrap();
    let bytes = prefiller.workbook(&last).unwrap();
    assert_eq!(
        bytes,
        prefiller.workbook(&last).unwrap(),
        "the same bytes every time"
    );
    let book = read(&bytes, &Limits::default()).unwrap();
    let texts: Vec<&str> = book.sheets[0]
        .cells
        .iter()
        .filter_map(|cell| {
            if let Raw::Text(text) = &cell.value {
                Some(text.as_str())
            } else {
                None
            }
        })
        .collect();
    let said = texts
        .iter()
        .find(|text| text.contains(last.file.sha256.as_str()))
        .unwrap();
    assert!(
        said.contains(WHOLE) && said.contains(&format!("{} 项", last.values())),
        "{said}"
    );
    let notes = |bytes: &[u8]| {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut all = String::new();
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).unwrap();
            if part.name().unwrap().contains("comments") {
                part.read_to_string(&mut all).unwrap();
            }
        }
        all.matches("沿用上年，请核对").count()
    };
    let columns = last.rows.iter().map(|(sheet, rows)| {
        let columns = &plan.form.table(sheet).unwrap().columns;
        columns
            .iter()
            .filter(|column| rows.iter().any(|row| row.contains_key(&column.name)))
            .count()
    });
    assert_eq!(notes(&bytes), last.fields.len() + columns.sum::<usize>());
    let county: Option<County> = Some(last.county.clone());
    assert_eq!(notes(&form::template(&plan, 2027, county).unwrap()), 0);
}

#[test]
fn what_is_not_clear_stays_blank_and_is_listed() {
    let (plan, roster) = (plan(), roster());
    let prefiller = Prefiller::new(&plan, &roster, 2027);
    let fields = [
        ("改革前编制数", Entry::Text("5或6".into())),
        ("改革前在岗人数", Entry::Text("４人".into())),
        ("委员会设立文号", Entry::Text("/".into())),
        ("现有编制数", Entry::Number(9.0)),
    ];
    let last = prefiller
        .read("上年.xlsx", &last_year(&plan, &roster, &fields))
        .unwrap();
    assert_eq!(last.fields.get("改革前在岗人数"), Some(&Entry::Number(4.0)));
    assert_eq!(last.fields.get("委员会设立文号"), Some(&Entry::Text("无".into())));
    assert_eq!(last.fields.len(), 2, "{:?}", last.fields);
    assert_eq!(last.left.len(), 1, "{:?}", last.left);
    let left = &last.left[0];
    assert_eq!(
        (left.sheet.as_str(), left.label.as_str()),
        ("机构与队伍", "改革前督导机构编制数")
    );
    assert!(left.cell.is_some() && !left.why.is_empty(), "{left:?}");
}

#[test]
fn a_file_that_cannot_be_last_years_is_refused() {
    let (plan, roster) = (plan(), roster());
    let refused = |year, bytes: &[u8]| {
        Prefiller::new(&plan, &roster, year)
            .read("上年.xlsx", bytes)
            .unwrap_err()
    };
    assert!(refused(2026, &sample(WHOLE)).contains("填报年度为 2026"));
    assert!(refused(2027, b"PK nothing").ends_with('。'));
    let none = last_year(
        &plan,
        &Roster {
            counties: vec![County::default()],
        },
        &[],
    );
    assert!(refused(2027, &none).contains("都不在县区名单中"));
    let two = [("行政区划代码", Entry::Text(roster.counties[1].code.clone()))];
    assert!(refused(2027, &last_year(&plan, &roster, &two)).contains("不能确定是哪个"));
}

#[test]
fn handed_in_as_it_is_the_rest_is_waited_for_and_it_goes_back_without_strange_rows() {
    let (plan, roster) = (plan(), roster());
    let info = RoundInfo {
        title: "试报".to_owned(),
        year: 2027,
        as_of: date(2027, 11, 20),
        calendar: None,
    };
    let prefiller = Prefiller::new(&plan, &roster, 2027);
    let bytes = prefiller
        .workbook(&prefiller.read(WHOLE, &sample(WHOLE)).unwrap())
        .unwrap();
    let session = Session::new(&plan, &info, &roster).unwrap();
    let outcome = session.check(Input {
        name: WHOLE.to_owned(),
        bytes: &bytes,
        ..Input::default()
    });
    let Outcome::Checked { assessment, .. } = outcome else {
        panic!("{outcome:?}")
    };
    let blank = &plan.check(Builtin::RequiredBlank).unwrap().id;
    let missing: Vec<&str> = assessment
        .findings
        .iter()
        .filter(|finding| finding.check == *blank)
        .map(|finding| finding.place.label.as_str())
        .collect();
    assert!(
        missing.contains(&"填报日期") && missing.contains(&"培训学时"),
        "{missing:?}"
    );
    for name in ["督导机构全称", "填报单位", "姓名"] {
        assert!(!missing.contains(&name), "{name}");
    }
    let unread = &plan.check(Builtin::NotRead).unwrap().id;
    assert!(assessment.findings.iter().all(|finding| finding.check != *unread));
    assert!(
        assessment
            .outcomes
            .iter()
            .any(|outcome| outcome.verdict == Verdict::无法判定)
    );
    let returned = Returner::new(&plan, &info)
        .unwrap()
        .workbook(&bytes, &assessment)
        .unwrap();
    let book = read(&returned, &Limits::default()).unwrap();
    assert!(book.sheets.iter().all(|sheet| sheet.name != "原表其他内容"));
}
