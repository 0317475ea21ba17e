//! Names of report folders and the links between reports.
//!
//! The program makes the folders; the province's page links to them. Both take the names from here, so that a link
//! always leads to the file that was written.

use std::fmt::Write as _;

use crate::model::plan::County;

/// The folder, below the round's output, that holds a folder for each county.
pub const COUNTIES: &str = "县区";
/// File name of a county's page.
pub const COUNTY_PAGE: &str = "差距报告.html";

/// The folder of a county, `<code>-<name>`: safe as a file name on Windows, Linux and macOS, whatever a workbook says.
pub fn county_folder(county: &County) -> String {
    let code = safe(&county.code, 12);
    let name = safe(&county.name, 40);
    let code = if code.is_empty() { "无代码" } else { &code };
    let name = if name.is_empty() { "未知县区" } else { &name };
    format!("{code}-{name}")
}

/// The link from the province's page to a county's page, with reserved characters percent-encoded.
pub fn county_link(county: &County) -> String {
    format!("{COUNTIES}/{}/{COUNTY_PAGE}", encoded(&county_folder(county)))
}

fn safe(text: &str, longest: usize) -> String {
    let kept: String = text
        .trim()
        .chars()
        .take(longest)
        .map(|c| {
            if c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') {
                '_'
            } else {
                c
            }
        })
        .collect();
    // Windows drops dots and spaces at the end of a name.
    kept.trim_end_matches(['.', ' ']).to_owned()
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

    fn county(code: &str, name: &str) -> County {
        County {
            code: code.to_owned(),
            name: name.to_owned(),
            city: String::new(),
        }
    }

    #[test]
    fn a_folder_is_a_safe_file_name() {
        assert_eq!(county_folder(&county("990101", "青岚县")), "990101-青岚县");
        assert_eq!(county_folder(&county("../x", "a/b\\c:*. ")), ".._x-a_b_c__");
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
}
