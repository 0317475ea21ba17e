//! Edited lists, with their rows by county: of thousands of counties each asks for its own.

use std::collections::BTreeMap;

use super::EditedList;
use super::list::{List, Row};
use super::reviews::ReviewRow;
use super::sheet::is_about;
use crate::model::plan::County;

/// An edited list.
pub(super) struct ByCounty<'l> {
    /// The list.
    pub(super) list: &'l List,
    /// Its rows, by the county that they name.
    rows: BTreeMap<&'l str, Vec<&'l Row>>,
    /// What the office said, by the county that it names.
    reviews: BTreeMap<&'l str, Vec<&'l ReviewRow>>,
}

impl<'l> ByCounty<'l> {
    /// Of each list.
    pub(super) fn of(lists: &'l [EditedList]) -> Vec<Self> {
        let lists = lists.iter().map(|edited| &edited.list);
        lists.map(Self::new).collect()
    }

    fn new(list: &'l List) -> Self {
        let (mut rows, mut reviews) = (BTreeMap::new(), BTreeMap::new());
        for row in &list.rows {
            let of_county: &mut Vec<&Row> = rows.entry(row.county.1.as_str()).or_default();
            of_county.push(row);
        }
        for row in &list.reviews {
            let of_county: &mut Vec<&ReviewRow> = reviews.entry(row.county.1.as_str()).or_default();
            of_county.push(row);
        }
        Self { list, rows, reviews }
    }

    /// The rows that are about a county.
    pub(super) fn rows_of(&self, county: &County) -> Vec<&'l Row> {
        if self.list.of_province {
            let named = self.rows.get(county.name.as_str()).into_iter().flatten();
            named
                .copied()
                .filter(|row| is_about(&row.county, county))
                .collect()
        } else if is_of(self.list, county) {
            self.list.rows.iter().collect()
        } else {
            Vec::new()
        }
    }

    /// What the office said of a county's explanations.
    pub(super) fn reviews_of(&self, county: &County) -> impl Iterator<Item = &'l ReviewRow> {
        let named = self.reviews.get(county.name.as_str()).into_iter().flatten();
        named.copied().filter(|row| is_about(&row.county, county))
    }

    /// What of the list belongs to none of the counties, as a sentence.
    pub(super) fn unplaced(&self, counties: &[County]) -> Option<String> {
        if !self.list.of_province {
            let known = counties.iter().any(|county| is_of(self.list, county));
            return (!known).then(|| "看不出是哪个县区的清单，没有采用。".to_owned());
        }
        let mut named: BTreeMap<&str, Vec<&County>> = BTreeMap::new();
        for county in counties {
            named.entry(&county.name).or_default().push(county);
        }
        let is_placed = |row: &Row| {
            let named = named.get(row.county.1.as_str());
            named.is_some_and(|named| named.iter().any(|county| is_about(&row.county, county)))
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
