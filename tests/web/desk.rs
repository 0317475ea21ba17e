//! A folder of a test's own, and the page open in a browser.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::browser::Browser;
use crate::chromium;

/// The day as of which everything is judged here.
pub const AS_OF: &str = "2026-11-20";

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page, and beside it the one for old browsers.
pub fn pages() -> [PathBuf; 2] {
    let page = std::env::var_os("DUDAO_PAGE").map_or_else(|| root().join("dist/自查.html"), PathBuf::from);
    let old = page.with_file_name("自查（旧浏览器）.html");
    for page in [&page, &old] {
        assert!(page.is_file(), "{} is missing: run web/build", page.display());
    }
    [page, old]
}

/// A folder of the test's own, and the page open in a browser.
pub struct Desk {
    /// The folder.
    pub dir: tempfile::TempDir,
    /// The browser.
    pub browser: Browser,
}

impl Desk {
    pub fn with(page: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("saves")).unwrap();
        let mut browser = Browser::start(&dir.path().join("profile"), &dir.path().join("saves"));
        browser.open(&chromium::url(page));
        let mut desk = Desk { dir, browser };
        desk.wait_until_ready();
        desk.browser.value(&format!(
            "var d = document.getElementById('as-of'); d.value = '{AS_OF}'; d.dispatchEvent(new Event('change'))"
        ));
        desk.browser
            .wait("document.getElementById('year').value === '2026'");
        desk
    }

    pub fn wait_until_ready(&mut self) {
        self.browser
            .wait("!document.getElementById('pick-files').disabled");
    }

    /// Chooses files in the page and waits for what comes of it.
    pub fn hand_in(&mut self, input: &str, paths: &[&Path]) {
        // Chromium walks a chosen folder before it tells the page, which until then still looks idle.
        self.browser.value(&format!(
            "window.told = false; document.querySelector('{input}').addEventListener('change', () => {{ window.told = true; }}, {{ once: true }})"
        ));
        self.browser.choose(input, paths);
        self.browser.wait("window.told");
        self.wait_until_ready();
    }

    /// Saves one of the files that the page offers, and gives its bytes.
    pub fn saved(&mut self, name: &str) -> Vec<u8> {
        let path = self.dir.path().join("saves").join(name);
        let _ = std::fs::remove_file(&path);
        let clicked = self.browser.value(&format!(
            "(() => {{ const a = [...document.querySelectorAll('a[download]')].find(a => a.download === '{name}');
               if (a) a.click(); return !!a; }})()"
        ));
        assert_eq!(clicked, json!(true), "{name} is not offered");
        let until = Instant::now() + Duration::from_secs(20);
        // Chromium writes under another name and renames the finished file.
        while !path.is_file() {
            assert!(Instant::now() < until, "{name} was not saved");
            std::thread::sleep(Duration::from_millis(30));
        }
        std::fs::read(path).unwrap()
    }

    pub fn text(&mut self, id: &str) -> String {
        let text = self.browser.value(&format!(
            "(e => e.closest('[hidden]') ? '' : e.innerText)(document.getElementById('{id}'))"
        ));
        text.as_str().unwrap().to_owned()
    }

    /// Copies a file alone into a folder of its own.
    pub fn alone(&self, file: &Path) -> PathBuf {
        let name = file.file_name().unwrap();
        let dir = self.dir.path().join("alone").join(name);
        std::fs::create_dir_all(&dir).unwrap();
        let copy = dir.join(name);
        std::fs::copy(file, &copy).unwrap();
        copy
    }
}
