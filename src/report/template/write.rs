//! Writes a document out of plain templates and its data.
//!
//! What handlebars would write, or nothing: whatever it would complain about, such as a datum that does not exist, and
//! whatever is rare, such as a place for a whole list, ends here without a word, and handlebars is asked to render the
//! document, or to say what is wrong with it.

use std::collections::BTreeMap;

use super::Escape;
use super::data::{Data, Datum};
use super::long::{Long, LongLists};
use super::plain::{Given, Of, Part, Path, Plain, Start, Test};

/// Templates within templates; deeper, one includes itself.
const DEEPEST: usize = 32;

/// With so much of a document at hand, it is handed on.
const PIECE: usize = 64 * 1024;

/// Hands on a document of data with long lists piece by piece; none, after what was handed on so far, if handlebars has to
/// be asked.
pub(super) fn written(
    templates: &BTreeMap<String, Plain>,
    name: &str,
    (data, lists): (&Data, &LongLists<'_>),
    escape: Escape,
    to: &mut dyn FnMut(&str),
) -> Option<()> {
    let mut writer = Writer::new(templates, data, lists, escape, to);
    writer.template(templates.get(name)?)?;
    let rest = writer.out;
    to(&rest);
    Some(())
}

struct Writer<'a> {
    templates: &'a BTreeMap<String, Plain>,
    /// The whole data of the document.
    top: Datum<'a>,
    lists: &'a LongLists<'a>,
    escape: Escape,
    /// Rows and templates around this place, the innermost last.
    scopes: Vec<Scope<'a>>,
    /// What templates around this place were given under names, the innermost last.
    named: Vec<(&'a str, Datum<'a>)>,
    /// What is not yet handed on.
    out: String,
    /// To where it is handed on.
    to: &'a mut dyn FnMut(&str),
    depth: usize,
}

#[derive(Clone, Copy)]
struct Scope<'a> {
    /// Where names are looked up; nothing in a template that was given nothing.
    here: Option<Datum<'a>>,
    /// Which row this is, from 0.
    row: Option<usize>,
}

impl<'a> Writer<'a> {
    fn new(
        templates: &'a BTreeMap<String, Plain>,
        data: &'a Data,
        lists: &'a LongLists<'a>,
        escape: Escape,
        to: &'a mut dyn FnMut(&str),
    ) -> Self {
        let top = data.root();
        Self {
            templates,
            top,
            lists,
            escape,
            scopes: vec![Scope {
                here: Some(top),
                row: None,
            }],
            named: Vec::new(),
            out: String::new(),
            to,
            depth: 0,
        }
    }

    fn template(&mut self, template: &'a Plain) -> Option<()> {
        template.parts.iter().try_for_each(|part| self.part(part))
    }

    fn part(&mut self, part: &'a Part) -> Option<()> {
        match part {
            Part::Text(text) => self.out.push_str(text),
            Part::Place(path) => self.value(self.datum(path)?)?,
            Part::Beside { list, field } => self.value(self.beside(list, field)?)?,
            Part::Choice {
                test,
                expected,
                then,
                otherwise,
            } => {
                if self.test(test)? == *expected {
                    self.template(then)?;
                } else if let Some(otherwise) = otherwise {
                    self.template(otherwise)?;
                }
            }
            Part::Rows { path, row, none } => self.rows(path, row, none.as_ref())?,
            Part::Template { name, of, named } => self.included(name, of, named)?,
        }
        Some(())
    }

    fn value(&mut self, value: Datum<'a>) -> Option<()> {
        match value {
            Datum::Text(text) => (self.escape)(text, &mut self.out),
            Datum::Number(number) => (self.escape)(&number.to_string(), &mut self.out),
            Datum::Flag(flag) => (self.escape)(&flag.to_string(), &mut self.out),
            Datum::Nothing => (self.escape)("", &mut self.out),
            Datum::List(_) | Datum::Record(_) | Datum::Long(_) => return None,
        }
        Some(())
    }

