//! The form: its sheets, fields and columns, and which of them the program must know.

use super::demand::FORMULA;
use super::{Column, Concern, Holds, PAIR_COLUMNS, Pair, Paper, Sheet, column, pair};
use crate::plan::words::{ROWS, SHEET_KINDS, TYPES, offered};

/// Sheets of the form.
pub(in crate::plan) static SHEETS: Sheet = Sheet {
    concern: Concern::Sheets,
    name: "工作表",
    purpose: "县里所填的自评工作簿有哪些工作表，按此顺序排列。",
    columns: &[
        column("name", "名称", Holds::Text, 14.0, "不超过 31 字。"),
        column("kind", "类型", Holds::Word(|| offered(SHEET_KINDS)), 13.0, ""),
        column(
            "aliases",
            "别名",
            Holds::Lines,
            18.0,
            "各地常见的其他名称，每行一个。",
        ),
        column("intro", "表头说明", Holds::Text, 50.0, "印在标题下的一两句话。"),
        column("key", "标识列", Holds::Text, 12.0, "表格页：靠哪一列区分各行。"),
        column(
            "capacity",
            "预留行数",
            Holds::Number,
            9.0,
            "表格页：预留多少行；每条措施一行的不填。",
        ),
        column(
            "rows",
            "行的来源",
            Holds::Word(|| offered(ROWS)),
            15.0,
            "表格页：由县里自行填写的不填。",
        ),
        column(
            "may_be_empty",
            "可以为空的条件",
            Holds::Text,
            26.0,
            "表格页：这个公式成立时整张表可以不填。",
        ),
    ],
    frozen: 1,
    paper: Paper::Across,
};

const OF_SHEET: Column = column(
    "sheet",
    "工作表",
    Holds::Pick(&SHEETS, "name"),
    13.0,
    "「工作表」中的名称。",
);

/// Paragraphs of the guide.
pub(in crate::plan) static PARAGRAPHS: Sheet = Sheet {
    concern: Concern::Paragraphs,
    name: "填报说明",
    purpose: "印在说明页上的段落，一行一段，按此顺序编号。",
    columns: &[
        OF_SHEET,
        column(
            "paragraph",
            "段落",
            Holds::Text,
            100.0,
            "一段写一行，段内不换行。",
        ),
    ],
    frozen: 1,
    paper: Paper::Across,
};

const NAME: Column = column(
    "name",
    "名称",
    Holds::Text,
    22.0,
    "公式里用的名称。改名须同时改用到它的公式。",
);
const FIELD_REST: [Column; 12] = [
    column(
        "label",
        "标签",
        Holds::Text,
        24.0,
        "印在表上的叫法；不填时同名称。",
    ),
    column(
        "aliases",
        "别名",
        Holds::Lines,
        20.0,
        "各地常见的其他叫法，每行一个。",
    ),
    column(
        "type",
        "类型",
        Holds::Word(|| offered(TYPES)),
        12.0,
        "可以填什么。",
    ),
    column("list", "选项", Holds::Lines, 16.0, "类型为“选项”的，每行一个。"),
    column(
        "decimals",
        "小数位数",
        Holds::Number,
        7.0,
        "类型为“小数”的填写，不填为 2。",
    ),
    column("unit", "单位", Holds::Text, 8.0, ""),
    column(
        "required",
        "必填",
        Holds::Required,
        18.0,
        "填“是”，或一个公式：公式成立时必填；不填为可以不填。",
    ),
    column("min", "最小值", Holds::Number, 9.0, ""),
    column("max", "最大值", Holds::Number, 9.0, ""),
    column(
        "help",
        "填写提示",
        Holds::Text,
        36.0,
        "选中单元格时显示，不超过 255 字。",
    ),
    column("computed", "自动计算公式", Holds::Text, 30.0, FORMULA),
    column(
        "given",
        "省级预填",
        Holds::Flag,
        7.0,
        "由省级预先填好的，填“是”。",
    ),
];
const PERSONAL: Column = column(
    "personal",
    "个人信息",
    Holds::Flag,
    7.0,
    "公开版报告不列出的，填“是”。",
);

const LASTING: Column = column(
    "lasting",
    "沿用上年",
    Holds::Flag,
    7.0,
    "逐年不变的，填“是”：生成次年工作簿时带入上年内容，由县里核对。",
);

