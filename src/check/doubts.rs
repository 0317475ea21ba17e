//! What would be wrong with a plan in use, though each of its parts is well written.
//!
//! The loader asks whether a rule can be read, its examples whether it says what its writer meant. Here it is tried
//! over many values that the form allows, with the plan's own thresholds: whether it can come out either way, and
//! whether it can be met together with the others. Units, numbers without a source and fields that nobody asks for
//! are looked at as well.

mod unused;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use super::UnusableFormula;
use super::cells::Cells;
use super::compiled::{Compiled, CompiledRule};
use super::data::Data;
use super::examples::submission;
use super::judge::judge;
use crate::formula::{Formula, Unit};
use crate::model::assessment::Verdict;
use crate::model::names::NameKind;
use crate::model::plan::{Case, Plan, Rule, Shape};
use crate::model::round::RoundInfo;
use values::Values;

/// How often rules are tried before it is said that they cannot come out so.
const TRIES: u32 = 3000;

/// Something that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The rule's or field's id or name.
    pub about: String,
    /// It will go wrong; otherwise it is only worth a look.
    pub serious: bool,
    /// What is the matter: one sentence.
    pub message: String,
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}：{}", self.about, self.message)
    }
}

/// Looks through a plan that loads; in the order of the plan's rules, then of the form's fields.
///
/// # Errors
/// A formula that cannot be parsed.
pub fn doubts(plan: &Plan, info: &RoundInfo) -> Result<Vec<Doubt>, UnusableFormula> {
    let compiled = Compiled::new(plan)?;
    let bench = Bench {
        plan,
        compiled: &compiled,
        info,
    };
    let mut doubts = Vec::new();
    for rule in &compiled.rules {
        one_way(&bench, rule, &mut doubts);
        units(plan, rule.rule, &mut doubts);
        bare_numbers(rule.rule, &mut doubts);
    }
    contradictions(&bench, &mut doubts);
    unused::fields(plan, &mut doubts);
    Ok(doubts)
}

/// Where rules are tried.
struct Bench<'a> {
    plan: &'a Plan,
    compiled: &'a Compiled<'a>,
    info: &'a RoundInfo,
}

impl Bench<'_> {
    /// What rules come to over one set of values.
    fn verdicts(&self, case: &Case, rules: &[&CompiledRule<'_>]) -> Vec<Verdict> {
        // Columns are named in full, so that no rule's table is needed to tell them.
        let submission = submission(self.plan, None, case);
        let cells = Cells::new(&self.plan.form, &submission);
        let data = Data::new(self.plan, self.compiled, &submission, &cells, self.info);
        let rows = |table: &str| submission.tables.get(table).map_or(0, |read| read.rows.len());
        rules
            .iter()
            .map(|rule| judge(rule, &data, rows).verdict)
            .collect()
    }
}

/// A rule that no value passes, or none fails.
fn one_way(bench: &Bench<'_>, rule: &CompiledRule<'_>, doubts: &mut Vec<Doubt>) {
    let mut values = Values::new(bench.plan, bench.info, &[rule.rule]);
    let (mut passes, mut fails) = (false, false);
    for _ in 0..TRIES {
        match bench.verdicts(&values.next(), &[rule]).first() {
            Some(Verdict::达标) => passes = true,
            Some(Verdict::未达标 | Verdict::试行) => fails = true,
            _ => {}
        }
        if passes && fails {
            return;
        }
    }
    let message = match (passes, fails) {
        (true, false) => "按现有参数和指标的取值范围，试算的数值没有一组不达标，这条规则查不出问题。",
        (false, true) => "按现有参数和指标的取值范围，试算的数值没有一组达标，没有县能做到。",
        _ => "按现有参数和指标的取值范围，试算的数值都无法判定或不适用，这条规则不起作用。",
    };
    doubts.push(Doubt {
        about: format!("规则 {}", rule.rule.id),
        serious: true,
        message: message.to_owned(),
    });
}

/// Rules that speak of the same values and cannot be met together.
fn contradictions(bench: &Bench<'_>, doubts: &mut Vec<Doubt>) {
    let rules = &bench.compiled.rules;
    let names: Vec<BTreeSet<String>> = rules
        .iter()
        .map(|rule| values::inputs(bench.plan, rule.rule))
        .collect();
    for (at, (one, ones)) in rules.iter().zip(&names).enumerate() {
        for (other, others) in rules.iter().zip(&names).skip(at + 1) {
            if comparable(one.rule, other.rule) && !ones.is_disjoint(others) && contradict(bench, one, other)
            {
                doubts.push(Doubt {
                    about: format!("规则 {} 与 {}", one.rule.id, other.rule.id),
                    serious: true,
                    message: "两条规则都适用时，试算的数值没有一组能同时达标，互相矛盾。".to_owned(),
                });
            }
        }
    }
}