    fn beside(&self, list: &Path, field: &str) -> Option<Datum<'a>> {
        let Datum::List(rows) = self.datum(list)? else {
            return None;
        };
        rows.get(self.scopes.last()?.row?)?.field(field)
    }

    fn test(&self, test: &Test) -> Option<bool> {
        match test {
            Test::Datum(path) => self.datum(path).map(Datum::holds),
            Test::Equal(path, text) => match self.datum(path)? {
                Datum::Text(value) => Some(value == text),
                _ => None,
            },
            Test::First => self.scopes.last()?.row.map(|row| row == 0),
        }
    }

    fn rows(&mut self, path: &Path, row: &'a Plain, none: Option<&'a Plain>) -> Option<()> {
        let rows = match self.datum(path)? {
            Datum::List(rows) => rows,
            Datum::Long(list) => return self.long_rows(list, row),
            Datum::Record(_) => return None,
            // Anything else is no list: an error, if the template does not say what to write then.
            _ => return self.template(none?),
        };
        if let (true, Some(none)) = (rows.is_empty(), none) {
            return self.template(none);
        }
        let mut rows = rows.iter().enumerate();
        rows.try_for_each(|(index, here)| self.row(index, here, row))
    }

    fn row(&mut self, index: usize, here: Datum<'a>, row: &'a Plain) -> Option<()> {
        self.scopes.push(Scope {
            here: Some(here),
            row: Some(index),
        });
        self.template(row)?;
        self.scopes.pop();
        if self.out.len() >= PIECE {
            (self.to)(&self.out);
            self.out.clear();
        }
        Some(())
    }

    /// Writes rows that are there no longer than it takes.
    fn long_rows(&mut self, list: Long, row: &Plain) -> Option<()> {
        let mut index = 0;
        self.lists.each(list, &mut |here| {
            let mut inside = Writer {
                templates: self.templates,
                top: self.top,
                lists: self.lists,
                escape: self.escape,
                scopes: self.scopes.clone(),
                named: self.named.clone(),
                out: std::mem::take(&mut self.out),
                to: &mut *self.to,
                depth: self.depth,
            };
            inside.row(index, here, row)?;
            self.out = inside.out;
            index += 1;
            Some(())
        })
    }

    fn included(&mut self, name: &str, of: &Of, named: &'a [(String, Given)]) -> Option<()> {
        (self.depth < DEEPEST).then_some(())?;
        let template = self.templates.get(name)?;
        let around = *self.scopes.last()?;
        let here = match of {
            Of::Same => around.here,
            Of::Datum(path) => Some(self.datum(path)?),
            Of::Nothing => None,
        };
        // What is given under names becomes part of the data, which must be a record for that.
        if !(named.is_empty()
            || here.is_none_or(|here| matches!(here, Datum::Record(fields) if !fields.is_empty())))
        {
            return None;
        }
        let given: Vec<(&str, Datum<'_>)> = named
            .iter()
            .map(|(name, given)| match given {
                Given::Text(text) => Some((name.as_str(), Datum::Text(text))),
                Given::Datum(path) => Some((name.as_str(), self.datum(path)?)),
            })
            .collect::<Option<_>>()?;
        let before = self.named.len();
        self.named.extend(given);
        self.scopes.push(Scope { here, ..around });
        self.depth += 1;
        self.template(template)?;
        self.depth -= 1;
        self.scopes.pop();
        self.named.truncate(before);
        Some(())
    }

    /// The datum at a path; none if it does not exist.
    fn datum(&self, path: &Path) -> Option<Datum<'a>> {
        let mut names = path.names.iter();
        let start = match path.start {
            Start::Top => self.top,
            Start::Out(out) => match self.given(path) {
                Some(given) => {
                    names.next();
                    given
                }
                None => self.scopes.iter().rev().nth(out)?.here?,
            },
        };
        names.try_fold(start, |value, name| value.field(name))
    }

    /// What a template around this place was given under the first name of a path.
    fn given(&self, path: &Path) -> Option<Datum<'a>> {
        let first = path.names.first()?;
        let found = self.named.iter().rev().find(|(name, _)| name == first)?;
        Some(found.1)
    }
}
