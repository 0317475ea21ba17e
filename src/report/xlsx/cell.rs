//! What stands in a cell of a report, apart from how a workbook stores it: a text, a number, a date, a mark, an
//! answer still to come.

use std::borrow::Cow;
use std::fmt::{self, Write};

use jiff::civil::Date;
use rust_xlsxwriter::Format;
use smol_str::{SmolStr, SmolStrBuilder, format_smolstr};

use super::words;
use crate::model::assessment::{SubmissionVerdict, Verdict};
use crate::model::finding::Severity;
use crate::model::followup::State;
use crate::model::quantity;
use crate::model::round::Status;
use crate::report::view::mark::Mark;
use crate::workbook::{self, DirectCells, Ground, Level, Styles, Tone};

/// A cell of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// A text, wrapped.
    Text(SmolStr),
    /// A short text, centred.
    Short(SmolStr),
    /// The number of a row in its list, centred.
    Serial(usize),
    /// A number.
    Number(Number),
    /// A date.
    Date(Date),
    /// Sign and word of a verdict or severity, in its colour.
    Mark(SmolStr, Look),
    /// A link to the top of another sheet, named as its text.
    Link(SmolStr),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// Those of a verdict.
    Tone(Tone),
    /// Those of a severity.
    Level(Level),
}

/// What will be written into a cell to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    Text(SmolStr),
    /// A number, shown as the program it is opened in shows numbers.
    Number(f64),
    /// A date.
    Date(Date),
}

impl Cell {
    /// A text, wrapped.
    pub fn text(text: impl Into<SmolStr>) -> Self {
        Cell::Text(text.into())
    }

    /// Each on a line of its own, wrapped.
    pub fn lines(lines: &[impl fmt::Display]) -> Self {
        let mut text = SmolStrBuilder::new();
        for (index, line) in lines.iter().enumerate() {
            let between = if index > 0 { "\n" } else { "" };
            // A builder in memory takes what it is given.
            let _: fmt::Result = write!(text, "{between}{line}");
        }
        Cell::Text(text.finish())
    }

    /// A short text, centred.
    pub fn short(text: impl Into<SmolStr>) -> Self {
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
        let text = format_smolstr!("{} {}", verdict.sign(), verdict.word());
        Cell::Mark(text, Look::Tone(words::tone(verdict)))
    }

    /// Sign and short word of a verdict, for a matrix.
    pub fn brief_verdict(verdict: Verdict) -> Self {
        let text = format_smolstr!("{} {}", verdict.sign(), words::brief(verdict));
        Cell::Mark(text, Look::Tone(words::tone(verdict)))
    }

    /// Sign and word of a severity.
    pub fn severity(severity: Severity) -> Self {
        let text = format_smolstr!("{} {}", severity.sign(), severity.word());
        Cell::Mark(text, Look::Level(severity.into()))
    }

    /// Sign and word of a submission's verdict.
    pub fn submission(verdict: SubmissionVerdict) -> Self {
        let text = format_smolstr!("{} {}", verdict.sign(), verdict.word());
        Cell::Mark(text, Look::Tone(words::submission_tone(verdict)))
    }

    /// Sign and word of where a followed-up finding stands.
    pub fn state(state: State) -> Self {
        Cell::Mark(
            format_smolstr!("{} {}", state.sign(), state.word()),
            Look::Tone(words::state_tone(state)),
        )
    }

    /// Sign and word of where a county stands.
    pub fn status(status: Status) -> Self {
        let mark = Mark::from(status);
        Cell::Mark(
            format_smolstr!("{} {}", mark.sign, mark.word),
            Look::Tone(words::status_tone(status)),
        )
    }

