//! What the machine does to the program: killed at any moment, no room on the disk, no right to write, a pipe that
//! closes, two submissions for one folder, names and paths that no file system likes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use super::{dudao, files, folder, repository};

/// A file under its final name is whole.
fn assert_whole(name: &str, bytes: &[u8]) {
    if name.ends_with(".html") {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.trim_end().ends_with("</html>"), "{name} is cut off");
    } else if name.ends_with(".xlsx") {
        let book = dudao::workbook::read(bytes, &dudao::workbook::Limits::default());
        assert!(book.is_ok(), "{name}: {book:?}");
    } else if name.ends_with(".json") {
        let result: Result<serde_json::Value, _> = serde_json::from_slice(bytes);
        assert!(result.is_ok(), "{name}: {result:?}");
    } else if name.ends_with(".docx") {
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut document = String::new();
        let mut part = package.by_name("word/document.xml").unwrap();
        std::io::Read::read_to_string(&mut part, &mut document).unwrap();
        assert!(document.ends_with("</w:document>"), "{name} is cut off");
    } else {
        panic!("{name} is no result");
    }
}

fn is_unfinished(name: &str) -> bool {
    Path::new(name)
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with(".dudao-"))
}

/// The results below a folder: all of them whole.
fn whole_results(out: &Path) -> usize {
    if !out.exists() {
        return 0;
    }
    let results: Vec<_> = files(out)
        .into_iter()
        .filter(|(name, _)| !is_unfinished(name))
        .collect();
    for (name, bytes) in &results {
        assert_whole(name, bytes);
    }
    results.len()
}

/// How many results lie below a folder, without reading them.
fn count(dir: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => count(&entry.path()),
            Ok(_) if !is_unfinished(&entry.file_name().to_string_lossy()) => 1,
            _ => 0,
        })
        .sum()
}

fn samples() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command
        .args(["check", "samples/2026", "--quiet", "--out"])
        .current_dir(repository());
    command
}

#[test]
fn killed_at_any_moment_it_leaves_no_half_written_report() {
    let out = folder();
    let complete = {
        let status = samples().arg(out.path()).args(["--jobs", "1"]).status().unwrap();
        assert_eq!(status.code(), Some(1));
        files(out.path())
    };
    let mut cut_short = 0;
    // Killed when so many reports lie there, and a little later: while the next one is being made or written.
    for (written, pause) in [
        (0, 0),
        (1, 0),
        (1, 15),
        (3, 5),
        (6, 40),
        (9, 2),
        (14, 0),
        (14, 90),
        (15, 10),
    ] {
        let out = folder();
        let mut run = samples().arg(out.path()).args(["--jobs", "1"]).spawn().unwrap();
        while count(out.path()) < written && run.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(pause));
        run.kill().unwrap();
        run.wait().unwrap();
        let results = whole_results(out.path());
        cut_short += usize::from(results < complete.len());
        if written == 6 {
            // What a killed run left does not hinder the next one.
            let status = samples().arg(out.path()).status().unwrap();
            assert_eq!(status.code(), Some(1));
            let again: std::collections::BTreeMap<_, _> = files(out.path())
                .into_iter()
                .filter(|(name, _)| !is_unfinished(name))
                .collect();
            assert!(
                again == complete,
                "the run after a killed one gives other results"
            );
        }
    }
    assert!(
        cut_short >= 5,
        "only {cut_short} runs were killed before their end"
    );
}

#[test]
#[cfg(unix)]
fn ctrl_c_keeps_what_is_finished_and_says_so() {
    let out = folder();
    let mut command = samples();
    command.arg(out.path()).args(["--jobs", "1"]);
    let run = command.stderr(Stdio::piped()).spawn().unwrap();
    while count(out.path()) < 3 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let sent = Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let ended = run.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.contains("已按要求中断：写好了"), "{said}");
    assert!(whole_results(out.path()) >= 3);
    let left = files(out.path());
    assert!(!left.contains_key("总览.html"), "the province was written");
    assert!(
        !left.keys().any(|name| is_unfinished(name)),
        "an unfinished file was left"
    );
}

