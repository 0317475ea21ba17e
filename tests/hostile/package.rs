//! Tricks with the zip container of an .xlsx.

use std::io::{Cursor, Read};

use super::container::{Entry, end, put16, put32, zip};
use super::{Hostile, sample};

/// The parts of a workbook, in order.
#[derive(Clone)]
pub struct Package(pub Vec<(String, Vec<u8>)>);

impl Package {
    /// A sound workbook of the samples.
    pub fn sample() -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(sample())).unwrap();
        let parts = (0..zip.len()).map(|index| {
            let mut part = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().to_string(), bytes)
        });
        Self(parts.collect())
    }

    /// With another part of this name.
    pub fn with(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        match self.0.iter_mut().find(|(held, _)| held == name) {
            Some((_, held)) => *held = bytes.into(),
            None => self.0.push((name.to_owned(), bytes.into())),
        }
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        let before = self.0.len();
        self.0.retain(|(held, _)| held != name);
        assert!(self.0.len() < before, "no part {name}");
        self
    }

    /// With another text in place of one that stands in a part, once.
    pub fn replacing(self, part: &str, old: &str, new: &str) -> Self {
        let text = self.text(part);
        assert!(text.contains(old), "{part} does not hold {old}");
        let text = text.replacen(old, new, 1);
        self.with(part, text)
    }

    pub fn text(&self, part: &str) -> String {
        let (_, bytes) = self.0.iter().find(|(name, _)| name == part).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.0
            .iter()
            .map(|(name, bytes)| Entry::deflated(name, bytes))
            .collect()
    }

    pub fn bytes(&self) -> Vec<u8> {
        zip(&self.entries())
    }
}

const SHEET: &str = "xl/worksheets/sheet2.xml";

pub fn files() -> Vec<Hostile> {
    let sound = Package::sample().entries();
    let at = sound
        .iter()
        .position(|entry| entry.name == SHEET.as_bytes())
        .unwrap();
    let changed = |change: &dyn Fn(&mut Entry)| {
        let mut entries = sound.clone();
        change(&mut entries[at]);
        zip(&entries)
    };
    let renamed = |rename: &dyn Fn(&str) -> String| {
        let mut entries = sound.clone();
        for entry in &mut entries {
            entry.name = rename(std::str::from_utf8(&entry.name).unwrap()).into_bytes();
        }
        zip(&entries)
    };
    let and = |more: Vec<Entry>| zip(&[sound.clone(), more].concat());
    vec![
        Hostile::message("空压缩包.xlsx", end(0, 0, 0)),
        Hostile::message(
            "只有目录尾.xlsx",
            [b"PK\x03\x04".to_vec(), end(3, 150, 4)].concat(),
        ),
        Hostile::message("套了五层.xlsx", nested(5)),
        Hostile::any("反斜杠名称.xlsx", renamed(&|name| name.replace('/', "\\"))),
        Hostile::any(
            "上级目录.xlsx",
            and(vec![
                Entry::stored("../../../../tmp/dudao-hostile", b"outside"),
                Entry::stored("xl/../../outside.xml", b"<a/>"),
                Entry::stored("..\\..\\outside.xml", b"<a/>"),
            ]),
        ),
        Hostile::any(
            "绝对路径.xlsx",
            and(vec![
                Entry::stored("/etc/dudao-hostile", b"outside"),
                Entry::stored("C:\\dudao-hostile.xml", b"outside"),
                Entry::stored("\\\\server\\share\\a.xml", b"outside"),
            ]),
        ),
        Hostile::message("路径都在上级.xlsx", renamed(&|name| format!("../{name}"))),
        Hostile::any(
            "同名部件.xlsx",
            and(vec![
                sound[at].clone(),
                Entry::stored("xl/workbook.xml", b"<workbook/>"),
            ]),
        ),
        Hostile::any(
            "大小写不同的同名部件.xlsx",
            and(vec![Entry::stored("XL/Worksheets/Sheet2.XML", b"<worksheet/>")]),
        ),
        Hostile::any("谎报大小为零.xlsx", changed(&|entry| entry.size = 0)),
        Hostile::any("谎报大小为四吉.xlsx", changed(&|entry| entry.size = u32::MAX - 1)),
        Hostile::any(
            "压缩后大小超出文件.xlsx",
            changed(&|entry| entry.packed_size = 0x7FFF_FFFF),
        ),
        Hostile::any("压缩后大小为零.xlsx", changed(&|entry| entry.packed_size = 0)),
        Hostile::message("校验和不对.xlsx", changed(&|entry| entry.crc ^= 1)),
        Hostile::message(
            "压缩流中断.xlsx",
            changed(&|entry| {
                let half = entry.packed.len() / 2;
                entry.packed.truncate(half);
                entry.packed_size = u32::try_from(half).unwrap();
            }),
        ),
        Hostile::message(
            "压缩流乱码.xlsx",
            changed(&|entry| entry.packed.iter_mut().skip(20).for_each(|byte| *byte ^= 0x5A)),
        ),
        Hostile::message("加密部件.xlsx", changed(&|entry| entry.flags |= 1)),
        Hostile::message(
            "AES加密部件.xlsx",
            changed(&|entry| {
                entry.flags |= 1;
                entry.method = 99;
            }),
        ),
        Hostile::message("未知压缩方法.xlsx", changed(&|entry| entry.method = 0xFFFF)),
        Hostile::message("LZMA压缩.xlsx", changed(&|entry| entry.method = 14)),
        Hostile::any(
            "名称带空字符.xlsx",
            and(vec![Entry::stored("xl/a\0b.xml", b"<a/>")]),
        ),
        Hostile::any(
            "名称不是UTF-8.xlsx",
            and(vec![Entry {
                name: b"xl/\xcf\xd8.xml".to_vec(),
                flags: 0,
                ..Entry::stored("", b"<a/>")
            }]),
        ),
        Hostile::any(
            "名称谎称UTF-8.xlsx",
            and(vec![Entry {
                name: b"xl/\xcf\xd8.xml".to_vec(),
                ..Entry::stored("", b"<a/>")
            }]),
        ),
        Hostile::any(
            "名称六万字节.xlsx",
            and(vec![Entry::stored(&"n".repeat(60_000), b"")]),
        ),
        Hostile::message("十万个部件.xlsx", zip64(&many(100_000))),
        Hostile::message("两千个部件同一处.xlsx", zip(&overlapping(1_900))),
        Hostile::message("谎报条目数.xlsx", lying_end(u64::MAX, 46, 0)),
        Hostile::message("目录在文件外.xlsx", lying_end(3, 150, 1 << 62)),
        Hostile::any(
            "前面有一截垃圾.xlsx",
            [
                b"PK\x03\x04".to_vec(),
                super::documents::random(9, 5_000),
                zip(&sound),
            ]
            .concat(),
        ),
        Hostile::any(
            "后面有一截垃圾.xlsx",
            [zip(&sound), super::documents::random(10, 5_000)].concat(),
        ),
        Hostile::any("两个压缩包相接.xlsx", [zip(&sound), zip(&sound)].concat()),
    ]
}