/// Fields.
pub(in crate::plan) static FIELDS: Sheet = Sheet {
    concern: Concern::Fields,
    name: "指标",
    purpose: "指标页上的指标。同一工作表、同一分组的排在一起。",
    columns: &[
        OF_SHEET,
        column("section", "分组", Holds::Text, 18.0, "表上的小标题。"),
        NAME,
        FIELD_REST[0],
        FIELD_REST[1],
        FIELD_REST[2],
        FIELD_REST[3],
        FIELD_REST[4],
        FIELD_REST[5],
        FIELD_REST[6],
        FIELD_REST[7],
        FIELD_REST[8],
        FIELD_REST[9],
        FIELD_REST[10],
        FIELD_REST[11],
        PERSONAL,
        LASTING,
        column(
            "compare",
            "年度比对",
            Holds::Flag,
            7.0,
            "与该县上年所报的数比对的，填“是”；只用于整数、小数。",
        ),
    ],
    frozen: 3,
    paper: Paper::Large,
};

/// Columns of tables.
pub(in crate::plan) static COLUMNS: Sheet = Sheet {
    concern: Concern::Columns,
    name: "表格列",
    purpose: "表格页上的各列，从左到右。",
    columns: &[
        OF_SHEET,
        NAME,
        FIELD_REST[0],
        FIELD_REST[1],
        FIELD_REST[2],
        FIELD_REST[3],
        FIELD_REST[4],
        FIELD_REST[5],
        FIELD_REST[6],
        FIELD_REST[7],
        FIELD_REST[8],
        FIELD_REST[9],
        FIELD_REST[10],
        FIELD_REST[11],
        column("unique", "不得重复", Holds::Flag, 7.0, "各行不能重复的，填“是”。"),
        column(
            "refers_to",
            "须见于",
            Holds::Text,
            20.0,
            "填写的内容须在另一张表中出现的，写“表_列”。",
        ),
        PERSONAL,
        LASTING,
    ],
    frozen: 2,
    paper: Paper::Large,
};

/// Roles.
pub(in crate::plan) static ROLES: Sheet = Sheet {
    concern: Concern::Roles,
    name: "指定项",
    purpose: "程序本身要认得的指标、工作表和列。改了它们的名称，这里要一起改。",
    columns: PAIR_COLUMNS,
    frozen: 1,
    paper: Paper::Across,
};

/// Its rows.
pub(in crate::plan) const ROLE_PAIRS: &[Pair] = &[
    pair("roles.city", "设区市", Holds::Text, "指标名称。"),
    pair("roles.county", "县区名称", Holds::Text, "指标名称。"),
    pair(
        "roles.code",
        "行政区划代码",
        Holds::Text,
        "指标名称，类型为行政区划代码。",
    ),
    pair("roles.year", "填报年度", Holds::Text, "指标名称，类型为年度。"),
    pair(
        "roles.filled_on",
        "填报日期",
        Holds::Text,
        "指标名称，类型为日期。",
    ),
    pair(
        "roles.rating_sheet",
        "措施自评表",
        Holds::Text,
        "表格页的名称，每条措施一行。",
    ),
    pair(
        "roles.rating_measure",
        "措施自评表：措施序号",
        Holds::Text,
        "该表的列名称。",
    ),
    pair(
        "roles.rating_conclusion",
        "措施自评表：自评结论",
        Holds::Text,
        "该表的列名称。",
    ),
    pair(
        "roles.rating_evidence",
        "措施自评表：佐证编号",
        Holds::Text,
        "该表的列名称。",
    ),
    pair(
        "roles.evidence_sheet",
        "佐证材料表",
        Holds::Text,
        "表格页的名称。",
    ),
    pair(
        "roles.evidence_number",
        "佐证材料表：编号",
        Holds::Text,
        "该表的列名称。",
    ),
    pair(
        "roles.evidence_file",
        "佐证材料表：附件文件名",
        Holds::Text,
        "该表的列名称。",
    ),
    pair(
        "roles.explanation_sheet",
        "核实说明表",
        Holds::Text,
        "表格页的名称。",
    ),
    pair(
        "roles.explanation_id",
        "核实说明表：核查编号",
        Holds::Text,
        "该表的列名称。",
    ),
    pair(
        "roles.explanation_text",
        "核实说明表：说明",
        Holds::Text,
        "该表的列名称。",
    ),
];
