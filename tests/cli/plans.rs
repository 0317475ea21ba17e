//! The plan as a workbook: out, in again everywhere a plan is taken, and what changed between two.

use std::path::Path;

use super::{dudao, files, folder, repository};

/// Writes the plan of the repository as a workbook.
fn export(dir: &Path) {
    let run = dudao(dir, &["plan", "export", "方案.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.out.contains("已生成方案工作簿 方案.xlsx。"), "{}", run.out);
}

/// A plan folder with a change.
fn changed(dir: &Path, file: &str, from: &str, to: &str) {
    std::fs::create_dir(dir.join("方案")).unwrap();
    for name in ["plan.toml", "form.toml", "measures.toml", "roster.csv"] {
        let text = std::fs::read_to_string(repository().join("plan").join(name)).unwrap();
        let text = if name == file {
            text.replacen(from, to, 1)
        } else {
            text
        };
        std::fs::write(dir.join("方案").join(name), text).unwrap();
    }
}

#[test]
fn a_plan_goes_out_as_a_workbook_and_comes_in_everywhere() {
    let dir = folder();
    export(dir.path());
    let lint = dudao(dir.path(), &["plan", "lint", "方案.xlsx"]);
    assert_eq!(lint.code, 0, "{}", lint.all());
    assert!(lint.out.contains("方案没有错误：18 条措施"), "{}", lint.out);
    let listed = dudao(dir.path(), &["plan", "list", "--plan", "方案.xlsx"]);
    assert_eq!(listed.out, dudao(dir.path(), &["plan", "list"]).out);
    let sample = repository().join("samples/2026/芷汀县自评工作簿.xlsx");
    let sample = sample.to_str().unwrap();
    for (out, plan) in [("甲", None), ("乙", Some("方案.xlsx"))] {
        let mut args = vec![
            "check",
            sample,
            "--out",
            out,
            "--as-of",
            "2026-11-20",
            "--year",
            "2026",
            "--format",
            "json",
        ];
        args.extend(plan.iter().flat_map(|plan| ["--plan", plan]));
        let run = dudao(dir.path(), &args);
        assert!(run.code <= 1, "{}", run.all());
    }
    assert_eq!(files(&dir.path().join("甲")), files(&dir.path().join("乙")));
}

#[test]
fn an_export_overwrites_nothing_unasked() {
    let dir = folder();
    export(dir.path());
    let first = std::fs::read(dir.path().join("方案.xlsx")).unwrap();
    let again = dudao(dir.path(), &["plan", "export", "方案.xlsx"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("已经存在"), "{}", again.err);
    let forced = dudao(
        dir.path(),
        &["plan", "export", "方案.xlsx", "--plan", "方案.xlsx", "--force"],
    );
    assert_eq!(forced.code, 0, "{}", forced.all());
    assert_eq!(std::fs::read(dir.path().join("方案.xlsx")).unwrap(), first);
    let named = dudao(dir.path(), &["plan", "export", "方案.txt"]);
    assert_eq!(named.code, 2);
    assert!(named.err.contains("应以 .xlsx 结尾"), "{}", named.err);
}

#[test]
fn what_changed_is_told_and_the_exit_code_says_whether() {
    let dir = folder();
    export(dir.path());
    changed(dir.path(), "plan.toml", "value = 2000", "value = 1500");
    let plan = repository().join("plan");
    let same = dudao(dir.path(), &["plan", "diff", plan.to_str().unwrap(), "方案.xlsx"]);
    assert_eq!(
        (same.code, same.out.as_str()),
        (0, "两个方案内容相同。\n"),
        "{}",
        same.err
    );
    let other = dudao(dir.path(), &["plan", "diff", "方案.xlsx", "方案"]);
    assert_eq!(other.code, 1, "{}", other.all());
    assert!(
        other
            .out
            .starts_with("参数\n  · 参数“大规模学校学生数”由 2000 人改为 1500 人。用到它的有："),
        "{}",
        other.out
    );
    assert!(other.out.ends_with("共 1 处不同。\n"), "{}", other.out);
}

#[test]
fn a_plan_that_cannot_be_loaded_is_told_with_its_places() {
    let dir = folder();
    export(dir.path());
    changed(dir.path(), "plan.toml", "value = 2000", "value = \"多\"");
    let run = dudao(dir.path(), &["plan", "diff", "方案.xlsx", "方案"]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.err.contains("新方案 方案 有 1 处错误："), "{}", run.err);
    assert!(run.err.contains("plan/plan.toml 第"), "{}", run.err);
    let sample = repository().join("samples/2026/芷汀县自评工作簿.xlsx");
    let county = dudao(dir.path(), &["plan", "lint", sample.to_str().unwrap()]);
    assert_eq!(county.code, 2, "{}", county.all());
    assert!(county.out.contains("里没有方案的各张工作表"), "{}", county.out);
    let nothing = dudao(dir.path(), &["plan", "lint", "没有.xlsx"]);
    assert_eq!(nothing.code, 2);
    assert!(nothing.err.contains("方案 没有.xlsx 不存在"), "{}", nothing.err);
}
