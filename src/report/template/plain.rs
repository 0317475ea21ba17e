//! Compiled templates that need nothing but places for data, conditions, repetition and other templates.
//!
//! For each place, handlebars copies the name, walks down from the top of the page's data with a list of texts that it
//! makes for the purpose, copies the datum and copies it again to escape it; for each `{{> mark.hbs mark}}` it reads the
//! path `mark` anew. A page has ten thousand places. Here a template is what handlebars compiled it to, in a form
//! that is written in one go, see `write.rs`.
//!
//! Whatever is not as plain as that, no template of this kind is made of (see `library.rs`), and handlebars renders the
//! document.

/// A template, or the part of one between two marks of a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The template's own text.
    Text(String),
    /// A place for a datum.
    Place(Path),
    /// `{{lookup (lookup LIST @index) "FIELD"}}`: a field of the row of another list that stands where this row does.
    Beside { list: Path, field: String },
    /// `if` and, where `expected` is false, `unless`.
    Choice {
        test: Test,
        expected: bool,
        then: Plain,
        otherwise: Option<Plain>,
    },
    /// `each`.
    Rows {
        path: Path,
        row: Plain,
        none: Option<Plain>,
    },
    /// Another template, with what stands for its data, and what it is given under names besides.
    Template {
        name: String,
        of: Of,
        named: Vec<(String, Given)>,
    },
}

/// What a condition looks at.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Test {
    Datum(Path),
    /// `(eq PATH "TEXT")`
    Equal(Path, String),
    /// `@first`
    First,
}

/// What another template gets for its data.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The same as this one.
    Same,
    /// A datum.
    Datum(Path),
    /// None: `{{> head.hbs ""}}`.
    Nothing,
}

/// What another template is given under a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Given {
    Datum(Path),
    /// A text of the template's own.
    Text(String),
}

/// Where a datum stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) start: Start,
    pub(super) names: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// `@root`
    Top,
    /// So many blocks out: `../`.
    Out(usize),
}
