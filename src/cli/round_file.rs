//! `round.toml`: what a folder of submissions says about its round.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use jiff::civil::Date;
use serde::Deserialize;

/// Name of the file.
pub const NAME: &str = "round.toml";

/// What `round.toml` says; everything is optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundFile {
    /// Title of the round.
    pub title: Option<String>,
    /// The year reported on.
    pub year: Option<i16>,
    /// The day as of which everything is judged.
    pub as_of: Option<toml::value::Datetime>,
    /// The roster, relative to the folder.
    pub roster: Option<PathBuf>,
    /// Where the last round's results are, relative to the folder.
    pub previous: Option<PathBuf>,
    /// Where last year's results are, relative to the folder.
    pub last_year: Option<PathBuf>,
    /// The calendar of public holidays, relative to the folder.
    pub calendar: Option<PathBuf>,
}

impl RoundFile {
    /// Reads the file from the first of these folders that has one; paths in it become relative to the caller.
    ///
    /// # Errors
    /// A file that is there and cannot be read or is wrong; two that are there.
    pub fn find(paths: &[PathBuf]) -> Result<Self> {
        let found: Vec<&PathBuf> = paths.iter().filter(|path| path.join(NAME).is_file()).collect();
        match found.as_slice() {
            [] => Ok(Self::default()),
            [dir] => Self::read(dir),
            [first, second, ..] => bail!(
                "{} 和 {} 各有一个 {NAME}，无法确定以哪一个为准。请分两次核查，或删去其中一个。",
                first.display(),
                second.display()
            ),
        }
    }

    fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(NAME);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("文件 {} 无法读取。", path.display()))?;
        let mut file: RoundFile = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1);
            anyhow!(
                "{} 第 {line} 行写法不对。可用的内容为 title（标题）、year（年度）、as_of（核查基准日，如 2026-11-20）、roster（县区名单文件）、previous（上轮结果文件夹）、last_year（上年度结果文件夹）、calendar（节假日安排文件）。",
                path.display()
            )
        })?;
        if let Some(as_of) = &file.as_of
            && Self::date(as_of).is_none()
        {
            bail!(
                "{} 的 as_of“{as_of}”不是日期，应写作 2026-11-20。",
                path.display()
            );
        }
        for path in [
            &mut file.roster,
            &mut file.previous,
            &mut file.last_year,
            &mut file.calendar,
        ]
        .into_iter()
        .flatten()
        {
            *path = dir.join(&*path);
        }
        Ok(file)
    }

    /// The day as of which everything is judged.
    pub fn as_of(&self) -> Option<Date> {
        self.as_of.as_ref().and_then(Self::date)
    }

    fn date(datetime: &toml::value::Datetime) -> Option<Date> {
        let date = datetime.date?;
        Date::new(
            i16::try_from(date.year).ok()?,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        )
        .ok()
    }
}
