//! The names that rules and figures use, found once for all submissions.

use std::collections::BTreeSet;

use super::compiled::{Bound, Compiled};
use crate::model::names::NameKind;
use crate::model::plan::Plan;

/// A name that a formula uses.
pub struct UsedName<'a> {
    /// The name; a column's is `表_列`, also where a formula names it by the column alone.
    pub name: String,
    /// What it means.
    pub kind: NameKind<'a>,
    /// For a value that the form computes: which of the plan's computed fields it is.
    pub computed: Option<usize>,
}

/// Every name that a rule or a figure uses or that years are compared by, each once, in the order of the plan; a
/// computed value is followed by those it is made of.
pub fn names<'a>(plan: &'a Plan, compiled: &Compiled<'a>) -> Vec<UsedName<'a>> {
    let mut search = Search {
        compiled,
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    for rule in &compiled.rules {
        let row_table = rule.rule.row_table();
        for (bound, of_rows) in rule.formulas() {
            search.formula(bound, row_table.filter(|_| of_rows));
        }
    }
    for figure in &compiled.figures {
        let ratio = figure.ratio.iter().flat_map(|(part, whole)| [part, whole]);
        let formulas = std::iter::once(&figure.value)
            .chain(&figure.required)
            .chain(ratio);
        formulas.for_each(|bound| search.formula(bound, None));
    }
    // Next year compares them.
    for (_, field) in plan.form.fields().filter(|(_, field)| field.compare) {
        search.name(&field.name, None);
    }
    search.found
}

struct Search<'a, 'c> {
    compiled: &'c Compiled<'a>,
    seen: BTreeSet<String>,
    found: Vec<UsedName<'a>>,
}

impl Search<'_, '_> {
    fn formula(&mut self, bound: &Bound, row_table: Option<&str>) {
        for name in bound.formula.names() {
            self.name(name, row_table);
        }
    }

    fn name(&mut self, name: &str, row_table: Option<&str>) {
        let compiled = self.compiled;
        let Some(kind) = compiled.names.kind(name, row_table) else {
            return;
        };
        let full = match &kind {
            NameKind::RowCell { sheet, .. } => format!("{}_{name}", sheet.name),
            _ => name.to_owned(),
        };
        if !self.seen.insert(full.clone()) {
            return;
        }
        let is_field = matches!(kind, NameKind::Field { .. });
        let mut computed = compiled.computed.iter();
        let computed = computed.position(|(held, _)| is_field && *held == name);
        self.found.push(UsedName {
            name: full,
            kind,
            computed,
        });
        if let Some((_, inner)) = computed.and_then(|index| compiled.computed.get(index)) {
            self.formula(inner, None);
        }
    }
}