    /// The text as it is shown, for widths and heights.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Cell::Blank | Cell::Fill(_) => Cow::Borrowed(""),
            Cell::Text(text)
            | Cell::Short(text)
            | Cell::Mark(text, _)
            | Cell::Link(text)
            | Cell::Answer(Answer::Text(text)) => Cow::Borrowed(text),
            Cell::Answer(Answer::Number(number)) => Cow::Owned(number.to_string()),
            Cell::Serial(no) => Cow::Owned(no.to_string()),
            Cell::Number(number) => {
                let shown = if number.percent {
                    quantity::percent(number.value)
                } else {
                    quantity::number(number.value, number.decimals)
                };
                Cow::Owned(if number.sign.is_empty() {
                    shown
                } else {
                    format!("{} {shown}", number.sign)
                })
            }
            Cell::Date(_) | Cell::Answer(Answer::Date(_)) => Cow::Borrowed("2026-01-01"),
        }
    }

    /// Whether its text breaks into lines where the column is narrow.
    pub fn wraps(&self) -> bool {
        matches!(
            self,
            Cell::Text(_) | Cell::Short(_) | Cell::Answer(Answer::Text(_))
        )
    }

    /// What its format depends on.
    pub fn manner(&self) -> Manner {
        match self {
            Cell::Blank | Cell::Text(_) => Manner::Prose,
            Cell::Short(_) => Manner::Short,
            Cell::Serial(_) => Manner::Serial,
            Cell::Number(number) => Manner::Number {
                decimals: number.decimals,
                percent: number.percent,
                sign: number.sign,
                tone: number.tone,
            },
            Cell::Date(_) => Manner::Date,
            Cell::Mark(_, look) => Manner::Mark(*look),
            Cell::Link(_) => Manner::Link,
            Cell::Fill(fill) => Manner::Fill(*fill),
            Cell::Answer(Answer::Text(_) | Answer::Number(_)) => Manner::Fill(Fill::Text),
            Cell::Answer(Answer::Date(_)) => Manner::Fill(Fill::Date),
        }
    }

    /// Puts it.
    pub fn put(&self, cells: &mut DirectCells, at: (u32, u16), look: workbook::Look) {
        match self {
            Cell::Blank | Cell::Fill(_) => cells.put_blank(at, look),
            Cell::Text(text) | Cell::Short(text) | Cell::Mark(text, _) | Cell::Answer(Answer::Text(text)) => {
                cells.put_shared(at, text.clone(), look)
            }
            Cell::Link(sheet) => cells.put_link(at, (sheet, "A1"), sheet, look),
            Cell::Answer(Answer::Number(number)) => cells.put_number(at, *number, look),
            Cell::Serial(no) => cells.put_number(at, whole(*no), look),
            Cell::Number(number) => cells.put_number(at, number.value, look),
            Cell::Date(date) | Cell::Answer(Answer::Date(date)) => cells.put_date(at, *date, look),
        }
    }
}

/// What the format of a cell depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// A text, wrapped.
    Prose,
    /// A short text, centred.
    Short,
    /// The number of a row in its list.
    Serial,
    /// A number; as in [`Number`].
    Number {
        /// Decimals.
        decimals: u8,
        /// Whether it is shown as a percentage.
        percent: bool,
        /// A sign shown before it.
        sign: &'static str,
        /// Colour.
        tone: Option<Tone>,
    },
    /// A date.
    Date,
    /// A mark in its colour.
    Mark(Look),
    /// A link.
    Link,
    /// An answer, to be written or to be written over.
    Fill(Fill),
}

impl Manner {
    /// The format, on the ground of its row.
    pub fn format(self, styles: &Styles, ground: Option<Ground>) -> Format {
        let mut coloured = matches!(self, Manner::Mark(_) | Manner::Fill(_));
        let plain = match self {
            Manner::Prose => styles.prose.clone(),
            Manner::Short => styles.centred.clone().set_text_wrap(),
            Manner::Serial => styles.centred.clone(),
            Manner::Number {
                decimals,
                percent,
                sign,
                tone,
            } => {
                let format = if percent {
                    styles.share(sign)
                } else {
                    styles.quantity(sign, decimals)
                };
                coloured = tone.is_some();
                match tone {
                    Some(tone) => styles.in_tone(&format, tone),
                    None => format,
                }
            }
            Manner::Date => styles.date.clone(),
            Manner::Mark(Look::Tone(tone)) => styles.tone(tone).clone(),
            Manner::Mark(Look::Level(level)) => styles.level(level).clone(),
            Manner::Link => styles.boxed_link.clone(),
            Manner::Fill(Fill::Text) => styles.input.clone(),
            Manner::Fill(Fill::Date) => styles.input_date.clone(),
        };
        match ground {
            Some(ground) if !coloured => styles.on(&plain, ground),
            _ => plain,
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
