//! Compound files (MS-CFB), the container of Excel 97-2003, of WPS and of password-protected workbooks.
//!
//! Only what lies directly below the root is seen. Every chain of sectors is followed at most as far as the file has
//! sectors, so that neither a cycle nor a claimed size can take more memory than the file itself.

use std::collections::BTreeSet;

use super::super::Unreadable;
use super::biff::{Fields, utf16};

/// From here on, sector numbers are marks: free, end of a chain, sectors of the table itself.
const MARKS: u32 = 0xFFFF_FFFA;
const END: u32 = 0xFFFF_FFFE;
/// Number of no directory entry.
const NONE: u32 = 0xFFFF_FFFF;
/// Bytes of a directory entry.
const ENTRY: usize = 128;

/// An opened container.
#[derive(Debug)]
pub(in super::super) struct Compound<'b> {
    bytes: &'b [u8],
    /// Bytes of a sector as a power of two: 9 or 12.
    shift: u32,
    /// The next sector of every sector.
    table: Vec<u32>,
    /// Streams below this size lie in the small sectors.
    cutoff: u64,
    mini_table: Vec<u32>,
    /// The stream that the small sectors are cut from.
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

/// What lies below the root.
#[derive(Debug)]
struct Entry {
    name: String,
    stream: bool,
    start: u32,
    size: u64,
}

/// An entry of the directory, with its place in the tree.
struct Node {
    entry: Entry,
    left: u32,
    right: u32,
    child: u32,
}

fn broken(cause: &str) -> Unreadable {
    Unreadable::broken("文件结构损坏", cause)
}

impl<'b> Compound<'b> {
    /// Opens a container; `bytes` begin with its signature.
    pub(in super::super) fn open(bytes: &'b [u8]) -> Result<Self, Unreadable> {
        let header = bytes.get(..512).ok_or(Unreadable::Truncated)?;
        let field = |at: usize| header.get(at..).and_then(|rest| Fields(rest).u32());
        let missing = || broken("compound header");
        let shift = header
            .get(0x1E..)
            .and_then(|rest| Fields(rest).u16())
            .ok_or_else(missing)?;
        let shift = match shift {
            9 => 9,
            12 => 12,
            _ => return Err(broken("sector size")),
        };
        let mut file = Self {
            bytes,
            shift,
            table: Vec::new(),
            cutoff: u64::from(field(0x38).ok_or_else(missing)?),
            mini_table: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
        };
        file.read_table(
            header.get(0x4C..).unwrap_or_default(),
            field(0x44).ok_or_else(missing)?,
        )?;
        let directory = file.chain(field(0x30).ok_or_else(missing)?, None)?;
        let nodes: Vec<Node> = directory.chunks_exact(ENTRY).filter_map(node).collect();
        let root = nodes.first().ok_or_else(|| broken("no root"))?;
        let first_mini = field(0x3C).ok_or_else(missing)?;
        if first_mini < MARKS {
            file.mini_table = numbers(&file.chain(first_mini, None)?);
            file.mini = file.chain(root.entry.start, Some(root.entry.size))?;
        }
        file.entries = below_root(nodes);
        Ok(file)
    }

