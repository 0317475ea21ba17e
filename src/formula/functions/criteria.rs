//! `COUNTIF` and its kin: criteria such as `">=10"`, `"<>"`, `"*小学"`, as Excel reads them.
//!
//! A criterion that reads as a number also finds text that reads as the same number, and counts 15 digits: two
//! identity card numbers that differ in the last three places are the same to it, in Excel as here.

use std::borrow::Cow;

use super::aggregate::of_count;
use super::{Outcome, arg};
use crate::formula::compare::{self, is_all_han};
use crate::formula::eval::Item;
use crate::formula::expr::Binary;
use crate::formula::number;
use crate::formula::pattern::Pattern;
use crate::formula::value::{ErrorKind, Value};

/// The longest text that Excel looks for, in UTF-16 units; a longer one is `#VALUE!`.
const MAX_PATTERN: usize = 255;

/// What a cell must be.
enum Test<'a> {
    Number(f64),
    /// Exactly this text: names of schools and people are compared by the hundred thousand.
    Same(&'a str),
    Text(Pattern),
    Bool(bool),
    Error(ErrorKind),
    /// An empty cell.
    Blank,
    /// An empty cell or empty text.
    Empty,
    /// A number that stands so to this one.
    NumberOrder(Binary, f64),
    /// A text that stands so to this one.
    TextOrder(Binary, String),
    /// No cell is so.
    Never,
}

struct Criterion<'a> {
    test: Test<'a>,
    negated: bool,
}

impl<'a> Criterion<'a> {
    fn new(value: &'a Value) -> Result<Self, ErrorKind> {
        let test = match value {
            Value::Text(text) if is_too_long(text) => return Err(ErrorKind::Value),
            Value::Text(text) => return Ok(Self::from_text(text)),
            // Excel takes an empty cell for 0 here.
            Value::Blank => Test::Number(0.0),
            Value::Number(number) => Test::Number(*number),
            Value::Bool(truth) => Test::Bool(*truth),
            Value::Error(kind) => Test::Error(*kind),
            Value::Array(_) => Test::Never,
        };
        Ok(Self { test, negated: false })
    }

    fn from_text(text: &'a str) -> Self {
        let operators = [
            (">=", Binary::GreaterEqual),
            ("<=", Binary::LessEqual),
            ("<>", Binary::NotEqual),
            (">", Binary::Greater),
            ("<", Binary::Less),
            ("=", Binary::Equal),
        ];
        let split = operators
            .iter()
            .find_map(|(sign, op)| text.strip_prefix(sign).map(|rest| (*op, rest)));
        let (op, operand) = split.unwrap_or((Binary::Equal, text));
        let negated = op == Binary::NotEqual;
        let by_order = !matches!(op, Binary::Equal | Binary::NotEqual);
        let test = if operand.is_empty() {
            match op {
                Binary::Equal | Binary::NotEqual if split.is_some() => Test::Blank,
                Binary::Equal => Test::Empty,
                _ => Test::Never,
            }
        } else if !by_order && is_all_han(operand) {
            Test::Same(operand)
        } else if let Some(number) = number::from_text(operand) {
            if by_order {
                Test::NumberOrder(op, number)
            } else {
                Test::Number(number)
            }
        } else if by_order {
            Test::TextOrder(op, operand.to_owned())
        } else if let Ok(truth) = Value::from(operand).to_bool() {
            Test::Bool(truth)
        } else if let Some(kind) = ErrorKind::from_text(operand) {
            Test::Error(kind)
        } else {
            Test::Text(Pattern::new(operand))
        };
        Self { test, negated }
    }

