//! What a list holds of each county: of thousands of counties each asks for its own.

use smol_str::SmolStr;

use super::EditedList;
use super::list::{List, Row};
use super::reviews::ReviewRow;
use super::sheet::is_about;
use crate::model::plan::County;

/// Where in a list the counties of a name stand.
pub(super) struct Places(Vec<(SmolStr, usize)>);

impl Places {
    /// Of the names of the counties that the entries of a list are about.
    pub(super) fn new(names: Vec<SmolStr>) -> Self {
        let mut places: Vec<(SmolStr, usize)> = names.into_iter().zip(0..).collect();
        places.sort_unstable();
        Self(places)
    }

    /// The indexes of the entries that are about counties of a name, in order.
    pub(super) fn of(&self, name: &str) -> impl Iterator<Item = usize> {
        let from = self.0.partition_point(|(held, _)| held.as_str() < name);
        let rest = self.0.get(from..).unwrap_or_default().iter();
        let named = rest.take_while(move |(held, _)| held == name);
        named.map(|(_, place)| *place)
    }
}

/// An edited list.
pub(super) struct ByCounty<'l> {
    /// The list.
    pub(super) list: &'l List,
    rows: Places,
    reviews: Places,
}

impl<'l> ByCounty<'l> {
    /// Of each list.
    pub(super) fn of(lists: &'l [EditedList]) -> Vec<Self> {
        let lists = lists.iter().map(|edited| &edited.list);
        let by_county = lists.map(|list| Self {
            list,
            rows: Places::new(list.rows.iter().map(|row| row.county.1.as_str().into()).collect()),
            reviews: Places::new(
                list.reviews
                    .iter()
                    .map(|row| row.county.1.as_str().into())
                    .collect(),
            ),
        });
        by_county.collect()
    }

    /// The rows that are about a county.
    pub(super) fn rows_of(&self, county: &County) -> Vec<&'l Row> {
        if self.list.of_province {
            let named = self.rows.of(&county.name);
            let named = named.filter_map(|place| self.list.rows.get(place));
            named.filter(|row| is_about(&row.county, county)).collect()
        } else if is_of(self.list, county) {
            self.list.rows.iter().collect()
        } else {
            Vec::new()
        }
    }

    /// What the office said of a county's explanations.
    pub(super) fn reviews_of(&self, county: &County) -> Vec<&'l ReviewRow> {
        let named = self.reviews.of(&county.name);
        let named = named.filter_map(|place| self.list.reviews.get(place));
        named.filter(|row| is_about(&row.county, county)).collect()
    }

    /// What of the list belongs to none of the counties, as a sentence; `places` are those of the counties.
    pub(super) fn unplaced(&self, counties: &[County], places: &Places) -> Option<String> {
        if !self.list.of_province {
            let known = counties.iter().any(|county| is_of(self.list, county));
            return (!known).then(|| "看不出是哪个县区的清单，没有采用。".to_owned());
        }
        let is_placed = |row: &Row| {
            let mut named = places.of(&row.county.1).filter_map(|place| counties.get(place));
            named.any(|county| is_about(&row.county, county))
        };
        let lost = self
            .list
            .rows
            .iter()
            .filter(|row| !is_placed(row) && !row.written.is_empty())
            .count();
        (lost > 0).then(|| format!("有 {lost} 行填写了内容，但县区不在名单中，没有采用。"))
    }
}

/// Whether a county's list is this county's.
pub(super) fn is_of(list: &List, county: &County) -> bool {
    if list.of_province {
        return false;
    }
    match &list.county_code {
        Some(code) => !code.is_empty() && *code == county.code,
        None => !county.name.is_empty() && list.title.starts_with(county.name.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_counties_of_a_name_is_found_in_order() {
        let places = Places::new(["乙县", "甲县", "", "乙县", "甲县区"].map(SmolStr::from).to_vec());
        let of = |name| places.of(name).collect::<Vec<_>>();
        assert_eq!(of("乙县"), [0, 3]);
        assert_eq!(of("甲县"), [1]);
        assert_eq!(of("甲"), [] as [usize; 0]);
        assert_eq!(of(""), [2]);
    }
}
