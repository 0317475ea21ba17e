//! `dudao.exe` under Wine: the Linux program's results byte for byte, from files that are dropped on it.
//!
//! Needs `wine`, `script` (util-linux), and the program that `windows/build` makes: `dist/dudao.exe`, or the file that
//! `DUDAO_EXE` names. Run by its name, `cargo test --test windows`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed, and tests look at files"
)]

mod wine;

use std::path::{Path, PathBuf};

use wine::{Run, copy, dropped_on_window, exe, files, linux, opened, root, wine};

const FOLDER: &str = "岚山市 报送材料（2026）";

/// A copy of the samples of its own for each program.
fn samples() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let theirs = dir.path().join("甲").join(FOLDER);
    let ours = dir.path().join("乙").join(FOLDER);
    for to in [&theirs, &ours] {
        copy(&root().join("samples/2026"), to);
    }
    (dir, theirs, ours)
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_stem().unwrap().to_str().unwrap();
    path.with_file_name(format!("{name}-核查结果"))
}

/// With the separators of Linux.
fn said(run: &Run) -> String {
    assert!(run.err.is_empty(), "{}", run.err);
    run.out.replace('\\', "/").replace("Z:", "")
}

/// Without the byte in which a zip file says of everything in it which system packed it.
fn of_no_system(bytes: &[u8]) -> Vec<u8> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    const SYSTEM: usize = 5;
    let mut bytes = bytes.to_vec();
    let entries: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at..].starts_with(ENTRY))
        .collect();
    for at in entries {
        bytes[at + SYSTEM] = 0;
    }
    bytes
}

#[test]
fn a_folder_gives_what_it_gives_elsewhere_and_both_say_the_same() {
    let (_dir, theirs, ours) = samples();
    let windows = wine(&[&theirs], "Asia/Shanghai");
    let here = linux(&[&ours], "Asia/Shanghai");
    assert_eq!((windows.code, here.code), (1, 1), "{}{}", windows.err, here.err);
    // Output that goes into a file is UTF-8 whatever the code page of the console is.
    assert!(windows.out.contains("霁川县"), "{}", windows.out);
    assert_eq!(said(&windows), said(&here).replace("/乙/", "/甲/"));
    let (of_windows, of_linux) = (files(&beside(&theirs)), files(&beside(&ours)));
    assert_eq!(
        of_windows.keys().collect::<Vec<_>>(),
        of_linux.keys().collect::<Vec<_>>()
    );
    assert!(of_windows.contains_key("result.json") && of_windows.len() > 20);
    assert!(of_windows["result.json"] == of_linux["result.json"]);
    for (name, bytes) in &of_windows {
        assert!(
            of_no_system(bytes) == of_no_system(&of_linux[name]),
            "{name} differs"
        );
    }
    // A list that somebody has filled in is taken up and kept, as with `check --out`.
    let again = wine(&[&theirs], "Asia/Shanghai");
    assert_eq!(again.code, 1, "{}", again.err);
    assert_eq!(files(&beside(&theirs)), of_windows);
}

#[test]
fn one_workbook_at_the_end_of_a_long_path() {
    let dir = tempfile::tempdir().unwrap();
    let mut deep = dir.path().to_path_buf();
    for level in 1..=5 {
        deep.push(format!("{}{level}", "层层嵌套的报送材料文件夹".repeat(5)));
    }
    std::fs::create_dir_all(&deep).unwrap();
    let workbook = deep.join("芷汀县自评工作簿.xlsx");
    std::fs::copy(root().join("samples/2026/芷汀县自评工作簿.xlsx"), &workbook).unwrap();
    assert!(workbook.to_str().unwrap().chars().count() > 300);
    let run = wine(&[&workbook], "Asia/Shanghai");
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(!run.out.contains(r"\\?\"), "{}", run.out);
    let written = files(&beside(&workbook));
    for wanted in ["差距报告.html", "差距报告.xlsx", "退回修改.xlsx"] {
        assert!(
            written.keys().any(|name| name.ends_with(wanted)),
            "{wanted}: {:?}",
            written.keys()
        );
    }
}

#[test]
fn the_day_is_that_of_the_place() {
    let dir = tempfile::tempdir().unwrap();
    let mut days = Vec::new();
    // A day and more apart at any hour.
    for (name, zone) in [("东", "Pacific/Kiritimati"), ("西", "Etc/GMT+12")] {
        let workbook = dir.path().join(format!("{name}.xlsx"));
        std::fs::copy(root().join("samples/2026/芷汀县自评工作簿.xlsx"), &workbook).unwrap();
        let run = wine(&[&workbook], zone);
        assert!(run.code == 1, "{}{}", run.out, run.err);
        let day: String = run
            .out
            .split("核查基准日 ")
            .nth(1)
            .unwrap_or_else(|| panic!("{zone}: {}{}", run.out, run.err))
            .chars()
            .take(10)
            .collect();
        days.push(day);
    }
    assert!(days[0] > days[1], "{days:?}");
}

#[test]
fn what_cannot_be_checked_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("空");
    std::fs::create_dir(&empty).unwrap();
    let run = wine(&[&empty], "Asia/Shanghai");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("没有找到工作簿"), "{}", run.err);
    assert!(
        !run.out.contains("按回车键"),
        "nobody sits before a file: {}",
        run.out
    );
    assert!(!beside(&empty).exists());
}

#[test]
fn a_window_of_its_own_stays_and_the_report_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let workbook = dir.path().join("芷汀县.xlsx");
    std::fs::copy(root().join("samples/2026/芷汀县自评工作簿.xlsx"), &workbook).unwrap();
    let screen = dropped_on_window(&[&workbook]);
    assert!(screen.contains("按回车键退出"), "{screen}");
    assert!(screen.contains("正在用浏览器打开报告"), "{screen}");
    let opened = opened();
    assert!(
        opened.starts_with("Z:") && opened.ends_with("差距报告.html"),
        "{opened}"
    );
    // Nothing to open, and the reason stays to be read.
    let empty = dir.path().join("空");
    std::fs::create_dir(&empty).unwrap();
    let screen = dropped_on_window(&[&empty]);
    assert!(
        screen.contains("没有找到工作簿") && screen.contains("按回车键退出"),
        "{screen}"
    );
    // Started with a double click.
    let screen = dropped_on_window(&[]);
    assert!(screen.contains("拖到 dudao.exe"), "{screen}");
    assert!(screen.contains("按回车键退出"), "{screen}");
}

#[test]
fn the_file_says_what_it_is_and_nothing_of_where_it_was_made() {
    let bytes = std::fs::read(exe()).unwrap();
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    assert!(has(b"longPathAware") && has(b"activeCodePage") && has(b"asInvoker"));
    assert!(has(&wide("核查教育督导改革自评工作簿")));
    assert!(has(&wide(env!("CARGO_PKG_VERSION"))));
    // It is handed on alone: no library of the compiler's beside it.
    for library in ["libgcc_s", "libwinpthread", "libstdc++"] {
        assert!(!has(library.as_bytes()), "{library}");
    }
    assert!(!has(root().to_str().unwrap().as_bytes()));
    let home = std::env::var("HOME").unwrap();
    assert!(!has(format!("{home}/.cargo").as_bytes()));
}
