//! Loads the plan: the embedded one, one from a folder, or one from a plan workbook; and a roster from a file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use dudao::model::calendar::Calendar;
use dudao::model::plan::{Plan, Roster};
use dudao::plan::{Documents, Mistakes};

/// Loads the plan from a folder or a workbook, or the embedded one.
///
/// # Errors
/// A file that cannot be read; everything that is wrong with the plan.
pub fn plan(path: Option<&Path>) -> Result<Plan> {
    load(path)?.map_err(|mistakes| anyhow::anyhow!("{}", listed("方案", &mistakes)))
}

/// Loads the plan and hands out what is wrong with it, for whoever wants to say more than that.
///
/// # Errors
/// A file that cannot be read.
pub fn load(path: Option<&Path>) -> Result<Result<Plan, Mistakes>> {
    match path {
        None => Ok(dudao::plan::load(&Documents::embedded())),
        Some(dir) if dir.is_dir() => Ok(dudao::plan::load(&documents(dir)?)),
        Some(file) if file.is_file() => Ok(dudao::plan::load_workbook(&bytes(file)?)),
        Some(path) => bail!(
            "方案 {} 不存在，应为方案文件夹或方案工作簿（.xlsx）。",
            path.display()
        ),
    }
}

/// Reads the texts of a plan folder.
fn documents(dir: &Path) -> Result<Documents> {
    let read = |name: &str| text(&dir.join(name));
    Ok(Documents {
        plan: read("plan.toml")?,
        form: read("form.toml")?,
        measures: read("measures.toml")?,
        roster: read("roster.csv")?,
    })
}

/// Loads a roster.
///
/// # Errors
/// A file that cannot be read; everything that is wrong with it.
pub fn roster(path: &Path) -> Result<Roster> {
    let bytes = bytes(path)?;
    dudao::plan::load_roster(&path.display().to_string(), &dudao::plan::decoded(&bytes))
        .map_err(|mistakes| anyhow::anyhow!("{}", listed("县区名单", &mistakes)))
}

/// Loads a calendar of public holidays, if there is one; reports name it without its folders.
///
/// # Errors
/// A file that cannot be read; everything that is wrong with it.
pub fn calendar(path: Option<&Path>) -> Result<Option<Calendar>> {
    let Some(path) = path else { return Ok(None) };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    dudao::plan::load_calendar(&name, &bytes(path)?)
        .map(Some)
        .map_err(|mistakes| anyhow::anyhow!("{}", listed("节假日安排", &mistakes)))
}

/// The counties of the round: of the option, of `round.toml`, or of the plan.
///
/// # Errors
/// A roster that cannot be read or is wrong.
pub fn roster_or(path: Option<&PathBuf>, plan: &Plan) -> Result<Roster> {
    path.map_or_else(|| Ok(plan.roster.clone()), |path| roster(path))
}

/// Mistakes as they are shown: a line each, counted.
pub fn listed(what: &str, mistakes: &Mistakes) -> String {
    let mut shown = format!("{what}有 {} 处错误：", mistakes.0.len());
    for mistake in &mistakes.0 {
        shown.push_str(&format!("\n  {mistake}"));
    }
    shown
}

fn text(path: &Path) -> Result<String> {
    match String::from_utf8(bytes(path)?) {
        Ok(text) => Ok(text),
        Err(_) => bail!(
            "文件 {} 不是 UTF-8 编码的文本，请用 UTF-8 编码另存后重试。",
            path.display()
        ),
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("文件 {} 无法读取。", path.display()))
}
