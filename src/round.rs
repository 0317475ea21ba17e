//! Puts the submissions of a round side by side: who has sent, who has not, twice, for another year, unreadable.
//!
//! Floor 2: takes assessments from `check` and the roster, gives a [`Round`] to `report`. Nothing that came is lost:
//! a submission set aside, a file that could not be read and one of no county of the roster are all listed.

use std::cmp::Ordering;

use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::place::Place;
use crate::model::plan::{BuiltinCheck, County, Roster};
use crate::model::round::{Entry, Round, RoundInfo, Status, Superseded, UnreadableFile};

/// Assembles a round. Of several submissions of one county the one of the round's year counts, then the one signed
/// last (填报日期), then the last by file name; `sent_twice` is the check that says so in the one that counts.
pub fn assemble(
    sent_twice: Option<&BuiltinCheck>,
    info: RoundInfo,
    roster: &Roster,
    mut assessments: Vec<Assessment>,
    mut unreadable: Vec<UnreadableFile>,
) -> Round {
    assessments.sort_by(|a, b| {
        a.county
            .cmp(&b.county)
            .then_with(|| rank(a, &info).cmp(&rank(b, &info)))
    });
    for file in &mut unreadable {
        file.county = roster
            .counties
            .iter()
            .find(|county| names(&file.file.name, county))
            .cloned();
    }
    unreadable.sort_by(|a, b| a.file.cmp(&b.file));
    let (mut counting, mut superseded) = (Vec::new(), Vec::new());
    for mut group in by_county(assessments, roster) {
        let Some(mut counts) = group.pop() else { continue };
        if let Some(check) = sent_twice.filter(|_| !group.is_empty()) {
            report_twice(check, &info, &mut counts, &group);
        }
        superseded.extend(group.iter().map(|old| set_aside(old, &counts)));
        counting.push(counts);
    }
    counting.sort_by_key(|assessment| {
        let at = roster
            .counties
            .iter()
            .position(|county| *county == assessment.county);
        (at.unwrap_or(usize::MAX), assessment.file.name.clone())
    });
    let entries = roster
        .counties
        .iter()
        .map(|county| entry(county, &info, &counting, &unreadable))
        .collect();
    Round {
        info,
        entries,
        assessments: counting,
        unreadable,
        superseded,
    }
}

/// Submissions of one county of the roster together, from sorted ones. Those of no county of the roster may be of
/// different counties, so that each is on its own.
fn by_county(assessments: Vec<Assessment>, roster: &Roster) -> Vec<Vec<Assessment>> {
    let mut groups: Vec<Vec<Assessment>> = Vec::new();
    for assessment in assessments {
        let group = groups.last_mut().filter(|group| {
            group.iter().all(|held| held.county == assessment.county)
                && roster.counties.contains(&assessment.county)
        });
        match group {
            Some(group) => group.push(assessment),
            None => groups.push(vec![assessment]),
        }
    }
    groups
}

/// Which of several submissions counts: the greatest.
fn rank<'a>(assessment: &'a Assessment, info: &RoundInfo) -> impl Ord + use<'a> {
    (
        assessment.year == Some(info.year),
        assessment.filled_on,
        assessment.file.name.as_str(),
    )
}

fn set_aside(old: &Assessment, new: &Assessment) -> Superseded {
    Superseded {
        county: old.county.clone(),
        file: old.file.clone(),
        filled_on: old.filled_on,
        by: new.file.clone(),
        by_filled_on: new.filled_on,
    }
}

/// Says in the submission that counts which others there are.
fn report_twice(check: &BuiltinCheck, info: &RoundInfo, assessment: &mut Assessment, others: &[Assessment]) {
    let others: Vec<&str> = others.iter().map(|other| other.file.name.as_str()).collect();
    let message = format!(
        "{}报送了 {} 份工作簿，本次以填报日期较晚的“{}”为准，另有“{}”未采用。",
        assessment.county.name,
        others.len() + 1,
        assessment.file.name,
        others.join("”“")
    );
    let at_file = |file: &str| Place {
        file: file.to_owned(),
        ..Place::default()
    };
    let place = at_file(&assessment.file.name);
    let mut finding = Finding::of_check(check, info.as_of, &assessment.county.code, message, place);
    finding.expected = "每县一份".to_owned();
    finding.related = others.iter().map(|file| at_file(file)).collect();
    let at = assessment
        .findings
        .partition_point(|held| held.severity.cmp(&finding.severity) != Ordering::Greater);
    assessment.findings.insert(at, finding);
}

