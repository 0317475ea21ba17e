//! What stands in a cell of a report, apart from how a workbook stores it: a text, a number, a date, a mark, an
//! answer still to come.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, Worksheet};

use super::words;
use crate::model::assessment::{SubmissionVerdict, Verdict};
use crate::model::finding::Severity;
use crate::model::followup::State;
use crate::model::quantity;
use crate::model::round::Status;
use crate::report::view::mark::Mark;
use crate::workbook::{
    Ground, Level, Styles, Tone, WriteError, internal_link, put_date, put_number, put_text,
};

/// A cell of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// A text, wrapped.
    Text(String),
    /// A short text, centred.
    Short(String),
    /// The number of a row in its list, centred.
    Serial(usize),
    /// A number.
    Number(Number),
    /// A date.
    Date(Date),
    /// Sign and word of a verdict or severity, in its colour.
    Mark(String, Look),
    /// A link to the top of another sheet, named as its text.
    Link(String),
    /// An answer that the county or the office will write.
    Fill(Fill),
    /// An answer that the county or the office has written, and may write over.
    Answer(Answer),
}

/// A number and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The number; a share of 1 if it is a percentage.
    pub value: f64,
    /// Decimals; a percentage always has one.
    pub decimals: u8,
    /// Whether it is shown as a percentage.
    pub percent: bool,
    /// A sign shown before it, such as `≥` or that of a verdict; may be empty.
    pub sign: &'static str,
    /// Colour, where the sign is that of a verdict.
    pub tone: Option<Tone>,
}

/// The colours of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Those of a verdict.
    Tone(Tone),
    /// Those of a severity.
    Level(Level),
}

/// What will be written into a cell to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Free text, or an item of a list.
    Text,
    /// A date.
    Date,
}

/// What somebody has written into a cell to be filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A text.
    Text(String),
    /// A number, shown as the program it is opened in shows numbers.
    Number(f64),
    /// A date.
    Date(Date),
}

impl Cell {
    /// A text, wrapped.
    pub fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    /// A short text, centred.
    pub fn short(text: impl Into<String>) -> Self {
        Cell::Short(text.into())
    }

    /// A number of things.
    pub fn count(count: usize) -> Self {
        Cell::number(whole(count), 0)
    }

    /// A number with fixed decimals.
    pub fn number(value: f64, decimals: u8) -> Self {
        Cell::Number(Number {
            value,
            decimals,
            percent: false,
            sign: "",
            tone: None,
        })
    }

    /// A quantity in its unit: a share of 1 as percent for the unit `%`.
    pub fn quantity(value: f64, unit: &str, decimals: u8, sign: &'static str) -> Self {
        Cell::Number(Number {
            value,
            decimals,
            percent: unit == "%",
            sign,
            tone: None,
        })
    }

    /// How many of how many, as percent; a dash if there is nothing to count.
    pub fn share(part: usize, all: usize) -> Self {
        if all == 0 {
            return Cell::short("—");
        }
        Cell::quantity(whole(part) / whole(all), "%", 1, "")
    }

    /// A date, or that there is none.
    pub fn date_or(date: Option<Date>, none: &str) -> Self {
        date.map_or_else(|| Cell::short(none), Cell::Date)
    }

    /// Sign and word of a verdict.
    pub fn verdict(verdict: Verdict) -> Self {
        let text = format!("{} {}", verdict.sign(), verdict.word());
        Cell::Mark(text, Look::Tone(words::tone(verdict)))
    }

    /// Sign and short word of a verdict, for a matrix.
    pub fn brief_verdict(verdict: Verdict) -> Self {
        let text = format!("{} {}", verdict.sign(), words::brief(verdict));
        Cell::Mark(text, Look::Tone(words::tone(verdict)))
    }

    /// Sign and word of a severity.
    pub fn severity(severity: Severity) -> Self {
        let text = format!("{} {}", severity.sign(), severity.word());
        Cell::Mark(text, Look::Level(severity.into()))
    }

    /// Sign and word of a submission's verdict.
    pub fn submission(verdict: SubmissionVerdict) -> Self {
        let text = format!("{} {}", verdict.sign(), verdict.word());
        Cell::Mark(text, Look::Tone(words::submission_tone(verdict)))
    }

