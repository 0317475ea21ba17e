//! A formula as text again, with its names replaced and brackets where the order of operators asks for them.

use super::expr::{Binary, Expr, Unary};
use super::value::Value;

/// As Excel text: `IFS` becomes nested `IF`, `TODAY()` what stands for the day.
pub(super) fn excel(expr: &Expr, names: &[String], rename: &dyn Fn(&str) -> String, today: &str) -> String {
    Printer {
        names,
        rename,
        today,
        nest_ifs: true,
        in_place: &|_| None,
    }
    .print(expr)
}

/// As text for people, with values where names were, and whatever `in_place` says where whole parts were.
pub(super) fn with_values(
    expr: &Expr,
    names: &[String],
    show: &dyn Fn(&str) -> Option<String>,
    today: &str,
    in_place: &dyn Fn(&Expr) -> Option<String>,
) -> String {
    let rename = |name: &str| show(name).unwrap_or_else(|| name.to_owned());
    Printer {
        names,
        rename: &rename,
        today,
        nest_ifs: false,
        in_place,
    }
    .print(expr)
}

struct Printer<'a> {
    names: &'a [String],
    rename: &'a dyn Fn(&str) -> String,
    today: &'a str,
    nest_ifs: bool,
    in_place: &'a dyn Fn(&Expr) -> Option<String>,
}

impl Printer<'_> {
    fn print(&self, expr: &Expr) -> String {
        let mut out = String::new();
        self.node(expr, &mut out);
        out
    }

    fn node(&self, expr: &Expr, out: &mut String) {
        if let Some(text) = (self.in_place)(expr) {
            out.push_str(&text);
            return;
        }
        match expr {
            Expr::Literal(value) => out.push_str(&literal(value)),
            Expr::Omitted => {}
            Expr::Name(slot) => {
                let name = self.names.get(*slot).map(|name| (self.rename)(name));
                out.push_str(&name.unwrap_or_default());
            }
            Expr::Unary(Unary::Percent, x) => {
                self.bracketed(x, x.precedence() < expr.precedence(), out);
                out.push('%');
            }
            Expr::Unary(op, x) => {
                out.push(if *op == Unary::Minus { '-' } else { '+' });
                self.bracketed(x, x.precedence() < expr.precedence(), out);
            }
            Expr::Binary(op, a, b) => {
                // Other programs take `-2^2` for -(2^2), so the brackets are written there too.
                let signed_base = *op == Binary::Power && matches!(**a, Expr::Unary(..));
                self.bracketed(a, a.precedence() < expr.precedence() || signed_base, out);
                out.push_str(op.symbol());
                self.bracketed(b, b.precedence() <= expr.precedence(), out);
            }
            Expr::Call(function, _) if function.name == "TODAY" => out.push_str(self.today),
            Expr::Call(function, args) if function.name == "IFS" && self.nest_ifs => self.ifs(args, out),
            Expr::Call(function, args) => {
                out.push_str(function.name);
                out.push('(');
                self.list(args, out);
                out.push(')');
            }
        }
    }

    fn bracketed(&self, expr: &Expr, brackets: bool, out: &mut String) {
        if brackets {
            out.push('(');
        }
        self.node(expr, out);
        if brackets {
            out.push(')');
        }
    }

    fn list(&self, args: &[Expr], out: &mut String) {
        for (index, arg) in args.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            self.node(arg, out);
        }
    }

    fn ifs(&self, args: &[Expr], out: &mut String) {
        let pairs = args.chunks_exact(2);
        let depth = pairs.len();
        for pair in pairs {
            out.push_str("IF(");
            self.list(pair, out);
            out.push(',');
        }
        out.push_str("NA()");
        out.push_str(&")".repeat(depth));
    }
}

/// A value as it is written in a formula.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Number(number) if *number == 0.0 => "0".to_owned(),
        Value::Number(number) if (1e-5..1e15).contains(&number.abs()) => number.to_string(),
        Value::Number(number) => format!("{number:E}"),
        Value::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        // The parser makes no literals of other kinds.
        Value::Blank | Value::Error(_) | Value::Array(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::formula::Formula;
    use crate::formula::testing::sheet;

    #[test]
    fn brackets_and_names() {
        for (text, printed) in [
            ("ROUNDUP(甲 / 乙, 0)", "ROUNDUP(x甲/x乙,0)"),
            ("(甲+乙)*丙", "(x甲+x乙)*x丙"),
            ("((甲*乙))+丙", "x甲*x乙+x丙"),
            ("甲-(乙-丙)", "x甲-(x乙-x丙)"),
            ("甲-乙-丙", "x甲-x乙-x丙"),
            ("甲/(乙*丙)", "x甲/(x乙*x丙)"),
            ("-甲^2", "(-x甲)^2"),
            ("-(甲^2)", "-(x甲^2)"),
            ("2^-甲", "2^-x甲"),
            ("2^(3^4)", "2^(3^4)"),
            ("2^3^4", "2^3^4"),
            ("--(甲=乙)", "--(x甲=x乙)"),
            ("(甲+乙)%", "(x甲+x乙)%"),
            ("甲%%", "x甲%%"),
            ("(甲&乙)=丙", "x甲&x乙=x丙"),
            ("甲&(乙=丙)", "x甲&(x乙=x丙)"),
            ("(甲=乙)=TRUE", "x甲=x乙=TRUE"),
            ("IF(甲,,\"引\"\"号\")", "IF(x甲,,\"引\"\"号\")"),
            ("ifs(甲>1,2,true,3)", "IF(x甲>1,2,IF(TRUE,3,NA()))"),
            ("TODAY()-甲", "基准日-x甲"),
            ("甲*0.1+1E20+1E-10", "x甲*0.1+1E20+1E-10"),
        ] {
            let formula = Formula::parse(text).unwrap();
            assert_eq!(
                formula.excel(&|name| format!("x{name}"), "基准日"),
                printed,
                "{text}"
            );
        }
    }

    #[test]
    fn for_people() {
        let formula = Formula::parse("IFS(甲>=ROUNDUP(乙/5,0),TODAY())").unwrap();
        let show = |name: &str| (name == "乙").then(|| "82".to_owned());
        assert_eq!(
            formula.worked(&sheet(), &show, "2026-01-01").filled,
            "IFS(甲>=ROUNDUP(82/5,0),2026-01-01)"
        );
    }
}
