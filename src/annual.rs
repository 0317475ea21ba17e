//! The annual report: the results of several years put side by side, chapter by chapter.
//!
//! Floor 2: takes the plan and what `result.json` of each year's rounds holds, gives an [`Annual`] to `report`. No
//! sentence says more than the figures of its tables carry. What the program wrote is all that it reads: a figure that
//! no round holds is said to be missing.

mod changes;
mod counties;
mod figures;
mod limits;
mod measures;
mod overview;
mod problems;
mod rectification;
mod words;
mod year;

use std::fmt;

use crate::model::annual::{Annual, Chapter, UsedResult};
use crate::model::plan::Plan;

pub use year::{Results, read};

/// The years side by side.
struct Years<'a> {
    plan: &'a Plan,
    /// The rounds of each year as one, ascending.
    all: Vec<&'a Results>,
    /// The year reported on.
    this: &'a Results,
    /// The year before it, if its results are there.
    last: Option<&'a Results>,
}

/// Composes the report of the last year among the results. Of several rounds of a year the last one counts, and for a
/// county that sent nothing in it what it sent last in the year.
///
/// # Errors
/// There are no results, or two of the same year and day, of which none is the later one.
pub fn compose(plan: &Plan, mut results: Vec<Results>) -> Result<Annual, NotComposed> {
    results.sort_by_key(|held| (held.used.year, held.used.as_of));
    if let Some(same) = results.windows(2).find_map(|pair| match pair {
        [a, b] if (a.used.year, a.used.as_of) == (b.used.year, b.used.as_of) => Some([a, b]),
        _ => None,
    }) {
        return Err(NotComposed::SameDay(same.map(|held| held.used.name.clone())));
    }
    let mut of_years: Vec<Results> = Vec::new();
    let mut sources: Vec<UsedResult> = Vec::new();
    for rounds in results.chunk_by(|a, b| a.used.year == b.used.year) {
        let Some((last, before)) = rounds.split_last() else {
            continue;
        };
        let mut of_year = last.clone();
        let mut used = vec![last.used.clone()];
        for earlier in before.iter().rev() {
            let counts = of_year.take_over(earlier);
            used.push(UsedResult {
                counts,
                ..earlier.used.clone()
            });
        }
        sources.extend(used.into_iter().rev());
        of_years.push(of_year);
    }
    let all: Vec<&Results> = of_years.iter().collect();
    let Some(this) = all.last().copied() else {
        return Err(NotComposed::NoResults);
    };
    let last = all.iter().rev().nth(1).copied();
    let years = Years {
        plan,
        last: last.filter(|last| last.used.year == this.used.year - 1),
        this,
        all,
    };
    let chapters: Vec<Chapter> = vec![
        overview::chapter(&years),
        measures::chapter(&years),
        figures::chapter(&years),
        rectification::chapter(&years),
        problems::accountability(&years),
        problems::chapter(&years),
        changes::chapter(&years),
        limits::chapter(&years, &sources),
    ];
    Ok(Annual {
        province: plan.province.clone(),
        plan: plan.title.clone(),
        year: this.used.year,
        years: years.all.iter().map(|held| held.used.year).collect(),
        as_of: this.as_of(),
        public: results.iter().any(|held| held.public),
        annexes: vec![
            counties::table(&years),
            figures::by_city(&years),
            problems::all(&years),
        ],
        chapters,
        sources,
    })
}

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotComposed {
    /// There are no results.
    NoResults,
    /// Two results are of the same year and day; their names.
    SameDay([String; 2]),
}

impl fmt::Display for NotComposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotComposed::NoResults => f.write_str("没有给出任何一年的核查结果。"),
            NotComposed::SameDay([one, other]) => write!(
                f,
                "{one} 和 {other} 的年度和核查基准日相同，无法确定以哪一个为准。请只写其中一个。"
            ),
        }
    }
}

impl std::error::Error for NotComposed {}
