//! The cells of a workbook whose parts are written the way programs write them, straight from the text of the parts.
//!
//! `calamine` takes a part apart event by event and copies each, which was most of all reading. Here only the plain forms
//! are known: `<c r="B12" s="3" t="s"><f>…</f><v>…</v></c>`, attributes between double quotes, nothing besides. At anything
//! else this reader gives up, and `calamine` reads the whole workbook and says what is wrong with it. Where both read,
//! they read the same (tests compare them).

use std::borrow::Cow;
use std::sync::Arc;

use memchr::{memchr, memchr2, memmem};
use quick_xml::escape::unescape;
use smol_str::SmolStr;

use super::super::super::guard::Parts;
use super::super::super::xml::past;
use super::super::super::{Cell, Raw, SheetCells, Unreadable};
use super::super::budget::{Budget, keep};
use super::super::number_format::Shown;
use super::super::serial;
use super::shared_formulas::SharedFormulas;
use super::{formats, texts};

/// What the cells of all sheets refer to.
pub(super) struct Plain<'p> {
    parts: &'p Parts,
    texts: Vec<SmolStr>,
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
        sheet.cells.reserve(rows.len() / TYPICAL);
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
            if skip(rest, b"<c") {
                let tag = usual_cell(rest).or_else(|| any_cell(rest))?;
                let (row, col) = tag.place;
                let shown = match tag.style {
                    Some(style) => self.formats.get(style).copied().unwrap_or_default(),
                    None => Shown::Number,
                };
                if tag.closed || skip(rest, b"</c>") {
                    continue;
                }
                let formula = formula(rest, shared)?;
                let value = match tag.kind {
                    "inlineStr" => Raw::Text(text_in_place(rest)?),
                    kind => match value_here(rest)? {
                        Some(text) => self.value(text, kind, shown)?,
                        None => Raw::Blank,
                    },
                };
                *rest = after_space(rest);
                return skip(rest, b"</c>").then_some(Next::Cell(Cell {
                    row,
                    col,
                    value,
                    formula,
                }));
            }
            if skip(rest, b"<row") {
                let mut wanted = [("r", None)];
                tag(rest, &mut wanted)?;
                let [(_, number)] = wanted;
                if number.is_some_and(|number| whole(number).is_none_or(|number| number == 0)) {
                    return None;
                }
            } else if skip(rest, b"</sheetData>") {
                return Some(Next::End);
            } else if !skip(rest, b"</row>") {
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
                if let Some(number) = whole(text) {
                    return Some(serial::number(number as f64, shown, self.date_1904));
                }
                let plain = |byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
                let plain = text.bytes().all(plain) && !text.starts_with('+');
                serial::number(plain.then(|| text.parse().ok())??, shown, self.date_1904)
            }
            // What a live check says of most rows.
            "str" if text.is_empty() => Raw::Text(SmolStr::default()),
            "str" => {
                let text = decoded(text)?;
                texts::is_unescaped(&text).then(|| Raw::Text((&*text).into()))?
            }
            "b" => Raw::Bool(match text {
                "0" => false,
                "1" => true,
                _ => return None,
            }),
            "e" if ERRORS.contains(&text) => Raw::Error(text.into()),
            _ => return None,
        })
    }
}

/// Bytes that a cell takes in a part, rather less than more: so much room for them is made at once, as room that is not
/// needed costs nothing.
const TYPICAL: usize = 40;

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
fn formula(rest: &mut &str, shared: &mut SharedFormulas) -> Option<Option<Arc<str>>> {
    *rest = after_space(rest);
    if let Some(group) = usual_group(rest) {
        return Some(shared.again(group));
    }
    if !skip(rest, b"<f") {
        return Some(None);
    }
    let mut wanted = [("t", None), ("si", None), ("ref", None)];
    let closed = tag(rest, &mut wanted)?;
    let text = if closed { "" } else { text_before(rest, "</f>")? };
    let [(_, kind), (_, group), (_, range)] = wanted;
    let formula = match (kind, range) {
        (Some("shared"), None) => shared.again(whole(group?)?),
        (Some("shared"), Some(range)) if is_range(range) => {
            Some(shared.first(whole(group?)?, &decoded(text)?))
        }
        (Some("shared"), Some(_)) => return None,
        _ => Some(Arc::from(&*decoded(text)?)),
    };
    Some(formula.filter(|formula| !formula.is_empty()))
}

/// A text that is not shared, as some programs write all of theirs.
fn text_in_place(rest: &mut &str) -> Option<SmolStr> {
    *rest = rest.strip_prefix("<is><t")?;
    let mut wanted = [("xml:space", None)];
    let closed = tag(rest, &mut wanted)?;
    let text = if closed { "" } else { text_before(rest, "</t>")? };
    *rest = rest.strip_prefix("</is>")?;
    let [(_, space)] = wanted;
    texts::whole_run(&decoded(text)?, space)
}

/// The text of the value that stands here, if one does.
fn value_here<'t>(rest: &mut &'t str) -> Option<Option<&'t str>> {
    *rest = after_space(rest);
    let closed = if skip(rest, b"<v>") {
        false
    } else if skip(rest, b"<v") {
        tag(rest, &mut [])?
    } else {
        return Some(None);
    };
    Some(Some(if closed { "" } else { text_before(rest, "</v>")? }))
}

