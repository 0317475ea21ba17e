//! The main job on the samples.

use std::path::Path;

use super::{dudao, files, folder, repository};

fn check(out: &Path) -> super::Run {
    dudao(
        repository(),
        &["check", "samples/2026", "--out", out.to_str().unwrap()],
    )
}

#[test]
fn the_main_job_writes_every_report_and_touches_no_input() {
    let out = folder();
    let before = files(&repository().join("samples"));
    let run = check(out.path());
    assert_eq!(run.code, 1, "{}", run.all());
    assert_eq!(files(&repository().join("samples")), before);

    let written = files(out.path());
    for name in ["总览.html", "汇总.xlsx", "result.json"] {
        assert!(
            written.contains_key(name),
            "{name} is missing: {:?}",
            written.keys()
        );
    }
    // Seven of eight counties sent something, and each has both its reports.
    for kind in ["差距报告.html", "差距报告.xlsx"] {
        let count = written.keys().filter(|name| name.ends_with(kind)).count();
        assert_eq!(count, 7, "{kind}: {:?}", written.keys());
    }
    // Of one of the seven nothing is asked.
    let letters: Vec<&String> = written
        .keys()
        .filter(|name| name.ends_with("/整改通知书.docx"))
        .collect();
    assert_eq!(letters.len(), 6, "{letters:?}");
    assert!(!letters.iter().any(|name| name.contains("青岚县")));
    // One of them has nothing to correct.
    let returned = written.keys().filter(|name| name.ends_with("退回修改.xlsx"));
    assert_eq!(returned.count(), 6, "{:?}", written.keys());
    assert!(
        !written.keys().any(|name| name.contains(".dudao-")),
        "a temporary file was left: {:?}",
        written.keys()
    );
    assert!(run.out.contains("应报 8，已报送 7"), "{}", run.out);
}

#[test]
fn two_runs_give_the_same_bytes_whatever_the_threads() {
    let (one, two) = (folder(), folder());
    check(one.path());
    let out = two.path().to_str().unwrap();
    dudao(
        repository(),
        &["check", "samples/2026", "--out", out, "--jobs", "1", "--quiet"],
    );
    let (one, two) = (files(one.path()), files(two.path()));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(two[name] == *bytes, "{name} differs between two runs");
    }
}

#[test]
fn a_second_run_replaces_the_first_and_does_not_take_its_results_for_input() {
    let dir = folder();
    for entry in std::fs::read_dir(repository().join("samples/2026")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, dir.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let first = dudao(dir.path(), &["check", ".", "--out", "结果"]);
    let before = files(&dir.path().join("结果"));
    let second = dudao(dir.path(), &["check", ".", "--out", "结果"]);
    assert_eq!((first.code, second.code), (1, 1), "{}", second.all());
    assert_eq!(files(&dir.path().join("结果")), before);
    let elsewhere = dudao(dir.path(), &["check", ".", "--out", "另一处"]);
    assert_eq!(elsewhere.code, 1, "{}", elsewhere.all());
    assert_eq!(files(&dir.path().join("另一处")), before);
}

#[test]
fn result_json_is_what_its_schema_says() {
    let out = folder();
    check(out.path());
    let schema = dudao(repository(), &["schema"]);
    assert_eq!(schema.code, 0);
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("result.json", serde_json::from_str(&schema.out).unwrap())
        .unwrap();
    let schema = compiler.compile("result.json", &mut schemas).unwrap();
    let text = std::fs::read_to_string(out.path().join("result.json")).unwrap();
    let mut result: serde_json::Value = serde_json::from_str(&text).unwrap();
    if let Err(error) = schemas.validate(&result, schema) {
        panic!("{error}");
    }
    // The schema says something: a result that is not of its shape is refused.
    result["round"]["info"]["year"] = serde_json::Value::from("去年");
    assert!(schemas.validate(&result, schema).is_err());
}

#[test]
fn only_the_formats_asked_for_are_written() {
    let out = folder();
    let run = dudao(
        repository(),
        &[
            "check",
            "samples/2026",
            "--out",
            out.path().to_str().unwrap(),
            "--format",
            "json",
            "--quiet",
        ],
    );
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (1, "", ""));
    assert_eq!(files(out.path()).keys().collect::<Vec<_>>(), ["result.json"]);
}

