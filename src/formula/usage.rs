//! What the plan must know of a formula before it runs: which blanks make it unknowable, whether it needs the day, and
//! whether a column stands where Excel would not take one.

use super::expr::{Binary, Expr};
use super::functions::Param;
use super::value::Value;

/// The names that stand somewhere else than where blank is an answer.
pub(super) fn needed<'n>(expr: &Expr, names: &'n [String]) -> Vec<&'n str> {
    let mut needed = vec![false; names.len()];
    mark_needed(expr, &mut needed);
    names
        .iter()
        .zip(needed)
        .filter(|(_, needed)| *needed)
        .map(|(name, _)| name.as_str())
        .collect()
}

fn mark_needed(expr: &Expr, needed: &mut [bool]) {
    match expr {
        Expr::Literal(_) | Expr::Omitted => {}
        Expr::Name(slot) => {
            if let Some(needed) = needed.get_mut(*slot) {
                *needed = true;
            }
        }
        Expr::Unary(_, x) => mark_needed(x, needed),
        Expr::Binary(Binary::Equal | Binary::NotEqual, a, b)
            if (a.is_empty_text() && matches!(**b, Expr::Name(_)))
                || (b.is_empty_text() && matches!(**a, Expr::Name(_))) => {}
        Expr::Binary(_, a, b) => {
            mark_needed(a, needed);
            mark_needed(b, needed);
        }
        Expr::Call(function, args) => {
            let counts_blanks = matches!(function.name, "ISBLANK" | "COUNTA" | "COUNTBLANK");
            for arg in args {
                if !(counts_blanks && matches!(arg, Expr::Name(_))) {
                    mark_needed(arg, needed);
                }
            }
        }
    }
}

/// Whether `TODAY()` occurs.
pub(super) fn uses_today(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Omitted | Expr::Name(_) => false,
        Expr::Unary(_, x) => uses_today(x),
        Expr::Binary(_, a, b) => uses_today(a) || uses_today(b),
        Expr::Call(function, args) => function.name == "TODAY" || args.iter().any(uses_today),
    }
}

/// The numbers that stand in the formula as literals, in order, without the digits that a number is rounded to.
pub(super) fn constants(expr: &Expr) -> Vec<f64> {
    match expr {
        Expr::Literal(Value::Number(number)) => vec![*number],
        Expr::Literal(_) | Expr::Omitted | Expr::Name(_) => Vec::new(),
        Expr::Unary(_, x) => constants(x),
        Expr::Binary(_, a, b) => [constants(a), constants(b)].concat(),
        Expr::Call(function, args)
            if matches!(function.name, "ROUND" | "ROUNDUP" | "ROUNDDOWN" | "TRUNC") =>
        {
            args.iter().take(1).flat_map(constants).collect()
        }
        Expr::Call(_, args) => args.iter().flat_map(constants).collect(),
    }
}

/// What Excel takes at a place of a formula.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A single value.
    Single,
    /// A single value or the name of a column.
    Range,
    /// Anything computed from columns.
    Array,
}

/// The first column at a place where Excel takes none.
pub(super) fn array_misuse(
    expr: &Expr,
    names: &[String],
    is_column: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let columns: Vec<bool> = names.iter().map(|name| is_column(name)).collect();
    let slot = misused(expr, Place::Single, &columns)?;
    names.get(slot).cloned()
}

fn misused(expr: &Expr, place: Place, columns: &[bool]) -> Option<usize> {
    let inner = if place == Place::Array {
        Place::Array
    } else {
        Place::Single
    };
    match expr {
        Expr::Literal(_) | Expr::Omitted => None,
        Expr::Name(slot) => {
            (place == Place::Single && columns.get(*slot).copied().unwrap_or(false)).then_some(*slot)
        }
        Expr::Unary(_, x) => misused(x, inner, columns),
        Expr::Binary(_, a, b) => misused(a, inner, columns).or_else(|| misused(b, inner, columns)),
        Expr::Call(function, args) => args.iter().enumerate().find_map(|(index, arg)| {
            let place = match (function.param(index), place) {
                (Param::Array, _) | (Param::Lift | Param::Aggregate, Place::Array) => Place::Array,
                (Param::Aggregate | Param::Range, _) => Place::Range,
                (Param::Branch, Place::Range | Place::Array) => Place::Range,
                (Param::Lift | Param::Single | Param::Branch, _) => Place::Single,
            };
            misused(arg, place, columns)
        }),
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::Formula;

    #[test]
    fn needed_names() {
        for (text, needed) in [
            ("甲+乙*甲", vec!["甲", "乙"]),
            ("IF(ISBLANK(甲),0,乙)", vec!["乙"]),
            ("IF(ISBLANK(甲),0,甲)", vec!["甲"]),
            ("AND(甲<>\"\",\"\"=乙,丙=\"是\")", vec!["丙"]),
            ("COUNTA(甲,乙)+COUNTBLANK(丙)", vec![]),
            ("ISBLANK(甲&乙)", vec!["甲", "乙"]),
            ("甲>\"\"", vec!["甲"]),
        ] {
            assert_eq!(Formula::parse(text).unwrap().needed_names(), needed, "{text}");
        }
    }

    #[test]
    fn today() {
        assert!(Formula::parse("IF(甲>1,-today(),0)").unwrap().uses_today());
        assert!(!Formula::parse("IF(甲>1,今天,0)").unwrap().uses_today());
    }

    #[test]
    fn columns_out_of_place() {
        let is_column = |name: &str| name.starts_with('列');
        for text in [
            "SUM(列甲)/COUNT(列乙)",
            "COUNTIF(列甲,\">\"&乙)",
            "SUMPRODUCT((列甲=\"是\")*(列乙>=40))",
            "SUMPRODUCT(--(LEN(列甲)=18))",
            "INDEX(列甲,MATCH(乙,列丙,0))",
            "SUMIFS(列甲,列乙,\"是\")",
            "SUM(IF(甲>1,列甲,列乙))",
            "SUMPRODUCT(1/COUNTIF(列甲,列甲))",
            "SUMPRODUCT(MAX((列甲=\"是\")*列乙))",
            "IF(SUM(列甲)>3,1,2)",
            "COUNTA(列甲)>0",
            "SUMPRODUCT(列甲*IF(甲>1,2,3))",
            "甲+乙",
            "AND(列甲)",
        ] {
            assert_eq!(
                Formula::parse(text).unwrap().array_misuse(&is_column),
                None,
                "{text}"
            );
        }
        for text in [
            "列甲",
            "列甲+1",
            "SUM(列甲*2)",
            "IF(列甲>1,1,2)",
            "AND(列甲>1)",
            "LEN(列甲)",
            "SUMPRODUCT(IF(列甲>1,1,0))",
            "SUMPRODUCT(IFERROR(列甲,0))",
            "SUMPRODUCT(--(EDATE(列甲,1)>乙))",
            "SUMPRODUCT(N(列甲))",
            "COUNTIF(乙,列甲)",
            "INDEX(列乙,列甲)",
            "SUMPRODUCT(INDEX(列乙,列甲))",
            "IF(甲>1,列甲,0)",
            "SUMPRODUCT(IF(甲>1,列甲*2,0))",
            "MATCH(列甲,列乙,0)",
            "IFERROR(列甲,0)",
            "IFS(列甲>1,2)",
            "ISBLANK(列甲)",
            "SUM(-列甲)",
            "SUM(IF(列甲>1,列乙,0))",
        ] {
            let misused = Formula::parse(text).unwrap().array_misuse(&is_column);
            assert_eq!(misused.as_deref(), Some("列甲"), "{text}");
        }
    }
}
