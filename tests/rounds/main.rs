//! Rounds that follow each other: the binary run over three of them, with the action lists edited in between the way
//! people do it in a spreadsheet program.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

#[allow(dead_code, reason = "the samples keep only some sheets")]
#[path = "../../samples/make/edit.rs"]
mod edit;
mod ledger;
#[path = "../program/mod.rs"]
mod program;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use dudao::model::finding::Explanation;
use dudao::model::followup::column::{
    DIFFERING, DONE_ON, EVIDENCE, OF_COUNTY, OF_PROVINCE, OPINION, PROGRESS, REMARK, REVIEWER, REVIEWS, UNTIL,
};
use dudao::model::followup::{Item, Ledger, State};
use dudao::model::round::Round;
use dudao::report::json::Document;
use dudao::report::paths;

use edit::{Book, Value};

/// The county whose workbook was corrected in the samples: two workbooks of it, of which the second meets C01-04.
const DIPU: &str = "荻浦县";
const FIRST: &str = "荻浦县自评工作簿.xlsx";
const CORRECTED: &str = "荻浦县自评工作簿（更正）.xlsx";
const JICHUAN: &str = "霁川县";
const OF_JICHUAN: &str = "霁川县自评工作簿.xlsx";

/// The days as of which the three rounds are judged.
const DAYS: [&str; 3] = ["2026-11-20", "2026-12-25", "2027-02-10"];

struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Folder {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn at(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// Puts samples into a folder of submissions.
    fn send(&self, round: usize, files: &[&str]) -> PathBuf {
        let dir = self.at(&format!("sent{round}"));
        std::fs::create_dir_all(&dir).unwrap();
        for file in files {
            std::fs::copy(samples().join(file), dir.join(file)).unwrap();
        }
        dir
    }

    fn results(&self, round: usize) -> PathBuf {
        self.at(&format!("out{round}"))
    }

    /// Checks a round after the one before it; gives what the program said.
    fn check(&self, round: usize) -> String {
        let previous = (round > 1).then(|| self.results(round - 1));
        let (code, said) = self.run(round, previous.as_deref(), &self.results(round));
        assert!(code == 0 || code == 1, "{said}");
        said
    }

    fn run(&self, round: usize, previous: Option<&Path>, out: &Path) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
        command
            .arg("check")
            .arg(self.at(&format!("sent{round}")))
            .args(["--year", "2026", "--as-of", DAYS[round - 1]])
            .arg("--roster")
            .arg(samples().join("名单.csv"))
            .arg("--out")
            .arg(out);
        if let Some(previous) = previous {
            command.arg("--previous").arg(previous);
        }
        program::run(&mut command)
    }

    fn round(&self, round: usize) -> Round {
        let text = std::fs::read_to_string(self.results(round).join(paths::RESULT)).unwrap();
        let document: Document = serde_json::from_str(&text).unwrap();
        document.round
    }

    fn ledger(&self, round: usize, county: &str) -> Ledger {
        let round = self.round(round);
        let mut ledgers = round.ledgers.into_iter();
        ledgers.find(|ledger| ledger.county.name == county).unwrap()
    }

    fn office_list(&self, round: usize) -> PathBuf {
        self.results(round).join(paths::PROVINCE_BOOK)
    }

    fn county_list(&self, round: usize, county: &str) -> PathBuf {
        let mut folders = std::fs::read_dir(self.results(round).join(paths::COUNTIES)).unwrap();
        let folder = folders.find(|folder| {
            folder
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .ends_with(county)
        });
        folder.unwrap().unwrap().path().join(paths::COUNTY_BOOK)
    }
}

/// Reads a workbook.
fn open(path: &Path) -> Book {
    Book::read(&std::fs::read(path).unwrap()).unwrap()
}

/// Opens a workbook, changes it and saves it.
fn change(path: &Path, change: impl FnOnce(&mut Book)) {
    let mut book = open(path);
    change(&mut book);
    std::fs::write(path, book.bytes(jiff::civil::date(2026, 12, 1)).unwrap()).unwrap();
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026")
}

