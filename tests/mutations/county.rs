//! Correct workbooks of small counties: all answers true and in their places, no finding. The same makers as for the
//! samples derive them from sizes; only the tables are shorter, so that hundreds are checked in seconds.

#![allow(
    dead_code,
    reason = "the samples' makers can do more than a correct workbook needs"
)]

#[path = "../../samples/make/chance.rs"]
pub mod chance;
#[path = "../../samples/make/describe.rs"]
mod describe;
#[path = "../../samples/make/documents.rs"]
mod documents;
#[path = "../../samples/make/entry.rs"]
mod entry;
#[path = "../../samples/make/fields.rs"]
mod fields;
#[path = "../../samples/make/inspectors.rs"]
mod inspectors;
#[path = "../../samples/make/ledger.rs"]
mod ledger;
#[path = "../../samples/make/mangle.rs"]
mod mangle;
#[path = "../../samples/make/ratings.rs"]
mod ratings;
#[path = "../../samples/make/schools.rs"]
mod schools;
#[path = "../../samples/make/workbook.rs"]
mod workbook;

use std::error::Error;

use dudao::Session;
use dudao::model::form::Body;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::model::submission::Attachments;
use dudao::plan::{Documents, load};
use jiff::civil::{Date, date};

use describe::Description;

/// The day as of which the round is judged.
pub const AS_OF: Date = date(2026, 11, 20);

/// Rows that the tables offer: more than the counties fill in.
const CAPACITY: u32 = 16;

const COUNTIES: [&str; 3] = [
    r#"
    code = "369931"
    name = "蓼汀县"
    about = "small"
    made_for = "小县"
    mark = "蓼"
    seed = 31
    towns = ["蓼口镇", "石埠乡"]
    size = { "幼儿园" = 2, "小学" = 3, "初中" = 1, "普通高中" = 1, "中职学校" = 1, "特教学校" = 1, "其他督学" = 3, "预算" = 3250.5 }
    [[sent]]
    file = "蓼汀县自评工作簿.xlsx"
    filled_on = 2026-11-12
    attached_but = []
    [sent.expect]
    verdict = "通过"
    "#,
    r#"
    code = "369932"
    name = "鹤浦区"
    about = "small"
    made_for = "小区"
    mark = "鹤"
    seed = 32
    towns = ["鹤川镇", "新圩镇", "南亭乡"]
    size = { "幼儿园" = 4, "小学" = 5, "初中" = 2, "普通高中" = 1, "中职学校" = 1, "特教学校" = 1, "其他督学" = 4, "预算" = 1086.35 }
    [[sent]]
    file = "鹤浦区自评工作簿.xlsx"
    filled_on = 2026-11-05
    attached_but = []
    [sent.expect]
    verdict = "通过"
    "#,
    // Never sends: the county whose name and code others take by mistake.
    r#"
    code = "369933"
    name = "雁渡县"
    about = "other"
    made_for = "另一个县"
    "#,
];

/// The round, and a correct workbook of each county that sends.
pub struct Round {
    pub plan: Plan,
    pub info: RoundInfo,
    pub roster: Roster,
    pub sent: Vec<Sent>,
}

/// A correct workbook and what came with it.
pub struct Sent {
    pub file: String,
    pub bytes: Vec<u8>,
    pub attachments: Attachments,
}

/// Makes the round.
pub fn round() -> Result<Round, Box<dyn Error>> {
    let mut plan = load(&Documents::embedded()).map_err(|mistakes| mistakes.to_string())?;
    for sheet in &mut plan.form.sheets {
        if let Body::Table(table) = &mut sheet.body {
            table.capacity = table.capacity.min(CAPACITY);
        }
    }
    let info = RoundInfo {
        title: "2026 年教育督导改革县级自评核查（试验）".to_owned(),
        year: i32::from(AS_OF.year()),
        as_of: AS_OF,
        calendar: None,
    };
    let counties = COUNTIES
        .iter()
        .map(|text| toml::from_str(text))
        .collect::<Result<Vec<Description>, _>>()?;
    let roster = Roster {
        counties: counties.iter().map(workbook::county).collect(),
    };
    let mut sent = Vec::new();
    {
        let session = Session::new(&plan, &info, &roster).map_err(|unusable| unusable.to_string())?;
        for county in &counties {
            let Some(size) = &county.size else { continue };
            for one in &county.sent {
                let (bytes, scans) = workbook::make(&plan, &info, &session, county, size, one)?;
                sent.push(Sent {
                    file: one.file.clone(),
                    bytes,
                    attachments: Attachments {
                        files: scans,
                        own_folder: true,
                    },
                });
            }
        }
    }
    Ok(Round {
        plan,
        info,
        roster,
        sent,
    })
}
