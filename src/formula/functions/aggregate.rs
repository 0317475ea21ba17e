//! Functions that go through cells and columns. In these, text and truth values of cells are passed over, while the
//! same values written into the formula are read as numbers.

use super::{Outcome, arg};
use crate::formula::eval::Item;
use crate::formula::value::{ErrorKind, Value};

/// Hands every number of the arguments to `take`.
fn numbers(items: &[Item<'_>], mut take: impl FnMut(f64)) -> Result<(), ErrorKind> {
    for item in items {
        match item.value() {
            single if single.height().is_none() && !item.is_cell() => take(single.to_number()?),
            cells => {
                for cell in cells.rows() {
                    match cell {
                        Value::Number(_) => take(cell.to_number()?),
                        Value::Error(kind) => return Err(*kind),
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(())
}

pub(super) fn sum(items: &[Item<'_>]) -> Outcome {
    let mut sum = 0.0;
    numbers(items, |number| sum += number)?;
    Ok(Value::of_number(sum))
}

pub(super) fn average(items: &[Item<'_>]) -> Outcome {
    let (mut sum, mut count) = (0.0, 0.0);
    numbers(items, |number| {
        sum += number;
        count += 1.0;
    })?;
    if count == 0.0 {
        Err(ErrorKind::Div0)
    } else {
        Ok(Value::of_number(sum / count))
    }
}

pub(super) fn max(items: &[Item<'_>]) -> Outcome {
    let mut most = None;
    numbers(items, |number| {
        most = Some(most.map_or(number, |most: f64| most.max(number)))
    })?;
    Ok(Value::of_number(most.unwrap_or(0.0)))
}

pub(super) fn min(items: &[Item<'_>]) -> Outcome {
    let mut least = None;
    numbers(items, |number| {
        least = Some(least.map_or(number, |least: f64| least.min(number)))
    })?;
    Ok(Value::of_number(least.unwrap_or(0.0)))
}

/// How many cells satisfy `cell`, and how many values that are no cells satisfy `loose`.
fn tally(items: &[Item<'_>], cell: fn(&Value) -> bool, loose: fn(&Value) -> bool) -> Outcome {
    let count = |item: &Item<'_>| match item.value() {
        single if single.height().is_none() && !item.is_cell() => usize::from(loose(single)),
        cells => cells.rows().iter().filter(|value| cell(value)).count(),
    };
    Ok(of_count(items.iter().map(count).sum()))
}

/// A number of things as a value.
pub(super) fn of_count(count: usize) -> Value {
    // Columns are far shorter than 2^53.
    Value::Number(count as f64)
}

pub(super) fn count(items: &[Item<'_>]) -> Outcome {
    tally(
        items,
        |cell| matches!(cell, Value::Number(_)),
        |loose| loose.to_number().is_ok(),
    )
}

pub(super) fn counta(items: &[Item<'_>]) -> Outcome {
    tally(items, |cell| !cell.is_blank(), |_| true)
}

pub(super) fn countblank(items: &[Item<'_>]) -> Outcome {
    let Some(item) = items.first() else {
        return Err(ErrorKind::Value);
    };
    let blank = |cell: &&Value| cell.is_blank() || matches!(cell, Value::Text(text) if text.is_empty());
    Ok(of_count(item.range()?.iter().filter(blank).count()))
}

/// The sum over the rows of the product of the columns, where whatever is no number counts as 0.
pub(super) fn sumproduct(items: &[Item<'_>]) -> Outcome {
    let rows = arg(items, 0).rows().len();
    if items.iter().any(|item| item.value().rows().len() != rows) {
        return Err(ErrorKind::Value);
    }
    let mut sum = 0.0;
    for row in 0..rows {
        let mut product = 1.0;
        for item in items {
            product *= match item.value().row(row) {
                Value::Error(kind) => return Err(*kind),
                Value::Number(number) => *number,
                _ => 0.0,
            };
        }
        sum += product;
    }
    Ok(Value::of_number(sum))
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    #[test]
    fn sums() {
        check(&[
            ("SUM(列数)", "100"),
            ("SUM(列杂)", "3"),
            ("SUM(1,\"2\",TRUE)", "4"),
            ("SUM(1,\"x\")", "#VALUE!"),
            ("SUM(空)", "0"),
            ("SUM(文数)", "0"),
            ("SUM(真)", "0"),
            ("SUM(列错)", "#N/A"),
            ("SUM(列空)", "0"),
            ("SUM(1,)", "1"),
            ("AVERAGE(列数)", "25"),
            ("AVERAGE(列文)", "#DIV/0!"),
            ("AVERAGE(2,4)", "3"),
            ("AVERAGE(4,)", "2"),
            ("MAX(列数)", "40"),
            ("MIN(列数)", "10"),
            ("MAX(列文)", "0"),
            ("MAX(-5,-3)", "-3"),
            ("MIN(列数,\"5\")", "5"),
            ("MAX(真,-1)", "-1"),
            ("MAX(TRUE,-1)", "1"),
            ("SUM(未知)", "#NAME?"),
            ("SUM(1E308,1E308)", "#NUM!"),
        ]);
    }

    #[test]
    fn counts() {
        check(&[
            ("COUNT(列数)", "4"),
            ("COUNT(列杂)", "1"),
            ("COUNT(\"5\",TRUE,\"x\")", "2"),
            ("COUNT(文数)", "0"),
            ("COUNT(1/0)", "0"),
            ("COUNT(列错)", "2"),
            ("COUNTA(列杂)", "4"),
            ("COUNTA(空)", "0"),
            ("COUNTA(空文)", "1"),
            ("COUNTA(\"\")", "1"),
            ("COUNTBLANK(列杂)", "2"),
            ("COUNTBLANK(空)", "1"),
            ("COUNTBLANK(空文)", "1"),
            ("COUNTBLANK(列空)", "0"),
            ("COUNTBLANK(未知)", "#NAME?"),
        ]);
    }

    #[test]
    fn sumproduct() {
        check(&[
            ("SUMPRODUCT((列文=\"是\")*(列数>=20))", "2"),
            ("SUMPRODUCT(--(列文=\"是\"))", "3"),
            ("SUMPRODUCT(列数,列数)", "3000"),
            ("SUMPRODUCT(列数*2)", "200"),
            ("SUMPRODUCT(列文,列数)", "0"),
            ("SUMPRODUCT(列数,1)", "#VALUE!"),
            ("SUMPRODUCT(列数)", "100"),
            ("SUMPRODUCT((列文=\"是\")*1,列数)", "80"),
            ("SUMPRODUCT(列数*列杂)", "#N/A"),
            ("SUMPRODUCT(列错*1)", "#N/A"),
            ("SUMPRODUCT(--(LEN(列文)=1))", "4"),
            ("SUMPRODUCT((列文<>\"\")/COUNTIF(列文,列文&\"\"))", "2"),
            ("SUMPRODUCT(列空*1)", "0"),
            ("SUMPRODUCT(--ISBLANK(列杂))", "1"),
            ("SUMPRODUCT(--(YEAR(列日)=2024))", "2"),
            ("SUMPRODUCT(MAX((列文=\"是\")*列数))", "40"),
            ("SUMPRODUCT(--(DATEDIF(列日,TODAY(),\"Y\")>=2))", "2"),
            ("SUMPRODUCT(-(列数>20))", "-2"),
            ("SUMPRODUCT(5)", "5"),
            ("SUMPRODUCT(--ISNUMBER(MATCH(列文,列文,0)))", "4"),
            ("SUMPRODUCT((LEFT(列文,1)=\"是\")*ROUND(列数/3,0))", "26"),
            ("SUMPRODUCT(--EXACT(列文,\"是\"))", "3"),
            ("SUMPRODUCT(--NOT(列数>20))", "2"),
        ]);
    }
}
