//! A plan, assessments and rounds for tests: invented counties, long texts, empty lists, text that looks like HTML.

mod assessments;

use jiff::civil::date;
use smol_str::format_smolstr;

pub use self::assessments::{alike, assessment, bare, hostile, round};
use crate::model::finding::{Kind, Severity};
use crate::model::form::{Body, Form, Roles, Sheet};
use crate::model::plan::*;
use crate::model::provenance::Provenance;
use crate::model::round::RoundInfo;

pub const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

const PARTS: [(&str, &str, TitleStatus); 6] = [
    (
        "管理体制",
        "健全机构设置，不断优化教育督导管理体制",
        TitleStatus::Official,
    ),
    (
        "运行机制",
        "确保运转高效，逐步理顺教育督导运行机制",
        TitleStatus::Official,
    ),
    (
        "问责机制",
        "加大问责力度，切实强化教育督导结果运用",
        TitleStatus::Official,
    ),
    (
        "队伍建设",
        "配齐配强督学，大力加强教育督导队伍建设",
        TitleStatus::Official,
    ),
    ("条件保障", "条件保障", TitleStatus::Working),
    ("组织保障", "组织保障", TitleStatus::Working),
];

const MEASURES: [(u8, &str); 18] = [
    (1, "健全教育督导委员会"),
    (1, "完善教育督导机构设置"),
    (1, "全面落实督政、督学、评估监测职能"),
    (1, "理顺上下级督导机构关系"),
    (2, "加强对履行教育职责的督导（督政）"),
    (2, "加强对学校的督导（督学）"),
    (2, "加强和改进教育评估监测"),
    (2, "改进教育督导方式方法"),
    (3, "健全报告与反馈制度"),
    (3, "健全整改与复查制度"),
    (3, "落实激励、约谈、通报和问责制度"),
    (4, "配齐配强各级督学"),
    (4, "创新督学聘用和管理"),
    (4, "提高督学专业化水平"),
    (5, "加强教育督导法治建设"),
    (5, "落实教育督导经费保障"),
    (5, "落实工作条件与专业发展支撑"),
    (6, "加强组织领导和督促落实"),
];

fn cite(key: &str, place: &str) -> Citation {
    Citation {
        key: key.into(),
        place: place.into(),
    }
}

fn rule(id: String, measure: u8, severity: Severity, title: &str, unit: Option<&str>) -> Rule {
    Rule {
        id: id.into(),
        measure: Some(measure),
        kind: Kind::达标,
        severity,
        trial: severity == Severity::提示,
        title: title.into(),
        when: None,
        shape: unit.map_or(Shape::Must { holds: "真".into() }, |unit| Shape::Gap {
            actual: "甲".into(),
            relation: Relation::AtLeast,
            required: "乙".into(),
            unit: unit.into(),
        }),
        optional: Vec::new(),
        explainable: false,
        message: String::new(),
        remedy: remedy().into(),
        source: cite("opinions", "第四部分").into(),
        pass: Case::default(),
        fail: Case::default(),
        cases: Vec::new(),
    }
}

fn remedy() -> Remedy {
    Remedy {
        what: "按规定的数量补足，并在自评工作簿「机构与队伍」中更新数字。".into(),
        owner: "县教体局、县委编办".into(),
        within: TimeLimit::Days(60),
        evidence: "任命文件、人员名册".into(),
    }
}

