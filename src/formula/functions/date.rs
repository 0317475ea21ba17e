//! Dates, which are serial numbers (see [`crate::model::serial`]).

use super::{Outcome, arg};
use crate::formula::eval::{Evaluator, Item};
use crate::formula::expr::Expr;
use crate::formula::value::{ErrorKind, Value};
use crate::model::serial;

pub(super) fn today<'a>(evaluator: &Evaluator<'a>, _: &'a [Expr]) -> Item<'a> {
    Item::Made(Value::of_number(evaluator.today()))
}

/// Year, month and day of an argument; what is no date is `#NUM!`.
fn parts(value: &Value) -> Result<(i64, i64, i64), ErrorKind> {
    serial::parts(value.to_number()?).ok_or(ErrorKind::Num)
}

pub(super) fn year(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Number(as_f64(parts(arg(items, 0))?.0)))
}

pub(super) fn month(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Number(as_f64(parts(arg(items, 0))?.1)))
}

pub(super) fn day(items: &[Item<'_>]) -> Outcome {
    Ok(Value::Number(as_f64(parts(arg(items, 0))?.2)))
}

/// `DATE`: a year below 1900 counts from 1900, months and days beyond their ends run on.
pub(super) fn date(items: &[Item<'_>]) -> Outcome {
    let (year, month, day) = (
        whole(arg(items, 0))?,
        whole(arg(items, 1))?,
        whole(arg(items, 2))?,
    );
    if !(0..10_000).contains(&year) {
        return Err(ErrorKind::Num);
    }
    let year = if year < 1900 { year + 1900 } else { year };
    of_serial(serial::month_start(year, month) + as_f64(day) - 1.0)
}

/// `EDATE`: the same day some months on, or the last day of a shorter month.
pub(super) fn edate(items: &[Item<'_>]) -> Outcome {
    let (start, months) = (parts(arg(items, 0))?, whole(arg(items, 1))?);
    let first = serial::month_start(start.0, start.1.saturating_add(months));
    let (year, month, _) = serial::parts(first).ok_or(ErrorKind::Num)?;
    of_serial(first + as_f64(start.2.min(serial::days_in_month(year, month))) - 1.0)
}

/// `DATEDIF`, by its unit: `Y`, `M`, `D` whole years, months, days; `YM` months beyond the years, `YD` days beyond the
/// years (counted from the first date's year), `MD` days beyond the months, with Excel's known oddity: what the
/// last month lacks is counted in the month before the second date, so that the result can be negative.
pub(super) fn datedif(items: &[Item<'_>]) -> Outcome {
    let (start, end) = (
        arg(items, 0).to_number()?.floor(),
        arg(items, 1).to_number()?.floor(),
    );
    let unit = arg(items, 2).to_text()?.to_ascii_uppercase();
    let (from, to) = (parts(&Value::Number(start))?, parts(&Value::Number(end))?);
    if start > end {
        return Err(ErrorKind::Num);
    }
    let months = (to.0 - from.0) * 12 + to.1 - from.1 - i64::from(to.2 < from.2);
    let result = match unit.as_str() {
        "Y" => as_f64(months.div_euclid(12)),
        "M" => as_f64(months),
        "D" => end - start,
        "YM" => as_f64(months.rem_euclid(12)),
        "MD" if to.2 >= from.2 => as_f64(to.2 - from.2),
        "MD" => {
            let before = if to.1 == 1 {
                (to.0 - 1, 12)
            } else {
                (to.0, to.1 - 1)
            };
            as_f64(to.2 + serial::days_in_month(before.0, before.1) - from.2)
        }
        "YD" => {
            let year = from.0 + i64::from((to.1, to.2) < (from.1, from.2));
            serial::month_start(year, to.1) + as_f64(to.2) - 1.0 - start
        }
        _ => return Err(ErrorKind::Num),
    };
    Ok(Value::of_number(result))
}

/// An argument as a whole number, cut towards zero and far from overflow.
fn whole(value: &Value) -> Result<i64, ErrorKind> {
    // Clamped first.
    value
        .to_number()
        .map(|number| number.trunc().clamp(-1e7, 1e7) as i64)
}

fn of_serial(serial: f64) -> Outcome {
    if (0.0..=serial::LAST).contains(&serial) {
        Ok(Value::Number(serial))
    } else {
        Err(ErrorKind::Num)
    }
}

// Dates are far below 2^53.
const fn as_f64(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    #[test]
    fn dates() {
        check(&[
            ("DATE(2024,9,1)", "45536"),
            ("DATE(2024,13,1)", "45658"),
            ("DATE(2024,2,30)", "45352"),
            ("DATE(2024,3,0)", "45351"),
            ("DATE(124,1,1)", "45292"),
            ("DATE(1900,2,29)", "60"),
            ("DATE(1900,1,0)", "0"),
            ("DATE(1900,1,-1)", "#NUM!"),
            ("DATE(10000,1,1)", "#NUM!"),
            ("DATE(-1,1,1)", "#NUM!"),
            ("DATE(9999,12,32)", "#NUM!"),
            ("DATE(2024,1E300,1)", "#NUM!"),
            ("YEAR(45536)", "2024"),
            ("MONTH(45536.9)", "9"),
            ("DAY(45536)", "1"),
            ("YEAR(60)", "1900"),
            ("MONTH(60)", "2"),
            ("DAY(60)", "29"),
            ("DAY(0)", "0"),
            ("YEAR(空)", "1900"),
            ("YEAR(-1)", "#NUM!"),
            ("YEAR(2958466)", "#NUM!"),
            ("YEAR(\"2024-09-01\")", "2024"),
            ("YEAR(\"去年\")", "#VALUE!"),
            ("TODAY()-DATE(2025,1,1)", "365"),
            ("EDATE(DATE(2024,1,31),1)", "45351"),
            ("EDATE(DATE(2024,1,31),-2)", "45260"),
            ("EDATE(1,-1)", "#NUM!"),
            ("EDATE(-1,1)", "#NUM!"),
            ("EDATE(DATE(2024,1,15),1.9)", "45337"),
            ("EDATE(DATE(9999,12,1),1)", "#NUM!"),
        ]);
    }

    #[test]
    fn differences() {
        check(&[
            ("DATEDIF(DATE(2020,5,10),DATE(2024,5,9),\"Y\")", "3"),
            ("DATEDIF(DATE(2020,5,10),DATE(2024,5,10),\"y\")", "4"),
            ("DATEDIF(DATE(2024,1,31),DATE(2024,2,29),\"M\")", "0"),
            ("DATEDIF(DATE(2024,1,31),DATE(2024,3,31),\"M\")", "2"),
            ("DATEDIF(DATE(2024,1,1),DATE(2024,12,31),\"D\")", "365"),
            ("DATEDIF(DATE(2020,5,10),DATE(2024,4,9),\"YM\")", "10"),
            ("DATEDIF(DATE(2024,1,15),DATE(2024,3,10),\"MD\")", "24"),
            ("DATEDIF(DATE(2024,1,31),DATE(2024,3,1),\"MD\")", "-1"),
            ("DATEDIF(DATE(2001,6,1),DATE(2002,8,15),\"YD\")", "75"),
            ("DATEDIF(DATE(2001,6,1),DATE(2003,5,31),\"YD\")", "364"),
            ("DATEDIF(2,1,\"D\")", "#NUM!"),
            ("DATEDIF(1,2,\"W\")", "#NUM!"),
            ("DATEDIF(-1,2,\"D\")", "#NUM!"),
            ("DATEDIF(5,5,\"D\")", "0"),
        ]);
    }
}
