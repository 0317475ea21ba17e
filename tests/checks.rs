//! Every built-in check, once found and once not: a submission without fault, and what each fault makes of it.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use std::collections::BTreeSet;
use std::path::Path;

use dudao::followup::Edits;
use dudao::model::assessment::Assessment;
use dudao::model::place::{Cell, SourceFile};
use dudao::model::plan::{Builtin, Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::model::submission::{
    Answer, Attachments, HiddenData, HiddenLine, NotRead, RowReading, Submission,
};
use dudao::model::value::Value;
use dudao::plan::{Documents, load, load_roster};
use dudao::workbook::{self, Limits};
use dudao::{Input, Outcome, Session, intake, round};
use jiff::civil::date;
use smol_str::SmolStr;

struct Setting {
    plan: Plan,
    roster: Roster,
    info: RoundInfo,
    sound: Submission,
}

impl Setting {
    /// The sample county that meets everything, with all its attachments.
    fn new() -> Self {
        let plan = load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026");
        let roster = std::fs::read_to_string(samples.join("名单.csv")).unwrap();
        let roster = load_roster("名单.csv", &roster).unwrap();
        let bytes = std::fs::read(samples.join("青岚县/青岚县自评工作簿.xlsx")).unwrap();
        let book = workbook::read(&bytes, &Limits::default()).unwrap();
        let file = SourceFile {
            name: "青岚县自评工作簿.xlsx".into(),
            ..SourceFile::default()
        };
        let mut sound = intake::read(&plan, &book, file, Attachments::default()).unwrap();
        let named = sound.tables[&plan.form.roles.evidence_sheet].rows.iter();
        let files = named.filter_map(|row| row.value(&plan.form.roles.evidence_file).text());
        let files: Vec<String> = files
            .flat_map(|text| text.split('、'))
            .map(str::to_owned)
            .collect();
        sound.attachments = Attachments::new(files, true);
        let info = RoundInfo {
            title: "试报".to_owned(),
            year: 2026,
            as_of: date(2026, 11, 20),
            calendar: None,
        };
        Self {
            plan,
            roster,
            info,
            sound,
        }
    }

    fn session(&self) -> Session<'_> {
        Session::new(&self.plan, &self.info, &self.roster).unwrap()
    }

    fn id(&self, builtin: Builtin) -> &str {
        &self.plan.check(builtin).unwrap().id
    }

    /// What the checks find after a fault has been put into the sound submission.
    fn with(&self, fault: impl FnOnce(&mut Submission)) -> Assessment {
        let mut submission = self.sound.clone();
        fault(&mut submission);
        self.session().assess(&submission)
    }
}

fn set(submission: &mut Submission, field: &str, value: Value) {
    submission
        .fields
        .get_mut(field)
        .unwrap_or_else(|| panic!("no field {field}"))
        .value = value;
}

fn cell<'a>(submission: &'a mut Submission, sheet: &str, row: usize, column: &str) -> &'a mut Answer {
    submission.tables.get_mut(sheet).unwrap().rows[row]
        .answers
        .get_mut(column)
        .unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// Takes a sheet's answers out, as if it or one of its labels were not there.
fn lose(submission: &mut Submission, sheet: &str, missing: Option<&str>) {
    let reading = submission
        .sheets
        .iter_mut()
        .find(|held| held.name == sheet)
        .unwrap();
    match missing {
        Some(name) => reading.missing.push(name.to_owned()),
        None => reading.found_as = None,
    }
    match missing {
        Some(name) => {
            submission.fields.remove(name);
            if let Some(table) = submission.tables.get_mut(sheet) {
                table.columns.remove(name);
                table
                    .rows
                    .iter_mut()
                    .for_each(|row| drop(row.answers.remove(name)));
            }
        }
        None => drop(submission.tables.remove(sheet)),
    }
}

type Fault = fn(&mut Submission);

