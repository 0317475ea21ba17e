//! XML parts of the package, written element by element.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A part being written. Names are the program's own; whatever else there is gets escaped.
pub(super) struct Markup {
    writer: Writer<Vec<u8>>,
}

type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Markup {
    /// A part with its declaration.
    pub(super) fn new() -> io::Result<Self> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(Markup { writer })
    }

    /// An element, with what `inner` writes in it.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inner: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        inner(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element whose one attribute is `w:val`, as most properties are.
    pub(super) fn value(&mut self, name: &str, value: impl ToString) -> io::Result<()> {
        self.empty(name, &[("w:val", &value.to_string())])
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Text(BytesText::new(text)))
    }

    /// The whole part.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner()
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}
