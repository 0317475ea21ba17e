//! Walks a formula and computes it. Operators and the functions that Excel lifts run over columns row by row; which
//! of them a rule may put to that use is decided beforehand, in `usage`.

use super::Scope;
use super::expr::Expr;
use super::functions::{Function, Param, Run};
use super::operators;
use super::texts::Named;
use super::value::{ErrorKind, Value};

/// A value on its way, and whether it still is a cell: functions that read ranges skip text in cells, but read it
/// as a number where it is written into the formula or computed.
pub(super) enum Item<'a> {
    /// The cell or column of a name.
    Cell(Named<'a>),
    /// A value that stands in the formula, or a row of a computed column.
    Loose(&'a Value),
    /// A computed value.
    Made(Value),
}

impl Item<'_> {
    pub(super) const fn value(&self) -> &Value {
        match self {
            Self::Cell(named) => named.value,
            Self::Loose(value) => value,
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

    /// The rows of the column that this item is whose cells hold exactly this text, if somebody keeps them in order.
    pub(super) fn rows_with(&self, text: &str) -> Option<&[usize]> {
        match self {
            Self::Cell(named) => named.rows_with(text),
            Self::Loose(_) | Self::Made(_) => None,
        }
    }

    fn row(&self, row: usize) -> Item<'_> {
        match self {
            Self::Cell(named) => Item::Cell(named.value.row(row).into()),
            Self::Loose(value) => Item::Loose(value.row(row)),
            Self::Made(value) => Item::Loose(value.row(row)),
        }
    }

    fn whole(&self) -> Item<'_> {
        match self {
            Self::Cell(named) => Item::Cell(*named),
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
        Item::Cell(named) => named.value.clone(),
        Item::Loose(value) => value.clone(),
    }
}

/// Whether a formula gives a column; it is not evaluated but where that depends on its values.
pub(super) fn gives_column(expr: &Expr, names: &[String], scope: &dyn Scope) -> bool {
    Evaluator { names, scope }.gives_column(expr)
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
            Expr::Name(slot) => match self.named(*slot) {
                Some(named) => Item::Cell(named),
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

    fn named(&self, slot: usize) -> Option<Named<'a>> {
        let name = self.names.get(slot)?;
        self.scope.named(slot, name)
    }

    fn gives_column(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Literal(_) | Expr::Omitted => false,
            Expr::Name(slot) => {
                let named = self.named(*slot);
                named.is_some_and(|named| named.value.height().is_some())
            }
            Expr::Unary(_, x) => self.gives_column(x),
            Expr::Binary(_, a, b) => self.gives_column(a) || self.gives_column(b),
            Expr::Call(function, args) => match function.run {
                Run::Lazy(run) => run(self, args).value().height().is_some(),
                Run::Eager(_) => {
                    let mut args = args.iter().enumerate();
                    args.any(|(index, arg)| function.param(index) == Param::Lift && self.gives_column(arg))
                }
            },
        }
    }

    /// The day that `TODAY()` stands for.
    pub(super) fn today(&self) -> f64 {
        self.scope.today()
    }

    /// Most functions have one or two arguments, which need no list of their own on the heap.
    fn call(&self, function: &Function, run: Eager, args: &'a [Expr]) -> Value {
        match args {
            [x] => apply(function, run, &[self.eval(x)]),
            [x, y] => apply(function, run, &[self.eval(x), self.eval(y)]),
            [x, y, z] => apply(function, run, &[self.eval(x), self.eval(y), self.eval(z)]),
            _ => apply(
                function,
                run,
                &args.iter().map(|arg| self.eval(arg)).collect::<Vec<_>>(),
            ),
        }
    }
}

/// Runs a function over its arguments, row by row where a column stands in place of a single value.
fn apply(function: &Function, run: Eager, items: &[Item<'_>]) -> Value {
    let lifted = |index| function.param(index) == Param::Lift;
    let heights = items.iter().enumerate().filter_map(|(index, item)| {
        let height = item.value().height()?;
        lifted(index).then_some(height)
    });
    let Some(rows) = heights.max() else {
        return run(items).into();
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

/// A function of evaluated arguments.
pub(super) type Eager = fn(&[Item<'_>]) -> Result<Value, ErrorKind>;
