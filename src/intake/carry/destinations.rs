//! Where each finding stands once the workbook is in the form's layout.

use std::collections::BTreeMap;

use crate::model::carried::{Carried, Destination, Places};
use crate::model::finding::Finding;
use crate::model::form::{Body, Field, Form, Sheet};
use crate::model::place::{Cell as At, Place};

/// The destinations of findings about a workbook that was carried over, in their order; none for what concerns the file
/// as a whole.
pub fn destinations(form: &Form, carried: &Carried, findings: &[Finding]) -> Vec<Option<Destination>> {
    let mut kept_at: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, kept) in carried.kept.iter().enumerate() {
        kept_at.entry((&kept.sheet, &kept.cell)).or_insert(index);
    }
    let finder = Finder {
        form,
        places: &carried.places,
        kept_at,
    };
    findings
        .iter()
        .map(|finding| finder.destination(&finding.place))
        .collect()
}

struct Finder<'a> {
    form: &'a Form,
    places: &'a Places,
    kept_at: BTreeMap<(&'a str, &'a str), usize>,
}

impl Finder<'_> {
    fn destination(&self, place: &Place) -> Option<Destination> {
        let Some(sheet) = place.sheet.as_deref() else {
            // A sheet of the form that is not in the file is there now.
            let named = |sheet: &Sheet| sheet.name == place.label;
            return self.form.sheets.iter().position(named).map(Destination::Sheet);
        };
        let found = match place.cell.as_deref() {
            Some(cell) => self.cell(sheet, cell, &place.label),
            None => self.label(sheet, &place.label),
        };
        found.or_else(|| self.sheet(sheet).map(Destination::Sheet))
    }

    /// A cell: that of the answer which the finding names, if it is one; else where it is kept.
    fn cell(&self, sheet: &str, cell: &str, label: &str) -> Option<Destination> {
        let at = At::parse(cell)?;
        let mut places = self.places.of(sheet, at);
        let first = places.next();
        let named = first
            .into_iter()
            .chain(places)
            .find(|place| self.field(*place).is_some_and(|field| field.label == label));
        let kept = || self.kept_at.get(&(sheet, cell)).copied().map(Destination::Kept);
        named.or(first).or_else(kept)
    }

    /// A label that the file lacks and the form has.
    fn label(&self, sheet: &str, label: &str) -> Option<Destination> {
        let index = self.sheet(sheet)?;
        let is_it = |field: &Field| field.label == label;
        match &self.form.sheets.get(index)?.body {
            Body::Fields(sections) => {
                let mut fields = sections.iter().flat_map(|section| &section.fields);
                let field = fields.position(is_it)?;
                Some(Destination::Field { sheet: index, field })
            }
            Body::Table(table) => {
                let column = table.columns.iter().position(is_it)?;
                Some(Destination::Header { sheet: index, column })
            }
            Body::Guide(_) | Body::SelfCheck => None,
        }
    }

    /// The form's sheet that a sheet of the file was read as, by its index.
    fn sheet(&self, found_as: &str) -> Option<usize> {
        let read = self.places.sheets.get(found_as).copied();
        read.or_else(|| self.form.sheets.iter().position(|sheet| sheet.name == found_as))
    }

    fn field(&self, destination: Destination) -> Option<&Field> {
        let body = |sheet: usize| self.form.sheets.get(sheet).map(|sheet| &sheet.body);
        match destination {
            Destination::Field { sheet, field } => match body(sheet)? {
                Body::Fields(sections) => sections.iter().flat_map(|section| &section.fields).nth(field),
                _ => None,
            },
            Destination::Header { sheet, column } | Destination::Entry { sheet, column, .. } => {
                match body(sheet)? {
                    Body::Table(table) => table.columns.get(column),
                    _ => None,
                }
            }
            Destination::Sheet(_) | Destination::Kept(_) => None,
        }
    }
}
