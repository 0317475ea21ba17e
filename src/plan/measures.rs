//! Reads `measures.toml` and its sheets, and tells them again: measures, their rules, and the rules of no measure.
//!
//! A new key of a rule is read in [`rule`] and told in [`tell_rule`]; its column in the plan workbook is one line in
//! [`super::book::layout`].

use super::demand::{Sources, citation, citations, remedy, tell_citation, tell_remedy, title_status};
use super::mistake::{KeyPlace, Located, Tongue};
use super::read::{Entry, as_date, as_number};
use super::tree::{Item, Table, Value, bare};
use super::words::{KINDS, RELATIONS, SEVERITIES, STATUSES, VERDICTS, word_for};
use crate::model::assessment::Verdict;
use crate::model::finding::{Kind, Severity};
use crate::model::plan::{
    Case, CaseValue, Measure, Part, Plan, Relation, Rule, Shape, Situation, TitleStatus,
};

/// What `measures.toml` states.
#[derive(Default)]
pub(super) struct MeasuresDocument {
    /// Measures in order.
    pub(super) measures: Vec<Measure>,
    /// Rules: those of measures in order, then the others.
    pub(super) rules: Vec<Located<Rule>>,
}

/// Reads the file. Without `plan.toml` nothing is said about parts and sources.
pub(super) fn read(root: Entry<'_>, parts: Option<&[Part]>, sources: Sources<'_>) -> MeasuresDocument {
    let mut document = MeasuresDocument::default();
    for entry in root.entries("measure", "措施", "no") {
        let measure = measure(&entry, parts, sources);
        let next = document.measures.len() + 1;
        if usize::from(measure.no) != next && entry.has("no") {
            entry.wrong("no", &format!("应为 {next}，各项措施从 1 起依次编号"));
        }
        let mut counts = false;
        for below in entry.entries("rule", "规则", "id") {
            let rule = located(below, Some(measure.no), sources);
            counts |= rule.item.counts();
            document.rules.push(rule);
        }
        if !counts {
            match entry.tongue() {
                Tongue::Toml => {
                    entry.note("没有计入结论的规则（严重程度为“不达标”、不是试行的 [[measure.rule]]）");
                }
                Tongue::Workbook => entry.note("没有计入结论的规则（严重程度为“不达标”、不是试行的规则）"),
            }
        }
        entry.close();
        document.measures.push(measure);
    }
    if document.measures.is_empty() {
        root.lacks("measure", "没有任何措施", "[[measure]]");
    }
    for entry in root.entries("rule", "规则", "id") {
        document.rules.push(located(entry, None, sources));
    }
    root.close();
    document
}

fn measure(entry: &Entry<'_>, parts: Option<&[Part]>, sources: Sources<'_>) -> Measure {
    let measure = Measure {
        no: entry.whole("no"),
        part: entry.whole("part"),
        title: entry.text("title"),
        status: entry.word("status", STATUSES, TitleStatus::Working),
        title_note: entry.loose_text("title_note"),
        must_show: entry.some_texts("must_show"),
        accountability: entry.flag("accountability"),
        sources: citations(entry, sources),
    };
    title_status(entry, measure.status, &measure.sources, sources);
    if let Some(parts) = parts
        && entry.has("part")
        && !parts.iter().any(|part| part.no == measure.part)
    {
        entry.wrong("part", &format!("为 {}，没有这一部分", measure.part));
    }
    measure
}

/// A rule with where it and its situations stand.
fn located(entry: Entry<'_>, measure: Option<u8>, sources: Sources<'_>) -> Located<Rule> {
    let mut item = rule(&entry, measure, sources);
    if measure.is_none() && item.severity == Severity::不达标 {
        entry.wrong("severity", "不能为“不达标”：不属于任何措施的规则不计入结论");
    }
    let (cases, places) = situations(&entry);
    item.cases = cases;
    let mut lines = entry.close();
    lines.keys.extend(places);
    Located { item, lines }
}

fn rule(entry: &Entry<'_>, measure: Option<u8>, sources: Sources<'_>) -> Rule {
    let id = entry.text("id");
    if !id
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    {
        entry.wrong("id", "只能由半角字母、数字和 - 组成");
    }
    let kind = entry.maybe_word("kind", KINDS).unwrap_or(if measure.is_some() {
        Kind::达标
    } else {
        Kind::逻辑
    });
    let severity = if measure.is_some() {
        entry
            .maybe_word("severity", SEVERITIES)
            .unwrap_or(Severity::不达标)
    } else {
        entry.word("severity", SEVERITIES, Severity::错误)
    };
    Rule {
        id: id.into(),
        measure,
        kind,
        severity,
        trial: entry.flag("trial"),
        title: entry.text("title").into(),
        when: entry.maybe_text("when"),
        shape: shape(entry),
        optional: entry.texts("optional"),
        explainable: entry.flag("explainable"),
        message: entry.text("message"),
        remedy: remedy(entry, kind == Kind::达标).into(),
        source: citation(entry, sources).into(),
        pass: case(entry, "pass"),
        fail: case(entry, "fail"),
        cases: Vec::new(),
    }
}

