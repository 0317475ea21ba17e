//! The texts that the cells of a workbook share.

use std::borrow::Cow;
use std::hash::{BuildHasherDefault, DefaultHasher};

use indexmap::IndexSet;
use quick_xml::escape::partial_escape;
use smol_str::SmolStr;

use super::super::write::cell_text;
use super::super::xml::begins_escape;

/// The text that the writer is handed, because it writes no part for texts where it has none.
pub(super) const PLACEHOLDER: &str = "-";

/// The shared texts of a workbook, in place of the writer's.
#[derive(Debug, Default)]
pub(in crate::workbook) struct SharedTexts {
    /// How often cells refer to them.
    uses: u64,
    /// As cells hold them; a text's number is its place. They are hashed with the same keys always.
    numbered: IndexSet<SmolStr, BuildHasherDefault<DefaultHasher>>,
    items: String,
}

impl SharedTexts {
    /// The number of a text, which is added unless it has been before.
    pub(super) fn number(&mut self, text: &SmolStr) -> usize {
        self.uses += 1;
        let text = match cell_text(text) {
            Cow::Borrowed(_) => text.clone(),
            Cow::Owned(text) => text.into(),
        };
        let (number, is_new) = self.numbered.insert_full(text);
        if let Some(text) = self.numbered.get_index(number).filter(|_| is_new) {
            let blank = [' ', '\t', '\n'];
            self.items
                .push_str(match text.starts_with(blank) || text.ends_with(blank) {
                    true => "<si><t xml:space=\"preserve\">",
                    false => "<si><t>",
                });
            self.items.push_str(&partial_escape(&*marked(text)));
            self.items.push_str("</t></si>");
        }
        number
    }

    /// Counts cells that refer to texts again whose numbers are known.
    pub(super) fn again(&mut self, times: u64) {
        self.uses += times;
    }

    /// Whether there are none.
    pub(in crate::workbook) fn is_empty(&self) -> bool {
        self.numbered.is_empty()
    }

    /// The part, from that in which the writer has nothing but what it was handed; none if it is another.
    pub(in crate::workbook) fn into_part(self, part: &str) -> Option<String> {
        const COUNTED: &str = " count=\"";
        let (before, rest) = part.split_once(COUNTED)?;
        let handed = format!("1\" uniqueCount=\"1\"><si><t>{PLACEHOLDER}</t></si></sst>");
        (rest == handed).then(|| {
            let (uses, unique, items) = (self.uses, self.numbered.len(), self.items);
            format!("{before}{COUNTED}{uses}\" uniqueCount=\"{unique}\">{items}</sst>")
        })
    }
}

/// A text in which `_x0041_` is not read as `A`: such is how characters are written that XML cannot hold.
fn marked(text: &str) -> Cow<'_, str> {
    let mut marked = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices('_') {
        let (Some(before), Some(rest)) = (text.get(from..at), text.get(at..)) else {
            continue;
        };
        if begins_escape(rest.as_bytes()) {
            marked.push_str(before);
            marked.push_str("_x005F");
            from = at;
        }
    }
    match text.get(from..) {
        Some(rest) if !marked.is_empty() => Cow::Owned(marked + rest),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "<?x?>\n<sst xmlns=\"y\" count=\"1\" uniqueCount=\"1\"><si><t>-</t></si></sst>";

    #[test]
    fn a_text_is_added_once() {
        let mut texts = SharedTexts::default();
        assert!(texts.is_empty());
        assert_eq!(texts.number(&"=1+1".into()), 0);
        assert_eq!(texts.number(&"a<b>&\"c\"".into()), 1);
        assert_eq!(texts.number(&"=1+1".into()), 0);
        assert_eq!(texts.number(&" 前\n".into()), 2);
        assert_eq!(texts.number(&"\u{1}控".into()), 3);
        assert_eq!(texts.number(&"控".into()), 3);
        assert_eq!(
            texts.into_part(PART).unwrap(),
            "<?x?>\n<sst xmlns=\"y\" count=\"6\" uniqueCount=\"4\"><si><t>=1+1</t></si>\
             <si><t>a&lt;b&gt;&amp;\"c\"</t></si><si><t xml:space=\"preserve\"> 前\n</t></si><si><t>控</t></si></sst>"
        );
    }

    #[test]
    fn what_reads_as_an_escape_is_marked() {
        for (text, expected) in [
            ("_x0041_", "_x005F_x0041_"),
            ("甲_x00e9__x0041_", "甲_x005F_x00e9__x005F_x0041_"),
            ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
            ("_x004_", "_x004_"),
            ("_x0041", "_x0041"),
            ("_x00甲_", "_x00甲_"),
            ("_x", "_x"),
            ("", ""),
        ] {
            assert_eq!(marked(text), expected);
        }
    }

    #[test]
    fn a_part_that_is_otherwise_made_is_refused() {
        let more = PART.replace("</sst>", "<si><t>甲</t></si></sst>");
        for part in ["<sst/>", &more, &PART.replace("Count=\"1", "Count=\"2")] {
            assert_eq!(SharedTexts::default().into_part(part), None);
        }
    }
}
