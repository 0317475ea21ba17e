//! Deflates the parts of a workbook (RFC 1951) that are large: those of sheets, in which nearly every cell is like the one
//! above it, and that of the texts that cells share.
//!
//! A general deflater does not know what repeats and looks for it at every byte, which would be half of making a
//! workbook with cells by the ten thousand. Here it is known: what a cell has in common with the one above it is told by
//! where that stands, and only what differs is looked for. The codes, too, are made for such parts beforehand and not from
//! each.

/// Where a cell begins, and where the one above it does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alike {
    pub(super) at: u32,
    pub(super) above: u32,
}

impl Alike {
    /// In a text of which so many bytes have gone from the beginning.
    fn moved_up(self, gone: usize) -> Self {
        let moved = |place: u32| place.saturating_sub(gone as u32);
        Self {
            at: moved(self.at),
            above: moved(self.above),
        }
    }
}

/// How far back a repetition may lie, and how long it may be.
const FARTHEST: usize = 32_768;
const LONGEST: usize = 258;

/// A shorter one takes more room than what it repeats.
const LEAST: usize = 4;

/// With one of this length nothing better is looked for.
const ENOUGH: usize = 8;

/// What must follow upon a place for it to be known what is repeated from there on: the longest repetition, one byte on, and
/// the bytes that are looked for by their hash.
const AHEAD: usize = LONGEST + 16;

/// A text, deflated at once, in codes for what it holds.
pub(super) fn deflated(text: &[u8], codes: &Lengths) -> Vec<u8> {
    let mut deflater = Deflater::new(codes, text.len() / 8);
    deflater.deflate(text, &[], text.len());
    deflater.finish()
}

/// Deflates a text of which only the part at hand is kept: what is deflated, and no repetition can reach any more, goes.
pub(super) struct Deflater {
    out: Coded,
    found: Found,
    /// How many bytes have gone.
    gone: usize,
    /// Up to where the text at hand is deflated.
    at: usize,
    /// How far before the cell at this place the one above it stands.
    above: usize,
    /// What is repeated from this place on, where that is known already.
    known: Option<Repetition>,
}

impl Deflater {
    /// Into codes for what the text holds; `capacity` is how many bytes are expected to come of it.
    pub(super) fn new(codes: &Lengths, capacity: usize) -> Self {
        Self {
            out: Coded::new(capacity, codes),
            found: Found::default(),
            gone: 0,
            at: 0,
            above: 0,
            known: None,
        }
    }

    /// Deflates most of the text at hand, in which cells are `alike` in the order of the text, and takes from its beginning,
    /// and from those cells, what is not needed any more. Tells how many bytes that were.
    pub(super) fn take(&mut self, text: &mut Vec<u8>, alike: &mut Vec<Alike>) -> usize {
        let passed = self.deflate(text, alike, text.len().saturating_sub(AHEAD));
        alike.drain(..passed);
        let taken = self.at.saturating_sub(FARTHEST);
        text.drain(..taken);
        for cell in alike {
            *cell = cell.moved_up(taken);
        }
        self.at -= taken;
        self.gone += taken;
        taken
    }

    /// Deflates the rest of the text.
    pub(super) fn finished(mut self, text: &[u8], alike: &[Alike]) -> Vec<u8> {
        self.deflate(text, alike, text.len());
        self.finish()
    }

    fn finish(self) -> Vec<u8> {
        self.out.finish()
    }

