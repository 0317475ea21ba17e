//! The self-check page in Chromium, opened from a disk with the network off: the program's answers, no request, and no
//! file that ends it.
//!
//! Needs `chromium`, and the page that `web/build` makes: `dist/自查.html`, or the file that `DUDAO_PAGE` names. Run
//! by its name, `cargo test --test web`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod browser;
#[path = "../chromium/mod.rs"]
mod chromium;
mod desk;
mod shown;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use browser::Browser;
use desk::{AS_OF, Desk, pages, root};
use dudao::form::{self, Entry, Fill};
use dudao::model::plan::County;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

/// What the page may weigh, 1.2 MB as Windows counts them: it is sent as an attachment and in chats. Raise it only with a reason.
const MOST_BYTES: u64 = 12 * 1024 * 1024 / 10;

/// Every workbook of the samples.
fn workbooks() -> Vec<PathBuf> {
    fn walk(dir: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                walk(&path, into);
            } else if ending.is_some_and(|ending| dudao::workbook::ENDINGS.contains(&ending)) {
                into.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for dir in ["samples/2026", "samples/foreign"] {
        walk(&root().join(dir), &mut found);
    }
    found.sort();
    assert!(found.len() >= 15, "{found:?}");
    found
}

/// What the program writes for a path.
fn program(path: &Path, out: &Path, file: &str) -> Vec<u8> {
    program_with(path, out, file, &[])
}

/// What the program writes for a path, asked for more.
fn program_with(path: &Path, out: &Path, file: &str, more: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .arg("check")
        .arg(path)
        .args(more)
        .args(["--quiet", "--as-of", AS_OF, "--out"])
        .arg(out)
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::read(out.join(file)).unwrap()
}

/// Asserts that nothing but the page itself was asked for, and nobody complained.
fn assert_silent(browser: &mut Browser) {
    // Whatever happened up to now has been told once this is answered.
    browser.value("1");
    let outside: Vec<&String> = browser
        .requests
        .iter()
        .filter(|url| !url.starts_with("blob:"))
        .filter(|url| !url.starts_with("file:") || !url.ends_with(".html"))
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
    assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
}

#[test]
fn the_page_says_what_the_program_says_of_every_sample() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    for (no, workbook) in workbooks().iter().enumerate() {
        let copy = desk.alone(workbook);
        desk.hand_in("#files", &[&copy]);
        assert_eq!(desk.text("trouble"), "", "{}", workbook.display());
        let out = desk.dir.path().join(format!("out-{no}"));
        let expected = program(&copy, &out, "result.json");
        let seen = desk.saved("result.json");
        assert!(
            seen == expected,
            "{}: the page's result.json is not the program's",
            workbook.display()
        );
        // The reports, too: they are the same library's.
        if no == 0 {
            let county = std::fs::read_dir(out.join("县区"))
                .unwrap()
                .next()
                .unwrap()
                .unwrap();
            for name in ["差距报告.html", "差距报告.xlsx"] {
                assert!(
                    desk.saved(name) == std::fs::read(county.path().join(name)).unwrap(),
                    "{name}"
                );
            }
        }
    }
    assert_silent(&mut desk.browser);
}

#[test]
fn a_folder_brings_its_attachments() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    let folder = root().join("samples/2026/鹭汀区报送材料");
    desk.hand_in("#folder", &[&folder]);
    assert_eq!(desk.text("trouble"), "");
    let out = desk.dir.path().join("out");
    let assessments = |bytes: &[u8]| {
        let result: Value = serde_json::from_slice(bytes).unwrap();
        result["round"]["assessments"].clone()
    };
    let expected = assessments(&program(&folder, &out, "result.json"));
    let seen = assessments(&desk.saved("result.json"));
    assert_eq!(seen, expected);
    assert!(
        expected.to_string().contains("没有列入"),
        "the sample has an attachment that is not listed"
    );
}

