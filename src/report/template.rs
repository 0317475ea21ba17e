//! Templates: texts with places for data, which the office may replace by files of the same name. Only `library.rs`
//! knows handlebars.
//!
//! A template is compiled once and strictly: one that names a datum which does not exist is an error, never a blank.
//! Every value goes through the escape of its kind of document on its way into the text, and there is no way of writing
//! that goes around it.
//!
//! What is plain about the templates, which is nearly all, is not rendered by handlebars but written from what it
//! compiled: see `plain`. Whatever that does not know, or finds amiss, handlebars renders.

mod data;
mod escape;
mod library;
mod long;
mod pieces;
mod plain;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use self::data::{Data, Whole};
use self::library::Library;
use self::plain::Plain;

pub(super) use self::long::{Long, LongLists};

/// What counties' pages are made of.
const OF_COUNTIES: [(&str, &str); 17] = [
    ("county.hbs", include_str!("../../templates/county.hbs")),
    ("base.css", include_str!("../../templates/base.css")),
    ("style.css", include_str!("../../templates/style.css")),
    ("page.js", include_str!("../../templates/page.js")),
    (
        "partials/head.hbs",
        include_str!("../../templates/partials/head.hbs"),
    ),
    (
        "partials/level.hbs",
        include_str!("../../templates/partials/level.hbs"),
    ),
    (
        "partials/mark.hbs",
        include_str!("../../templates/partials/mark.hbs"),
    ),
    (
        "partials/masthead.hbs",
        include_str!("../../templates/partials/masthead.hbs"),
    ),
    (
        "partials/notes.hbs",
        include_str!("../../templates/partials/notes.hbs"),
    ),
    (
        "partials/parameters.hbs",
        include_str!("../../templates/partials/parameters.hbs"),
    ),
    (
        "partials/pictures.hbs",
        include_str!("../../templates/partials/pictures.hbs"),
    ),
    (
        "partials/rules.hbs",
        include_str!("../../templates/partials/rules.hbs"),
    ),
    (
        "partials/sources.hbs",
        include_str!("../../templates/partials/sources.hbs"),
    ),
    (
        "partials/spread.hbs",
        include_str!("../../templates/partials/spread.hbs"),
    ),
    (
        "partials/stack.hbs",
        include_str!("../../templates/partials/stack.hbs"),
    ),
    (
        "partials/tiles.hbs",
        include_str!("../../templates/partials/tiles.hbs"),
    ),
    (
        "partials/work.hbs",
        include_str!("../../templates/partials/work.hbs"),
    ),
];

/// The other pages, letters, receipts and the annual report.
const OTHERS: [(&str, &str); 11] = [
    ("province.hbs", include_str!("../../templates/province.hbs")),
    ("handbook.hbs", include_str!("../../templates/handbook.hbs")),
    ("annual.hbs", include_str!("../../templates/annual.hbs")),
    ("整改通知书.txt", include_str!("../../templates/整改通知书.txt")),
    ("年度报告.txt", include_str!("../../templates/年度报告.txt")),
    ("受理回执.txt", include_str!("../../templates/受理回执.txt")),
    (
        "partials/annual-table.hbs",
        include_str!("../../templates/partials/annual-table.hbs"),
    ),
    (
        "partials/card.hbs",
        include_str!("../../templates/partials/card.hbs"),
    ),
    (
        "partials/gaps.hbs",
        include_str!("../../templates/partials/gaps.hbs"),
    ),
    (
        "partials/named.hbs",
        include_str!("../../templates/partials/named.hbs"),
    ),
    (
        "partials/who.hbs",
        include_str!("../../templates/partials/who.hbs"),
    ),
];

/// Templates by file name below the templates' folder, with `/` between its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    /// Text by name, such as `partials/mark.hbs`.
    pub files: BTreeMap<String, String>,
}

impl Templates {
    /// The templates that come with the program.
    pub fn embedded() -> Self {
        Self::of(OF_COUNTIES.iter().chain(&OTHERS))
    }

    /// Those of them that counties' pages are made of: the self-check page writes no others, and need not hold them.
    pub fn of_counties() -> Self {
        Self::of(OF_COUNTIES.iter())
    }