/// What messages call a situation among the keys of its rule.
pub(super) fn situation_key(title: &str) -> String {
    format!("case.{title}")
}

/// The situations of a rule, and where each and its names stand.
fn situations(entry: &Entry<'_>) -> (Vec<Situation>, Vec<KeyPlace>) {
    let (mut cases, mut places): (Vec<Situation>, Vec<KeyPlace>) = (Vec::new(), Vec::new());
    for below in entry.entries("case", "情形", "title") {
        let title = below.text("title");
        if cases.iter().any(|held| held.title == title) && !title.is_empty() {
            below.wrong("title", "与本规则的另一个情形相同");
        }
        let situation = Situation {
            verdict: below.word("verdict", VERDICTS, Verdict::达标),
            case: case(&below, "values"),
            title,
        };
        let shown = format!("情形“{}”", situation.title);
        let lines = below.close();
        let key = situation_key(&situation.title);
        places.push(KeyPlace {
            key: key.clone(),
            at: lines.entry.clone(),
            shown: shown.clone(),
        });
        for (name, _) in &situation.case.values {
            places.push(KeyPlace {
                key: format!("{key}.{name}"),
                at: lines.of(&format!("values.{name}")),
                shown: shown.clone(),
            });
        }
        cases.push(situation);
    }
    (cases, places)
}

/// What the rule checks; an empty `must` takes its place where that cannot be told.
fn shape(entry: &Entry<'_>) -> Shape {
    let must = entry.maybe_text("must");
    let gap = entry.maybe_entry("gap").map(gap);
    let each = entry.maybe_entry("each").map(each);
    let found = ["must", "gap", "each"]
        .into_iter()
        .filter(|key| entry.has(key))
        .count();
    if found != 1 {
        let wrong = if found == 0 {
            "没有核查内容"
        } else {
            "的核查内容不止一种"
        };
        match entry.tongue() {
            Tongue::Toml => entry.note(&format!("{wrong}，应在 must、gap、each 中写一个，且只写一个")),
            Tongue::Workbook => entry.wrong("shape", "应从列表中选一种写法"),
        }
    }
    let must = must.map(|holds| Shape::Must { holds });
    must.or(gap)
        .or(each)
        .unwrap_or_else(|| Shape::Must { holds: String::new() })
}

fn gap(entry: Entry<'_>) -> Shape {
    let (relation, required) = match entry.tongue() {
        Tongue::Toml => stated_relation(&entry),
        Tongue::Workbook => (
            entry.word("relation", RELATIONS, Relation::AtLeast),
            entry.text("required"),
        ),
    };
    let shape = Shape::Gap {
        actual: entry.text("actual"),
        relation,
        required,
        unit: entry.text("unit").into(),
    };
    entry.close();
    shape
}

/// In TOML the relation is the key under which the required quantity stands.
fn stated_relation(entry: &Entry<'_>) -> (Relation, String) {
    let stated: Vec<(Relation, String)> = RELATIONS
        .iter()
        .filter_map(|word| Some((word.means, entry.maybe_text(word.in_tongue(Tongue::Toml))?)))
        .collect();
    if stated.len() != 1 {
        entry.note("应在 at_least、at_most、equals 中写一个，且只写一个");
    }
    stated
        .into_iter()
        .next()
        .unwrap_or((Relation::AtLeast, String::new()))
}

fn each(entry: Entry<'_>) -> Shape {
    let shape = Shape::Each {
        table: entry.text("table"),
        scope: entry.maybe_text("where"),
        holds: entry.text("holds"),
        at: entry.text("at"),
        at_least_share: entry.maybe_text("at_least_share"),
        unit: entry.text("unit").into(),
    };
    entry.close();
    shape
}

fn case(entry: &Entry<'_>, key: &'static str) -> Case {
    let mut case = Case::default();
    let Some(below) = entry.entry(key) else {
        return case;
    };
    let pairs = below.pairs();
    if pairs.is_empty() {
        entry.wrong(key, "不能为空");
    }
    for (name, value) in pairs {
        match case_value(&value.value) {
            Some(value) => case.values.push((name.clone(), value)),
            None => {
                let wrong = match value.value {
                    Value::Unusable(why) if !why.is_empty() => format!("中“{name}”的值{why}"),
                    _ => format!("中“{name}”的值应为数字、文字、日期，或由它们组成的一列"),
                };
                entry.wrong_name(key, name, &wrong);
            }
        }
    }
    case
}