    /// Deflates up to a place or a little further; tells how many of the cells were passed.
    fn deflate(&mut self, text: &[u8], alike: &[Alike], until: usize) -> usize {
        let mut cells = alike.iter();
        let mut next = cells.next();
        let (mut at, mut above) = (self.at, self.above);
        let mut known = self.known;
        while let Some(byte) = text.get(at).filter(|_| at < until) {
            while let Some(cell) = next.filter(|cell| cell.at as usize <= at) {
                above = cell.at.saturating_sub(cell.above) as usize;
                next = cells.next();
                known = None;
            }
            let mut best = known.take().unwrap_or_else(|| Repetition::of(text, at, above));
            if best.length < ENOUGH {
                // Mostly a single digit differs.
                let goes_on = Repetition::of(text, at + 1, above);
                if goes_on.length < ENOUGH {
                    let before = self.found.before(text, at, self.gone);
                    best = best.or_longer(Repetition::of(text, at, before));
                }
                known = (best.length < LEAST).then_some(goes_on);
            }
            if best.length < LEAST {
                self.out.byte(*byte);
                at += 1;
            } else {
                self.out.repetition(best);
                at += best.length;
            }
        }
        (self.at, self.above, self.known) = (at, above, known);
        alike.len() - cells.len() - usize::from(next.is_some())
    }
}

/// Bytes that repeat those at a distance before them.
#[derive(Clone, Copy)]
struct Repetition {
    length: usize,
    distance: usize,
}

impl Repetition {
    /// From a place on; of no length if nothing is repeated.
    #[inline]
    fn of(text: &[u8], at: usize, distance: usize) -> Self {
        let is_near = (1..=FARTHEST).contains(&distance);
        let before = at.checked_sub(distance).filter(|_| is_near);
        // Mostly the first byte tells it.
        let before = before.filter(|before| text.get(*before) == text.get(at));
        let length = before.map_or(0, |before| common(text, before, at));
        Self { length, distance }
    }

    fn or_longer(self, other: Self) -> Self {
        if other.length > self.length { other } else { self }
    }
}

/// How many bytes from two places on are the same.
#[inline(never)]
fn common(text: &[u8], before: usize, at: usize) -> usize {
    let (Some(here), Some(mut before)) = (text.get(at..), text.get(before..)) else {
        return 0;
    };
    let (words, rest) = here.get(..LONGEST).unwrap_or(here).as_chunks();
    let mut length = 0;
    for word in words {
        let Some((word_before, after)) = before.split_first_chunk() else {
            return length;
        };
        let differs = u128::from_le_bytes(*word) ^ u128::from_le_bytes(*word_before);
        if differs != 0 {
            return length + differs.trailing_zeros() as usize / 8;
        }
        length += size_of::<u128>();
        before = after;
    }
    length + rest.iter().zip(before).take_while(|(a, b)| a == b).count()
}

/// Where six bytes were looked for last, by their hash.
struct Found(Vec<u32>);

impl Default for Found {
    fn default() -> Self {
        Self(vec![0; 1 << Self::BITS])
    }
}

impl Found {
    const BITS: u32 = 14;

    /// The distance to where the bytes at a place may stand before it, 0 if nowhere; remembers the place. So many bytes of the
    /// text have gone.
    fn before(&mut self, text: &[u8], at: usize, gone: usize) -> usize {
        let Some(word) = text.get(at..).and_then(|rest| rest.first_chunk()) else {
            return 0;
        };
        // The golden ratio, as Knuth hashes.
        let hash = (u64::from_le_bytes(*word) << 16).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let held = self.0.get_mut((hash >> (64 - Self::BITS)) as usize);
        let place = gone + at;
        let before = held.map(|held| std::mem::replace(held, place as u32) as usize);
        place - before.unwrap_or(place).min(place)
    }
}

/// How many bits codes have, each with the last of those that it stands for; other texts take more room, no more.
pub(super) struct Lengths {
    /// Those of symbols: bytes, then the end, then lengths.
    symbols: &'static [(u16, u8)],
    distances: &'static [(u16, u8)],
}

/// The codes of sheets. Digits of row numbers are what differs most, and most of what repeats is as long as a cell. What
/// returned workbooks hold was counted for it.
pub(super) const OF_CELLS: Lengths = Lengths {
    symbols: &[
        (31, 12),
        (47, 9),
        (57, 7),
        (90, 9),
        (127, 10),
        (191, 10),
        (255, 11),
        (END, 10),
        (259, 9),
        (268, 5),
        (269, 4),
        (271, 3),
        (272, 5),
        (275, 6),
        (285, 10),
    ],
    distances: &[
        (7, 9),
        (9, 6),
        (10, 4),
        (11, 2),
        (12, 6),
        (15, 5),
        (16, 6),
        (17, 7),
        (18, 6),
        (21, 4),
        (23, 5),
        (24, 4),
        (25, 3),
        (28, 6),
        (29, 7),
    ],
};

