//! Zip files written byte by byte, so that every field can lie.

use std::io::{Cursor, Write};

/// One entry. Local header and central directory say the same unless told otherwise.
#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub packed: Vec<u8>,
    /// What is said of the size of `packed`.
    pub packed_size: u32,
    /// What is said of the inflated size.
    pub size: u32,
    /// The central directory points to the entry before this one instead of a place of its own.
    pub shares_place: bool,
}

impl Entry {
    /// As it is.
    pub fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            flags: 1 << 11,
            method: 0,
            crc: crc32(bytes),
            packed: bytes.to_vec(),
            packed_size: length(bytes),
            size: length(bytes),
            shares_place: false,
        }
    }

    /// Deflated.
    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let (packed, crc) = deflate(bytes);
        Self {
            method: 8,
            packed_size: length(&packed),
            packed,
            crc,
            size: length(bytes),
            ..Self::stored(name, b"")
        }
    }

    /// This many bytes of nothing but zeros, behind `head`; the declared checksum is not that of the content, which
    /// no reader lives to compare.
    pub fn zeros(name: &str, head: &[u8], bytes: usize) -> Self {
        let packed = deflated_zeros(head, bytes);
        Self {
            method: 8,
            packed_size: length(&packed),
            packed,
            crc: 0,
            size: u32::try_from(bytes + head.len()).unwrap(),
            ..Self::stored(name, b"")
        }
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

/// The container.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut place = 0;
    for entry in entries {
        if !entry.shares_place {
            place = out.len();
            out.extend(b"PK\x03\x04");
            put16(&mut out, 20);
            described(&mut out, entry);
            put16(&mut out, entry.name.len());
            put16(&mut out, 0);
            out.extend(&entry.name);
            out.extend(&entry.packed);
        }
        directory.extend(b"PK\x01\x02");
        put16(&mut directory, 20);
        put16(&mut directory, 20);
        described(&mut directory, entry);
        put16(&mut directory, entry.name.len());
        for _ in 0..4 {
            put16(&mut directory, 0);
        }
        put32(&mut directory, 0);
        put32(&mut directory, place);
        directory.extend(&entry.name);
    }
    let at = out.len();
    out.extend(&directory);
    out.extend(end(entries.len(), directory.len(), at));
    out
}

/// What local header and central directory have in common.
fn described(out: &mut Vec<u8>, entry: &Entry) {
    put16(out, usize::from(entry.flags));
    put16(out, usize::from(entry.method));
    put32(out, 0x5b73_0000);
    put32(out, entry.crc as usize);
    put32(out, entry.packed_size as usize);
    put32(out, entry.size as usize);
}

/// The record at the end.
pub fn end(entries: usize, directory: usize, at: usize) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    put16(&mut out, entries);
    put16(&mut out, entries);
    put32(&mut out, directory);
    put32(&mut out, at);
    put16(&mut out, 0);
    out
}

pub fn put16(out: &mut Vec<u8>, number: usize) {
    out.extend(&number.to_le_bytes()[..2]);
}

pub fn put32(out: &mut Vec<u8>, number: usize) {
    out.extend(&number.to_le_bytes()[..4]);
}

/// A deflate stream and the checksum of what it holds, taken out of a container that the `zip` crate wrote.
pub fn deflate(bytes: &[u8]) -> (Vec<u8>, u32) {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("x", options.compression_method(zip::CompressionMethod::Deflated))
        .unwrap();
    zip.write_all(bytes).unwrap();
    let written = zip.finish().unwrap().into_inner();
    let number = |at: usize, width: usize| {
        written[at..at + width]
            .iter()
            .rev()
            .fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
    };
    let start = 30 + number(26, 2) + number(28, 2);
    // The local header was completed once the size was known.
    let packed = number(18, 4);
    assert!(
        packed > 0 && start + packed <= written.len(),
        "the local header states the size"
    );
    (
        written[start..start + packed].to_vec(),
        u32::try_from(number(14, 4)).unwrap(),
    )
}

/// Bits as a deflate stream packs them.
struct Bits {
    out: Vec<u8>,
    free: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, count: u32) {
        for place in 0..count {
            if self.free == 0 {
                self.out.push(0);
                self.free = 8;
            }
            let bit = u8::try_from(bits >> place & 1).unwrap();
            *self.out.last_mut().unwrap() |= bit << (8 - self.free);
            self.free -= 1;
        }
    }

    /// A Huffman code, whose first bit comes first.
    fn code(&mut self, code: u32, count: u32) {
        self.put(code.reverse_bits() >> (32 - count), count);
    }
}

/// A deflate stream that inflates to `head` and a huge run of zeros, without inflating or deflating it here: one
/// block of fixed codes in which a match of 258 bytes is repeated.
fn deflated_zeros(head: &[u8], bytes: usize) -> Vec<u8> {
    let mut bits = Bits {
        out: Vec::new(),
        free: 0,
    };
    bits.put(0b011, 3);
    for byte in head.iter().chain([&0]) {
        match *byte {
            low @ 0..=143 => bits.code(0b0011_0000 + u32::from(low), 8),
            high => bits.code(0b1_1001_0000 + u32::from(high) - 144, 9),
        }
    }
    let matches = bytes / 258;
    // Eight matches are thirteen whole bytes, wherever in a byte they begin.
    let repeat = |bits: &mut Bits| {
        bits.code(0b1100_0101, 8);
        bits.code(0, 5);
    };
    for _ in 0..16 {
        repeat(&mut bits);
    }
    let cycle = bits.out[bits.out.len() - 14..bits.out.len() - 1].to_vec();
    let last = bits.out.pop().unwrap();
    for _ in 0..(matches.saturating_sub(16)) / 8 {
        bits.out.extend(&cycle);
    }
    bits.out.push(last);
    bits.code(0, 7);
    bits.out
}

/// CRC-32 as zip has it.
pub fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256_u32)
        .map(|byte| {
            (0..8).fold(byte, |crc, _| {
                if crc & 1 == 1 {
                    crc >> 1 ^ 0xEDB8_8320
                } else {
                    crc >> 1
                }
            })
        })
        .collect();
    !bytes.iter().fold(!0_u32, |crc, byte| {
        crc >> 8 ^ table[usize::from(crc.to_le_bytes()[0] ^ byte)]
    })
}

#[test]
fn the_streams_are_what_they_should_be() {
    let bytes = zip(&[
        Entry::stored("甲", b"as it is"),
        Entry::deflated("乙", &b"again and ".repeat(100)),
        Entry {
            crc: crc32(&[b"head".as_slice(), &vec![0; 1 + 258 * 800]].concat()),
            size: 4 + 1 + 258 * 800,
            ..Entry::zeros("丙", b"head", 258 * 800)
        },
    ]);
    let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut content = |index| {
        let mut out = Vec::new();
        std::io::copy(&mut read.by_index(index).unwrap(), &mut out).unwrap();
        out
    };
    assert_eq!(content(0), b"as it is");
    assert_eq!(content(1), b"again and ".repeat(100));
    let zeros = content(2);
    assert_eq!(zeros.len(), 4 + 1 + 258 * 800);
    assert!(zeros.starts_with(b"head\0\0"));
}
