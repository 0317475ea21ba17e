//! A rule as its readers see it, apart from any county: what is asked, how it is computed in words and as a formula,
//! which cells it reads, what may be cited, what to do when it is not met, examples.

use std::collections::BTreeMap;

use serde::Serialize;

use super::mark::{Mark, Pair};
use super::notes::certainty_word;
use crate::formula::{Formula, Spoken};
use crate::model::assessment::Verdict;
use crate::model::form::{Field, FieldKind};
use crate::model::names::NameKind;
use crate::model::place::TemplatePlace;
use crate::model::plan::{Case, CaseValue, Certainty, Citation, Plan, Relation, Rule, Shape};
use crate::model::quantity;

/// Where fields and columns stand in the blank workbook.
pub type Places = BTreeMap<String, TemplatePlace>;

/// A rule.
#[derive(Clone, Debug, Serialize)]
pub struct RuleCard {
    /// Id.
    pub id: String,
    /// What it demands.
    pub title: String,
    /// Kind of its findings.
    pub kind: &'static str,
    /// Severity of its findings.
    pub mark: Mark,
    /// Whether it counts for its measure's verdict, in a sentence.
    pub weight: &'static str,
    /// How it is computed, in words.
    pub words: Vec<Pair>,
    /// The same as formulas.
    pub formulas: Vec<Pair>,
    /// The cells that it reads.
    pub reads: Vec<ReadRow>,
    /// The thresholds that it uses.
    pub thresholds: Vec<Threshold>,
    /// Where the demand comes from.
    pub cite: String,
    /// How sure we are of that source, in a word.
    pub certainty: &'static str,
    /// The same in a sentence.
    pub source_note: String,
    /// What counts as evidence; may be empty.
    pub evidence: String,
    /// What the finding says; 〔…〕 stands for a value.
    pub message: String,
    /// What to do when it is not met.
    pub what: String,
    /// 责任单位.
    pub owner: String,
    /// How long that may take.
    pub within: String,
    /// Whether an explanation will do instead.
    pub explainable: String,
    /// Values for which it passes.
    pub pass: Vec<String>,
    /// Values for which it fails.
    pub fail: Vec<String>,
    /// What it comes to in other situations.
    pub situations: Vec<SituationRow>,
}

/// A situation in which a rule comes to something.
#[derive(Clone, Debug, Serialize)]
pub struct SituationRow {
    /// What it shows.
    pub title: String,
    /// What the rule comes to.
    pub mark: Mark,
    /// Its values.
    pub values: Vec<String>,
}

/// A field or column that a rule reads.
#[derive(Clone, Debug, Serialize)]
pub struct ReadRow {
    /// Its name in formulas.
    pub name: String,
    /// The sheet.
    pub sheet: String,
    /// The label.
    pub label: String,
    /// The cell in the blank workbook; may be empty.
    pub cell: String,
    /// How the form computes it; may be empty.
    pub note: String,
}

/// A threshold.
#[derive(Clone, Debug, Serialize)]
pub struct Threshold {
    /// Name in formulas.
    pub name: String,
    /// Its value with its unit.
    pub value: String,
    /// What it means.
    pub meaning: String,
    /// Where it comes from.
    pub cite: String,
    /// Whether the office has set it.
    pub office: bool,
}

/// The card of a rule.
pub fn card(plan: &Plan, rule: &Rule, places: &Places) -> RuleCard {
    let source = plan.source(&rule.source.key);
    let (reads, thresholds) = names(plan, rule, places);
    let explanations = &plan.form.roles.explanation_sheet;
    RuleCard {
        id: rule.id.to_string(),
        title: rule.title.to_string(),
        kind: rule.kind.word(),
        mark: if rule.trial {
            Verdict::试行.into()
        } else {
            rule.severity.into()
        },
        weight: weight(rule),
        words: words(plan, rule),
        formulas: rule
            .formulas()
            .iter()
            .map(|formula| Pair::new(formula_label(formula.key), formula.text))
            .collect(),
        reads,
        thresholds,
        cite: plan.cite(&rule.source),
        certainty: source.map_or("", |source| certainty_word(source.certainty)),
        source_note: source.map(|source| source.note.clone()).unwrap_or_default(),
        evidence: rule.remedy.evidence.to_string(),
        message: rule.message.replace('{', "〔").replace('}', "〕"),
        what: rule.remedy.what.to_string(),
        owner: rule.remedy.owner.to_string(),
        within: rule.remedy.within.told(),
        explainable: if rule.explainable {
            format!("确有特殊情况的，可在工作簿「{explanations}」中写明，代替改正。")
        } else {
            "不能以说明代替改正。".to_owned()
        },
        pass: case(plan, &rule.pass, rule.row_table()),
        fail: case(plan, &rule.fail, rule.row_table()),
        situations: rule
            .cases
            .iter()
            .map(|situation| SituationRow {
                title: situation.title.clone(),
                mark: situation.verdict.into(),
                values: case(plan, &situation.case, rule.row_table()),
            })
            .collect(),
    }
}

