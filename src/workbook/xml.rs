//! Attributes and character references of XML parts.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart};

/// An attribute by its full name, prefix included.
pub(super) fn attribute(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    find(tag, |attribute| attribute.key.as_ref() == key)
}

/// An attribute by its name without prefix.
pub(super) fn local_attribute(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    find(tag, |attribute| attribute.key.local_name().as_ref() == key)
}

fn find(tag: &BytesStart<'_>, wanted: impl Fn(&Attribute<'_>) -> bool) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(wanted)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(Cow::into_owned(value))
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
