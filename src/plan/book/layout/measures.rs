//! Measures, their rules and the rules' examples.

use super::demand::{EXPLAINABLE, FORMULA, KIND, REMEDY, SEVERITY, SOURCE, SOURCE_PLACE};
use super::head::{PARTS, SOURCES};
use super::{Column, Concern, Holds, Paper, Sheet, VALUE, VALUE_HEAD, column};
use crate::plan::words::{RELATIONS, STATUSES, VERDICTS, offered};

/// Measures.
pub(in crate::plan) static MEASURES: Sheet = Sheet {
    concern: Concern::Measures,
    name: "措施",
    purpose: "方案的各项措施。核录到原文标题后，改标题并把标题性质改为“原文标题”。",
    columns: &[
        column("no", "序号", Holds::Number, 8.0, "从 1 起依次编号。"),
        column(
            "part",
            "部分",
            Holds::PickNumber(&PARTS, "no"),
            8.0,
            "「部分」中的序号。",
        ),
        column("title", "标题", Holds::Text, 32.0, ""),
        column(
            "status",
            "标题性质",
            Holds::Word(|| offered(STATUSES)),
            12.0,
            "是文件原文，还是拟定的工作标题。",
        ),
        column(
            "title_note",
            "标题说明",
            Holds::Text,
            34.0,
            "读者应当知道的情况，可以不填。",
        ),
        column(
            "must_show",
            "应当做到",
            Holds::Lines,
            60.0,
            "县里应当做到什么，每行一条。",
        ),
        column(
            "accountability",
            "问责情况",
            Holds::Flag,
            8.0,
            "年度报告“激励、约谈、通报和问责”一章要统计的，填“是”。",
        ),
    ],
    frozen: 1,
    paper: Paper::Across,
};

const OF_MEASURE: Column = column(
    "measure",
    "措施",
    Holds::PickNumber(&MEASURES, "no"),
    7.0,
    "「措施」中的序号。",
);

/// Sources of measures.
pub(in crate::plan) static MEASURE_SOURCES: Sheet = Sheet {
    concern: Concern::MeasureSources,
    name: "措施出处",
    purpose: "每项措施见于哪些文件，一行一处，每项措施至少一处。",
    columns: &[
        OF_MEASURE,
        column(
            "key",
            "出处",
            Holds::Pick(&SOURCES, "key"),
            14.0,
            "「出处」表中的代号。",
        ),
        column("place", "出处位置", Holds::Text, 60.0, "在文件中的什么地方。"),
    ],
    frozen: 1,
    paper: Paper::Upright,
};

/// Rules. What a rule of the document states gets its column here, and nowhere else.
pub(in crate::plan) static RULES: Sheet = Sheet {
    concern: Concern::Rules,
    name: "规则",
    purpose: "核查规则，一行一条。新增规则还须在「例子」中各给一个通过和不通过的例子。",
    columns: &[
        column(
            "id",
            "编号",
            Holds::Text,
            9.0,
            "如 C12-09；由半角字母、数字和 - 组成，不能重复。",
        ),
        column(
            "measure",
            "措施",
            Holds::PickNumber(&MEASURES, "no"),
            7.0,
            "「措施」中的序号；表内、表间核对不属于任何措施，不填。",
        ),
        KIND,
        SEVERITY,
        column("title", "名称", Holds::Text, 20.0, "要求什么，几个字。"),
        column(
            "when",
            "适用条件",
            Holds::Text,
            22.0,
            "公式成立时才核查；不填为一律核查。",
        ),
        column(
            "shape",
            "写法",
            Holds::Word(|| SHAPES.iter().map(|shape| shape.word).collect()),
            11.0,
            "条件成立：公式应为真。数量比较：公式与应达比较。逐行核查：表中每行的公式应为真。",
        ),
        column("formula", "公式", Holds::Text, 32.0, FORMULA),
        column(
            "relation",
            "关系",
            Holds::Word(|| offered(RELATIONS)),
            9.0,
            "数量比较的填写：与应达的关系。",
        ),
        column(
            "required",
            "应达",
            Holds::Text,
            24.0,
            "数量比较：应达数的公式。逐行核查：应成立的行所占比例，不填为全部。",
        ),
        column(
            "unit",
            "单位",
            Holds::Text,
            7.0,
            "数量的单位，比率填 %；逐行核查填行的单位，如人、所。",
        ),
        column(
            "table",
            "核查的表",
            Holds::Text,
            12.0,
            "逐行核查的填写：表格页的名称。",
        ),
        column(
            "where",
            "行的范围",
            Holds::Text,
            22.0,
            "逐行核查：公式成立的行才核查；不填为所有行。",
        ),
        column(
            "at",
            "指向的列",
            Holds::Text,
            12.0,
            "逐行核查的填写：问题指向哪一列的单元格。",
        ),
        column(
            "optional",
            "可空的名称",
            Holds::Lines,
            16.0,
            "空白也不影响判定的名称，每行一个。",
        ),
        EXPLAINABLE,
        column(
            "trial",
            "试行",
            Holds::Flag,
            7.0,
            "试行的规则照常计算，单独列出，不计入任何结论和比率。不填为否。",
        ),
        column(
            "message",
            "不符合时的话",
            Holds::Text,
            36.0,
            "可用 {实际} {应达} {差距} 和 {名称}。",
        ),
        REMEDY[0],
        REMEDY[1],
        REMEDY[2],
        REMEDY[3],
        REMEDY[4],
        SOURCE,
        SOURCE_PLACE,
    ],
    frozen: 1,
    paper: Paper::Double,
};

