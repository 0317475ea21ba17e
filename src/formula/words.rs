//! A formula in words, as an official would say it: “督学总数”不少于 10，并且“是否列入预算”为“是”.
//!
//! Every operator and every function has its words; what has no common phrase is said by the function's name with
//! its arguments, so that nothing of the formula is left out.

mod counts;

use super::expr::{Binary, Expr, Unary};
use super::value::Value;

/// How a name is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Its words, such as `“督学总数”` or `督学配备比（5 所/人）`.
    pub text: String,
    /// The sheet of a column; empty for anything else.
    pub sheet: String,
    /// Whether it is a date: dates are earlier and later, not less and more.
    pub date: bool,
}

/// Says a formula.
pub(super) fn say(expr: &Expr, names: &[String], spoken: &dyn Fn(&str) -> Spoken) -> String {
    Speaker { names, spoken }.part(expr, None)
}

/// Says expressions; `sheet` is the one whose rows are spoken of, so that it need not be named again.
struct Speaker<'a> {
    names: &'a [String],
    spoken: &'a dyn Fn(&str) -> Spoken,
}

impl Speaker<'_> {
    fn part(&self, expr: &Expr, sheet: Option<&str>) -> String {
        match expr {
            Expr::Literal(value) => literal(value),
            Expr::Omitted => "（空）".to_owned(),
            Expr::Name(slot) => self.name(*slot, sheet),
            Expr::Unary(Unary::Plus, x) => self.part(x, sheet),
            Expr::Unary(Unary::Minus, x) => format!("负{}", self.operand(x, 6, sheet)),
            Expr::Unary(Unary::Percent, x) => format!("{}%", self.operand(x, 7, sheet)),
            Expr::Binary(op, a, b) => self.binary(*op, a, b, expr.precedence(), sheet),
            Expr::Call(function, args) => self.call(function.name, args, sheet),
        }
    }

    fn spoken(&self, slot: usize) -> Spoken {
        let name = self.names.get(slot).map(String::as_str).unwrap_or_default();
        (self.spoken)(name)
    }

    fn name(&self, slot: usize, sheet: Option<&str>) -> String {
        let Spoken { text, sheet: own, .. } = self.spoken(slot);
        if own.is_empty() || sheet == Some(own.as_str()) {
            text
        } else {
            format!("「{own}」{text}")
        }
    }

    /// An operand, in brackets where it holds together less than its surroundings.
    fn operand(&self, expr: &Expr, least: u8, sheet: Option<&str>) -> String {
        let text = self.part(expr, sheet);
        if expr.precedence() < least || is_clause(expr) {
            format!("（{text}）")
        } else {
            text
        }
    }

    fn binary(&self, op: Binary, a: &Expr, b: &Expr, own: u8, sheet: Option<&str>) -> String {
        if a.is_empty_text() || b.is_empty_text() {
            let x = self.part(if a.is_empty_text() { b } else { a }, sheet);
            match op {
                Binary::Equal => return format!("{x}没有填写内容"),
                Binary::NotEqual => return format!("{x}已填写内容"),
                _ => {}
            }
        }
        let sign = match op {
            Binary::Add => "＋",
            Binary::Subtract => "－",
            Binary::Multiply => "×",
            Binary::Divide => "÷",
            Binary::Power => "的乘方，指数 ",
            Binary::Concat => "与后文相接：",
            _ => {
                let dates = self.is_date(a) || self.is_date(b);
                let texts = is_text(a) || is_text(b);
                return format!(
                    "{}{}",
                    self.operand(a, 2, sheet),
                    compared(comparison(op, dates, texts), &self.operand(b, 2, sheet))
                );
            }
        };
        format!(
            "{}{sign}{}",
            self.operand(a, own, sheet),
            self.operand(b, own + 1, sheet)
        )
    }

    /// Whether an expression is a date, so that it is later and not more than another.
    fn is_date(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(slot) => self.spoken(*slot).date,
            Expr::Call(function, _) => matches!(function.name, "DATE" | "TODAY" | "EDATE"),
            // A date and a number of days is a date; two dates are a number of days apart.
            Expr::Binary(Binary::Add | Binary::Subtract, a, b) => self.is_date(a) != self.is_date(b),
            _ => false,
        }
    }

    fn call(&self, name: &str, args: &[Expr], sheet: Option<&str>) -> String {
        let say = |index: usize| {
            args.get(index)
                .map(|arg| self.part(arg, sheet))
                .unwrap_or_default()
        };
        let bracketed = |index: usize| {
            args.get(index)
                .map(|arg| self.operand(arg, 8, sheet))
                .unwrap_or_default()
        };
        match (name, args) {
            ("AND", _) => self.joined(args, "，并且", sheet),
            ("OR", _) => self.joined(args, "，或者", sheet),
            ("NOT", [Expr::Call(function, inner)]) if function.name == "ISNUMBER" => {
                let x = inner.first().map(|x| self.part(x, sheet)).unwrap_or_default();
                format!("{x}没有填写")
            }
            ("NOT", _) => format!("并非（{}）", say(0)),
            ("IF", [_, _]) => format!("如果{}，则{}", say(0), say(1)),
            ("IF", _) => format!("如果{}，则{}；否则{}", say(0), say(1), say(2)),
            ("IFS", _) => {
                let cases = args.chunks(2).map(|pair| {
                    let mut said = pair.iter().map(|arg| self.part(arg, sheet));
                    format!(
                        "如果{}，则{}",
                        said.next().unwrap_or_default(),
                        said.next().unwrap_or_default()
                    )
                });
                cases.collect::<Vec<_>>().join("；再不然")
            }
            ("IFERROR", _) => format!("{}（算不出时取 {}）", bracketed(0), say(1)),
            ("ISBLANK", _) => format!("{}未填", bracketed(0)),
            ("ISNUMBER", _) => format!("{}已经填写", bracketed(0)),
            ("ISTEXT", _) => format!("{}是文字", bracketed(0)),
            ("ISERROR", _) => format!("{}算不出", bracketed(0)),
            ("TODAY", _) => "核查基准日".to_owned(),
            ("DATE", [year, month, day]) => self.date(year, month, day, sheet),
            ("EDATE", _) => format!("{}之后满 {} 个月的日期", bracketed(0), say(1)),
            ("YEAR" | "MONTH" | "DAY", _) => {
                let what = match name {
                    "YEAR" => "年份",
                    "MONTH" => "月份",
                    _ => "日",
                };
                format!("{}的{what}", bracketed(0))
            }
            ("LEN", _) => format!("{}的字数", bracketed(0)),
            ("LEFT", [_, _]) => format!("{}的前 {} 个字", bracketed(0), say(1)),
            ("RIGHT", [_, _]) => format!("{}的最后 {} 个字", bracketed(0), say(1)),
            ("TRIM" | "UPPER" | "LOWER" | "VALUE" | "N", _) => say(0),
            ("ABS", _) => format!("{}的绝对值", bracketed(0)),
            ("INT", _) => format!("{}去掉小数", bracketed(0)),
            ("ROUND" | "ROUNDUP" | "ROUNDDOWN", [x, places]) => {
                let (whole, how) = match name {
                    "ROUND" => ("四舍五入取整", "四舍五入"),
                    "ROUNDUP" => ("有小数就进一，取整", "逢尾数进一"),
                    _ => ("去掉小数取整", "去尾"),
                };
                if matches!(places, Expr::Literal(Value::Number(0.0))) {
                    format!("{}（{whole}）", self.operand(x, 3, sheet))
                } else {
                    format!("{}（{how}，保留 {} 位小数）", self.operand(x, 3, sheet), say(1))
                }
            }
            _ => self
                .counted(name, args, sheet)
                .unwrap_or_else(|| self.by_name(name, args, sheet)),
        }
    }

    fn by_name(&self, name: &str, args: &[Expr], sheet: Option<&str>) -> String {
        let args: Vec<String> = args.iter().map(|arg| self.part(arg, sheet)).collect();
        format!("{name}（{}）", args.join("，"))
    }

    /// Conditions joined by a word; what is itself joined is put in brackets.
    fn joined(&self, args: &[Expr], word: &str, sheet: Option<&str>) -> String {
        let said: Vec<String> = args
            .iter()
            .map(|arg| {
                let text = self.part(arg, sheet);
                if is_clause(arg) {
                    format!("（{text}）")
                } else {
                    text
                }
            })
            .collect();
        said.join(word)
    }

    /// A date by its parts: 2020 年 9 月 14 日, or 报送年度的 1 月 1 日.
    fn date(&self, year: &Expr, month: &Expr, day: &Expr, sheet: Option<&str>) -> String {
        let part = |expr: &Expr| self.part(expr, sheet);
        let year = match year {
            Expr::Literal(_) => format!("{} 年", part(year)),
            _ => format!("{}的", self.operand(year, 8, sheet)),
        };
        let of = |expr: &Expr, unit: &str| match expr {
            Expr::Literal(_) => format!(" {} {unit}", part(expr)),
            _ => format!("{}{unit}", self.operand(expr, 8, sheet)),
        };
        format!("{year}{}{}", of(month, "月"), of(day, "日"))
    }
}

