//! Places of cells over which the reader would stumble: it counts letters and digits without asking whether the number can
//! still be counted, and takes the size of an area by subtracting its first cell from its last.

use quick_xml::events::BytesStart;

use super::super::Unreadable;
use super::super::xml::{local_attribute, past};

/// The most letters and digits of a place that are counted. Excel's last cell is XFD1048576; what lies beyond that and can
/// be counted is told by the limits of rows and columns.
const LETTERS: usize = 5;
const DIGITS: usize = 9;

/// What follows the place in a cell's tag whose text, after its `<`, says where the cell is, as all programs say it:
/// `c r="B12"`.
pub(super) fn after_plain_place(rest: &str) -> Option<&[u8]> {
    let after = past(rest.as_bytes(), b"c r=\"")?;
    let mut digits = after;
    while let [b'A'..=b'Z', rest @ ..] = digits {
        digits = rest;
    }
    let mut rest = digits;
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    let counted = after.len() - digits.len() <= LETTERS && digits.len() - rest.len() <= DIGITS;
    past(rest, b"\"").filter(|_| counted)
}

/// The number of a row whose tag, after its `<`, says it first and then nothing by which the row could be hidden:
/// `row r="12" spans="1:4" ht="24" customHeight="1">`.
pub(super) fn plain_row(rest: &str) -> Option<u32> {
    let (number, mut after) = number_here(past(rest.as_bytes(), b"row r=\"")?);
    while let attributes @ [b' ', ..] = past(after, b"\"")? {
        let mut names = HIDES_NOTHING.iter();
        let value = names.find_map(|name| attributes.strip_prefix(*name));
        // A row may have no height: that begins otherwise.
        let height = || {
            attributes
                .strip_prefix(b" ht=\"")
                .filter(|height| matches!(height, [b'1'..=b'9', ..]))
        };
        after = value.or_else(height)?;
        while let [b'0'..=b'9' | b'.' | b':', rest @ ..] = after {
            after = rest;
        }
    }
    number.filter(|_| after.starts_with(b"\">"))
}

/// What programs say of a row besides its number and its height.
const HIDES_NOTHING: [&[u8]; 5] = [
    b" spans=\"",
    b" customHeight=\"",
    b" s=\"",
    b" customFormat=\"",
    b" x14ac:dyDescent=\"",
];

/// The number that begins here, if it can be counted, and what follows its digits.
pub(super) fn number_here(text: &[u8]) -> (Option<u32>, &[u8]) {
    let (mut number, mut rest) = (0, text);
    while let [digit @ b'0'..=b'9', after @ ..] = rest
        && text.len() - rest.len() < DIGITS
    {
        number = number * 10 + u32::from(digit - b'0');
        rest = after;
    }
    ((rest.len() < text.len()).then_some(number), rest)
}

/// Checks the places that a tag of a sheet names.
///
/// # Errors
/// One that cannot be counted; an area that ends before it begins.
pub(super) fn check(tag: &BytesStart<'_>) -> Result<(), Unreadable> {
    match tag.local_name().as_ref() {
        "c" | "row" => match local_attribute(tag, "r") {
            Some(place) if counted(&place).is_none() => Err(beyond(&place)),
            _ => Ok(()),
        },
        "dimension" | "mergeCell" => area(tag),
        "f" if local_attribute(tag, "t").as_deref() == Some("shared") => area(tag),
        _ => Ok(()),
    }
}

fn area(tag: &BytesStart<'_>) -> Result<(), Unreadable> {
    let Some(area) = local_attribute(tag, "ref") else {
        return Ok(());
    };
    let mut ends = area.split(':').map(counted);
    match (ends.next().flatten(), ends.next()) {
        (None, _) | (_, Some(None)) => Err(beyond(&area)),
        (Some(first), Some(Some(last))) if first.0 > last.0 || first.1 > last.1 => Err(Unreadable::broken(
            format!("单元格区域“{}”的终点在起点之前", shortened(&area)),
            "an area that ends before it begins",
        )),
        _ => Ok(()),
    }
}

