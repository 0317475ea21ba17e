//! XML parts: how they are read, their attributes and character references.

use std::borrow::Cow;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::{Reader, XmlVersion};

/// A reader of a part that is set as `calamine` sets its own, so that both see the same tags.
pub(super) fn as_calamine_reads(part: &str) -> Reader<&[u8]> {
    let mut xml = Reader::from_str(part);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    config.expand_empty_elements = true;
    xml
}

/// An attribute by its full name, prefix included.
pub(super) fn attribute(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    find(tag, |attribute| attribute.key.as_ref() == key).map(Cow::into_owned)
}

/// An attribute by its name without prefix.
pub(super) fn local_attribute<'t>(tag: &'t BytesStart<'_>, key: &str) -> Option<Cow<'t, str>> {
    find(tag, |attribute| attribute.key.local_name().as_ref() == key)
}

fn find<'t>(tag: &'t BytesStart<'_>, wanted: impl Fn(&Attribute<'_>) -> bool) -> Option<Cow<'t, str>> {
    let found = tag.attributes().with_checks(false).flatten().find(wanted)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// What follows `what` in a text that begins with it.
pub(super) fn past<'t, const N: usize>(text: &'t [u8], what: &[u8; N]) -> Option<&'t [u8]> {
    let (first, rest) = text.split_first_chunk()?;
    (first == what).then_some(rest)
}

/// Whether a text begins with one of Excel's own escapes, `_x000D_`, which stand for characters that XML cannot hold.
pub(super) fn begins_escape(text: &[u8]) -> bool {
    match text
        .strip_prefix(b"_x")
        .and_then(|digits| digits.split_at_checked(4))
    {
        Some((digits, [b'_', ..])) => digits.iter().all(u8::is_ascii_hexdigit),
        _ => false,
    }
}

/// The character that a reference such as `&amp;` or `&#65;` stands for. Others have no meaning here: no entity is ever
/// defined.
pub(super) fn resolved(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    match &*reference.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
