//! The data of a document as a tree: quick to build, quick to look things up in, dropped in one go.
//!
//! All texts lie in one string, all rows of all lists in one vector, all fields of all records in another; records with
//! the same fields share their names. A tree of JSON takes an allocation and a copied name for each of ten thousand
//! fields of a page.

mod build;

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::long::{Long, LongLists};

/// A value of the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Datum<'a> {
    Nothing,
    Flag(bool),
    Number(i32),
    Text(&'a str),
    List(Rows<'a>),
    Record(Fields<'a>),
    /// A list whose rows are made when they are written.
    Long(Long),
}

/// The rows of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rows<'a> {
    data: &'a Data,
    rows: &'a [Stored],
}

impl<'a> Rows<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn get(self, index: usize) -> Option<Datum<'a>> {
        self.rows.get(index).map(|row| self.data.datum(*row))
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Datum<'a>> {
        self.rows.iter().map(move |row| self.data.datum(*row))
    }
}

/// The fields of a record: their names, and what is in them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fields<'a> {
    data: &'a Data,
    names: &'a [&'static str],
    values: &'a [Stored],
}

impl Fields<'_> {
    pub(super) fn is_empty(self) -> bool {
        self.values.is_empty()
    }
}

/// A value as the tree holds it: texts, rows and fields by where they lie. The province's page has hundreds of thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    Nothing,
    Flag(bool),
    Number(i32),
    Text(Span),
    List(Span),
    Long(Long),
    Record {
        /// Which of the shapes has the names.
        shape: u16,
        /// Where the first field lies.
        from: u32,
    },
}

/// A stretch of the texts, rows or fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    from: u32,
    to: u32,
}

impl Span {
    fn new(from: usize, to: usize) -> Option<Self> {
        Some(Span {
            from: u32::try_from(from).ok()?,
            to: u32::try_from(to).ok()?,
        })
    }

    fn range(self) -> std::ops::Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// The data of a document.
#[derive(Debug, PartialEq)]
pub(super) struct Data {
    texts: String,
    rows: Vec<Stored>,
    fields: Vec<Stored>,
    /// The names of the fields of records.
    shapes: Vec<Vec<&'static str>>,
    root: Stored,
}

impl Data {
    /// The data of a view; none if it holds something that a tree of this kind has no place for, such as a map.
    pub(super) fn of(view: &impl Serialize) -> Option<Self> {
        build::built(view)
    }

    pub(super) fn root(&self) -> Datum<'_> {
        self.datum(self.root)
    }

    /// A value of this tree.
    pub(super) fn datum(&self, stored: Stored) -> Datum<'_> {
        match stored {
            Stored::Nothing => Datum::Nothing,
            Stored::Flag(flag) => Datum::Flag(flag),
            Stored::Number(number) => Datum::Number(number),
            Stored::Text(span) => Datum::Text(self.texts.get(span.range()).unwrap_or_default()),
            Stored::Long(long) => Datum::Long(long),
            Stored::List(span) => Datum::List(Rows {
                data: self,
                rows: self.rows.get(span.range()).unwrap_or_default(),
            }),
            Stored::Record { shape, from } => {
                let shape = self.shapes.get(usize::from(shape));
                let names = shape.map_or(&[][..], Vec::as_slice);
                let from = from as usize;
                let values = self.fields.get(from..from + names.len());
                Datum::Record(Fields {
                    data: self,
                    names,
                    values: values.unwrap_or_default(),
                })
            }
        }
    }
}

/// The data of a document with all rows of its long lists, as handlebars takes them.
pub(super) struct Whole<'a> {
    pub(super) data: &'a Data,
    pub(super) lists: &'a LongLists<'a>,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Below(self.data.root(), self.lists).serialize(to)
    }
}

/// A value of a tree, with all that is below it.
struct Below<'a>(Datum<'a>, &'a LongLists<'a>);

