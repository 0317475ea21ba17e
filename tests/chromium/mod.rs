//! What every test that opens a page in Chromium needs.

use std::path::{Path, PathBuf};

/// The address of a file.
pub fn url(path: &Path) -> String {
    let mut url = String::from("file://");
    for byte in path.to_str().unwrap().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => url.push(char::from(byte)),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// The accessibility checker: a file that `.ci/run` fetches, named by `DUDAO_AXE`.
pub fn axe() -> PathBuf {
    let path = std::env::var_os("DUDAO_AXE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/axe.min.js"),
        PathBuf::from,
    );
    assert!(
        path.is_file(),
        "{} is missing: take axe.min.js out of the npm package axe-core, as .ci/run does",
        path.display()
    );
    path
}