/// Whether a citation is of what the office sets itself.
pub fn is_office(plan: &Plan, citation: &Citation) -> bool {
    plan.source(&citation.key)
        .is_some_and(|source| source.certainty == Certainty::Office)
}

fn weight(rule: &Rule) -> &'static str {
    match rule.measure {
        _ if rule.trial => "试行规则，没有达到记为“试行”，不计入任何结论，也不要求整改。",
        Some(_) if rule.counts() => "计入措施结论。",
        Some(_) => "供参考，不计入措施结论。",
        None => "核对填报数据，不计入任何一项措施的结论。",
    }
}

/// The key of a formula in words.
fn formula_label(key: &str) -> String {
    match key {
        "when" => "适用条件",
        "must" => "应当成立",
        "gap.actual" => "实际",
        "gap.at_least" => "应达（不少于）",
        "gap.at_most" => "应达（不超过）",
        "gap.equals" => "应达（等于）",
        "each.where" => "核对哪些行",
        "each.holds" => "每行应当成立",
        _ => "应达比例",
    }
    .to_owned()
}

/// A formula in words, with labels in place of names.
pub fn say(plan: &Plan, text: &str, row_table: Option<&str>) -> String {
    // A loaded plan's formulas parse; one that did not would still be shown.
    let Ok(formula) = Formula::parse(text) else {
        return text.to_owned();
    };
    formula.in_words(&|name| spoken(plan, name, row_table))
}

fn spoken(plan: &Plan, name: &str, row_table: Option<&str>) -> Spoken {
    let labelled = |field: &Field, sheet: &str| Spoken {
        text: format!("“{}”", field.label),
        sheet: sheet.to_owned(),
        date: field.kind == FieldKind::Date,
    };
    match plan.name_kind(name, row_table) {
        Some(NameKind::Field { field, .. }) => labelled(field, ""),
        Some(NameKind::RowCell { column, .. }) => labelled(column, ""),
        Some(NameKind::Column { sheet, column, .. }) => labelled(column, &sheet.name),
        Some(NameKind::Parameter(parameter)) => Spoken {
            text: format!(
                "{name}（{}）",
                quantity::with_unit(parameter.value, &parameter.unit)
            ),
            ..Spoken::default()
        },
        Some(NameKind::Year) | None => Spoken {
            text: name.to_owned(),
            ..Spoken::default()
        },
    }
}

/// How a rule is computed, in words.
pub fn words(plan: &Plan, rule: &Rule) -> Vec<Pair> {
    let table = rule.row_table();
    let mut words = Vec::new();
    if let Some(when) = &rule.when {
        let condition = say(plan, when, None);
        words.push(Pair::new(
            "何时适用",
            format!("{condition}时适用，否则记为“不适用”。"),
        ));
    }
    match &rule.shape {
        Shape::Must { holds } => words.push(Pair::new("怎样算达到", format!("{}。", say(plan, holds, None)))),
        Shape::Gap {
            actual,
            relation,
            required,
            unit,
        } => {
            let unit = if unit.is_empty() {
                String::new()
            } else {
                format!("（单位：{unit}）")
            };
            words.push(Pair::new("实际", format!("{}{unit}。", say(plan, actual, None))));
            let required = say(plan, required, None);
            let space = if required.starts_with(|c: char| c.is_ascii_digit()) {
                " "
            } else {
                ""
            };
            words.push(Pair::new(
                "应达",
                format!("{}{space}{required}。", relation.word()),
            ));
            let gap = match relation {
                Relation::AtLeast => "应达减实际；实际达到或多于应达的，没有差距。",
                Relation::AtMost => "实际减应达；实际不多于应达的，没有差距。",
                Relation::Equals => "实际减应达；两者必须相等。",
            };
            words.push(Pair::new("差距", gap));
        }
        Shape::Each {
            table: sheet,
            scope,
            holds,
            at_least_share,
            unit,
            ..
        } => {
            let which = scope.as_ref().map_or_else(
                || format!("「{sheet}」的每一行。"),
                |scope| format!("「{sheet}」中{}的行。", say(plan, scope, table)),
            );
            words.push(Pair::new("核对哪些行", which));
            words.push(Pair::new("每行应当", format!("{}。", say(plan, holds, table))));
            let enough = at_least_share.as_ref().map_or_else(
                || format!("每一行都要符合；一行不符合，差距就是 1 {unit}。"),
                |share| {
                    format!(
                        "符合的行所占比例不少于{}，应达行数有小数就进一；差距以{unit}计。",
                        say(plan, share, None)
                    )
                },
            );
            words.push(Pair::new("怎样算达到", enough));
        }
    }
    let optional: Vec<String> = rule
        .optional
        .iter()
        .map(|name| spoken(plan, name, table).text)
        .collect();
    if !optional.is_empty() {
        words.push(Pair::new("可以空着", format!("{}可以不填。", optional.concat())));
    }
    words
}

