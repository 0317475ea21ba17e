//! Looks through the package before the reader proper does, so that no file can exhaust the memory.
//!
//! Every entry that is read is inflated once, counting real bytes and not the declared sizes, and its XML is
//! walked for the few numbers that the reader believes without asking: it reserves room for as many shared
//! strings as the file claims, a table as long as the largest formula group's number, and a copy of the style for
//! every cell format. An allocation that fails cannot be caught, so these are checked first.

mod glance;
mod limits;
mod parts;
mod places;
mod rows;

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use self::glance::Glimpse;
pub use self::limits::Limits;
use self::limits::MIB;
use self::parts::Gathered;
pub(super) use self::parts::Parts;
use self::rows::Rows;
pub(super) use self::rows::SheetParts;
use super::Unreadable;
use super::sniff::{self, Kind};
use super::xml::as_calamine_reads;

/// Parts below this size are not asked for their ratio: repetitive XML of a few kilobytes compresses very well.
const RATIO_FROM: u64 = 4 * MIB;

/// What the guard saw in the package.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) kind: Kind,
    /// It says that it may hold macros, or does.
    pub(super) macro_format: bool,
    pub(super) macros: bool,
    pub(super) external_links: bool,
    pub(super) sheets: SheetParts,
    /// Its parts as they came out; none where it takes the original to read it.
    pub(super) parts: Option<Parts>,
    /// XML tags so far.
    tags: u64,
}

/// `Err` when a count exceeds its limit.
pub(super) fn within(what: impl Into<String>, found: u64, limit: u64) -> Result<(), Unreadable> {
    if found > limit {
        Err(Unreadable::TooLarge {
            what: what.into(),
            found,
            limit,
        })
    } else {
        Ok(())
    }
}

/// Walks the whole package; after `Ok` the reader may open it.
pub(super) fn inspect(bytes: &[u8], limits: &Limits) -> Result<Package, Unreadable> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|err| zip_error(&err))?;
    within("压缩包内的文件数", zip.len() as u64, limits.entries)?;

    let mut written = Vec::with_capacity(zip.len());
    for name in zip.file_names() {
        written.push(name.map_err(|err| zip_error(&err))?.into_owned());
    }
    let names: Vec<String> = written
        .iter()
        .map(|name| name.replace('\\', "/").to_ascii_lowercase())
        .collect();
    let mimetype = match zip.by_name("mimetype") {
        Ok(entry) => {
            let mut text = String::new();
            // Not text, then not OpenDocument either: the kind stays what the names say.
            entry.take(128).read_to_string(&mut text).ok().map(|_| text)
        }
        Err(_) => None,
    };
    let kind = sniff::package(&names, mimetype.as_deref())?;
    let macros = names.iter().any(|name| name.ends_with("vbaproject.bin"));
    let mut package = Package {
        kind,
        macro_format: macros,
        macros,
        external_links: names.iter().any(|name| name.starts_with("xl/externallinks/")),
        sheets: SheetParts::default(),
        parts: None,
        tags: 0,
    };
    let mut parts = Gathered::of(&names);
    if kind != Kind::Xlsx {
        parts.give_up();
    }

    package.sheets.expect(&names);
    let mut total = 0;
    // Which part is which sheet's is known before the sheets are walked.
    let (first, rest): (Vec<_>, Vec<_>) = names
        .iter()
        .enumerate()
        .partition(|(_, name)| is_of_workbook(name));
    for (index, name) in first.into_iter().chain(rest) {
        // Nobody reads it, so it can exhaust nothing.
        if package.sheets.passes_over(name) {
            continue;
        }
        let entry = zip.by_index(index).map_err(|err| zip_error(&err))?;
        let packed = entry.compressed_size();
        let room = limits.part_bytes.min(limits.total_bytes.saturating_sub(total));
        let expected = entry.size().min(room);
        let bytes = inflated(entry, expected, room)?;
        let count = bytes.len() as u64;
        if count <= room {
            let (text, is_text) = as_text(bytes);
            let whole = walk(&text, is_text, name, limits, &mut package)?;
            // Of a picture or the like the reader wants nothing.
            if name.ends_with(".xml") || name.ends_with(".rels") {
                if whole {
                    parts.add(name, written.get(index), text);
                } else {
                    parts.give_up();
                }
            }
        }
        total += count;
        if count > room {
            within("一个部件解压后的字节数", count, limits.part_bytes)?;
            within("全部解压后的字节数", total, limits.total_bytes)?;
        }
        if count > RATIO_FROM {
            within("压缩倍数", count / packed.max(1), limits.ratio)?;
        }
    }
    package.sheets.sound()?;
    package.parts = parts.finish();
    Ok(package)
}

