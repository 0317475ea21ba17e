//! How a rule or a figure was computed for one county, in words: each formula with the values put in, each value with
//! the cell that it came from, and what came of which rows.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use smol_str::SmolStr;

use super::notes::certainty_word;
use super::text;
use crate::formula::Formula;
use crate::model::assessment::{Assessment, FigureValue, RuleOutcome, Verdict, outcomes_of};
use crate::model::finding::{Finding, Gap};
use crate::model::names::NameKind;
use crate::model::plan::{Figure, Plan, Rule};
use crate::model::trace::{RowTrace, Step, StepRole, Trace, Used};

/// A computation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Computation<'a> {
    /// Its formulas, in the order of evaluation.
    pub steps: Vec<StepLine<'a>>,
    /// The values that they use.
    pub values: Vec<ValueLine<'a>>,
    /// What came of which rows.
    pub rows: Vec<RowLine>,
    /// Whether there is nothing to show.
    pub empty: bool,
}

/// A formula with its values.
#[derive(Clone, Debug, Serialize)]
pub struct StepLine<'a> {
    /// What it decides: 适用条件, 实际, 应达.
    pub label: &'static str,
    /// The formula.
    pub formula: &'a str,
    /// With the values put in; empty where that says nothing more.
    pub filled: &'a str,
    /// What it came to; empty for a formula that is evaluated for each row.
    pub result: &'a str,
    /// What stands before the result: an equals sign, or a comma before 成立.
    pub joint: &'static str,
    /// Counts and sums over columns, each with what it came to.
    pub counts: Vec<String>,
}

/// A value that a formula uses.
#[derive(Clone, Debug, Serialize)]
pub struct ValueLine<'a> {
    /// Its name in the formula.
    pub name: &'a str,
    /// Its label in the workbook, where that is another.
    pub label: &'a str,
    /// The value.
    pub value: Cow<'a, str>,
    /// Where it stands, such as `机构与队伍!D12`; for a threshold where it comes from.
    pub place: String,
    /// How it was computed, how it was read, what is missing; may be empty.
    pub note: String,
    /// Whether it is missing.
    pub lacking: bool,
}

/// What came of some rows.
#[derive(Clone, Debug, Serialize)]
pub struct RowLine {
    /// 符合, 不符合, 数据不全, 不在核对范围.
    pub label: &'static str,
    /// How many, and in which cells.
    pub value: String,
}

impl Computation<'_> {
    /// That of a rule that did not run.
    pub fn none() -> Self {
        Computation {
            empty: true,
            ..Computation::default()
        }
    }
}

/// What every rule and every figure of one county came to, and how. Its page and its workbook both say it, so that it is
/// made once.
pub struct Computations<'a> {
    /// By which it was checked.
    pub plan: &'a Plan,
    /// What came of it.
    pub assessment: &'a Assessment,
    /// Every rule of the plan.
    pub rules: Vec<WorkedRule<'a>>,
    /// How every figure of the assessment was computed.
    pub figures: Vec<Computation<'a>>,
}

/// A rule and what it came to in one county.
pub struct WorkedRule<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What it came to; none if it did not run.
    pub outcome: Option<&'a RuleOutcome>,
    /// The first of its findings.
    pub finding: Option<&'a Finding>,
    /// How many more there are.
    pub more_findings: usize,
    /// Where the demand comes from.
    pub cite: SmolStr,
    /// How sure we are of that, in a word.
    pub certainty: &'static str,
    /// The cells it speaks of.
    pub places: SmolStr,
    /// How it was computed.
    pub computation: Computation<'a>,
}

impl<'a> WorkedRule<'a> {
    /// Its verdict; one that did not run never looks passed.
    pub fn verdict(&self) -> Verdict {
        self.outcome.map_or(Verdict::无法判定, |outcome| outcome.verdict)
    }

    /// Actual and required, if it states quantities.
    pub fn gap(&self) -> Option<&'a Gap> {
        self.outcome.and_then(|outcome| outcome.gap.as_deref())
    }
}

