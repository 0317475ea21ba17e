//! The unit of a formula's result, as far as it follows from the units of its names.
//!
//! Adding or comparing 人 and 所 is nearly always a slip of the pen; multiplying and dividing make new units, which
//! nobody writes down, so that the unit is then unknown and nothing is said.

use super::expr::{Binary, Expr, Unary};
use super::value::Value;

/// What is known of a result's unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number without unit, such as a literal or a share; it goes with every unit.
    Bare,
    /// This unit.
    Of(String),
    /// Not known, or no quantity.
    Unknown,
}

/// Two units that are added or compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitClash {
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
}

/// The unit of a result; `unit_of` tells a name's.
pub(super) fn of(expr: &Expr, names: &[String], unit_of: &dyn Fn(&str) -> Unit) -> Result<Unit, UnitClash> {
    let of = |expr: &Expr| of(expr, names, unit_of);
    match expr {
        Expr::Literal(Value::Number(_)) => Ok(Unit::Bare),
        Expr::Literal(_) | Expr::Omitted => Ok(Unit::Unknown),
        Expr::Name(slot) => Ok(names.get(*slot).map_or(Unit::Unknown, |name| unit_of(name))),
        Expr::Unary(Unary::Plus | Unary::Minus, x) => of(x),
        Expr::Unary(Unary::Percent, x) => of(x).map(|_| Unit::Bare),
        Expr::Binary(op, a, b) => {
            let (a, b) = (of(a)?, of(b)?);
            match op {
                Binary::Add | Binary::Subtract => same(a, b),
                Binary::Equal
                | Binary::NotEqual
                | Binary::Less
                | Binary::LessEqual
                | Binary::Greater
                | Binary::GreaterEqual => same(a, b).map(|_| Unit::Unknown),
                Binary::Multiply => Ok(match (a, b) {
                    (Unit::Bare, unit) | (unit, Unit::Bare) => unit,
                    _ => Unit::Unknown,
                }),
                Binary::Divide => Ok(match (a, b) {
                    (unit, Unit::Bare) => unit,
                    (Unit::Of(a), Unit::Of(b)) if a == b => Unit::Bare,
                    _ => Unit::Unknown,
                }),
                Binary::Power | Binary::Concat => Ok(Unit::Unknown),
            }
        }
        Expr::Call(function, args) => {
            let units = args.iter().map(of).collect::<Result<Vec<Unit>, UnitClash>>()?;
            let mut units = units.into_iter();
            match function.name {
                "SUM" | "MAX" | "MIN" | "AVERAGE" | "MEDIAN" => units.try_fold(Unit::Bare, same),
                "ROUND" | "ROUNDUP" | "ROUNDDOWN" | "INT" | "TRUNC" | "ABS" | "N" | "CEILING" | "FLOOR" => {
                    Ok(units.next().unwrap_or(Unit::Unknown))
                }
                "IFERROR" => units.try_fold(Unit::Bare, same),
                "IF" => units.skip(1).try_fold(Unit::Bare, same),
                "SUMIF" => Ok(units.next_back().unwrap_or(Unit::Unknown)),
                "SUMIFS" => Ok(units.next().unwrap_or(Unit::Unknown)),
                _ => Ok(Unit::Unknown),
            }
        }
    }
}

/// The unit of a sum of both.
fn same(a: Unit, b: Unit) -> Result<Unit, UnitClash> {
    match (a, b) {
        (Unit::Of(one), Unit::Of(other)) if one != other => Err(UnitClash { one, other }),
        (Unit::Unknown, _) | (_, Unit::Unknown) => Ok(Unit::Unknown),
        (Unit::Bare, unit) | (unit, Unit::Bare) => Ok(unit),
        (unit, _) => Ok(unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Formula;

    fn unit(text: &str) -> Result<Unit, UnitClash> {
        let unit_of = |name: &str| match name {
            "人数" | "编制" => Unit::Of("人".to_owned()),
            "学校数" => Unit::Of("所".to_owned()),
            "系数" => Unit::Bare,
            _ => Unit::Unknown,
        };
        Formula::parse(text).unwrap().unit(&unit_of)
    }

    #[test]
    fn units_go_through_what_keeps_them() {
        for (text, expected) in [
            ("人数", Unit::Of("人".to_owned())),
            ("人数+编制-1", Unit::Of("人".to_owned())),
            ("SUM(人数,编制)*系数", Unit::Of("人".to_owned())),
            ("ROUNDUP(人数/2,0)", Unit::Of("人".to_owned())),
            ("IF(学校数>3,人数,0)", Unit::Of("人".to_owned())),
            ("人数/编制", Unit::Bare),
            ("人数/学校数", Unit::Unknown),
            ("人数*学校数", Unit::Unknown),
            ("COUNTIF(学校数,1)", Unit::Unknown),
            ("人数+别的", Unit::Unknown),
            ("IF(人数>0,\"有\",\"无\")", Unit::Unknown),
        ] {
            assert_eq!(unit(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_does_not_go_together_is_told() {
        for text in [
            "人数+学校数",
            "人数>=学校数",
            "MAX(人数,学校数)",
            "1*(人数-学校数)",
            "IF(系数=1,人数,学校数)",
        ] {
            assert!(unit(text).is_err(), "{text}");
        }
    }
}
