//! Writes results: each file whole or not at all, whenever the program is killed or the power fails.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, anyhow};
use dudao::workbook::saved_since_made;
use walkdir::WalkDir;

use super::aside::Aside;
use super::settle::{Settler, Unsettled};

/// How files begin that are being written. One that a killed run left behind is no report and no submission.
const UNFINISHED: &str = ".dudao-";

/// An unfinished file of this age belongs to no run that is still at work.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// The folders of the counties lie in a folder of the results: no unfinished file lies deeper.
const DEPTH: usize = 3;

/// A folder that results go to.
pub struct OutputFolder {
    dir: PathBuf,
    settler: Settler,
}

/// What becomes of a file of an earlier run that a new one was to replace and could not.
#[derive(Clone, Copy)]
pub enum Earlier {
    /// It stays.
    Stays,
    /// It goes, because it would be taken for the new one.
    Goes,
}

impl OutputFolder {
    /// Makes the folder where it is missing, makes sure that it can be written to, and clears what killed runs left.
    ///
    /// # Errors
    /// A folder that cannot be made or written to.
    pub fn open(dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(dir).map_err(|error| {
            anyhow!(
                "结果文件夹 {} 无法建立：{}。请换一个文件夹（--out）。",
                dir.display(),
                why(&error)
            )
        })?;
        tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(dir)
            .map_err(|error| {
                anyhow!(
                    "结果文件夹 {} 无法写入：{}。请换一个文件夹（--out）。",
                    dir.display(),
                    why(&error)
                )
            })?;
        clear(dir);
        Ok(Self {
            dir: dir.to_path_buf(),
            settler: Settler::default(),
        })
    }

    /// Writes a file below the folder.
    ///
    /// # Errors
    /// A file that cannot be written; what stood there before is still there then.
    pub fn write(&self, below: &str, bytes: &[u8]) -> Result<()> {
        replace(&self.dir.join(below), bytes)
    }

    /// Writes a file below the folder, which comes to its place while others are made. What fails then is told by
    /// [`settled`](Self::settled).
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write_meanwhile(&self, below: &str, bytes: &[u8], earlier: Earlier) -> Result<()> {
        let path = self.dir.join(below);
        let file = written_beside(&path, |file| file.write_all(bytes));
        let failed = move |error: &io::Error| match earlier {
            Earlier::Goes => removed(&path).err().unwrap_or_else(|| not_written(&path, error)),
            Earlier::Stays => not_written(&path, error),
        };
        match file {
            Ok(file) => self.settler.settle(file, failed),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The same piece by piece; what stood there before stays where it fails.
    ///
    /// # Errors
    /// A file that cannot be written, what `pieces` says.
    pub fn write_pieces_meanwhile(
        &self,
        below: &str,
        pieces: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let path = self.dir.join(below);
        let file = written_beside(&path, |file| {
            let mut file = BufWriter::new(file);
            pieces(&mut file)?;
            Ok(file.flush()?)
        });
        let file = file.map_err(|error: anyhow::Error| match error.downcast::<io::Error>() {
            Ok(error) => not_written(&path, &error),
            Err(error) => error,
        })?;
        self.settler.settle(file, move |error| not_written(&path, error))
    }

    /// Waits for the files that come to their places meanwhile, and gives what failed.
    pub fn settled(&self) -> Vec<anyhow::Error> {
        self.settler.wait()
    }

    /// Room for what is put aside while the program runs, on the disk that has room for the results.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub fn aside(&self) -> io::Result<Aside> {
        tempfile::tempfile_in(&self.dir).map(Aside::new)
    }

    /// Gives another name to a file below the folder that somebody has saved since it was made, so that neither writing
    /// nor removing it loses their work; gives that name.
    ///
    /// # Errors
    /// A file that cannot be read or renamed.
    pub fn keep_if_edited(&self, below: &str) -> Result<Option<String>> {
        let path = self.dir.join(below);
        let failed = |error: &io::Error| {
            anyhow!(
                "结果文件 {} 可能已有人改过，却无法改名保留：{}。没有覆盖它，请关闭或移走后再核查。",
                path.display(),
                why(error)
            )
        };
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(failed(&error)),
        };
        if !saved_since_made(&bytes) {
            return Ok(None);
        }
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut number = 1_usize;
        let kept = loop {
            let kept = path.with_file_name(format!("{stem}（改过的 {number}）.{ending}"));
            if !kept.exists() {
                break kept;
            }
            number += 1;
        };
        std::fs::rename(&path, &kept).map_err(|error| failed(&error))?;
        Ok(kept.file_name().map(|name| name.to_string_lossy().into_owned()))
    }

    /// Removes a file below the folder, if there is one: what an earlier run wrote and this one would not.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub fn remove(&self, below: &str) -> Result<()> {
        removed(&self.dir.join(below))
    }
}

