//! Formulas that stand in one cell and hold for others.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The formulas of a sheet that stand in one cell and hold for others, by the number of their group. They are taken as
/// they stand in the first cell: to move every reference for each of the others was two fifths of all reading, and
/// nobody asks for more of them than their beginning.
#[derive(Default)]
pub(super) struct SharedFormulas {
    first: BTreeMap<usize, Arc<str>>,
}

impl SharedFormulas {
    /// The formula of the cell in which the group's stands.
    pub(super) fn first(&mut self, group: usize, formula: &str) -> Arc<str> {
        let formula = Arc::<str>::from(formula);
        self.first.insert(group, Arc::clone(&formula));
        formula
    }

    /// That of a further cell; none if the group's first is not there.
    pub(super) fn again(&self, group: usize) -> Option<Arc<str>> {
        self.first.get(&group).cloned()
    }
}
