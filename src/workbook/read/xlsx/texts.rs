//! The texts that cells share, as `calamine` reads them.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use smol_str::SmolStr;

use super::super::super::xml::{as_calamine_reads, attribute, begins_escape, resolved};
use super::plain::{after_space, decoded, skip, tag, text_before};

/// All shared texts in order; none if there is anything in the part that is not usual there.
pub(super) fn read(part: &str) -> Option<Vec<SmolStr>> {
    single_runs(part).or_else(|| any_runs(part))
}

/// All shared texts where each is one run, `<si><t>…</t></si>`, as most programs write them.
pub(super) fn single_runs(part: &str) -> Option<Vec<SmolStr>> {
    // A comment, character data, a document type.
    if memchr::memmem::find(part.as_bytes(), b"<!").is_some() {
        return None;
    }
    let (head, mut rest) = part.split_once("<sst")?;
    if !head.trim_ascii().is_empty() && !head.trim_ascii().strip_prefix("<?xml")?.ends_with("?>") {
        return None;
    }
    let mut texts = Vec::new();
    if tag(&mut rest, &mut [])? {
        return Some(texts);
    }
    loop {
        rest = after_space(rest);
        if skip(&mut rest, b"<si><t") {
            let mut wanted = [("xml:space", None)];
            let closed = tag(&mut rest, &mut wanted)?;
            let text = if closed {
                ""
            } else {
                text_before(&mut rest, "</t>")?
            };
            rest = rest.strip_prefix("</si>")?;
            let [(_, space)] = wanted;
            texts.push(whole_run(&decoded(text)?, space)?);
        } else {
            return skip(&mut rest, b"</sst>").then_some(texts);
        }
    }
}

/// All shared texts, whatever runs they are made of.
pub(super) fn any_runs(part: &str) -> Option<Vec<SmolStr>> {
    let mut xml = as_calamine_reads(part);
    let mut texts = Vec::new();
    // The text that is being read; of a rich one, all its runs.
    let mut text = None;
    // The reading of a word over it.
    let mut phonetic = false;
    loop {
        match xml.read_event().ok()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => text = Some(String::new()),
                "rPh" => phonetic = true,
                "t" if !phonetic => {
                    let run = run(&mut xml, &tag)?;
                    text.as_mut()?.push_str(&run);
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" => texts.push(text.take()?.into()),
                "rPh" => phonetic = false,
                "sst" => return Some(texts),
                _ => {}
            },
            Event::Text(between) if between.trim_ascii().is_empty() => {}
            Event::Text(_) | Event::GeneralRef(_) if phonetic => {}
            Event::Decl(_) => {}
            _ => return None,
        }
    }
}

/// The text of one run. Spaces around it count only if it says so.
fn run(xml: &mut Reader<&[u8]>, tag: &BytesStart<'_>) -> Option<SmolStr> {
    let mut text = String::new();
    loop {
        match xml.read_event().ok()? {
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => text.push(resolved(&reference)?),
            Event::End(end) if end.name() == tag.name() => break,
            _ => return None,
        }
    }
    whole_run(&text, attribute(tag, "xml:space").as_deref())
}

/// The text of a run that was read, with what it says of the spaces around it.
pub(super) fn whole_run(text: &str, space: Option<&str>) -> Option<SmolStr> {
    let text = match space {
        Some("preserve") => text,
        _ => text.trim_matches([' ', '\t', '\r', '\n']),
    };
    is_unescaped(text).then(|| text.into())
}

/// Whether nothing in a text reads as one of Excel's own escapes, `_x000D_`.
pub(super) fn is_unescaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |at: usize| bytes.get(at..).is_some_and(begins_escape);
    !memchr::memchr_iter(b'_', bytes).any(begins)
}