    fn holds(&self, cell: &Value) -> bool {
        let holds = match (&self.test, cell) {
            (Test::Number(wanted), Value::Number(number)) => number::is_same(*number, *wanted),
            (Test::Number(wanted), Value::Text(text)) => {
                number::from_text(text).is_some_and(|number| number::is_same(number, *wanted))
            }
            (Test::Same(wanted), Value::Text(text)) => wanted == text,
            (Test::Text(pattern), Value::Text(text)) => pattern.matches(text),
            (Test::Bool(wanted), Value::Bool(truth)) => wanted == truth,
            (Test::Error(wanted), Value::Error(kind)) => wanted == kind,
            (Test::Blank | Test::Empty, Value::Blank) => true,
            (Test::Empty, Value::Text(text)) => text.is_empty(),
            (Test::NumberOrder(op, bound), Value::Number(number)) => {
                stands(number::compare(*number, *bound), *op)
            }
            (Test::TextOrder(op, bound), Value::Text(text)) => stands(compare::order_text(text, bound), *op),
            _ => false,
        };
        holds != self.negated
    }
}

fn stands(order: std::cmp::Ordering, op: Binary) -> bool {
    match op {
        Binary::Less => order.is_lt(),
        Binary::LessEqual => order.is_le(),
        Binary::Greater => order.is_gt(),
        Binary::GreaterEqual => order.is_ge(),
        Binary::Equal => order.is_eq(),
        _ => false,
    }
}

/// Whether Excel looks for a text at all.
pub(super) fn is_too_long(text: &str) -> bool {
    // A text has at least as many bytes as UTF-16 units.
    text.len() > MAX_PATTERN && text.encode_utf16().count() > MAX_PATTERN
}

/// The rows that meet all criteria, top to bottom, of ranges that are so high.
struct Selected<'a> {
    height: usize,
    rows: Cow<'a, [usize]>,
}

