//! A formula from any text, or one built from bytes, evaluated with any values.
//!
//! Input: the formula's text, byte FF (which no UTF-8 text holds), bytes for the values. Without a text before the
//! FF the bytes build a formula that parses, which reaches deeper into the evaluator.
//!
//! Beyond not panicking: a result is one that a cell can hold, the same formula gives the same result twice, and
//! the text printed for a live cell means the same as what it was printed from.

#![no_main]

use dudao::formula::{ErrorKind, Formula, Scope, Value};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::{Corpus, fuzz_target};

/// Cells, then columns: in a plan the columns of one table are equally long, but nothing holds a file to that.
const NAMES: [&str; 6] = [
    "督学人数",
    "学校数",
    "设立日期",
    "名册_姓名",
    "名册_学时",
    "名册_日期",
];
const CELLS: usize = 3;

/// With the numbers of arguments that are tried.
const FUNCTIONS: &[(&str, u8, u8)] = &[
    ("ABS", 1, 1),
    ("AND", 1, 4),
    ("AVERAGE", 1, 4),
    ("CONCATENATE", 1, 4),
    ("COUNT", 1, 4),
    ("COUNTA", 1, 4),
    ("COUNTBLANK", 1, 1),
    ("COUNTIF", 2, 2),
    ("COUNTIFS", 2, 4),
    ("DATE", 3, 3),
    ("DATEDIF", 3, 3),
    ("DAY", 1, 1),
    ("EDATE", 2, 2),
    ("EXACT", 2, 2),
    ("FALSE", 0, 0),
    ("FIND", 2, 3),
    ("IF", 2, 3),
    ("IFERROR", 2, 2),
    ("IFS", 2, 4),
    ("INDEX", 2, 2),
    ("INT", 1, 1),
    ("ISBLANK", 1, 1),
    ("ISERROR", 1, 1),
    ("ISNUMBER", 1, 1),
    ("ISTEXT", 1, 1),
    ("LEFT", 1, 2),
    ("LEN", 1, 1),
    ("LOWER", 1, 1),
    ("MATCH", 3, 3),
    ("MAX", 1, 4),
    ("MID", 3, 3),
    ("MIN", 1, 4),
    ("MOD", 2, 2),
    ("MONTH", 1, 1),
    ("N", 1, 1),
    ("NA", 0, 0),
    ("NOT", 1, 1),
    ("OR", 1, 4),
    ("RIGHT", 1, 2),
    ("ROUND", 2, 2),
    ("ROUNDDOWN", 2, 2),
    ("ROUNDUP", 2, 2),
    ("SEARCH", 2, 3),
    ("SIGN", 1, 1),
    ("SUBSTITUTE", 3, 4),
    ("SUM", 1, 4),
    ("SUMIF", 2, 3),
    ("SUMIFS", 3, 5),
    ("SUMPRODUCT", 1, 4),
    ("TODAY", 0, 0),
    ("TRIM", 1, 1),
    ("TRUE", 0, 0),
    ("UPPER", 1, 1),
    ("VALUE", 1, 1),
    ("YEAR", 1, 1),
];

const OPERATORS: [&str; 12] = ["+", "-", "*", "/", "^", "&", "=", "<>", "<", "<=", ">", ">="];

struct Cells {
    values: Vec<Value>,
    today: f64,
}

impl Scope for Cells {
    fn get(&self, name: &str) -> Option<&Value> {
        let known = NAMES.iter().position(|known| *known == name);
        // The plan's names, in the seeds, stand for any of these; a few are left unknown.
        let other = || name.bytes().fold(0, |sum, byte| sum + usize::from(byte)) % (NAMES.len() + 1);
        self.values.get(known.unwrap_or_else(other))
    }

    fn today(&self) -> f64 {
        self.today
    }
}

fuzz_target!(|data: &[u8]| -> Corpus {
    let split = data.iter().position(|byte| *byte == 0xFF).unwrap_or(data.len());
    let (text, rest) = data.split_at(split);
    let Ok(text) = std::str::from_utf8(text) else {
        return Corpus::Reject;
    };
    let mut bytes = Unstructured::new(rest.get(1..).unwrap_or(&[]));
    let Ok(cells) = cells(&mut bytes) else {
        return Corpus::Reject;
    };
    let text = if text.is_empty() {
        match expression(&mut bytes, 0) {
            Ok(text) => text,
            Err(_) => return Corpus::Reject,
        }
    } else {
        text.to_owned()
    };
    run(&text, &cells);
    Corpus::Keep
});

