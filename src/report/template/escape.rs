//! What keeps a value from becoming markup.

/// Appends a value to a page, with what is markup of HTML as references.
pub(super) fn html(value: &str, out: &mut String) {
    let mut rest = value;
    // Most values have none, which is seen soonest by looking at all of their bytes alike. All that is replaced is a
    // single byte, which is never part of another character.
    while has_markup(rest)
        && let Some(at) = rest.bytes().position(|byte| reference(byte).is_some())
    {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(from.bytes().next().and_then(reference).unwrap_or_default());
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

fn has_markup(value: &str) -> bool {
    value
        .bytes()
        .fold(false, |found, byte| found | reference(byte).is_some())
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
