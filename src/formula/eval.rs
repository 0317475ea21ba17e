//! Walks a formula and computes it. Operators and the functions that Excel lifts run over columns row by row; which
//! of them a rule may put to that use is decided beforehand, in `usage`.

use super::Scope;
use super::expr::Expr;
use super::functions::{Function, Param, Run};
use super::operators;
use super::value::{ErrorKind, Value};

/// A value on its way, and whether it still is a cell: functions that read ranges skip text in cells, but read it
/// as a number where it is written into the formula or computed.
pub(super) enum Item<'a> {
    /// The cell or column of a name.
    Cell(&'a Value),
    /// A value that stands in the formula, or a row of a computed column.
    Loose(&'a Value),
    /// A computed value.
    Made(Value),
}

impl Item<'_> {
    pub(super) const fn value(&self) -> &Value {
        match self {
            Self::Cell(value) | Self::Loose(value) => value,
            Self::Made(value) => value,
        }
    }

    pub(super) const fn is_cell(&self) -> bool {
        matches!(self, Self::Cell(_))
    }

    /// The rows of the range that this item is; an unknown name is an error.
    pub(super) fn range(&self) -> Result<&[Value], ErrorKind> {
        match self {
            Self::Loose(Value::Error(kind)) | Self::Made(Value::Error(kind)) => Err(*kind),
            _ => Ok(self.value().rows()),
        }
    }

    fn row(&self, row: usize) -> Item<'_> {
        match self {
            Self::Cell(value) => Item::Cell(value.row(row)),
            Self::Loose(value) => Item::Loose(value.row(row)),
            Self::Made(value) => Item::Loose(value.row(row)),
        }
    }

    fn whole(&self) -> Item<'_> {
        match self {
            Self::Cell(value) => Item::Cell(value),
            Self::Loose(value) => Item::Loose(value),
            Self::Made(value) => Item::Loose(value),
        }
    }
}

static BLANK: Value = Value::Blank;

/// Evaluates a formula whose names are listed in `names`.
pub(super) fn run(expr: &Expr, names: &[String], scope: &dyn Scope) -> Value {
    match (Evaluator { names, scope }).eval(expr) {
        Item::Made(value) => value,
        Item::Cell(value) | Item::Loose(value) => value.clone(),
    }
}

/// Whether a formula gives a column. One without a column in it gives none and is not evaluated.
pub(super) fn gives_column(expr: &Expr, names: &[String], scope: &dyn Scope) -> bool {
    let evaluator = Evaluator { names, scope };
    evaluator.has_column(expr) && matches!(evaluator.eval(expr).value(), Value::Array(_))
}

/// One evaluation of one formula.
pub(super) struct Evaluator<'a> {
    names: &'a [String],
    scope: &'a dyn Scope,
}

impl<'a> Evaluator<'a> {
    pub(super) fn eval(&self, expr: &'a Expr) -> Item<'a> {
        match expr {
            Expr::Literal(value) => Item::Loose(value),
            Expr::Omitted => Item::Loose(&BLANK),
            Expr::Name(slot) => match self.names.get(*slot).and_then(|name| self.scope.get(name)) {
                Some(value) => Item::Cell(value),
                None => Item::Made(Value::Error(ErrorKind::Name)),
            },
            Expr::Unary(op, x) => Item::Made(operators::unary(*op, self.eval(x).value())),
            Expr::Binary(op, a, b) => {
                Item::Made(operators::binary(*op, self.eval(a).value(), self.eval(b).value()))
            }
            Expr::Call(function, args) => match function.run {
                Run::Lazy(run) => run(self, args),
                Run::Eager(run) => Item::Made(self.call(function, run, args)),
            },
        }
    }

    fn has_column(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Literal(_) | Expr::Omitted => false,
            Expr::Name(slot) => {
                let value = self.names.get(*slot).and_then(|name| self.scope.get(name));
                matches!(value, Some(Value::Array(_)))
            }
            Expr::Unary(_, x) => self.has_column(x),
            Expr::Binary(_, a, b) => self.has_column(a) || self.has_column(b),
            Expr::Call(_, args) => args.iter().any(|arg| self.has_column(arg)),
        }
    }

    /// The day that `TODAY()` stands for.
    pub(super) fn today(&self) -> f64 {
        self.scope.today()
    }

    fn call(&self, function: &Function, run: Eager, args: &'a [Expr]) -> Value {
        let items: Vec<Item<'a>> = args.iter().map(|arg| self.eval(arg)).collect();
        let lifted = |index| function.param(index) == Param::Lift;
        let heights = items.iter().enumerate().filter(|(index, _)| lifted(*index));
        let Some(rows) = heights.filter_map(|(_, item)| item.value().height()).max() else {
            return run(&items).into();
        };
        let at_row = |row| {
            let items = items.iter().enumerate();
            let items: Vec<Item<'_>> = items
                .map(|(index, item)| {
                    if lifted(index) {
                        item.row(row)
                    } else {
                        item.whole()
                    }
                })
                .collect();
            run(&items).into()
        };
        Value::Array((0..rows).map(at_row).collect())
    }
}

/// A function of evaluated arguments.
pub(super) type Eager = fn(&[Item<'_>]) -> Result<Value, ErrorKind>;
