//! Mistakes in `measures.toml`.

use super::File::Measures;
use super::{changed, mistake, mistake_elsewhere, sound};

/// All mistakes of a change, one a line.
fn all(from: &str, to: &str) -> String {
    changed(Measures, from, to).0.unwrap_err().to_string()
}

#[test]
fn measures_are_numbered_and_stand_in_a_part() {
    assert_eq!(
        mistake(Measures, "no = 2", "no = 3"),
        "措施 3 的 no 应为 2，各项措施从 1 起依次编号"
    );
    assert_eq!(
        mistake(Measures, "part = 1", "part = 4"),
        "措施 1 的 part 为 4，没有这一部分"
    );
    assert!(all("no = 2", "no = 300").contains("措施 300 的 no 应为不小于 0 且不过大的整数"));
}

#[test]
fn a_measure_has_a_rule_that_counts() {
    assert_eq!(
        mistake_elsewhere(
            Measures,
            "id = \"C01-01\"",
            "id = \"C01-01\"\nseverity = \"提示\""
        ),
        "措施 1 没有计入结论的规则（严重程度为“不达标”、不是试行的 [[measure.rule]]）"
    );
    assert!(
        mistake(Measures, "severity = \"预警\"", "severity = \"不达标\"")
            .contains("不属于任何措施的规则不计入结论")
    );
}

#[test]
fn an_official_title_needs_the_document() {
    let source = "sources = [{ key = \"notice\", place = \"措施1标题\" }]";
    let wrong = mistake_elsewhere(
        Measures,
        source,
        "sources = [{ key = \"office\", place = \"措施1标题\" }]",
    );
    assert!(wrong.starts_with("措施 1 的 status 为 official 时"), "{wrong}");
    assert!(all(source, "sources = []").contains("sources 至少要有一项"));
}

#[test]
fn ids_do_not_repeat() {
    assert_eq!(
        mistake(Measures, "id = \"C02-01\"", "id = \"C01-01\""),
        "规则 C01-01 的 id “C01-01”与 plan/measures.toml 第 10 行重复"
    );
    assert!(mistake(Measures, "id = \"L01\"", "id = \"T01\"").contains("“T01”与 plan/plan.toml 第"));
    assert!(mistake(Measures, "id = \"L01\"", "id = \"逻辑1\"").contains("只能由半角字母、数字和 - 组成"));
}

#[test]
fn remedies_are_whole() {
    assert_eq!(
        mistake(Measures, ", evidence = \"成立文件\"", ""),
        "规则 C01-01 的 remedy 缺少 evidence"
    );
    assert_eq!(
        mistake(Measures, "owner = \"县级人民政府\"", "owner = \"\""),
        "规则 C01-01 的 remedy 的 owner 不能为空"
    );
    assert!(mistake(Measures, "days = 60", "days = 0").contains("应为大于 0 的整数"));
    sound(Measures, "days = 60", "working_days = 60");
    assert!(mistake(Measures, "days = 60", "working_days = 0").contains("working_days 应为大于 0 的整数"));
    assert!(
        mistake(Measures, "days = 60", "days = 60, working_days = 40")
            .contains("working_days 与 days 只能写一个")
    );
    assert!(mistake(Measures, "days = 60, ", "").contains("缺少 days"));
    sound(Measures, "days = 5, evidence = \"\"", "days = 5");
}

#[test]
fn a_rule_has_one_shape() {
    assert!(all("must = '是否设立=\"是\"'\n", "").contains("规则 C01-01 没有核查内容"));
    let both = all(
        "must = '是否设立=\"是\"'",
        "must = '是否设立=\"是\"'\ngap = { actual = '1', equals = '1', unit = \"人\" }",
    );
    assert!(both.contains("规则 C01-01 的核查内容不止一种"), "{both}");
    assert!(all("at_least = 'ROUNDUP", "at_most = '5', at_least = 'ROUNDUP").contains("且只写一个"));
    assert!(mistake(Measures, ", unit = \"人\" }", " }").contains("规则 C02-01 的 gap 缺少 unit"));
    assert!(mistake(Measures, "must = '是否", "unit = \"人\"\nmust = '是否").contains("多余的键 unit"));
}

#[test]
fn rows_are_those_of_a_table() {
    assert_eq!(
        mistake(Measures, "table = \"督学名册\"", "table = \"督学名单\""),
        "规则 C02-02 的 each.table 为“督学名单”，没有这张表，是否应为“督学名册”？"
    );
    assert_eq!(
        mistake(Measures, "at = \"培训学时\"", "at = \"培训时\""),
        "规则 C02-02 的 each.at 为“培训时”，表“督学名册”没有这一列，是否应为“培训学时”？"
    );
}

