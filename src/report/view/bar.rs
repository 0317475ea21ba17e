//! Bars: counts stacked by verdict, and a value against the line it must reach, as shares of a drawing's width.

use serde::Serialize;

use super::mark::Mark;
use super::text;

/// Counts side by side that make up a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stack {
    /// Id, unique on the page.
    pub id: String,
    /// Title for those who cannot see it.
    pub title: String,
    /// All counts in words.
    pub desc: String,
    /// The parts in order; none if there is nothing to count.
    pub segments: Vec<Segment>,
}

/// One part of a stack.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// Tone.
    pub tone: &'static str,
    /// Where it starts.
    pub x: String,
    /// Its width.
    pub width: String,
    /// Its middle.
    pub middle: String,
    /// What is written on it; shorter the narrower it is.
    pub label: String,
}

/// Counts by mark as a stack; `unit` is the counter word in the description.
pub fn stack(id: impl Into<String>, title: impl Into<String>, counts: &[(Mark, usize)], unit: &str) -> Stack {
    let whole: usize = counts.iter().map(|(_, count)| count).sum();
    let mut segments = Vec::new();
    let mut before = 0;
    for &(mark, count) in counts.iter().filter(|(_, count)| *count > 0) {
        let start = share(before, whole);
        let width = share(count, whole);
        let shown = text::count(count);
        let label = if width >= 0.15 {
            format!("{} {shown}", mark.sign)
        } else if width >= 0.07 {
            shown
        } else {
            String::new()
        };
        segments.push(Segment {
            tone: mark.tone,
            x: text::coordinate(start),
            width: text::coordinate(width),
            middle: text::coordinate(start + width / 2.0),
            label,
        });
        before += count;
    }
    let desc = counts
        .iter()
        .map(|(mark, count)| format!("{} {} {unit}", mark.word, text::count(*count)))
        .collect::<Vec<_>>()
        .join("，");
    Stack {
        id: id.into(),
        title: title.into(),
        desc,
        segments,
    }
}

/// A value against the line it must reach.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// Id, unique on the page.
    pub id: String,
    /// Title for those who cannot see it.
    pub title: String,
    /// Value and required value in words.
    pub desc: String,
    /// Tone of the bar.
    pub tone: &'static str,
    /// Length of the bar.
    pub width: String,
    /// Where the required line stands.
    pub line: String,
    /// On which side of the line its label stands: `start` or `end`.
    pub anchor: &'static str,
    /// The required line's label.
    pub label: String,
}

/// A level; `whole` is the value at the right edge, if the quantity has a natural one.
pub fn level(
    id: String,
    title: &str,
    desc: String,
    tone: &'static str,
    (value, required): (f64, f64),
    whole: Option<f64>,
    label: String,
) -> Level {
    let edge = whole
        .unwrap_or(0.0)
        .max(value)
        .max(required * 1.25)
        .max(f64::MIN_POSITIVE);
    let edge = if whole.is_some_and(|whole| whole >= value && whole >= required) {
        whole.unwrap_or(edge)
    } else {
        edge
    };
    let line = required / edge;
    Level {
        id,
        title: title.to_owned(),
        desc,
        tone,
        width: text::coordinate(value / edge),
        line: text::coordinate(line),
        anchor: if line > 0.5 { "end" } else { "start" },
        label,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of measures and counties")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::Verdict;

    #[test]
    fn a_stack_fills_its_width() {
        let counts = [
            (Mark::from(Verdict::达标), 9),
            (Mark::from(Verdict::部分达标), 0),
            (Mark::from(Verdict::未达标), 1),
        ];
        let stack = stack("s", "措施结论", &counts, "项");
        assert_eq!(stack.segments.len(), 2);
        assert_eq!(stack.segments[0].label, "✓ 9");
        assert_eq!(stack.segments[1].x, "90.00%");
        assert_eq!(stack.segments[1].label, "1");
        assert_eq!(stack.desc, "达标 9 项，部分达标 0 项，未达标 1 项");
    }

    #[test]
    fn a_line_stays_inside_the_drawing() {
        let level = level(
            "l".into(),
            "督学",
            String::new(),
            "bad",
            (12.0, 15.0),
            None,
            "应 ≥ 15 人".into(),
        );
        assert_eq!(level.line, "80.00%");
        assert_eq!(level.anchor, "end");
        let nothing = super::level(
            "l".into(),
            "",
            String::new(),
            "bad",
            (0.0, 0.0),
            None,
            String::new(),
        );
        assert_eq!(nothing.width, "0.00%");
    }
}
