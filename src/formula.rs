//! The rule language: Excel formulas over Chinese names, such as `ROUNDUP(中小学校数/督学配备比,0)`.
//!
//! A formula is parsed once, when the plan is loaded, and is then evaluated for every submission by a small
//! evaluator that does what Excel does: coercion, blank cells, error values, wildcard criteria, 15 digits.
//! [`Formula::excel`] prints the same formula as text for a live cell of the workbook, so that one rule has two
//! evaluators; [`Formula::array_misuse`] tells where they would differ, so that such a rule can be refused.
//! The module knows nothing of the rest of the crate, and takes the date from its [`Scope`].

mod compare;
mod error;
mod eval;
mod expr;
mod functions;
mod names;
mod number;
mod operators;
mod parse;
mod pattern;
mod print;
mod scan;
mod texts;
mod units;
mod usage;
mod value;
mod words;
mod worked;

use std::fmt;

pub use error::FormulaError;
pub use names::is_valid_name;
pub use texts::{Named, Texts};
pub use units::{Unit, UnitClash};
pub use value::{ErrorKind, Value};
pub use words::Spoken;
pub use worked::{Part, Worked};

use expr::Expr;

/// Where a formula finds the values of its names, and the day it takes for today.
pub trait Scope {
    /// The value of a name: a single cell, or a [`Value::Array`] for a column; `None` makes the name `#NAME?`.
    fn get(&self, name: &str) -> Option<&Value>;

    /// The same, by the name's place in [`Formula::names`] as well: a scope that has found the names of a formula
    /// beforehand need not search for them.
    fn named(&self, _place: usize, name: &str) -> Option<Named<'_>> {
        self.get(name).map(Named::from)
    }

    /// The serial number of the day that `TODAY()` stands for.
    fn today(&self) -> f64;
}

/// A formula, parsed and checked once; two formulas are equal when their texts are.
#[derive(Clone)]
pub struct Formula {
    text: String,
    expr: Expr,
    names: Vec<String>,
}

impl Formula {
    /// Reads a formula written without the leading `=`.
    ///
    /// # Errors
    /// Text that Excel would not accept, and what a rule may not use: cell addresses, array constants, functions
    /// outside the table, full-width punctuation outside string literals.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        scan::check(text)?;
        let (expr, names) = parse::read(text)?;
        Ok(Self {
            text: text.to_owned(),
            expr,
            names,
        })
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names in order of first use, without repeats.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// The names in the text of a formula that parses, as [`Formula::names`] tells them, without parsing it.
    #[must_use]
    pub fn names_in(text: &str) -> Vec<&str> {
        scan::names(text)
    }

    /// The names whose blankness makes the result unknowable, in order of first use.
    ///
    /// These are all names but those that stand only as an argument of `ISBLANK`, `COUNTA` or `COUNTBLANK`, or
    /// beside `""` in `=` or `<>`.
    #[must_use]
    pub fn needed_names(&self) -> Vec<&str> {
        usage::needed(&self.expr, &self.names)
    }

    /// Whether the formula is nothing but a name or a literal, so that there is nothing to compute.
    #[must_use]
    pub const fn is_operand(&self) -> bool {
        matches!(self.expr, Expr::Name(_) | Expr::Literal(_))
    }

    /// Whether the result depends on the day.
    #[must_use]
    pub fn uses_today(&self) -> bool {
        usage::uses_today(&self.expr)
    }

    /// The numbers that stand in the formula itself, in order, without the digits that a number is rounded to.
    #[must_use]
    pub fn constants(&self) -> Vec<f64> {
        usage::constants(&self.expr)
    }

    /// The unit of the result, as far as it follows from `unit_of` its names.
    ///
    /// # Errors
    /// Two units that are added or compared.
    pub fn unit(&self, unit_of: &dyn Fn(&str) -> Unit) -> Result<Unit, UnitClash> {
        units::of(&self.expr, &self.names, unit_of)
    }

    /// Evaluates the formula; what goes wrong is a [`Value::Error`], as in a cell.
    ///
    /// A formula that is nothing but the name of a blank cell gives [`Value::Blank`] (a cell would show 0).
    #[must_use]
    pub fn eval(&self, scope: &dyn Scope) -> Value {
        eval::run(&self.expr, &self.names, scope)
    }

    /// The formula as Excel text without `=`, each name replaced by `rename(name)` and `TODAY()` by `today`.
    ///
    /// Both replacements must be a single operand: a defined name, an address or a call. `IFS` is written as
    /// nested `IF`, so that nothing newer than Excel 2010 is needed.
    ///
    /// LibreOffice computes some of it otherwise than Excel and we do: truth values are numbers to it (in `SUM` over
    /// cells, in order, in text), days before 1900-03-01 are one off, a character outside the basic plane counts one,
    /// `COUNTIF` with a number does not find text and tells long digit strings apart, `0^0` is 1, text written as an
    /// argument of `SUM` is an error, and errors are often `#VALUE!` or its own kinds where Excel has `#NUM!`. All that is
    /// known stands in `tests/conformance/differences.tsv`.
    #[must_use]
    pub fn excel(&self, rename: &dyn Fn(&str) -> String, today: &str) -> String {
        print::excel(&self.expr, &self.names, rename, today)
    }

    /// The formula worked out for an explanation: each name replaced by `show(name)`, or kept where that is `None`,
    /// `TODAY()` by `today`, and what counts or adds up columns by what it came to.
    #[must_use]
    pub fn worked(&self, scope: &dyn Scope, show: &dyn Fn(&str) -> Option<String>, today: &str) -> Worked {
        worked::work(&self.expr, &self.names, scope, show, today)
    }

    /// The formula in words, as an official would say it.
    #[must_use]
    pub fn in_words(&self, spoken: &dyn Fn(&str) -> Spoken) -> String {
        words::say(&self.expr, &self.names, spoken)
    }

    /// A column that stands where Excel would not take it as a column, if there is one.
    ///
    /// Outside `SUMPRODUCT` a column may only be a direct argument of a function that reads ranges; inside it,
    /// operators and most functions run over columns, but `IF`, `IFS`, `IFERROR`, `EDATE`, `N` and the position
    /// of `INDEX` do not without Ctrl+Shift+Enter.
    #[must_use]
    pub fn array_misuse(&self, is_column: &dyn Fn(&str) -> bool) -> Option<String> {
        usage::array_misuse(&self.expr, &self.names, is_column)
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Formula {}

impl fmt::Debug for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Formula").field(&self.text).finish()
    }
}

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