    /// Whether a stream or storage of this name lies below the root.
    pub(in super::super) fn has(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream, if there is one of this name.
    pub(in super::super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let found = self
            .entries
            .iter()
            .find(|entry| entry.stream && entry.name.eq_ignore_ascii_case(name));
        let Some(entry) = found else {
            return Ok(None);
        };
        if entry.size >= self.cutoff {
            self.chain(entry.start, Some(entry.size)).map(Some)
        } else {
            self.mini_chain(entry.start, entry.size).map(Some)
        }
    }

    /// The table of sectors: the first of its own sectors are listed in the header, the others in a chain of lists.
    fn read_table(&mut self, listed: &[u8], first_list: u32) -> Result<(), Unreadable> {
        let sectors = self.sector_count();
        let mut homes = numbers(listed);
        let mut list = first_list;
        let mut lists = 0;
        while list < MARKS {
            lists += 1;
            if lists > sectors {
                return Err(broken("cycle in the list of tables"));
            }
            let mut more = numbers(self.sector(list)?);
            list = more.pop().unwrap_or(END);
            homes.append(&mut more);
        }
        for home in homes.into_iter().filter(|home| *home < MARKS) {
            // Longer than the file has sectors it cannot be of use.
            if self.table.len() >= sectors {
                break;
            }
            let next = numbers(self.sector(home)?);
            self.table.extend(next);
        }
        Ok(())
    }

    /// How many sectors the file can have, the last perhaps cut short.
    fn sector_count(&self) -> usize {
        (self.bytes.len() >> self.shift) + 1
    }

    /// One sector; the last of a file may be shorter, as some programs do not fill it up.
    fn sector(&self, number: u32) -> Result<&'b [u8], Unreadable> {
        let size = 1_usize << self.shift;
        let from = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_add(1)?.checked_mul(size))
            .ok_or_else(|| broken("sector number"))?;
        let rest = self.bytes.get(from..).ok_or(Unreadable::Truncated)?;
        if rest.is_empty() {
            return Err(Unreadable::Truncated);
        }
        Ok(rest.get(..size).unwrap_or(rest))
    }

    /// The content of a chain: `size` bytes, or all there is.
    fn chain(&self, start: u32, size: Option<u64>) -> Result<Vec<u8>, Unreadable> {
        let wanted = match size {
            Some(size) if size > self.bytes.len() as u64 => return Err(Unreadable::Truncated),
            Some(size) => usize::try_from(size).map_err(|_| broken("stream size"))?,
            None => usize::MAX,
        };
        let mut content = Vec::new();
        let mut at = start;
        let mut steps = 0;
        while at < MARKS && content.len() < wanted {
            steps += 1;
            if steps > self.sector_count() {
                return Err(broken("cycle in a stream"));
            }
            content.extend_from_slice(self.sector(at)?);
            at = self.next(&self.table, at)?;
        }
        ended(content, size.map(|_| wanted))
    }

    /// The content of a small stream.
    fn mini_chain(&self, start: u32, size: u64) -> Result<Vec<u8>, Unreadable> {
        const MINI: usize = 64;
        let wanted = usize::try_from(size).map_err(|_| broken("stream size"))?;
        let mut content = Vec::new();
        let mut at = start;
        while at < MARKS && content.len() < wanted {
            if content.len() > self.mini.len() {
                return Err(broken("cycle in a small stream"));
            }
            let from = usize::try_from(at)
                .ok()
                .and_then(|at| at.checked_mul(MINI))
                .ok_or_else(|| broken("sector number"))?;
            let rest = self.mini.get(from..).filter(|rest| !rest.is_empty());
            let rest = rest.ok_or_else(|| broken("small sector outside"))?;
            content.extend_from_slice(rest.get(..MINI).unwrap_or(rest));
            at = self.next(&self.mini_table, at)?;
        }
        ended(content, Some(wanted))
    }

    fn next(&self, table: &[u32], at: u32) -> Result<u32, Unreadable> {
        usize::try_from(at)
            .ok()
            .and_then(|at| table.get(at).copied())
            .ok_or_else(|| broken("sector without successor"))
    }
}

/// Cuts what a chain gave to the stream's size.
fn ended(mut content: Vec<u8>, size: Option<usize>) -> Result<Vec<u8>, Unreadable> {
    if let Some(size) = size {
        if content.len() < size {
            return Err(broken("stream shorter than its size"));
        }
        content.truncate(size);
    }
    Ok(content)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .filter_map(|four| Fields(four).u32())
        .collect()
}

fn node(bytes: &[u8]) -> Option<Node> {
    let mut fields = Fields(bytes);
    let name = fields.take(64)?;
    // With the closing zero.
    let length = usize::from(fields.u16()?).saturating_sub(2).min(64);
    let kind = fields.u8()?;
    fields.take(1)?;
    let (left, right, child) = (fields.u32()?, fields.u32()?, fields.u32()?);
    fields.take(36)?;
    let start = fields.u32()?;
    // In files with sectors of 512 bytes the upper half of the size is not reliable, and never needed.
    let size = u64::from(fields.u32()?);
    Some(Node {
        entry: Entry {
            name: utf16(name.get(..length)?),
            stream: kind == 2,
            start,
            size,
        },
        left,
        right,
        child,
    })
}

/// The root's own streams and storages: an embedded document may hold a stream `Workbook` of its own.
fn below_root(nodes: Vec<Node>) -> Vec<Entry> {
    let mut reached = BTreeSet::new();
    let mut to_see: Vec<u32> = nodes.first().map(|root| root.child).into_iter().collect();
    while let Some(at) = to_see.pop() {
        let Some(node) = usize::try_from(at).ok().and_then(|at| nodes.get(at)) else {
            continue;
        };
        if at != NONE && reached.insert(at) {
            to_see.extend([node.left, node.right]);
        }
    }
    (0..)
        .zip(nodes)
        .filter(|(at, _)| reached.contains(at))
        .map(|(_, node)| node.entry)
        .collect()
}
