//! The other commands: template, plan, completions, help.

use super::{dudao, files, folder, repository};

#[test]
fn help_is_chinese_for_every_command() {
    let dir = folder();
    for args in [
        &["--help"][..],
        &["check", "--help"],
        &["template", "--help"],
        &["plan", "--help"],
        &["plan", "explain", "--help"],
        &["plan", "handbook", "--help"],
        &["completions", "--help"],
    ] {
        let run = dudao(dir.path(), args);
        assert_eq!(run.code, 0, "{}", run.all());
        assert!(run.out.contains("用法："), "{}", run.out);
        for english in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print",
            "default",
            "possible",
        ] {
            assert!(!run.out.contains(english), "{args:?} says {english}: {}", run.out);
        }
    }
}

#[test]
fn the_version_is_printed() {
    let run = dudao(repository(), &["--version"]);
    assert_eq!(run.out.trim(), format!("dudao {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_template_is_written_once_and_never_over_another() {
    let dir = folder();
    let run = dudao(dir.path(), &["template", "--county", "360102", "--year", "2026"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let written = files(dir.path());
    assert_eq!(written.len(), 1);
    let name = written.keys().next().unwrap();
    assert!(name.contains("360102") && name.ends_with(".xlsx"), "{name}");
    let again = dudao(dir.path(), &["template", "--county", "360102", "--year", "2026"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("已经存在"), "{}", again.err);
    let forced = dudao(
        dir.path(),
        &["template", "--county", "360102", "--year", "2026", "--force"],
    );
    assert_eq!(forced.code, 0);
    assert_eq!(files(dir.path()), written, "the same template has the same bytes");
}

#[test]
fn a_template_for_every_county_of_a_roster() {
    let dir = folder();
    let roster = "设区市,县区名称,行政区划代码\n岚山市,甲禾县,369901\n岚山市,乙禾县,369902\n";
    std::fs::write(dir.path().join("名单.csv"), roster).unwrap();
    let run = dudao(
        dir.path(),
        &["template", "--all", "--roster", "名单.csv", "--out", "空白"],
    );
    assert_eq!(run.code, 0, "{}", run.all());
    assert_eq!(files(&dir.path().join("空白")).len(), 2);
    let unknown = dudao(
        dir.path(),
        &["template", "--county", "禾县", "--roster", "名单.csv"],
    );
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("甲禾县（369901）"), "{}", unknown.err);
}

#[test]
fn a_blank_template_comes_back_as_one_to_be_returned() {
    let dir = folder();
    dudao(
        dir.path(),
        &[
            "template",
            "--county",
            "360102",
            "--year",
            "2026",
            "--out",
            "空白.xlsx",
        ],
    );
    let run = dudao(
        dir.path(),
        &["check", "空白.xlsx", "--year", "2026", "--as-of", "2026-11-20"],
    );
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(run.out.contains("退回修改"), "{}", run.out);
}

#[test]
fn a_rule_is_explained_with_its_formula_threshold_and_source() {
    let run = dudao(repository(), &["plan", "explain", "C12-01"]);
    assert_eq!(run.code, 0, "{}", run.all());
    for part in ["ROUNDUP(", "参数", "依据：", "责任单位：", "整改要求："] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    assert_eq!(dudao(repository(), &["plan", "explain", "12"]).code, 0);
    assert_eq!(dudao(repository(), &["plan", "explain", "t01"]).code, 0);
}

#[test]
fn a_rule_is_explained_with_a_countys_values_and_their_cells() {
    let explain = |id: &str, file: &str| {
        let roster = "samples/2026/名单.csv";
        dudao(
            repository(),
            &[
                "plan",
                "explain",
                id,
                "--in",
                file,
                "--roster",
                roster,
                "--as-of",
                "2026-11-20",
            ],
        )
    };
    let file = "samples/2026/芷汀县自评工作簿.xlsx";
    let run = explain("C12-01", file);
    assert_eq!(run.code, 0, "{}", run.all());
    for part in [
        "芷汀县（369923）",
        "结论：✕ 未达标　实际 14 人，应达 ≥ 22 人，差 8 人",
        "ROUNDUP(应配督学学校数/督学配备比,0)，即 ROUNDUP(107/5,0) ＝ 22 人",
        "责任督学数 ＝ 14〔机构与队伍!C38〕",
        "自动计算：67+40*1",
        "督学配备比 ＝ 5 所/人〔参数，中办国办《意见》",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    let rows = explain("C14-02", file);
    for part in [
        "不符合的行：4 行〔督学名册!K6、K11、K15、K17〕",
        "K6：24>=40，不成立",
    ] {
        assert!(rows.out.contains(part), "{part}: {}", rows.out);
    }
    let wrong = explain("12", file);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("不是规则编号"), "{}", wrong.err);
    let missing = explain("C12-01", "没有.xlsx");
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("工作簿 没有.xlsx 不存在"), "{}", missing.err);
    // A file that is no workbook is told, as `check` tells it.
    assert_eq!(explain("C12-01", "README.md").code, 3);
}

#[test]
fn the_handbook_is_written_as_a_page_and_a_workbook() {
    let dir = folder();
    let out = dir.path().to_str().unwrap();
    let run = dudao(repository(), &["plan", "handbook", "--out", out]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.out.contains("148 条规则"), "{}", run.out);
    let names: Vec<String> = files(dir.path()).into_keys().collect();
    assert_eq!(names, ["规则手册.html", "规则手册.xlsx"]);
}

#[test]
fn the_plan_is_listed_and_sound() {
    let list = dudao(repository(), &["plan", "list"]);
    assert_eq!(list.code, 0);
    assert!(list.out.contains("18. "), "{}", list.out);
    let lint = dudao(repository(), &["plan", "lint"]);
    assert_eq!(lint.code, 0, "{}", lint.all());
    let own = dudao(repository(), &["plan", "lint", "plan"]);
    assert_eq!(own.code, 0, "{}", own.all());
}

#[test]
fn an_example_that_does_not_come_out_is_named() {
    let dir = folder();
    let plan = dir.path().join("plan");
    std::fs::create_dir(&plan).unwrap();
    for name in ["plan.toml", "form.toml", "measures.toml", "roster.csv"] {
        let text = std::fs::read_to_string(repository().join("plan").join(name)).unwrap();
        let swapped = "pass = { \"委员会是否设立\" = \"否\" }";
        let text = text.replacen("pass = { \"委员会是否设立\" = \"是\" }", swapped, 1);
        let met = "title = \"正好相等\"\nverdict = \"达标\"";
        let text = text.replacen(met, &met.replace("= \"达标\"", "= \"不适用\""), 1);
        std::fs::write(plan.join(name), text).unwrap();
    }
    let run = dudao(dir.path(), &["plan", "lint", "plan"]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(
        run.out.contains("规则 C01-01：例子 pass 应为达标，实际为未达标"),
        "{}",
        run.out
    );
    let situation = "规则 C01-03：情形“正好相等”应为不适用，实际为达标。";
    assert!(run.out.contains(situation), "{}", run.out);
}

#[test]
fn completions_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = dudao(repository(), &["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("dudao"), "{shell}");
    }
}

#[test]
fn a_folder_of_last_years_workbooks_becomes_next_years() {
    let dir = folder();
    let last = dir.path().join("上年");
    std::fs::create_dir(&last).unwrap();
    let samples = repository().join("samples/2026");
    for name in [
        "霁川县自评工作簿.xlsx",
        "荻浦县自评工作簿.xlsx",
        "荻浦县自评工作簿（更正）.xlsx",
    ] {
        std::fs::copy(samples.join(name), last.join(name)).unwrap();
    }
    std::fs::write(last.join("坏.xlsx"), "不是工作簿").unwrap();
    std::fs::copy(samples.join("名单.csv"), dir.path().join("名单.csv")).unwrap();
    let call = [
        "template",
        "--from",
        "上年",
        "--year",
        "2027",
        "--roster",
        "名单.csv",
        "--out",
        "新年",
    ];
    let run = dudao(dir.path(), &call);
    assert_eq!(run.code, 3, "{}", run.all());
    let written: Vec<String> = files(&dir.path().join("新年")).into_keys().collect();
    assert_eq!(written, ["369922-霁川县-2027年自评工作簿.xlsx"]);
    assert!(run.out.contains("沿用 "), "{}", run.out);
    for part in ["坏.xlsx：", "不能确定以哪一份为准"] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    let again = dudao(dir.path(), &call);
    assert_eq!(again.code, 2, "{}", again.all());
    assert!(again.err.contains("已经存在"), "{}", again.err);
    for other in [["--all", "--force"].as_slice(), &["--county", "369922"]] {
        let both = dudao(dir.path(), &[&call[..], other].concat());
        assert_eq!(both.code, 2, "{}", both.all());
        assert!(both.err.contains("不能与"), "{}", both.err);
    }
    let missing = dudao(dir.path(), &["template", "--from", "没有"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("不存在"), "{}", missing.err);
}
