//! One cell of the form: its look, what may be entered, and what stands in it beforehand.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, FormatAlign};

use crate::model::form::{Field, FieldKind};
use crate::workbook::{
    DirectCells, Help, Look, Styles, date_validation, list_validation, number_range_validation,
};

use super::error::FormError;
use super::layout::Layout;
use super::text::quoted;
use super::{Entry, Paper};

/// The look of a cell that the county fills in.
pub(super) fn input(styles: &Styles, field: &Field) -> Format {
    let format = match &field.kind {
        FieldKind::Text | FieldKind::Note | FieldKind::List => styles.input.clone(),
        FieldKind::Choice(_) => styles.input.clone().set_align(FormatAlign::Center),
        FieldKind::Integer => styles.input_count.clone(),
        FieldKind::Decimal(2) => styles.input_amount.clone(),
        FieldKind::Decimal(decimals) => styles
            .input_amount
            .clone()
            .set_num_format(decimal_format(*decimals)),
        FieldKind::Year => styles.input_integer.clone(),
        FieldKind::Date => styles.input_date.clone(),
        FieldKind::DocumentNumber | FieldKind::Phone | FieldKind::RegionCode => styles.input_text.clone(),
    };
    indented(format, field)
}

/// The look of a cell that a formula fills in.
pub(super) fn computed(styles: &Styles, field: &Field) -> Format {
    let format = match &field.kind {
        _ if field.unit == "%" => styles.computed_percent.clone(),
        FieldKind::Integer => styles.computed_count.clone(),
        FieldKind::Decimal(decimals) => styles
            .computed_amount
            .clone()
            .set_num_format(decimal_format(*decimals)),
        FieldKind::Year => styles.computed_count.clone().set_num_format("0"),
        FieldKind::Date => styles.computed_date.clone(),
        _ => styles.computed.clone(),
    };
    indented(format, field)
}

/// The look of a cell that the office has filled in.
pub(super) fn given(styles: &Styles, field: &Field) -> Format {
    let format = match &field.kind {
        FieldKind::Integer | FieldKind::Decimal(_) => styles.given_count.clone(),
        FieldKind::Year => styles.given_count.clone().set_num_format("0"),
        FieldKind::Date => styles.given_date.clone(),
        _ => styles.given.clone().set_text_wrap(),
    };
    indented(format, field)
}

/// A little room between the border and what is not centred.
fn indented(format: Format, field: &Field) -> Format {
    match field.kind {
        FieldKind::Date | FieldKind::Choice(_) => format,
        _ => format.set_indent(1),
    }
}

fn decimal_format(decimals: u8) -> String {
    match decimals {
        0 => "#,##0".to_owned(),
        _ => format!("#,##0.{}", "0".repeat(usize::from(decimals))),
    }
}

/// The number format in which an entry shows, where it is not that of its field or column.
pub(super) fn shown_in(field: &Field, entry: &Entry) -> Option<&'static str> {
    match entry {
        // A number that the field's format would show as a date, or rounded, shows as it is.
        Entry::Number(number) if !shows_whole(field, *number) => Some("General"),
        // Where no date is asked for, a clerk's date still shows as one.
        Entry::Date(_) => Some("yyyy-mm-dd"),
        Entry::Moment(serial) if (0.0..1.0).contains(serial) => Some("hh:mm:ss"),
        Entry::Moment(_) => Some("yyyy-mm-dd hh:mm:ss"),
        Entry::Text(_) | Entry::Number(_) | Entry::Truth(_) => None,
    }
}

/// Puts what a clerk would have typed.
pub(super) fn put_entry(cells: &mut DirectCells, at: (u32, u16), entry: &Entry, look: Look) {
    match entry {
        Entry::Text(text) => cells.put_text(at, text, look),
        Entry::Number(number) | Entry::Moment(number) => cells.put_number(at, *number, look),
        Entry::Date(date) => cells.put_date(at, *date, look),
        Entry::Truth(truth) => cells.put_truth(at, *truth, look),
    }
}

/// Whether the field's number format shows a number as the number that it is.
fn shows_whole(field: &Field, number: f64) -> bool {
    let decimals = match field.kind {
        FieldKind::Date => return false,
        FieldKind::Integer | FieldKind::Year => 0,
        FieldKind::Decimal(decimals) => i32::from(decimals),
        _ => return true,
    };
    let scaled = number * 10_f64.powi(decimals);
    (scaled - scaled.round()).abs() < 1e-6
}

/// An entry as it shows, for heights of rows.
pub(super) fn shown(entry: &Entry) -> Cow<'_, str> {
    match entry {
        Entry::Text(text) => Cow::Borrowed(text),
        Entry::Number(number) => Cow::Owned(number.to_string()),
        Entry::Date(_) => Cow::Borrowed("2026-01-01"),
        Entry::Moment(_) => Cow::Borrowed("2026-01-01 00:00:00"),
        Entry::Truth(_) => Cow::Borrowed("FALSE"),
    }
}

/// What may be entered in a field or a column, with the input help `message`; none if there is nothing to say.
pub(super) fn validation(
    paper: &Paper<'_>,
    field: &Field,
    message: &str,
) -> Result<Option<DataValidation>, FormError> {
    let help = Help {
        title: &field.label,
        message,
    };
    let made = match &field.kind {
        FieldKind::Choice(items) => match paper.lists.place(items) {
            Some(place) => list_validation(&format!("={place}"), help)?,
            None => return prompt(help),
        },
        FieldKind::Integer => number_range_validation(field.min, field.max, true, help)?,
        FieldKind::Decimal(_) => number_range_validation(field.min, field.max, false, help)?,
        FieldKind::Year => {
            let (min, max) = (field.min.or(Some(1990.0)), field.max.or(Some(2100.0)));
            number_range_validation(min, max, true, help)?
        }
        FieldKind::Date => {
            let earliest = Date::new(1990, 1, 1).ok();
            // The answer that there is nothing (无) is a text; so text is warned of, not refused.
            date_validation(earliest, None, help)?.set_error_style(DataValidationErrorStyle::Warning)
        }
        FieldKind::Text => match field
            .refers_to
            .as_deref()
            .and_then(|name| referred(paper.layout, name))
        {
            Some(rows) => {
                list_validation(&rows, help)?.set_error_style(DataValidationErrorStyle::Information)
            }
            None => return prompt(help),
        },
        FieldKind::Note
        | FieldKind::DocumentNumber
        | FieldKind::Phone
        | FieldKind::RegionCode
        | FieldKind::List => return prompt(help),
    };
    Ok(Some(made))
}

/// Help without a limit on what is entered.
fn prompt(help: Help<'_>) -> Result<Option<DataValidation>, FormError> {
    if help.message.is_empty() {
        return Ok(None);
    }
    let cut = |text: &str, units: usize| -> String { text.chars().take(units).collect() };
    let made = DataValidation::new()
        .allow_any_value()
        .set_input_title(cut(help.title, 32))?
        .set_input_message(cut(help.message, 255))?;
    Ok(Some(made))
}

/// The filled rows of the column that another one refers to; blank rows would only lengthen the list.
fn referred(layout: &Layout<'_>, name: &str) -> Option<String> {
    let (sheet, column) = name.split_once('_')?;
    let spot = layout.table(sheet)?;
    let letters = crate::model::place::column_letters(spot.col(column));
    let first = format!("{}!${letters}${}", quoted(sheet), spot.first + 1);
    Some(format!("=OFFSET({first},0,0,MAX(1,COUNTA({name})),1)"))
}
