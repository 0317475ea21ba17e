//! The whole round: the roster, what each county sent, and the page that tells developers what each is made for.

mod attachment;
mod chance;
pub mod describe;
mod documents;
mod entry;
mod fields;
mod inspectors;
mod ledger;
mod mangle;
pub mod province;
mod ratings;
mod readme;
mod schools;
mod workbook;

use std::collections::BTreeMap;
use std::error::Error;

use dudao::Session;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::model::submission::Attachments;
use dudao::plan::{Documents, load};
use jiff::civil::{Date, date};

use describe::{Description, Sent};

/// The day as of which the round is judged.
pub const AS_OF: Date = date(2026, 11, 20);

/// The descriptions, in the order of codes.
const COUNTIES: [&str; 8] = [
    include_str!("counties/369902.toml"),
    include_str!("counties/369921.toml"),
    include_str!("counties/369922.toml"),
    include_str!("counties/369923.toml"),
    include_str!("counties/369924.toml"),
    include_str!("counties/369925.toml"),
    include_str!("counties/369926.toml"),
    include_str!("counties/369981.toml"),
];

/// The samples, made.
#[cfg_attr(
    not(test),
    allow(
        dead_code,
        reason = "the program writes the files; the test asks for the rest"
    )
)]
pub struct Made {
    pub plan: Plan,
    pub info: RoundInfo,
    pub roster: Roster,
    pub counties: Vec<Description>,
    /// Every file by its path below `samples`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What came with each workbook, by the workbook's path below `samples/2026`.
    pub attachments: BTreeMap<String, Attachments>,
}

/// The plan, as it comes with the program.
pub fn plan() -> Result<Plan, Box<dyn Error>> {
    Ok(load(&Documents::embedded()).map_err(|mistakes| mistakes.to_string())?)
}

/// The round.
pub fn info() -> RoundInfo {
    RoundInfo {
        title: "2026 年教育督导改革县级自评核查（样例）".to_owned(),
        year: i32::from(AS_OF.year()),
        as_of: AS_OF,
        calendar: None,
    }
}

/// Makes the samples.
pub fn make() -> Result<Made, Box<dyn Error>> {
    let (plan, info) = (plan()?, info());
    let counties = COUNTIES
        .iter()
        .map(|text| toml::from_str(text))
        .collect::<Result<Vec<Description>, _>>()?;
    let roster = Roster {
        counties: counties.iter().map(workbook::county).collect(),
    };
    let mut files = BTreeMap::new();
    let mut attachments = BTreeMap::new();
    let session = Session::new(&plan, &info, &roster).map_err(|unusable| unusable.to_string())?;
    for county in &counties {
        let Some(size) = &county.size else { continue };
        for sent in &county.sent {
            let (bytes, scans) = workbook::make(&plan, &session, county, size, sent)
                .map_err(|error| format!("{}: {error}", sent.file))?;
            files.insert(format!("2026/{}", sent.file), bytes);
            let beside = beside(sent, &scans);
            for file in &beside.files {
                let folder = sent.file.rsplit_once('/').map_or("", |(folder, _)| folder);
                files.insert(format!("2026/{folder}/{file}"), attachment::by_name(file));
            }
            attachments.insert(sent.file.clone(), beside);
        }
    }
    files.insert("2026/round.toml".to_owned(), round_file(&info).into_bytes());
    files.insert("2026/名单.csv".to_owned(), roster_file(&roster).into_bytes());
    files.insert("README.md".to_owned(), readme::page(&counties).into_bytes());
    Ok(Made {
        plan,
        info,
        roster,
        counties,
        files,
        attachments,
    })
}

/// The files that a county puts beside its workbook, if it has a folder of its own.
fn beside(sent: &Sent, scans: &[String]) -> Attachments {
    let Some(forgotten) = &sent.attached_but else {
        return Attachments::default();
    };
    let here = scans
        .iter()
        .filter(|scan| !forgotten.iter().any(|number| scan.starts_with(number)));
    let mut files: Vec<String> = here.map(|scan| format!("佐证材料/{scan}")).collect();
    files.extend(sent.unlisted.iter().cloned());
    files.sort();
    Attachments {
        files,
        own_folder: true,
    }
}

fn round_file(info: &RoundInfo) -> String {
    format!(
        "title = \"{}\"\nyear = {}\nas_of = {}\nroster = \"名单.csv\"\n",
        info.title, info.year, info.as_of
    )
}

fn roster_file(roster: &Roster) -> String {
    let rows = roster
        .counties
        .iter()
        .map(|county| format!("{},{},{}\n", county.city, county.name, county.code));
    format!("设区市,县区名称,行政区划代码\n{}", rows.collect::<String>())
}
