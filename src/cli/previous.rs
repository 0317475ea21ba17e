//! The results of the round before: its result.json, and the action lists in it that people have edited since.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use dudao::followup::EditedList;
use dudao::model::followup::Ledger;
use dudao::model::round::{PreviousRound, RoundInfo};
use dudao::report::paths;
use dudao::{Session, round, sha256};
use walkdir::WalkDir;

use super::results::ResultFile;
use super::threads::in_parallel;

/// Reads what is known of the round before; gives its results folder, too.
///
/// # Errors
/// Results that are not there, are something else, or are of a later day than this round.
pub fn read(path: Option<&Path>, info: &RoundInfo) -> Result<Option<(PreviousRound, PathBuf)>> {
    let Some(path) = path else { return Ok(None) };
    let file = ResultFile::read(path, "上一轮")?;
    let hash = sha256(file.text.as_bytes());
    let previous = round::previous(&file.text, hash).map_err(|_| file.is_none())?;
    if previous.info.as_of > info.as_of {
        bail!(
            "上一轮结果 {} 的核查基准日是 {}，晚于本轮的 {}。请写较早一轮的结果文件夹，或用 --as-of 写明本轮的核查基准日。",
            file.path.display(),
            previous.info.as_of,
            info.as_of
        );
    }
    Ok(Some((previous, file.folder())))
}

/// Makes sure that the results of this round do not go where those of an earlier one (`which`) are.
///
/// # Errors
/// They would.
pub fn is_kept(which: &str, results: &Path, out: &Path) -> Result<()> {
    let same = match (results.canonicalize(), out.canonicalize()) {
        (Ok(results), Ok(out)) => results == out,
        _ => false,
    };
    if same {
        bail!(
            "本轮结果与{which}结果是同一个文件夹 {}，会覆盖{which}的结果。请用 --out 另写一个文件夹。",
            out.display()
        );
    }
    Ok(())
}

/// Makes sure that nothing that people wrote is lost with results that a public edition would replace.
///
/// # Errors
/// Something is written in their lists.
pub fn nothing_written(lists: &[EditedList], out: &Path) -> Result<()> {
    if lists.iter().any(|edited| edited.list.holds_writing()) {
        bail!(
            "{} 中的整改清单已有填写的内容，公开版会把它覆盖。请用 --out 另写一个文件夹。",
            out.display()
        );
    }
    Ok(())
}

/// What people wrote into results of an earlier run that this one is about to replace, so that it is not lost.
///
/// # Errors
/// As for [`lists`].
pub fn replaced(session: &Session<'_>, out: &Path, jobs: usize) -> Result<(Vec<Ledger>, Vec<EditedList>)> {
    // Results of an earlier version, or none: then everything in the lists counts as written since.
    let ledgers = File::open(out.join(paths::RESULT))
        .ok()
        .and_then(|file| round::ledgers(BufReader::new(file)).ok())
        .unwrap_or_default();
    let edited = lists(session, out, ledgers.len(), jobs)?;
    Ok((ledgers, edited))
}

/// The workbooks with action lists in a results folder, in order: the office's, then the counties'.
fn edited_lists(dir: &Path) -> Vec<PathBuf> {
    let counties = WalkDir::new(dir.join(paths::COUNTIES))
        .max_depth(2)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.file_name().is_some_and(|name| name == paths::COUNTY_BOOK));
    std::iter::once(dir.join(paths::PROVINCE_BOOK))
        .chain(counties)
        .filter(|path| path.is_file())
        .collect()
}

/// Reads the action lists of a results folder over so many counties, as people edited them, on several threads.
///
/// # Errors
/// One that is there and cannot be read: what people wrote into it would be lost. It was interrupted.
pub fn lists(session: &Session<'_>, results: &Path, counties: usize, jobs: usize) -> Result<Vec<EditedList>> {
    let paths = edited_lists(results);
    let read = in_parallel(&paths, jobs, |path| {
        let told = || {
            format!(
                "整改清单 {} 无法读取，继续核查会丢失其中填写的内容，因此没有核查。请关闭并保存这份文件，或用 Excel、WPS 另存后再核查；确实不要的，请把它移到别处。",
                path.display()
            )
        };
        let bytes = std::fs::read(path).with_context(told)?;
        let below = path.strip_prefix(results).unwrap_or(path);
        let name = below.to_string_lossy().replace('\\', "/");
        session.list(&name, &bytes, counties).with_context(told)
    });
    if read.len() < paths.len() {
        bail!("已按要求中断：还在读取整改清单，没有核查。结果文件夹中原有的文件没有改动。");
    }
    read.into_iter().filter_map(Result::transpose).collect()
}
