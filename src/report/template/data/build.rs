//! Builds the tree out of whatever a view serializes.

use std::fmt;

use serde::ser::{self, Impossible, Serialize};

use super::{Data, Long, Span, Stored};

pub(super) fn built(view: &impl Serialize) -> Option<Data> {
    let mut builder = Builder {
        texts: String::new(),
        rows: Vec::new(),
        fields: Vec::new(),
        shapes: Vec::new(),
        waiting_rows: Vec::new(),
        waiting_fields: Vec::new(),
        waiting_names: Vec::new(),
        last_shapes: [0; KINDS],
    };
    let root = view.serialize(&mut builder).ok()?;
    Some(Data {
        texts: builder.texts,
        rows: builder.rows,
        fields: builder.fields,
        shapes: builder.shapes,
        root,
    })
}

/// The tree so far. Rows and fields of one list or record must lie side by side, those of the values inside it come
/// first: so they wait until their list or record is complete.
struct Builder {
    texts: String,
    rows: Vec<Stored>,
    fields: Vec<Stored>,
    shapes: Vec<Vec<&'static str>>,
    waiting_rows: Vec<Stored>,
    waiting_fields: Vec<Stored>,
    /// The names of the waiting fields.
    waiting_names: Vec<&'static str>,
    /// By where the name of a kind of record lies, the shape that such a record had last: most have that again.
    last_shapes: [u16; KINDS],
}

/// Kinds of records whose last shape is remembered; of more, some share a place.
const KINDS: usize = 64;

impl Builder {
    fn text(&mut self, text: &str) -> Result<Stored, NoPlace> {
        let from = self.texts.len();
        self.texts.push_str(text);
        Span::new(from, self.texts.len()).map(Stored::Text).ok_or(NoPlace)
    }

    /// The shape with the names that wait since `from`, of a record of this kind.
    fn shape(&mut self, kind: &'static str, from: usize) -> Result<u16, NoPlace> {
        let names = self.waiting_names.get(from..).unwrap_or_default();
        let is_this = |shape: &Vec<&'static str>| shape.as_slice() == names;
        let last = self.last_shapes.get_mut(kind.as_ptr().addr() % KINDS);
        let last = last.ok_or(NoPlace)?;
        if !self.shapes.get(usize::from(*last)).is_some_and(is_this) {
            let at = self.shapes.iter().position(is_this).unwrap_or_else(|| {
                self.shapes.push(names.to_vec());
                self.shapes.len() - 1
            });
            *last = u16::try_from(at).map_err(|_| NoPlace)?;
        }
        let shape = *last;
        self.waiting_names.truncate(from);
        Ok(shape)
    }
}

/// The view holds something that the tree has no place for.
#[derive(Debug)]
struct NoPlace;

impl fmt::Display for NoPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no place for this value")
    }
}

impl std::error::Error for NoPlace {}

impl ser::Error for NoPlace {
    fn custom<T: fmt::Display>(_: T) -> Self {
        NoPlace
    }
}

/// A list that is being read, and since when its rows wait.
struct List<'a> {
    builder: &'a mut Builder,
    from: usize,
}

impl List<'_> {
    fn row(&mut self, row: &(impl Serialize + ?Sized)) -> Result<(), NoPlace> {
        let value = row.serialize(&mut *self.builder)?;
        self.builder.waiting_rows.push(value);
        Ok(())
    }

    fn complete(self) -> Result<Stored, NoPlace> {
        let Builder {
            rows, waiting_rows, ..
        } = self.builder;
        let start = rows.len();
        rows.extend(waiting_rows.drain(self.from..));
        Span::new(start, rows.len()).map(Stored::List).ok_or(NoPlace)
    }
}

impl ser::SerializeSeq for List<'_> {
    type Ok = Stored;
    type Error = NoPlace;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, row: &T) -> Result<(), NoPlace> {
        self.row(row)
    }

    fn end(self) -> Result<Stored, NoPlace> {
        self.complete()
    }
}

