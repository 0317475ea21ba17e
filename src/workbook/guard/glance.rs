//! The tags of a sheet's part, or of the shared texts, without reading it as XML: most are cells or texts, of which the
//! guard wants nothing but their number.

use quick_xml::events::BytesStart;

use super::super::xml::past;
use super::places::{self, number_here};

/// What a `<` begins.
pub(super) enum Glimpse<'t> {
    /// A tag that opens an element; `local` is its name without prefix.
    Opens { local: &'t str, rest: &'t str },
    /// A tag that closes one.
    Closes { local: &'t str },
    /// The declaration at the beginning.
    Declares,
    /// Nothing that the reader could read on from.
    Breaks,
}

/// Whether a part is so plain that every `<` in it begins a tag: there are no comments, no character data and no
/// document type. What is no tag to the reader all the same (a `<` within another's quotes) is seen as one here: that
/// makes the count higher, never lower.
pub(super) fn is_plain(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"<!").is_none()
}

/// What follows the next `<` of a text.
pub(super) fn next_tag(rest: &str) -> Option<&str> {
    let next = match rest.as_bytes() {
        [b'<', ..] => 0,
        // Most ends of elements are followed by a tag at once.
        [b'/', b'c' | b'v' | b'f' | b't', b'>', b'<', ..] | [b's', b'i', b'>', b'<', ..] => 3,
        [b'/', b's', b'i', b'>', b'<', ..] => 4,
        bytes => memchr::memchr(b'<', bytes)?,
    };
    rest.get(next + 1..)
}

/// What follows a cell that is written as nearly all are, whose text begins here after its first `<`, and how many tags
/// it opens: `c r="B12" s="3" t="str"><f t="shared" si="2"/><v>…</v></c>`. The number of its formula's group is below
/// `groups` or the same.
pub(super) fn after_usual_cell(rest: &str, groups: u64) -> Option<(&str, usize)> {
    let mut after = places::after_plain_place(rest)?;
    if let Some(style) = past(after, b" s=\"") {
        after = past(number_here(style).1, b"\"")?;
    }
    let kind = past(after, b" t=\"s\"").or_else(|| past(after, b" t=\"str\""));
    let mut after = past(kind.unwrap_or(after), b">")?;
    let mut tags = 2;
    if let Some(formula) = past(after, b"<f t=\"shared\" si=\"") {
        let (group, behind) = number_here(formula);
        let within = group.is_some_and(|group| u64::from(group) <= groups);
        after = past(behind, b"\"/>").filter(|_| within)?;
        tags += 1;
    }
    let value = past(after, b"<v>")?;
    let value = value.get(value.iter().position(|byte| *byte == b'<')?..)?;
    let after = past(value, b"</v></c>")?;
    Some((rest.get(rest.len() - after.len()..)?, tags))
}

/// What a `<` begins, by what follows it.
pub(super) fn glimpse(rest: &str) -> Glimpse<'_> {
    match rest.as_bytes().first() {
        None => Glimpse::Breaks,
        Some(b'?') => Glimpse::Declares,
        Some(b'/') => Glimpse::Closes {
            local: local(name(rest.get(1..).unwrap_or_default())),
        },
        Some(_) => match name(rest) {
            "" => Glimpse::Breaks,
            name => Glimpse::Opens {
                local: local(name),
                rest,
            },
        },
    }
}

/// The tag whose text begins here, after its `<`, and whether it closes itself; none if it has no end.
pub(super) fn tag(rest: &str) -> Option<(BytesStart<'_>, bool)> {
    let mut quote = None;
    let end = rest.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        false
    })?;
    let content = rest.get(..end)?;
    let (content, closes) = match content.strip_suffix('/') {
        Some(content) => (content, true),
        None => (content, false),
    };
    let length = name(content).len();
    Some((BytesStart::from_content(content, length), closes))
}

/// The name that a text begins with, prefix included.
fn name(text: &str) -> &str {
    let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>');
    let end = text.as_bytes().iter().position(ends);
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

fn local(name: &str) -> &str {
    let prefix = name.bytes().rposition(|byte| byte == b':');
    prefix.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}
