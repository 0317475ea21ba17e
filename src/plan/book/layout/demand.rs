//! Columns that several sheets have: where a demand comes from, how grave it is, what to do about it.

use super::head::SOURCES;
use super::{Column, Holds, column};
use crate::plan::words::{KINDS, SEVERITIES, offered};

pub(super) const SOURCE: Column = column(
    "source.key",
    "出处",
    Holds::Pick(&SOURCES, "key"),
    12.0,
    "「出处」表中的代号。",
);
pub(super) const SOURCE_PLACE: Column = column(
    "source.place",
    "出处位置",
    Holds::Text,
    28.0,
    "在文件中的什么地方，如“第7问”。",
);

pub(super) const KIND: Column = column(
    "kind",
    "类别",
    Holds::Word(|| offered(KINDS)),
    11.0,
    "问题归入哪一类。",
);
pub(super) const SEVERITY: Column = column(
    "severity",
    "严重程度",
    Holds::Word(|| offered(SEVERITIES)),
    10.0,
    "错误须改正并重报；不达标列入整改；预警须改正或说明；提示供参考。",
);
pub(super) const EXPLAINABLE: Column = column(
    "explainable",
    "可以说明",
    Holds::Flag,
    8.0,
    "县里可以说明原因而不改正的，填“是”。",
);
pub(super) const REMEDY: [Column; 5] = [
    column("remedy.what", "整改要求", Holds::Text, 36.0, "要求县里做什么。"),
    column("remedy.owner", "责任单位", Holds::Text, 14.0, ""),
    column(
        "remedy.days",
        "时限（天）",
        Holds::Number,
        8.0,
        "自核查基准日起算。",
    ),
    column(
        "remedy.working_days",
        "时限（工作日）",
        Holds::Number,
        8.0,
        "按工作日计算的填这一栏，左边一栏不填；扣除周六、周日和节假日安排中的休息日。",
    ),
    column(
        "remedy.evidence",
        "佐证要求",
        Holds::Text,
        22.0,
        "整改后要报送的材料。",
    ),
];

pub(super) const FORMULA: &str =
    "写法同电子表格公式，不写开头的等号；用指标名称、参数名称和“表_列”。标点用半角。";
