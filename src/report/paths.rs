//! Names of report folders and the links between reports.
//!
//! The program makes the folders; the province's page links to them. Both take the names from here, so that a link
//! always leads to the file that was written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;

use crate::model::plan::County;
use crate::model::round::Round;

/// The folder, below the round's output, that holds a folder for each county.
pub const COUNTIES: &str = "县区";
/// File name of a county's page.
pub const COUNTY_PAGE: &str = "差距报告.html";
/// File name of a county's workbook of gaps and actions.
pub const COUNTY_BOOK: &str = "差距报告.xlsx";
/// File name of the workbook that goes back to a county.
pub const COUNTY_RETURNED: &str = "退回修改.xlsx";
/// File name of the letter to a county.
pub const COUNTY_LETTER: &str = "整改通知书.docx";
/// File name of the receipt for what a county sent.
pub const COUNTY_RECEIPT: &str = "受理回执.docx";
/// File name of the province's page.
pub const PROVINCE_PAGE: &str = "总览.html";
/// File name of the province's workbook.
pub const PROVINCE_BOOK: &str = "汇总.xlsx";
/// File name of the results for programs and for the next round.
pub const RESULT: &str = "result.json";

/// File name of the annual report's page.
pub const ANNUAL_PAGE: &str = "年度报告.html";
/// File name of the annual report as a workbook.
pub const ANNUAL_BOOK: &str = "年度报告.xlsx";
/// File name of the annual report as a document to edit.
pub const ANNUAL_DOCUMENT: &str = "年度报告.docx";
/// File name of the annual report for programs.
pub const ANNUAL_DATA: &str = "annual.json";

/// File name of the workbook that is handed out, blank or to a county.
pub fn template(county: Option<&County>, year: i32) -> String {
    let name = county.map_or_else(String::new, |county| format!("{}-", county_folder(county)));
    format!("{name}{year}年自评工作簿.xlsx")
}

/// The folder of a county, `<code>-<name>`: safe as a file name on Windows, Linux and macOS, whatever a workbook says.
pub fn county_folder(county: &County) -> String {
    let code = safe(&county.code, 12);
    let name = safe(&county.name, 40);
    let code = if code.is_empty() { "无代码" } else { &code };
    let name = if name.is_empty() { "未知县区" } else { &name };
    format!("{code}-{name}")
}

/// The folder of every assessment of a round, in their order, no two the same on any file system.
///
/// A county of the roster has the folder of its own name. Submissions of no county of the roster may state the same
/// county, or names that differ only in what a file system does not tell apart: these are numbered.
pub fn county_folders(round: &Round) -> Vec<String> {
    let of_roster: BTreeSet<usize> = round
        .entries
        .iter()
        .filter_map(|entry| entry.assessment)
        .collect();
    let (first, then): (Vec<usize>, Vec<usize>) =
        (0..round.assessments.len()).partition(|index| of_roster.contains(index));
    let mut taken = BTreeSet::new();
    let mut folders = BTreeMap::new();
    for index in first.into_iter().chain(then) {
        let Some(assessment) = round.assessments.get(index) else {
            continue;
        };
        let wanted = county_folder(&assessment.county);
        let mut folder = wanted.clone();
        let mut number = 2_usize;
        while !taken.insert(as_file_systems_compare(&folder)) {
            folder = format!("{wanted}-{number}");
            number += 1;
        }
        folders.insert(index, folder);
    }
    folders.into_values().collect()
}

/// The link from the province's page to the page of a county of the roster.
pub fn county_link(county: &County) -> String {
    folder_link(&county_folder(county))
}

/// The link from the province's page to the page in a folder of [`county_folders`], with reserved characters
/// percent-encoded.
pub fn folder_link(folder: &str) -> String {
    format!("{COUNTIES}/{}/{COUNTY_PAGE}", encoded(folder))
}

/// Windows and macOS take names for the same that differ in case or in how their characters are composed.
fn as_file_systems_compare(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

fn safe(text: &str, longest: usize) -> String {
    let kept: String = text
        .trim()
        .chars()
        .take(longest)
        .map(|c| if is_unsafe(c) { '_' } else { c })
        .collect();
    // Windows drops dots and spaces at the end of a name and takes `CON.a` for a device; elsewhere a dot at the
    // beginning hides the folder.
    kept.trim_matches(['.', ' ']).replace('.', "_")
}

/// What no file name holds on Windows, and what nobody sees: two names must not look the same.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*')
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Letters of other scripts stay as they are: browsers show and follow them, and so does a person who reads the page.
fn encoded(segment: &str) -> String {
    let mut link = String::with_capacity(segment.len());
    for c in segment.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') {
            link.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(link, "%{byte:02X}");
            }
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::Assessment;
    use crate::report::view::fixture;
    use smol_str::SmolStr;

    fn county(code: &str, name: &str) -> County {
        County {
            code: code.into(),
            name: name.into(),
            city: SmolStr::default(),
        }
    }

    #[test]
    fn a_folder_is_a_safe_file_name() {
        assert_eq!(county_folder(&county("990101", "青岚县")), "990101-青岚县");
        assert_eq!(county_folder(&county("../x", "a/b\\c:*. ")), "_x-a_b_c__");
        assert_eq!(
            county_folder(&county("CON.a", "\u{202E}县\u{200B}")),
            "CON_a-_县_"
        );
        assert_eq!(county_folder(&county("", " ")), "无代码-未知县区");
    }

    #[test]
    fn links_encode_reserved_characters_only() {
        assert_eq!(
            county_link(&county("990101", "青岚县")),
            "县区/990101-青岚县/差距报告.html"
        );
        assert_eq!(
            county_link(&county("1", "50% #1 县")),
            "县区/1-50%25%20%231%20县/差距报告.html"
        );
    }

    #[test]
    fn no_two_submissions_share_a_folder() {
        let plan = fixture::plan();
        let sent = |code: &str, name: &str| Assessment {
            county: county(code, name),
            ..fixture::bare(&plan)
        };
        let mut round = fixture::round(&plan, 2);
        round.assessments = vec![
            sent("1", "ab县"),
            sent("", ""),
            sent("1", "AB县"),
            sent("", "?"),
            sent("", "*"),
            sent("1", "ab县"),
        ];
        for entry in &mut round.entries {
            entry.assessment = None;
        }
        // The last is the roster's: its link is made of its name alone.
        round.entries[0].assessment = Some(5);
        let folders = county_folders(&round);
        assert_eq!(
            folders,
            [
                "1-ab县-2",
                "无代码-未知县区",
                "1-AB县-3",
                "无代码-_",
                "无代码-_-2",
                "1-ab县"
            ]
        );
        assert_eq!(folder_link(&folders[5]), county_link(&county("1", "ab县")));
    }
}
