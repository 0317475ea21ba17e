//! The one table of functions that a rule may use: name, argument count, what each argument takes, implementation.
//! None is newer than Excel 2010 but `IFS`, which `print` writes as nested `IF`.

mod aggregate;
mod criteria;
mod date;
mod info;
mod logic;
mod lookup;
mod math;
mod text;

use std::fmt;

use super::eval::{Eager, Evaluator, Item};
use super::expr::{Expr, MANY};
use super::value::{ErrorKind, Value};

/// What a function makes of its arguments: a value, or the first error it met.
type Outcome = Result<Value, ErrorKind>;

/// What an argument takes, and what becomes of a column there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Param {
    /// A single value; over a column inside `SUMPRODUCT` the function runs row by row.
    Lift,
    /// A single value, never a column.
    Single,
    /// A value that is handed on as it is, a column included.
    Branch,
    /// Values and columns, which the function goes through.
    Aggregate,
    /// A name of a cell or column and nothing else: Excel takes only a range here.
    Range,
    /// Columns, computed ones too: this is `SUMPRODUCT`.
    Array,
}

/// How a function is computed.
#[derive(Clone, Copy)]
pub(super) enum Run {
    /// From its evaluated arguments.
    Eager(Eager),
    /// From its arguments themselves, of which some may not be evaluated at all.
    Lazy(for<'a> fn(&Evaluator<'a>, &'a [Expr]) -> Item<'a>),
}

/// A function of the rule language.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) min: usize,
    pub(super) max: usize,
    /// The first arguments; those after them repeat `tail`.
    head: &'static [Param],
    tail: &'static [Param],
    pub(super) run: Run,
}

impl Function {
    /// What the argument at this place (from 0) takes.
    pub(super) fn param(&self, index: usize) -> Param {
        let repeated = || {
            let place = index.checked_sub(self.head.len())?.checked_rem(self.tail.len())?;
            self.tail.get(place)
        };
        self.head.get(index).or_else(repeated).copied().unwrap_or(Single)
    }

    /// Whether arguments beyond the least come in pairs.
    pub(super) const fn paired(&self) -> bool {
        self.tail.len() == 2
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The function of this name, in any case.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    TABLE
        .iter()
        .find(|function| function.name.eq_ignore_ascii_case(name))
}

/// The names of all functions.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|function| function.name)
}