/// A fault for every check that looks at a single submission that could be read.
const FAULTS: [(Builtin, Fault); 34] = [
    (Builtin::MissingSheet, |s| lose(s, "督学名册", None)),
    (Builtin::MissingField, |s| {
        lose(s, "机构与队伍", Some("现有编制数"))
    }),
    (Builtin::MissingColumn, |s| lose(s, "督学名册", Some("培训学时"))),
    (Builtin::TemplateVersion, |s| {
        s.template_version = Some("2024.9".to_owned())
    }),
    (Builtin::PlanChanged, |s| s.plan_hash = Some("0".repeat(64))),
    (Builtin::ExternalLinks, |s| s.origin.external_links = true),
    (Builtin::Macros, |s| s.origin.macros = true),
    (Builtin::HiddenData, |s| {
        s.hidden.push(HiddenData {
            sheet: "督学名册".to_owned(),
            line: HiddenLine::Rows,
            first: Cell { row: 7, col: 1 },
            cells: 12,
        });
    }),
    (Builtin::OtherCountysPlace, |s| {
        s.file.name = "霁川县/自评工作簿.xlsx".into()
    }),
    (Builtin::OtherCountysTemplate, |s| {
        s.origin.prefilled_for = Some("369922".to_owned())
    }),
    (Builtin::StillOpen, |s| {
        s.origin.lock_file = Some("~$青岚县自评工作簿.xlsx".to_owned())
    }),
    (Builtin::FormulaReplaced, |s| {
        s.fields.get_mut("学校总数").unwrap().formula = false
    }),
    (Builtin::NotRead, |s| {
        s.not_read.push(NotRead {
            sheet: "附表".to_owned(),
            at: None,
            shown: String::new(),
            why: "不属于自评工作簿。".to_owned(),
        });
    }),
    (Builtin::RequiredBlank, |s| set(s, "填报人", Value::Blank)),
    (Builtin::WrongType, |s| {
        let answer = s.fields.get_mut("现有编制数").unwrap();
        answer.value = Value::Unreadable;
        answer.defect = Some("这里应填数字，单元格里是“若干”。".to_owned());
    }),
    (Builtin::OutOfRange, |s| {
        set(s, "现有编制数", Value::Number(100_000.0))
    }),
    (Builtin::NotInList, |s| set(s, "教育强县进展", text("正在推进"))),
    (Builtin::Repeated, |s| {
        let first = cell(s, "督学名册", 0, "姓名").value.clone();
        cell(s, "督学名册", 1, "姓名").value = first;
    }),
    (Builtin::UnknownReference, |s| {
        cell(s, "学校名单", 0, "责任督学").value = text("查无此人")
    }),
    (Builtin::CountyMismatch, |s| set(s, "县区名称", text("别的县"))),
    (Builtin::WrongYear, |s| set(s, "填报年度", Value::Number(2025.0))),
    (Builtin::ComputedOverwritten, |s| {
        set(s, "学校总数", Value::Number(1.0))
    }),
    (Builtin::FormulaWithoutResult, |s| {
        let answer = s.fields.get_mut("填报单位").unwrap();
        (answer.value, answer.without_result) = (Value::Unreadable, true);
    }),
    (Builtin::ReadWithTolerance, |s| {
        s.fields.get_mut("现有编制数").unwrap().note = Some("“八名”按 8 名读取。".to_owned());
    }),
    (Builtin::EmptyTable, |s| {
        s.tables.get_mut("督学名册").unwrap().rows.clear()
    }),
    (Builtin::DocumentNumberForm, |s| {
        set(s, "职能文件文号", text("2024年第12号文件"))
    }),
    (Builtin::RatedWithoutEvidence, |s| {
        cell(s, "措施自评", 0, "佐证编号").value = Value::Nothing
    }),
    (Builtin::EvidenceUnused, |s| {
        let rows = &mut s.tables.get_mut("措施自评").unwrap().rows;
        rows.iter_mut()
            .for_each(|row| row.answers.get_mut("佐证编号").unwrap().value = text("Z01"));
    }),
    (Builtin::AttachmentMissing, |s| {
        s.attachments = Attachments::default()
    }),
    (Builtin::AttachmentUnlisted, |s| {
        let files = s.attachments.paths().chain(["多余的文件.txt"]);
        s.attachments = Attachments::new(files.map(str::to_owned), true);
    }),
    (Builtin::MeasureNotRated, |s| {
        s.tables.get_mut("措施自评").unwrap().rows.remove(8);
    }),
    (Builtin::RatedTooHigh, |s| {
        set(s, "现有编制数", Value::Number(0.0))
    }),
    (Builtin::RatedTooLow, |s| {
        cell(s, "措施自评", 0, "自评结论").value = text("未落实")
    }),
    (Builtin::ExplanationWithoutFinding, |s| {
        let mut row = RowReading::default();
        for (column, value) in [("核查编号", "C99-99"), ("说明", "情况属实，已经说明。")] {
            row.answers.insert(
                column.to_owned(),
                Answer {
                    value: text(value),
                    ..Answer::default()
                },
            );
        }
        s.tables.get_mut("核实说明").unwrap().rows.push(row);
    }),
];