impl<'a> Computations<'a> {
    /// Those of a county.
    pub fn new(plan: &'a Plan, assessment: &'a Assessment) -> Self {
        let names = Names::of(plan, assessment);
        Computations {
            plan,
            assessment,
            rules: plan
                .rules
                .iter()
                .zip(outcomes_of(&assessment.outcomes, &plan.rules))
                .map(|(rule, outcome)| names.worked(rule, outcome))
                .collect(),
            figures: assessment
                .figures
                .iter()
                .enumerate()
                .map(|(index, value)| {
                    let figure = plan.figures.get(index);
                    figure.map_or_else(Computation::none, |figure| names.of_figure(figure, value))
                })
                .collect(),
        }
    }

    /// The rules of a measure, or those of none, that are on `trial` or not.
    pub fn rules_of(&self, measure: Option<u8>, trial: bool) -> impl Iterator<Item = &WorkedRule<'a>> {
        self.rules
            .iter()
            .filter(move |worked| worked.rule.measure == measure && worked.rule.trial == trial)
    }
}

/// What the formulas of a county use.
struct Names<'a> {
    plan: &'a Plan,
    assessment: &'a Assessment,
    /// In the order of the names.
    names: Vec<Named<'a>>,
}

/// A name that formulas use.
struct Named<'a> {
    used: &'a Used,
    /// What it means; a cell of a row is known by its column.
    kind: Option<NameKind<'a>>,
}

impl<'a> Names<'a> {
    fn of(plan: &'a Plan, assessment: &'a Assessment) -> Self {
        let named = |used: &'a Used| Named {
            used,
            kind: plan.name_kind(&used.name, None),
        };
        let mut names: Vec<Named<'a>> = assessment.values.iter().map(named).collect();
        names.sort_by_key(|named| named.used.name.as_str());
        Names {
            plan,
            assessment,
            names,
        }
    }

    fn worked(&self, rule: &'a Rule, outcome: Option<&'a RuleOutcome>) -> WorkedRule<'a> {
        let findings = self.assessment.findings.iter();
        let mut findings = findings.filter(|finding| finding.check == rule.id);
        WorkedRule {
            rule,
            outcome,
            finding: findings.next(),
            more_findings: findings.count(),
            cite: self.plan.cite(&rule.source).into(),
            certainty: self
                .plan
                .source(&rule.source.key)
                .map_or("", |source| certainty_word(source.certainty)),
            places: outcome.map_or_else(SmolStr::default, |outcome| text::places(&outcome.places).into()),
            computation: outcome.map_or_else(Computation::none, |outcome| self.of_rule(rule, outcome)),
        }
    }

    fn of_rule(&self, rule: &'a Rule, outcome: &'a RuleOutcome) -> Computation<'a> {
        let row_table = rule.row_table();
        let formulas: Vec<(StepRole, &str, Option<&str>)> = rule
            .formulas()
            .into_iter()
            .map(|formula| (role(formula.key), formula.text, formula.row_table))
            .collect();
        let mut computation = self.computed(&outcome.trace, &formulas);
        if let Some(rows) = &outcome.trace.rows {
            computation.rows = row_lines(rows, row_table);
        }
        // A rule of an older result, or one that never ran, has nothing to show.
        computation.empty = outcome.trace.is_empty();
        computation
    }

    fn of_figure(&self, figure: &'a Figure, value: &'a FigureValue) -> Computation<'a> {
        let mut formulas = vec![(StepRole::Value, figure.value.as_str(), None)];
        if let Some(required) = &figure.required {
            formulas.push((StepRole::Required, required, None));
        }
        if let Some((part, whole)) = &figure.ratio {
            formulas.extend([
                (StepRole::Part, part.as_str(), None),
                (StepRole::Whole, whole, None),
            ]);
        }
        let mut computation = self.computed(&value.trace, &formulas);
        computation.empty = value.trace.is_empty();
        computation
    }

    fn computed(
        &self,
        trace: &'a Trace,
        formulas: &[(StepRole, &'a str, Option<&'a str>)],
    ) -> Computation<'a> {
        let mut values = Values {
            of: self,
            seen: Vec::new(),
            lines: Vec::new(),
        };
        let mut steps = Vec::new();
        for (role, formula, row_table) in formulas {
            // What was not evaluated, as of a rule that does not apply, is not shown as if it were.
            let Some(step) = trace.step(*role) else { continue };
            steps.push(step_line(formula, step));
            values.of_formula(formula, *row_table);
        }
        Computation {
            steps,
            values: values.lines,
            rows: Vec::new(),
            empty: false,
        }
    }

    /// A name of a formula; `row_table` is the sheet of the table whose row is at hand.
    fn named(&self, name: &str, row_table: Option<&str>) -> Option<(&Named<'a>, bool)> {
        let find = |full: &str| {
            let place = self
                .names
                .binary_search_by(|named| named.used.name.as_str().cmp(full));
            place.ok().and_then(|place| self.names.get(place))
        };
        let table = |sheet: &&str| self.plan.form.table(sheet);
        let is_cell = |sheet: &&str| table(sheet).is_some_and(|table| table.column(name).is_some());
        match row_table.filter(is_cell) {
            Some(sheet) => find(&format!("{sheet}_{name}")).map(|named| (named, true)),
            None => find(name).map(|named| (named, false)),
        }
    }
}

