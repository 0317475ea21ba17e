//! A kind of mutation, and the cells that it can choose from.

use dudao::model::form::{Field, FieldKind, Form, Required};
use dudao::model::submission::Submission;
use dudao::model::value::Value;
use dudao::workbook::Raw;

use super::county::chance::Chance;
use super::desk::{Desk, Tag};
use super::oracle::{At, Expect, Scope, Spot, scope};

/// A cell that the clerk fills in, with what rightly stands there.
#[derive(Clone, Debug)]
pub struct Slot {
    pub tag: Tag,
    pub field: Field,
    pub value: Value,
}

impl Slot {
    pub fn number(&self) -> Option<f64> {
        self.value.number()
    }

    /// A whole number that is not negative.
    pub fn whole(&self) -> Option<u32> {
        let number = self.number()?;
        let holds = number.fract() == 0.0 && (0.0..1e6).contains(&number);
        holds.then_some(number as u32)
    }

    pub fn text(&self) -> Option<&str> {
        self.value.text()
    }

    pub fn unit(&self) -> &str {
        &self.field.unit
    }

    pub fn is_number(&self) -> bool {
        matches!(self.field.kind, FieldKind::Integer | FieldKind::Decimal(_))
    }

    /// 是 or 否.
    pub fn yes(&self) -> Option<bool> {
        match (&self.field.kind, self.text()?) {
            (FieldKind::Choice(list), "是") if list.len() == 2 => Some(true),
            (FieldKind::Choice(list), "否") if list.len() == 2 => Some(false),
            _ => None,
        }
    }
}

/// What is correct: the form, the reading of the correct workbook, the cells to choose from.
pub struct Base {
    pub form: Form,
    pub read: Submission,
    pub desk: Desk,
    pub slots: Vec<Slot>,
}

impl Base {
    pub fn new(form: &Form, read: Submission, desk: Desk) -> Self {
        let mut slots = Vec::new();
        for (_, field) in form.fields().filter(|(_, field)| field.computed.is_none()) {
            slots.push(Slot {
                tag: Tag::Answer(field.name.clone()),
                field: field.clone(),
                value: read.value(&field.name).clone(),
            });
        }
        for (sheet, table) in form.tables() {
            let rows = read.tables.get(&sheet.name).map_or(&[][..], |table| &table.rows);
            for row in rows {
                for column in table.columns.iter().filter(|column| column.computed.is_none()) {
                    if table.measure_rows && column.given {
                        continue;
                    }
                    let key = super::oracle::key(row, &table.key);
                    slots.push(Slot {
                        tag: Tag::Entry(sheet.name.clone(), key, column.name.clone()),
                        field: column.clone(),
                        value: row.value(&column.name).clone(),
                    });
                }
            }
        }
        Self {
            form: form.clone(),
            read,
            desk,
            slots,
        }
    }

    /// Fields of one sheet, in order.
    pub fn fields_of(&self, sheet: &str) -> Vec<Field> {
        let fields = self.form.fields().filter(|(held, _)| held.name == sheet);
        fields.map(|(_, field)| field.clone()).collect()
    }
}

/// What a mutation did.
pub struct Change {
    /// What exactly, for whoever looks for the reason.
    pub what: String,
    pub spots: Vec<Spot>,
}

impl Change {
    /// One that touched nothing with a value of its own.
    pub fn plain(what: impl Into<String>) -> Option<Self> {
        Some(Self {
            what: what.into(),
            spots: Vec::new(),
        })
    }

    pub fn at(what: impl Into<String>, at: Vec<At>, covers: Scope) -> Option<Self> {
        Some(Self {
            what: what.into(),
            spots: vec![Spot { at, covers }],
        })
    }
}

type Retype = fn(&Slot, &mut Chance) -> Option<Raw>;
type Rework = fn(&mut Desk, &Base, &mut Chance) -> Option<Change>;

/// How a mutation goes about it.
pub enum Act {
    /// Types some cells anew.
    Retype(Retype),
    /// Anything else.
    Rework(Rework),
}

/// A kind of mutation.
pub struct Kind {
    pub name: &'static str,
    pub expect: Expect,
    pub act: Act,
    /// Workbooks with this mutation alone.
    pub variants: u32,
}

/// Cells that a retyping mutation types anew in one workbook.
const CELLS: usize = 3;

/// A kind that types cells anew.
pub fn retype(name: &'static str, expect: Expect, act: Retype) -> Kind {
    Kind {
        name,
        expect,
        act: Act::Retype(act),
        variants: 4,
    }
}

/// A kind that reworks sheets.
pub fn rework(name: &'static str, expect: Expect, act: Rework) -> Kind {
    Kind {
        name,
        expect,
        act: Act::Rework(act),
        variants: 4,
    }
}

impl Kind {
    /// Does it; none if this workbook offers nothing to do it to.
    pub fn apply(&self, desk: &mut Desk, base: &Base, chance: &mut Chance) -> Option<Change> {
        match self.act {
            Act::Rework(act) => act(desk, base, chance),
            Act::Retype(act) => type_anew(act, desk, base, chance),
        }
    }
}

fn type_anew(act: Retype, desk: &mut Desk, base: &Base, chance: &mut Chance) -> Option<Change> {
    let mut change = Change {
        what: String::new(),
        spots: Vec::new(),
    };
    let fits: Vec<(&Slot, Raw)> = base
        .slots
        .iter()
        .filter_map(|slot| Some((slot, act(slot, chance)?)))
        .collect();
    if fits.is_empty() {
        return None;
    }
    for _ in 0..CELLS {
        let (slot, raw) = &fits[index(chance, fits.len())];
        let covers = scope(&base.form, &slot.tag);
        let taken = |spot: &Spot| spot.covers.overlaps(&base.form, &covers);
        let Some(ink) = desk.ink(&slot.tag) else { continue };
        // Another mutation of this workbook has been here.
        if change.spots.iter().any(taken) || same_column(&change.spots, &slot.tag) {
            continue;
        }
        change.what += &format!("{:?} {:?}→{raw:?}；", slot.tag, ink.value);
        ink.value = raw.clone();
        ink.formula = None;
        change.spots.push(Spot {
            at: vec![At::Cell(slot.tag.clone())],
            covers,
        });
    }
    (!change.spots.is_empty()).then_some(change)
}

/// Notes of one column are gathered in one finding; one cell a column keeps every note named.
fn same_column(spots: &[Spot], tag: &Tag) -> bool {
    let Tag::Entry(sheet, _, column) = tag else {
        return false;
    };
    spots
        .iter()
        .flat_map(|spot| &spot.at)
        .any(|at| matches!(at, At::Cell(Tag::Entry(on, _, of)) if on == sheet && of == column))
}

/// An index below a length.
pub fn index(chance: &mut Chance, len: usize) -> usize {
    chance.between(0, u32::try_from(len.saturating_sub(1)).unwrap()) as usize
}

/// One of these.
pub fn one<'a, T>(chance: &mut Chance, items: &'a [T]) -> Option<&'a T> {
    if items.is_empty() {
        return None;
    }
    items.get(index(chance, items.len()))
}

/// A text cell.
pub fn typed(text: impl Into<String>) -> Option<Raw> {
    Some(Raw::Text(text.into().into()))
}

/// Whether a blank in this field is a fault.
pub fn must_be_filled(field: &Field) -> bool {
    field.required == Required::Always
}
