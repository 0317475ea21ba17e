//! `dudao plan export`: writes the plan as a workbook that the office edits.

use std::path::Path;

use crate::cli::terminal::println;
use anyhow::{Result, bail};

use crate::cli::output::replace;
use crate::cli::{Exit, plan_source};

/// Runs the command.
///
/// # Errors
/// A name that is no workbook's, a file that is there already or cannot be written, a plan with mistakes, a plan with
/// a text that no cell holds.
pub fn run(out: &Path, plan: Option<&Path>, force: bool) -> Result<Exit> {
    let is_workbook = out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    if !is_workbook {
        bail!("方案工作簿的文件名应以 .xlsx 结尾，不能写成 {}。", out.display());
    }
    let plan = plan_source::plan(plan)?;
    if out.exists() && !force {
        bail!(
            "文件 {} 已经存在。如要覆盖，请加 --force；否则请换一个文件名。",
            out.display()
        );
    }
    replace(out, &dudao::plan::write_workbook(&plan)?)?;
    println!("已生成方案工作簿 {}。", out.display());
    println!("修改后先用 dudao plan lint {} 检查。", out.display());
    Ok(Exit::Clean)
}
