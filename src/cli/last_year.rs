//! The results of last year's round, with which every county is compared.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use dudao::model::last_year::LastYear;
use dudao::model::round::RoundInfo;
use dudao::round;

use super::results::ResultFile;

/// Reads what the counties reported last year; gives that round's results folder, too.
///
/// # Errors
/// Results that are not there, are something else, or are not of the year before this round's.
pub fn read(path: Option<&Path>, info: &RoundInfo) -> Result<Option<(LastYear, PathBuf)>> {
    let Some(path) = path else { return Ok(None) };
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
    Ok(Some((last, file.folder())))
}
