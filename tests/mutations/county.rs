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

/// A county with gaps of every sort: in its facts, its rows, its ratings, its evidence, its explanations.
const GAPPY: &str = r#"
    code = "369934"
    name = "芦潭县"
    about = "gappy"
    made_for = "有差距的县"
    mark = "芦"
    seed = 34
    towns = ["芦口镇", "潭埠镇", "苇塘乡"]
    size = { "幼儿园" = 4, "小学" = 5, "初中" = 2, "普通高中" = 1, "中职学校" = 1, "特教学校" = 1, "其他督学" = 4, "预算" = 930.5 }
    [[sent]]
    file = "芦潭县自评工作簿.xlsx"
    filled_on = 2026-11-09
    attached_but = ["Z05", "Z17"]
    unlisted = ["情况说明.txt"]
    [sent.facts]
    "合并督导是否实施" = "否"
    "信息化平台是否建设" = "否"
    [[sent.rows]]
    sheet = "学校名单"
    at = [2, 7, 9]
    set = { "是否挂牌" = "否" }
    [[sent.rows]]
    sheet = "督学名册"
    at = [1, 3]
    set = { "年度考核" = "未考核" }
    [[sent.rows]]
    sheet = "督学名册"
    at = [2, 4, 5]
    set = { "培训学时" = 32 }
    [[sent.rows]]
    sheet = "整改台账"
    at = [2]
    set = { "复查日期" = "", "复查结论" = "未复查" }
    [[sent.typed_rows]]
    sheet = "措施自评"
    at = [7]
    set = { "佐证编号" = "无" }
    [[sent.typed_rows]]
    sheet = "佐证材料"
    at = [11]
    set = { "附件文件名" = "Z11督导意见和复查材料.pdf" }
    [sent.explain]
    Z01 = "个别数据为年中数，工作实际已经完成。"
    [sent.expect]
    verdict = "通过（有整改事项）"
    "#;

/// The round, a correct workbook of each county that sends, and one with gaps.
pub struct Round {
    pub plan: Plan,
    pub info: RoundInfo,
    pub roster: Roster,
    pub sent: Vec<Sent>,
    pub gappy: Sent,
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
        .chain([&GAPPY])
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
                let unlisted = one.unlisted.iter().cloned();
                sent.push(Sent {
                    file: one.file.clone(),
                    bytes,
                    attachments: Attachments::new(scans.into_iter().chain(unlisted), true),
                });
            }
        }
    }
    Ok(Round {
        plan,
        info,
        roster,
        gappy: sent.pop().ok_or("no county has gaps")?,
        sent,
    })
}