/// The codes of shared texts, which are Chinese, three bytes to a character, and repeat a few characters mostly. Counted
/// in returned workbooks and in reports.
pub(super) const OF_TEXTS: Lengths = Lengths {
    symbols: &[
        (31, 12),
        (46, 9),
        (57, 7),
        (127, 11),
        (191, 8),
        (226, 12),
        (227, 6),
        (228, 5),
        (230, 4),
        (232, 5),
        (233, 6),
        (238, 11),
        (239, 6),
        (END, 12),
        (259, 11),
        (260, 4),
        (266, 6),
        (269, 5),
        (275, 7),
        (279, 9),
        (285, 10),
    ],
    distances: &[
        (7, 8),
        (9, 6),
        (11, 5),
        (16, 4),
        (17, 5),
        (18, 4),
        (19, 5),
        (20, 4),
        (21, 5),
        (22, 4),
        (23, 5),
        (24, 4),
        (25, 5),
        (26, 4),
        (29, 5),
    ],
};

/// The symbol of the end; those of lengths follow.
const END: u16 = 256;

/// Bytes and repetitions as a single block, in the bits of their codes.
struct Coded {
    bytes: Vec<u8>,
    /// Bits that do not yet fill four bytes, the first lowest.
    held: u64,
    count: u32,
    symbols: Vec<Bits>,
    distances: Vec<Bits>,
    /// A length with all its bits, by the length.
    lengths: Vec<Bits>,
}

/// At most 32 bits, the first lowest.
#[derive(Clone, Copy, Default)]
struct Bits {
    bits: u32,
    count: u32,
}

impl Bits {
    fn new(bits: u32, count: u32) -> Self {
        Self { bits, count }
    }

    /// With others after them.
    fn and(self, more: Self) -> Self {
        Self::new(self.bits | more.bits << self.count, self.count + more.count)
    }
}

impl Coded {
    fn new(capacity: usize, lengths: &Lengths) -> Self {
        let (symbols, distances) = (codes(lengths.symbols), codes(lengths.distances));
        let length = |length: usize| {
            // The longest has a symbol of its own.
            let (class, place) = match length {
                LONGEST => (28, Bits::default()),
                _ => class((length as u32).saturating_sub(3), 2),
            };
            let symbol = symbols.get(usize::from(END) + 1 + class as usize).copied();
            symbol.unwrap_or_default().and(place)
        };
        let mut coded = Self {
            bytes: Vec::with_capacity(capacity),
            held: 0,
            count: 0,
            lengths: (0..=LONGEST).map(length).collect(),
            distances: Vec::new(),
            symbols: Vec::new(),
        };
        // The last block, with a code of its own: of 286 symbols, of 30 distances, which are told by 19 lengths.
        for (number, count) in [(1, 1), (2, 2), (286 - 257, 5), (30 - 1, 5), (19 - 4, 4)] {
            coded.push(Bits::new(number, count));
        }
        // A length from 0 to 15 is told by four bits; the three symbols before them, for repeated ones, are not used.
        for index in 0..19 {
            coded.push(Bits::new(if index < 3 { 0 } else { 4 }, 3));
        }
        for code in symbols.iter().chain(&distances) {
            coded.push(Bits::new(reversed(code.count, 4), 4));
        }
        Self {
            symbols,
            distances,
            ..coded
        }
    }

