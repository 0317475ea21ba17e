//! Reads `plan.toml`: what the plan is, its sources, thresholds, parts, built-in checks and figures.

use jiff::civil::Date;

use super::demand::{citation, remedy, title_status};
use super::mistake::Located;
use super::read::Entry;
use super::suggest::suggestion;
use crate::model::finding::{Kind, Severity};
use crate::model::plan::{
    Builtin, BuiltinCheck, Certainty, Figure, Parameter, Part, Relation, Source, TitleStatus,
};

/// What `plan.toml` states.
#[derive(Default)]
pub(super) struct Head {
    pub(super) title: String,
    pub(super) province: String,
    pub(super) issued: Date,
    pub(super) issuers: Vec<String>,
    pub(super) version: String,
    pub(super) contact: String,
    pub(super) sources: Vec<Source>,
    pub(super) parameters: Vec<Located<Parameter>>,
    pub(super) parts: Vec<Part>,
    pub(super) checks: Vec<Located<BuiltinCheck>>,
    pub(super) figures: Vec<Located<Figure>>,
}

const CERTAINTIES: &[(&str, Certainty)] = &[
    ("in-hand", Certainty::InHand),
    ("in-part", Certainty::InPart),
    ("second-hand", Certainty::SecondHand),
    ("office", Certainty::Office),
];

/// Words that say whose wording a title is.
pub(super) const STATUSES: &[(&str, TitleStatus)] = &[
    ("official", TitleStatus::Official),
    ("working", TitleStatus::Working),
];

/// Words for the kinds that the plan may give to findings.
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("结构", Kind::结构),
    ("填报", Kind::填报),
    ("逻辑", Kind::逻辑),
    ("达标", Kind::达标),
    ("佐证", Kind::佐证),
    ("自评一致性", Kind::自评一致性),
];

/// Words for severities.
pub(super) const SEVERITIES: &[(&str, Severity)] = &[
    ("错误", Severity::错误),
    ("不达标", Severity::不达标),
    ("预警", Severity::预警),
    ("提示", Severity::提示),
];

/// Words for how the actual quantity must stand to the required one; in a rule they are keys.
pub(super) const RELATIONS: &[(&str, Relation)] = &[
    ("at_least", Relation::AtLeast),
    ("at_most", Relation::AtMost),
    ("equals", Relation::Equals),
];

/// Reads the file; formulas are checked later, when all names are known.
pub(super) fn read(root: Entry<'_>) -> Head {
    let mut head = Head::default();
    if let Some(entry) = root.entry("plan") {
        head.title = entry.text("title");
        head.province = entry.text("province");
        head.issued = entry.date("issued");
        head.issuers = entry.some_texts("issuers");
        head.version = entry.text("version");
        head.contact = entry.text("contact");
        entry.close();
    }
    head.sources = sources(&root);
    let sources = Some(head.sources.as_slice());
    for entry in root.entries("parameter", "参数", "name") {
        let item = Parameter {
            name: entry.text("name"),
            value: entry.number("value"),
            unit: entry.loose_text("unit"),
            meaning: entry.text("meaning"),
            source: citation(&entry, sources),
        };
        let lines = entry.close();
        head.parameters.push(Located { item, lines });
    }
    for entry in root.entries("part", "部分", "no") {
        let part = Part {
            no: entry.whole("no"),
            name: entry.text("name"),
            title: entry.text("title"),
            status: entry.word("status", STATUSES, TitleStatus::Working),
            source: citation(&entry, sources),
        };
        title_status(&entry, part.status, std::slice::from_ref(&part.source), sources);
        if usize::from(part.no) != head.parts.len() + 1 {
            entry.wrong(
                "no",
                &format!("应为 {}，各部分从 1 起依次编号", head.parts.len() + 1),
            );
        }
        entry.close();
        head.parts.push(part);
    }
    if head.parts.is_empty() {
        root.note("没有任何部分（[[part]]）");
    }
    head.checks = checks(&root, sources);
    head.figures = root
        .entries("figure", "数据项", "title")
        .into_iter()
        .map(figure)
        .collect();
    root.close();
    head
}

fn sources(root: &Entry<'_>) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for entry in root.entries("source", "出处", "key") {
        let source = Source {
            key: entry.text("key"),
            title: entry.text("title"),
            short: entry.text("short"),
            issued: entry.text("issued"),
            certainty: entry.word("certainty", CERTAINTIES, Certainty::Office),
            note: entry.text("note"),
        };
        if sources.iter().any(|held| held.key == source.key) {
            entry.wrong("key", "与另一处重复");
        }
        entry.close();
        sources.push(source);
    }
    if sources.is_empty() {
        root.note("没有任何出处（[[source]]）");
    }
    sources
}

fn checks(root: &Entry<'_>, sources: Option<&[Source]>) -> Vec<Located<BuiltinCheck>> {
    let mut checks: Vec<Located<BuiltinCheck>> = Vec::new();
    for entry in root.entries("check", "内置核查", "key") {
        let key = entry.text("key");
        let builtin = Builtin::ALL.iter().copied().find(|builtin| builtin.key() == key);
        let kind = entry.word("kind", KINDS, Kind::填报);
        let check = BuiltinCheck {
            builtin: builtin.unwrap_or(Builtin::UnreadableFile),
            id: entry.text("id"),
            kind,
            severity: entry.word("severity", SEVERITIES, Severity::错误),
            title: entry.text("title"),
            explainable: entry.flag("explainable"),
            remedy: remedy(&entry, kind == Kind::达标),
            source: citation(&entry, sources),
        };
        if builtin.is_none() && !key.is_empty() {
            let near = suggestion(&key, Builtin::ALL.iter().map(|builtin| builtin.key()));
            entry.wrong("key", &format!("不是程序自带的核查{near}"));
        } else if checks.iter().any(|held| Some(held.item.builtin) == builtin) {
            entry.wrong("key", "与另一处重复，每项内置核查只能登记一次");
        }
        let lines = entry.close();
        if builtin.is_some() {
            checks.push(Located { item: check, lines });
        }
    }
    for builtin in Builtin::ALL {
        if !checks.iter().any(|held| held.item.builtin == *builtin) {
            root.note(&format!("没有登记内置核查 {}（[[check]]）", builtin.key()));
        }
    }
    checks
}

fn figure(entry: Entry<'_>) -> Located<Figure> {
    let ratio = if entry.has("ratio") {
        let formulas = entry.texts("ratio");
        match <[String; 2]>::try_from(formulas) {
            Ok([numerator, denominator]) => Some((numerator, denominator)),
            Err(_) => {
                entry.wrong("ratio", "应有两个公式：分子和分母");
                None
            }
        }
    } else {
        None
    };
    let figure = Figure {
        group: entry.text("group"),
        title: entry.text("title"),
        value: entry.text("value"),
        required: entry.maybe_text("required"),
        relation: entry
            .maybe_word("relation", RELATIONS)
            .unwrap_or(Relation::AtLeast),
        unit: entry.loose_text("unit"),
        decimals: entry.maybe_whole("decimals").unwrap_or_default(),
        ratio,
    };
    if figure.decimals > 6 {
        entry.wrong("decimals", "不能大于 6");
    }
    Located {
        item: figure,
        lines: entry.close(),
    }
}