/// The text up to the next tag, which must be `closes`.
pub(super) fn text_before<'t>(rest: &mut &'t str, closes: &str) -> Option<&'t str> {
    let end = rest.as_bytes().iter().position(|byte| *byte == b'<')?;
    let (text, after) = rest.split_at_checked(end)?;
    *rest = after.strip_prefix(closes)?;
    Some(text)
}

/// What the tag of a cell says.
struct CellTag<'t> {
    place: (u32, u16),
    style: Option<usize>,
    kind: &'t str,
    closed: bool,
}

/// The rest of a cell's tag as nearly all are written, with `r`, `s` and `t` in this order; none where it takes [`any_cell`].
fn usual_cell(rest: &mut &str) -> Option<CellTag<'static>> {
    let (place, mut after) = place_here(past(rest.as_bytes(), b" r=\"")?)?;
    let mut style = None;
    if let Some(digits) = past(after, b"\" s=\"") {
        let (number, behind) = whole_here(digits)?;
        (style, after) = (Some(number), behind);
    }
    let (kind, after) = match after {
        [b'"', b' ', b't', b'=', b'"', b's', b'"', after @ ..] => ("s", after),
        [b'"', b' ', b't', b'=', b'"', b's', b't', b'r', b'"', after @ ..] => ("str", after),
        [b'"', after @ ..] => ("n", after),
        _ => return None,
    };
    let (closed, after) = match after {
        [b'>', after @ ..] => (false, after),
        [b'/', b'>', after @ ..] => (true, after),
        _ => return None,
    };
    *rest = rest.get(rest.len() - after.len()..)?;
    Some(CellTag {
        place,
        style,
        kind,
        closed,
    })
}

/// The rest of a cell's tag in any plain form.
fn any_cell<'t>(rest: &mut &'t str) -> Option<CellTag<'t>> {
    let mut wanted = [("r", None), ("s", None), ("t", None)];
    let closed = tag(rest, &mut wanted)?;
    let [(_, place), (_, style), (_, kind)] = wanted;
    Some(CellTag {
        place: cell_place(place?)?,
        style: style.map_or(Some(None), |style| whole(style).map(Some))?,
        kind: kind.unwrap_or("n"),
        closed,
    })
}

/// The group of the formula that stands here, where it stands with another cell and this says it as nearly all programs do.
fn usual_group(rest: &mut &str) -> Option<usize> {
    let group = past(rest.as_bytes(), b"<f t=\"shared\" si=\"")?;
    let (group, after) = whole_here(group)?;
    let after = past(after, b"\"/>")?;
    *rest = rest.get(rest.len() - after.len()..)?;
    Some(group)
}

/// Reads the attributes of a tag up to its end and takes the values of those that are wanted. Tells whether the tag closes
/// its element, too.
pub(super) fn tag<'t>(rest: &mut &'t str, wanted: &mut [(&str, Option<&'t str>)]) -> Option<bool> {
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
pub(super) fn skip<const N: usize>(rest: &mut &str, what: &[u8; N]) -> bool {
    let found = rest.as_bytes().first_chunk() == Some(what);
    if found {
        *rest = rest.get(N..).unwrap_or_default();
    }
    found
}

/// What follows the line breaks and indents between tags.
pub(super) fn after_space(rest: &str) -> &str {
    rest.trim_ascii_start()
}

/// Text of an element with its references resolved; none where it takes more than that.
pub(super) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    if memchr2(b'\r', b'&', bytes).is_none() {
        return Some(Cow::Borrowed(text));
    }
    // Readers make one line break of two characters.
    if memchr(b'\r', bytes).is_some() {
        return None;
    }
    unescape(text).ok()
}

/// A whole number without a sign.
fn whole(text: &str) -> Option<usize> {
    let (number, rest) = whole_here(text.as_bytes())?;
    rest.is_empty().then_some(number)
}

/// The whole number that begins here, of at most nine digits, and what follows them.
fn whole_here(text: &[u8]) -> Option<(usize, &[u8])> {
    let (mut number, mut rest) = (0, text);
    while let [digit @ b'0'..=b'9', after @ ..] = rest
        && text.len() - rest.len() < 9
    {
        number = number * 10 + usize::from(digit - b'0');
        rest = after;
    }
    (rest.len() < text.len()).then_some((number, rest))
}

/// The row and the column of a cell, `B12`, 0-based.
fn cell_place(address: &str) -> Option<(u32, u16)> {
    let (place, rest) = place_here(address.as_bytes())?;
    rest.is_empty().then_some(place)
}

/// The row and the column that begin here, and what follows them.
fn place_here(text: &[u8]) -> Option<((u32, u16), &[u8])> {
    let (mut col, mut digits) = (0_u16, text);
    while let [letter @ b'A'..=b'Z', after @ ..] = digits
        && text.len() - digits.len() < 3
    {
        col = col * 26 + u16::from(letter - b'A') + 1;
        digits = after;
    }
    let (row, rest) = whole_here(digits)?;
    if digits.len() - rest.len() > 7 {
        return None;
    }
    let row = u32::try_from(row).ok()?;
    Some(((row.checked_sub(1)?, col.checked_sub(1)?), rest))
}

/// Whether this is one cell, or two of which the second lies below and to the right.
fn is_range(text: &str) -> bool {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    match (cell_place(from), cell_place(to)) {
        (Some(from), Some(to)) => from.0 <= to.0 && from.1 <= to.1,
        _ => false,
    }
}