impl ser::SerializeTuple for List<'_> {
    type Ok = Stored;
    type Error = NoPlace;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, row: &T) -> Result<(), NoPlace> {
        self.row(row)
    }

    fn end(self) -> Result<Stored, NoPlace> {
        self.complete()
    }
}

/// A record of some kind that is being read, and since when its fields wait.
struct Record<'a> {
    builder: &'a mut Builder,
    kind: &'static str,
    from: usize,
}

impl ser::SerializeStruct for Record<'_> {
    type Ok = Stored;
    type Error = NoPlace;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NoPlace> {
        let value = value.serialize(&mut *self.builder)?;
        self.builder.waiting_fields.push(value);
        self.builder.waiting_names.push(name);
        Ok(())
    }

    fn end(self) -> Result<Stored, NoPlace> {
        let shape = self.builder.shape(self.kind, self.from)?;
        let Builder {
            fields,
            waiting_fields,
            ..
        } = self.builder;
        let from = u32::try_from(fields.len()).map_err(|_| NoPlace)?;
        fields.extend(waiting_fields.drain(self.from..));
        Ok(Stored::Record { shape, from })
    }
}

impl<'a> ser::Serializer for &'a mut Builder {
    type Ok = Stored;
    type Error = NoPlace;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = Impossible<Stored, NoPlace>;
    type SerializeTupleVariant = Impossible<Stored, NoPlace>;
    type SerializeMap = Impossible<Stored, NoPlace>;
    type SerializeStruct = Record<'a>;
    type SerializeStructVariant = Impossible<Stored, NoPlace>;

    fn serialize_bool(self, flag: bool) -> Result<Stored, NoPlace> {
        Ok(Stored::Flag(flag))
    }

    fn serialize_i8(self, number: i8) -> Result<Stored, NoPlace> {
        Ok(Stored::Number(number.into()))
    }

    fn serialize_i16(self, number: i16) -> Result<Stored, NoPlace> {
        Ok(Stored::Number(number.into()))
    }

    fn serialize_i32(self, number: i32) -> Result<Stored, NoPlace> {
        Ok(Stored::Number(number))
    }

    fn serialize_i64(self, number: i64) -> Result<Stored, NoPlace> {
        i32::try_from(number).map(Stored::Number).map_err(|_| NoPlace)
    }

    fn serialize_u8(self, number: u8) -> Result<Stored, NoPlace> {
        Ok(Stored::Number(number.into()))
    }

    fn serialize_u16(self, number: u16) -> Result<Stored, NoPlace> {
        Ok(Stored::Number(number.into()))
    }

    fn serialize_u32(self, number: u32) -> Result<Stored, NoPlace> {
        i32::try_from(number).map(Stored::Number).map_err(|_| NoPlace)
    }

    fn serialize_u64(self, number: u64) -> Result<Stored, NoPlace> {
        i32::try_from(number).map(Stored::Number).map_err(|_| NoPlace)
    }

    fn serialize_f32(self, _: f32) -> Result<Stored, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_f64(self, _: f64) -> Result<Stored, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_char(self, char: char) -> Result<Stored, NoPlace> {
        self.text(char.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Stored, NoPlace> {
        self.text(text)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Stored, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_none(self) -> Result<Stored, NoPlace> {
        Ok(Stored::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Stored, NoPlace> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Stored, NoPlace> {
        Ok(Stored::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Stored, NoPlace> {
        Ok(Stored::Nothing)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<Stored, NoPlace> {
        self.text(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Stored, NoPlace> {
        match (name, value.serialize(self)?) {
            (Long::NAME, Stored::Number(number)) => Long::numbered(number).map(Stored::Long).ok_or(NoPlace),
            (_, stored) => Ok(stored),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Stored, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, NoPlace> {
        let from = self.waiting_rows.len();
        Ok(List { builder: self, from })
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'a>, NoPlace> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NoPlace> {
        Err(NoPlace)
    }

    fn serialize_struct(self, kind: &'static str, _: usize) -> Result<Record<'a>, NoPlace> {
        let from = self.waiting_fields.len();
        Ok(Record {
            builder: self,
            kind,
            from,
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NoPlace> {
        Err(NoPlace)
    }
}