/// Looks through ranges, which must be equally long.
fn selected<'a>(pairs: &'a [Item<'_>]) -> Result<Selected<'a>, ErrorKind> {
    let mut tests = Vec::with_capacity(pairs.len() / 2);
    let mut height = None;
    // The rows that meet one of the criteria, where that is known without a look at each.
    let mut known = None;
    for pair in pairs.chunks_exact(2) {
        let [range, criterion] = pair else {
            return Err(ErrorKind::Value);
        };
        let (cells, criterion) = (range.range()?, Criterion::new(criterion.value())?);
        if *height.get_or_insert(cells.len()) != cells.len() {
            return Err(ErrorKind::Value);
        }
        if let (Test::Same(text), false, None) = (&criterion.test, criterion.negated, known) {
            known = range.rows_with(text);
            if known.is_some() {
                continue;
            }
        }
        tests.push((cells, criterion));
    }
    let height = height.ok_or(ErrorKind::Value)?;
    let meets = |row: &usize| {
        let mut tests = tests.iter();
        tests.all(|(cells, criterion)| cells.get(*row).is_some_and(|cell| criterion.holds(cell)))
    };
    let rows = match known {
        Some(rows) if tests.is_empty() => Cow::Borrowed(rows),
        Some(rows) => rows.iter().copied().filter(meets).collect(),
        None => (0..height).filter(meets).collect(),
    };
    Ok(Selected { height, rows })
}

/// The sum of the numbers in the selected cells.
fn sum(cells: &[Value], selected: &Selected<'_>) -> Outcome {
    if cells.len() != selected.height {
        return Err(ErrorKind::Value);
    }
    let mut sum = 0.0;
    for cell in selected.rows.iter().filter_map(|row| cells.get(*row)) {
        match cell {
            Value::Number(number) => sum += number,
            Value::Error(kind) => return Err(*kind),
            _ => {}
        }
    }
    Ok(Value::of_number(sum))
}

/// `COUNTIF` and `COUNTIFS`.
pub(super) fn countifs(items: &[Item<'_>]) -> Outcome {
    Ok(of_count(selected(items)?.rows.len()))
}

/// `SUMIF`; where Excel would stretch the range to sum, ranges of unequal length are `#VALUE!`.
pub(super) fn sumif(items: &[Item<'_>]) -> Outcome {
    let (pair, summed) = items.split_at_checked(2).ok_or(ErrorKind::Value)?;
    let rows = selected(pair)?;
    match summed.first() {
        Some(range) => sum(range.range()?, &rows),
        None => sum(arg(items, 0).rows(), &rows),
    }
}

pub(super) fn sumifs(items: &[Item<'_>]) -> Outcome {
    let (summed, pairs) = items.split_first().ok_or(ErrorKind::Value)?;
    sum(summed.range()?, &selected(pairs)?)
}

#[cfg(test)]
mod tests {
    use crate::formula::testing::check;

    // 列校: 实验小学, 第一中学, "", 空, 5, "5", Abc, a*c, TRUE, #N/A
    #[test]
    fn counting() {
        check(&[
            ("COUNTIF(列数,\">=20\")", "3"),
            ("COUNTIF(列数,\">\"&20)", "2"),
            ("COUNTIF(列数,20)", "1"),
            ("COUNTIF(列数,\"<>20\")", "3"),
            ("COUNTIF(列数,\"=20\")", "1"),
            ("COUNTIF(列数,\"20\")", "1"),
            ("COUNTIF(列文,\"是\")", "3"),
            ("COUNTIF(列文,\"<>是\")", "1"),
            ("COUNTIF(列校,\"*学\")", "2"),
            ("COUNTIF(列校,\"第?中学\")", "1"),
            ("COUNTIF(列校,\"中学\")", "0"),
            ("COUNTIF(列校,\"ABC\")", "1"),
            ("COUNTIF(列校,\"a~*c\")", "1"),
            ("COUNTIF(列校,\"a*c\")", "2"),
            ("COUNTIF(列校,5)", "2"),
            ("COUNTIF(列校,\"5\")", "2"),
            ("COUNTIF(列校,\">4\")", "1"),
            ("COUNTIF(列校,\"\")", "2"),
            ("COUNTIF(列校,\"=\")", "1"),
            ("COUNTIF(列校,\"<>\")", "9"),
            ("COUNTIF(列校,\"<>5\")", "8"),
            ("COUNTIF(列校,\"<>实验小学\")", "9"),
            ("COUNTIF(列校,TRUE)", "1"),
            ("COUNTIF(列校,\"TRUE\")", "1"),
            ("COUNTIF(列校,\"#N/A\")", "1"),
            ("COUNTIF(列校,NA())", "1"),
            ("COUNTIF(列校,\"*\")", "6"),
            ("COUNTIF(列校,\"?*\")", "5"),
            ("COUNTIF(列校,空)", "0"),
            ("COUNTIF(列数,\">\"&空)", "0"),
            ("COUNTIF(列校,\">=第\")", "1"),
            ("COUNTIF(列空,\"\")", "0"),
            ("COUNTIF(列日,\">=2024-01-01\")", "2"),
            ("COUNTIF(列日,\">=\"&DATE(2024,1,1))", "2"),
            ("COUNTIF(中小学校数,\">0\")", "1"),
            ("COUNTIF(未知,\">0\")", "#NAME?"),
            ("COUNTIF(列证,\"360000199001010011\")", "2"),
            ("COUNTIF(列数,\"5*\")", "0"),
        ]);
    }

    #[test]
    fn several() {
        check(&[
            ("COUNTIFS(列文,\"是\",列数,\">=20\")", "2"),
            ("COUNTIFS(列文,\"是\")", "3"),
            ("COUNTIFS(列文,\"是\",列校,\"*\")", "#VALUE!"),
            ("SUMIF(列文,\"是\",列数)", "80"),
            ("SUMIF(列数,\">20\")", "70"),
            ("SUMIF(列文,\"无\",列数)", "0"),
            ("SUMIF(列文,\"是\",列校)", "#VALUE!"),
            ("SUMIFS(列数,列文,\"是\",列数,\"<40\")", "40"),
            ("SUMIFS(列数,列文,\"是\",列校,1)", "#VALUE!"),
            ("SUMIFS(列错,列错,\">1\")", "2"),
            ("SUMIFS(列错,列错,\"#N/A\")", "#N/A"),
            ("SUMIFS(列文,列文,\"是\")", "0"),
        ]);
    }
}