#[test]
fn a_submission_without_fault_has_no_finding() {
    let findings = Setting::new().with(|_| {}).findings;
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn every_fault_is_found_at_its_place_with_what_to_do() {
    let setting = Setting::new();
    for (builtin, fault) in FAULTS {
        let assessment = setting.with(fault);
        let id = setting.id(builtin);
        let found = assessment.findings.iter().find(|finding| finding.check == id);
        let finding = found.unwrap_or_else(|| panic!("{} ({id}): {:#?}", builtin.key(), assessment.findings));
        assert!(finding.message.ends_with('。'), "{id}: {}", finding.message);
        assert!(
            !finding.remedy.what.is_empty() && !finding.remedy.owner.is_empty(),
            "{id}"
        );
        assert!(!finding.place.file.is_empty(), "{id}");
        assert_eq!(finding.kind, setting.plan.check(builtin).unwrap().kind);
    }
}

#[test]
fn what_is_no_submission_and_what_comes_twice_is_said() {
    let setting = Setting::new();
    let session = setting.session();
    let check = |bytes: &[u8]| match session.check(Input {
        name: "甲.xlsx".to_owned(),
        bytes,
        ..Input::default()
    }) {
        Outcome::Unreadable { file, .. } => file.check,
        Outcome::Checked { .. } | Outcome::List(_) => panic!("that is something else"),
    };
    assert_eq!(check(b""), setting.id(Builtin::UnreadableFile));
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "别的表").unwrap();
    assert_eq!(
        check(&book.save_to_buffer().unwrap()),
        setting.id(Builtin::OtherForm)
    );

    let later = |s: &mut Submission| {
        set(s, "填报日期", Value::Date(date(2026, 11, 19)));
        s.file.name = "更正.xlsx".into();
    };
    let round = session.assemble(
        vec![setting.with(later), setting.with(|_| {})],
        Vec::new(),
        &Edits::default(),
    );
    let [counts] = round.assessments.as_slice() else {
        panic!("{} count", round.assessments.len())
    };
    assert_eq!(counts.file.name, "更正.xlsx");
    assert!(
        counts
            .findings
            .iter()
            .any(|finding| finding.check == setting.id(Builtin::SentTwice))
    );
}

#[test]
fn a_file_of_the_last_round_is_known_again() {
    let setting = Setting::new();
    let mut submission = setting.sound.clone();
    submission.file.sha256 = "ab".repeat(32).into();
    let files = |sha256: &str| {
        let json = format!(
            r#"{{"round": {{"info": {{"title": "上半年核查", "year": 2026, "as_of": "2026-06-30"}}, "assessments": [
                {{"file": {{"name": "青岚县.xlsx", "sha256": "{sha256}", "bytes": 1}}}}]}}}}"#
        );
        round::previous(&json, "cc".to_owned()).unwrap()
    };
    let id = setting.id(Builtin::SameAsLastRound);
    for (previous, expected) in [(files(&submission.file.sha256), 1), (files("cd"), 0)] {
        let assessment = setting.session().after(Some(&previous)).assess(&submission);
        let found: Vec<&str> = assessment
            .findings
            .iter()
            .filter(|finding| finding.check == id)
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(found.len(), expected, "{found:?}");
        assert!(
            found
                .iter()
                .all(|message| message.contains("上半年核查") && message.contains("青岚县.xlsx"))
        );
    }
}

#[test]
fn copies_between_counties_are_told_by_bytes_place_and_saving() {
    let setting = Setting::new();
    let session = setting.session();
    let sent = |file: &str, sha256: &str, county: Option<&str>, saved_at: Option<&str>| {
        let mut assessment = setting.with(|s| {
            s.file.name = file.into();
            s.file.sha256 = sha256.into();
        });
        if let Some(code) = county {
            assessment.county = setting.roster.by_code(code).unwrap().clone();
        }
        assessment.saved_at = saved_at.map(str::to_owned);
        assessment
    };
    let instant = Some("2026-11-18T08:15:42Z");
    let round = session.assemble(
        vec![
            sent("青岚县/自评.xlsx", "aa", None, instant),
            sent("霁川县/自评.xlsx", "aa", None, None),
            sent("乙.xlsx", "bb", Some("369922"), instant),
            sent("丙.xlsx", "cc", Some("369923"), Some("2026-11-18T08:15:43Z")),
        ],
        Vec::new(),
        &Edits::default(),
    );
    let messages = |file: &str, builtin: Builtin| -> Vec<&str> {
        let assessment = round
            .assessments
            .iter()
            .find(|held| held.file.name == file)
            .unwrap();
        let id = setting.id(builtin);
        assessment
            .findings
            .iter()
            .filter(|finding| finding.check == id)
            .map(|finding| finding.message.as_str())
            .collect()
    };
    // The copy that lies in the other county's place does not count, though its name comes later.
    let twice = messages("青岚县/自评.xlsx", Builtin::SentTwice);
    assert!(
        twice.len() == 1 && twice[0].contains("逐字节相同") && twice[0].contains("写的是霁川县"),
        "{twice:?}"
    );
    let saved = messages("青岚县/自评.xlsx", Builtin::SavedTogether);
    assert!(saved.len() == 1 && saved[0].contains("霁川县"), "{saved:?}");
    assert_eq!(messages("乙.xlsx", Builtin::SavedTogether).len(), 1);
    assert!(messages("丙.xlsx", Builtin::SavedTogether).is_empty());
}

