//! The cells of a workbook whose parts are written the way programs write them, straight from the text of the parts.
//!
//! `calamine` takes a part apart event by event and copies each, which was most of all reading. Here only the plain forms
//! are known: `<c r="B12" s="3" t="s"><f>…</f><v>…</v></c>`, attributes between double quotes, nothing besides. At anything
//! else this reader gives up, and `calamine` reads the whole workbook and says what is wrong with it. Where both read,
//! they read the same (tests compare them).

use std::borrow::Cow;

use memchr::{memchr, memmem};
use quick_xml::escape::unescape;

use super::super::super::guard::Parts;
use super::super::super::{Cell, Raw, SheetCells, Unreadable};
use super::super::budget::{Budget, keep};
use super::super::number_format::Shown;
use super::super::serial;
use super::shared_formulas::SharedFormulas;
use super::{formats, texts};

/// What the cells of all sheets refer to.
pub(super) struct Plain<'p> {
    parts: &'p Parts,
    texts: Vec<String>,
    formats: Vec<Shown>,
    date_1904: bool,
}

impl<'p> Plain<'p> {
    /// None where the shared texts or the styles are not plain.
    pub(super) fn of(parts: &'p Parts, date_1904: bool) -> Option<Self> {
        let part = |name| parts.text(name);
        Some(Self {
            parts,
            texts: part("xl/sharedstrings.xml").map_or(Some(Vec::new()), texts::read)?,
            formats: part("xl/styles.xml").map_or(Some(Vec::new()), formats::read)?,
            date_1904,
        })
    }

    /// Reads the cells of a part into its sheet. Tells whether all of it is plain.
    pub(super) fn read(
        &self,
        part: &str,
        sheet: &mut SheetCells,
        budget: &mut Budget<'_>,
    ) -> Result<bool, Unreadable> {
        let Some(mut rows) = self.parts.text(part).and_then(rows) else {
            return Ok(false);
        };
        let mut shared = SharedFormulas::default();
        loop {
            match self.next(&mut rows, &mut shared) {
                Some(Next::Cell(cell)) => keep(budget, sheet, cell)?,
                Some(Next::End) => return Ok(true),
                None => return Ok(false),
            }
        }
    }

    /// The next cell with anything in it; `rest` is what is left of the part.
    fn next(&self, rest: &mut &str, shared: &mut SharedFormulas) -> Option<Next> {
        loop {
            *rest = after_space(rest);
            if skip(rest, "<c") {
                let mut wanted = [("r", None), ("s", None), ("t", None)];
                let closed = tag(rest, &mut wanted)?;
                let [(_, place), (_, style), (_, kind)] = wanted;
                let (row, col) = cell_place(place?)?;
                let shown = match style {
                    Some(style) => self.formats.get(whole(style)?).copied().unwrap_or_default(),
                    None => Shown::Number,
                };
                if closed || skip(rest, "</c>") {
                    continue;
                }
                let formula = formula(rest, shared)?;
                let value = match kind {
                    Some("inlineStr") => Raw::Text(text_in_place(rest)?),
                    _ => match content(rest, "<v", "</v>")? {
                        Some(text) => self.value(text, kind.unwrap_or("n"), shown)?,
                        None => Raw::Blank,
                    },
                };
                *rest = after_space(rest);
                return skip(rest, "</c>").then_some(Next::Cell(Cell {
                    row,
                    col,
                    value,
                    formula,
                }));
            }
            if skip(rest, "<row") {
                let mut wanted = [("r", None)];
                tag(rest, &mut wanted)?;
                let [(_, number)] = wanted;
                if number.is_some_and(|number| whole(number).is_none_or(|number| number == 0)) {
                    return None;
                }
            } else if skip(rest, "</sheetData>") {
                return Some(Next::End);
            } else if !skip(rest, "</row>") {
                return None;
            }
        }
    }

    /// A value of a kind, as `t` says it.
    fn value(&self, text: &str, kind: &str, shown: Shown) -> Option<Raw> {
        if text.is_empty() && kind != "str" {
            return matches!(kind, "s" | "n" | "b" | "e").then_some(Raw::Blank);
        }
        Some(match kind {
            "s" => Raw::Text(self.texts.get(whole(text)?)?.clone()),
            "n" => {
                let plain = |byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
                let plain = text.bytes().all(plain) && !text.starts_with('+');
                serial::number(plain.then(|| text.parse().ok())??, shown, self.date_1904)
            }
            "str" => Raw::Text(texts::unescaped(decoded(text)?)?.into_owned()),
            "b" => Raw::Bool(match text {
                "0" => false,
                "1" => true,
                _ => return None,
            }),
            "e" if ERRORS.contains(&text) => Raw::Error(text.to_owned()),
            _ => return None,
        })
    }
}

enum Next {
    Cell(Cell),
    End,
}

/// The error values that every version knows.
const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// A sheet's part from its first row on.
fn rows(part: &str) -> Option<&str> {
    let bytes = part.as_bytes();
    // A comment, character data, a document type.
    if memmem::find(bytes, b"<!").is_some() {
        return None;
    }
    let (head, rest) = part.split_at_checked(memmem::find(bytes, b"sheetData")?)?;
    let mut dimensions = memmem::find_iter(head.as_bytes(), b"dimension");
    let sound = dimensions.all(|at| {
        let range = head
            .get(at..)
            .and_then(|tag| tag.strip_prefix("dimension ref=\""));
        range
            .and_then(|range| range.split_once('"'))
            .is_some_and(|(range, _)| is_range(range))
    });
    let mut rest = rest
        .strip_prefix("sheetData")
        .filter(|_| sound && head.ends_with('<'))?;
    let closed = tag(&mut rest, &mut [])?;
    // An element without rows, and nothing after it is read.
    Some(if closed { "</sheetData>" } else { rest })
}

