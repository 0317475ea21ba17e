//! `dudao plan explain`: a rule, a measure or a built-in check; with a workbook also how the rule comes out there.

use std::path::Path;

use crate::cli::terminal::println;
use anyhow::{Result, bail};
use dudao::model::assessment::Assessment;
use dudao::model::finding::Gap;
use dudao::model::plan::{Measure, Plan, Rule};
use dudao::model::quantity::date_in_text;
use dudao::model::round::RoundInfo;
use dudao::report::view::computation::Computations;
use dudao::report::view::{card, text};
use dudao::{Input, Outcome, Session, form};

use crate::cli::args::ExplainOptions;
use crate::cli::check;
use crate::cli::collect::{Source, read};
use crate::cli::round_file::RoundFile;
use crate::cli::{Exit, plan_source};

/// Runs the command.
///
/// # Errors
/// An id that the plan does not have, a plan or a roster with mistakes, a workbook that cannot be read.
pub fn run(options: &ExplainOptions) -> Result<Exit> {
    let plan = plan_source::plan(options.plan.as_deref())?;
    let wanted = options.id.trim();
    let rule = plan
        .rules
        .iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(wanted));
    if let Some(rule) = rule {
        let Some(path) = &options.workbook else {
            explain_rule(&plan, rule);
            return Ok(Exit::Clean);
        };
        return in_workbook(&plan, rule, path, options);
    }
    if options.workbook.is_some() {
        bail!("“{wanted}”不是规则编号，不能代入工作簿的数值。规则编号见 dudao plan list。");
    }
    if let Some(measure) = wanted.parse().ok().and_then(|no| plan.measure(no)) {
        explain_measure(&plan, measure);
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
    let card = card::card(plan, rule, &form::places(plan));
    println!("{}　{}", card.id, card.title);
    if let Some(measure) = rule.measure.and_then(|no| plan.measure(no)) {
        println!(
            "措施：{}. {}（{}）",
            measure.no,
            measure.title,
            measure.status.word()
        );
    }
    println!(
        "类别：{}　严重程度：{} {}　{}",
        card.kind, card.mark.sign, card.mark.word, card.weight
    );
    println!("怎样核查：");
    for pair in &card.words {
        println!("  {}：{}", pair.label, pair.value);
    }
    println!("公式：");
    for pair in &card.formulas {
        println!("  {}：{}", pair.label, pair.value);
    }
    if !card.reads.is_empty() {
        println!("取数（空白工作簿中的位置）：");
    }
    for read in &card.reads {
        let note = if read.note.is_empty() {
            String::new()
        } else {
            format!("，{}", read.note)
        };
        println!(
            "  {}：〔{}!{}〕“{}”{note}",
            read.name, read.sheet, read.cell, read.label
        );
    }
    if !card.thresholds.is_empty() {
        println!("参数：");
    }
    for threshold in &card.thresholds {
        let office = if threshold.office {
            "（省级办公室设定，可以调整）"
        } else {
            ""
        };
        println!(
            "  {} ＝ {}：{}。依据：{}{office}",
            threshold.name, threshold.value, threshold.meaning, threshold.cite
        );
    }
    println!("依据：{}（{}）", card.cite, card.certainty);
    println!("　　　{}", card.source_note);
    if !card.evidence.is_empty() {
        println!("佐证要求：{}", card.evidence);
    }
    println!("不符合时：{}", card.message);
    println!("整改要求：{}", card.what);
    println!(
        "责任单位：{}　时限：{}（省级办公室设定）",
        card.owner, card.within
    );
    println!("能否说明：{}", card.explainable);
    for (label, values) in [("通过的例子", &card.pass), ("不通过的例子", &card.fail)] {
        if !values.is_empty() {
            println!("{label}：{}", values.join("；"));
        }
    }
    for situation in &card.situations {
        println!(
            "{}的情形：{}（{}）",
            situation.mark.word,
            situation.title,
            situation.values.join("；")
        );
    }
}

/// How the rule comes out for the county that sent this workbook.
fn in_workbook(plan: &Plan, rule: &Rule, path: &Path, options: &ExplainOptions) -> Result<Exit> {
    let roster = plan_source::roster_or(options.roster.as_ref(), plan)?;
    let info = check::info(options.year, options.as_of, &RoundFile::default());
    if !path.is_file() {
        bail!("工作簿 {} 不存在。", path.display());
    }
    let bytes = match read(&Source::File(path.to_path_buf())) {
        Ok(bytes) => bytes,
        Err(message) => bail!("{}：{message}", path.display()),
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let session = Session::new(plan, &info, &roster)?;
    match session.check(Input {
        name: name.unwrap_or_default(),
        bytes: &bytes,
        ..Input::default()
    }) {
        Outcome::Checked { assessment, .. } => {
            explain_rule(plan, rule);
            println!();
            came_out(plan, rule, &info, &assessment);
            Ok(Exit::Clean)
        }
        Outcome::Unreadable { file, .. } => {
            println!("{}：{}", path.display(), file.message);
            Ok(Exit::Unreadable)
        }
        Outcome::List(_) => {
            println!("{}：这是整改清单，不是自评工作簿。", path.display());
            Ok(Exit::Unreadable)
        }
    }
}

fn came_out(plan: &Plan, rule: &Rule, info: &RoundInfo, assessment: &Assessment) {
    let county = &assessment.county;
    println!(
        "{}（{}）　{} 年度　核查基准日 {}",
        text::shown(&county.name),
        text::shown(&county.code),
        info.year,
        date_in_text(info.as_of)
    );
    println!(
        "文件：{}　SHA-256：{}",
        assessment.file.name, assessment.file.sha256
    );
    let computations = Computations::new(plan, assessment);
    let worked = computations.rules.iter().find(|worked| worked.rule.id == rule.id);
    // The assessment has an outcome for every rule of the plan that it was made with.
    let Some((outcome, computation)) = worked.and_then(|worked| Some((worked.outcome?, &worked.computation)))
    else {
        return;
    };
    let quantities = outcome.gap.as_deref().map(quantities).unwrap_or_default();
    println!(
        "结论：{} {}{quantities}",
        outcome.verdict.sign(),
        outcome.verdict.word()
    );
    if !outcome.reason.is_empty() {
        println!("原因：{}", outcome.reason);
    }
    println!("计算：");
    for step in &computation.steps {
        println!("  {step}");
    }
    if !computation.values.is_empty() {
        println!("取数：");
    }
    for value in &computation.values {
        println!("  {value}");
    }
    if !computation.rows.is_empty() {
        println!("逐行：");
    }
    for row in &computation.rows {
        println!("  {row}");
    }
}

fn quantities(gap: &Gap) -> String {
    let shortfall = match text::shortfall(gap) {
        none if none == "无" => "没有差距".to_owned(),
        some => some,
    };
    format!(
        "　实际 {}，应达 {}，{shortfall}",
        text::actual(gap),
        text::required(gap)
    )
}