#[test]
fn the_workbook_to_fill_in_is_the_programs() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    let out = desk.dir.path().join("template");
    for (code, args) in [
        ("", &["--year", "2026"][..]),
        ("360102", &["--year", "2026", "--county", "360102"]),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
            .args(["template", "--out"])
            .arg(&out)
            .args(args)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        desk.browser.value(&format!(
            "document.getElementById('for-county').value = '{code}'; document.getElementById('make-blank').click()"
        ));
        desk.wait_until_ready();
        let name = desk.browser.value("document.querySelector('#blank a').download");
        let name = name.as_str().unwrap();
        assert!(name.starts_with(code), "{name}");
        assert!(
            desk.saved(name) == std::fs::read(out.join(name)).unwrap(),
            "{name}"
        );
    }
    // A year that is none goes back to that of the day.
    desk.browser.value(
        "(y => { y.value = '26'; y.dispatchEvent(new Event('change')); })(document.getElementById('year'))",
    );
    desk.browser
        .wait("document.getElementById('year').value === '2026'");
    assert_silent(&mut desk.browser);
}

/// A workbook with a part that inflates to far more than anybody types.
fn bomb(good: &Path, to: &Path) {
    let mut package = zip::ZipArchive::new(std::fs::File::open(good).unwrap()).unwrap();
    let mut bomb = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    let names: Vec<String> = package
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    for name in names {
        if name.ends_with("sheet2.xml") {
            bomb.start_file(name, SimpleFileOptions::default()).unwrap();
            for _ in 0..300 {
                bomb.write_all(&[b' '; 1 << 20]).unwrap();
            }
        } else {
            bomb.raw_copy_file(package.by_name(&name).unwrap()).unwrap();
        }
    }
    bomb.finish().unwrap();
}

#[test]
fn no_file_ends_the_page() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    let good = desk.alone(&root().join("samples/2026/芷汀县自评工作簿.xlsx"));
    let bytes = std::fs::read(&good).unwrap();
    let made = |name: &str, bytes: &[u8]| {
        let path = desk.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let cut = made("截断.xlsx", &bytes[..bytes.len() / 2]);
    let text = made("不是.xlsx", "不是工作簿".as_bytes());
    let huge = made("膨胀.xlsx", b"");
    bomb(&good, &huge);
    for bad in [&cut, &text, &huge] {
        desk.hand_in("#files", &[bad]);
        let name = bad.file_name().unwrap().to_str().unwrap();
        let trouble = desk.text("trouble");
        assert!(
            trouble.starts_with(&format!("「{name}」没有核查：")) && trouble.ends_with('。'),
            "{trouble}"
        );
        assert_eq!(desk.text("county"), "", "{name}: an old result is shown");
        desk.hand_in("#files", &[&good]);
        assert_eq!(desk.text("trouble"), "");
        assert!(desk.text("county").contains("芷汀县"));
    }
    assert_silent(&mut desk.browser);
}

#[test]
fn several_files_are_told_apart() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    let one = desk.alone(&root().join("samples/2026/芷汀县自评工作簿.xlsx"));
    let other = desk.alone(&root().join("samples/2026/霁川县自评工作簿.xlsx"));
    let evidence = root().join("samples/2026/青岚县/佐证材料/Z01委员会组成人员.pdf");

    desk.hand_in("#files", &[&evidence, &root().join("README.md")]);
    assert!(
        desk.text("trouble").contains("没有工作簿"),
        "{}",
        desk.text("trouble")
    );

    desk.hand_in("#files", &[&one, &other, &evidence]);
    assert!(
        desk.text("status").contains("2 份工作簿"),
        "{}",
        desk.text("status")
    );
    assert_eq!(desk.text("trouble"), "");
    desk.browser.value(
        "[...document.querySelectorAll('#choose button')].find(b => b.innerText.includes('霁川县')).click()",
    );
    desk.browser.wait("!document.getElementById('result').hidden");
    desk.wait_until_ready();
    assert!(desk.text("county").contains("霁川县"));
    assert!(
        desk.text("status").contains("2 个附件"),
        "{}",
        desk.text("status")
    );
}