#[test]
fn what_a_killed_run_left_is_cleared_once_it_is_old() {
    let dir = folder();
    let county = dir.path().join("out/县区/990101-青岚县");
    std::fs::create_dir_all(&county).unwrap();
    let (old, fresh) = (county.join(".dudao-Ab12Cd"), dir.path().join("out/.dudao-Ef34Gh"));
    for path in [&old, &fresh] {
        std::fs::write(path, "half a report").unwrap();
    }
    std::fs::File::options()
        .write(true)
        .open(&old)
        .unwrap()
        .set_modified(SystemTime::now() - Duration::from_secs(2 * 60 * 60))
        .unwrap();
    let run = one_sample(dir.path(), &[]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(!old.exists(), "an unfinished file of a run long dead is left");
    assert!(
        fresh.exists(),
        "the unfinished file of a run that may be at work is gone"
    );
}

/// Checks one sample, with its roster, into `out`.
fn one_sample(dir: &Path, more: &[&str]) -> super::Run {
    let sample = repository().join("samples/2026/荻浦县自评工作簿.xlsx");
    let roster = repository().join("samples/2026/名单.csv");
    let args = [
        "check",
        sample.to_str().unwrap(),
        "--roster",
        roster.to_str().unwrap(),
    ];
    dudao(
        dir,
        &[&args[..], &["--year", "2026", "--as-of", "2026-11-20"], more].concat(),
    )
}

/// Runs the program under a limit of the shell's.
#[cfg(unix)]
fn limited(limit: &str, out: &Path) -> std::process::Output {
    Command::new("sh")
        .args([
            "-c",
            &format!("{limit}; exec \"$@\""),
            "sh",
            env!("CARGO_BIN_EXE_dudao"),
        ])
        .args(["check", "samples/2026", "--out"])
        .arg(out)
        .current_dir(repository())
        .output()
        .unwrap()
}

#[cfg(unix)]
#[test]
fn reports_that_cannot_be_written_cost_no_other_report() {
    let complete = folder();
    samples().arg(complete.path()).status().unwrap();
    let sizes: Vec<usize> = files(complete.path()).values().map(Vec::len).collect();
    // A limit that some reports exceed and others do not, in blocks of 512 bytes.
    let limit = (sizes.iter().min().unwrap() + sizes.iter().max().unwrap()) / 2 / 512;
    let fit = sizes.iter().filter(|size| **size <= limit * 512).count();

    let out = folder();
    let run = limited(&format!("trap '' XFSZ; ulimit -f {limit}"), out.path());
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(2), "{said}");
    let failed = sizes.len() - fit;
    assert!(
        said.contains(&format!("有 {failed} 个结果文件没有写成，其余已写入")),
        "{said}"
    );
    assert!(said.contains("文件超过了系统允许的大小"), "{said}");
    assert!(!said.contains("os error"), "{said}");
    assert_eq!(whole_results(out.path()), fit);
    assert_eq!(files(out.path()).len(), fit, "an unfinished file is left");
    assert!(
        String::from_utf8(run.stdout)
            .unwrap()
            .contains("应报 8，已报送 7")
    );

    // Where the limit ends the program, what is there is whole as well.
    let out = folder();
    let run = limited(&format!("ulimit -f {limit}"), out.path());
    assert_eq!(run.status.code(), None, "the limit ends the program");
    whole_results(out.path());
}

