//! What the letter says.

use std::fmt::Write as _;

use smol_str::{SmolStr, format_smolstr};

use dudao::model::finding::{Finding, Severity};
use dudao::report::letter::Letters;
use dudao::report::template::Templates;

use crate::{BOOK, MANY, PLAN, checked, info, letter, paragraphs, text, with_findings};

/// Compares with the committed letter; `DUDAO_BLESS=1` writes it anew.
#[track_caller]
pub fn golden(name: &str, paragraphs: &[(String, String)]) {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut now = String::new();
    for (style, text) in paragraphs {
        writeln!(now, "{style}\t{text}").unwrap();
    }
    if std::env::var_os("DUDAO_BLESS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (kept, now)) in kept.lines().zip(now.lines()).enumerate() {
        assert_eq!(kept, now, "{name}, line {}; DUDAO_BLESS=1 rewrites it", line + 1);
    }
    assert_eq!(
        kept.lines().count(),
        now.lines().count(),
        "{name}; DUDAO_BLESS=1 rewrites it"
    );
}

#[test]
fn a_county_that_misses_much_reads_what_is_committed() {
    golden("letter-many.tsv", &paragraphs(&MANY));
}

#[test]
fn a_county_that_must_send_again_reads_what_is_committed() {
    let returned = checked("附件1：漱石县2026年自评表（定稿）.xlsx");
    golden("letter-returned.tsv", &paragraphs(&returned));
}

#[test]
fn a_county_of_which_nothing_is_asked_gets_no_letter() {
    let letters = Letters::compile(&Templates::embedded()).unwrap();
    let nothing = with_findings(&MANY, Vec::new());
    assert!(
        letters
            .county(&PLAN, &info(), &nothing, &[BOOK])
            .unwrap()
            .is_none()
    );
    // What is for information only asks for nothing.
    let mut hints = MANY.findings.clone();
    hints.retain(|finding| finding.severity == Severity::提示);
    assert!(!hints.is_empty());
    let hints = with_findings(&MANY, hints);
    assert!(letters.county(&PLAN, &info(), &hints, &[]).unwrap().is_none());
}

fn only(keep: impl Fn(&Finding) -> bool, count: usize) -> Vec<Finding> {
    let kept: Vec<Finding> = MANY
        .findings
        .iter()
        .filter(|finding| keep(finding))
        .take(count)
        .cloned()
        .collect();
    assert_eq!(kept.len(), count);
    kept
}

#[test]
fn one_problem_is_told_as_one() {
    let one = text(&with_findings(
        &MANY,
        only(|finding| finding.check == "C06-01", 1),
    ));
    assert!(one.contains("需要处理的问题共1处，为不达标。"), "{one}");
    assert!(!one.contains("归并"), "{one}");
    assert!(
        one.contains("1. 核查要求：学校全部挂牌督导。核查发现：“"),
        "{one}"
    );
    assert!(one.contains("（对应第二部分第1项）"), "{one}");
    assert!(!one.contains("可以说明的"), "{one}");
    assert!(!one.contains("改正自评工作簿"), "{one}");
}

#[test]
fn several_of_one_rule_are_one_item_with_their_number() {
    let two = text(&with_findings(
        &MANY,
        only(|finding| finding.check == "C06-01", 2),
    ));
    assert!(
        two.contains("需要处理的问题共2处，均为不达标，归并为1项。"),
        "{two}"
    );
    assert!(
        two.contains("1. 核查要求：学校全部挂牌督导。共2处，如：“"),
        "{two}"
    );
}

#[test]
fn several_severities_are_counted_apart() {
    let mut findings = only(|finding| finding.severity == Severity::不达标, 3);
    findings[0].severity = Severity::错误;
    findings[1].severity = Severity::预警;
    findings[1].explainable = true;
    let said = text(&with_findings(&MANY, findings));
    assert!(
        said.contains("需要处理的问题共3处，其中错误1处、不达标1处、预警1处"),
        "{said}"
    );
    assert!(said.contains("「核实说明」"), "{said}");
    assert_eq!(said.matches("项，可以说明）").count(), 1, "{said}");
}

/// The county's findings over and over, each at a place of its own.
fn two_hundred() -> Vec<Finding> {
    let open = MANY.findings.iter().filter(|finding| finding.is_open());
    let mut findings: Vec<Finding> = open.cycle().take(200).cloned().collect();
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.id = format_smolstr!("{}:第{index}处", finding.check);
        finding.place.cell = Some(format_smolstr!("H{}", index + 5));
    }
    findings
}

