//! The files of a folder, and of the zip files in it, as one tree of names.

use std::fs::File as Opened;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use dudao::parcel::{self, Limits, Parcel};
use dudao::report::paths;
use dudao::workbook::{self, lock};
use walkdir::WalkDir;

use super::{Left, Source};
use crate::cli::round_file;

/// Archives that are not looked into, by their endings, and what to say of them.
const OTHER_ARCHIVES: [(&str, &str); 4] = [
    ("rar", "RAR 压缩包"),
    ("7z", "7z 压缩包"),
    ("tar", "TAR 压缩包"),
    ("gz", "GZIP 压缩包"),
];

/// A folder, or what a zip file holds.
#[derive(Debug, Default)]
pub struct Folder {
    /// Where it is; below a zip file, the zip's own path goes on.
    pub path: PathBuf,
    /// Files in it, by name.
    pub files: Vec<File>,
    /// Folders in it, by name.
    pub folders: Vec<Folder>,
    /// Names of the lock files in it.
    pub locks: Vec<String>,
    /// It holds a `round.toml`.
    pub is_round: bool,
}

/// A file in a folder or a zip.
#[derive(Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Where its bytes are.
    pub source: Source,
    /// What it is taken for.
    pub kind: Kind,
}

/// What a file is taken for.
#[derive(Debug)]
pub enum Kind {
    /// A workbook, by its ending.
    Workbook,
    /// A zip that holds workbooks.
    Parcel(Folder),
    /// An archive that may hold workbooks and cannot be looked into, and why.
    ClosedArchive(String),
    /// Anything else: an attachment, if it is of use at all.
    Other,
}

impl Folder {
    /// Reads a folder and all below it, without `out` and folders that an earlier run wrote. What cannot be looked
    /// into goes to `left`.
    pub fn read(path: &Path, out: Option<&Path>, left: &mut Vec<Left>) -> Self {
        let mut folder = Folder {
            path: path.to_path_buf(),
            ..Folder::default()
        };
        for entry in WalkDir::new(path).min_depth(1).max_depth(1).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let why = error
                        .io_error()
                        .map_or_else(|| "未知原因".to_owned(), ToString::to_string);
                    left.push(Left {
                        path: path.to_path_buf(),
                        why: format!(
                            "文件夹无法读取（{why}），其中的文件没有核查。请确认有读取权限，再重新核查。"
                        ),
                    });
                    continue;
                }
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            if lock::is_lock(&name) {
                folder.locks.push(name);
                continue;
            }
            if is_left_behind(&name) || is_out(entry.path(), out) || is_results(entry.path()) {
                continue;
            }
            if name == round_file::NAME {
                folder.is_round = true;
            }
            if entry.file_type().is_dir() {
                folder.folders.push(Folder::read(entry.path(), out, left));
            } else if entry.path().is_file() {
                folder.files.push(File::new(name, entry.path()));
            } else if let Some(why) = no_file(&entry, &name) {
                left.push(Left {
                    path: entry.into_path(),
                    why: why.to_owned(),
                });
            }
        }
        folder
    }

    /// What a zip file holds.
    fn of_parcel<R>(parcel_path: &Path, parcel: &Parcel<R>) -> Self
    where
        R: std::io::Read + std::io::Seek,
    {
        let mut root = Folder {
            path: parcel_path.to_path_buf(),
            ..Folder::default()
        };
        for file in parcel.files() {
            let source = Source::InParcel {
                parcel: parcel_path.to_path_buf(),
                index: file.index,
            };
            root.insert(&file.path, source);
        }
        root
    }

    fn insert(&mut self, path: &str, source: Source) {
        match path.split_once('/') {
            Some((first, rest)) => {
                let below = self.path.join(first);
                let at = self.folders.iter().position(|folder| folder.path == below);
                let at = at.unwrap_or_else(|| {
                    self.folders.push(Folder {
                        path: below,
                        ..Folder::default()
                    });
                    self.folders.len() - 1
                });
                if let Some(folder) = self.folders.get_mut(at) {
                    folder.insert(rest, source);
                }
            }
            None if lock::is_lock(path) => self.locks.push(path.to_owned()),
            None => self.files.push(File {
                name: path.to_owned(),
                source,
                kind: match ending(path).as_str() {
                    ending if workbook::ENDINGS.contains(&ending) => Kind::Workbook,
                    // A zip in a zip would have to be read through the outer one; nobody needs to send it so.
                    "zip" => Kind::ClosedArchive(
                        "压缩包里还有压缩包，没有读取。请解开后把工作簿直接放在外层压缩包或文件夹中报送。"
                            .to_owned(),
                    ),
                    other => closed_archive(other).map_or(Kind::Other, Kind::ClosedArchive),
                },
            }),
        }
    }

    /// Whether a workbook, an archive that may be one's wrapping, or what one left behind lies in or below the folder.
    pub fn has_workbook(&self) -> bool {
        let only_locks = self.files.is_empty() && self.folders.is_empty() && !self.locks.is_empty();
        let only_archives = !self.files.is_empty()
            && self
                .files
                .iter()
                .all(|file| matches!(file.kind, Kind::ClosedArchive(_)));
        only_locks
            || only_archives
            || self
                .files
                .iter()
                .any(|file| matches!(file.kind, Kind::Workbook | Kind::Parcel(_)))
            || self.folders.iter().any(Folder::has_workbook)
    }

    /// The paths of all files in and below the folder.
    pub fn paths(&self) -> Vec<PathBuf> {
        let here = self.files.iter().map(|file| self.path.join(&file.name));
        here.chain(self.folders.iter().flat_map(Folder::paths)).collect()
    }
}

