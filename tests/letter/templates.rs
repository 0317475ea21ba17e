//! Templates of the office, and text of counties that looks like markup.

use std::sync::Arc;

use smol_str::{SmolStr, format_smolstr};

use dudao::model::assessment::Assessment;
use dudao::report::letter::Letters;
use dudao::report::template::Templates;

use crate::reader::{elements, parts};
use crate::{BOOK, MANY, PLAN, info, letter, paragraphs, with_findings, with_template};

const OWN: &str = include_str!("../../templates/整改通知书.txt");

fn told(template: &str) -> String {
    match Letters::compile(&with_template(template)) {
        Err(error) => error.to_string(),
        Ok(letters) => letters
            .county(&PLAN, &info(), &MANY, &[])
            .unwrap_err()
            .to_string(),
    }
}

fn by(template: &str) -> Vec<(String, String)> {
    let letters = Letters::compile(&with_template(template)).unwrap();
    let bytes = letters.county(&PLAN, &info(), &MANY, &[]).unwrap().unwrap();
    crate::reader::paragraphs(&parts(&bytes)["word/document.xml"])
}

#[test]
fn an_office_writes_its_own_letter() {
    let own = by(
        "\u{FEFF}{{!-- 本办 --}}\r\n【标题】关于{{县区}}｜整改的函\r\n\r\n  【正文】共{{问题数}}处。\r\n【署名】某办\r\n",
    );
    assert_eq!(
        own,
        [
            ("Title".to_owned(), "关于芷汀县⏎整改的函".to_owned()),
            ("BodyKept".to_owned(), "共55处。".to_owned()),
            ("Signature".to_owned(), "某办".to_owned()),
        ]
    );
}

#[test]
fn a_table_of_the_template_is_a_table() {
    let own = by(
        "【表】1｜3\n【表头】序号｜编号\n{{#each 明细}}\n【表行】{{序号}}｜{{编号}}\n{{/each}}\n【正文】完",
    );
    assert_eq!(own[0], ("TableHead".to_owned(), "序号｜编号".to_owned()));
    assert_eq!(own.len(), 1 + 55 + 2);
    assert!(own[1].1.starts_with("1｜"));
}

#[test]
fn a_paragraph_whose_values_are_blank_is_left_out() {
    let mut nameless = MANY.clone();
    nameless.county.name = SmolStr::default();
    let letters = Letters::compile(&with_template("【主送】{{县区}}\n【正文】甲")).unwrap();
    let bytes = letters.county(&PLAN, &info(), &nameless, &[]).unwrap().unwrap();
    let said = crate::reader::paragraphs(&parts(&bytes)["word/document.xml"]);
    assert_eq!(said, [("Normal".to_owned(), "甲".to_owned())]);
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    for (template, expected) in [
        (
            "【正文】一\n【正文】{{没有这项}}",
            "报告模板“整改通知书.txt”第 2 行：要用的数据项“没有这项”不存在。",
        ),
        (
            "【正文】一\n没有标记",
            "报告模板“整改通知书.txt”第 2 行：每行开头应有样式标记，如“【正文】”。",
        ),
        (
            "{{!-- 两行\n说明 --}}\n【正又】一",
            "报告模板“整改通知书.txt”第 3 行：没有“【正又】”这个标记，可用的有：字号、标题、主送、正文、一级、二级、三级、附件、署名、日期、附件页、附件标题、表题、表注、表、表头、表行。",
        ),
        (
            "【正文】一\n\n【正文】{{{县区}}}",
            "报告模板“整改通知书.txt”第 3 行：三重花括号或“&”会使数据不经转义，不能使用。",
        ),
        (
            "【正文】一\n【正文】甲\u{1}乙",
            "报告模板“整改通知书.txt”第 2 行：含有不可见的控制字符，请删去。",
        ),
        (
            "【表】1｜2\n【表行】一｜二｜三",
            "报告模板“整改通知书.txt”：这一行有 3 格，【表】写的是 2 栏：“【表行】一｜二｜三”。",
        ),
        (
            "【表】宽｜2",
            "报告模板“整改通知书.txt”：【表】之后应写各栏的宽度，是用“｜”隔开的正整数，靠右的一栏后面写“右”：“【表】宽｜2”。",
        ),
        (
            "【正文】一\n【表行】一",
            "报告模板“整改通知书.txt”：【表头】【表行】应紧接在【表】之后：“【表行】一”。",
        ),
    ] {
        assert_eq!(told(template), expected);
    }
    let open = told("【正文】一\n【正文】{{#if 县区}}甲");
    assert!(open.starts_with("报告模板“整改通知书.txt”第 "), "{open}");
    let none = Letters::compile(&Templates::default()).unwrap_err().to_string();
    assert_eq!(none, "报告模板“整改通知书.txt”：没有这个模板。");
}