#[test]
fn two_hundred_findings_fold_into_few_items_and_stand_in_full_in_the_annex() {
    let many = with_findings(&MANY, two_hundred());
    let paragraphs = paragraphs(&many);
    let rows = |style: &str| paragraphs.iter().filter(|(held, _)| held == style).count();
    assert_eq!(rows("TableCell"), 200);
    assert_eq!(rows("TableHead"), 1);
    assert!(rows("Heading3") < 100, "{}", rows("Heading3"));
    let longest = paragraphs.iter().map(|(_, text)| text.chars().count()).max();
    assert!(longest.unwrap() < 700, "{longest:?}");
    assert!(paragraphs.iter().any(|(_, text)| text.contains("等 ")));
    // Every finding is there, and each item's number leads to an item.
    for index in 0..200 {
        let id = format!(":第{index}处");
        let in_annex = paragraphs
            .iter()
            .filter(|(style, text)| style == "TableCell" && text.contains(&id))
            .count();
        assert_eq!(in_annex, 1, "{id}");
    }
}

#[test]
fn every_open_finding_is_in_the_annex_and_every_action_in_the_text() {
    let paragraphs = paragraphs(&MANY);
    let open: Vec<&Finding> = MANY.findings.iter().filter(|finding| finding.is_open()).collect();
    let rows: Vec<&str> = paragraphs
        .iter()
        .filter(|(style, _)| style == "TableCell")
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(rows.len(), open.len());
    for finding in open {
        assert!(
            rows.iter().any(|row| row.contains(finding.id.as_str())),
            "{} is missing",
            finding.id
        );
    }
    for action in &MANY.actions {
        let said = |part: &str| paragraphs.iter().any(|(_, text)| text.contains(part));
        assert!(said(&action.places), "{}", action.places);
        assert!(said(&action.what), "{}", action.what);
        assert!(said(&action.evidence), "{}", action.evidence);
    }
}

#[test]
fn the_same_county_gets_the_same_bytes() {
    assert!(letter(&MANY) == letter(&MANY));
}

#[test]
fn nothing_of_a_letter_stays_in_the_next() {
    let first = letter(&MANY);
    let mut other = MANY.clone();
    other.county.name = "青岚县".into();
    for (made, own, others) in [
        (first, "芷汀县", "青岚县人民"),
        (letter(&other), "青岚县", "芷汀县人民"),
    ] {
        let parts = crate::reader::parts(&made);
        let (properties, body) = (&parts["docProps/core.xml"], &parts["word/document.xml"]);
        assert!(properties.contains(&format!("{own}整改通知书")), "{properties}");
        assert!(body.contains(own) && !body.contains(others), "{body}");
    }
}

#[test]
fn what_is_not_known_is_left_to_the_office_and_never_made_up() {
    let mut unknown = MANY.clone();
    unknown.county.name = SmolStr::default();
    unknown.filled_on = None;
    let said = text(&unknown);
    assert!(
        said.contains("«［县（市、区）名称］»人民政府教育督导委员会办公室："),
        "{said}"
    );
    assert!(!said.contains("填报日期"), "{said}");
    assert!(said.contains("«［制发单位］»"), "{said}");
    assert!(said.contains("«［发文机关代字］»〔2026〕«［　　］»号"), "{said}");
}

#[test]
fn no_page_holds_a_signature_alone() {
    let said = paragraphs(&MANY);
    let end: Vec<&str> = said
        .iter()
        .map(|(style, _)| style.as_str())
        .skip_while(|style| *style != "BodyKept")
        .take(5)
        .collect();
    assert_eq!(
        end,
        ["BodyKept", "Annexes", "AnnexesMore", "Signature", "DateOfIssue"]
    );
    let styles = crate::reader::parts(&letter(&MANY))["word/styles.xml"].clone();
    for id in &end[..4] {
        let style = styles.split_once(&format!("w:styleId=\"{id}\"")).unwrap().1;
        let style = style.split_once("</w:style>").unwrap().0;
        assert!(style.contains("<w:keepNext w:val=\"1\"/>"), "{id}");
    }
}

#[test]
fn what_goes_with_the_letter_is_named_only_if_it_does() {
    let letters = Letters::compile(&Templates::embedded()).unwrap();
    let of = |enclosed: &[&str]| {
        let bytes = letters.county(&PLAN, &info(), &MANY, enclosed).unwrap().unwrap();
        crate::reader::paragraphs(&crate::reader::parts(&bytes)["word/document.xml"])
    };
    let annexes = |paragraphs: &[(String, String)]| -> Vec<String> {
        paragraphs
            .iter()
            .filter(|(style, _)| style.starts_with("Annex"))
            .map(|(_, text)| text.clone())
            .collect()
    };
    assert_eq!(
        annexes(&of(&[])),
        [
            "附件：芷汀县自评核查问题明细表",
            "附件",
            "芷汀县自评核查问题明细表"
        ]
    );
    assert!(!of(&[]).iter().any(|(_, text)| text.contains("差距报告.xlsx")));
    assert_eq!(
        annexes(&of(&[BOOK, "退回修改.xlsx"])),
        [
            "附件：1. 芷汀县自评核查问题明细表",
            "2. 差距报告.xlsx",
            "3. 退回修改.xlsx",
            "附件1",
            "芷汀县自评核查问题明细表"
        ]
    );
}
