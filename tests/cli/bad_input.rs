//! What cannot be read, found or written: a clear message in Chinese, the right exit code, the rest still reported.

use super::{dudao, files, folder, repository};

fn sample() -> std::path::PathBuf {
    let dir = repository().join("samples/2026");
    let mut found: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .collect();
    found.sort();
    found.remove(0)
}

#[test]
fn a_missing_path_is_a_wrong_call() {
    let dir = folder();
    let run = dudao(dir.path(), &["check", "没有这个文件夹"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("路径 没有这个文件夹 不存在"), "{}", run.err);
    assert!(
        !dir.path().join("out").exists(),
        "nothing is written for a wrong call"
    );
}

#[test]
fn an_empty_folder_is_a_wrong_call() {
    let dir = folder();
    std::fs::create_dir(dir.path().join("空")).unwrap();
    let run = dudao(dir.path(), &["check", "空"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("没有找到工作簿"), "{}", run.err);
}

#[test]
fn files_that_are_no_workbook_do_not_stop_the_others() {
    let dir = folder();
    std::fs::copy(sample(), dir.path().join("好.xlsx")).unwrap();
    std::fs::write(dir.path().join("空.xlsx"), b"").unwrap();
    std::fs::write(dir.path().join("文本.xlsx"), "县名,数字\n某县,1\n").unwrap();
    std::fs::write(dir.path().join("旧.xls"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest").unwrap();
    std::fs::write(dir.path().join("~$好.xlsx"), b"lock").unwrap();
    let cut = std::fs::read(sample()).unwrap();
    std::fs::write(dir.path().join("截断.xlsx"), &cut[..cut.len() / 2]).unwrap();
    let huge = std::fs::File::create(dir.path().join("巨大.xlsx")).unwrap();
    huge.set_len(1 << 40).unwrap();
    let roster = repository().join("samples/2026/名单.csv");
    let run = dudao(
        dir.path(),
        &[
            "check",
            ".",
            "--out",
            "out",
            "--roster",
            roster.to_str().unwrap(),
            "--as-of",
            "2026-11-20",
        ],
    );
    assert_eq!(run.code, 3, "{}", run.all());
    for name in ["空.xlsx", "文本.xlsx", "旧.xls", "截断.xlsx", "巨大.xlsx"] {
        assert!(run.out.contains(name), "{name} is not named: {}", run.out);
    }
    assert!(
        !run.out.contains("~$"),
        "a lock file is no submission: {}",
        run.out
    );
    let written = files(&dir.path().join("out"));
    assert_eq!(
        written
            .keys()
            .filter(|name| name.ends_with("差距报告.html"))
            .count(),
        1
    );
}

#[test]
fn a_workbook_of_another_form_is_named_as_such() {
    let dir = folder();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet()
        .set_name("工资表")
        .unwrap()
        .write_string(0, 0, "姓名")
        .unwrap();
    book.save(dir.path().join("工资.xlsx")).unwrap();
    let run = dudao(dir.path(), &["check", "工资.xlsx"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.out.contains("不是本方案的自评工作簿"), "{}", run.out);
    assert!(run.out.contains("工资表"), "{}", run.out);
    assert!(run.out.contains("请无法读取的 1 份重新报送"), "{}", run.out);
}

#[test]
fn every_mistake_of_a_plan_is_listed_with_its_line() {
    let dir = folder();
    let plan = dir.path().join("plan");
    std::fs::create_dir(&plan).unwrap();
    for name in ["plan.toml", "form.toml", "measures.toml", "roster.csv"] {
        let text = std::fs::read_to_string(repository().join("plan").join(name)).unwrap();
        let text = text
            .replacen(
                "must = '委员会是否设立=\"是\"'",
                "must = '委员会是否设力=\"是\"'",
                1,
            )
            .replacen("督学年培训学时,", "督学年培训学时，", 1)
            .replacen("key = \"opinions\"", "key = \"意见\"", 1);
        std::fs::write(plan.join(name), text).unwrap();
    }
    for args in [
        &["plan", "lint", "plan"][..],
        &["check", "plan", "--plan", "plan"][..],
    ] {
        let run = dudao(dir.path(), args);
        assert_eq!(run.code, 2, "{}", run.all());
        assert!(run.all().contains("委员会是否设力"), "{}", run.all());
        assert!(run.all().contains("没有登记的出处 opinions"), "{}", run.all());
        assert!(run.all().contains(" 行："), "{}", run.all());
    }
}

#[test]
fn an_output_folder_that_cannot_be_written_is_said_before_the_work() {
    let dir = folder();
    std::fs::write(dir.path().join("out"), "a file stands where the folder should be").unwrap();
    let run = dudao(dir.path(), &["check", sample().to_str().unwrap(), "--out", "out"]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.err.contains("结果文件夹 out 无法建立"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(dir.path().join("out")).unwrap().len(), 40);
}

#[test]
fn a_round_file_that_is_wrong_is_said_with_its_line() {
    let dir = folder();
    std::fs::copy(sample(), dir.path().join("好.xlsx")).unwrap();
    std::fs::write(dir.path().join("round.toml"), "title = \"试\"\nyaer = 2026\n").unwrap();
    let run = dudao(dir.path(), &["check", "."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("第 2 行"), "{}", run.err);
}

#[test]
fn a_template_that_asks_for_what_is_not_there_is_said() {
    let dir = folder();
    std::fs::create_dir(dir.path().join("模板")).unwrap();
    std::fs::write(dir.path().join("模板/county.hbs"), "{{没有这个变量}}").unwrap();
    let run = dudao(
        dir.path(),
        &["check", sample().to_str().unwrap(), "--templates", "模板"],
    );
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.err.contains("county.hbs"), "{}", run.err);
}

#[test]
fn a_letter_with_a_mark_that_does_not_exist_is_said_before_anything_is_written() {
    let dir = folder();
    std::fs::create_dir(dir.path().join("模板")).unwrap();
    std::fs::write(
        dir.path().join("模板/整改通知书.txt"),
        "【标题】通知\n【正闻】一\n",
    )
    .unwrap();
    let run = dudao(
        dir.path(),
        &["check", sample().to_str().unwrap(), "--templates", "模板"],
    );
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(
        run.err
            .contains("报告模板“整改通知书.txt”第 2 行：没有“【正闻】”这个标记"),
        "{}",
        run.err
    );
    assert!(!dir.path().join("out").exists());
}

#[test]
fn wrong_calls_are_answered_in_chinese() {
    let dir = folder();
    for (args, said) in [
        (&["chek"][..], "没有“chek”这个命令"),
        (&["check"][..], "缺少参数"),
        (&["check", ".", "--as-of", "2026-13-40"][..], "应为存在的日期"),
        (&["check", ".", "--yaer", "2026"][..], "没有“--yaer”这个选项"),
        (&["check", ".", "--format", "pdf"][..], "可用的有"),
        (&["template", "--all", "--county", "甲"][..], "不能与"),
        (&["plan", "explain", "C99-99"][..], "方案中没有编号“C99-99”"),
    ] {
        let run = dudao(dir.path(), args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.all());
        assert!(run.err.contains(said), "{args:?}: {}", run.err);
        for english in ["error", "Usage", "tip", "invalid", "required"] {
            assert!(!run.err.contains(english), "{args:?}: {}", run.err);
        }
    }
}
