//! Funding and staffing by county and city: values add up, rates come from the sums of their numerators and
//! denominators, and every sum says how many counties it is of.

use std::rc::Rc;

use serde::Serialize;

use super::Counted;
use super::spread::{Spread, spread};
use crate::model::assessment::FigureValue;
use crate::model::plan::{County, Relation};
use crate::model::quantity;
use crate::report::paths::county_link;
use crate::report::template::{Long, LongLists};
use crate::report::view::text;

/// How many figures stand side by side; more would not fit an A4 page.
const COLUMNS: usize = 6;

/// Some figures of a group, for every county.
#[derive(Clone, Debug, Serialize)]
pub struct FundingTable {
    /// Group, with a number where it takes several tables.
    pub name: String,
    /// The figures.
    pub columns: Vec<FigureColumn>,
    /// How they are spread over the counties, those that enough counties have.
    pub spreads: Vec<Spread>,
    /// The whole province.
    pub total: FundingRow,
    /// The cities.
    pub cities: Vec<FundingCity>,
}

/// A figure.
#[derive(Clone, Debug, Serialize)]
pub struct FigureColumn {
    /// Title.
    pub title: String,
    /// Unit; empty for none.
    pub unit: String,
}

/// A city with its counties.
#[derive(Clone, Debug, Serialize)]
pub struct FundingCity {
    /// The city's sums.
    pub sum: FundingRow,
    /// Its counties.
    pub rows: Vec<FundingRow>,
}

/// A line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct FundingRow {
    /// Name.
    pub name: String,
    /// The county's report; empty for sums.
    pub link: String,
    /// The values.
    pub cells: Vec<FundingCell>,
}

/// A value.
#[derive(Clone, Debug, Serialize)]
pub struct FundingCell {
    /// The value, or 缺数据.
    pub value: String,
    /// Numerator and denominator of a rate of sums; empty otherwise.
    pub ratio: String,
    /// The required value, or how many counties the sum is of; may be empty.
    pub note: String,
    /// Whether the required value is not reached.
    pub short: bool,
    /// How many counties do not reach theirs; empty if none.
    pub short_count: String,
    /// Whether there is no value.
    pub missing: bool,
}

/// The list of [`FundingTable`]s.
pub(super) fn tables<'a>(counted: &Rc<[Counted<'a>]>, lists: &mut LongLists<'a>) -> Long {
    let parts = parts(counted);
    let counted = counted.clone();
    lists.add(parts.len(), move |to| {
        for Part { name, first, figures } in &parts {
            to(&[table(name.clone(), *first, figures, &counted)]);
        }
    })
}

/// Figures that stand side by side.
struct Part<'a> {
    name: String,
    /// The number of the first of them on the page.
    first: usize,
    figures: Vec<&'a FigureValue>,
}

fn parts<'a>(counted: &[Counted<'a>]) -> Vec<Part<'a>> {
    let mut groups: Vec<(String, Vec<&FigureValue>)> = Vec::new();
    // All assessments of a round have the plan's figures; the first one that has any names them.
    let Some(named) = counted
        .iter()
        .map(|(_, assessment)| &assessment.figures)
        .find(|f| !f.is_empty())
    else {
        return Vec::new();
    };
    for figure in named {
        match groups.iter_mut().find(|(name, _)| *name == figure.named.group) {
            Some((_, figures)) => figures.push(figure),
            None => groups.push((figure.named.group.to_string(), vec![figure])),
        }
    }
    let mut parts = Vec::new();
    let mut first = 0;
    for (name, figures) in &groups {
        let count = figures.len().div_ceil(COLUMNS);
        for (index, figures) in figures.chunks(figures.len().div_ceil(count)).enumerate() {
            let name = if count > 1 {
                format!("{name}（表 {}/{}）", text::count(index + 1), text::count(count))
            } else {
                name.clone()
            };
            let figures = figures.to_vec();
            let after = first + figures.len();
            parts.push(Part { name, first, figures });
            first = after;
        }
    }
    parts
}

/// `first` is the number of its first figure on the page.
fn table(name: String, first: usize, figures: &[&FigureValue], counted: &[Counted]) -> FundingTable {
    let mut cities: Vec<(&str, Vec<Counted>)> = Vec::new();
    for &(county, assessment) in counted {
        match cities.iter_mut().find(|(city, _)| *city == county.city) {
            Some((_, members)) => members.push((county, assessment)),
            None => cities.push((&county.city, vec![(county, assessment)])),
        }
    }
    FundingTable {
        name,
        columns: figures
            .iter()
            .map(|figure| FigureColumn {
                title: figure.named.title.to_string(),
                unit: figure.named.unit.to_string(),
            })
            .collect(),
        spreads: figures
            .iter()
            .zip(first..)
            .filter_map(|(figure, number)| spread(format!("spread-{number}"), figure, counted))
            .collect(),
        total: sum_row("全省", figures, counted),
        cities: cities
            .iter()
            .map(|(city, members)| FundingCity {
                sum: sum_row(city, figures, members),
                rows: members
                    .iter()
                    .map(|(county, assessment)| county_row(county, figures, &assessment.figures))
                    .collect(),
            })
            .collect(),
    }
}

