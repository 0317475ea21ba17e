//! Counties whose rosters or texts were found alike: who, what, and how much of it.

use serde::Serialize;

use super::who::Named;
use crate::model::alike::AlikeGroup;
use crate::model::quantity;
use crate::model::round::Round;
use crate::report::paths::{county_folders, folder_link};
use crate::report::view::text;

/// Alike material, as reports show it.
#[derive(Clone, Debug, Serialize)]
pub struct Alike {
    /// A row for each group of counties and material.
    pub rows: Vec<AlikeRow>,
    /// What was compared, and what was found.
    pub note: String,
}

/// A group of counties with the same material.
#[derive(Clone, Debug, Serialize)]
pub struct AlikeRow {
    /// The material.
    pub material: String,
    /// Who.
    pub counties: Vec<Named>,
    /// How much any two of them have in common.
    pub common: String,
    /// What share of the smaller one's that is.
    pub share: String,
}

impl AlikeRow {
    /// The counties in a line.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.counties.iter().map(|county| county.name.as_str()).collect();
        names.join("、")
    }
}

/// What a round found alike; none if nothing was compared.
pub fn alike(round: &Round) -> Option<Alike> {
    let alike = round.alike.as_ref()?;
    let folders = county_folders(round);
    let named = |index: &usize| {
        let sent = round.assessments.get(*index)?;
        Some(Named {
            name: text::shown(&sent.county.name),
            link: folder_link(folders.get(*index)?),
        })
    };
    let rows: Vec<AlikeRow> = alike
        .groups
        .iter()
        .map(|group| AlikeRow {
            material: group.table.clone().unwrap_or_else(|| "较长的文字".to_owned()),
            counties: group.assessments.iter().filter_map(named).collect(),
            common: common(group),
            share: share(group),
        })
        .collect();
    let mut note = format!(
        "比对了 {} 份工作簿的名册、名单、台账和较长的文字",
        text::count(alike.compared)
    );
    if rows.is_empty() {
        note.push_str("，没有发现雷同。");
    } else {
        note.push_str("，同一行的县区材料雷同，两两之间相同的数量和占较少一方的比例列在后面；具体位置见各县区的差距报告。");
    }
    if alike.common_texts > 0 {
        note.push_str(&format!(
            "另有 {} 段文字在多个县区都有，视为按上级统一要求填写，没有计入。",
            text::count(alike.common_texts)
        ));
    }
    Some(Alike { rows, note })
}

fn common(group: &AlikeGroup) -> String {
    let unit = if group.table.is_some() { "行" } else { "段" };
    let number = |count: u32| quantity::number(f64::from(count), 0);
    let (least, most) = group.common;
    if least == most {
        format!("{} {unit}", number(least))
    } else {
        format!("{} 至 {} {unit}", number(least), number(most))
    }
}

fn share(group: &AlikeGroup) -> String {
    let (least, most) = (quantity::percent(group.share.0), quantity::percent(group.share.1));
    if least == most {
        least
    } else {
        format!("{least} 至 {most}")
    }
}