    fn of<'a>(files: impl Iterator<Item = &'a (&'a str, &'a str)>) -> Self {
        Templates {
            files: files
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    /// These templates, with each of `others` in the place of the one of the same name.
    #[must_use]
    pub fn replaced_by(mut self, others: Templates) -> Self {
        self.files.extend(others.files);
        self
    }
}

/// Whether plain templates are written without handlebars. The self-check page makes one page at a time, and must be small
/// enough to be sent: there handlebars renders, and the program holds nothing of the other way.
const WRITES_PLAIN: bool = !cfg!(target_family = "wasm");

/// Appends a value to a document so that it cannot become markup.
type Escape = fn(&str, &mut String);

/// Compiled templates of one kind of document.
#[derive(Debug)]
pub(super) struct Engine {
    library: Library,
    /// Those of the templates that have a plain form.
    plain: BTreeMap<String, Plain>,
    escape: Escape,
}

impl Engine {
    /// No template yet, for documents in which a value must not become markup of HTML.
    pub(super) fn for_html() -> Self {
        Self::escaping(escape::html)
    }

    /// No template yet; `escape` is what each value goes through.
    pub(super) fn escaping(escape: Escape) -> Self {
        Engine {
            library: Library::escaping(escape),
            plain: BTreeMap::new(),
            escape,
        }
    }

    /// Compiles a template.
    ///
    /// # Errors
    /// If it is malformed, or writes data without escape.
    pub(super) fn add(&mut self, name: &str, text: &str) -> Result<(), TemplateError> {
        refuse_raw(name, text)?;
        self.library.compile(name, text)?;
        if WRITES_PLAIN && let Some(plain) = self.library.plain(name) {
            self.plain.insert(name.to_owned(), plain);
        }
        Ok(())
    }

    /// Makes sure that a template is there.
    ///
    /// # Errors
    /// If it is not.
    pub(super) fn require(&self, name: &str) -> Result<(), TemplateError> {
        if self.library.has(name) {
            Ok(())
        } else {
            Err(TemplateError::new(name, None, "没有这个模板"))
        }
    }

    /// The text of a template with data in their places.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist; if the view holds something other than texts,
    /// whole numbers, truth values, lists and records of such.
    pub(super) fn render(&self, name: &str, view: impl Serialize) -> Result<String, TemplateError> {
        let document = self.document(name, view, LongLists::default())?;
        let mut text = String::new();
        match document.pieces(&mut |piece| text.push_str(piece)) {
            Some(()) => Ok(text),
            None => document.rendered(),
        }
    }

    /// A document, to be written piece by piece; `lists` are the long ones of its view.
    ///
    /// # Errors
    /// If the view holds something other than texts, whole numbers, truth values, lists and records of such.
    pub(super) fn document<'a>(
        &'a self,
        name: &'a str,
        view: impl Serialize,
        lists: LongLists<'a>,
    ) -> Result<Document<'a>, TemplateError> {
        let data = Data::of(&view);
        Ok(Document {
            engine: self,
            name,
            data: data.ok_or_else(|| TemplateError::new(name, None, "数据中有模板放不下的内容"))?,
            lists,
        })
    }
}

/// A template and the data for it.
pub(super) struct Document<'a> {
    engine: &'a Engine,
    name: &'a str,
    data: Data,
    lists: LongLists<'a>,
}

impl Document<'_> {
    /// Hands on its text piece by piece, the same each time; none, and maybe pieces before, if not all of the template is plain
    /// or not all of its data are there.
    pub(super) fn pieces(&self, to: &mut dyn FnMut(&str)) -> Option<()> {
        let Engine { plain, escape, .. } = self.engine;
        if !WRITES_PLAIN {
            return None;
        }
        let mut whole = String::new();
        let data = (&self.data, &self.lists);
        let written = write::written(plain, self.name, data, *escape, &mut |piece| {
            to(piece);
            if cfg!(debug_assertions) {
                whole.push_str(piece);
            }
        });
        debug_assert!(
            written.is_none() || self.rendered().as_ref() == Ok(&whole),
            "{}",
            self.name
        );
        written
    }

    /// Its whole text, as handlebars renders it.
    ///
    /// # Errors
    /// If a template names a datum or another template that does not exist.
    pub(super) fn rendered(&self) -> Result<String, TemplateError> {
        let Document { data, lists, .. } = self;
        self.engine.library.render(self.name, &Whole { data, lists })
    }
}

/// Refuses the ways of writing that put data on a page unescaped.
fn refuse_raw(name: &str, text: &str) -> Result<(), TemplateError> {
    const RAW: [&str; 4] = ["{{{", "{{~{", "{{&", "{{~&"];
    match text
        .lines()
        .position(|line| RAW.iter().any(|raw| line.contains(raw)))
    {
        Some(index) => Err(TemplateError::new(
            name,
            Some(index + 1),
            "三重花括号或“&”会使数据不经转义，不能使用",
        )),
        None => Ok(()),
    }
}

/// What is wrong with a template: a failure of the tool, not of a county's document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// Name of the template.
    pub template: String,
    /// Line from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: String,
}

impl TemplateError {
    pub(super) fn new(template: &str, line: Option<usize>, fault: impl Into<String>) -> Self {
        TemplateError {
            template: template.to_owned(),
            line,
            fault: fault.into(),
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "报告模板“{}”第 {line} 行：{}。", self.template, self.fault),
            None => write!(f, "报告模板“{}”：{}。", self.template, self.fault),
        }
    }
}

impl std::error::Error for TemplateError {}
