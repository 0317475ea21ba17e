//! The program itself goes wrong over one file: that is said of the file, and the others are done all the same.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is said of a file over which the program itself went wrong.
pub const OUR_FAULT: &str =
    "核查这份文件时程序内部出错，这一份没有核查结果，其余文件不受影响。请把这份文件发给技术支持人员。";

/// What the job gives; none if it panicked. The job shares nothing that it could leave half changed.
pub fn survived<T>(job: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(job)).ok()
}

#[cfg(test)]
mod tests {
    use super::survived;

    #[test]
    fn a_panic_costs_one_file_and_no_more() {
        let files = ["甲", "乙", "丙"];
        let outcomes = files.map(|file| {
            survived(|| {
                assert_ne!(file, "乙", "made up");
                file
            })
        });
        assert_eq!(outcomes, [Some("甲"), None, Some("丙")]);
    }
}
