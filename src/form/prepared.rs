//! What of a plan is the same in all its workbooks, made once for many of them.

use crate::model::plan::Plan;
use crate::workbook::{MadeFrom, Styles};

use super::Fill;
use super::error::FormError;
use super::formulas::Formulas;
use super::layout::Layout;
use super::lists::Lists;
use super::live::{Live, RuleFormulas};
use super::needs::Need;
use super::selfcheck::{self, PreparedRow, PreparedSheet};
use super::working::{BlockFormulas, FieldFormulas, InUse};

/// A plan, ready for its workbooks to be written.
pub struct Prepared<'p> {
    pub(super) plan: &'p Plan,
    pub(super) formulas: Formulas,
    pub(super) in_use: InUse,
    /// What the hidden sheet reads the fields with.
    pub(super) fields: Vec<FieldFormulas>,
    /// The same of tables, with as many rows as they offer.
    pub(super) blocks: Vec<BlockFormulas>,
    /// The rules, in the plan's order.
    pub(super) rules: Vec<PreparedRule>,
    pub(super) selfcheck: PreparedSheet,
    /// The items of drop-down lists, and words.
    pub(super) lists: Lists,
    pub(super) styles: Styles,
}

/// A rule in the self-check.
pub(super) struct PreparedRule {
    /// Everything that it needs.
    pub(super) needs: Vec<Need>,
    pub(super) formulas: RuleFormulas,
    /// Its row, and the number formats of what is actual, required and missing there.
    pub(super) row: PreparedRow,
    pub(super) formats: [String; 3],
}

impl<'p> Prepared<'p> {
    /// Reads the plan's formulas and makes the live ones of its rules.
    ///
    /// # Errors
    /// [`FormError`] when a formula cannot be read, or a live one would be too long.
    pub fn new(plan: &'p Plan) -> Result<Self, FormError> {
        let formulas = Formulas::of(plan)?;
        let live = Live {
            plan,
            formulas: &formulas,
        };
        let rules = plan.rules.iter().zip(0_u32..);
        let rules = rules.map(|(rule, index)| {
            let needs = live.needs(rule)?;
            Ok(PreparedRule {
                formulas: live.rule(rule, &needs, &selfcheck::addresses(index))?,
                needs: needs.all,
                row: PreparedRow::of_rule(plan, rule),
                formats: selfcheck::number_formats(rule),
            })
        });
        let in_use = InUse::of(plan, &formulas)?;
        let layout = Layout::new(plan, &in_use, &Fill::default(), true);
        let blocks = layout.blocks();
        let blocks = blocks.map(|(spot, block)| BlockFormulas::of(&live, spot, block));
        let blocks = blocks.collect::<Result<_, _>>()?;
        Ok(Self {
            rules: rules.collect::<Result<_, FormError>>()?,
            blocks,
            in_use,
            fields: FieldFormulas::of(&live)?,
            selfcheck: PreparedSheet::of(plan),
            lists: Lists::new(&plan.form),
            styles: Styles::new(),
            plan,
            formulas,
        })
    }

    /// The formula of a field's own cell, if it is computed.
    pub(super) fn computed(&self, field: &str) -> Option<&MadeFrom> {
        let mut fields = self.plan.form.fields().zip(&self.fields);
        let ((_, _), formulas) = fields.find(|((_, held), _)| held.name == field)?;
        formulas.computed.as_ref()
    }
}
