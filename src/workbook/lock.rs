//! Lock files: what Excel, WPS and LibreOffice put beside a workbook while they have it open.

use std::path::Path;

/// Whether a name is that of a lock file.
pub fn is_lock(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// The lock file of a workbook among those of its folder.
pub fn of<'a>(workbook: &str, locks: &'a [String]) -> Option<&'a String> {
    locks.iter().find(|lock| {
        locked(lock).is_some_and(|locked| {
            // Office drops the first two characters of a long name to make room for its mark.
            let shortened: String = workbook.chars().skip(2).collect();
            locked == workbook || (lock.starts_with("~$") && locked == shortened)
        })
    })
}

/// The name that a lock file states, as far as it does.
fn locked(lock: &str) -> Option<&str> {
    lock.strip_prefix("~$")
        .or_else(|| lock.strip_prefix(".~lock.")?.strip_suffix('#'))
}

/// What to say of a lock file that came without its workbook; none if it is no workbook's.
pub fn alone(lock: &str) -> Option<String> {
    let name = locked(lock)?;
    let ending = Path::new(name).extension()?.to_string_lossy().to_lowercase();
    matches!(ending.as_str(), "xlsx" | "xlsm" | "xls" | "xlsb" | "et" | "ods").then(|| {
        format!("是程序打开工作簿“{name}”时生成的锁文件，不是工作簿。请关闭该工作簿，报送工作簿本身。")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_known_for_its_workbook() {
        let locks = ["~$岚县自评工作簿.xlsx", "~$甲.xlsx", ".~lock.乙县.ods#"].map(str::to_owned);
        assert_eq!(of("甲.xlsx", &locks), Some(&locks[1]));
        assert_eq!(of("江西青岚县自评工作簿.xlsx", &locks), None);
        assert_eq!(of("某青岚县自评工作簿.xlsx", &locks), Some(&locks[0]));
        assert_eq!(of("乙县.ods", &locks), Some(&locks[2]));
        assert_eq!(of("丙.xlsx", &locks), None);
        assert!(alone("~$甲.xlsx").unwrap().contains("甲.xlsx"));
        assert_eq!(alone("~$说明.docx"), None);
    }
}