fn item<'a>(ledger: &'a Ledger, id: &str) -> &'a Item {
    ledger
        .items
        .iter()
        .find(|item| item.id == id)
        .unwrap_or_else(|| panic!("{id}"))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn findings_are_followed_until_they_are_struck_off_and_come_back() {
    let folder = Folder::new();
    folder.send(1, &[FIRST, OF_JICHUAN]);
    folder.send(2, &[CORRECTED]);
    folder.send(3, &[FIRST, OF_JICHUAN]);

    folder.check(1);
    let first = folder.round(1);
    assert!(first.follows.is_none());
    let items = first.ledgers.iter().flat_map(|ledger| &ledger.items);
    assert!(items.clone().count() > 20);
    assert!(
        items
            .clone()
            .all(|item| item.state == State::新增 && item.returns == 0)
    );

    // Nothing was written into the lists: what passed lacks its evidence.
    let said = folder.check(2);
    assert!(said.contains("接上一轮"), "{said}");
    let follows = folder.round(2).follows.unwrap();
    let hash = dudao::sha256(&std::fs::read(folder.results(1).join(paths::RESULT)).unwrap());
    assert_eq!(follows.sha256, hash);
    assert_eq!(follows.lists.len(), 3);
    let second = folder.ledger(2, DIPU);
    let chaired = item(&second, "C01-04");
    assert_eq!(chaired.state, State::已整改待复查, "{}", chaired.reason);
    assert!(
        chaired.reason.contains(chaired.evidence.as_str()),
        "{}",
        chaired.reason
    );
    let hours = item(&second, "C14-02:冯霞");
    assert_eq!(hours.state, State::未整改);
    // Its deadline is that of the first round, and the page, the list and the action say so.
    assert_eq!(hours.due, item(&folder.ledger(1, DIPU), "C14-02:冯霞").due);
    let round = folder.round(2);
    let action = round.assessments[0]
        .actions
        .iter()
        .find(|action| action.id == "C14-02")
        .unwrap();
    assert_eq!(action.due, hours.due);
    // A county that sent nothing is followed all the same.
    let not_sent = folder.ledger(2, JICHUAN);
    let plate = item(&not_sent, "C06-01:川口镇五谷小学");
    assert_eq!(plate.state, State::逾期);
    assert!(plate.reason.contains("没有可用的报送"), "{}", plate.reason);
    assert!(!not_sent.carried.is_empty());
    let listed = open(&folder.office_list(2)).column(OF_PROVINCE, "县区").unwrap();
    assert!(listed.contains(&text(JICHUAN)) && listed.contains(&text(DIPU)));

    // The office lists the evidence; the first workbook, sent again, fails once more.
    change(&folder.office_list(2), |book| {
        book.write(
            OF_PROVINCE,
            &[("县区", DIPU), ("事项编号", "C14-02")],
            "备注",
            text("已催办"),
        )
        .unwrap();
    });
    folder.check(3);
    let third = folder.ledger(3, DIPU);
    let back = item(&third, "C01-04");
    assert_eq!((back.state, back.returns), (State::反弹, 1));
    assert!(back.reason.contains("2026年12月25日"), "{}", back.reason);
    assert_ne!(back.due, chaired.due, "what came back has a deadline of its own");
    assert_eq!(item(&third, "C14-02:冯霞").state, State::逾期);
    assert_eq!(
        item(&folder.ledger(3, JICHUAN), "C06-01:川口镇五谷小学").state,
        State::逾期
    );
}

#[test]
fn what_passes_with_its_evidence_is_struck_off() {
    let folder = Folder::new();
    folder.send(1, &[FIRST]);
    folder.send(2, &[CORRECTED]);
    folder.check(1);
    change(&folder.county_list(1, DIPU), |book| {
        book.write(
            OF_COUNTY,
            &[("事项编号", "C01-04")],
            EVIDENCE,
            text("Z21 会议纪要"),
        )
        .unwrap();
        book.write(OF_COUNTY, &[("事项编号", "C14-02")], PROGRESS, text("已完成"))
            .unwrap();
    });
    folder.check(2);
    let second = folder.ledger(2, DIPU);
    let closed = item(&second, "C01-04");
    assert_eq!(closed.state, State::已销号, "{}", closed.reason);
    assert_eq!(closed.closed.unwrap().to_string(), DAYS[1]);
    let hours = item(&second, "C14-02:冯霞");
    assert!(hours.state.is_open());
    assert!(hours.reason.contains("清单上写“已完成”"), "{}", hours.reason);
    let book = open(&folder.county_list(2, DIPU));
    assert!(
        !book
            .column(OF_COUNTY, "事项编号")
            .unwrap()
            .contains(&text("C01-04"))
    );
    let states = book.column("整改进展", "状态").unwrap();
    assert!(states.contains(&text("✓ 已销号")), "{states:?}");
    let page =
        std::fs::read_to_string(folder.county_list(2, DIPU).with_file_name(paths::COUNTY_PAGE)).unwrap();
    assert!(page.contains("与上一轮相比"));
}

