//! How the page is shown: to axe-core, at the widths of a desk and a telephone, and to a keyboard.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::browser::Browser;
use crate::chromium;
use crate::desk::{Desk, pages, root};

/// How the page may be shown.
struct Showing {
    name: &'static str,
    width: u32,
    scheme: &'static str,
    /// Whether the switch for large type is on; every tone must then have 7:1.
    care: bool,
}

const SHOWINGS: [Showing; 4] = [
    Showing {
        name: "桌面",
        width: 1366,
        scheme: "light",
        care: false,
    },
    Showing {
        name: "深色",
        width: 1366,
        scheme: "dark",
        care: false,
    },
    Showing {
        name: "大字版",
        width: 1366,
        scheme: "light",
        care: true,
    },
    Showing {
        name: "手机大字版",
        width: 360,
        scheme: "light",
        care: true,
    },
];

/// What is wrong with the page as it stands, shown so: violations that axe-core finds, and content beyond the window.
fn faults(desk: &mut Desk, showing: &Showing, state: &str) -> Vec<String> {
    let browser = &mut desk.browser;
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        json!({ "width": showing.width, "height": 900, "deviceScaleFactor": 1, "mobile": showing.width < 500 }),
    );
    browser.call(
        "Emulation.setEmulatedMedia",
        json!({ "features": [
            { "name": "prefers-color-scheme", "value": showing.scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] }),
    );
    browser.value(&format!(
        "var c = document.getElementById('care'); if (c.checked !== {}) c.click();
         document.querySelectorAll('details').forEach(d => d.open = true)",
        showing.care
    ));
    let options = json!({
        "iframes": false,
        "resultTypes": ["violations"],
        "rules": { "color-contrast-enhanced": { "enabled": showing.care } },
    });
    let seen = browser.value(&format!(
        "axe.run(document, {options}).then(seen => ({{ passes: seen.passes.length, violations: seen.violations.flatMap(
           v => v.nodes.map(n => [v.id, n.target.join(' '), n.failureSummary].join(' | '))) }}))"
    ));
    assert!(
        seen["passes"].as_u64().unwrap() > 10,
        "the checker ran over nothing: {seen}"
    );
    let mut found: Vec<String> = seen["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| format!("{} {state}: {line}", showing.name))
        .collect();
    let width = browser.value("document.documentElement.scrollWidth");
    if width.as_u64().unwrap() > u64::from(showing.width) {
        found.push(format!("{} {state}: {width} wide", showing.name));
    }
    found
}

#[test]
fn the_page_is_accessible_however_it_is_shown() {
    let [page, _] = pages();
    let dir = tempfile::tempdir().unwrap();
    let mut browser = Browser::start(&dir.path().join("profile"), dir.path());
    // The page's own policy lets no script of a stranger run.
    browser.call("Page.setBypassCSP", json!({ "enabled": true }));
    browser.open(&chromium::url(&page));
    browser.value(&std::fs::read_to_string(chromium::axe()).unwrap());
    let mut desk = Desk { dir, browser };
    desk.wait_until_ready();
    let good = desk.alone(&root().join("samples/2026/芷汀县自评工作簿.xlsx"));
    let other = desk.alone(&root().join("samples/2026/霁川县自评工作簿.xlsx"));
    let text = desk.dir.path().join("不是.xlsx");
    std::fs::write(&text, "不是工作簿").unwrap();
    let mut found = Vec::new();
    for (state, files) in [
        ("空白", vec![]),
        ("读不出", vec![&text]),
        ("几份", vec![&good, &other]),
        ("结果", vec![&good]),
    ] {
        if !files.is_empty() {
            let files: Vec<&Path> = files.into_iter().map(PathBuf::as_path).collect();
            desk.hand_in("#files", &files);
        }
        for showing in &SHOWINGS {
            found.extend(faults(&mut desk, showing, state));
        }
    }
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_keyboard_reaches_everything_and_a_result_is_announced() {
    let [page, _] = pages();
    let mut desk = Desk::with(&page);
    let good = desk.alone(&root().join("samples/2026/芷汀县自评工作簿.xlsx"));
    desk.hand_in("#files", &[&good]);
    assert_eq!(desk.browser.value("document.activeElement.id"), json!("h-result"));
    assert!(
        desk.text("status").contains("核查完毕"),
        "{}",
        desk.text("status")
    );
    desk.browser.value(
        "document.activeElement.blur(); window.scrollTo(0, 0); document.querySelector('.skip').focus()",
    );
    let mut reached = Vec::new();
    for _ in 0..12 {
        let here = desk
            .browser
            .value("(e => e.id || e.download || e.tagName)(document.activeElement)");
        reached.push(here.as_str().unwrap().to_owned());
        for kind in ["rawKeyDown", "keyUp"] {
            desk.browser.call(
                "Input.dispatchKeyEvent",
                json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 }),
            );
        }
    }
    for wanted in [
        "care",
        "pick-files",
        "pick-folder",
        "差距报告.html",
        "差距报告.xlsx",
        "result.json",
    ] {
        assert!(reached.iter().any(|id| id == wanted), "{wanted}: {reached:?}");
    }
    // From the last of these the focus goes on into the frame, whose own process takes the keys.
    let frame = desk.browser.value("document.getElementById('report').tabIndex");
    assert_eq!(frame, json!(0));
}
