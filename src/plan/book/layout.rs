//! Which sheets the plan workbook has and what stands in their columns.
//!
//! A column's key is a path into the entry of the document (`remedy.days`), or one of a few that [`super::spread`] and
//! [`super::gather`] translate, because the document nests there and a sheet cannot.

use std::borrow::Cow;

use crate::plan::words::{
    CERTAINTIES, KINDS, RELATIONS, ROWS, SEVERITIES, SHEET_KINDS, STATUSES, TYPES, offered,
};

/// What stands in the cells of a column.
#[derive(Clone, Copy)]
pub(in crate::plan) enum Holds {
    /// A text: name, sentence, formula.
    Text,
    /// Several texts, each on a line of its own.
    Lines,
    /// A number.
    Number,
    /// A date.
    Date,
    /// 是, or blank.
    Flag,
    /// One of a few words.
    Word(fn() -> Vec<&'static str>),
    /// A text that stands in a column of another sheet.
    Pick(&'static Sheet, &'static str),
    /// A number that stands in a column of another sheet.
    PickNumber(&'static Sheet, &'static str),
    /// 是, 否 or a formula.
    Required,
    /// A value of an example: number, text or date.
    Value,
}

/// A column.
#[derive(Clone, Copy)]
pub(in crate::plan) struct Column {
    /// Path in the entry.
    pub(in crate::plan) key: &'static str,
    /// Heading.
    head: &'static str,
    /// Stands behind the heading where several columns have the same; 0 otherwise.
    number: usize,
    /// What stands in it.
    pub(in crate::plan) holds: Holds,
    /// Width.
    pub(in crate::plan) width: f64,
    /// What to know when filling it in.
    pub(in crate::plan) help: &'static str,
}

const fn column(
    key: &'static str,
    head: &'static str,
    holds: Holds,
    width: f64,
    help: &'static str,
) -> Column {
    Column {
        key,
        head,
        number: 0,
        holds,
        width,
        help,
    }
}

impl Column {
    /// The heading as it is printed.
    pub(in crate::plan) fn heading(&self) -> Cow<'static, str> {
        if self.number == 0 {
            Cow::Borrowed(self.head)
        } else {
            Cow::Owned(format!("{}{}", self.head, self.number))
        }
    }
}

/// What a sheet is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::plan) enum Concern {
    /// What the plan is.
    Plan,
    /// Documents that may be cited.
    Sources,
    /// Thresholds.
    Parameters,
    /// Parts.
    Parts,
    /// Measures.
    Measures,
    /// Sources of measures.
    MeasureSources,
    /// Rules.
    Rules,
    /// Examples of rules.
    Examples,
    /// Sheets of the form.
    Sheets,
    /// Paragraphs of the guide.
    Paragraphs,
    /// Fields.
    Fields,
    /// Columns of tables.
    Columns,
    /// Roles.
    Roles,
    /// Built-in checks.
    Checks,
    /// Figures.
    Figures,
    /// Counties.
    Roster,
}

/// A sheet that holds one table.
pub(in crate::plan) struct Sheet {
    /// What it is about.
    pub(in crate::plan) concern: Concern,
    /// Its name.
    pub(in crate::plan) name: &'static str,
    /// What it is for.
    pub(in crate::plan) purpose: &'static str,
    /// Its columns.
    pub(in crate::plan) columns: &'static [Column],
    /// How many columns stay in sight.
    pub(in crate::plan) frozen: u16,
    /// How it is printed.
    pub(in crate::plan) paper: Paper,
}

/// How a sheet is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) enum Paper {
    /// A4 upright.
    Upright,
    /// A4 across.
    Across,
    /// A3 across.
    Large,
    /// A3 across, two pages side by side, the first column on both.
    Double,
}

/// A single value of the document, which has a row of its own.
pub(in crate::plan) struct Pair {
    /// Path from the root of its part of the document.
    pub(in crate::plan) key: &'static str,
    /// Label.
    pub(in crate::plan) label: &'static str,
    /// What its cell holds.
    pub(in crate::plan) holds: Holds,
    /// What to know when filling it in.
    pub(in crate::plan) help: &'static str,
}

const fn pair(key: &'static str, label: &'static str, holds: Holds, help: &'static str) -> Pair {
    Pair {
        key,
        label,
        holds,
        help,
    }
}

/// Key of the column with the labels of pairs.
pub(in crate::plan) const LABEL: &str = "item";
/// Key of the column with the values of pairs.
pub(in crate::plan) const CONTENT: &str = "content";
/// Key of the column that says what a pair is for, which is not read.
pub(in crate::plan) const HINT: &str = "hint";
/// Key of the columns with an example's values; the number behind the heading tells them apart.
pub(in crate::plan) const VALUE: &str = "example value";
/// Heading of such a column, without its number.
const VALUE_HEAD: &str = "值";

const PAIR_COLUMNS: &[Column] = &[
    column(LABEL, "项目", Holds::Text, 26.0, ""),
    column(CONTENT, "内容", Holds::Text, 56.0, ""),
    column(HINT, "说明", Holds::Text, 50.0, ""),
];

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

const SOURCE: Column = column(
    "source.key",
    "出处",
    Holds::Pick(&SOURCES, "key"),
    12.0,
    "「出处」表中的代号。",
);
const SOURCE_PLACE: Column = column(
    "source.place",
    "出处位置",
    Holds::Text,
    28.0,
    "在文件中的什么地方，如“第7问”。",
);

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

const KIND: Column = column(
    "kind",
    "类别",
    Holds::Word(|| offered(KINDS)),
    11.0,
    "问题归入哪一类。",
);
const SEVERITY: Column = column(
    "severity",
    "严重程度",
    Holds::Word(|| offered(SEVERITIES)),
    10.0,
    "错误须改正并重报；不达标列入整改；预警须改正或说明；提示供参考。",
);
const EXPLAINABLE: Column = column(
    "explainable",
    "可以说明",
    Holds::Flag,
    8.0,
    "县里可以说明原因而不改正的，填“是”。",
);
const REMEDY: [Column; 4] = [
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
        "remedy.evidence",
        "佐证要求",
        Holds::Text,
        22.0,
        "整改后要报送的材料。",
    ),
];

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
        REMEDY[0],
        REMEDY[1],
        REMEDY[2],
        REMEDY[3],
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
    ],
    frozen: 2,
    paper: Paper::Across,
};

const FORMULA: &str = "写法同电子表格公式，不写开头的等号；用指标名称、参数名称和“表_列”。标点用半角。";

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

/// The pairs whose rows a sheet holds; none if it holds a table.
pub(in crate::plan) fn pairs(sheet: &Sheet) -> &'static [Pair] {
    match sheet.concern {
        Concern::Plan => PLAN_PAIRS,
        Concern::Roles => ROLE_PAIRS,
        _ => &[],
    }
}

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
    purpose: "每条规则通过和不通过的例子：公式用到的每个名称一行，给出它的值。装载方案时逐条验算。",
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
            Holds::Word(|| OUTCOMES.to_vec()),
            10.0,
            "这些值应得的结论。",
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
    frozen: 3,
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

/// Every sheet in the order of the tabs, behind the index.
pub(in crate::plan) static ALL: [&Sheet; 16] = [
    &PLAN,
    &SOURCES,
    &PARAMETERS,
    &PARTS,
    &MEASURES,
    &MEASURE_SOURCES,
    &RULES,
    &EXAMPLES,
    &SHEETS,
    &PARAGRAPHS,
    &FIELDS,
    &COLUMNS,
    &ROLES,
    &CHECKS,
    &FIGURES,
    &ROSTER,
];