#[test]
fn a_letter_that_is_no_longer_due_goes() {
    let out = folder();
    let sound = "samples/2026/青岚县";
    let stale = out.path().join("县区/369921-青岚县/整改通知书.docx");
    std::fs::create_dir_all(stale.parent().unwrap()).unwrap();
    std::fs::write(&stale, "旧").unwrap();
    let roster = "samples/2026/名单.csv";
    let out = out.path().to_str().unwrap();
    let check = |format: &str| {
        dudao(
            repository(),
            &[
                "check",
                sound,
                "--roster",
                roster,
                "--as-of",
                "2026-11-20",
                "--out",
                out,
                "--format",
                format,
            ],
        )
    };
    // A run that writes no letters leaves them alone.
    check("json");
    assert!(stale.is_file());
    let run = check("docx");
    assert!(!stale.exists(), "{}", run.all());
    assert!(run.out.contains("各县报告："), "{}", run.out);
    assert!(!run.out.contains("结果：\n"), "{}", run.out);
}

#[test]
fn the_options_override_the_round_file() {
    let out = folder();
    let out = out.path().to_str().unwrap();
    let run = dudao(
        repository(),
        &[
            "check",
            "samples/2026",
            "--out",
            out,
            "--format",
            "json",
            "--year",
            "2025",
            "--as-of",
            "2026-12-01",
        ],
    );
    assert!(
        run.out.contains("报送年度 2025　核查基准日 2026-12-01"),
        "{}",
        run.all()
    );
    assert!(run.out.contains("年度不符 7"), "{}", run.all());
}

#[test]
fn the_terminal_says_how_it_stands_and_what_to_do_next() {
    let dir = folder();
    let samples = repository().join("samples/2026");
    let run = dudao(
        dir.path(),
        &[
            "check",
            samples.to_str().unwrap(),
            "--out",
            "out",
            "--format",
            "json",
        ],
    );
    let expected = "\
2026 年教育督导改革县级自评核查（样例）　报送年度 2026　核查基准日 2026-11-20

县（市、区）  结论                  达标措施  错误  不达标  预警  提示
──────────────────────────────────────────────────────────────────────
漱石县        ■ 退回修改               12/18    12       2     3     9
松涧市        ■ 退回修改                8/18    15       0     0     6
芷汀县        ◐ 通过（有整改事项）      1/18     0      55     1     6
霁川县        ◐ 通过（有整改事项）     11/18     0      15     8     3
荻浦县        ◐ 通过（有整改事项）     17/18     0       2     0     2
鹭汀区        ◐ 通过（有整改事项）     18/18     0       0     7     4
青岚县        ✓ 通过                   18/18     0       0     0     0

应报 8，已报送 7，年度不符 0，无法读取 0，未报送 1。
未报送：烟渚县。
重复报送：荻浦县以“荻浦县自评工作簿（更正）.xlsx”为准，“荻浦县自评工作簿.xlsx”未采用。

结果：out/result.json
下一步：催报 1 个县（市、区）；退回 2 份修改后重报；按整改清单督促落实，共 63 项。
";
    assert_eq!(run.out, expected);
}

#[test]
fn a_county_without_gaps_ends_with_zero() {
    let out = folder();
    let roster = repository().join("samples/2026/名单.csv");
    let run = dudao(
        repository(),
        &[
            "check",
            "samples/2026/青岚县",
            "--out",
            out.path().to_str().unwrap(),
            "--roster",
            roster.to_str().unwrap(),
            "--year",
            "2026",
            "--as-of",
            "2026-11-20",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.out.contains("青岚县"), "{}", run.out);
}

#[test]
fn two_submissions_may_share_a_folder_with_what_came_with_them() {
    let dir = folder();
    let county = dir.path().join("鹭汀区");
    std::fs::create_dir_all(county.join("统计")).unwrap();
    for (name, bytes) in files(&repository().join("samples/2026/鹭汀区报送材料")) {
        let path = county.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    // Beside the submission of another county, so that the folder is no county's own.
    let other = repository().join("samples/2026/霁川县自评工作簿.xlsx");
    std::fs::copy(other, county.join("霁川县自评工作簿.xlsx")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "统计").unwrap();
    book.save(county.join("统计/没有登记.xlsx")).unwrap();
    let args = [
        "check",
        "鹭汀区",
        "--format",
        "json",
        "--as-of",
        "2026-11-20",
        "--year",
        "2026",
        "--roster",
    ];
    let roster = repository().join("samples/2026/名单.csv");
    let run = dudao(dir.path(), &[&args[..], &[roster.to_str().unwrap()]].concat());
    assert_eq!(run.code, 3, "a workbook that nobody lists is said: {}", run.all());
    std::fs::remove_file(county.join("统计/没有登记.xlsx")).unwrap();
    let run = dudao(dir.path(), &[&args[..], &[roster.to_str().unwrap()]].concat());
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(run.out.contains("已报送 2"), "{}", run.out);
}
