//! Counts and sums over the rows of a table in words: 「学校名单」中“类型”为“小学”的行数.

use super::super::expr::{Binary, Expr};
use super::super::value::Value;
use super::{Speaker, compared, comparison, literal};

impl Speaker<'_> {
    /// What goes through rows; none for other functions.
    pub(super) fn counted(&self, name: &str, args: &[Expr], sheet: Option<&str>) -> Option<String> {
        let several = |word: &str| {
            let said: Vec<String> = args.iter().map(|arg| self.operand(arg, 3, sheet)).collect();
            format!("{}{word}", said.join("、"))
        };
        Some(match (name, args) {
            ("COUNTIF" | "COUNTIFS", _) => self.rows_that(args, sheet, "的行数"),
            ("SUMIF", [column, criterion, summed]) => {
                let pair = [column.clone(), criterion.clone()];
                self.sum_where(summed, &pair, sheet)
            }
            ("SUMIFS", [summed, pairs @ ..]) => self.sum_where(summed, pairs, sheet),
            ("SUMPRODUCT", [product]) => self.product(product, sheet),
            ("SUM", [only]) => format!("{}的合计", self.part(only, sheet)),
            ("SUM", _) => several("的合计"),
            ("AVERAGE", [only]) => format!("{}的平均数", self.part(only, sheet)),
            ("AVERAGE", _) => several("的平均数"),
            ("COUNT" | "COUNTA", [only]) => format!("{}已填的行数", self.part(only, sheet)),
            ("COUNTBLANK", [only]) => format!("{}未填的行数", self.part(only, sheet)),
            ("MIN", [only]) => format!("{}中最小的", self.part(only, sheet)),
            ("MIN", _) => several("中较小的"),
            ("MAX", [only]) => format!("{}中最大的", self.part(only, sheet)),
            ("MAX", _) => several("中较大的"),
            _ => return None,
        })
    }

    fn sum_where(&self, summed: &Expr, pairs: &[Expr], sheet: Option<&str>) -> String {
        let own = self.sheet_of(summed);
        let inside = own.as_deref().or(sheet);
        let what = format!("{}的合计", self.part(summed, inside));
        self.rows_that(pairs, sheet, &format!("的各行{what}"))
    }

    /// 「表」中“列”…且“列”…, from pairs of column and criterion.
    fn rows_that(&self, pairs: &[Expr], sheet: Option<&str>, of_what: &str) -> String {
        let own = pairs.first().and_then(|column| self.sheet_of(column));
        let inside = own.as_deref().or(sheet);
        let conditions: Vec<String> = pairs
            .chunks(2)
            .filter_map(|pair| match pair {
                [column, criterion] => Some(format!(
                    "{}{}",
                    self.part(column, inside),
                    self.criterion(column, criterion, inside)
                )),
                _ => None,
            })
            .collect();
        format!(
            "{}{}{of_what}",
            within(own.as_deref(), sheet),
            conditions.join("、且")
        )
    }

    /// A criterion as `COUNTIF` reads it: `"是"`, `"<>幼儿园"`, `"<"&填报日期`, or a value that must be the same.
    fn criterion(&self, column: &Expr, criterion: &Expr, sheet: Option<&str>) -> String {
        let dates = self.is_date(column);
        match criterion {
            Expr::Literal(Value::Text(text)) => {
                let (op, rest) = operator(text);
                let value = rest
                    .parse::<f64>()
                    .map_or_else(|_| format!("“{rest}”"), |_| rest.to_owned());
                compared(comparison(op, dates, rest.parse::<f64>().is_err()), &value)
            }
            Expr::Literal(value) => compared("等于", &literal(value)),
            Expr::Binary(Binary::Concat, sign, value) => match &**sign {
                Expr::Literal(Value::Text(text)) if operator(text).1.is_empty() => compared(
                    comparison(operator(text).0, dates, false),
                    &self.operand(value, 3, sheet),
                ),
                _ => format!("符合{}", self.part(criterion, sheet)),
            },
            other => format!("与{}相同", self.operand(other, 3, sheet)),
        }
    }

    /// `SUMPRODUCT((…)*(…))`: rows that meet every condition; anything else by its name.
    fn product(&self, product: &Expr, sheet: Option<&str>) -> String {
        let mut factors = Vec::new();
        multiplied(product, &mut factors);
        let are_conditions = factors.iter().all(|factor| {
            matches!(
                factor,
                Expr::Binary(
                    Binary::Equal
                        | Binary::NotEqual
                        | Binary::Less
                        | Binary::LessEqual
                        | Binary::Greater
                        | Binary::GreaterEqual,
                    ..
                )
            )
        });
        let own = self.sheet_of(product);
        let inside = own.as_deref().or(sheet);
        let place = within(own.as_deref(), sheet);
        if are_conditions {
            let conditions: Vec<String> = factors.iter().map(|factor| self.part(factor, inside)).collect();
            format!("{place}{}的行数", conditions.join("、且"))
        } else {
            format!("{place}各行的{}之和", self.operand(product, 4, inside))
        }
    }

    /// The sheet of the first column that an expression names.
    fn sheet_of(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Literal(_) | Expr::Omitted => None,
            Expr::Name(slot) => Some(self.spoken(*slot).sheet).filter(|sheet| !sheet.is_empty()),
            Expr::Unary(_, x) => self.sheet_of(x),
            Expr::Binary(_, a, b) => self.sheet_of(a).or_else(|| self.sheet_of(b)),
            Expr::Call(_, args) => args.iter().find_map(|arg| self.sheet_of(arg)),
        }
    }
}

fn within(own: Option<&str>, sheet: Option<&str>) -> String {
    match own {
        Some(own) if sheet != Some(own) => format!("「{own}」中"),
        _ => String::new(),
    }
}

fn multiplied<'e>(expr: &'e Expr, factors: &mut Vec<&'e Expr>) {
    match expr {
        Expr::Binary(Binary::Multiply, a, b) => {
            multiplied(a, factors);
            multiplied(b, factors);
        }
        other => factors.push(other),
    }
}

/// The operator at the head of a criterion, and what follows it.
fn operator(text: &str) -> (Binary, &str) {
    for (sign, op) in [
        ("<>", Binary::NotEqual),
        (">=", Binary::GreaterEqual),
        ("<=", Binary::LessEqual),
        (">", Binary::Greater),
        ("<", Binary::Less),
        ("=", Binary::Equal),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return (op, rest);
        }
    }
    (Binary::Equal, text)
}