/// Everything that somebody typed into the lists: in the columns to fill in, in columns and rows of their own, sorted and
/// saved by another program; after two rounds all of it stands where it stood.
#[test]
fn what_people_typed_survives_every_round() {
    let folder = Folder::new();
    for round in 1..=3 {
        folder.send(round, &[FIRST, OF_JICHUAN]);
    }
    folder.check(1);
    let day = Value::Date(jiff::civil::date(2026, 12, 1));
    let mut typed: BTreeMap<(String, &str), Value> = BTreeMap::new();
    change(&folder.county_list(1, JICHUAN), |book| {
        book.add_column(OF_COUNTY, "分管领导批示").unwrap();
        book.add_column(OF_COUNTY, "已投入（万元）").unwrap();
        for id in book.column(OF_COUNTY, "事项编号").unwrap() {
            let Value::Text(id) = id else { panic!() };
            let values = [
                ("责任人", text(&format!("李某（{id}）"))),
                (PROGRESS, text("进行中")),
                (DONE_ON, day.clone()),
                (EVIDENCE, text("=HYPERLINK(\"x\")")),
                ("备注", text("第一行\n第二行")),
                ("分管领导批示", text("请抓紧。")),
                ("已投入（万元）", Value::Number(12.5)),
            ];
            for (column, value) in values {
                book.write(OF_COUNTY, &[("事项编号", &id)], column, value.clone())
                    .unwrap();
                typed.insert((id.clone(), column), value);
            }
        }
        book.add_row(
            OF_COUNTY,
            &[("问题", text("县里自查发现的一项")), ("责任人", text("王某"))],
        )
        .unwrap();
        book.reverse_rows(OF_COUNTY).unwrap();
    });
    println!("{} typed cells, looked for in two further rounds", typed.len());
    assert!(typed.len() > 60, "{}", typed.len());
    for round in [2, 3] {
        folder.check(round);
        let book = open(&folder.county_list(round, JICHUAN));
        for ((id, column), value) in &typed {
            assert_eq!(
                book.value(OF_COUNTY, &[("事项编号", id)], column)
                    .unwrap()
                    .as_ref(),
                Some(value),
                "round {round}: {id} {column}"
            );
        }
        let added = book
            .value(OF_COUNTY, &[("问题", "县里自查发现的一项")], "责任人")
            .unwrap();
        assert_eq!(added, Some(text("王某")), "round {round}");
        let heads = book.heads(OF_COUNTY).unwrap();
        let place = |head: &str| heads.iter().position(|held| held == head).unwrap();
        assert!(place("分管领导批示") < place("已投入（万元）"));
        let office = open(&folder.office_list(round));
        let row = [("县区", JICHUAN), ("事项编号", "C06-01")];
        assert_eq!(
            office.value(OF_PROVINCE, &row, "分管领导批示").unwrap(),
            Some(text("请抓紧。"))
        );
    }
}