#[test]
fn names_in_formulas_mean_something() {
    let wrong = all("actual = '责任督学数'", "actual = '责任督学人数'");
    assert!(
        wrong.contains("规则 C02-01 的 gap.actual 用了未定义的名称“责任督学人数”，是否应为“责任督学数”？"),
        "{wrong}"
    );
    let bare = all("must = 'SUM(督学名册_培训学时)>0'", "must = 'SUM(培训学时)>0'");
    assert!(
        bare.contains("用了列名“培训学时”，这里不是逐行核查“督学名册”，整列应写“督学名册_培训学时”"),
        "{bare}"
    );
    let column = all(
        "must = 'SUM(督学名册_培训学时)>0'",
        "must = 'SUM(督学名册_学时)>0'",
    );
    assert!(column.contains("表“督学名册”没有列“学时”"), "{column}");
    let share = all("at_least_share = '0.9'", "at_least_share = '培训学时'");
    assert!(
        share.contains("规则 C02-02 的 each.at_least_share 用了列名“培训学时”"),
        "{share}"
    );
    sound(
        Measures,
        "must = '是否设立=\"是\"'",
        "must = 'AND(是否设立=\"是\",督学配备比>0,报送年度>2000)'",
    );
}

#[test]
fn formulas_are_sound() {
    let malformed = mistake(Measures, "at_least_share = '0.9'", "at_least_share = '0.9*('");
    assert!(
        malformed.ends_with("不是正确的公式：公式第 5 个字符的左括号没有对应的右括号"),
        "{malformed}"
    );
    let wide = mistake(
        Measures,
        "at_least_share = '0.9'",
        "at_least_share = 'MAX（0.9,0.8）'",
    );
    assert!(
        wide.starts_with("规则 C02-02 的 each.at_least_share 不是正确的公式："),
        "{wide}"
    );
    let function = mistake(
        Measures,
        "at_least_share = '0.9'",
        "at_least_share = 'VLOOKUP(1,2,3)'",
    );
    assert!(function.contains("VLOOKUP"), "{function}");
    let column = mistake(
        Measures,
        "must = 'SUM(督学名册_培训学时)>0'",
        "must = '督学名册_培训学时>0'",
    );
    assert!(
        column.starts_with("规则 C01-02 的 must 中整列“督学名册_培训学时”用错了地方"),
        "{column}"
    );
    assert!(mistake(Measures, "when = '报送年度>=2021'", "when = ''").contains("when 不能为空"));
}

#[test]
fn a_bare_column_does_not_hide_a_field() {
    let mut documents = super::documents();
    documents.form = documents
        .form
        .replacen("name = \"填报日期\"", "name = \"培训学时\"", 1);
    documents.form = documents
        .form
        .replace("filled_on = \"填报日期\"", "filled_on = \"培训学时\"");
    let wrong = super::load(&documents).unwrap_err().to_string();
    assert!(
        wrong.contains("规则 C02-02 的 each.holds 中的“培训学时”既是本表的列，又是指标或参数，请改名"),
        "{wrong}"
    );
}

#[test]
fn messages_show_what_is_in_scope() {
    assert!(
        mistake(Measures, "“{是否设立}”", "“{是否成立}”")
            .contains("的 message 用了未定义的名称“是否成立”，是否应为“是否设立”？")
    );
    assert!(mistake(Measures, "“{是否设立}”", "“{差距}”").contains("但本规则不比较数量"));
    assert!(mistake(Measures, "“{是否设立}”", "“{是否设立”").contains("中的花括号不成对"));
    assert!(mistake(Measures, "“{是否设立}”", "“{督学名册_姓名}”").contains("一句话里放不下一列"));
    assert!(mistake(Measures, "{报送年度}年没有", "{姓名}没有").contains("用了列名“姓名”"));
}

#[test]
fn optional_names_are_used() {
    assert_eq!(
        mistake(Measures, "optional = [\"姓名\"]", "optional = [\"名\"]"),
        "规则 C02-02 的 optional 中的“名”没有在本规则的公式里用到"
    );
}

