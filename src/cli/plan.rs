//! `dudao plan`: lists the measures and rules, explains one, writes the handbook, checks a plan document, writes it as
//! a workbook, tells what changed between two.

mod diff;
mod explain;
mod export;
mod handbook;

use std::path::Path;

use anyhow::Result;
use dudao::check::{Doubt, broken_examples, doubts};
use dudao::model::plan::{Plan, Rule};
use dudao::model::round::RoundInfo;

use super::args::PlanCommand;
use super::terminal::println;
use super::{Exit, plan_source};

/// Runs the command.
///
/// # Errors
/// A plan that cannot be read; for `explain`, an id that the plan does not have.
pub fn run(command: &PlanCommand) -> Result<Exit> {
    match command {
        PlanCommand::List { plan } => {
            list(&plan_source::plan(plan.as_deref())?);
            Ok(Exit::Clean)
        }
        PlanCommand::Explain(options) => explain::run(options),
        PlanCommand::Handbook(options) => handbook::run(options),
        PlanCommand::Lint { plan } => lint(plan.as_deref()),
        PlanCommand::Export { out, plan, force } => export::run(out, plan.as_deref(), *force),
        PlanCommand::Diff { old, new } => diff::run(old, new),
    }
}

fn list(plan: &Plan) {
    println!("《{}》　方案版本 {}", plan.title, plan.version);
    for part in &plan.parts {
        println!();
        println!("{}　{}（{}）", number(part.no), part.title, part.status.word());
        for measure in plan.measures.iter().filter(|measure| measure.part == part.no) {
            println!(
                "  {:>2}. {}（{}）",
                measure.no,
                measure.title,
                measure.status.word()
            );
            for rule in plan.rules.iter().filter(|rule| rule.measure == Some(measure.no)) {
                listed(rule);
            }
        }
    }
    println!();
    println!("表内、表间核对");
    for rule in plan.rules.iter().filter(|rule| rule.measure.is_none()) {
        listed(rule);
    }
    println!();
    println!("填报、结构、佐证核对");
    for check in &plan.checks {
        println!("      {}  {}〔{}〕", check.id, check.title, check.severity.word());
    }
    println!();
    println!(
        "共 {} 条措施，{} 条规则，{} 项固定核对。",
        plan.measures.len(),
        plan.rules.len(),
        plan.checks.len()
    );
}

fn listed(rule: &Rule) {
    println!("      {}  {}〔{}〕", rule.id, rule.title, rule.weight());
}

fn number(no: u8) -> char {
    "一二三四五六七八九十"
        .chars()
        .nth(usize::from(no).saturating_sub(1))
        .unwrap_or('·')
}

/// Checks a plan document, and runs the examples of its rules if it is sound.
fn lint(path: Option<&Path>) -> Result<Exit> {
    let plan = match plan_source::load(path)? {
        Ok(plan) => plan,
        Err(mistakes) => {
            println!("{}", plan_source::listed("方案", &mistakes));
            return Ok(Exit::BadCall);
        }
    };
    let info = RoundInfo {
        title: String::new(),
        year: EXAMPLE_YEAR,
        as_of: EXAMPLE_DAY,
        calendar: None,
    };
    let broken = broken_examples(&plan, &info)?;
    for example in &broken {
        println!("{example}");
    }
    if !broken.is_empty() {
        println!("方案有 {} 个例子与规则不符。", broken.len());
        return Ok(Exit::BadCall);
    }
    let (serious, slight): (Vec<Doubt>, Vec<Doubt>) =
        doubts(&plan, &info)?.into_iter().partition(|doubt| doubt.serious);
    for doubt in &serious {
        println!("{doubt}");
    }
    if !slight.is_empty() {
        println!("以下 {} 处值得核对，不影响使用：", slight.len());
    }
    for doubt in &slight {
        println!("  {doubt}");
    }
    if !serious.is_empty() {
        println!("方案能够读取，但有 {} 处会在使用中出错。", serious.len());
        return Ok(Exit::BadCall);
    }
    println!(
        "方案没有错误：{} 条措施，{} 条规则，{} 个例子都与结论相符，试算的数值都能得出达标和不达标。",
        plan.measures.len(),
        plan.rules.len(),
        plan.rules.iter().map(|rule| 2 + rule.cases.len()).sum::<usize>()
    );
    Ok(Exit::Clean)
}

/// The year and the day that the examples of rules are written for.
const EXAMPLE_YEAR: i32 = 2026;
const EXAMPLE_DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 20);
