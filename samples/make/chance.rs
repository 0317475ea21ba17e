//! Variety without chance: numbers that look drawn and are the same on every run (SplitMix64).

/// A row of numbers that begins anew for every seed.
pub struct Chance(u64);

impl Chance {
    /// The row of numbers of a seed; `stream` keeps the sheets of a county apart.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9).wrapping_add(stream << 32))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        let width = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.next() % width).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, share: u32) -> bool {
        self.between(1, 100) <= share
    }

    /// One of these; empty if there are none.
    pub fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        let last = u32::try_from(items.len().saturating_sub(1)).unwrap_or(0);
        let index = usize::try_from(self.between(0, last)).unwrap_or(0);
        items.get(index).copied().unwrap_or_default()
    }
}