/// The fields, columns and thresholds that a rule names, those of computed fields included.
fn names(plan: &Plan, rule: &Rule, places: &Places) -> (Vec<ReadRow>, Vec<Threshold>) {
    let mut found = Names {
        plan,
        places,
        seen: Vec::new(),
        reads: Vec::new(),
        thresholds: Vec::new(),
    };
    for formula in rule.formulas() {
        found.formula(formula.text, formula.row_table);
    }
    (found.reads, found.thresholds)
}

struct Names<'a> {
    plan: &'a Plan,
    places: &'a Places,
    seen: Vec<String>,
    reads: Vec<ReadRow>,
    thresholds: Vec<Threshold>,
}

impl Names<'_> {
    fn formula(&mut self, text: &str, row_table: Option<&str>) {
        let Ok(formula) = Formula::parse(text) else { return };
        for name in formula.names() {
            self.name(name, row_table);
        }
    }

    fn name(&mut self, name: &str, row_table: Option<&str>) {
        let plan = self.plan;
        let Some(kind) = plan.name_kind(name, row_table) else {
            return;
        };
        let (sheet, field, full) = match kind {
            NameKind::Parameter(parameter) => {
                if !self.thresholds.iter().any(|held| held.name == name) {
                    self.thresholds.push(threshold(plan, parameter));
                }
                return;
            }
            NameKind::Year => return,
            NameKind::Field { sheet, field } => (sheet, field, name.to_owned()),
            NameKind::Column { sheet, column, .. } => (sheet, column, name.to_owned()),
            NameKind::RowCell { sheet, column, .. } => (sheet, column, format!("{}_{name}", sheet.name)),
        };
        if self.seen.contains(&full) {
            return;
        }
        let note = field.computed.as_ref().map_or_else(String::new, |computed| {
            format!("自动计算：{}", say(plan, computed, row_table))
        });
        self.reads.push(ReadRow {
            name: name.to_owned(),
            sheet: sheet.name.clone(),
            label: field.label.to_string(),
            cell: self.places.get(&full).map(cell).unwrap_or_default(),
            note,
        });
        self.seen.push(full);
        if let Some(computed) = &field.computed {
            self.formula(computed, None);
        }
    }
}

/// The cell without its sheet: `C35`, or `E 列`.
fn cell(place: &TemplatePlace) -> String {
    if place.is_column {
        format!("{} 列", crate::model::place::column_letters(place.cell.col))
    } else {
        place.cell.to_string()
    }
}

/// A threshold of the plan.
pub fn threshold(plan: &Plan, parameter: &crate::model::plan::Parameter) -> Threshold {
    Threshold {
        name: parameter.name.clone(),
        value: quantity::with_unit(parameter.value, &parameter.unit),
        meaning: parameter.meaning.trim_end_matches('。').to_owned(),
        cite: plan.cite(&parameter.source),
        office: is_office(plan, &parameter.source),
    }
}

/// The values of an example, one name each.
fn case(plan: &Plan, case: &Case, row_table: Option<&str>) -> Vec<String> {
    case.values
        .iter()
        .map(|(name, value)| {
            let label = match plan.name_kind(name, row_table) {
                Some(NameKind::Field { field, .. }) => field.label.as_str(),
                Some(NameKind::Column { column, .. } | NameKind::RowCell { column, .. }) => &column.label,
                _ => name,
            };
            format!("{label}：{}", case_value(value))
        })
        .collect()
}

fn case_value(value: &CaseValue) -> String {
    match value {
        CaseValue::Number(number) => quantity::plain(*number),
        CaseValue::Text(text) if text.is_empty() => "未填".to_owned(),
        CaseValue::Text(text) => text.clone(),
        CaseValue::Date(date) => date.to_string(),
        CaseValue::Column(cells) => {
            let cells: Vec<String> = cells.iter().map(case_value).collect();
            format!("逐行为 {}", cells.join("、"))
        }
    }
}
