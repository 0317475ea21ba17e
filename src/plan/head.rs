//! Reads `plan.toml` and its sheets: what the plan is, its sources, thresholds, parts, built-in checks and figures;
//! and tells them again.

use jiff::civil::Date;

use super::demand::{citation, remedy, tell_citation, tell_remedy, title_status};
use super::mistake::{Located, Tongue};
use super::read::Entry;
use super::suggest::suggestion;
use super::tree::{Table, Value, bare};
use super::words::{CERTAINTIES, KINDS, RELATIONS, SEVERITIES, STATUSES};
use crate::model::finding::{Kind, Severity};
use crate::model::plan::{
    Builtin, BuiltinCheck, Certainty, Figure, Parameter, Part, Plan, Relation, Source, TitleStatus,
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
        root.lacks("part", "没有任何部分", "[[part]]");
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
        root.lacks("source", "没有任何出处", "[[source]]");
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
            id: entry.text("id").into(),
            kind,
            severity: entry.word("severity", SEVERITIES, Severity::错误),
            title: entry.text("title").into(),
            explainable: entry.flag("explainable"),
            parameters: entry.texts("parameters"),
            remedy: remedy(&entry, kind == Kind::达标).into(),
            source: citation(&entry, sources).into(),
        };
        if builtin.is_none() && !key.is_empty() {
            let near = suggestion(&key, Builtin::ALL.iter().map(|builtin| builtin.key()));
            entry.wrong("key", &format!("不是程序自带的核查{near}"));
        } else if checks.iter().any(|held| Some(held.item.builtin) == builtin) {
            entry.wrong("key", "与另一处重复，每项内置核查只能登记一次");
        }
        let wanted = builtin.map_or(&[][..], Builtin::thresholds);
        if builtin.is_some() && check.parameters.len() != wanted.len() {
            let wrong = if wanted.is_empty() {
                "不用写：这项核查没有参数".to_owned()
            } else {
                format!("应依次写 {} 个参数的名称：{}", wanted.len(), wanted.join("、"))
            };
            entry.wrong("parameters", &wrong);
        }
        let lines = entry.close();
        if builtin.is_some() {
            checks.push(Located { item: check, lines });
        }
    }
    for builtin in Builtin::ALL {
        if !checks.iter().any(|held| held.item.builtin == *builtin) {
            let wrong = format!("没有登记内置核查 {}", builtin.key());
            root.lacks("check", &wrong, "[[check]]");
        }
    }
    checks
}

fn figure(entry: Entry<'_>) -> Located<Figure> {
    let ratio = if entry.has("ratio") {
        let formulas = entry.formulas("ratio");
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
        group: entry.text("group").into(),
        title: entry.text("title").into(),
        value: entry.text("value"),
        required: entry.maybe_text("required"),
        relation: entry
            .maybe_word("relation", RELATIONS)
            .unwrap_or(Relation::AtLeast),
        unit: entry.loose_text("unit").into(),
        decimals: entry.maybe_whole("decimals").unwrap_or_default(),
        ratio,
        peers_at: entry.maybe_text("peers_at"),
    };
    if figure.decimals > 6 {
        entry.wrong("decimals", "不能大于 6");
    }
    Located {
        item: figure,
        lines: entry.close(),
    }
}

/// The other way: what the file or its sheets say for this plan.
pub(super) fn tell(plan: &Plan, tongue: Tongue) -> Table {
    let mut root = Table::default();
    let mut entry = Table::default();
    entry.text("title", &plan.title);
    entry.text("province", &plan.province);
    entry.put("issued", Value::Date(plan.issued));
    entry.texts("issuers", &plan.issuers);
    entry.text("version", &plan.version);
    entry.text("contact", &plan.contact);
    root.table("plan", entry);
    root.tables(
        "source",
        plan.sources.iter().map(|source| tell_source(source, tongue)),
    );
    root.tables("parameter", plan.parameters.iter().map(tell_parameter));
    root.tables("part", plan.parts.iter().map(|part| tell_part(part, tongue)));
    root.tables("check", plan.checks.iter().map(|check| tell_check(check, tongue)));
    root.tables(
        "figure",
        plan.figures.iter().map(|figure| tell_figure(figure, tongue)),
    );
    root
}

fn tell_source(source: &Source, tongue: Tongue) -> Table {
    let mut entry = Table::default();
    entry.text("key", &source.key);
    entry.text("title", &source.title);
    entry.text("short", &source.short);
    entry.text("issued", &source.issued);
    entry.word("certainty", CERTAINTIES, source.certainty, tongue);
    entry.text("note", &source.note);
    entry
}

fn tell_parameter(parameter: &Parameter) -> Table {
    let mut entry = Table::default();
    entry.text("name", &parameter.name);
    entry.number("value", parameter.value);
    entry.text("unit", &parameter.unit);
    entry.text("meaning", &parameter.meaning);
    entry.table("source", tell_citation(&parameter.source));
    entry
}

fn tell_part(part: &Part, tongue: Tongue) -> Table {
    let mut entry = Table::default();
    entry.number("no", part.no);
    entry.text("name", &part.name);
    entry.text("title", &part.title);
    entry.word("status", STATUSES, part.status, tongue);
    entry.table("source", tell_citation(&part.source));
    entry
}

fn tell_check(check: &BuiltinCheck, tongue: Tongue) -> Table {
    let mut entry = Table::default();
    entry.text("key", check.builtin.key());
    entry.text("id", &check.id);
    entry.word("kind", KINDS, check.kind, tongue);
    entry.word("severity", SEVERITIES, check.severity, tongue);
    entry.text("title", &check.title);
    entry.flag("explainable", check.explainable);
    entry.texts("parameters", &check.parameters);
    entry.table("remedy", tell_remedy(&check.remedy));
    entry.table("source", tell_citation(&check.source));
    entry
}

fn tell_figure(figure: &Figure, tongue: Tongue) -> Table {
    let mut entry = Table::default();
    entry.text("group", &figure.group);
    entry.text("title", &figure.title);
    entry.text("value", &figure.value);
    entry.maybe_text("required", figure.required.as_ref());
    // Without a required value the relation is between nothing; left out it is the default.
    if figure.required.is_some() || figure.relation != Relation::AtLeast {
        entry.word("relation", RELATIONS, figure.relation, tongue);
    }
    entry.text("unit", &figure.unit);
    entry.number("decimals", figure.decimals);
    if let Some((numerator, denominator)) = &figure.ratio {
        let formulas = [numerator, denominator].map(|formula| bare(Value::Text(formula.clone())));
        entry.put("ratio", Value::List(formulas.into()));
    }
    entry.maybe_text("peers_at", figure.peers_at.as_ref());
    entry
}
