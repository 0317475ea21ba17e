//! What must be filled in before a rule can be judged, as conditions that a spreadsheet program evaluates.
//!
//! Only a field whose name the formula needs, a table that may not be empty, and the records of a column count (a
//! blank only where the column is always required); a computed field needs what its own formula needs. What cannot
//! be read is missing too.

use std::collections::BTreeSet;

use crate::model::form::{Field, FieldKind, Table};
use crate::model::names::NameKind;
use crate::model::plan::Plan;

use super::error::FormError;
use super::formulas::Formulas;
use super::text::any;
use super::working::{Block, beyond_name, count_name, lacking_name, read_name};

/// One thing that must be filled in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Need {
    /// What it is.
    pub(super) what: Wanted,
    /// True in Excel as long as it is missing.
    pub(super) missing: String,
    /// How the county is asked for it.
    pub(super) label: String,
}

/// What must be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A field, by name.
    Field(String),
    /// Some row of a table, by sheet.
    Rows(String),
    /// Every record of a column, by sheet and column.
    Column(String, String),
    /// A cell of the row at hand, by column.
    Cell(String),
}

/// Whether only a number (or a date) answers the field.
pub(super) fn is_numeric(field: &Field) -> bool {
    field.kind.is_number() || field.kind == FieldKind::Date
}

/// Collects what formulas need, each thing once, in order of first use.
pub(super) struct Needs<'a> {
    plan: &'a Plan,
    formulas: &'a Formulas,
    optional: &'a [String],
    found: Vec<Need>,
    seen: BTreeSet<String>,
}

impl<'a> Needs<'a> {
    pub(super) fn new(plan: &'a Plan, formulas: &'a Formulas, optional: &'a [String]) -> Self {
        Needs {
            plan,
            formulas,
            optional,
            found: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    /// What has been found.
    pub(super) fn into_vec(self) -> Vec<Need> {
        self.found
    }

    /// Adds what a formula needs apart from cells of the row at hand.
    pub(super) fn formula(&mut self, text: &str, row_table: Option<&str>) -> Result<(), FormError> {
        let formula = self.formulas.get(text)?;
        for name in formula.needed_names() {
            if self.optional.iter().any(|held| held == name) || self.seen.contains(name) {
                continue;
            }
            match self.plan.name_kind(name, row_table) {
                Some(NameKind::Field { field, .. }) => {
                    self.seen.insert(name.to_owned());
                    self.field(field)?;
                }
                Some(NameKind::Column { sheet, table, column }) => {
                    self.seen.insert(name.to_owned());
                    self.rows(&sheet.name, table)?;
                    self.column(&sheet.name, column);
                }
                Some(NameKind::RowCell { .. } | NameKind::Parameter(_) | NameKind::Year) | None => {}
            }
        }
        Ok(())
    }

    /// Adds a table that must have a row.
    pub(super) fn rows(&mut self, sheet: &str, table: &Table) -> Result<(), FormError> {
        if !self.seen.insert(sheet.to_owned()) {
            return Ok(());
        }
        let empty = format!("{}+{}=0", count_name(sheet), beyond_name(sheet));
        let missing = match &table.may_be_empty {
            None => empty,
            // Not AND: it would look at the formula, whose values may be missing, where there are rows.
            Some(text) => format!("IF({empty},NOT({}),FALSE)", self.rightly_empty(text)?),
        };
        self.found.push(Need {
            what: Wanted::Rows(sheet.to_owned()),
            missing,
            label: format!("「{sheet}」"),
        });
        Ok(())
    }

    /// The formula by which a table may be empty, false as long as something that it needs is blank.
    fn rightly_empty(&self, text: &str) -> Result<String, FormError> {
        let mut own = Needs::new(self.plan, self.formulas, &[]);
        own.formula(text, None)?;
        let missing: Vec<String> = own.found.iter().map(|need| need.missing.clone()).collect();
        let read = |name: &str| match self.plan.name_kind(name, None) {
            Some(NameKind::Field { .. } | NameKind::Column { .. }) => read_name(name),
            _ => name.to_owned(),
        };
        let formula = self.formulas.get(text)?.excel(&read, super::AS_OF);
        Ok(match any(&missing) {
            Some(missing) => format!("IF({missing},FALSE,{formula})"),
            None => formula,
        })
    }

    fn field(&mut self, field: &Field) -> Result<(), FormError> {
        if let Some(text) = &field.computed {
            self.formula(text, None)?;
        }
        self.found.push(Need {
            what: Wanted::Field(field.name.clone()),
            missing: format!("ISERROR({})", read_name(&field.name)),
            label: field.label.to_string(),
        });
        Ok(())
    }

    fn column(&mut self, sheet: &str, column: &Field) {
        let (lacking, beyond) = (lacking_name(sheet, &column.name), beyond_name(sheet));
        self.found.push(Need {
            what: Wanted::Column(sheet.to_owned(), column.name.clone()),
            missing: format!("{lacking}+{beyond}>0"),
            label: format!("「{sheet}」的{}", column.label),
        });
    }

    /// What a formula over rows needs apart from the row.
    pub(super) fn elsewhere(
        plan: &'a Plan,
        formulas: &'a Formulas,
        optional: &'a [String],
        text: &str,
        home: &str,
    ) -> Result<Vec<Need>, FormError> {
        let mut needs = Needs::new(plan, formulas, optional);
        needs.formula(text, Some(home))?;
        Ok(needs.into_vec())
    }

    /// What a formula over the record at hand needs of the record.
    pub(super) fn of_row(
        plan: &'a Plan,
        formulas: &Formulas,
        optional: &[String],
        text: &str,
        block: &Block<'_>,
    ) -> Result<Vec<Need>, FormError> {
        let home = block.sheet();
        let mut needs = Vec::new();
        for name in formulas.get(text)?.needed_names() {
            if optional.iter().any(|held| held == name) {
                continue;
            }
            let Some(NameKind::RowCell { column, .. }) = plan.name_kind(name, Some(home)) else {
                continue;
            };
            let Some(cell) = block.value_cell(name) else {
                continue;
            };
            needs.push(Need {
                what: Wanted::Cell(column.name.clone()),
                missing: format!("ISERROR({cell})"),
                label: column.label.to_string(),
            });
        }
        Ok(needs)
    }
}