/// Whether it is said in several clauses, which need brackets inside another.
fn is_clause(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(function, _) if matches!(function.name, "AND" | "OR" | "IF" | "IFS"))
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(Value::Text(_)))
        || matches!(expr, Expr::Call(function, _) if matches!(function.name, "LEFT" | "RIGHT" | "MID"))
}

/// The words between two sides.
fn comparison(op: Binary, dates: bool, texts: bool) -> &'static str {
    match (op, dates, texts) {
        (Binary::Equal, _, true) => "为",
        (Binary::Equal, ..) => "等于",
        (Binary::NotEqual, _, true) => "不为",
        (Binary::NotEqual, ..) => "不等于",
        (Binary::Less, true, _) => "早于",
        (Binary::Less, ..) => "小于",
        (Binary::LessEqual, true, _) => "不晚于",
        (Binary::LessEqual, ..) => "不超过",
        (Binary::Greater, true, _) => "晚于",
        (Binary::Greater, ..) => "大于",
        (Binary::GreaterEqual, true, _) => "不早于",
        _ => "不少于",
    }
}

/// A comparison with its right side; digits stand off from the words before them.
fn compared(words: &str, side: &str) -> String {
    if side.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{words} {side}")
    } else {
        format!("{words}{side}")
    }
}

/// A value that stands in the formula.
fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("“{text}”"),
        Value::Bool(true) => "成立".to_owned(),
        Value::Bool(false) => "不成立".to_owned(),
        value => value.to_text().unwrap_or_default().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Spoken;
    use crate::formula::Formula;

    fn spoken(name: &str) -> Spoken {
        let (sheet, label) = name.split_once('_').unwrap_or(("", name));
        Spoken {
            text: format!("“{label}”"),
            sheet: sheet.to_owned(),
            date: label.ends_with("日期"),
        }
    }

    #[test]
    fn formulas_are_said_as_officials_say_them() {
        for (text, said) in [
            ("甲=\"是\"", "“甲”为“是”"),
            ("甲<>\"\"", "“甲”已填写内容"),
            ("ROUNDUP(甲/乙,0)", "“甲”÷“乙”（有小数就进一，取整）"),
            ("ROUND(甲,2)", "“甲”（四舍五入，保留 2 位小数）"),
            ("AND(甲=\"是\",LEN(乙)>=6)", "“甲”为“是”，并且“乙”的字数不少于 6"),
            (
                "AND(甲>0,OR(乙=\"约谈\",乙=\"通报\"))",
                "“甲”大于 0，并且（“乙”为“约谈”，或者“乙”为“通报”）",
            ),
            ("报告日期<=DATE(2020,9,14)", "“报告日期”不晚于 2020 年 9 月 14 日"),
            ("报告日期+甲>=TODAY()", "“报告日期”＋“甲”不早于核查基准日"),
            ("反馈日期-报告日期<=甲", "“反馈日期”－“报告日期”不超过“甲”"),
            ("(甲+乙)*丙", "（“甲”＋“乙”）×“丙”"),
            ("甲-(乙-丙)", "“甲”－（“乙”－“丙”）"),
            ("NOT(ISNUMBER(报告日期))", "“报告日期”没有填写"),
            (
                "IF(甲=0,乙=\"无\",乙<>\"无\")",
                "如果“甲”等于 0，则“乙”为“无”；否则“乙”不为“无”",
            ),
            (
                "COUNTIFS(名册_类别,\"专职\",名册_学段,\"<>高等\")",
                "「名册」中“类别”为“专职”、且“学段”不为“高等”的行数",
            ),
            (
                "COUNTIF(名册_届满日期,\"<\"&填报日期)",
                "「名册」中“届满日期”早于“填报日期”的行数",
            ),
            (
                "COUNTIF(名册_姓名,甲)>=1",
                "「名册」中“姓名”与“甲”相同的行数不少于 1",
            ),
            ("SUM(名册_学时)", "「名册」“学时”的合计"),
            (
                "SUMIFS(名册_学时,名册_类别,\"专职\")",
                "「名册」中“类别”为“专职”的各行“学时”的合计",
            ),
            (
                "SUMPRODUCT((名册_起>=甲)*(名册_止<=甲))",
                "「名册」中“起”不少于“甲”、且“止”不超过“甲”的行数",
            ),
            ("SUMPRODUCT(名册_起*2)", "「名册」中各行的“起”×2之和"),
            (
                "MIN(甲,COUNTA(名册_姓名))",
                "“甲”、「名册」“姓名”已填的行数中较小的",
            ),
            ("EDATE(聘任日期,12*甲)", "“聘任日期”之后满 12×“甲” 个月的日期"),
            ("SUBSTITUTE(甲,\"a\",\"b\")", "SUBSTITUTE（“甲”，“a”，“b”）"),
            ("-甲%", "负“甲”%"),
        ] {
            assert_eq!(Formula::parse(text).unwrap().in_words(&spoken), said, "{text}");
        }
    }
}
