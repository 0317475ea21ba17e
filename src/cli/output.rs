//! Writes results: each file whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A folder that results go to.
pub struct OutputFolder {
    dir: PathBuf,
}

impl OutputFolder {
    /// Makes the folder where it is missing, and makes sure that it can be written to.
    ///
    /// # Errors
    /// A folder that cannot be made or written to.
    pub fn open(dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(dir)
            .with_context(|| format!("结果文件夹 {} 无法建立，请换一个文件夹（--out）。", dir.display()))?;
        tempfile::NamedTempFile::new_in(dir)
            .with_context(|| format!("结果文件夹 {} 无法写入，请换一个文件夹（--out）。", dir.display()))?;
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

/// Writes a file beside its place and moves it there once it is whole.
///
/// # Errors
/// A file that cannot be written; what stood there before is still there then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || {
        format!(
            "结果文件 {} 无法写入，请确认文件没有被其他程序打开、磁盘没有写满。",
            path.display()
        )
    };
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).with_context(failed)?;
    let mut file = tempfile::Builder::new()
        .prefix(".dudao-")
        .tempfile_in(dir)
        .with_context(failed)?;
    file.write_all(bytes).with_context(failed)?;
    readable_by_others(file.as_file());
    file.persist(path).with_context(failed)?;
    Ok(())
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