/// The formula that stands here, if one does.
fn formula(rest: &mut &str, shared: &mut SharedFormulas) -> Option<Option<String>> {
    *rest = after_space(rest);
    if !skip(rest, "<f") {
        return Some(None);
    }
    let mut wanted = [("t", None), ("si", None), ("ref", None)];
    let closed = tag(rest, &mut wanted)?;
    let text = if closed { "" } else { text_before(rest, "</f>")? };
    let text = || decoded(text).map(Cow::into_owned);
    let [(_, kind), (_, group), (_, range)] = wanted;
    let formula = match (kind, range) {
        (Some("shared"), None) => shared.again(whole(group?)?),
        (Some("shared"), Some(range)) if is_range(range) => Some(shared.first(whole(group?)?, text()?)),
        (Some("shared"), Some(_)) => return None,
        _ => Some(text()?),
    };
    Some(formula.filter(|formula| !formula.is_empty()))
}

/// A text that is not shared, as some programs write all of theirs.
fn text_in_place(rest: &mut &str) -> Option<String> {
    *rest = rest.strip_prefix("<is><t")?;
    let mut wanted = [("xml:space", None)];
    let closed = tag(rest, &mut wanted)?;
    let text = if closed { "" } else { text_before(rest, "</t>")? };
    *rest = rest.strip_prefix("</is>")?;
    let [(_, space)] = wanted;
    texts::whole_run(decoded(text)?.into_owned(), space)
}

/// What stands in the element that begins here with `opens`, if it does.
fn content<'t>(rest: &mut &'t str, opens: &str, closes: &str) -> Option<Option<&'t str>> {
    *rest = after_space(rest);
    if !skip(rest, opens) {
        return Some(None);
    }
    let closed = tag(rest, &mut [])?;
    Some(Some(if closed { "" } else { text_before(rest, closes)? }))
}

/// The text up to the next tag, which must be `closes`.
fn text_before<'t>(rest: &mut &'t str, closes: &str) -> Option<&'t str> {
    let (text, after) = rest.split_at_checked(memchr(b'<', rest.as_bytes())?)?;
    *rest = after.strip_prefix(closes)?;
    Some(text)
}

/// Reads the attributes of a tag up to its end and takes the values of those that are wanted. Tells whether the tag closes
/// its element, too.
fn tag<'t>(rest: &mut &'t str, wanted: &mut [(&str, Option<&'t str>)]) -> Option<bool> {
    loop {
        let after = match rest.as_bytes() {
            [b' ', after, ..] if *after != b'/' => rest.get(1..)?,
            [b'>', ..] => {
                *rest = rest.get(1..)?;
                return Some(false);
            }
            _ => {
                let end = rest.strip_prefix(' ').unwrap_or(rest);
                *rest = end.strip_prefix("/>")?;
                return Some(true);
            }
        };
        let of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_');
        let name = after.bytes().position(|byte| !of_name(byte))?;
        let (name, after) = after.split_at_checked(name)?;
        let after = after.strip_prefix("=\"")?;
        let ends_value = |byte| matches!(byte, b'"' | b'<' | b'>' | b'&');
        let (value, after) = after.split_at_checked(after.bytes().position(ends_value)?)?;
        *rest = after.strip_prefix('"')?;
        if let Some((_, taken)) = wanted.iter_mut().find(|(wanted, _)| *wanted == name)
            && taken.replace(value).is_some()
        {
            return None;
        }
    }
}

/// Passes what comes next if it is this.
fn skip(rest: &mut &str, what: &str) -> bool {
    match rest.strip_prefix(what) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

/// What follows the line breaks and indents between tags.
fn after_space(rest: &str) -> &str {
    rest.trim_ascii_start()
}

/// Text of an element with its references resolved; none where it takes more than that.
pub(super) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    // Readers make one line break of two characters.
    if memchr(b'\r', bytes).is_some() {
        return None;
    }
    match memchr(b'&', bytes) {
        Some(_) => unescape(text).ok(),
        None => Some(Cow::Borrowed(text)),
    }
}

/// A whole number without a sign.
fn whole(text: &str) -> Option<usize> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// The row and the column of a cell, `B12`, 0-based.
fn cell_place(address: &str) -> Option<(u32, u16)> {
    let letters = address.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, digits) = address.split_at_checked(letters)?;
    if !(1..=3).contains(&letters.len()) || digits.len() > 7 {
        return None;
    }
    let col = letters
        .bytes()
        .fold(0, |col: u16, letter| col * 26 + u16::from(letter - b'A') + 1);
    let row = u32::try_from(whole(digits)?).ok()?;
    Some((row.checked_sub(1)?, col.checked_sub(1)?))
}

/// Whether this is one cell, or two of which the second lies below and to the right.
fn is_range(text: &str) -> bool {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    match (cell_place(from), cell_place(to)) {
        (Some(from), Some(to)) => from.0 <= to.0 && from.1 <= to.1,
        _ => false,
    }
}
