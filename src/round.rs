//! Puts the submissions of a round side by side: who has sent, who has not, twice, for another year, unreadable.
//!
//! Floor 2: takes assessments from `check` and the roster, gives a [`Round`] to `report`. Nothing that came is lost:
//! a submission set aside, a file that could not be read and one of no county of the roster are all listed.

mod alike;
mod last_year;
mod peers;
mod previous;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::model::assessment::Assessment;
use crate::model::finding::Finding;
use crate::model::fingerprint::Fingerprint;
use crate::model::place::Place;
use crate::model::plan::{BuiltinCheck, County, Roster};
use crate::model::round::{Entry, Round, RoundInfo, Status, Superseded, UnreadableFile};

pub use alike::Likeness;
pub use last_year::{last_year, reported_in};
pub use peers::Across;
pub use previous::{ledgers, previous};

/// The checks that only a whole round can make; without one its findings are left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checks<'a> {
    /// The same county was sent more than once.
    pub sent_twice: Option<&'a BuiltinCheck>,
    /// Two counties' workbooks were saved at the same instant.
    pub saved_together: Option<&'a BuiltinCheck>,
    /// The counties are compared with each other.
    pub across: Option<Across<'a>>,
    /// Their rosters and texts are laid beside each other.
    pub likeness: Option<Likeness<'a>>,
}

/// Assembles a round. Of several submissions of one county the one of the round's year counts, then the one signed
/// last (填报日期), then one that does not lie in another county's place, then the last by file name.
pub fn assemble(
    checks: Checks<'_>,
    info: RoundInfo,
    roster: &Roster,
    mut assessments: Vec<Assessment>,
    mut unreadable: Vec<UnreadableFile>,
) -> Round {
    assessments.sort_by(|a, b| {
        a.county
            .cmp(&b.county)
            .then_with(|| rank(a, &info, roster).cmp(&rank(b, &info, roster)))
    });
    for file in &mut unreadable {
        file.county = roster
            .counties
            .iter()
            .find(|county| county.is_named_in(&file.file.name))
            .cloned();
    }
    unreadable.sort_by(|a, b| a.file.cmp(&b.file));
    let (mut counting, mut superseded) = (Vec::new(), Vec::new());
    for mut group in by_county(assessments, roster) {
        let Some(mut counts) = group.pop() else { continue };
        if let Some(check) = checks.sent_twice.filter(|_| !group.is_empty()) {
            report_twice(check, &info, &mut counts, &group, roster);
        }
        superseded.extend(group.iter().map(|old| set_aside(old, &counts)));
        counting.push(counts);
    }
    counting.sort_by_cached_key(|assessment| {
        let at = roster
            .counties
            .iter()
            .position(|county| *county == assessment.county);
        (at.unwrap_or(usize::MAX), assessment.file.name.clone())
    });
    if let Some(check) = checks.saved_together {
        report_saved_together(check, &info, &mut counting);
    }
    let peers = checks.across.map_or_else(Vec::new, |across| {
        peers::compare(across, &info, roster, &mut counting)
    });
    let alike = checks
        .likeness
        .filter(|_| counting.len() > 1)
        .map(|likeness| likeness.compare(&info, &mut counting));
    // They have served, and are a tenth of what a round keeps of a county.
    for assessment in &mut counting {
        assessment.fingerprint = Fingerprint::default();
    }
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
        peers,
        alike,
        follows: None,
        ledgers: Vec::new(),
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
fn rank<'a>(assessment: &'a Assessment, info: &RoundInfo, roster: &Roster) -> impl Ord + use<'a> {
    (
        assessment.year == Some(info.year),
        assessment.filled_on,
        in_place_of_another(assessment, roster).is_none(),
        assessment.file.name.as_str(),
    )
}

/// The county that a submission's path names in place of its own.
fn in_place_of_another<'r>(assessment: &Assessment, roster: &'r Roster) -> Option<&'r County> {
    let path = &assessment.file.name;
    let others = || {
        roster
            .counties
            .iter()
            .filter(|county| **county != assessment.county)
    };
    if assessment.county.is_named_in(path) {
        None
    } else {
        others().find(|county| county.is_named_in(path))
    }
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

