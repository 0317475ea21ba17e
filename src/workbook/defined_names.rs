//! Names for places written past `rust_xlsxwriter`: it copies, sorts, lowers and escapes each several times, and a workbook
//! of the form has more than five hundred.
//!
//! They come into the two finished parts that list them, behind those that the writer wrote there.

use quick_xml::escape::partial_escape;
use rust_xlsxwriter::utility::check_name;
use rust_xlsxwriter::{Workbook, XlsxError};

/// Names that come after all that the writer has, in order.
#[derive(Debug, Default)]
pub(super) struct DefinedNames(Vec<Named>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    /// The name by which all are in order, as the writer has them.
    lower: String,
    place: String,
    name: String,
}

impl DefinedNames {
    /// Takes names and their places. Those that may come before one of the writer's own are handed to it.
    pub(super) fn new(names: Vec<(String, String)>, book: &mut Workbook) -> Result<Self, XlsxError> {
        let named = names.into_iter().map(|(name, place)| Named {
            lower: name.to_lowercase(),
            place,
            name,
        });
        let mut names: Vec<Named> = named.collect();
        names.sort();
        // The writer's own are `_FilterDatabase` and the like.
        let handed = names
            .iter()
            .take_while(|name| name.lower.starts_with(|c: char| c.is_ascii()));
        // With one more, so that its parts have a place for the others.
        let handed = names.len().min(handed.count() + 1);
        let kept = names.split_off(handed);
        let mut last = names.last().map_or("", |name| &name.lower);
        for name in &kept {
            check_name(&name.name)?;
            if std::mem::replace(&mut last, &name.lower) == name.lower {
                return Err(XlsxError::NameReused(name.name.clone()));
            }
        }
        for name in names {
            book.define_name(name.name, &name.place)?;
        }
        Ok(Self(kept))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The part of the workbook with them; none if it is not as the writer writes it.
    pub(super) fn in_book(&self, part: &str) -> Option<String> {
        const END: &str = "</definedNames>";
        let (before, after) = part.split_once(END)?;
        let mut out = before.to_owned();
        for Named { name, place, .. } in &self.0 {
            // No name holds what would have to be escaped.
            for piece in [
                "<definedName name=\"",
                name,
                "\">",
                &partial_escape(place),
                "</definedName>",
            ] {
                out.push_str(piece);
            }
        }
        Some(out + END + after)
    }

    /// The part of what the workbook says of itself with them; none if it is not as the writer writes it.
    pub(super) fn in_properties(&self, part: &str) -> Option<String> {
        const COUNT: &str = "<vt:lpstr>Named Ranges</vt:lpstr></vt:variant><vt:variant><vt:i4>";
        const SIZE: &str = "<TitlesOfParts><vt:vector size=\"";
        const END: &str = "</vt:vector></TitlesOfParts>";
        let (before, rest) = part.split_once(COUNT)?;
        let (count, rest) = rest.split_once('<')?;
        let (between, rest) = rest.split_once(SIZE)?;
        let (size, rest) = rest.split_once('"')?;
        let (titles, after) = rest.split_once(END)?;
        let (mut count, mut size): (usize, usize) = (count.parse().ok()?, size.parse().ok()?);
        let mut added = String::new();
        // Names of anything but places are not listed.
        for Named { name, .. } in self.0.iter().filter(|name| name.place.contains('!')) {
            for piece in ["<vt:lpstr>", name, "</vt:lpstr>"] {
                added.push_str(piece);
            }
            count += 1;
            size += 1;
        }
        Some(format!(
            "{before}{COUNT}{count}<{between}{SIZE}{size}\"{titles}{added}{END}{after}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use zip::ZipArchive;

    use super::super::save_with_names;
    use super::*;

    /// A workbook with a sheet on which the writer itself `names` something.
    fn book(names: bool) -> Workbook {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("表&一").unwrap().write(3, 2, "甲").unwrap();
        if names {
            sheet.set_repeat_rows(0, 1).unwrap();
            sheet.autofilter(2, 0, 3, 2).unwrap();
        }
        book
    }

    fn parts(file: Vec<u8>) -> [String; 2] {
        let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
        ["xl/workbook.xml", "docProps/app.xml"].map(|name| {
            let mut part = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut part).unwrap();
            part
        })
    }

    fn names(names: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, place): &(&str, &str)| (name.to_string(), place.to_string());
        names.iter().map(owned).collect()
    }

    #[test]
    fn the_parts_are_those_that_the_writer_makes_of_all_names() {
        let place = "'表&一'!$A$1";
        let held = [
            ("乙", place),
            ("甲_B", "'表&一'!$A$1:$B$9"),
            ("甲_a", place),
            ("Zz", place),
            ("_a", place),
            // Begins with what is a plain k in lower case.
            ("\u{212A}elvin", place),
            ("数", "SUM(1<2)"),
            ("丙", place),
        ];
        // None of them, one, two: with and without any that are not handed to it.
        for (count, itself) in (0..=held.len()).zip([true, false].into_iter().cycle()) {
            let mut expected = book(itself);
            for (name, place) in &held[..count] {
                expected.define_name(*name, place).unwrap();
            }
            let expected = expected.save_to_buffer().unwrap();
            let file = save_with_names(book(itself), Vec::new(), names(&held[..count])).unwrap();
            assert_eq!(parts(file), parts(expected), "{count}");
        }
    }

    #[test]
    fn names_that_excel_does_not_take_are_refused() {
        for wrong in [
            &[("甲", "表!$A$1"), ("乙 乙", "表!$A$1"), ("丙", "表!$A$1")][..],
            &[("甲", "表!$A$1"), ("乙a", "表!$A$1"), ("乙A", "表!$A$2")],
            &[("甲b", "表!$A$1"), ("甲B", "表!$A$2")],
        ] {
            assert!(
                save_with_names(book(true), Vec::new(), names(wrong)).is_err(),
                "{wrong:?}"
            );
        }
    }
}