pub fn plan() -> Plan {
    let mut rules = Vec::new();
    for (index, (_, title)) in MEASURES.iter().enumerate() {
        let no = u8::try_from(index + 1).unwrap();
        rules.push(rule(
            format!("C{no:02}-01"),
            no,
            Severity::不达标,
            &format!("{title}：有正式文件"),
            None,
        ));
        let unit = ["人", "所", "%", "万元"][index % 4];
        rules.push(rule(
            format!("C{no:02}-02"),
            no,
            Severity::不达标,
            "数量达到规定的最低要求",
            Some(unit),
        ));
        if index % 3 == 0 {
            rules.push(rule(
                format!("C{no:02}-03"),
                no,
                Severity::提示,
                "探索设立首席督学和督学管理平台",
                None,
            ));
        }
    }
    let mut other = rule(
        "L01".into(),
        1,
        Severity::错误,
        "督学名册人数与填报的督学总数一致",
        Some("人"),
    );
    other.measure = None;
    other.kind = Kind::逻辑;
    rules.push(other);
    let source = |key: &str, short: &str, certainty, note: &str| Source {
        key: key.into(),
        title: format!("{short}（全称）"),
        short: short.into(),
        issued: "两办，2020年2月14日".into(),
        certainty,
        note: note.into(),
    };
    let parameter = |name: &str, value, unit: &str, key| Parameter {
        name: name.into(),
        value,
        unit: unit.into(),
        meaning: format!("{name}的取值"),
        source: cite(key, "第二部分"),
    };
    Plan {
        title: "关于深化新时代教育督导体制机制改革的实施方案".into(),
        province: "云梧省".into(),
        issued: date(2020, 9, 14),
        issuers: vec!["省委办公厅".into()],
        version: "2026.1".into(),
        hash: "5f2c9b61d07ae4831c55b9a7e0f4d2c86b1f93e07d5a48c2b6e1f0937ad4c815".into(),
        contact: "省政府教育督导委员会办公室".into(),
        sources: vec![
            source(
                "interp",
                "《实施方案》解读",
                Certainty::InHand,
                "原文在手，按问题编号引用。",
            ),
            source(
                "notice",
                "《实施方案》",
                Certainty::InPart,
                "只掌握各部分标题，其余不作为依据引用。",
            ),
            source(
                "opinions",
                "《意见》（厅字〔2020〕1号）",
                Certainty::SecondHand,
                "内容来自转述，按文件引用。",
            ),
            source(
                "office",
                "省级办公室设定",
                Certainty::Office,
                "没有文件直接规定，由省级办公室设定。",
            ),
        ],
        parameters: vec![
            parameter("督学配备比", 5.0, "所/人", "opinions"),
            parameter("大规模学校人数", 2000.0, "人", "office"),
            parameter("年度波动上限", 0.3, "%", "office"),
        ],
        parts: PARTS
            .iter()
            .zip(1..)
            .map(|((name, title, status), no)| Part {
                no,
                name: (*name).into(),
                title: (*title).into(),
                status: *status,
                source: cite("notice", "各部分标题"),
            })
            .collect(),
        measures: MEASURES
            .iter()
            .zip(1..)
            .map(|((part, title), no)| Measure {
                no,
                part: *part,
                title: (*title).into(),
                status: TitleStatus::Working,
                title_note: if no == 1 {
                    "方案第一项措施的原文标题是“健全省政府教育督导委员会”，这里写的是县级对应的要求。".into()
                } else {
                    String::new()
                },
                must_show: vec![
                    "有正式文件，内容与本县实际相符。".into(),
                    "数量达到规定的最低要求。".into(),
                ],
                accountability: no == 11,
                sources: vec![cite("interp", "第四问"), cite("opinions", "")],
            })
            .collect(),
        rules,
        checks: Vec::new(),
        figures: Vec::new(),
        form: form(),
        roster: Roster::default(),
    }
}

fn form() -> Form {
    let names = [
        "填报说明",
        "基本信息",
        "措施自评",
        "机构与队伍",
        "经费保障",
        "督学名册",
        "学校名单",
        "佐证材料",
    ];
    Form {
        title: "教育督导改革自评工作簿".into(),
        version: "2026.1".into(),
        sheets: names
            .iter()
            .map(|name| Sheet {
                name: (*name).into(),
                aliases: Vec::new(),
                intro: String::new(),
                body: Body::SelfCheck,
            })
            .collect(),
        roles: Roles {
            city: "设区市".into(),
            county: "县区名称".into(),
            code: "行政区划代码".into(),
            year: "填报年度".into(),
            filled_on: "填报日期".into(),
            rating_sheet: "措施自评".into(),
            rating_measure: "序号".into(),
            rating_conclusion: "自评结论".into(),
            rating_evidence: "佐证编号".into(),
            evidence_sheet: "佐证材料".into(),
            evidence_number: "编号".into(),
            evidence_file: "附件文件名".into(),
            explanation_sheet: "核实说明".into(),
            explanation_id: "核查编号".into(),
            explanation_text: "说明".into(),
        },
    }
}

pub fn info() -> RoundInfo {
    RoundInfo {
        title: "2026年教育督导改革县级自评核查".into(),
        year: 2026,
        as_of: date(2026, 11, 20),
        calendar: None,
    }
}

pub fn provenance() -> Provenance {
    Provenance {
        program_version: "0.1.0".into(),
        public: false,
    }
}

/// Counties with invented names; `nth` from 0 to 99.
pub fn county(nth: usize) -> County {
    const FIRST: [&str; 10] = [
        "青岚", "禾汀", "砚溪", "霁屿", "枫梓", "棠槿", "澜杳", "梧蘅", "澄苇", "皎湄",
    ];
    const SECOND: [&str; 10] = ["", "南", "北", "东", "西", "上", "下", "新", "前", "后"];
    const CITIES: [&str; 10] = [
        "临澜市",
        "望霁市",
        "栖梧市",
        "云苇市",
        "听泓市",
        "鹤汀市",
        "岫宁市",
        "沅墨市",
        "疏桐市",
        "漱石市",
    ];
    let kind = ["县", "区", "市"][nth % 3];
    let city = nth / 10;
    County {
        code: format_smolstr!("99{:02}{:02}", city + 1, nth % 10 + 1),
        name: format_smolstr!("{}{}{kind}", FIRST[nth % 10], SECOND[city]),
        city: CITIES[city].into(),
    }
}