impl Serialize for Below<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Below(datum, lists) = *self;
        match datum {
            Datum::Nothing => to.serialize_unit(),
            Datum::Flag(flag) => to.serialize_bool(flag),
            Datum::Number(number) => to.serialize_i32(number),
            Datum::Text(text) => to.serialize_str(text),
            Datum::List(rows) => to.collect_seq(rows.iter().map(|row| Below(row, lists))),
            Datum::Record(fields) => {
                let mut record = to.serialize_map(Some(fields.values.len()))?;
                for (name, field) in fields.names.iter().zip(fields.values) {
                    record.serialize_entry(name, &Below(fields.data.datum(*field), lists))?;
                }
                record.end()
            }
            Datum::Long(long) => {
                let mut list = to.serialize_seq(None)?;
                let mut written = Ok(());
                let made = lists.each(long, &mut |row| {
                    written = list.serialize_element(&Below(row, lists));
                    written.is_ok().then_some(())
                });
                written?;
                made.ok_or_else(|| S::Error::custom("no place for a row of a long list"))?;
                list.end()
            }
        }
    }
}

impl<'a> Datum<'a> {
    /// A field of a record; none if the value is no record, or has no such field.
    pub(super) fn field(self, name: &str) -> Option<Datum<'a>> {
        let Datum::Record(fields) = self else { return None };
        let at = fields.names.iter().position(|field| *field == name)?;
        let stored = fields.values.get(at)?;
        Some(fields.data.datum(*stored))
    }

    /// Whether a condition on this holds: it is neither false, nor zero, nor empty.
    pub(super) fn holds(self) -> bool {
        match self {
            Datum::Nothing => false,
            Datum::Flag(flag) => flag,
            Datum::Number(number) => number != 0,
            Datum::Text(text) => !text.is_empty(),
            Datum::List(rows) => !rows.is_empty(),
            Datum::Record(fields) => !fields.is_empty(),
            // One that has no rows is no long list.
            Datum::Long(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    struct Page {
        title: &'static str,
        count: usize,
        open: bool,
        none: Option<&'static str>,
        some: Option<Row>,
        rows: Vec<Row>,
    }

    #[derive(Clone, Serialize)]
    struct Row {
        cells: Vec<String>,
    }

    fn row(cells: &[&str]) -> Row {
        Row {
            cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
        }
    }

    #[test]
    fn what_a_view_holds_is_found_again() {
        let data = Data::of(&Page {
            title: "甲",
            count: 3,
            open: true,
            none: None,
            some: Some(row(&["一"])),
            rows: vec![row(&[]), row(&["二", "三"])],
        })
        .unwrap();
        let field = |name| data.root().field(name);
        assert_eq!(field("title"), Some(Datum::Text("甲")));
        assert_eq!(field("count"), Some(Datum::Number(3)));
        assert_eq!(field("open"), Some(Datum::Flag(true)));
        assert_eq!(field("none"), Some(Datum::Nothing));
        assert_eq!(field("Title"), None);
        assert!(field("some").unwrap().holds());
        assert!(!field("none").unwrap().holds());
        let Some(Datum::List(rows)) = field("rows") else {
            panic!()
        };
        let cells: Vec<Vec<Datum<'_>>> = rows
            .iter()
            .map(|row| match row.field("cells") {
                Some(Datum::List(cells)) => cells.iter().collect(),
                _ => panic!(),
            })
            .collect();
        assert_eq!(cells, [vec![], vec![Datum::Text("二"), Datum::Text("三")]]);
        let (data, lists) = (&data, &LongLists::default());
        let whole = Whole { data, lists };
        assert_eq!(
            serde_json::to_string(&whole).unwrap(),
            r#"{"title":"甲","count":3,"open":true,"none":null,"some":{"cells":["一"]},"rows":[{"cells":[]},{"cells":["二","三"]}]}"#
        );
    }

    #[test]
    fn there_is_no_tree_of_what_it_has_no_place_for() {
        assert!(Data::of(&BTreeMap::from([("甲", 1)])).is_none());
        assert!(Data::of(&1.5).is_none());
        assert!(Data::of(&u64::MAX).is_none());
    }
}
