//! Writes results: each file whole or not at all, whenever the program is killed or the power fails.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, anyhow};
use walkdir::WalkDir;

/// How files begin that are being written. One that a killed run left behind is no report and no submission.
const UNFINISHED: &str = ".dudao-";

/// An unfinished file of this age belongs to no run that is still at work.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// The folders of the counties lie in a folder of the results: no unfinished file lies deeper.
const DEPTH: usize = 3;

/// A folder that results go to.
pub struct OutputFolder {
    dir: PathBuf,
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
        })
    }

    /// Writes a file below the folder.
    ///
    /// # Errors
    /// A file that cannot be written; what stood there before is still there then.
    pub fn write(&self, below: &str, bytes: &[u8]) -> Result<()> {
        replace(&self.dir.join(below), bytes)
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
    write_whole(path, bytes).map_err(|error| not_written(path, &why(&error), advice(&error)))
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir)?;
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(dir)?;
    file.write_all(bytes)?;
    readable_by_others(file.as_file());
    // The name must not outlive a power failure that the content does not.
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// A result that could not be written, and what to do.
fn not_written(path: &Path, why: &dyn Display, advice: &str) -> anyhow::Error {
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
fn readable_by_others(file: &std::fs::File) {
    use std::os::unix::fs::PermissionsExt;
    // Where the file system has no such rights there is nothing to set.
    let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable_by_others(_file: &std::fs::File) {}