/// A workbook of 芷汀县 about a year, with so many primary schools and nothing else.
fn sparse(desk: &Desk, name: &str, year: i32, primary_schools: f64) -> PathBuf {
    let plan = dudao::plan::load(&dudao::plan::Documents::embedded()).unwrap();
    let fill = Fill {
        county: Some(County {
            code: "369923".into(),
            name: "芷汀县".into(),
            city: "汀澜市".into(),
        }),
        fields: [("小学数".to_owned(), Entry::Number(primary_schools))].into(),
        ..Fill::default()
    };
    let path = desk.dir.path().join(name);
    std::fs::write(&path, form::write(&plan, year, None, plan.issued, &fill).unwrap()).unwrap();
    path
}

#[test]
fn the_workbook_of_last_year_is_compared_with() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    let now = sparse(&desk, "本年.xlsx", 2026, 40.0);
    let before = sparse(&desk, "上年.xlsx", 2025, 90.0);
    let swings = |desk: &mut Desk| {
        let result: Value = serde_json::from_slice(&desk.saved("result.json")).unwrap();
        let assessment = &result["round"]["assessments"][0];
        let findings = assessment["findings"].as_array().unwrap().iter();
        let told: Vec<String> = findings
            .filter(|finding| finding["check"] == "N01")
            .map(|finding| finding["message"].as_str().unwrap().to_owned())
            .collect();
        (told, assessment["last_year"]["file"].clone())
    };
    desk.hand_in("#files", &[&now]);
    assert_eq!(swings(&mut desk), (vec![], Value::Null));

    // Chosen after the check: the workbook is checked again.
    desk.hand_in("#before-file", &[&before]);
    assert_eq!(desk.text("trouble"), "");
    let (told, file) = swings(&mut desk);
    assert_eq!((told.len(), file), (1, json!("上年.xlsx")), "{told:?}");
    assert!(
        told[0].contains("减少 50 所") && told[0].contains("上年.xlsx"),
        "{told:?}"
    );
    assert!(desk.text("facts").contains("与 2025 年度“上年.xlsx”比对"));
    let out = desk.dir.path().join("out");
    let more = ["--last-year", before.to_str().unwrap()];
    assert!(desk.saved("result.json") == program_with(&now, &out, "result.json", &more));

    // Put away again.
    desk.browser.value("document.getElementById('no-before').click()");
    desk.wait_until_ready();
    assert_eq!(swings(&mut desk), (vec![], Value::Null));

    // Dropped together, they are told apart by their year, and the earlier one is no attachment.
    desk.browser.drop("#drop", &[&before, &now]);
    desk.browser
        .wait("document.getElementById('before').innerText.includes('上年.xlsx')");
    desk.browser.wait("!document.getElementById('result').hidden");
    desk.wait_until_ready();
    assert_eq!(swings(&mut desk).1, json!("上年.xlsx"));
    assert!(desk.text("status").contains("本年.xlsx") && desk.text("status").contains("没有拖入或选择附件"));

    // What cannot be compared with is said, and nothing is checked as if it had been.
    desk.hand_in("#before-file", &[&now]);
    let trouble = desk.text("trouble");
    assert!(
        trouble.contains("上年度工作簿“本年.xlsx”不能用来比对：填报年度为 2026，应为 2025")
            && trouble.contains("不比对"),
        "{trouble}"
    );
    assert_eq!(desk.text("county"), "", "an old result is shown");
    assert_silent(&mut desk.browser);
}

#[test]
fn what_is_dropped_is_taken_as_if_it_were_chosen() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    let good = desk.alone(&root().join("samples/2026/芷汀县自评工作簿.xlsx"));
    desk.browser.drop("#drop", &[&good, &root().join("README.md")]);
    desk.browser.wait("!document.getElementById('result').hidden");
    desk.wait_until_ready();
    assert!(desk.text("county").contains("芷汀县"));
    assert!(
        desk.text("status").contains("1 个附件"),
        "{}",
        desk.text("status")
    );

    // From a disk Chromium names what is in a dropped folder and gives none of it; elsewhere it gives it.
    desk.browser
        .drop("#drop", &[&root().join("samples/2026/鹭汀区报送材料")]);
    desk.browser
        .wait("!document.getElementById('trouble').hidden || document.getElementById('county').innerText.includes('鹭汀区')");
    let trouble = desk.text("trouble");
    assert!(trouble.is_empty() || trouble.contains("选择文件夹"), "{trouble}");
}