/// Column and row of a place as far as it has any, each 0 where it has none or where the reader says itself that it is
/// none; none if they cannot be counted.
fn counted(place: &str) -> Option<(u32, u32)> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let digits = place.bytes().skip_while(u8::is_ascii_alphabetic);
    let digits = digits.take_while(u8::is_ascii_digit);
    if letters.clone().count() > LETTERS || digits.clone().count() > DIGITS {
        return None;
    }
    let col = letters.fold(0, |col, letter| {
        col * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row = digits.fold(0, |row, digit| row * 10 + u32::from(digit - b'0'));
    Some((col, row))
}

fn beyond(place: &str) -> Unreadable {
    Unreadable::broken(
        format!("单元格位置“{}”超出表格范围", shortened(place)),
        "a place that cannot be counted",
    )
}

/// A place as it is told; nobody reads a thousand letters.
fn shortened(place: &str) -> String {
    let mut chars = place.chars();
    let shown: String = chars.by_ref().take(24).collect();
    match chars.next() {
        Some(_) => format!("{shown}…"),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tag: &str) -> Option<String> {
        let length = tag.find(' ').unwrap_or(tag.len());
        let tag = BytesStart::from_content(tag, length);
        check(&tag).err().map(|why| why.to_string())
    }

    #[test]
    fn places_that_can_be_counted_are_left_to_the_reader() {
        for tag in [
            "c",
            "c s=\"1\"",
            "c r=\"XFD1048576\"",
            "c r=\"zzzzz999999999\"",
            "c r=\"1A\"",
            "c r=\"甲\"",
            "c r=\"\"",
            "row r=\"999999999\"",
            "dimension ref=\"A1\"",
            "dimension ref=\"A1:B2\"",
            "dimension ref=\"\"",
            "mergeCell ref=\"B2:B2\"",
            "f ref=\"B2:A1\"",
            "f t=\"array\" ref=\"B2:A1\"",
            "v r=\"AAAAAAAAAA1\"",
        ] {
            assert_eq!(of(tag), None, "{tag}");
        }
    }

    #[test]
    fn others_are_told() {
        for tag in [
            "c r=\"AAAAAA1\"",
            "x:c x:r=\"A1000000000\"",
            "row r=\"99999999999999999999\"",
            "dimension ref=\"A1:B99999999999\"",
            "mergeCell ref=\"AAAAAAAA1:B2\"",
        ] {
            let why = of(tag).unwrap_or_else(|| panic!("{tag}"));
            assert!(why.contains("超出表格范围"), "{why}");
        }
        for tag in [
            "dimension ref=\"B2:A9\"",
            "mergeCell ref=\"A2:B1\"",
            "f t=\"shared\" si=\"0\" ref=\"B2:A1\"",
        ] {
            let why = of(tag).unwrap_or_else(|| panic!("{tag}"));
            assert!(why.contains("终点在起点之前"), "{why}");
        }
        let long = of(&format!("c r=\"{}1\"", "A".repeat(9_000))).unwrap();
        assert!(long.chars().count() < 200, "{long}");
    }

    #[test]
    fn a_row_that_cannot_be_hidden_needs_no_further_look() {
        for plain in [
            "row r=\"12\">",
            "row r=\"12\" spans=\"1:4\" ht=\"24.5\" customHeight=\"1\">",
            "row r=\"12\" s=\"3\" customFormat=\"1\" x14ac:dyDescent=\"0.25\">",
        ] {
            assert_eq!(plain_row(plain), Some(12), "{plain}");
        }
        for other in [
            "row r=\"12\"/>",
            "row r=\"1234567890\">",
            "row r=\"12\" hidden=\"1\">",
            "row r=\"12\" ht=\"24\" hidden=\"0\">",
            "row r=\"12\" ht=\"0\" customHeight=\"1\">",
            "row r=\"12\" ht=\"0.0\">",
            "row r=\"12\" ht=\".0\">",
            "row r=\"12\" ht=\" 0\">",
            "row r=\"12\" ht=\"+0\">",
            "row r=\"12\" r=\"13\">",
            "row r=\"12\" x:r=\"13\">",
            "row r=\"12\" outlineLevel=\"1\">",
            "row r=\"12\"  ht=\"24\">",
            "row spans=\"1:4\" r=\"12\">",
            "row r=\"12\" ht=\"24",
            "rows r=\"12\">",
        ] {
            assert_eq!(plain_row(other), None, "{other}");
        }
    }

    #[test]
    fn a_plain_cell_needs_no_further_look() {
        for plain in [
            "c r=\"A1\"/>",
            "c r=\"XFD1048576\" s=\"1\">",
            "c r=\"ZZZZZ999999999\">",
        ] {
            assert!(after_plain_place(plain).is_some(), "{plain}");
        }
        for other in [
            "c>",
            "c s=\"1\" r=\"A1\">",
            "c r=\"AAAAAA1\">",
            "c r=\"a1\">",
            "c r=\"A1",
            "c r=\"A1000000000\">",
        ] {
            assert_eq!(after_plain_place(other), None, "{other}");
        }
    }
}
