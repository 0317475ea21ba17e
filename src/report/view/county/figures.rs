//! Funding and staffing of one county: the value against the line it must reach.

use serde::Serialize;

use crate::model::assessment::{FigureValue, Verdict};
use crate::model::quantity;
use crate::report::view::bar::{self, Level};
use crate::report::view::computation::{Computation, Computations};
use crate::report::view::mark::Mark;
use crate::report::view::text;

/// Figures of one group.
#[derive(Clone, Debug, Serialize)]
pub struct FigureGroup<'a> {
    /// Name of the group.
    pub name: &'a str,
    /// Its figures.
    pub rows: Vec<FigureRow<'a>>,
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub struct FigureRow<'a> {
    /// Title.
    pub title: &'a str,
    /// Value with its unit, or that data are missing.
    pub value: String,
    /// Numerator and denominator of a rate; may be empty.
    pub ratio: String,
    /// The required value; may be empty.
    pub required: String,
    /// Whether the required value is reached; none if nothing is required.
    pub mark: Option<Mark>,
    /// The drawing; none without a value or a required value.
    pub level: Option<Level>,
    /// How it was computed.
    pub work: &'a Computation<'a>,
}

pub(super) fn groups<'a>(of: &'a Computations<'a>) -> Vec<FigureGroup<'a>> {
    let mut groups: Vec<FigureGroup<'a>> = Vec::new();
    for (index, (figure, work)) in of.assessment.figures.iter().zip(&of.figures).enumerate() {
        let row = row(index, figure, work);
        match groups.iter_mut().find(|group| group.name == figure.named.group) {
            Some(group) => group.rows.push(row),
            None => groups.push(FigureGroup {
                name: &figure.named.group,
                rows: vec![row],
            }),
        }
    }
    groups
}

fn row<'a>(index: usize, figure: &'a FigureValue, work: &'a Computation<'a>) -> FigureRow<'a> {
    let shown = |value| text::figure(value, &figure.named.unit, figure.named.decimals);
    let verdict = match (figure.value, figure.required) {
        (Some(value), Some(required)) if text::meets(value, required, figure.named.relation) => {
            Some(Verdict::达标)
        }
        (Some(_), Some(_)) => Some(Verdict::未达标),
        (None, _) => Some(Verdict::无法判定),
        (Some(_), None) => None,
    };
    let mark = verdict.map(Mark::from);
    let required = figure.required.map_or_else(String::new, |required| {
        format!("{} {}", figure.named.relation.sign(), shown(required))
    });
    let level = match (figure.value, figure.required) {
        (Some(value), Some(line)) => Some(bar::level(
            format!("figure-{index}"),
            &figure.named.title,
            format!("实际 {}，应 {required}", shown(value)),
            mark.map_or("na", |mark| mark.tone),
            (value, line),
            (figure.named.unit == "%").then_some(1.0),
            format!("应 {required}"),
        )),
        _ => None,
    };
    FigureRow {
        title: &figure.named.title,
        value: figure.value.map_or_else(|| "数据缺失".to_owned(), shown),
        ratio: figure.ratio.map_or_else(String::new, |(part, whole)| {
            format!("（{}/{}）", quantity::plain(part), quantity::plain(whole))
        }),
        required,
        mark,
        level,
        work,
    }
}
