//! Finds the submissions, which files are workbooks, in folders and in zip files, and which files came with each; reads their
//! bytes.

mod tree;

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use dudao::model::submission::{Attachments, FolderFiles};
use dudao::parcel;
use dudao::workbook::{Limits, Unreadable, lock};

use tree::{File, Folder, Kind};

/// A workbook to be checked.
#[derive(Debug)]
pub struct Found {
    /// Where its bytes are.
    pub source: Source,
    /// Its name in reports: the path below the folder that was named in the call.
    pub name: String,
    /// The folder it lies in; in a zip file, the zip's path goes on.
    pub dir: PathBuf,
    /// The files of its folder, and what else may have come with it. All workbooks of a folder share them: of thousands of
    /// workbooks in one, lists of their own would fill the memory.
    beside: Arc<FolderFiles>,
    /// Its own name among them.
    own_name: String,
    /// The folder is this workbook's alone.
    own_folder: bool,
    /// The lock file beside it, if there is one.
    pub lock_file: Option<String>,
}

impl Found {
    /// The other files that came with it.
    pub fn attachments(&self) -> Attachments {
        Attachments::beside(&self.own_name, Arc::clone(&self.beside), self.own_folder)
    }
}

/// Where a file's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// In a file of its own.
    File(PathBuf),
    /// In a zip file.
    InParcel {
        /// The zip file.
        parcel: PathBuf,
        /// The number in it.
        index: usize,
    },
}

/// Something that may be or hold a submission and could not be looked into.
#[derive(Debug)]
pub struct Left {
    /// What it is.
    pub path: PathBuf,
    /// Why, and what to do.
    pub why: String,
}

/// Everything that lies in the paths of the call.
#[derive(Debug, Default)]
pub struct Collected {
    /// Workbooks, in the order of their names.
    pub found: Vec<Found>,
    /// What was not looked into, with names as in [`Found`].
    pub left: Vec<(String, Left)>,
}

/// Reads a file, unless it is larger than any workbook that would be looked into.
///
/// # Errors
/// Why it cannot be read, as officials read it.
pub fn read(source: &Source) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| parcel::ParcelError::Unreadable(error).to_string();
    let path = match source {
        Source::File(path) => path,
        Source::InParcel { parcel, index } => {
            let file = std::fs::File::open(parcel).map_err(failed)?;
            return match parcel::open(BufReader::new(file), parcel::Limits::default()) {
                Ok(Some(mut parcel)) => parcel.read(*index).map_err(|error| error.to_string()),
                Ok(None) => Err("压缩包在核查过程中被改动，请重新核查。".to_owned()),
                Err(error) => Err(error.to_string()),
            };
        }
    };
    let limit = Limits::default().file_bytes;
    let found = std::fs::metadata(path).map_err(failed)?.len();
    if found > limit {
        return Err(Unreadable::TooLarge {
            what: "文件字节数".to_owned(),
            found,
            limit,
        }
        .to_string());
    }
    std::fs::read(path).map_err(failed)
}

/// Finds the workbooks of files and folders, in the order of their names. `out` and folders that an earlier run
/// wrote are left out.
///
/// # Errors
/// A path that does not exist; nothing found.
pub fn collect(paths: &[PathBuf], out: &Path) -> Result<Collected> {
    let out = std::fs::canonicalize(out).ok();
    let mut collected = Collected::default();
    for path in paths {
        let mut left = Vec::new();
        if path.is_dir() {
            let folder = Folder::read(path, out.as_deref(), &mut left);
            visit(path, folder, true, &[], &mut collected);
        } else if path.exists() {
            single(path, out.as_deref(), &mut collected, &mut left);
        } else {
            bail!(
                "路径 {} 不存在。请检查写法，路径中有空格时用引号括起来。",
                path.display()
            );
        }
        let root = if path.is_dir() { path } else { above(path) };
        collected
            .left
            .extend(left.into_iter().map(|left| (name_below(root, &left.path), left)));
    }
    let mut seen = BTreeSet::new();
    collected
        .found
        .retain(|found| seen.insert(found.source.canonical()));
    if collected.found.is_empty() && collected.left.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        bail!(
            "{} 中没有找到工作簿（.xlsx 等）。请确认文件夹是否正确。",
            names.join("、")
        );
    }
    Ok(collected)
}

impl Source {
    /// The same for every way to write the path.
    fn canonical(&self) -> Self {
        let real = |path: &PathBuf| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        match self {
            Self::File(path) => Self::File(real(path)),
            Self::InParcel { parcel, index } => Self::InParcel {
                parcel: real(parcel),
                index: *index,
            },
        }
    }
}

