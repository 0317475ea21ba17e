//! Numbers as clerks type them: units in the cell, separators, full-width and Chinese digits.

mod chinese;
mod figures;
mod units;

pub use units::other_money;

use self::figures::{figures, split};
use super::typed::{before_pointer, half_width};
use super::{Reading, digits, shown};
use crate::model::quantity;
use crate::model::units::yuan;
use crate::model::value::{Value, says_nothing};
use crate::workbook::Raw;

/// Words by which a number is not exact.
const INEXACT: [&str; 28] = [
    "约",
    "大概",
    "左右",
    "上下",
    "以上",
    "以下",
    "以内",
    "近",
    "余",
    "多",
    "几",
    "数十",
    "数百",
    "若干",
    "不足",
    "不到",
    "不少于",
    "不低于",
    "不超过",
    "超过",
    "至少",
    "至多",
    "少于",
    "低于",
    "预计",
    "暂估",
    "±",
    "≈",
];

/// Words before a sum that say no more than that it is one.
const SUM_WORDS: [&str; 5] = ["合计", "共计", "总计", "共", "计"];

/// Reads a number in the unit of its field.
pub fn read(raw: &Raw, unit: &str, whole: bool) -> Reading {
    let reading = match raw {
        Raw::Number(number) => read_stored(*number, unit),
        Raw::Text(text) => read_text(text, unit),
        Raw::DateTime(_) => Reading::defect(format!(
            "这里应填数字，单元格里是日期 {}，可能是所填内容被自动改成了日期。",
            shown(raw)
        )),
        _ => Reading::defect(format!("这里应填数字，单元格里是“{}”。", shown(raw))),
    };
    match reading.value {
        Value::Number(number) if whole && number.fract() != 0.0 => {
            // The result of a formula may miss a whole number by dust.
            if (number - number.round()).abs() < 1e-9 {
                return Reading {
                    value: Value::Number(number.round()),
                    ..reading
                };
            }
            Reading::defect(format!("这里应填整数，单元格里是“{}”。", shown(raw).trim()))
        }
        _ => reading,
    }
}

fn read_stored(number: f64, unit: &str) -> Reading {
    if !number.is_finite() {
        return Reading::defect("这里应填数字，单元格里的数超出了表格能表示的范围。".to_owned());
    }
    if unit == "%" && number > 1.0 {
        return two_shares(number);
    }
    Reading::plain(Value::Number(number))
}

/// Reads a calendar year.
pub fn read_year(raw: &Raw) -> Reading {
    let text = shown(raw);
    let folded: String = half_width(&text)
        .trim_start_matches(['\'', '‘', '’'])
        .replace(' ', "");
    let bare = folded
        .strip_suffix("年度")
        .or_else(|| folded.strip_suffix('年'))
        .unwrap_or(&folded);
    let bare = bare.strip_suffix(".0").unwrap_or(bare);
    let bare = chinese::positional(bare).unwrap_or_else(|| bare.to_owned());
    match bare.parse::<u16>() {
        Ok(year) if bare.len() == 4 => {
            let value = Value::Number(f64::from(year));
            match raw {
                Raw::Number(_) => Reading::plain(value),
                _ if bare == text => Reading::plain(value),
                _ => Reading::noted(value, format!("“{}”按 {year} 年读取。", text.trim())),
            }
        }
        _ => Reading::defect(format!("这里应填四位数的年份，单元格里是“{}”。", text.trim())),
    }
}

/// The digits of a text in Chinese numerals written one after the other (二〇二六).
pub fn positional(text: &str) -> Option<String> {
    chinese::positional(text)
}

/// A number in Chinese numerals and nothing else (十二).
pub fn numerals(text: &str) -> Option<f64> {
    chinese::read(text)
        .ok()
        .filter(|read| read.rest.is_empty())
        .map(|read| read.value)
}

/// A number written in text, in the unit that stands behind it.
struct Written {
    number: f64,
    /// It was typed as plain digits, with nothing to interpret.
    bare: bool,
}