#[test]
fn two_lists_are_put_together_and_where_they_differ_both_are_shown() {
    let folder = Folder::new();
    folder.send(1, &[OF_JICHUAN]);
    let sent = folder.send(2, &[OF_JICHUAN]);
    folder.check(1);
    change(&folder.office_list(1), |book| {
        let row = |id| [("县区", JICHUAN), ("事项编号", id)];
        book.write(OF_PROVINCE, &row("C06-01"), PROGRESS, text("进行中"))
            .unwrap();
        book.write(OF_PROVINCE, &row("C06-01"), "备注", text("已电话催办"))
            .unwrap();
        book.write(OF_PROVINCE, &row("C08-04"), PROGRESS, text("需协调"))
            .unwrap();
        book.write(OF_PROVINCE, &row("C12-04"), PROGRESS, text("未开始"))
            .unwrap();
    });
    // The county sends its list with its workbook.
    let list = sent.join("霁川县整改清单.xlsx");
    std::fs::copy(folder.county_list(1, JICHUAN), &list).unwrap();
    change(&list, |book| {
        let row = |id| [("事项编号", id)];
        book.write(OF_COUNTY, &row("C06-01"), PROGRESS, text("已完成"))
            .unwrap();
        book.write(OF_COUNTY, &row("C06-01"), "责任人", text("李某"))
            .unwrap();
        book.write(OF_COUNTY, &row("C12-04"), PROGRESS, text("未开始"))
            .unwrap();
    });
    let said = folder.check(2);
    assert!(said.contains("“霁川县整改清单.xlsx”是整改清单"), "{said}");
    let round = folder.round(2);
    assert!(round.unreadable.is_empty(), "{:?}", round.unreadable);
    let ledger = folder.ledger(2, JICHUAN);
    let note = &ledger.notes["C06-01"];
    assert_eq!(note.differing, ["进展：省级清单写“进行中”，县级清单写“已完成”。"]);
    let shown = |column: &str| note.written[column].shown();
    assert_eq!(
        (shown(PROGRESS), shown("备注"), shown("责任人")),
        ("进行中".to_owned(), "已电话催办".to_owned(), "李某".to_owned())
    );
    assert!(ledger.notes["C08-04"].differing.is_empty());
    assert!(ledger.notes["C12-04"].differing.is_empty());
    let book = open(&folder.county_list(2, JICHUAN));
    let differing = book
        .value(OF_COUNTY, &[("事项编号", "C06-01")], DIFFERING)
        .unwrap();
    assert_eq!(differing, Some(text(&note.differing[0])));
}

#[test]
fn running_a_round_again_keeps_what_was_typed_into_its_lists() {
    let folder = Folder::new();
    folder.send(1, &[OF_JICHUAN]);
    folder.check(1);
    let before = std::fs::read(folder.results(1).join(paths::RESULT)).unwrap();
    folder.check(1);
    assert_eq!(
        std::fs::read(folder.results(1).join(paths::RESULT)).unwrap(),
        before
    );
    let list = folder.county_list(1, JICHUAN);
    let row = [("事项编号", "C06-01")];
    change(&list, |book| {
        book.write(OF_COUNTY, &row, "责任人", text("李某")).unwrap()
    });
    folder.check(1);
    folder.check(1);
    assert_eq!(
        open(&list).value(OF_COUNTY, &row, "责任人").unwrap(),
        Some(text("李某"))
    );
    // And what is deleted is gone.
    change(&list, |book| {
        book.write(OF_COUNTY, &row, "责任人", Value::Blank).unwrap()
    });
    folder.check(1);
    assert_eq!(open(&list).value(OF_COUNTY, &row, "责任人").unwrap(), None);
}

/// The office accepts an explanation until a day, refuses it, and withdraws what it said; each time the next round knows.
#[test]
fn explanations_are_accepted_refused_and_expire() {
    const FINDING: &str = "E04:Z11.Z11督导意见和复查材料.pdf";
    let folder = Folder::new();
    for round in 1..=3 {
        folder.send(round, &[OF_JICHUAN]);
    }
    let explained = |round: usize| {
        let round = folder.round(round);
        let mut findings = round.assessments[0].findings.clone().into_iter();
        let finding = findings.find(|finding| finding.id == FINDING).unwrap();
        let listed = round.assessments[0]
            .actions
            .iter()
            .any(|action| action.findings.contains(&finding.id));
        assert_eq!(finding.is_open(), listed);
        finding
    };
    let row = [("县区", JICHUAN), ("问题编号", FINDING)];
    folder.check(1);
    assert_eq!(explained(1).explained(), Some(Explanation::已说明待审));
    assert!(!explained(1).is_open());

    change(&folder.office_list(1), |book| {
        book.write(REVIEWS, &row, OPINION, text("认可")).unwrap();
        book.write(REVIEWS, &row, REVIEWER, text("周某")).unwrap();
        book.write(REVIEWS, &row, UNTIL, text("2026年12月31日")).unwrap();
    });
    folder.check(2);
    let review = explained(2).review.unwrap();
    assert_eq!(review.told(), "认可（审核人周某，有效期至2026年12月31日）。");
    // What was said stands in the sheet again, and is carried on from there.
    let until = Value::Date(jiff::civil::date(2026, 12, 31));
    assert_eq!(
        open(&folder.office_list(2)).value(REVIEWS, &row, UNTIL).unwrap(),
        Some(until)
    );
    folder.check(3);
    let expired = explained(3);
    assert_eq!(expired.explained(), Some(Explanation::已过期));
    assert!(expired.is_open());

    change(&folder.office_list(2), |book| {
        book.write(REVIEWS, &row, OPINION, text("不认可")).unwrap();
        book.write(REVIEWS, &row, REMARK, text("纸质件未收到")).unwrap();
    });
    folder.check(3);
    let refused = explained(3);
    assert!(refused.is_open());
    assert!(refused.review.unwrap().told().starts_with("不认可（"));
    change(&folder.office_list(2), |book| {
        book.write(REVIEWS, &row, OPINION, text("再议")).unwrap()
    });
    let said = folder.check(3);
    assert!(said.contains("审核意见“再议”不是“认可”或“不认可”"), "{said}");
    // What the row said before stands.
    assert_eq!(explained(3).explained(), Some(Explanation::已过期));
}