fn run(text: &str, cells: &Cells) {
    let formula = match Formula::parse(text) {
        Ok(formula) => formula,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let value = formula.eval(cells);
    holds(&value);
    assert!(same(&value, &formula.eval(cells)), "{text}: two runs differ");
    let _ = formula.needed_names();
    let _ = formula.uses_today();
    let _ = formula.array_misuse(&|name| NAMES.iter().skip(CELLS).any(|column| *column == name));
    let _ = formula.worked(
        cells,
        &|name| cells.get(name).map(|value| format!("{value:?}")),
        "今天",
    );
    assert_eq!(formula.names(), Formula::names_in(text), "{text}");
    let printed = formula.excel(&str::to_owned, "TODAY()");
    match Formula::parse(&printed) {
        Ok(again) => {
            let other = again.eval(cells);
            assert!(
                same(&value, &other),
                "{text} is {value:?}, but printed as {printed} it is {other:?}"
            );
        }
        // Nested IFs in place of IFS, and brackets where precedence asks for them, may nest or grow beyond what is
        // accepted of a plan's author.
        Err(error) => assert!(printed.len() > text.len(), "{text} printed as {printed}: {error}"),
    }
}

/// What no cell can hold never comes out of a formula.
fn holds(value: &Value) {
    match value {
        Value::Number(number) => assert!(number.is_finite()),
        Value::Text(text) => assert!(text.encode_utf16().count() <= 32_767),
        Value::Array(rows) => rows.iter().for_each(holds),
        Value::Blank | Value::Bool(_) | Value::Error(_) => {}
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => a == b,
    }
}

fn cells(bytes: &mut Unstructured<'_>) -> Result<Cells> {
    let mut values = Vec::new();
    for index in 0..NAMES.len() {
        values.push(if index < CELLS {
            cell(bytes)?
        } else {
            let rows = bytes.int_in_range(0..=6)?;
            Value::Array((0..rows).map(|_| cell(bytes)).collect::<Result<_>>()?)
        });
    }
    Ok(Cells {
        values,
        today: f64::from(bytes.int_in_range(1..=2_958_465)?),
    })
}

fn cell(bytes: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=7)? {
        0 => Value::Blank,
        1 => Value::Number(f64::from(bytes.arbitrary::<i16>()?)),
        // A file may state any number, but the reader hands on none that is not finite.
        2 => Value::from(bytes.arbitrary::<f64>()?),
        3 => Value::Bool(bytes.arbitrary()?),
        4 => Value::Error(*bytes.choose(&[
            ErrorKind::Null,
            ErrorKind::Div0,
            ErrorKind::Value,
            ErrorKind::Ref,
            ErrorKind::Name,
            ErrorKind::Num,
            ErrorKind::Na,
        ])?),
        5 => Value::from(*bytes.choose(&[
            "",
            "是",
            "12",
            " 3.5 ",
            "50%",
            "2026-11-20",
            "TRUE",
            "*",
            "1e308",
        ])?),
        6 => Value::from(short(bytes)?),
        _ => Value::Number(f64::from(bytes.int_in_range(36_526..=55_152)?)),
    })
}

fn short<'a>(bytes: &mut Unstructured<'a>) -> Result<&'a str> {
    let size = usize::from(bytes.int_in_range(0..=12_u8)?);
    let text = bytes.bytes(size.min(bytes.len()))?;
    Ok(std::str::from_utf8(text).unwrap_or_default())
}

/// A formula that mostly parses.
fn expression(bytes: &mut Unstructured<'_>, depth: u8) -> Result<String> {
    let kinds = if depth < 6 { 11 } else { 3 };
    Ok(match bytes.int_in_range(0..=kinds)? {
        0 => (*bytes.choose(&NAMES)?).to_owned(),
        // A range is asked for so often that a name must be likelier than one kind in twelve.
        7 => (*bytes.choose(&NAMES)?).to_owned(),
        1 => bytes.int_in_range(0..=400_u16)?.to_string(),
        2 => (*bytes.choose(&[
            "\"\"",
            "\"是\"",
            "\">=2\"",
            "\"<>\"",
            "\"*?~\"",
            "\"2026-02-30\"",
            "\"Y\"",
            "\"yyyy-mm-dd\"",
            "0.1",
            "1E+300",
            "99999999",
            "TRUE",
            "0",
        ])?)
        .to_owned(),
        3 => format!("\"{}\"", short(bytes)?.replace('"', "\"\"")),
        4 => format!("({})", expression(bytes, depth + 1)?),
        5 => format!("-{}%", expression(bytes, depth + 1)?),
        6 => {
            let operator = *bytes.choose(&OPERATORS)?;
            format!(
                "{}{operator}{}",
                expression(bytes, depth + 1)?,
                expression(bytes, depth + 1)?
            )
        }
        _ => {
            let (name, least, most) = *bytes.choose(FUNCTIONS)?;
            let count = bytes.int_in_range(least..=most)?;
            let arguments: Vec<String> = (0..count)
                .map(|_| expression(bytes, depth + 1))
                .collect::<Result<_>>()?;
            format!("{name}({})", arguments.join(","))
        }
    })
}
