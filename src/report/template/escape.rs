//! What keeps a value from becoming markup.

/// Appends a value to a page, with what is markup of HTML as references.
pub(super) fn html(value: &str, out: &mut String) {
    let mut rest = value;
    // All that is replaced is a single byte, which is never part of another character.
    while let Some(at) = rest.bytes().position(|byte| reference(byte).is_some()) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut bytes = from.bytes();
        out.push_str(bytes.next().and_then(reference).unwrap_or_default());
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// What stands for a character of markup.
fn reference(byte: u8) -> Option<&'static str> {
    match byte {
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'&' => Some("&amp;"),
        b'\'' => Some("&#x27;"),
        b'`' => Some("&#x60;"),
        b'=' => Some("&#x3D;"),
        _ => None,
    }
}
