//! Which row of the old plan is which of the new one.

use crate::plan::book::Row;

/// Rows of a sheet side by side.
pub(super) struct Matched<'a> {
    /// Rows that both have, old and new.
    pub(super) both: Vec<(&'a Row, &'a Row)>,
    /// Rows that only the old plan has.
    pub(super) removed: Vec<&'a Row>,
    /// Rows that only the new plan has.
    pub(super) added: Vec<&'a Row>,
    /// Whether rows that both have stand in another order.
    pub(super) reordered: bool,
}

impl<'a> Matched<'a> {
    /// Matches rows by name; of those left over, each old one with the new one that a rename would have made of it.
    pub(super) fn of(
        old: &'a [Row],
        new: &'a [Row],
        name: impl Fn(&Row) -> String,
        renamed: impl Fn(&Row, &Row) -> bool,
    ) -> Self {
        let mut left: Vec<(usize, &Row)> = new.iter().enumerate().collect();
        let mut found: Vec<Option<(usize, &Row)>> = Vec::new();
        for row in old {
            let wanted = name(row);
            let at = left.iter().position(|(_, candidate)| name(candidate) == wanted);
            found.push(at.map(|at| left.remove(at)));
        }
        for (row, found) in old.iter().zip(&mut found) {
            if found.is_none() {
                let at = left.iter().position(|(_, candidate)| renamed(row, candidate));
                *found = at.map(|at| left.remove(at));
            }
        }
        let order = found.iter().flatten().map(|(index, _)| *index);
        let reordered = !order.is_sorted();
        let mut matched = Matched {
            both: Vec::new(),
            removed: Vec::new(),
            added: left.into_iter().map(|(_, row)| row).collect(),
            reordered,
        };
        for (row, found) in old.iter().zip(found) {
            match found {
                Some((_, new)) => matched.both.push((row, new)),
                None => matched.removed.push(row),
            }
        }
        matched
    }
}
