//! Lists of a document that are so long that their rows are made some at a time, whenever they are written: all rows of the
//! province's page, and its text, would be most of what a run over thousands of counties keeps in memory.

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::data::{Data, Datum};

/// The long lists of a view.
#[derive(Default)]
pub struct LongLists<'v>(Vec<MakeRows<'v>>);

/// Hands on the rows some at a time, each time as the data of a list; stops at none, which is also what comes of rows that data
/// have no place for.
type MakeRows<'v> = Box<dyn Fn(&mut dyn FnMut(&Data) -> Option<()>) -> Option<()> + 'v>;

/// Stands for a list in a view: which of the long ones it is, or none if it has no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Long(Option<u16>);

impl Long {
    /// What a number is serialized as that stands for a list.
    pub(super) const NAME: &'static str = "dudao::Long";

    /// The list of a number.
    pub(super) fn numbered(number: i32) -> Option<Self> {
        u16::try_from(number).ok().map(|number| Self(Some(number)))
    }
}

impl Serialize for Long {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self(Some(number)) => to.serialize_newtype_struct(Self::NAME, number),
            Self(None) => to.serialize_seq(Some(0))?.end(),
        }
    }
}

impl<'v> LongLists<'v> {
    /// Adds a list of so many rows; `make` hands them on some at a time, from the first to the last.
    pub fn add<T: Serialize>(&mut self, count: usize, make: impl Fn(&mut dyn FnMut(&[T])) + 'v) -> Long {
        if count == 0 {
            return Long(None);
        }
        self.0.push(Box::new(move |to| {
            let mut all = Some(());
            make(&mut |rows| all = all.and_then(|()| to(&Data::of(&rows)?)));
            all
        }));
        Long(u16::try_from(self.0.len() - 1).ok())
    }

    /// Hands on each row of a list, until there is none or `to` stops.
    pub(super) fn each(&self, list: Long, to: &mut dyn FnMut(Datum<'_>) -> Option<()>) -> Option<()> {
        let make = self.0.get(usize::from(list.0?))?;
        make(&mut |data| match data.root() {
            Datum::List(rows) => rows.iter().try_for_each(&mut *to),
            _ => None,
        })
    }
}
