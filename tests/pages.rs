//! The pages in Chromium: nothing runs out of the page at any width, and paper holds everything.
//!
//! Needs `chromium` and `pdftotext`; run by its name, `cargo test --test pages`.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod chromium;
mod hostile_text;

use std::path::{Path, PathBuf};
use std::process::Command;

use chromium::{axe, url};

/// Widths of a phone, a tablet, a laptop and a projector, in CSS pixels.
const WIDTHS: [u32; 4] = [360, 768, 1366, 1920];

/// Reports of the samples, in a folder of their own.
fn reports() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args([
            "check",
            "samples/2026",
            "--quiet",
            "--format",
            "html,json",
            "--out",
        ])
        .arg(dir.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    dir
}

/// The annual report of these results, in a folder beside them.
fn annual(dir: &Path) -> PathBuf {
    let out = dir.join("年度");
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["annual", "--out"])
        .args([&out, dir])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    out.join("年度报告.html")
}

fn pages(dir: &Path) -> Vec<PathBuf> {
    let pages = pages_of(dir);
    assert_eq!(pages.len(), 8);
    pages
}

fn pages_of(dir: &Path) -> Vec<PathBuf> {
    let mut pages = vec![dir.join("总览.html")];
    for entry in std::fs::read_dir(dir.join("县区")).unwrap() {
        pages.push(entry.unwrap().path().join("差距报告.html"));
    }
    pages.sort();
    pages
}

/// Runs Chromium with a profile of its own and the network off.
fn chromium(dir: &Path, args: &[&str]) -> String {
    let output = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--hide-scrollbars",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .args([
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--allow-file-access-from-files",
        ])
        .arg(format!("--user-data-dir={}", dir.join("profile").display()))
        .args(args)
        .output()
        .expect("chromium is installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What each page is when shown at each width with every detail unfolded: width, width of its content, how many
/// resources it asks for, whether a script of a county ran, title.
fn seen_at(dir: &Path, pages: &[PathBuf], widths: &[u32]) -> Vec<(u32, u32, u32, bool, String)> {
    let mut frames = String::new();
    for page in pages {
        for width in widths {
            frames.push_str(&format!(
                "<iframe src=\"{}\" width=\"{width}\" height=\"800\"></iframe>\n",
                url(page)
            ));
        }
    }
    let wrapper = dir.join("frames.html");
    let script = "
        addEventListener('load', () => {
            const seen = [];
            for (const frame of document.querySelectorAll('iframe')) {
                const page = frame.contentDocument;
                page.querySelectorAll('details').forEach(d => d.open = true);
                const root = page.documentElement;
                const asked = frame.contentWindow.performance.getEntriesByType('resource').length;
                const ran = frame.contentWindow.hacked !== undefined;
                seen.push([frame.width, root.scrollWidth, asked, ran, page.title].join('|'));
            }
            document.body.innerHTML = '<pre></pre>';
            document.querySelector('pre').textContent = seen.join('\\n') + '\\nend';
        });";
    std::fs::write(
        &wrapper,
        format!("<!doctype html><meta charset=\"utf-8\"><body>{frames}<script>{script}</script></body>"),
    )
    .unwrap();
    let dom = chromium(
        dir,
        &["--virtual-time-budget=20000", "--dump-dom", &url(&wrapper)],
    );
    let seen = dom
        .split_once("<pre>")
        .and_then(|(_, rest)| rest.split_once("end</pre>"))
        .map(|(seen, _)| seen)
        .unwrap_or_else(|| panic!("no answer: {dom}"));
    let seen: Vec<_> = seen
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let parts: Vec<&str> = line.splitn(5, '|').collect();
            let [width, content, asked, ran, title] = parts.as_slice() else {
                panic!("{line}")
            };
            let number = |text: &str| text.parse::<u32>().unwrap();
            let title = (*title).to_owned();
            (
                number(width),
                number(content),
                number(asked),
                *ran == "true",
                title,
            )
        })
        .collect();
    assert_eq!(seen.len(), pages.len() * widths.len(), "{seen:?}");
    seen
}

#[test]
fn no_page_runs_out_of_the_window_sideways() {
    let dir = reports();
    let mut shown = pages(dir.path());
    shown.push(annual(dir.path()));
    for (width, content, asked, _, title) in seen_at(dir.path(), &shown, &WIDTHS) {
        assert!(content <= width, "{title} is {content} wide at {width}");
        assert_eq!(asked, 0, "{title} asks for an outside resource");
    }
}

