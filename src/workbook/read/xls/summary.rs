//! Document properties of a compound file: two streams of property sets (MS-OLEPS).

use std::collections::BTreeMap;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, WINDOWS_1252};
use jiff::Timestamp;

use super::super::super::Properties;
use super::super::biff::{Fields, utf16};
use super::super::compound::Compound;

/// A value of a property.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    /// 100 nanoseconds since 1601.
    Time(u64),
}

/// One property set: values by their number, and for custom ones names by the same number.
#[derive(Debug, Default)]
struct Section {
    values: BTreeMap<u32, Value>,
    names: BTreeMap<u32, String>,
}

/// What the file says of itself; `None` when that is damaged. A file without these streams says nothing.
pub(super) fn properties(file: &Compound<'_>) -> Option<Properties> {
    let sections = |name: &str| match file.stream(name) {
        Ok(Some(stream)) => sections(&stream),
        Ok(None) => Some(Vec::new()),
        Err(_) => None,
    };
    let mut properties = Properties::default();
    if let Some(summary) = sections("\u{5}SummaryInformation")?.first() {
        let text = |number| match summary.values.get(&number) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let time = |number| match summary.values.get(&number) {
            Some(Value::Time(time)) => moment(*time),
            _ => None,
        };
        properties.title = text(2);
        properties.creator = text(4);
        properties.last_modified_by = text(8);
        properties.created = time(12);
        properties.modified = time(13);
        properties.application = text(18);
    }
    // The first section is Office's own; the second holds what users and programs add.
    if let Some(custom) = sections("\u{5}DocumentSummaryInformation")?.get(1) {
        for (number, name) in &custom.names {
            let value = match custom.values.get(number) {
                Some(Value::Text(text)) => Some(text.clone()),
                Some(Value::Time(time)) => moment(*time),
                None => None,
            };
            if let Some(value) = value {
                properties.custom.insert(name.clone(), value);
            }
        }
    }
    Some(properties)
}

fn sections(stream: &[u8]) -> Option<Vec<Section>> {
    let mut fields = Fields(stream);
    fields.take(24)?;
    let count = fields.u32()?;
    let mut sections = Vec::new();
    // Office writes at most two.
    for _ in 0..count.min(2) {
        fields.take(16)?;
        let offset = usize::try_from(fields.u32()?).ok()?;
        sections.push(section(stream.get(offset..)?)?);
    }
    Some(sections)
}

/// Number of the property that holds the names of the others.
const NAMES: u32 = 0;
/// Number of the property that says in which code page texts are stored.
const CODE_PAGE: u32 = 1;
/// More properties than any program writes; a damaged count stops here.
const MOST: u32 = 1_000;
/// Longest text of a property that is read.
const LONGEST: usize = 8 * 1024;

fn section(bytes: &[u8]) -> Option<Section> {
    let mut fields = Fields(bytes);
    fields.u32()?;
    let count = fields.u32()?.min(MOST);
    let mut places = Vec::new();
    for _ in 0..count {
        places.push((fields.u32()?, usize::try_from(fields.u32()?).ok()?));
    }
    let code_page = places
        .iter()
        .find(|(number, _)| *number == CODE_PAGE)
        .and_then(|(_, at)| Fields(bytes.get(at.checked_add(4)?..)?).u16())
        .unwrap_or(1252);
    let mut section = Section::default();
    for (number, at) in places {
        let rest = bytes.get(at..)?;
        if number == NAMES {
            section.names = names(rest, code_page)?;
        } else if number != CODE_PAGE
            && let Some(value) = value(rest, code_page)
        {
            section.values.insert(number, value);
        }
    }
    Some(section)
}

fn names(bytes: &[u8], code_page: u16) -> Option<BTreeMap<u32, String>> {
    let mut fields = Fields(bytes);
    let count = fields.u32()?.min(MOST);
    let mut names = BTreeMap::new();
    for _ in 0..count {
        let number = fields.u32()?;
        let name = text(&mut fields, code_page)?;
        if code_page == UTF_16_PAGE && !name.1.is_multiple_of(4) {
            fields.take(4 - name.1 % 4)?;
        }
        names.insert(number, name.0);
    }
    Some(names)
}

/// A value of a kind that a program would write here; others are left aside.
fn value(bytes: &[u8], code_page: u16) -> Option<Value> {
    let mut fields = Fields(bytes);
    let kind = fields.u32()? & 0xFFFF;
    Some(match kind {
        // 16 and 32 bits, 64-bit float, truth value.
        0x02 => Value::Text(fields.u16()?.cast_signed().to_string()),
        0x03 => Value::Text(fields.u32()?.cast_signed().to_string()),
        0x05 => Value::Text(fields.f64()?.to_string()),
        0x0B => Value::Text(if fields.u16()? == 0 { "false" } else { "true" }.to_owned()),
        0x1E => Value::Text(text(&mut fields, code_page)?.0),
        0x1F => Value::Text(text(&mut fields, UTF_16_PAGE)?.0),
        0x40 => Value::Time(fields.u64()?),
        _ => return None,
    })
}

/// The number of UTF-16 among the code pages.
const UTF_16_PAGE: u16 = 1200;

/// A text with its length before it, and how many bytes it took.
fn text(fields: &mut Fields<'_>, code_page: u16) -> Option<(String, usize)> {
    let count = usize::try_from(fields.u32()?)
        .ok()
        .filter(|&count| count <= LONGEST)?;
    let (decoded, length) = if code_page == UTF_16_PAGE {
        let length = count.checked_mul(2)?;
        (utf16(fields.take(length)?), length)
    } else {
        let bytes = fields.take(count)?;
        (
            encoding(code_page)
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            count,
        )
    };
    let end = decoded.find('\0').unwrap_or(decoded.len());
    Some((decoded.get(..end)?.to_owned(), length))
}

fn encoding(code_page: u16) -> &'static Encoding {
    match code_page {
        936 | 10_008 => GBK,
        54_936 => GB18030,
        950 | 10_002 => BIG5,
        932 => SHIFT_JIS,
        65_001 => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// A moment in the spelling of .xlsx.
fn moment(time: u64) -> Option<String> {
    /// Seconds from 1601 to 1970.
    const EPOCH: i64 = 11_644_473_600;
    let seconds = i64::try_from(time / 10_000_000).ok()?.checked_sub(EPOCH)?;
    // Programs write 0 for "not known".
    (time != 0).then(|| {
        Timestamp::from_second(seconds)
            .ok()
            .map(|moment| moment.to_string())
    })?
}
