//! The action lists as sheets: their names and the headings of their columns. The writer and the reader of the lists
//! must agree on them.

/// Name of a county's list, as a sheet.
pub const OF_COUNTY: &str = "整改清单";
/// Name of the office's list over all counties, as a sheet.
pub const OF_PROVINCE: &str = "整改总清单";
/// What stands in a list without actions.
pub const EMPTY: &str = "没有需要整改、改报或说明的事项。";

/// Column of the row's number.
pub const SERIAL: &str = "序号";
/// Column of the city.
pub const CITY: &str = "设区市";
/// Column of the county.
pub const COUNTY: &str = "县区";
/// Column of the action's id.
pub const ID: &str = "事项编号";
/// Column in which progress is written down.
pub const PROGRESS: &str = "进展";
/// What it says of an action that is done.
pub const DONE: &str = "已完成";
/// Column of the day on which it was done.
pub const DONE_ON: &str = "完成日期";
/// Column in which evidence is listed.
pub const EVIDENCE: &str = "佐证材料";
/// Column in which the program says where several lists differ.
pub const DIFFERING: &str = "两份清单不一致";

/// The columns that the program writes.
pub const GIVEN: [&str; 15] = [
    SERIAL,
    CITY,
    COUNTY,
    ID,
    "措施",
    "问题",
    "依据",
    "整改要求",
    "要求",
    "责任单位",
    "时限",
    "佐证要求",
    "状态",
    "首次提出",
    DIFFERING,
];

/// The columns that are there to be filled in, in their order.
pub const TO_FILL_IN: [&str; 5] = ["责任人", PROGRESS, DONE_ON, EVIDENCE, "备注"];

/// The explanations that the office looks at, as a sheet.
pub const REVIEWS: &str = "说明审核";
/// Column of the finding's id.
pub const FINDING: &str = "问题编号";
/// Column of the county's explanation.
pub const EXPLANATION: &str = "县区说明";
/// Column of what the office makes of it.
pub const OPINION: &str = "审核意见";
/// Column of who said so.
pub const REVIEWER: &str = "审核人";
/// Column of when.
pub const REVIEWED_ON: &str = "审核日期";
/// Column of the last day on which it is accepted.
pub const UNTIL: &str = "有效期至";
/// Column of why.
pub const REMARK: &str = "审核备注";
/// What the office may make of an explanation.
pub const ACCEPTED: &str = "认可";
/// The other thing.
pub const REFUSED: &str = "不认可";
