//! A county's workbook in which names, answers and the file's own name are written to do harm.

use std::io::{Cursor, Read, Write};
use std::path::Path;

/// Runs a script, loads a picture, fills a template.
pub const MARKUP: &str = "<script>hacked=1</script><img src=x onerror=hacked=1>\"'><svg onload=hacked=1>{{plan}}{{{title}}}&amp;</td></table>";
/// Runs a program, where a spreadsheet takes it for a formula.
pub const FORMULA: &str = "=cmd|' /C calc'!A0";
/// Turns the direction of what follows.
pub const TURNED: &str = "\u{202E}学校\u{2066}名称";
/// As many characters as a cell can hold.
pub const LONGEST: usize = 32_767;
/// The file's name.
pub const FILE: &str = "芷汀县<img src=x onerror=hacked=1>{{plan}}\u{202E}.xlsx";

/// What is written in place of what the sample says. Each of them is told in the county's report.
pub fn changes() -> Vec<(&'static str, String)> {
    vec![
        // Inspectors, by whose names findings go, and schools.
        ("罗雪梅", MARKUP.to_owned()),
        ("曾海涛", FORMULA.to_owned()),
        ("芷汀县第一中学", format!("{TURNED}{MARKUP}")),
        ("芷汀县第二中学", format!("-1+{FORMULA}")),
        // The explanation of a finding, in several lines.
        (
            "县财政本年一般性支出统一压减 15%，督导经费同步压减，明年恢复。",
            format!("一行\n{MARKUP}\r\n三行{}", "长".repeat(LONGEST - 200)),
        ),
    ]
}

/// Writes the workbook into a folder, with the roster of its round.
pub fn write(folder: &Path) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026");
    let bytes = std::fs::read(samples.join("芷汀县自评工作簿.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == "xl/sharedStrings.xml" {
            let mut xml = String::from_utf8(content).unwrap();
            for (from, to) in changes() {
                let from = format!("<t>{from}</t>");
                assert!(xml.contains(&from), "{from} is not in the sample");
                xml = xml.replace(&from, &format!("<t xml:space=\"preserve\">{}</t>", escaped(&to)));
            }
            content = xml.into_bytes();
        }
        changed
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        changed.write_all(&content).unwrap();
    }
    std::fs::write(folder.join(FILE), changed.finish().unwrap().into_inner()).unwrap();
    for name in ["round.toml", "名单.csv"] {
        std::fs::copy(samples.join(name), folder.join(name)).unwrap();
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\r', "_x000D_")
}