/// Says in the submission that counts which others there are, and which of them are the same to the byte.
fn report_twice(
    check: &BuiltinCheck,
    info: &RoundInfo,
    assessment: &mut Assessment,
    others: &[Assessment],
    roster: &Roster,
) {
    let described = |other: &Assessment| {
        let mut marks = Vec::new();
        if other.file.sha256 == assessment.file.sha256 {
            marks.push("内容逐字节相同".to_owned());
        }
        if let Some(county) = in_place_of_another(other, roster) {
            marks.push(format!("存放位置或文件名写的是{}", county.name));
        }
        let marks = if marks.is_empty() {
            String::new()
        } else {
            format!("（{}）", marks.join("，"))
        };
        format!("“{}”{marks}", other.file.name)
    };
    let message = format!(
        "{}报送了 {} 份工作簿，本次以填报日期较晚的“{}”为准，日期相同的以文件名靠后的为准；另有{}未采用。",
        assessment.county.name,
        others.len() + 1,
        assessment.file.name,
        others.iter().map(described).collect::<Vec<_>>().join("、")
    );
    let place = at_file(&assessment.file.name);
    let mut finding = Finding::of_check(check, info, &assessment.county.code, message, place);
    finding.expected = "每县一份".into();
    finding.related = others.iter().map(|other| at_file(&other.file.name)).collect();
    insert(assessment, finding);
}

/// Says in each of several counties' workbooks that were saved at one instant which the others are.
fn report_saved_together(check: &BuiltinCheck, info: &RoundInfo, counting: &mut [Assessment]) {
    let mut together: BTreeMap<String, Vec<(County, String)>> = BTreeMap::new();
    for assessment in counting.iter() {
        if let Some(instant) = &assessment.saved_at {
            let held = together.entry(instant.clone()).or_default();
            held.push((assessment.county.clone(), assessment.file.name.to_string()));
        }
    }
    for assessment in counting {
        let held = assessment
            .saved_at
            .as_ref()
            .and_then(|instant| together.get(instant));
        let others: Vec<&(County, String)> = held
            .into_iter()
            .flatten()
            .filter(|(county, file)| *county != assessment.county && *file != assessment.file.name)
            .collect();
        if others.is_empty() {
            continue;
        }
        let names: Vec<&str> = others.iter().map(|(county, _)| county.name.as_str()).collect();
        let message = format!(
            "文件属性中的最后保存时间与{}的工作簿完全相同，可能由同一份文件改成。",
            names.join("、")
        );
        let place = at_file(&assessment.file.name);
        let mut finding = Finding::of_check(check, info, "保存时间", message, place);
        finding.related = others.iter().map(|(_, file)| at_file(file)).collect();
        insert(assessment, finding);
    }
}

fn at_file(file: &str) -> Place {
    Place {
        file: file.into(),
        ..Place::default()
    }
}

/// Adds a finding at the end of those of its severity.
fn insert(assessment: &mut Assessment, finding: Finding) {
    let at = assessment
        .findings
        .partition_point(|held| held.severity.cmp(&finding.severity) != Ordering::Greater);
    // Of thousands of counties the room that a list makes beforehand would come to much.
    assessment.findings.reserve_exact(1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::{Standings, SubmissionVerdict};
    use crate::model::place::SourceFile;
    use jiff::civil::{Date, date};
    use smol_str::format_smolstr;

    fn county(code: &str) -> County {
        County {
            code: code.into(),
            name: format_smolstr!("{code}县"),
            city: "岚山市".into(),
        }
    }

    fn sent(code: &str, file: &str, year: i32, filled_on: Option<Date>) -> Assessment {
        Assessment {
            county: county(code),
            file: SourceFile {
                name: file.into(),
                ..SourceFile::default()
            },
            year: Some(year),
            filled_on,
            saved_at: None,
            verdict: SubmissionVerdict::通过,
            outcomes: Vec::new(),
            measures: Vec::new(),
            findings: Vec::new(),
            figures: Vec::new(),
            actions: Vec::new(),
            values: Vec::new(),
            last_year: None,
            unanswered: Vec::new(),
            rows_gone: Vec::new(),
            fingerprint: Fingerprint::default(),
            standings: Standings::default(),
            pictures: Vec::new(),
        }
    }

    fn unreadable(file: &str) -> UnreadableFile {
        UnreadableFile {
            file: SourceFile {
                name: file.into(),
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
            calendar: None,
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
        let round = assemble(
            Checks::default(),
            info,
            &roster,
            sent,
            vec![unreadable("369903县/空.xlsx")],
        );
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
