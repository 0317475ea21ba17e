//! Rounding and other functions of one or two numbers.

use super::{Outcome, arg};
use crate::formula::eval::Item;
use crate::formula::number::{self, Rounding};
use crate::formula::value::{ErrorKind, Value};

pub(super) fn abs(items: &[Item<'_>]) -> Outcome {
    Ok(Value::of_number(arg(items, 0).to_number()?.abs()))
}

pub(super) fn sign(items: &[Item<'_>]) -> Outcome {
    let number = arg(items, 0).to_number()?;
    Ok(Value::of_number(if number == 0.0 {
        0.0
    } else {
        number.signum()
    }))
}

pub(super) fn int(items: &[Item<'_>]) -> Outcome {
    Ok(Value::of_number(number::round(
        arg(items, 0).to_number()?,
        0.0,
        Rounding::Floor,
    )))
}

pub(super) fn round(items: &[Item<'_>]) -> Outcome {
    to_places(items, Rounding::Nearest)
}

pub(super) fn roundup(items: &[Item<'_>]) -> Outcome {
    to_places(items, Rounding::Away)
}

pub(super) fn rounddown(items: &[Item<'_>]) -> Outcome {
    to_places(items, Rounding::Toward)
}

fn to_places(items: &[Item<'_>], how: Rounding) -> Outcome {
    let (number, places) = (arg(items, 0).to_number()?, arg(items, 1).to_number()?);
    Ok(Value::of_number(number::round(number, places, how)))
}

/// From this quotient on, Excel has no remainder.
const MOD_LIMIT: f64 = 1_125_900_000_000.0;

/// The remainder with the sign of the divisor.
pub(super) fn modulo(items: &[Item<'_>]) -> Outcome {
    let (number, divisor) = (arg(items, 0).to_number()?, arg(items, 1).to_number()?);
    if divisor == 0.0 {
        return Err(ErrorKind::Div0);
    }
    if (number / divisor).abs() >= MOD_LIMIT {
        return Err(ErrorKind::Num);
    }
    if number == number.trunc() && divisor == divisor.trunc() {
        // Of whole numbers it is exact.
        let rest = number % divisor;
        let across = rest != 0.0 && (rest < 0.0) != (divisor < 0.0);
        return Ok(Value::of_number(if across { rest + divisor } else { rest }));
    }
    let times = number::round(number / divisor, 0.0, Rounding::Floor);
    Ok(Value::of_number(number::add(number, -(divisor * times))))
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    #[test]
    fn rounding() {
        check(&[
            ("ROUND(2.675,2)", "2.68"),
            ("ROUND(1.005,2)", "1.01"),
            ("ROUND(2.5,0)", "3"),
            ("ROUND(-2.5,0)", "-3"),
            ("ROUND(1234.5,-2)", "1200"),
            ("ROUND(0.5,0)", "1"),
            ("ROUND(空,0)", "0"),
            ("ROUND(\"2.5\",0)", "3"),
            ("ROUND(1.15,1.9)", "1.2"),
            ("ROUND(1,400)", "1"),
            ("ROUND(1,-400)", "0"),
            ("ROUND(\"x\",0)", "#VALUE!"),
            ("ROUNDUP(中小学校数/督学配备比,0)", "9"),
            ("ROUNDUP(0.1*3*10,0)", "3"),
            ("ROUNDUP(3.2,0)", "4"),
            ("ROUNDUP(-3.2,0)", "-4"),
            ("ROUNDUP(31415.9,-2)", "31500"),
            ("ROUNDUP(3,0)", "3"),
            ("ROUNDUP(0,0)", "0"),
            ("ROUNDUP(10/2.5,0)", "4"),
            ("ROUNDUP(33*1.1,1)", "36.3"),
            ("ROUNDDOWN(3.99,0)", "3"),
            ("ROUNDDOWN(-3.99,0)", "-3"),
            ("ROUNDDOWN(4.1*100,0)", "410"),
            ("INT(8.9)", "8"),
            ("INT(-8.9)", "-9"),
            ("INT((0.1+0.7)*10)", "8"),
            ("INT(错)", "#DIV/0!"),
        ]);
    }

    #[test]
    fn others() {
        check(&[
            ("ABS(-3)", "3"),
            ("ABS(空)", "0"),
            ("SIGN(-2)", "-1"),
            ("SIGN(0)", "0"),
            ("SIGN(7)", "1"),
            ("MOD(10,3)", "1"),
            ("MOD(-10,3)", "2"),
            ("MOD(10,-3)", "-2"),
            ("MOD(1,0)", "#DIV/0!"),
            ("MOD(-10,-3)", "-1"),
            ("MOD(-9,3)", "0"),
            ("MOD(0.3,0.1)", "0"),
            ("MOD(1E15,7)", "#NUM!"),
            ("MOD(2499999999999999,2500)", "2490"),
            ("MOD(2499999999999,2500)", "2499"),
            ("MOD(249999999999900,250)", "150"),
            ("MOD(5.5,2)", "1.5"),
        ]);
    }
}
