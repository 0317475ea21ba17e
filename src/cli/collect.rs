//! Finds the submissions: which files are workbooks, and which files came with each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use dudao::model::submission::Attachments;
use walkdir::{DirEntry, WalkDir};

use super::round_file;

/// Endings of files that are taken for workbooks in a folder, whatever is in them.
const WORKBOOKS: [&str; 7] = ["xlsx", "xlsm", "xls", "xlsb", "et", "ett", "ods"];

/// A workbook to be checked.
#[derive(Debug)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in reports: the path below the folder that was named in the call.
    pub name: String,
    /// The folder it lies in.
    pub dir: PathBuf,
    /// The other files that came with it.
    pub attachments: Attachments,
}

/// Finds the workbooks of files and folders, in the order of their names. `out` and folders that an earlier run
/// wrote are left out.
///
/// # Errors
/// A path that does not exist; a folder that cannot be read; nothing found.
pub fn collect(paths: &[PathBuf], out: &Path) -> Result<Vec<Found>> {
    let out = std::fs::canonicalize(out).ok();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            folder(path, path, out.as_deref(), &mut found)?;
        } else if path.is_file() {
            let dir = path
                .parent()
                .map_or_else(|| PathBuf::from("."), Path::to_path_buf);
            let dir = if dir.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                dir
            };
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let loose = entries(&dir, out.as_deref())?.files;
            let files = loose
                .iter()
                .filter(|file| *file != path)
                .filter_map(|file| below(&dir, file))
                .collect();
            // A workbook named alone may lie on a desktop: only a folder that is checked as such is a county's own.
            let attachments = Attachments {
                files,
                own_folder: false,
            };
            found.push(Found {
                path: path.clone(),
                name,
                dir,
                attachments,
            });
        } else {
            bail!(
                "路径 {} 不存在。请检查写法，路径中有空格时用引号括起来。",
                path.display()
            );
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|found| {
        seen.insert(std::fs::canonicalize(&found.path).unwrap_or_else(|_| found.path.clone()))
    });
    if found.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        bail!(
            "{} 中没有找到工作簿（.xlsx 等）。请确认文件夹是否正确。",
            names.join("、")
        );
    }
    Ok(found)
}

struct Entries {
    files: Vec<PathBuf>,
    dirs: Vec<PathBuf>,
}

fn entries(dir: &Path, out: Option<&Path>) -> Result<Entries> {
    let mut entries = Entries {
        files: Vec::new(),
        dirs: Vec::new(),
    };
    for entry in WalkDir::new(dir).min_depth(1).max_depth(1).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => bail!("文件夹 {} 无法读取：{error}。", dir.display()),
        };
        if is_hidden(&entry) || is_out(entry.path(), out) || is_results(entry.path()) {
            continue;
        }
        if entry.file_type().is_dir() {
            entries.dirs.push(entry.into_path());
        } else if entry.path().is_file() {
            entries.files.push(entry.into_path());
        }
    }
    Ok(entries)
}

/// A folder with a single workbook is one county's: everything else in and below it came with that workbook. In a
/// folder with several, or in the folder of a round, loose files and those of folders without a workbook may belong
/// to any of them.
fn folder(root: &Path, dir: &Path, out: Option<&Path>, found: &mut Vec<Found>) -> Result<()> {
    let here = entries(dir, out)?;
    let workbooks: Vec<&PathBuf> = here.files.iter().filter(|file| is_workbook(file)).collect();
    let (units, loose): (Vec<&PathBuf>, Vec<&PathBuf>) = here.dirs.iter().partition(|dir| has_workbook(dir));
    let is_round = here.files.iter().any(|file| is_round_file(file)) || (dir == root && !units.is_empty());
    if let ([only], false) = (workbooks.as_slice(), is_round) {
        let files = files_below(dir, dir, out)
            .into_iter()
            .filter(|file| below(dir, only).as_ref() != Some(file));
        found.push(one(
            root,
            dir,
            only,
            Attachments {
                files: files.collect(),
                own_folder: true,
            },
        ));
        return Ok(());
    }
    let loose: Vec<String> = loose
        .iter()
        .flat_map(|folder| files_below(dir, folder, out))
        .collect();
    for workbook in &workbooks {
        let others = here
            .files
            .iter()
            .filter(|file| file != workbook)
            .filter_map(|file| below(dir, file));
        let files = others.chain(loose.iter().cloned()).collect();
        found.push(one(
            root,
            dir,
            workbook,
            Attachments {
                files,
                own_folder: false,
            },
        ));
    }
    for unit in units {
        folder(root, unit, out, found)?;
    }
    Ok(())
}

/// Every file in and below a folder, by its path below `dir`.
fn files_below(dir: &Path, folder: &Path, out: Option<&Path>) -> Vec<String> {
    WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !is_hidden(entry) && !is_out(entry.path(), out))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| below(dir, entry.path()))
        .collect()
}

fn one(root: &Path, dir: &Path, path: &Path, attachments: Attachments) -> Found {
    Found {
        path: path.to_path_buf(),
        name: below(root, path).unwrap_or_else(|| path.display().to_string()),
        dir: dir.to_path_buf(),
        attachments,
    }
}

/// The path below a folder, with `/` between its parts.
fn below(dir: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(dir).ok()?.components();
    Some(
        parts
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/"),
    )
}

fn has_workbook(dir: &Path) -> bool {
    WalkDir::new(dir)
        .into_iter()
        .filter_map(Result::ok)
        .any(|entry| entry.file_type().is_file() && !is_hidden(&entry) && is_workbook(entry.path()))
}

fn is_workbook(path: &Path) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    WORKBOOKS.contains(&ending.as_str())
}

fn is_round_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == round_file::NAME)
}

/// Lock files of Excel, WPS and LibreOffice (`~$…`, `.~lock…`), hidden files, and what systems leave behind.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with("~$")
        || name.starts_with('.')
        || name == "Thumbs.db"
        || name == "desktop.ini"
        || name == "__MACOSX"
}

/// A folder that an earlier run wrote: its reports are no submissions.
fn is_results(path: &Path) -> bool {
    path.join("result.json").is_file() || (path.join("汇总.xlsx").is_file() && path.join("县区").is_dir())
}

fn is_out(path: &Path, out: Option<&Path>) -> bool {
    out.is_some_and(|out| std::fs::canonicalize(path).is_ok_and(|path| path == out))
}
