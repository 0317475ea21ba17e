//! A formula worked out before the reader's eyes: values where names stood, and what each count over a column came to.

use super::Scope;
use super::eval;
use super::expr::Expr;
use super::print;
use super::value::Value;

/// A formula with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Worked {
    /// The formula with values where names were, and the results of its parts in their places.
    pub filled: String,
    /// What goes through columns and comes to a single value, in the order in which it stands in the formula.
    pub parts: Vec<Part>,
}

/// A part of a formula that goes through columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The part, with the names of its columns and the values of everything else.
    pub text: String,
    /// What it came to.
    pub value: Value,
}

/// Works a formula out; see [`super::Formula::worked`].
pub(super) fn work(
    expr: &Expr,
    names: &[String],
    scope: &dyn Scope,
    show: &dyn Fn(&str) -> Option<String>,
    today: &str,
) -> Worked {
    let mut found = Vec::new();
    find(expr, names, scope, &mut found);
    let print = |expr: &Expr, in_place: &dyn Fn(&Expr) -> Option<String>| {
        print::with_values(expr, names, show, today, in_place)
    };
    let filled = print(expr, &|node| {
        let (_, value) = found.iter().find(|(part, _)| std::ptr::eq(*part, node))?;
        Some(print::literal(value))
    });
    let parts = found
        .iter()
        .map(|(part, value)| Part {
            text: print(part, &|_| None),
            value: value.clone(),
        })
        .collect();
    Worked { filled, parts }
}

/// The outermost calls that take a column and give a single value. One that comes to an error is left as it is
/// written: `IF(COUNT(甲)=0,0,AVERAGE(甲))` need not trouble anyone with the branch that was not taken.
fn find<'e>(expr: &'e Expr, names: &[String], scope: &dyn Scope, found: &mut Vec<(&'e Expr, Value)>) {
    match expr {
        Expr::Literal(_) | Expr::Omitted | Expr::Name(_) => {}
        Expr::Unary(_, x) => find(x, names, scope, found),
        Expr::Binary(_, a, b) => {
            find(a, names, scope, found);
            find(b, names, scope, found);
        }
        Expr::Call(_, args) => {
            let takes_column =
                !lacks(expr, names, scope) && args.iter().any(|arg| eval::gives_column(arg, names, scope));
            let value = takes_column.then(|| eval::run(expr, names, scope));
            match value {
                Some(value @ (Value::Number(_) | Value::Text(_) | Value::Bool(_))) => {
                    found.push((expr, value))
                }
                _ => args.iter().for_each(|arg| find(arg, names, scope, found)),
            }
        }
    }
}

/// Whether it has a name without a value, as a formula of a row has as long as no row is at hand.
fn lacks(expr: &Expr, names: &[String], scope: &dyn Scope) -> bool {
    match expr {
        Expr::Literal(_) | Expr::Omitted => false,
        Expr::Name(slot) => names.get(*slot).and_then(|name| scope.get(name)).is_none(),
        Expr::Unary(_, x) => lacks(x, names, scope),
        Expr::Binary(_, a, b) => lacks(a, names, scope) || lacks(b, names, scope),
        Expr::Call(_, args) => args.iter().any(|arg| lacks(arg, names, scope)),
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::{sheet, show};
    use crate::formula::{Formula, Value};

    #[test]
    fn counts_over_columns_are_shown_with_what_they_came_to() {
        let sheet = sheet();
        let shown = |name: &str| match sheet.0.get(name) {
            Some(Value::Array(_)) | None => None,
            Some(value) => Some(show(value)),
        };
        for (text, filled, parts) in [
            ("ROUNDUP(中小学校数/督学配备比,0)", "ROUNDUP(82/10,0)", vec![]),
            (
                "MIN(中小学校数,COUNTIF(列文,\"是\"))",
                "MIN(82,3)",
                vec![("COUNTIF(列文,\"是\")", "3")],
            ),
            (
                "SUM(列数)/COUNT(列数)",
                "100/4",
                vec![("SUM(列数)", "100"), ("COUNT(列数)", "4")],
            ),
            (
                "SUMPRODUCT((列数>督学配备比)*(列文=\"是\"))>=2",
                "2>=2",
                vec![("SUMPRODUCT((列数>10)*(列文=\"是\"))", "2")],
            ),
            // A part that needs a row's value waits for the row.
            ("COUNTIF(列文,本行)>=督学配备比", "COUNTIF(列文,本行)>=10", vec![]),
            // What is inside a part belongs to it.
            (
                "SUMPRODUCT((列数=MAX(列数))*1)",
                "1",
                vec![("SUMPRODUCT((列数=MAX(列数))*1)", "1")],
            ),
            // The branch that is not taken comes to an error and stays as it is.
            (
                "IF(COUNT(列空)=0,0,AVERAGE(列空))",
                "IF(0=0,0,AVERAGE(列空))",
                vec![("COUNT(列空)", "0")],
            ),
        ] {
            let worked = Formula::parse(text).unwrap().worked(&sheet, &shown, "2026-01-01");
            assert_eq!(worked.filled, filled, "{text}");
            let found: Vec<(&str, String)> = worked
                .parts
                .iter()
                .map(|part| (part.text.as_str(), show(&part.value)))
                .collect();
            let expected: Vec<(&str, String)> = parts
                .into_iter()
                .map(|(text, value)| (text, value.to_owned()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
