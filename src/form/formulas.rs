//! The plan's formulas, read once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::formula::Formula;
use crate::model::plan::Plan;

use super::error::FormError;
use super::text::parse;

/// The formulas of a plan as they are read, by their text.
pub(super) struct Formulas(BTreeMap<String, Formula>);

impl Formulas {
    /// Reads every formula of rules, computed fields and columns, and of tables that may be empty.
    pub(super) fn of(plan: &Plan) -> Result<Self, FormError> {
        let form = &plan.form;
        let of_rules = plan.rules.iter().flat_map(|rule| rule.formulas());
        let of_rules = of_rules.map(|formula| formula.text);
        let of_fields = form.fields().filter_map(|(_, field)| field.computed.as_deref());
        let of_tables = form.tables().flat_map(|(_, table)| {
            let columns = table.columns.iter();
            let computed = columns.filter_map(|column| column.computed.as_deref());
            computed.chain(table.may_be_empty.as_deref())
        });
        let mut formulas = BTreeMap::new();
        for text in of_rules.chain(of_fields).chain(of_tables) {
            if !formulas.contains_key(text) {
                formulas.insert(text.to_owned(), parse(text)?);
            }
        }
        Ok(Self(formulas))
    }

    /// The formula of a text, whether or not it is one of those.
    pub(super) fn get(&self, text: &str) -> Result<Cow<'_, Formula>, FormError> {
        match self.0.get(text) {
            Some(formula) => Ok(Cow::Borrowed(formula)),
            None => parse(text).map(Cow::Owned),
        }
    }
}