/// The argument at this place (from 0), if there is one; an argument left empty is blank, which counts as 0.
fn given<'i>(items: &'i [Item<'_>], index: usize) -> Option<&'i Value> {
    items.get(index).map(Item::value)
}

/// The argument at this place (from 0); blank where it was not given.
fn arg<'i>(items: &'i [Item<'_>], index: usize) -> &'i Value {
    static BLANK: Value = Value::Blank;
    given(items, index).unwrap_or(&BLANK)
}

const fn eager(name: &'static str, min: usize, head: &'static [Param], run: Eager) -> Function {
    Function {
        name,
        min,
        max: head.len(),
        head,
        tail: &[],
        run: Run::Eager(run),
    }
}

const fn many(
    name: &'static str,
    min: usize,
    head: &'static [Param],
    tail: &'static [Param],
    run: Eager,
) -> Function {
    Function {
        name,
        min,
        max: MANY,
        head,
        tail,
        run: Run::Eager(run),
    }
}

const fn lazy(
    name: &'static str,
    min: usize,
    head: &'static [Param],
    run: for<'a> fn(&Evaluator<'a>, &'a [Expr]) -> Item<'a>,
) -> Function {
    Function {
        name,
        min,
        max: head.len(),
        head,
        tail: &[],
        run: Run::Lazy(run),
    }
}

use Param::{Aggregate, Array, Branch, Lift, Range, Single};

const ONE: &[Param] = &[Lift];
const TWO: &[Param] = &[Lift, Lift];
const THREE: &[Param] = &[Lift, Lift, Lift];
const FOUR: &[Param] = &[Lift, Lift, Lift, Lift];

static TABLE: &[Function] = &[
    eager("ABS", 1, ONE, math::abs),
    many("AND", 1, &[], &[Aggregate], logic::and),
    many("AVERAGE", 1, &[], &[Aggregate], aggregate::average),
    many("CONCATENATE", 1, &[], &[Lift], text::concatenate),
    many("COUNT", 1, &[], &[Aggregate], aggregate::count),
    many("COUNTA", 1, &[], &[Aggregate], aggregate::counta),
    eager("COUNTBLANK", 1, &[Range], aggregate::countblank),
    eager("COUNTIF", 2, &[Range, Lift], criteria::countifs),
    many("COUNTIFS", 2, &[], &[Range, Lift], criteria::countifs),
    eager("DATE", 3, THREE, date::date),
    eager("DATEDIF", 3, THREE, date::datedif),
    eager("DAY", 1, ONE, date::day),
    eager("EDATE", 2, &[Single, Single], date::edate),
    eager("EXACT", 2, TWO, text::exact),
    eager("FALSE", 0, &[], logic::no),
    eager("FIND", 2, THREE, text::find),
    lazy("IF", 2, &[Single, Branch, Branch], logic::choose),
    lazy("IFERROR", 2, &[Single, Single], logic::iferror),
    Function {
        name: "IFS",
        min: 2,
        // Written as nested IF, of which Excel takes 64 levels.
        max: 60,
        head: &[],
        tail: &[Single, Branch],
        run: Run::Lazy(logic::ifs),
    },
    lazy("INDEX", 2, &[Range, Single], lookup::index),
    eager("INT", 1, ONE, math::int),
    eager("ISBLANK", 1, ONE, info::isblank),
    eager("ISERROR", 1, ONE, info::iserror),
    eager("ISNUMBER", 1, ONE, info::isnumber),
    eager("ISTEXT", 1, ONE, info::istext),
    eager("LEFT", 1, TWO, text::left),
    eager("LEN", 1, ONE, text::len),
    eager("LOWER", 1, ONE, text::lower),
    eager("MATCH", 3, &[Lift, Range, Single], lookup::find),
    many("MAX", 1, &[], &[Aggregate], aggregate::max),
    eager("MID", 3, THREE, text::mid),
    many("MIN", 1, &[], &[Aggregate], aggregate::min),
    eager("MOD", 2, TWO, math::modulo),
    eager("MONTH", 1, ONE, date::month),
    eager("N", 1, &[Single], info::n),
    eager("NA", 0, &[], info::na),
    eager("NOT", 1, ONE, logic::not),
    many("OR", 1, &[], &[Aggregate], logic::or),
    eager("RIGHT", 1, TWO, text::right),
    eager("ROUND", 2, TWO, math::round),
    eager("ROUNDDOWN", 2, TWO, math::rounddown),
    eager("ROUNDUP", 2, TWO, math::roundup),
    eager("SEARCH", 2, THREE, text::search),
    eager("SIGN", 1, ONE, math::sign),
    eager("SUBSTITUTE", 3, FOUR, text::substitute),
    many("SUM", 1, &[], &[Aggregate], aggregate::sum),
    eager("SUMIF", 2, &[Range, Lift, Range], criteria::sumif),
    many("SUMIFS", 3, &[Range], &[Range, Lift], criteria::sumifs),
    many("SUMPRODUCT", 1, &[], &[Array], aggregate::sumproduct),
    lazy("TODAY", 0, &[], date::today),
    eager("TRIM", 1, ONE, text::trim),
    eager("TRUE", 0, &[], logic::yes),
    eager("UPPER", 1, ONE, text::upper),
    eager("VALUE", 1, ONE, text::value),
    eager("YEAR", 1, ONE, date::year),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_sound() {
        assert!(TABLE.is_sorted_by(|a, b| a.name < b.name));
        for function in TABLE {
            assert!(function.min <= function.max, "{}", function.name);
            assert!(
                function.max == 0 || function.head.len() + function.tail.len() > 0,
                "{}",
                function.name
            );
        }
        assert!(find("roundup").is_some());
        assert!(find("VLOOKUP").is_none());
    }
}
