//! The texts that cells share, as `calamine` reads them.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::super::xml::{as_calamine_reads, attribute, begins_escape, resolved};

/// All shared texts in order; none if there is anything in the part that is not usual there.
pub(super) fn read(part: &str) -> Option<Vec<String>> {
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
                "si" => texts.push(text.take()?),
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
fn run(xml: &mut Reader<&[u8]>, tag: &BytesStart<'_>) -> Option<String> {
    let mut text = String::new();
    loop {
        match xml.read_event().ok()? {
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => text.push(resolved(&reference)?),
            Event::End(end) if end.name() == tag.name() => break,
            _ => return None,
        }
    }
    whole_run(text, attribute(tag, "xml:space").as_deref())
}

/// The text of a run that was read, with what it says of the spaces around it.
pub(super) fn whole_run(text: String, space: Option<&str>) -> Option<String> {
    let text = match space {
        Some("preserve") => text,
        _ => text.trim_matches([' ', '\t', '\r', '\n']).to_owned(),
    };
    Some(unescaped(Cow::Owned(text))?.into_owned())
}

/// A text in which nothing reads as one of Excel's own escapes, `_x000D_`; none where something does.
pub(super) fn unescaped(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    let begins = |at: usize| bytes.get(at..).is_some_and(begins_escape);
    let found = memchr::memchr_iter(b'_', bytes).any(begins);
    (!found).then_some(text)
}