#[test]
fn a_name_that_is_taken_is_said_and_the_rest_is_written() {
    let dir = folder();
    let county = {
        assert_eq!(one_sample(dir.path(), &["--quiet"]).code, 1);
        let mut below = std::fs::read_dir(dir.path().join("out/县区")).unwrap();
        below.next().unwrap().unwrap().file_name()
    };
    let out = dir.path().join("out");
    std::fs::remove_dir_all(&out).unwrap();
    std::fs::create_dir_all(out.join("县区").join(&county).join("差距报告.html")).unwrap();
    std::fs::create_dir_all(out.join("result.json")).unwrap();
    let run = one_sample(dir.path(), &[]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(
        run.err.contains("有 2 个结果文件没有写成，其余已写入"),
        "{}",
        run.err
    );
    assert!(run.err.contains("有一个同名的文件夹"), "{}", run.err);
    assert!(!run.err.contains("os error"), "{}", run.err);
    for name in ["总览.html", "汇总.xlsx"] {
        assert_whole(name, &std::fs::read(out.join(name)).unwrap());
    }
    let book = out.join("县区").join(&county).join("差距报告.xlsx");
    assert_whole("差距报告.xlsx", &std::fs::read(book).unwrap());

    // A file where the counties' folder should be.
    std::fs::remove_dir_all(&out).unwrap();
    std::fs::create_dir_all(&out).unwrap();
    std::fs::write(out.join("县区"), "").unwrap();
    let run = one_sample(dir.path(), &[]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.err.contains("有一个同名的文件。"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_folder_without_the_right_to_write_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    let out = dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere; even root makes no folder below a device.
    let out = if std::fs::write(out.join("试"), "").is_ok() {
        "/dev/null/out"
    } else {
        "out"
    };
    let run = one_sample(dir.path(), &["--out", out]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.err.contains(&format!("结果文件夹 {out} 无法")), "{}", run.err);
    assert!(run.err.contains("请换一个文件夹（--out）"), "{}", run.err);
    assert!(!run.err.contains("os error"), "{}", run.err);
}

#[test]
fn a_long_path_is_written_and_one_that_is_too_long_is_said() {
    let dir = folder();
    let mut long = PathBuf::from("结果");
    for _ in 0..6 {
        long.push("很长的文件夹名称".repeat(7));
    }
    assert!(long.as_os_str().len() > 260 * 3);
    let run = one_sample(dir.path(), &["--out", long.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert_eq!(whole_results(&dir.path().join(&long)), 8);

    let run = one_sample(dir.path(), &["--out", &"长".repeat(300)]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.err.contains("路径或文件名太长"), "{}", run.err);
}

#[test]
fn submissions_of_one_unknown_county_have_a_folder_each() {
    let dir = folder();
    let sent = dir.path().join("报送");
    std::fs::create_dir(&sent).unwrap();
    for name in ["一.xlsx", "二.xlsx"] {
        std::fs::copy(
            repository().join("samples/2026/荻浦县自评工作簿.xlsx"),
            sent.join(name),
        )
        .unwrap();
    }
    std::fs::write(
        dir.path().join("名单.csv"),
        "设区市,县区名称,行政区划代码\n某市,某县,369901\n",
    )
    .unwrap();
    let run = dudao(
        dir.path(),
        &["check", "报送", "--roster", "名单.csv", "--as-of", "2026-11-20"],
    );
    assert_eq!(run.code, 1, "{}", run.all());
    let written = files(&dir.path().join("out"));
    let pages: Vec<&String> = written
        .keys()
        .filter(|name| name.ends_with("差距报告.html"))
        .collect();
    assert_eq!(pages.len(), 2, "{:?}", written.keys());
    let overview = String::from_utf8(written["总览.html"].clone()).unwrap();
    for page in pages {
        assert!(
            overview.contains(&format!("href=\"{page}\"")),
            "nothing leads to {page}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_utf8_is_read_all_the_same() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder();
    let sample = repository().join("samples/2026/荻浦县自评工作簿.xlsx");
    let sent = dir.path().join("报送");
    std::fs::create_dir(&sent).unwrap();
    // 县 in GBK.
    let name = std::ffi::OsStr::from_bytes(b"\xcf\xd8.xlsx");
    if std::fs::copy(sample, sent.join(name)).is_err() {
        // A file system that takes only UTF-8 cannot hold what is tested here.
        return;
    }
    let run = dudao(
        dir.path(),
        &["check", "报送", "--year", "2026", "--as-of", "2026-11-20"],
    );
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(dir.path().join("out/总览.html").exists());
}

#[test]
fn a_file_that_goes_away_while_the_program_runs_costs_only_itself() {
    let dir = folder();
    let sent = dir.path().join("报送");
    std::fs::create_dir(&sent).unwrap();
    let sample = repository().join("samples/2026/荻浦县自评工作簿.xlsx");
    std::fs::copy(&sample, sent.join("一.xlsx")).unwrap();
    std::fs::copy(&sample, sent.join("二.xlsx")).unwrap();
    for pause in [5, 60, 200] {
        let run = Command::new(env!("CARGO_BIN_EXE_dudao"))
            .args(["check", "报送", "--jobs", "1", "--as-of", "2026-11-20"])
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        std::fs::remove_file(sent.join("二.xlsx")).unwrap();
        let run = run.wait_with_output().unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
        assert!(
            matches!(run.status.code(), Some(1 | 3)),
            "{:?}: {said}",
            run.status
        );
        assert!(!said.contains("程序内部出错"), "{said}");
        whole_results(&dir.path().join("out"));
        std::fs::copy(&sample, sent.join("二.xlsx")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_closes_is_no_failure_and_a_full_one_is() {
    let mut run = Command::new(env!("CARGO_BIN_EXE_dudao"))
        .args(["plan", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(run.stdout.take());
    let run = run.wait_with_output().unwrap();
    assert_eq!(
        run.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));

    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let run = Command::new(env!("CARGO_BIN_EXE_dudao"))
            .arg("schema")
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(run.status.code(), Some(2));
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(said.contains("屏幕输出没有写完整"), "{said}");
    }
}
