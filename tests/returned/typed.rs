//! What a clerk types, down to what no form foresees; and what a clerk corrects.

use std::collections::BTreeMap;

use dudao::form::{self, Entry, Fill};
use dudao::model::carried::MOST_KEPT;
use dudao::model::finding::Severity;
use dudao::model::form::{FINDINGS_SHEET, KEPT_SHEET};
use dudao::workbook::Raw;
use jiff::civil::date;
use smol_str::format_smolstr;

use super::bench::{Bench, Sent};
use super::mutated::county::{self, Round};
use super::mutated::desk::{Desk, Ink, Page, Tag};
use super::mutated::{laid_out, package};
use super::{notes, same};

fn with<T>(job: impl FnOnce(&Round, &Bench<'_>) -> T) -> T {
    let round = county::round().unwrap();
    let bench = Bench::new(&round.plan, &round.info, &round.roster);
    job(&round, &bench)
}

fn send(bench: &Bench<'_>, round: &Round, bytes: Vec<u8>) -> Sent {
    bench.send(&round.sent[0].file, bytes, &round.sent[0].attachments)
}

fn retype(desk: &mut Desk, field: &str, value: Raw) {
    let ink = desk.ink(&Tag::Answer(field.to_owned())).unwrap();
    ink.value = value;
    ink.formula = None;
}

fn text(text: impl Into<String>) -> Raw {
    Raw::Text(text.into().into())
}

#[test]
fn whatever_is_typed_stands_there_as_it_was_typed() {
    with(|round, bench| {
        let base = laid_out(bench, &round.sent[0]);
        let fields: BTreeMap<&str, Raw> =
            BTreeMap::from([("填报单位", text("=cmd|' /C calc'!A1")), ("填报人", text("+1+1"))]);
        let notes: Vec<String> = round
            .plan
            .form
            .fields()
            .filter(|(_, field)| field.kind == dudao::model::form::FieldKind::Note)
            .map(|(_, field)| field.name.clone())
            .collect();
        let odd = [
            "字".repeat(32_767),
            "第一行\n第二行\t后\n\n第四行".to_owned(),
            "甲\u{202e}乙\u{200f}丙 <script>alert(1)</script> {{x}} _x000D_ &amp; \"引\"".to_owned(),
            "=1+1".to_owned(),
            "-".repeat(300),
        ];
        let mut desk = base.desk.clone();
        for (name, odd) in notes.iter().zip(&odd) {
            retype(&mut desk, name, text(odd));
        }
        for (name, value) in &fields {
            if round.plan.form.field(name).is_some() {
                retype(&mut desk, name, value.clone());
            }
        }
        // Numbers, dates, times and truth values where others are asked for.
        let of_kind = |wanted: fn(&dudao::model::form::FieldKind) -> bool| -> Vec<String> {
            let fields = round.plan.form.fields();
            fields
                .filter(|(_, field)| wanted(&field.kind) && field.computed.is_none() && !field.given)
                .map(|(_, field)| field.name.clone())
                .collect()
        };
        use dudao::model::form::FieldKind as K;
        let dates = of_kind(|kind| *kind == K::Date);
        let choices = of_kind(|kind| matches!(kind, K::Choice(_)));
        let counts = of_kind(|kind| *kind == K::Integer);
        for (name, value) in dates.iter().zip([
            Raw::Number(20_260_508.0),
            Raw::DateTime(46_143.75),
            Raw::DateTime(0.5),
            text("2026年5月8日上午"),
        ]) {
            retype(&mut desk, name, value);
        }
        for (name, value) in counts.iter().zip([
            Raw::Number(12.25),
            text("12人"),
            Raw::DateTime(45_000.0),
            Raw::Bool(true),
            Raw::Error("#N/A".into()),
            text("=12"),
        ]) {
            retype(&mut desk, name, value);
        }
        for (name, value) in choices.iter().zip([Raw::Bool(true), Raw::Number(1.0), text("√")]) {
            retype(&mut desk, name, value);
        }
        let sent = send(bench, round, package::write(&desk));
        assert!(sent.assessment.count(Severity::错误) > 3);
        let again = send(bench, round, bench.returned(&sent));
        let faults = same::faults(&round.plan, &sent, &again);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let raw = |sent: &Sent, name: &str| {
            let answer = &sent.read.fields[name];
            let sheet = sent.book.sheets.iter().find(|sheet| *sheet.name == *answer.sheet);
            let cell = sheet.unwrap().get(answer.at.unwrap().row, answer.at.unwrap().col);
            cell.map(|cell| (cell.value.clone(), cell.formula.clone()))
        };
        let mut compared = 0;
        for name in notes.iter().chain(&dates).chain(&choices).chain(
            fields
                .keys()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
                .iter(),
        ) {
            if round.plan.form.field(name).is_some() {
                assert_eq!(raw(&sent, name), raw(&again, name), "{name}");
                compared += 1;
            }
        }
        assert!(compared > 10, "{compared}");
        for name in counts.iter().take(4).chain(counts.get(5)) {
            assert_eq!(raw(&sent, name), raw(&again, name), "{name}");
        }
    });
}

#[test]
fn what_has_no_place_in_the_form_is_kept_and_known_again() {
    with(|round, bench| {
        let base = laid_out(bench, &round.sent[0]);
        let mut desk = base.desk.clone();
        // A sheet of the county's own, a remark under a table, a column of its own, a formula in an answer.
        let mut own = Page {
            name: "领导批示".to_owned(),
            ..Page::default()
        };
        own.put(0, 0, Ink::text("请按时报送"));
        own.put(4, 2, Ink::of(Raw::Number(0.123_456_789_012)));
        own.put(5, 1, Ink::of(Raw::DateTime(46_143.5)));
        desk.pages.push(own);
        let roster = desk.page("督学名册").unwrap();
        let (last, right) = (roster.last_row(), roster.last_col());
        roster.put(last + 3, 0, Ink::text("注：以上学时以证书为准"));
        roster.put(2, right + 2, Ink::text("家庭住址"));
        roster.put(3, right + 2, Ink::text("青石巷七号"));
        let field = "幼儿园数";
        let ink = desk.ink(&Tag::Answer(field.to_owned())).unwrap();
        ink.formula = Some("1+1".to_owned());
        let sent = send(bench, round, package::write(&desk));
        let first = send(bench, round, bench.returned(&sent));
        let kept = notes::kept(&first.book);
        for wanted in [
            "请按时报送",
            "0.123456789012",
            "2026-05-01 12:00:00",
            "注：以上学时以证书为准",
            "家庭住址",
            "青石巷七号",
            "=1+1",
        ] {
            assert!(
                kept.iter().any(|[_, _, text, _]| text == wanted),
                "{wanted}: {kept:#?}"
            );
        }
        assert_eq!(kept.len(), 7, "{kept:#?}");
        // Neither of the two sheets is taken for one of the county's.
        let unread = first.read.not_read.iter().map(|left| left.sheet.as_str());
        assert!(
            unread
                .clone()
                .all(|sheet| sheet != FINDINGS_SHEET && sheet != KEPT_SHEET)
        );
        assert_eq!(unread.count(), 0, "{:#?}", first.read.not_read);
        let second = send(bench, round, bench.returned(&first));
        assert_eq!(notes::kept(&second.book), kept);
    });
}

#[test]
fn a_formula_without_a_result_is_kept_in_one_line() {
    with(|round, bench| {
        let mut desk = laid_out(bench, &round.sent[0]).desk;
        let ink = desk.ink(&Tag::Answer("幼儿园数".to_owned())).unwrap();
        (ink.value, ink.formula) = (Raw::Blank, Some("1+1".to_owned()));
        let sent = send(bench, round, package::write(&desk));
        let kept = notes::kept(&send(bench, round, bench.returned(&sent)).book);
        let texts: Vec<&str> = kept.iter().map(|[_, _, text, _]| text.as_str()).collect();
        assert_eq!(texts, ["=1+1"], "{kept:#?}");
    });
}

#[test]
fn sheets_of_the_countys_own_that_bear_the_names_of_the_programs_are_its_own() {
    with(|round, bench| {
        let base = laid_out(bench, &round.sent[0]);
        let mut desk = base.desk.clone();
        for name in [FINDINGS_SHEET, KEPT_SHEET] {
            let mut own = Page {
                name: name.to_owned(),
                ..Page::default()
            };
            own.put(1, 1, Ink::text(format!("县里自己的{name}")));
            desk.pages.push(own);
        }
        let sent = send(bench, round, package::write(&desk));
        let unread: Vec<&str> = sent
            .read
            .not_read
            .iter()
            .map(|left| left.sheet.as_str())
            .collect();
        assert_eq!(unread, [FINDINGS_SHEET, KEPT_SHEET]);
        let kept = notes::kept(&send(bench, round, bench.returned(&sent)).book);
        assert_eq!(kept.len(), 2, "{kept:#?}");
    });
}

#[test]
fn a_table_longer_than_the_form_offers_loses_no_row() {
    with(|round, bench| {
        let roster = |index: usize| {
            BTreeMap::from([
                ("姓名".to_owned(), Entry::Text(format_smolstr!("孟{index:04}"))),
                ("培训学时".to_owned(), Entry::Number(index as f64)),
            ])
        };
        let fill = Fill {
            county: round.roster.counties.first().cloned(),
            rows: BTreeMap::from([("督学名册".to_owned(), (0..700).map(roster).collect())]),
            ..Fill::default()
        };
        let day = date(2026, 11, 1);
        let bytes = form::write(&round.plan, 2026, Some(day), day, &fill).unwrap();
        let sent = send(bench, round, bytes);
        assert_eq!(sent.read.tables["督学名册"].rows.len(), 700);
        let again = send(bench, round, bench.returned(&sent));
        let faults = same::faults(&round.plan, &sent, &again);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert_eq!(again.read.tables["督学名册"].rows.len(), 700);
        assert!(notes::kept(&again.book).is_empty());
    });
}

#[test]
fn more_than_can_be_kept_is_counted_and_said_on_both_sheets() {
    with(|round, bench| {
        let base = laid_out(bench, &round.sent[0]);
        let mut desk = base.desk.clone();
        let mut own = Page {
            name: "大表".to_owned(),
            ..Page::default()
        };
        let beyond = 321;
        for row in 0..u32::try_from(MOST_KEPT).unwrap() + beyond {
            own.put(row, 0, Ink::of(Raw::Number(f64::from(row))));
        }
        desk.pages.push(own);
        let sent = send(bench, round, package::write(&desk));
        let again = send(bench, round, bench.returned(&sent));
        assert_eq!(notes::kept(&again.book).len(), MOST_KEPT);
        for sheet in [FINDINGS_SHEET, KEPT_SHEET] {
            let held = again.book.sheets.iter().find(|held| held.name == sheet).unwrap();
            let said = held.cells.iter().any(|cell| {
                matches!(&cell.value, Raw::Text(text) if text.contains("还有 321 个单元格的内容没有保留"))
            });
            assert!(said, "{sheet}");
        }
    });
}

#[test]
fn what_is_corrected_is_accepted() {
    with(|round, bench| {
        let base = laid_out(bench, &round.sent[0]);
        let mut desk = base.desk.clone();
        let right: Vec<(String, Raw)> = ["小学数", "联系电话"]
            .iter()
            .filter(|name| round.plan.form.field(name).is_some())
            .map(|name| {
                let ink = desk.ink(&Tag::Answer((*name).to_owned())).unwrap();
                ((*name).to_owned(), ink.value.clone())
            })
            .collect();
        assert!(!right.is_empty());
        for (name, _) in &right {
            retype(&mut desk, name, text("大约若干"));
        }
        let key = {
            let page = desk.page("督学名册").unwrap();
            page.records()[1].1.clone()
        };
        let hours = Tag::Entry("督学名册".to_owned(), key, "培训学时".to_owned());
        let before = desk.ink(&hours).unwrap().value.clone();
        desk.ink(&hours).unwrap().value = text("很多");
        let sent = send(bench, round, package::write(&desk));
        assert!(sent.assessment.asks_something());
        let again = send(bench, round, bench.returned(&sent));
        assert!(again.assessment.asks_something());

        // The clerk corrects the marked cells of the returned workbook, and nothing else.
        let mut corrected = Desk::new(&round.plan.form, &again.book, &again.read);
        for (name, value) in right {
            retype(&mut corrected, &name, value);
        }
        corrected.ink(&hours).unwrap().value = before;
        let third = send(bench, round, package::write(&corrected));
        assert!(
            !third.assessment.asks_something(),
            "{:#?}",
            third.assessment.findings
        );
    });
}

#[test]
fn other_bytes_than_were_checked_give_no_workbook() {
    with(|round, bench| {
        let sent = send(bench, round, round.sent[0].bytes.clone());
        let mut other = sent.assessment.clone();
        other.file.sha256 = "0".repeat(64).into();
        let returner = dudao::Returner::new(&round.plan, &round.info).unwrap();
        assert!(matches!(
            returner.workbook(&sent.bytes, &other),
            Err(dudao::NotReturned::Changed)
        ));
    });
}
