//! Finding a row of a column, and the cell of a row.

use super::aggregate::of_count;
use super::criteria::is_too_long;
use super::{Outcome, arg};
use crate::formula::eval::{Evaluator, Item};
use crate::formula::expr::Expr;
use crate::formula::number;
use crate::formula::pattern::Pattern;
use crate::formula::value::{ErrorKind, Value};

/// `MATCH` with 0: the first row equal to a value, counted from 1; text may have wildcards, and never equals a number.
pub(super) fn find(items: &[Item<'_>]) -> Outcome {
    let Some(column) = items.get(1) else {
        return Err(ErrorKind::Value);
    };
    let wanted = arg(items, 0);
    let pattern = match wanted {
        Value::Text(text) if is_too_long(text) => return Err(ErrorKind::Value),
        Value::Text(text) => Some(Pattern::new(text)),
        _ => None,
    };
    // Excel looks for 0 when the cell that names what to look for is empty.
    let zero = Value::Number(0.0);
    let wanted = if wanted.is_blank() { &zero } else { wanted };
    if let Value::Error(kind) = wanted {
        return Err(*kind);
    }
    let found = column.range()?.iter().position(|cell| match (wanted, cell) {
        (Value::Number(wanted), Value::Number(number)) => number::is_same(*wanted, *number),
        (Value::Bool(wanted), Value::Bool(truth)) => wanted == truth,
        (Value::Text(_), Value::Text(text)) => pattern.as_ref().is_some_and(|p| p.matches(text)),
        _ => false,
    });
    found.map(|row| of_count(row + 1)).ok_or(ErrorKind::Na)
}

/// `INDEX`: the cell of a row, which stays a cell; row 0, the whole column, is not for rules.
pub(super) fn index<'a>(evaluator: &Evaluator<'a>, args: &'a [Expr]) -> Item<'a> {
    match cell(evaluator, args) {
        Ok(cell) => Item::Cell(cell.into()),
        Err(kind) => Item::Made(Value::Error(kind)),
    }
}

fn cell<'a>(evaluator: &Evaluator<'a>, args: &'a [Expr]) -> Result<&'a Value, ErrorKind> {
    let [column, row] = args else {
        return Err(ErrorKind::Value);
    };
    let row = evaluator.eval(row).value().to_number()?.trunc();
    match evaluator.eval(column) {
        Item::Made(Value::Error(kind)) => Err(kind),
        Item::Cell(_) if row < 1.0 => Err(ErrorKind::Value),
        // At least 1, and saturates.
        Item::Cell(column) => column.value.rows().get(row as usize - 1).ok_or(ErrorKind::Ref),
        _ => Err(ErrorKind::Value),
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    #[test]
    fn lookups() {
        check(&[
            ("MATCH(30,列数,0)", "3"),
            ("MATCH(31,列数,0)", "#N/A"),
            ("MATCH(\"ABC\",列校,0)", "7"),
            ("MATCH(\"*中学\",列校,0)", "2"),
            ("MATCH(\"a~*c\",列校,0)", "8"),
            ("MATCH(\"~a\",列校,0)", "#N/A"),
            ("MATCH(\"~Abc\",列校,0)", "7"),
            ("MATCH(\"5\",列校,0)", "6"),
            ("MATCH(5,列校,0)", "5"),
            ("MATCH(TRUE,列校,FALSE)", "9"),
            ("MATCH(错,列数,0)", "#DIV/0!"),
            ("MATCH(空,列数,0)", "#N/A"),
            ("INDEX(列数,2)", "20"),
            ("INDEX(列数,5)", "#REF!"),
            ("INDEX(列数,0)", "#VALUE!"),
            ("INDEX(列数,-1)", "#VALUE!"),
            ("INDEX(列数,1E300)", "#REF!"),
            ("INDEX(未知,1)", "#NAME?"),
            ("INDEX(列数,MATCH(\"否\",列文,0))", "20"),
            ("SUM(INDEX(列校,6))", "0"),
            ("ISBLANK(INDEX(列校,4))", "TRUE"),
            ("INDEX(中小学校数,1)", "82"),
        ]);
    }
}