fn removed(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(anyhow!(
                "上次的结果文件 {} 已经过时，却无法删除：{}。请手工删除它。",
                path.display(),
                why(&error)
            ))
        }
        _ => Ok(()),
    }
}

/// Removes the unfinished files of runs that were killed. What cannot be removed does no harm.
fn clear(dir: &Path) {
    for entry in WalkDir::new(dir)
        .min_depth(1)
        .max_depth(DEPTH)
        .into_iter()
        .filter_map(Result::ok)
    {
        let unfinished =
            entry.file_type().is_file() && entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        if unfinished && age(&entry).is_some_and(|age| age > ABANDONED) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn age(entry: &walkdir::DirEntry) -> Option<Duration> {
    entry.metadata().ok()?.modified().ok()?.elapsed().ok()
}

/// Writes a file beside its place and moves it there once it is whole.
///
/// # Errors
/// A file that cannot be written; what stood there before is still there then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    written_beside(path, |file| file.write_all(bytes))
        .and_then(Unsettled::settle)
        .map_err(|error| not_written(path, &error))
}

/// Writes a file beside its place.
fn written_beside<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<Unsettled, E> {
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir)?;
    let long = in_long_form(dir, path)?;
    let (dir, path) = long.as_ref().map_or((dir, path), |(dir, path)| (dir, path));
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(dir)?;
    fill(file.as_file_mut())?;
    readable_by_others(file.as_file());
    let path = path.to_path_buf();
    Ok(Unsettled { file, path })
}

/// A result that could not be written, and what to do.
fn not_written(path: &Path, error: &io::Error) -> anyhow::Error {
    let (why, advice) = (why(error), advice(error));
    anyhow!("结果文件 {} 无法写入：{why}。{advice}", path.display())
}

/// What the operating system said, in Chinese.
fn why(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::PermissionDenied => "没有写入权限，或文件正被其他程序打开",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘已满",
        ErrorKind::FileTooLarge => "文件超过了系统允许的大小",
        ErrorKind::ReadOnlyFilesystem => "所在的磁盘是只读的",
        ErrorKind::InvalidFilename => "路径或文件名太长，或有不允许的字符",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "路径中应是文件夹的位置上有一个同名的文件",
        ErrorKind::IsADirectory => "这个位置上有一个同名的文件夹",
        ErrorKind::NotFound => "所在的文件夹不存在或已被移走",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "文件正被其他程序占用",
        _ => return format!("系统提示“{error}”"),
    };
    known.to_owned()
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            "请关闭打开该文件的程序，或换一个有写入权限的结果文件夹（--out），再重新核查。"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "请腾出磁盘空间，或换一个磁盘上的结果文件夹（--out），再重新核查。"
        }
        ErrorKind::InvalidFilename => "请换一个路径较短的结果文件夹（--out），再重新核查。",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists | ErrorKind::IsADirectory => {
            "请移走它，或换一个结果文件夹（--out），再重新核查。"
        }
        _ => "请换一个结果文件夹（--out），再重新核查。",
    }
}

/// A temporary file is its owner's alone; a report is for whoever may read the folder.
#[cfg(unix)]
fn readable_by_others(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    // Where the file system has no such rights there is nothing to set.
    let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable_by_others(_file: &File) {}

/// A folder and a file in it in the form that Windows takes at any length; otherwise a path ends at 260 characters.
#[cfg(windows)]
fn in_long_form(dir: &Path, file: &Path) -> io::Result<Option<(PathBuf, PathBuf)>> {
    use std::ffi::OsString;
    use std::os::windows::ffi::{OsStrExt, OsStringExt};
    use std::path::{Component, Prefix};
    let dir = std::path::absolute(dir)?;
    let whole: Vec<u16> = dir.as_os_str().encode_wide().collect();
    let prefix = match dir.components().next() {
        Some(Component::Prefix(prefix)) => prefix.kind(),
        _ => return Ok(None),
    };
    let (begin, rest) = match prefix {
        Prefix::Disk(_) => (r"\\?\", whole.as_slice()),
        // `\\server\share` without what it begins with.
        Prefix::UNC(..) => (r"\\?\UNC\", whole.get(2..).unwrap_or_default()),
        _ => return Ok(None),
    };
    let mut long = OsString::from(begin);
    long.push(OsString::from_wide(rest));
    let long = PathBuf::from(long);
    let file = long.join(file.file_name().unwrap_or_default());
    Ok(Some((long, file)))
}

#[cfg(not(windows))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "only Windows may have to look at the folder"
)]
fn in_long_form(_dir: &Path, _file: &Path) -> io::Result<Option<(PathBuf, PathBuf)>> {
    Ok(None)
}
