//! What the counties reported last year, and what this year's workbook was compared with.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The results of the round about the year before.
#[derive(Clone, Debug, PartialEq)]
pub struct LastYear {
    /// The year reported on.
    pub year: i32,
    /// Title of that round.
    pub title: String,
    /// What each county reported that counts, by its code.
    pub counties: BTreeMap<String, Reported>,
}

/// What a county reported last year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reported {
    /// The file's name.
    pub file: String,
    /// The numbers by the field's name.
    pub values: BTreeMap<String, ReportedValue>,
}

/// A number that a county reported last year, and where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportedValue {
    /// The number, in the field's unit.
    pub number: f64,
    /// The sheet's name in that file.
    pub sheet: Option<String>,
    /// The cell there.
    pub cell: Option<String>,
    /// The number as it is read.
    pub shown: String,
}

/// What a county's workbook was compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedWith {
    /// The year.
    pub year: i32,
    /// Last year's file; none if nothing is known of this county for that year, so that nothing was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// How many numbers both years have.
    pub numbers: u32,
}

/// What stands in place of the names of last year's files in a public edition, for they may name persons.
const FILE: &str = "上年度自评工作簿";

impl LastYear {
    /// The same without the names of files: nothing is known of the persons whom they may name.
    #[must_use]
    pub fn without_file_names(mut self) -> Self {
        for reported in self.counties.values_mut() {
            FILE.clone_into(&mut reported.file);
        }
        self
    }
}
