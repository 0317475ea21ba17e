//! A formula as a tree of our own: what `parse` makes, and what evaluation, printing and the checks walk.

use super::functions::Function;
use super::value::Value;

/// An upper bound of arguments that means "as many as Excel takes".
pub(super) const MANY: usize = 254;

/// A node of a formula.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    /// A number, a text or a truth value that stands in the formula.
    Literal(Value),
    /// An argument left empty, as in `IF(a,,b)`.
    Omitted,
    /// A name, by its place in the formula's list of names.
    Name(usize),
    /// `+x`, `-x` or `x%`.
    Unary(Unary, Box<Expr>),
    /// `x op y`.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// A function call whose argument count has been checked.
    Call(&'static Function, Vec<Expr>),
}

/// The operators of one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unary {
    Plus,
    Minus,
    Percent,
}

/// The operators of two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Concat,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Binary {
    /// The operator as it is written.
    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "^",
            Self::Concat => "&",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }
}

impl Expr {
    /// How tightly the node holds together, from 1 (comparison) to 8 (a single operand), by Excel's order.
    pub(super) const fn precedence(&self) -> u8 {
        match self {
            Self::Literal(_) | Self::Omitted | Self::Name(_) | Self::Call(..) => 8,
            Self::Unary(Unary::Percent, _) => 7,
            Self::Unary(..) => 6,
            Self::Binary(op, ..) => match op {
                Binary::Power => 5,
                Binary::Multiply | Binary::Divide => 4,
                Binary::Add | Binary::Subtract => 3,
                Binary::Concat => 2,
                _ => 1,
            },
        }
    }

    /// Whether the node is the literal `""`.
    pub(super) fn is_empty_text(&self) -> bool {
        matches!(self, Self::Literal(Value::Text(text)) if text.is_empty())
    }
}