/// Whether two rules ought to be met together. What may be explained need not be met, and a duty and a question of consistency that is asked only of those who
/// do not do the duty (nothing budgeted, so no sum given) need not.
fn comparable(one: &Rule, other: &Rule) -> bool {
    let conditional = |rule: &Rule| rule.when.is_some();
    !one.explainable
        && !other.explainable
        && (one.kind == other.kind || !(conditional(one) || conditional(other)))
}

fn contradict(bench: &Bench<'_>, one: &CompiledRule<'_>, other: &CompiledRule<'_>) -> bool {
    let mut values = Values::new(bench.plan, bench.info, &[one.rule, other.rule]);
    let decided = |verdict: &Verdict| matches!(verdict, Verdict::达标 | Verdict::未达标 | Verdict::试行);
    let (mut one_met, mut other_met) = (false, false);
    for _ in 0..TRIES {
        let case = values.next();
        let verdicts = bench.verdicts(&case, &[one, other]);
        let [first, second] = verdicts.as_slice() else {
            continue;
        };
        if !decided(first) || !decided(second) {
            continue;
        }
        let (first, second) = (*first == Verdict::达标, *second == Verdict::达标);
        if first && second {
            return false;
        }
        if first || second {
            values.go_on_from(case);
        }
        one_met |= first;
        other_met |= second;
    }
    // A rule that is never met by itself is told as such and contradicts nobody.
    one_met && other_met
}

/// Quantities of different units that are added, compared or measured against each other.
fn units(plan: &Plan, rule: &Rule, doubts: &mut Vec<Doubt>) {
    let mut doubt = |message: String| {
        doubts.push(Doubt {
            about: format!("规则 {}", rule.id),
            serious: true,
            message,
        });
    };
    let mut found: BTreeMap<&str, Unit> = BTreeMap::new();
    for formula in rule.formulas() {
        // A loaded plan's formulas parse.
        let Ok(parsed) = Formula::parse(formula.text) else {
            continue;
        };
        match parsed.unit(&|name| unit_of(plan, name, formula.row_table)) {
            Ok(unit) => {
                found.insert(formula.key, unit);
            }
            Err(clash) => doubt(format!(
                "公式“{}”把以“{}”为单位和以“{}”为单位的数放在一起加减或比较。",
                formula.text, clash.one, clash.other
            )),
        }
    }
    let Shape::Gap { unit, .. } = &rule.shape else {
        return;
    };
    for (key, held) in found {
        if let (true, Unit::Of(held)) = (key.starts_with("gap."), held)
            && held != same_unit(unit)
        {
            doubt(format!(
                "{key} 的结果以“{held}”为单位，规则的单位写的是“{unit}”。"
            ));
        }
    }
}

fn unit_of(plan: &Plan, name: &str, row_table: Option<&str>) -> Unit {
    let unit = match plan.name_kind(name, row_table) {
        Some(NameKind::Field { field, .. }) => &field.unit,
        Some(NameKind::Column { column, .. } | NameKind::RowCell { column, .. }) => &column.unit,
        Some(NameKind::Parameter(parameter)) => &parameter.unit,
        Some(NameKind::Year) | None => return Unit::Unknown,
    };
    match unit.as_str() {
        "" => Unit::Unknown,
        // A share is a number between 0 and 1, whatever it is a share of.
        "%" => Unit::Bare,
        unit => Unit::Of(same_unit(unit).to_owned()),
    }
}

/// Posts are counted in 名 and people in 人, and each post is for one of them.
fn same_unit(unit: &str) -> &str {
    if unit == "名" { "人" } else { unit }
}

/// Thresholds that stand in a formula, where nobody sees where they come from. 0 and 1 are no thresholds: they say
/// that there is something.
fn bare_numbers(rule: &Rule, doubts: &mut Vec<Doubt>) {
    for formula in rule.formulas() {
        let is_threshold = formula.key.starts_with("gap.at_")
            || formula.key == "gap.equals"
            || formula.key == "each.at_least_share";
        let Ok(parsed) = Formula::parse(formula.text) else {
            continue;
        };
        let numbers: Vec<String> = parsed
            .constants()
            .into_iter()
            .filter(|number| is_threshold && *number != 0.0 && *number != 1.0)
            .map(|number| number.to_string())
            .collect();
        if !numbers.is_empty() {
            doubts.push(Doubt {
                about: format!("规则 {}", rule.id),
                serious: false,
                message: format!(
                    "{} 中直接写了 {}，报告里看不出这个标准从哪里来，建议改为 plan.toml 的参数并注明出处。",
                    formula.key,
                    numbers.join("、")
                ),
            });
        }
    }
}
