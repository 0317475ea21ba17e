//! Rows or columns that are not shown, gathered while a sheet is read and given as ranges in order.

use std::ops::RangeInclusive;

use super::Unreadable;
use super::guard::within;

/// Ranges of rows or columns, 0-based.
#[derive(Debug)]
pub(super) struct Spans {
    found: Vec<RangeInclusive<u32>>,
    limit: u64,
}

impl Spans {
    /// At most `limit` separate ranges: a file may hide every second row of a million.
    pub(super) fn new(limit: u64) -> Self {
        Self {
            found: Vec::new(),
            limit,
        }
    }

    /// Adds a range; one that continues the last only lengthens it.
    pub(super) fn add(&mut self, first: u32, last: u32) -> Result<(), Unreadable> {
        if last < first {
            return Ok(());
        }
        if let Some(previous) = self.found.last_mut()
            && *previous.start() <= first
            && first <= previous.end().saturating_add(1)
        {
            *previous = *previous.start()..=(*previous.end()).max(last);
            return Ok(());
        }
        self.found.push(first..=last);
        within("隐藏的行列段数", self.found.len() as u64, self.limit)
    }

    /// The rows, in order and without overlap.
    pub(super) fn rows(self) -> Vec<RangeInclusive<u32>> {
        let mut found = self.found;
        found.sort_by_key(|range| *range.start());
        let mut merged: Vec<RangeInclusive<u32>> = Vec::with_capacity(found.len());
        for range in found {
            match merged.last_mut() {
                Some(previous) if *range.start() <= previous.end().saturating_add(1) => {
                    *previous = *previous.start()..=(*previous.end()).max(*range.end());
                }
                _ => merged.push(range),
            }
        }
        merged
    }

    /// The columns, in order and without overlap; what lies beyond 65,535 is cut off.
    pub(super) fn cols(self) -> Vec<RangeInclusive<u16>> {
        self.rows()
            .into_iter()
            .filter_map(|range| {
                let first = u16::try_from(*range.start()).ok()?;
                Some(first..=u16::try_from(*range.end()).unwrap_or(u16::MAX))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_joined_and_ordered() {
        let mut spans = Spans::new(10);
        for (first, last) in [(5, 6), (7, 7), (1, 2), (9, 8), (20, u32::MAX), (21, 22)] {
            spans.add(first, last).unwrap();
        }
        assert_eq!(spans.rows(), [1..=2, 5..=7, 20..=u32::MAX]);
        let mut spans = Spans::new(10);
        spans.add(3, 70_000).unwrap();
        spans.add(80_000, 90_000).unwrap();
        assert_eq!(spans.cols(), [3..=65_535]);
        let mut spans = Spans::new(1);
        spans.add(0, 0).unwrap();
        assert!(spans.add(2, 2).is_err());
    }
}