/// A part up to what is no text (a picture is none from its first byte), and whether that is all of it; the reader stops
/// there, too.
fn as_text(bytes: Vec<u8>) -> (String, bool) {
    String::from_utf8(bytes).map_or_else(
        |error| {
            let end = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(end);
            (String::from_utf8(bytes).unwrap_or_default(), false)
        },
        |text| (text, true),
    )
}

/// Checks what the XML of a part claims. Tells whether it is XML to its end.
fn walk(
    text: &str,
    is_text: bool,
    name: &str,
    limits: &Limits,
    package: &mut Package,
) -> Result<bool, Unreadable> {
    let mut claims = Claims {
        part: name,
        style_sheet: name.ends_with("styles.xml") && package.kind != Kind::Ods,
        formats: 0,
        sheets: 0,
        names: 0,
        merged: 0,
        rows: name.starts_with("xl/").then(|| Rows::new(limits)),
    };
    let is_of_cells = name.starts_with("xl/worksheets/") || name == "xl/sharedstrings.xml";
    let whole = if is_of_cells && glance::is_plain(text) {
        glanced(text, &mut claims, limits, package)?
    } else {
        read(text, &mut claims, limits, package)?
    };
    if let Some(rows) = claims.rows {
        package.sheets.add(name, rows, whole && is_text);
    }
    Ok(whole && is_text)
}

/// Reads a part as XML, as the reader proper does. Tells whether it could be read to its end.
fn read(
    text: &str,
    claims: &mut Claims<'_>,
    limits: &Limits,
    package: &mut Package,
) -> Result<bool, Unreadable> {
    let mut xml = as_calamine_reads(text);
    loop {
        match xml.read_event() {
            Ok(Event::Start(tag)) => claims.check(&tag, limits, package)?,
            Ok(Event::End(tag)) if tag.local_name().as_ref() == LIST_OF_MERGED => claims.merged_end(),
            Ok(Event::Eof) => return Ok(true),
            Ok(_) => {}
            // Not XML or damaged XML: the reader stops at the same place and says so itself.
            Err(_) => return Ok(false),
        }
    }
}

/// Looks at the tags of a plain part only, as [`read`] would find them: a sheet's, or that of the texts that sheets share.
fn glanced(
    text: &str,
    claims: &mut Claims<'_>,
    limits: &Limits,
    package: &mut Package,
) -> Result<bool, Unreadable> {
    let mut after = text;
    while let Some(rest) = glance::next_tag(after) {
        after = rest;
        // What most of a sheet is made of, and claims nothing.
        if let Some((behind, tags)) = glance::after_usual_cell(rest, limits.formula_groups) {
            for _ in 0..tags {
                claims.count(limits, package)?;
            }
            after = behind;
            continue;
        }
        let counts_only = match rest.as_bytes() {
            [b'/', b'c' | b'v' | b'f' | b't', b'>', ..] | [b'/', b's', b'i', b'>', ..] => continue,
            [b'v' | b't', b'>', ..] | [b's', b'i', b'>', ..] => true,
            [b'c', b' ', ..] => places::after_plain_place(rest).is_some(),
            [b'f', ..] => claims_little(rest, limits),
            [b'r', ..] => claims.shown_row(rest),
            _ => false,
        };
        if counts_only {
            claims.count(limits, package)?;
            continue;
        }
        match glance::glimpse(rest) {
            Glimpse::Opens { local, .. } if !Claims::looks_into(local) => claims.count(limits, package)?,
            Glimpse::Opens { local, rest } => {
                let Some((tag, closes)) = glance::tag(rest) else {
                    return Ok(false);
                };
                claims.check(&tag, limits, package)?;
                if closes && local == LIST_OF_MERGED {
                    claims.merged_end();
                }
            }
            Glimpse::Closes { local } if local == LIST_OF_MERGED => claims.merged_end(),
            Glimpse::Closes { .. } | Glimpse::Declares => {}
            Glimpse::Breaks => return Ok(false),
        }
    }
    // The last tag has an end, too.
    Ok(text.rfind('<') <= text.rfind('>'))
}