fn case_value(value: &Value) -> Option<CaseValue> {
    if let Value::List(items) = value {
        let cells = items.iter().map(|item| cell_value(&item.value));
        return cells.collect::<Option<Vec<_>>>().map(CaseValue::Column);
    }
    cell_value(value)
}

fn cell_value(value: &Value) -> Option<CaseValue> {
    if let Value::Text(text) = value {
        return Some(CaseValue::Text(text.clone()));
    }
    as_number(value)
        .map(CaseValue::Number)
        .or_else(|| as_date(value).map(CaseValue::Date))
}

/// The other way: what the file or its sheets say for this plan.
pub(super) fn tell(plan: &Plan, tongue: Tongue) -> Table {
    let mut root = Table::default();
    let rules = |measure: Option<u8>| {
        let rules = plan.rules.iter().filter(move |rule| rule.measure == measure);
        rules.map(move |rule| tell_rule(rule, tongue))
    };
    root.tables(
        "measure",
        plan.measures.iter().map(|measure| {
            let mut entry = tell_measure(measure, tongue);
            entry.tables("rule", rules(Some(measure.no)));
            entry
        }),
    );
    root.tables("rule", rules(None));
    root
}

fn tell_measure(measure: &Measure, tongue: Tongue) -> Table {
    let mut entry = Table::default();
    entry.number("no", measure.no);
    entry.number("part", measure.part);
    entry.text("title", &measure.title);
    entry.word("status", STATUSES, measure.status, tongue);
    entry.text("title_note", &measure.title_note);
    entry.texts("must_show", &measure.must_show);
    entry.flag("accountability", measure.accountability);
    entry.tables("sources", measure.sources.iter().map(tell_citation));
    entry
}

fn tell_rule(rule: &Rule, tongue: Tongue) -> Table {
    let mut entry = Table::default();
    entry.text("id", &rule.id);
    entry.word("kind", KINDS, rule.kind, tongue);
    entry.word("severity", SEVERITIES, rule.severity, tongue);
    entry.flag("trial", rule.trial);
    entry.text("title", &rule.title);
    entry.maybe_text("when", rule.when.as_ref());
    tell_shape(&mut entry, &rule.shape, tongue);
    entry.texts("optional", &rule.optional);
    entry.flag("explainable", rule.explainable);
    entry.text("message", &rule.message);
    entry.table("remedy", tell_remedy(&rule.remedy));
    entry.table("source", tell_citation(&rule.source));
    entry.table("pass", tell_case(&rule.pass));
    entry.table("fail", tell_case(&rule.fail));
    entry.tables(
        "case",
        rule.cases.iter().map(|situation| {
            let mut below = Table::default();
            below.text("title", &situation.title);
            below.word("verdict", VERDICTS, situation.verdict, tongue);
            below.table("values", tell_case(&situation.case));
            below
        }),
    );
    entry
}

fn tell_shape(entry: &mut Table, shape: &Shape, tongue: Tongue) {
    let mut below = Table::default();
    match shape {
        Shape::Must { holds } => entry.text("must", holds),
        Shape::Gap {
            actual,
            relation,
            required,
            unit,
        } => {
            below.text("actual", actual);
            match tongue {
                Tongue::Toml => below.text(word_for(RELATIONS, *relation, tongue), required),
                Tongue::Workbook => {
                    below.word("relation", RELATIONS, *relation, tongue);
                    below.text("required", required);
                }
            }
            below.text("unit", unit);
            entry.table("gap", below);
        }
        Shape::Each {
            table,
            scope,
            holds,
            at,
            at_least_share,
            unit,
        } => {
            below.text("table", table);
            below.maybe_text("where", scope.as_ref());
            below.text("holds", holds);
            below.text("at", at);
            below.maybe_text("at_least_share", at_least_share.as_ref());
            below.text("unit", unit);
            entry.table("each", below);
        }
    }
}

fn tell_case(case: &Case) -> Table {
    let mut entry = Table::default();
    for (name, value) in &case.values {
        entry.put(name, tell_value(value));
    }
    entry
}

fn tell_value(value: &CaseValue) -> Value {
    match value {
        CaseValue::Number(number) => Value::Number(*number),
        CaseValue::Text(text) => Value::Text(text.clone()),
        CaseValue::Date(date) => Value::Date(*date),
        CaseValue::Column(cells) => {
            let cells: Vec<Item> = cells.iter().map(|cell| bare(tell_value(cell))).collect();
            Value::List(cells)
        }
    }
}
