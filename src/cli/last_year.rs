//! What the counties reported last year, with which they are compared: the results of that year's round, or, for a
//! clerk who has only that, a county's workbook of last year.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use dudao::model::last_year::LastYear;
use dudao::model::plan::{Plan, Roster};
use dudao::model::round::RoundInfo;
use dudao::{Input, Session, round, workbook};

use super::results::ResultFile;

/// Reads what the counties reported last year; gives the folder that the results lie in, too, where they are results.
///
/// # Errors
/// What is not there, is something else, or is not of the year before this round's.
pub fn read(
    path: Option<&Path>,
    plan: &Plan,
    roster: &Roster,
    info: &RoundInfo,
) -> Result<Option<(LastYear, Option<PathBuf>)>> {
    let Some(path) = path else { return Ok(None) };
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    if path.is_file() && ending.is_some_and(|ending| workbook::ENDINGS.contains(&ending.as_str())) {
        return Ok(Some((workbook(path, plan, roster, info)?, None)));
    }
    let file = ResultFile::read(path, "上年度")?;
    let last = round::last_year(&file.text).map_err(|_| file.is_none())?;
    if last.year != info.year - 1 {
        bail!(
            "年度比对要用 {} 年度的结果，{} 是 {} 年度的，没有核查。请写上年度的结果文件夹，或用 --year 写明本轮的报送年度。",
            info.year - 1,
            file.path.display(),
            last.year
        );
    }
    Ok(Some((last, Some(file.folder()))))
}

/// A county's workbook of last year.
fn workbook(path: &Path, plan: &Plan, roster: &Roster, info: &RoundInfo) -> Result<LastYear> {
    let bytes = std::fs::read(path).with_context(|| format!("上年度工作簿 {} 无法读取。", path.display()))?;
    let info = RoundInfo::new(info.as_of, Some(info.year - 1), None);
    let input = Input {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        bytes: &bytes,
        ..Input::default()
    };
    Session::new(plan, &info, roster)?
        .reported(input)
        .map_err(|why| anyhow!("{why}没有核查。请写该县上年度的自评工作簿，或用 --year 写明本轮的报送年度。"))
}
