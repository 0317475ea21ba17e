//! The files that were handed in together: which is the workbook, and what came with it.
//!
//! As the program does it for a folder of one county: everything beside and below is an attachment, what systems leave
//! behind and lock files are none. Only names are looked at.

use dudao::model::submission::Attachments;
use dudao::workbook::{self, lock};

/// The workbook, and what came with it.
#[derive(Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its path below the folder that was handed in.
    pub name: String,
    /// The other files.
    pub attachments: Attachments,
    /// The lock file beside it.
    pub lock_file: Option<String>,
}

/// The files that may be the workbook: those with the ending of one; if there are none, zip files; if there are none
/// and a single file came, that one, whose content then says what it is.
pub fn workbooks(paths: &[String]) -> Vec<usize> {
    let ending_in = |endings: &[&str]| -> Vec<usize> {
        let files = paths.iter().enumerate().filter(|(_, path)| is_file(path));
        files
            .filter(|(_, path)| endings.contains(&ending(path).as_str()))
            .map(|(index, _)| index)
            .collect()
    };
    let found = ending_in(&workbook::ENDINGS);
    if !found.is_empty() {
        return found;
    }
    match ending_in(&["zip"]) {
        found if found.is_empty() && paths.len() == 1 => vec![0],
        found => found,
    }
}

/// The workbook of a zip file.
///
/// # Errors
/// None or several, as officials read it.
pub fn only_workbook(inside: &[String]) -> Result<usize, String> {
    let found: Vec<(usize, &String)> = inside
        .iter()
        .enumerate()
        .filter(|(_, path)| is_file(path) && workbook::ENDINGS.contains(&ending(path).as_str()))
        .collect();
    match found.as_slice() {
        [] => {
            Err("压缩包里没有工作簿。请放入自评工作簿（.xlsx 等）后重新压缩，或直接选择工作簿。".to_owned())
        }
        [(only, _)] => Ok(*only),
        several => {
            let names: Vec<&str> = several.iter().map(|(_, path)| path.as_str()).collect();
            Err(format!(
                "压缩包里有 {} 份工作簿：{}。请解压后选择其中的自评工作簿。",
                names.len(),
                names.join("、")
            ))
        }
    }
}

/// The file `chosen`, and the others as what came with it. None if there is no such file.
pub fn taken(paths: &[String], chosen: usize) -> Option<Taken> {
    let root = common_root(paths);
    let path = paths.get(chosen)?.strip_prefix(root)?;
    let dir = path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or("");
    let below: Vec<&str> = paths.iter().filter_map(|path| path.strip_prefix(root)).collect();
    let locks: Vec<String> = below
        .iter()
        .filter_map(|other| other.strip_prefix(dir))
        .filter(|other| !other.contains('/') && lock::is_lock(other))
        .map(str::to_owned)
        .collect();
    let mut files: Vec<String> = below
        .iter()
        .enumerate()
        .filter(|(index, other)| *index != chosen && is_file(other))
        .map(|(_, other)| other.strip_prefix(dir).unwrap_or(other).to_owned())
        .collect();
    // Files first, then folders, as the program walks them: a report lists them in this order.
    files.sort_by_cached_key(|path| walked(path));
    Some(Taken {
        lock_file: lock::of(name_of(path), &locks).cloned(),
        // Files that were picked one by one may lie anywhere; a folder with a single workbook is that county's.
        attachments: Attachments::new(files, !root.is_empty() && workbooks(paths).len() == 1),
        name: path.to_owned(),
    })
}

/// As [`taken`], for the files in a zip of this name.
pub fn in_parcel(inside: &[String], chosen: usize, parcel: &str) -> Option<Taken> {
    let paths: Vec<String> = inside.iter().map(|path| format!("{parcel}/{path}")).collect();
    let taken = taken(&paths, chosen)?;
    let name = paths.get(chosen)?.clone();
    Some(Taken { name, ..taken })
}

/// Puts a file before a folder, and each in the order of the names.
fn walked(path: &str) -> Vec<(bool, String)> {
    let depth = path.matches('/').count();
    let parts = path.split('/').enumerate();
    parts.map(|(at, part)| (at < depth, part.to_owned())).collect()
}

