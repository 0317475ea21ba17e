//! Conditions.

use super::Outcome;
use crate::formula::eval::{Evaluator, Item};
use crate::formula::expr::Expr;
use crate::formula::value::{ErrorKind, Value};

pub(super) fn yes(_: &[Item<'_>]) -> Outcome {
    Ok(Value::Bool(true))
}

pub(super) fn no(_: &[Item<'_>]) -> Outcome {
    Ok(Value::Bool(false))
}

pub(super) fn not(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Bool(!super::arg(items, 0).to_bool()?))
}

/// Whether all of the arguments are true and whether any is; text and blanks in cells are passed over, and none at
/// all is `#VALUE!`.
fn truths(items: &[Item<'_>]) -> Result<(bool, bool), ErrorKind> {
    let (mut all, mut any, mut none) = (true, false, true);
    let mut take = |truth: bool| {
        all &= truth;
        any |= truth;
        none = false;
    };
    for item in items {
        match item.value() {
            single if single.height().is_none() && !item.is_cell() => take(single.to_bool()?),
            cells => {
                for cell in cells
                    .rows()
                    .iter()
                    .filter(|cell| !matches!(cell, Value::Blank | Value::Text(_)))
                {
                    take(cell.to_bool()?);
                }
            }
        }
    }
    if none {
        Err(ErrorKind::Value)
    } else {
        Ok((all, any))
    }
}

pub(super) fn and(items: &[Item<'_>]) -> Outcome {
    truths(items).map(|(all, _)| Value::Bool(all))
}

pub(super) fn or(items: &[Item<'_>]) -> Outcome {
    truths(items).map(|(_, any)| Value::Bool(any))
}

/// `IF`: only the branch taken is evaluated.
pub(super) fn choose<'a>(evaluator: &Evaluator<'a>, args: &'a [Expr]) -> Item<'a> {
    let Some(condition) = args.first() else {
        return Item::Made(ErrorKind::Value.into());
    };
    let taken = match evaluator.eval(condition).value().to_bool() {
        Ok(true) => args.get(1),
        Ok(false) => args.get(2),
        Err(kind) => return Item::Made(Value::Error(kind)),
    };
    taken.map_or(Item::Made(Value::Bool(false)), |branch| evaluator.eval(branch))
}

/// `IFS`: the value beside the first condition that is true, `#N/A` without one.
pub(super) fn ifs<'a>(evaluator: &Evaluator<'a>, args: &'a [Expr]) -> Item<'a> {
    for pair in args.chunks_exact(2) {
        let [condition, value] = pair else { continue };
        match evaluator.eval(condition).value().to_bool() {
            Ok(true) => return evaluator.eval(value),
            Ok(false) => {}
            Err(kind) => return Item::Made(Value::Error(kind)),
        }
    }
    Item::Made(Value::Error(ErrorKind::Na))
}

pub(super) fn iferror<'a>(evaluator: &Evaluator<'a>, args: &'a [Expr]) -> Item<'a> {
    let [value, instead] = args else {
        return Item::Made(ErrorKind::Value.into());
    };
    match evaluator.eval(value) {
        item if matches!(item.value(), Value::Error(_)) => evaluator.eval(instead),
        item => item,
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    #[test]
    fn conditions() {
        check(&[
            ("IF(中小学校数>100,\"大\",\"小\")", "小"),
            ("IF(1,2)", "2"),
            ("IF(0,2)", "FALSE"),
            ("IF(FALSE,1/0,5)", "5"),
            ("IF(TRUE,5,1/0)", "5"),
            ("IF(1/0,1,2)", "#DIV/0!"),
            ("IF(\"是\",1,2)", "#VALUE!"),
            ("IF(\"true\",1,2)", "1"),
            ("IF(空,1,2)", "2"),
            ("SUM(IF(TRUE,文数,1))", "0"),
            ("SUM(IF(TRUE,列数,1))", "100"),
            ("IF(TRUE,,1)+1", "1"),
            ("IFS(FALSE,1,TRUE,2)", "2"),
            ("IFS(FALSE,1)", "#N/A"),
            ("IFS(1/0,1,TRUE,2)", "#DIV/0!"),
            ("IFS(TRUE,1,1/0,2)", "1"),
            ("IFERROR(1/0,7)", "7"),
            ("IFERROR(3,1/0)", "3"),
            ("IFERROR(未知,7)", "7"),
            ("IFERROR(1/0,NA())", "#N/A"),
            ("TRUE()", "TRUE"),
            ("FALSE()", "FALSE"),
            ("true", "TRUE"),
            ("NOT(0)", "TRUE"),
            ("NOT(空)", "TRUE"),
            ("NOT(\"x\")", "#VALUE!"),
        ]);
    }

    #[test]
    fn and_or() {
        check(&[
            ("AND(TRUE,1)", "TRUE"),
            ("AND(TRUE,0)", "FALSE"),
            ("OR(FALSE,0)", "FALSE"),
            ("OR(FALSE,2)", "TRUE"),
            ("AND(TRUE,空)", "TRUE"),
            ("AND(空)", "#VALUE!"),
            ("OR(列文)", "#VALUE!"),
            ("AND(列数)", "TRUE"),
            ("AND(列杂)", "TRUE"),
            ("AND(\"x\",TRUE)", "#VALUE!"),
            ("AND(\"true\")", "TRUE"),
            ("AND(FALSE,1/0)", "#DIV/0!"),
            ("OR(TRUE,未知)", "#NAME?"),
            ("AND(TRUE,)", "FALSE"),
            ("OR(列错)", "#N/A"),
        ]);
    }
}