    fn push(&mut self, Bits { bits, count }: Bits) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= u32::BITS {
            self.bytes.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= u32::BITS;
            self.count -= u32::BITS;
        }
    }

    fn byte(&mut self, byte: u8) {
        self.symbol(u16::from(byte));
    }

    fn symbol(&mut self, symbol: u16) {
        let code = self.symbols.get(usize::from(symbol)).copied();
        self.push(code.unwrap_or_default());
    }

    fn repetition(&mut self, Repetition { length, distance }: Repetition) {
        let length = self.lengths.get(length).copied();
        self.push(length.unwrap_or_default());
        let (class, place) = class(distance as u32 - 1, 1);
        let distance = self.distances.get(class as usize).copied();
        self.push(distance.unwrap_or_default().and(place));
    }

    fn finish(mut self) -> Vec<u8> {
        self.symbol(END);
        let rest = self.held.to_le_bytes();
        let rest = rest.iter().take(self.count.div_ceil(8) as usize);
        self.bytes.extend(rest);
        self.bytes
    }
}

/// The class of a number and its place in the class: there are `1 << fine` classes to each power of two (RFC 1951, 3.2.5).
fn class(number: u32, fine: u32) -> (u32, Bits) {
    let count = (u32::BITS - number.leading_zeros()).saturating_sub(fine + 1);
    let place = Bits::new(number & ((1 << count) - 1), count);
    ((count << fine) + (number >> count), place)
}

/// The codes of symbols by how many bits they have (RFC 1951, 3.2.2).
fn codes(counts: &[(u16, u8)]) -> Vec<Bits> {
    let mut codes = Vec::new();
    for (last, count) in counts {
        codes.resize(usize::from(*last) + 1, Bits::new(0, u32::from(*count)));
    }
    let mut next = 0;
    for count in 1..=15 {
        next <<= 1;
        for code in codes.iter_mut().filter(|code| code.count == count) {
            code.bits = reversed(next, count);
            next += 1;
        }
    }
    codes
}