/// A folder with the results of a round, and the workbook in it that went back.
fn with_returned() -> (Folder, PathBuf) {
    let folder = Folder::new();
    folder.send(1, &[OF_JICHUAN]);
    folder.check(1);
    let list = folder.county_list(1, JICHUAN);
    let returned = list.with_file_name(paths::COUNTY_RETURNED);
    (folder, returned)
}

/// A clerk corrects the workbook that went back where it lies, and checks it there.
#[test]
fn a_returned_workbook_that_somebody_saved_is_not_written_over() {
    let (folder, returned) = with_returned();
    let made = std::fs::read(&returned).unwrap();
    assert!(!folder.check(1).contains("有人改过"));
    assert_eq!(std::fs::read(&returned).unwrap(), made);
    change(&returned, |_| ());
    let saved = std::fs::read(&returned).unwrap();
    let said = folder.check(1);
    assert!(said.contains("退回修改.xlsx 有人改过，没有覆盖"), "{said}");
    let kept = returned.with_file_name("退回修改（改过的 1）.xlsx");
    assert_eq!(std::fs::read(kept).unwrap(), saved);
    assert_eq!(std::fs::read(&returned).unwrap(), made);
}

/// What cannot be read may be somebody's work: it stays, as the message says.
#[cfg(unix)]
#[test]
fn a_returned_workbook_that_cannot_be_read_stays() {
    let (folder, returned) = with_returned();
    std::fs::remove_file(&returned).unwrap();
    // A link that leads to itself can be read by nobody, not even by the owner of the machine.
    std::os::unix::fs::symlink(paths::COUNTY_RETURNED, &returned).unwrap();
    let (code, said) = folder.run(1, None, &folder.results(1));
    assert_eq!(code, 2);
    assert!(
        said.contains("退回修改.xlsx 可能已有人改过，却无法改名保留"),
        "{said}"
    );
    assert!(said.contains("没有覆盖它"), "{said}");
    assert!(std::fs::symlink_metadata(&returned).unwrap().is_symlink());
}

#[test]
fn results_that_cannot_be_followed_are_refused_and_stay_as_they_are() {
    let folder = Folder::new();
    folder.send(1, &[OF_JICHUAN]);
    folder.send(2, &[OF_JICHUAN]);
    folder.check(1);
    folder.check(2);
    let result = |round: usize| std::fs::read(folder.results(round).join(paths::RESULT)).unwrap();
    let (first, second) = (result(1), result(2));

    let (code, said) = folder.run(1, Some(&folder.results(2)), &folder.at("out9"));
    assert_eq!(code, 2);
    assert!(said.contains("晚于本轮的 2026-11-20"), "{said}");
    let (code, said) = folder.run(2, Some(&folder.results(1)), &folder.results(1));
    assert_eq!(code, 2);
    assert!(said.contains("会覆盖上一轮的结果"), "{said}");
    // A list that cannot be read may hold what people wrote: nothing is written over it.
    let list = folder.county_list(1, JICHUAN);
    std::fs::write(&list, b"PK\x03\x04 half a file").unwrap();
    let (code, said) = folder.run(2, Some(&folder.results(1)), &folder.at("out9"));
    assert_eq!(code, 2);
    assert!(said.contains("整改清单") && said.contains("没有核查"), "{said}");
    assert!(!folder.at("out9").join(paths::RESULT).exists());
    assert_eq!((result(1), result(2)), (first, second));
}