fn county_row(county: &County, figures: &[&FigureValue], values: &[FigureValue]) -> FundingRow {
    FundingRow {
        name: county.name.to_string(),
        link: county_link(county),
        cells: figures
            .iter()
            .map(|figure| county_cell(values.iter().find(|value| same(value, figure))))
            .collect(),
    }
}

fn county_cell(figure: Option<&FigureValue>) -> FundingCell {
    let Some((figure, value)) = figure.and_then(|figure| figure.value.map(|value| (figure, value))) else {
        return FundingCell {
            value: "缺数据".to_owned(),
            ratio: String::new(),
            note: String::new(),
            short: false,
            short_count: String::new(),
            missing: true,
        };
    };
    let bare = |value| text::figure_bare(value, &figure.named.unit, figure.named.decimals);
    let short = figure
        .required
        .is_some_and(|required| !text::meets(value, required, figure.named.relation));
    FundingCell {
        value: bare(value),
        ratio: String::new(),
        note: figure.required.map_or_else(String::new, |required| {
            format!("应 {} {}", figure.named.relation.sign(), bare(required))
        }),
        short,
        short_count: String::new(),
        missing: false,
    }
}

fn sum_row(name: &str, figures: &[&FigureValue], members: &[Counted]) -> FundingRow {
    FundingRow {
        name: name.to_owned(),
        link: String::new(),
        cells: figures.iter().map(|figure| sum_cell(figure, members)).collect(),
    }
}

fn sum_cell(figure: &FigureValue, members: &[Counted]) -> FundingCell {
    let values: Vec<&FigureValue> = members
        .iter()
        .filter_map(|(_, assessment)| assessment.figures.iter().find(|value| same(value, figure)))
        .filter(|value| value.value.is_some())
        .collect();
    let of = format!(
        "{}/{} 个县区",
        text::count(values.len()),
        text::count(members.len())
    );
    let short = values
        .iter()
        .filter(|value| {
            let (Some(actual), Some(required)) = (value.value, value.required) else {
                return false;
            };
            !text::meets(actual, required, value.named.relation)
        })
        .count();
    let whole = if values.is_empty() {
        None
    } else {
        sum(figure, &values)
    };
    let missing = whole.is_none();
    let (value, ratio) = whole.unwrap_or_else(|| ("缺数据".to_owned(), String::new()));
    FundingCell {
        missing,
        value,
        ratio,
        note: of,
        short: false,
        short_count: if short == 0 {
            String::new()
        } else {
            format!("{} 个{}", text::count(short), short_word(figure.named.relation))
        },
    }
}

/// A rate of sums with its numerator and denominator, or a sum; a share without numerator and denominator cannot be summed.
fn sum(figure: &FigureValue, values: &[&FigureValue]) -> Option<(String, String)> {
    let ratios: Vec<(f64, f64)> = values.iter().filter_map(|value| value.ratio).collect();
    if !ratios.is_empty() {
        let part: f64 = ratios.iter().map(|(part, _)| part).sum();
        let whole: f64 = ratios.iter().map(|(_, whole)| whole).sum();
        if whole == 0.0 {
            return None;
        }
        return Some((
            text::figure_bare(part / whole, &figure.named.unit, figure.named.decimals),
            format!("{}/{}", quantity::plain(part), quantity::plain(whole)),
        ));
    }
    if figure.named.unit == "%" {
        return None;
    }
    let total: f64 = values.iter().filter_map(|value| value.value).sum();
    Some((quantity::number(total, figure.named.decimals), String::new()))
}

fn short_word(relation: Relation) -> &'static str {
    match relation {
        Relation::AtLeast => "不足",
        Relation::AtMost => "超出",
        Relation::Equals => "不符",
    }
}

/// Whether two values are of the same figure.
pub(super) fn same(left: &FigureValue, right: &FigureValue) -> bool {
    left.named.group == right.named.group && left.named.title == right.named.title
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::assessment::FigureName;
    use crate::model::trace::Trace;

    fn figure(value: Option<f64>, ratio: Option<(f64, f64)>, unit: &str) -> FigureValue {
        FigureValue {
            named: Arc::new(FigureName {
                group: "队伍".into(),
                title: "挂牌率".into(),
                relation: Relation::AtLeast,
                unit: unit.into(),
                decimals: 0,
            }),
            value,
            required: Some(1.0),
            ratio,
            trace: Trace::default(),
        }
    }

    #[test]
    fn a_rate_is_formed_from_sums_not_from_rates() {
        let small = figure(Some(1.0), Some((1.0, 1.0)), "%");
        let large = figure(Some(0.5), Some((50.0, 100.0)), "%");
        assert_eq!(
            sum(&small, &[&small, &large]).unwrap(),
            ("50.5%".to_owned(), "51/101".to_owned())
        );
    }

    #[test]
    fn values_add_up_and_shares_do_not() {
        let people = figure(Some(3.0), None, "人");
        assert_eq!(sum(&people, &[&people, &people]).unwrap().0, "6");
        let share = figure(Some(0.5), None, "%");
        assert_eq!(sum(&share, &[&share, &share]), None);
    }

    #[test]
    fn a_county_below_its_line_is_marked() {
        assert!(county_cell(Some(&figure(Some(0.9), None, "%"))).short);
        assert!(county_cell(Some(&figure(None, None, "%"))).missing);
    }
}
