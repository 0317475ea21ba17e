//! What must be filled in before a rule can be judged, as conditions that a spreadsheet program evaluates.
//!
//! Only a field whose name the formula needs, a table that may not be empty, and a column that is always required
//! count; a computed field needs what its own formula needs.

use std::collections::BTreeSet;

use crate::model::form::{Field, FieldKind, Required, Table};
use crate::model::names::NameKind;
use crate::model::plan::Plan;

use super::error::FormError;
use super::layout::{Layout, row_cell};
use super::text::{literal, parse};

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
    /// Every row of a column, by sheet and column.
    Column(String, String),
    /// A cell of the row at hand, by column.
    Cell(String),
}

/// Whether only a number (or a date) answers the field.
pub(super) fn is_numeric(field: &Field) -> bool {
    field.kind.is_number() || field.kind == FieldKind::Date
}

/// How many cells of a place answer the field: a number where one is wanted, an item of the list where there is one.
fn answered(field: &Field, place: &str) -> String {
    match &field.kind {
        FieldKind::Choice(list) => {
            let items: Vec<String> = list.iter().map(|item| literal(item)).collect();
            format!("SUMPRODUCT(COUNTIF({place},{{{}}}))", items.join(","))
        }
        _ if is_numeric(field) => format!("COUNT({place})"),
        _ => format!("COUNTA({place})"),
    }
}

/// Collects what formulas need, each thing once, in order of first use.
pub(super) struct Needs<'a> {
    plan: &'a Plan,
    layout: &'a Layout<'a>,
    optional: &'a [String],
    found: Vec<Need>,
    seen: BTreeSet<String>,
}

impl<'a> Needs<'a> {
    pub(super) fn new(plan: &'a Plan, layout: &'a Layout<'a>, optional: &'a [String]) -> Self {
        Needs {
            plan,
            layout,
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
        let formula = parse(text)?;
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
                    self.column(&sheet.name, table, column);
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
        let empty = format!("COUNTA({sheet}_{})=0", table.key);
        let missing = match &table.may_be_empty {
            None => empty,
            Some(text) => format!("AND({empty},NOT({}))", self.rightly_empty(text)?),
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
        let mut own = Needs::new(self.plan, self.layout, &[]);
        own.formula(text, None)?;
        let mut all: Vec<String> = own
            .found
            .iter()
            .map(|need| format!("NOT({})", need.missing))
            .collect();
        all.push(parse(text)?.excel(&str::to_owned, super::AS_OF));
        Ok(format!("AND({})", all.join(",")))
    }

    fn field(&mut self, field: &Field) -> Result<(), FormError> {
        if let Some(text) = &field.computed {
            self.formula(text, None)?;
        }
        self.found.push(Need {
            what: Wanted::Field(field.name.clone()),
            missing: format!("{}=0", answered(field, &field.name)),
            label: field.label.clone(),
        });
        Ok(())
    }

    fn column(&mut self, sheet: &str, table: &Table, column: &Field) {
        if column.required != Required::Always || column.name == table.key {
            return;
        }
        let answers = answered(column, &format!("{sheet}_{}", column.name));
        self.found.push(Need {
            what: Wanted::Column(sheet.to_owned(), column.name.clone()),
            missing: format!("{answers}<COUNTA({sheet}_{})", table.key),
            label: format!("「{sheet}」的{}", column.label),
        });
    }

    /// What a formula over rows needs apart from the row.
    pub(super) fn elsewhere(
        plan: &'a Plan,
        layout: &'a Layout<'a>,
        optional: &'a [String],
        text: &str,
        home: &str,
    ) -> Result<Vec<Need>, FormError> {
        let mut needs = Needs::new(plan, layout, optional);
        needs.formula(text, Some(home))?;
        Ok(needs.into_vec())
    }

    /// What a formula over the row at hand needs: cells of the row, and what it needs elsewhere.
    pub(super) fn of_row(
        plan: &'a Plan,
        layout: &'a Layout<'a>,
        optional: &'a [String],
        text: &str,
        home: &str,
        row: u32,
    ) -> Result<Vec<Need>, FormError> {
        let mut needs = Needs::elsewhere(plan, layout, optional, text, home)?;
        for name in parse(text)?.needed_names() {
            if optional.iter().any(|held| held == name) {
                continue;
            }
            let Some(NameKind::RowCell { column, .. }) = plan.name_kind(name, Some(home)) else {
                continue;
            };
            let Some(spot) = layout.table(home) else { continue };
            needs.push(Need {
                what: Wanted::Cell(column.name.clone()),
                missing: format!("{}=0", answered(column, &row_cell(spot.col(name), row))),
                label: column.label.clone(),
            });
        }
        Ok(needs)
    }
}
