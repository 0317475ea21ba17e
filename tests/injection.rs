//! What a county writes is shown as it was typed and does nothing, in pages and in workbooks.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod hostile_text;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use dudao::workbook::{Limits, Raw, read};
use hostile_text::{FORMULA, LONGEST, MARKUP, TURNED};

fn reports() -> BTreeMap<String, Vec<u8>> {
    let (input, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    hostile_text::write(input.path());
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["check", "--quiet"])
        .arg(input.path())
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut files = BTreeMap::new();
    gather(out.path(), &mut files);
    files
}

fn gather(dir: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;")
        .replace('=', "&#x3D;")
}

#[test]
fn what_a_county_writes_is_shown_as_typed_and_does_nothing() {
    let files = reports();
    for name in ["差距报告.html", "总览.html"] {
        let page = String::from_utf8(files[name].clone()).unwrap();
        assert_eq!(page.matches("<script").count(), 1, "{name}");
        for element in ["<img", "<svg onload", "onerror=hacked"] {
            assert!(!page.contains(element), "{name} holds {element}");
        }
        assert_eq!(
            page.matches("<table").count(),
            page.matches("</table>").count(),
            "{name}"
        );
        // The file's name, with its braces.
        assert!(
            page.contains(&escaped("<img src=x onerror=hacked=1>{{plan}}")),
            "{name}"
        );
    }
    let county = String::from_utf8(files["差距报告.html"].clone()).unwrap();
    for text in [MARKUP, FORMULA, TURNED] {
        assert!(county.contains(&escaped(text)), "{text} is not shown as typed");
    }
    // An explanation as long as a cell can be is there to its end.
    assert!(county.contains(&"长".repeat(LONGEST - 200)));

    for name in ["差距报告.xlsx", "汇总.xlsx"] {
        let book = read(&files[name], &Limits::default()).unwrap();
        let texts: Vec<String> = book
            .sheets
            .iter()
            .flat_map(|sheet| sheet.cells.iter())
            .filter_map(|cell| match &cell.value {
                Raw::Text(text) => Some(text.to_string()),
                _ => None,
            })
            .collect();
        for text in [MARKUP, FORMULA] {
            assert!(texts.iter().any(|held| held.contains(text)), "{name}: {text}");
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(&files[name])).unwrap();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let mut xml = String::new();
            part.read_to_string(&mut xml).unwrap();
            for formula in xml.split("<f>").skip(1) {
                assert!(!formula.split("</f>").next().unwrap().contains("cmd"), "{name}");
            }
            let part = part.name().unwrap();
            assert!(!part.contains("externalLink"), "{name}: {part}");
        }
    }
    let result: serde_json::Value = serde_json::from_slice(&files["result.json"]).unwrap();
    assert!(
        result["round"]["assessments"][0]["findings"]
            .to_string()
            .contains("{{{title}}}")
    );
}
