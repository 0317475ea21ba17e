//! `dudao plan`: lists the measures and rules, explains one, checks a plan document, writes it as a workbook, tells
//! what changed between two.

mod diff;
mod export;

use std::path::Path;

use anyhow::{Result, bail};
use dudao::check::{Doubt, broken_examples, doubts};
use dudao::model::names::NameKind;
use dudao::model::plan::{Measure, Plan, Rule, Shape};
use dudao::model::quantity;
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
        PlanCommand::Explain { id, plan } => explain(&plan_source::plan(plan.as_deref())?, id),
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
                println!("      {}  {}〔{}〕", rule.id, rule.title, rule.severity.word());
            }
        }
    }
    println!();
    println!("表内、表间核对");
    for rule in plan.rules.iter().filter(|rule| rule.measure.is_none()) {
        println!("      {}  {}〔{}〕", rule.id, rule.title, rule.severity.word());
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

fn number(no: u8) -> char {
    "一二三四五六七八九十"
        .chars()
        .nth(usize::from(no).saturating_sub(1))
        .unwrap_or('·')
}

fn explain(plan: &Plan, id: &str) -> Result<Exit> {
    let wanted = id.trim();
    if let Some(rule) = plan
        .rules
        .iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(wanted))
    {
        explain_rule(plan, rule);
    } else if let Some(measure) = wanted.parse().ok().and_then(|no| plan.measure(no)) {
        explain_measure(plan, measure);
    } else if let Some(check) = plan
        .checks
        .iter()
        .find(|check| check.id.eq_ignore_ascii_case(wanted))
    {
        println!("{}　{}", check.id, check.title);
        println!(
            "类别：{}　严重程度：{} {}",
            check.kind.word(),
            check.severity.sign(),
            check.severity.word()
        );
        println!("依据：{}", plan.cite(&check.source));
        println!("怎么改：{}（{}）", check.remedy.what, check.remedy.owner);
    } else {
        bail!("方案中没有编号“{wanted}”。全部编号见 dudao plan list。");
    }
    Ok(Exit::Clean)
}

fn explain_measure(plan: &Plan, measure: &Measure) {
    println!(
        "措施 {}　{}（{}）",
        measure.no,
        measure.title,
        measure.status.word()
    );
    if !measure.title_note.is_empty() {
        println!("{}", measure.title_note);
    }
    println!("县里应当做到：");
    for duty in &measure.must_show {
        println!("  · {duty}");
    }
    let sources: Vec<String> = measure.sources.iter().map(|source| plan.cite(source)).collect();
    println!("依据：{}", sources.join("；"));
    println!("规则：");
    for rule in plan.rules.iter().filter(|rule| rule.measure == Some(measure.no)) {
        println!("  {}  {}", rule.id, rule.title);
    }
}

fn explain_rule(plan: &Plan, rule: &Rule) {
    println!("{}　{}", rule.id, rule.title);
    if let Some(measure) = rule.measure.and_then(|no| plan.measure(no)) {
        println!(
            "措施：{}. {}（{}）",
            measure.no,
            measure.title,
            measure.status.word()
        );
    }
    println!(
        "类别：{}　严重程度：{} {}",
        rule.kind.word(),
        rule.severity.sign(),
        rule.severity.word()
    );
    if let Some(when) = &rule.when {
        println!("适用条件：{when}");
    }
    match &rule.shape {
        Shape::Must { holds } => println!("应当成立：{holds}"),
        Shape::Gap {
            actual,
            relation,
            required,
            unit,
        } => {
            println!("实际：{actual}");
            let unit = if unit.is_empty() {
                String::new()
            } else {
                format!("　单位：{unit}")
            };
            println!("应达：{} {required}{unit}", relation.sign());
        }
        Shape::Each {
            table,
            scope,
            holds,
            at_least_share,
            unit,
            ..
        } => {
            println!("逐行核对：「{table}」");
            if let Some(scope) = scope {
                println!("核对哪些行：{scope}");
            }
            println!("每行应当成立：{holds}");
            if let Some(share) = at_least_share {
                println!("应达比例：{share}");
            }
            println!("计数单位：{unit}");
        }
    }
    names(plan, rule);
    println!("依据：{}", plan.cite(&rule.source));
    if let Some(source) = plan.source(&rule.source.key) {
        println!("　　　{}", source.note);
    }
    println!("不符合时：{}", rule.message);
    println!("整改要求：{}", rule.remedy.what);
    println!(
        "责任单位：{}　时限：{} 天（省级默认）",
        rule.remedy.owner, rule.remedy.days
    );
    if !rule.remedy.evidence.is_empty() {
        println!("佐证要求：{}", rule.remedy.evidence);
    }
    println!(
        "能否以说明代替改正：{}",
        if rule.explainable {
            "能，在「核实说明」中写明"
        } else {
            "不能"
        }
    );
}

/// The names that a rule's formulas use: where they are filled in, what a threshold is and where it comes from.
fn names(plan: &Plan, rule: &Rule) {
    let mut seen: Vec<String> = Vec::new();
    for formula in rule.formulas() {
        // A loaded plan's formulas parse.
        let Ok(parsed) = dudao::formula::Formula::parse(formula.text) else {
            continue;
        };
        for name in parsed.names() {
            if seen.iter().any(|held| held == name) {
                continue;
            }
            seen.push(name.to_owned());
            let Some(kind) = plan.name_kind(name, formula.row_table) else {
                continue;
            };
            let meaning = match kind {
                NameKind::Field { sheet, field } => match &field.computed {
                    Some(computed) => format!("「{}」的“{}”，自动计算：{computed}", sheet.name, field.label),
                    None => format!("「{}」的“{}”", sheet.name, field.label),
                },
                NameKind::Parameter(parameter) => format!(
                    "参数，{}。{}。依据：{}",
                    quantity::with_unit(parameter.value, &parameter.unit),
                    parameter.meaning.trim_end_matches('。'),
                    plan.cite(&parameter.source)
                ),
                NameKind::Year => "本轮报送年度".to_owned(),
                NameKind::Column { sheet, column, .. } => format!("「{}」“{}”整列", sheet.name, column.label),
                NameKind::RowCell { sheet, column, .. } => {
                    format!("「{}」本行的“{}”", sheet.name, column.label)
                }
            };
            println!("  {name}：{meaning}");
        }
    }
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
        "方案没有错误：{} 条措施，{} 条规则，每条规则的正反例都与结论相符，试算的数值都能得出达标和不达标。",
        plan.measures.len(),
        plan.rules.len()
    );
    Ok(Exit::Clean)
}

/// The year and the day that the examples of rules are written for.
const EXAMPLE_YEAR: i32 = 2026;
const EXAMPLE_DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 20);
