//! The files that came with a workbook.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::wording::comparable;

/// The files that came with a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachments {
    folder: Arc<FolderFiles>,
    /// The workbook's own path among them; empty if it is not there.
    own: String,
    /// The folder is this workbook's alone, so that each of its files must be this county's.
    pub own_folder: bool,
}

/// What lies in a folder. Its workbooks share that: of a thousand workbooks in one folder each would otherwise go through
/// the names of all.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FolderFiles {
    /// Paths below the folder, with `/` between their parts.
    paths: Vec<String>,
    /// How many of them have a name, as it is compared.
    names: BTreeMap<String, usize>,
}

impl FolderFiles {
    /// Of paths below the folder, with `/` between their parts.
    pub fn new(paths: impl IntoIterator<Item = String>) -> Self {
        let paths: Vec<String> = paths.into_iter().collect();
        let mut names = BTreeMap::new();
        for path in &paths {
            *names.entry(file_name(path)).or_insert(0) += 1;
        }
        Self { paths, names }
    }

    /// The paths, in their order.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }
}

impl Attachments {
    /// Of the paths of files below the workbook's folder, without the workbook.
    pub fn new(paths: impl IntoIterator<Item = String>, own_folder: bool) -> Self {
        Self::beside("", Arc::new(FolderFiles::new(paths)), own_folder)
    }

    /// Of what lies in the folder of the workbook; `own` is its own path among that.
    pub fn beside(own: &str, folder: Arc<FolderFiles>, own_folder: bool) -> Self {
        Self {
            folder,
            own: own.to_owned(),
            own_folder,
        }
    }

    /// Their paths below the workbook's folder, with `/` between their parts.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let paths = self.folder.paths.iter().map(String::as_str);
        paths.filter(|path| *path != self.own)
    }

    /// Whether there is one with the name of this file, in whatever folder.
    pub fn has(&self, file: &str) -> bool {
        let name = file_name(file);
        let held = self.folder.names.get(&name).copied().unwrap_or_default();
        held > usize::from(!self.own.is_empty() && file_name(&self.own) == name)
    }
}

/// A file's name without its folders, as it is compared.
pub fn file_name(path: &str) -> String {
    comparable(path.rsplit(['/', '\\']).next().unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_not_its_own_attachment() {
        let paths = ["甲.xlsx", "乙.XLSX", "佐证/Z01.pdf", "佐证/甲.xlsx"].map(str::to_owned);
        let folder = Arc::new(FolderFiles::new(paths));
        let of = |own: &str| Attachments::beside(own, folder.clone(), false);
        assert_eq!(
            of("乙.XLSX").paths().collect::<Vec<_>>(),
            ["甲.xlsx", "佐证/Z01.pdf", "佐证/甲.xlsx"]
        );
        assert!(!of("乙.XLSX").has("乙.xlsx"));
        assert!(of("乙.XLSX").has("材料\\z01.PDF"));
        // Another file has its name.
        assert!(of("甲.xlsx").has("甲.xlsx"));
        assert!(!Attachments::default().has(""));
    }
}