/// Stands between page and worker: what `window.mischief` says is done to the next check.
const MISCHIEF: &str = "
    const Real = Worker;
    window.Worker = class extends Real {
        postMessage(message, transfer) {
            const mischief = message.job === 'check' && window.mischief;
            if (!mischief) { return super.postMessage(message, transfer); }
            window.mischief = '';
            window.checks = (window.checks || 0) + 1;
            if (mischief === 'fault') { super.postMessage({ job: 'unheard of' }); }
        }
    };";

#[test]
fn a_worker_that_hangs_or_fails_is_made_anew() {
    let [page, _] = pages();
    let dir = tempfile::tempdir().unwrap();
    let mut browser = Browser::start(&dir.path().join("profile"), dir.path());
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": MISCHIEF }),
    );
    browser.open(&chromium::url(&page));
    let mut desk = Desk { dir, browser };
    desk.wait_until_ready();
    let good = desk.alone(&root().join("samples/2026/芷汀县自评工作簿.xlsx"));
    for (mischief, told, least, most) in [("fault", "内部出错", 0, 20), ("hang", "30 秒", 29, 60)] {
        desk.browser.value(&format!("window.mischief = '{mischief}'"));
        let since = Instant::now();
        desk.hand_in("#files", &[&good]);
        let took = since.elapsed().as_secs();
        assert!((least..most).contains(&took), "{mischief}: {took} s");
        assert!(desk.text("trouble").contains(told), "{}", desk.text("trouble"));
        desk.hand_in("#files", &[&good]);
        assert_eq!(desk.text("trouble"), "");
        assert!(desk.text("county").contains("芷汀县"));
    }
    assert_eq!(desk.browser.value("window.checks"), json!(2));
}

#[test]
fn the_policy_lets_nothing_out() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    for attempt in [
        "fetch('https://example.org/').then(() => 'sent', () => 'refused')",
        "new Promise(done => { const i = new Image(); i.onload = () => done('sent'); i.onerror = () => done('refused'); i.src = 'https://example.org/a.png'; })",
        "new Promise(done => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); done(window.ran ? 'sent' : 'refused'); })",
    ] {
        assert_eq!(desk.browser.value(attempt), json!("refused"), "{attempt}");
    }
}

#[test]
fn the_page_for_old_browsers_works_and_is_written_for_them() {
    let [_, old] = pages();
    let mut desk = Desk::with(&old);
    let good = desk.alone(&root().join("samples/2026/芷汀县自评工作簿.xlsx"));
    desk.hand_in("#files", &[&good]);
    assert!(desk.text("county").contains("芷汀县"));
    assert_silent(&mut desk.browser);
    // What Chromium 69 does not understand would keep the whole script from running.
    let html = std::fs::read_to_string(&old).unwrap();
    let scripts: Vec<&str> = html
        .split("<script")
        .skip(1)
        .filter_map(|after| after.split_once('>'))
        .filter(|(head, _)| !head.contains("program"))
        .map(|(_, rest)| rest.split("</script>").next().unwrap())
        .collect();
    assert_eq!(scripts.len(), 2);
    for script in scripts {
        for newer in [
            "?.",
            "??",
            "||=",
            "&&=",
            " static #",
            "await import",
            ".replaceAll(",
            ".at(",
        ] {
            assert!(!script.contains(newer), "{newer} is too new");
        }
    }
}

#[test]
fn the_page_is_small_enough_to_send() {
    let [page, _] = pages();
    let bytes = std::fs::metadata(&page).unwrap().len();
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
}
