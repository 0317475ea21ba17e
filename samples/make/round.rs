//! The rounds, one after the other: the roster, what each county sent, the action lists that came with it, and the page
//! that tells developers what each is made for.

mod attachment;
mod chance;
pub mod describe;
mod documents;
#[allow(dead_code, reason = "tests edit in more ways than the samples")]
pub mod edit;
mod entry;
mod fields;
mod inspectors;
mod ledger;
mod list;
mod mangle;
pub mod province;
mod ratings;
mod readme;
mod schools;
pub mod series;
mod workbook;

use std::collections::BTreeMap;
use std::error::Error;

use dudao::followup::Edits;
use dudao::model::last_year::LastYear;
use dudao::model::plan::{Plan, Roster};
use dudao::model::provenance::Provenance;
use dudao::model::round::{PreviousRound, Round, RoundInfo};
use dudao::model::submission::Attachments;
use dudao::plan::{Documents, load};
use dudao::report::json;
use dudao::{Input, Outcome, Session, round, sha256};
use jiff::civil::{Date, date};

use describe::{Description, Sent};
use series::RoundDescription;

/// The day as of which a round is judged that is made to measure with.
const AS_OF: Date = date(2026, 11, 20);

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
    pub roster: Roster,
    /// The rounds, in the order in which they are held.
    pub rounds: Vec<MadeRound>,
    /// Every file by its path below `samples`.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A round, made and checked.
#[cfg_attr(
    not(test),
    allow(
        dead_code,
        reason = "the program writes the files; the test asks for the rest"
    )
)]
pub struct MadeRound {
    pub description: RoundDescription,
    pub info: RoundInfo,
    /// The counties, with what they send in this round.
    pub counties: Vec<Description>,
    /// Every file by its path below the round's folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What came with each workbook, by the workbook's path below the round's folder.
    pub attachments: BTreeMap<String, Attachments>,
    /// What came of it.
    pub round: Round,
    /// The same, as the program writes it.
    pub result: String,
}

/// The plan, as it comes with the program.
pub fn plan() -> Result<Plan, Box<dyn Error>> {
    Ok(load(&Documents::embedded()).map_err(|mistakes| mistakes.to_string())?)
}

/// A round to measure with.
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
    let plan = plan()?;
    let counties = COUNTIES
        .iter()
        .map(|text| toml::from_str(text))
        .collect::<Result<Vec<Description>, _>>()?;
    let roster = Roster {
        counties: counties.iter().map(workbook::county).collect(),
    };
    let mut rounds: Vec<MadeRound> = Vec::new();
    for description in series::all()? {
        let folder = description.folder.clone();
        let made = make_round(&plan, &roster, &counties, description, &rounds);
        rounds.push(made.map_err(|error| format!("{folder}: {error}"))?);
    }
    let mut files = BTreeMap::new();
    for held in &rounds {
        for (name, bytes) in &held.files {
            files.insert(format!("{}/{name}", held.description.folder), bytes.clone());
        }
    }
    files.insert(
        "README.md".to_owned(),
        readme::page(&counties, &rounds, &series::annual()?).into_bytes(),
    );
    Ok(Made {
        plan,
        roster,
        rounds,
        files,
    })
}

/// Makes a round after those before it: its files, then what the program makes of them.
fn make_round(
    plan: &Plan,
    roster: &Roster,
    all: &[Description],
    description: RoundDescription,
    before: &[MadeRound],
) -> Result<MadeRound, Box<dyn Error>> {
    let info = description.info()?;
    let counties = description.counties(all)?;
    let held = |folder: &Option<String>| -> Result<Option<&MadeRound>, Box<dyn Error>> {
        let Some(folder) = folder else { return Ok(None) };
        let mut rounds = before.iter();
        let found = rounds.find(|held| held.description.folder == *folder);
        Ok(Some(found.ok_or_else(|| format!("no round {folder} before it"))?))
    };
    let (followed, last) = (held(&description.previous)?, held(&description.last_year)?);
    let previous = followed.map(MadeRound::as_previous).transpose()?;
    let last_year = last.map(MadeRound::as_last_year).transpose()?;

    let mut files = BTreeMap::new();
    let mut attachments = BTreeMap::new();
    let alone = Session::new(plan, &info, roster).map_err(|unusable| unusable.to_string())?;
    for county in &counties {
        let Some(size) = &county.size else { continue };
        for sent in &county.sent {
            let (bytes, scans) = workbook::make(plan, &info, &alone, county, size, sent)
                .map_err(|error| format!("{}: {error}", sent.file))?;
            files.insert(sent.file.clone(), bytes);
            let beside = beside(sent, &scans);
            for file in beside.paths() {
                let folder = sent.file.rsplit_once('/').map_or("", |(folder, _)| folder);
                files.insert(format!("{folder}/{file}"), attachment::by_name(file));
            }
            attachments.insert(sent.file.clone(), beside);
        }
    }
    for described in &description.list {
        let before = followed.ok_or("a list needs a round before it")?;
        let bytes = list::make(plan, &before.round, &provenance(), described, info.as_of)
            .map_err(|error| format!("{}: {error}", described.file))?;
        files.insert(described.file.clone(), bytes);
    }

    let session = alone.after(previous.as_ref()).compared_with(last_year);
    let round = checked(&session, &files, &attachments, &description)?;
    let result = json::write(plan, &round, &provenance())?;
    files.insert("round.toml".to_owned(), round_file(&info).into_bytes());
    files.insert("名单.csv".to_owned(), roster_file(roster).into_bytes());
    Ok(MadeRound {
        description,
        info,
        counties,
        files,
        attachments,
        round,
        result,
    })
}

/// What the program makes of a round's files.
fn checked(
    session: &Session<'_>,
    files: &BTreeMap<String, Vec<u8>>,
    attachments: &BTreeMap<String, Attachments>,
    description: &RoundDescription,
) -> Result<Round, Box<dyn Error>> {
    let lists = description.list.iter().map(|list| &list.file);
    let mut assessments = Vec::new();
    let mut edits = Edits::default();
    for name in attachments.keys().chain(lists) {
        let outcome = session.check(Input {
            name: name.clone(),
            bytes: files.get(name).map(Vec::as_slice).unwrap_or_default(),
            attachments: attachments.get(name).cloned().unwrap_or_default(),
            ..Input::default()
        });
        match outcome {
            Outcome::Checked { assessment, .. } => assessments.push(*assessment),
            Outcome::List(list) => edits.lists.push(list),
            Outcome::Unreadable { file, .. } => return Err(format!("{name}: {}", file.message).into()),
        }
    }
    Ok(session.assemble(assessments, Vec::new(), &edits))
}

impl MadeRound {
    /// What a round that follows it knows of it.
    fn as_previous(&self) -> Result<PreviousRound, serde_json::Error> {
        round::previous(&self.result, sha256(self.result.as_bytes()))
    }

    /// What next year's round knows of it.
    fn as_last_year(&self) -> Result<LastYear, serde_json::Error> {
        round::last_year(&self.result)
    }
}

fn provenance() -> Provenance {
    Provenance {
        program_version: dudao::VERSION.to_owned(),
        public: false,
    }
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
    Attachments::new(files, true)
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
