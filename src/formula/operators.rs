//! The operators, on single values and, row by row, on columns.

use super::compare;
use super::expr::{Binary, Unary};
use super::number;
use super::value::{ErrorKind, Value};

/// Applies an operator of one operand.
pub(super) fn unary(op: Unary, x: &Value) -> Value {
    if let Value::Array(rows) = x {
        return Value::Array(rows.iter().map(|row| unary_single(op, row).into()).collect());
    }
    unary_single(op, x).into()
}

fn unary_single(op: Unary, x: &Value) -> Result<Value, ErrorKind> {
    match (op, x) {
        // Excel's `+` leaves everything as it is, text included.
        (Unary::Plus, Value::Blank) => Ok(Value::Number(0.0)),
        (Unary::Plus, x) => Ok(x.clone()),
        (Unary::Minus, x) => x.to_number().map(|n| Value::of_number(-n)),
        (Unary::Percent, x) => x.to_number().map(|n| Value::of_number(n / 100.0)),
    }
}

/// Applies an operator of two operands; of two columns the rows go together, and the longer one ends in `#N/A`.
pub(super) fn binary(op: Binary, a: &Value, b: &Value) -> Value {
    match a.height().max(b.height()) {
        None => binary_single(op, a, b).into(),
        Some(rows) => Value::Array(
            (0..rows)
                .map(|row| binary_single(op, a.row(row), b.row(row)).into())
                .collect(),
        ),
    }
}

fn binary_single(op: Binary, a: &Value, b: &Value) -> Result<Value, ErrorKind> {
    match op {
        Binary::Add => Ok(Value::of_number(number::add(a.to_number()?, b.to_number()?))),
        Binary::Subtract => Ok(Value::of_number(number::add(a.to_number()?, -b.to_number()?))),
        Binary::Multiply => Ok(Value::of_number(a.to_number()? * b.to_number()?)),
        Binary::Divide => match (a.to_number()?, b.to_number()?) {
            (_, 0.0) => Err(ErrorKind::Div0),
            (a, b) => Ok(Value::of_number(a / b)),
        },
        Binary::Power => power(a.to_number()?, b.to_number()?),
        Binary::Concat => Ok(Value::of_text(format!("{}{}", a.to_text()?, b.to_text()?))),
        Binary::Equal => Ok(Value::Bool(compare::order(a, b)?.is_eq())),
        Binary::NotEqual => Ok(Value::Bool(compare::order(a, b)?.is_ne())),
        Binary::Less => Ok(Value::Bool(compare::order(a, b)?.is_lt())),
        Binary::LessEqual => Ok(Value::Bool(compare::order(a, b)?.is_le())),
        Binary::Greater => Ok(Value::Bool(compare::order(a, b)?.is_gt())),
        Binary::GreaterEqual => Ok(Value::Bool(compare::order(a, b)?.is_ge())),
    }
}

fn power(base: f64, exponent: f64) -> Result<Value, ErrorKind> {
    if base == 0.0 && exponent == 0.0 {
        return Err(ErrorKind::Num);
    }
    if base == 0.0 && exponent < 0.0 {
        return Err(ErrorKind::Div0);
    }
    Ok(Value::of_number(base.powf(exponent)))
}
