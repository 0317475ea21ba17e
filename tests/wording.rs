//! The wording of the reports, measured: what no page and no sheet of the samples may say, found by patterns.
//!
//! What a county typed stands as it was typed: in quotation marks, and in cells and lines of its own, which are left
//! out here. Every other exception is listed with its reason.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use dudao::report::paths::COUNTY_RETURNED;
use regex::Regex;

/// Something that no text may hold.
struct Slip {
    what: &'static str,
    pattern: &'static str,
    /// Whether it matters only in sentences: tables and formulas have a notation of their own.
    in_sentences: bool,
    /// A text that has it, so that a pattern that finds nothing is not taken for wording without fault.
    example: &'static str,
}

const SLIPS: [Slip; 10] = [
    Slip {
        what: "float dust",
        pattern: r"\d\.\d{6,}",
        in_sentences: false,
        example: "差 0.30000000000000004 万元",
    },
    Slip {
        what: "half-width punctuation between Chinese characters",
        pattern: r"[\u{4e00}-\u{9fff}][,;:?!]\s*[\u{4e00}-\u{9fff}]",
        in_sentences: false,
        example: "督学,学校",
    },
    Slip {
        what: "half-width brackets around Chinese characters",
        pattern: r"[\u{4e00}-\u{9fff}]\([\u{4e00}-\u{9fff}]+\)",
        in_sentences: false,
        example: "督导(室)",
    },
    Slip {
        what: "a machine's word",
        pattern: r"\b(NaN|null|true|false|None|undefined|inf|TRUE|FALSE)\b",
        in_sentences: false,
        example: "结果为 NaN",
    },
    Slip {
        what: "a date that is not written as 2026年11月23日",
        pattern: r"20\d\d-\d\d-\d\d",
        in_sentences: true,
        example: "聘期已于 2026-08-31 届满。",
    },
    Slip {
        what: "punctuation after punctuation",
        pattern: r"[，。；：、？！][，。；：、？！]",
        in_sentences: false,
        example: "没有填写。。",
    },
    Slip {
        what: "brackets around nothing",
        pattern: r"（\s*）|〔\s*〕|「\s*」|“\s*”",
        in_sentences: false,
        example: "「」缺少指标",
    },
    Slip {
        what: "a number without a space before its unit",
        pattern: r"\d(人|所|名|项|次|万元|学时)",
        in_sentences: true,
        example: "现有 14人。",
    },
    Slip {
        what: "a sum in 万元 without two decimals",
        pattern: r"(^|[^.\d])\d[\d,]*(\.\d|\.\d{3,})? 万元",
        in_sentences: false,
        example: "减少 7 万元",
    },
    Slip {
        what: "a rate without its numbers",
        pattern: r"\d%([^（]|$)",
        in_sentences: true,
        example: "达标率为 87.5%。",
    },
];

/// Texts that may have a slip: whose, the pattern of the texts, and why.
const EXCUSED: [(&str, &str, &str); 6] = [
    (
        "half-width punctuation between Chinese characters",
        r"[A-Z]{2,}\(",
        "a formula is written as in the workbook",
    ),
    (
        "half-width brackets around Chinese characters",
        r"[A-Z]{2,}\(",
        "a formula is written as in the workbook",
    ),
    (
        "a date that is not written as 2026年11月23日",
        r"样式如 2026-05-08|日期，如 2026-05-08",
        "it says how a date is to be typed",
    ),
    (
        "a date that is not written as 2026年11月23日",
        r"按日期 \d{4}-\d\d-\d\d 读取",
        "it says in the form's own notation what a text was taken for",
    ),
    (
        "a rate without its numbers",
        r"(比例|覆盖率)（\d+\.\d%）",
        "it is a threshold of the plan, of which there is no numerator",
    ),
    (
        "a rate without its numbers",
        "县财政本年一般性支出统一压减 15%",
        "a county's own explanation, in a column of its own",
    ),
];