/// What a formula of a rule decides, by the key under which the plan states it.
fn role(key: &str) -> StepRole {
    match key {
        "when" => StepRole::When,
        "must" => StepRole::Must,
        "gap.actual" => StepRole::Actual,
        "each.where" => StepRole::Where,
        "each.holds" => StepRole::Holds,
        "each.at_least_share" => StepRole::Share,
        _ => StepRole::Required,
    }
}

fn step_line<'a>(formula: &'a str, step: &'a Step) -> StepLine<'a> {
    let of_rows = matches!(step.role, StepRole::Where | StepRole::Holds);
    let adds = step.filled != formula && !step.filled.is_empty();
    let result = match step.result.as_str() {
        "" if of_rows => "",
        "" => "无法计算",
        result => result,
    };
    // A number that stands in the plan comes to itself.
    if formula.parse::<f64>().is_ok() && !result.is_empty() {
        return StepLine {
            label: step.role.word(),
            formula: result,
            filled: "",
            result: "",
            joint: "",
            counts: Vec::new(),
        };
    }
    let is_told = matches!(step.role, StepRole::When | StepRole::Must) || step.result.is_empty();
    StepLine {
        label: step.role.word(),
        formula,
        filled: if adds { &step.filled } else { "" },
        result,
        joint: if is_told { "，" } else { " ＝ " },
        counts: step
            .counts
            .iter()
            .map(|count| format!("{} ＝ {}", count.formula, count.result))
            .collect(),
    }
}

struct Values<'a, 'c> {
    of: &'c Names<'a>,
    seen: Vec<&'a Used>,
    lines: Vec<ValueLine<'a>>,
}

impl<'a> Values<'a, '_> {
    fn of_formula(&mut self, text: &'a str, row_table: Option<&str>) {
        // A loaded plan's formulas parse.
        for name in Formula::names_in(text) {
            self.name(name, row_table);
        }
    }

    fn name(&mut self, name: &'a str, row_table: Option<&str>) {
        let Some((named, of_rows)) = self.of.named(name, row_table) else {
            return;
        };
        if self.seen.iter().any(|seen| std::ptr::eq(*seen, named.used)) {
            return;
        }
        self.seen.push(named.used);
        self.lines.push(self.line(name, named, of_rows));
        // A computed value is followed by those it is made of.
        if let Some(NameKind::Field { field, .. }) = named.kind
            && let Some(computed) = &field.computed
        {
            self.of_formula(computed, None);
        }
    }

    fn line(&self, name: &'a str, named: &Named<'a>, of_rows: bool) -> ValueLine<'a> {
        let used = named.used;
        let label = match &named.kind {
            Some(NameKind::Field { field, .. }) => field.label.as_str(),
            Some(NameKind::Column { column, .. } | NameKind::RowCell { column, .. }) => column.label.as_str(),
            _ => "",
        };
        let value = Cow::Borrowed(used.value.as_str());
        let (value, place) = match &named.kind {
            Some(NameKind::Parameter(parameter)) => {
                let value = match parameter.unit.as_str() {
                    "" | "%" => value,
                    unit => Cow::Owned(format!("{value} {unit}")),
                };
                let cite = self.of.plan.cite(&parameter.source);
                (value, format!("参数，{cite}"))
            }
            Some(NameKind::Year) => (value, "本轮报送年度".to_owned()),
            _ => (value, text::address(used.sheet.as_deref(), used.cell.as_deref())),
        };
        let mut notes = Vec::new();
        if !used.computed.is_empty() {
            notes.push(format!("自动计算：{}", used.computed));
        }
        if !used.typed.is_empty() {
            notes.push(format!("原填“{}”", used.typed));
        }
        // A row whose own cell is blank stands among the rows, and says nothing of the column.
        let of_rows = of_rows && used.value != Used::NO_ROWS;
        let lacking = !used.lacking.is_empty() && !of_rows;
        if lacking {
            notes.push(missing(used));
        }
        ValueLine {
            name,
            label: if label == name { "" } else { label },
            value: if of_rows {
                Cow::Owned(format!("逐行取值，共 {value}"))
            } else {
                value
            },
            place,
            note: notes.join("；"),
            lacking,
        }
    }
}

