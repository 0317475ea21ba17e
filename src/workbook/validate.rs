//! What may be entered in a cell: drop-down lists, number ranges, date ranges, each with a short help.
//!
//! All validations stop a wrong entry with a sentence saying what is expected; blank is always allowed, because
//! whether a field is required is the checker's business.

use jiff::civil::Date;
use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula};

use super::write::{WriteError, clean, truncated};
use crate::model::serial::to_serial;

/// Help shown beside the cell when it is selected; cut to what Excel shows (32 and 255 characters).
#[derive(Clone, Copy, Debug)]
pub struct Help<'a> {
    /// Short title, usually the field's label.
    pub title: &'a str,
    /// One or two sentences; empty for no help.
    pub message: &'a str,
}

/// A drop-down list from a range, such as `=选项!$A$2:$A$9` (a list in the cell itself may hold only 255 characters).
///
/// # Errors
/// [`WriteError`] never in practice: the texts are cut to the limits first.
pub fn list_validation(range: &str, help: Help<'_>) -> Result<DataValidation, WriteError> {
    let list = DataValidation::new().allow_list_formula(Formula::new(range));
    dressed(list, help, "请从下拉列表中选择，不要自行填写。")
}

/// A number between bounds (both included; `None` is open), whole numbers only when `integer`.
///
/// # Errors
/// [`WriteError`] never in practice: the texts are cut to the limits first.
pub fn number_range_validation(
    min: Option<f64>,
    max: Option<f64>,
    integer: bool,
    help: Help<'_>,
) -> Result<DataValidation, WriteError> {
    // Excel has no rule "any number"; its own bounds of a number stand for an open end.
    let rule = bounds(min, max, -9.99e307, 9.99e307);
    let validation = if integer {
        DataValidation::new().allow_whole_number_formula(rule)
    } else {
        DataValidation::new().allow_decimal_number_formula(rule)
    };
    let kind = if integer { "整数" } else { "数字" };
    let refusal = match (min, max) {
        (Some(min), Some(max)) => format!("请填写 {min} 至 {max} 之间的{kind}。"),
        (Some(min), None) => format!("请填写不小于 {min} 的{kind}。"),
        (None, Some(max)) => format!("请填写不大于 {max} 的{kind}。"),
        (None, None) => format!("请填写{kind}。"),
    };
    dressed(validation, help, &refusal)
}

/// A date between bounds (both included; `None` is open).
///
/// # Errors
/// [`WriteError`] never in practice: the texts are cut to the limits first.
pub fn date_validation(
    min: Option<Date>,
    max: Option<Date>,
    help: Help<'_>,
) -> Result<DataValidation, WriteError> {
    // From 1900-01-01 to 9999-12-31, the dates that Excel knows.
    let rule = bounds(min.map(to_serial), max.map(to_serial), 1.0, 2_958_465.0);
    let refusal = match (min, max) {
        (Some(min), Some(max)) => format!("请填写 {min} 至 {max} 之间的日期，格式如 2026-03-01。"),
        (Some(min), None) => format!("请填写 {min} 及以后的日期，格式如 2026-03-01。"),
        (None, Some(max)) => format!("请填写 {max} 及以前的日期，格式如 2026-03-01。"),
        (None, None) => "请填写日期，格式如 2026-03-01。".to_owned(),
    };
    dressed(DataValidation::new().allow_date_formula(rule), help, &refusal)
}

/// Help beside the cell; whatever is entered is accepted.
///
/// # Errors
/// [`WriteError`] never in practice: the texts are cut to the limits first.
pub fn help_only(help: Help<'_>) -> Result<DataValidation, WriteError> {
    let validation = DataValidation::new().allow_any_value();
    Ok(dressed(validation, help, "")?.show_error_message(false))
}

fn bounds(min: Option<f64>, max: Option<f64>, lowest: f64, highest: f64) -> DataValidationRule<Formula> {
    let formula = |number: f64| Formula::new(number.to_string());
    match (min, max) {
        (Some(min), None) => DataValidationRule::GreaterThanOrEqualTo(formula(min)),
        (None, Some(max)) => DataValidationRule::LessThanOrEqualTo(formula(max)),
        (min, max) => {
            DataValidationRule::Between(formula(min.unwrap_or(lowest)), formula(max.unwrap_or(highest)))
        }
    }
}

/// Puts help and refusal on a validation.
fn dressed(validation: DataValidation, help: Help<'_>, refusal: &str) -> Result<DataValidation, WriteError> {
    let mut validation = validation
        .set_error_title("填写有误")?
        .set_error_message(fitting(refusal, 255))?;
    if !help.message.is_empty() {
        validation = validation
            .set_input_title(fitting(help.title, 32))?
            .set_input_message(fitting(help.message, 255))?;
    }
    Ok(validation)
}

/// The text, or its beginning with an ellipsis, in at most `units` UTF-16 units.
fn fitting(text: &str, units: usize) -> String {
    let text = clean(text);
    if text.encode_utf16().count() <= units {
        text
    } else {
        truncated(&text, units - 1) + "…"
    }
}
