//! Which sheets the plan workbook has and what stands in their columns.
//!
//! A column's key is a path into the entry of the document (`remedy.days`), or one of a few that [`super::spread`] and
//! [`super::gather`] translate, because the document nests there and a sheet cannot.

mod demand;
mod form;
mod head;
mod measures;

use std::borrow::Cow;

pub(in crate::plan) use form::{COLUMNS, FIELDS, PARAGRAPHS, ROLES, SHEETS};
pub(in crate::plan) use head::{CHECKS, FIGURES, PARAMETERS, PARTS, PLAN, ROSTER, SOURCES};
pub(in crate::plan) use measures::{
    EXAMPLES, MEASURE_SOURCES, MEASURES, OUTCOMES, RULES, SHAPES, VALUE_FORMS, value_column,
};

/// What stands in the cells of a column.
#[derive(Clone, Copy)]
pub(in crate::plan) enum Holds {
    /// A text: name, sentence, formula.
    Text,
    /// Several texts, each on a line of its own.
    Lines,
    /// A number.
    Number,
    /// A date.
    Date,
    /// 是, or blank.
    Flag,
    /// One of a few words.
    Word(fn() -> Vec<&'static str>),
    /// A text that stands in a column of another sheet.
    Pick(&'static Sheet, &'static str),
    /// A number that stands in a column of another sheet.
    PickNumber(&'static Sheet, &'static str),
    /// 是, 否 or a formula.
    Required,
    /// A value of an example: number, text or date.
    Value,
}

/// A column.
#[derive(Clone, Copy)]
pub(in crate::plan) struct Column {
    /// Path in the entry.
    pub(in crate::plan) key: &'static str,
    /// Heading.
    head: &'static str,
    /// Stands behind the heading where several columns have the same; 0 otherwise.
    number: usize,
    /// What stands in it.
    pub(in crate::plan) holds: Holds,
    /// Width.
    pub(in crate::plan) width: f64,
    /// What to know when filling it in.
    pub(in crate::plan) help: &'static str,
}

const fn column(
    key: &'static str,
    head: &'static str,
    holds: Holds,
    width: f64,
    help: &'static str,
) -> Column {
    Column {
        key,
        head,
        number: 0,
        holds,
        width,
        help,
    }
}

impl Column {
    /// The heading as it is printed.
    pub(in crate::plan) fn heading(&self) -> Cow<'static, str> {
        if self.number == 0 {
            Cow::Borrowed(self.head)
        } else {
            Cow::Owned(format!("{}{}", self.head, self.number))
        }
    }
}

/// What a sheet is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::plan) enum Concern {
    /// What the plan is.
    Plan,
    /// Documents that may be cited.
    Sources,
    /// Thresholds.
    Parameters,
    /// Parts.
    Parts,
    /// Measures.
    Measures,
    /// Sources of measures.
    MeasureSources,
    /// Rules.
    Rules,
    /// Examples of rules.
    Examples,
    /// Sheets of the form.
    Sheets,
    /// Paragraphs of the guide.
    Paragraphs,
    /// Fields.
    Fields,
    /// Columns of tables.
    Columns,
    /// Roles.
    Roles,
    /// Built-in checks.
    Checks,
    /// Figures.
    Figures,
    /// Counties.
    Roster,
}

/// A sheet that holds one table.
pub(in crate::plan) struct Sheet {
    /// What it is about.
    pub(in crate::plan) concern: Concern,
    /// Its name.
    pub(in crate::plan) name: &'static str,
    /// What it is for.
    pub(in crate::plan) purpose: &'static str,
    /// Its columns.
    pub(in crate::plan) columns: &'static [Column],
    /// How many columns stay in sight.
    pub(in crate::plan) frozen: u16,
    /// How it is printed.
    pub(in crate::plan) paper: Paper,
}

/// How a sheet is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) enum Paper {
    /// A4 upright.
    Upright,
    /// A4 across.
    Across,
    /// A3 across.
    Large,
    /// A3 across, two pages side by side, the first column on both.
    Double,
}

/// A single value of the document, which has a row of its own.
pub(in crate::plan) struct Pair {
    /// Path from the root of its part of the document.
    pub(in crate::plan) key: &'static str,
    /// Label.
    pub(in crate::plan) label: &'static str,
    /// What its cell holds.
    pub(in crate::plan) holds: Holds,
    /// What to know when filling it in.
    pub(in crate::plan) help: &'static str,
}

const fn pair(key: &'static str, label: &'static str, holds: Holds, help: &'static str) -> Pair {
    Pair {
        key,
        label,
        holds,
        help,
    }
}

/// Key of the column with the labels of pairs.
pub(in crate::plan) const LABEL: &str = "item";
/// Key of the column with the values of pairs.
pub(in crate::plan) const CONTENT: &str = "content";
/// Key of the column that says what a pair is for, which is not read.
pub(in crate::plan) const HINT: &str = "hint";
/// Key of the columns with an example's values; the number behind the heading tells them apart.
pub(in crate::plan) const VALUE: &str = "example value";
/// Heading of such a column, without its number.
const VALUE_HEAD: &str = "值";

const PAIR_COLUMNS: &[Column] = &[
    column(LABEL, "项目", Holds::Text, 26.0, ""),
    column(CONTENT, "内容", Holds::Text, 56.0, ""),
    column(HINT, "说明", Holds::Text, 50.0, ""),
];

/// The pairs whose rows a sheet holds; none if it holds a table.
pub(in crate::plan) fn pairs(sheet: &Sheet) -> &'static [Pair] {
    match sheet.concern {
        Concern::Plan => head::PLAN_PAIRS,
        Concern::Roles => form::ROLE_PAIRS,
        _ => &[],
    }
}

/// Every sheet in the order of the tabs, behind the index.
pub(in crate::plan) static ALL: [&Sheet; 16] = [
    &PLAN,
    &SOURCES,
    &PARAMETERS,
    &PARTS,
    &MEASURES,
    &MEASURE_SOURCES,
    &RULES,
    &EXAMPLES,
    &SHEETS,
    &PARAGRAPHS,
    &FIELDS,
    &COLUMNS,
    &ROLES,
    &CHECKS,
    &FIGURES,
    &ROSTER,
];
