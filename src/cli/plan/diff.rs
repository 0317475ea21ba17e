//! `dudao plan diff`: tells what changed between two plans.

use std::path::Path;

use crate::cli::terminal::println;
use anyhow::{Result, bail};
use dudao::model::plan::Plan;

use crate::cli::{Exit, plan_source};

/// Runs the command.
///
/// # Errors
/// A plan that cannot be read; everything that is wrong with it.
pub fn run(old: &Path, new: &Path) -> Result<Exit> {
    let load = |what: &str, path: &Path| -> Result<Plan> {
        match plan_source::load(Some(path))? {
            Ok(plan) => Ok(plan),
            Err(mistakes) => bail!(
                "{}",
                plan_source::listed(&format!("{what} {} ", path.display()), &mistakes)
            ),
        }
    };
    let (old, new) = (load("旧方案", old)?, load("新方案", new)?);
    let changes = dudao::plan::diff(&old, &new);
    if changes.is_empty() {
        println!("两个方案内容相同。");
        return Ok(Exit::Clean);
    }
    let mut count = 0;
    for group in &changes {
        if count > 0 {
            println!();
        }
        println!("{}", group.title);
        for sentence in &group.sentences {
            println!("  · {}", sentence.replace('\n', "\n    "));
        }
        count += group.sentences.len();
    }
    println!();
    println!("共 {count} 处不同。");
    Ok(Exit::Findings)
}