fn read_text(text: &str, unit: &str) -> Reading {
    let typed = text.trim();
    let folded = half_width(text);
    if says_nothing(&folded) {
        return Reading::noted(Value::Number(0.0), format!("“{typed}”按 0 读取。"));
    }
    match written(&folded, unit) {
        Ok(Written { number, .. }) if unit == "%" && number > 1.0 => two_shares(number),
        Ok(Written { number, bare }) => {
            let shown = exact_with_unit(number, unit);
            let note = if bare {
                // A number stored as text: read as it stands, worth no more than a note.
                format!("文本“{typed}”按数字 {} 读取。", digits(number))
            } else {
                let space = if shown.is_ascii() { " " } else { "" };
                format!("“{typed}”按 {shown}{space}读取。")
            };
            Reading::noted(Value::Number(number), note)
        }
        Err(why) => Reading::defect(why.sentence(typed, unit)),
    }
}

/// Why a text is no number, for the sentence that says so.
enum Why {
    NotExact,
    Several(String),
    Sum,
    Unit,
    Letters,
    TwoReadings(String, String),
    TooLong,
    Other,
}

impl Why {
    fn sentence(&self, typed: &str, unit: &str) -> String {
        match self {
            Why::NotExact => format!("“{typed}”不是确数，这里应填确切的数字。"),
            Why::Several(numbers) => {
                format!("“{typed}”里有不止一个数（{numbers}），这里应填一个确切的数字。")
            }
            Why::Sum => format!("“{typed}”是算式，这里应填算出的结果。"),
            Why::Unit => {
                let expected = if unit.is_empty() {
                    "数字".to_owned()
                } else {
                    format!("以“{unit}”为单位的数字")
                };
                format!("这里应填{expected}，单元格里是“{typed}”，单位无法换算。")
            }
            Why::Letters => format!("“{typed}”里夹有字母，可能是把数字 0 或 1 打成了字母，这里应填数字。"),
            Why::TwoReadings(one, other) => {
                format!("“{typed}”可以读作 {one}，也可以读作 {other}，请改填确切的数字。")
            }
            Why::TooLong => format!("“{typed}”的位数超出了表格能准确表示的范围，请核对。"),
            Why::Other => format!("这里应填数字，单元格里是“{typed}”。"),
        }
    }
}

/// Reads a folded text.
fn written(folded: &str, unit: &str) -> Result<Written, Why> {
    let text = folded.trim_start_matches(['\'', '‘', '’']).trim();
    let text = before_pointer(text).unwrap_or(text);
    // 12。: a full stop at the end of an answer.
    let text = text.strip_suffix('。').unwrap_or(text).trim();
    if INEXACT.iter().any(|word| text.contains(word)) || is_approximate(text) {
        return Err(Why::NotExact);
    }
    let (text, said_sum) = SUM_WORDS
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .map_or((text, false), |rest| (rest.trim(), true));
    let (text, money_sign) = ["¥", "人民币", "RMB"]
        .iter()
        .find_map(|sign| text.strip_prefix(sign))
        .map_or((text, false), |rest| (rest.trim(), true));
    if let Some(rest) = text.strip_prefix("百分之") {
        let number = chinese::read(rest)
            .ok()
            .filter(|read| read.rest.is_empty())
            .map(|read| read.value)
            .or_else(|| figures(rest).ok());
        return percent(number.ok_or(Why::Other)?, unit);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        // Accounting writes (5) for -5; a clerk may just have put the number in brackets.
        let number = figures(inner.trim()).map_err(|_| Why::Other)?;
        return Err(Why::TwoReadings(digits(number).into(), digits(-number).into()));
    }
    let (core, suffix) = split(text);
    if core.is_empty() {
        return in_numerals(text, unit, money_sign);
    }
    let number = figures(core)?;
    let suffix = bare_unit(suffix);
    if suffix == "%" {
        return percent(number, unit);
    }
    if money_sign && yuan(&suffix).is_none() {
        return Err(Why::Unit);
    }
    // 1.2万人: the unit of thousands stands before the unit of the field.
    let (number, suffix) = match suffix.strip_prefix('万') {
        Some(rest) if !rest.is_empty() && rest == half_width(unit) && yuan(unit).is_none() => {
            (number * 1e4, rest.to_owned())
        }
        _ => (number, suffix),
    };
    let Some(factor) = units::factor(&suffix, unit) else {
        return Err(why_suffix(text, &suffix, unit));
    };
    Ok(Written {
        number: rounded(number * factor),
        bare: suffix.is_empty() && !said_sum && !core.contains([',', ' ']) && core.is_ascii(),
    })
}