fn entry(county: &County, info: &RoundInfo, counting: &[Assessment], unreadable: &[UnreadableFile]) -> Entry {
    let at = counting
        .iter()
        .position(|assessment| assessment.county == *county);
    let status = match at.and_then(|at| counting.get(at)) {
        // A year that is missing is reported as a blank field; only another year is another round's submission.
        Some(assessment) if assessment.year.is_some_and(|year| year != info.year) => Status::年度不符,
        Some(_) => Status::已报送,
        None if unreadable.iter().any(|file| file.county.as_ref() == Some(county)) => Status::无法读取,
        None => Status::未报送,
    };
    Entry {
        county: county.clone(),
        status,
        assessment: at,
    }
}

/// Whether a file's path names a county.
fn names(path: &str, county: &County) -> bool {
    path.contains(&county.code) || path.contains(&county.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::SubmissionVerdict;
    use crate::model::place::SourceFile;
    use jiff::civil::{Date, date};

    fn county(code: &str) -> County {
        County {
            code: code.to_owned(),
            name: format!("{code}县"),
            city: "岚山市".to_owned(),
        }
    }

    fn sent(code: &str, file: &str, year: i32, filled_on: Option<Date>) -> Assessment {
        Assessment {
            county: county(code),
            file: SourceFile {
                name: file.to_owned(),
                ..SourceFile::default()
            },
            year: Some(year),
            filled_on,
            verdict: SubmissionVerdict::通过,
            outcomes: Vec::new(),
            measures: Vec::new(),
            findings: Vec::new(),
            figures: Vec::new(),
            actions: Vec::new(),
        }
    }

    fn unreadable(file: &str) -> UnreadableFile {
        UnreadableFile {
            file: SourceFile {
                name: file.to_owned(),
                ..SourceFile::default()
            },
            check: "S01".to_owned(),
            message: "文件是空的。".to_owned(),
            county: None,
        }
    }

    #[test]
    fn the_last_signed_counts_and_every_county_has_its_status() {
        let info = RoundInfo {
            title: String::new(),
            year: 2026,
            as_of: date(2026, 11, 20),
        };
        let roster = Roster {
            counties: ["369901", "369902", "369903", "369904"].map(county).to_vec(),
        };
        let sent = vec![
            sent("369902", "旧年.xlsx", 2025, Some(date(2026, 11, 9))),
            sent("369901", "c.xlsx", 2026, None),
            sent("369901", "b.xlsx", 2026, Some(date(2026, 11, 12))),
            sent("369901", "z.xlsx", 2025, Some(date(2026, 11, 19))),
            sent("369901", "a.xlsx", 2026, Some(date(2026, 11, 15))),
            sent("369999", "外.xlsx", 2026, None),
            sent("369999", "外2.xlsx", 2026, None),
        ];
        let round = assemble(None, info, &roster, sent, vec![unreadable("369903县/空.xlsx")]);
        let statuses: Vec<Status> = round.entries.iter().map(|entry| entry.status).collect();
        assert_eq!(
            statuses,
            [Status::已报送, Status::年度不符, Status::无法读取, Status::未报送]
        );
        let counting: Vec<&str> = round
            .assessments
            .iter()
            .map(|sent| sent.file.name.as_str())
            .collect();
        assert_eq!(counting, ["a.xlsx", "旧年.xlsx", "外.xlsx", "外2.xlsx"]);
        let aside: Vec<(&str, &str)> = round
            .superseded
            .iter()
            .map(|set| (set.file.name.as_str(), set.by.name.as_str()))
            .collect();
        assert_eq!(
            aside,
            [("z.xlsx", "a.xlsx"), ("c.xlsx", "a.xlsx"), ("b.xlsx", "a.xlsx")]
        );
    }
}