#[test]
fn no_built_in_check_goes_untested() {
    let apart = [
        Builtin::UnreadableFile,
        Builtin::OtherForm,
        Builtin::SentTwice,
        Builtin::SameAsLastRound,
        Builtin::SavedTogether,
        // tests/comparison
        Builtin::ChangedSinceLastYear,
        Builtin::FarFromOthers,
        Builtin::AlikeMaterial,
    ];
    let tested: BTreeSet<Builtin> = FAULTS.iter().map(|(builtin, _)| *builtin).chain(apart).collect();
    assert_eq!(tested, Builtin::ALL.iter().copied().collect());
}

#[test]
fn an_explained_warning_asks_for_nothing_and_an_error_cannot_be_explained() {
    let setting = Setting::new();
    let explain = |s: &mut Submission, id: &str| {
        let mut row = RowReading::default();
        for (column, value) in [
            ("核查编号", id),
            ("说明", "附件已另行以机要方式报送，编号见交接单。"),
        ] {
            row.answers.insert(
                column.to_owned(),
                Answer {
                    value: text(value),
                    ..Answer::default()
                },
            );
        }
        s.tables.get_mut("核实说明").unwrap().rows.push(row);
    };
    let missing = setting.id(Builtin::AttachmentMissing).to_owned();
    let explained = setting.with(|s| {
        s.attachments = Attachments::default();
        explain(s, &missing.to_lowercase());
    });
    assert!(explained.actions.is_empty(), "{:#?}", explained.actions);
    assert!(
        explained
            .findings
            .iter()
            .all(|finding| finding.explanation.is_some())
    );

    let blank = setting.id(Builtin::RequiredBlank).to_owned();
    let not_explained = setting.with(|s| {
        set(s, "填报人", Value::Blank);
        explain(s, &blank);
    });
    let checks: BTreeSet<&str> = not_explained
        .findings
        .iter()
        .map(|finding| finding.check.as_str())
        .collect();
    assert!(
        checks.contains(blank.as_str()) && checks.contains(setting.id(Builtin::ExplanationWithoutFinding))
    );
    assert_eq!(not_explained.actions.len(), 1);
}

#[test]
fn a_row_without_a_name_is_spoken_of_as_this_row() {
    let setting = Setting::new();
    let messages = |submission: &Submission, check: &str| -> Vec<String> {
        let findings = setting.session().assess(submission).findings.into_iter();
        findings
            .filter(|finding| finding.check == check)
            .map(|finding| finding.message.to_string())
            .collect()
    };
    let mut sent = setting.sound.clone();
    cell(&mut sent, "督学名册", 0, "年度考核").value = text("未考核");
    cell(&mut sent, "学校名单", 0, "是否挂牌").value = text("否");
    let name = setting.sound.tables["督学名册"].rows[0]
        .value("姓名")
        .text()
        .unwrap();
    let school = setting.sound.tables["学校名单"].rows[0]
        .value("名称")
        .text()
        .unwrap();
    assert_eq!(messages(&sent, "C13-05"), [format!("{name}没有参加年度考核。")]);
    assert_eq!(
        messages(&sent, "C06-01"),
        [format!("“{school}”没有设置责任督学公示牌。")]
    );
    cell(&mut sent, "学校名单", 0, "名称").value = text("霁川县“双减”实验小学");
    assert_eq!(
        messages(&sent, "C06-01"),
        ["“霁川县‘双减’实验小学”没有设置责任督学公示牌。"]
    );
    for (sheet, column) in [("督学名册", "姓名"), ("学校名单", "名称")] {
        let named = cell(&mut sent, sheet, 0, column);
        named.value = Value::Blank;
        named.raw = SmolStr::default();
    }
    assert_eq!(messages(&sent, "C13-05"), ["这一行没有参加年度考核。"]);
    assert_eq!(messages(&sent, "C06-01"), ["这一行没有设置责任督学公示牌。"]);
}
