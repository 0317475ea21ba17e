//! The public edition: no personal value of any sample stands in any byte of any output, and nothing else differs.
//!
//! What is personal is taken from the workbooks as they were typed and as they are read. The same search finds those
//! values in the full edition, so that it would find them here.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use std::sync::OnceLock;

use dudao::followup::Edits;
use dudao::intake;
use dudao::model::form::FieldKind;
use dudao::model::place::SourceFile;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::{Round, RoundInfo, UnreadableFile};
use dudao::model::submission::{Answer, Attachments, NotRead, Submission};
use dudao::model::value::{Value, says_nothing};
use dudao::plan::{Documents, load, load_roster};
use dudao::public::{Edition, HIDDEN};
use dudao::report::paths;
use dudao::{Session, workbook};
use jiff::civil::date;
use smol_str::format_smolstr;

struct Setting {
    plan: Plan,
    roster: Roster,
    info: RoundInfo,
}

fn setting() -> &'static Setting {
    static SETTING: OnceLock<Setting> = OnceLock::new();
    SETTING.get_or_init(|| {
        let plan = load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let roster = std::fs::read_to_string(samples().join("名单.csv")).unwrap();
        Setting {
            plan,
            roster: load_roster("名单.csv", &roster).unwrap(),
            info: RoundInfo {
                title: "样例".to_owned(),
                year: 2026,
                as_of: date(2026, 11, 20),
                calendar: None,
            },
        }
    })
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026")
}

/// The bytes of every file below a folder, by path.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![dir.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_string_lossy().into_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn submission(name: &str) -> Submission {
    let bytes = std::fs::read(samples().join(name)).unwrap();
    let book = workbook::read(&bytes, &workbook::Limits::default()).unwrap();
    let file = SourceFile {
        name: name.into(),
        ..SourceFile::default()
    };
    intake::read(&setting().plan, &book, file, Attachments::default()).unwrap()
}

/// Every answer to a field or column of which something holds.
fn answers(submission: &Submission, wanted: impl Fn(&dudao::model::form::Field) -> bool) -> Vec<&Answer> {
    let form = &setting().plan.form;
    let mut answers: Vec<&Answer> = form
        .fields()
        .filter(|(_, field)| wanted(field))
        .filter_map(|(_, field)| submission.fields.get(&field.name))
        .collect();
    for (sheet, table) in form.tables() {
        let Some(read) = submission.tables.get(&sheet.name) else {
            continue;
        };
        for column in table.columns.iter().filter(|column| wanted(column)) {
            answers.extend(read.rows.iter().filter_map(|row| row.answers.get(&column.name)));
        }
    }
    answers
}

/// An answer as typed and as read, if it says anything.
fn said(answer: &Answer) -> Vec<String> {
    let read = answer.value.text().unwrap_or_default();
    [answer.raw.trim(), read]
        .into_iter()
        .filter(|text| text.chars().count() >= 2 && !says_nothing(text))
        .map(str::to_owned)
        .collect()
}

/// Personal values and texts in the counties' own words of all samples.
fn told() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut personal, mut own_words) = (BTreeSet::new(), BTreeSet::new());
    let workbooks = files(&samples());
    let workbooks: Vec<&String> = workbooks.keys().filter(|name| name.ends_with(".xlsx")).collect();
    assert_eq!(workbooks.len(), 8);
    for name in workbooks {
        let submission = submission(name);
        personal.extend(
            answers(&submission, |field| field.personal)
                .into_iter()
                .flat_map(said),
        );
        let notes = answers(&submission, |field| field.kind == FieldKind::Note);
        // A word or two may be a word of anybody.
        own_words.extend(
            notes
                .into_iter()
                .flat_map(said)
                .filter(|text| text.chars().count() >= 8),
        );
    }
    (personal, own_words)
}

/// The outputs as bytes to search: files as they are, their paths, and what is inside those that are zip files.
fn searchable(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (name, bytes) in files(dir) {
        all.push((format!("the path {name}"), name.clone().into_bytes()));
        if bytes.starts_with(b"PK") {
            let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
            for index in 0..archive.len() {
                let mut part = archive.by_index(index).unwrap();
                let mut inside = Vec::new();
                part.read_to_end(&mut inside).unwrap();
                all.push((format!("{name}/{}", part.name().unwrap()), inside));
            }
        }
        all.push((name, bytes));
    }
    all
}