/// Whether this begins a formula that claims nothing, or a group's number within the limit, as most do.
fn claims_little(rest: &str, limits: &Limits) -> bool {
    match rest.as_bytes().strip_prefix(b"f t=\"shared\" si=\"") {
        Some(group) => {
            let (number, after) = places::number_here(group);
            after.starts_with(b"\"/>")
                && number.is_some_and(|number| u64::from(number) <= limits.formula_groups)
        }
        None => rest.starts_with("f>"),
    }
}

/// The element that holds a sheet's merged areas.
const LIST_OF_MERGED: &str = "mergeCells";

/// The bytes of an entry, whose real number is not known before, whatever it claims; at most one more than `room`.
fn inflated(part: impl Read, expected: u64, room: u64) -> Result<Vec<u8>, Unreadable> {
    let expected = usize::try_from(expected.min(MIB)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected);
    match part.take(room.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        // What is too large is too large whether or not it is sound.
        Err(_) if bytes.len() as u64 > room => Ok(bytes),
        Err(error) => Err(Unreadable::broken("压缩内容校验不符", error)),
    }
}

/// Whether a part tells which part is which sheet's.
fn is_of_workbook(name: &str) -> bool {
    name == "_rels/.rels" || name.starts_with("xl/workbook") || name.starts_with("xl/_rels/workbook")
}

/// The numbers in a part that the reader would believe.
struct Claims<'n> {
    part: &'n str,
    style_sheet: bool,
    formats: u64,
    sheets: u64,
    names: u64,
    merged: u64,
    /// In a worksheet of .xlsx.
    rows: Option<Rows>,
}