/// A way in which a rule is written.
pub(in crate::plan) struct Shape {
    /// Its word.
    pub(in crate::plan) word: &'static str,
    /// The table of the document that states it, if it takes more than one key.
    pub(in crate::plan) below: Option<&'static str>,
    /// The columns that it fills, with the keys that these are in the document.
    pub(in crate::plan) cells: &'static [(&'static str, &'static str)],
}

/// The ways in which a rule is written.
pub(in crate::plan) const SHAPES: &[Shape] = &[
    Shape {
        word: "条件成立",
        below: None,
        cells: &[("formula", "must")],
    },
    Shape {
        word: "数量比较",
        below: Some("gap"),
        cells: &[
            ("formula", "actual"),
            ("relation", "relation"),
            ("required", "required"),
            ("unit", "unit"),
        ],
    },
    Shape {
        word: "逐行核查",
        below: Some("each"),
        cells: &[
            ("table", "table"),
            ("where", "where"),
            ("formula", "holds"),
            ("at", "at"),
            ("required", "at_least_share"),
            ("unit", "unit"),
        ],
    },
];

/// Examples.
pub(in crate::plan) static EXAMPLES: Sheet = Sheet {
    concern: Concern::Examples,
    name: "例子",
    purpose: "每条规则通过和不通过的例子，以及其他情形：公式用到的每个名称一行，给出它的值。dudao plan lint 逐个验算。",
    columns: &[
        column(
            "rule",
            "规则",
            Holds::Pick(&RULES, "id"),
            10.0,
            "「规则」中的编号。",
        ),
        column(
            "outcome",
            "结论",
            Holds::Word(|| OUTCOMES.into_iter().chain(offered(VERDICTS)).collect()),
            10.0,
            "每条规则都要有“通过”和“不通过”的例子；其余结论用于其他情形。",
        ),
        column(
            "case",
            "情形",
            Holds::Text,
            16.0,
            "其他情形是什么情形，如“正好达到”；通过和不通过的例子不填。",
        ),
        column("name", "名称", Holds::Text, 32.0, "指标名称；整列写“表_列”。"),
        column(
            "form",
            "几个值",
            Holds::Word(|| VALUE_FORMS.to_vec()),
            10.0,
            "指标为一个值，表格的列为一列。",
        ),
    ],
    frozen: 4,
    paper: Paper::Across,
};

/// What an example comes to: `pass`, `fail`.
pub(in crate::plan) const OUTCOMES: [&str; 2] = ["通过", "不通过"];

/// How an example gives a name: as one value, or as a column.
pub(in crate::plan) const VALUE_FORMS: [&str; 2] = ["一个值", "一列"];

/// A column for one of an example's values, counted from 1.
pub(in crate::plan) fn value_column(number: usize) -> Column {
    Column {
        key: VALUE,
        head: VALUE_HEAD,
        number,
        holds: Holds::Value,
        width: 14.0,
        help: "空白写 \"\"；看起来像数字的文字加半角双引号，如 \"12\"。",
    }
}