/// A value in every notation that an output could hold it in.
fn notations(value: &str) -> BTreeSet<String> {
    let json = serde_json::to_string(value).unwrap();
    let xml = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let ascii: String = value
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    let numeric: String = value.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let percent: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let unspaced: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let json = json.trim_matches('"').to_owned();
    [value.to_owned(), json, xml, ascii, numeric, percent, unspaced].into()
}

/// Which of the values stand in the outputs, each with where.
fn found(values: &BTreeSet<String>, outputs: &[(String, Vec<u8>)]) -> BTreeMap<String, BTreeSet<String>> {
    let notations: BTreeSet<String> = values.iter().flat_map(|value| notations(value)).collect();
    let pattern: Vec<String> = notations.iter().map(|one| regex::escape(one)).collect();
    let pattern = regex::bytes::RegexBuilder::new(&pattern.join("|"))
        .size_limit(1 << 28)
        .build()
        .unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, bytes) in outputs {
        for held in pattern.find_iter(bytes) {
            let value = String::from_utf8_lossy(held.as_bytes()).into_owned();
            found.entry(value).or_default().insert(name.clone());
        }
    }
    found
}

fn check(out: &Path, options: &[&str]) {
    let samples = samples();
    let mut args = vec![
        "check",
        samples.to_str().unwrap(),
        "--quiet",
        "--out",
        out.to_str().unwrap(),
    ];
    args.extend(options);
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(&args)
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The results of the samples, in the full and in the public edition.
fn editions() -> (&'static Path, &'static Path) {
    static EDITIONS: OnceLock<(tempfile::TempDir, tempfile::TempDir)> = OnceLock::new();
    let (full, public) = EDITIONS.get_or_init(|| {
        let editions = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        check(editions.0.path(), &[]);
        check(editions.1.path(), &["--public"]);
        editions
    });
    (full.path(), public.path())
}

#[test]
fn no_personal_value_of_any_sample_stands_in_any_byte_of_the_public_edition() {
    let (personal, own_words) = told();
    assert!(personal.len() > 150, "only {} values", personal.len());
    assert!(own_words.len() > 50, "only {} texts", own_words.len());
    let (full, public) = editions();

    let outputs = searchable(public);
    for document in [paths::COUNTY_LETTER, paths::COUNTY_RECEIPT] {
        assert!(
            outputs.iter().any(|(name, _)| name.ends_with(document)),
            "{document}"
        );
    }
    assert_eq!(found(&personal, &outputs), BTreeMap::new());
    assert_eq!(found(&own_words, &outputs), BTreeMap::new());

    // The full edition holds names, telephone numbers excepted, in every kind of file.
    let held = found(&personal, &searchable(full));
    let kinds: BTreeSet<&str> = held
        .values()
        .flatten()
        .filter_map(|name| name.rsplit_once('.').map(|(_, kind)| kind))
        .collect();
    assert!(held.len() > 30, "the search finds only {}", held.len());
    assert_eq!(kinds, ["html", "json", "xml"].into());

    // Every page says what it is, in its head and in the foot of its sheets.
    for (name, bytes) in files(public).iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8(bytes.clone()).unwrap();
        assert!(page.contains(r#"<p class="overline">公开版 · "#), "{name}");
        assert!(page.contains(r#"@bottom-left { content: "公开版 · "#), "{name}");
    }
    let feet = outputs.iter().filter(|(name, bytes)| {
        name.contains("worksheets/sheet") && String::from_utf8_lossy(bytes).contains("&amp;L公开版 · ")
    });
    let sheets = outputs
        .iter()
        .filter(|(name, _)| name.contains("worksheets/sheet"));
    assert_eq!(feet.count(), sheets.count(), "sheets without it in their foot");
}

#[test]
fn verdicts_counts_and_figures_are_those_of_the_full_edition() {
    let (full, public) = editions();
    let read = |dir: &Path| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(dir.join("result.json")).unwrap()).unwrap()
    };
    let (full, public) = (read(full), read(public));
    assert_eq!(public["public"], true);
    assert_eq!(full.get("public"), None);
    let core = |document: &serde_json::Value| -> Vec<String> {
        let sent = document["round"]["assessments"].as_array().unwrap();
        sent.iter().flat_map(told_of).collect()
    };
    assert_eq!(core(&public), core(&full));
    let ids = |document: &serde_json::Value| -> Vec<BTreeSet<String>> {
        let sent = document["round"]["assessments"].as_array().unwrap();
        let ids = |sent: &serde_json::Value| {
            let findings = sent["findings"].as_array().unwrap();
            let ids: BTreeSet<String> = findings.iter().map(|finding| finding["id"].to_string()).collect();
            assert_eq!(ids.len(), findings.len(), "ids are not unique");
            ids
        };
        sent.iter().map(ids).collect()
    };
    // What is about no person has the id that it has in the full edition.
    for (public, full) in ids(&public).iter().zip(ids(&full)) {
        for id in public
            .iter()
            .filter(|id| !id.contains("号督学") && !id.contains("号人员"))
        {
            assert!(full.contains(id), "{id}");
        }
    }
}

/// What an assessment tells that is about no person.
fn told_of(sent: &serde_json::Value) -> Vec<String> {
    let all = |key: &str, parts: &[&str]| -> Vec<String> {
        let rows = sent[key].as_array().unwrap().iter();
        rows.map(|row| {
            parts
                .iter()
                .map(|part| format!("{part} {}; ", row[*part]))
                .collect()
        })
        .collect()
    };
    let mut told = vec![sent["county"].to_string(), sent["verdict"].to_string()];
    told.extend(all("outcomes", &["rule", "verdict", "gap"]));
    told.extend(all("measures", &["measure", "verdict", "tally", "self_rating"]));
    told.extend(all("figures", &["title", "value", "required", "ratio"]));
    told.extend(all("actions", &["demand", "severity", "measure", "due", "what"]));
    let mut findings = all("findings", &["check", "severity", "measure", "due"]);
    // Those of persons are in another order.
    findings.sort();
    told.extend(findings);
    told
}

/// Checks submissions that a test made, as the program does for a public edition.
fn disclosed(submissions: Vec<Submission>, unreadable: Vec<UnreadableFile>) -> Round {
    let Setting { plan, roster, info } = setting();
    let session = Session::new(plan, info, roster).unwrap().for_the_public();
    let edition = Edition::new(plan, roster);
    let mut taken_out = BTreeMap::new();
    let mut assessments = Vec::new();
    for mut submission in submissions {
        taken_out.insert(submission.file.clone(), edition.mask(&mut submission));
        assessments.push(session.assess(&submission));
    }
    let round = session.assemble(assessments, unreadable, &Edits::default());
    session.disclose(round, &taken_out).unwrap()
}

/// Gives the first inspector of a submission another name, where schools name them, too.
fn rename_first(submission: &mut Submission, to: &str) {
    let rows = &submission.tables["督学名册"].rows;
    let from = rows[0].value("姓名").text().unwrap().to_owned();
    for (sheet, column) in [("督学名册", "姓名"), ("学校名单", "责任督学")] {
        for row in &mut submission.tables.get_mut(sheet).unwrap().rows {
            let answer = row.answers.get_mut(column).unwrap();
            if answer.value == Value::Text(from.as_str().into()) {
                answer.value = Value::Text(to.into());
                answer.raw = to.into();
            }
        }
    }
}

#[test]
fn names_are_left_out_wherever_a_county_may_write_them() {
    const NAME: &str = "欧阳某某";
    let mut sent = submission("霁川县自评工作簿.xlsx");
    rename_first(&mut sent, NAME);
    sent.file.name = format_smolstr!("报送/{NAME}报/霁川县自评.xlsx");
    sent.origin.lock_file = Some(format!("~${NAME}.xlsx"));
    let files = [format!("佐证/{NAME}聘书.pdf"), format!("佐证/多余的{NAME}.pdf")];
    sent.attachments = Attachments::new(files, true);
    sent.not_read.push(NotRead {
        sheet: format!("{NAME}的表"),
        at: None,
        shown: format!("填表人 {NAME}"),
        why: format!("工作表“{NAME}的表”不属于自评工作簿。"),
    });
    for sheet in &mut sent.sheets {
        if sheet.name == "基本信息" {
            sheet.found_as = Some(format!("基本信息（{NAME}）"));
        }
    }
    for (field, typed) in [
        ("填报单位", format!("{NAME}工作室")),
        ("学校总数", format!("约{NAME}所")),
    ] {
        let answer = sent.fields.get_mut(field).unwrap();
        answer.value = if field == "学校总数" {
            Value::Unreadable
        } else {
            Value::Text(typed.as_str().into())
        };
        answer.defect = (field == "学校总数").then(|| format!("“{typed}”不是数字。"));
        answer.raw = typed.into();
    }
    let evidence = &mut sent.tables.get_mut("佐证材料").unwrap().rows[0].answers;
    let listed = evidence.get_mut("附件文件名").unwrap();
    listed.value = Value::Text(format_smolstr!("{NAME}聘书.pdf、另一份{NAME}.pdf"));
    listed.raw = format_smolstr!("{NAME}聘书.pdf、另一份{NAME}.pdf");
    let unreadable = UnreadableFile {
        file: SourceFile {
            name: "青岚县/王某.rar".into(),
            ..SourceFile::default()
        },
        check: String::new(),
        message: "“王某.rar”是压缩包。".to_owned(),
        county: None,
    };

    let round = disclosed(vec![sent], vec![unreadable]);
    let text = serde_json::to_string(&round).unwrap();
    for name in [NAME, "王某"] {
        let before = text.split_once(name).map(|(before, _)| before);
        let before = before.map(|before| before.chars().rev().take(60).collect::<String>());
        assert_eq!(before, None, "(backwards)");
    }
    // The attachment that came is still told from those that did not, and from the one that nobody lists.
    let findings = &round.assessments[0].findings;
    let count = |id: &str, part: &str| {
        let held = findings.iter().filter(|finding| finding.check == id);
        held.filter(|finding| finding.message.contains(part)).count()
    };
    assert_eq!(count("E04", "〔已隐去"), 1, "the one that did not come");
    assert_eq!(count("E05", "〔已隐去"), 1, "the one that nobody lists");
}

#[test]
fn a_name_that_is_also_a_word_tears_no_text_apart() {
    let mut sent = submission("霁川县自评工作簿.xlsx");
    // A word of the plan, and a part of a school's name.
    rename_first(&mut sent, "督导");
    sent.fields.get_mut("填报人").unwrap().value = Value::Text("和平".into());
    let school = sent.tables.get_mut("学校名单").unwrap().rows[0]
        .answers
        .get_mut("名称")
        .unwrap();
    school.value = Value::Text("霁川县和平小学".into());
    let full = {
        let Setting { plan, roster, info } = setting();
        Session::new(plan, info, roster).unwrap().assess(&sent)
    };
    let public = disclosed(vec![sent], Vec::new());
    let public = &public.assessments[0];
    assert_eq!(public.measures, full.measures);
    let text = serde_json::to_string(public).unwrap();
    assert!(!text.contains("和平"));
    assert!(text.contains("督导"), "the plan's own word is left out");
    for broken in ["号督学小学", "号人员小学", "教育〔已隐去〕", "教育1号"] {
        assert!(!text.contains(broken), "{broken}");
    }
}

#[test]
fn an_explanation_still_answers_the_finding_whose_id_names_a_person() {
    let Setting { plan, roster, info } = setting();
    let mut sent = submission("青岚县/青岚县自评工作簿.xlsx");
    // The inspector is named as that of two more schools than before, which may be explained where the plan allows it.
    let explainable = |sent: &Submission| {
        let full = Session::new(plan, info, roster).unwrap().assess(sent);
        let name = sent.tables["督学名册"].rows[0]
            .value("姓名")
            .text()
            .unwrap()
            .to_owned();
        full.findings
            .into_iter()
            .find(|finding| finding.explainable && finding.id.contains(&name))
            .map(|finding| finding.id)
    };
    let hours = |sent: &mut Submission, column: &str, value: Value| {
        let rows = &mut sent.tables.get_mut("督学名册").unwrap().rows;
        rows[0].answers.get_mut(column).unwrap().value = value;
    };
    hours(&mut sent, "负责学校数", Value::Number(9.0));
    hours(&mut sent, "届满日期", Value::Date(date(2034, 1, 1)));
    let id = explainable(&sent).unwrap();
    let table = sent.tables.get_mut("核实说明").unwrap();
    let row = |text: &str| Answer {
        value: Value::Text(text.into()),
        raw: text.into(),
        sheet: "核实说明".into(),
        ..Answer::default()
    };
    let answers = [
        ("核查编号".to_owned(), row(&id)),
        ("说明".to_owned(), row("该同志受聘任期另有文件规定，见附件。")),
    ];
    table.rows.push(dudao::model::submission::RowReading {
        row: 50,
        answers: answers.into_iter().collect(),
    });
    let round = disclosed(vec![sent], Vec::new());
    let explained = round.assessments[0]
        .findings
        .iter()
        .filter(|finding| finding.explanation.as_deref() == Some(HIDDEN));
    assert_eq!(explained.count(), 1, "{id}");
}

#[test]
fn a_submission_that_was_not_masked_is_refused() {
    let Setting { plan, roster, info } = setting();
    let session = Session::new(plan, info, roster).unwrap().for_the_public();
    let sent = submission("霁川县自评工作簿.xlsx");
    let round = session.assemble(vec![session.assess(&sent)], Vec::new(), &Edits::default());
    assert!(session.disclose(round, &BTreeMap::new()).is_err());
}