/// What an HTML page says, text by text, without what a county typed.
fn texts_of_page(page: &str) -> Vec<String> {
    let left_out = Regex::new(
        r#"(?s)<style>.*?</style>|<script>.*?</script>|<table class="picture">.*?</table>|<td data-label="现填">.*?</td>|县区说明：[^<]*"#,
    )
    .unwrap();
    let page = left_out.replace_all(page, "<br>");
    let tags = Regex::new("<[^>]*>").unwrap();
    tags.split(&page).map(unescaped).collect()
}

/// What an Excel workbook says, line by line.
fn texts_of_workbook(bytes: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive
        .by_name("xl/sharedStrings.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    let text = Regex::new("(?s)<t(?: [^>]*)?>(.*?)</t>").unwrap();
    text.captures_iter(&xml)
        .flat_map(|found| {
            unescaped(&found[1])
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x3D;", "=")
        .replace("&amp;", "&")
}

/// Everything that the reports of the samples say, each text once.
fn texts() -> &'static BTreeSet<String> {
    static TEXTS: OnceLock<BTreeSet<String>> = OnceLock::new();
    TEXTS.get_or_init(read_texts)
}

fn read_texts() -> BTreeSet<String> {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args([
            "check",
            "samples/2026",
            "--quiet",
            "--format",
            "html,xlsx",
            "--out",
        ])
        .arg(dir.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut texts = BTreeSet::new();
    gather(dir.path(), &mut texts);
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

fn gather(dir: &Path, texts: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, texts);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        // The county's own words, in the form's own layout.
        if path.ends_with(COUNTY_RETURNED) {
            continue;
        }
        let found = if path.extension().is_some_and(|kind| kind == "html") {
            texts_of_page(&String::from_utf8(bytes).unwrap())
        } else {
            texts_of_workbook(&bytes)
        };
        texts.extend(found.iter().map(|text| text.trim().to_owned()));
    }
}

/// Whether a text has a slip that nothing excuses.
fn slips(slip: &Slip, text: &str) -> bool {
    let is_sentence = text.contains('。');
    if slip.in_sentences && !is_sentence {
        return false;
    }
    // What stands in quotation marks is as it was typed; that there is something in them is ours to see to.
    let quoted = Regex::new("“[^”]+”").unwrap();
    let said = quoted.replace_all(text, "“…”");
    let excused = EXCUSED
        .iter()
        .any(|(what, pattern, _)| *what == slip.what && Regex::new(pattern).unwrap().is_match(&said));
    Regex::new(slip.pattern).unwrap().is_match(&said) && !excused
}

#[test]
fn the_reports_of_the_samples_are_worded_without_slips() {
    let texts = texts();
    assert!(texts.len() > 2000, "only {} texts", texts.len());
    let mut found = Vec::new();
    for slip in &SLIPS {
        let pattern = Regex::new(slip.pattern).unwrap();
        // The quotation marks are dear; most texts have nothing that could be one.
        let with = texts.iter().filter(|text| pattern.is_match(text));
        found.extend(
            with.filter(|text| slips(slip, text))
                .map(|text| format!("{}: {text}", slip.what)),
        );
    }
    assert!(found.is_empty(), "{} slips\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_pattern_finds_its_example_and_every_excuse_is_needed() {
    for slip in &SLIPS {
        assert!(slips(slip, slip.example), "{}", slip.what);
    }
    let texts = texts();
    for (what, pattern, why) in EXCUSED {
        let slip = SLIPS.iter().find(|slip| slip.what == what).unwrap();
        let (wrong, excused) = (Regex::new(slip.pattern).unwrap(), Regex::new(pattern).unwrap());
        let is_needed = what.contains("brackets")
            || texts
                .iter()
                .any(|text| wrong.is_match(text) && excused.is_match(text));
        assert!(is_needed, "{what}: nothing is excused by “{why}”");
    }
}