    /// Sign and word of where a followed-up finding stands.
    pub fn state(state: State) -> Self {
        Cell::Mark(
            format!("{} {}", state.sign(), state.word()),
            Look::Tone(words::state_tone(state)),
        )
    }

    /// Sign and word of where a county stands.
    pub fn status(status: Status) -> Self {
        let mark = Mark::from(status);
        Cell::Mark(
            format!("{} {}", mark.sign, mark.word),
            Look::Tone(words::status_tone(status)),
        )
    }

    /// The text as it is shown, for widths and heights.
    pub fn shown(&self) -> String {
        match self {
            Cell::Blank | Cell::Fill(_) => String::new(),
            Cell::Text(text)
            | Cell::Short(text)
            | Cell::Mark(text, _)
            | Cell::Link(text)
            | Cell::Answer(Answer::Text(text)) => text.clone(),
            Cell::Answer(Answer::Number(number)) => number.to_string(),
            Cell::Serial(no) => no.to_string(),
            Cell::Number(number) => {
                let shown = if number.percent {
                    quantity::percent(number.value)
                } else {
                    quantity::number(number.value, number.decimals)
                };
                if number.sign.is_empty() {
                    shown
                } else {
                    format!("{} {shown}", number.sign)
                }
            }
            Cell::Date(_) | Cell::Answer(Answer::Date(_)) => "2026-01-01".to_owned(),
        }
    }

    /// Whether its text breaks into lines where the column is narrow.
    pub fn wraps(&self) -> bool {
        matches!(
            self,
            Cell::Text(_) | Cell::Short(_) | Cell::Answer(Answer::Text(_))
        )
    }

    /// The format, on the ground of its row.
    pub fn format(&self, styles: &Styles, ground: Option<Ground>) -> Format {
        let plain = match self {
            Cell::Blank | Cell::Text(_) => styles.prose.clone(),
            Cell::Short(_) => styles.centred.clone().set_text_wrap(),
            Cell::Serial(_) => styles.centred.clone(),
            Cell::Number(number) => {
                let format = if number.percent {
                    styles.share(number.sign)
                } else {
                    styles.quantity(number.sign, number.decimals)
                };
                match number.tone {
                    Some(tone) => styles.in_tone(&format, tone),
                    None => format,
                }
            }
            Cell::Date(_) => styles.date.clone(),
            Cell::Mark(_, Look::Tone(tone)) => styles.tone(*tone).clone(),
            Cell::Mark(_, Look::Level(level)) => styles.level(*level).clone(),
            Cell::Link(_) => styles.boxed_link.clone(),
            Cell::Fill(Fill::Text) | Cell::Answer(Answer::Text(_) | Answer::Number(_)) => {
                styles.input.clone()
            }
            Cell::Fill(Fill::Date) | Cell::Answer(Answer::Date(_)) => styles.input_date.clone(),
        };
        let coloured = matches!(self, Cell::Mark(..) | Cell::Fill(_) | Cell::Answer(_))
            || matches!(self, Cell::Number(number) if number.tone.is_some());
        match ground {
            Some(ground) if !coloured => styles.on(&plain, ground),
            _ => plain,
        }
    }

    /// Writes it.
    pub fn put(&self, ws: &mut Worksheet, row: u32, col: u16, format: &Format) -> Result<(), WriteError> {
        match self {
            Cell::Blank | Cell::Fill(_) => put_text(ws, row, col, "", format),
            Cell::Text(text) | Cell::Short(text) | Cell::Mark(text, _) | Cell::Answer(Answer::Text(text)) => {
                put_text(ws, row, col, text, format)
            }
            Cell::Answer(Answer::Number(number)) => put_number(ws, row, col, *number, format),
            Cell::Serial(no) => put_number(ws, row, col, whole(*no), format),
            Cell::Number(number) => put_number(ws, row, col, number.value, format),
            Cell::Date(date) | Cell::Answer(Answer::Date(date)) => put_date(ws, row, col, *date, format),
            Cell::Link(sheet) => internal_link(ws, row, col, sheet, "A1", sheet, format),
        }
    }
}

/// A count as the number that a cell holds.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of rows and counties are far below 2^53"
)]
fn whole(count: usize) -> f64 {
    count as f64
}