impl File {
    /// A file of the file system; a zip is looked into.
    pub fn new(name: String, path: &Path) -> Self {
        let ending = ending(&name);
        let is_workbook = workbook::ENDINGS.contains(&ending.as_str());
        let kind = if is_workbook || ending == "zip" {
            match opened(path) {
                Ok(Some(folder)) if folder.has_workbook() => Kind::Parcel(folder),
                Ok(Some(_)) if !is_workbook => Kind::Other,
                // Not a zip, or an office document under the name of one: its content says what it is. So does that of a
                // zip without a workbook under the name of a workbook.
                Ok(_) => Kind::Workbook,
                // What is wrong with a workbook is said when it is read.
                Err(_) if is_workbook => Kind::Workbook,
                Err(why) => Kind::ClosedArchive(why),
            }
        } else {
            closed_archive(&ending).map_or(Kind::Other, Kind::ClosedArchive)
        };
        Self {
            name,
            source: Source::File(path.to_path_buf()),
            kind,
        }
    }
}

fn opened(path: &Path) -> Result<Option<Folder>, String> {
    let file = Opened::open(path).map_err(|error| parcel::ParcelError::Unreadable(error).to_string())?;
    let parcel = parcel::open(BufReader::new(file), Limits::default()).map_err(|error| error.to_string())?;
    Ok(parcel.map(|parcel| Folder::of_parcel(path, &parcel)))
}

fn closed_archive(ending: &str) -> Option<String> {
    let (_, kind) = OTHER_ARCHIVES.iter().find(|(held, _)| *held == ending)?;
    Some(format!(
        "文件是 {kind}，没有读取。请解压后报送其中的工作簿和佐证材料，或压缩为 .zip 报送。"
    ))
}

fn ending(name: &str) -> String {
    Path::new(name)
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

/// Why something that is neither file nor folder is not read; none if nobody would look for a workbook there.
fn no_file(entry: &walkdir::DirEntry, name: &str) -> Option<&'static str> {
    let may_be_workbook = workbook::ENDINGS.contains(&ending(name).as_str()) || ending(name) == "zip";
    if !entry.file_type().is_symlink() {
        return may_be_workbook.then_some("不是普通文件，没有读取。请换成工作簿文件后重新核查。");
    }
    if entry.path().is_dir() {
        // Followed, a link to a folder above would never end.
        Some("是指向另一个文件夹的链接，没有进入。请把文件夹本身放在这里，或直接核查那个文件夹。")
    } else {
        may_be_workbook.then_some("是一个失效的链接，指向的文件不存在。请把文件本身放在这里。")
    }
}

/// Hidden files, and what systems leave behind.
fn is_left_behind(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "Thumbs.db" | "desktop.ini" | "__MACOSX")
}

/// A folder that an earlier run wrote: its reports are no submissions.
fn is_results(path: &Path) -> bool {
    path.join(paths::RESULT).is_file()
        || (path.join(paths::PROVINCE_BOOK).is_file() && path.join(paths::COUNTIES).is_dir())
}

fn is_out(path: &Path, out: Option<&Path>) -> bool {
    out.is_some_and(|out| std::fs::canonicalize(path).is_ok_and(|path| path == out))
}