/// A file that was named in the call.
fn single(path: &Path, out: Option<&Path>, collected: &mut Collected, left: &mut Vec<Left>) {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut leave = |why: String| {
        left.push(Left {
            path: path.to_path_buf(),
            why,
        });
    };
    if lock::is_lock(&name) {
        leave(lock::alone(&name).unwrap_or_else(|| "是锁文件，不是工作簿。请报送工作簿本身。".to_owned()));
        return;
    }
    if !path.is_file() {
        leave("不是普通文件，没有读取。请换成工作簿文件后重新核查。".to_owned());
        return;
    }
    let dir = folder_of(path);
    let root = above(path);
    match File::new(name.clone(), path).kind {
        Kind::Parcel(inside) => visit(root, inside, false, &[], collected),
        Kind::ClosedArchive(why) => leave(why),
        Kind::Workbook | Kind::Other => {
            // What else lies beside it may be attachments; that some of it cannot be read is nobody's question here.
            let beside = Folder::read(dir, out, &mut Vec::new());
            collected.found.push(Found {
                source: Source::File(path.to_path_buf()),
                lock_file: lock::of(&name, &beside.locks).cloned(),
                own_name: name.clone(),
                name,
                dir: dir.to_path_buf(),
                beside: Arc::new(FolderFiles::new(beside.files.into_iter().map(|file| file.name))),
                // It may lie on a desktop: only a folder that is checked as such is a county's own.
                own_folder: false,
            });
        }
    }
}

/// A folder with a single workbook is one county's: everything else in and below it came with that workbook. In a
/// folder with several, or in the folder of a round, loose files and those of folders without a workbook may belong
/// to any of them; a zip with workbooks in it is a folder of its own there. `above` are the files of the folder above
/// where they can only belong to what lies in this one.
fn visit(root: &Path, folder: Folder, is_root: bool, above: &[String], collected: &mut Collected) {
    let holds_others = folder.folders.iter().any(Folder::has_workbook)
        || folder
            .files
            .iter()
            .any(|file| matches!(file.kind, Kind::Parcel(_)));
    let workbooks = folder
        .files
        .iter()
        .filter(|file| matches!(file.kind, Kind::Workbook))
        .count();
    let own_folder = workbooks == 1 && !folder.is_round && !(is_root && holds_others);
    let (units, loose): (Vec<Folder>, Vec<Folder>) = folder
        .folders
        .into_iter()
        .partition(|below| !own_folder && below.has_workbook());
    let beside = folder
        .files
        .iter()
        .filter(|file| own_folder || !matches!(file.kind, Kind::Parcel(_)))
        .map(|file| file.name.clone())
        .chain(
            loose
                .iter()
                .flat_map(Folder::paths)
                .map(|path| name_below(&folder.path, &path)),
        )
        .chain(above.iter().cloned());
    let beside = Arc::new(FolderFiles::new(beside));
    let lone_locks = folder
        .locks
        .iter()
        .filter(|_| workbooks == 0 && !holds_others)
        .filter_map(|lock| Some((lock, lock::alone(lock)?)));
    for (lock, why) in lone_locks {
        let path = folder.path.join(lock);
        collected.left.push((name_below(root, &path), Left { path, why }));
    }
    for file in folder.files {
        let path = folder.path.join(&file.name);
        match file.kind {
            Kind::Workbook => collected.found.push(Found {
                name: name_below(root, &path),
                dir: folder.path.clone(),
                lock_file: lock::of(&file.name, &folder.locks).cloned(),
                beside: Arc::clone(&beside),
                own_name: file.name,
                own_folder,
                source: file.source,
            }),
            Kind::Parcel(inside) if !own_folder => visit(root, inside, false, &[], collected),
            Kind::ClosedArchive(why) if !own_folder => {
                collected.left.push((name_below(root, &path), Left { path, why }));
            }
            Kind::Parcel(_) | Kind::ClosedArchive(_) | Kind::Other => {}
        }
    }
    // A county's folder that holds 工作簿/ and 佐证材料/: the evidence can only be that workbook's.
    let only_unit = !is_root && workbooks == 0 && units.len() == 1;
    let for_units = if only_unit { beside.paths() } else { &[] };
    for unit in units {
        visit(root, unit, false, for_units, collected);
    }
}

/// The folder of a file as the call wrote it, perhaps not at all.
fn above(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The folder of a file, to be read.
fn folder_of(path: &Path) -> &Path {
    Some(above(path))
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The path below a folder, with `/` between its parts; the last part of a path that lies elsewhere.
fn name_below(root: &Path, path: &Path) -> String {
    let below = path
        .strip_prefix(root)
        .ok()
        .filter(|below| !below.as_os_str().is_empty());
    let below = below.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}
