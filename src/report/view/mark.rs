//! Marks: sign, word and tone of a verdict, a severity or a state; never colour alone.

use serde::Serialize;

use crate::model::assessment::{SubmissionVerdict, Verdict};
use crate::model::finding::Severity;
use crate::model::followup::State;
use crate::model::round::Status;

/// A verdict, severity or state as a page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The sign.
    pub sign: &'static str,
    /// The word.
    pub word: &'static str,
    /// Name of the tone in the style sheet: `ok` `part` `bad` `unknown` `na` `trial` `stop` `info`.
    pub tone: &'static str,
}

impl From<Verdict> for Mark {
    fn from(verdict: Verdict) -> Self {
        let tone = match verdict {
            Verdict::达标 => "ok",
            Verdict::部分达标 => "part",
            Verdict::未达标 => "bad",
            Verdict::无法判定 => "unknown",
            Verdict::不适用 => "na",
            Verdict::试行 => "trial",
        };
        Mark {
            sign: verdict.sign(),
            word: verdict.word(),
            tone,
        }
    }
}

impl From<Severity> for Mark {
    fn from(severity: Severity) -> Self {
        let tone = match severity {
            Severity::错误 => "stop",
            Severity::不达标 => "bad",
            Severity::预警 => "part",
            Severity::提示 => "info",
        };
        Mark {
            sign: severity.sign(),
            word: severity.word(),
            tone,
        }
    }
}

impl From<SubmissionVerdict> for Mark {
    fn from(verdict: SubmissionVerdict) -> Self {
        let tone = match verdict {
            SubmissionVerdict::通过 => "ok",
            SubmissionVerdict::通过有整改 => "part",
            SubmissionVerdict::退回修改 => "stop",
        };
        Mark {
            sign: verdict.sign(),
            word: verdict.word(),
            tone,
        }
    }
}

impl From<Status> for Mark {
    fn from(status: Status) -> Self {
        let (sign, tone) = match status {
            Status::已报送 => ("✓", "ok"),
            Status::年度不符 => ("▲", "part"),
            Status::无法读取 => ("？", "unknown"),
            Status::未报送 => ("✕", "bad"),
        };
        Mark {
            sign,
            word: status.word(),
            tone,
        }
    }
}

impl From<State> for Mark {
    fn from(state: State) -> Self {
        let tone = match state {
            State::逾期 | State::反弹 => "stop",
            State::未整改 => "bad",
            State::新增 => "part",
            State::已整改待复查 => "trial",
            State::已销号 => "ok",
        };
        Mark {
            sign: state.sign(),
            word: state.word(),
            tone,
        }
    }
}

/// A mark with how many there are of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tile {
    /// The mark.
    pub mark: Mark,
    /// How many.
    pub count: String,
    /// Whether there is none, so that the tile need not catch the eye.
    pub nil: bool,
    /// What the count is of, or what follows from it; may be empty.
    pub note: String,
    /// Where those counted are listed; empty if nowhere.
    pub link: String,
}

impl Tile {
    /// A tile with a count.
    pub fn new(mark: impl Into<Mark>, count: usize, note: impl Into<String>) -> Self {
        Tile {
            mark: mark.into(),
            count: super::text::count(count),
            nil: count == 0,
            note: note.into(),
            link: String::new(),
        }
    }

    /// The tile, leading to the list of those counted.
    #[must_use]
    pub fn leading_to(self, link: String) -> Self {
        Tile { link, ..self }
    }
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
}

impl Pair {
    /// A label with its value.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Pair {
            label: label.into(),
            value: value.into(),
        }
    }
}
