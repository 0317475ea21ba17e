//! A reader of .docx as far as the tests ask: its parts, and its paragraphs with their styles.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The parts of a package, as text, by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut part = zip.by_index(index).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

/// The elements of a part, name and attributes, in order; stops at markup that is not well-formed.
pub fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut open) = (Vec::new(), 0_usize);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open += 1;
                found.push(element(&start));
            }
            Event::Empty(start) => found.push(element(&start)),
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "an element is not closed");
    found
}

fn element(start: &BytesStart<'_>) -> (String, BTreeMap<String, String>) {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let key = attribute.key.as_ref().to_owned();
        let value = unescaped(&attribute.value);
        (key, value)
    });
    let name = start.name().as_ref().to_owned();
    (name, attributes.collect())
}

/// The paragraphs of a document: style and text. A line end in one is `⏎`, a place to be filled in stands in `«»`, the
/// cells of a table's row are one line with `｜` between them.
pub fn paragraphs(document: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(document);
    let mut found: Vec<(String, String)> = Vec::new();
    let (mut style, mut text, mut row) = (String::new(), String::new(), None::<Vec<String>>);
    let (mut in_text, mut to_fill) = (false, false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let (name, attributes) = element(&start);
                match name.as_str() {
                    "w:p" => {
                        style.clear();
                        text.clear();
                    }
                    "w:pStyle" => style.clone_from(&attributes["w:val"]),
                    "w:tr" => row = Some(Vec::new()),
                    "w:highlight" => to_fill = true,
                    "w:t" => {
                        in_text = true;
                        if to_fill {
                            text.push('«');
                        }
                    }
                    "w:br" => text.push('⏎'),
                    _ => {}
                }
            }
            Event::Text(piece) if in_text => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(name) if in_text => {
                text.push_str(&unescaped(&format!("&{};", name.xml10_content())));
            }
            Event::End(end) => match end.name().as_ref() {
                "w:t" => {
                    in_text = false;
                    if std::mem::take(&mut to_fill) {
                        text.push('»');
                    }
                }
                "w:p" => match &mut row {
                    Some(cells) => cells.push(text.clone()),
                    None => found.push((style.clone(), text.clone())),
                },
                "w:tr" => found.push((style.clone(), row.take().unwrap().join("｜"))),
                _ => {}
            },
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).unwrap().into_owned()
}