impl Claims<'_> {
    fn merged_end(&mut self) {
        if let Some(rows) = &mut self.rows {
            rows.merged.end();
        }
    }

    /// Whether a row's tag begins here that says its number and nothing else, as most do; takes that, then.
    fn shown_row(&mut self, rest: &str) -> bool {
        match (&mut self.rows, places::plain_row(rest)) {
            (Some(rows), Some(number)) => {
                rows.shown(number);
                true
            }
            _ => false,
        }
    }

    /// Counts a tag, whatever it is.
    fn count(&self, limits: &Limits, package: &mut Package) -> Result<(), Unreadable> {
        counted("XML 标记数", &mut package.tags, limits.tags)
    }

    /// Whether [`Self::check`] asks anything of the tags of this name in a sheet's part.
    fn looks_into(local: &str) -> bool {
        matches!(
            local,
            "c" | "row"
                | "col"
                | "dimension"
                | "sst"
                | "f"
                | "xf"
                | LIST_OF_MERGED
                | "mergeCell"
                | "definedName"
                | "sheet"
                | "Relationship"
        )
    }

    fn check(
        &mut self,
        tag: &BytesStart<'_>,
        limits: &Limits,
        package: &mut Package,
    ) -> Result<(), Unreadable> {
        self.count(limits, package)?;
        if self.style_sheet {
            within("样式标记的字节数", tag.len() as u64, limits.style_tag_bytes)?;
        }
        if self.rows.is_some() {
            places::check(tag)?;
        }
        match (tag.local_name().as_ref(), &mut self.rows) {
            ("row", Some(rows)) => rows.row(tag),
            ("col", Some(rows)) => rows.col(tag),
            ("sst", _) => within(
                "声明的文本条数",
                claimed(tag, "uniqueCount"),
                limits.shared_strings,
            ),
            ("f", _) => within("公式组编号", claimed(tag, "si"), limits.formula_groups),
            ("xf", _) => counted("单元格样式数", &mut self.formats, limits.cell_formats),
            (LIST_OF_MERGED, Some(rows)) => {
                rows.merged.begin();
                Ok(())
            }
            ("mergeCell", rows) => {
                if let Some(rows) = rows {
                    rows.merged.add(tag);
                }
                counted("合并单元格数", &mut self.merged, limits.merged)
            }
            ("definedName", _) => counted("名称个数", &mut self.names, limits.names),
            ("sheet", _) => {
                counted("工作表数", &mut self.sheets, limits.sheets)?;
                package.sheets.note(self.part, tag, limits)
            }
            ("Relationship", _) => package.sheets.note(self.part, tag, limits),
            ("Override" | "Default", _) if self.part == "[content_types].xml" => {
                package.macro_format |= tag.contains("macroEnabled");
                Ok(())
            }
            // OpenDocument names what is encrypted in its list of parts, and leaves that list open.
            ("encryption-data", _) if self.part == "meta-inf/manifest.xml" => Err(Unreadable::Encrypted),
            _ => Ok(()),
        }
    }
}

/// Counts one more.
fn counted(what: &str, count: &mut u64, limit: u64) -> Result<(), Unreadable> {
    *count += 1;
    within(what, *count, limit)
}

/// The largest number that the tag gives to an attribute ending in `key`, whatever else is wrong with the tag.
fn claimed(tag: &str, key: &str) -> u64 {
    let tag = tag.as_bytes();
    // Most tags have no attribute.
    if !tag.contains(&b'=') {
        return 0;
    }
    let key = key.as_bytes();
    let starts = |at: &usize| tag.get(*at..).is_some_and(|rest| rest.starts_with(key));
    let first = key.first().copied().unwrap_or_default();
    let found = memchr::memchr_iter(first, tag).filter(starts);
    let value = |at: usize| {
        let rest = tag.get(at + key.len()..)?.trim_ascii_start();
        let rest = rest.strip_prefix(b"=")?;
        let digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit());
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0_u64, |number, digit| {
            number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
        }))
    };
    found.filter_map(value).max().unwrap_or(0)
}