/// A zip in a zip in a zip, each a workbook by its name.
fn nested(depth: usize) -> Vec<u8> {
    (0..depth).fold(vec![0; 4 << 20], |inside, level| {
        zip(&(0..8)
            .map(|copy| Entry::deflated(&format!("{level}{copy}.xlsx"), &inside))
            .collect::<Vec<_>>())
    })
}

fn many(count: usize) -> Vec<Entry> {
    let mut entries = vec![Entry::stored("xl/workbook.xml", b"<workbook/>")];
    entries.extend((0..count).map(|index| Entry::stored(&format!("xl/{index}.xml"), b"")));
    entries
}

/// Entries of one place, so that a small file inflates to very much although no entry does.
fn overlapping(count: usize) -> Vec<Entry> {
    let one = Entry::deflated("xl/workbook.xml", &vec![b' '; 4 << 20]);
    let mut entries = vec![one.clone()];
    entries.extend((0..count).map(|index| Entry {
        name: format!("xl/{index}.xml").into_bytes(),
        shares_place: true,
        packed: Vec::new(),
        ..one.clone()
    }));
    entries
}

/// A container with more entries than the short end record can count.
fn zip64(entries: &[Entry]) -> Vec<u8> {
    let mut out = zip(entries);
    let end = out.len() - 22;
    let number = |at: usize| {
        out[at..at + 4]
            .iter()
            .rev()
            .fold(0_u64, |n, b| n << 8 | u64::from(*b))
    };
    let (directory, at) = (number(end + 12), number(end + 16));
    out.truncate(end);
    out.extend(end64(entries.len() as u64, directory, at, end as u64));
    out
}

/// A sound beginning, and an end that says anything.
fn lying_end(entries: u64, directory: u64, at: u64) -> Vec<u8> {
    let mut out = zip(&[Entry::stored("xl/workbook.xml", b"<workbook/>")]);
    out.truncate(out.len() - 22);
    let place = out.len() as u64;
    out.extend(end64(entries, directory, at, place));
    out
}

/// The zip64 end record, its locator, and the short end record that points there.
fn end64(entries: u64, directory: u64, at: u64, place: u64) -> Vec<u8> {
    let mut out = b"PK\x06\x06".to_vec();
    out.extend(44_u64.to_le_bytes());
    put16(&mut out, 45);
    put16(&mut out, 45);
    put32(&mut out, 0);
    put32(&mut out, 0);
    for number in [entries, entries, directory, at] {
        out.extend(number.to_le_bytes());
    }
    out.extend(b"PK\x06\x07\0\0\0\0");
    out.extend(place.to_le_bytes());
    put32(&mut out, 1);
    out.extend(end(0xFFFF, 0xFFFF_FFFF, 0xFFFF_FFFF));
    out
}
