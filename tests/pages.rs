//! The pages in Chromium: nothing runs out of the page at any width, and paper holds everything.
//!
//! Needs `chromium` and `pdftotext`; built only with the feature `cross-program`.

#![cfg(feature = "cross-program")]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Widths of a phone, a tablet, a laptop and a projector, in CSS pixels.
const WIDTHS: [u32; 4] = [360, 768, 1366, 1920];

/// Reports of the samples, in a folder of their own.
fn reports() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["check", "samples/2026", "--quiet", "--format", "html", "--out"])
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

fn pages(dir: &Path) -> Vec<PathBuf> {
    let mut pages = vec![dir.join("总览.html")];
    for entry in std::fs::read_dir(dir.join("县区")).unwrap() {
        pages.push(entry.unwrap().path().join("差距报告.html"));
    }
    pages.sort();
    assert_eq!(pages.len(), 8);
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

fn url(path: &Path) -> String {
    let mut url = String::from("file://");
    for byte in path.to_str().unwrap().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => url.push(char::from(byte)),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

#[test]
fn no_page_runs_out_of_the_window_sideways() {
    let dir = reports();
    // Frames of each width show each page with every detail unfolded, and say how wide its content is.
    let mut frames = String::new();
    for page in pages(dir.path()) {
        for width in WIDTHS {
            frames.push_str(&format!(
                "<iframe src=\"{}\" width=\"{width}\" height=\"800\"></iframe>\n",
                url(&page)
            ));
        }
    }
    let wrapper = dir.path().join("frames.html");
    let script = "
        addEventListener('load', () => {
            const seen = [];
            for (const frame of document.querySelectorAll('iframe')) {
                const page = frame.contentDocument;
                page.querySelectorAll('details').forEach(d => d.open = true);
                const root = page.documentElement;
                const asked = frame.contentWindow.performance.getEntriesByType('resource').length;
                seen.push([frame.width, root.scrollWidth, asked, page.title].join('|'));
            }
            document.body.innerHTML = '<pre>' + seen.join('\\n') + '\\nend</pre>';
        });";
    std::fs::write(
        &wrapper,
        format!("<!doctype html><meta charset=\"utf-8\"><body>{frames}<script>{script}</script></body>"),
    )
    .unwrap();
    let dom = chromium(
        dir.path(),
        &["--virtual-time-budget=20000", "--dump-dom", &url(&wrapper)],
    );
    let seen = dom
        .split_once("<pre>")
        .and_then(|(_, rest)| rest.split_once("end</pre>"))
        .map(|(seen, _)| seen);
    let seen: Vec<&str> = seen
        .unwrap_or_else(|| panic!("no answer: {dom}"))
        .lines()
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(seen.len(), 8 * WIDTHS.len(), "{seen:?}");
    for line in seen {
        let parts: Vec<&str> = line.splitn(4, '|').collect();
        let [width, content, asked, title] = parts.as_slice() else {
            panic!("{line}")
        };
        assert!(
            content.parse::<u32>().unwrap() <= width.parse::<u32>().unwrap(),
            "{title} is {content} wide at {width}"
        );
        assert_eq!(*asked, "0", "{title} asks for an outside resource");
    }
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
        let output = Command::new("pdftotext")
            .args(["-layout"])
            .arg(&pdf)
            .arg("-")
            .output()
            .expect("pdftotext is installed");
        let text: String = String::from_utf8_lossy(&output.stdout)
            .split_whitespace()
            .collect();
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
    }
}
