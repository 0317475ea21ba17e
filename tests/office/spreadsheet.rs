//! What stands on the sheet 自查结果 once LibreOffice has calculated it, compared with the checker; and workbooks that
//! are edited there.

use std::collections::BTreeMap;

use dudao::model::assessment::{RuleOutcome, Verdict};
use dudao::workbook::{Raw, SheetCells};

use crate::soffice;

const LIVE_SHEET: &str = "自查结果";

/// A row of the live self-check.
#[derive(Debug)]
pub struct Live {
    pub verdict: String,
    pub actual: Option<f64>,
    pub required: Option<f64>,
    pub gap: Option<f64>,
}

pub fn live(bytes: &[u8]) -> BTreeMap<String, Live> {
    let sheet = soffice::sheet(bytes, LIVE_SHEET);
    let (header, columns) = header(&sheet);
    let text = |row: u32, column: &str| {
        sheet
            .get(row, columns[column])
            .map(|cell| shown(&cell.value))
            .unwrap_or_default()
    };
    let number = |row: u32, column: &str| match sheet.get(row, columns[column]).map(|cell| &cell.value) {
        Some(Raw::Number(number)) => Some(*number),
        _ => None,
    };
    sheet
        .rows()
        .filter(|(row, _)| *row > header && text(*row, "编号").starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|(row, _)| {
            let live = Live {
                verdict: text(row, "结论"),
                actual: number(row, "实际"),
                required: number(row, "应达"),
                gap: number(row, "差距"),
            };
            (text(row, "编号"), live)
        })
        // A verdict stands in its own column; 由核查程序判定 is merged over several.
        .filter(|(_, live)| !live.verdict.is_empty())
        .collect()
}

fn header(sheet: &SheetCells) -> (u32, BTreeMap<String, u16>) {
    sheet
        .rows()
        .find_map(|(row, cells)| {
            let columns: BTreeMap<String, u16> =
                cells.iter().map(|cell| (shown(&cell.value), cell.col)).collect();
            ["编号", "实际", "应达", "差距", "结论"]
                .iter()
                .all(|name| columns.contains_key(*name))
                .then_some((row, columns))
        })
        .expect("the self-check has its header")
}

fn shown(raw: &Raw) -> String {
    match raw {
        Raw::Text(text) | Raw::Error(text) => text.to_string(),
        Raw::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

/// The word of the live sheet for a verdict.
pub fn word(verdict: Verdict) -> &'static str {
    if verdict == Verdict::无法判定 {
        "待填"
    } else {
        verdict.word()
    }
}

/// Where the live sheet and the checker differ over a rule: verdict, actual, required or gap.
pub fn difference(live: &Live, outcome: &RuleOutcome) -> Option<String> {
    let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-6);
    let same_verdict = live.verdict == word(outcome.verdict);
    let same_numbers = match &outcome.gap {
        Some(gap) => {
            near(live.actual, gap.actual) && near(live.required, gap.required) && near(live.gap, gap.gap)
        }
        None => live.actual.is_none() && live.required.is_none() && live.gap.is_none(),
    };
    (!same_verdict || !same_numbers).then(|| {
        format!(
            "{}: live {live:?}, checker {} {:?} {}",
            outcome.rule,
            word(outcome.verdict),
            outcome.gap,
            outcome.reason
        )
    })
}

/// Has LibreOffice open a workbook, run statements of Basic over `doc`, calculate, and save it.
pub fn edited(bytes: &[u8], statements: &str) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let basic = dir.path().join("profile/user/basic");
    let run = |argument: &str| {
        soffice::program(&dir.path().join("profile"))
            .arg(argument)
            .output()
            .expect("soffice is installed")
    };
    // A profile is filled when it is first used, and what stands in it then is written over.
    run("--terminate_after_init");
    let (before, after) = (dir.path().join("before.xlsx"), dir.path().join("after.xlsx"));
    std::fs::write(&before, bytes).unwrap();
    let head = |kind: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE {kind} PUBLIC \"-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \"x.dtd\">\n"
        )
    };
    let library = "<library:library xmlns:library=\"http://openoffice.org/2000/library\" library:name=\"Standard\" library:readonly=\"false\" library:passwordprotected=\"false\"><library:element library:name=\"Edit\"/></library:library>";
    let program = format!(
        "Sub EditBook\nDim opening(0) As New com.sun.star.beans.PropertyValue\nopening(0).Name = \"Hidden\"\nopening(0).Value = True\n\
         doc = StarDesktop.loadComponentFromURL(\"file://{}\", \"_blank\", 0, opening())\n{statements}\ndoc.calculateAll()\n\
         Dim saving(0) As New com.sun.star.beans.PropertyValue\nsaving(0).Name = \"FilterName\"\nsaving(0).Value = \"Calc MS Excel 2007 XML\"\n\
         doc.storeToURL(\"file://{}\", saving())\ndoc.close(True)\nEnd Sub\n",
        before.display(),
        after.display()
    );
    let module = format!(
        "<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Edit\" script:language=\"StarBasic\">{}</script:module>",
        program
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
    );
    std::fs::write(
        basic.join("Standard/script.xlb"),
        head("library:library") + library,
    )
    .unwrap();
    std::fs::write(basic.join("Standard/Edit.xba"), head("script:module") + &module).unwrap();
    let output = run("macro:///Standard.Edit.EditBook");
    std::fs::read(&after)
        .unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(&output.stderr)))
}
