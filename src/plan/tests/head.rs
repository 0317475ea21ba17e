//! Mistakes in `plan.toml`, and in its syntax.

use super::File::{Form, Measures, Plan};
use super::{changed, mistake, mistake_elsewhere, sound};

#[test]
fn keys_and_types() {
    assert_eq!(
        mistake(Plan, "unit = \"学时\"", "unitt = \"学时\""),
        "参数“学时下限”有多余的键 unitt，是否应为“unit”？"
    );
    assert_eq!(
        mistake(Plan, "value = 5", "value = \"5\""),
        "参数“督学配备比”的 value 应为数字"
    );
    assert_eq!(
        mistake_elsewhere(Plan, "value = 5\n", ""),
        "参数“督学配备比”缺少 value"
    );
    assert_eq!(
        mistake(Plan, "issued = 2020-09-14", "issued = \"2020年9月\""),
        "[plan] 的 issued 应为日期，如 2020-09-14"
    );
    assert_eq!(
        mistake(
            Plan,
            "contact = \"云山省人民政府教育督导委员会办公室\"",
            "contact = \" \""
        ),
        "[plan] 的 contact 不能为空"
    );
    assert_eq!(
        mistake(Plan, "issuers = [\"云山省人民政府办公厅\"]", "issuers = []"),
        "[plan] 的 issuers 不能为空"
    );
    sound(Plan, "unit = \"学时\"\n", "");
}

#[test]
fn one_entry_tells_all_its_mistakes() {
    let (loaded, _) = changed(Plan, "value = 5\nunit = \"所/人\"", "value = true\nunits = 1");
    let mistakes = loaded.unwrap_err().0;
    let messages: Vec<_> = mistakes
        .iter()
        .map(|mistake| (mistake.place.line(), mistake.message.as_str()))
        .collect();
    assert_eq!(
        messages,
        [
            (27, "参数“督学配备比”的 value 应为数字"),
            (28, "参数“督学配备比”有多余的键 units，是否应为“unit”？")
        ]
    );
}

#[test]
fn words_are_known() {
    let (loaded, _) = changed(Plan, "certainty = \"in-part\"", "certainty = \"in-parts\"");
    let all = loaded.unwrap_err().to_string();
    assert!(
        all.contains("出处 notice 的 certainty 不能是“in-parts”，只能是 in-hand、in-part、second-hand、office 之一，是否应为“in-part”？"),
        "{all}"
    );
    assert!(
        mistake(Plan, "severity = \"错误\"", "severity = \"严重\"")
            .contains("只能是 错误、不达标、预警、提示 之一")
    );
    assert!(
        mistake(Plan, "kind = \"填报\"", "kind = \"往年比对\"")
            .contains("内置核查 unreadable-file 的 kind 不能是")
    );
}

#[test]
fn thresholds_of_built_in_checks_are_parameters() {
    let two = "parameters = [\"学时下限\", \"学时下限\"]";
    assert!(
        mistake(Plan, two, "parameters = [\"学时下限\"]")
            .contains("应依次写 2 个参数的名称：增减超过的比例、增减达到的数")
    );
    assert!(
        mistake(Plan, two, "parameters = [\"学时下限\", \"学时下线\"]")
            .contains("“学时下线”不是参数，是否应为“学时下限”")
    );
    assert!(mistake(Plan, "parameters = []", "parameters = [\"学时下限\"]").contains("这项核查没有参数"));
}

#[test]
fn citations_name_a_known_source_and_a_place() {
    assert_eq!(
        mistake(
            Plan,
            "{ key = \"notice\", place = \"第一条\" }",
            "{ key = \"notise\", place = \"第一条\" }"
        ),
        "参数“督学配备比”的 source 的 key 引用了没有登记的出处 notise，是否应为“notice”？"
    );
    assert_eq!(
        mistake(
            Plan,
            "{ key = \"notice\", place = \"第一条\" }",
            "{ key = \"notice\", place = \"\" }"
        ),
        "参数“督学配备比”的 source 的 place 不能为空"
    );
}

#[test]
fn an_official_title_needs_the_document() {
    let wrong = mistake_elsewhere(
        Plan,
        "source = { key = \"notice\", place = \"第一部分标题\" }",
        "source = { key = \"office\", place = \"第一部分标题\" }",
    );
    assert!(wrong.starts_with("部分 1 的 status 为 official 时"), "{wrong}");
    sound(Plan, "status = \"official\"", "status = \"working\"");
}

