//! Which words can be defined names, in Excel, WPS and LibreOffice alike.

/// Whether a word can be a defined name: it begins with a letter, a Chinese character or `_`, goes on with these,
/// digits and `.`, is not read as a cell address (`A1`, `R1C1`) or a truth value, and has at most 255 characters.
#[must_use]
pub fn is_valid_name(name: &str) -> bool {
    let mut chars = name.chars();
    let Some(first) = chars.next() else { return false };
    (is_letter(first) || first == '_')
        && chars.all(|c| is_letter(c) || c.is_ascii_digit() || c == '_' || c == '.')
        && name.encode_utf16().count() <= 255
        && !is_cell_address(name)
        && !name.eq_ignore_ascii_case("TRUE")
        && !name.eq_ignore_ascii_case("FALSE")
}

/// A letter of any script but the full-width forms of ASCII, which cannot be told from ASCII by eye.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !('\u{FF01}'..='\u{FF5E}').contains(&c)
}

/// Whether a spreadsheet program reads the word as a cell address, in A1 or in R1C1 style.
pub(super) fn is_cell_address(name: &str) -> bool {
    let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
    let digits = name
        .chars()
        .skip(letters)
        .take_while(char::is_ascii_digit)
        .count();
    let whole = letters + digits == name.chars().count();
    ((1..=3).contains(&letters) && digits > 0 && whole) || is_r1c1(name)
}

fn is_r1c1(name: &str) -> bool {
    let rest = name.strip_prefix(['R', 'r']);
    let rest = rest.map(|r| r.trim_start_matches(|c: char| c.is_ascii_digit()));
    let row_done = rest.is_some();
    let rest = rest.unwrap_or(name);
    if rest.is_empty() {
        return row_done;
    }
    rest.strip_prefix(['C', 'c'])
        .is_some_and(|r| r.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in [
            "督学人数",
            "学校_名称",
            "_x",
            "a.b",
            "表1_列2",
            "Rate",
            "ABCD1",
            "〇",
            "RC中",
            "x1y",
        ] {
            assert!(is_valid_name(good), "{good}");
        }
        let long = "长".repeat(256);
        for bad in [
            "",
            "1年级",
            "A1",
            "a1",
            "XFD1048576",
            "R1C1",
            "r",
            "C",
            "RC",
            "R1",
            "C2",
            "rc3",
            "TRUE",
            "false",
            "教师 人数",
            "教师（专任）",
            "Ａ",
            "教师１",
            "a-b",
            "a!b",
            "x²",
            &long,
        ] {
            assert!(!is_valid_name(bad), "{bad}");
        }
    }
}
