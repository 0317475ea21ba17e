//! A call that names paths and no command, which is what Windows makes of files that are dropped on the program: they
//! are checked, and the results go into a folder beside them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::CommandFactory;

use super::args::{Arguments, CheckOptions};

/// What the folder of the results is called, after the name of what was checked.
const RESULTS: &str = "核查结果";

/// The arguments with the command that is missing, if they begin with a path that is there.
pub fn with_command(arguments: &[OsString]) -> Option<Vec<OsString>> {
    let (program, rest) = arguments.split_first()?;
    let first = rest.first()?;
    let command = first
        .to_str()
        .is_some_and(|first| first.starts_with('-') || Arguments::command().find_subcommand(first).is_some());
    if command || !Path::new(first).exists() {
        return None;
    }
    let mut whole = vec![program.clone(), "check".into()];
    whole.extend_from_slice(rest);
    Some(whole)
}

/// Where the results go that the call names no folder for: beside what is checked, under its name.
pub fn beside(options: &CheckOptions) -> PathBuf {
    // Windows names first what the mouse held, which differs from time to time.
    let Some(first) = options.paths.iter().min() else {
        return PathBuf::from(RESULTS);
    };
    // `.` and `..` have no name of their own.
    let real = std::fs::canonicalize(first);
    let path = match (first.file_name(), &real) {
        (None, Ok(real)) => real,
        _ => first,
    };
    let name = if path.is_dir() {
        path.file_name()
    } else {
        path.file_stem()
    };
    let (Some(name), Some(dir)) = (name, path.parent()) else {
        // A whole disk.
        return path.join(RESULTS);
    };
    let others = if options.paths.len() > 1 {
        format!("等{}项", options.paths.len())
    } else {
        String::new()
    };
    dir.join(format!("{}{others}-{RESULTS}", name.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(paths: &[PathBuf]) -> CheckOptions {
        use clap::Parser;
        let call = ["dudao".into(), "check".into()]
            .into_iter()
            .chain(paths.iter().map(|path| path.clone().into_os_string()));
        match Arguments::parse_from(call).command {
            super::super::args::Command::Check(options) => options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_a_path_that_is_there_stands_for_a_check() {
        let given = |first: &str| with_command(&["dudao".into(), first.into()]);
        assert_eq!(
            given("Cargo.toml"),
            Some(vec!["dudao".into(), "check".into(), "Cargo.toml".into()])
        );
        for other in ["没有这个文件.xlsx", "check", "plan", "--help", "-V"] {
            assert_eq!(given(other), None, "{other}");
        }
        assert_eq!(with_command(&["dudao".into()]), None);
    }

    #[test]
    fn the_results_lie_beside_what_is_checked_whatever_comes_first() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("某县.v2.xlsx");
        let folder = dir.path().join("报送.2026");
        std::fs::write(&file, "").unwrap();
        std::fs::create_dir(&folder).unwrap();
        let alone = |path: &Path| beside(&options(&[path.to_path_buf()]));
        assert_eq!(alone(&file), dir.path().join("某县.v2-核查结果"));
        assert_eq!(alone(&folder), dir.path().join("报送.2026-核查结果"));
        let both = dir.path().join("报送.2026等2项-核查结果");
        assert_eq!(beside(&options(&[file.clone(), folder.clone()])), both);
        assert_eq!(beside(&options(&[folder, file])), both);
        assert_eq!(alone(Path::new("/")), Path::new("/核查结果"));
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap().to_string_lossy();
        assert_eq!(
            alone(Path::new(".")),
            here.with_file_name(format!("{name}-核查结果"))
        );
    }
}