/// The lowest bits of a number in reverse order.
fn reversed(bits: u32, count: u32) -> u32 {
    bits.reverse_bits() >> (u32::BITS - count)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use flate2::Compression;
    use flate2::read::DeflateDecoder;
    use flate2::write::DeflateEncoder;

    use super::*;

    fn inflated(deflated: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        let mut decoder = DeflateDecoder::new(deflated);
        decoder.read_to_end(&mut text).unwrap();
        assert_eq!(decoder.total_in(), deflated.len() as u64);
        text
    }

    /// A text with cells, deflated at once.
    fn with_cells(text: &[u8], alike: &[Alike]) -> Vec<u8> {
        Deflater::new(&OF_CELLS, 0).finished(text, alike)
    }

    /// How many bytes a general deflater makes of a text.
    fn generally_deflated(text: &str, level: u32) -> usize {
        let mut general = DeflateEncoder::new(Vec::new(), Compression::new(level));
        general.write_all(text.as_bytes()).unwrap();
        general.finish().unwrap().len()
    }

    /// Rows of cells, with where each stands and the one above it; a few texts differ.
    fn rows(count: u32) -> (String, Vec<Alike>) {
        let mut text = String::from("<sheetData>");
        let mut alike = Vec::new();
        let mut above = [0; 30];
        for row in 1..=count {
            text.push_str(&format!("<row r=\"{row}\">"));
            for (column, above) in (0..).zip(&mut above) {
                let at = text.len() as u32;
                alike.push(Alike {
                    at,
                    above: std::mem::replace(above, at),
                });
                let value = if row % 7 == column { "督学" } else { "" };
                text.push_str(&format!(
                    "<c r=\"B{column}{row}\" t=\"str\"><f si=\"{column}\"/><v>{value}</v></c>"
                ));
            }
            text.push_str("</row>");
        }
        (text, alike)
    }

    #[test]
    fn what_was_deflated_is_inflated_again() {
        // No text twice the same, from few letters and from all bytes.
        let mut state = 1_u32;
        let mut random = |letters: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 16) % letters) as u8
        };
        for letters in [1, 2, 20, 256] {
            for length in [0, 1, 5, 258, 259, 270, 5_000, 100_000] {
                let text: Vec<u8> = (0..length).map(|_| random(letters)).collect();
                for codes in [&OF_CELLS, &OF_TEXTS] {
                    assert_eq!(inflated(&deflated(&text, codes)), text, "{letters} {length}");
                }
            }
        }
        for count in [1, 2, 9, 400] {
            let (text, alike) = rows(count);
            let deflated = with_cells(text.as_bytes(), &alike);
            assert_eq!(inflated(&deflated), text.as_bytes());
        }
    }

    #[test]
    fn every_length_and_distance_is_told() {
        for length in LEAST..=LONGEST {
            let text = [vec![b'a'; length + 1], b"bc".to_vec()].concat();
            assert_eq!(inflated(&deflated(&text, &OF_CELLS)), text);
        }
        for distance in [1, 2, 3, 4, 5, 9, 100, 1_000, 20_000, FARTHEST, FARTHEST + 1] {
            let mut out = Coded::new(0, &OF_TEXTS);
            let start: Vec<u8> = (0..distance as u32).map(|index| (index % 251) as u8).collect();
            start.iter().for_each(|byte| out.byte(*byte));
            let text = [&start[..], &start[..]].concat();
            let again = Repetition::of(&text, distance, distance);
            if distance > FARTHEST {
                assert_eq!(again.length, 0);
                continue;
            }
            out.repetition(Repetition { length: 3, ..again });
            let mut expected = start.clone();
            (0..3).for_each(|index| expected.push(expected[index]));
            assert_eq!(inflated(&out.finish()), expected, "{distance}");
        }
    }

    #[test]
    fn in_pieces_the_same_comes_of_it() {
        let (text, alike) = rows(900);
        let at_once = with_cells(text.as_bytes(), &alike);
        for piece in [1, 100, AHEAD, FARTHEST, 3 * FARTHEST] {
            let mut deflater = Deflater::new(&OF_CELLS, 0);
            let (mut held, mut cells) = (Vec::new(), Vec::new());
            let mut alike = alike.iter().peekable();
            let (mut gone, mut most) = (0, 0);
            for (from, bytes) in (0..).step_by(piece).zip(text.as_bytes().chunks(piece)) {
                held.extend_from_slice(bytes);
                let here = |cell: &&Alike| (cell.at as usize) < from + piece;
                while let Some(cell) = alike.next_if(here) {
                    cells.push(cell.moved_up(gone));
                }
                gone += deflater.take(&mut held, &mut cells);
                most = most.max(held.len());
            }
            assert!(gone > 0 && most <= FARTHEST + AHEAD, "{piece}: {most}");
            assert!(deflater.finished(&held, &cells) == at_once, "{piece}");
        }
    }

    #[test]
    fn wrong_places_make_it_no_other_text() {
        let (text, mut alike) = rows(50);
        for (index, cell) in alike.iter_mut().enumerate() {
            cell.above = cell.above.saturating_sub(index as u32 % 90) + index as u32 % 40;
        }
        let again = |alike: &[Alike]| inflated(&with_cells(text.as_bytes(), alike));
        assert_eq!(again(&alike), text.as_bytes());
        alike.reverse();
        assert_eq!(again(&alike), text.as_bytes());
    }

    #[test]
    fn cells_like_those_above_take_less_room_than_a_general_deflater_makes_of_them() {
        let (text, alike) = rows(400);
        let general = generally_deflated(&text, 3);
        assert!(with_cells(text.as_bytes(), &alike).len() < general);
    }

    #[test]
    fn texts_take_less_room_in_their_own_codes() {
        let text = include_str!("../../README.zh-CN.md").replace('\n', "</t></si><si><t>");
        let length = |codes| deflated(text.as_bytes(), codes).len();
        assert!(length(&OF_TEXTS) * 5 < length(&OF_CELLS) * 4);
        // That the general one makes no more of them than it can takes it twice the time.
        assert!(length(&OF_TEXTS) * 4 < generally_deflated(&text, 3) * 5);
    }

    #[test]
    fn the_codes_leave_no_bits_unused() {
        for lengths in [&OF_CELLS, &OF_TEXTS] {
            for counts in [lengths.symbols, lengths.distances] {
                let room: u32 = codes(counts).iter().map(|code| 1 << (15 - code.count)).sum();
                assert_eq!(room, 1 << 15);
            }
        }
    }
}