#[test]
fn parts_are_numbered() {
    let (loaded, _) = changed(Plan, "no = 1", "no = 2");
    let all = loaded.unwrap_err().to_string();
    assert!(
        all.contains("部分 2 的 no 应为 1，各部分从 1 起依次编号"),
        "{all}"
    );
    assert!(all.contains("措施 1 的 part 为 1，没有这一部分"), "{all}");
}

#[test]
fn every_builtin_check_is_declared_once() {
    let (loaded, _) = changed(Plan, "key = \"required-blank\"", "key = \"requird-blank\"");
    let all = loaded.unwrap_err().to_string();
    assert!(
        all.contains("的 key 不是程序自带的核查，是否应为“required-blank”？"),
        "{all}"
    );
    assert!(all.contains("没有登记内置核查 required-blank"), "{all}");
    let (loaded, _) = changed(Plan, "key = \"required-blank\"", "key = \"wrong-type\"");
    assert!(
        loaded
            .unwrap_err()
            .to_string()
            .contains("每项内置核查只能登记一次")
    );
    assert!(mistake_elsewhere(Plan, "id = \"T02\"", "id = \"T01\"").contains("“T01”与 plan/plan.toml 第"));
}

#[test]
fn parameters_are_used_and_named_well() {
    let unused = "[[parameter]]\nname = \"无用\"\nvalue = 1\nmeaning = \"没有\"\nsource = { key = \"office\", place = \"第一条\" }\n\n[[part]]";
    assert_eq!(
        mistake(Plan, "[[part]]", unused),
        "参数“无用”没有任何公式用到，改它不起作用"
    );
    let taken = unused.replace("无用", "学校总数");
    assert!(
        changed(Plan, "[[part]]", &taken)
            .0
            .unwrap_err()
            .to_string()
            .contains("“学校总数”与 plan/plan.toml 第")
    );
    let bad = unused.replace("无用", "配备（比）");
    assert!(
        changed(Plan, "[[part]]", &bad)
            .0
            .unwrap_err()
            .to_string()
            .contains("“配备（比）”不能用作名称")
    );
    let year = unused.replace("无用", "报送年度");
    assert!(
        changed(Plan, "[[part]]", &year)
            .0
            .unwrap_err()
            .to_string()
            .contains("是程序保留的名称")
    );
}

#[test]
fn figures_have_sound_formulas() {
    assert!(
        mistake(Plan, "value = '责任督学数'", "value = '责任督学'")
            .contains("数据项“责任督学”的 value 用了未定义的名称")
    );
    assert!(mistake(Plan, "unit = \"人\"", "unit = \"%\"\nratio = ['责任督学数']").contains("应有两个公式"));
    assert!(
        mistake(Plan, "unit = \"人\"", "unit = \"人\"\ndecimals = -1")
            .contains("应为不小于 0 且不过大的整数")
    );
    sound(
        Plan,
        "unit = \"人\"",
        "unit = \"%\"\ndecimals = 1\nratio = ['责任督学数', '学校总数']",
    );
}

#[test]
fn a_figure_is_compared_at_a_field_that_it_is_made_of() {
    let at = |field: &str| format!("unit = \"人\"\npeers_at = \"{field}\"");
    let plan = sound(Plan, "unit = \"人\"", &at("责任督学数"));
    assert_eq!(plan.figures[0].peers_at.as_deref(), Some("责任督学数"));
    let unknown = mistake(Plan, "unit = \"人\"", &at("责任督学"));
    assert!(
        unknown.contains("peers_at") && unknown.contains("“责任督学”不是指标，是否应为“责任督学数”？"),
        "{unknown}"
    );
    let other = mistake(Plan, "unit = \"人\"", &at("学校总数"));
    assert!(other.contains("“学校总数”不在这项数据的公式里"), "{other}");
}

#[test]
fn broken_syntax_is_one_mistake_and_hides_no_other_file() {
    assert_eq!(
        mistake(
            Plan,
            "province = \"云山省\"",
            "province = \"云山省\"\nprovince = \"云山省\""
        ),
        "不是正确的 TOML：同一个键写了两次，本文件的其他内容未检查"
    );
    assert!(
        mistake(Form, "name = \"设区市\"", "name = “设区市”").starts_with("不是正确的 TOML：文字没有加引号")
    );
    assert!(mistake(Measures, "days = 60", "days = 60,,").starts_with("不是正确的 TOML：多了一个半角逗号"));
    let mut documents = super::documents();
    documents.form.push_str("[[sheet\n");
    documents.measures = documents.measures.replace("days = 60", "days = 0");
    documents.plan = documents.plan.replace("value = 5", "value = '5'");
    let mistakes = super::load(&documents).unwrap_err();
    assert_eq!(mistakes.0.len(), 3, "{mistakes}");
}
