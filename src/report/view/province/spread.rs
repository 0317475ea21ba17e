//! How a figure is spread over the counties: a point for each, on a line with the required value.
//!
//! Where every county has its own required value, what is drawn is the share of it that is reached, so that counties of
//! different size can stand on one line.

use serde::Serialize;

use super::Counted;
use crate::model::assessment::FigureValue;
use crate::model::peers::Among;
use crate::model::plan::{County, Relation};
use crate::model::quantity;
use crate::report::view::text;

/// Fewer points than this are read faster in the table.
const LEAST: usize = 4;

/// Points nearer to each other than this share of the width are drawn above each other.
const NEAR: f64 = 0.014;

/// Levels above each other, and their distance in pixels.
const LEVELS: usize = 5;
const STEP: usize = 8;

/// Where the lowest point stands, in pixels from the top.
const GROUND: usize = 50;

/// What is left free on both sides, as a share of the width.
const MARGIN: f64 = 0.02;

/// A figure's points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Id, unique on the page.
    pub id: String,
    /// The figure, and what is drawn of it.
    pub title: String,
    /// Lowest, median and highest in words, with their counties.
    pub desc: String,
    /// The points.
    pub points: Vec<Point>,
    /// Where the required value stands; empty if there is none.
    pub line: String,
    /// On which side of the line its label stands: `start` or `end`.
    pub anchor: &'static str,
    /// Label of the line.
    pub label: String,
    /// Where the median stands.
    pub median: String,
}

/// A county's point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// From the left.
    pub x: String,
    /// From the top, in pixels.
    pub y: usize,
    /// Whether the required value is not reached; such a point is a cross.
    pub short: bool,
    /// The county and its value.
    pub title: String,
}

/// One county's value as it is drawn.
struct Drawn<'a> {
    county: &'a County,
    at: f64,
    shown: String,
    short: bool,
}