/// `20+`, `~20`, `>20`.
fn is_approximate(text: &str) -> bool {
    text.starts_with(['~', '>', '<', '≥', '≤', '＞', '＜'])
        || (text.ends_with(['+', '~']) && text.starts_with(|c: char| c.is_ascii_digit()))
}

/// `（人）` and `(人)` behind a number are its unit.
fn bare_unit(suffix: &str) -> String {
    let inner = suffix.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.unwrap_or(suffix).replace(' ', "")
}

/// A number in Chinese numerals with the unit behind it.
fn in_numerals(text: &str, unit: &str, money_sign: bool) -> Result<Written, Why> {
    let read = chinese::read(text).map_err(|fault| match fault {
        chinese::Fault::None => why_suffix(text, text, unit),
        chinese::Fault::Unclear => Why::Other,
    })?;
    let suffix = bare_unit(read.rest);
    let number = match yuan(&half_width(unit)) {
        // In money, 万 and 亿 at the end belong to the amount: 三十五万元 is 350000 元, and so is 三十五万.
        Some(held) => match suffix.as_str() {
            "" if read.ends_in_large => read.value / held,
            "" if read.value >= 1e4 || money_sign => return Err(Why::Unit),
            "" => read.value,
            other => read.value * yuan(other).ok_or(Why::Unit)? / held,
        },
        None => read.value * units::factor(&suffix, unit).ok_or_else(|| why_suffix(text, &suffix, unit))?,
    };
    Ok(Written {
        number: rounded(number),
        bare: false,
    })
}

/// A share of one hundred; only a field in percent takes it.
fn percent(number: f64, unit: &str) -> Result<Written, Why> {
    if unit != "%" {
        return Err(Why::Unit);
    }
    Ok(Written {
        number: rounded(number / 100.0),
        bare: false,
    })
}

/// 85 where a share is asked for: 85%, or eighty-five times the whole.
fn two_shares(number: f64) -> Reading {
    let why = Why::TwoReadings(
        format!("{}%", digits(number)),
        format!("{}%", digits(number * 100.0)),
    );
    Reading::defect(why.sentence(&digits(number), "%"))
}

/// What is the matter with the text behind a number.
fn why_suffix(text: &str, suffix: &str, unit: &str) -> Why {
    let numbers: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .filter(|part| part.chars().any(|c| c.is_ascii_digit()))
        .collect();
    let letters = |c: char| matches!(c, 'O' | 'o' | 'l' | 'I' | 'i' | 'S' | 'B' | '|');
    if text.contains(letters)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || letters(c) || matches!(c, '.' | ','))
    {
        return Why::Letters;
    }
    if numbers.len() >= 2 {
        let is_sum = |c: char| matches!(c, '+' | '*' | '/' | '=' | '×' | '÷');
        return if text.contains(is_sum) {
            Why::Sum
        } else {
            Why::Several(numbers.join("、"))
        };
    }
    let has_number = !numbers.is_empty() || chinese::read(text).is_ok();
    if has_number && suffix == "万" && yuan(unit).is_none() {
        return Why::Unit;
    }
    if has_number
        && suffix
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '(' | ')' | '/'))
    {
        Why::Unit
    } else {
        Why::Other
    }
}

/// A number with its unit, with all the decimals that it has.
fn exact_with_unit(number: f64, unit: &str) -> String {
    let cents = number * 100.0;
    if (cents - cents.round()).abs() < 1e-7 || unit == "%" {
        quantity::with_unit(number, unit)
    } else {
        format!("{} {unit}", digits(number)).trim_end().to_owned()
    }
}

/// Takes the dust out of a conversion such as 35000 × 0.0001.
fn rounded(number: f64) -> f64 {
    format!("{number:.10}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests;
