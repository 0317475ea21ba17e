//! What the counties reported last year, from the results of that year's round or from a county's workbook.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::assessment::Assessment;
use crate::model::last_year::{LastYear, Reported, ReportedValue};
use crate::model::place::SourceFile;
use crate::model::plan::County;
use crate::model::round::RoundInfo;
use crate::model::trace::Used;

/// Reads the `result.json` of last year's round. Submissions of another year than the round's, and several of one code,
/// of which it cannot be told which counts, are left out.
///
/// # Errors
/// The text is no `result.json`.
pub fn last_year(json: &str) -> Result<LastYear, serde_json::Error> {
    let Round { info, assessments } = serde_json::from_str::<Document>(json)?.round;
    Ok(of_the_year(info, assessments))
}

/// What one workbook reported, checked as one of the round `info`; nothing if it is of another year.
#[must_use]
pub fn reported_in(info: RoundInfo, assessment: &Assessment) -> LastYear {
    let sent = Sent {
        county: assessment.county.clone(),
        file: assessment.file.clone(),
        year: assessment.year,
        values: assessment.values.clone(),
    };
    of_the_year(info, vec![sent])
}

fn of_the_year(info: RoundInfo, assessments: Vec<Sent>) -> LastYear {
    let mut counties: BTreeMap<String, Option<Reported>> = BTreeMap::new();
    for sent in assessments {
        let of_the_year = sent.year.is_none_or(|year| year == info.year);
        if of_the_year && !sent.county.code.is_empty() {
            let code = sent.county.code.clone();
            let reported = reported(sent);
            counties
                .entry(code.to_string())
                .and_modify(|held| *held = None)
                .or_insert(Some(reported));
        }
    }
    let known = counties
        .into_iter()
        .filter_map(|(code, reported)| Some((code, reported?)));
    LastYear {
        year: info.year,
        title: info.title,
        counties: known.collect(),
    }
}

fn reported(sent: Sent) -> Reported {
    let values = sent.values.into_iter().filter_map(|used| {
        let number = number(&used)?;
        let value = ReportedValue {
            number,
            sheet: used.sheet,
            cell: used.cell,
            shown: used.value,
        };
        Some((used.name, value))
    });
    Reported {
        file: sent.file.name.to_string(),
        values: values.collect(),
    }
}

/// The number; none for what is no number and for what could not be used last year either.
fn number(used: &Used) -> Option<f64> {
    if !used.lacking.is_empty() || used.sheet.is_none() {
        return None;
    }
    // As `quantity` writes it.
    used.value
        .replace(',', "")
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

/// The parts of the document that are needed; a later version of it may hold more.
#[derive(Deserialize)]
struct Document {
    round: Round,
}

#[derive(Deserialize)]
struct Round {
    info: RoundInfo,
    assessments: Vec<Sent>,
}

#[derive(Deserialize)]
struct Sent {
    county: County,
    file: SourceFile,
    year: Option<i32>,
    #[serde(default)]
    values: Vec<Used>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_year_are_known_with_their_cells() {
        let json = r#"{"format": 1, "round": {"info": {"title": "上年", "year": 2025, "as_of": "2025-11-20"},
            "assessments": [
                {"county": {"code": "369901", "name": "甲县", "city": "乙市"}, "year": 2025,
                 "file": {"name": "甲.xlsx", "sha256": "aa", "bytes": 1}, "values": [
                    {"name": "学校总数", "value": "1,240", "sheet": "基本信息", "cell": "C12"},
                    {"name": "督学配备比", "value": "5"},
                    {"name": "本年支出", "value": "未填", "sheet": "经费保障", "cell": "C5", "lacking": "未填"}]},
                {"county": {"code": "369902", "name": "丙县", "city": "乙市"}, "year": 2024,
                 "file": {"name": "旧.xlsx", "sha256": "bb", "bytes": 1}}]}}"#;
        let last = last_year(json).unwrap();
        assert_eq!((last.year, last.counties.len()), (2025, 1));
        let reported = &last.counties["369901"];
        assert_eq!(reported.file, "甲.xlsx");
        assert_eq!(reported.values.len(), 1);
        assert!((reported.values["学校总数"].number - 1240.0).abs() < 1e-9);
        assert_eq!(reported.values["学校总数"].cell.as_deref(), Some("C12"));
        assert!(last_year("{}").is_err());
    }
}