#[test]
fn the_head_of_the_template_names_every_mark_and_datum() {
    let (head, body) = OWN.split_once("--}}").unwrap();
    for rest in body.split('【').skip(1) {
        let mark = rest.split_once('】').unwrap().0;
        assert!(head.contains(&format!("【{mark}】")), "{mark}");
    }
    for tag in body.split("{{").skip(1) {
        let name = tag.split_once("}}").unwrap().0;
        let name = name
            .trim_start_matches(['#', '/'])
            .trim_start_matches("if ")
            .trim_start_matches("each ");
        assert!(head.contains(name), "{name}");
    }
}

/// The county's letter with this text wherever a county may have typed it.
fn typed(text: &str) -> Assessment {
    let mut findings = MANY.findings.clone();
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.message = text.into();
        finding.id = format_smolstr!("{}:{text}{index}", finding.check);
        finding.place.sheet = Some(text.into());
        finding.place.cell = Some(text.into());
        finding.place.shown = text.into();
        Arc::make_mut(&mut finding.remedy).owner = text.into();
    }
    let mut assessment = with_findings(&MANY, findings);
    assessment.county.name = text.into();
    assessment.file.name = format_smolstr!("{text}.xlsx");
    assessment
}

#[test]
fn what_a_county_types_stays_text_of_its_paragraph() {
    let plain = paragraphs(&typed("甲"));
    for text in [
        "<script>alert(1)</script>",
        "</w:t></w:r></w:p><w:p/>",
        "{{县区}}{{{省}}}{{#each 明细}}",
        "甲\n【一级】乙\r\n丙｜丁|戊\u{2028}己",
        "【标题】乙",
        "［乙］",
        "# 乙",
        "&amp;lt;&#x1;&bogus;",
        "]]><!--",
        "\u{202E}cod.\u{2066}督学\u{200F}",
        "甲\u{0}乙\u{1}丙\u{2}丁\u{3}戊\u{1B}\u{FFFF}",
    ] {
        let assessment = typed(text);
        let package = parts(&letter(&assessment));
        for xml in package.values() {
            elements(xml);
            assert!(!xml.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
            assert!(!xml.contains(['\u{202E}', '\u{2066}', '\u{200F}', '\u{FFFF}']));
        }
        // As many paragraphs in the same styles, whatever the text: nothing of it became one.
        let said = paragraphs(&assessment);
        let styles = |said: &[(String, String)]| -> Vec<String> {
            said.iter().map(|(style, _)| style.clone()).collect()
        };
        assert_eq!(styles(&said), styles(&plain), "{text:?}");
        assert_eq!(
            said.iter().filter(|(_, text)| text.contains('«')).count(),
            2,
            "only the template asks to fill in: {text:?}"
        );
    }
}

#[test]
fn what_a_county_types_is_shown_as_typed() {
    for text in [
        "<script>alert(1)</script>",
        "{{县区}}{{{省}}}",
        "【标题】｜［乙］|# &amp;",
    ] {
        let said = paragraphs(&typed(text));
        let row = said.iter().find(|(style, _)| style == "TableCell").unwrap();
        assert!(row.1.contains(text), "{}", row.1);
        assert!(
            said.iter()
                .any(|(style, said)| style == "Heading3" && said.contains(text))
        );
    }
    // What no document can hold is seen to be missing.
    let said = paragraphs(&typed("甲\u{0}乙\u{202E}"));
    assert!(said.iter().any(|(_, text)| text.contains("甲〓乙〓")));
}

#[test]
fn a_cell_full_of_text_leaves_the_letter_readable() {
    for text in ["督".repeat(32_767), "a".repeat(32_767), "行\n".repeat(16_000)] {
        let said = paragraphs(&typed(&text));
        let longest = said.iter().map(|(_, text)| text.chars().count()).max().unwrap();
        assert!(longest < 1_500, "{longest}");
        assert!(said.iter().any(|(_, text)| text.contains("……（共 ")));
    }
}

#[test]
fn a_file_of_the_office_stands_in_for_the_programs_own() {
    let letters = Letters::compile(&with_template(OWN)).unwrap();
    let bytes = letters.county(&PLAN, &info(), &MANY, &[BOOK]).unwrap().unwrap();
    assert!(bytes == letter(&MANY));
}
