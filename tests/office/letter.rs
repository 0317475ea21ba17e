//! Letters and receipts in LibreOffice: it opens them, sets every paragraph, numbers the pages, and lacks no character.

use std::process::Command;

use dudao::Session;
use dudao::followup::Edits;
use dudao::model::assessment::Assessment;
use dudao::model::calendar::Calendar;
use dudao::model::plan::Plan;
use dudao::report::letter::Letters;
use dudao::report::receipt::{Receipts, received};
use dudao::report::template::Templates;

use crate::{assess, info, plan, sample_roster, samples, soffice};

/// A county's letter.
fn letter(plan: &Plan, assessment: &Assessment) -> Vec<u8> {
    let letters = Letters::compile(&Templates::embedded()).unwrap();
    letters.county(plan, &info(), assessment, &[]).unwrap().unwrap()
}

/// The pages of a document as LibreOffice sets them, each without white space.
fn pages(bytes: &[u8]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("letter.docx"), bytes).unwrap();
    let output = soffice::program(&dir.path().join("profile"))
        .args(["--convert-to", "pdf:writer_pdf_Export", "--outdir"])
        .arg(dir.path())
        .arg(dir.path().join("letter.docx"))
        .output()
        .expect("soffice is installed");
    let pdf = dir.path().join("letter.pdf");
    assert!(pdf.is_file(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = Command::new("pdftotext")
        .arg(&pdf)
        .arg("-")
        .output()
        .expect("pdftotext is installed");
    let text = String::from_utf8(text.stdout).unwrap();
    let mut pages: Vec<String> = text
        .split('\u{c}')
        .map(|page| page.split_whitespace().collect())
        .collect();
    // A form feed ends every page.
    assert_eq!(pages.pop().as_deref(), Some(""));
    pages
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn sets_every_page(name: &str, most: usize) {
    let plan = plan();
    let bytes = std::fs::read(samples().join(name)).unwrap();
    let assessment = assess(&plan, &sample_roster(), name, &bytes);
    let pages = pages(&letter(&plan, &assessment));
    assert!((3..=most).contains(&pages.len()), "{} pages", pages.len());
    let mut all = String::new();
    for (index, page) in pages.iter().enumerate() {
        let number = format!("—{}—", index + 1);
        assert!(page.contains(&number), "page {number}: {page}");
        all.push_str(&page.replacen(&number, "", 1));
    }
    assert!(pages[0].contains("发现问题的整改通知"), "{}", pages[0]);
    // A glyph that no font has comes out as one of these.
    assert!(!all.contains(['\u{FFFD}', '□', '〓']));
    for action in &assessment.actions {
        assert!(all.contains(&squeezed(&action.what)), "{}", action.what);
    }
    for action in assessment
        .actions
        .iter()
        .filter(|action| action.findings.len() == 1)
    {
        assert!(all.contains(&squeezed(&action.problem)), "{}", action.problem);
    }
    // The heading of the table stands on every page of the annex.
    let annex = pages
        .iter()
        .position(|page| page.contains("自评核查问题明细表") && page.starts_with("附件"))
        .unwrap();
    for page in &pages[annex..] {
        assert!(page.contains("现填内容"), "{page}");
    }
}

#[test]
fn a_letter_about_few_problems_is_short() {
    sets_every_page("荻浦县自评工作簿（更正）.xlsx", 4);
}

#[test]
fn a_letter_about_many_problems_is_set_page_by_page() {
    sets_every_page("芷汀县自评工作簿.xlsx", 24);
}

/// The fullest receipts: a county that sent twice with long names, and one that has much to do.
#[test]
fn a_receipt_is_one_page() {
    let (plan, roster) = (plan(), sample_roster());
    let info = info();
    let session = Session::new(&plan, &info, &roster).unwrap();
    let long = "关于报送荻浦县2026年度教育督导体制机制改革落实情况自评工作簿的函附件";
    let sent = [
        ("荻浦县自评工作簿.xlsx", format!("荻浦县/{long}一.xlsx")),
        ("荻浦县自评工作簿（更正）.xlsx", format!("荻浦县/{long}二.xlsx")),
        ("芷汀县自评工作簿.xlsx", format!("{long}三.xlsx")),
    ];
    let sent = sent.map(|(file, name)| {
        let bytes = std::fs::read(samples().join(file)).unwrap();
        assess(&plan, &roster, &name, &bytes)
    });
    let mut round = session.assemble(sent.to_vec(), Vec::new(), &Edits::default());
    round.info.calendar = Some(Calendar {
        name: "江西省2026年度部分节假日安排.csv".to_owned(),
        ..Calendar::default()
    });
    let receipts = Receipts::compile(&Templates::embedded()).unwrap();
    let mut seen = 0;
    for received in received(&round) {
        let pages = pages(&receipts.county(&plan, &round, &received).unwrap());
        let [page] = pages.as_slice() else {
            panic!("{}: {} pages", received.county.name, pages.len())
        };
        assert!(page.contains("受理回执") && page.contains("日］收到"), "{page}");
        assert!(
            page.contains(received.assessment.unwrap().file.sha256.as_str()),
            "{page}"
        );
        assert!(!page.contains(['\u{FFFD}', '□', '〓']), "{page}");
        seen += 1;
    }
    assert_eq!(seen, 2);
}