/// What is missing and where it belongs.
fn missing(used: &Used) -> String {
    if used.lacking == used.value {
        "待补填".to_owned()
    } else {
        used.lacking.clone()
    }
}

fn row_lines(rows: &RowTrace, row_table: Option<&str>) -> Vec<RowLine> {
    let mut lines = Vec::new();
    let sheet = if rows.sheet.is_empty() {
        row_table.unwrap_or_default()
    } else {
        &rows.sheet
    };
    for (label, cells) in [
        ("符合的行", &rows.holding),
        ("不符合的行", &rows.failing),
        ("数据不全的行", &rows.unknown),
    ] {
        if !cells.is_empty() {
            let place = text::address(Some(sheet), Some(&cells.replace(',', "、")));
            lines.push(RowLine {
                label,
                value: format!("{} 行〔{place}〕", rows_in(cells)),
            });
        }
    }
    if rows.outside > 0 {
        lines.push(RowLine {
            label: "不在核对范围",
            value: format!("{} 行", rows.outside),
        });
    }
    for failing in &rows.first_failing {
        lines.push(RowLine {
            label: "不符合之处",
            value: format!("{}：{}，不成立", failing.cell, failing.filled),
        });
    }
    lines
}

/// How many rows a list of cells names: `H5:H16,H18` are 13.
fn rows_in(cells: &str) -> u32 {
    let number = |cell: &str| {
        let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap_or(0)
    };
    cells
        .split(',')
        .map(|run| {
            run.split_once(':')
                .map_or(1, |(first, last)| number(last).saturating_sub(number(first)) + 1)
        })
        .sum()
}

impl fmt::Display for StepLine<'_> {
    /// In one line: `实际：责任督学数 ＝ 14 人`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.label, self.formula)?;
        if !self.filled.is_empty() {
            write!(f, "，即 {}", self.filled)?;
        }
        if !self.result.is_empty() {
            write!(f, "{}{}", self.joint, self.result)?;
        }
        self.counts
            .iter()
            .try_for_each(|count| write!(f, "；其中 {count}"))
    }
}

impl fmt::Display for ValueLine<'_> {
    /// In one line: `责任督学数 ＝ 14〔机构与队伍!D12〕`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ＝ {}", self.name, self.value)?;
        if !self.place.is_empty() {
            write!(f, "〔{}〕", self.place)?;
        }
        if !self.note.is_empty() {
            write!(f, "，{}", self.note)?;
        }
        Ok(())
    }
}

impl fmt::Display for RowLine {
    /// In one line: `不符合的行：1 行〔督学名册!H17〕`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.label, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_from_their_cells() {
        assert_eq!(rows_in("H5:H16,H18"), 13);
        assert_eq!(rows_in("AA7"), 1);
        let trace = RowTrace {
            sheet: "督学名册".into(),
            holding: "H5:H16,H18".into(),
            failing: "H17".into(),
            outside: 2,
            ..RowTrace::default()
        };
        let lines: Vec<String> = row_lines(&trace, None)
            .into_iter()
            .map(|line| line.to_string())
            .collect();
        assert_eq!(
            lines,
            [
                "符合的行：13 行〔督学名册!H5:H16、H18〕",
                "不符合的行：1 行〔督学名册!H17〕",
                "不在核对范围：2 行"
            ]
        );
    }
}