#[test]
fn examples_give_what_the_rule_uses() {
    assert_eq!(
        mistake_elsewhere(Measures, "fail = { \"是否设立\" = \"否\" }\n", ""),
        "规则 C01-01 缺少 fail"
    );
    assert_eq!(
        mistake(Measures, "pass = { \"是否设立\" = \"是\" }", "pass = {}"),
        "规则 C01-01 的 pass 不能为空"
    );
    assert_eq!(
        mistake(
            Measures,
            "pass = { \"责任督学数\" = 2, \"学校总数\" = 10 }",
            "pass = { \"责任督学数\" = 2 }"
        ),
        "规则 C02-01 的 pass 缺少“学校总数”的值，公式用到了它"
    );
    assert_eq!(
        mistake(
            Measures,
            "pass = { \"是否设立\" = \"是\" }",
            "pass = { \"是否设立\" = \"是\", \"学校总数\" = 1 }"
        ),
        "规则 C01-01 的 pass 给了“学校总数”的值，但本规则没有用到它"
    );
    assert!(
        mistake(
            Measures,
            "pass = { \"是否设立\" = \"是\" }",
            "pass = { \"是否设立\" = [\"是\"] }"
        )
        .contains("不能写成数组")
    );
    assert!(
        mistake(
            Measures,
            "pass = { \"是否设立\" = \"是\" }",
            "pass = { \"是否设立\" = true }"
        )
        .contains("应为数字、文字、日期")
    );
    assert!(
        mistake(
            Measures,
            "pass = { \"督学名册_培训学时\" = [40, 12.5] }",
            "pass = { \"督学名册_培训学时\" = 40 }"
        )
        .contains("应写成数组")
    );
    assert_eq!(
        mistake(
            Measures,
            "\"督学名册_培训学时\" = [40, 41]",
            "\"督学名册_培训学时\" = [40]"
        ),
        "规则 C02-02 的 pass 中同一张表的列长短不一：“督学名册_姓名”2 行，“督学名册_培训学时”1 行"
    );
    sound(
        Measures,
        "pass = { \"责任督学数\" = 2, \"学校总数\" = 10 }",
        "pass = { \"责任督学数\" = 2, \"学校总数\" = 10, \"督学配备比\" = 5 }",
    );
}

#[test]
fn situations_give_what_the_rule_uses_and_say_what_comes_of_it() {
    let first = "title = \"正好相等\"\nverdict = \"达标\"\nvalues = { \"责任督学数\" = 2, \"学校总数\" = 2 }";
    assert_eq!(
        mistake(
            Measures,
            first,
            &first.replace("\"学校总数\" = 2", "\"学校\" = 2")
        ),
        "规则 L01 的 case.正好相等 给了“学校”的值，但本规则没有用到它"
    );
    assert_eq!(
        mistake(Measures, first, &first.replace("= \"达标\"", "= \"合格\"")),
        "情形“正好相等”的 verdict 不能是“合格”，只能是 达标、未达标、无法判定、不适用 之一"
    );
    assert_eq!(
        mistake_elsewhere(Measures, "title = \"学校总数未填\"", "title = \"正好相等\""),
        "情形“正好相等”的 title 与本规则的另一个情形相同"
    );
    assert_eq!(
        mistake_elsewhere(
            Measures,
            "\nvalues = { \"责任督学数\" = 2, \"学校总数\" = 2 }",
            ""
        ),
        "情形“正好相等”缺少 values"
    );
    // What is left out is blank.
    sound(Measures, first, &first.replace(", \"学校总数\" = 2", ""));
}

#[test]
fn a_rule_on_trial_does_not_count() {
    let id = "id = \"C01-01\"\n";
    assert_eq!(
        mistake_elsewhere(Measures, id, &format!("{id}trial = true\n")),
        "措施 1 没有计入结论的规则（严重程度为“不达标”、不是试行的 [[measure.rule]]）"
    );
}

#[test]
fn a_shape_may_be_written_on_several_lines() {
    let dotted = "gap.actual = '责任督学数'\ngap.at_least = '学校总'\ngap.unit = \"人\"";
    let (loaded, _) = changed(
        Measures,
        "gap = { actual = '责任督学数', at_least = 'ROUNDUP(学校总数/督学配备比,0)', unit = \"人\" }",
        dotted,
    );
    let mistakes = loaded.unwrap_err().0;
    assert_eq!(
        mistakes[0].to_string(),
        "plan/measures.toml 第 44 行：规则 C02-01 的 gap.at_least 用了未定义的名称“学校总”，是否应为“学校总数”？"
    );
}