#[test]
fn what_a_county_writes_neither_runs_nor_widens_the_page() {
    let (input, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    hostile_text::write(input.path());
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["check", "--quiet", "--format", "html", "--out"])
        .arg(out.path())
        .arg(input.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    // Without their policy, too: it is the second lock, and the first must hold alone.
    let mut shown = Vec::new();
    for page in pages_of(out.path()) {
        let html = std::fs::read_to_string(&page).unwrap();
        let (head, rest) = html
            .split_once("<meta http-equiv=\"Content-Security-Policy\"")
            .unwrap();
        let copy = page.with_file_name("unlocked.html");
        std::fs::write(&copy, [head, rest.split_once('>').unwrap().1].concat()).unwrap();
        shown.extend([page, copy]);
    }
    assert_eq!(shown.len(), 4);
    for (width, content, asked, ran, title) in seen_at(out.path(), &shown, &[360, 1366]) {
        assert!(content <= width, "{title} is {content} wide at {width}");
        assert_eq!(asked, 0, "{title} asks for an outside resource");
        assert!(!ran, "{title} ran what a county wrote");
    }
}

/// The text of a PDF or of some of its pages, without blanks.
fn text_of(pdf: &Path, pages: &[&str]) -> String {
    let output = Command::new("pdftotext")
        .args(["-layout"])
        .args(pages)
        .arg(pdf)
        .arg("-")
        .output()
        .expect("pdftotext is installed");
    String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .collect()
}

#[test]
fn paper_holds_what_the_screen_folds_away() {
    let dir = reports();
    for page in pages(dir.path()) {
        let pdf = dir.path().join("page.pdf");
        chromium(
            dir.path(),
            &[
                "--no-pdf-header-footer",
                &format!("--print-to-pdf={}", pdf.display()),
                &url(&page),
            ],
        );
        let text = text_of(&pdf, &[]);
        let name = page
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        // The last words of every page stand in its folded notes.
        for part in ["工作标题", "方案校验值", "SHA-256", "依据"] {
            assert!(text.contains(part), "{name}: {part} is not on paper");
        }
        // The first sheet of paper is the leader's: the whole first chapter and nothing else.
        let second = text_of(&pdf, &["-f", "2", "-l", "2"]);
        assert!(
            second.starts_with("二、"),
            "{name}: the second page begins with {:.60}",
            second
        );
    }
}

/// How a page may be shown, with what its runner does to it and what Chromium is told.
struct Showing {
    name: &'static str,
    /// Whether the switch for large type is on; every tone must then have 7:1.
    care: bool,
    /// Chromium's number of the preferred colours: 0 dark, 1 light.
    scheme: u8,
    /// Width of the window in CSS pixels.
    width: u32,
}

const SHOWINGS: [Showing; 4] = [
    Showing {
        name: "桌面",
        care: false,
        scheme: 1,
        width: 1366,
    },
    Showing {
        name: "深色",
        care: false,
        scheme: 0,
        width: 1366,
    },
    Showing {
        name: "大字版",
        care: true,
        scheme: 1,
        width: 1366,
    },
    Showing {
        name: "手机大字版",
        care: true,
        scheme: 1,
        width: 360,
    },
];

/// The violations that axe-core finds on a page with everything unfolded, a line each.
fn violations(dir: &Path, page: &Path, showing: &Showing) -> Vec<String> {
    let html = std::fs::read_to_string(page).unwrap();
    // The page's own policy lets no script of a stranger run; the copy that is examined goes without it.
    let (head, rest) = html
        .split_once("<meta http-equiv=\"Content-Security-Policy\"")
        .unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let runner = format!(
        "<script src=\"{}\"></script><script>
        addEventListener('load', async () => {{
            document.querySelectorAll('details').forEach(d => d.open = true);
            const care = document.getElementById('care');
            care.checked = {care};
            const options = {{ resultTypes: ['violations'], rules: {{ 'color-contrast-enhanced': {{ enabled: {care} }} }} }};
            let lines;
            try {{
                const seen = await axe.run(document, options);
                lines = seen.violations.flatMap(v => v.nodes.map(n => [v.id, n.target.join(' '), n.failureSummary].join(' | ')));
                lines = lines.map(l => l.replaceAll('\\n', ' '));
                lines.push('dark ' + matchMedia('(prefers-color-scheme: dark)').matches + ' passes ' + seen.passes.length);
            }} catch (error) {{ lines = ['failed ' + error]; }}
            document.body.innerHTML = '<pre></pre>';
            document.querySelector('pre').textContent = lines.join('\\n') + '\\nend';
        }});</script></body>",
        url(&axe()),
        care = showing.care,
    );
    let copy = dir.join("examined.html");
    std::fs::write(&copy, [head, &rest.replace("</body>", &runner)].concat()).unwrap();
    let dom = chromium(
        dir,
        &[
            &format!("--window-size={},900", showing.width),
            &format!("--blink-settings=preferredColorScheme={}", showing.scheme),
            "--virtual-time-budget=60000",
            "--dump-dom",
            &url(&copy),
        ],
    );
    let seen = dom
        .split_once("<pre>")
        .and_then(|(_, rest)| rest.split_once("\nend</pre>"))
        .map(|(seen, _)| seen)
        .unwrap_or_else(|| {
            panic!(
                "no answer of {}: {}",
                page.display(),
                dom.chars().take(400).collect::<String>()
            )
        });
    let mut lines: Vec<String> = seen.lines().map(str::to_owned).collect();
    let ran = lines.pop().unwrap();
    let dark = format!("dark {} passes ", showing.scheme == 0);
    let passes = ran.strip_prefix(&dark).unwrap_or_else(|| panic!("{ran}"));
    assert!(
        passes.parse::<u32>().unwrap() > 10,
        "the checker ran over nothing: {ran}"
    );
    lines
}

#[test]
fn every_page_is_accessible_however_it_is_shown() {
    let dir = reports();
    let mut found = Vec::new();
    let mut pages = pages(dir.path());
    let handbook = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["plan", "handbook", "--out"])
        .arg(dir.path().join("handbook"))
        .output()
        .unwrap();
    assert!(
        handbook.status.success(),
        "{}",
        String::from_utf8_lossy(&handbook.stderr)
    );
    pages.extend(
        std::fs::read_dir(dir.path().join("handbook"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "html")),
    );
    pages.push(annual(dir.path()));
    assert_eq!(pages.len(), 10);
    for showing in &SHOWINGS {
        for page in &pages {
            for line in violations(dir.path(), page, showing) {
                found.push(format!("{} {}: {line}", showing.name, page.display()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} violations\n{}",
        found.len(),
        found.join("\n")
    );
}