/// A container that cannot be opened, or an entry of it.
fn zip_error(err: &ZipError) -> Unreadable {
    match err {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Unreadable::Encrypted
        }
        _ => Unreadable::broken("压缩结构损坏", err),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKBOOKS: [&[u8]; 3] = [
        include_bytes!("../../samples/2026/芷汀县自评工作簿.xlsx"),
        include_bytes!("../../samples/foreign/漱石县-LibreOffice.xlsx"),
        include_bytes!("../../samples/foreign/青岚县-原件.xlsx"),
    ];

    /// What a way of looking at a sheet's part comes to.
    fn seen(text: &str, way: Way) -> (Result<bool, String>, String, u64) {
        let limits = Limits::default();
        let mut package = Package {
            kind: Kind::Xlsx,
            macro_format: false,
            macros: false,
            external_links: false,
            sheets: SheetParts::default(),
            parts: None,
            tags: 0,
        };
        let mut claims = Claims {
            part: "xl/worksheets/sheet1.xml",
            style_sheet: false,
            formats: 0,
            sheets: 0,
            names: 0,
            merged: 0,
            rows: Some(Rows::new(&limits)),
        };
        let whole = way(text, &mut claims, &limits, &mut package).map_err(|why| why.to_string());
        (whole, format!("{:?}", claims.rows), package.tags)
    }

    type Way = fn(&str, &mut Claims<'_>, &Limits, &mut Package) -> Result<bool, Unreadable>;

    #[test]
    fn at_a_glance_a_part_says_what_reading_it_says() {
        let mut sheets = Vec::new();
        for workbook in WORKBOOKS {
            let mut zip = ZipArchive::new(Cursor::new(workbook)).unwrap();
            for index in 0..zip.len() {
                let mut part = zip.by_index(index).unwrap();
                let name = part.name().unwrap();
                if name.starts_with("xl/worksheets/sheet") || name == "xl/sharedStrings.xml" {
                    let mut text = String::new();
                    part.read_to_string(&mut text).unwrap();
                    sheets.push(text);
                }
            }
        }
        assert!(sheets.len() > 30);
        let made = [
            "<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><row r=\"4\" hidden='true'><c/></row></worksheet>",
            "<?xml version=\"1.0\"?><x:worksheet><x:row x:r='7' ht='0'/><x:row/><x:mergeCells><x:mergeCell ref=\"A1:B2\"/></x:mergeCells></x:worksheet>",
            "<worksheet><row\tr=\"2\"\nhidden=\"1\"></row><row spans=\"a>b\" hidden=\"1\"/><mergeCells count=\"0\"/></worksheet>",
            "<worksheet><row r=\"4\"><a/></row><row hidden=\"1\"/><row r=\"9\"></row><row hidden=\"1\"/></worksheet>",
            "<sst uniqueCount=\"99999999999\"/>",
            "<sst uniqueCount=\"2\"><si><t xml:space=\"preserve\"> a</t></si><si><r><rPr><color rgb=\"a\"/></rPr><t/></r></si></sst>",
            "<worksheet><row r=\"0\"></row><row r=\"9999999999\"><c r=\"A1\"/></row></worksheet>",
            "<worksheet><f t=\"shared\" si=\"99999\"/><f t=\"shared\" si=\"9999999999\"/><f t=\"shared\" si=\"\"/></worksheet>",
            "<worksheet><row r=\"2\" hidden=\"1\"/><mergeCells><mergeCell ref=\"A1:B2\"/>",
            "<worksheet><f t=\"shared\" si=\"99999999999\"/></worksheet>",
            "<worksheet><mergeCells><mergeCell ref=\"B1:A2\"/></mergeCells></worksheet>",
            "<worksheet><row r=\"2\" hidden=\"1\"/><row r=\"3\" hid",
            "<worksheet><row r=\"2\" hidden=\"1\"/><c",
            "<c r=\"A1\" s=\"3\" t=\"str\"><f t=\"shared\" si=\"99\"/><v></v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\"><v>1</v><f/></c>",
            "<c r=\"A1\" s=\"3\"><f t=\"shared\" si=\"99999999\"/><v>1</v></c><c r=\"B1\"><v>1</v></c>",
            "<c r=\"A1\"><v>1</v></c><c r=\"ABCDEF1\"><v>1</v></c>",
            "<c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>1",
            "",
        ];
        for text in sheets.iter().map(String::as_str).chain(made) {
            assert!(glance::is_plain(text));
            let start: String = text.chars().take(300).collect();
            let (one, other) = (seen(text, glanced), seen(text, read));
            // Too long to be printed. What breaks off counts as a tag at a glance.
            assert!(one.0 == other.0 && one.1 == other.1, "{start}");
            assert!(
                one.2 == other.2 || (one.0 == Ok(false) && one.2 == other.2 + 1),
                "{start}"
            );
        }
        assert!(!glance::is_plain(
            "<worksheet><!-- <row hidden=\"1\"/> --></worksheet>"
        ));
        assert!(!glance::is_plain("<c><![CDATA[<f si=\"9\">]]></c>"));
    }
}