/// The spread of a figure; none if too few counties have it.
pub(super) fn spread(id: String, figure: &FigureValue, counted: &[Counted<'_>]) -> Option<Spread> {
    let values: Vec<(&County, f64, Option<f64>)> = counted
        .iter()
        .filter_map(|(county, assessment)| {
            let own = assessment
                .figures
                .iter()
                .find(|own| super::funding::same(own, figure))?;
            Some((*county, own.value?, own.required))
        })
        .collect();
    if values.len() < LEAST {
        return None;
    }
    let shown = |value| text::figure(value, &figure.named.unit, figure.named.decimals);
    let first = values.first().and_then(|(_, _, required)| *required);
    let alike = values.iter().all(|(_, _, required)| *required == first);
    let shares = !alike
        && values
            .iter()
            .all(|(_, _, required)| required.is_some_and(|required| required > 0.0));
    let mut drawn: Vec<Drawn<'_>> = values
        .iter()
        .map(|(county, value, required)| Drawn {
            county,
            at: if shares {
                value / required.unwrap_or(1.0)
            } else {
                *value
            },
            shown: shown(*value),
            short: required.is_some_and(|required| !text::meets(*value, required, figure.named.relation)),
        })
        .collect();
    drawn.sort_by(|one, other| one.at.total_cmp(&other.at));
    let line = if shares {
        Some(1.0)
    } else {
        first.filter(|_| alike)
    };
    let (low, high) = ends(&drawn, line)?;
    let place = |at: f64| {
        let share = if high > low {
            (at - low) / (high - low)
        } else {
            0.5
        };
        MARGIN + share * (1.0 - 2.0 * MARGIN)
    };
    let say = |at: f64| {
        if shares { quantity::percent(at) } else { shown(at) }
    };
    let median = median(&drawn);
    let (least, most) = (drawn.first()?, drawn.last()?);
    let line_at = line.map(place);
    Some(Spread {
        id,
        title: if shares {
            let of = match figure.named.relation {
                Relation::AtLeast => "达到应达数的比例",
                Relation::AtMost => "占规定上限的比例",
                Relation::Equals => "与应达数之比",
            };
            format!("{}：{of}", figure.named.title)
        } else {
            figure.named.title.to_string()
        },
        desc: format!(
            "{} 个县区：最低 {}（{}），中位数 {}，最高 {}（{}）",
            text::count(drawn.len()),
            say(least.at),
            least.county.name,
            say(median),
            say(most.at),
            most.county.name
        ),
        points: points(&drawn, place),
        line: line_at.map(text::coordinate).unwrap_or_default(),
        anchor: if line_at.is_some_and(|at| at > 0.5) {
            "end"
        } else {
            "start"
        },
        label: line.map_or_else(String::new, |line| {
            format!("应 {} {}", figure.named.relation.sign(), say(line))
        }),
        median: text::coordinate(place(median)),
    })
}

/// Where one county stands among the others: its own point, the ends of the middle half of all, and the median. The
/// others are not named, nor is where each stands.
pub(in crate::report::view) fn among(id: String, among: &Among) -> Spread {
    let (low, high) = among.middle_half;
    let (least, most) = (low.min(among.value), high.max(among.value));
    let place = |at: f64| {
        let share = if most > least {
            (at - least) / (most - least)
        } else {
            0.5
        };
        MARGIN + share * (1.0 - 2.0 * MARGIN)
    };
    let point = |at: f64, short: bool, what: &str| Point {
        x: text::coordinate(place(at)),
        y: GROUND,
        short,
        title: format!("{what} {}", among.shown(at)),
    };
    Spread {
        id,
        title: among.figure.clone(),
        desc: format!(
            "✕ 为本县（市、区）{}，虚线为 {} 个县区的中位数 {}，两点之间为居中的一半",
            among.shown(among.value),
            quantity::plain(f64::from(among.counties)),
            among.shown(among.median)
        ),
        points: vec![
            point(low, false, "居中一半的下端"),
            point(high, false, "居中一半的上端"),
            point(among.value, true, "本县（市、区）"),
        ],
        line: String::new(),
        anchor: "start",
        label: String::new(),
        median: text::coordinate(place(among.median)),
    }
}

/// The values at the edges of the drawing; a required value is always on it.
fn ends(drawn: &[Drawn<'_>], line: Option<f64>) -> Option<(f64, f64)> {
    let at = drawn.iter().map(|drawn| drawn.at).chain(line);
    let low = at.clone().min_by(f64::total_cmp)?;
    let high = at.max_by(f64::total_cmp)?;
    Some((low, high))
}

/// The middle value of values in order; of an even number the mean of the two in the middle.
fn median(drawn: &[Drawn<'_>]) -> f64 {
    let at = |index: usize| drawn.get(index).map_or(0.0, |drawn| drawn.at);
    let half = drawn.len() / 2;
    if drawn.len() % 2 == 1 {
        at(half)
    } else {
        f64::midpoint(at(half.saturating_sub(1)), at(half))
    }
}

fn points(drawn: &[Drawn<'_>], place: impl Fn(f64) -> f64) -> Vec<Point> {
    let mut before: Option<(f64, usize)> = None;
    drawn
        .iter()
        .map(|drawn| {
            let x = place(drawn.at);
            let level = match before {
                Some((at, level)) if x - at < NEAR => (level + 1) % LEVELS,
                _ => 0,
            };
            // A column begins where its first point stands, so that a long row of near points does not creep.
            let start = before.filter(|_| level > 0).map_or(x, |(at, _)| at);
            before = Some((start, level));
            Point {
                x: text::coordinate(x),
                y: GROUND - level * STEP,
                short: drawn.short,
                title: format!("{} {}", drawn.county.name, drawn.shown),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::assessment::FigureName;
    use crate::model::trace::Trace;
    use crate::report::view::fixture;

    /// The spread of values with their required values.
    fn drawn(values: &[(f64, Option<f64>)]) -> Option<Spread> {
        let plan = fixture::plan();
        let figure = |(value, required): (f64, Option<f64>)| FigureValue {
            named: Arc::new(FigureName {
                group: "队伍".into(),
                title: "责任督学".into(),
                relation: Relation::AtLeast,
                unit: "人".into(),
                decimals: 0,
            }),
            value: Some(value),
            required,
            ratio: None,
            trace: Trace::default(),
        };
        let counties: Vec<County> = (0..values.len()).map(fixture::county).collect();
        let assessments: Vec<_> = values
            .iter()
            .zip(&counties)
            .map(|(value, county)| {
                let mut assessment = fixture::assessment(&plan, county.clone(), 1);
                assessment.figures = vec![figure(*value)];
                assessment
            })
            .collect();
        let counted: Vec<Counted<'_>> = counties.iter().zip(&assessments).collect();
        spread("s".to_owned(), &figure((0.0, None)), &counted)
    }

    #[test]
    fn every_county_has_its_point_and_those_below_the_line_are_crosses() {
        let spread = drawn(&[
            (10.0, Some(12.0)),
            (12.0, Some(12.0)),
            (20.0, Some(12.0)),
            (16.0, Some(12.0)),
        ])
        .unwrap();
        let places: Vec<(&str, bool)> = spread
            .points
            .iter()
            .map(|point| (point.x.as_str(), point.short))
            .collect();
        assert_eq!(
            places,
            [
                ("2.00%", true),
                ("21.20%", false),
                ("59.60%", false),
                ("98.00%", false)
            ]
        );
        assert_eq!(
            (spread.line.as_str(), spread.label.as_str()),
            ("21.20%", "应 ≥ 12 人")
        );
        assert!(
            spread.desc.starts_with("4 个县区：最低 10 人（"),
            "{}",
            spread.desc
        );
        assert!(spread.desc.contains("中位数 14 人"), "{}", spread.desc);
    }

    #[test]
    fn counties_with_their_own_demands_are_drawn_by_the_share_they_reach() {
        let spread = drawn(&[
            (5.0, Some(10.0)),
            (30.0, Some(20.0)),
            (8.0, Some(8.0)),
            (4.0, Some(4.0)),
        ])
        .unwrap();
        assert!(spread.title.ends_with("达到应达数的比例"));
        assert_eq!(spread.label, "应 ≥ 100.0%");
        assert_eq!(spread.line, "50.00%");
        // Equal points stand above each other.
        let levels: Vec<usize> = spread.points.iter().map(|point| point.y).collect();
        assert_eq!(levels, [GROUND, GROUND, GROUND - STEP, GROUND]);
    }

    #[test]
    fn equal_values_stand_in_the_middle_and_few_values_are_not_drawn() {
        let spread = drawn(&[(3.0, None); 4]).unwrap();
        assert!(spread.points.iter().all(|point| point.x == "50.00%"));
        assert!(spread.line.is_empty());
        assert_eq!(drawn(&[(3.0, None); 3]), None);
    }
}
