//! What the plan is, its sources, thresholds, parts, built-in checks, figures and counties.

use super::demand::{EXPLAINABLE, FORMULA, KIND, REMEDY, SEVERITY, SOURCE, SOURCE_PLACE};
use super::{Concern, Holds, PAIR_COLUMNS, Pair, Paper, Sheet, column, pair};
use crate::plan::words::{CERTAINTIES, RELATIONS, STATUSES, offered};

/// What the plan is.
pub(in crate::plan) static PLAN: Sheet = Sheet {
    concern: Concern::Plan,
    name: "方案",
    purpose: "方案的名称、印发机关、版本，以及县里所填自评工作簿的标题和版本。每次修改方案后请更改方案版本。",
    columns: PAIR_COLUMNS,
    frozen: 1,
    paper: Paper::Across,
};

/// Its rows; those of `form` belong to the form.
pub(in crate::plan) const PLAN_PAIRS: &[Pair] = &[
    pair(
        "plan.title",
        "方案名称",
        Holds::Text,
        "所依据的实施方案全称，不写书名号。",
    ),
    pair("plan.province", "省份", Holds::Text, ""),
    pair(
        "plan.issued",
        "印发日期",
        Holds::Date,
        "实施方案的印发日期，如 2020-09-14。",
    ),
    pair(
        "plan.issuers",
        "印发机关",
        Holds::Lines,
        "每个机关写一行（单元格内换行用 Alt+Enter）。",
    ),
    pair(
        "plan.version",
        "方案版本",
        Holds::Text,
        "本方案文件的版本，如 2026.1；修改内容后请更改。",
    ),
    pair("plan.contact", "咨询单位", Holds::Text, "县里有疑问时联系谁。"),
    pair("form.title", "自评工作簿标题", Holds::Text, ""),
    pair(
        "form.version",
        "自评工作簿版本",
        Holds::Text,
        "增删指标、改动工作表后请更改。",
    ),
];

/// Sources.
pub(in crate::plan) static SOURCES: Sheet = Sheet {
    concern: Concern::Sources,
    name: "出处",
    purpose: "可以引用的文件。其他各表的“出处”一栏填写这里的代号。",
    columns: &[
        column("key", "代号", Holds::Text, 14.0, "引用时用的简短代号，不能重复。"),
        column("title", "全称", Holds::Text, 46.0, "文件全称。"),
        column(
            "short",
            "简称",
            Holds::Text,
            26.0,
            "报告中印出的简称，文件要带书名号。",
        ),
        column("issued", "印发机关和日期", Holds::Text, 34.0, ""),
        column(
            "certainty",
            "掌握程度",
            Holds::Word(|| offered(CERTAINTIES)),
            16.0,
            "对文件原文掌握到什么程度。",
        ),
        column(
            "note",
            "向读者说明",
            Holds::Text,
            46.0,
            "印在报告中的一句话，说明掌握程度。",
        ),
    ],
    frozen: 1,
    paper: Paper::Across,
};

/// Thresholds.
pub(in crate::plan) static PARAMETERS: Sheet = Sheet {
    concern: Concern::Parameters,
    name: "参数",
    purpose: "公式里用到的标准和时限。改取值即改标准；单位为 % 的，100% 即 1。",
    columns: &[
        column(
            "name",
            "名称",
            Holds::Text,
            26.0,
            "公式里直接写这个名称。改名须同时改用到它的公式。",
        ),
        column(
            "value",
            "取值",
            Holds::Number,
            12.0,
            "只填数字；单位为 % 的，填百分数。",
        ),
        column("unit", "单位", Holds::Text, 10.0, "没有单位的不填。"),
        column("meaning", "含义", Holds::Text, 46.0, ""),
        SOURCE,
        SOURCE_PLACE,
    ],
    frozen: 1,
    paper: Paper::Across,
};

/// Parts.
pub(in crate::plan) static PARTS: Sheet = Sheet {
    concern: Concern::Parts,
    name: "部分",
    purpose: "方案分哪几个部分。",
    columns: &[
        column("no", "序号", Holds::Number, 8.0, "从 1 起依次编号。"),
        column("name", "简称", Holds::Text, 16.0, ""),
        column("title", "标题", Holds::Text, 44.0, ""),
        column(
            "status",
            "标题性质",
            Holds::Word(|| offered(STATUSES)),
            14.0,
            "是文件原文，还是拟定的工作标题。",
        ),
        SOURCE,
        SOURCE_PLACE,
    ],
    frozen: 1,
    paper: Paper::Across,
};

/// Built-in checks.
pub(in crate::plan) static CHECKS: Sheet = Sheet {
    concern: Concern::Checks,
    name: "固定核查",
    purpose: "程序自带的核查。不能增减，可以改编号、严重程度和整改要求。",
    columns: &[
        column(
            "key",
            "程序代号",
            Holds::Text,
            26.0,
            "程序靠它识别这项核查，请不要改动。",
        ),
        column("id", "编号", Holds::Text, 9.0, "报告中印出的编号，不能重复。"),
        KIND,
        SEVERITY,
        column("title", "名称", Holds::Text, 28.0, ""),
        EXPLAINABLE,
        column(
            "parameters",
            "所用参数",
            Holds::Lines,
            18.0,
            "「参数」表中的名称，每行一个，不能增减，可以换成别的参数。",
        ),
        REMEDY[0],
        REMEDY[1],
        REMEDY[2],
        REMEDY[3],
        REMEDY[4],
        SOURCE,
        SOURCE_PLACE,
    ],
    frozen: 2,
    paper: Paper::Large,
};

/// Figures.
pub(in crate::plan) static FIGURES: Sheet = Sheet {
    concern: Concern::Figures,
    name: "数据项",
    purpose: "报告中为每个县列出的数据。",
    columns: &[
        column("group", "分组", Holds::Text, 12.0, ""),
        column("title", "名称", Holds::Text, 22.0, ""),
        column("value", "公式", Holds::Text, 36.0, FORMULA),
        column("required", "应达公式", Holds::Text, 30.0, "没有标准的不填。"),
        column(
            "relation",
            "关系",
            Holds::Word(|| offered(RELATIONS)),
            10.0,
            "不填为“不少于”。",
        ),
        column("unit", "单位", Holds::Text, 9.0, "比率填 %。"),
        column("decimals", "小数位数", Holds::Number, 8.0, "不填为 0。"),
        column(
            "numerator",
            "分子公式",
            Holds::Text,
            28.0,
            "是比率的，填分子，用来计算全省的比率。",
        ),
        column("denominator", "分母公式", Holds::Text, 28.0, "是比率的，填分母。"),
        column(
            "peers_at",
            "横向比对指标",
            Holds::Text,
            18.0,
            "各县区之间横向比对的，填一个指标的名称，问题指到这个指标的单元格。",
        ),
    ],
    frozen: 2,
    paper: Paper::Across,
};

/// The counties.
pub(in crate::plan) static ROSTER: Sheet = Sheet {
    concern: Concern::Roster,
    name: "县区名单",
    purpose: "应当报送的县（市、区）。",
    columns: &[
        column("city", "设区市", Holds::Text, 18.0, ""),
        column("name", "县区名称", Holds::Text, 22.0, "全称，不能重复。"),
        column("code", "行政区划代码", Holds::Text, 16.0, "六位数字，不能重复。"),
    ],
    frozen: 0,
    paper: Paper::Upright,
};
