//! TOML text to the tree of the plan document. The only file that names the TOML parser.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::plan::mistake::{Log, Place};
use crate::plan::syntax;
use crate::plan::tree::{Item, Table, Value};

/// One file of the plan document.
struct Source {
    /// Its name, such as `plan/plan.toml`.
    name: &'static str,
    /// Byte offset of every line feed, to tell lines.
    line_feeds: Vec<usize>,
}

impl Source {
    /// The place of a byte offset.
    fn place(&self, offset: usize) -> Place {
        Place::Line {
            file: self.name.into(),
            line: self.line_feeds.partition_point(|feed| *feed < offset) + 1,
        }
    }
}

/// The place of a whole file.
pub(in crate::plan) fn whole(name: &'static str) -> Place {
    Place::Line {
        file: name.into(),
        line: 1,
    }
}

/// The tree of a file; none if it is no TOML, which is noted.
pub(in crate::plan) fn parse(name: &'static str, text: &str, log: &Log) -> Option<Table> {
    let feeds = text.match_indices('\n');
    let source = Source {
        name,
        line_feeds: feeds.map(|(offset, _)| offset).collect(),
    };
    match DeTable::parse(text) {
        Ok(parsed) => Some(table(parsed.get_ref(), &source)),
        Err(error) => {
            let at = source.place(error.span().map_or(0, |span| span.start));
            log.add(at, syntax::explain(error.message()));
            None
        }
    }
}

fn table(parsed: &DeTable<'_>, source: &Source) -> Table {
    let mut pairs: Vec<_> = parsed.iter().collect();
    pairs.sort_by_key(|(key, _)| key.span().start);
    let mut table = Table::default();
    for (key, value) in pairs {
        let name = key.get_ref().as_ref();
        table.head(name, source.place(key.span().start), name);
        let item = item(value, source);
        table.place(name, item.value, item.at);
    }
    table
}

fn item(parsed: &Spanned<DeValue<'_>>, source: &Source) -> Item {
    Item {
        value: value(parsed.get_ref(), source),
        at: source.place(parsed.span().start),
    }
}

fn value(parsed: &DeValue<'_>, source: &Source) -> Value {
    match parsed {
        DeValue::String(text) => Value::of_text(text),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Unusable(""), |number| Value::Number(number as f64)),
        DeValue::Float(number) => match number.as_str().parse() {
            Ok(number) if f64::is_finite(number) => Value::Number(number),
            _ => Value::Unusable(""),
        },
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(moment) => day(moment).map_or(Value::Unusable(""), Value::Date),
        DeValue::Array(items) => Value::List(items.iter().map(|below| item(below, source)).collect()),
        DeValue::Table(below) => Value::Table(table(below, source)),
    }
}

/// The day; none if it carries a time.
fn day(moment: &toml::value::Datetime) -> Option<Date> {
    if moment.time.is_some() {
        return None;
    }
    let day = moment.date?;
    Date::new(
        i16::try_from(day.year).ok()?,
        i8::try_from(day.month).ok()?,
        i8::try_from(day.day).ok()?,
    )
    .ok()
}
