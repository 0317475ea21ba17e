//! The annual report in LibreOffice: every sentence and every cell of its tables is on paper.

use std::process::Command;

use crate::{samples, soffice};

#[test]
fn every_sentence_and_every_cell_is_on_paper() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
            .args(args)
            .current_dir(dir.path())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let sent = samples();
    let said = run(&[
        "check",
        &sent.display().to_string(),
        "--quiet",
        "--format",
        "json",
        "--out",
        "out",
    ]);
    assert_eq!(said, "");
    let said = run(&["annual", "out", "--out", "annual"]);
    assert_eq!(said, "");
    let annual = dir.path().join("annual");
    let converted = soffice::program(&dir.path().join("profile"))
        .args(["--convert-to", "pdf:writer_pdf_Export", "--outdir"])
        .arg(&annual)
        .arg(annual.join("年度报告.docx"))
        .output()
        .expect("soffice is installed");
    let pdf = annual.join("年度报告.pdf");
    assert!(pdf.is_file(), "{}", String::from_utf8_lossy(&converted.stderr));
    let text = Command::new("pdftotext")
        .arg(&pdf)
        .arg("-")
        .output()
        .expect("pdftotext is installed");
    let text: String = String::from_utf8(text.stdout)
        .unwrap()
        .split_whitespace()
        .collect();
    // Page numbers stand between the lines of a paragraph that goes over the end of a page.
    let text = regex::Regex::new("—\\d+—")
        .unwrap()
        .replace_all(&text, "")
        .into_owned();
    let report = std::fs::read(annual.join("annual.json")).unwrap();
    let report: dudao::model::annual::Annual = serde_json::from_slice(&report).unwrap();
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    for sentence in report.chapters.iter().flat_map(|chapter| &chapter.sentences) {
        assert!(text.contains(&squeezed(sentence)), "{sentence}");
    }
    for cell in report
        .tables()
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells)
    {
        assert!(text.contains(&squeezed(&cell.shown())), "{}", cell.shown());
    }
}
