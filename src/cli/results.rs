//! The results of an earlier round, as other commands are given them: a results folder, or the `result.json` in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use dudao::report::paths;

/// The text of a `result.json`, and where it lies.
pub struct ResultFile {
    /// The file.
    pub path: PathBuf,
    /// What stands in it.
    pub text: String,
    /// Whose it is: 上一轮, 上年度, 核查.
    whose: &'static str,
}

impl ResultFile {
    /// Reads it; `whose` says in messages which results were asked for.
    ///
    /// # Errors
    /// It is not there or cannot be read.
    pub fn read(path: &Path, whose: &'static str) -> Result<Self> {
        let path = if path.is_dir() {
            path.join(paths::RESULT)
        } else {
            path.to_path_buf()
        };
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "{whose}结果 {} 无法读取。请写{whose}的结果文件夹，其中应有 {}。",
                path.display(),
                paths::RESULT
            )
        })?;
        Ok(Self { path, text, whose })
    }

    /// That something else stands in it than a check writes.
    pub fn is_none(&self) -> anyhow::Error {
        anyhow!(
            "{} 不是核查生成的 {}，或内容不完整。请写{}的结果文件夹。",
            self.path.display(),
            paths::RESULT,
            self.whose
        )
    }

    /// The folder that it lies in.
    pub fn folder(&self) -> PathBuf {
        self.path.parent().map_or_else(PathBuf::new, Path::to_path_buf)
    }
}
