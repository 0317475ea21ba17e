//! 整改通知书.docx: what it says to two sample counties, its package, its layout, and that nothing a county types or an
//! office writes into the template breaks it.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod layout;
mod reader;
mod receipt;
mod templates;
mod wording;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use dudao::model::assessment::Assessment;
use dudao::model::finding::Finding;
use dudao::model::plan::Plan;
use dudao::model::round::RoundInfo;
use dudao::plan::{Documents, load, load_roster};
use dudao::report::letter::Letters;
use dudao::report::template::Templates;
use dudao::{Input, Outcome, Session, followup};
use jiff::civil::date;

/// The file that goes with a letter.
const BOOK: &str = "差距报告.xlsx";

static PLAN: LazyLock<Plan> =
    LazyLock::new(|| load(&Documents::embedded()).unwrap_or_else(|mistakes| panic!("{mistakes}")));

/// A county that misses a great deal.
static MANY: LazyLock<Assessment> = LazyLock::new(|| checked("芷汀县自评工作簿.xlsx"));

fn info() -> RoundInfo {
    RoundInfo {
        title: "样例".to_owned(),
        year: 2026,
        as_of: date(2026, 11, 20),
        calendar: None,
    }
}

/// A workbook of the samples, checked.
fn checked(name: &str) -> Assessment {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/2026");
    let roster = std::fs::read_to_string(dir.join("名单.csv")).unwrap();
    let roster = load_roster("名单.csv", &roster).unwrap();
    let info = info();
    let session = Session::new(&PLAN, &info, &roster).unwrap();
    let bytes = std::fs::read(dir.join(name)).unwrap();
    let input = Input {
        name: name.to_owned(),
        bytes: &bytes,
        ..Input::default()
    };
    match session.check(input) {
        Outcome::Checked { assessment, .. } => *assessment,
        Outcome::Unreadable { file, .. } => panic!("{name}: {}", file.message),
        Outcome::List(_) => panic!("a list"),
    }
}

/// The assessment with these findings alone, and the actions that follow from them.
fn with_findings(assessment: &Assessment, findings: Vec<Finding>) -> Assessment {
    Assessment {
        actions: followup::actions(&findings),
        findings,
        ..assessment.clone()
    }
}

fn with_template(text: &str) -> Templates {
    let files = BTreeMap::from([("整改通知书.txt".to_owned(), text.to_owned())]);
    Templates::embedded().replaced_by(Templates { files })
}

/// The letter by the program's own template.
fn letter(assessment: &Assessment) -> Vec<u8> {
    let letters = Letters::compile(&Templates::embedded()).unwrap();
    letters
        .county(&PLAN, &info(), assessment, &[BOOK])
        .unwrap()
        .unwrap()
}

/// Its paragraphs, style and text.
fn paragraphs(assessment: &Assessment) -> Vec<(String, String)> {
    reader::paragraphs(&reader::parts(&letter(assessment))["word/document.xml"])
}

/// Its text, a line for each paragraph.
fn text(assessment: &Assessment) -> String {
    let lines: Vec<String> = paragraphs(assessment).into_iter().map(|(_, text)| text).collect();
    lines.join("\n")
}