/// The folder that all files lie in, with its slash; empty if they were picked one by one.
fn common_root(paths: &[String]) -> &str {
    let root = |path: &'_ String| path.find('/').map(|slash| slash + 1);
    let Some(first) = paths.first() else { return "" };
    let first = root(first).and_then(|end| first.get(..end)).unwrap_or("");
    if paths.iter().all(|path| path.starts_with(first)) {
        first
    } else {
        ""
    }
}

/// Whether it is a file that somebody put there.
fn is_file(path: &str) -> bool {
    let left_behind = |part: &str| part.starts_with('.') || part == "__MACOSX";
    !path.split('/').any(left_behind)
        && !lock::is_lock(name_of(path))
        && !matches!(name_of(path), "Thumbs.db" | "desktop.ini")
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn ending(path: &str) -> String {
    let name = name_of(path);
    name.rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn a_folder_with_one_workbook_is_that_countys() {
        let folder = paths(&[
            "青岚县/佐证材料/Z02.pdf",
            "青岚县/说明.txt",
            "青岚县/佐证材料/Z01.pdf",
            "青岚县/.DS_Store",
            "青岚县/自评.xlsx",
            "青岚县/~$自评.xlsx",
        ]);
        assert_eq!(workbooks(&folder), [4]);
        let taken = taken(&folder, 4).unwrap();
        assert_eq!(taken.name, "自评.xlsx");
        assert_eq!(
            taken.attachments.paths().collect::<Vec<_>>(),
            ["说明.txt", "佐证材料/Z01.pdf", "佐证材料/Z02.pdf"]
        );
        assert!(taken.attachments.own_folder);
        assert_eq!(taken.lock_file.as_deref(), Some("~$自评.xlsx"));
    }

    #[test]
    fn files_picked_one_by_one_are_no_folder() {
        let picked = paths(&["Z01.pdf", "自评.ET"]);
        assert_eq!(workbooks(&picked), [1]);
        let taken = taken(&picked, 1).unwrap();
        assert_eq!(taken.attachments.paths().collect::<Vec<_>>(), ["Z01.pdf"]);
        assert!(!taken.attachments.own_folder);
    }

    #[test]
    fn a_folder_for_the_workbook_and_one_for_the_evidence() {
        let folder = paths(&["甲县/工作簿/自评.xlsx", "甲县/佐证/Z01.pdf"]);
        let taken = taken(&folder, 0).unwrap();
        assert_eq!(taken.name, "工作簿/自评.xlsx");
        assert_eq!(taken.attachments.paths().collect::<Vec<_>>(), ["佐证/Z01.pdf"]);
    }

    #[test]
    fn several_are_for_the_clerk_to_choose_from() {
        let folder = paths(&["甲县/自评.xlsx", "甲县/名册.xls", "甲县/说明.docx"]);
        assert_eq!(workbooks(&folder), [0, 1]);
        let taken = taken(&folder, 0).unwrap();
        assert_eq!(
            taken.attachments.paths().collect::<Vec<_>>(),
            ["名册.xls", "说明.docx"]
        );
        assert!(!taken.attachments.own_folder);
    }

    #[test]
    fn without_a_workbook_a_zip_or_the_only_file_is_looked_into() {
        assert_eq!(workbooks(&paths(&["甲.ZIP", "乙.pdf"])), [0]);
        assert_eq!(workbooks(&paths(&["自评"])), [0]);
        assert!(workbooks(&paths(&["a.pdf", "b.pdf"])).is_empty());
        assert!(workbooks(&[]).is_empty());
        assert!(taken(&[], 0).is_none());
    }

    #[test]
    fn a_zip_holds_one_workbook() {
        let inside = paths(&["甲县/佐证/Z01.pdf", "甲县/自评.xlsx"]);
        assert_eq!(only_workbook(&inside), Ok(1));
        let taken = in_parcel(&inside, 1, "甲县.zip").unwrap();
        assert_eq!(taken.name, "甲县.zip/甲县/自评.xlsx");
        assert_eq!(taken.attachments.paths().collect::<Vec<_>>(), ["佐证/Z01.pdf"]);
        assert!(taken.attachments.own_folder);
        assert!(
            only_workbook(&paths(&["a.pdf"]))
                .unwrap_err()
                .contains("没有工作簿")
        );
        assert!(
            only_workbook(&paths(&["a.xlsx", "b.xlsx"]))
                .unwrap_err()
                .contains("2 份工作簿")
        );
    }
}
